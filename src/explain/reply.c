/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reply explained: title and class from its digits, then what the most
 * specific rule says, and what it leaves out from the next less specific one:
 * provider's text, server's text, command × code × enhanced code, code ×
 * enhanced code, code, digits.
 */
#include <string.h>

#include "base/memory.h"
#include "explain/entry.h"
#include "explain/rule.h"

/* ---- flaws ---- */

static const struct {
	unsigned flaw;
	const char *sentence;
	const char *source;
} flaw_rows[] = {
	{ REPLY_CODES_DIFFER,
	  N_("The lines of this reply carry different codes, so nobody can tell which one counts. "
	     "No step is taken on it."),
	  "RFC 5321 §4.2.1" },
	{ REPLY_CODE_RANGE,
	  N_("The code lies outside of 200 to 599, where all SMTP replies are. No step is taken on "
	     "it."),
	  "RFC 5321 §4.2" },
	{ REPLY_CODE_DIGITS,
	  N_("The line begins with more than three digits; a reply code has exactly three. No step "
	     "is taken on it."),
	  "RFC 5321 §4.2" },
	{ REPLY_SEPARATOR,
	  N_("Behind the code there is neither a space nor a hyphen, so it cannot be told whether "
	     "the reply goes on. No step is taken on it."),
	  "RFC 5321 §4.2.1" },
	{ REPLY_NO_CODE,
	  N_("A line of it has no reply code at all: it is no SMTP reply. No step is taken on it."),
	  "RFC 5321 §4.2" },
	{ REPLY_UNFINISHED,
	  N_("The reply was announced to go on, and the stream ended within it. What is missing "
	     "cannot be known."),
	  "RFC 5321 §4.2.1" },
	{ REPLY_CUT,
	  N_("The text that was opened leaves out the rest of this reply. What is not in it may "
	     "have been said all the same."),
	  "RFC 5321 §4.2.1" },
	{ REPLY_BARE_LF,
	  N_("A line ends in LF alone; SMTP lines end in CR LF. The session goes on all the same."),
	  "RFC 5321 §2.3.8" },
	{ REPLY_BARE_CR, N_("A CR stands inside a line, with no LF behind it."),
	  "RFC 5321 §2.3.8" },
	{ REPLY_NUL, N_("A NUL octet stands in the text; it has no business there."),
	  "RFC 5321 §4.2" },
	{ REPLY_LONG_LINE, N_("A line is longer than the 512 octets that a reply line may have."),
	  "RFC 5321 §4.5.3.1.5" },
	{ REPLY_NOT_UTF8,
	  N_("The text holds octets above 127 that are no UTF-8; replies are ASCII unless SMTPUTF8 "
	     "was agreed on."),
	  "RFC 5321 §4.2; RFC 6531 §3.7.4" },
	{ REPLY_CONTROL,
	  N_("The text holds control characters; they are shown as escapes, and would otherwise "
	     "reach your terminal."),
	  "RFC 5321 §4.2" },
	{ REPLY_EMPTY_LINE, N_("Empty lines stood before it; they are no part of any reply."),
	  "RFC 5321 §4.2" },
	{ REPLY_NO_SPACE,
	  N_("The last line is the code alone, without the space that belongs behind it; clients "
	     "have to take that."),
	  "RFC 5321 §4.2" },
	{ REPLY_STATUS_CLASS,
	  N_("The enhanced code's first digit contradicts the reply code's. The reply code counts; "
	     "the enhanced code is a mistake of the server."),
	  "RFC 2034 §4" },
	{ REPLY_STATUS_DIFFERS,
	  N_("The lines carry different enhanced codes; the first one is taken."), "RFC 2034 §4" },
};

static void add_flaws(const struct situation *situation, struct explanation *out)
{
	const struct reply *reply = &situation->reply;

	for (size_t i = 0; i < sizeof(flaw_rows) / sizeof(flaw_rows[0]); i++)
		if (reply->flaws & flaw_rows[i].flaw) {
			explanation_add(out, HEADING_DESCRIPTION, _(flaw_rows[i].sentence),
					situation->id);
			source_add(out, flaw_rows[i].source);
		}
}

/* A class digit that contradicts the code, where no reply was parsed (a bare code and status). */
static bool class_contradicts(const struct situation *situation)
{
	return situation->reply.count == 0 && situation->status.class && situation->code > 0 &&
	       situation->status.class != situation->code / 100;
}

/* ---- digits ---- */

static const char *const first_digits[] = {
	[2] = N_("The first digit is 2: the command was carried out."),
	[3] = N_("The first digit is 3: the command is accepted so far, and the server waits for "
		 "more."),
	[4] = N_("The first digit is 4: not now. The same command may work later."),
	[5] = N_("The first digit is 5: no. Repeating the same command unchanged won't help."),
};

static const char *const second_digits[] = {
	N_("The second digit is 0: it is about syntax, or about commands that are not known."),
	N_("The second digit is 1: it is about information, such as status or help."),
	N_("The second digit is 2: it is about the connection."),
	N_("The second digit is 3, which RFC 5321 leaves unspecified; in practice it is about "
	   "authentication and security."),
	N_("The second digit is 4, which RFC 5321 leaves unspecified."),
	N_("The second digit is 5: it is about the mail system, that is mailboxes and messages."),
	N_("The second digit is 6, which RFC 5321 does not define."),
	N_("The second digit is 7, which RFC 5321 does not define; it is often an enhanced code "
	   "X.7.x with its dots lost, a policy."),
	N_("The second digit is 8, which RFC 5321 does not define."),
	N_("The second digit is 9, which RFC 5321 does not define."),
};

static const char *const first_digit_fixes[] = {
	[2] = N_("No fix needed. If it came unexpectedly, read the text and compare it with the "
		 "command."),
	[3] = N_("No fix needed. Read the text to learn what the server waits for; if it doesn't "
		 "say, leave."),
	[4] = N_("Retry later. If it lasts, read the text, and ask the server's administrator what "
		 "the code means here."),
	[5] = N_("Read the text for the reason, and ask the server's administrator what the code "
		 "means here."),
};

static void explain_digits(const struct situation *situation, struct explanation *out)
{
	int code = situation->code;

	if (code < 200 || code > 599)
		return;
	explanation_add(out, HEADING_DESCRIPTION,
			_("This code is in no standard and in no list that this program knows. "
			  "RFC 5321 §4.2.1 gives its digits a meaning all the same, and a client "
			  "has to act on the first one."),
			0);
	explanation_add(out, HEADING_DESCRIPTION, _(first_digits[code / 100]), 0);
	explanation_add(out, HEADING_DESCRIPTION, _(second_digits[code / 10 % 10]), 0);
	explanation_add(
		out, HEADING_WHEN,
		_("No command is known to call for it; only the server's text can say more."), 0);
	explanation_add(out, HEADING_FIX, _(first_digit_fixes[code / 100]), 0);
	source_add(out, "RFC 5321 §4.2.1, §4.3.2");
}

/* ---- head ---- */

static char *title_of(const struct situation *situation, const struct reply_entry *entry)
{
	struct bytes code = BYTES_INIT;
	struct message_value values[] = { { "code", { NULL, 0 } },
					  { "title", span_text(entry ? _(entry->title) : "") } };
	char *title;

	if (situation->code < 0)
		return message_text(_("Not an SMTP reply"), NULL, 0);
	bytes_append_number(&code, (uint64_t)situation->code);
	values[0].bytes = bytes_span(&code);
	title = message_text(entry ? "{code} {title}" : _("{code} (an unknown code)"), values, 2);
	bytes_release(&code);
	return title;
}

/* At which moment, behind the category. */
static const char *moment_of(enum verb verb)
{
	switch (verb) {
	case VERB_GREETING:
		return N_("{category} \xc2\xb7 at the connection");
	case VERB_AUTH_RESPONSE:
	case VERB_AUTH_CANCEL:
		return N_("{category} \xc2\xb7 within AUTH");
	case VERB_MESSAGE:
		return N_("{category} \xc2\xb7 after the final dot");
	case VERB_UNKNOWN:
		return "{category}";
	default:
		return N_("{category} \xc2\xb7 after {command}");
	}
}

static void add_head(const struct situation *situation, const struct reply_entry *entry,
		     struct explanation *out)
{
	const char *class = catalogue_class(situation->code);
	const char *category = catalogue_category(situation->code);
	struct message_value values[] = { { "category", span_text(category) },
					  { "command", span_text(command_name(situation->verb)) } };

	out->title = title_of(situation, entry);
	if (class)
		out->class = memory_copy_text(class);
	if (category)
		out->category = message_text(_(moment_of(situation->verb)), values, 2);
}

/* ---- rules ---- */

struct verdicts {
	const struct vendor_rule *vendor;
	const struct context_rule *context;
	const struct status_entry *status;
	const struct reply_entry *entry;
	bool refused; /* 4xx or 5xx: an enhanced code has something to add */
};

/* The context rule asked for this detail, a text or the state: an enhanced code adds nothing to it. */
static bool context_is_fine(const struct context_rule *context)
{
	const struct condition *condition = &context->condition;

	return condition->text || condition->mechanism ||
	       condition->facts & ~(unsigned)SITUATION_SESSION ||
	       (condition->status && !strchr(condition->status, 'x'));
}

/* "Invalid command" says less than a row that knows the command, and what to do about it. */
static bool status_is_vague(const struct verdicts *verdicts)
{
	return verdicts->status->subject == 5 && verdicts->status->detail == 1 &&
	       verdicts->context && verdicts->context->fix;
}

static bool status_speaks(const struct verdicts *verdicts)
{
	return verdicts->refused && !verdicts->vendor && verdicts->status &&
	       verdicts->status->detail != 0 && !status_is_vague(verdicts) &&
	       !(verdicts->context && context_is_fine(verdicts->context));
}

static void name_rule(const struct situation *situation, const struct verdicts *verdicts,
		      struct explanation *out)
{
	char status[STATUS_TEXT_SIZE];
	struct bytes code = BYTES_INIT;
	struct message_value values[4] = { { "code", { NULL, 0 } } };

	status_format(situation->status, status);
	if (situation->code > 0)
		bytes_append_number(&code, (uint64_t)situation->code);
	values[0].bytes = bytes_span(&code);
	values[1] = (struct message_value){ "status", span_text(status) };
	if (verdicts->vendor) {
		values[2] =
			(struct message_value){ "product", span_text(verdicts->vendor->product) };
		values[3] = (struct message_value){ "name", span_text(verdicts->vendor->name) };
		out->rule = message_text(_("the words of {product} ({name})"), values, 4);
	} else if (verdicts->context) {
		out->rule = memory_copy_text(_(verdicts->context->name));
	} else if (verdicts->status && situation->code > 0) {
		out->rule = message_text(_("code {code} with {status}"), values, 2);
	} else if (verdicts->entry) {
		out->rule = message_text(_("code {code}"), values, 2);
	} else if (situation->code > 0) {
		out->rule = message_text(_("the digits of {code}"), values, 2);
	}
	bytes_release(&code);
}

static void add_vendor(const struct vendor_rule *vendor, struct explanation *out)
{
	struct message_value values[] = { { "source", span_text(vendor->source) },
					  { "date", span_text(vendor->as_of) } };
	char *source = message_text(_("{source} (as of {date})"), values, 2);

	explanation_add(out, HEADING_DESCRIPTION, _(vendor->meaning), 0);
	explanation_add(out, HEADING_FIX, _(vendor->fix), 0);
	source_add(out, source);
	memory_free(source);
}

static void add_description(const struct verdicts *verdicts, struct explanation *out)
{
	const struct context_rule *context = verdicts->context;

	if (context && context->description)
		explanation_add(out, HEADING_DESCRIPTION, _(context->description), 0);
	else if (verdicts->entry)
		explanation_add(out, HEADING_DESCRIPTION, _(verdicts->entry->description), 0);
	if (status_speaks(verdicts))
		explanation_add(out, HEADING_DESCRIPTION, _(verdicts->status->meaning), 0);
	if (status_speaks(verdicts) && verdicts->status->remark && !verdicts->vendor)
		explanation_add(out, HEADING_DESCRIPTION, _(verdicts->status->remark), 0);
}

static void add_fix(const struct verdicts *verdicts, struct explanation *out)
{
	if (verdicts->vendor)
		return;
	if (status_speaks(verdicts))
		explanation_add(out, HEADING_FIX, _(verdicts->status->fix), 0);
	if (verdicts->context && verdicts->context->fix)
		explanation_add(out, HEADING_FIX, _(verdicts->context->fix), 0);
	else if (verdicts->entry && !status_speaks(verdicts))
		explanation_add(out, HEADING_FIX, _(verdicts->entry->fix), 0);
}

static void add_sources(const struct verdicts *verdicts, struct explanation *out)
{
	if (verdicts->context)
		source_add(out, _(verdicts->context->source));
	if (verdicts->status)
		source_add(out, _(verdicts->status->source));
	if (verdicts->entry && !(verdicts->context && verdicts->context->description))
		source_add(out, _(verdicts->entry->source));
}

static void explain_rules(const struct situation *situation, const struct verdicts *verdicts,
			  struct explanation *out)
{
	if (verdicts->vendor)
		add_vendor(verdicts->vendor, out);
	add_description(verdicts, out);
	if (verdicts->context && verdicts->context->when)
		explanation_add(out, HEADING_WHEN, _(verdicts->context->when), 0);
	else if (verdicts->entry)
		explanation_add(out, HEADING_WHEN, _(verdicts->entry->when), 0);
	add_fix(verdicts, out);
	add_sources(verdicts, out);
	if (!verdicts->entry && !(verdicts->context && verdicts->context->description))
		explain_digits(situation, out);
}

void explain_reply(const struct situation *situation, struct explanation *out)
{
	bool broken = reply_is_broken(&situation->reply);
	struct verdicts verdicts = { .entry = reply_entry_find(situation->code),
				     .refused = situation->code >= 400 };

	add_head(situation, verdicts.entry, out);
	add_flaws(situation, out);
	if (class_contradicts(situation)) {
		explanation_add(out, HEADING_DESCRIPTION,
				_("The enhanced code's first digit contradicts the reply code's. "
				  "The reply code counts; the enhanced code is a mistake of the "
				  "server."),
				0);
		source_add(out, "RFC 2034 §4");
	}
	if (broken) {
		out->rule = memory_copy_text(_("flaws of the reply"));
		explanation_add(out, HEADING_FIX,
				_("Nothing can be done from your side but to check host and port, "
				  "and to compare from another network; the server, or something "
				  "in between, does not keep to the protocol."),
				0);
		return;
	}
	verdicts.vendor = vendor_rule_find(situation);
	verdicts.context = context_rule_find(situation);
	if (situation->status.class)
		verdicts.status =
			status_entry_find(situation->status.subject, situation->status.detail);
	name_rule(situation, &verdicts, out);
	explain_rules(situation, &verdicts, out);
	if (situation->verb != VERB_UNKNOWN || situation->facts & SITUATION_SESSION)
		next_append(situation, verdicts.vendor, verdicts.context, out);
}

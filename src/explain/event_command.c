/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A command of a session explained: what it asks, what is odd in the line, and
 * whether it comes at the wrong moment.
 */
#include "base/base64.h"
#include "base/measure.h"
#include "base/memory.h"
#include "explain/decode.h"
#include "explain/entry.h"
#include "explain/event.h"

static const struct {
	unsigned flaw;
	const char *sentence;
} flaw_rows[] = {
	{ COMMAND_LEADING_SPACE,
	  N_("The line begins with a blank; many servers don't take it for a command.") },
	{ COMMAND_LONG, N_("The line is longer than this command may be (512 octets with its end, "
			   "unless an extension allows more).") },
	{ COMMAND_UNKNOWN_VERB, N_("This verb is in no standard that this program knows.") },
	{ COMMAND_NO_ARGUMENT,
	  N_("The verb wants something behind it, and nothing stands there.") },
	{ COMMAND_ARGUMENT,
	  N_("What stands behind the verb is malformed, or the verb takes nothing.") },
	{ COMMAND_EMPTY, N_("The line is empty; only within AUTH that means something.") },
	{ COMMAND_NOT_ASCII,
	  N_("The line holds letters outside of ASCII, which need SMTPUTF8 on both sides.") },
};

static const struct {
	unsigned flaw;
	const char *sentence;
} path_rows[] = {
	{ ADDRESS_NO_BRACKETS,
	  N_("The address has no angle brackets; strict servers answer 501 or 555.") },
	{ ADDRESS_SPACE, N_("A blank stands between the colon and the address; strict servers "
			    "answer 501 or 555.") },
	{ ADDRESS_NO_DOMAIN,
	  N_("The address has no domain; only <> and <Postmaster> may do without.") },
	{ ADDRESS_LOCAL_LONG, N_("The part to the left of the @ is longer than 64 octets.") },
	{ ADDRESS_DOMAIN_LONG, N_("The domain is longer than 255 octets.") },
	{ ADDRESS_PATH_LONG, N_("The address with its brackets is longer than 256 octets.") },
	{ ADDRESS_DOMAIN, N_("What stands to the right of the @ is no domain name.") },
	{ ADDRESS_LOCAL, N_("What stands to the left of the @ is no valid local part.") },
	{ ADDRESS_NOT_ASCII,
	  N_("The address holds letters outside of ASCII, which need the parameter SMTPUTF8.") },
	{ ADDRESS_ROUTE, N_("The address holds an obsolete source route; servers ignore it.") },
	{ ADDRESS_OPEN, N_("The opening angle bracket is never closed.") },
};

void explain_command_entry(const struct command_entry *entry, struct explanation *out)
{
	struct message_value values[] = { { "word", span_text(entry->word) },
					  { "title", span_text(_(entry->title)) },
					  { "syntax", span_text(entry->syntax) } };

	/* A step of the session has no word that could be typed. */
	out->title = message_text(entry->word[0] == '(' ? "{title}" : "{word} {title}", values, 2);
	part_add(out, HEADING_DESCRIPTION, entry->asks, NULL, 0, 0);
	part_add(out, HEADING_DESCRIPTION, N_("It is written so: {syntax}"), values, 3, 0);
	part_add(out, HEADING_DESCRIPTION, entry->replies, NULL, 0, 0);
	part_add(out, HEADING_WHEN, entry->when, NULL, 0, 0);
	part_add(out, HEADING_FIX, entry->fix, NULL, 0, 0);
	source_add(out, _(entry->source));
	out->rule = entry->word[0] == '(' ? memory_copy_text(_(entry->title))
					  : message_text(_("command {word}"), values, 1);
}

static void add_flaws(const struct command *command, struct explanation *out)
{
	for (size_t i = 0; i < sizeof(flaw_rows) / sizeof(flaw_rows[0]); i++)
		if (command->flaws & flaw_rows[i].flaw)
			explanation_add(out, HEADING_DESCRIPTION, _(flaw_rows[i].sentence), 0);
	if (!(command->flaws & COMMAND_PATH))
		return;
	for (size_t i = 0; i < sizeof(path_rows) / sizeof(path_rows[0]); i++)
		if (command->address.flaws & path_rows[i].flaw)
			explanation_add(out, HEADING_DESCRIPTION, _(path_rows[i].sentence), 0);
}

static void add_order(const struct dialogue *before, enum verb verb, struct explanation *out)
{
	int refusal = phase_expected_refusal(dialogue_phase(before), verb);
	struct bytes code = BYTES_INIT;
	struct message_value values[] = {
		{ "code", { NULL, 0 } },
		{ "phase", span_text(_(phase_name(dialogue_phase(before)))) },
	};

	if (refusal <= 0)
		return;
	bytes_append_number(&code, (uint64_t)refusal);
	values[0].bytes = bytes_span(&code);
	part_add(out, HEADING_WHY,
		 N_("The session stood at \"{phase}\" when it was sent, where this command is out "
		    "of "
		    "order: {code} is to be expected."),
		 values, 2, before->last_reply_id);
	bytes_release(&code);
}

/* Who wanted it sent. */
static void add_origin(const struct event *event, struct explanation *out)
{
	static const char *const sentences[ORIGIN_COUNT] = {
		[ORIGIN_PLAN] = N_("It was sent by the script or plan."),
		[ORIGIN_LOGIN] = N_("It was built by the login helper."),
		[ORIGIN_STAGE] = N_("It was sent on the way to the stage that you asked for."),
		[ORIGIN_QUIT] = N_("It was sent because the session is being left."),
		[ORIGIN_INFERRED] = N_("The text that was opened does not show this line: that it "
				       "was sent is inferred from the reply."),
	};

	if (event->flaws < ORIGIN_COUNT && sentences[event->flaws])
		explanation_add(out, HEADING_WHY, _(sentences[event->flaws]), 0);
}

static void add_suggestion(const struct command *command, struct explanation *out)
{
	enum verb meant = command_suggest(command->word);
	struct message_value values[] = { { "word", command->word },
					  { "verb", span_text(command_name(meant)) } };

	if (meant != VERB_UNKNOWN)
		part_add(out, HEADING_DESCRIPTION,
			 N_("{word} is no command that is known; {verb} was probably meant."),
			 values, 2, 0);
}

/* ---- what it carries ---- */

static void decode_secrets(const struct event *event, uint32_t id, struct explanation *out)
{
	struct secret_mark mark;

	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		struct bytes shape = BYTES_INIT;
		struct message_value values[1];

		secret_shape_append(&shape, &mark.shape);
		values[0] = (struct message_value){ "shape", bytes_span(&shape) };
		part_add(out, HEADING_DECODED,
			 N_("A secret stood here and is not kept; as it was sent, it had {shape}."),
			 values, 1, id);
		bytes_release(&shape);
	}
}

static void decode_declared_size(struct span value, const struct dialogue *before,
				 struct explanation *out)
{
	uint64_t limit = before->extensions.size_limit;
	struct bytes size = BYTES_INIT, share = BYTES_INIT;
	struct message_value values[3] = { { "octets", value } };
	uint64_t octets;

	if (!span_number(value, &octets))
		return;
	measure_append_size(&size, octets);
	if (limit)
		bytes_append_number(&share, limit < 1000000000000u
						    ? (octets * 100 + limit - 1) / limit
						    : octets / (limit / 100));
	values[1] = (struct message_value){ "size", bytes_span(&size) };
	values[2] = (struct message_value){ "share", bytes_span(&share) };
	part_add(out, HEADING_DECODED,
		 limit ? N_("SIZE={octets} declares {size}, {share} % of what the server takes.")
		       : N_("SIZE={octets} declares {size}."),
		 values, 3, 0);
	bytes_release(&size);
	bytes_release(&share);
}

static const struct {
	const char *name;
	const char *value; /* a pattern; NULL: any */
	const char *sentence;
} parameter_rows[] = {
	{ "BODY", "^8BITMIME", N_("BODY=8BITMIME: the text holds octets above 127, in lines.") },
	{ "BODY", "^BINARYMIME",
	  N_("BODY=BINARYMIME: the content is any octets, and goes with BDAT.") },
	{ "BODY", "^7BIT", N_("BODY=7BIT: the text is plain ASCII.") },
	{ "SMTPUTF8", NULL, N_("SMTPUTF8: addresses or header fields hold UTF-8.") },
	{ "REQUIRETLS", NULL, N_("REQUIRETLS: every hop has to use verified TLS.") },
	{ "RET", "^FULL", N_("RET=FULL: a report is to return the whole message.") },
	{ "RET", "^HDRS", N_("RET=HDRS: a report is to return the header only.") },
	{ "ENVID", NULL, N_("ENVID: an id that comes back in reports: {value}") },
	{ "NOTIFY", "^NEVER", N_("NOTIFY=NEVER: no report, whatever happens.") },
	{ "NOTIFY", NULL, N_("NOTIFY: reports wanted for {value}.") },
	{ "ORCPT", NULL, N_("ORCPT: the recipient as first written: {value}") },
	{ "AUTH", NULL,
	  N_("AUTH=: who submitted the message, as told by a trusted server: {value}") },
	{ "BY", NULL,
	  N_("BY: deliver within {value} (seconds; N: tell if late, R: return if late).") },
	{ "HOLDFOR", NULL, N_("HOLDFOR: hold the message for {value} s.") },
	{ "HOLDUNTIL", NULL, N_("HOLDUNTIL: hold the message until {value}.") },
	{ "MT-PRIORITY", NULL, N_("MT-PRIORITY: the message's priority is {value} (-9 to 9).") },
	{ "RRVS", NULL,
	  N_("RRVS: deliver only if the mailbox has had the same owner since {value}.") },
};

static void decode_parameter(struct span name, struct span value, const struct dialogue *before,
			     struct explanation *out)
{
	struct message_value values[] = { { "value", value } };

	if (span_is_word(name, "SIZE"))
		decode_declared_size(value, before, out);
	for (size_t i = 0; i < sizeof(parameter_rows) / sizeof(parameter_rows[0]); i++)
		if (span_is_word(name, parameter_rows[i].name) &&
		    (!parameter_rows[i].value || text_matches(value, parameter_rows[i].value))) {
			part_add(out, HEADING_DECODED, parameter_rows[i].sentence, values, 1, 0);
			return;
		}
}

void decode_command(const struct journal *journal, const struct dialogue *before, uint32_t id,
		    struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	struct bytes text = BYTES_INIT;
	struct command command;
	struct span name, value;

	event_append_text(event, &text);
	command_parse(bytes_span(&text), &command);
	decode_secrets(event, id, out);
	if (event->marks & EVENT_HAS_SECRETS) {
		bytes_release(&text);
		return;
	}
	if (event->code == VERB_AUTH_RESPONSE && text.size)
		decode_add_base64(bytes_span(&text), out, id);
	else if (event->code == VERB_AUTH_RESPONSE)
		explanation_add(out, HEADING_DECODED, _("The answer is empty."), id);
	else if (event->code == VERB_AUTH && command.parameters.size &&
		 !span_is(command.parameters, "="))
		decode_add_base64(command.parameters, out, id);
	else if (event->code == VERB_MAIL || event->code == VERB_RCPT)
		while (command_next_parameter(&command.parameters, &name, &value))
			decode_parameter(name, value, before, out);
	bytes_release(&text);
}

static void add_mechanism(const struct command *command, struct explanation *out)
{
	const struct mechanism_entry *entry = mechanism_entry_find(command->mechanism);

	if (!entry)
		return;
	explanation_add(out, HEADING_DESCRIPTION, _(entry->line), 0);
	explanation_add(out, HEADING_DESCRIPTION, _(entry->exchange), 0);
	source_add(out, _(entry->source));
}

void explain_command(const struct journal *journal, struct replay *replay, uint32_t id,
		     struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	struct dialogue before = replay_before(replay, id);
	enum verb verb = (enum verb)event->code;
	const struct command_entry *entry = command_entry_of(verb);
	struct bytes text = BYTES_INIT;
	struct command command;

	event_append_text(event, &text);
	command_parse(bytes_span(&text), &command);
	if (!entry)
		entry = command_entry_find(command.word);
	if (entry) {
		explain_command_entry(entry, out);
	} else {
		out->title = message_text(_("An unknown command"), NULL, 0);
		out->rule = memory_copy_text(_("no command of the catalogue"));
		add_suggestion(&command, out);
	}
	if (verb == VERB_AUTH)
		add_mechanism(&command, out);
	if (verb != VERB_AUTH_RESPONSE && verb != VERB_AUTH_CANCEL && verb != VERB_MESSAGE)
		add_flaws(&command, out);
	decode_command(journal, &before, id, out);
	add_order(&before, verb, out);
	add_origin(event, out);
	bytes_release(&text);
}

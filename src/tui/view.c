/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the journal, which only grows, and the panes, which only draw. */
#include "tui/view.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "journal/members.h"
#include "smtp/parameter.h"
#include "smtp/reply.h"

void view_release(struct view *view)
{
	replay_free(view->replay);
	view->replay = NULL;
	view_set_filter(view, NULL);
	memory_free(view->remarked);
	view->remarked = NULL;
	view->remarked_size = 0;
	view->mark = 0;
}

void view_set_journal(struct view *view, const struct journal *journal, struct secrets *secrets)
{
	view_release(view);
	view->journal = journal;
	view->secrets = secrets;
	view->replay = journal ? replay_new(journal) : NULL;
	view->count = 0;
	view->newest = 0;
	view->told = false;
	view->subject = 0;
	view->jump = 0;
	view->follow = true;
	dialogue_init(&view->dialogue);
}

static bool is_untrusted(const struct event *event)
{
	return event->kind == EVENT_TLS_READY &&
	       !members_is(span_of(event->data, event->size), "trusted");
}

/* A login that our side gave up or does not believe in: no reply tells of it. */
static bool is_doubtful_login(const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span outcome;

	if (event->kind != EVENT_LOGIN || !members_text(members, "reason").size)
		return false;
	outcome = members_text(members, "outcome");
	return span_is(outcome, "cancelled") || span_is(outcome, "unproven");
}

/* CLOSED, trusted TLS, notes and what is sent don't displace an explanation. */
static bool tells(const struct event *event)
{
	return event->kind == EVENT_REPLY || event->kind == EVENT_FAILED ||
	       event->kind == EVENT_TIMEOUT || is_untrusted(event) || is_doubtful_login(event);
}

/* The way to the server is worth a word as long as the server has not said one. */
static bool tells_of_connecting(const struct event *event)
{
	return event->kind == EVENT_RESOLVED || event->kind == EVENT_ATTEMPT ||
	       event->kind == EVENT_POLICY || event->kind == EVENT_CONNECTED ||
	       event->kind == EVENT_TLS_READY;
}

/* A bit for each event: each row that is drawn asks, and a file may hold millions of remarks. */
static void keep_remarked(struct view *view, uint32_t id)
{
	size_t before = view->remarked_size;

	view->remarked = memory_grow(view->remarked, &view->remarked_size, id / 8 + 1,
				     sizeof(*view->remarked));
	memset(view->remarked + before, 0, view->remarked_size - before);
	view->remarked[id / 8] |= (unsigned char)(1u << id % 8);
}

/* A mark without a text is what times may count from. */
static void look_at_note(struct view *view, const struct event *event)
{
	if (!journal_event(view->journal, event->ref))
		return;
	keep_remarked(view, event->ref);
	if (!event->size)
		view->mark = event->ref;
}

static void look_at(struct view *view, uint32_t id)
{
	const struct event *event = journal_event(view->journal, id);

	if (event->kind == EVENT_NOTE)
		look_at_note(view, event);
	if (tells(event)) {
		view->newest = id;
		view->told = true;
	} else if (!view->told && tells_of_connecting(event)) {
		view->newest = id;
	}
}

bool view_update(struct view *view)
{
	uint32_t count = view->journal ? journal_count(view->journal) : 0;

	if (count == view->count)
		return false;
	for (uint32_t id = view->count + 1; id <= count; id++)
		look_at(view, id);
	view->count = count;
	view->dialogue = replay_at(view->replay, count);
	if (view->follow)
		view->subject = view->newest;
	return true;
}

void view_set_filter(struct view *view, struct filter *filter)
{
	filter_free(view->filter);
	view->filter = filter;
	view->filter_changes++;
}

bool view_lets_through(const struct view *view, uint32_t id)
{
	return !view->filter || filter_matches(view->filter, view->journal, id);
}

bool view_is_remarked(const struct view *view, uint32_t id)
{
	return id / 8 < view->remarked_size && view->remarked[id / 8] & 1u << id % 8;
}

const struct event *view_handshake(const struct view *view, uint32_t id)
{
	const struct event *event = journal_event(view->journal, id);

	if (!event->layer)
		return NULL;
	return journal_event(view->journal,
			     journal_before(view->journal, id, EVENT_TLS_READY, event->conn));
}

const char *times_name(enum times times)
{
	static const char *const names[TIMES_COUNT] = {
		[TIMES_START] = "start",
		[TIMES_CLOCK] = "clock",
		[TIMES_MARK] = "mark",
		[TIMES_COMMAND] = "command",
	};

	return names[times];
}

void view_jump(struct view *view, uint32_t event)
{
	view->subject = event;
	view->jump = event;
	view->follow = false;
}

bool view_answered(const struct view *view, uint32_t id, enum verb *verb)
{
	const struct event *event = journal_event(view->journal, id);
	const struct event *command = journal_event(view->journal, event->ref);

	if (event->kind != EVENT_REPLY || (event->marks & EVENT_UNSOLICITED))
		return false;
	*verb = command ? (enum verb)command->code : VERB_GREETING;
	return true;
}

bool view_is_trouble(const struct view *view, uint32_t id)
{
	const struct event *event = journal_event(view->journal, id);
	enum verb verb;

	if (event->kind == EVENT_FAILED || event->kind == EVENT_TIMEOUT ||
	    event->kind == EVENT_DAMAGED || (event->marks & EVENT_EARLY) || is_untrusted(event) ||
	    is_doubtful_login(event))
		return true;
	if (event->kind != EVENT_REPLY)
		return false;
	return (event->flaws & REPLY_BROKEN) || !view_answered(view, id, &verb) ||
	       !command_expects(verb, event->code);
}

struct span view_auth_mechanism(const struct view *view)
{
	const struct event *event = view->journal && view->dialogue.auth_id
					    ? journal_event(view->journal, view->dialogue.auth_id)
					    : NULL;
	struct command command;

	if (!event)
		return span_of(NULL, 0);
	command_parse(event_text(event), &command);
	return command.mechanism;
}

/* LOGIN's user name in Base64: behind the mechanism, or in the first answer. */
static struct span find_login_name(const struct view *view)
{
	const struct event *event = journal_event(view->journal, view->dialogue.auth_id);
	uint32_t id = view->dialogue.auth_id;
	struct command command;

	command_parse(event_text(event), &command);
	if (command.parameters.size)
		return command.parameters;
	id = journal_behind(view->journal, id, EVENT_COMMAND, event->conn);
	event = journal_event(view->journal, id);
	if (!event || event->code != VERB_AUTH_RESPONSE || (event->marks & EVENT_HAS_SECRETS))
		return span_of(NULL, 0);
	return event_text(event);
}

void view_append_user(const struct view *view, struct bytes *out)
{
	uint32_t id = journal_before(view->journal, view->count + 1, EVENT_LOGIN, 0);
	const struct event *login = journal_event(view->journal, id);

	if (login && login->ref == view->dialogue.auth_id)
		bytes_append(out, members_text(span_of(login->data, login->size), "user"));
	else if (span_is_word(view_auth_mechanism(view), "LOGIN"))
		base64_decode(find_login_name(view), out, NULL);
}

bool view_is_in_auth(const struct view *view)
{
	const struct dialogue *dialogue = &view->dialogue;

	if (dialogue->phase == PHASE_DATA)
		return false;
	if (dialogue->phase == PHASE_AUTH)
		return true;
	for (size_t n = 0; n < view->status.line_count; n++) { /* one may be waiting to leave */
		struct command command;

		command_parse(bytes_span(&view->status.lines[n].line->line), &command);
		if (command.verb == VERB_AUTH)
			return true;
	}
	for (int n = 0; n < dialogue->outstanding_count; n++) {
		if (dialogue->outstanding_verb[n] == VERB_AUTH ||
		    dialogue->outstanding_verb[n] == VERB_AUTH_RESPONSE)
			return true;
	}
	return false;
}

bool view_is_after_auth(const struct view *view)
{
	enum verb verb;

	if (!view->dialogue.last_reply_id || view->dialogue.outstanding_count ||
	    !view_answered(view, view->dialogue.last_reply_id, &verb))
		return false;
	return verb == VERB_AUTH || verb == VERB_AUTH_RESPONSE;
}

/* True when the last reply is a 334 whose challenge speaks of a password. */
static bool prompt_wants_password(const struct view *view)
{
	struct reply reply = REPLY_INIT;
	struct bytes prompt = BYTES_INIT;
	bool wants = false;

	if (journal_reply(view->journal, view->dialogue.last_reply_id, &reply) && reply.count) {
		base64_decode(span_trim(reply.lines[0].text), &prompt, NULL);
		wants = span_has_word(bytes_span(&prompt), "pass") ||
			span_has_word(reply.lines[0].text, "pass");
	}
	bytes_release(&prompt);
	reply_release(&reply);
	return wants;
}

bool view_awaits_user_name(const struct view *view)
{
	return !view->veiled && dialogue_phase(&view->dialogue) == PHASE_AUTH &&
	       view->dialogue.auth_step == 0 && span_is_word(view_auth_mechanism(view), "LOGIN") &&
	       !prompt_wants_password(view);
}

/* ---- what is legal and offered ---- */

static bool makes_sense(const struct dialogue *dialogue, enum verb verb)
{
	enum extension needs = command_row(verb)->needs;

	if (verb == VERB_STARTTLS && dialogue->encryption != ENCRYPTION_NONE)
		return false;
	if (verb == VERB_AUTH && dialogue->authenticated)
		return false;
	if (dialogue->lmtp ? verb == VERB_EHLO || verb == VERB_HELO
			   : verb == VERB_LHLO || verb == VERB_ATRN)
		return false;
	return needs == EXTENSION_UNKNOWN || extension_in(dialogue->extensions.offered, needs);
}

size_t view_legal(const struct view *view, enum verb *out, size_t max)
{
	enum verb legal[VERB_COUNT];
	size_t count = phase_legal(dialogue_phase(&view->dialogue), legal, VERB_COUNT);
	size_t kept = 0;

	for (size_t n = 0; n < count && kept < max; n++) {
		if (makes_sense(&view->dialogue, legal[n]))
			out[kept++] = legal[n];
	}
	return kept;
}

void view_append_mechanisms(const struct view *view, struct bytes *out)
{
	struct reply reply = REPLY_INIT;
	struct extension_line line;

	if (view->journal && view->dialogue.ehlo_reply_id &&
	    journal_reply(view->journal, view->dialogue.ehlo_reply_id, &reply)) {
		for (size_t n = 1; n < reply.count; n++) {
			if (!extension_parse(reply.lines[n].text, &line) ||
			    line.id != EXTENSION_AUTH || line.equals)
				continue;
			bytes_append(out, line.parameters);
			bytes_append_byte(out, ' ');
		}
	}
	reply_release(&reply);
}

/* ---- what will happen to a line ---- */

/* Why a verb is not legal in a phase, as a sentence. */
static const char *reason(const struct dialogue *dialogue, enum verb verb)
{
	enum phase phase = dialogue_phase(dialogue);

	switch (phase) {
	case PHASE_GREETING:
		return N_("{code} expected: the greeting has not come yet.");
	case PHASE_REFUSED:
		return N_("{code} expected: the server refused this session; only QUIT is left.");
	case PHASE_GREETED:
		return N_("{code} expected: EHLO has not been accepted yet.");
	case PHASE_STARTTLS:
		return N_("{code} expected: the TLS handshake comes next.");
	case PHASE_CLOSING:
	case PHASE_CLOSED:
	case PHASE_NONE:
		return N_("{code} expected: the session is over.");
	case PHASE_READY:
		if (verb == VERB_AUTH)
			return N_("{code} expected: you are logged in already.");
		return N_("{code} expected: MAIL has not been accepted yet.");
	case PHASE_MAIL:
		if (verb == VERB_DATA || verb == VERB_BDAT)
			return N_("{code} expected: no recipient has been accepted yet.");
		return N_("{code} expected: a mail transaction is open; RSET ends it.");
	case PHASE_RCPT:
		return N_("{code} expected: a mail transaction is open; RSET ends it.");
	case PHASE_BDAT:
		return N_("{code} expected: chunks are being sent; BDAT … LAST ends them.");
	case PHASE_AUTH:
	case PHASE_DATA:
	case PHASE_COUNT:
		break;
	}
	return N_("{code} expected: it does not belong here.");
}

static void append_code_sentence(struct bytes *out, int code, const char *why)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { .name = "code" };

	bytes_append_number(&number, (uint64_t)code);
	value.bytes = bytes_span(&number);
	message_append(out, _(why), &value, 1);
	bytes_append_byte(out, ' ');
	bytes_append_text(out, _("Enter sends it anyway."));
	bytes_release(&number);
}

/* What is odd about a parameter of MAIL or RCPT; the last one may be half a word still. */
static bool append_parameter_remark(const struct view *view, const struct command *command,
				    struct span line, struct bytes *out)
{
	const struct dialogue *dialogue = &view->dialogue;
	const struct parameter_facts facts = {
		.offered = dialogue->extensions.offered,
		.size_limit = dialogue->extensions.size_limit,
		.encrypted = dialogue->encryption != ENCRYPTION_NONE,
		.being_typed = line.size && line.data[line.size - 1] != ' ',
	};

	return parameter_append_remark(command, &facts, out);
}

/* What strict servers refuse with 501 or 555; NULL: the address is written as it should be. */
static const char *address_remark(const struct command *command)
{
	const struct address *address = &command->address;

	if (command->verb != VERB_MAIL && command->verb != VERB_RCPT)
		return NULL;
	if (address->path.size && address->flaws & ADDRESS_NO_BRACKETS)
		return N_("The address lacks its angle brackets: <a@b.example>. Enter sends it "
			  "anyway.");
	if (address->flaws & ADDRESS_SPACE)
		return N_("Strict servers refuse the blank before the address. Enter sends it "
			  "anyway.");
	return NULL;
}

bool view_append_refusal(const struct view *view, struct span line, struct bytes *out)
{
	enum phase phase = dialogue_phase(&view->dialogue);
	struct command command;
	enum verb meant;
	int code;

	if (!span_trim(line).size || phase == PHASE_DATA || phase == PHASE_AUTH)
		return false;
	dialogue_parse(&view->dialogue, line, &command);
	meant = command_suggest(command.word);
	if (meant != VERB_UNKNOWN) {
		struct message_value value = { "verb", span_text(command_name(meant)) };

		message_append(out, _("Did you mean {verb}? Enter sends it as it stands."), &value,
			       1);
		return true;
	}
	if (command.verb == VERB_UNKNOWN)
		return false;
	code = phase_expected_refusal(phase, command.verb);
	if (code)
		append_code_sentence(out, code, reason(&view->dialogue, command.verb));
	else if (address_remark(&command))
		bytes_append_text(out, _(address_remark(&command)));
	else
		return append_parameter_remark(view, &command, line, out);
	return true;
}

uint64_t view_idle_us(const struct view *view)
{
	const struct event *event = journal_event(view->journal, view->count);
	uint64_t last_us;

	if (!view->status.open || view->status.awaited_since_us || !event)
		return 0;
	last_us = journal_head(view->journal).monotonic_us + event->time_us;
	return view->now_us > last_us ? view->now_us - last_us : 0;
}

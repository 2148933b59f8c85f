/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict: walks once over the journal, remembers for each stage the
 * trouble that was not overcome, and takes cause and advice from the
 * explanation of the event that decided.
 */
#include "explain/verdict.h"

#include <string.h>

#include "base/memory.h"
#include "explain/queue_id.h"
#include "explain/rule.h"
#include "explain/verdict_side.h"
#include "journal/members.h"

enum stage {
	STAGE_START, /* nothing happened yet */
	STAGE_RESOLVE,
	STAGE_CONNECT,
	STAGE_GREETING,
	STAGE_EHLO,
	STAGE_TLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_MESSAGE,
	STAGE_QUIT,
	STAGE_COUNT
};

static const struct {
	const char *key;
	const char *refused; /* the trouble as a sentence; {code} of the reply */
	const char *failed;  /* the same without a reply */
	const char *reached;
} stages[STAGE_COUNT] = {
	[STAGE_START] = { "start", NULL, N_("The session did not begin."),
			  N_("Nothing has happened yet.") },
	[STAGE_RESOLVE] = { "resolve", NULL, N_("The host's name could not be resolved."),
			    N_("The name was resolved, nothing more.") },
	[STAGE_CONNECT] = { "connect", NULL, N_("No connection could be made."),
			    N_("The connection was made, and the greeting has not come.") },
	[STAGE_GREETING] = { "greeting",
			     N_("The server refused the session with {code} in place of its "
				"greeting."),
			     N_("The server did not greet."),
			     N_("The server greeted; nothing was asked of it.") },
	[STAGE_EHLO] = { "ehlo", N_("The greeting of the client was refused with {code}."),
			 N_("The session ended while EHLO was being answered."),
			 N_("No message was sent and nobody logged in; the session came as far as "
			    "EHLO.") },
	[STAGE_TLS] = { "tls", N_("STARTTLS was refused with {code}."), N_("TLS failed."),
			N_("No message was sent and nobody logged in; TLS was started.") },
	[STAGE_AUTH] = { "auth", N_("The login was refused with {code}."),
			 N_("The session ended in the middle of the login."),
			 N_("The login succeeded; no message was sent.") },
	[STAGE_MAIL] = { "mail", N_("The sender <{path}> was refused with {code}."),
			 N_("The session ended after the sender was named."),
			 N_("A sender was accepted; no message was sent.") },
	[STAGE_RCPT] = { "rcpt", N_("The recipient <{path}> was refused with {code}."),
			 N_("The session ended after a recipient was named."),
			 N_("Sender and recipient were accepted; no message was sent.") },
	[STAGE_DATA] = { "data", N_("The server would not take a message: {code} to DATA."),
			 N_("The session ended before the message was complete."),
			 N_("The server was ready for the message; none was completed.") },
	[STAGE_MESSAGE] = { "message", N_("The message was refused with {code}."),
			    N_("The session ended before the verdict on the message came."),
			    N_("The message was sent.") },
	[STAGE_QUIT] = { "quit", N_("QUIT was answered with {code}."),
			 N_("The connection ended without an answer to QUIT."),
			 N_("The session was ended with QUIT.") },
};

static enum stage stage_of(enum verb verb)
{
	switch (verb) {
	case VERB_GREETING:
		return STAGE_GREETING;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return STAGE_EHLO;
	case VERB_STARTTLS:
		return STAGE_TLS;
	case VERB_AUTH:
	case VERB_AUTH_RESPONSE:
		return STAGE_AUTH;
	case VERB_MAIL:
		return STAGE_MAIL;
	case VERB_RCPT:
		return STAGE_RCPT;
	case VERB_DATA:
		return STAGE_DATA;
	case VERB_BDAT:
	case VERB_BURL:
	case VERB_MESSAGE:
		return STAGE_MESSAGE;
	case VERB_QUIT:
		return STAGE_QUIT;
	default:
		return STAGE_START;
	}
}

/* What the walk has found. */
struct walk {
	const struct journal *journal;
	struct replay *replay;
	uint32_t trouble[STAGE_COUNT]; /* event; 0: none, or overcome */
	enum stage reached;
	uint32_t accepted; /* the last REPLY that accepted a message */
	uint32_t rejected; /* the last REPLY that refused one, or its envelope */
	uint32_t unknown;  /* a message whose verdict is missing */
	uint32_t messages; /* accepted */
};

/* A reply that is no failure of the session: refused courtesies, a login given up. */
static bool is_harmless(enum verb verb)
{
	return verb == VERB_VRFY || verb == VERB_EXPN || verb == VERB_HELP ||
	       verb == VERB_AUTH_CANCEL || verb == VERB_RSET || verb == VERB_NOOP;
}

static bool accepts_message(enum verb verb, const struct dialogue *after,
			    const struct dialogue *before)
{
	return (verb == VERB_MESSAGE || verb == VERB_BDAT || verb == VERB_BURL) &&
	       after->messages_accepted > before->messages_accepted;
}

/* A success of this stage: what had failed before is overcome. */
static void note_success(struct walk *walk, uint32_t id, enum verb verb, enum stage stage)
{
	struct dialogue before = replay_before(walk->replay, id);
	struct dialogue after = replay_at(walk->replay, id);

	/* A question of AUTH is no login yet. */
	if (stage > walk->reached && journal_event(walk->journal, id)->code != 334)
		walk->reached = stage;
	if (accepts_message(verb, &after, &before)) {
		walk->accepted = id;
		walk->messages++;
		walk->unknown = 0;
		if (before.rcpt_refused == 0)
			walk->trouble[STAGE_RCPT] = 0;
		for (int i = STAGE_MAIL; i < STAGE_RCPT; i++)
			walk->trouble[i] = 0;
		walk->trouble[STAGE_DATA] = walk->trouble[STAGE_MESSAGE] = 0;
		walk->rejected = 0;
	} else if (stage != STAGE_RCPT) {
		walk->trouble[stage] = 0;
	}
}

static void note_reply(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	const struct event *command = journal_event(walk->journal, event->ref);
	enum verb verb = event->marks & EVENT_UNSOLICITED ? VERB_UNKNOWN
			 : event->ref == 0                ? VERB_GREETING
			 : command                        ? (enum verb)command->code
							  : VERB_UNKNOWN;
	enum stage stage = stage_of(verb);
	bool broken = event->flaws & REPLY_BROKEN;
	bool refused = event->code >= 400 || broken;

	if (is_harmless(verb) && !broken && event->code != 421)
		return;
	if (stage == STAGE_START)
		stage = walk->reached > STAGE_GREETING ? walk->reached : STAGE_GREETING;
	if (verb == VERB_MESSAGE || verb == VERB_BDAT)
		walk->unknown = 0;
	if (refused || (verb != VERB_UNKNOWN && !command_expects(verb, event->code))) {
		walk->trouble[stage] = id;
		if (stage >= STAGE_MAIL && stage <= STAGE_MESSAGE)
			walk->rejected = id;
	} else {
		note_success(walk, id, verb, stage);
	}
}

static bool owes_verdict(const struct dialogue *dialogue)
{
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_verb[i] == VERB_MESSAGE)
			return true;
	return false;
}

/* The stage that an event without a reply stopped. */
static enum stage stage_at(struct walk *walk, uint32_t id)
{
	struct dialogue before = replay_before(walk->replay, id);
	enum verb verb;
	enum stage stage;

	if (dialogue_awaits(&before, &verb)) {
		stage = stage_of(verb);
		return stage == STAGE_START ? walk->reached : stage;
	}
	switch (dialogue_phase(&before)) {
	case PHASE_NONE:
		return STAGE_CONNECT;
	case PHASE_STARTTLS:
		return STAGE_TLS;
	case PHASE_AUTH:
		return STAGE_AUTH;
	case PHASE_DATA:
	case PHASE_BDAT:
		return STAGE_DATA;
	default:
		return walk->reached;
	}
}

static void note_failure(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	struct span fault = members_text(span_of(event->data, event->size), "fault");
	enum stage stage = stage_at(walk, id);

	if (span_is(fault, "resolve"))
		stage = STAGE_RESOLVE;
	else if (span_is(fault, "connect"))
		stage = STAGE_CONNECT;
	else if (span_is(fault, "tls") || span_is(fault, "protocol"))
		stage = STAGE_TLS;
	walk->trouble[stage] = id;
}

static void note_end(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	struct dialogue before = replay_before(walk->replay, id);
	bool ours = span_is(members_text(span_of(event->data, event->size), "by"), "client");
	enum stage stage;

	if (owes_verdict(&before))
		walk->unknown = before.message_id ? before.message_id : id;
	if (ours || dialogue_phase(&before) == PHASE_CLOSING)
		return;
	stage = stage_at(walk, id);
	if (walk->trouble[stage] == 0)
		walk->trouble[stage] = id;
}

/* A text that was opened need not tell whether the server was verified. */
static bool is_distrusted(const struct event *event)
{
	struct span members = span_of(event->data, event->size);

	return !members_is(members, "trusted") &&
	       !span_is(members_text(members, "problem"), "not_told");
}

/* A login that our side ended for a reason, or that the server did not prove. */
static bool is_given_up(const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span outcome = members_text(members, "outcome");

	return members_text(members, "reason").size &&
	       (span_is(outcome, "cancelled") || span_is(outcome, "unproven"));
}

static void walk_event(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		if (walk->reached < STAGE_RESOLVE)
			walk->reached = STAGE_RESOLVE;
		break;
	case EVENT_CONNECTED:
		memset(walk->trouble, 0, sizeof(walk->trouble));
		walk->reached = STAGE_CONNECT;
		break;
	case EVENT_TLS_READY:
		if (walk->reached < STAGE_TLS && walk->reached >= STAGE_GREETING)
			walk->reached = STAGE_TLS;
		walk->trouble[STAGE_TLS] = is_distrusted(event) ? id : 0;
		break;
	case EVENT_REPLY:
		note_reply(walk, id);
		break;
	case EVENT_FAILED:
		note_failure(walk, id);
		break;
	case EVENT_TIMEOUT:
		walk->trouble[stage_at(walk, id)] = id;
		if (event->ref && journal_event(walk->journal, event->ref)->code == VERB_MESSAGE)
			walk->unknown = event->ref;
		break;
	case EVENT_RECEIVED:
		if (event->marks & EVENT_EARLY)
			walk->trouble[STAGE_TLS] = id;
		break;
	case EVENT_LOGIN:
		if (is_given_up(event))
			walk->trouble[STAGE_AUTH] = id;
		break;
	case EVENT_CLOSED:
		note_end(walk, id);
		break;
	default:
		break;
	}
}

/* ---- writing it ---- */

static void take_advice(const struct walk *walk, uint32_t id, struct verdict *out)
{
	struct explanation explanation;

	if (!explain_event(walk->journal, walk->replay, id, &explanation))
		return;
	for (size_t i = 0; i < explanation.part_count; i++) {
		const struct explanation_part *part = &explanation.parts[i];
		enum event_kind kind = (enum event_kind)journal_event(walk->journal, id)->kind;
		/* Of TLS, what is wrong is the first thing that is read out. */
		bool reason = kind == EVENT_LOGIN
				      ? part->heading == HEADING_WHY
				      : part->heading == HEADING_DESCRIPTION ||
						(part->heading == (kind == EVENT_TLS_READY
									   ? HEADING_DECODED
									   : HEADING_WHY) &&
						 kind != EVENT_REPLY && part->event == id);

		if (reason && !out->cause)
			out->cause = memory_copy_text(part->text);
		if (part->heading == HEADING_FIX && out->next_count < VERDICT_NEXT_MAX)
			out->next[out->next_count++] = memory_copy_text(part->text);
	}
	explanation_release(&explanation);
}

static char *say(const char *sentence, uint32_t number, struct span id)
{
	struct bytes code = BYTES_INIT;
	struct message_value values[] = { { "code", { NULL, 0 } },
					  { "number", { NULL, 0 } },
					  { "queue_id", id },
					  { "path", id } };
	char *text;

	bytes_append_number(&code, number);
	values[0].bytes = values[1].bytes = bytes_span(&code);
	text = message_text(_(sentence), values, 4);
	bytes_release(&code);
	return text;
}

static char *accepted_summary(const struct walk *walk)
{
	struct reply reply = REPLY_INIT;
	struct span id = span_of(NULL, 0);
	char *text;

	if (journal_reply(walk->journal, walk->accepted, &reply) && reply.count)
		id = queue_id_in(reply_text(&reply, reply.count - 1));
	if (walk->messages > 1)
		text = say(N_("The server accepted messages for processing: {number}."),
			   walk->messages, id);
	else if (walk->trouble[STAGE_RCPT])
		text = say(N_("The server accepted the message for processing, but not for every "
			      "recipient."),
			   0, id);
	else
		text = say(id.size ? N_("The server accepted the message for processing; its id "
					"there is {queue_id}.")
				   : N_("The server accepted the message for processing."),
			   0, id);
	reply_release(&reply);
	return text;
}

/* The trouble that decided: of those that were not overcome, the latest. */
static enum stage deciding_stage(const struct walk *walk)
{
	enum stage found = STAGE_START;

	for (int i = STAGE_START + 1; i < STAGE_COUNT; i++)
		if (walk->trouble[i] && walk->trouble[i] > walk->trouble[found])
			found = (enum stage)i;
	return found;
}

static bool is_refusal(const struct walk *walk, enum stage stage)
{
	const struct event *event = journal_event(walk->journal, walk->trouble[stage]);

	return event && event->kind == EVENT_REPLY && event->code >= 400 &&
	       !(event->marks & EVENT_UNSOLICITED);
}

/* DATA without recipients, RCPT without MAIL: the earlier refusal is the cause. */
static enum stage earlier_cause(const struct walk *walk, enum stage stage)
{
	struct dialogue before;

	if (!is_refusal(walk, stage))
		return stage;
	before = replay_before(walk->replay, walk->trouble[stage]);
	if (stage == STAGE_DATA && before.rcpt_accepted == 0 && is_refusal(walk, STAGE_RCPT))
		stage = STAGE_RCPT;
	if (stage == STAGE_RCPT && before.mail_id == 0 && is_refusal(walk, STAGE_MAIL))
		stage = STAGE_MAIL;
	return stage;
}

/* A refusal that the end of the connection only followed (421, 554 …) speaks in its place. */
static enum stage root_stage(const struct walk *walk, enum stage stage)
{
	const struct event *event = journal_event(walk->journal, walk->trouble[stage]);
	enum stage found = stage;

	if (event && !is_refusal(walk, stage) && stage != STAGE_TLS)
		for (int i = STAGE_GREETING; i < STAGE_COUNT; i++)
			if (is_refusal(walk, (enum stage)i))
				found = (enum stage)i;
	return earlier_cause(walk, found);
}

/* True for a reply to a command that is no stage of its own (an unknown one, ETRN). */
static bool answers_other(const struct walk *walk, const struct event *event)
{
	const struct event *command = journal_event(walk->journal, event->ref);

	return event->kind == EVENT_REPLY && command && command->kind == EVENT_COMMAND &&
	       stage_of((enum verb)command->code) == STAGE_START;
}

static void write_trouble(const struct walk *walk, enum stage stage, struct verdict *out)
{
	const struct event *event = journal_event(walk->journal, walk->trouble[stage]);
	bool reply = event->kind == EVENT_REPLY;
	struct bytes line = BYTES_INIT;
	struct command command;

	if (reply && journal_event(walk->journal, event->ref))
		event_append_text(journal_event(walk->journal, event->ref), &line);
	command_parse(bytes_span(&line), &command);
	out->stage = stages[stage].key;
	out->event = walk->trouble[stage];
	out->side = verdict_side_of(walk->journal, walk->replay, out->event);
	take_advice(walk, out->event, out);
	if (event->kind == EVENT_TLS_READY)
		out->summary =
			say(N_("TLS stands, but the server is not verified."), 0, span_of(NULL, 0));
	else if (event->kind == EVENT_LOGIN)
		out->summary = say(N_("The login was given up on this side."), 0, span_of(NULL, 0));
	else if (event->kind == EVENT_FAILED &&
		 span_is(members_text(span_of(event->data, event->size), "fault"), "usage"))
		out->summary =
			say(N_("A guard of this program stopped the session before a line left."),
			    0, span_of(NULL, 0));
	else if (event->kind == EVENT_TIMEOUT)
		out->summary = say(N_("The server did not answer in time."), 0, span_of(NULL, 0));
	else if (reply && stage > STAGE_GREETING &&
		 (event->code == 421 || event->marks & EVENT_UNSOLICITED))
		out->summary = say(N_("The server ended the session with {code}."), event->code,
				   span_of(NULL, 0));
	else if (event->code && answers_other(walk, event))
		out->summary = say(N_("The command {path} was refused with {code}."), event->code,
				   command.word);
	else
		out->summary = say(reply && event->code && stages[stage].refused
					   ? stages[stage].refused
					   : stages[stage].failed,
				   event->code, command.address.path);
	bytes_release(&line);
}

static void write_unknown(const struct walk *walk, struct verdict *out)
{
	out->outcome = OUTCOME_UNKNOWN;
	out->stage = stages[STAGE_MESSAGE].key;
	out->side = SIDE_NETWORK;
	out->event = walk->unknown;
	out->summary =
		memory_copy_text(_("Whether the message was accepted is unknown: it was sent "
				   "with its final dot, and no verdict came."));
	out->cause =
		memory_copy_text(_("The connection ended, or time ran out, before the server "
				   "answered. It may have accepted the message all the same."));
	out->next[out->next_count++] =
		memory_copy_text(_("Ask the recipient, or the server's administrator to look into "
				   "the log, before sending it again: it may arrive twice."));
}

static void decide(const struct walk *walk, struct verdict *out)
{
	enum stage stage = root_stage(walk, deciding_stage(walk));
	uint32_t trouble = walk->trouble[stage];

	if (walk->unknown) {
		write_unknown(walk, out);
		return;
	}
	if (walk->accepted && walk->rejected <= walk->accepted) {
		out->outcome = OUTCOME_ACCEPTED;
		out->stage = stages[STAGE_MESSAGE].key;
		out->event = walk->accepted;
		out->summary = accepted_summary(walk);
		if (walk->trouble[STAGE_RCPT]) {
			out->side = verdict_side_of(walk->journal, walk->replay,
						    walk->trouble[STAGE_RCPT]);
			take_advice(walk, walk->trouble[STAGE_RCPT], out);
		}
		return;
	}
	if (walk->rejected)
		out->outcome = OUTCOME_REJECTED;
	if (trouble) {
		write_trouble(walk, stage, out);
		return;
	}
	out->stage = stages[walk->reached].key;
	out->summary = memory_copy_text(_(stages[walk->reached].reached));
}

void verdict_of(const struct journal *journal, struct replay *replay, struct verdict *out)
{
	struct walk walk = { .journal = journal, .replay = replay };

	memset(out, 0, sizeof(*out));
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		walk_event(&walk, id);
	decide(&walk, out);
}

void verdict_release(struct verdict *verdict)
{
	memory_free(verdict->summary);
	memory_free(verdict->cause);
	for (size_t i = 0; i < verdict->next_count; i++)
		memory_free(verdict->next[i]);
	memset(verdict, 0, sizeof(*verdict));
}

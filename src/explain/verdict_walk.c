/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The walk behind a verdict: remembers for each stage the trouble that was not
 * overcome. Called by verdict.c with one event after the other.
 */
#include "explain/verdict_walk.h"

#include "journal/members.h"

enum stage verdict_stage_of(enum verb verb)
{
	static const enum stage stages[] = {
		[VERB_STAGE_NONE] = STAGE_START,      [VERB_STAGE_GREETING] = STAGE_GREETING,
		[VERB_STAGE_EHLO] = STAGE_EHLO,       [VERB_STAGE_TLS] = STAGE_TLS,
		[VERB_STAGE_AUTH] = STAGE_AUTH,       [VERB_STAGE_MAIL] = STAGE_MAIL,
		[VERB_STAGE_RCPT] = STAGE_RCPT,       [VERB_STAGE_DATA] = STAGE_DATA,
		[VERB_STAGE_MESSAGE] = STAGE_MESSAGE, [VERB_STAGE_QUIT] = STAGE_QUIT,
	};

	return stages[command_row(verb)->stage];
}

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

/* Whether both are RCPTs for one recipient, by the replies to them. */
static bool is_same_recipient(const struct walk *walk, uint32_t reply, uint32_t other)
{
	const uint32_t ids[2] = { reply, other };
	struct bytes lines[2] = { BYTES_INIT, BYTES_INIT };
	struct command commands[2];
	bool same;

	for (int n = 0; n < 2; n++) {
		const struct event *event = journal_event(walk->journal, ids[n]);
		const struct event *command = journal_event(walk->journal, event->ref);

		if (command)
			event_append_text(command, &lines[n]);
		command_parse(bytes_span(&lines[n]), &commands[n]);
	}
	same = commands[0].verb == VERB_RCPT && commands[1].verb == VERB_RCPT &&
	       span_equal(commands[0].address.path, commands[1].address.path);
	bytes_release(&lines[0]);
	bytes_release(&lines[1]);
	return same;
}

static void note_recipient_refused(struct walk *walk, uint32_t id)
{
	if (walk->refused_count < WALK_REFUSED)
		walk->refused[walk->refused_count++] = id;
}

/*
 * Greylisting: who was put off is taken at a later try. What remains is the trouble with those who
 * were refused and not taken since; past the bound it stays.
 */
static void note_recipient_taken(struct walk *walk, uint32_t id)
{
	uint32_t trouble = walk->trouble[STAGE_RCPT], last = 0;
	bool overcome = false;
	size_t kept = 0;

	for (size_t i = 0; i < walk->refused_count; i++) {
		uint32_t refused = walk->refused[i];

		if (is_same_recipient(walk, id, refused)) {
			overcome = overcome || refused == trouble;
			continue;
		}
		walk->refused[kept++] = last = refused;
	}
	walk->refused_count = kept;
	if (!overcome)
		return;
	walk->trouble[STAGE_RCPT] = last;
	if (walk->rejected == trouble)
		walk->rejected = last;
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
		walk->refused_count = 0; /* it went without them */
	} else if (stage != STAGE_RCPT) {
		walk->trouble[stage] = 0;
	} else {
		note_recipient_taken(walk, id);
	}
}

/* It came before the content was at its end; the server is not waiting for the rest. */
bool verdict_is_mid_content(const struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	struct dialogue before;

	if (!event || event->kind != EVENT_REPLY || !(event->marks & EVENT_UNSOLICITED))
		return false;
	before = replay_before(walk->replay, id);
	return dialogue_phase(&before) == PHASE_DATA || dialogue_phase(&before) == PHASE_BDAT;
}

static void note_reply(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	const struct event *command = journal_event(walk->journal, event->ref);
	enum verb verb = event->marks & EVENT_UNSOLICITED ? VERB_UNKNOWN
			 : event->ref == 0                ? VERB_GREETING
			 : command                        ? (enum verb)command->code
							  : VERB_UNKNOWN;
	enum stage stage = verdict_stage_of(verb);
	bool broken = event->flaws & REPLY_BROKEN;
	bool refused = event->code >= 400 || broken;

	if (is_harmless(verb) && !broken && event->code != 421)
		return;
	if (refused && !broken && verdict_is_mid_content(walk, id))
		stage = STAGE_MESSAGE;
	if (stage == STAGE_START)
		stage = walk->reached > STAGE_GREETING ? walk->reached : STAGE_GREETING;
	walk->broken = broken ? stage : STAGE_START;
	if (verb == VERB_MESSAGE || verb == VERB_BDAT)
		walk->unknown = walk->unclear = 0;
	if (verb == VERB_MESSAGE && broken) {
		/* Half a reply behind the final dot says neither yes nor no. */
		walk->unknown = event->ref;
		walk->unclear = event->flaws & REPLY_UNFINISHED ? 0 : id;
		return;
	}
	if (refused || (verb != VERB_UNKNOWN && !command_expects(verb, event->code))) {
		walk->trouble[stage] = id;
		if (stage >= STAGE_MAIL && stage <= STAGE_MESSAGE)
			walk->rejected = id;
		if (verb == VERB_RCPT)
			note_recipient_refused(walk, id);
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
		stage = verdict_stage_of(verb);
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
		/* Half a reply was taken for the answer, so that nothing is awaited any more. */
		if (walk->broken)
			return walk->broken;
		/* Connected, and the greeting is not over: it is the greeting that failed. */
		return walk->reached == STAGE_CONNECT ? STAGE_GREETING : walk->reached;
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

/* No trouble, or a reply that was no refusal when the end came into it: the end is the trouble. */
static bool is_outweighed(const struct walk *walk, uint32_t trouble)
{
	const struct event *event = journal_event(walk->journal, trouble);

	return !event ||
	       (event->kind == EVENT_REPLY && event->code < 400 && event->flaws & REPLY_UNFINISHED);
}

static void note_end(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);
	struct dialogue before = replay_before(walk->replay, id);
	bool ours = span_is(members_text(span_of(event->data, event->size), "by"), "client");
	enum stage stage;

	if (!ours)
		walk->unclear = 0; /* it was cut off rather than ill-made */
	if (owes_verdict(&before))
		walk->unknown = before.message_id ? before.message_id : id;
	if (ours || dialogue_phase(&before) == PHASE_CLOSING)
		return;
	stage = stage_at(walk, id);
	if (is_outweighed(walk, walk->trouble[stage]))
		walk->trouble[stage] = id;
}

/* A text that was opened need not tell whether the server was verified. */
static bool is_distrusted(const struct event *event)
{
	struct span members = span_of(event->data, event->size);

	return !members_is(members, "trusted") &&
	       !span_is(members_text(members, "problem"), "not_told");
}

/* A login that our side ended for a reason, or that the server did not prove; one of a log. */
static bool is_given_up(const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span outcome = members_text(members, "outcome");

	return (members_text(members, "reason").size &&
		(span_is(outcome, "cancelled") || span_is(outcome, "unproven"))) ||
	       members_is(members, "imported");
}

void verdict_walk_event(struct walk *walk, uint32_t id)
{
	const struct event *event = journal_event(walk->journal, id);

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		if (walk->reached < STAGE_RESOLVE)
			walk->reached = STAGE_RESOLVE;
		break;
	case EVENT_CONNECTED:
		memset(walk->trouble, 0, sizeof(walk->trouble));
		walk->refused_count = 0;
		walk->reached = STAGE_CONNECT;
		walk->broken = STAGE_START;
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

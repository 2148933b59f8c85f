/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Commands, replies, TLS and closes in any order, folded into a dialogue: no
 * phase is reached that the table does not lead to, no more replies are paired
 * than commands left, what was known in clear is gone once TLS stands, and the
 * same facts give the same dialogue. Input: lines, by their first letter:
 * 'C' a typed line, 'S' one of a reply, 'U' a reply that nobody waited for, 'T'
 * TLS, 'X' a close, 'N' a new connection.
 */
#include <string.h>

#include "smtp/dialogue.h"
#include "tests/fuzz/property.h"

struct run {
	struct dialogue dialogue;
	struct reply reply;
	uint32_t id;
	uint32_t asked; /* on this connection, the greeting among it */
	uint32_t paired;
	bool lmtp; /* was spoken: a message may get several replies */
};

/* A row of the table, or what no reply does: to stay. */
static bool leads_to(enum phase from, enum verb verb, int code, enum phase to)
{
	const struct phase_row *row;
	char digits[4];

	if (from == to)
		return true;
	require(code >= 200 && code <= 599);
	digits[0] = (char)('0' + code / 100);
	digits[1] = (char)('0' + code / 10 % 10);
	digits[2] = (char)('0' + code % 10);
	for (size_t n = 0; (row = phase_row(n)); n++) {
		bool fits = true;

		if ((row->from != from && row->from != PHASE_COUNT) ||
		    (row->verb != verb && row->verb != VERB_COUNT) || row->to != to)
			continue;
		for (int i = 0; i < 3; i++)
			fits = fits && (row->pattern[i] == 'x' || row->pattern[i] == digits[i]);
		if (fits)
			return true;
	}
	return false;
}

static void check_state(const struct run *run)
{
	const struct dialogue *dialogue = &run->dialogue;
	enum verb legal[VERB_COUNT], awaited = VERB_UNKNOWN;
	size_t count;

	require(dialogue->phase < PHASE_COUNT);
	require(phase_key(dialogue_phase(dialogue))[0] && phase_name(dialogue_phase(dialogue))[0]);
	require(dialogue->outstanding_count <= DIALOGUE_OUTSTANDING_MAX);
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		require(dialogue->outstanding_verb[i] < VERB_COUNT);
	require(dialogue->extensions.offered == 0 || dialogue->esmtp);
	require(dialogue_awaits(dialogue, &awaited) ==
		(dialogue->outstanding_count > 0 && dialogue->phase != PHASE_CLOSED));
	count = phase_legal(dialogue_phase(dialogue), legal, VERB_COUNT);
	for (size_t i = 0; i < count; i++)
		require(phase_expected_refusal(dialogue_phase(dialogue), legal[i]) == 0);
	if (!run->lmtp)
		require(run->paired + dialogue->outstanding_count <= run->asked);
}

static void connect_again(struct run *run)
{
	dialogue_connected(&run->dialogue, ++run->id);
	reply_clear(&run->reply);
	run->asked = 1;
	run->paired = 0;
	run->lmtp = false;
}

static void send_line(struct run *run, struct span line)
{
	struct command command;
	uint8_t before = run->dialogue.outstanding_count;

	if (!command_is_sendable(line, NULL))
		return;
	dialogue_parse(&run->dialogue, line, &command);
	require(command.verb < VERB_COUNT && command.verb != VERB_GREETING);
	require_within(command.argument, line);
	if (dialogue_phase(&run->dialogue) == PHASE_AUTH)
		require(command.verb == VERB_AUTH_RESPONSE || command.verb == VERB_AUTH_CANCEL);
	/* Content is no command; its dot alone gets a reply. */
	if (dialogue_takes_content(&run->dialogue) && !span_is(line, "."))
		return;
	require(dialogue_command(&run->dialogue, ++run->id, &command) ==
		(before < DIALOGUE_OUTSTANDING_MAX));
	run->asked += run->dialogue.outstanding_count - before;
	run->lmtp = run->lmtp || command.verb == VERB_LHLO;
}

static void take_reply(struct run *run, bool solicited)
{
	struct dialogue before = run->dialogue;
	const struct reply *reply = &run->reply;
	uint32_t answers;
	enum verb verb;
	bool paired = dialogue_reply(&run->dialogue, ++run->id, reply, solicited, &answers, &verb);
	enum phase from = (enum phase)before.phase, to = (enum phase)run->dialogue.phase;

	run->paired += before.outstanding_count - run->dialogue.outstanding_count;
	require(!paired || (solicited && before.outstanding_count > 0));
	require(!paired || (answers == before.outstanding_id[0] &&
			    verb == (enum verb)before.outstanding_verb[0]));
	require(run->dialogue.outstanding_count <= before.outstanding_count);
	require(paired || run->dialogue.outstanding_count == before.outstanding_count);
	if (reply_is_broken(reply))
		require(from == to &&
			run->dialogue.extensions.offered == before.extensions.offered &&
			run->dialogue.authenticated == before.authenticated);
	else
		require(leads_to(from, paired ? verb : VERB_UNKNOWN, reply->code, to));
	require(run->dialogue.authenticated <= (before.authenticated || reply_is(reply, "235")));
	reply_clear(&run->reply);
}

static void push_line(struct run *run, struct span text, bool solicited)
{
	struct line line = { .text = text, .end = LINE_END_CRLF };

	if (reply_push(&run->reply, &line) != REPLY_MORE)
		take_reply(run, solicited);
}

/* Nothing that was said in clear is known inside (RFC 3207 §4.2). */
static void take_tls(struct run *run)
{
	bool greeted = run->dialogue.outstanding_count == 0 ||
		       run->dialogue.outstanding_verb[0] != VERB_GREETING;

	dialogue_tls(&run->dialogue, ++run->id, run->id % 2);
	reply_clear(&run->reply);
	require(run->dialogue.encryption != ENCRYPTION_NONE);
	if (!greeted)
		return;
	require(run->dialogue.extensions.offered == 0 && run->dialogue.extensions.size_limit == 0);
	require(!run->dialogue.authenticated && !run->dialogue.esmtp && !run->dialogue.mail_id);
	require(run->dialogue.outstanding_count == 0 && run->dialogue.rcpt_accepted == 0);
	require(dialogue_phase(&run->dialogue) == PHASE_GREETED);
}

static void take_fact(struct run *run, struct span fact)
{
	struct span text = span_after(fact, 1);

	switch (fact.size ? fact.data[0] : 0) {
	case 'C':
		send_line(run, text);
		break;
	case 'S':
	case 'U':
		push_line(run, text, fact.data[0] == 'S');
		break;
	case 'T':
		take_tls(run);
		break;
	case 'X':
		dialogue_closed(&run->dialogue);
		require(!dialogue_awaits(&run->dialogue, NULL));
		break;
	case 'N':
		connect_again(run);
		break;
	default:
		break;
	}
}

static struct dialogue play(struct span facts)
{
	struct run run = { .reply = REPLY_INIT };
	struct span fact;

	dialogue_init(&run.dialogue);
	connect_again(&run);
	while (property_next_line(&facts, &fact)) {
		take_fact(&run, fact);
		check_state(&run);
	}
	reply_release(&run.reply);
	return run.dialogue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dialogue first, second;

	if (size > 16384)
		return 0;
	first = play(span_of(data, size));
	second = play(span_of(data, size));
	require(memcmp(&first, &second, sizeof(first)) == 0);
	return 0;
}

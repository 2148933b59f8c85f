/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of a session so far; folded by the scribe as things happen and
 * by journal/replay from a journal, so the same events give the same value.
 */
#include "smtp/dialogue.h"

#include <string.h>

#define RESPONSE_OCTETS_MAX 12288 /* RFC 4954 §4, CRLF included */

_Static_assert(sizeof(struct dialogue) <= 256, "replay keeps many of these");
_Static_assert(VERB_COUNT <= UINT8_MAX && PHASE_COUNT <= UINT8_MAX, "kept in bytes");

void dialogue_init(struct dialogue *dialogue)
{
	memset(dialogue, 0, sizeof(*dialogue));
	dialogue->phase = PHASE_NONE;
}

static void dialogue_await(struct dialogue *dialogue, uint32_t id, enum verb verb)
{
	dialogue->outstanding_id[dialogue->outstanding_count] = id;
	dialogue->outstanding_verb[dialogue->outstanding_count] = (uint8_t)verb;
	dialogue->outstanding_count++;
}

void dialogue_connected(struct dialogue *dialogue, uint32_t id)
{
	dialogue_init(dialogue);
	dialogue->phase = PHASE_GREETING;
	dialogue->connected_id = id;
	dialogue_await(dialogue, 0, VERB_GREETING);
}

void dialogue_joined(struct dialogue *dialogue, enum phase phase)
{
	dialogue->phase = (uint8_t)phase;
	dialogue->outstanding_count = 0;
	/* Whether it was EHLO is not known; it mostly is. */
	dialogue->esmtp = phase >= PHASE_READY;
}

/* What a command waits as: the last chunk's reply is the message's. */
static enum verb verb_awaited(const struct command *command)
{
	bool chunk = command->verb == VERB_BDAT || command->verb == VERB_BURL;

	return chunk && command->chunk_last ? VERB_MESSAGE : command->verb;
}

bool dialogue_command(struct dialogue *dialogue, uint32_t id, const struct command *command)
{
	enum verb verb = verb_awaited(command);

	if (dialogue->outstanding_count == DIALOGUE_OUTSTANDING_MAX)
		return false;
	dialogue_await(dialogue, id, verb);
	if (verb == VERB_AUTH) {
		dialogue->auth_id = id;
		dialogue->auth_step = command->parameters.size > 0;
	} else if (verb == VERB_AUTH_RESPONSE && dialogue->auth_step < UINT8_MAX) {
		dialogue->auth_step++;
	} else if (verb == VERB_MESSAGE) {
		dialogue->message_id = id;
	}
	return true;
}

static void dialogue_forget_transaction(struct dialogue *dialogue)
{
	dialogue->mail_id = 0;
	dialogue->last_rcpt_id = 0;
	dialogue->rcpt_accepted = 0;
	dialogue->rcpt_refused = 0;
	dialogue->message_accepted = false;
}

/* All that EHLO said, and the transaction with it. */
static void dialogue_forget_ehlo(struct dialogue *dialogue)
{
	if (dialogue->ehlo_reply_id)
		dialogue->previous_ehlo_reply_id = dialogue->ehlo_reply_id;
	dialogue->ehlo_id = 0;
	dialogue->ehlo_reply_id = 0;
	dialogue->esmtp = false;
	dialogue->lmtp = false;
	dialogue->extensions = (struct extensions){ .offered = 0 };
	dialogue_forget_transaction(dialogue);
}

/* What a reply answers, and the reply. */
struct answered {
	uint32_t command_id;
	enum verb verb;
	uint32_t reply_id;
	const struct reply *reply;
};

static void fold_ehlo(struct dialogue *dialogue, const struct answered *answered)
{
	if (!reply_is(answered->reply, "2xx"))
		return;
	dialogue_forget_ehlo(dialogue);
	dialogue->ehlo_id = answered->command_id;
	/* Of a list that is not all there it cannot be said what is not in it. */
	dialogue->ehlo_reply_id = answered->reply->flaws & REPLY_CUT ? 0 : answered->reply_id;
	dialogue->esmtp = answered->verb != VERB_HELO;
	dialogue->lmtp = answered->verb == VERB_LHLO;
	if (dialogue->esmtp && reply_is(answered->reply, "250"))
		extensions_read(answered->reply, &dialogue->extensions);
}

static void fold_auth(struct dialogue *dialogue, const struct answered *answered)
{
	if (reply_is(answered->reply, "235"))
		dialogue->authenticated = true;
	else if (reply_is(answered->reply, "535") && dialogue->auth_failures < UINT16_MAX)
		dialogue->auth_failures++;
}

static void fold_mail(struct dialogue *dialogue, const struct answered *answered)
{
	if (!reply_is(answered->reply, "2xx"))
		return;
	dialogue_forget_transaction(dialogue);
	dialogue->mail_id = answered->command_id;
}

static void fold_rcpt(struct dialogue *dialogue, const struct answered *answered)
{
	dialogue->last_rcpt_id = answered->command_id;
	if (reply_is(answered->reply, "2xx"))
		dialogue->rcpt_accepted++;
	else
		dialogue->rcpt_refused++;
}

static void fold_rset(struct dialogue *dialogue, const struct answered *answered)
{
	if (reply_is(answered->reply, "2xx"))
		dialogue_forget_transaction(dialogue);
}

static void fold_starttls(struct dialogue *dialogue, const struct answered *answered)
{
	if (reply_is(answered->reply, "220"))
		dialogue->starttls_id = answered->command_id;
}

/* The server begins anew, as for another client (Postfix XCLIENT_README). */
static void fold_xclient(struct dialogue *dialogue, const struct answered *answered)
{
	if (!reply_is(answered->reply, "220"))
		return;
	dialogue_forget_ehlo(dialogue);
	dialogue->authenticated = false;
}

static void fold_greeting(struct dialogue *dialogue, const struct answered *answered)
{
	dialogue->greeting_id = answered->reply_id;
}

/* One message counts once, however many recipients LMTP has it accepted for. */
static void fold_message(struct dialogue *dialogue, const struct answered *answered)
{
	if (!reply_is(answered->reply, "2xx") || dialogue->message_accepted)
		return;
	dialogue->message_accepted = true;
	dialogue->messages_accepted++;
}

/* What a whole reply changes beyond the phase, by the verb that it answers. */
static void (*const folds[VERB_COUNT])(struct dialogue *, const struct answered *) = {
	[VERB_AUTH] = fold_auth,         [VERB_AUTH_RESPONSE] = fold_auth,
	[VERB_EHLO] = fold_ehlo,         [VERB_GREETING] = fold_greeting,
	[VERB_HELO] = fold_ehlo,         [VERB_LHLO] = fold_ehlo,
	[VERB_MAIL] = fold_mail,         [VERB_MESSAGE] = fold_message,
	[VERB_RCPT] = fold_rcpt,         [VERB_RSET] = fold_rset,
	[VERB_STARTTLS] = fold_starttls, [VERB_XCLIENT] = fold_xclient,
};

/* True when this is the last reply to the oldest command (RFC 2033 §4.2). */
static bool is_last_reply(struct dialogue *dialogue, const struct answered *answered)
{
	enum phase next;

	if (!dialogue->lmtp || answered->verb != VERB_MESSAGE)
		return true;
	next = phase_next((enum phase)dialogue->phase, answered->verb, answered->reply->code);
	if (dialogue->message_replies == 0) {
		if (dialogue->phase == PHASE_RCPT && next == PHASE_RCPT)
			return true; /* a last BDAT that was not taken as one */
		dialogue->message_replies = dialogue->rcpt_accepted ? dialogue->rcpt_accepted : 1;
	}
	return --dialogue->message_replies == 0;
}

static void dialogue_pop(struct dialogue *dialogue)
{
	dialogue->outstanding_count--;
	memmove(dialogue->outstanding_id, dialogue->outstanding_id + 1,
		dialogue->outstanding_count * sizeof(dialogue->outstanding_id[0]));
	memmove(dialogue->outstanding_verb, dialogue->outstanding_verb + 1,
		dialogue->outstanding_count * sizeof(dialogue->outstanding_verb[0]));
}

/* Moves the phase; with the message the transaction ends, its counts stay to be read. */
static void dialogue_move(struct dialogue *dialogue, const struct answered *answered, bool last)
{
	enum phase next =
		phase_next((enum phase)dialogue->phase, answered->verb, answered->reply->code);

	if (!last && next != PHASE_CLOSING)
		return;
	/* There is one TLS layer: a server that says 220 inside it gets no second handshake. */
	if (next == PHASE_STARTTLS && dialogue->encryption != ENCRYPTION_NONE)
		return;
	dialogue->phase = (uint8_t)next;
	if (answered->verb == VERB_MESSAGE && next == PHASE_READY) {
		dialogue->mail_id = 0;
		dialogue->message_accepted = false;
	}
}

/* A server may say at any time that it goes (RFC 5321 §3.8); all else comes too early. */
static void dialogue_note_unsolicited(struct dialogue *dialogue, const struct reply *reply)
{
	if (reply_is(reply, "421") || reply_is(reply, "221"))
		dialogue->phase =
			(uint8_t)phase_next((enum phase)dialogue->phase, VERB_UNKNOWN, reply->code);
	else
		dialogue->early = true;
}

bool dialogue_reply(struct dialogue *dialogue, uint32_t id, const struct reply *reply,
		    bool solicited, uint32_t *answers, enum verb *verb)
{
	struct answered answered = { .reply_id = id, .reply = reply };
	bool last;

	*answers = 0;
	*verb = VERB_UNKNOWN;
	dialogue->last_reply_id = id;
	if (!solicited || dialogue->outstanding_count == 0 || dialogue->phase == PHASE_STARTTLS) {
		dialogue_note_unsolicited(dialogue, reply);
		return false;
	}
	*answers = answered.command_id = dialogue->outstanding_id[0];
	*verb = answered.verb = (enum verb)dialogue->outstanding_verb[0];
	last = is_last_reply(dialogue, &answered);
	if (last)
		dialogue_pop(dialogue);
	if (reply_is_broken(reply))
		return true;
	if (folds[answered.verb])
		folds[answered.verb](dialogue, &answered);
	dialogue_move(dialogue, &answered, last);
	return true;
}

void dialogue_tls(struct dialogue *dialogue, uint32_t id, bool verified)
{
	dialogue->tls_id = id;
	dialogue->encryption = verified ? ENCRYPTION_VERIFIED : ENCRYPTION_UNVERIFIED;
	if (dialogue->layer < UINT8_MAX)
		dialogue->layer++;
	if (dialogue->outstanding_count && dialogue->outstanding_verb[0] == VERB_GREETING)
		return;
	dialogue_forget_ehlo(dialogue);
	dialogue->authenticated = false;
	dialogue->auth_id = 0;
	dialogue->auth_step = 0;
	dialogue->outstanding_count = 0;
	dialogue->message_replies = 0;
	dialogue->phase = PHASE_GREETED;
}

void dialogue_closed(struct dialogue *dialogue)
{
	dialogue->phase = PHASE_CLOSED;
}

bool dialogue_awaits(const struct dialogue *dialogue, enum verb *verb)
{
	if (dialogue->outstanding_count == 0 || dialogue->phase == PHASE_CLOSED)
		return false;
	if (verb)
		*verb = (enum verb)dialogue->outstanding_verb[0];
	return true;
}

static void read_response(struct span line, struct command *command)
{
	if (span_is(line, "*")) {
		command->verb = VERB_AUTH_CANCEL;
		command->word = line;
		return;
	}
	command->verb = VERB_AUTH_RESPONSE;
	command->argument = line;
	if (line.size + strlen("\r\n") > RESPONSE_OCTETS_MAX)
		command->flaws |= COMMAND_LONG;
}

/* True between the final dot and its reply: what is sent there is no content any more. */
static bool awaits_verdict(const struct dialogue *dialogue)
{
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_verb[i] == VERB_MESSAGE)
			return true;
	return false;
}

bool dialogue_takes_content(const struct dialogue *dialogue)
{
	uint8_t count = dialogue->outstanding_count;

	if (count && dialogue->outstanding_verb[count - 1] == VERB_DATA)
		return true;
	return dialogue->phase == PHASE_DATA && !awaits_verdict(dialogue);
}

/* Raw lines bring theirs: CRLF, or the bare LF that many servers take for it. */
static struct span without_end(struct span line)
{
	if (line.size && line.data[line.size - 1] == '\n')
		line.size--;
	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

/* Reads it where it is no command; false: it is one. */
static bool read_other(const struct dialogue *dialogue, struct span line, struct command *command)
{
	*command = (struct command){ .verb = VERB_MESSAGE };
	if (dialogue->phase == PHASE_AUTH) {
		read_response(line, command);
		return true;
	}
	command->argument = line;
	return dialogue_takes_content(dialogue);
}

void dialogue_parse(const struct dialogue *dialogue, struct span line, struct command *command)
{
	line = without_end(line);
	if (!read_other(dialogue, line, command))
		command_parse(line, command);
}

void dialogue_parse_outline(const struct dialogue *dialogue, struct span line,
			    struct command *command)
{
	line = without_end(line);
	if (!read_other(dialogue, line, command))
		command_parse_outline(line, command);
}

bool dialogue_reads_lines(const struct dialogue *dialogue)
{
	uint8_t verb = dialogue->outstanding_verb[0];

	return dialogue->outstanding_count && (verb == VERB_EHLO || verb == VERB_LHLO);
}

enum phase dialogue_phase(const struct dialogue *dialogue)
{
	return (enum phase)dialogue->phase;
}

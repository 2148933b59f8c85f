/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Told by a format's reader line by line, tells the scribe. Holds what a live
 * session holds elsewhere: time, the message being sent, the AUTH mechanism.
 */
#include "import/conversation.h"

#include <string.h>

#include "base/base64.h"
#include "base/message.h"
#include "journal/members.h"

#define STEP_US 1000

void conversation_init(struct conversation *conversation)
{
	memset(conversation, 0, sizeof(*conversation));
	conversation->journal = journal_new(0, 0, "");
	conversation->secrets = secrets_new();
}

struct journal *conversation_finish(struct conversation *conversation)
{
	struct journal *journal = conversation->journal;
	unsigned char ignored[DIGEST_MAX];

	if (conversation->digest)
		digest_finish(conversation->digest, ignored);
	scribe_free(conversation->scribe);
	secrets_free(conversation->secrets);
	memset(conversation, 0, sizeof(*conversation));
	return journal;
}

static uint64_t step(struct conversation *conversation)
{
	conversation->now_us += STEP_US;
	return conversation->now_us;
}

static enum phase phase_of(const struct conversation *conversation)
{
	return conversation->scribe ? dialogue_phase(scribe_dialogue(conversation->scribe))
				    : PHASE_NONE;
}

/* ---- the connection ---- */

static void drop_content(struct conversation *conversation)
{
	unsigned char ignored[DIGEST_MAX];

	if (conversation->digest)
		digest_finish(conversation->digest, ignored);
	conversation->digest = NULL;
	conversation->chunk_left = 0;
}

void conversation_connected(struct conversation *conversation, struct span members)
{
	struct bytes all = BYTES_INIT;

	drop_content(conversation);
	scribe_free(conversation->scribe);
	conversation->scribe =
		scribe_new(conversation->journal, conversation->secrets, ++conversation->conn);
	conversation->mechanism[0] = '\0';
	conversation->handshake_failed = false;
	bytes_append(&all, members);
	if (conversation->lmtp)
		members_add_bool(&all, "lmtp", true);
	if (conversation->joined != PHASE_NONE)
		members_add_text(&all, "joined", span_text(phase_key(conversation->joined)));
	scribe_connected(conversation->scribe, step(conversation), bytes_span(&all),
			 conversation->lmtp);
	conversation->joined = PHASE_NONE;
	bytes_release(&all);
}

/* The text need not tell that there is a connection. */
static void need_connection(struct conversation *conversation)
{
	if (!conversation->scribe || phase_of(conversation) == PHASE_CLOSED)
		conversation_connected(conversation, span_of(NULL, 0));
}

/* Where a session must stand for this verb to be said, if the text begins with it. */
static enum phase phase_before(enum verb verb)
{
	switch (verb) {
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return PHASE_GREETED;
	case VERB_RCPT:
		return PHASE_MAIL;
	case VERB_DATA:
	case VERB_BDAT:
		return PHASE_RCPT;
	default:
		return PHASE_READY;
	}
}

void conversation_begins_with(struct conversation *conversation, struct span client_line, int code)
{
	struct command command;

	command_parse(client_line, &command);
	conversation->lmtp = command.verb == VERB_LHLO;
	/* A greeting follows: the client really spoke first. */
	if (code == 220 && command.verb != VERB_STARTTLS)
		return;
	conversation->joined = phase_before(command.verb);
}

void conversation_tls(struct conversation *conversation, struct span members, bool trusted)
{
	need_connection(conversation);
	scribe_tls_ready(conversation->scribe, step(conversation), members, trusted);
}

void conversation_failed(struct conversation *conversation, enum fault_kind kind, struct span text)
{
	struct message_value value = { "text", text };
	struct fault fault;

	if (!conversation->scribe)
		conversation->scribe = scribe_new(conversation->journal, conversation->secrets, 1);
	fault_set(&fault, kind, 0, "{text}", &value, 1);
	scribe_failed(conversation->scribe, step(conversation), &fault, span_of(NULL, 0));
	conversation->handshake_failed |= kind == FAULT_TLS;
}

void conversation_timed_out(struct conversation *conversation, uint64_t waited_us)
{
	const struct dialogue *dialogue;

	need_connection(conversation);
	conversation->now_us += waited_us;
	dialogue = scribe_dialogue(conversation->scribe);
	scribe_timeout(conversation->scribe, step(conversation),
		       dialogue->outstanding_count ? dialogue->outstanding_id[0] : 0, waited_us);
}

void conversation_closed(struct conversation *conversation, const char *by, const char *how)
{
	struct bytes members = BYTES_INIT;

	need_connection(conversation);
	drop_content(conversation);
	members_add_text(&members, "by", span_text(by));
	members_add_text(&members, "how", span_text(how));
	scribe_closed(conversation->scribe, step(conversation), bytes_span(&members));
	bytes_release(&members);
}

/* A remark may be a line of the client that has no mark: what is secret in it is none the less. */
static void keep_secrets(struct conversation *conversation, struct span text)
{
	struct outgoing outgoing;
	struct dialogue nothing;

	outgoing_init(&outgoing, text, ORIGIN_TYPED);
	if (phase_of(conversation) == PHASE_AUTH && base64_is_valid(text))
		outgoing_mark(&outgoing, conversation->secrets, 0, text.size);
	outgoing_release(&outgoing);
	dialogue_init(&nothing);
	for (size_t at = 0; at < text.size; at++) {
		struct span rest = span_after(text, at);

		if (!span_starts_word(rest, "AUTH ") || (at > 0 && text.data[at - 1] > ' '))
			continue;
		outgoing_init(&outgoing, rest, ORIGIN_TYPED);
		outgoing_mark_typed(&outgoing, conversation->secrets, &nothing, span_of(NULL, 0));
		outgoing_release(&outgoing);
	}
}

void conversation_note(struct conversation *conversation, struct span text)
{
	keep_secrets(conversation, text);
	if (!conversation->scribe) {
		/* What stands before the connection: noted without beginning one. */
		struct scribe *scribe = scribe_new(conversation->journal, conversation->secrets,
						   (uint16_t)(conversation->conn + 1));

		scribe_note(scribe, step(conversation), text);
		scribe_free(scribe);
		return;
	}
	scribe_note(conversation->scribe, step(conversation), text);
}

void conversation_remark(struct conversation *conversation, struct span text)
{
	if (!remark_read(conversation, text))
		conversation_note(conversation, text);
}

/* ---- message content ---- */

static void tell_content(struct conversation *conversation, struct span line, const char *end)
{
	struct bytes members = BYTES_INIT, text = BYTES_INIT;
	bool bare = strcmp(end, "\r\n") != 0;

	bytes_append(&text, line);
	bytes_append_text(&text, end);
	members_add_number(&members, "bytes", text.size);
	members_add_number(&members, "lines", 1);
	members_add_text(&members, "text", bare ? bytes_span(&text) : line);
	members_add_bool(&members, "typed", true);
	scribe_content(conversation->scribe, step(conversation), bytes_span(&members), 0);
	bytes_release(&members);
	bytes_release(&text);
}

static void push_content(struct conversation *conversation, struct span bytes)
{
	struct bytes encoded = BYTES_INIT;

	if (!conversation->digest) {
		body_encoder_init(&conversation->encoder);
		conversation->digest = digest_new(DIGEST_SHA256);
	}
	body_encode(&conversation->encoder, bytes, &encoded);
	digest_push(conversation->digest, bytes_span(&encoded));
	bytes_release(&encoded);
}

/* The final dot: told, or known from the reply that only it can have brought. */
static void end_content(struct conversation *conversation)
{
	struct bytes encoded = BYTES_INIT, members = BYTES_INIT, hex = BYTES_INIT;
	unsigned char sum[DIGEST_MAX];

	push_content(conversation, span_of(NULL, 0));
	body_finish(&conversation->encoder, &encoded);
	/* The sum is over what was sent, the final dot left out. */
	digest_push(conversation->digest,
		    span_part(bytes_span(&encoded), 0, encoded.size >= 3 ? encoded.size - 3 : 0));
	digest_finish(conversation->digest, sum);
	conversation->digest = NULL;
	bytes_append_hex(&hex, span_of(sum, digest_size(DIGEST_SHA256)));
	members_add_number(&members, "bytes", conversation->encoder.bytes);
	members_add_number(&members, "lines", conversation->encoder.lines);
	members_add_text(&members, "sha256", bytes_span(&hex));
	if (conversation->encoder.flaws & BODY_BARE_CR)
		members_add_item(&members, "flaws", span_text("bare_cr"));
	scribe_body_sent(conversation->scribe, step(conversation), bytes_span(&members),
			 ORIGIN_TYPED);
	bytes_release(&encoded);
	bytes_release(&members);
	bytes_release(&hex);
}

static void take_content(struct conversation *conversation, struct span line, const char *end)
{
	struct span content = line;

	if (span_is(line, ".")) {
		end_content(conversation);
		return;
	}
	/* On the way a leading dot is doubled (RFC 5321 §4.5.2). */
	if (span_starts_word(line, "."))
		content = span_after(line, 1);
	push_content(conversation, content);
	push_content(conversation, span_text(end));
	tell_content(conversation, content, end);
}

/* True while lines of the client are content: behind 354, up to the dot. */
static bool is_content(const struct conversation *conversation)
{
	const struct dialogue *dialogue = scribe_dialogue(conversation->scribe);

	if (dialogue_phase(dialogue) != PHASE_DATA)
		return false;
	for (size_t i = 0; i < dialogue->outstanding_count; i++)
		if (dialogue->outstanding_verb[i] == VERB_MESSAGE)
			return false;
	return true;
}

/*
 * A reply where the message is still being told: the text leaves out the dot,
 * or all of the message. 421 may come in between; so may a refusal while lines
 * are told.
 */
static bool ends_content(const struct conversation *conversation, struct span line)
{
	if (!is_content(conversation) || line.size < 3 || span_starts_word(line, "421"))
		return false;
	return line.data[0] == '2' || !conversation->digest;
}

/* ---- lines ---- */

void conversation_server(struct conversation *conversation, struct span line, const char *end)
{
	struct bytes bytes = BYTES_INIT;

	if (phase_of(conversation) == PHASE_CLOSING && span_starts_word(line, "220"))
		conversation_connected(conversation, span_of(NULL, 0));
	need_connection(conversation);
	if (ends_content(conversation, line)) {
		conversation_note(conversation,
				  span_text(_("The text leaves out the end of the message.")));
		end_content(conversation);
	}
	conversation->chunk_left = 0;
	bytes_append(&bytes, line);
	bytes_append_text(&bytes, end);
	scribe_push(conversation->scribe, step(conversation), bytes_span(&bytes));
	bytes_release(&bytes);
}

static void remember_mechanism(struct conversation *conversation, struct span mechanism)
{
	size_t size = mechanism.size < CONVERSATION_MECHANISM ? mechanism.size
							      : CONVERSATION_MECHANISM - 1;

	memcpy(conversation->mechanism, mechanism.data, size);
	conversation->mechanism[size] = '\0';
}

static void take_command(struct conversation *conversation, struct span line)
{
	const struct dialogue *dialogue = scribe_dialogue(conversation->scribe);
	struct outgoing outgoing;
	struct command command;
	uint32_t id;

	dialogue_parse(dialogue, line, &command);
	if (command.verb == VERB_AUTH && command.mechanism.size)
		remember_mechanism(conversation, command.mechanism);
	outgoing_init(&outgoing, line, ORIGIN_TYPED);
	outgoing_mark_typed(&outgoing, conversation->secrets, dialogue,
			    span_text(conversation->mechanism));
	id = scribe_command(conversation->scribe, step(conversation), &outgoing);
	if (id) {
		scribe_sent(conversation->scribe, conversation->now_us, id);
		if (command.verb == VERB_BDAT)
			conversation->chunk_left = command.chunk_size;
	} else {
		/* Replies are missing in the text; what is secret in the line is known by now. */
		conversation_note(conversation, line);
	}
	outgoing_release(&outgoing);
}

/* TLS must have been started: the client goes on behind the 220 to STARTTLS. */
static void infer_tls(struct conversation *conversation)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "version", span_text("TLS"));
	members_add_text(&members, "cipher", span_of(NULL, 0));
	members_add_bool(&members, "trusted", false);
	members_add_text(&members, "problem", span_text("not_told"));
	members_add_text(&members, "problem_text",
			 span_text(_("The text does not tell whether the certificate was "
				     "verified.")));
	conversation_note(conversation,
			  span_text(_("The text does not tell of TLS, but the conversation goes on "
				      "behind the 220 to STARTTLS: it must have been "
				      "established.")));
	conversation_tls(conversation, bytes_span(&members), false);
	bytes_release(&members);
}

/* True while the octets of a BDAT chunk are told, which are no commands. */
static bool is_chunk(const struct conversation *conversation, struct span line)
{
	struct command command;

	if (conversation->chunk_left == 0)
		return false;
	command_parse(line, &command);
	return command.verb != VERB_BDAT && command.verb != VERB_RSET && command.verb != VERB_QUIT;
}

void conversation_client(struct conversation *conversation, struct span line, const char *end)
{
	need_connection(conversation);
	if (phase_of(conversation) == PHASE_STARTTLS && !conversation->handshake_failed)
		infer_tls(conversation);
	if (is_content(conversation)) {
		take_content(conversation, line, end);
	} else if (is_chunk(conversation, line)) {
		uint64_t size = line.size + strlen(end);

		tell_content(conversation, line, end);
		conversation->chunk_left -=
			size < conversation->chunk_left ? size : conversation->chunk_left;
	} else {
		take_command(conversation, line);
	}
}

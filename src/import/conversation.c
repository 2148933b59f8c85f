/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Told by a format's reader line by line, tells the scribe. Holds what a live
 * session holds elsewhere: time, the message being sent, the AUTH mechanism.
 */
#include "import/conversation.h"

#include <string.h>

#include "base/base64.h"
#include "base/message.h"
#include "import/content.h"
#include "import/mask.h"
#include "import/sessions.h"
#include "journal/members.h"

#define STEP_US 1000
#define YEAR_KNOWN_US UINT64_C(315360000000000) /* a time before 1980 told no year */
#define RESPONSE_LEAST 12                       /* characters of Base64 behind AUTH and a word */
#define SECRETS_KEPT 48 /* looked for in every line: those of the last logins are enough */

void conversation_init(struct conversation *conversation, const char *format)
{
	memset(conversation, 0, sizeof(*conversation));
	conversation->journal = journal_new(0, 0, "");
	conversation->secrets = secrets_new();
	conversation->stream = &conversation->only;
	conversation->format = format;
}

/* A reply that the text leaves open is one all the same. */
static void cut_reply(struct stream *stream)
{
	if (stream->scribe && stream->continued)
		scribe_cut_reply(stream->scribe);
	stream->continued = false;
}

static void release_stream(struct stream *stream)
{
	cut_reply(stream);
	content_drop(stream);
	bytes_release(&stream->encoded);
	bytes_release(&stream->tls);
	scribe_free(stream->scribe);
	stream->scribe = NULL;
}

struct journal *conversation_finish(struct conversation *conversation)
{
	struct journal *journal = conversation->journal;

	release_stream(&conversation->only);
	bytes_release(&conversation->place);
	bytes_wipe(&conversation->line);
	bytes_wipe(&conversation->members);
	sessions_free(conversation->sessions, release_stream);
	secrets_free(conversation->secrets);
	memset(conversation, 0, sizeof(*conversation));
	return journal;
}

static uint64_t step(struct conversation *conversation)
{
	/* Where the text tells times, they hold. */
	if (!conversation->base_us)
		conversation->now_us += STEP_US;
	return conversation->now_us;
}

enum phase conversation_phase(const struct conversation *conversation)
{
	struct scribe *scribe = conversation->stream->scribe;

	return scribe ? dialogue_phase(scribe_dialogue(scribe)) : PHASE_NONE;
}

bool conversation_awaits(const struct conversation *conversation)
{
	struct scribe *scribe = conversation->stream->scribe;

	return scribe && dialogue_awaits(scribe_dialogue(scribe), NULL);
}

void conversation_at(struct conversation *conversation, uint64_t wall_us)
{
	struct journal_head head = journal_head(conversation->journal);

	if (!conversation->base_us) {
		conversation->base_us =
			wall_us > conversation->now_us ? wall_us - conversation->now_us : 1;
		if (!head.started_us && wall_us > YEAR_KNOWN_US) {
			head.started_us = conversation->base_us;
			journal_set_head(conversation->journal, head);
		}
	}
	if (wall_us > conversation->base_us + conversation->now_us)
		conversation->now_us = wall_us - conversation->base_us;
}

/* ---- sessions ---- */

void conversation_session(struct conversation *conversation, struct span key)
{
	if (!key.size) {
		conversation->stream = &conversation->only;
		return;
	}
	if (!conversation->sessions)
		conversation->sessions = sessions_new();
	conversation->stream = sessions_find(conversation->sessions, key);
}

void conversation_end(struct conversation *conversation)
{
	struct stream *stream = conversation->stream;

	release_stream(stream);
	memset(stream, 0, sizeof(*stream));
}

/* The number of the current session, given when it is first told of. */
static uint16_t number_of(struct conversation *conversation)
{
	struct stream *stream = conversation->stream;

	if (!stream->conn)
		stream->conn = conversation->conn < UINT16_MAX ? ++conversation->conn : UINT16_MAX;
	return stream->conn;
}

/* ---- the connection ---- */

void conversation_connected(struct conversation *conversation, struct span members)
{
	struct stream *stream = conversation->stream;
	struct bytes all = BYTES_INIT;

	cut_reply(stream);
	content_drop(stream);
	if (stream->scribe)
		stream->conn = 0;
	scribe_free(stream->scribe);
	if (secrets_last(conversation->secrets) >=
	    secrets_first(conversation->secrets) + SECRETS_KEPT)
		secrets_forget(conversation->secrets);
	stream->scribe =
		scribe_new(conversation->journal, conversation->secrets, number_of(conversation));
	stream->mechanism[0] = '\0';
	stream->handshake_failed = false;
	stream->continued = false;
	stream->spoken = false;
	bytes_append(&all, members);
	if (stream->lmtp)
		members_add_bool(&all, "lmtp", true);
	if (stream->joined != PHASE_NONE)
		members_add_text(&all, "joined", span_text(phase_key(stream->joined)));
	members_add_text(&all, "imported", span_text(conversation->format));
	scribe_connected(stream->scribe, step(conversation), bytes_span(&all), stream->lmtp);
	stream->joined = PHASE_NONE;
	bytes_release(&all);
}

void conversation_part(struct conversation *conversation)
{
	struct stream *stream = conversation->stream = &conversation->only;

	cut_reply(stream);
	content_drop(stream);
	scribe_free(stream->scribe);
	stream->scribe = NULL;
	stream->conn = 0;
	stream->joined = PHASE_NONE;
	bytes_clear(&conversation->place);
}

/* The text need not tell that there is a connection. */
static void need_connection(struct conversation *conversation)
{
	struct bytes members = BYTES_INIT;

	if (conversation->stream->scribe && conversation_phase(conversation) != PHASE_CLOSED)
		return;
	if (conversation->place.size)
		remark_add_place(&members, bytes_span(&conversation->place));
	bytes_clear(&conversation->place);
	conversation_connected(conversation, bytes_span(&members));
	bytes_release(&members);
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
	conversation->stream->lmtp = command.verb == VERB_LHLO;
	/* A greeting follows: the client really spoke first. */
	if (code == 220 && command.verb != VERB_STARTTLS)
		return;
	conversation->stream->joined = phase_before(command.verb);
}

void conversation_joins(struct conversation *conversation, enum phase phase)
{
	conversation->stream->joined = phase;
}

void conversation_resolved(struct conversation *conversation, struct span members)
{
	need_connection(conversation);
	scribe_resolved(conversation->stream->scribe, step(conversation), members);
}

void conversation_tls_told(struct conversation *conversation, struct span words)
{
	struct bytes *tls = &conversation->stream->tls;

	bytes_append_text(tls, tls->size ? ", " : "");
	bytes_append(tls, words);
}

/* Whatever there was to be told of TLS has been told when the next line is said. */
static void settle_tls(struct conversation *conversation)
{
	struct bytes told = conversation->stream->tls;

	if (!told.size)
		return;
	conversation->stream->tls = (struct bytes)BYTES_INIT;
	remark_tls(conversation, bytes_span(&told));
	bytes_release(&told);
}

void conversation_policy(struct conversation *conversation, struct span members)
{
	need_connection(conversation);
	scribe_policy(conversation->stream->scribe, step(conversation), members);
}

void conversation_tls(struct conversation *conversation, struct span members, bool trusted)
{
	need_connection(conversation);
	scribe_tls_ready(conversation->stream->scribe, step(conversation), members, trusted);
}

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
	members_add_bool(&members, "inferred", true);
	conversation_tls(conversation, bytes_span(&members), false);
	bytes_release(&members);
}

/* TLS must have been started: the client goes on behind the 220 to STARTTLS. */
static void infer_starttls(struct conversation *conversation)
{
	conversation_note(conversation,
			  span_text(_("The text does not tell of TLS, but the conversation goes on "
				      "behind the 220 to STARTTLS: it must have been "
				      "established.")));
	infer_tls(conversation);
}

void conversation_inside_tls(struct conversation *conversation)
{
	need_connection(conversation);
	settle_tls(conversation);
	if (scribe_dialogue(conversation->stream->scribe)->layer == 0)
		infer_tls(conversation);
}

/*
 * "certificate verify failed", "self-signed certificate": the client's doing. An
 * alert about a certificate is the server's, about the client's.
 */
static bool is_distrust(struct span text)
{
	return span_has_word(text, "certificate") && !span_has_word(text, "alert");
}

void conversation_failed(struct conversation *conversation, enum fault_kind kind, struct span text)
{
	struct bytes members = BYTES_INIT;
	struct message_value value;
	struct stream *stream = conversation->stream;
	struct fault fault;

	bytes_clear(&stream->tls);
	if (!stream->scribe)
		stream->scribe = scribe_new(conversation->journal, conversation->secrets,
					    number_of(conversation));
	/* What tools mark their own words with says nothing. */
	while (text.size && (text.data[0] == '*' || text.data[0] == ' '))
		text = span_after(text, 1);
	value = (struct message_value){ "text", text };
	fault_set(&fault, kind, 0, "{text}", &value, 1);
	if (kind == FAULT_TLS && is_distrust(text))
		members_add_text(&members, "problem", span_text("other"));
	scribe_failed(stream->scribe, step(conversation), &fault, bytes_span(&members));
	bytes_release(&members);
	stream->handshake_failed |= kind == FAULT_TLS;
}

void conversation_login(struct conversation *conversation, struct span members)
{
	need_connection(conversation);
	scribe_login(conversation->stream->scribe, step(conversation), members);
}

void conversation_timed_out(struct conversation *conversation, uint64_t waited_us)
{
	const struct dialogue *dialogue;

	need_connection(conversation);
	conversation->now_us += waited_us;
	dialogue = scribe_dialogue(conversation->stream->scribe);
	scribe_timeout(conversation->stream->scribe, step(conversation),
		       dialogue->outstanding_count ? dialogue->outstanding_id[0] : 0, waited_us);
}

void conversation_closed(struct conversation *conversation, const char *by, const char *how)
{
	struct stream *stream = conversation->stream;
	struct bytes members = BYTES_INIT;

	settle_tls(conversation);
	need_connection(conversation);
	content_drop(stream);
	members_add_text(&members, "by", span_text(by));
	members_add_text(&members, "how", span_text(how));
	scribe_closed(stream->scribe, step(conversation), bytes_span(&members));
	bytes_release(&members);
	/* There may be very many of these. */
	if (stream != &conversation->only) {
		release_stream(stream);
		memset(stream, 0, sizeof(*stream));
	}
}

/* ---- remarks ---- */

/* "AUTH PLAIN dXNlcg==", but no setting and no sentence ("auth = x", "after AUTH from a[b]"). */
static bool may_be_response(struct span auth)
{
	struct span rest = auth, mechanism, response;

	span_next_word(&rest);
	mechanism = span_next_word(&rest);
	response = span_next_word(&rest);
	for (size_t i = 0; i < mechanism.size; i++)
		if (mechanism.data[i] != '-' && mechanism.data[i] != '_' &&
		    (mechanism.data[i] < '0' || mechanism.data[i] > '9') &&
		    ((mechanism.data[i] | 0x20) < 'a' || (mechanism.data[i] | 0x20) > 'z'))
			return false;
	return span_find(response, '[') == response.size;
}

/* A remark may be a line of the client that has no mark: what is secret in it is none the less. */
static void keep_secrets(struct conversation *conversation, struct span text)
{
	struct outgoing outgoing;
	struct dialogue nothing;
	bool auth;

	if (conversation_phase(conversation) == PHASE_AUTH && base64_is_valid(text) &&
	    !mask_is(text)) {
		outgoing_init(&outgoing, text, ORIGIN_TYPED);
		outgoing_mark(&outgoing, conversation->secrets, 0, text.size);
		outgoing_release(&outgoing);
	}
	/* As people and programs write it; a search that ignores case costs too much here. */
	auth = span_find_span(text, span_text("AUTH ")) < text.size ||
	       span_find_span(text, span_text("auth ")) < text.size ||
	       span_find_span(text, span_text("Auth ")) < text.size;
	answer_keep(&conversation->answers, conversation->secrets, text, auth);
	if (!auth)
		return;
	dialogue_init(&nothing);
	for (size_t at = 0; at < text.size; at++) {
		struct span rest = span_after(text, at);

		if (!span_starts_word(rest, "AUTH ") || (at > 0 && text.data[at - 1] > ' ') ||
		    !may_be_response(rest))
			continue;
		outgoing_init(&outgoing, rest, ORIGIN_TYPED);
		outgoing_mark_typed(&outgoing, conversation->secrets, &nothing, span_of(NULL, 0));
		outgoing_release(&outgoing);
	}
}

/* "334 UGFzc3dvcmQ6": where the text leaves the user name out, it is not the first answer. */
static bool asks_password(struct span line)
{
	struct bytes decoded = BYTES_INIT;
	bool asks;

	if (!span_equal(span_part(line, 0, 4), span_text("334 ")))
		return false;
	asks = base64_decode(span_trim(span_after(line, 4)), &decoded, NULL) == BASE64_OK &&
	       span_has_word(bytes_span(&decoded), "pass");
	bytes_release(&decoded);
	return asks;
}

/*
 * A text that is read as what it is not may have a client's line in a server's:
 * credentials are none the less. "AUTH PLAIN LOGIN", as a server offers it, is
 * none: behind it stands no Base64 of any length.
 */
static void keep_misread(struct conversation *conversation, struct span line)
{
	size_t at = line.size > RESPONSE_LEAST ? span_find_span(line, span_text("AUTH "))
					       : line.size;
	struct span rest = span_after(line, at + 5), response;

	/* "<~  334 …", taken for a server's line: its answer is a remark. */
	if (line.size && (line.data[0] < '2' || line.data[0] > '5'))
		answer_keep(&conversation->answers, conversation->secrets, line, at < line.size);
	if (at == line.size)
		return;
	span_next_word(&rest);
	response = span_next_word(&rest);
	if (response.size >= RESPONSE_LEAST && base64_is_valid(response) && !mask_is(response))
		secrets_add(conversation->secrets, response);
}

void conversation_note(struct conversation *conversation, struct span text)
{
	struct stream *stream = conversation->stream;
	struct scribe *scribe = stream->scribe;

	keep_secrets(conversation, text);
	/* What stands before the connection is noted without beginning one. */
	if (!scribe)
		scribe = scribe_new(conversation->journal, conversation->secrets,
				    stream->conn ? stream->conn
						 : (uint16_t)(conversation->conn + 1));
	scribe_note(scribe, step(conversation), text);
	if (!stream->scribe)
		scribe_free(scribe);
}

void conversation_secret_note(struct conversation *conversation, struct span text,
			      struct span secret)
{
	if (secret.size)
		secrets_add(conversation->secrets, secret);
	conversation_note(conversation, text);
}

void conversation_remark(struct conversation *conversation, struct span text)
{
	if (!remark_tell(conversation, NULL, text))
		conversation_note(conversation, text);
}

/* ---- lines ---- */

bool conversation_in_content(const struct conversation *conversation)
{
	const struct dialogue *dialogue;

	if (conversation_phase(conversation) != PHASE_DATA)
		return false;
	dialogue = scribe_dialogue(conversation->stream->scribe);
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
	if (!conversation_in_content(conversation) || line.size < 3 ||
	    span_starts_word(line, "421"))
		return false;
	return line.data[0] == '2' || !conversation->stream->digest;
}

/* The first reply is none that a session begins with: the text was cut before it. */
static bool begins_amid(const struct conversation *conversation, struct span line)
{
	static const char *const codes[] = { "235", "250", "251", "334", "354" };

	if (conversation->stream->scribe || conversation->stream->joined != PHASE_NONE)
		return false;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (span_starts_word(line, codes[i]))
			return true;
	return false;
}

/* A reply that nobody is told to have asked for, where the text leaves the client out. */
static void infer_question(struct conversation *conversation, struct span line)
{
	struct stream *stream = conversation->stream;
	struct span command;

	if (stream->spoken || stream->continued)
		return;
	if (!stream->scribe && stream->joined == PHASE_NONE)
		stream->joined = infer_phase(line);
	need_connection(conversation);
	if (conversation_awaits(conversation) || conversation_in_content(conversation))
		return;
	command = infer_command(conversation_phase(conversation), line);
	if (span_is(command, INFERRED_MESSAGE))
		conversation_inferred_message(conversation);
	else if (command.size)
		conversation_inferred(conversation, command);
}

void conversation_server(struct conversation *conversation, struct span line, const char *end)
{
	struct stream *stream = conversation->stream;
	struct bytes *bytes = &conversation->line;

	if (conversation_phase(conversation) == PHASE_CLOSING && span_starts_word(line, "220"))
		conversation_connected(conversation, span_of(NULL, 0));
	settle_tls(conversation);
	if (conversation->silent || begins_amid(conversation, line))
		infer_question(conversation, line);
	need_connection(conversation);
	if (ends_content(conversation, line)) {
		conversation_note(conversation,
				  span_text(_("The text leaves out the end of the message.")));
		if (stream->digest)
			content_end(conversation);
		else
			content_infer(conversation);
	}
	stream->chunk_left = 0;
	stream->continued = reply_line_continues(line);
	stream->password_asked = asks_password(line);
	keep_misread(conversation, line);
	bytes_clear(bytes);
	bytes_append(bytes, line);
	bytes_append_text(bytes, end);
	scribe_push(stream->scribe, step(conversation), bytes_span(bytes));
}

static void remember_mechanism(struct stream *stream, struct span mechanism)
{
	size_t size = mechanism.size < CONVERSATION_MECHANISM ? mechanism.size
							      : CONVERSATION_MECHANISM - 1;

	memcpy(stream->mechanism, mechanism.data, size);
	stream->mechanism[size] = '\0';
}

/* Whoever wrote the text has masked what would be secret in the line. */
static bool is_masked(const struct command *command, struct span line)
{
	if (command->verb == VERB_AUTH)
		return mask_is(command->parameters);
	return (command->verb == VERB_AUTH_RESPONSE || command->verb == VERB_UNKNOWN) &&
	       mask_is(line);
}

/* What is secret in the line is marked, and what later lines depend on is remembered. */
static void look_at(struct conversation *conversation, struct outgoing *outgoing,
		    struct command *command)
{
	struct stream *stream = conversation->stream;
	const struct dialogue *dialogue = scribe_dialogue(stream->scribe);
	struct span line = bytes_span(&outgoing->line);

	dialogue_parse(dialogue, line, command);
	if (command->verb == VERB_AUTH && command->mechanism.size)
		remember_mechanism(stream, command->mechanism);
	if (command->verb == VERB_AUTH_RESPONSE && stream->password_asked && !mask_is(line))
		outgoing_mark(outgoing, conversation->secrets, 0, line.size);
	else if (!is_masked(command, line))
		outgoing_mark_typed(outgoing, conversation->secrets, dialogue,
				    span_text(stream->mechanism));
}

static void take_command(struct conversation *conversation, struct span line,
			 enum event_origin origin)
{
	struct stream *stream = conversation->stream;
	struct command command = { .verb = VERB_UNKNOWN };
	struct outgoing outgoing;
	uint32_t id;

	outgoing_init(&outgoing, line, origin);
	if (!outgoing_is_harmless(scribe_dialogue(stream->scribe), line))
		look_at(conversation, &outgoing, &command);
	id = scribe_command(stream->scribe, step(conversation), &outgoing);
	if (id) {
		if (command.verb == VERB_BDAT)
			stream->chunk_left = command.chunk_size;
	} else {
		/* Replies are missing in the text; what is secret in the line is known by now. */
		conversation_note(conversation, line);
	}
	outgoing_release(&outgoing);
}

/* True while the octets of a BDAT chunk are told, which are no commands. */
static bool is_chunk(const struct conversation *conversation, struct span line)
{
	struct command command;

	if (conversation->stream->chunk_left == 0)
		return false;
	command_parse(line, &command);
	return command.verb != VERB_BDAT && command.verb != VERB_RSET && command.verb != VERB_QUIT;
}

/* Before a line of the client, told or inferred. */
static void begin_line(struct conversation *conversation)
{
	settle_tls(conversation);
	need_connection(conversation);
	if (conversation_phase(conversation) == PHASE_STARTTLS &&
	    !conversation->stream->handshake_failed)
		infer_starttls(conversation);
}

void conversation_inferred(struct conversation *conversation, struct span line)
{
	begin_line(conversation);
	take_command(conversation, line, ORIGIN_INFERRED);
}

void conversation_inferred_message(struct conversation *conversation)
{
	begin_line(conversation);
	step(conversation);
	content_infer(conversation);
}

/* Behind these the client waits for the whole answer before it goes on (RFC 2920 §3.1). */
static bool is_waited_for(enum verb verb)
{
	return verb == VERB_EHLO || verb == VERB_HELO || verb == VERB_LHLO || verb == VERB_HELP ||
	       verb == VERB_VRFY || verb == VERB_EXPN || verb == VERB_GREETING;
}

/* Whoever made the text has left out the rest of a long reply. */
static bool goes_on_amid_reply(const struct stream *stream)
{
	enum verb verb;

	return stream->continued && dialogue_awaits(scribe_dialogue(stream->scribe), &verb) &&
	       is_waited_for(verb);
}

void conversation_client(struct conversation *conversation, struct span line, const char *end)
{
	begin_line(conversation);
	if (goes_on_amid_reply(conversation->stream))
		cut_reply(conversation->stream);
	conversation->stream->spoken = true;
	if (conversation_in_content(conversation)) {
		step(conversation);
		content_take(conversation, line, end);
	} else if (is_chunk(conversation, line)) {
		step(conversation);
		content_take_chunk(conversation, line, end);
	} else {
		take_command(conversation, line, ORIGIN_TYPED);
	}
}

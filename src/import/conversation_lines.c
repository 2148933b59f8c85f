/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of server and client, told by a format's reader, as what the scribe
 * takes: replies, commands, content; those that a text leaves out are inferred.
 */
#include <string.h>

#include "base/message.h"
#include "import/content.h"
#include "import/conversation_inside.h"
#include "import/credentials.h"
#include "import/infer.h"
#include "import/mask.h"

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
	conversation_need(conversation);
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
	conversation_settle_tls(conversation);
	if (conversation->silent || begins_amid(conversation, line))
		infer_question(conversation, line);
	conversation_need(conversation);
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
	stream->password_asked = credentials_asks_password(line);
	credentials_in_line(conversation, line);
	bytes_clear(bytes);
	bytes_append(bytes, line);
	bytes_append_text(bytes, end);
	scribe_push(stream->scribe, conversation_step(conversation), bytes_span(bytes));
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
	struct outgoing *outgoing = &conversation->outgoing;
	uint32_t id;

	outgoing_reuse(outgoing, line, origin);
	if (!outgoing_is_harmless(scribe_dialogue(stream->scribe), line))
		look_at(conversation, outgoing, &command);
	id = scribe_command(stream->scribe, conversation_step(conversation), outgoing);
	if (id) {
		if (command.verb == VERB_BDAT)
			stream->chunk_left = command.chunk_size;
	} else {
		/* Replies are missing in the text; what is secret in the line is known by now. */
		conversation_note(conversation, line);
	}
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
	conversation_settle_tls(conversation);
	conversation_need(conversation);
	if (conversation_phase(conversation) == PHASE_STARTTLS &&
	    !conversation->stream->handshake_failed)
		conversation_infer_starttls(conversation);
}

void conversation_inferred(struct conversation *conversation, struct span line)
{
	begin_line(conversation);
	take_command(conversation, line, ORIGIN_INFERRED);
}

void conversation_inferred_message(struct conversation *conversation)
{
	begin_line(conversation);
	conversation_step(conversation);
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
		conversation_cut_reply(conversation->stream);
	conversation->stream->spoken = true;
	if (conversation_in_content(conversation)) {
		conversation_step(conversation);
		content_take(conversation, line, end);
	} else if (is_chunk(conversation, line)) {
		conversation_step(conversation);
		content_take_chunk(conversation, line, end);
	} else {
		take_command(conversation, line, ORIGIN_TYPED);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice server's frame: bytes into lines and content, lines to the verbs'
 * functions, replies through the scenario into the outbox. Driven by the
 * listener (sockets) and by the in-process peer.
 */
#include "practice/responder.h"

#include <assert.h>

#include "base/memory.h"
#include "practice/service.h"

#define LINE_MAX_COMMAND 512 /* RFC 5321 §4.5.3.1.4 with its end; MAIL and RCPT may grow */
#define LINE_MAX_AUTH 12288  /* RFC 4954 §4 */
#define LINE_KEPT_MAX 16384  /* of a begun line; no line as long as this is served */
#define OUTPUT_MAX 16384     /* waits to be taken before more is served */

static void say_goodbye(struct responder *responder, const struct command *command)
{
	if (command->argument.size) {
		service_refuse(responder, "501 5.5.4 QUIT takes no argument");
		return;
	}
	service_reply_text(responder, STEP_QUIT, "221 2.0.0 " PRACTICE_HOST " Goodbye");
	if (responder->end == RESPONDER_OPEN)
		responder->end = RESPONDER_CLOSE;
}

static void refuse_unknown(struct responder *responder, const struct command *command)
{
	struct bytes text = BYTES_INIT;
	enum verb meant = command_suggest(command->word);

	bytes_append_text(&text, "500 5.5.2 Command not recognised");
	if (meant != VERB_UNKNOWN) {
		bytes_append_text(&text, "; did you mean ");
		bytes_append_text(&text, command_name(meant));
		bytes_append_byte(&text, '?');
	}
	service_refuse(responder, bytes_text(&text));
	bytes_release(&text);
}

static void serve_command(struct responder *responder, const struct command *command)
{
	switch (command->verb) {
	case VERB_EHLO:
	case VERB_HELO:
		service_hello(responder, command);
		break;
	case VERB_STARTTLS:
		service_starttls(responder, command);
		break;
	case VERB_AUTH:
		service_auth(responder, command);
		break;
	case VERB_MAIL:
		service_mail(responder, command);
		break;
	case VERB_RCPT:
		service_rcpt(responder, command);
		break;
	case VERB_DATA:
		service_data(responder, command);
		break;
	case VERB_BDAT:
		service_bdat(responder, command);
		break;
	case VERB_RSET:
		service_rset(responder, command);
		break;
	case VERB_NOOP:
		service_reply_text(responder, STEP_NONE, "250 2.0.0 Ok");
		break;
	case VERB_HELP:
		service_help(responder);
		break;
	case VERB_VRFY:
		service_vrfy(responder, command);
		break;
	case VERB_QUIT:
		say_goodbye(responder, command);
		break;
	case VERB_UNKNOWN:
		refuse_unknown(responder, command);
		break;
	default:
		service_refuse(responder, "502 5.5.1 Command not implemented here");
	}
}

/* The longest line that is taken: parameters may make MAIL and RCPT longer, Base64 AUTH. */
static bool is_too_long(const struct command *command, size_t size)
{
	if (command->verb == VERB_AUTH)
		return size > LINE_MAX_AUTH;
	return size > LINE_MAX_COMMAND && (command->flaws & COMMAND_LONG);
}

/* Too long whatever it was: its front is gone. */
static void refuse_overlong(struct responder *responder)
{
	bool answer = responder->mode == INPUT_AUTH;

	responder->overlong = false;
	if (answer)
		service_auth_end(responder);
	service_refuse(responder, answer ? "500 5.5.6 Authentication line too long"
					 : "500 5.5.2 Line too long");
}

static void serve_line(struct responder *responder, const struct line *line)
{
	struct command command;

	if (responder->overlong || line->text.size > LINE_KEPT_MAX) {
		refuse_overlong(responder);
		return;
	}
	if (line->flaws & LINE_BARE_LF) {
		responder->mode = INPUT_COMMAND;
		service_auth_end(responder);
		service_refuse(responder, "500 5.5.2 A line ends in CR LF, this one ended in LF");
		return;
	}
	if (responder->mode == INPUT_AUTH) {
		service_auth_line(responder, line->text);
		return;
	}
	command_parse(line->text, &command);
	if (is_too_long(&command, line->text.size + 2))
		service_refuse(responder, "500 5.5.2 Line too long");
	else if (line->flaws & (LINE_NUL | LINE_BARE_CR))
		service_refuse(responder, "500 5.5.2 A line holds no NUL and no lone CR");
	else if (command.flaws & COMMAND_EMPTY)
		service_refuse(responder, "500 5.5.2 Empty line");
	else
		serve_command(responder, &command);
}

static void take_line(struct responder *responder, const struct line *line)
{
	responder->progress++;
	service_note_line(responder, line->text);
	if (responder->commands_max && responder->commands == responder->commands_max) {
		service_end(responder, "421 4.7.0 " PRACTICE_HOST " Too many commands, closing");
		return;
	}
	responder->commands++;
	serve_line(responder, line);
}

/* A line without end must not fill the memory: that it was too long is all that is kept. */
static void drop_begun_line(struct responder *responder)
{
	splitter_release(&responder->splitter);
	splitter_init(&responder->splitter);
	responder->overlong = true;
}

/* Takes something from the front of chunk; returns how much. */
static size_t serve_some(struct responder *responder, struct span chunk)
{
	struct line line;
	size_t offset = 0;

	if (responder->mode == INPUT_CONTENT)
		return service_content(responder, chunk);
	if (responder->mode == INPUT_CHUNK)
		return service_chunk(responder, chunk);
	if (splitter_push(&responder->splitter, chunk, &offset, &line))
		take_line(responder, &line);
	else if (splitter_pending(&responder->splitter) > LINE_KEPT_MAX)
		drop_begun_line(responder);
	return offset;
}

static bool is_listening(const struct responder *responder)
{
	/* What a client sends in clear behind its STARTTLS is never served (CVE-2011-0411). */
	return responder->end == RESPONDER_OPEN && !responder->tls_pending;
}

size_t responder_push(struct responder *responder, uint64_t now_us, struct span bytes)
{
	struct span rest = bytes;

	responder->now_us = now_us;
	responder->computed = false;
	while (rest.size && is_listening(responder) && responder->outbox.bytes.size < OUTPUT_MAX &&
	       !(responder->shares && responder->computed))
		rest = span_after(rest, serve_some(responder, rest));
	return is_listening(responder) ? bytes.size - rest.size : bytes.size;
}

void responder_share(struct responder *responder, unsigned commands)
{
	responder->shares = true;
	responder->commands_max = commands;
}

unsigned responder_commands(const struct responder *responder)
{
	return responder->commands;
}

uint64_t responder_progress(const struct responder *responder)
{
	return responder->progress;
}

void responder_dismiss(struct responder *responder, uint64_t now_us, const char *reply)
{
	responder->now_us = now_us;
	if (responder->end == RESPONDER_OPEN)
		service_end(responder, reply);
}

void responder_finish(struct responder *responder, uint64_t now_us)
{
	responder->now_us = now_us;
	if (responder->end == RESPONDER_OPEN)
		responder->end = RESPONDER_CLOSE;
}

struct responder *responder_new(const struct scenario *scenario, bool tls, bool implicit,
				uint64_t now_us)
{
	struct responder *responder = memory_new(1, sizeof(*responder));

	assert(scenario);
	responder->scenario = scenario;
	responder->tls = tls;
	responder->encrypted = implicit;
	responder->now_us = now_us;
	responder->seed = now_us;
	responder->started_us = responder->noted_us = now_us;
	splitter_init(&responder->splitter);
	body_decoder_init(&responder->body);
	service_reply_text(responder, STEP_GREETING,
			   "220 " PRACTICE_HOST " ESMTP smtpscope practice server");
	return responder;
}

void responder_free(struct responder *responder)
{
	if (!responder)
		return;
	service_auth_end(responder);
	splitter_release(&responder->splitter);
	body_decoder_release(&responder->body);
	outbox_release(&responder->outbox);
	bytes_wipe(&responder->scratch);
	bytes_release(&responder->user);
	bytes_release(&responder->identity);
	bytes_release(&responder->said);
	for (size_t i = 0; i < responder->binding_count; i++) {
		bytes_release(&responder->binding_types[i]);
		bytes_release(&responder->binding_data[i]);
	}
	memory_free(responder);
}

void responder_add_binding(struct responder *responder, struct span type, struct span data)
{
	if (responder->binding_count == SERVICE_BINDINGS_MAX)
		return;
	bytes_append(&responder->binding_types[responder->binding_count], type);
	bytes_append(&responder->binding_data[responder->binding_count++], data);
}

void responder_set_identity(struct responder *responder, struct span user)
{
	bytes_clear(&responder->identity);
	bytes_append(&responder->identity, user);
}

void responder_take(struct responder *responder, uint64_t now_us, struct bytes *out)
{
	size_t before = out->size;

	responder->now_us = now_us;
	outbox_take(&responder->outbox, now_us, out);
	service_note_output(responder, span_after(bytes_span(out), before));
}

uint64_t responder_deadline(const struct responder *responder)
{
	return outbox_deadline(&responder->outbox);
}

bool responder_wants_tls(const struct responder *responder)
{
	return responder->tls_pending && outbox_is_empty(&responder->outbox) &&
	       responder->end == RESPONDER_OPEN;
}

void responder_tls_ready(struct responder *responder, uint64_t now_us)
{
	responder->now_us = now_us;
	responder->tls_pending = false;
	responder->encrypted = true;
	/* RFC 3207 §4.2: what was learnt in clear is forgotten. */
	responder->greeted = responder->extended = false;
	responder->transaction = (struct transaction){ .open = false };
	bytes_clear(&responder->user);
	splitter_release(&responder->splitter);
	splitter_init(&responder->splitter);
	responder->overlong = false;
}

enum responder_end responder_end(const struct responder *responder)
{
	return outbox_is_empty(&responder->outbox) ? responder->end : RESPONDER_OPEN;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What of a conversation is written down for somebody who looks on: the
 * responder's lines become notes, and the credentials among them their shape.
 */
#include "base/base64.h"
#include "practice/service.h"

#define SAID_MAX (NOTE_TEXT_MAX + 1)
#define NOTES_MAX_SECOND 300 /* of one connection: a flood must not hide what all others do */

void responder_watch(struct responder *responder, struct notebook *notebook, uint32_t connection)
{
	responder->notebook = notebook;
	responder->connection = connection;
	/* Two that came at the same moment get other nonces and queue ids. */
	responder->seed ^= (uint64_t)connection << 40;
}

static struct note note_of(const struct responder *responder, enum note_kind kind)
{
	return (struct note){ .kind = kind,
			      .connection = responder->connection,
			      .time_us = responder->now_us,
			      .age_us = responder->now_us - responder->started_us,
			      .encrypted = responder->encrypted };
}

static void add(struct responder *responder, const struct note *note)
{
	if (responder->now_us - responder->noted_us >= 1000000) {
		responder->noted_us = responder->now_us;
		responder->noted = 0;
	}
	if (++responder->noted > NOTES_MAX_SECOND)
		notebook_skip(responder->notebook);
	else
		notebook_add(responder->notebook, note);
}

/*
 * Credentials become their shape, decoded where they are Base64. The practice
 * account's name is no secret: everybody is told it.
 */
static void hide(struct note *note, struct span line, size_t from)
{
	struct span hidden = span_after(line, from);
	struct bytes known = BYTES_INIT;
	bool told;

	note->text = line;
	if (hidden.size == 0 || span_is(hidden, "=") || span_is(hidden, "*"))
		return;
	note->shape = secret_shape_of_sent(hidden);
	base64_append(&known, span_text(PRACTICE_USER));
	told = span_equal(hidden, bytes_span(&known));
	bytes_release(&known);
	if (told)
		return;
	note->secret = true;
	note->text = span_part(line, 0, from);
}

/* Where what may be credentials begins in a line that is no command; its size: nowhere. */
static size_t find_credentials(const struct responder *responder, struct span line)
{
	struct span rest = line;

	/* Somebody whose AUTH was refused goes on all the same, or has pasted one line too many. */
	if (responder->after_auth || (line.size >= 8 && base64_is_valid(line)))
		return 0;
	while (rest.size) {
		struct span word = span_next_word(&rest);

		if (mechanism_find(word))
			return line.size - rest.size;
	}
	return line.size;
}

void service_note_line(struct responder *responder, struct span line)
{
	bool answer = responder->mode == INPUT_AUTH;
	struct note note = note_of(responder, answer ? NOTE_RESPONSE : NOTE_COMMAND);
	struct command command;

	if (!responder->notebook)
		return;
	command_parse(line, &command);
	if (answer)
		hide(&note, line, 0);
	else if (command.verb == VERB_AUTH && command.parameters.size)
		hide(&note, line, (size_t)(command.parameters.data - line.data));
	else if (command.verb == VERB_UNKNOWN)
		hide(&note, line, find_credentials(responder, line));
	else
		note.text = line;
	responder->after_auth = answer || command.verb == VERB_AUTH ||
				(command.verb == VERB_UNKNOWN && note.secret);
	add(responder, &note);
}

void service_note_message(struct responder *responder, uint64_t octets)
{
	struct note note = note_of(responder, NOTE_MESSAGE);

	note.number = octets;
	if (responder->notebook)
		add(responder, &note);
}

static void note_said(struct responder *responder)
{
	struct note note = note_of(responder, NOTE_REPLY);

	note.text = bytes_span(&responder->said);
	if (note.text.size && note.text.data[note.text.size - 1] == '\r')
		note.text.size--;
	add(responder, &note);
	bytes_clear(&responder->said);
}

/* Replies are written down line by line, however a scenario lets them drip. */
void service_note_output(struct responder *responder, struct span sent)
{
	while (responder->notebook && sent.size) {
		size_t end = span_find(sent, '\n');
		size_t room = SAID_MAX - responder->said.size;

		bytes_append(&responder->said, span_part(sent, 0, end < room ? end : room));
		if (end < sent.size)
			note_said(responder);
		sent = span_after(sent, end + 1);
	}
}

void responder_note_tls(struct responder *responder, uint64_t now_us, struct span words)
{
	struct note note;

	responder->now_us = now_us;
	note = note_of(responder, NOTE_TLS);
	note.text = words;
	if (responder->notebook)
		add(responder, &note);
}

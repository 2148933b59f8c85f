/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounces in words, exceptions, tickets: sentences that quote a reply ("host …
 * said: 550 5.1.1 …"). The lines of a paragraph that were wrapped are one again.
 */
#include <string.h>

#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"
#include "import/header.h"
#include "import/quoted.h"
#include "smtp/status.h"

#define APART_US UINT64_C(1000000) /* what is told again so much later has happened again */

static struct span host_of(struct span before)
{
	struct span host = entry_behind(before, "host ");
	struct span named = entry_behind(before, "host: ");
	size_t close;

	/* "Remote host said:" names none. */
	if (reader_starts(host, "said:"))
		return span_of(NULL, 0);
	if (named.size)
		return span_part(named, 0, span_find_span(named, span_text(" reason")));
	close = span_find(host, ']');

	if (close < host.size)
		return span_part(host, 0, close + 1);
	return span_part(host, 0, span_find(host, ' '));
}

/* ---- paragraphs ---- */

#define WIDTH_LEAST 60
#define WIDTH_MOST 80

/* Characters, whatever script they are of. */
static size_t columns_of(struct span line)
{
	size_t columns = 0;

	for (size_t i = 0; i < line.size; i++)
		columns += (line.data[i] & 0xc0) != 0x80;
	return columns;
}

/* Where the lines of a paragraph are wrapped; 0: they are not. */
static size_t width_of(struct span text)
{
	size_t widest = 0;

	while (text.size) {
		struct span line = reader_line(&text);

		size_t columns = columns_of(line);

		if (columns > WIDTH_MOST && span_find(span_part(line, 40, 40), ' ') < 40)
			return 0;
		if (columns <= WIDTH_MOST && columns > widest)
			widest = columns;
	}
	return widest >= WIDTH_LEAST ? widest : 0;
}

/* "… (550-5.7.1 no", "550 5.7.1 at all": both are lines of one reply. */
static bool goes_on_as_reply(struct span line, struct span next)
{
	unsigned char code[4] = { 0, 0, 0, '-' };

	if (reader_code(next) < 0)
		return false;
	memcpy(code, next.data, 3);
	return span_find_span(line, span_of(code, sizeof(code))) < line.size;
}

/* "… said: 550 5.1.1": the reply's words are still to come, unless the next line begins anew. */
static bool lacks_words(struct span line, struct span next)
{
	size_t at = line.size;
	struct status status;

	while (at > 0 && line.data[at - 1] != ' ')
		at--;
	return at >= 4 && reader_code(span_part(line, at - 4, 4)) >= 400 &&
	       span_find_span(next, span_part(line, at - 4, 4)) == next.size &&
	       status_parse(span_after(line, at), &status) == line.size - at;
}

/*
 * True when the next line is the rest of this one: its first word had no room
 * there. Exim wraps behind a colon, whatever room there is.
 */
static bool goes_on(struct span line, struct span next, size_t width)
{
	struct span rest = span_trim(next), word = span_next_word(&rest), text = span_trim(line);

	if (!text.size || reader_code(span_trim(next)) > 0)
		return goes_on_as_reply(text, span_trim(next));
	if (text.data[text.size - 1] == ':' || (rest.size && lacks_words(text, next)))
		return true;
	return width && columns_of(line) + 1 + columns_of(word) > width;
}

/* What was wrapped is one line again. */
static void join_lines(struct span text, struct bytes *out)
{
	size_t width = width_of(text);
	struct span line = { NULL, 0 };

	while (text.size) {
		struct span next = reader_line(&text);

		if (line.data)
			bytes_append_byte(out, goes_on(line, next, width) ? ' ' : '\n');
		bytes_append(out, span_trim(next));
		line = next;
	}
}

/* ---- what they quote ---- */

/* The same reply, told once more: an exception within an exception, a summary. */
static bool is_told(const struct reader *reader, const struct entry *entry)
{
	struct span told = bytes_span(&reader->told);
	struct span rcpt = reader_line(&told), reply = entry->reply;
	size_t size;

	/* "530 5.7.1 Authe...": a program has cut it. */
	while (reply.size > 4 && reply.data[reply.size - 1] == '.')
		reply.size--;
	size = told.size < reply.size ? told.size : reply.size;

	if (!told.size || (reader->number && entry->wall_us > reader->number + APART_US))
		return false;
	return span_equal(span_part(told, 0, size), span_part(reply, 0, size)) &&
	       (!rcpt.size || !entry->rcpt.size || span_equal(rcpt, entry->rcpt));
}

static void keep_told(struct reader *reader, const struct entry *entry)
{
	bytes_clear(&reader->told);
	bytes_append(&reader->told, entry->rcpt);
	bytes_append_byte(&reader->told, '\n');
	bytes_append(&reader->told, entry->reply);
	reader->number = entry->wall_us;
}

static struct span last_line_of(struct span text)
{
	size_t at = text.size;

	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return span_after(text, at);
}

/* The time of the line that the reply stands on, where a logger has written it. */
static uint64_t time_of(struct span before)
{
	struct header header = { .timed = false };

	header_skip(last_line_of(before), &header);
	return header.timed ? header.wall_us : 0;
}

static void read_quoted(struct span before, struct span reply, struct entry *entry)
{
	struct span subject;

	entry->command = quoted_command(&reply);
	entry->reply = reply;
	entry->host = host_of(before);
	entry->rcpt = quoted_recipient(before);
	entry->wall_us = time_of(before);
	if (!entry->command.size)
		entry->command = entry_between(before, " after ", ":");
	if (!entry->command.size)
		entry->command = entry_between(before, " for ", " command");
	/* 530 asks for a login before any; it answers none. */
	if (span_has_word(last_line_of(before), "authenticat") && reader_code(reply) != 530)
		entry->verb = VERB_AUTH;
	subject = quoted_subject(reply);
	entry->sender = subject;
	if (subject.size && !span_has_word(reply, "sender"))
		entry->rcpt = subject;
}

/* The next one says the same and more: "code: 550 5.7.1", "answer: 550 5.7.1 not allowed". */
static bool is_told_better(struct span text, size_t from, struct span reply)
{
	struct span next;

	return quoted_next(text, from, &next) && next.size > reply.size &&
	       span_equal(span_part(next, 0, reply.size), reply);
}

static void note_lines(struct reader *reader, struct span text)
{
	while (text.size) {
		struct span line = reader_line(&text);

		if (line.size)
			conversation_note(reader->conversation, line);
	}
}

/* A paragraph while it is read. */
struct paragraph {
	struct bytes lines;   /* what was wrapped is one line again */
	struct quoted quoted; /* the same, with replies as they were sent */
	size_t told;          /* of the lines: so much has been noted */
};

/* The lines as they stand in the text, up to where the byte `at` of `sent` stood. */
static struct span lines_until(struct paragraph *paragraph, size_t at)
{
	size_t from = paragraph->told, end = quoted_origin(&paragraph->quoted, at);
	struct span lines = bytes_span(&paragraph->lines);

	end = end < lines.size ? end : lines.size;
	paragraph->told = end > from ? end : from;
	return span_part(lines, from, paragraph->told - from);
}

/*
 * The next reply from there on that is a session of its own: what stands before it
 * belongs to that session, too. Gives where to go on; 0: there is none.
 */
static size_t tell_next(struct reader *reader, struct paragraph *paragraph, size_t from)
{
	struct span text = bytes_span(&paragraph->quoted.sent), reply;
	size_t start = from;

	while (quoted_next(text, from, &reply)) {
		struct entry entry = { .whole = span_of(NULL, 0), .verb = VERB_UNKNOWN };
		size_t at = (size_t)(reply.data - text.data), begin = at, end;
		struct span lines;

		read_quoted(span_part(text, start, at - start), reply, &entry);
		from = at + reply.size;
		end = from + span_find(span_after(text, from), '\n');
		if (quoted_next(span_part(text, 0, end), from, &reply))
			end = from;
		if (is_told(reader, &entry) || is_told_better(text, from, entry.reply))
			continue;
		while (begin > start && text.data[begin - 1] != '\n')
			begin--;
		conversation_session(reader->conversation, span_of(NULL, 0));
		conversation_end(reader->conversation);
		note_lines(reader, lines_until(paragraph, begin));
		lines = lines_until(paragraph, end);
		entry.whole = last_line_of(lines);
		note_lines(reader, span_part(lines, 0, lines.size - entry.whole.size));
		keep_told(reader, &entry);
		entry_tell(reader, &entry);
		return end;
	}
	note_lines(reader, lines_until(paragraph, SIZE_MAX / 8));
	return 0;
}

static void end_paragraph(struct reader *reader)
{
	struct paragraph paragraph = { .told = 0 };
	size_t from = 0;

	join_lines(bytes_span(&reader->own), &paragraph.lines);
	quoted_as_sent(bytes_span(&paragraph.lines), &paragraph.quoted);
	do
		from = tell_next(reader, &paragraph, from);
	while (from);
	bytes_clear(&reader->own);
	bytes_wipe(&paragraph.lines);
	quoted_wipe(&paragraph.quoted);
}

/* "at SMTPConnection._formatError (/app/…:784:19)": where an exception was thrown. */
static bool is_frame(struct span text)
{
	return reader_starts(text, "at ") && span_find(text, '(') < text.size &&
	       span_find(text, ')') < text.size;
}

/* The fields of an exception, which say once more what its message has said. */
enum { OUTSIDE, IN_FIELDS };

/* What stands behind an exception's message: its frames, and in braces its fields. */
static bool take_behind_message(struct reader *reader, struct span text)
{
	if (reader->state == OUTSIDE && !is_frame(text))
		return false;
	if (reader->own.size)
		end_paragraph(reader);
	if (reader->state == IN_FIELDS && span_is(text, "}"))
		reader->state = OUTSIDE;
	else if (text.size && text.data[text.size - 1] == '{')
		reader->state = IN_FIELDS;
	if (text.size)
		conversation_note(reader->conversation, text);
	return true;
}

static void take_line(struct reader *reader, struct span line)
{
	struct span text = span_trim(line);

	if (take_behind_message(reader, text))
		return;
	if (!text.size) {
		if (reader->own.size)
			end_paragraph(reader);
		return;
	}
	/* A paragraph without an end is no sentence. */
	if (reader->own.size > 16384)
		end_paragraph(reader);
	if (reader->own.size)
		bytes_append_byte(&reader->own, '\n');
	bytes_append(&reader->own, line);
}

static void end(struct reader *reader)
{
	if (reader->own.size)
		end_paragraph(reader);
}

/* As it stands, or as a library has told it. */
static bool quotes_reply(struct span text)
{
	struct quoted quoted = { BYTES_INIT, BYTES_INIT };
	bool found = entry_find_reply(text).size > 0;

	if (!found) {
		quoted_as_sent(text, &quoted);
		found = entry_find_reply(bytes_span(&quoted.sent)).size > 0;
	}
	quoted_wipe(&quoted);
	return found;
}

static int recognise(const struct import_format *format, struct span text)
{
	static const char *const hallmarks[] = { " said: 4",
						 " said: 5",
						 "said:\n",
						 "SMTP error from remote mail server",
						 "could not be delivered",
						 "The response from the remote server was",
						 "The response was:\n",
						 " responseCode: ",
						 "emote Server returned '",
						 "he server response was: ",
						 "erver responded: ",
						 "MessagingException: ",
						 "SendFailedException: ",
						 "AuthenticationFailedException: ",
						 "SMTP server response: ",
						 "Additional SMTP info: ",
						 "\"diagnosticCode\":",
						 NULL };
	bool sure = reader_has(text, hallmarks);

	(void)format;
	return quotes_reply(text) ? (sure ? 35 : 2) : 0;
}

const struct import_format import_bounce = {
	.name = "bounce",
	.title = N_("a bounce in words, or sentences that quote a reply"),
	.why = N_("The format is unclear. A sentence of the text quotes a reply, and was read as "
		  "one that a bounce or an exception tells; all else is kept as remarks. "
		  "--from=FORMAT reads it as another format (smtpscope list imports)."),
	.recognise = recognise,
	.line = take_line,
	.end = end,
};

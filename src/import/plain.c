/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions in which nothing says who speaks; driven by the table of a format. */
#include "import/plain.h"

#include "base/base64.h"
#include "import/mask.h"
#include "smtp/status.h"

static const struct plain_style *style_of(const struct import_format *format)
{
	return format->style;
}

static bool is_remark(const struct plain_style *style, struct span line)
{
	for (const char *const *start = style->remarks; start && *start; start++)
		if (reader_starts(line, *start))
			return true;
	return false;
}

/* ---- numbers that people write ---- */

static struct span next_text(struct span rest)
{
	struct span line = { NULL, 0 };

	while (rest.size && !span_trim(line).size)
		line = reader_line(&rest);
	return line;
}

/*
 * "250 users cannot print": a code, and nothing around it is SMTP (`before`: the
 * line before it was). An enhanced code, or that more lines follow, is a server's
 * writing, and a 220 may stand alone.
 */
static bool stands_alone(struct span line, bool before, struct span rest)
{
	struct span next = next_text(rest);
	struct status status;

	return !before && line.size > 3 && line.data[3] == ' ' && reader_code(line) != 220 &&
	       !status_parse(span_after(line, 4), &status) && reader_code(next) < 0 &&
	       !reader_is_command(next);
}

/* "550 is a nice number": no server begins so. */
static bool is_counted(struct span line)
{
	static const char *const words[] = { "is", "are", "was", "were", "of", "and", "or" };
	struct span text = span_after(line, 4), word = span_next_word(&text);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(word, words[i]))
			return true;
	return false;
}

/* Where only the server speaks, a refusal may be all there is. */
static bool is_reply(struct span line, bool before, bool silent, struct span rest)
{
	int code = reader_code(line);

	return code > 0 &&
	       ((silent && code >= 400 && !is_counted(line)) || !stands_alone(line, before, rest));
}

/* ---- recognition ---- */

int plain_recognise(const struct import_format *format, struct span text)
{
	const struct plain_style *style = style_of(format);
	bool sure = style->hallmarks && reader_has(text, style->hallmarks);
	struct sample sample = { 0, 0, 0, 0 };
	bool before = false;

	if (style->needs_hallmark && !sure)
		return 0;
	while (text.size) {
		struct span line = reader_line(&text);
		bool remark = is_remark(style, line);
		bool client = !remark && reader_is_command(line);

		if (!line.size)
			continue;
		before = client || (!remark && is_reply(line, before, true, text));
		sample.lines++;
		sample.client += client;
		sample.smtp += before;
		sample.fits += remark;
	}
	sample.fits += sample.smtp;
	/* Without a mark, content and remarks look alike; half of a text is enough. */
	sample.fits = sample.fits * 2 < sample.lines ? sample.fits * 2 : sample.lines;
	return reader_score(&sample, sure);
}

/* ---- who speaks ---- */

static bool is_dot(struct span line)
{
	return span_is(line, ".");
}

/* Whether the message that is being told has its final dot in the text. */
static bool has_dot_ahead(struct reader *reader)
{
	struct span text = reader->rest;

	if (reader->dot_known && (!reader->dot || reader->dot >= text.data))
		return reader->dot != NULL;
	reader->dot_known = true;
	reader->dot = NULL;
	while (text.size && !reader->dot) {
		const unsigned char *at = text.data;

		if (is_dot(reader_line(&text)))
			reader->dot = at;
	}
	return reader->dot != NULL;
}

/* Within a message: only where the text leaves its end out is a reply a reply. */
static bool is_content(struct reader *reader, struct span line)
{
	if (reader_code(line) < 0 || is_dot(line))
		return true;
	return reader->conversation->stream->digest && has_dot_ahead(reader);
}

/* What a server does not understand was said by the client, whatever it is. */
static bool is_refused_next(const struct reader *reader, struct span line)
{
	struct span rest = reader->rest;
	int code = reader_code(reader_line(&rest));
	enum phase phase = conversation_phase(reader->conversation);

	if (!line.size || phase < PHASE_GREETED || phase >= PHASE_CLOSING ||
	    conversation_awaits(reader->conversation))
		return false;
	return code >= 500 && code <= 504;
}

static bool is_answer(const struct reader *reader, struct span line)
{
	if (conversation_phase(reader->conversation) != PHASE_AUTH)
		return false;
	return base64_is_valid(line) || span_is(line, "*") || mask_is(line);
}

static bool is_open(const struct reader *reader)
{
	enum phase phase = conversation_phase(reader->conversation);

	return phase > PHASE_NONE && phase < PHASE_CLOSING;
}

static enum speaker who_said(struct reader *reader, struct span line)
{
	if (is_remark(style_of(reader->format), line))
		return SPEAKER_NOBODY;
	if (conversation_in_content(reader->conversation))
		return is_content(reader, line) ? SPEAKER_CLIENT : SPEAKER_SERVER;
	/* Within a session whatever has a code is the server's. */
	if (reader_code(line) > 0 &&
	    (is_open(reader) ||
	     is_reply(line, reader->smtp_before, reader->conversation->silent, reader->rest)))
		return SPEAKER_SERVER;
	if (is_answer(reader, line) || reader_is_command(line) || is_refused_next(reader, line))
		return SPEAKER_CLIENT;
	return SPEAKER_NOBODY;
}

/* ---- reading ---- */

/* Tells the conversation when the text begins with the client, and whether it says anything. */
void plain_begin(struct reader *reader)
{
	const struct plain_style *style = style_of(reader->format);
	struct span text = reader->sample, first = { NULL, 0 };
	bool client = false, server = false, before = false;
	int code = -1;

	while (text.size) {
		struct span line = reader_line(&text);

		if (is_remark(style, line) || !line.size)
			continue;
		before = reader_is_command(line) || is_reply(line, before, true, text);
		if (before && reader_code(line) > 0) {
			code = code < 0 ? reader_code(line) : code;
			server = true;
		} else if (reader_is_command(line)) {
			first = client || server ? first : line;
			client = true;
		}
	}
	reader->conversation->silent = !client;
	if (first.data)
		conversation_begins_with(reader->conversation, first, code);
}

static void take_remark(struct reader *reader, struct span line)
{
	const struct plain_style *style = style_of(reader->format);

	if (span_trim(line).size && !remark_tell(reader->conversation, style->sayings, line))
		conversation_note(reader->conversation, line);
}

void plain_line(struct reader *reader, struct span line)
{
	const struct plain_style *style = style_of(reader->format);
	enum speaker speaker;

	if (reader->held_by != SPEAKER_NOBODY) {
		if (reader_code(line) < 0 && !reader_is_command(line) &&
		    reader_take_rest(reader, style->sayings, line))
			return;
		/* What was held decides where the session stands. */
		reader_let_go(reader);
	}
	if (style->own && style->own(reader, line))
		return;
	speaker = who_said(reader, line);
	if (line.size)
		reader->smtp_before = speaker != SPEAKER_NOBODY;
	if (speaker == SPEAKER_NOBODY)
		take_remark(reader, line);
	else if (speaker == SPEAKER_SERVER)
		reader_hear(reader, speaker, line, line.size, "\r\n");
	else
		reader_say(reader, speaker, line, "\r\n");
}

void plain_end(struct reader *reader)
{
	reader_let_go(reader);
}

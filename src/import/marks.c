/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts whose lines say who speaks; driven by the table of a format. */
#include "import/marks.h"

#include <string.h>

#include "import/header.h"
#include "import/literal.h"

#define GROUPS 5

/* A line taken apart. */
struct told {
	enum speaker speaker;
	struct span text;
	unsigned flags;
	bool framed; /* a header or a remark's sign was taken off */
};

static const struct marks_style *style_of(const struct import_format *format)
{
	return format->style;
}

static struct span without_blanks(struct span text)
{
	while (text.size && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = span_after(text, 1);
	return text;
}

/* Takes the mark and one blank behind it off the line. */
static bool read_mark(const struct marks_style *style, int group, struct span line,
		      struct told *told)
{
	for (const struct mark *mark = style->marks; mark->text; mark++) {
		if (mark->group != group || !reader_starts(line, mark->text))
			continue;
		told->speaker = mark->speaker;
		told->flags = mark->flags;
		told->text = line;
		told->framed = true;
		if (mark->speaker == SPEAKER_NOBODY && !(mark->flags & MARK_SECRET))
			return true;
		told->text = span_after(line, strlen(mark->text));
		if (mark->flags & MARK_PADDED)
			told->text = without_blanks(told->text);
		else if (told->text.size && told->text.data[0] == ' ')
			told->text = span_after(told->text, 1);
		return true;
	}
	return false;
}

static struct told read_line(const struct marks_style *style, int group, bool headers,
			     struct span line, struct header *header)
{
	struct told told = { .text = line };
	struct span inner = without_blanks(line);

	if (headers)
		inner = header_skip(line, header);
	if (style->skip)
		inner = style->skip(inner);
	told.framed = headers && (header->timed || header->key.size);
	if (read_mark(style, group, without_blanks(inner), &told))
		return told;
	/* Content that is indented is content; a remark's frame is of no interest. */
	if (told.framed || style->skip)
		told.text = inner;
	if (reader_starts(told.text, "* ") || reader_starts(told.text, "# ")) {
		told.text = span_after(told.text, 2);
		told.framed = true;
	}
	return told;
}

static bool is_smtp(enum speaker speaker, struct span text)
{
	if (speaker == SPEAKER_SERVER)
		return reader_code(text) > 0;
	return speaker == SPEAKER_CLIENT && reader_is_command(text);
}

/* ---- which style it is ---- */

/* Both ways to read one style: as its table says, and the other way round. */
struct styles {
	struct sample as_told[GROUPS];
	struct sample swapped[GROUPS];
};

static void count_line(struct sample *sample, const struct told *told, bool swapped)
{
	enum speaker speaker = told->speaker;

	if (swapped && speaker != SPEAKER_NOBODY)
		speaker = speaker == SPEAKER_CLIENT ? SPEAKER_SERVER : SPEAKER_CLIENT;
	sample->lines++;
	sample->fits += speaker != SPEAKER_NOBODY || told->framed;
	if (!is_smtp(speaker, told->text))
		return;
	sample->smtp++;
	sample->client += speaker == SPEAKER_CLIENT;
}

/* What a quoted line says, for the count. */
static struct told read_sample_line(const struct marks_style *style, int group, bool headers,
				    struct span line, struct bytes *literal)
{
	struct header header = { .timed = false };
	struct told told = read_line(style, group, headers, line, &header);

	bytes_clear(literal);
	if (style->quoted && told.speaker != SPEAKER_NOBODY && literal_read(told.text, literal)) {
		struct span rest = bytes_span(literal);

		told.text = reader_line(&rest);
	}
	return told;
}

static struct styles count_styles(const struct marks_style *style, struct span text)
{
	struct bytes literal = BYTES_INIT;
	struct styles styles;

	memset(&styles, 0, sizeof(styles));
	while (text.size) {
		struct span line = reader_line(&text);

		for (int group = 0; line.size && group < GROUPS; group++) {
			struct told told =
				read_sample_line(style, group, style->headers, line, &literal);

			count_line(&styles.as_told[group], &told, false);
			count_line(&styles.swapped[group], &told, true);
		}
	}
	bytes_release(&literal);
	return styles;
}

static const struct sample *choose(const struct styles *styles, int *group, bool *swapped)
{
	const struct sample *best = &styles->as_told[0];

	*group = 0;
	*swapped = false;
	for (int i = 0; i < GROUPS; i++) {
		if (styles->as_told[i].smtp > best->smtp) {
			best = &styles->as_told[i];
			*group = i;
			*swapped = false;
		}
		if (styles->swapped[i].smtp > best->smtp) {
			best = &styles->swapped[i];
			*group = i;
			*swapped = true;
		}
	}
	return best;
}

int marks_recognise(const struct import_format *format, struct span sample)
{
	const struct marks_style *style = style_of(format);
	bool sure = style->hallmarks && reader_has(sample, style->hallmarks);
	struct styles styles;
	bool swapped;
	int group;

	if (style->needs_hallmark && !sure)
		return 0;
	styles = count_styles(style, sample);
	return reader_score(choose(&styles, &group, &swapped), sure);
}

/* ---- reading ---- */

static enum speaker speaker_of(const struct reader *reader, enum speaker told)
{
	if (!reader->swapped || told == SPEAKER_NOBODY)
		return told;
	return told == SPEAKER_CLIENT ? SPEAKER_SERVER : SPEAKER_CLIENT;
}

/* Tells the conversation when the text begins with the client, and what the server says first. */
static void look_ahead(struct reader *reader)
{
	const struct marks_style *style = style_of(reader->format);
	struct bytes literal = BYTES_INIT, first = BYTES_INIT;
	struct span text = reader->sample;
	bool begun = false;
	int code = -1;

	while (text.size && code < 0) {
		struct told told = read_sample_line(style, reader->group, reader->headers,
						    reader_line(&text), &literal);
		enum speaker speaker = speaker_of(reader, told.speaker);

		if (speaker == SPEAKER_SERVER && !begun)
			break;
		if (speaker == SPEAKER_SERVER)
			code = reader_code(told.text);
		else if (speaker == SPEAKER_CLIENT && !begun) {
			bytes_append(&first, told.text);
			begun = true;
		}
	}
	if (begun)
		conversation_begins_with(reader->conversation, bytes_span(&first), code);
	bytes_wipe(&first);
	bytes_wipe(&literal);
}

/* Whether there are headers at all: looking for one in each line takes its time. */
static bool has_headers(struct span text)
{
	while (text.size) {
		struct header header;

		header_skip(reader_line(&text), &header);
		if (header.timed || header.key.size)
			return true;
	}
	return false;
}

void marks_begin(struct reader *reader)
{
	const struct marks_style *style = style_of(reader->format);
	struct styles styles = count_styles(style, reader->sample);
	const struct sample *sample = choose(&styles, &reader->group, &reader->swapped);

	reader->headers = style->headers && has_headers(reader->sample);
	reader->conversation->silent = sample->client == 0;
	if (!style->sessions)
		look_ahead(reader);
}

static const char *end_of(unsigned flags)
{
	return flags & MARK_BARE ? "\n" : "\r\n";
}

#define LITERAL_LINES_MAX 8

/* A literal that was wrapped ends in one of the next lines, which are taken then. */
static bool read_wrapped(struct reader *reader, struct span text, struct bytes *literal)
{
	struct span rest = reader->rest;
	struct bytes whole = BYTES_INIT;
	bool read = false;

	bytes_append(&whole, text);
	for (int n = 0; n < LITERAL_LINES_MAX && rest.size && reader->width && !read; n++) {
		bytes_append_byte(&whole, ' ');
		bytes_append(&whole, span_trim(reader_line(&rest)));
		read = literal_read(bytes_span(&whole), literal);
	}
	if (read)
		reader->rest = rest;
	bytes_wipe(&whole);
	return read;
}

static void say_literal(struct reader *reader, enum speaker speaker, struct span text)
{
	struct bytes literal = BYTES_INIT;

	if (literal_read(text, &literal) || read_wrapped(reader, text, &literal)) {
		struct span rest = bytes_span(&literal);

		while (rest.size)
			reader_say(reader, speaker, reader_line(&rest), "\r\n");
	} else {
		conversation_note(reader->conversation, text);
	}
	bytes_wipe(&literal);
}

static void take_remark(struct reader *reader, struct span line, const struct told *told)
{
	const struct marks_style *style = style_of(reader->format);
	struct span text = without_blanks(told->text);

	if (told->flags & MARK_SECRET) {
		conversation_secret_note(reader->conversation, line, told->text);
		return;
	}
	if (!told->framed && reader_take_rest(reader, style->sayings, line))
		return;
	reader_let_go(reader);
	if (!text.size)
		return;
	/* The first line of an answer alone has the mark. */
	if (reader->in_answer && reader_code(text) > 0) {
		reader_say(reader, SPEAKER_SERVER, text, "\r\n");
		return;
	}
	if (style->remark && style->remark(reader, text))
		return;
	if (!remark_tell(reader->conversation, style->sayings, told->text))
		conversation_note(reader->conversation, told->text);
}

static void take_said(struct reader *reader, struct span line, const struct told *told)
{
	const struct marks_style *style = style_of(reader->format);
	enum speaker speaker = speaker_of(reader, told->speaker);

	reader_let_go(reader);
	if (told->flags & MARK_TLS)
		conversation_inside_tls(reader->conversation);
	if (style->said && style->said(reader, speaker, told->text))
		return;
	if (style->quoted)
		say_literal(reader, speaker, told->text);
	else
		reader_hear(reader, speaker, told->text, line.size, end_of(told->flags));
}

void marks_line(struct reader *reader, struct span line)
{
	const struct marks_style *style = style_of(reader->format);
	struct header header = { .timed = false };
	struct told told = read_line(style, reader->group, reader->headers, line, &header);

	if (header.timed || (style->sessions && header.key.size)) {
		reader_let_go(reader);
		if (header.timed)
			conversation_at(reader->conversation, header.wall_us);
		if (style->sessions)
			conversation_session(reader->conversation, header.key);
	}
	if (told.speaker == SPEAKER_NOBODY)
		take_remark(reader, line, &told);
	else
		take_said(reader, line, &told);
}

void marks_end(struct reader *reader)
{
	reader_let_go(reader);
}

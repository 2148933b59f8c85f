/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plain style, as RFCs, books and many programs write it: a mark at the
 * start of each line says who speaks. What has no mark is kept as a remark.
 */
#include "base/message.h"
#include "import/conversation.h"
#include "import/formats.h"
#include "smtp/reply.h"

enum speaker {
	SPEAKER_SERVER,
	SPEAKER_CLIENT,
	SPEAKER_NOBODY, /* a remark */
};

/* Marks of one style stand together: a text has one style, so that content is not misread. */
enum style { STYLE_LETTERS, STYLE_ANGLES, STYLE_ARROWS, STYLE_COUNT };

static const struct {
	const char *mark;
	const char *end; /* how the line ended */
	enum style style;
	enum speaker speaker;
} marks[] = {
	{ "C:", "\r\n", STYLE_LETTERS, SPEAKER_CLIENT },
	{ "S:", "\r\n", STYLE_LETTERS, SPEAKER_SERVER },
	/* For written sessions: a line that ended in LF alone. */
	{ "C|", "\n", STYLE_LETTERS, SPEAKER_CLIENT },
	{ "S|", "\n", STYLE_LETTERS, SPEAKER_SERVER },
	{ ">>>", "\r\n", STYLE_ANGLES, SPEAKER_CLIENT },
	{ "<<<", "\r\n", STYLE_ANGLES, SPEAKER_SERVER },
	{ "->", "\r\n", STYLE_ARROWS, SPEAKER_CLIENT },
	{ "<-", "\r\n", STYLE_ARROWS, SPEAKER_SERVER },
};

/* A line taken apart. */
struct told {
	enum speaker speaker;
	struct span text;
	const char *end;
};

static struct span next_line(struct span *rest)
{
	size_t end = span_find(*rest, '\n');
	struct span line = span_part(*rest, 0, end);

	*rest = span_after(*rest, end + 1);
	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

static bool starts_with(struct span line, const char *mark)
{
	size_t size = span_text(mark).size;

	return span_is(span_part(line, 0, size), mark);
}

/* Takes the mark and one blank behind it off the line. */
static bool read_mark(struct span line, enum style style, struct told *told)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (marks[i].style != style || !starts_with(line, marks[i].mark))
			continue;
		told->text = span_after(line, span_text(marks[i].mark).size);
		if (starts_with(told->text, " "))
			told->text = span_after(told->text, 1);
		told->speaker = marks[i].speaker;
		told->end = marks[i].end;
		return true;
	}
	return false;
}

static struct told read_line(struct span line, enum style style)
{
	struct told told = { .speaker = SPEAKER_NOBODY, .text = line, .end = "\r\n" };

	if (read_mark(line, style, &told))
		return told;
	if (starts_with(line, "* ") || starts_with(line, "# "))
		told.text = span_after(line, 2);
	return told;
}

/* The code at the start of a server's line; -1 when it is none. */
static int code_of(struct span text)
{
	uint64_t code;

	if (text.size < 3 || !span_number(span_part(text, 0, 3), &code) || code < 200 ||
	    code > 599 || (text.size > 3 && text.data[3] != ' ' && text.data[3] != '-'))
		return -1;
	return (int)code;
}

static bool is_smtp(const struct told *told)
{
	struct span text = told->text;

	if (told->speaker == SPEAKER_SERVER)
		return code_of(text) > 0;
	return told->speaker == SPEAKER_CLIENT && command_find(span_next_word(&text));
}

/* What speaks for a style. */
struct sample {
	size_t lines;
	size_t marked;
	size_t smtp; /* marked, and SMTP indeed */
};

static struct sample sample_text(struct span text, enum style style)
{
	struct sample sample = { 0, 0, 0 };

	while (text.size) {
		struct span line = next_line(&text);
		struct told told = read_line(line, style);

		if (line.size == 0)
			continue;
		sample.lines++;
		sample.marked += told.speaker != SPEAKER_NOBODY || told.text.data != line.data;
		sample.smtp += is_smtp(&told);
	}
	return sample;
}

static enum style choose_style(struct span text, struct sample *best)
{
	enum style chosen = STYLE_LETTERS;

	*best = (struct sample){ 0, 0, 0 };
	for (int style = 0; style < STYLE_COUNT; style++) {
		struct sample sample = sample_text(text, (enum style)style);

		if (sample.smtp > best->smtp) {
			*best = sample;
			chosen = (enum style)style;
		}
	}
	return chosen;
}

static int recognise(struct span text)
{
	struct sample sample;

	choose_style(text, &sample);
	if (sample.smtp == 0)
		return 0;
	return 1 + (int)(sample.marked * (IMPORT_SURE - 1) / sample.lines);
}

/* Tells the conversation when the text begins with the client, and what the server says first. */
static void look_ahead(struct span text, enum style style, struct conversation *conversation)
{
	struct span first = { NULL, 0 };

	while (text.size) {
		struct told told = read_line(next_line(&text), style);

		if (told.speaker == SPEAKER_SERVER) {
			if (first.data)
				conversation_begins_with(conversation, first, code_of(told.text));
			return;
		}
		if (told.speaker == SPEAKER_CLIENT && !first.data)
			first = told.text;
	}
	if (first.data)
		conversation_begins_with(conversation, first, -1);
}

static void read_text(struct span text, struct conversation *conversation)
{
	struct sample sample;
	enum style style = choose_style(text, &sample);

	look_ahead(text, style, conversation);
	while (text.size) {
		struct told told = read_line(next_line(&text), style);

		switch (told.speaker) {
		case SPEAKER_SERVER:
			conversation_server(conversation, told.text, told.end);
			break;
		case SPEAKER_CLIENT:
			conversation_client(conversation, told.text, told.end);
			break;
		case SPEAKER_NOBODY:
			if (span_trim(told.text).size)
				conversation_remark(conversation, told.text);
			break;
		}
	}
}

const struct import_format import_lines = {
	.name = "lines",
	.title = N_("lines that begin with C: or S:, >>> or <<<, -> or <-"),
	.recognise = recognise,
	.read = read_text,
};

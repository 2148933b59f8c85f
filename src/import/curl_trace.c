/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curl --trace-ascii: a heading tells the direction and how many octets follow,
 * then rows "0040: text" of at most 64 octets. A CRLF ends a row early.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/reader.h"

#define ROW_OCTETS 64

/* Kept in the reader: who speaks (state), octets still to come (number), the row so far (own). */
enum { NOBODY = SPEAKER_NOBODY, SERVER = SPEAKER_SERVER, CLIENT = SPEAKER_CLIENT, IGNORED };

static const struct {
	const char *text;
	unsigned long state;
} headings[] = {
	{ "<= Recv header, ", SERVER },  { "=> Send header, ", CLIENT },
	{ "=> Send data, ", CLIENT },    { "<= Recv data, ", SERVER },
	{ "=> Send SSL data", IGNORED }, { "<= Recv SSL data", IGNORED },
};

#define HEADINGS (sizeof(headings) / sizeof(headings[0]))

/* Which heading a line is; HEADINGS for none. With --trace-time a time stands before it. */
static size_t heading_of(struct span line, struct span *rest)
{
	if (line.size > 16 && line.data[2] == ':' && line.data[15] == ' ')
		line = span_after(line, 16);
	*rest = line;
	for (size_t i = 0; i < HEADINGS; i++) {
		if (!reader_starts(line, headings[i].text))
			continue;
		*rest = span_after(line, span_text(headings[i].text).size);
		return i;
	}
	return HEADINGS;
}

/* "0040: " at the start of a row. */
static bool is_row(struct span line)
{
	if (line.size < 6 || line.data[4] != ':' || line.data[5] != ' ')
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!((line.data[i] >= '0' && line.data[i] <= '9') ||
		      (line.data[i] >= 'a' && line.data[i] <= 'f')))
			return false;
	return true;
}

static int recognise(const struct import_format *format, struct span text)
{
	struct sample sample = { 0, 0, 0, 0 };
	unsigned long state = NOBODY;
	bool heading = false;
	struct span rest;

	(void)format;
	while (text.size) {
		struct span line = reader_line(&text);
		size_t which = heading_of(line, &rest);

		sample.lines += line.size > 0;
		if (which < HEADINGS) {
			state = headings[which].state;
			heading = true;
		}
		sample.fits += which < HEADINGS || is_row(line) || reader_starts(rest, "== Info: ");
		if (!is_row(line) || !heading)
			continue;
		rest = span_after(line, 6);
		sample.smtp += (state == SERVER && reader_code(rest) > 0) ||
			       (state == CLIENT && reader_is_command(rest));
	}
	return sample.smtp ? reader_score(&sample, true) : 0;
}

static void say_row(struct reader *reader)
{
	enum speaker speaker = (enum speaker)reader->state;

	reader_say(reader, speaker, bytes_span(&reader->own), "\r\n");
	bytes_wipe(&reader->own);
}

static void take_row(struct reader *reader, struct span row)
{
	unsigned long octets = row.size;

	bytes_append(&reader->own, row);
	/* A full row is wrapped, unless its CRLF is all that is left. */
	if (row.size == ROW_OCTETS && reader->number > ROW_OCTETS + 2) {
		reader->number -= ROW_OCTETS;
		return;
	}
	octets += octets + 2 <= reader->number ? 2 : 0;
	reader->number -= octets < reader->number ? octets : reader->number;
	if (reader->own.size || reader->number || row.size == 0)
		say_row(reader);
}

static void take_line(struct reader *reader, struct span line)
{
	struct span rest;
	size_t which = heading_of(line, &rest);

	if (which < HEADINGS) {
		uint64_t octets = 0;

		span_number(span_next_word(&rest), &octets);
		reader->state = headings[which].state;
		reader->number = (unsigned long)octets;
		bytes_wipe(&reader->own);
		return;
	}
	if (is_row(line)) {
		if ((reader->state == SERVER || reader->state == CLIENT) && reader->number)
			take_row(reader, span_after(line, 6));
		return;
	}
	if (!span_trim(line).size)
		return;
	reader->state = NOBODY;
	if (reader_starts(rest, "== Info:"))
		rest = span_after(rest, 8);
	rest = span_trim(rest);
	if (!remark_tell(reader->conversation, import_curl_sayings, rest))
		conversation_note(reader->conversation, rest);
}

const struct import_format import_curl_trace = {
	.name = "curl-trace",
	.title = N_("the output of curl --trace-ascii"),
	.recognise = recognise,
	.line = take_line,
};

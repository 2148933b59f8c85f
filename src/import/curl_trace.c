/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curl --trace-ascii and --trace: a heading tells the direction and how many
 * octets follow, then rows "0040: text" of at most 64 octets, where a CRLF ends
 * a row early; or "0010: 32 35 30 … 250…" of at most 16, whatever they are.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/reader.h"

#define ROW_OCTETS 64
#define HEX_OCTETS 16

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

static int digit_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The octets of "32 35 30 … 250": behind 16 columns stands a letter for each; false: no such row. */
static bool decode_hex(struct span row, struct bytes *out)
{
	size_t octets = 0, columns = (size_t)HEX_OCTETS * 3;

	while (octets < HEX_OCTETS && octets * 3 + 3 <= row.size) {
		const unsigned char *at = row.data + octets * 3;
		int high = digit_of(at[0]), low = digit_of(at[1]);

		if (high < 0 || low < 0 || at[2] != ' ')
			break;
		bytes_append_byte(out, (unsigned char)(high * 16 + low));
		octets++;
	}
	for (size_t i = octets * 3; i < columns; i++)
		if (i >= row.size || row.data[i] != ' ')
			return false;
	return octets && row.size <= columns + octets && row.size > columns;
}

/* What a row says: its text, or the octets that it counts up (in *hex). */
static struct span row_text(struct span line, struct bytes *hex)
{
	bytes_wipe(hex);
	if (decode_hex(span_after(line, 6), hex))
		return bytes_span(hex);
	bytes_wipe(hex);
	return span_after(line, 6);
}

static int recognise(const struct import_format *format, struct span text)
{
	struct sample sample = { 0, 0, 0, 0 };
	struct bytes hex = BYTES_INIT;
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
		rest = row_text(line, &hex);
		sample.smtp += (state == SERVER && reader_code(rest) > 0) ||
			       (state == CLIENT && reader_is_command(rest));
	}
	bytes_wipe(&hex);
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

/* Lines end where their octets do, or the piece does. */
static void take_octets(struct reader *reader, struct span octets)
{
	enum speaker speaker = (enum speaker)reader->state;
	struct bytes left = BYTES_INIT;
	struct span rest;

	reader->number -= octets.size < reader->number ? octets.size : reader->number;
	bytes_append(&reader->own, octets);
	rest = bytes_span(&reader->own);
	while (span_find(rest, '\n') < rest.size || (rest.size && !reader->number))
		reader_say(reader, speaker, reader_line(&rest), "\r\n");
	bytes_append(&left, rest);
	bytes_wipe(&reader->own);
	reader->own = left;
}

static void take_counted(struct reader *reader, struct span line)
{
	struct bytes hex = BYTES_INIT;
	struct span text = row_text(line, &hex);

	if (hex.size)
		take_octets(reader, text);
	else
		take_row(reader, text);
	bytes_wipe(&hex);
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
			take_counted(reader, line);
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
	.title = N_("the output of curl --trace-ascii or --trace"),
	.recognise = recognise,
	.line = take_line,
};

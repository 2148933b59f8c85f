/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames; one row each. Tables are in table.c. */
#include "import/frame.h"

#include <string.h>

#include "base/utf8.h"
#include "import/prefix.h"
#include "import/reader.h"
#include "import/shape.h"
#include "import/table.h"

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
	return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t';
}

/* A NUL is none of them. */
static bool is_one_of(unsigned char byte, const char *bytes)
{
	return byte && strchr(bytes, byte);
}

static struct span without_blanks(struct span text)
{
	while (text.size && is_blank(text.data[0]))
		text = span_after(text, 1);
	return text;
}

static void append_line(struct bytes *out, struct span line)
{
	bytes_append(out, line);
	bytes_append_byte(out, '\n');
}

/* ---- what collectors of logs write ---- */

static bool take_prefix_but_time(struct span text, struct bytes *out)
{
	return prefix_take_off(text, true, out);
}

static bool take_prefix(struct span text, struct bytes *out)
{
	return prefix_take_off(text, false, out);
}

/* ---- line numbers ---- */

#define NUMBERS_LEAST 3

/* "12  ", "12: ", "12. ", "12) ", "12| ", "[12] ", "session.log:12:"; false: there is none. */
static bool take_number(struct span *line, uint64_t *number)
{
	struct span rest = without_blanks(*line), digits;
	size_t colon = span_find(rest, ':'), end = 0;
	bool bracket;

	/* A file's name, as grep has it. */
	if (colon + 1 < rest.size && is_digit(rest.data[colon + 1]) && !is_digit(rest.data[0]) &&
	    span_find(span_part(rest, 0, colon), ' ') == colon && colon > 0)
		rest = span_after(rest, colon + 1);
	bracket = rest.size && (rest.data[0] == '[' || rest.data[0] == '#');
	rest = span_after(rest, bracket);
	while (end < rest.size && end < 7 && is_digit(rest.data[end]))
		end++;
	digits = span_part(rest, 0, end);
	rest = span_after(rest, end);
	if (!span_number(digits, number) ||
	    (rest.size && !is_blank(rest.data[0]) && !is_one_of(rest.data[0], ":.)|]")))
		return false;
	if (rest.size && !is_blank(rest.data[0]))
		rest = span_after(rest, 1);
	*line = without_blanks(rest);
	return true;
}

/* Numbers that count lines: each is a little more than the one before. */
static bool are_counting(struct span text)
{
	uint64_t number, last = 0;
	size_t numbered = 0, counting = 0;

	while (text.size) {
		struct span line = reader_line(&text);

		if (!take_number(&line, &number))
			continue;
		numbered++;
		counting += numbered > 1 && number > last && number < last + 100;
		last = number;
	}
	return numbered >= NUMBERS_LEAST && counting + 2 + numbered / 16 >= numbered;
}

static bool take_numbers(struct span text, struct bytes *out)
{
	uint64_t number;

	if (!are_counting(span_part(text, 0, READER_SAMPLE)))
		return false;
	while (text.size) {
		struct span line = reader_line(&text);

		take_number(&line, &number);
		append_line(out, line);
	}
	return true;
}

/* ---- list marks, symbols in front of a line, emphasis ---- */

/* "- ", "* ", "• ", "🖥️ ", "→ ": signs and symbols, no letters, up to a blank. */
static struct span without_marks(struct span line)
{
	struct span rest = without_blanks(line);
	size_t at = 0;
	uint32_t character;

	while (at < rest.size && !is_blank(rest.data[at])) {
		size_t size = 1;

		if (rest.data[at] < 0x80 && !is_one_of(rest.data[at], "-*+"))
			return line;
		if (rest.data[at] >= 0x80) {
			size = utf8_next(span_after(rest, at), &character);
			/* Signs and symbols; below and above are the letters of all scripts. */
			if (!size || character < 0x2010 ||
			    (character >= 0x2c00 && character < 0xfe00))
				return line;
		}
		at += size;
	}
	return at && at < rest.size ? without_blanks(span_after(rest, at)) : line;
}

/* Zero-width characters, which nobody sees in front of a line. */
static struct span without_nothing(struct span line)
{
	uint32_t character;
	size_t size;

	while ((size = line.size && line.data[0] >= 0x80 ? utf8_next(line, &character) : 0) > 0 &&
	       ((character >= 0x200b && character <= 0x200f) || character == 0x2060 ||
		character == 0xfeff))
		line = span_after(line, size);
	return line;
}

/* What an editor of Markdown has escaped or emphasised: "**S:** 250 ok", "\<a@b.test\>". */
static void append_plain(struct bytes *out, struct span line)
{
	/* Two blanks at its end are a break of Markdown's. */
	while (line.size && is_blank(line.data[line.size - 1]))
		line.size--;
	for (size_t at = 0; at < line.size; at++) {
		unsigned char byte = line.data[at];

		if (byte == '`' || (byte == '*' && at + 1 < line.size && line.data[at + 1] == '*'))
			at += byte == '*';
		else if (byte == '\\' && at + 1 < line.size && is_one_of(line.data[at + 1], "<>_*"))
			bytes_append_byte(out, line.data[++at]);
		else
			bytes_append_byte(out, byte);
	}
}

static bool take_marks(struct span text, struct bytes *out)
{
	size_t before = out->size;
	bool any = false;

	while (text.size) {
		struct span line = reader_line(&text), rest = without_marks(without_nothing(line));
		size_t from = out->size;

		append_plain(out, span_trim(rest).size ? rest : line);
		any |= !span_equal(span_after(bytes_span(out), from), line);
		bytes_append_byte(out, '\n');
	}
	if (!any)
		out->size = before;
	return any;
}

/* ---- blanks that do not break, as web pages and chats put them ---- */

static bool take_hard_blanks(struct span text, struct bytes *out)
{
	struct span blank = span_text("\xc2\xa0"), narrow = span_text("\xe2\x80\xaf");
	struct span sample = span_part(text, 0, READER_SAMPLE);

	if (span_find_span(sample, blank) == sample.size &&
	    span_find_span(sample, narrow) == sample.size)
		return false;
	while (text.size) {
		size_t at = span_find_span(text, blank), other = span_find_span(text, narrow);
		size_t size = at < other ? blank.size : narrow.size;

		at = at < other ? at : other;
		bytes_append(out, span_part(text, 0, at));
		if (at < text.size)
			bytes_append_byte(out, ' ');
		text = span_after(text, at + size);
	}
	return true;
}

/* ---- addresses that a mail program has made links ---- */

/*
 * "a@b.test<mailto:a@b.test>", "[a@b.test](mailto:a@b.test)": where the link to the address
 * before it ends, `mark` being where it begins and *cut how much before that goes; 0: it is none.
 */
static size_t link_end(struct span text, size_t mark, size_t *cut)
{
	struct span rest = span_after(text, mark), address = span_after(rest, 7);
	bool round = mark >= 2 && text.data[mark - 1] == '(' && text.data[mark - 2] == ']';

	if (!round && (mark < 1 || text.data[mark - 1] != '<'))
		return 0;
	address = span_part(address, 0, span_find(span_part(address, 0, 320), round ? ')' : '>'));
	*cut = round ? 2 : 1;
	if (!address.size || mark < *cut + address.size ||
	    !span_equal(span_part(text, mark - *cut - address.size, address.size), address))
		return 0;
	return mark + 7 + address.size + 1;
}

static void take_bracket(struct bytes *out)
{
	size_t at = out->size;

	while (at > 0 && out->data[at - 1] != '[' && out->data[at - 1] != '\n')
		at--;
	if (!at || out->data[at - 1] != '[')
		return;
	memmove(out->data + at - 1, out->data + at, out->size - at);
	out->size--;
}

static bool take_links(struct span text, struct bytes *out)
{
	struct span mark = span_text("mailto:");
	size_t before = out->size;
	bool any = false;

	for (size_t from = 0; from < text.size;) {
		size_t at = from + span_find_span(span_after(text, from), mark), cut = 0;
		size_t end = at < text.size ? link_end(text, at, &cut) : 0;

		if (!end) {
			cut = 0;
			end = at + 1;
		}
		any |= cut > 0;
		bytes_append(out, span_part(text, from, at - cut - from + !cut));
		/* "[a@b.test](mailto:": its first bracket. */
		if (cut == 2)
			take_bracket(out);
		from = end;
	}
	if (!any)
		out->size = before;
	return any;
}

/* ---- lines that were made one ---- */

#define JOINED_LINES_MAX 3

/* A literal that holds both sides: a command stands behind a written line end. */
static bool has_written_ends(struct span sample)
{
	struct span end = span_text("\\n");

	for (size_t at = span_find_span(sample, end); at < sample.size;
	     at += 2 + span_find_span(span_after(sample, at + 2), end)) {
		struct span rest = span_after(sample, at + 2);

		if (reader_is_command(span_part(rest, 0, span_find(rest, '\\'))))
			return true;
	}
	return false;
}

/* "\r\n" and "\n" as programs write them within a literal. */
static bool take_written_ends(struct span text, struct bytes *out)
{
	struct span ends = span_text("\\r\\n"), end = span_text("\\n");

	if (!has_written_ends(span_part(text, 0, READER_SAMPLE)))
		return false;
	while (text.size) {
		size_t at = span_find_span(text, end);
		struct span line = span_part(text, 0, at);

		if (at < text.size && line.size >= 2 &&
		    span_equal(span_after(line, line.size - 2), span_part(ends, 0, 2)))
			line.size -= 2;
		while (line.size && is_one_of(line.data[0], "\"'"))
			line = span_after(line, 1);
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
		text = span_after(text, at + end.size);
	}
	return true;
}

/* "EHLO ", "MAIL FROM:", "QUIT": where a command begins within a line. */
static bool begins_command(struct span text)
{
	static const char *const verbs[] = { "EHLO ", "HELO ",    "MAIL FROM:", "RCPT TO:",
					     "DATA ", "STARTTLS", "AUTH ",      "QUIT" };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (reader_starts(text, verbs[i]))
			return true;
	return false;
}

static size_t count_commands(struct span text)
{
	size_t count = 0;

	for (size_t at = 1; at < text.size; at++)
		count += is_blank(text.data[at - 1]) && begins_command(span_after(text, at));
	return count;
}

/* A reply begins behind a command, or behind a line of the same reply. */
static bool begins_reply(struct span line, struct span rest)
{
	if (reader_code(span_part(rest, 0, 4)) < 0 || !line.size)
		return false;
	if (is_letter(line.data[0]))
		return span_find(line, ' ') < line.size || line.size <= 8;
	return reader_line_is_begun(line) &&
	       span_equal(span_part(line, 0, 3), span_part(rest, 0, 3));
}

/* A whole conversation on one line, as a chat or a form has joined it. */
static bool part_commands(struct span text, struct bytes *out)
{
	struct span whole = text, rest = text, first = reader_line(&rest);
	size_t begin, lines = 1;

	if (reader_code(first) < 0 && !begins_command(first))
		return false;

	while (rest.size && lines <= JOINED_LINES_MAX) {
		reader_line(&rest);
		lines++;
	}
	if (lines > JOINED_LINES_MAX || text.size > READER_SAMPLE || count_commands(text) < 2)
		return false;
	begin = out->size;
	for (size_t at = 0; at < whole.size; at++) {
		struct span line = span_after(bytes_span(out), begin);

		if (at && is_blank(whole.data[at - 1]) &&
		    (begins_command(span_after(whole, at)) ||
		     begins_reply(line, span_after(whole, at)))) {
			out->data[out->size - 1] = '\n';
			begin = out->size;
		}
		bytes_append_byte(out, whole.data[at]);
		if (whole.data[at] == '\n')
			begin = out->size;
	}
	return true;
}

/* Where "550-5.7.1 a 550-5.7.1 b 550 5.7.1 c" has its next line; line.size: nowhere. */
static size_t joined_at(struct span line)
{
	struct span status = span_part(line, 4, 5);

	if (!reader_line_is_begun(line) || status.size < 5 || !is_digit(status.data[0]) ||
	    status.data[1] != '.')
		return line.size;
	for (size_t at = 9; at + 9 <= line.size; at++)
		if (line.data[at - 1] == ' ' && line.data[at] == line.data[0] &&
		    span_equal(span_part(line, at, 3), span_part(line, 0, 3)) &&
		    is_one_of(line.data[at + 3], "- ") &&
		    span_equal(span_part(line, at + 4, 5), status))
			return at;
	return line.size;
}

static bool has_joined(struct span sample)
{
	while (sample.size) {
		struct span line = reader_line(&sample);

		if (joined_at(line) < line.size)
			return true;
	}
	return false;
}

/* The lines of one reply made one. */
static bool part_replies(struct span text, struct bytes *out)
{
	if (!has_joined(span_part(text, 0, READER_SAMPLE)))
		return false;
	while (text.size) {
		struct span line = reader_line(&text);
		size_t at;

		while ((at = joined_at(line)) < line.size) {
			append_line(out, span_part(line, 0, at - 1));
			line = span_after(line, at);
		}
		append_line(out, line);
	}
	return true;
}

static const struct frame frames[] = {
	{ take_prefix_but_time, false }, { take_prefix, false },
	{ table_take_off, false },       { take_numbers, false },
	{ take_marks, false },           { take_hard_blanks, false },
	{ take_written_ends, false },    { part_commands, true },
	{ part_replies, true },          { take_links, true },
	{ shape_take_off, false },
};

const struct frame *frame_next(size_t n)
{
	return n < sizeof(frames) / sizeof(frames[0]) ? &frames[n] : NULL;
}

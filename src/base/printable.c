/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printable gate: all text of others passes here on its way to a terminal or a report. */
#include "base/printable.h"

#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "base/columns.h"
#include "base/memory.h"

#define MARKS_MAX 8 /* combining marks on one cell; more have crashed terminals (CVE-2021-27135) */

static enum printable_charset charset_now = PRINTABLE_UTF8;

void printable_set_charset(enum printable_charset charset)
{
	charset_now = charset;
}

enum printable_charset printable_charset(void)
{
	return charset_now;
}

/* What is being made. */
struct maker {
	struct bytes text;
	struct printable_run *runs;
	size_t run_count;
	size_t run_capacity;
	int columns;
	int marks; /* on the last cell; -1 when there is none to put one on */
	bool reversible;
};

/* Of text that was appended: its columns, and the run that it belongs to. */
static void note_appended(struct maker *maker, int columns, bool escaped)
{
	maker->columns += columns;
	if (maker->run_count && maker->runs[maker->run_count - 1].escaped == escaped) {
		maker->runs[maker->run_count - 1].end = maker->text.size;
		return;
	}
	maker->runs = memory_grow(maker->runs, &maker->run_capacity, maker->run_count + 1,
				  sizeof(*maker->runs));
	maker->runs[maker->run_count++] = (struct printable_run){ maker->text.size, escaped };
}

static void add(struct maker *maker, struct span text, int columns, bool escaped)
{
	bytes_append(&maker->text, text);
	note_appended(maker, columns, escaped);
}

#define ESCAPE_SIZE 4

/* Many at once: a line can be a MiB of NULs. */
static void add_byte_escapes(struct maker *maker, struct span bytes)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char *to;

	bytes_reserve(&maker->text, bytes.size * ESCAPE_SIZE);
	to = maker->text.data + maker->text.size;
	for (size_t at = 0; at < bytes.size; at++, to += ESCAPE_SIZE) {
		to[0] = '\\';
		to[1] = 'x';
		to[2] = (unsigned char)digits[bytes.data[at] >> 4];
		to[3] = (unsigned char)digits[bytes.data[at] & 15];
	}
	maker->text.size += bytes.size * ESCAPE_SIZE;
	note_appended(maker, (int)(bytes.size * ESCAPE_SIZE), true);
	maker->marks = -1;
}

static void add_character_escape(struct maker *maker, uint32_t character)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[12] = "<U+";
	size_t at = 3;
	int shift = character > 0xfffff ? 20 : character > 0xffff ? 16 : 12;

	for (; shift >= 0; shift -= 4)
		text[at++] = digits[character >> shift & 15];
	text[at++] = '>';
	add(maker, span_of(text, at), (int)at, true);
	maker->marks = -1;
}

#define BRAILLE_BLANK 0x2800 /* by its category a symbol */

/*
 * The allow-list for what is not ASCII: letters, marks, numbers, punctuation
 * and symbols that are visible and have no effect on others. A blank that is
 * no space shows as what it is: "250<U+00A0>OK" is not "250 OK", and nobody
 * can align a text of his own with lines of ours by blanks that do not break.
 */
bool printable_allows(uint32_t character)
{
	if (character == ' ')
		return true;
	return character != BRAILLE_BLANK &&
	       !uc_is_general_category_withtable(character,
						 UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z) &&
	       !uc_is_property(character, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT) &&
	       !uc_is_property(character, UC_PROPERTY_VARIATION_SELECTOR);
}

static void add_character(struct maker *maker, struct span encoded, uint32_t character)
{
	int columns = printable_allows(character) ? columns_of(character) : -1;
	bool is_mark = columns == 0 &&
		       uc_is_general_category_withtable(character, UC_CATEGORY_MASK_M);

	if (charset_now == PRINTABLE_ASCII || columns < 0 || (columns == 0 && !is_mark) ||
	    (is_mark && (maker->marks < 0 || maker->marks >= MARKS_MAX))) {
		add_character_escape(maker, character);
		return;
	}
	add(maker, encoded, columns, false);
	maker->marks = is_mark ? maker->marks + 1 : 0;
}

/* A stretch of printable ASCII at the start of bytes that needs no second look. */
static size_t plain_size(struct span bytes, bool reversible)
{
	size_t size = 0;

	while (size < bytes.size && bytes.data[size] >= 0x20 && bytes.data[size] < 0x7f &&
	       !(reversible && (bytes.data[size] == '\\' || bytes.data[size] == '<')))
		size++;
	return size;
}

/* A stretch of ASCII's controls at its start. */
static size_t control_size(struct span bytes)
{
	size_t size = 0;

	while (size < bytes.size && (bytes.data[size] < 0x20 || bytes.data[size] == 0x7f))
		size++;
	return size;
}

static size_t add_next(struct maker *maker, struct span bytes)
{
	size_t plain = plain_size(bytes, maker->reversible);
	size_t controls = plain ? 0 : control_size(bytes);
	ucs4_t character = 0;
	int size;

	if (plain) {
		add(maker, span_part(bytes, 0, plain), (int)plain, false);
		maker->marks = 0;
		return plain;
	}
	if (controls) {
		add_byte_escapes(maker, span_part(bytes, 0, controls));
		return controls;
	}
	/* Elsewhere it is plain. */
	if (bytes.data[0] == '\\') {
		add(maker, span_text("\\\\"), 2, false);
		maker->marks = 0;
		return 1;
	}
	/* "<U+" as it stands would read as an escape of ours. */
	if (bytes.data[0] == '<' && !span_starts_word(bytes, "<u+")) {
		add(maker, span_part(bytes, 0, 1), 1, false);
		maker->marks = 0;
		return 1;
	}
	size = bytes.data[0] < 0x80 ? 0 : u8_mbtoucr(&character, bytes.data, bytes.size);
	if (size <= 0) {
		add_byte_escapes(maker, span_part(bytes, 0, 1));
		return 1;
	}
	add_character(maker, span_part(bytes, 0, (size_t)size), character);
	return (size_t)size;
}

static struct printable make(struct span bytes, bool reversible)
{
	struct maker maker = { .marks = -1, .reversible = reversible };
	struct printable printable;

	/* It grows only where something is escaped: no secret is copied about. */
	bytes_reserve(&maker.text, bytes.size + 1);
	for (size_t at = 0; at < bytes.size;)
		at += add_next(&maker, span_after(bytes, at));
	printable.size = maker.text.size;
	printable.text = bytes_take_text(&maker.text);
	printable.columns = maker.columns;
	printable.runs = maker.runs;
	printable.run_count = maker.run_count;
	return printable;
}

struct printable printable_make(struct span bytes)
{
	return make(bytes, false);
}

struct printable printable_make_reversible(struct span bytes)
{
	return make(bytes, true);
}

static int hex_value(unsigned char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* Reads "<U+XXXX>" at the start of text; its size, or 0. */
static size_t undo_character(struct span text, struct bytes *bytes)
{
	ucs4_t character = 0;
	size_t at = 3;
	unsigned char encoded[6];
	int size;

	while (at < text.size && at < 9 && hex_value(text.data[at]) >= 0)
		character = character * 16 + (ucs4_t)hex_value(text.data[at++]);
	if (at < 7 || at >= text.size || text.data[at] != '>')
		return 0;
	size = u8_uctomb(encoded, character, sizeof(encoded));
	if (size <= 0)
		return 0;
	bytes_append(bytes, span_of(encoded, (size_t)size));
	return at + 1;
}

/* Reads "\\\\" or "\\xHH" at the start of text; its size, or 0. */
static size_t undo_backslash(struct span text, struct bytes *bytes)
{
	if (text.size > 1 && text.data[1] == '\\') {
		bytes_append_byte(bytes, '\\');
		return 2;
	}
	if (text.size > 3 && text.data[1] == 'x' && hex_value(text.data[2]) >= 0 &&
	    hex_value(text.data[3]) >= 0) {
		bytes_append_byte(bytes, (unsigned char)(hex_value(text.data[2]) * 16 +
							 hex_value(text.data[3])));
		return 4;
	}
	return 0;
}

bool printable_undo(struct span text, struct bytes *bytes)
{
	size_t before = bytes->size;

	while (text.size) {
		size_t size = 1;

		if (text.data[0] == '\\')
			size = undo_backslash(text, bytes);
		else if (text.size > 2 && text.data[0] == '<' && text.data[1] == 'U' &&
			 text.data[2] == '+')
			size = undo_character(text, bytes);
		else
			bytes_append_byte(bytes, text.data[0]);
		if (size == 0) {
			bytes->size = before;
			return false;
		}
		text = span_after(text, size);
	}
	return true;
}

/* Bytes of the printable's cells that fit into the columns. */
static size_t fitting(const struct printable *text, int columns, int *used)
{
	struct printable_cell cell;
	size_t at = 0, end = 0;

	*used = 0;
	while (printable_next(text, &at, &cell) && *used + cell.columns <= columns) {
		*used += cell.columns;
		end = at;
	}
	return end;
}

struct printable printable_make_short(struct span bytes, int columns)
{
	/* No character takes more than four bytes a column: the rest need not be looked at. */
	struct printable text = printable_make(span_part(bytes, 0, (size_t)columns * 40 + 64));
	bool utf8 = charset_now == PRINTABLE_UTF8;
	struct maker maker = { .marks = -1 };
	int ellipsis = utf8 ? 1 : 3;
	int used, room;

	if (text.columns <= columns)
		return text;
	room = columns >= ellipsis ? ellipsis : 0;
	text.size = fitting(&text, columns - room, &used);
	text.columns = used;
	while (text.run_count > 1 && text.runs[text.run_count - 2].end >= text.size)
		text.run_count--;
	text.runs[text.run_count - 1].end = text.size;
	maker.text = (struct bytes){ (unsigned char *)text.text, text.size, text.size };
	maker.runs = text.runs;
	maker.run_count = maker.run_capacity = text.run_count;
	maker.columns = text.columns;
	if (room)
		add(&maker, span_text(utf8 ? "\xe2\x80\xa6" : "..."), ellipsis, false);
	text.size = maker.text.size;
	text.text = bytes_take_text(&maker.text);
	text.runs = maker.runs;
	text.run_count = maker.run_count;
	text.columns = maker.columns;
	return text;
}

/* The run that holds the byte at offset. */
static const struct printable_run *run_at(const struct printable *text, size_t offset)
{
	size_t low = 0, high = text->run_count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (text->runs[middle].end > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return &text->runs[low];
}

bool printable_next(const struct printable *text, size_t *offset, struct printable_cell *cell)
{
	const struct printable_run *run;
	size_t at = *offset;
	bool first = true;

	if (at >= text->size)
		return false;
	run = run_at(text, at);
	cell->text = text->text + at;
	cell->escaped = run->escaped;
	cell->columns = 0;
	while (at < run->end) {
		ucs4_t character;
		int size = u8_mbtouc(&character, (const uint8_t *)text->text + at, run->end - at);
		int columns = columns_of(character);

		if (!first && columns != 0)
			break;
		cell->columns += columns > 0 ? columns : 0;
		at += size > 0 ? (size_t)size : 1;
		first = false;
	}
	cell->size = at - *offset;
	*offset = at;
	return true;
}

void printable_release(struct printable *text)
{
	/* A secret that was revealed for a moment may stand here. */
	if (text->text)
		memory_wipe(text->text, text->size);
	memory_free(text->text);
	memory_free(text->runs);
	memset(text, 0, sizeof(*text));
}

void printable_append(struct bytes *out, struct span bytes)
{
	struct printable text = printable_make(bytes);

	bytes_append(out, span_of(text.text, text.size));
	printable_release(&text);
}

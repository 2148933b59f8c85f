/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: base */
/*
 * Any bytes through the printable gate and the wrapper: what comes out cannot
 * act on a terminal, says its own width, can be undone, and breaks into rows
 * that fit. Input: a byte for the charset, a byte for the width, the rest is
 * the text.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/printable.h"
#include "base/wrap.h"
#include "tests/fuzz/property.h"

#define MARKS_MAX 8 /* combining marks in one cell */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setlocale(LC_CTYPE, "C.UTF-8");
	return 0;
}

/* By RFC 3629, and not by the code under test: the character's size, or an end. */
static size_t decode(struct span text, uint32_t *character)
{
	unsigned char lead = text.data[0];
	size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	require(lead < 0x80 || (lead >= 0xc2 && lead <= 0xf4));
	require(size <= text.size);
	*character = size == 1 ? lead : lead & (0x7fU >> size);
	for (size_t i = 1; i < size; i++) {
		require((text.data[i] & 0xc0) == 0x80);
		*character = *character << 6 | (text.data[i] & 0x3f);
	}
	require(size != 3 || (*character >= 0x800 && (*character < 0xd800 || *character > 0xdfff)));
	require(size != 4 || (*character >= 0x10000 && *character <= 0x10ffff));
	return size;
}

/* What no renderer may let through, whatever the locale says of it. */
static bool acts_or_hides(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe000 && c <= 0xf8ff) ||
	       (c >= 0xe0000 && c <= 0xe0fff) || c >= 0xf0000;
}

/* Characters, widths and marks of a text that is fit to show. */
static void check_text(const struct printable *text)
{
	struct span rest = span_of(text->text, text->size);
	int columns = 0, marks = 0;

	require(text->text[text->size] == 0);
	while (rest.size > 0) {
		uint32_t c;
		size_t size = decode(rest, &c);
		int width = wcwidth((wchar_t)c);

		require(!acts_or_hides(c) && width >= 0);
		require(printable_charset() == PRINTABLE_UTF8 || c < 0x7f);
		marks = width == 0 ? marks + 1 : 0;
		require(marks <= MARKS_MAX);
		columns += width;
		rest = span_after(rest, size);
	}
	require(columns == text->columns);
}

/* The cells, put together again, are the text; the runs cover it without gaps. */
static void check_cells(const struct printable *text)
{
	struct printable_cell cell;
	size_t offset = 0, end = 0, run_end = 0;
	int columns = 0;

	while (printable_next(text, &offset, &cell)) {
		require(cell.text == text->text + end && cell.size > 0);
		require(cell.columns == 1 || cell.columns == 2);
		end += cell.size;
		require(offset == end);
		columns += cell.columns;
	}
	require(end == text->size && columns == text->columns);
	for (size_t i = 0; i < text->run_count; i++) {
		require(text->runs[i].end > run_end);
		require(i == 0 || text->runs[i].escaped != text->runs[i - 1].escaped);
		run_end = text->runs[i].end;
	}
	require(run_end == text->size);
}

static bool is_safe_ascii(struct span bytes)
{
	for (size_t i = 0; i < bytes.size; i++)
		if (bytes.data[i] < 0x20 || bytes.data[i] >= 0x7f)
			return false;
	return true;
}

static void check_plain(struct span bytes)
{
	struct printable text = printable_make(bytes);
	struct bytes appended = BYTES_INIT;

	check_text(&text);
	check_cells(&text);
	/* What needs no escape gets none. */
	require(!is_safe_ascii(bytes) || span_equal(span_of(text.text, text.size), bytes));
	printable_append(&appended, bytes);
	require(span_equal(bytes_span(&appended), span_of(text.text, text.size)));
	bytes_release(&appended);
	printable_release(&text);
}

static void check_reversible(struct span bytes)
{
	struct printable text = printable_make_reversible(bytes);
	struct bytes undone = BYTES_INIT;

	check_text(&text);
	check_cells(&text);
	require(printable_undo(span_of(text.text, text.size), &undone));
	require(span_equal(bytes_span(&undone), bytes));
	bytes_release(&undone);
	printable_release(&text);
}

static void check_short(struct span bytes, int columns)
{
	struct printable text = printable_make_short(bytes, columns);

	check_text(&text);
	/* The mark of the cut takes up to three itself. */
	require(text.columns <= (columns < 3 ? 3 : columns));
	printable_release(&text);
}

/* Every row fits; only blanks and newlines are lost between rows. */
static void check_wrapped(struct span bytes, int columns)
{
	struct printable text = printable_make(bytes);
	struct span whole = span_of(text.text, text.size);
	size_t from = 0;

	while (from < whole.size) {
		struct wrap_line line = wrap_next(whole, from, columns);
		size_t end = (size_t)(line.text.data - whole.data) + line.text.size;
		uint32_t first;

		require(line.next > from && line.next <= whole.size);
		require(line.text.data == whole.data + from && end <= line.next);
		/* A single character may be wider than the row. */
		if (line.text.size > 0 && decode(line.text, &first) < line.text.size)
			require(wrap_columns(line.text) <= columns || columns < 2);
		for (size_t i = end; i < line.next; i++)
			require(whole.data[i] == ' ');
		from = line.next;
	}
	printable_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes;
	int columns;

	if (size < 2)
		return 0;
	bytes = span_of(data + 2, size - 2);
	columns = 1 + data[1] % 200;
	printable_set_charset(data[0] & 1 ? PRINTABLE_ASCII : PRINTABLE_UTF8);
	check_plain(bytes);
	check_reversible(bytes);
	check_short(bytes, columns);
	check_wrapped(bytes, columns);
	/* Undoing what nobody made must not crash, whatever it says. */
	struct bytes undone = BYTES_INIT;

	printable_undo(bytes, &undone);
	bytes_release(&undone);
	return 0;
}

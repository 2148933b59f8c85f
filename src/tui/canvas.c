/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid between panes and terminal: panes write cells here, terminal.c shows them. */
#include "tui/canvas.h"

#include <string.h>

#include "base/memory.h"
#include "base/plain.h"
#include "base/wrap.h"
#include "tui/glyph.h"

static const struct cell blank = { .character = ' ' };

struct canvas *canvas_new(int rows, int columns)
{
	struct canvas *canvas = memory_new(1, sizeof(*canvas));

	canvas_resize(canvas, rows, columns);
	return canvas;
}

void canvas_free(struct canvas *canvas)
{
	if (!canvas)
		return;
	memory_free(canvas->cells);
	memory_free(canvas);
}

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

void canvas_resize(struct canvas *canvas, int rows, int columns)
{
	canvas->rows = clamp(rows, 1, CANVAS_ROWS_MAX);
	canvas->columns = clamp(columns, 1, CANVAS_COLUMNS_MAX);
	canvas->cells = memory_resize(canvas->cells, (size_t)canvas->rows * (size_t)canvas->columns,
				      sizeof(*canvas->cells));
	canvas_clear(canvas);
}

void canvas_clear(struct canvas *canvas)
{
	size_t count = (size_t)canvas->rows * (size_t)canvas->columns;

	for (size_t n = 0; n < count; n++)
		canvas->cells[n] = blank;
	canvas->cursor_row = 0;
	canvas->cursor_column = 0;
	canvas->cursor_visible = false;
}

struct area canvas_area(const struct canvas *canvas)
{
	return (struct area){ 0, 0, canvas->rows, canvas->columns };
}

static struct cell *cell_at(const struct canvas *canvas, int row, int column)
{
	return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
	return cell_at(canvas, row, column);
}

bool canvas_copy(struct canvas *to, const struct canvas *from)
{
	size_t size = (size_t)from->rows * (size_t)from->columns * sizeof(*from->cells);

	if (to->rows == from->rows && to->columns == from->columns &&
	    to->cursor_row == from->cursor_row && to->cursor_column == from->cursor_column &&
	    to->cursor_visible == from->cursor_visible && memcmp(to->cells, from->cells, size) == 0)
		return false;
	if (to->rows != from->rows || to->columns != from->columns)
		canvas_resize(to, from->rows, from->columns);
	memcpy(to->cells, from->cells, size);
	to->cursor_row = from->cursor_row;
	to->cursor_column = from->cursor_column;
	to->cursor_visible = from->cursor_visible;
	return true;
}

/* The area cut to the canvas; rows and columns are 0 when nothing is left. */
static struct area clip(const struct canvas *canvas, struct area area)
{
	int row_end = clamp(area.row + area.rows, 0, canvas->rows);
	int column_end = clamp(area.column + area.columns, 0, canvas->columns);

	area.row = clamp(area.row, 0, canvas->rows);
	area.column = clamp(area.column, 0, canvas->columns);
	area.rows = row_end > area.row ? row_end - area.row : 0;
	area.columns = column_end > area.column ? column_end - area.column : 0;
	return area;
}

/* Blanks the other half of a wide character that a new cell cuts in two. */
static void mend_halves(struct canvas *canvas, int row, int column)
{
	struct cell *cell = cell_at(canvas, row, column);

	if (cell->character == 0 && column > 0)
		cell[-1].character = ' ';
	if (column + 1 < canvas->columns && cell[1].character == 0)
		cell[1].character = ' ';
}

/* Puts one character that takes `width` columns at a place that is known to be free for it. */
static void put(struct canvas *canvas, int row, int column, struct cell cell, int width)
{
	mend_halves(canvas, row, column);
	if (width == 2)
		mend_halves(canvas, row, column + 1);
	*cell_at(canvas, row, column) = cell;
	if (width == 2)
		*cell_at(canvas, row, column + 1) =
			(struct cell){ .style = cell.style, .reverse = cell.reverse };
}

/* Adds a combining mark to the cell before a column; what is too much is left out. */
static void put_mark(struct canvas *canvas, int row, int column, uint32_t mark)
{
	struct cell *cell = cell_at(canvas, row, column - 1);

	if (cell->character == 0 && column > 1)
		cell--;
	for (int n = 0; n < CELL_MARKS; n++) {
		if (!cell->marks[n]) {
			cell->marks[n] = mark;
			return;
		}
	}
}

static bool is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xfffd;
}

int canvas_span(struct canvas *canvas, struct area area, int row, int column, struct span text,
		enum style style)
{
	struct area within = clip(canvas, area);
	int y = area.row + row;
	int end = within.column + within.columns;

	if (y < within.row || y >= within.row + within.rows)
		return column;
	for (size_t at = 0; at < text.size;) {
		size_t from = at;
		uint32_t character = glyph_next(text, &at);
		int width = wrap_columns(span_part(text, from, at - from));
		int x = area.column + column;

		if (is_control(character)) {
			character = '?';
			width = 1;
		}
		if (width == 0 && x > within.column && x <= end) {
			put_mark(canvas, y, x, character);
			continue;
		}
		if (x + width > end)
			break;
		if (x >= within.column && width > 0)
			put(canvas, y, x, (struct cell){ .character = character, .style = style },
			    width);
		column += width;
	}
	return column;
}

int canvas_text(struct canvas *canvas, struct area area, int row, int column, const char *text,
		enum style style)
{
	struct bytes plain = BYTES_INIT;

	plain_append(&plain, span_text(text));
	column = canvas_span(canvas, area, row, column, bytes_span(&plain), style);
	bytes_release(&plain);
	return column;
}

int canvas_text_short(struct canvas *canvas, struct area area, int row, int column,
		      const char *text, enum style style)
{
	struct bytes plain = BYTES_INIT;
	struct span rest;
	int room = area.columns - column;

	plain_append(&plain, span_text(text));
	rest = bytes_span(&plain);
	if (wrap_columns(rest) > room) {
		const char *ellipsis = glyph(GLYPH_ELLIPSIS);
		int kept = room - wrap_columns(span_text(ellipsis));
		struct area cut = area;

		cut.columns = column + (kept > 0 ? kept : 0);
		column = canvas_span(canvas, cut, row, column, rest, style);
		rest = span_text(ellipsis);
	}
	column = canvas_span(canvas, area, row, column, rest, style);
	bytes_release(&plain);
	return column;
}

int canvas_printable(struct canvas *canvas, struct area area, int row, int column,
		     const struct printable *text, size_t *at, enum style style)
{
	struct printable_cell cell;
	size_t next = *at;

	while (printable_next(text, &next, &cell)) {
		if (column + cell.columns > area.columns)
			break;
		column = canvas_span(canvas, area, row, column, span_of(cell.text, cell.size),
				     cell.escaped ? STYLE_ESCAPE : style);
		*at = next;
	}
	return column;
}

int canvas_printable_short(struct canvas *canvas, struct area area, int row, int column,
			   const struct printable *text, enum style style)
{
	const char *ellipsis = glyph(GLYPH_ELLIPSIS);
	struct area cut = area;
	size_t at = 0;

	if (column + text->columns <= area.columns)
		return canvas_printable(canvas, area, row, column, text, &at, style);
	cut.columns -= wrap_columns(span_text(ellipsis));
	column = canvas_printable(canvas, cut, row, column, text, &at, style);
	return canvas_text(canvas, area, row, column, ellipsis, STYLE_FAINT);
}

void canvas_fill(struct canvas *canvas, struct area area, enum style style)
{
	struct area within = clip(canvas, area);

	for (int y = 0; y < within.rows; y++) {
		for (int x = 0; x < within.columns; x++)
			put(canvas, within.row + y, within.column + x,
			    (struct cell){ .character = ' ', .style = style }, 1);
	}
}

void canvas_row_line(struct canvas *canvas, struct area area, int row, enum style style)
{
	for (int column = 0; column < area.columns; column++)
		canvas_text(canvas, area, row, column, glyph(GLYPH_HORIZONTAL), style);
}

void canvas_column_line(struct canvas *canvas, struct area area, int column, enum style style)
{
	for (int row = 0; row < area.rows; row++)
		canvas_text(canvas, area, row, column, glyph(GLYPH_VERTICAL), style);
}

void canvas_box(struct canvas *canvas, struct area area, enum style style)
{
	int bottom = area.rows - 1;
	int right = area.columns - 1;

	canvas_row_line(canvas, area, 0, style);
	canvas_row_line(canvas, area, bottom, style);
	canvas_column_line(canvas, area, 0, style);
	canvas_column_line(canvas, area, right, style);
	canvas_text(canvas, area, 0, 0, glyph(GLYPH_TOP_LEFT), style);
	canvas_text(canvas, area, 0, right, glyph(GLYPH_TOP_RIGHT), style);
	canvas_text(canvas, area, bottom, 0, glyph(GLYPH_BOTTOM_LEFT), style);
	canvas_text(canvas, area, bottom, right, glyph(GLYPH_BOTTOM_RIGHT), style);
}

void canvas_highlight(struct canvas *canvas, struct area area, int row, int column, int columns)
{
	struct area wanted = { area.row + row, area.column + column, 1,
			       clamp(columns, 0, area.columns - column) };
	struct area within = clip(canvas, wanted);

	for (int x = 0; within.rows && x < within.columns; x++)
		cell_at(canvas, within.row, within.column + x)->reverse = 1;
}

void canvas_cursor(struct canvas *canvas, struct area area, int row, int column)
{
	canvas->cursor_row = clamp(area.row + row, 0, canvas->rows - 1);
	canvas->cursor_column = clamp(area.column + column, 0, canvas->columns - 1);
	canvas->cursor_visible = true;
}

struct area area_inner(struct area area)
{
	return (struct area){ area.row + 1, area.column + 1, area.rows > 2 ? area.rows - 2 : 0,
			      area.columns > 2 ? area.columns - 2 : 0 };
}

static void append_character(struct bytes *out, uint32_t c)
{
	if (c < 0x80) {
		bytes_append_byte(out, (unsigned char)c);
		return;
	}
	if (c < 0x800) {
		bytes_append_byte(out, (unsigned char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			bytes_append_byte(out, (unsigned char)(0xe0 | c >> 12));
		} else {
			bytes_append_byte(out, (unsigned char)(0xf0 | c >> 18));
			bytes_append_byte(out, (unsigned char)(0x80 | (c >> 12 & 0x3f)));
		}
		bytes_append_byte(out, (unsigned char)(0x80 | (c >> 6 & 0x3f)));
	}
	bytes_append_byte(out, (unsigned char)(0x80 | (c & 0x3f)));
}

static void append_row(const struct canvas *canvas, int row, struct bytes *out)
{
	int end = canvas->columns;

	while (end > 0 && cell_at(canvas, row, end - 1)->character == ' ')
		end--;
	for (int column = 0; column < end; column++) {
		const struct cell *cell = cell_at(canvas, row, column);

		if (!cell->character)
			continue;
		append_character(out, cell->character);
		for (int n = 0; n < CELL_MARKS && cell->marks[n]; n++)
			append_character(out, cell->marks[n]);
	}
	bytes_append_byte(out, '\n');
}

void canvas_append_text(const struct canvas *canvas, struct bytes *out)
{
	for (int row = 0; row < canvas->rows; row++)
		append_row(canvas, row, out);
}

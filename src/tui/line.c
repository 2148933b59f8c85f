/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made by event_line.c and the panes, drawn on the canvas. */
#include "tui/line.h"

#include "base/plain.h"
#include "base/wrap.h"
#include "tui/glyph.h"
#include "tui/veil.h"

void line_release(struct line_text *line)
{
	for (size_t n = 0; n < line->count; n++)
		printable_release(&line->parts[n].text);
	line->count = 0;
}

void line_add_others(struct line_text *line, struct span bytes, enum style style)
{
	struct bytes veiled = BYTES_INIT;

	if (line->count == LINE_PARTS_MAX)
		return;
	bytes_reserve(&veiled, bytes.size + 1);
	veil_append(&veiled, bytes);
	line->parts[line->count].text = printable_make(bytes_span(&veiled));
	bytes_wipe(&veiled);
	line->parts[line->count].style = style;
	line->count++;
}

void line_add_own(struct line_text *line, const char *text, enum style style)
{
	struct bytes plain = BYTES_INIT;

	plain_append(&plain, span_text(text));
	line_add_others(line, bytes_span(&plain), style);
	bytes_release(&plain);
}

void line_add_message(struct line_text *line, const char *sentence,
		      const struct message_value *values, size_t count, enum style style)
{
	struct bytes text = BYTES_INIT;

	message_append(&text, _(sentence), values, count);
	line_add_own(line, bytes_text(&text), style);
	bytes_release(&text);
}

void line_add_secret(struct line_text *line, const struct secret_shape *shape)
{
	struct bytes text = BYTES_INIT;

	for (int n = 0; n < 8; n++)
		bytes_append_text(&text, glyph(GLYPH_MASK));
	bytes_append_text(&text, "(");
	bytes_append_number(&text, shape->chars);
	bytes_append_text(&text, ")");
	line_add_own(line, bytes_text(&text), STYLE_SECRET);
	bytes_release(&text);
}

void line_append_text(const struct line_text *line, struct bytes *out)
{
	for (size_t n = 0; n < line->count; n++)
		bytes_append(out, span_of(line->parts[n].text.text, line->parts[n].text.size));
}

int line_columns(const struct line_text *line)
{
	int columns = 0;

	for (size_t n = 0; n < line->count; n++)
		columns += line->parts[n].text.columns;
	return columns;
}

/* A place within a line: a part and an offset in its text. */
struct place {
	size_t part;
	size_t at;
};

/* ASCII: as many bytes as columns. No character has more columns than bytes. */
static bool is_narrow(const struct printable *text)
{
	return text->size == (size_t)text->columns;
}

/* Behind the cells of a narrow text that fit into the columns, of which there are some. */
static size_t skip_narrow(const struct printable *text, size_t at, int columns)
{
	size_t room = (size_t)columns, left = text->size - at;

	return at + (room < left ? room : left);
}

/* Moves a place behind what one row of that many columns holds; false at the end. */
static bool skip_row(const struct line_text *line, struct place *place, int columns)
{
	int used = 0;
	bool moved = false;

	for (; place->part < line->count; place->part++, place->at = 0) {
		const struct printable *text = &line->parts[place->part].text;
		struct printable_cell cell;
		size_t next = place->at;

		if (is_narrow(text) && next < text->size && used < columns) {
			place->at = skip_narrow(text, next, columns - used);
			used += (int)(place->at - next);
			moved = true;
			next = place->at;
		}
		while (printable_next(text, &next, &cell)) {
			if (used + cell.columns > columns && moved)
				return true;
			used += cell.columns;
			moved = true;
			place->at = next;
		}
	}
	return moved;
}

int line_rows(const struct line_text *line, int columns)
{
	struct place place = { 0 };
	int rows = 0;

	while (skip_row(line, &place, columns))
		rows++;
	return rows ? rows : 1;
}

int line_draw(const struct line_text *line, struct canvas *canvas, struct area area, int row,
	      int column)
{
	const char *ellipsis = glyph(GLYPH_ELLIPSIS);
	bool fits = column + line_columns(line) <= area.columns;
	struct area cut = area;

	if (!fits)
		cut.columns -= wrap_columns(span_text(ellipsis));
	for (size_t n = 0; n < line->count; n++) {
		const struct line_part *part = &line->parts[n];
		size_t at = 0;

		column = canvas_printable(canvas, cut, row, column, &part->text, &at, part->style);
		if (at < part->text.size)
			break;
	}
	if (!fits)
		column = canvas_text(canvas, area, row, column, ellipsis, STYLE_FAINT);
	return column;
}

void line_draw_wrapped(const struct line_text *line, struct canvas *canvas, struct area area,
		       int row, int column, int wrapped)
{
	struct place place = { 0 };

	for (int n = 0; n < wrapped; n++) {
		if (!skip_row(line, &place, area.columns - column))
			return;
	}
	for (; place.part < line->count; place.part++, place.at = 0) {
		const struct line_part *part = &line->parts[place.part];

		column = canvas_printable(canvas, area, row, column, &part->text, &place.at,
					  part->style);
		if (place.at < part->text.size)
			return;
	}
}

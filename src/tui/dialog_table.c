/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table to choose a row of: an introduction above it, its columns' titles,
 * and below it what there is to say of the row that is selected.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "tui/dialog.h"
#include "tui/glyph.h"

#define DETAIL_ROWS 4
#define GAP 2 /* columns between columns */

struct row {
	char *cells[TABLE_COLUMNS];
	char *detail;
	bool greyed;
	bool marked;
};

struct table {
	struct page *intro; /* NULL: none */
	struct page *detail;
	char *titles[TABLE_COLUMNS];
	struct row *rows;
	size_t count;
	size_t selected;
	size_t detailed; /* the row whose detail is in the page, counted from 1 */
	size_t top;
	int height;
};

static void close(void *state)
{
	struct table *table = state;

	for (size_t n = 0; n < table->count; n++) {
		for (size_t i = 0; i < TABLE_COLUMNS; i++)
			memory_free(table->rows[n].cells[i]);
		memory_free(table->rows[n].detail);
	}
	for (size_t i = 0; i < TABLE_COLUMNS; i++)
		memory_free(table->titles[i]);
	memory_free(table->rows);
	page_free(table->intro);
	page_free(table->detail);
	memory_free(table);
}

static int intro_rows(const struct table *table, int columns)
{
	return table->intro ? page_rows(table->intro, columns) : 0;
}

static int rows(void *state, int columns)
{
	struct table *table = state;
	int intro = intro_rows(table, columns);

	if (!table->count)
		return intro;
	return intro + (intro > 0) + 1 + (int)table->count + 1 + DETAIL_ROWS;
}

/* ---- drawing ---- */

static int column_width(const struct table *table, size_t column)
{
	int widest = wrap_columns(span_text(table->titles[column]));

	for (size_t n = 0; n < table->count; n++) {
		int columns = wrap_columns(span_text(table->rows[n].cells[column]));

		widest = columns > widest ? columns : widest;
	}
	return widest;
}

static void draw_cells(const struct table *table, char *const *cells, struct canvas *canvas,
		       struct area area, int y, enum style style)
{
	int column = 2;

	for (size_t i = 0; i < TABLE_COLUMNS && column < area.columns; i++) {
		canvas_text_short(canvas, area, y, column, cells[i], style);
		column += column_width(table, i) + GAP;
	}
}

static void draw_list(struct table *table, struct canvas *canvas, struct area area)
{
	table->height = area.rows;
	if (table->selected < table->top)
		table->top = table->selected;
	if (table->selected >= table->top + (size_t)area.rows)
		table->top = table->selected - (size_t)area.rows + 1;
	for (int y = 0; y < area.rows && table->top + (size_t)y < table->count; y++) {
		size_t n = table->top + (size_t)y;
		const struct row *row = &table->rows[n];

		draw_cells(table, row->cells, canvas, area, y,
			   row->greyed   ? STYLE_FAINT
			   : row->marked ? STYLE_GOOD
					 : STYLE_PLAIN);
		if (n != table->selected)
			continue;
		canvas_text(canvas, area, y, 0, glyph(GLYPH_POINTER), STYLE_FOCUS);
		canvas_highlight(canvas, area, y, 0, area.columns);
		canvas_cursor(canvas, area, y, 0);
	}
	if (table->top > 0)
		canvas_text(canvas, area, 0, area.columns - 1, glyph(GLYPH_ABOVE), STYLE_FOCUS);
	if (table->top + (size_t)area.rows < table->count)
		canvas_text(canvas, area, area.rows - 1, area.columns - 1, glyph(GLYPH_BELOW),
			    STYLE_FOCUS);
}

static void draw_detail(struct table *table, struct canvas *canvas, struct area area)
{
	if (table->detailed != table->selected + 1) {
		page_clear(table->detail);
		page_add(table->detail, NULL, table->rows[table->selected].detail, STYLE_PLAIN);
		table->detailed = table->selected + 1;
	}
	page_draw(table->detail, canvas, area);
}

static void draw(void *state, struct canvas *canvas, struct area area)
{
	struct table *table = state;
	int intro = intro_rows(table, area.columns);
	struct area part = area;

	if (!table->count) {
		page_draw(table->intro, canvas, area);
		canvas_cursor(canvas, area, 0, 0);
		return;
	}
	/* When there is not room for all, the table comes first. */
	if (area.rows - intro < 4)
		intro = 0;
	if (intro) {
		part.rows = intro;
		page_draw(table->intro, canvas, part);
		intro++;
	}
	part.row = area.row + intro;
	part.rows = 1;
	draw_cells(table, table->titles, canvas, part, 0, STYLE_HEADING);
	part.row++;
	part.rows = area.rows - intro - 1;
	if (part.rows > DETAIL_ROWS + 2)
		part.rows -= DETAIL_ROWS + 1;
	if (part.rows > (int)table->count)
		part.rows = (int)table->count;
	draw_list(table, canvas, part);
	part.row += part.rows + 1;
	part.rows = area.row + area.rows - part.row;
	if (part.rows > 0)
		draw_detail(table, canvas, part);
}

/* ---- keys ---- */

static void move(struct table *table, long steps)
{
	long selected = (long)table->selected + steps;

	if (selected >= (long)table->count)
		selected = (long)table->count - 1;
	if (selected < 0)
		selected = 0;
	table->selected = (size_t)selected;
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	struct table *table = state;
	int page = table->height > 2 ? table->height - 1 : 1;

	switch (input->kind) {
	case INPUT_ENTER:
		if (!table->count)
			return DIALOG_CANCELLED;
		return table->rows[table->selected].greyed ? DIALOG_STAYS : DIALOG_CHOSEN;
	case INPUT_UP:
	case INPUT_BACK_TAB:
		move(table, -1);
		break;
	case INPUT_DOWN:
	case INPUT_TAB:
		move(table, 1);
		break;
	case INPUT_PAGE_UP:
		move(table, -page);
		break;
	case INPUT_PAGE_DOWN:
		move(table, page);
		break;
	case INPUT_HOME:
		table->selected = 0;
		break;
	case INPUT_END:
		move(table, (long)table->count);
		break;
	case INPUT_CHARACTER:
		if (input->character == 'j' || input->character == 'k')
			move(table, input->character == 'j' ? 1 : -1);
		break;
	default:
		break;
	}
	return DIALOG_STAYS;
}

static const struct dialog_kind kind = {
	.footer = N_("Up Down select, Enter goes on, Esc closes"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

struct dialog dialog_table(const char *title, struct page *intro,
			   const char *const titles[TABLE_COLUMNS], const struct table_row *from,
			   size_t count)
{
	struct table *table = memory_new(1, sizeof(*table));

	table->intro = intro;
	table->detail = page_new();
	table->rows = memory_new(count ? count : 1, sizeof(*table->rows));
	table->count = count;
	for (size_t i = 0; i < TABLE_COLUMNS; i++)
		table->titles[i] = memory_copy_text(titles[i]);
	for (size_t n = 0; n < count; n++) {
		for (size_t i = 0; i < TABLE_COLUMNS; i++)
			table->rows[n].cells[i] = memory_copy_text(from[n].cells[i]);
		table->rows[n].detail = memory_copy_text(from[n].detail);
		table->rows[n].greyed = from[n].greyed;
		table->rows[n].marked = from[n].marked;
		if (from[n].marked)
			table->selected = n;
	}
	return (struct dialog){ &kind, table, memory_copy_text(title) };
}

size_t dialog_table_chosen(const struct dialog *dialog)
{
	const struct table *table = dialog->state;

	return table->selected;
}

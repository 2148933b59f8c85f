/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the panes that are a list. */
#include "tui/cursor.h"

#include "tui/glyph.h"

void cursor_count(struct cursor *cursor, size_t count)
{
	cursor->count = count;
	if (cursor->selected >= count)
		cursor->selected = count ? count - 1 : 0;
}

static void move(struct cursor *cursor, long by)
{
	long last = (long)cursor->count - 1;
	long to = (long)cursor->selected + by;

	cursor->selected = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

bool cursor_handle(struct cursor *cursor, const struct input *input)
{
	int page = cursor->height > 2 ? cursor->height - 1 : 1;

	switch (input->kind) {
	case INPUT_UP:
		move(cursor, -1);
		return true;
	case INPUT_DOWN:
		move(cursor, 1);
		return true;
	case INPUT_PAGE_UP:
		move(cursor, -page);
		return true;
	case INPUT_PAGE_DOWN:
		move(cursor, page);
		return true;
	case INPUT_HOME:
		cursor->selected = 0;
		return true;
	case INPUT_END:
		move(cursor, (long)cursor->count);
		return true;
	case INPUT_CHARACTER:
		if (input->character != 'j' && input->character != 'k')
			return false;
		move(cursor, input->character == 'j' ? 1 : -1);
		return true;
	default:
		return false;
	}
}

void cursor_click(struct cursor *cursor, int row)
{
	if (row >= 0 && row < cursor->height && cursor->top + (size_t)row < cursor->count)
		cursor->selected = cursor->top + (size_t)row;
}

struct rows {
	cursor_append *append;
	const void *owner;
	struct bytes text;
};

static bool row_has(const void *owner, size_t n, const struct search *search)
{
	struct rows *rows = (struct rows *)owner;

	bytes_clear(&rows->text);
	rows->append(rows->owner, n, &rows->text);
	return search_in(search, bytes_span(&rows->text));
}

enum search_found cursor_search(struct cursor *cursor, struct search *search, cursor_append *append,
				const void *owner)
{
	struct rows rows = { .append = append, .owner = owner, .text = BYTES_INIT };
	enum search_found found =
		search_step(search, cursor->count, cursor->selected, row_has, &rows);

	bytes_release(&rows.text);
	if (found == SEARCH_HERE)
		cursor->selected = search->at;
	return found;
}

void cursor_copy(const struct cursor *cursor, cursor_append *append, const void *owner,
		 struct bytes *out)
{
	for (size_t n = 0; n < cursor->count; n++)
		append(owner, n, out);
}

void cursor_show(struct cursor *cursor, int height)
{
	size_t rows = height > 0 ? (size_t)height : 1;

	cursor->height = height;
	if (cursor->selected < cursor->top)
		cursor->top = cursor->selected;
	if (cursor->selected >= cursor->top + rows)
		cursor->top = cursor->selected - rows + 1;
	if (cursor->top + rows > cursor->count)
		cursor->top = cursor->count > rows ? cursor->count - rows : 0;
}

void cursor_draw(const struct cursor *cursor, struct canvas *canvas, struct area area, bool focused)
{
	int y = (int)(cursor->selected - cursor->top);

	if (cursor->count)
		canvas_text(canvas, area, y, 0, glyph(GLYPH_POINTER), STYLE_FOCUS);
	if (cursor->top > 0)
		canvas_text(canvas, area, 0, area.columns - 1, glyph(GLYPH_ABOVE), STYLE_FOCUS);
	if (cursor->top + (size_t)area.rows < cursor->count)
		canvas_text(canvas, area, area.rows - 1, area.columns - 1, glyph(GLYPH_BELOW),
			    STYLE_FOCUS);
	if (!focused)
		return;
	canvas_highlight(canvas, area, y, 0, area.columns);
	canvas_cursor(canvas, area, y, 0);
}

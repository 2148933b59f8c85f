/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu: rows with their keys, one of them selected. F9 shows all requests in it. */
#include <stdint.h>

#include "base/memory.h"
#include "base/message.h"
#include "tui/dialog.h"

#define NAME_COLUMN 4
#define HELP_COLUMN 19

struct menu {
	struct menu_row *rows;
	size_t count;
	size_t selected;
	size_t top;
	int height;
};

static void close(void *state)
{
	struct menu *menu = state;

	memory_free(menu->rows);
	memory_free(menu);
}

static int rows(void *state, int columns)
{
	struct menu *menu = state;

	(void)columns;
	return (int)menu->count;
}

static void draw_row(const struct menu *menu, size_t n, struct canvas *canvas, struct area area,
		     int y)
{
	const struct menu_row *row = &menu->rows[n];
	enum style style = row->why ? STYLE_FAINT : STYLE_PLAIN;

	if (row->key)
		canvas_text(canvas, area, y, 0, row->key, STYLE_KEY);
	canvas_text(canvas, area, y, NAME_COLUMN, row->name, style);
	canvas_text_short(canvas, area, y, HELP_COLUMN,
			  row->why && n == menu->selected ? row->why : row->help, style);
	if (n == menu->selected) {
		canvas_highlight(canvas, area, y, 0, area.columns);
		canvas_cursor(canvas, area, y, 0);
	}
}

static void draw(void *state, struct canvas *canvas, struct area area)
{
	struct menu *menu = state;

	menu->height = area.rows;
	if (menu->selected < menu->top)
		menu->top = menu->selected;
	if (menu->selected >= menu->top + (size_t)area.rows)
		menu->top = menu->selected - (size_t)area.rows + 1;
	for (int y = 0; y < area.rows && menu->top + (size_t)y < menu->count; y++)
		draw_row(menu, menu->top + (size_t)y, canvas, area, y);
}

static void move(struct menu *menu, long steps)
{
	long selected = (long)menu->selected + steps;

	if (selected < 0)
		selected = 0;
	if (selected >= (long)menu->count)
		selected = (long)menu->count - 1;
	menu->selected = (size_t)selected;
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	struct menu *menu = state;
	int page = menu->height > 2 ? menu->height - 1 : 1;

	switch (input->kind) {
	case INPUT_ENTER:
		return menu->rows[menu->selected].why ? DIALOG_STAYS : DIALOG_CHOSEN;
	case INPUT_UP:
	case INPUT_BACK_TAB:
		move(menu, -1);
		break;
	case INPUT_DOWN:
	case INPUT_TAB:
		move(menu, 1);
		break;
	case INPUT_PAGE_UP:
		move(menu, -page);
		break;
	case INPUT_PAGE_DOWN:
		move(menu, page);
		break;
	case INPUT_HOME:
		menu->selected = 0;
		break;
	case INPUT_END:
		menu->selected = menu->count - 1;
		break;
	case INPUT_FUNCTION:
		return input->character == 9 ? DIALOG_CANCELLED : DIALOG_STAYS;
	default:
		break;
	}
	return DIALOG_STAYS;
}

static const struct dialog_kind kind = {
	.footer = N_("Up Down select, Enter does it, Esc closes"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

struct dialog dialog_menu(const char *title, const struct menu_row *from, size_t count)
{
	struct menu *menu = memory_new(1, sizeof(*menu));

	menu->rows = memory_new(count, sizeof(*menu->rows));
	menu->count = count;
	for (size_t n = 0; n < count; n++)
		menu->rows[n] = from[n];
	return (struct dialog){ &kind, menu, memory_copy_text(title) };
}

size_t dialog_menu_chosen(const struct dialog *dialog)
{
	const struct menu *menu = dialog->state;

	return menu->selected;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page to be read: help, explanations asked for, answers of many lines. */
#include "base/memory.h"
#include "base/message.h"
#include "tui/dialog.h"

static void close(void *state)
{
	page_free(state);
}

static int rows(void *state, int columns)
{
	return page_rows(state, columns);
}

static void draw(void *state, struct canvas *canvas, struct area area)
{
	page_draw(state, canvas, area);
	canvas_cursor(canvas, area, 0, 0);
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	if (page_handle(state, input))
		return DIALOG_STAYS;
	if (input->kind == INPUT_ENTER || input_is(input, INPUT_FUNCTION, 1) ||
	    input_is(input, INPUT_CHARACTER, 'q'))
		return DIALOG_CANCELLED;
	return DIALOG_STAYS;
}

static const struct dialog_kind kind = {
	.footer = N_("Up Down PgUp PgDn scroll, Esc closes"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

struct dialog dialog_text(const char *title, struct page *page)
{
	return (struct dialog){ &kind, page, memory_copy_text(title) };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A question with Yes and No. No is the default, and no letter answers: what
 * somebody types ahead must never be a Yes.
 */
#include "base/memory.h"
#include "base/message.h"
#include "tui/dialog.h"

struct question {
	struct page *page;
	bool yes; /* the button that has the focus */
};

static void close(void *state)
{
	struct question *question = state;

	page_free(question->page);
	memory_free(question);
}

static int rows(void *state, int columns)
{
	struct question *question = state;

	return page_rows(question->page, columns - 1) + 2;
}

static int draw_button(struct canvas *canvas, struct area area, int column, const char *label,
		       bool focused)
{
	int row = area.rows - 1;
	int end = canvas_text(canvas, area, row, column, "[ ", STYLE_PLAIN);

	end = canvas_text(canvas, area, row, end, label, focused ? STYLE_FOCUS : STYLE_PLAIN);
	end = canvas_text(canvas, area, row, end, " ]", STYLE_PLAIN);
	if (focused) {
		canvas_highlight(canvas, area, row, column, end - column);
		canvas_cursor(canvas, area, row, column + 2);
	}
	return end + 2;
}

static void draw(void *state, struct canvas *canvas, struct area area)
{
	struct question *question = state;
	struct area text = area;
	int column;

	text.rows -= 2;
	page_draw(question->page, canvas, text);
	column = draw_button(canvas, area, 0, _("No"), !question->yes);
	draw_button(canvas, area, column, _("Yes"), question->yes);
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	struct question *question = state;

	switch (input->kind) {
	case INPUT_ENTER:
		return question->yes ? DIALOG_CHOSEN : DIALOG_CANCELLED;
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_TAB:
	case INPUT_BACK_TAB:
		question->yes = !question->yes;
		return DIALOG_STAYS;
	case INPUT_META:
		if (input->character == 'y' || input->character == 'Y')
			return DIALOG_CHOSEN;
		if (input->character == 'n' || input->character == 'N')
			return DIALOG_CANCELLED;
		return DIALOG_STAYS;
	default:
		if (input->kind != INPUT_CHARACTER)
			page_handle(question->page, input);
		return DIALOG_STAYS;
	}
}

static const struct dialog_kind kind = {
	.footer = N_("Alt-Y yes, Enter or Esc no"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

struct dialog dialog_question(const char *title, const char *text)
{
	struct question *question = memory_new(1, sizeof(*question));

	question->page = page_new();
	page_add(question->page, NULL, text, STYLE_PLAIN);
	return (struct dialog){ &kind, question, memory_copy_text(title) };
}

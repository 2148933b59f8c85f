/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A question with Yes and No. No is the default, and no letter answers: what
 * somebody types ahead must never be a Yes.
 */
#include "base/memory.h"
#include "base/message.h"
#include "tui/dialog.h"

enum button {
	BUTTON_NO,
	BUTTON_YES,
	BUTTON_LASTING, /* yes for the rest of the session */
};

struct question {
	struct page *page;
	enum button button; /* that has the focus */
	bool lasting;       /* there is a third one */
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

	return page_rows(question->page, columns) + 2;
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

static int count_buttons(const struct question *question)
{
	return question->lasting ? BUTTON_LASTING + 1 : BUTTON_YES + 1;
}

static void draw(void *state, struct canvas *canvas, struct area area)
{
	struct question *question = state;
	struct area text = area;
	static const char *const labels[] = { N_("No"), N_("Yes"), N_("Yes, for this session") };
	int column = 0;

	text.rows -= 2;
	page_draw(question->page, canvas, text);
	for (int n = BUTTON_NO; n < count_buttons(question); n++)
		column =
			draw_button(canvas, area, column, _(labels[n]), (int)question->button == n);
}

static void move(struct question *question, int direction)
{
	int count = count_buttons(question);

	question->button = (enum button)(((int)question->button + direction + count) % count);
}

/* Letters with Alt: what is typed ahead has none. */
static enum dialog_answer handle_letter(struct question *question, uint32_t letter)
{
	switch (letter | 0x20) {
	case 'y':
		question->button = BUTTON_YES;
		return DIALOG_CHOSEN;
	case 's':
		if (!question->lasting)
			return DIALOG_STAYS;
		question->button = BUTTON_LASTING;
		return DIALOG_CHOSEN;
	case 'n':
		return DIALOG_CANCELLED;
	}
	return DIALOG_STAYS;
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	struct question *question = state;

	switch (input->kind) {
	case INPUT_ENTER:
		return question->button ? DIALOG_CHOSEN : DIALOG_CANCELLED;
	case INPUT_LEFT:
	case INPUT_BACK_TAB:
		move(question, -1);
		return DIALOG_STAYS;
	case INPUT_RIGHT:
	case INPUT_TAB:
		move(question, 1);
		return DIALOG_STAYS;
	case INPUT_META:
		return handle_letter(question, input->character);
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

static const struct dialog_kind lasting_kind = {
	.footer = N_("Alt-Y yes, Alt-S yes for this session, Enter or Esc no"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

static struct dialog make(const struct dialog_kind *as, const char *title, const char *text)
{
	struct question *question = memory_new(1, sizeof(*question));

	question->lasting = as == &lasting_kind;
	question->page = page_new();
	page_add(question->page, NULL, text, STYLE_PLAIN);
	return (struct dialog){ as, question, memory_copy_text(title) };
}

struct dialog dialog_question(const char *title, const char *text)
{
	return make(&kind, title, text);
}

struct dialog dialog_question_lasting(const char *title, const char *text)
{
	return make(&lasting_kind, title, text);
}

bool dialog_question_lasts(const struct dialog *dialog)
{
	const struct question *question = dialog->state;

	return dialog->kind == &lasting_kind && question->button == BUTTON_LASTING;
}

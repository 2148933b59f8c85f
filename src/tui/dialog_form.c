/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form of fields and choices; passwords are masked and live in wiped memory. */
#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "tui/dialog.h"
#include "tui/field.h"

struct row {
	enum form_kind kind;
	char *label;
	struct field *field; /* of texts */
	char **choices;
	size_t choice_count;
	size_t chosen;
};

struct form {
	struct page *intro; /* NULL: none */
	struct page *note;
	struct page *remark; /* in place of the note; NULL: none */
	struct row rows[FORM_ROWS_MAX];
	size_t count;
	size_t focus;
	bool revealed;
};

static void close(void *state)
{
	struct form *form = state;

	for (size_t n = 0; n < form->count; n++) {
		struct row *row = &form->rows[n];

		memory_free(row->label);
		field_free(row->field);
		for (size_t i = 0; i < row->choice_count; i++)
			memory_free(row->choices[i]);
		memory_free(row->choices);
	}
	page_free(form->intro);
	page_free(form->note);
	page_free(form->remark);
	memory_free(form);
}

static int page_height(struct page *page, int columns)
{
	return page ? page_rows(page, columns) + 1 : 0;
}

static struct page *note_of(const struct form *form)
{
	return form->remark ? form->remark : form->note;
}

static int rows(void *state, int columns)
{
	struct form *form = state;

	return page_height(form->intro, columns) + (int)form->count +
	       page_height(note_of(form), columns);
}

static int label_columns(const struct form *form)
{
	int widest = 0;

	for (size_t n = 0; n < form->count; n++) {
		int columns = wrap_columns(span_text(form->rows[n].label));

		if (columns > widest)
			widest = columns;
	}
	return widest + 2;
}

static void draw_choice(const struct row *row, struct canvas *canvas, struct area area, int y,
			int column, bool focused)
{
	int end = canvas_text(canvas, area, y, column, "< ", STYLE_FAINT);

	end = canvas_text_short(canvas, area, y, end,
				row->choice_count ? row->choices[row->chosen] : "", STYLE_PLAIN);
	end = canvas_text(canvas, area, y, end, " >", STYLE_FAINT);
	if (focused) {
		canvas_highlight(canvas, area, y, column, end - column);
		canvas_cursor(canvas, area, y, column + 2);
	}
}

static void draw_row(const struct form *form, size_t n, struct canvas *canvas, struct area area,
		     int y, int column)
{
	const struct row *row = &form->rows[n];
	bool focused = n == form->focus;
	struct field_mask mask = { 0, 0 };

	canvas_text(canvas, area, y, 0, row->label, focused ? STYLE_FOCUS : STYLE_HEADING);
	if (row->kind == FORM_CHOICE) {
		draw_choice(row, canvas, area, y, column, focused);
		return;
	}
	if (row->kind == FORM_SECRET && !form->revealed)
		mask.to = field_value(row->field).size;
	field_draw(row->field, canvas, area, y, column, mask, focused);
}

/* The rows come first when there is not room for all. */
static void draw(void *state, struct canvas *canvas, struct area area)
{
	struct form *form = state;
	int spare = area.rows - (int)form->count;
	int intro = page_height(form->intro, area.columns);
	int note = page_height(note_of(form), area.columns);
	int column = label_columns(form);
	struct area part = area;

	if (intro > spare)
		intro = spare > 0 ? spare : 0;
	if (note > spare - intro)
		note = spare - intro > 0 ? spare - intro : 0;
	if (intro > 1) {
		part.rows = intro - 1;
		page_draw(form->intro, canvas, part);
	}
	for (size_t n = 0; n < form->count; n++)
		draw_row(form, n, canvas, area, intro + (int)n, column);
	if (note > 1) {
		part.row = area.row + intro + (int)form->count + 1;
		part.rows = note - 1;
		page_draw(note_of(form), canvas, part);
	}
}

static void turn(struct row *row, int direction)
{
	if (!row->choice_count)
		return;
	row->chosen = (row->chosen + row->choice_count + (size_t)(long)direction) %
		      row->choice_count;
}

static enum dialog_answer handle(void *state, const struct input *input)
{
	struct form *form = state;
	struct row *row = &form->rows[form->focus];

	switch (input->kind) {
	case INPUT_ENTER:
		return DIALOG_CHOSEN;
	case INPUT_TAB:
	case INPUT_DOWN:
		form->focus = (form->focus + 1) % form->count;
		return DIALOG_STAYS;
	case INPUT_BACK_TAB:
	case INPUT_UP:
		form->focus = (form->focus + form->count - 1) % form->count;
		return DIALOG_STAYS;
	default:
		break;
	}
	if (row->kind != FORM_CHOICE)
		field_handle(row->field, input);
	else if (input->kind == INPUT_RIGHT || input_is(input, INPUT_CHARACTER, ' '))
		turn(row, 1);
	else if (input->kind == INPUT_LEFT)
		turn(row, -1);
	return DIALOG_STAYS;
}

static const struct dialog_kind kind = {
	.footer = N_("Tab goes on, Left Right choose, Enter does it, Esc closes"),
	.close = close,
	.rows = rows,
	.draw = draw,
	.handle = handle,
};

static struct page *make_page(const char *text)
{
	struct page *page;

	if (!text || !*text)
		return NULL;
	page = page_new();
	page_add(page, NULL, text, STYLE_PLAIN);
	return page;
}

static void make_row(struct row *row, const struct form_row *from)
{
	row->kind = from->kind;
	row->label = memory_copy_text(from->label);
	if (from->kind != FORM_CHOICE) {
		row->field = field_new();
		field_set(row->field, from->value);
		return;
	}
	row->choices = memory_new(from->choice_count ? from->choice_count : 1, sizeof(char *));
	row->choice_count = from->choice_count;
	row->chosen = from->chosen;
	for (size_t n = 0; n < from->choice_count; n++)
		row->choices[n] = memory_copy_text(from->choices[n]);
}

struct dialog dialog_form(const char *title, const char *intro, const char *note,
			  const struct form_row *from, size_t count)
{
	struct form *form = memory_new(1, sizeof(*form));

	form->intro = make_page(intro);
	form->note = make_page(note);
	form->count = count;
	for (size_t n = 0; n < count; n++)
		make_row(&form->rows[n], &from[n]);
	/* the first thing to be typed */
	while (form->focus + 1 < count && form->rows[form->focus].kind == FORM_CHOICE)
		form->focus++;
	return (struct dialog){ &kind, form, memory_copy_text(title) };
}

struct span dialog_form_value(const struct dialog *dialog, size_t row)
{
	const struct form *form = dialog->state;

	return field_value(form->rows[row].field);
}

size_t dialog_form_chosen(const struct dialog *dialog, size_t row)
{
	const struct form *form = dialog->state;

	return form->rows[row].chosen;
}

void dialog_form_remark(const struct dialog *dialog, const char *remark)
{
	struct form *form = dialog->state;

	page_free(form->remark);
	form->remark = NULL;
	if (!remark)
		return;
	form->remark = page_new();
	page_add(form->remark, NULL, remark, STYLE_WARNING);
}

size_t dialog_form_focus(const struct dialog *dialog)
{
	const struct form *form = dialog->state;

	return form->focus;
}

void dialog_form_reveal(const struct dialog *dialog, bool revealed)
{
	struct form *form = dialog->kind == &kind ? dialog->state : NULL;

	if (form)
		form->revealed = revealed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box around every dialog; opened and closed by screen.c. */
#include "tui/dialog.h"

#include "base/memory.h"
#include "base/message.h"

#define COLUMNS_MAX 76

void dialog_close(struct dialog *dialog)
{
	if (dialog->kind)
		dialog->kind->close(dialog->state);
	memory_free(dialog->title);
	*dialog = (struct dialog){ .kind = NULL };
}

/* In the middle of the panes, as large as it wants and they allow. */
static struct area place(const struct dialog *dialog, struct area panes)
{
	struct area box = panes;
	int columns = panes.columns - 2 < COLUMNS_MAX ? panes.columns - 2 : COLUMNS_MAX;
	int rows = dialog->kind->rows(dialog->state, columns - 4) + 2;

	if (panes.columns - columns < 8) /* no slivers of what is below at the sides */
		columns = panes.columns;
	if (rows > panes.rows)
		rows = panes.rows;
	box.row += (panes.rows - rows) / 2;
	box.column += (panes.columns - columns) / 2;
	box.rows = rows;
	box.columns = columns;
	return box;
}

/* Words in the upper or lower edge. */
static void draw_edge(struct canvas *canvas, struct area box, int row, const char *text,
		      enum style style)
{
	struct area edge = { box.row + row, box.column + 2, 1, box.columns - 4 };
	int column = canvas_text(canvas, edge, 0, 0, " ", style);

	edge.columns--;
	column = canvas_text_short(canvas, edge, 0, column, text, style);
	edge.columns++;
	canvas_text(canvas, edge, 0, column, " ", style);
}

void dialog_draw(const struct dialog *dialog, struct canvas *canvas, struct area panes)
{
	struct area box = place(dialog, panes);
	struct area inner = area_inner(box);

	canvas_fill(canvas, box, STYLE_PLAIN);
	canvas_box(canvas, box, STYLE_FOCUS);
	draw_edge(canvas, box, 0, dialog->title, STYLE_FOCUS);
	draw_edge(canvas, box, box.rows - 1, _(dialog->kind->footer), STYLE_FAINT);
	inner.column++;
	inner.columns -= 2;
	dialog->kind->draw(dialog->state, canvas, inner);
}

enum dialog_answer dialog_handle(const struct dialog *dialog, const struct input *input)
{
	if (input->kind == INPUT_ESCAPE || input_is(input, INPUT_CONTROL, 'c'))
		return DIALOG_CANCELLED;
	return dialog->kind->handle(dialog->state, input);
}

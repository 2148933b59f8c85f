/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the mouse does once :mouse has switched it on: a click selects, the wheel scrolls. */
#include "tui/screen.h"

#define WHEEL_ROWS 3

static const struct screen_pane *pane_under(const struct screen *screen, const struct input *input)
{
	for (size_t n = 0; n < sizeof(screen->shown) / sizeof(*screen->shown); n++) {
		const struct screen_pane *shown = &screen->shown[n];

		if (shown->kind && input->row >= shown->area.row &&
		    input->row < shown->area.row + shown->area.rows &&
		    input->column >= shown->area.column &&
		    input->column < shown->area.column + shown->area.columns)
			return shown;
	}
	return NULL;
}

/* The wheel is so many arrows. */
static void turn_wheel(struct screen *screen, const struct screen_pane *under, bool up)
{
	const struct input arrow = { .kind = up ? INPUT_UP : INPUT_DOWN };

	for (int n = 0; n < WHEEL_ROWS; n++) {
		if (screen->dialog.kind)
			dialog_handle(&screen->dialog, &arrow);
		else if (under)
			under->kind->handle(screen_state(screen, under->kind), &screen->view,
					    &arrow);
	}
}

void screen_handle_mouse(struct screen *screen, const struct input *input)
{
	const struct screen_pane *under = pane_under(screen, input);

	if (input->character != MOUSE_PRESS) {
		turn_wheel(screen, under, input->character == MOUSE_WHEEL_UP);
		return;
	}
	if (screen->dialog.kind || !screen->view.journal)
		return;
	screen->focus = under ? under->kind : NULL;
	if (under && under->kind->click)
		under->kind->click(screen_state(screen, under->kind), &screen->view,
				   input->row - under->area.row);
}

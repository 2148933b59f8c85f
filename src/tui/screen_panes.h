/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panes of a screen: which are shown, which has the focus, which has all the space. */
#ifndef TUI_SCREEN_PANES_H
#define TUI_SCREEN_PANES_H

#include "tui/canvas.h"
#include "tui/pane.h"

struct screen;

/* A pane on the screen. */
struct screen_pane {
	const struct pane_kind *kind;
	struct area area;
};

/* The state of a pane. */
void *screen_state(const struct screen *screen, const struct pane_kind *kind);

/* The view changed. */
void screen_update_panes(struct screen *screen);

/* The pane beside or in place of the fixed ones; NULL: none is. */
const struct pane_kind *screen_guest(const struct screen *screen);
void screen_open_pane(struct screen *screen, const struct pane_kind *kind);
void screen_close_pane(struct screen *screen);

/* Opens the comparison of two sessions, or closes it; names are copied. */
void screen_compare(struct screen *screen, const struct view_compared compared[2]);

/* Gives one pane the whole screen, or takes it back. */
void screen_zoom(struct screen *screen);

/* To the next pane that is shown, and behind the last to the command line. */
void screen_move_focus(struct screen *screen);

/* A pane that is gone has neither the focus nor the screen. */
void screen_follow_panes(struct screen *screen);

/* A click or the wheel; mouse.c. */
void screen_handle_mouse(struct screen *screen, const struct input *input);

#endif

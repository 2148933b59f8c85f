/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What takes longer than a key may: searching, and panes that are not whole yet.
 * It is done a bit at each turn, and how far it is stands in the state strip.
 */
#ifndef TUI_PROGRESS_H
#define TUI_PROGRESS_H

#include "tui/screen.h"

/* Looks for what was sought last, from the selection of that pane on. */
void screen_search(struct screen *screen, const struct pane_kind *kind, int direction);

/* A turn's worth of what is under way. */
void screen_work(struct screen *screen);

/* The place that is being searched is another one: what was tried counts for nothing. */
void screen_forget_search(struct screen *screen);

/* Esc and Ctrl-C; true: a search was under way, and is no more. */
bool screen_stop_search(struct screen *screen, const struct input *input);

/* How far it is, as a sentence; false: nothing is under way. */
bool screen_append_progress(const struct screen *screen, struct bytes *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where things stand on a screen of a given size: side by side from 100
 * columns on, else one above the other. Pure arithmetic.
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

#include "tui/canvas.h"

#define LAYOUT_ROWS_MIN 12
#define LAYOUT_COLUMNS_MIN 40
#define LAYOUT_COLUMNS_WIDE 100

enum zoom {
	ZOOM_NONE,
	ZOOM_PROTOCOL,
	ZOOM_ANNOTATION,
};

/* Areas that a layout does not have are of no rows. */
struct layout {
	bool too_small;
	bool wide; /* framed, the panes side by side */
	struct area title;
	struct area panes; /* all of what follows, for pages and dialogs */
	struct area protocol;
	struct area rule; /* between the panes, when stacked */
	struct area annotation;
	struct area guest_rule; /* wide only: above the guest */
	struct area guest;      /* a pane beside the annotation, or in its place when stacked */
	struct area state;
	struct area hints;
	struct area command;
	struct area bottom;
	int divider; /* column of the line between the panes; 0 when stacked */
};

/* `guest` tells that a third pane is shown: the steps of a login, or the findings. */
struct layout layout_for(int rows, int columns, bool guest, enum zoom zoom);

#endif

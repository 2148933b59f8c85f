/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where things stand on a screen of a given size: side by side from 100
 * columns on, else one above the other, or as the user wants it. Pure
 * arithmetic.
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

#include "tui/canvas.h"

#define LAYOUT_ROWS_MIN 12
#define LAYOUT_COLUMNS_MIN 40
#define LAYOUT_COLUMNS_WIDE 100  /* from here on side by side */
#define LAYOUT_COLUMNS_BESIDE 80 /* with less it cannot be had */

enum arrangement { ARRANGE_BY_WIDTH, ARRANGE_BESIDE, ARRANGE_STACKED, ARRANGE_COUNT };

/* How the panes' space is shared. */
enum share {
	SHARE_PAIR,   /* protocol and annotation */
	SHARE_GUEST,  /* and a third pane: beside the annotation, or in its place when stacked */
	SHARE_ONE,    /* one pane for all, within the frame */
	SHARE_ZOOMED, /* the same, and nothing drawn beside it */
	SHARE_COUNT
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
	struct area guest;      /* the third pane */
	struct area one;        /* the pane that has it all */
	struct area state;
	struct area hints;
	struct area command;
	struct area bottom;
	int divider; /* column of the line between the panes; 0 when stacked */
};

struct layout layout_for(int rows, int columns, enum share share, enum arrangement arrangement);

/* Gives the guest that many rows, as far as the pane above it keeps six; never takes any. */
void layout_grow_guest(struct layout *layout, int rows);

/* "auto", "beside", "stacked": as :layout takes it. */
const char *arrangement_name(enum arrangement arrangement);

#endif

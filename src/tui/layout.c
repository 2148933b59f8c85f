/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two layouts; screen.c draws into the areas. */
#include "tui/layout.h"

#define ABOVE_GUEST_ROWS 6 /* that a guest leaves to the pane above it */
#define HINTS_COLUMNS 50

static int least(int a, int b)
{
	return a < b ? a : b;
}

static struct area rows_of(int *row, int rows, int columns)
{
	struct area area = { *row, 0, rows, columns };

	*row += rows;
	return area;
}

/* At 80×24: title 1, protocol 10, rule 1, annotation 8, state 1, hints 1, command 1, bottom 1. */
static void stack(struct layout *layout, int rows, int columns, enum share share)
{
	bool guest = share == SHARE_GUEST;
	int bottom = rows >= 20;
	int rest = rows - 5 - bottom;
	int lower = rest * 4 / 9;
	int row = 0;

	if (guest && rest - lower > ABOVE_GUEST_ROWS)
		lower = rest - ABOVE_GUEST_ROWS;
	if (guest)
		lower = least(lower, 14);
	layout->title = rows_of(&row, 1, columns);
	layout->panes = (struct area){ row, 0, rest + 1, columns };
	if (share == SHARE_ONE || share == SHARE_ZOOMED) {
		layout->one = rows_of(&row, rest, columns);
		layout->rule = rows_of(&row, 1, columns);
	} else {
		layout->protocol = rows_of(&row, rest - lower, columns);
		layout->rule = rows_of(&row, 1, columns);
		layout->annotation = rows_of(&row, lower, columns);
	}
	if (guest) {
		layout->guest = layout->annotation;
		layout->annotation.rows = 0;
	}
	layout->state = rows_of(&row, 1, columns);
	layout->hints = rows_of(&row, 1, columns);
	layout->command = rows_of(&row, 1, columns);
	layout->bottom = rows_of(&row, bottom, columns);
}

static void split_right(struct layout *layout, bool guest)
{
	int lower = layout->annotation.rows / 2;

	if (!guest || !layout->annotation.rows)
		return;
	layout->annotation.rows -= lower;
	layout->guest = layout->annotation;
	layout->guest.row += layout->annotation.rows + 1;
	layout->guest.rows = lower - 1;
	layout->guest_rule = layout->guest;
	layout->guest_rule.row--;
	layout->guest_rule.rows = 1;
	layout->guest_rule.column--; /* the pane has a blank column at its left */
	layout->guest_rule.columns++;
}

/* Within a frame: the panes side by side, below them state with hints, and the command line. */
static void place_beside(struct layout *layout, int rows, int columns, enum share share)
{
	int inner = columns - 2;
	int left = (inner - 1) * 48 / 100;
	int height = rows - 5;
	int hints = least(HINTS_COLUMNS, inner / 2);

	layout->wide = true;
	layout->title = (struct area){ 0, 0, 1, columns };
	layout->panes = (struct area){ 1, 1, height, inner };
	if (share == SHARE_ONE) {
		layout->one = layout->panes;
	} else {
		layout->divider = 1 + left;
		layout->protocol = (struct area){ 1, 1, height, left };
		layout->annotation = (struct area){ 1, left + 3, height, inner - left - 2 };
	}
	split_right(layout, share == SHARE_GUEST);
	layout->rule = (struct area){ rows - 4, 0, 1, columns };
	layout->state = (struct area){ rows - 3, 2, 1, inner - 2 - hints };
	layout->hints = (struct area){ rows - 3, columns - 1 - hints, 1, hints };
	layout->command = (struct area){ rows - 2, 2, 1, inner - 2 };
	layout->bottom = (struct area){ rows - 1, 0, 1, columns };
}

static bool stands_beside(int columns, enum share share, enum arrangement arrangement)
{
	if (share == SHARE_ZOOMED) /* a frame would be in the way of the terminal's selection */
		return false;
	if (arrangement == ARRANGE_BY_WIDTH)
		return columns >= LAYOUT_COLUMNS_WIDE;
	return arrangement == ARRANGE_BESIDE && columns >= LAYOUT_COLUMNS_BESIDE;
}

struct layout layout_for(int rows, int columns, enum share share, enum arrangement arrangement)
{
	struct layout layout = { 0 };

	if (rows < LAYOUT_ROWS_MIN || columns < LAYOUT_COLUMNS_MIN)
		layout.too_small = true;
	else if (stands_beside(columns, share, arrangement))
		place_beside(&layout, rows, columns, share);
	else
		stack(&layout, rows, columns, share);
	return layout;
}

void layout_grow_guest(struct layout *layout, int rows)
{
	struct area *above = layout->wide ? &layout->annotation : &layout->protocol;
	struct area *rule = layout->wide ? &layout->guest_rule : &layout->rule;
	int more = least(rows - layout->guest.rows, above->rows - ABOVE_GUEST_ROWS);

	if (!layout->guest.rows || more <= 0)
		return;
	above->rows -= more;
	rule->row -= more;
	layout->guest.row -= more;
	layout->guest.rows += more;
}

const char *arrangement_name(enum arrangement arrangement)
{
	static const char *const names[ARRANGE_COUNT] = {
		[ARRANGE_BY_WIDTH] = "auto",
		[ARRANGE_BESIDE] = "beside",
		[ARRANGE_STACKED] = "stacked",
	};

	return names[arrangement];
}

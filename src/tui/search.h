/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search through the rows of a pane, which may be millions: it goes on from
 * where it was, so much at a time, until it has found something or has been
 * round once. The keyboard is looked at in between.
 */
#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/pattern.h"
#include "tui/slice.h"

/* A zeroed one with a pattern and a direction has not begun yet. */
struct search {
	const struct pattern *pattern;
	int direction; /* 1: forwards; -1: backwards */
	size_t at;     /* the row that was looked at last; the one that was found */
	size_t tried;  /* rows so far */
	size_t count;  /* of all rows */
	struct slice slice;
	uint32_t most; /* rows that may be looked at this time */
};

enum search_found {
	SEARCH_NOWHERE,
	SEARCH_HERE,
	SEARCH_GOES_ON, /* nothing so far */
};

/* True when row n has the pattern: what search_in() says of its texts. */
typedef bool search_row(const void *owner, size_t n, const struct search *search);
bool search_in(const struct search *search, struct span text);

/* Goes on through so many rows; one that has not begun yet does so behind row `from`. */
enum search_found search_step(struct search *search, size_t count, size_t from, search_row *row,
			      const void *owner);

/* The next turn begins. */
void search_turn(struct search *search, uint64_t now_us);

/* How far it is, of a hundred. */
unsigned search_percent(const struct search *search);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The events that have a line of their own and are let through by the filter,
 * in the order of the journal: what the protocol pane is a list of. It follows
 * a journal that grows, and a filter that changes.
 */
#ifndef TUI_EVENT_LIST_H
#define TUI_EVENT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/slice.h"
#include "tui/view.h"

/* There may be millions of them, few of them unfolded. */
struct event_item {
	uint32_t event;
	uint32_t unfolded; /* number of its struct event_unfolded, from 1; 0: folded */
};

struct event_unfolded {
	uint32_t rows; /* that it takes at the width of its pane */
	uint32_t parts;
	uint32_t *starts; /* the row at which each part begins; NULL: nobody's */
};

/* A zeroed value is empty. */
struct event_list {
	struct event_item *items;
	size_t count;
	size_t capacity;
	struct event_unfolded *unfolded;
	size_t unfolded_count;
	size_t unfolded_capacity;
	uint32_t seen; /* events that were looked at */
	const struct journal *journal;
	unsigned filter_changes; /* of the view, when they were made */
	struct slice slice;      /* how much is taken in at a time */
};

enum event_list_change {
	EVENT_LIST_SAME,
	EVENT_LIST_GREW,   /* items may have gone as well: a reply takes the place of its lines */
	EVENT_LIST_SIFTED, /* the filter is another one */
	EVENT_LIST_ANEW,   /* the journal is */
};

/*
 * Takes in what the journal has got since, or all of it: so much at a time, and
 * `seen` is less than the view's count as long as there is more.
 */
enum event_list_change event_list_update(struct event_list *list, const struct view *view);
void event_list_release(struct event_list *list);

/* How an item is unfolded, NULL when it is folded; the rows of item n. */
struct event_unfolded *event_list_unfolded(const struct event_list *list,
					   const struct event_item *item);
uint32_t event_list_rows(const struct event_list *list, size_t n);

/* Unfolds an item; the caller fills in its parts, whose starts have room for so many. */
struct event_unfolded *event_list_unfold(struct event_list *list, struct event_item *item,
					 size_t parts);
void event_list_fold(struct event_list *list, struct event_item *item);

/* The item of an event; without one the last before it, or the first. */
size_t event_list_find(const struct event_list *list, uint32_t event);

/* The item that shows an event: a line of a reply stands within the reply's. */
size_t event_list_find_line(const struct event_list *list, const struct view *view, uint32_t event);

#endif

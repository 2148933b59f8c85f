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

#include "tui/view.h"

struct event_item {
	uint32_t event;
	uint32_t rows; /* that it takes at the width of its pane */
	/* Unfolded: how many parts, then the row at which each begins; else NULL. There may be
	   millions of items, few of them unfolded. */
	uint32_t *starts;
};

/* A zeroed value is empty. */
struct event_list {
	struct event_item *items;
	size_t count;
	size_t capacity;
	uint32_t seen; /* events that were looked at */
	const struct journal *journal;
	unsigned filter_changes; /* of the view, when they were made */
};

enum event_list_change {
	EVENT_LIST_SAME,
	EVENT_LIST_GREW,   /* items may have gone as well: a reply takes the place of its lines */
	EVENT_LIST_SIFTED, /* the filter is another one */
	EVENT_LIST_ANEW,   /* the journal is */
};

/* Takes in what the journal has got since, or all of it. */
enum event_list_change event_list_update(struct event_list *list, const struct view *view);
void event_list_release(struct event_list *list);

/* The item of an event; without one the last before it, or the first. */
size_t event_list_find(const struct event_list *list, uint32_t event);

/* The item that shows an event: a line of a reply stands within the reply's. */
size_t event_list_find_line(const struct event_list *list, const struct view *view, uint32_t event);

#endif

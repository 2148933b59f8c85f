/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the journal and the protocol pane, which lays the items out. */
#include "tui/event_list.h"

#include <string.h>

#include "base/memory.h"
#include "tui/event_line.h"

#define EVENTS_AT_ONCE 300000 /* without a filter, some ten milliseconds' worth */

struct event_unfolded *event_list_unfolded(const struct event_list *list,
					   const struct event_item *item)
{
	return item->unfolded ? &list->unfolded[item->unfolded - 1] : NULL;
}

uint32_t event_list_rows(const struct event_list *list, size_t n)
{
	const struct event_unfolded *unfolded = event_list_unfolded(list, &list->items[n]);

	return unfolded ? unfolded->rows : 1;
}

/* A place that is nobody's, or a new one. */
static uint32_t find_place(struct event_list *list)
{
	size_t n = 0;

	while (n < list->unfolded_count && list->unfolded[n].starts)
		n++;
	if (n == list->unfolded_count) {
		list->unfolded = memory_grow(list->unfolded, &list->unfolded_capacity, n + 1,
					     sizeof(*list->unfolded));
		list->unfolded[n] = (struct event_unfolded){ .starts = NULL };
		list->unfolded_count++;
	}
	return (uint32_t)n + 1;
}

struct event_unfolded *event_list_unfold(struct event_list *list, struct event_item *item,
					 size_t parts)
{
	struct event_unfolded *unfolded;

	if (!item->unfolded)
		item->unfolded = find_place(list);
	unfolded = event_list_unfolded(list, item);
	unfolded->starts =
		memory_resize(unfolded->starts, parts ? parts : 1, sizeof(*unfolded->starts));
	unfolded->parts = (uint32_t)parts;
	unfolded->rows = 0;
	return unfolded;
}

void event_list_fold(struct event_list *list, struct event_item *item)
{
	struct event_unfolded *unfolded = event_list_unfolded(list, item);

	if (!unfolded)
		return;
	memory_free(unfolded->starts);
	unfolded->starts = NULL;
	item->unfolded = 0;
}

static void forget_items(struct event_list *list)
{
	for (size_t n = 0; n < list->unfolded_count; n++)
		memory_free(list->unfolded[n].starts);
	list->unfolded_count = 0;
	list->count = 0;
	list->seen = 0;
}

void event_list_release(struct event_list *list)
{
	forget_items(list);
	memory_free(list->items);
	memory_free(list->unfolded);
	*list = (struct event_list){ .items = NULL };
}

/* Between a reply's lines other events may stand: those are no part of it. */
static bool is_line_of(const struct view *view, uint32_t id, const struct event *reply)
{
	const struct event *event = journal_event(view->journal, id);

	return id >= event_first(reply) && id <= event_last(reply) &&
	       event->kind == EVENT_RECEIVED && event->conn == reply->conn &&
	       !(event->marks & EVENT_EARLY);
}

/* A reply takes the place of its lines, which stood alone while it was coming. */
static void drop_lines_of(struct event_list *list, const struct view *view,
			  const struct event *reply)
{
	size_t kept = list->count;

	while (kept && list->items[kept - 1].event >= event_first(reply))
		kept--;
	for (size_t n = kept; n < list->count; n++) {
		if (is_line_of(view, list->items[n].event, reply))
			event_list_fold(list, &list->items[n]);
		else
			list->items[kept++] = list->items[n];
	}
	list->count = kept;
}

/* How many items stand up to an event and with it. */
static size_t count_up_to(const struct event_list *list, uint32_t event)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].event <= event)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t event_list_find(const struct event_list *list, uint32_t event)
{
	size_t count = count_up_to(list, event);

	return count ? count - 1 : 0;
}

static void insert_item(struct event_list *list, uint32_t id)
{
	bool last = !list->count || list->items[list->count - 1].event < id;
	size_t at = last ? list->count : count_up_to(list, id);

	list->items =
		memory_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
	memmove(list->items + at + 1, list->items + at, (list->count - at) * sizeof(*list->items));
	list->items[at] = (struct event_item){ .event = id };
	list->count++;
}

static void remove_item(struct event_list *list, size_t at)
{
	event_list_fold(list, &list->items[at]);
	list->count--;
	memmove(list->items + at, list->items + at + 1, (list->count - at) * sizeof(*list->items));
}

/* Whether a filter lets a command through may depend on its reply, which has come now. */
static void judge_again(struct event_list *list, const struct view *view, uint32_t id)
{
	const struct event *command = journal_event(view->journal, id);
	size_t at = event_list_find(list, id);
	bool shown = list->count && list->items[at].event == id;
	bool wanted;

	if (!view->filter || !command || command->kind != EVENT_COMMAND)
		return;
	wanted = view_lets_through(view, id);
	if (wanted && !shown)
		insert_item(list, id);
	else if (!wanted && shown)
		remove_item(list, at);
}

static void add_event(struct event_list *list, const struct view *view, uint32_t id)
{
	const struct event *event = journal_event(view->journal, id);

	if (!event_line_is_shown(event))
		return;
	if (event->kind == EVENT_REPLY && event_first(event))
		drop_lines_of(list, view, event);
	if (event->kind == EVENT_REPLY && event->ref < id) /* a file may name any */
		judge_again(list, view, event->ref);
	if (view_lets_through(view, id))
		insert_item(list, id);
}

size_t event_list_find_line(const struct event_list *list, const struct view *view, uint32_t event)
{
	size_t found = event_list_find(list, event);

	if (journal_event(view->journal, event)->kind != EVENT_RECEIVED)
		return found;
	for (size_t n = found; n < list->count; n++) {
		const struct event *reply = journal_event(view->journal, list->items[n].event);

		if (reply->kind == EVENT_REPLY && is_line_of(view, event, reply))
			return n;
	}
	return found;
}

static void take_in(struct event_list *list, const struct view *view)
{
	uint32_t most = view->filter ? slice_next(&list->slice, view->now_us) : EVENTS_AT_ONCE;
	uint32_t until = view->count - list->seen > most ? list->seen + most : view->count;

	while (list->seen < until)
		add_event(list, view, ++list->seen);
	if (list->seen == view->count)
		slice_rest(&list->slice);
}

enum event_list_change event_list_update(struct event_list *list, const struct view *view)
{
	enum event_list_change change = EVENT_LIST_GREW;

	if (list->journal != view->journal || view->count < list->seen)
		change = EVENT_LIST_ANEW;
	else if (list->filter_changes != view->filter_changes)
		change = EVENT_LIST_SIFTED;
	else if (list->seen == view->count)
		return EVENT_LIST_SAME;
	if (change != EVENT_LIST_GREW) {
		forget_items(list);
		list->slice = (struct slice){ .most = 0 };
	}
	list->journal = view->journal;
	list->filter_changes = view->filter_changes;
	take_in(list, view);
	return change;
}

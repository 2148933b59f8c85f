/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The timing pane: where the time of the session went, slowest first, and below
 * the list what is normal for the selected one. Collected when it is looked at
 * and the journal has grown since.
 */
#include "tui/pane.h"

#include <stdio.h>

#include "base/memory.h"
#include "base/message.h"
#include "explain/timing.h"
#include "tui/cursor.h"
#include "tui/event_line.h"
#include "tui/page.h"

#define NAME_COLUMNS 16
#define TIME_COLUMNS 9
#define BAR_COLUMNS 12
#define DETAIL_SHARE 2 /* what is normal has this part of the rows */
#define DETAIL_MOST 9

struct timing_pane {
	struct timings timings;
	size_t *shown; /* of the timings: what the filter lets through */
	size_t shown_capacity;
	const struct view *view;       /* that is looked at */
	const struct journal *journal; /* what they were collected from */
	uint32_t count;
	unsigned filter_changes;
	struct cursor cursor;
	struct page *page;
};

static void *open(void)
{
	struct timing_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct timing_pane *pane = state;

	timings_release(&pane->timings);
	memory_free(pane->shown);
	page_free(pane->page);
	memory_free(pane);
}

static void collect(struct timing_pane *pane, const struct view *view)
{
	size_t count = 0;

	pane->view = view;
	if (pane->journal == view->journal && pane->count == view->count &&
	    pane->filter_changes == view->filter_changes)
		return;
	timings_collect(view->journal, &pane->timings);
	pane->shown = memory_grow(pane->shown, &pane->shown_capacity, pane->timings.count + 1,
				  sizeof(*pane->shown));
	for (size_t n = 0; n < pane->timings.count; n++) {
		if (view_lets_through(view, pane->timings.items[n].event))
			pane->shown[count++] = n;
	}
	cursor_count(&pane->cursor, count);
	pane->journal = view->journal;
	pane->count = view->count;
	pane->filter_changes = view->filter_changes;
}

static const struct timing *row_of(const struct timing_pane *pane, size_t n)
{
	return &pane->timings.items[pane->shown[n]];
}

/* "1.234 s", "12.0 ms" */
static void append_seconds(uint64_t us, struct bytes *out)
{
	char text[32];

	if (us < 100000)
		snprintf(text, sizeof(text), "%.1f ms", (double)us / 1e3);
	else
		snprintf(text, sizeof(text), "%.3f s", (double)us / 1e6);
	bytes_append_text(out, text);
}

static const char *name_of(const struct timing *timing)
{
	return timing->stage == TIMING_COMMAND && timing->verb != VERB_MESSAGE
		       ? timing_name(timing)
		       : _(timing_name(timing));
}

/* ---- drawing ---- */

static void draw_head(const struct timing_pane *pane, struct canvas *canvas, struct area area)
{
	struct bytes total = BYTES_INIT, trip = BYTES_INIT;
	struct message_value values[2] = { { "total", { NULL, 0 } }, { "trip", { NULL, 0 } } };
	char *text;

	append_seconds(pane->timings.total_us, &total);
	append_seconds(pane->timings.round_trip_us, &trip);
	values[0].bytes = bytes_span(&total);
	values[1].bytes = bytes_span(&trip);
	text = message_text(pane->timings.round_trip_us
				    ? _("Waited {total} in all; a round trip is about {trip}.")
				    : _("Waited {total} in all."),
			    values, 2);
	canvas_text_short(canvas, area, 0, 0, text, STYLE_TITLE);
	memory_free(text);
	bytes_release(&total);
	bytes_release(&trip);
}

/* As long as its share of the slowest one. */
static void draw_bar(const struct timing_pane *pane, const struct timing *timing,
		     struct canvas *canvas, struct area area, int y)
{
	uint64_t slowest = pane->timings.items[0].took_us;
	uint64_t columns = slowest ? (timing->took_us * BAR_COLUMNS + slowest / 2) / slowest : 0;

	for (int n = 0; n < (int)columns; n++)
		canvas_text(canvas, area, y, 2 + NAME_COLUMNS + TIME_COLUMNS + 2 + n, "#",
			    timing->slow ? STYLE_WARNING : STYLE_EVENT);
}

static void draw_row(const struct timing_pane *pane, const struct view *view, size_t n,
		     struct canvas *canvas, struct area area, int y)
{
	const struct timing *timing = row_of(pane, n);
	struct area name = area;
	struct line_text line = { .count = 0 };
	char text[32];

	name.columns = 2 + NAME_COLUMNS;
	canvas_text_short(canvas, name, y, 2, name_of(timing), STYLE_PLAIN);
	snprintf(text, sizeof(text), "%*.3f%c", TIME_COLUMNS, (double)timing->took_us / 1e6,
		 timing->slow ? '!' : ' ');
	canvas_text(canvas, area, y, 2 + NAME_COLUMNS, text,
		    timing->slow ? STYLE_WARNING : STYLE_PLAIN);
	draw_bar(pane, timing, canvas, area, y);
	event_line_make(view, timing->event, &line);
	line_draw(&line, canvas, area, y, 2 + NAME_COLUMNS + TIME_COLUMNS + 2 + BAR_COLUMNS + 1);
	line_release(&line);
}

static void make_page(struct timing_pane *pane, const struct view *view)
{
	const struct timing *timing = row_of(pane, pane->cursor.selected);
	struct bytes text = BYTES_INIT;

	page_clear(pane->page);
	page_add(pane->page, _("Normal"), _(timing->normal), STYLE_PLAIN);
	event_line_append(view, timing->event, &text);
	page_add(pane->page, _("Ended by"), bytes_text(&text), STYLE_SERVER);
	bytes_release(&text);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct timing_pane *pane = state;
	bool focused = view->focus == pane_timing.name;
	struct area part = area;
	int detail = area.rows / DETAIL_SHARE < DETAIL_MOST ? area.rows / DETAIL_SHARE
							    : DETAIL_MOST;

	collect(pane, view);
	if (!pane->cursor.count) {
		canvas_text_short(canvas, area, 0, 0, _("Nothing has taken time so far."),
				  STYLE_PLAIN);
		if (focused)
			canvas_cursor(canvas, area, 0, 0);
		return;
	}
	draw_head(pane, canvas, area);
	part.row++;
	part.rows = area.rows - 1 - detail;
	cursor_show(&pane->cursor, part.rows);
	for (int y = 0; y < part.rows && pane->cursor.top + (size_t)y < pane->cursor.count; y++)
		draw_row(pane, view, pane->cursor.top + (size_t)y, canvas, part, y);
	cursor_draw(&pane->cursor, canvas, part, focused);
	part.row += part.rows;
	part.rows = detail;
	make_page(pane, view);
	page_draw(pane->page, canvas, part);
}

/* ---- keys ---- */

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct timing_pane *pane = state;

	collect(pane, view);
	if (!pane->cursor.count)
		return false;
	if (input->kind == INPUT_ENTER) {
		view_jump(view, row_of(pane, pane->cursor.selected)->event);
		return true;
	}
	return cursor_handle(&pane->cursor, input);
}

static void append_row(const void *state, size_t n, struct bytes *out)
{
	const struct timing_pane *pane = state;
	const struct timing *timing = row_of(pane, n);

	bytes_append_text(out, name_of(timing));
	bytes_append_byte(out, ' ');
	append_seconds(timing->took_us, out);
	bytes_append_byte(out, ' ');
	event_line_append(pane->view, timing->event, out);
	bytes_append_byte(out, '\n');
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	struct timing_pane *pane = state;

	collect(pane, view);
	return cursor_search(&pane->cursor, search, append_row, pane);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	struct timing_pane *pane = state;

	collect(pane, view);
	cursor_copy(&pane->cursor, append_row, pane, out);
}

static void click(void *state, struct view *view, int row)
{
	struct timing_pane *pane = state;

	(void)view;
	cursor_click(&pane->cursor, row - 1);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Selects one; what is normal for it stands below.") },
	{ "Enter", N_("Goes to the line that ended it.") },
	{ "Esc", N_("Closes the times; the selected line is explained again.") },
	{ NULL, NULL },
};

const struct pane_kind pane_timing = {
	.name = N_("Times"),
	.help = N_("Where the time of the session went, slowest first: name lookup, connection, "
		   "greeting, TLS and every command, from its last byte sent to its reply. An "
		   "exclamation mark stands behind what took much longer than a round trip."),
	.keys = keys,
	.enter = N_("line"),
	.place = PANE_BESIDE,
	.request = REQUEST_TIMING,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
	.click = click,
};

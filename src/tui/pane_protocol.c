/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The protocol pane: every event in a line, replies folded until they are
 * opened. Server text begins at one column and has nothing of ours behind that
 * column in its style, so no reply can look like a line of this program.
 */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "tui/event_line.h"
#include "tui/event_list.h"
#include "tui/glyph.h"

/* Pointer 1, time, remark 1, direction 2, mark 1: behind the time it depends on its columns. */
#define TIME_COLUMN 1
#define REMARK_COLUMN(protocol) (TIME_COLUMN + (protocol)->time_columns)
#define DIRECTION_COLUMN(protocol) (REMARK_COLUMN(protocol) + 1)
#define MARK_COLUMN(protocol) (DIRECTION_COLUMN(protocol) + 2)
#define TEXT_COLUMN(protocol) (MARK_COLUMN(protocol) + 1)

struct protocol {
	struct event_list list;
	size_t selected;
	size_t top;       /* item at the pane's top */
	uint32_t top_row; /* rows of it that are above the top */
	int rows;         /* of the area it was last drawn on */
	int columns;
	int time_columns;
};

static void *open(void)
{
	struct protocol *protocol = memory_new(1, sizeof(*protocol));

	protocol->time_columns = EVENT_LINE_TIME;
	return protocol;
}

static void close(void *pane)
{
	struct protocol *protocol = pane;

	event_list_release(&protocol->list);
	memory_free(protocol);
}

/* The selection stays with its event; in another session it begins anew. */
static void follow_list(struct protocol *protocol, const struct view *view)
{
	uint32_t selected = protocol->list.count ? protocol->list.items[protocol->selected].event
						 : 0;
	enum event_list_change change = event_list_update(&protocol->list, view);

	if (change == EVENT_LIST_SAME)
		return;
	if (change == EVENT_LIST_SIFTED)
		selected = view->subject;
	protocol->selected = change == EVENT_LIST_ANEW ? 0
						       : event_list_find(&protocol->list, selected);
	if (change != EVENT_LIST_GREW || protocol->top >= protocol->list.count) {
		protocol->top = 0;
		protocol->top_row = 0;
	}
}

static bool works(const void *pane, const struct view *view, unsigned *percent)
{
	const struct protocol *protocol = pane;
	uint32_t seen = protocol->list.seen;

	if (seen >= view->count)
		return false;
	*percent = (unsigned)((uint64_t)seen * 100 / view->count);
	return true;
}

static void update(void *pane, struct view *view)
{
	struct protocol *protocol = pane;

	follow_list(protocol, view);
	if (protocol->list.seen < view->count && protocol->list.seen < view->subject) {
		protocol->selected = event_list_find(&protocol->list, view->subject);
		return; /* what is explained stays so until its line is there */
	}
	if (view->jump)
		pane_protocol_select(protocol, view, view->jump);
	else if (view->follow && view->subject)
		protocol->selected = event_list_find(&protocol->list, view->subject);
	view->jump = 0;
	/* What a filter hides is not what is pointed at, nor what is explained. */
	if (view->filter && protocol->list.count)
		view->subject = protocol->list.items[protocol->selected].event;
}

static int text_columns(const struct protocol *protocol)
{
	int column = TEXT_COLUMN(protocol);

	return protocol->columns > column + 1 ? protocol->columns - column : 1;
}

static void unfold(struct protocol *protocol, const struct view *view, struct event_item *item)
{
	struct event_unfolded *unfolded;
	struct event_parts parts;

	event_parts_open(view, item->event, &parts);
	unfolded = event_list_unfold(&protocol->list, item, parts.count);
	for (size_t n = 0; n < parts.count; n++) {
		struct line_text line = { .count = 0 };

		unfolded->starts[n] = unfolded->rows;
		event_parts_make(&parts, n, &line);
		unfolded->rows += (uint32_t)line_rows(&line, text_columns(protocol));
		line_release(&line);
	}
	event_parts_close(&parts);
}

static void set_size(struct protocol *protocol, const struct view *view, struct area area)
{
	int time_columns = event_line_when_columns(view);
	bool wider = protocol->columns != area.columns || protocol->time_columns != time_columns;

	protocol->rows = area.rows;
	protocol->columns = area.columns;
	protocol->time_columns = time_columns;
	for (size_t n = 0; wider && n < protocol->list.count; n++) {
		if (protocol->list.items[n].unfolded)
			unfold(protocol, view, &protocol->list.items[n]);
	}
}

/* ---- what is in sight ---- */

/* Puts the last row of item `last` at the bottom. */
static void show_up_to(struct protocol *protocol, size_t last)
{
	uint32_t rows = protocol->rows > 0 ? (uint32_t)protocol->rows : 1;
	uint32_t used = event_list_rows(&protocol->list, last);

	protocol->top = last;
	while (used < rows && protocol->top > 0)
		used += event_list_rows(&protocol->list, --protocol->top);
	protocol->top_row = used > rows ? used - rows : 0;
}

/* Row of the pane at which item n begins; below zero when it is above. */
static long row_of(const struct protocol *protocol, size_t n)
{
	long row = -(long)protocol->top_row;

	for (size_t i = protocol->top; i < n; i++)
		row += event_list_rows(&protocol->list, i);
	for (size_t i = n; i < protocol->top; i++)
		row -= event_list_rows(&protocol->list, i);
	return row;
}

/* Moves the top so that the selection is in sight. */
static void show_selected(struct protocol *protocol)
{
	long row = row_of(protocol, protocol->selected);
	long end = row + event_list_rows(&protocol->list, protocol->selected);

	if (row < 0 && end <= protocol->rows) {
		protocol->top = protocol->selected;
		protocol->top_row = 0;
	} else if (end > protocol->rows && row > 0) {
		long rows = event_list_rows(&protocol->list, protocol->selected);

		if (rows < protocol->rows) {
			show_up_to(protocol, protocol->selected);
		} else {
			protocol->top = protocol->selected;
			protocol->top_row = 0;
		}
	}
}

/* ---- drawing ---- */

static void draw_margin(const struct protocol *protocol, const struct view *view, size_t n,
			struct canvas *canvas, struct area area, int y, bool first)
{
	uint32_t id = protocol->list.items[n].event;
	char time[EVENT_LINE_TIME_MAX + 1];
	char direction[3];

	event_line_direction(view, id, direction);
	canvas_text(canvas, area, y, DIRECTION_COLUMN(protocol), direction,
		    direction[0] == 'C' ? STYLE_CLIENT : STYLE_FAINT);
	if (!first)
		return;
	if (n == protocol->selected)
		canvas_text(canvas, area, y, 0, glyph(GLYPH_POINTER), STYLE_FOCUS);
	event_line_when(view, id, time);
	canvas_text(canvas, area, y, TIME_COLUMN, time, STYLE_FAINT);
	if (view_is_remarked(view, id))
		canvas_text(canvas, area, y, REMARK_COLUMN(protocol), "*", STYLE_FOCUS);
	if (view_is_trouble(view, id))
		canvas_text(canvas, area, y, MARK_COLUMN(protocol), "!", STYLE_WARNING);
}

static void draw_unfolded(const struct protocol *protocol, const struct view *view, size_t n,
			  struct canvas *canvas, struct area area, long row)
{
	const struct event_item *item = &protocol->list.items[n];
	struct line_text line = { .count = 0 };
	struct event_parts parts;
	size_t part = 0;
	const struct event_unfolded *unfolded = event_list_unfolded(&protocol->list, item);
	size_t made = unfolded->parts; /* the part that `line` holds */
	uint32_t from = row < 0 ? (uint32_t)-row : 0;

	event_parts_open(view, item->event, &parts);
	for (uint32_t r = from; r < unfolded->rows && row + (long)r < area.rows; r++) {
		int y = (int)(row + (long)r);

		while (part + 1 < unfolded->parts && unfolded->starts[part + 1] <= r)
			part++;
		if (part != made) {
			line_release(&line);
			event_parts_make(&parts, part, &line);
			made = part;
		}
		draw_margin(protocol, view, n, canvas, area, y, r == 0);
		line_draw_wrapped(&line, canvas, area, y, TEXT_COLUMN(protocol),
				  (int)(r - unfolded->starts[part]));
	}
	line_release(&line);
	event_parts_close(&parts);
}

static void draw_item(const struct protocol *protocol, const struct view *view, size_t n,
		      struct canvas *canvas, struct area area, long row)
{
	struct line_text line = { .count = 0 };

	if (protocol->list.items[n].unfolded) {
		draw_unfolded(protocol, view, n, canvas, area, row);
		return;
	}
	draw_margin(protocol, view, n, canvas, area, (int)row, true);
	event_line_make(view, protocol->list.items[n].event, &line);
	line_draw(&line, canvas, area, (int)row, TEXT_COLUMN(protocol));
	line_release(&line);
}

static void draw_nothing(const struct view *view, struct canvas *canvas, struct area area)
{
	if (view->filter && view->count)
		canvas_text_short(canvas, area, 0, 1,
				  _("The filter lets no line through. :filter alone takes it "
				    "away."),
				  STYLE_WARNING);
	if (view->focus == pane_protocol.name)
		canvas_cursor(canvas, area, 0, 0);
}

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	struct protocol *protocol = pane;
	long row;

	set_size(protocol, view, area);
	if (!protocol->list.count) {
		draw_nothing(view, canvas, area);
		return;
	}
	if (view->follow)
		show_up_to(protocol, protocol->list.count - 1);
	row = -(long)protocol->top_row;
	for (size_t n = protocol->top; n < protocol->list.count && row < area.rows; n++) {
		draw_item(protocol, view, n, canvas, area, row);
		row += event_list_rows(&protocol->list, n);
	}
	row = row_of(protocol, protocol->selected);
	if (view->focus != pane_protocol.name || row >= area.rows)
		return;
	row = row < 0 ? 0 : row;
	canvas_highlight(canvas, area, (int)row, 0, area.columns);
	canvas_cursor(canvas, area, (int)row, 0);
}

size_t pane_protocol_count(const void *pane)
{
	return ((const struct protocol *)pane)->list.count;
}

/* ---- moving ---- */

static void select_item(struct protocol *protocol, struct view *view, size_t n)
{
	protocol->selected = n;
	view->subject = protocol->list.items[n].event;
	view->follow = n + 1 == protocol->list.count;
	show_selected(protocol);
}

void pane_protocol_select(void *pane, struct view *view, uint32_t event)
{
	struct protocol *protocol = pane;

	if (protocol->list.count && event)
		select_item(protocol, view, event_list_find_line(&protocol->list, view, event));
}

/* One step up or down; what is taller than the pane is scrolled through first. */
static void step(struct protocol *protocol, struct view *view, int direction)
{
	long row = row_of(protocol, protocol->selected);
	long end = row + event_list_rows(&protocol->list, protocol->selected);

	if (direction > 0 && end > protocol->rows && row <= 0 && !view->follow) {
		protocol->top_row++;
		return;
	}
	if (direction < 0 && row < 0 && protocol->top == protocol->selected) {
		view->follow = false;
		protocol->top_row--;
		return;
	}
	if (direction < 0 && protocol->selected > 0)
		select_item(protocol, view, protocol->selected - 1);
	else if (direction > 0 && protocol->selected + 1 < protocol->list.count)
		select_item(protocol, view, protocol->selected + 1);
	else if (direction > 0)
		view->follow = true;
}

void pane_protocol_page(void *pane, struct view *view, int pages)
{
	struct protocol *protocol = pane;
	int steps = protocol->rows > 2 ? protocol->rows - 1 : 1;

	if (!protocol->list.count)
		return;
	if (pages < 0 && view->follow) { /* the page is counted from what is in sight */
		view->follow = false;
		protocol->selected = protocol->top;
	}
	for (int n = 0; n < steps; n++)
		step(protocol, view, pages);
}

void pane_protocol_fold(void *pane, struct view *view)
{
	struct protocol *protocol = pane;
	struct event_item *item = protocol->list.items + protocol->selected;

	if (!protocol->list.count)
		return;
	if (item->unfolded)
		event_list_fold(&protocol->list, item);
	else
		unfold(protocol, view, item);
	if (!view->follow)
		show_selected(protocol);
}

/* True when unfolding would show more than the one row does. */
static bool has_more(const struct protocol *protocol, const struct view *view,
		     const struct event_item *item)
{
	struct line_text line = { .count = 0 };
	struct event_parts parts;
	bool more;

	event_parts_open(view, item->event, &parts);
	event_line_make(view, item->event, &line);
	more = parts.count > 1 || line_columns(&line) > text_columns(protocol);
	line_release(&line);
	event_parts_close(&parts);
	return more;
}

/* Enter: unfolds what has more to show, else goes to what caused the event. */
static void enter(struct protocol *protocol, struct view *view)
{
	struct event_item *item = &protocol->list.items[protocol->selected];
	const struct event *event = journal_event(view->journal, item->event);

	if (item->unfolded || has_more(protocol, view, item))
		pane_protocol_fold(protocol, view);
	else if (event->ref)
		select_item(protocol, view, event_list_find(&protocol->list, event->ref));
}

struct seen {
	const struct protocol *protocol;
	const struct view *view;
};

/* In the event as it is seen: unfolded, every line of it. */
static bool row_has(const void *owner, size_t n, const struct search *search)
{
	const struct seen *seen = owner;
	struct line_text line = { .count = 0 };
	struct event_parts parts;
	struct bytes text = BYTES_INIT;
	bool found = false;

	event_parts_open(seen->view, seen->protocol->list.items[n].event, &parts);
	for (size_t part = 0; part < parts.count && !found; part++) {
		bytes_clear(&text);
		event_parts_make(&parts, part, &line);
		line_append_text(&line, &text);
		found = search_in(search, bytes_span(&text));
		line_release(&line);
	}
	event_parts_close(&parts);
	bytes_release(&text);
	return found;
}

static enum search_found search(void *pane, struct view *view, struct search *search)
{
	struct protocol *protocol = pane;
	const struct seen seen = { protocol, view };
	enum search_found found =
		search_step(search, protocol->list.count, protocol->selected, row_has, &seen);

	if (found == SEARCH_HERE)
		select_item(protocol, view, search->at);
	return found;
}

void pane_protocol_trouble(void *pane, struct view *view, int direction)
{
	struct protocol *protocol = pane;
	size_t n = protocol->selected;

	while (direction > 0 ? n + 1 < protocol->list.count : n > 0 && n < protocol->list.count) {
		n = direction > 0 ? n + 1 : n - 1;
		if (view_is_trouble(view, protocol->list.items[n].event)) {
			select_item(protocol, view, n);
			return;
		}
	}
}

static void go_to_remark(struct protocol *protocol, struct view *view)
{
	size_t n = protocol->selected;

	for (size_t tried = 0; tried < protocol->list.count; tried++) {
		n = (n + 1) % protocol->list.count;
		if (view_is_remarked(view, protocol->list.items[n].event)) {
			select_item(protocol, view, n);
			return;
		}
	}
}

static bool handle_letter(struct protocol *protocol, struct view *view, uint32_t letter)
{
	switch (letter) {
	case 'j':
		step(protocol, view, 1);
		return true;
	case 'k':
		step(protocol, view, -1);
		return true;
	case 'M':
		go_to_remark(protocol, view);
		return true;
	}
	return false;
}

static bool handle(void *pane, struct view *view, const struct input *input)
{
	struct protocol *protocol = pane;

	if (!protocol->list.count)
		return false;
	switch (input->kind) {
	case INPUT_UP:
		step(protocol, view, -1);
		return true;
	case INPUT_DOWN:
		step(protocol, view, 1);
		return true;
	case INPUT_HOME:
		select_item(protocol, view, 0);
		view->follow = false;
		return true;
	case INPUT_END:
		select_item(protocol, view, protocol->list.count - 1);
		view->follow = true;
		return true;
	case INPUT_ENTER:
		enter(protocol, view);
		return true;
	case INPUT_CHARACTER:
		return handle_letter(protocol, view, input->character);
	default:
		return false;
	}
}

static void copy(void *pane, const struct view *view, struct bytes *out)
{
	const struct protocol *protocol = pane;
	const struct event_item *item = &protocol->list.items[protocol->selected];

	if (!protocol->list.count)
		return;
	if (item->unfolded) {
		event_line_append_whole(view, item->event, out);
		return;
	}
	event_line_append(view, item->event, out);
	bytes_append_byte(out, '\n');
}

static void click(void *pane, struct view *view, int row)
{
	struct protocol *protocol = pane;
	long behind = (long)row + protocol->top_row;

	for (size_t n = protocol->top; n < protocol->list.count; n++) {
		behind -= event_list_rows(&protocol->list, n);
		if (behind >= 0)
			continue;
		select_item(protocol, view, n);
		return;
	}
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Selects the line before or behind; it is explained.") },
	{ "Home End", N_("Goes to the first line, or to the last and follows what comes.") },
	{ "PgUp PgDn", N_("Goes on by a page; works from everywhere.") },
	{ "Enter", N_("Unfolds a long reply, or goes to the line that caused this one.") },
	{ "M", N_("Goes to the next line with a mark or a remark (an asterisk).") },
	{ NULL, NULL },
};

const struct pane_kind pane_protocol = {
	.name = N_("Protocol"),
	.help = N_("All that was said and that happened, in its order. C is what you sent, S what "
		   "the server sent; T behind it means inside verified TLS, t inside TLS that is "
		   "not verified. An exclamation mark stands before what was not expected."),
	.keys = keys,
	.enter = N_("open"),
	.open = open,
	.close = close,
	.update = update,
	.draw = draw,
	.handle = handle,
	.search = search,
	.works = works,
	.working = N_("Going through the lines: {percent} % …"),
	.copy = copy,
	.click = click,
};

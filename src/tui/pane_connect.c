/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connect pane: what the name service said, every address with what became
 * of it, and by which names the two sides know each other. Read out by
 * explain/way for the moment that is looked at.
 */
#include "base/memory.h"
#include "base/message.h"
#include "explain/way.h"
#include "tui/glyph.h"
#include "tui/page.h"
#include "tui/pane.h"

struct connect_pane {
	const struct journal *journal; /* what was read out */
	uint32_t until;                /* up to there */
	struct page *page;
};

static void *open(void)
{
	struct connect_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct connect_pane *pane = state;

	page_free(pane->page);
	memory_free(pane);
}

/* A sign before the text, so that colour is never the only one. */
static void add_line(struct page *page, const struct way_line *line)
{
	static const struct {
		enum glyph sign;
		enum style style;
	} marks[] = {
		[CHANNEL_PLAIN] = { GLYPH_COUNT, STYLE_PLAIN },
		[CHANNEL_GOOD] = { GLYPH_CHECK, STYLE_GOOD },
		[CHANNEL_WARNING] = { GLYPH_WARNING, STYLE_WARNING },
		[CHANNEL_BAD] = { GLYPH_CROSS, STYLE_PERMANENT },
	};
	struct bytes text = BYTES_INIT;

	bytes_append_text(
		&text, marks[line->mark].sign == GLYPH_COUNT ? " " : glyph(marks[line->mark].sign));
	bytes_append_byte(&text, ' ');
	bytes_append_text(&text, line->text);
	page_add(page, line->label ? line->label : "", bytes_text(&text), marks[line->mark].style);
	bytes_release(&text);
}

static void read_out(struct connect_pane *pane, const struct view *view)
{
	struct way way;
	uint32_t until = view->follow ? view->count : view->subject;

	if (pane->journal == view->journal && pane->until == until)
		return;
	pane->journal = view->journal;
	pane->until = until;
	page_refill(pane->page);
	if (way_of(view->journal, until, &way)) {
		for (size_t n = 0; n < way.count; n++)
			add_line(pane->page, &way.lines[n]);
	} else {
		page_add(pane->page, NULL, _("Nothing was looked up or connected to yet."),
			 STYLE_PLAIN);
	}
	way_release(&way);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct connect_pane *pane = state;

	read_out(pane, view);
	page_draw(pane->page, canvas, area);
	if (view->focus == pane_connect.name)
		canvas_cursor(canvas, area, 0, 0);
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct connect_pane *pane = state;

	read_out(pane, view);
	return page_handle(pane->page, input);
}

static bool search(void *state, struct view *view, const struct pattern *pattern, int direction)
{
	(void)view;
	return page_search(((struct connect_pane *)state)->page, pattern, direction);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct connect_pane *)state)->page, out);
}

static const struct pane_key keys[] = {
	{ "Up Down PgUp PgDn", N_("Scrolls.") },
	{ "Esc", N_("Closes the connect table.") },
	{ NULL, NULL },
};

const struct pane_kind pane_connect = {
	.name = N_("Way"),
	.help = N_("The way to the server: answers of the name service with what DNSSEC says of "
		   "them, every address with its family, time and result, what a port is that does "
		   "not greet as a mail server does, and how our address, its name (PTR), the name "
		   "in EHLO and the server's names go together."),
	.keys = keys,
	.place = PANE_WHOLE,
	.request = REQUEST_WAY,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
};

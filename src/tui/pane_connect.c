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
	char **targets; /* of the addresses and exchangers that are shown, in their order */
	size_t count;
	size_t capacity;
	size_t selected; /* one of them */
};

static void *open(void)
{
	struct connect_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void forget_targets(struct connect_pane *pane)
{
	for (size_t n = 0; n < pane->count; n++)
		memory_free(pane->targets[n]);
	pane->count = 0;
}

static void close(void *state)
{
	struct connect_pane *pane = state;

	forget_targets(pane);
	memory_free(pane->targets);
	page_free(pane->page);
	memory_free(pane);
}

/* A sign before the text, so that colour is never the only one. */
static void add_line(struct page *page, const struct way_line *line, bool selected)
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

	bytes_append_text(&text, selected ? glyph(GLYPH_POINTER) : " ");
	bytes_append_text(
		&text, marks[line->mark].sign == GLYPH_COUNT ? " " : glyph(marks[line->mark].sign));
	bytes_append_byte(&text, ' ');
	bytes_append_text(&text, line->text);
	page_add(page, line->label ? line->label : "", bytes_text(&text), marks[line->mark].style);
	bytes_release(&text);
	if (selected)
		page_show_last(page);
}

static void add_lines(struct connect_pane *pane, const struct way *way)
{
	size_t last = 0;

	forget_targets(pane);
	for (size_t n = 0; n < way->count; n++)
		last += way->lines[n].connect != NULL;
	if (pane->selected >= last)
		pane->selected = 0;
	for (size_t n = 0; n < way->count; n++) {
		const struct way_line *line = &way->lines[n];

		add_line(pane->page, line, line->connect && pane->count == pane->selected);
		if (!line->connect)
			continue;
		pane->targets = memory_grow(pane->targets, &pane->capacity, pane->count + 1,
					    sizeof(*pane->targets));
		pane->targets[pane->count++] = memory_copy_text(line->connect);
	}
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
		add_lines(pane, &way);
	} else {
		forget_targets(pane);
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

static void choose(struct connect_pane *pane, int direction)
{
	if (direction < 0 && pane->selected > 0)
		pane->selected--;
	else if (direction > 0 && pane->selected + 1 < pane->count)
		pane->selected++;
	pane->journal = NULL; /* read out again */
}

static void propose(const struct connect_pane *pane, struct view *view)
{
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, ":connect ");
	bytes_append_text(&line, pane->targets[pane->selected]);
	memory_free(view->proposal);
	view->proposal = bytes_take_text(&line);
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct connect_pane *pane = state;

	read_out(pane, view);
	if (!pane->count)
		return page_handle(pane->page, input);
	switch (input->kind) {
	case INPUT_UP:
		choose(pane, -1);
		return true;
	case INPUT_DOWN:
		choose(pane, 1);
		return true;
	case INPUT_ENTER:
		propose(pane, view);
		return true;
	default:
		return page_handle(pane->page, input);
	}
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	(void)view;
	return page_search(((struct connect_pane *)state)->page, search);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct connect_pane *)state)->page, out);
}

static const struct pane_key keys[] = {
	{ "Up Down", N_("Selects an address or a mail exchanger.") },
	{ "Enter",
	  N_("Puts the line that connects to it into the command line, for you to send; the "
	     "certificate is then held against that address or name.") },
	{ "PgUp PgDn", N_("Scrolls.") },
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
	.enter = N_("connect"),
	.place = PANE_WHOLE,
	.request = REQUEST_WAY,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
};

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
#include "tui/pane_page.h"

struct connect_pane {
	struct page_pane page; /* first: what all panes of one page share */
	char **targets;        /* of the addresses and exchangers that are shown, in their order */
	size_t count;
	size_t capacity;
	size_t selected; /* one of them */
};

static void *open(void)
{
	struct connect_pane *pane = memory_new(1, sizeof(*pane));

	pane->page.page = page_new();
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
	page_pane_close(pane);
}

static void add_line(struct page *page, const struct way_line *line, bool selected)
{
	page_pane_add(page, &(struct page_pane_line){ .label = line->label,
						      .lead = selected ? glyph(GLYPH_POINTER) : " ",
						      .plain = " ",
						      .mark = line->mark,
						      .text = line->text });
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

		add_line(pane->page.page, line, line->connect && pane->count == pane->selected);
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

	if (!page_pane_refresh(&pane->page, view, until))
		return;
	if (way_of(view->journal, until, &way)) {
		add_lines(pane, &way);
	} else {
		forget_targets(pane);
		page_add(pane->page.page, NULL, _("Nothing was looked up or connected to yet."),
			 STYLE_PLAIN);
	}
	way_release(&way);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct connect_pane *pane = state;

	read_out(pane, view);
	page_pane_draw(&pane->page, canvas, area, view->focus == pane_connect.name);
}

static void choose(struct connect_pane *pane, int direction)
{
	if (direction < 0 && pane->selected > 0)
		pane->selected--;
	else if (direction > 0 && pane->selected + 1 < pane->count)
		pane->selected++;
	pane->page.journal = NULL; /* read out again */
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
		return page_handle(pane->page.page, input);
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
		return page_handle(pane->page.page, input);
	}
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
	.search = page_pane_search,
	.copy = page_pane_copy,
};

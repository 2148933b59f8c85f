/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trust pane: whether the server is who it says, and all that its
 * handshake showed. Read out by explain/channel for the moment that is looked
 * at, so that an opened journal shows the same.
 */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "explain/channel.h"
#include "tui/glyph.h"
#include "tui/page.h"

struct trust_pane {
	const struct journal *journal; /* what was read out */
	uint32_t until;                /* up to there */
	uint32_t event;                /* the handshake that it speaks of */
	struct page *page;
};

static void *open(void)
{
	struct trust_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct trust_pane *pane = state;

	page_free(pane->page);
	memory_free(pane);
}

/* A sign before the text, so that colour is never the only one; links hang below one another. */
static void add_line(struct page *page, const struct channel_line *line)
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

	for (int n = 1; n < line->depth; n++)
		bytes_append_text(&text, "  ");
	if (line->depth > 0) {
		bytes_append_text(&text, glyph(GLYPH_BOTTOM_LEFT));
		bytes_append_byte(&text, ' ');
	}
	if (marks[line->mark].sign != GLYPH_COUNT) {
		bytes_append_text(&text, glyph(marks[line->mark].sign));
		bytes_append_byte(&text, ' ');
	}
	bytes_append_text(&text, line->text);
	page_add(page, line->label ? line->label : "", bytes_text(&text), marks[line->mark].style);
	bytes_release(&text);
}

/* At the selected line, or at the newest while nothing is selected. */
static uint32_t position(const struct view *view)
{
	return view->follow ? view->count : view->subject;
}

static void read_out(struct trust_pane *pane, const struct view *view)
{
	struct channel channel = { .event = 0 };
	uint32_t until = position(view);

	if (pane->journal == view->journal && pane->until == until)
		return;
	pane->journal = view->journal;
	pane->until = until;
	page_clear(pane->page);
	if (channel_of(view->journal, until, &channel)) {
		for (size_t n = 0; n < channel.count; n++)
			add_line(pane->page, &channel.lines[n]);
	} else {
		page_add(pane->page, NULL,
			 _("There was no TLS handshake up to this line: what goes over this "
			   "connection is in clear text. F3 starts TLS where the server offers "
			   "STARTTLS."),
			 STYLE_PLAIN);
	}
	pane->event = channel.event;
	channel_release(&channel);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct trust_pane *pane = state;

	read_out(pane, view);
	page_draw(pane->page, canvas, area);
	if (view->focus == pane_trust.name)
		canvas_cursor(canvas, area, 0, 0);
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct trust_pane *pane = state;

	read_out(pane, view);
	if (input->kind == INPUT_ENTER && pane->event) {
		view_jump(view, pane->event);
		return true;
	}
	return page_handle(pane->page, input);
}

static bool search(void *state, struct view *view, const struct pattern *pattern, int direction)
{
	(void)view;
	return page_search(((struct trust_pane *)state)->page, pattern, direction);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct trust_pane *)state)->page, out);
}

static const struct pane_key keys[] = {
	{ "Up Down PgUp PgDn", N_("Scrolls.") },
	{ "Enter", N_("Goes to the line of the handshake.") },
	{ "Esc", N_("Closes the trust verdict.") },
	{ NULL, NULL },
};

const struct pane_kind pane_trust = {
	.name = N_("Trust"),
	.help = N_("Whether the server is who it says: what mail servers would do with it, the "
		   "names and the chain of its certificate, the TLS session, DANE and MTA-STS. "
		   ":ladder connects again to find out what else the server takes, and whether it "
		   "shows another certificate to those who send no name."),
	.keys = keys,
	.enter = N_("line"),
	.place = PANE_WHOLE,
	.request = REQUEST_TRUST,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trust pane: whether the server is who it says, and all that its
 * handshake showed. Read out by explain/channel for the moment that is looked
 * at, so that an opened journal shows the same.
 */
#include "base/message.h"
#include "explain/channel.h"
#include "tui/glyph.h"
#include "tui/pane_page.h"

/* Links of the chain hang below one another. */
static void add_line(struct page *page, const struct channel_line *line)
{
	struct bytes lead = BYTES_INIT;

	for (int n = 1; n < line->depth; n++)
		bytes_append_text(&lead, "  ");
	if (line->depth > 0) {
		bytes_append_text(&lead, glyph(GLYPH_BOTTOM_LEFT));
		bytes_append_byte(&lead, ' ');
	}
	page_pane_add(page, &(struct page_pane_line){ .label = line->label,
						      .lead = bytes_text(&lead),
						      .plain = "",
						      .mark = line->mark,
						      .text = line->text });
	bytes_release(&lead);
}

/* At the selected line, or at the newest while nothing is selected. */
static uint32_t position(const struct view *view)
{
	return view->follow ? view->count : view->subject;
}

static void read_out(struct page_pane *pane, const struct view *view)
{
	struct channel channel = { .event = 0 };

	if (!page_pane_begin(pane, view, position(view)))
		return;
	if (channel_of(view->journal, pane->until, &channel)) {
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

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	read_out(pane, view);
	page_pane_draw(pane, canvas, area, view->focus == pane_trust.name);
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
	.open = page_pane_open,
	.close = page_pane_close,
	.draw = draw,
	.handle = page_pane_handle,
	.search = page_pane_search,
	.copy = page_pane_copy,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict pane: what became of the session, why, on whose side the trouble
 * lies, what to do in which order, and what to look for in the server's log.
 * Judged when it is looked at and the journal has grown since.
 */
#include "base/message.h"
#include "explain/verdict.h"
#include "tui/event_line.h"
#include "tui/pane_page.h"

static void add_decisive(struct page *page, const struct view *view, uint32_t event)
{
	struct bytes line = BYTES_INIT;

	event_line_append(view, event, &line);
	page_add(page, _("Decided by"), bytes_text(&line), STYLE_SERVER);
	bytes_release(&line);
}

static void add_steps(struct page *page, const struct verdict *verdict)
{
	if (!verdict->next_count)
		return;
	page_add(page, NULL, _("What to do, in this order:"), STYLE_TITLE);
	for (size_t n = 0; n < verdict->next_count; n++) {
		struct bytes mark = BYTES_INIT;

		bytes_append_number(&mark, n + 1);
		bytes_append_byte(&mark, '.');
		page_add_item(page, bytes_text(&mark), verdict->next[n]);
		bytes_release(&mark);
	}
}

static void add_trace(struct page *page, const struct verdict *verdict)
{
	bool any = false;

	for (int n = 0; n < TRACE_COUNT; n++) {
		if (!verdict->trace[n])
			continue;
		if (!any)
			page_add(page, NULL, _("In the server's log look for:"), STYLE_TITLE);
		any = true;
		page_add(page, _(verdict_trace_name((enum verdict_trace)n)), verdict->trace[n],
			 STYLE_PLAIN);
	}
}

static void judge(struct page_pane *pane, const struct view *view)
{
	struct verdict verdict = { .summary = NULL };
	struct bytes paragraph = BYTES_INIT;

	if (!page_pane_begin(pane, view, view->count))
		return;
	verdict_of(view->journal, view->replay, &verdict);
	verdict_append_paragraph(&verdict, &paragraph);
	page_add(pane->page, NULL, bytes_text(&paragraph), STYLE_PLAIN);
	if (verdict.event)
		add_decisive(pane->page, view, verdict.event);
	add_steps(pane->page, &verdict);
	add_trace(pane->page, &verdict);
	pane->event = verdict.event;
	bytes_release(&paragraph);
	verdict_release(&verdict);
}

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	judge(pane, view);
	page_pane_draw(pane, canvas, area, view->focus == pane_verdict.name);
}

static const struct pane_key keys[] = {
	{ "Up Down PgUp PgDn", N_("Scrolls.") },
	{ "Enter", N_("Goes to the line that decided.") },
	{ "Esc", N_("Closes the verdict; the selected line is explained again.") },
	{ NULL, NULL },
};

const struct pane_kind pane_verdict = {
	.name = N_("Verdict"),
	.help = N_("What became of the session: where it failed and what the server meant, the "
		   "likely cause, on whose side the trouble lies, what to do in which order, and "
		   "what to look for in the server's log."),
	.keys = keys,
	.enter = N_("line"),
	.place = PANE_BESIDE,
	.request = REQUEST_VERDICT,
	.open = page_pane_open,
	.close = page_pane_close,
	.draw = draw,
	.handle = page_pane_handle,
	.search = page_pane_search,
	.copy = page_pane_copy,
};

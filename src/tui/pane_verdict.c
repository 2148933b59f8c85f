/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict pane: what became of the session, why, on whose side the trouble
 * lies, what to do in which order, and what to look for in the server's log.
 * Judged when it is looked at and the journal has grown since.
 */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "explain/verdict.h"
#include "tui/event_line.h"
#include "tui/page.h"

struct verdict_pane {
	const struct journal *journal; /* what was judged */
	uint32_t count;                /* events it had then */
	uint32_t event;                /* that decided */
	struct page *page;
};

static void *open(void)
{
	struct verdict_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct verdict_pane *pane = state;

	page_free(pane->page);
	memory_free(pane);
}

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

static void judge(struct verdict_pane *pane, const struct view *view)
{
	struct verdict verdict = { .summary = NULL };
	struct bytes paragraph = BYTES_INIT;

	if (pane->journal == view->journal && pane->count == view->count)
		return;
	verdict_of(view->journal, view->replay, &verdict);
	verdict_append_paragraph(&verdict, &paragraph);
	page_clear(pane->page);
	page_add(pane->page, NULL, bytes_text(&paragraph), STYLE_PLAIN);
	if (verdict.event)
		add_decisive(pane->page, view, verdict.event);
	add_steps(pane->page, &verdict);
	add_trace(pane->page, &verdict);
	pane->journal = view->journal;
	pane->count = view->count;
	pane->event = verdict.event;
	bytes_release(&paragraph);
	verdict_release(&verdict);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct verdict_pane *pane = state;

	judge(pane, view);
	page_draw(pane->page, canvas, area);
	if (view->focus == pane_verdict.name)
		canvas_cursor(canvas, area, 0, 0);
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct verdict_pane *pane = state;

	judge(pane, view);
	if (input->kind == INPUT_ENTER && pane->event) {
		view_jump(view, pane->event);
		return true;
	}
	return page_handle(pane->page, input);
}

static bool search(void *state, struct view *view, const struct pattern *pattern, int direction)
{
	(void)view;
	return page_search(((struct verdict_pane *)state)->page, pattern, direction);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct verdict_pane *)state)->page, out);
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
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The findings pane: what is conspicuous in the whole session, one row each,
 * and below them the selected one with its proof. The events that are new are
 * looked at when the pane is, never while it is closed, and so many at a time.
 */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "explain/finding.h"
#include "tui/cursor.h"
#include "tui/event_line.h"
#include "tui/page.h"

#define LIST_SHARE 3           /* the list has a third of the rows, if it needs them */
#define GROUP_COLUMNS_LEAST 60 /* with less, the group is told below only */
#define EVENTS_AT_ONCE 10000   /* some ten milliseconds' worth */

struct findings_pane {
	struct findings_fold *fold;    /* follows the journal while the pane is looked at */
	uint32_t looked_at;            /* events, by the fold */
	const struct journal *journal; /* whose */
	struct findings findings;
	uint32_t count;          /* events that they are of */
	unsigned filter_changes; /* of the view then */
	struct cursor cursor;
	size_t proof; /* that Enter goes to next */
	struct page *page;
	bool stale; /* the page is of another finding */
};

static void *open(void)
{
	struct findings_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	pane->stale = true;
	return pane;
}

static void close(void *state)
{
	struct findings_pane *pane = state;

	findings_release(&pane->findings);
	findings_fold_free(pane->fold);
	page_free(pane->page);
	memory_free(pane);
}

static void select_finding(struct findings_pane *pane, size_t n)
{
	pane->cursor.selected = n;
	pane->proof = 0;
	pane->stale = true;
}

/* The selection stays with its finding: new ones may stand before it. */
static void restore_selection(struct findings_pane *pane, const char *rule, uint32_t proof)
{
	for (size_t n = 0; rule && n < pane->findings.count; n++) {
		const struct finding *finding = &pane->findings.items[n];

		if (finding->rule == rule && finding->proof_count && finding->proofs[0] == proof) {
			pane->cursor.selected = n;
			return;
		}
	}
	select_finding(pane, 0);
}

/* A finding is seen when one of the lines that prove it is. */
static bool is_let_through(const struct view *view, const struct finding *finding)
{
	for (size_t n = 0; n < finding->proof_count; n++) {
		if (view_lets_through(view, finding->proofs[n]))
			return true;
	}
	return !view->filter;
}

static void sift(struct findings *findings, const struct view *view)
{
	size_t kept = 0;

	for (size_t n = 0; n < findings->count; n++) {
		if (is_let_through(view, &findings->items[n]))
			findings->items[kept++] = findings->items[n];
		else
			memory_free(findings->items[n].text);
	}
	findings->count = kept;
}

/* Looks at so many of the events. */
static void look_on(struct findings_pane *pane, const struct view *view)
{
	if (pane->journal != view->journal) {
		findings_fold_free(pane->fold);
		pane->fold = findings_fold_new(view->journal, view->replay);
		pane->journal = view->journal;
		pane->looked_at = 0;
		pane->count = 0;
	}
	pane->looked_at = view->count - pane->looked_at > EVENTS_AT_ONCE
				  ? pane->looked_at + EVENTS_AT_ONCE
				  : view->count;
	findings_fold_advance(pane->fold, pane->looked_at);
}

static void make_list(struct findings_pane *pane, const struct view *view)
{
	const struct finding *old = pane->cursor.selected < pane->findings.count
					    ? &pane->findings.items[pane->cursor.selected]
					    : NULL;
	const char *rule = old && pane->count ? old->rule : NULL;
	uint32_t proof = old && old->proof_count ? old->proofs[0] : 0;

	findings_release(&pane->findings);
	findings_of_fold(pane->fold, &pane->findings);
	pane->count = pane->looked_at;
	pane->filter_changes = view->filter_changes;
	pane->stale = true;
	sift(&pane->findings, view);
	cursor_count(&pane->cursor, pane->findings.count);
	restore_selection(pane, rule, proof);
}

/* Some findings are told of the end: all of them are asked for at the end, and few times before. */
static void collect(struct findings_pane *pane, const struct view *view)
{
	if (pane->journal == view->journal && pane->count == view->count &&
	    pane->filter_changes == view->filter_changes)
		return;
	look_on(pane, view);
	if (pane->looked_at == view->count || pane->looked_at >= 2 * pane->count ||
	    pane->filter_changes != view->filter_changes)
		make_list(pane, view);
}

static bool works(const void *state, const struct view *view, unsigned *percent)
{
	const struct findings_pane *pane = state;

	if (pane->journal == view->journal && pane->looked_at == view->count)
		return false;
	*percent = pane->journal == view->journal
			   ? (unsigned)((uint64_t)pane->looked_at * 100 / view->count)
			   : 0;
	return true;
}

static void work(void *state, struct view *view)
{
	collect(state, view);
}

/* ---- the selected one ---- */

static void add_proofs(struct page *page, const struct view *view, const struct finding *finding)
{
	for (size_t n = 0; n < finding->proof_count; n++) {
		struct bytes line = BYTES_INIT;

		event_line_append(view, finding->proofs[n], &line);
		page_add(page, n ? "" : _("Lines"), bytes_text(&line), STYLE_SERVER);
		bytes_release(&line);
	}
}

static void make_page(struct findings_pane *pane, const struct view *view)
{
	const struct finding *finding = &pane->findings.items[pane->cursor.selected];

	if (!pane->stale)
		return;
	pane->stale = false;
	page_clear(pane->page);
	page_add(pane->page, NULL, finding->text, STYLE_PLAIN);
	add_proofs(pane->page, view, finding);
	if (finding->fix && *finding->fix)
		page_add(pane->page, _("What to do"), _(finding->fix), STYLE_PLAIN);
	page_add(pane->page, _("Group"), _(finding_group_name(finding->group)), STYLE_PLAIN);
	page_add(pane->page, _("Source"), _(finding->source), STYLE_FAINT);
}

/* ---- drawing ---- */

static enum style severity_style(enum finding_severity severity)
{
	switch (severity) {
	case FINDING_ERROR:
		return STYLE_PERMANENT;
	case FINDING_WARNING:
		return STYLE_WARNING;
	case FINDING_NOTE:
		break;
	}
	return STYLE_EVENT;
}

static int widest_severity(void)
{
	int widest = 0;

	for (int n = FINDING_NOTE; n <= FINDING_ERROR; n++) {
		const char *name = _(finding_severity_name((enum finding_severity)n));
		int columns = wrap_columns(span_text(name));

		widest = columns > widest ? columns : widest;
	}
	return widest;
}

static int widest_group(void)
{
	int widest = 0;

	for (int n = FINDING_PROTOCOL; n <= FINDING_PERFORMANCE; n++) {
		const char *name = _(finding_group_name((enum finding_group)n));
		int columns = wrap_columns(span_text(name));

		widest = columns > widest ? columns : widest;
	}
	return widest;
}

static void draw_row(const struct findings_pane *pane, size_t n, struct canvas *canvas,
		     struct area area, int y)
{
	const struct finding *finding = &pane->findings.items[n];
	int column = 2;

	canvas_text(canvas, area, y, column, _(finding_severity_name(finding->severity)),
		    severity_style(finding->severity));
	column += widest_severity() + 1;
	if (area.columns >= GROUP_COLUMNS_LEAST) {
		canvas_text(canvas, area, y, column, _(finding_group_name(finding->group)),
			    STYLE_FAINT);
		column += widest_group() + 1;
	}
	canvas_text_short(canvas, area, y, column, finding->text, STYLE_PLAIN);
}

static void draw_count(const struct findings_pane *pane, struct canvas *canvas, struct area area)
{
	static const char *const names[] = { "notes", "warnings", "errors" };
	struct message_value values[3];
	struct bytes numbers[3] = { BYTES_INIT, BYTES_INIT, BYTES_INIT };
	uint64_t counts[3] = { 0, 0, 0 };
	char *text;

	for (size_t n = 0; n < pane->findings.count; n++)
		counts[pane->findings.items[n].severity]++;
	for (int n = 0; n < 3; n++) {
		bytes_append_number(&numbers[n], counts[n]);
		values[n] = (struct message_value){ names[n], bytes_span(&numbers[n]) };
	}
	text = message_text(_("Errors: {errors} · warnings: {warnings} · notes: {notes}"), values,
			    3);
	canvas_text_short(canvas, area, 0, 0, text, STYLE_TITLE);
	memory_free(text);
	for (int n = 0; n < 3; n++)
		bytes_release(&numbers[n]);
}

static int list_rows(const struct findings_pane *pane, int rows)
{
	int share = rows / LIST_SHARE > 1 ? rows / LIST_SHARE : 1;

	return pane->findings.count < (size_t)share ? (int)pane->findings.count : share;
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct findings_pane *pane = state;
	struct area list = area;
	bool focused = view->focus == pane_findings.name;

	if (!pane->findings.count) {
		canvas_text_short(canvas, area, 0, 0,
				  view->filter ? _("Nothing conspicuous in what the filter lets "
						   "through.")
					       : _("Nothing in this session is conspicuous so "
						   "far."),
				  STYLE_PLAIN);
		if (focused)
			canvas_cursor(canvas, area, 0, 0);
		return;
	}
	draw_count(pane, canvas, area);
	list.row++;
	list.rows = list_rows(pane, area.rows);
	cursor_show(&pane->cursor, list.rows);
	for (int y = 0; y < list.rows && pane->cursor.top + (size_t)y < pane->findings.count; y++)
		draw_row(pane, pane->cursor.top + (size_t)y, canvas, list, y);
	cursor_draw(&pane->cursor, canvas, list, focused);
	area.row += 1 + list.rows;
	area.rows -= 1 + list.rows;
	if (area.rows < 1)
		return;
	make_page(pane, view);
	page_draw(pane->page, canvas, area);
}

/* ---- keys ---- */

/* To the first line that proves it; again: to the next one. */
static void jump(struct findings_pane *pane, struct view *view)
{
	const struct finding *finding = &pane->findings.items[pane->cursor.selected];

	if (!finding->proof_count)
		return;
	view_jump(view, finding->proofs[pane->proof]);
	pane->proof = (pane->proof + 1) % finding->proof_count;
}

static bool scroll(struct findings_pane *pane, int direction)
{
	struct input input = { .kind = direction < 0 ? INPUT_UP : INPUT_DOWN };

	return page_handle(pane->page, &input);
}

/* What is told below the list is of the one that is selected now. */
static void follow_cursor(struct findings_pane *pane, size_t before)
{
	if (pane->cursor.selected != before)
		select_finding(pane, pane->cursor.selected);
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct findings_pane *pane = state;
	size_t before;
	bool taken;

	collect(pane, view);
	if (!pane->findings.count)
		return false;
	switch (input->kind) {
	case INPUT_LEFT:
		return scroll(pane, -1);
	case INPUT_RIGHT:
		return scroll(pane, 1);
	case INPUT_ENTER:
		jump(pane, view);
		return true;
	default:
		before = pane->cursor.selected;
		taken = cursor_handle(&pane->cursor, input);
		follow_cursor(pane, before);
		return taken;
	}
}

static void append_row(const void *state, size_t n, struct bytes *out)
{
	const struct findings_pane *pane = state;
	const struct finding *finding = &pane->findings.items[n];

	bytes_append_text(out, _(finding_severity_name(finding->severity)));
	bytes_append_byte(out, ' ');
	bytes_append_text(out, _(finding_group_name(finding->group)));
	bytes_append_byte(out, ' ');
	bytes_append_text(out, finding->text);
	bytes_append_byte(out, '\n');
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	struct findings_pane *pane = state;
	size_t before = pane->cursor.selected;
	enum search_found found;

	collect(pane, view);
	found = cursor_search(&pane->cursor, search, append_row, pane);
	follow_cursor(pane, before);
	return found;
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	struct findings_pane *pane = state;

	collect(pane, view);
	cursor_copy(&pane->cursor, append_row, pane, out);
}

static void click(void *state, struct view *view, int row)
{
	struct findings_pane *pane = state;
	size_t before = pane->cursor.selected;

	(void)view;
	cursor_click(&pane->cursor, row - 1);
	follow_cursor(pane, before);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Selects a finding; what it says stands below the list.") },
	{ "Enter", N_("Goes to the first line that proves it; again, to the next one.") },
	{ "Left Right", N_("Scrolls what stands below the list.") },
	{ "Esc", N_("Closes the findings; the selected line is explained again.") },
	{ NULL, NULL },
};

const struct pane_kind pane_findings = {
	.name = N_("Findings"),
	.help = N_("What is conspicuous in the whole session and no single reply shows: how grave "
		   "it is, what it is about, the lines that prove it, what to do and where the "
		   "rule is from."),
	.keys = keys,
	.enter = N_("line"),
	.place = PANE_BESIDE,
	.request = REQUEST_FINDINGS,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.works = works,
	.work = work,
	.working = N_("Looking for what is conspicuous: {percent} % …"),
	.copy = copy,
	.click = click,
};

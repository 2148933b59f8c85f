/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The comparison pane: two sessions beside each other, row by row, what differs
 * marked by a sign between them. Compared again when one of them has grown and
 * the pane is looked at, never while it is closed; only what is new is read.
 */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "plan/difference.h"
#include "tui/cursor.h"
#include "tui/event_line.h"
#include "tui/page.h"

#define SIGN_COLUMNS 3    /* a blank, the sign, a blank */
#define HEAD_ROWS 2       /* how many differ, and the names of the two */
#define DETAIL_ROWS_MAX 6 /* below the list: the selected row in full */

enum side {
	LEFT,
	RIGHT,
};

struct diff_pane {
	struct view sides[2]; /* of which only the journal is looked at */
	uint32_t counts[2];   /* events that were compared */
	struct difference difference;
	struct cursor cursor;
	struct page *page;
};

static void *open(void)
{
	struct diff_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

static void close(void *state)
{
	struct diff_pane *pane = state;

	view_release(&pane->sides[LEFT]);
	view_release(&pane->sides[RIGHT]);
	difference_release(&pane->difference);
	page_free(pane->page);
	memory_free(pane);
}

/* ---- what is compared ---- */

static bool follow(struct diff_pane *pane, enum side side, const struct journal *journal)
{
	struct view *view = &pane->sides[side];
	uint32_t count = journal ? journal_count(journal) : 0;
	bool changed = view->journal != journal || pane->counts[side] != count;

	if (view->journal != journal)
		view_set_journal(view, journal, NULL);
	view_update(view);
	pane->counts[side] = count;
	return changed;
}

/* Also when a pane is closed: a journal that is gone must not be held on to. */
static void update(void *state, struct view *view)
{
	struct diff_pane *pane = state;
	const struct journal *wanted[2] = { view->compared[LEFT].journal,
					    view->compared[RIGHT].journal };

	for (int n = LEFT; n <= RIGHT; n++) {
		if (pane->sides[n].journal && pane->sides[n].journal != wanted[n]) {
			view_set_journal(&pane->sides[n], NULL, NULL);
			pane->counts[n] = 0;
			difference_release(&pane->difference);
			cursor_count(&pane->cursor, 0);
		}
	}
}

/* False when there is nothing to compare. */
static bool compare(struct diff_pane *pane, const struct view *view)
{
	bool changed;

	if (!view->compared[LEFT].journal || !view->compared[RIGHT].journal)
		return false;
	changed = follow(pane, LEFT, view->compared[LEFT].journal);
	changed = follow(pane, RIGHT, view->compared[RIGHT].journal) || changed;
	if (!changed)
		return true;
	difference_make(pane->sides[LEFT].journal, pane->sides[RIGHT].journal, &pane->difference);
	difference_pass_over_end(pane->sides[LEFT].journal, pane->sides[RIGHT].journal,
				 &pane->difference);
	cursor_count(&pane->cursor, pane->difference.count);
	return true;
}

static struct difference_place place_of(const struct difference_row *row, enum side side)
{
	return side == LEFT ? row->left : row->right;
}

/* ---- texts ---- */

static void make_line(const struct diff_pane *pane, const struct difference_row *row,
		      enum side side, struct line_text *out)
{
	struct difference_place place = place_of(row, side);
	const struct view *view = &pane->sides[side];
	char direction[3];

	if (!place.event)
		return;
	event_line_direction(view, place.event, direction);
	line_add_own(out, direction, direction[0] == 'C' ? STYLE_CLIENT : STYLE_FAINT);
	line_add_own(out, " ", STYLE_FAINT);
	if (place.line < 0) {
		event_line_make(view, place.event, out);
	} else {
		struct event_parts parts;

		event_parts_open(view, place.event, &parts);
		event_parts_make(&parts, (size_t)place.line, out);
		event_parts_close(&parts);
	}
}

static void append_line(const struct diff_pane *pane, const struct difference_row *row,
			enum side side, struct bytes *out)
{
	struct line_text line = { .count = 0 };

	make_line(pane, row, side, &line);
	line_append_text(&line, out);
	line_release(&line);
}

static const char *meaning_of(const struct difference_row *row)
{
	switch (row->kind) {
	case DIFFERENCE_NONE:
		if (row->ignored & IGNORED_END)
			return _("One session has ended; the other is still open.");
		return row->ignored ? _("The same, but for what always differs.") : _("The same.");
	case DIFFERENCE_CHANGED:
		return _("These two differ.");
	case DIFFERENCE_LEFT:
		return _("This is on the left side only.");
	case DIFFERENCE_RIGHT:
		return _("This is on the right side only.");
	}
	return "";
}

static void append_ignored(unsigned ignored, struct bytes *out)
{
	struct bytes list = BYTES_INIT;
	struct message_value value = { "list", { NULL, 0 } };

	for (size_t n = 0; difference_ignored_name(n); n++) {
		if (!(ignored & 1u << n))
			continue;
		bytes_append_text(&list, list.size ? "; " : "");
		bytes_append_text(&list, _(difference_ignored_name(n)));
	}
	value.bytes = bytes_span(&list);
	message_append(out, _("Passed over, since it always differs: {list}."), &value, 1);
	bytes_release(&list);
}

static void make_detail(struct diff_pane *pane, const struct view *view)
{
	const struct difference_row *row = &pane->difference.rows[pane->cursor.selected];
	struct bytes text = BYTES_INIT;

	page_clear(pane->page);
	page_add(pane->page, NULL, meaning_of(row),
		 row->kind == DIFFERENCE_NONE ? STYLE_PLAIN : STYLE_WARNING);
	for (int side = LEFT; side <= RIGHT; side++) {
		bytes_clear(&text);
		append_line(pane, row, (enum side)side, &text);
		if (text.size)
			page_add(pane->page, view->compared[side].name, bytes_text(&text),
				 STYLE_SERVER);
	}
	bytes_clear(&text);
	append_ignored(pane->difference.ignored, &text);
	page_add(pane->page, NULL, bytes_text(&text), STYLE_FAINT);
	bytes_release(&text);
}

/* ---- drawing ---- */

static enum style sign_style(const struct difference_row *row)
{
	return row->kind == DIFFERENCE_NONE ? STYLE_FAINT : STYLE_WARNING;
}

static void draw_row(const struct diff_pane *pane, size_t n, struct canvas *canvas,
		     struct area area, int y)
{
	const struct difference_row *row = &pane->difference.rows[n];
	const char sign[2] = { difference_sign(row), 0 };
	struct area half = area;
	int width = (area.columns - SIGN_COLUMNS - 1) / 2;

	for (int side = LEFT; side <= RIGHT; side++) {
		struct line_text line = { .count = 0 };

		half.column = area.column + 1 + (side == RIGHT ? width + SIGN_COLUMNS : 0);
		half.columns = width;
		make_line(pane, row, (enum side)side, &line);
		line_draw(&line, canvas, half, y, 0);
		line_release(&line);
	}
	canvas_text(canvas, area, y, 1 + width + 1, sign, sign_style(row));
}

static void draw_head(const struct diff_pane *pane, const struct view *view, struct canvas *canvas,
		      struct area area)
{
	int width = (area.columns - SIGN_COLUMNS - 1) / 2;
	struct bytes number = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };
	struct area half = area;
	char *text;

	bytes_append_number(&number, pane->difference.differences);
	value.bytes = bytes_span(&number);
	text = message_text(_("Differences: {count} (! changed, < > on one side only, ~ always "
			      "differs)"),
			    &value, 1);
	canvas_text_short(canvas, area, 0, 0, text, STYLE_TITLE);
	half.columns = width;
	half.column = area.column + 1;
	canvas_text_short(canvas, half, 1, 0, view->compared[LEFT].name, STYLE_HEADING);
	half.column = area.column + 1 + width + SIGN_COLUMNS;
	canvas_text_short(canvas, half, 1, 0, view->compared[RIGHT].name, STYLE_HEADING);
	memory_free(text);
	bytes_release(&number);
}

static void draw_list(struct diff_pane *pane, const struct view *view, struct canvas *canvas,
		      struct area area)
{
	struct cursor *cursor = &pane->cursor;

	cursor_show(cursor, area.rows);
	for (int y = 0; y < area.rows && cursor->top + (size_t)y < cursor->count; y++)
		draw_row(pane, cursor->top + (size_t)y, canvas, area, y);
	cursor_draw(cursor, canvas, area, view->focus == pane_diff.name);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct diff_pane *pane = state;
	struct area part = area;
	int detail = area.rows / 3 < DETAIL_ROWS_MAX ? area.rows / 3 : DETAIL_ROWS_MAX;

	if (!compare(pane, view) || !pane->difference.count) {
		canvas_text_short(canvas, area, 0, 0,
				  _("There are no two sessions to compare. :whatif runs this one "
				    "again with one thing different."),
				  STYLE_PLAIN);
		if (view->focus == pane_diff.name)
			canvas_cursor(canvas, area, 0, 0);
		return;
	}
	draw_head(pane, view, canvas, area);
	part.row += HEAD_ROWS;
	part.rows = area.rows - HEAD_ROWS - 1 - detail;
	if (part.rows > 0)
		draw_list(pane, view, canvas, part);
	part.row += part.rows + 1;
	part.rows = detail;
	make_detail(pane, view);
	page_draw(pane->page, canvas, part);
}

/* ---- keys ---- */

static void go_to_difference(struct diff_pane *pane, int direction)
{
	size_t n = pane->cursor.selected;

	while (direction > 0 ? n + 1 < pane->difference.count : n > 0) {
		n = direction > 0 ? n + 1 : n - 1;
		if (pane->difference.rows[n].kind != DIFFERENCE_NONE) {
			pane->cursor.selected = n;
			return;
		}
	}
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct diff_pane *pane = state;

	if (!compare(pane, view) || !pane->difference.count)
		return false;
	if (input_is(input, INPUT_CHARACTER, 'e') || input_is(input, INPUT_CHARACTER, 'E')) {
		go_to_difference(pane, input->character == 'e' ? 1 : -1);
		return true;
	}
	return cursor_handle(&pane->cursor, input);
}

/* As diff(1) has it. */
static void append_row(const void *state, size_t n, struct bytes *out)
{
	const struct diff_pane *pane = state;
	const struct difference_row *row = &pane->difference.rows[n];
	bool same = row->kind == DIFFERENCE_NONE;

	for (int side = LEFT; side <= RIGHT; side++) {
		char sign = side == LEFT ? '<' : '>';

		if (!place_of(row, (enum side)side).event ||
		    (same && side == RIGHT && row->left.event))
			continue;
		bytes_append_byte(out, (unsigned char)(same ? difference_sign(row) : sign));
		bytes_append_byte(out, ' ');
		append_line(pane, row, (enum side)side, out);
		bytes_append_byte(out, '\n');
	}
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	struct diff_pane *pane = state;

	return compare(pane, view) ? cursor_search(&pane->cursor, search, append_row, pane)
				   : SEARCH_NOWHERE;
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	struct diff_pane *pane = state;

	if (compare(pane, view))
		cursor_copy(&pane->cursor, append_row, pane, out);
}

static void click(void *state, struct view *view, int row)
{
	struct diff_pane *pane = state;

	(void)view;
	cursor_click(&pane->cursor, row - HEAD_ROWS);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Selects a row; it stands below in full.") },
	{ "PgUp PgDn", N_("Goes on by a page.") },
	{ "Home End", N_("Goes to the first or to the last row.") },
	{ "e E", N_("Goes to the next or the previous difference.") },
	{ "Esc", N_("Closes the comparison.") },
	{ NULL, NULL },
};

const struct pane_kind pane_diff = {
	.name = N_("Comparison"),
	.help = N_("Two sessions beside each other, row by row. The sign between them says: ! "
		   "these differ, < only the left side has it, > only the right side has it, ~ "
		   "they differ in what always differs. What is passed over is listed below."),
	.keys = keys,
	.place = PANE_WHOLE,
	.request = REQUEST_DIFF,
	.open = open,
	.close = close,
	.update = update,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
	.click = click,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan pane: the lines that are to come, those that have left before them.
 * It changes nothing itself: what is wanted of the plan stands in the view
 * until screen.c takes it to the actions.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "tui/cursor.h"
#include "tui/glyph.h"
#include "tui/line.h"
#include "tui/pane.h"

#define STAGE_COLUMNS_LEAST 50 /* with less, stages are left out */
#define MARKS 4                /* columns before the text: selection, breakpoint, state, blank */

struct plan_pane {
	struct cursor cursor;
	uint32_t selected; /* the line's id; 0: the next one to go */
};

static void *open(void)
{
	return memory_new(1, sizeof(struct plan_pane));
}

static void close(void *state)
{
	memory_free(state);
}

static const struct plan *plan_of(const struct view *view)
{
	return view->status.plan.plan;
}

/* The selection stays with its line wherever that is moved, or with the line that is next. */
static void settle(struct plan_pane *pane, const struct plan *plan)
{
	size_t at = pane->selected ? plan_find(plan, pane->selected) : plan_count(plan);

	cursor_count(&pane->cursor, plan_count(plan));
	if (at == plan_count(plan))
		at = plan_cursor(plan);
	if (at == plan_count(plan) && at > 0)
		at--;
	pane->cursor.selected = at;
}

/* The cursor was moved: the selection is that line's from now on. */
static void follow_cursor(struct plan_pane *pane, const struct plan *plan)
{
	const struct planned *planned = plan_line(plan, pane->cursor.selected);

	pane->selected = planned ? planned->id : 0;
}

/* ---- drawing ---- */

static const char *state_mark(const struct plan *plan, size_t n)
{
	const struct planned *planned = plan_line(plan, n);

	switch (planned->state) {
	case PLANNED_GONE:
		return glyph(GLYPH_CHECK);
	case PLANNED_FAILED:
		return "!";
	case PLANNED_DROPPED:
		return glyph(GLYPH_CROSS);
	case PLANNED_COMING:
		break;
	}
	return n == plan_cursor(plan) ? ">" : " ";
}

static enum style state_style(const struct plan *plan, size_t n)
{
	switch (plan_line(plan, n)->state) {
	case PLANNED_GONE:
		return STYLE_FAINT;
	case PLANNED_FAILED:
		return STYLE_PERMANENT;
	case PLANNED_DROPPED:
		return STYLE_WARNING;
	case PLANNED_COMING:
		break;
	}
	return STYLE_PLAIN;
}

/* The line with its secret masked; a plan from a file is as strange as any text. */
static void make_line(const struct planned *planned, enum style style, struct line_text *out)
{
	struct bytes text = BYTES_INIT;
	struct span whole;

	planned_append(planned, &text);
	whole = bytes_span(&text);
	if (planned_has_secret(planned)) {
		size_t from = planned_text_at(planned) + planned->mask_from;
		size_t size = planned->mask_to - planned->mask_from;
		struct secret_shape shape = planned->secret
						    ? planned->shape
						    : secret_shape_of(span_part(whole, from, size));

		line_add_others(out, span_part(whole, 0, from), style);
		line_add_secret(out, &shape);
		line_add_others(out, span_after(whole, from + size), style);
	} else {
		line_add_others(out, whole, style);
	}
	bytes_wipe(&text);
}

static void draw_row(const struct plan *plan, size_t n, struct canvas *canvas, struct area area)
{
	const struct planned *planned = plan_line(plan, n);
	const char *stage = _(stage_name(planned->stage));
	struct line_text line = { .count = 0 };
	struct area text = area;
	int columns = wrap_columns(span_text(stage));

	canvas_text(canvas, area, 0, 1, planned->breakpoint ? "*" : " ", STYLE_PERMANENT);
	canvas_text(canvas, area, 0, 2, state_mark(plan, n), state_style(plan, n));
	if (area.columns >= STAGE_COLUMNS_LEAST) {
		canvas_text(canvas, area, 0, area.columns - columns - 1, stage, STYLE_FAINT);
		text.columns -= columns + 2;
	}
	make_line(planned, state_style(plan, n), &line);
	line_draw(&line, canvas, text, 0, MARKS);
	line_release(&line);
}

static void draw_count(const struct view *view, struct canvas *canvas, struct area area)
{
	const struct plan *plan = plan_of(view);
	struct bytes gone = BYTES_INIT, count = BYTES_INIT;
	struct message_value values[2];
	char *text;

	bytes_append_number(&gone, plan_cursor(plan));
	bytes_append_number(&count, plan_count(plan));
	values[0] = (struct message_value){ "gone", bytes_span(&gone) };
	values[1] = (struct message_value){ "count", bytes_span(&count) };
	text = message_text(
		view->status.plan.running
			? _("Lines gone: {gone} of {count} · going on; Ctrl-C stops it")
			: _("Lines gone: {gone} of {count} · F8 next line, F7 stage, F6 go on"),
		values, 2);
	canvas_text_short(canvas, area, 0, 0, text, STYLE_TITLE);
	memory_free(text);
	bytes_release(&gone);
	bytes_release(&count);
}

static void draw_nothing(struct canvas *canvas, struct area area)
{
	static const char *const sentences[] = {
		N_("The plan is empty. Lines come into it when a block is pasted, by"),
		N_(":plan add LINE, :plan load FILE (a script), :plan message (a whole message),"),
		N_(":plan session (what was sent on this connection), and by F7."),
	};

	for (int n = 0; n < 3; n++)
		canvas_text_short(canvas, area, n, 0, _(sentences[n]), STYLE_PLAIN);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct plan_pane *pane = state;
	const struct plan *plan = plan_of(view);
	bool focused = view->focus == pane_plan.name;
	struct area list = area;

	if (!plan || !plan_count(plan)) {
		draw_nothing(canvas, area);
		if (focused)
			canvas_cursor(canvas, area, 0, 0);
		return;
	}
	draw_count(view, canvas, area);
	list.row++;
	list.rows--;
	settle(pane, plan);
	cursor_show(&pane->cursor, list.rows);
	for (int y = 0; y < list.rows && pane->cursor.top + (size_t)y < plan_count(plan); y++)
		draw_row(plan, pane->cursor.top + (size_t)y, canvas,
			 (struct area){ list.row + y, list.column, 1, list.columns });
	cursor_draw(&pane->cursor, canvas, list, focused);
}

/* ---- keys ---- */

static void wish(struct view *view, enum plan_wish_kind kind, uint32_t id)
{
	view->plan_wish = (struct plan_wish){ .kind = kind, .id = id };
}

static bool handle_letter(struct plan_pane *pane, struct view *view, uint32_t letter)
{
	const struct plan *plan = plan_of(view);
	size_t at = pane->cursor.selected;
	uint32_t id = plan_line(plan, at)->id;

	switch (letter) {
	case ' ':
		wish(view, PLAN_TOGGLE, id);
		return true;
	case 'J':
	case 'K':
		pane->selected = id; /* it is followed */
		wish(view, letter == 'J' ? PLAN_LOWER : PLAN_RAISE, id);
		return true;
	case 'd':
		pane->selected = plan_line(plan, at + 1) ? plan_line(plan, at + 1)->id : 0;
		wish(view, PLAN_CUT, id);
		return true;
	case 'i':
		wish(view, PLAN_INSERT, id);
		return true;
	case 'a':
		wish(view, PLAN_INSERT, 0);
		return true;
	}
	return false;
}

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct plan_pane *pane = state;
	const struct plan *plan = plan_of(view);

	if (!plan || !plan_count(plan))
		return false;
	settle(pane, plan);
	if (input->kind == INPUT_ENTER) {
		wish(view, PLAN_EDIT, plan_line(plan, pane->cursor.selected)->id);
		return true;
	}
	if (input->kind == INPUT_CHARACTER && handle_letter(pane, view, input->character))
		return true;
	if (!cursor_handle(&pane->cursor, input))
		return false;
	follow_cursor(pane, plan);
	return true;
}

/* The selection goes with the next line again once a line has gone. */
static void update(void *state, struct view *view)
{
	struct plan_pane *pane = state;
	const struct plan *plan = plan_of(view);

	if (plan && pane->selected && plan_find(plan, pane->selected) < plan_cursor(plan) &&
	    view->focus != pane_plan.name)
		pane->selected = 0;
}

/* ---- searching, copying, clicking: what is masked is in none of them ---- */

static void append_row(const void *owner, size_t n, struct bytes *out)
{
	struct line_text line = { .count = 0 };

	make_line(plan_line(owner, n), STYLE_PLAIN, &line);
	line_append_text(&line, out);
	bytes_append_byte(out, '\n');
	line_release(&line);
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	struct plan_pane *pane = state;
	const struct plan *plan = plan_of(view);
	enum search_found found;

	if (!plan)
		return SEARCH_NOWHERE;
	settle(pane, plan);
	found = cursor_search(&pane->cursor, search, append_row, plan);
	if (found == SEARCH_HERE)
		follow_cursor(pane, plan);
	return found;
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	const struct plan *plan = plan_of(view);

	(void)state;
	for (size_t n = 0; plan && n < plan_count(plan); n++)
		append_row(plan, n, out);
}

static void click(void *state, struct view *view, int row)
{
	struct plan_pane *pane = state;
	const struct plan *plan = plan_of(view);

	if (!plan || !plan_count(plan))
		return;
	settle(pane, plan);
	cursor_click(&pane->cursor, row - 1);
	follow_cursor(pane, plan);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Selects a line.") },
	{ "Space", N_("Sets a breakpoint before the line, or takes it away.") },
	{ "Enter", N_("Puts the line into the command line, to be changed; opens $EDITOR on a "
		      "message.") },
	{ "J K", N_("Moves the line down or up.") },
	{ "d", N_("Cuts the line; a DATA goes with its message.") },
	{ "i a", N_("Puts a new line before this one, or at the end.") },
	{ "F8 F7 F6", N_("Sends the next line, the stage, all to the next breakpoint.") },
	{ "F5", N_("Runs the plan from its start.") },
	{ "Esc", N_("Closes the plan; its lines stay.") },
	{ NULL, NULL },
};

const struct pane_kind pane_plan = {
	.name = N_("Plan"),
	.help = N_(
		"The lines that are to come. None of them leaves by itself: F8 sends the next "
		"one, F7 those of a stage, F6 all up to a breakpoint, and the reply to each is "
		"awaited before the next. A tick stands before a line that was answered as it "
		"should be, an exclamation mark before one that was not, a cross before one that "
		"did not leave."),
	.keys = keys,
	.enter = N_("edit"),
	.place = PANE_BESIDE,
	.request = REQUEST_PLANNED,
	.open = open,
	.close = close,
	.update = update,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
	.click = click,
};

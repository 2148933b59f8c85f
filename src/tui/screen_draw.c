/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What screen.c holds, brought onto the canvas: borders, panes, strips, command line, dialog. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "tui/glyph.h"
#include "tui/perform_seeing.h"
#include "tui/progress.h"
#include "tui/screen.h"
#include "tui/strip.h"
#include "tui/veil.h"

/* Where a filter may be told: behind the name of any pane, or behind the protocol's. */
#define FILTER_COLUMN 24
#define FILTER_COLUMN_WIDE 14

static struct layout layout_of(const struct screen *screen, const struct canvas *canvas)
{
	const struct pane_kind *guest = screen_guest(screen);
	enum share share = SHARE_PAIR;
	struct layout layout;

	if (screen->zoomed)
		share = SHARE_ZOOMED;
	else if (guest)
		share = guest->place == PANE_WHOLE ? SHARE_ONE : SHARE_GUEST;
	layout = layout_for(canvas->rows, canvas->columns, share, screen->arrangement);
	if (share == SHARE_GUEST && guest->rows)
		layout_grow_guest(&layout, guest->rows(screen_state(screen, guest), &screen->view,
						       layout.guest.columns));
	return layout;
}

static void draw_too_small(struct canvas *canvas)
{
	struct area area = canvas_area(canvas);
	struct bytes text = BYTES_INIT;
	struct bytes size = BYTES_INIT;
	struct message_value value = { "size", { NULL, 0 } };
	struct span rest;
	size_t from = 0;

	bytes_append_number(&size, (uint64_t)canvas->columns);
	bytes_append_byte(&size, 'x');
	bytes_append_number(&size, (uint64_t)canvas->rows);
	value.bytes = bytes_span(&size);
	message_append(&text, _("smtpscope needs 40x12; this is {size}. It waits."), &value, 1);
	rest = bytes_span(&text);
	for (int row = 0; row < area.rows && from < rest.size; row++) {
		struct wrap_line line = wrap_next(rest, from, area.columns);

		canvas_span(canvas, area, row, 0, line.text, STYLE_PLAIN);
		from = line.next;
	}
	canvas_cursor(canvas, area, 0, 0);
	bytes_release(&text);
	bytes_release(&size);
}

/* The name of a pane in the line above or below it; brackets show the focus. */
static void draw_name(const struct screen *screen, struct canvas *canvas, struct area rule,
		      const struct pane_kind *pane)
{
	bool focused = screen->focus == pane;
	enum style style = focused ? STYLE_FOCUS : STYLE_FAINT;
	int column = canvas_text(canvas, rule, 0, 2, focused ? "[" : " ", style);

	column = canvas_text(canvas, rule, 0, column, _(pane->name), style);
	canvas_text(canvas, rule, 0, column, focused ? "]" : " ", style);
}

/* A filter that was forgotten would hide what is looked for: it is always in sight. */
static void draw_filter(const struct screen *screen, const struct layout *layout,
			struct canvas *canvas)
{
	struct area area = layout->rule;
	int from = layout->divider ? FILTER_COLUMN_WIDE : FILTER_COLUMN;
	struct bytes number = BYTES_INIT;
	struct message_value values[2] = { { "filter", { NULL, 0 } }, { "count", { NULL, 0 } } };
	int end = layout->divider ? layout->divider : area.columns - 3;
	char *text;

	if (!screen->view.filter || end - from < 10)
		return;
	bytes_append_number(&number, pane_protocol_count(screen_state(screen, &pane_protocol)));
	values[0].bytes = filter_text(screen->view.filter);
	values[1].bytes = bytes_span(&number);
	text = message_text(_(" filter: {filter}, lines: {count} "), values, 2);
	area.columns = end;
	if (wrap_columns(span_text(text)) < end - from)
		from = end - wrap_columns(span_text(text));
	canvas_text_short(canvas, area, 0, from, text, STYLE_WARNING);
	memory_free(text);
	bytes_release(&number);
}

static void draw_frame(const struct layout *layout, struct canvas *canvas)
{
	struct area whole = canvas_area(canvas);
	int right = whole.columns - 1;

	canvas_box(canvas, whole, STYLE_BORDER);
	canvas_row_line(canvas, layout->rule, 0, STYLE_BORDER);
	canvas_text(canvas, layout->rule, 0, 0, glyph(GLYPH_TEE_RIGHT), STYLE_BORDER);
	canvas_text(canvas, layout->rule, 0, right, glyph(GLYPH_TEE_LEFT), STYLE_BORDER);
}

static void draw_divider(const struct layout *layout, struct canvas *canvas)
{
	struct area panes = layout->panes;

	if (!layout->divider)
		return;
	canvas_column_line(canvas, panes, layout->divider - panes.column, STYLE_BORDER);
	canvas_text(canvas, layout->title, 0, layout->divider, glyph(GLYPH_TEE_DOWN), STYLE_BORDER);
	canvas_text(canvas, layout->rule, 0, layout->divider, glyph(GLYPH_TEE_UP), STYLE_BORDER);
	if (layout->guest_rule.rows) {
		canvas_row_line(canvas, layout->guest_rule, 0, STYLE_BORDER);
		canvas_text(canvas, panes, layout->guest_rule.row - panes.row,
			    layout->divider - panes.column, glyph(GLYPH_TEE_RIGHT), STYLE_BORDER);
		canvas_text(canvas, canvas_area(canvas), layout->guest_rule.row,
			    canvas->columns - 1, glyph(GLYPH_TEE_LEFT), STYLE_BORDER);
	}
}

/* The pane that has all the space; NULL: several share it. */
static const struct pane_kind *only_pane(const struct screen *screen, const struct layout *layout)
{
	if (!layout->one.rows)
		return NULL;
	return screen->zoomed ? screen->zoomed : screen_guest(screen);
}

static void draw_wide_names(const struct screen *screen, const struct layout *layout,
			    struct canvas *canvas)
{
	struct area right = layout->annotation;

	right.row = layout->rule.row;
	right.rows = 1;
	if (layout->one.rows)
		draw_name(screen, canvas, layout->rule, only_pane(screen, layout));
	if (layout->protocol.rows)
		draw_name(screen, canvas, layout->rule, &pane_protocol);
	if (layout->annotation.rows)
		draw_name(screen, canvas, right, &pane_annotation);
	if (layout->guest_rule.rows)
		draw_name(screen, canvas, layout->guest_rule, screen_guest(screen));
}

static void draw_borders(const struct screen *screen, const struct layout *layout,
			 struct canvas *canvas)
{
	const struct pane_kind *named = only_pane(screen, layout);

	if (layout->wide) {
		draw_frame(layout, canvas);
		if (!screen->view.journal)
			return;
		draw_divider(layout, canvas);
		draw_wide_names(screen, layout, canvas);
		return;
	}
	canvas_row_line(canvas, layout->title, 0, STYLE_BORDER);
	canvas_row_line(canvas, layout->bottom, 0, STYLE_BORDER);
	if (!screen->view.journal)
		return; /* the start page has all the space */
	canvas_row_line(canvas, layout->rule, 0, STYLE_BORDER);
	if (!named && screen->focus == &pane_protocol)
		named = &pane_protocol;
	if (!named)
		named = layout->guest.rows ? screen_guest(screen) : &pane_annotation;
	if (layout->rule.rows)
		draw_name(screen, canvas, layout->rule, named);
}

static void draw_panes(struct screen *screen, const struct layout *layout, struct canvas *canvas)
{
	const struct pane_kind *only = only_pane(screen, layout);
	const struct screen_pane shown[] = {
		{ only ? only : &pane_protocol, only ? layout->one : layout->protocol },
		{ &pane_annotation, layout->annotation },
		{ screen_guest(screen), layout->guest },
	};

	_Static_assert(sizeof(shown) == sizeof(screen->shown), "all that is drawn can be clicked");
	memcpy(screen->shown, shown, sizeof(shown));
	screen->view.focus = screen->focus ? screen->focus->name : NULL;
	if (!screen->view.journal) {
		pane_start.draw(screen->start, &screen->view, canvas, layout->panes);
		return;
	}
	for (size_t n = 0; n < sizeof(shown) / sizeof(*shown); n++) {
		if (shown[n].kind && shown[n].area.rows > 0)
			shown[n].kind->draw(screen_state(screen, shown[n].kind), &screen->view,
					    canvas, shown[n].area);
	}
}

static size_t count_pasted(const struct screen *screen)
{
	size_t count = screen->pasted.size > 0;

	for (size_t n = 0; n < screen->pasted.size; n++)
		count += screen->pasted.data[n] == '\n';
	return count;
}

/* The key that was pressed last, for a room that cannot see the keyboard. */
static void draw_echo(const struct screen *screen, const struct layout *layout,
		      struct canvas *canvas)
{
	struct message_value value = { "key", bytes_span(&screen->echo) };
	char *text;

	if (!screen->echo.size)
		return;
	text = message_text(_("key: {key}"), &value, 1);
	canvas_text(canvas, layout->hints, 0, 0, text, STYLE_KEY);
	memory_free(text);
}

static void draw_strips(struct screen *screen, const struct layout *layout, struct canvas *canvas)
{
	struct strip_words words = {
		.message = screen->message,
		.choices = command_line_choices(screen->line),
		.typed = command_line_text(screen->line),
		.masked = command_line_is_secret(screen->line),
		.in_step = screen->login_edit || view_is_in_auth(&screen->view),
		.pasted = count_pasted(screen),
	};
	struct area state = layout->state;
	struct bytes fault = BYTES_INIT, progress = BYTES_INIT;
	int room = state.columns;
	int hints;

	if (!words.message && screen_append_typed_fault(screen, &fault))
		words.message = bytes_text(&fault);
	if (screen_append_progress(screen, &progress))
		words.progress = bytes_text(&progress);
	strip_draw_title(&screen->view, canvas, layout->title);
	hints = strip_draw_hints(&screen->view, canvas, layout->hints);
	draw_echo(screen, layout, canvas);
	if (layout->wide) {
		state.columns = layout->command.columns;
		room = hints - state.column - 2;
	} else if (words.message) {
		state.rows = 2; /* the hints give way to what has to be read */
	}
	screen->told = state;
	/* What is to be said next may take the row of the hints. */
	screen->told.rows = layout->wide ? state.rows : 2;
	strip_draw_state(&screen->view, &words, canvas, state, room);
	bytes_release(&fault);
	bytes_release(&progress);
}

static void draw_command(struct screen *screen, const struct layout *layout, struct canvas *canvas)
{
	bool focused = !screen->focus && !screen->dialog.kind;
	struct bytes fault = BYTES_INIT;
	bool faulty = screen_append_typed_fault(screen, &fault);

	bytes_release(&fault);

	if (screen->focus) {
		canvas_text(canvas, layout->command, 0, 0, _("[pane: Esc to type]"), STYLE_FAINT);
		return;
	}
	command_line_draw(screen->line, canvas, layout->command, focused, faulty);
}

void screen_draw(struct screen *screen, struct canvas *canvas)
{
	struct layout layout = layout_of(screen, canvas);

	screen->stacked = !layout.wide;
	canvas_clear(canvas);
	if (layout.too_small) {
		draw_too_small(canvas);
		return;
	}
	draw_borders(screen, &layout, canvas);
	draw_filter(screen, &layout, canvas);
	draw_panes(screen, &layout, canvas);
	draw_strips(screen, &layout, canvas);
	draw_command(screen, &layout, canvas);
	if (screen->dialog.kind)
		dialog_draw(&screen->dialog, canvas, layout.panes);
	veil_cover(canvas);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn by screen.c around the panes, each time from the view alone. */
#include "tui/strip.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "journal/members.h"
#include "tui/event_line.h"
#include "tui/glyph.h"
#include "tui/line.h"
#include "tui/pane.h"

#define SECOND_US 1000000u

/* ---- title ---- */

/* "submission://host:587" is shown as "host:587 submission". */
static void add_target(const struct view *view, struct line_text *out)
{
	struct span target = span_text(journal_head(view->journal).target);
	size_t scheme = span_find_span(target, span_text("://"));

	if (!target.size) { /* a text need not tell */
		line_add_own(out, _("recording"), STYLE_TITLE);
		return;
	}
	if (scheme == target.size) {
		line_add_others(out, target, STYLE_TITLE);
		return;
	}
	line_add_others(out, span_after(target, scheme + 3), STYLE_TITLE);
	line_add_own(out, " ", STYLE_TITLE);
	line_add_others(out, span_part(target, 0, scheme), STYLE_TITLE);
}

static void add_separator(struct line_text *out)
{
	line_add_own(out, " ", STYLE_BORDER);
	line_add_own(out, glyph(GLYPH_HORIZONTAL), STYLE_BORDER);
	line_add_own(out, " ", STYLE_BORDER);
}

static void add_tls(const struct view *view, struct line_text *out)
{
	const struct event *ready = journal_event(view->journal, view->dialogue.tls_id);
	struct span members;
	struct message_value values[2];

	if (view->dialogue.phase == PHASE_NONE)
		return;
	add_separator(out);
	if (view->dialogue.encryption == ENCRYPTION_NONE || !ready) {
		line_add_own(out, _("clear text"), STYLE_WARNING);
		return;
	}
	members = span_of(ready->data, ready->size);
	event_line_add_version(out, members_text(members, "version"), STYLE_TITLE);
	line_add_own(out, " ", STYLE_TITLE);
	if (view->dialogue.encryption == ENCRYPTION_VERIFIED) {
		struct span matched = members_text(members, "matched");

		line_add_own(out, glyph(GLYPH_CHECK), STYLE_GOOD);
		line_add_own(out, " ", STYLE_GOOD);
		line_add_others(out, matched.size ? matched : members_text(members, "name"),
				STYLE_GOOD);
		return;
	}
	/* Settings that are for a look: nothing is said of the server by not trusting them. */
	values[1] = (struct message_value){ "step", members_text(members, "rung") };
	if (values[1].bytes.size) {
		line_add_message(out, N_("a step of the ladder: {step}"), values + 1, 1,
				 STYLE_FAINT);
		return;
	}
	values[0] = (struct message_value){ "problem", members_text(members, "problem") };
	if (span_is(values[0].bytes, "not_told")) /* by the text that was opened: no verdict */
		line_add_own(out, _("trust not told"), STYLE_FAINT);
	else
		line_add_message(out, N_("! NOT trusted ({problem})"), values, 1, STYLE_PERMANENT);
}

static void add_user(const struct view *view, struct line_text *out)
{
	bool done = view->dialogue.authenticated;
	struct bytes user = BYTES_INIT;
	struct message_value values[2] = { { "mechanism", view_auth_mechanism(view) } };

	if (!done && !view_is_in_auth(view))
		return;
	if (!done && view->status.login) /* its AUTH line may still be held */
		values[0].bytes = span_text(view->status.login->mechanism->name);
	if (!values[0].bytes.size)
		return;
	view_append_user(view, &user);
	values[1] = (struct message_value){ "user", bytes_span(&user) };
	add_separator(out);
	if (user.size)
		line_add_message(out, done ? N_("logged in as {user}") : N_("logging in as {user}"),
				 values, 2, STYLE_TITLE);
	else
		line_add_message(out,
				 done ? N_("logged in by {mechanism}")
				      : N_("logging in by {mechanism}"),
				 values, 2, STYLE_TITLE);
	bytes_release(&user);
}

static void add_projector(const struct view *view, struct line_text *out)
{
	if (!view->projector)
		return;
	add_separator(out);
	line_add_own(out, _("projector"), STYLE_WARNING);
}

void strip_draw_title(const struct view *view, struct canvas *canvas, struct area area)
{
	struct line_text line = { .count = 0 };
	struct area inner = area;
	int end;

	if (view->journal) {
		add_target(view, &line);
		add_projector(view, &line);
		add_tls(view, &line);
		add_user(view, &line);
	} else {
		line_add_own(&line, "smtpscope " VERSION, STYLE_TITLE);
		add_projector(view, &line);
	}
	inner.columns -= 2;
	canvas_text(canvas, area, 0, 1, " ", STYLE_TITLE);
	end = line_draw(&line, canvas, inner, 0, 2);
	canvas_text(canvas, area, 0, end, " ", STYLE_TITLE);
	line_release(&line);
}

/* ---- state ---- */

/* Cuts at a blank what is wider than the room. */
static void cut_words(struct bytes *text, int room)
{
	while (text->size && wrap_columns(bytes_span(text)) > room - 2) {
		while (text->size && text->data[text->size - 1] != ' ')
			text->size--;
		while (text->size && text->data[text->size - 1] == ' ')
			text->size--;
		if (wrap_columns(bytes_span(text)) <= room - 2) {
			bytes_append_byte(text, ' ');
			bytes_append_text(text, glyph(GLYPH_ELLIPSIS));
			return;
		}
	}
}

/* A sentence that has to be read whole, over all rows of the area; what does not fit is marked. */
static void draw_wrapped(struct span text, struct canvas *canvas, struct area area,
			 enum style style)
{
	size_t from = 0;
	int row = 0;
	char *rest;

	canvas_fill(canvas, area, STYLE_PLAIN);
	for (; row < area.rows - 1 && from < text.size; row++) {
		struct wrap_line line = wrap_next(text, from, area.columns);

		canvas_span(canvas, area, row, 0, line.text, style);
		from = line.next;
	}
	rest = span_copy_text(span_after(text, from));
	canvas_text_short(canvas, area, row, 0, rest, style);
	memory_free(rest);
}

bool strip_has_room(const char *sentence, struct area area)
{
	struct span text = span_text(sentence);
	size_t from = 0;

	for (int row = 0; row < area.rows; row++)
		from = wrap_next(text, from, area.columns).next;
	return area.rows == 0 || from >= text.size;
}

void strip_draw_state(const struct view *view, const struct strip_words *words,
		      struct canvas *canvas, struct area area, int room)
{
	struct bytes text = BYTES_INIT;
	enum style style = strip_say_state(view, words, &text);

	if (area.rows > 1 && wrap_columns(bytes_span(&text)) > area.columns) {
		draw_wrapped(bytes_span(&text), canvas, area, style);
		bytes_release(&text);
		return;
	}
	if (style == STYLE_PLAIN && wrap_columns(bytes_span(&text)) > room)
		cut_words(&text, room);
	if (wrap_columns(bytes_span(&text)) > room)
		canvas_fill(canvas, area, STYLE_PLAIN);
	canvas_text_short(canvas, area, 0, 0, bytes_text(&text), style);
	bytes_release(&text);
}

/* ---- hints ---- */

struct hint {
	const char *key;
	const char *label; /* N_() */
};

static bool offers(const struct view *view, enum extension extension)
{
	return extension_in(view->dialogue.extensions.offered, extension);
}

/* What Enter does in the pane that has the focus. */
static const char *enter_label(const struct view *view)
{
	for (size_t n = 0; pane_row(n); n++) {
		if (pane_row(n)->name == view->focus)
			return pane_row(n)->enter;
	}
	return NULL;
}

static bool has_coming(const struct view *view)
{
	const struct plan *plan = view->status.plan.plan;

	return plan && plan_cursor(plan) < plan_count(plan);
}

static size_t find_hints(const struct view *view, struct hint *out)
{
	size_t count = 0;

	out[count++] = (struct hint){ "F1", N_("help") };
	if (view->focus) {
		if (enter_label(view))
			out[count++] = (struct hint){ "Enter", enter_label(view) };
		out[count++] = (struct hint){ "/", N_("search") };
		out[count++] = (struct hint){ "e", N_("error") };
		out[count++] = (struct hint){ "z", N_("zoom") };
		out[count++] = (struct hint){ "Esc", N_("type") };
		return count;
	}
	if (!view->status.open && !view->options->recorded)
		out[count++] = (struct hint){ "F2", N_("connect") };
	if (view->status.open && offers(view, EXTENSION_STARTTLS) &&
	    view->dialogue.encryption == ENCRYPTION_NONE)
		out[count++] = (struct hint){ "F3", N_("TLS") };
	if (view->status.open && offers(view, EXTENSION_AUTH) && !view->dialogue.authenticated)
		out[count++] = (struct hint){ "F4", N_("auth") };
	if (view->status.open && has_coming(view))
		out[count++] = (struct hint){ "F8", N_("next") };
	out[count++] = (struct hint){ "F9", N_("menu") };
	out[count++] = (struct hint){ "F10", N_("leave") };
	return count;
}

static int hint_columns(const struct hint *hint)
{
	return (int)strlen(hint->key) + 1 + wrap_columns(span_text(_(hint->label))) + 2;
}

/* Leaves out what does not fit; help, menu and leaving stay longest. */
static size_t fit_hints(struct hint *hints, size_t count, int room)
{
	int columns = 0;

	for (size_t n = 0; n < count; n++)
		columns += hint_columns(&hints[n]);
	while (count > 3 && columns - 2 > room) {
		columns -= hint_columns(&hints[1]);
		memmove(&hints[1], &hints[2], (count - 2) * sizeof(*hints));
		count--;
	}
	return count;
}

int strip_draw_hints(const struct view *view, struct canvas *canvas, struct area area)
{
	struct hint hints[8];
	size_t count = fit_hints(hints, find_hints(view, hints), area.columns);
	int columns = 0;
	int column;

	for (size_t n = 0; n < count; n++)
		columns += hint_columns(&hints[n]);
	column = area.columns > columns ? area.columns - columns + 1 : 0;
	columns = column;
	for (size_t n = 0; n < count; n++) {
		int end = canvas_text(canvas, area, 0, column, hints[n].key, STYLE_KEY);

		canvas_text(canvas, area, 0, end + 1, _(hints[n].label), STYLE_PLAIN);
		column += hint_columns(&hints[n]);
	}
	return area.column + columns;
}

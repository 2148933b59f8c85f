/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn by screen.c around the panes, each time from the view alone. */
#include "tui/strip.h"

#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/wrap.h"
#include "explain/idle.h"
#include "journal/members.h"
#include "plan/request.h"
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

void strip_append_legal(const struct view *view, struct bytes *out)
{
	enum verb legal[VERB_COUNT];
	size_t count = view_legal(view, legal, VERB_COUNT);
	size_t shown = 0;

	switch (dialogue_phase(&view->dialogue)) {
	case PHASE_AUTH:
		bytes_append_text(out, _("one line of Base64, or *"));
		return;
	case PHASE_DATA:
		bytes_append_text(out, _("lines of the message; a lone dot ends it"));
		return;
	case PHASE_GREETING:
		bytes_append_text(out, _("nothing before the greeting"));
		return;
	default:
		break;
	}
	for (size_t n = 0; n < count; n++) {
		if (legal[n] >= VERB_GREETING)
			continue;
		bytes_append_text(out, shown++ ? " " : "");
		bytes_append_text(out, command_name(legal[n]));
	}
}

static const char *why_closed(const struct view *view)
{
	if (view->options->recorded)
		return _("A recorded session: it can be read, not gone on with.");
	if (view->journal)
		return _("The connection is closed. :reconnect opens it again.");
	return _("There is no connection. F2 connects.");
}

static void say_phase(const struct view *view, struct bytes *out)
{
	enum phase phase = dialogue_phase(&view->dialogue);
	struct bytes legal = BYTES_INIT;

	if (phase == PHASE_NONE || phase == PHASE_CLOSED || !view->status.open) {
		bytes_append_text(out, why_closed(view));
		return;
	}
	strip_append_legal(view, &legal);
	bytes_append_text(out, _(phase_name(phase)));
	if (legal.size) {
		struct message_value value = { "list", bytes_span(&legal) };

		bytes_append_text(out, " · ");
		message_append(out, _("legal now: {list}"), &value, 1);
	}
	bytes_release(&legal);
}

static void say_awaited(const struct view *view, struct bytes *out)
{
	const struct tui_status *status = &view->status;
	uint64_t waited = view->now_us - status->awaited_since_us;
	uint64_t left = status->awaited_until_us > view->now_us
				? status->awaited_until_us - view->now_us
				: 0;
	struct bytes since = BYTES_INIT, until = BYTES_INIT;
	struct message_value values[3] = { { "what", span_text("?") } };
	enum verb verb = VERB_UNKNOWN;

	if (dialogue_awaits(&view->dialogue, &verb))
		values[0].bytes = span_text(command_name(verb));
	bytes_append_number(&since, waited / SECOND_US);
	bytes_append_number(&until, (left + SECOND_US - 1) / SECOND_US);
	values[1] = (struct message_value){ "since", bytes_span(&since) };
	values[2] = (struct message_value){ "left", bytes_span(&until) };
	/* A host that is down would not have connected: what is missing is a word. */
	message_append(
		out,
		verb == VERB_GREETING && status->awaited_until_us
			? _("Connected; no greeting for {since} s, {left} s left: delayed on "
			    "purpose, or awaiting TLS.")
		: status->awaited_until_us
			? _("Waiting for the reply to {what} for {since} s, {left} s left.")
			: _("Waiting for the reply to {what} for {since} s."),
		values, 3);
	bytes_release(&since);
	bytes_release(&until);
}

static void say_octets(const struct view *view, struct bytes *out)
{
	struct bytes count = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };

	bytes_append_number(&count, view->status.octets_due);
	value.bytes = bytes_span(&count);
	message_append(out,
		       _("The server waits for octets of the chunk, so many: {count}. A line that "
			 "is typed counts with its CRLF; :raw sends others."),
		       &value, 1);
	bytes_release(&count);
}

static void say_group(const struct view *view, struct bytes *out)
{
	struct bytes count = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };

	bytes_append_number(&count, view->status.line_count);
	value.bytes = bytes_span(&count);
	message_append(out, _("A group is open, lines in it: {count}. :flush sends them together."),
		       &value, 1);
	bytes_release(&count);
}

static void append_size(struct bytes *out, uint64_t bytes)
{
	char text[32];

	if (bytes < 10000)
		snprintf(text, sizeof(text), "%u B", (unsigned)bytes);
	else if (bytes < 10000000)
		snprintf(text, sizeof(text), "%.1f kB", (double)bytes / 1e3);
	else
		snprintf(text, sizeof(text), "%.1f MB", (double)bytes / 1e6);
	bytes_append_text(out, text);
}

/* How far a long message is, how fast it goes, how long it will take. */
static void say_content(const struct view *view, struct bytes *out)
{
	const struct tui_status *status = &view->status;
	uint64_t took_us = view->now_us - status->content_since_us;
	uint64_t rate = took_us ? status->content_sent * SECOND_US / took_us : 0;
	uint64_t rest = status->content_size > status->content_sent
				? status->content_size - status->content_sent
				: 0;
	struct bytes texts[4] = { BYTES_INIT, BYTES_INIT, BYTES_INIT, BYTES_INIT };
	static const char *const names[] = { "sent", "size", "rate", "left" };
	struct message_value values[4];

	append_size(&texts[0], status->content_sent);
	append_size(&texts[1], status->content_size);
	append_size(&texts[2], rate);
	bytes_append_number(&texts[3], rate ? (rest + rate - 1) / rate : 0);
	for (int i = 0; i < 4; i++)
		values[i] = (struct message_value){ names[i], bytes_span(&texts[i]) };
	message_append(out,
		       status->content_size ? _("Sending the message: {sent} of {size}, {rate} a "
						"second, {left} s left.")
					    : _("Sending the message: {sent}, {rate} a second."),
		       values, 4);
	for (int i = 0; i < 4; i++)
		bytes_release(&texts[i]);
}

static bool is_sending_long(const struct view *view)
{
	return view->status.content_size &&
	       view->now_us >= view->status.content_since_us + SECOND_US;
}

static size_t count_held(const struct view *view)
{
	size_t count = 0;

	for (size_t n = 0; n < view->status.line_count; n++)
		count += view->status.lines[n].hold == TUI_WAITS;
	return count;
}

/* The breakpoint that the oldest held line met; false when none did. */
static bool say_stopped(const struct view *view, struct bytes *out)
{
	for (size_t n = 0; n < view->status.line_count; n++) {
		const struct tui_line *line = &view->status.lines[n];
		struct message_value value = { "breakpoint", span_text(line->breakpoint) };

		if (line->hold != TUI_WAITS || !line->breakpoint)
			continue;
		message_append(out,
			       _("Held ({breakpoint}): Enter sends it, changed or not; Ctrl-X "
				 "drops it."),
			       &value, 1);
		return true;
	}
	return false;
}

static bool is_waiting_long(const struct view *view)
{
	return view->status.awaited_since_us &&
	       view->now_us >= view->status.awaited_since_us + SECOND_US;
}

/* How long nothing was said, and when the server will have had enough. */
static void say_idle(const struct view *view, struct bytes *out)
{
	const struct idle_limit *limit = idle_limit_of(view->journal, view->dialogue.greeting_id);
	struct bytes idle = BYTES_INIT, most = BYTES_INIT;
	struct message_value values[3];

	bytes_append_number(&idle, view_idle_us(view) / SECOND_US);
	bytes_append_number(&most, limit->seconds);
	values[0] = (struct message_value){ "idle", bytes_span(&idle) };
	values[1] = (struct message_value){ "most", bytes_span(&most) };
	values[2] = (struct message_value){ "server", span_text(limit->server) };
	message_append(
		out,
		limit->server ? _("Idle for {idle} s; {server} closes after {most} s, as it comes. "
				  ":keepalive sends NOOP.")
			      : _("Idle for {idle} s; servers may close after {most} s. :keepalive "
				  "sends NOOP."),
		values, 3);
	bytes_release(&idle);
	bytes_release(&most);
}

static bool is_request(struct span typed)
{
	return typed.size && typed.data[0] == ':';
}

/* The request whose name is being typed, as soon as it can be no other. */
static const struct request_row *typed_request(const struct strip_words *words)
{
	struct span rest = words->typed;
	const struct request_row *row;

	if (words->masked || !is_request(words->typed))
		return NULL;
	row = request_find(span_next_word(&rest));
	return row && (row->where & REQUEST_ON_SCREEN) ? row : NULL;
}

static enum style say_state(const struct view *view, const struct strip_words *words,
			    struct bytes *out)
{
	if (words->message) {
		bytes_append_text(out, words->message);
		return STYLE_WARNING;
	}
	if (words->choices) {
		bytes_append_text(out, words->choices);
		return STYLE_FOCUS;
	}
	if (words->progress) {
		bytes_append_text(out, words->progress);
		return STYLE_TITLE;
	}
	if (typed_request(words)) {
		bytes_append_text(out, _(typed_request(words)->help));
		return STYLE_TITLE;
	}
	if (view->status.connection) {
		bytes_append_text(out, view->status.connection);
		return STYLE_TITLE;
	}
	if (view->status.open && !words->masked && !is_request(words->typed) &&
	    view_append_refusal(view, words->typed, out))
		return STYLE_WARNING;
	if (say_stopped(view, out))
		return STYLE_WARNING;
	if (count_held(view)) {
		bytes_append_text(
			out, _("Held until the reply comes: Enter sends it now, Ctrl-X drops it."));
		return STYLE_WARNING;
	}
	if (view->status.login && view->status.login->ready && view->status.login->reason &&
	    !words->typed.size) {
		bytes_append_text(out, _("Enter sends * and gives the login up; Alt-E sends "
					 "something else."));
		return STYLE_WARNING;
	}
	if (view->status.login && view->status.login->ready && !words->typed.size) {
		bytes_append_text(
			out,
			_("Enter sends it, Alt-A all the rest, Alt-E edits it, Up Down scroll, "
			  "Esc cancels."));
		return STYLE_FOCUS;
	}
	if (view->status.login && view->status.login->ready && !is_request(words->typed)) {
		bytes_append_text(out, words->in_step
					       ? _("Enter sends this line in place of the step; "
						   "Esc or Ctrl-C leaves the step as it was.")
					       : _("Enter sends this line now, and the step stays "
						   "for after it; Ctrl-C clears it."));
		return STYLE_FOCUS;
	}
	if (view->status.octets_due) {
		say_octets(view, out);
		return STYLE_WARNING;
	}
	if (is_sending_long(view)) {
		say_content(view, out);
		return STYLE_TITLE;
	}
	if (is_waiting_long(view)) {
		say_awaited(view, out);
		return STYLE_TITLE;
	}
	if (words->pasted) {
		bytes_append_text(out, _("Pasted lines are to come: Enter sends this one, Ctrl-X "
					 "drops them all."));
		return STYLE_TITLE;
	}
	if (view->status.grouping) {
		say_group(view, out);
		return STYLE_TITLE;
	}
	if (view_idle_us(view) >= IDLE_SHOWN_US) {
		say_idle(view, out);
		return STYLE_TITLE;
	}
	say_phase(view, out);
	return STYLE_PLAIN;
}

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

/* A sentence that has to be read whole, over all rows of the area. */
static void draw_wrapped(struct span text, struct canvas *canvas, struct area area,
			 enum style style)
{
	size_t from = 0;

	canvas_fill(canvas, area, STYLE_PLAIN);
	for (int row = 0; row < area.rows && from < text.size; row++) {
		struct wrap_line line = wrap_next(text, from, area.columns);

		canvas_span(canvas, area, row, 0, line.text, style);
		from = line.next;
	}
}

void strip_draw_state(const struct view *view, const struct strip_words *words,
		      struct canvas *canvas, struct area area, int room)
{
	struct bytes text = BYTES_INIT;
	enum style style = say_state(view, words, &text);

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

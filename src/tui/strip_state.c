/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state line: what is to be said at this moment, by a table of those who may speak. */
#include "base/measure.h"
#include "base/message.h"
#include "explain/idle.h"
#include "plan/request.h"
#include "tui/line.h"
#include "tui/strip.h"

#define SECOND_US 1000000u

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

	/* While it is asked whether TLS begins all the same, the connection is there. */
	if (phase == PHASE_NONE || phase == PHASE_CLOSED ||
	    (!view->status.open && !view->status.trust_question)) {
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
	message_append(out,
		       verb == VERB_GREETING && status->awaited_until_us
			       ? _("Connected; no greeting for {since} s, {left} s left: slow, or "
				   "awaiting "
				   "TLS (F2).")
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

	measure_append_size(&texts[0], status->content_sent);
	measure_append_size(&texts[1], status->content_size);
	measure_append_size(&texts[2], rate);
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

static bool says_message(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	(void)view;
	if (!(words->message))
		return false;
	bytes_append_text(out, words->message);
	return true;
}

static bool says_choices(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	(void)view;
	if (!(words->choices))
		return false;
	bytes_append_text(out, words->choices);
	return true;
}

static bool says_progress(const struct view *view, const struct strip_words *words,
			  struct bytes *out)
{
	(void)view;
	if (!(words->progress))
		return false;
	bytes_append_text(out, words->progress);
	return true;
}

static bool says_request(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	const struct request_row *row = typed_request(words);

	(void)view;
	if (row)
		bytes_append_text(out, _(row->help));
	return row != NULL;
}

static bool says_connection(const struct view *view, const struct strip_words *words,
			    struct bytes *out)
{
	(void)words;
	if (!(view->status.connection))
		return false;
	bytes_append_text(out, view->status.connection);
	return true;
}

static bool says_refusal(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	return view->status.open && !words->masked && !is_request(words->typed) &&
	       view_append_refusal(view, words->typed, out);
}

/* The breakpoint that the oldest held line met; false when none did. */
static bool says_stop(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)words;
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

static bool says_held(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)words;
	if (!(count_held(view)))
		return false;
	bytes_append_text(out,
			  _("Held until the reply comes: Enter sends it now, Ctrl-X drops it."));
	return true;
}

/* A step of a login that waits for its user. */
static bool is_step_ready(const struct view *view)
{
	return view->status.login && view->status.login->ready;
}

static bool says_login_end(const struct view *view, const struct strip_words *words,
			   struct bytes *out)
{
	if (!(is_step_ready(view) && view->status.login->reason && !words->typed.size))
		return false;
	bytes_append_text(out, _("Enter sends * and gives the login up; Alt-E sends something "
				 "else."));
	return true;
}

static bool says_login_step(const struct view *view, const struct strip_words *words,
			    struct bytes *out)
{
	if (!(is_step_ready(view) && !words->typed.size))
		return false;
	bytes_append_text(out, _("Enter sends it, Alt-A all the rest, Alt-E edits it, Up Down "
				 "scroll, Esc cancels."));
	return true;
}

static bool says_login_line(const struct view *view, const struct strip_words *words,
			    struct bytes *out)
{
	if (!(is_step_ready(view) && !is_request(words->typed)))
		return false;
	bytes_append_text(out, words->in_step
				       ? _("Enter sends this line in place of the step; Esc or "
					   "Ctrl-C leaves the step as it was.")
				       : _("Enter sends this line now, and the step stays for "
					   "after it; Ctrl-C clears it."));
	return true;
}

static bool says_octets(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)words;
	if (!(view->status.octets_due))
		return false;
	say_octets(view, out);
	return true;
}

static bool says_content(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	(void)words;
	if (!(is_sending_long(view)))
		return false;
	say_content(view, out);
	return true;
}

static bool is_waiting_long(const struct view *view)
{
	return view->status.awaited_since_us &&
	       view->now_us >= view->status.awaited_since_us + SECOND_US;
}

static bool says_awaited(const struct view *view, const struct strip_words *words,
			 struct bytes *out)
{
	(void)words;
	if (!(is_waiting_long(view)))
		return false;
	say_awaited(view, out);
	return true;
}

static bool says_paste(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)view;
	if (!(words->pasted))
		return false;
	bytes_append_text(out, _("Pasted lines are to come: Enter sends this one, Ctrl-X drops "
				 "them all."));
	return true;
}

static bool says_group(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)words;
	if (!(view->status.grouping))
		return false;
	say_group(view, out);
	return true;
}

static bool says_idle(const struct view *view, const struct strip_words *words, struct bytes *out)
{
	(void)words;
	if (!(view_idle_us(view) >= IDLE_SHOWN_US))
		return false;
	say_idle(view, out);
	return true;
}

/* The first that has something to say speaks; behind them all, the phase. */
static const struct {
	bool (*says)(const struct view *view, const struct strip_words *words, struct bytes *out);
	enum style style;
} states[] = {
	{ says_message, STYLE_WARNING },   { says_choices, STYLE_FOCUS },
	{ says_progress, STYLE_TITLE },    { says_request, STYLE_TITLE },
	{ says_connection, STYLE_TITLE },  { says_refusal, STYLE_WARNING },
	{ says_stop, STYLE_WARNING },      { says_held, STYLE_WARNING },
	{ says_login_end, STYLE_WARNING }, { says_login_step, STYLE_FOCUS },
	{ says_login_line, STYLE_FOCUS },  { says_octets, STYLE_WARNING },
	{ says_content, STYLE_TITLE },     { says_awaited, STYLE_TITLE },
	{ says_paste, STYLE_TITLE },       { says_group, STYLE_TITLE },
	{ says_idle, STYLE_TITLE },
};

enum style strip_say_state(const struct view *view, const struct strip_words *words,
			   struct bytes *out)
{
	for (size_t n = 0; n < sizeof(states) / sizeof(states[0]); n++)
		if (states[n].says(view, words, out))
			return states[n].style;
	say_phase(view, out);
	return STYLE_PLAIN;
}

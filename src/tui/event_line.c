/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a kind of event; pane_protocol.c lays the lines out. */
#include "tui/event_line.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "explain/channel.h"
#include "journal/members.h"
#include "smtp/extension.h"
#include "smtp/reply.h"
#include "tui/glyph.h"

#define KEYWORDS_COMPARED 64     /* of an EHLO reply; what is beyond is not told as changed */
#define ROW_BYTES 4096           /* more than any row shows */
#define LINE_BYTES (64 * 1024ul) /* shown of a line when it is unfolded */

enum style event_line_class_style(int code)
{
	switch (code / 100) {
	case 2:
		return STYLE_GOOD;
	case 3:
		return STYLE_MORE;
	case 4:
		return STYLE_TRANSIENT;
	case 5:
		return STYLE_PERMANENT;
	}
	return STYLE_SERVER;
}

/* 'T' when the TLS that an event lies within was verified. */
static char encryption_sign(const struct view *view, uint32_t id)
{
	const struct event *ready = view_handshake(view, id);

	if (!journal_event(view->journal, id)->layer)
		return ' ';
	return ready && members_is(span_of(ready->data, ready->size), "trusted") ? 'T' : 't';
}

void event_line_direction(const struct view *view, uint32_t id, char out[3])
{
	const struct event *event = journal_event(view->journal, id);
	bool typed = event->kind == EVENT_BODY_SENT &&
		     members_is(span_of(event->data, event->size), "typed");
	bool ours = event->kind == EVENT_COMMAND || typed;
	bool theirs = event->kind == EVENT_REPLY || event->kind == EVENT_RECEIVED;

	out[0] = ours ? 'C' : theirs ? 'S' : ' ';
	out[1] = ours || theirs ? encryption_sign(view, id) : ' ';
	out[2] = 0;
}

/* ---- sentences about what happened ---- */

static struct span member(const struct event *event, const char *name)
{
	return members_text(span_of(event->data, event->size), name);
}

/* By outcome; the last row is for every other one. */
static const struct {
	const char *type;
	const char *outcome;
	const char *sentence;
} answer_rows[] = {
	{ "MX", "found", N_("{name} has the mail exchangers {records}") },
	{ "MX", "no-data", N_("{name} has no MX record: it takes its mail itself") },
	{ "PTR", "found", N_("{address} is called {records}") },
	{ "PTR", "no-name", N_("{address} has no name (PTR)") },
	{ "", "found", N_("{name} is {records}") },
	{ "", "no-data", N_("{name} has no {type} record") },
	{ "", "no-name", N_("{name} does not exist") },
	{ "", "bogus", N_("{name}: DNSSEC rejects the answer ({reason})") },
	{ "", "", N_("{name}: no answer for {type} ({reason})") },
};

static const char *answer_sentence(const struct event *event)
{
	struct span outcome = member(event, "outcome");
	size_t i = 0;

	if (!outcome.size)
		outcome = span_text("found");
	while ((*answer_rows[i].type && !span_is(member(event, "type"), answer_rows[i].type)) ||
	       (*answer_rows[i].outcome && !span_is(outcome, answer_rows[i].outcome)))
		i++;
	return answer_rows[i].sentence;
}

static void add_resolved(const struct event *event, struct line_text *out)
{
	struct bytes list = BYTES_INIT;
	struct member item;
	size_t at = 0;

	while (members_next(span_of(event->data, event->size), &at, &item)) {
		if (!span_is(item.name, "addresses") && !span_is(item.name, "records"))
			continue;
		if (list.size)
			bytes_append_text(&list, ", ");
		bytes_append(&list, item.value);
	}
	line_add_message(out, answer_sentence(event),
			 (struct message_value[]){ { "name", member(event, "name") },
						   { "type", member(event, "type") },
						   { "reason", member(event, "reason") },
						   { "address", member(event, "address") },
						   { "records", bytes_span(&list) } },
			 5, STYLE_EVENT);
	if (span_is(member(event, "dnssec"), "secure"))
		line_add_own(out, " (DNSSEC)", STYLE_GOOD);
	bytes_release(&list);
}

static void add_attempt(const struct event *event, struct line_text *out)
{
	const struct message_value values[] = { { "address", member(event, "address") },
						{ "words", member(event, "words") } };
	struct span result = member(event, "result");

	if (span_is(result, "trying"))
		line_add_message(out, N_("{address} does not answer yet"), values, 2, STYLE_EVENT);
	else if (span_is(result, "left"))
		line_add_message(out, N_("{address} was slower and is left"), values, 2,
				 STYLE_EVENT);
	else
		line_add_message(out, N_("{address}: {words}"), values, 2, STYLE_TRANSIENT);
}

static void add_policy(const struct event *event, struct line_text *out)
{
	char *text = channel_policy_line(event);

	line_add_own(out, text, STYLE_EVENT);
	memory_free(text);
}

/* "192.0.2.7:587", "[2001:db8::1]:25", a path as it is. */
static void append_place(const struct event *event, struct bytes *out)
{
	struct span address = member(event, "address");
	struct span port = member(event, "port");
	bool colons = span_find(address, ':') < address.size;

	if (!port.size) {
		bytes_append(out, address);
		return;
	}
	bytes_append_text(out, colons ? "[" : "");
	bytes_append(out, address);
	bytes_append_text(out, colons ? "]:" : ":");
	bytes_append(out, port);
}

static void add_connected(const struct event *event, struct line_text *out)
{
	struct bytes place = BYTES_INIT;

	append_place(event, &place);
	line_add_message(out,
			 member(event, "ms").size ? N_("connected {address}, {ms} ms")
						  : N_("connected {address}"),
			 (struct message_value[]){ { "address", bytes_span(&place) },
						   { "ms", member(event, "ms") } },
			 2, STYLE_EVENT);
	bytes_release(&place);
}

void event_line_add_version(struct line_text *out, struct span version, enum style style)
{
	bool plain = span_starts_word(version, "TLSv");

	if (plain)
		line_add_own(out, "TLS ", style);
	line_add_others(out, span_after(version, plain ? 4 : 0), style);
}

static void add_tls_ready(const struct event *event, struct line_text *out)
{
	bool trusted = members_is(span_of(event->data, event->size), "trusted");
	bool told = !span_is(member(event, "problem"), "not_told");
	enum style style = trusted ? STYLE_GOOD : told ? STYLE_PERMANENT : STYLE_FAINT;
	struct message_value values[] = { { "cipher", member(event, "cipher") },
					  { "problem", member(event, "problem") } };

	event_line_add_version(out, member(event, "version"), style);
	if (values[0].bytes.size)
		line_add_own(out, " ", style);
	if (!told) {
		line_add_others(out, values[0].bytes, style);
		line_add_own(out, ", ", style);
		line_add_own(out, _("trust not told"), style);
		return;
	}
	if (trusted)
		line_add_message(out, N_("{cipher}, verified"), values, 2, style);
	else
		line_add_message(out, N_("{cipher}, NOT verified ({problem})"), values, 2, style);
}

static void add_closed(const struct event *event, struct line_text *out)
{
	static const struct {
		const char *how;
		const char *sentence;
	} rows[] = {
		{ "reset", N_("the connection was reset by the server") },
		{ "no_close_notify", N_("the server closed without ending TLS (no close_notify)") },
		{ "dropped", N_("the connection was cut off by this side") },
	};
	struct span how = member(event, "how");
	bool by_server = span_is(member(event, "by"), "server");

	for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
		if (span_is(how, rows[n].how)) {
			line_add_own(out, _(rows[n].sentence), STYLE_EVENT);
			return;
		}
	}
	line_add_own(out, by_server ? _("closed by the server") : _("closed by this side"),
		     STYLE_EVENT);
}

static void add_timeout(const struct event *event, struct line_text *out)
{
	struct bytes seconds = BYTES_INIT;

	bytes_append_number(&seconds,
			    members_number(span_of(event->data, event->size), "ms") / 1000);
	line_add_message(out, N_("no reply to {awaited} within {seconds} s"),
			 (struct message_value[]){ { "awaited", member(event, "awaited") },
						   { "seconds", bytes_span(&seconds) } },
			 2, STYLE_WARNING);
	bytes_release(&seconds);
}

static void add_login(const struct event *event, struct line_text *out)
{
	struct message_value values[] = { { "user", member(event, "user") },
					  { "mechanism", member(event, "mechanism") },
					  { "outcome", member(event, "outcome") } };

	if (members_is(span_of(event->data, event->size), "accepted") ||
	    span_is(values[2].bytes, "accepted"))
		line_add_message(out, N_("logged in as {user} by {mechanism}"), values, 3,
				 STYLE_GOOD);
	else if (!values[1].bytes.size)
		line_add_own(out, _("no login was begun: no mechanism could be chosen"),
			     STYLE_EVENT);
	else
		line_add_message(out, N_("login as {user} by {mechanism}: {outcome}"), values, 3,
				 STYLE_EVENT);
}

static void add_body(const struct event *event, struct line_text *out)
{
	struct span members = span_of(event->data, event->size);

	if (members_is(members, "typed")) {
		line_add_others(out, member(event, "text"), STYLE_CLIENT);
		return;
	}
	if (members_is(members, "inferred")) {
		line_add_own(out, _("message sent, which the text does not show"), STYLE_EVENT);
		return;
	}
	line_add_message(out,
			 members_is(members, "chunk")
				 ? N_("chunk sent: {lines} lines, {bytes} bytes")
				 : N_("message sent: {lines} lines, {bytes} bytes"),
			 (struct message_value[]){ { "lines", member(event, "lines") },
						   { "bytes", member(event, "bytes") } },
			 2, STYLE_EVENT);
}

/* ---- texts, secrets masked ---- */

static void add_cut(struct line_text *out, struct span text, size_t limit, enum style style)
{
	line_add_others(out, span_part(text, 0, limit), style);
	if (text.size > limit)
		line_add_own(out, glyph(GLYPH_ELLIPSIS), STYLE_FAINT);
}

static void add_text(const struct event *event, struct line_text *out, enum style style)
{
	struct span text = event_text(event);
	struct secret_mark mark;
	size_t from = 0;

	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		line_add_others(out, span_part(text, from, mark.offset - from), style);
		line_add_secret(out, &mark.shape);
		from = mark.offset;
	}
	add_cut(out, span_after(text, from), ROW_BYTES, style);
}

static void add_labelled(const char *label, const struct event *event, struct line_text *out)
{
	line_add_own(out, label, STYLE_EVENT);
	line_add_own(out, " ", STYLE_EVENT);
	add_text(event, out, STYLE_EVENT);
}

/* A remark tells the time of the line that it is about: that is how the line is found. */
static void add_note(const struct view *view, uint32_t id, struct line_text *out)
{
	const struct event *event = journal_event(view->journal, id);
	const struct event *about = journal_event(view->journal, event->ref);
	char time[EVENT_LINE_TIME + 1];
	struct message_value value = { "time", { NULL, 0 } };

	if (!about) {
		add_labelled(_("note:"), event, out);
		return;
	}
	event_line_time(about->time_us, time);
	value.bytes = span_trim(span_text(time));
	line_add_message(out, event->size ? N_("note on {time}:") : N_("mark on {time}"), &value, 1,
			 STYLE_EVENT);
	if (!event->size)
		return;
	line_add_own(out, " ", STYLE_EVENT);
	add_text(event, out, STYLE_EVENT);
}

/* ---- replies ---- */

/* A line of the server, up to a limit, with its code in the colour of its class. */
static void add_reply_line(struct line_text *out, const struct reply_line *line, size_t limit)
{
	size_t code = line->code >= 0 && line->raw.size >= 3 ? 3 : 0;

	line_add_others(out, span_part(line->raw, 0, code), event_line_class_style(line->code));
	add_cut(out, span_after(line->raw, code), limit, STYLE_SERVER);
}

static bool has_keyword(const struct reply *reply, struct span keyword)
{
	struct extension_line line;

	for (size_t n = 1; n < reply->count && n <= KEYWORDS_COMPARED; n++) {
		if (extension_parse(reply->lines[n].text, &line) &&
		    line.keyword.size == keyword.size &&
		    strncasecmp((const char *)line.keyword.data, (const char *)keyword.data,
				keyword.size) == 0)
			return true;
	}
	return false;
}

/* Adds " +KEYWORD" for what `reply` has and `other` has not. */
static void add_difference(struct line_text *out, const struct reply *reply,
			   const struct reply *other, const char *sign, enum style style)
{
	struct extension_line line;

	for (size_t n = 1; n < reply->count && n <= KEYWORDS_COMPARED; n++) {
		if (!extension_parse(reply->lines[n].text, &line) ||
		    has_keyword(other, line.keyword))
			continue;
		line_add_own(out, sign, style);
		line_add_others(out, line.keyword, style);
	}
}

/* Of the first EHLO only what decides how a session goes on is told. */
static void add_first_offer(struct line_text *out, const struct reply *reply)
{
	if (has_keyword(reply, span_text("STARTTLS")))
		line_add_own(out, " +STARTTLS", STYLE_GOOD);
	if (has_keyword(reply, span_text("AUTH")))
		line_add_own(out, " +AUTH", STYLE_GOOD);
}

static void add_changes(const struct view *view, uint32_t previous_id, const struct reply *reply,
			struct line_text *out)
{
	struct reply before = REPLY_INIT;
	struct bytes minus = BYTES_INIT;

	if (!previous_id) {
		add_first_offer(out, reply);
		return;
	}
	bytes_append_byte(&minus, ' ');
	bytes_append_text(&minus, glyph(GLYPH_MINUS));
	if (journal_reply(view->journal, previous_id, &before)) {
		add_difference(out, reply, &before, " +", STYLE_GOOD);
		add_difference(out, &before, reply, bytes_text(&minus), STYLE_TRANSIENT);
	}
	bytes_release(&minus);
	reply_release(&before);
}

/* An EHLO reply's first line up to the server's name: what it says behind that is a greeting. */
static struct reply_line without_greeting(const struct reply_line *line)
{
	struct reply_line cut = *line;
	size_t blank = span_find(line->text, ' ');

	if (blank < line->text.size)
		cut.raw.size = (size_t)(line->text.data - line->raw.data) + blank;
	return cut;
}

/* Which command a reply answers, where others left before it came: "(MAIL)". */
static void add_pair(const struct view *view, uint32_t id, struct line_text *out)
{
	const struct event *event = journal_event(view->journal, id);
	const struct event *command = journal_event(view->journal, event->ref);

	if (!command || command->code >= VERB_GREETING ||
	    journal_before(view->journal, id, EVENT_COMMAND, event->conn) == event->ref)
		return;
	line_add_own(out, "(", STYLE_FAINT);
	line_add_own(out, command_name((enum verb)command->code), STYLE_FAINT);
	line_add_own(out, ") ", STYLE_FAINT);
}

static void add_reply(const struct view *view, uint32_t id, struct line_text *out)
{
	const struct event *event = journal_event(view->journal, id);
	const struct event *line = journal_event(view->journal, event_first(event));
	struct reply reply = REPLY_INIT;
	char number[24];

	add_pair(view, id, out);
	if (event_first(event) == event_last(event) && line && line->marks & EVENT_HAS_SECRETS)
		add_text(line, out, STYLE_SERVER); /* with its masks */
	else if (journal_reply(view->journal, id, &reply) && reply.count == 1) {
		add_reply_line(out, &reply.lines[0], ROW_BYTES);
	} else if (reply.count > 1) {
		struct dialogue dialogue = replay_at(view->replay, id);
		bool ehlo = dialogue.ehlo_reply_id == id;
		struct reply_line first = ehlo ? without_greeting(&reply.lines[0]) : reply.lines[0];

		add_reply_line(out, &first, ROW_BYTES);
		snprintf(number, sizeof(number), " (%zu)", reply.count - 1);
		line_add_own(out, number, STYLE_FAINT);
		if (ehlo)
			add_changes(view, dialogue.previous_ehlo_reply_id, &reply, out);
	}
	reply_release(&reply);
}

/* ---- all together ---- */

bool event_line_is_shown(const struct event *event)
{
	return event->kind != EVENT_SENT && event->kind != EVENT_PHASE;
}

static void add_failed(const struct event *event, struct line_text *out)
{
	line_add_others(out, member(event, "text"), STYLE_PERMANENT);
}

static void add_received(const struct event *event, struct line_text *out)
{
	add_text(event, out, STYLE_SERVER);
}

static void add_command(const struct event *event, struct line_text *out)
{
	if (event->code == VERB_MESSAGE)
		line_add_own(out, ".", STYLE_CLIENT);
	else if (!event->size)
		line_add_own(out, _("(an empty line)"), STYLE_FAINT);
	else
		add_text(event, out, STYLE_CLIENT);
	if (event->flaws == ORIGIN_INFERRED) {
		line_add_own(out, "  ", STYLE_FAINT);
		line_add_own(out, _("(inferred)"), STYLE_FAINT);
	}
}

/* How an event of each kind is written; one without a row is not shown. */
static const struct {
	void (*add)(const struct event *event, struct line_text *out);
	void (*add_seen)(const struct view *view, uint32_t id, struct line_text *out);
	const char *label; /* N_(): before its own text */
} makers[EVENT_KIND_COUNT] = {
	[EVENT_RESOLVED] = { .add = add_resolved },
	[EVENT_ATTEMPT] = { .add = add_attempt },
	[EVENT_POLICY] = { .add = add_policy },
	[EVENT_CONNECTED] = { .add = add_connected },
	[EVENT_TLS_READY] = { .add = add_tls_ready },
	[EVENT_CLOSED] = { .add = add_closed },
	[EVENT_FAILED] = { .add = add_failed },
	[EVENT_TIMEOUT] = { .add = add_timeout },
	[EVENT_LOGIN] = { .add = add_login },
	[EVENT_BODY_SENT] = { .add = add_body },
	[EVENT_COMMAND] = { .add = add_command },
	[EVENT_RECEIVED] = { .add = add_received },
	[EVENT_REPLY] = { .add_seen = add_reply },
	[EVENT_NOTE] = { .add_seen = add_note },
	[EVENT_HELD] = { .label = N_("held back:") },
	[EVENT_DAMAGED] = { .label = N_("a damaged line of the file:") },
	[EVENT_UNKNOWN] = { .label = N_("from a newer version:") },
};

void event_line_make(const struct view *view, uint32_t id, struct line_text *out)
{
	const struct event *event = journal_event(view->journal, id);

	if (makers[event->kind].add)
		makers[event->kind].add(event, out);
	else if (makers[event->kind].add_seen)
		makers[event->kind].add_seen(view, id, out);
	else if (makers[event->kind].label)
		add_labelled(_(makers[event->kind].label), event, out);
}

/* "4.310 C ": what stands before the text, trimmed. */
static void append_margin(const struct view *view, uint32_t id, struct bytes *out)
{
	char time[EVENT_LINE_TIME_MAX + 1];
	char direction[3];

	event_line_when(view, id, time);
	event_line_direction(view, id, direction);
	bytes_append(out, span_trim(span_text(time)));
	if (direction[0] != ' ') {
		bytes_append_byte(out, ' ');
		bytes_append(out, span_trim(span_text(direction)));
	}
	bytes_append_byte(out, ' ');
}

void event_line_append(const struct view *view, uint32_t id, struct bytes *out)
{
	struct line_text line = { .count = 0 };

	event_line_make(view, id, &line);
	append_margin(view, id, out);
	line_append_text(&line, out);
	line_release(&line);
}

void event_line_append_whole(const struct view *view, uint32_t id, struct bytes *out)
{
	struct event_parts parts;

	event_parts_open(view, id, &parts);
	for (size_t n = 0; n < parts.count; n++) {
		struct line_text line = { .count = 0 };

		event_parts_make(&parts, n, &line);
		append_margin(view, id, out);
		line_append_text(&line, out);
		bytes_append_byte(out, '\n');
		line_release(&line);
	}
	event_parts_close(&parts);
}

void event_parts_open(const struct view *view, uint32_t id, struct event_parts *parts)
{
	const struct event *event = journal_event(view->journal, id);

	*parts = (struct event_parts){ .view = view, .id = id, .reply = REPLY_INIT, .count = 1 };
	if (event->kind == EVENT_REPLY && journal_reply(view->journal, id, &parts->reply) &&
	    parts->reply.count)
		parts->count = parts->reply.count;
}

void event_parts_close(struct event_parts *parts)
{
	reply_release(&parts->reply);
}

void event_parts_make(const struct event_parts *parts, size_t n, struct line_text *out)
{
	if (n < parts->reply.count)
		add_reply_line(out, &parts->reply.lines[n], LINE_BYTES);
	else
		event_line_make(parts->view, parts->id, out);
}

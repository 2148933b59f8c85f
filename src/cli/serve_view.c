/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the notebook of the listener for `smtpscope serve`, which drives it. */
#include "cli/serve_view.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/measure.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "journal/codec.h"
#include "net/loop.h"

#define SECOND UINT64_C(1000000)

#define WAITING_MAX (256u * 1024) /* bytes for a reader that is slow */
#define WRITE_MAX 4096u           /* a pipe that is ready takes these at once (PIPE_BUF) */
#define LINES_AT_ONCE 1000
#define LINES_SECOND 400

struct serve_view {
	bool json;
	uint64_t started_us;
	struct bytes out;
	size_t slot;
	unsigned lines; /* that may still be shown now */
	uint64_t filled_us;
	uint64_t missed;
	uint64_t told_us;
};

/* How each end is told: a sentence, and the word of JSON. */
static const struct {
	const char *word;
	const char *sentence;
} ends[NOTE_END_COUNT] = {
	[NOTE_END_SERVED] = { "served", N_("closed by this server; commands: {commands}") },
	[NOTE_END_LEFT] = { "left", N_("the client closed without QUIT; commands: {commands}") },
	[NOTE_END_BROKEN] = { "broken", N_("the client broke off the connection; commands: "
					   "{commands}") },
	[NOTE_END_TLS] = { "tls", N_("TLS did not come to be. {reason}") },
	[NOTE_END_ASTRAY] = { "astray", N_("closed: the client began TLS at once, and this port "
					   "speaks clear text first. Let it use STARTTLS here, or "
					   "give it the port for TLS from the first byte.") },
	[NOTE_END_CUT] = { "cut", N_("broken off, as the scenario wants it; commands: "
				     "{commands}") },
	[NOTE_END_IDLE] = { "idle", N_("closed, since no command came in time; commands: "
				       "{commands}") },
	[NOTE_END_TOTAL] = { "total", N_("closed, since the session took too long; commands: "
					 "{commands}") },
	[NOTE_END_DEAF] = { "deaf", N_("broken off, since the client does not read the replies; "
				       "commands: {commands}") },
	[NOTE_END_OVER] = { "over", N_("closed, since this server ends; commands: {commands}") },
};

struct serve_view *serve_view_new(bool json, uint64_t now_us)
{
	struct serve_view *view = memory_new(1, sizeof(*view));

	view->json = json;
	view->started_us = view->filled_us = view->told_us = now_us;
	view->lines = LINES_AT_ONCE;
	view->slot = LOOP_NO_SLOT;
	return view;
}

void serve_view_free(struct serve_view *view)
{
	if (!view)
		return;
	bytes_release(&view->out);
	memory_free(view);
}

void serve_view_say(struct serve_view *view, struct span text)
{
	bytes_append(&view->out, text);
}

/* ---- values ---- */

static void append_right(struct bytes *out, struct span text, size_t width)
{
	for (size_t i = text.size; i < width; i++)
		bytes_append_byte(out, ' ');
	bytes_append(out, text);
}

/* ---- text ---- */

static void append_sentence(struct bytes *out, const char *sentence, const struct note *note)
{
	struct bytes number = BYTES_INIT;
	struct message_value values[] = {
		{ "place", note->text },     { "reason", note->text },  { "channel", note->text },
		{ "commands", { NULL, 0 } }, { "octets", { NULL, 0 } },
	};

	bytes_append_number(&number, note->number);
	values[3].bytes = values[4].bytes = bytes_span(&number);
	message_append(out, sentence, values, sizeof(values) / sizeof(values[0]));
	bytes_release(&number);
}

static void append_spoken(struct bytes *out, const struct note *note)
{
	printable_append(out, note->text);
	if (note->cut)
		bytes_append_text(out, "...");
	if (!note->secret)
		return;
	bytes_append_byte(out, '[');
	secret_shape_append(out, &note->shape);
	bytes_append_byte(out, ']');
}

static void append_told(struct bytes *out, const struct note *note)
{
	switch (note->kind) {
	case NOTE_CONNECTED:
		append_sentence(out,
				note->encrypted ? _("connected from {place}, for TLS from the "
						    "first byte")
						: _("connected from {place}"),
				note);
		break;
	case NOTE_TURNED_AWAY:
		append_sentence(out, _("turned away, since there are too many: {place}"), note);
		break;
	case NOTE_MESSAGE:
		append_sentence(out, _("content, counted and thrown away; octets: {octets}"), note);
		break;
	case NOTE_TLS:
		append_sentence(out, _("TLS stands: {channel}"), note);
		break;
	case NOTE_CLOSED:
		append_sentence(out, _(ends[note->end].sentence), note);
		break;
	case NOTE_COMMAND:
	case NOTE_RESPONSE:
	case NOTE_REPLY:
		append_spoken(out, note);
		break;
	}
}

/* "#12    3.041 C*  EHLO client.example.test" */
static void append_text_line(struct bytes *out, const struct note *note)
{
	bool client = note->kind == NOTE_COMMAND || note->kind == NOTE_RESPONSE;
	bool spoken = client || note->kind == NOTE_REPLY;
	size_t from = out->size;
	struct bytes time = BYTES_INIT;

	bytes_append_byte(out, '#');
	bytes_append_number(out, note->connection);
	while (out->size - from < 5)
		bytes_append_byte(out, ' ');
	measure_append_seconds(&time, note->age_us);
	append_right(out, bytes_span(&time), 8);
	bytes_release(&time);
	bytes_append_text(out, !spoken ? "  " : client ? " C" : " S");
	bytes_append_text(out, spoken && note->encrypted ? "*  " : "   ");
	append_told(out, note);
	bytes_append_byte(out, '\n');
}

/* ---- JSON ---- */

static void begin_object(struct bytes *out, uint64_t us, const char *kind)
{
	bytes_append_text(out, "{\"t\":");
	measure_append_seconds(out, us);
	bytes_append_text(out, ",\"kind\":");
	codec_append_string(out, span_text(kind));
}

/* The kinds as JSON has them, what their text is called there, and their number. */
static const struct {
	const char *kind;
	const char *text;
	const char *number;
} names[] = {
	[NOTE_CONNECTED] = { "CONNECTED", "from", NULL },
	[NOTE_TURNED_AWAY] = { "TURNED_AWAY", "from", NULL },
	[NOTE_COMMAND] = { "COMMAND", "text", NULL },
	[NOTE_RESPONSE] = { "RESPONSE", "text", NULL },
	[NOTE_REPLY] = { "REPLY", "text", NULL },
	[NOTE_MESSAGE] = { "MESSAGE", NULL, "octets" },
	[NOTE_TLS] = { "TLS_READY", "channel", NULL },
	[NOTE_CLOSED] = { "CLOSED", "reason", "commands" },
};

static void append_json_line(struct bytes *out, const struct note *note, uint64_t started_us)
{
	begin_object(out, note->time_us - started_us, names[note->kind].kind);
	codec_append_number(out, "conn", note->connection);
	codec_append_name(out, "tls");
	bytes_append_text(out, note->encrypted ? "true" : "false");
	if (note->kind == NOTE_CLOSED)
		codec_append_text(out, "end", span_text(ends[note->end].word));
	if (names[note->kind].text && (note->kind != NOTE_CLOSED || note->text.size))
		codec_append_text(out, names[note->kind].text, note->text);
	if (names[note->kind].number)
		codec_append_number(out, names[note->kind].number, note->number);
	if (note->cut)
		bytes_append_text(out, ",\"cut\":true");
	if (note->secret) {
		codec_append_name(out, "secret");
		bytes_append_byte(out, '{');
		codec_append_shape(out, &note->shape);
		bytes_append_byte(out, '}');
	}
	bytes_append_text(out, "}\n");
}

void serve_view_tell_port(struct serve_view *view, const char *address, uint16_t port,
			  bool implicit)
{
	if (!view->json)
		return;
	begin_object(&view->out, 0, "LISTENING");
	codec_append_text(&view->out, "address", span_text(address));
	codec_append_number(&view->out, "port", port);
	codec_append_text(&view->out, "tls", span_text(implicit ? "implicit" : "starttls"));
	bytes_append_text(&view->out, "}\n");
}

/* ---- how much is shown ---- */

/* So many a second on average, more at once after a rest; a script is never held up. */
static bool may_show(struct serve_view *view, uint64_t now_us)
{
	uint64_t more = (now_us - view->filled_us) * LINES_SECOND / SECOND;

	if (more) {
		view->filled_us = now_us;
		view->lines = more + view->lines < LINES_AT_ONCE ? (unsigned)more + view->lines
								 : LINES_AT_ONCE;
	}
	if (view->out.size >= WAITING_MAX || (!view->json && view->lines == 0))
		return false;
	view->lines -= !view->json;
	return true;
}

static void tell_missed(struct serve_view *view, uint64_t now_us)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };

	if (view->missed == 0 || now_us - view->told_us < SECOND ||
	    view->out.size >= WAITING_MAX + WRITE_MAX)
		return;
	bytes_append_number(&number, view->missed);
	value.bytes = bytes_span(&number);
	if (view->json) {
		begin_object(&view->out, now_us - view->started_us, "MISSED");
		codec_append_number(&view->out, "lines", view->missed);
		bytes_append_byte(&view->out, '}');
	} else {
		message_append(&view->out,
			       _("(too much at once: so many lines are not shown: {n})"), &value,
			       1);
	}
	bytes_append_byte(&view->out, '\n');
	bytes_release(&number);
	view->missed = 0;
	view->told_us = now_us;
}

void serve_view_take(struct serve_view *view, struct notebook *notebook, uint64_t now_us)
{
	struct note note;

	while (notebook_next(notebook, &note)) {
		if (!may_show(view, now_us))
			view->missed++;
		else if (view->json)
			append_json_line(&view->out, &note, view->started_us);
		else
			append_text_line(&view->out, &note);
	}
	view->missed += notebook_take_missed(notebook);
	tell_missed(view, now_us);
}

/* ---- out ---- */

void serve_view_watch(struct serve_view *view, struct loop *loop)
{
	/* With nothing to write, only to learn that its reader has gone: else nobody would end us. */
	view->slot = loop_add(loop, STDOUT_FILENO, view->out.size ? POLLOUT : POLLPRI);
	if (view->missed)
		loop_add_deadline(loop, view->told_us + SECOND);
}

bool serve_view_write(struct serve_view *view, const struct loop *loop)
{
	struct span next = span_part(bytes_span(&view->out), 0, WRITE_MAX);
	short events = loop_revents(loop, view->slot);
	ssize_t written;

	if (next.size == 0 || !(events & POLLOUT))
		return !(events & (POLLERR | POLLHUP | POLLNVAL));
	written = write(STDOUT_FILENO, next.data, next.size);
	if (written < 0)
		return errno == EINTR || errno == EAGAIN;
	bytes_remove_front(&view->out, (size_t)written);
	return true;
}

bool serve_view_is_written(const struct serve_view *view)
{
	return view->out.size == 0;
}

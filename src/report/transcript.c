/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as text or JSON lines; read from the journal by cli's printer and report. */
#include "report/transcript.h"

#include "base/message.h"
#include "base/printable.h"
#include "explain/explanation.h"
#include "journal/codec.h"
#include "journal/members.h"
#include "smtp/reply.h"

#define TIME_WIDTH 8
#define TEXT_COLUMN 13 /* where what was said begins */

/* An event on its way out. */
struct writing {
	const struct journal *journal;
	struct replay *replay;
	const struct secrets *secrets; /* NULL: their structure is shown */
	uint32_t id;
	struct bytes *out;
};

/* "   0.031 S  ": the time, who speaks, and T or t within TLS. */
static void begin_line(struct bytes *out, const struct event *event, char who, char tls)
{
	struct bytes time = BYTES_INIT;
	uint64_t ms = event->time_us / 1000;

	bytes_append_number(&time, ms / 1000);
	bytes_append_byte(&time, '.');
	bytes_append_byte(&time, (unsigned char)('0' + ms / 100 % 10));
	bytes_append_byte(&time, (unsigned char)('0' + ms / 10 % 10));
	bytes_append_byte(&time, (unsigned char)('0' + ms % 10));
	for (size_t i = time.size; i < TIME_WIDTH; i++)
		bytes_append_byte(out, ' ');
	bytes_append(out, bytes_span(&time));
	bytes_append_byte(out, ' ');
	bytes_append_byte(out, (unsigned char)who);
	bytes_append_byte(out, (unsigned char)tls);
	bytes_append_text(out, "  ");
	bytes_release(&time);
}

static char tls_mark(const struct writing *line, const struct event *event)
{
	struct dialogue dialogue;

	if (event->layer == 0)
		return ' ';
	dialogue = replay_before(line->replay, line->id);
	return dialogue.encryption == ENCRYPTION_VERIFIED ? 'T' : 't';
}

/* Text of others, with a secret's structure in place of each, or the secret if it was given. */
static void append_text(const struct writing *line, const struct event *event)
{
	struct bytes *out = line->out;
	struct span text = event_text(event);
	struct secret_mark mark;
	size_t done = 0;

	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		struct span value = line->secrets ? secrets_value(line->secrets, mark.id)
						  : span_of(NULL, 0);

		printable_append(out, span_part(text, done, mark.offset - done));
		done = mark.offset;
		if (value.size) {
			printable_append(out, value);
			continue;
		}
		bytes_append_text(out, "[");
		secret_shape_append(out, &mark.shape);
		bytes_append_text(out, "]");
	}
	printable_append(out, span_after(text, done));
}

static void append_reply(const struct writing *line, const struct event *event)
{
	char tls = tls_mark(line, event);

	for (uint32_t id = event->first; id && id <= event->last; id++) {
		const struct event *piece = journal_event(line->journal, id);

		if (piece->kind != EVENT_RECEIVED || piece->conn != event->conn ||
		    piece->marks & EVENT_EARLY)
			continue;
		if (piece->marks & EVENT_FIRST_PIECE)
			begin_line(line->out, piece, 'S', tls);
		append_text(line, piece);
		if (piece->code != LINE_END_NONE || id == event->last)
			bytes_append_byte(line->out, '\n');
	}
}

/* A line of a reply whose pieces a damaged file has lost. */
static void append_lost_reply(const struct writing *line, const struct event *event)
{
	struct reply reply = REPLY_INIT;
	char tls = tls_mark(line, event);

	journal_reply(line->journal, line->id, &reply);
	for (size_t i = 0; i < reply.count; i++) {
		begin_line(line->out, event, 'S', tls);
		printable_append(line->out, reply.lines[i].raw);
		bytes_append_byte(line->out, '\n');
	}
	reply_release(&reply);
}

static void append_flaws(const struct event *event, struct bytes *out)
{
	for (unsigned bit = 1; bit <= event->flaws && bit < 1u << 16; bit <<= 1) {
		struct message_value value = { "flaw", { NULL, 0 } };

		if (!(event->flaws & bit) || !reply_flaw_name((enum reply_flaw)bit))
			continue;
		value.bytes = span_text(_(reply_flaw_name((enum reply_flaw)bit)));
		for (int i = 0; i < TEXT_COLUMN; i++)
			bytes_append_byte(out, ' ');
		message_append(
			out, bit & REPLY_BROKEN ? _("! broken reply: {flaw}") : _("remark: {flaw}"),
			&value, 1);
		bytes_append_byte(out, '\n');
	}
	if (event->marks & EVENT_UNSOLICITED) {
		for (int i = 0; i < TEXT_COLUMN; i++)
			bytes_append_byte(out, ' ');
		bytes_append_text(out, _("! unsolicited: no command was waiting for this reply"));
		bytes_append_byte(out, '\n');
	}
}

/* A fact in a sentence of ours; values come from the event's members. */
/* ": 192.0.2.7, 2001:db8::7": what was found under a name. */
static void append_records(struct bytes *out, struct span members)
{
	struct member member;
	bool some = false;

	for (size_t at = 0; members_next(members, &at, &member);) {
		if (!span_is(member.name, "addresses") && !span_is(member.name, "records"))
			continue;
		bytes_append_text(out, some ? ", " : ": ");
		printable_append(out, member.value);
		some = true;
	}
}

static void append_sentence(struct bytes *out, const struct event *event, const char *sentence)
{
	struct message_value values[32];
	struct span members = span_of(event->data, event->size);
	char names[32][32];
	struct member member;
	size_t count = 0;

	for (size_t at = 0; count < 32 && members_next(members, &at, &member);) {
		size_t size = member.name.size < 31 ? member.name.size : 31;

		for (size_t i = 0; i < size; i++)
			names[count][i] = (char)member.name.data[i];
		names[count][size] = 0;
		values[count] = (struct message_value){ names[count], member.value };
		count++;
	}
	begin_line(out, event, ' ', ' ');
	message_append(out, sentence, values, count);
	append_records(out, members);
	bytes_append_byte(out, '\n');
}

/* What the name service said, its records left to append_records(). */
static const char *resolved_sentence(struct span members)
{
	struct span outcome = members_text(members, "outcome");
	bool typed = members_text(members, "type").size > 0;

	if (outcome.size == 0 || span_is(outcome, "found"))
		return typed ? _("{name} {type} looked up, {ms} ms, DNSSEC {dnssec}")
			     : _("{name} looked up, {ms} ms");
	if (members_text(members, "reason").size)
		return _("{name} {type}: {outcome}, {ms} ms ({reason})");
	return _("{name} {type}: {outcome}, {ms} ms, DNSSEC {dnssec}");
}

static const char *sentence_of(const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct span how = members_text(members, "how");
	bool port = members_text(members, "port").size > 0;
	bool timed = members_text(members, "ms").size > 0;

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		return resolved_sentence(members);
	case EVENT_ATTEMPT:
		if (span_is(members_text(members, "result"), "trying"))
			return _("{address} does not answer yet, {ms} ms");
		if (span_is(members_text(members, "result"), "left"))
			return _("{address} left after {ms} ms, another one was faster");
		return _("{address}: {words}, {ms} ms");
	case EVENT_CONNECTED:
		if (members_text(members, "address").size == 0)
			return _("connected");
		return port && timed ? _("connected to {address}:{port}, {ms} ms")
		       : port        ? _("connected to {address}:{port}")
				     : _("connected to {address}");
	case EVENT_TLS_READY:
		if (event->flaws && members_text(members, "name").size == 0)
			return _("{version} {cipher}, verified");
		return event->flaws ? _("{version} {cipher}, verified for {name}")
				    : _("{version} {cipher}, NOT trusted: {problem_text}");
	case EVENT_CLOSED:
		if (span_is(members_text(members, "by"), "client"))
			return _("connection closed by us");
		if (span_is(how, "reset"))
			return _("connection reset by the server");
		if (span_is(how, "no_close_notify"))
			return _("connection closed by the server, without TLS's close_notify");
		return _("connection closed by the server");
	case EVENT_FAILED:
		return "! {text}";
	case EVENT_TIMEOUT:
		return _("! no reply in {ms} ms; awaited was the reply to {awaited}");
	case EVENT_LOGIN:
		return _("login with {mechanism}: {outcome}");
	default:
		return NULL;
	}
}

static void append_body(const struct event *event, struct bytes *out)
{
	struct span members = span_of(event->data, event->size);

	if (members_is(members, "typed")) {
		begin_line(out, event, 'C', event->layer ? 'T' : ' ');
		printable_append(out, members_text(members, "text"));
		bytes_append_byte(out, '\n');
		return;
	}
	append_sentence(out, event,
			_("message sent: {bytes} bytes in {lines} lines, SHA-256 {sha256}"));
}

static void append_line(const struct writing *line, const struct event *event)
{
	struct bytes *out = line->out;

	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
		if (event->size)
			append_lost_reply(line, event);
		else
			append_reply(line, event);
		append_flaws(event, out);
		break;
	case EVENT_COMMAND:
		begin_line(out, event, 'C', tls_mark(line, event));
		if (event->code == VERB_MESSAGE)
			bytes_append_byte(out, '.');
		append_text(line, event);
		bytes_append_byte(out, '\n');
		break;
	case EVENT_RECEIVED:
		/* The others stand in their reply. */
		if (!(event->marks & EVENT_EARLY))
			break;
		begin_line(out, event, 'S', '!');
		append_text(line, event);
		bytes_append_byte(out, '\n');
		break;
	case EVENT_BODY_SENT:
		append_body(event, out);
		break;
	case EVENT_NOTE:
	case EVENT_DAMAGED:
		begin_line(out, event, event->kind == EVENT_NOTE ? '*' : '?', ' ');
		append_text(line, event);
		bytes_append_byte(out, '\n');
		break;
	default:
		if (sentence_of(event))
			append_sentence(out, event, sentence_of(event));
	}
}

void transcript_append_event(const struct journal *journal, struct replay *replay, uint32_t id,
			     const struct transcript_options *options, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	const struct writing line = { journal, replay, options->secrets, id, out };
	struct explanation explanation = { 0 };
	bool wanted = event->kind == EVENT_REPLY || event->kind == EVENT_TLS_READY ||
		      event->kind == EVENT_FAILED || event->kind == EVENT_TIMEOUT;

	append_line(&line, event);
	if (!options->annotated || !wanted || !explain_event(journal, replay, id, &explanation))
		return;
	explanation_append_text(&explanation, options->columns, TEXT_COLUMN, out);
	bytes_append_byte(out, '\n');
	explanation_release(&explanation);
}

void transcript_append_json(const struct journal *journal, struct replay *replay, uint32_t id,
			    bool bare, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	struct explanation explanation = { 0 };
	struct bytes extra = BYTES_INIT;
	/* Lines of a reply are explained with it, once. */
	bool of_reply = event->kind == EVENT_RECEIVED && !(event->marks & EVENT_EARLY);

	if (!bare && !of_reply && explain_event(journal, replay, id, &explanation)) {
		bytes_append_text(&extra, "\"annotation\":");
		explanation_append_json(&explanation, &extra);
		explanation_release(&explanation);
	}
	codec_append_event_with(out, journal, id, bytes_span(&extra));
	bytes_release(&extra);
}

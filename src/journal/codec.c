/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events into lines of the journal file. Read by cli's log and by report; the
 * way back is in codec_reader.c.
 */
#include "journal/codec.h"

#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/printable.h"
#include "base/time.h"
#include "base/utf8.h"
#include "journal/members.h"
#include "smtp/command.h"
#include "smtp/phase.h"
#include "smtp/reply.h"

/* ---- pieces of JSON ---- */

#define ESCAPE_MOST 6 /* bytes of one */

/* Writes the escape of one byte; returns what follows it. */
static unsigned char *write_escape(unsigned char *at, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	char letter = byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\t' ? 't' : 'u';

	if (byte == '"' || byte == '\\')
		letter = (char)byte;
	*at++ = '\\';
	*at++ = (unsigned char)letter;
	if (letter != 'u')
		return at;
	*at++ = '0';
	*at++ = '0';
	*at++ = (unsigned char)digits[byte >> 4];
	*at++ = (unsigned char)digits[byte & 15];
	return at;
}

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte != '"' && byte != '\\' && byte < 0x7f;
}

/* \uXXXX, or a pair of them. */
static void append_unicode_escape(struct bytes *out, uint32_t character)
{
	if (character > 0xffff) {
		append_unicode_escape(out, 0xd800 + ((character - 0x10000) >> 10));
		character = 0xdc00 + ((character - 0x10000) & 0x3ff);
	}
	bytes_append_text(out, "\\u");
	bytes_append_hex(out, span_of((unsigned char[]){ (unsigned char)(character >> 8),
							 (unsigned char)character },
				      2));
}

/* What is not ASCII: as it stands, unless a terminal or a reader might be misled by it. */
static size_t append_character(struct bytes *out, struct span text)
{
	uint32_t character = 0;
	size_t size = utf8_next(text, &character);

	if (printable_allows(character))
		bytes_append(out, span_part(text, 0, size));
	else
		append_unicode_escape(out, character);
	return size ? size : 1;
}

/* All bytes that stand escaped together, a MiB of NULs for instance; returns how many they are. */
static size_t append_escapes(struct bytes *out, struct span text)
{
	unsigned char *at;
	size_t count = 0;

	while (count < text.size && text.data[count] <= 0x7f && !is_plain(text.data[count]))
		count++;
	bytes_reserve(out, count * ESCAPE_MOST);
	at = out->data + out->size;
	for (size_t n = 0; n < count; n++)
		at = write_escape(at, text.data[n]);
	out->size = (size_t)(at - out->data);
	return count;
}

/* A valid UTF-8 stretch. DEL is escaped too: a terminal may act on it. */
static void append_valid(struct bytes *out, struct span text)
{
	while (text.size) {
		size_t plain = 0;

		while (plain < text.size && is_plain(text.data[plain]))
			plain++;
		bytes_append(out, span_part(text, 0, plain));
		text = span_after(text, plain);
		if (text.size == 0)
			break;
		text = span_after(text, text.data[0] > 0x7f ? append_character(out, text)
							    : append_escapes(out, text));
	}
}

void codec_append_string(struct bytes *out, struct span text)
{
	bytes_append_byte(out, '"');
	while (text.size) {
		size_t valid = utf8_valid_size(text);

		append_valid(out, span_part(text, 0, valid));
		if (valid < text.size)
			bytes_append_text(out, "\xef\xbf\xbd"); /* U+FFFD */
		text = span_after(text, valid + 1);
	}
	bytes_append_byte(out, '"');
}

void codec_append_name(struct bytes *out, const char *name)
{
	bytes_append_text(out, ",\"");
	bytes_append_text(out, name);
	bytes_append_text(out, "\":");
}

void codec_append_text(struct bytes *out, const char *name, struct span text)
{
	codec_append_name(out, name);
	codec_append_string(out, text);
}

void codec_append_number(struct bytes *out, const char *name, uint64_t number)
{
	codec_append_name(out, name);
	bytes_append_number(out, number);
}

/* Seconds with as many decimals as there are, at most six. */
static void append_seconds(struct bytes *out, uint64_t us)
{
	uint64_t fraction = us % 1000000;
	uint64_t place = 100000;

	bytes_append_number(out, us / 1000000);
	if (fraction)
		bytes_append_byte(out, '.');
	for (; fraction; fraction %= place, place /= 10)
		bytes_append_byte(out, (unsigned char)('0' + fraction / place));
}

void codec_close_line(struct bytes *out, size_t from)
{
	uint32_t crc = digest_crc32c(span_after(bytes_span(out), from));
	unsigned char octets[4] = { (unsigned char)(crc >> 24), (unsigned char)(crc >> 16),
				    (unsigned char)(crc >> 8), (unsigned char)crc };

	codec_append_name(out, "crc");
	bytes_append_byte(out, '"');
	bytes_append_hex(out, span_of(octets, 4));
	bytes_append_text(out, "\"}\n");
}

/* ---- members of the kinds ---- */

void codec_append_shape(struct bytes *out, const struct secret_shape *shape)
{
	bytes_append_text(out, "\"chars\":");
	bytes_append_number(out, shape->chars);
	codec_append_number(out, "bytes", shape->bytes);
	codec_append_number(out, "spaces", shape->spaces);
	codec_append_name(out, "newline");
	bytes_append_text(out, shape->newline ? "true" : "false");
	codec_append_name(out, "nonascii");
	bytes_append_text(out, shape->nonascii ? "true" : "false");
	codec_append_number(out, "nul", shape->nuls);
	if (shape->leading_space)
		bytes_append_text(out, ",\"leading_space\":true");
	if (shape->trailing_space)
		bytes_append_text(out, ",\"trailing_space\":true");
}

static void append_secret(struct bytes *out, const struct secret_mark *mark, bool first)
{
	bytes_append_text(out, first ? "{\"id\":" : ",{\"id\":");
	bytes_append_number(out, mark->id);
	codec_append_number(out, "at", mark->offset);
	bytes_append_byte(out, ',');
	codec_append_shape(out, &mark->shape);
	bytes_append_byte(out, '}');
}

/* "b64" behind a "text" that is no UTF-8: what it was. */
static void append_octets(struct bytes *out, struct span text)
{
	if (utf8_is_valid(text))
		return;
	codec_append_name(out, "b64");
	bytes_append_byte(out, '"');
	base64_append(out, text);
	bytes_append_byte(out, '"');
}

/* "text", and what it cannot hold: bytes that are no UTF-8, the structure of secrets. */
static void append_text_members(struct bytes *out, const struct event *event)
{
	struct secret_mark mark;
	struct span text = event_text(event);
	struct bytes shown = BYTES_INIT;

	if (event->marks & EVENT_HAS_SECRETS) {
		event_append_text(event, &shown);
		codec_append_text(out, "text", bytes_span(&shown));
		bytes_release(&shown);
	} else {
		codec_append_text(out, "text", text);
	}
	append_octets(out, text);
	if (!(event->marks & EVENT_HAS_SECRETS))
		return;
	codec_append_name(out, "secrets");
	bytes_append_byte(out, '[');
	for (size_t n = 0; event_secret(event, n, &mark); n++)
		append_secret(out, &mark, n == 0);
	bytes_append_byte(out, ']');
}

static void append_member(struct bytes *out, const struct member *member)
{
	if (member->type == MEMBER_TEXT || member->type == MEMBER_LIST)
		codec_append_string(out, member->value);
	else
		bytes_append(out, member->value);
}

static void append_event_members(struct bytes *out, const struct event *event)
{
	struct span members = span_of(event->data, event->size);
	struct member member;
	struct span list = span_of(NULL, 0); /* name of the list that is open */
	bool open = false;

	for (size_t at = 0; members_next(members, &at, &member);) {
		bool same = open && member.type == MEMBER_LIST && span_equal(list, member.name);

		if (open && !same)
			bytes_append_byte(out, ']');
		bytes_append_byte(out, ',');
		if (!same) {
			codec_append_string(out, member.name);
			bytes_append_byte(out, ':');
			if (member.type == MEMBER_LIST)
				bytes_append_byte(out, '[');
		}
		append_member(out, &member);
		if (member.type == MEMBER_TEXT && span_is(member.name, "text"))
			append_octets(out, member.value);
		open = member.type == MEMBER_LIST;
		list = member.name;
	}
	if (open)
		bytes_append_byte(out, ']');
}

static void append_flags(struct bytes *out, unsigned flaws, const char *(*key)(unsigned bit))
{
	bool first = true;

	codec_append_name(out, "flaws");
	bytes_append_byte(out, '[');
	for (unsigned bit = 1; bit <= flaws && bit; bit <<= 1)
		if (flaws & bit && key(bit)) {
			if (!first)
				bytes_append_byte(out, ',');
			codec_append_string(out, span_text(key(bit)));
			first = false;
		}
	bytes_append_byte(out, ']');
}

static const char *reply_key(unsigned bit)
{
	return reply_flaw_key((enum reply_flaw)bit);
}

static void append_list(struct bytes *out, const char *name, const struct reply *reply, bool raw)
{
	codec_append_name(out, name);
	bytes_append_byte(out, '[');
	for (size_t i = 0; i < reply->count; i++) {
		if (i)
			bytes_append_byte(out, ',');
		codec_append_string(out, raw ? reply->lines[i].raw : reply->lines[i].text);
	}
	bytes_append_byte(out, ']');
}

static void append_reply(struct bytes *out, const struct journal *journal, uint32_t id,
			 const struct event *event)
{
	const struct event *command = journal_event(journal, event->ref);
	struct reply reply = REPLY_INIT;
	char status[STATUS_TEXT_SIZE];

	journal_reply(journal, id, &reply);
	codec_append_name(out, "code");
	if (event->code)
		bytes_append_number(out, event->code);
	else
		bytes_append_text(out, "null");
	codec_append_name(out, "status");
	if (reply.status.class) {
		status_format(reply.status, status);
		codec_append_string(out, span_text(status));
	} else {
		bytes_append_text(out, "null");
	}
	append_list(out, "lines", &reply, false);
	append_list(out, "raw", &reply, true);
	codec_append_number(out, "first", event_first(event));
	codec_append_number(out, "last", event_last(event));
	codec_append_name(out, "answers");
	if (event->ref)
		bytes_append_number(out, event->ref);
	else
		bytes_append_text(out, "null");
	codec_append_name(out, "command");
	if (event->marks & EVENT_UNSOLICITED)
		bytes_append_text(out, "null");
	else
		codec_append_string(out, span_text(command ? command_name((enum verb)command->code)
							   : "(greeting)"));
	append_flags(out, event->flaws | (event->marks & EVENT_CUT ? REPLY_CUT : 0u), reply_key);
	reply_release(&reply);
}

static const char *const end_names[] = {
	[LINE_END_NONE] = "none",
	[LINE_END_CRLF] = "crlf",
	[LINE_END_LF] = "lf",
};

static void append_received(struct bytes *out, const struct event *event)
{
	append_text_members(out, event);
	codec_append_text(out, "end", span_text(end_names[event->code % 3]));
	if (event->flaws & (LINE_CUT | LINE_NO_END))
		bytes_append_text(out,
				  event->flaws & LINE_CUT ? ",\"cut\":true" : ",\"no_end\":true");
	if (event->marks & EVENT_EARLY)
		bytes_append_text(out, ",\"early\":true");
}

static void append_phase(struct bytes *out, const struct event *event)
{
	codec_append_text(out, "phase", span_text(phase_key((enum phase)event->code)));
	codec_append_text(out, "from", span_text(phase_key((enum phase)event->flaws)));
	codec_append_number(out, "cause", event->ref);
}

static void append_by_kind(struct bytes *out, const struct journal *journal, uint32_t id,
			   const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_RECEIVED:
		append_received(out, event);
		break;
	case EVENT_COMMAND:
		codec_append_text(out, "verb", span_text(command_name((enum verb)event->code)));
		append_text_members(out, event);
		codec_append_text(out, "origin",
				  span_text(event_origin_name((enum event_origin)event->flaws)));
		break;
	case EVENT_REPLY:
		append_reply(out, journal, id, event);
		break;
	case EVENT_PHASE:
		append_phase(out, event);
		break;
	case EVENT_DAMAGED:
	case EVENT_HELD:
	case EVENT_NOTE:
		append_text_members(out, event);
		if (event->ref)
			codec_append_number(out, "about", event->ref);
		break;
	case EVENT_SENT:
	case EVENT_BODY_SENT:
	case EVENT_LOGIN:
	case EVENT_TIMEOUT:
		codec_append_number(out, "command", event->ref);
		append_event_members(out, event);
		break;
	case EVENT_UNKNOWN:
	case EVENT_RESOLVED:
	case EVENT_ATTEMPT:
	case EVENT_POLICY:
	case EVENT_CONNECTED:
	case EVENT_TLS_READY:
	case EVENT_CLOSED:
	case EVENT_FAILED:
	case EVENT_KIND_COUNT:
		append_event_members(out, event);
		break;
	}
}

/* ---- whole lines ---- */

void codec_append_head(struct bytes *out, const struct journal *journal)
{
	struct journal_head head = journal_head(journal);
	char started[TIME_TEXT_SIZE];
	size_t from = out->size;

	time_format(head.started_us, started);
	bytes_append_text(out, "{\"smtpscope\":");
	bytes_append_number(out, (uint64_t)head.version);
	codec_append_text(out, "program", span_text(head.program));
	codec_append_text(out, "started", span_text(started));
	codec_append_text(out, "target", span_text(head.target));
	codec_close_line(out, from);
}

void codec_append_event_with(struct bytes *out, const struct journal *journal, uint32_t id,
			     struct span extra)
{
	const struct event *event = journal_event(journal, id);
	size_t from = out->size;

	/* A newer version's line goes back as it came. */
	if (event->kind == EVENT_UNKNOWN) {
		bytes_append(out, event_text(event));
		codec_close_line(out, from);
		return;
	}
	bytes_append_text(out, "{\"id\":");
	bytes_append_number(out, id);
	codec_append_name(out, "t");
	append_seconds(out, event->time_us);
	codec_append_text(out, "kind", span_text(event_kind_name((enum event_kind)event->kind)));
	codec_append_number(out, "conn", event->conn);
	codec_append_number(out, "layer", event->layer);
	append_by_kind(out, journal, id, event);
	if (extra.size) {
		bytes_append_byte(out, ',');
		bytes_append(out, extra);
	}
	codec_close_line(out, from);
}

void codec_append_event(struct bytes *out, const struct journal *journal, uint32_t id)
{
	codec_append_event_with(out, journal, id, span_of(NULL, 0));
}

bool codec_recognises(struct span text)
{
	return text.size > 13 && memcmp(text.data, "{\"smtpscope\":", 13) == 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of a journal file into events. Total: a line that is torn, changed or
 * out of order becomes a DAMAGED event, and those after it keep their ids.
 */
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "journal/codec.h"
#include "journal/codec_values.h"
#include "journal/members.h"
#include "journal/payload.h"
#include "smtp/command.h"
#include "smtp/phase.h"
#include "smtp/reply.h"

#define GAPS_MAX 20000 /* missing ids of a file that are filled; more is damage */
#define TAIL_SIZE 18   /* ,"crc":"xxxxxxxx"} */
#define SECRETS_MAX 32
#define REPLY_EVENTS_MAX 40000 /* between its first and its last line */

struct codec_reader {
	struct journal *journal;
	uint32_t damaged;
	struct bytes lost; /* damaged lines that wait for a place, each behind its size */
	size_t lost_at;    /* those before this offset have one */
	uint64_t filled;   /* ids that were missing */
	uint32_t last_damaged;
	bool open[UINT16_MAX + 1]; /* of each connection: its last line is not ended yet */
	struct json_members line;  /* that is being read */
	struct json_members mark;  /* one of its secrets */
	struct bytes text;
	struct bytes name;
	struct bytes payload;
};

struct codec_reader *codec_reader_new(void)
{
	return memory_new(1, sizeof(struct codec_reader));
}

void codec_reader_free(struct codec_reader *reader)
{
	if (!reader)
		return;
	journal_free(reader->journal);
	json_members_release(&reader->line);
	json_members_release(&reader->mark);
	bytes_release(&reader->lost);
	bytes_release(&reader->text);
	bytes_release(&reader->name);
	bytes_release(&reader->payload);
	memory_free(reader);
}

uint32_t codec_reader_damaged(const struct codec_reader *reader)
{
	return reader->damaged;
}

/* ---- damage ---- */

static void lose_line(struct codec_reader *reader, struct span line)
{
	size_t size = line.size;

	reader->damaged++;
	bytes_append(&reader->lost, span_of(&size, sizeof(size)));
	bytes_append(&reader->lost, line);
}

/* Takes the next lost line's place in the journal; an empty one when none is left. */
static void place_damaged(struct codec_reader *reader)
{
	struct event event = { .kind = EVENT_DAMAGED, .conn = 1 };
	uint32_t last = journal_count(reader->journal);
	struct span lost = span_after(bytes_span(&reader->lost), reader->lost_at);
	size_t size = 0;

	if (last) {
		event.time_us = journal_event(reader->journal, last)->time_us;
		event.conn = journal_event(reader->journal, last)->conn;
	}
	if (lost.size)
		memcpy(&size, lost.data, sizeof(size));
	else
		reader->damaged++;
	reader->last_damaged =
		journal_append(reader->journal, &event, span_part(lost, sizeof(size), size));
	if (lost.size)
		reader->lost_at += sizeof(size) + size;
}

/* Makes `id` the next id of the journal; false when that is not possible. */
static bool reach_id(struct codec_reader *reader, uint64_t id)
{
	uint32_t count = journal_count(reader->journal);

	if (id <= count || id - count - 1 > GAPS_MAX - reader->filled)
		return false;
	reader->filled += id - count - 1;
	while (journal_count(reader->journal) + 1 < id)
		place_damaged(reader);
	/* Lines lost where nothing is missing (noise between lines) stay waiting for the end. */
	return true;
}

static struct secret_mark read_mark(const struct json_members *object)
{
	return (struct secret_mark){
		.offset = id_member(object, "at"),
		.id = id_member(object, "id"),
		.shape = {
			.chars = id_member(object, "chars"),
			.bytes = id_member(object, "bytes"),
			.spaces = (uint16_t)number_member(object, "spaces"),
			.nuls = (uint16_t)number_member(object, "nul"),
			.newline = true_member(object, "newline"),
			.nonascii = true_member(object, "nonascii"),
			.leading_space = true_member(object, "leading_space"),
			.trailing_space = true_member(object, "trailing_space"),
		},
	};
}

/* Takes "{secret:n}" of each mark out of the text again; false when one is not where it should be. */
static bool take_marks_out(struct bytes *text, const struct secret_mark *marks, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct bytes shown = BYTES_INIT;
		struct span rest;
		bool there;

		bytes_append_text(&shown, "{secret:");
		bytes_append_number(&shown, marks[i].id);
		bytes_append_byte(&shown, '}');
		rest = span_part(bytes_span(text), marks[i].offset, shown.size);
		there = span_equal(rest, bytes_span(&shown));
		if (there) {
			memmove(text->data + marks[i].offset,
				text->data + marks[i].offset + shown.size,
				text->size - marks[i].offset - shown.size);
			text->size -= shown.size;
		}
		bytes_release(&shown);
		if (!there)
			return false;
	}
	return true;
}

/* The payload of a text kind into reader->payload. */
static bool read_text(struct codec_reader *reader, struct event *event)
{
	struct secret_mark marks[SECRETS_MAX];
	struct json_value secrets, item, text;
	uint32_t count = 0;
	size_t at = 0;

	bytes_clear(&reader->text);
	bytes_clear(&reader->payload);
	if (json_members_find(&reader->line, "secrets", &secrets) && secrets.type == '[')
		while (count < SECRETS_MAX && json_next_item(secrets.raw, &at, &item))
			marks[count++] = json_members_read(&reader->mark, item.raw)
						 ? read_mark(&reader->mark)
						 : (struct secret_mark){ 0 };
	if (json_members_find(&reader->line, "b64", &text)) {
		if (base64_decode(text.raw, &reader->text, NULL) != BASE64_OK)
			return false;
	} else if (json_members_find(&reader->line, "text", &text)) {
		if (!json_append_text(&reader->text, text.raw) ||
		    !take_marks_out(&reader->text, marks, count))
			return false;
	}
	payload_append(&reader->payload, marks, count, bytes_span(&reader->text));
	if (count)
		event->marks |= EVENT_HAS_SECRETS;
	return true;
}

/*
 * What is no member of its kind; an annotation is made anew by whoever shows the
 * event, and "b64" is read with the "text" before it.
 */
static bool is_common(struct span name)
{
	static const char *const names[] = { "id",      "t",          "kind", "conn", "layer",
					     "command", "annotation", "b64",  "crc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

/* A text into reader->text: where "text" is no UTF-8 it stands in "b64" as it was. */
static bool read_octets(struct codec_reader *reader, struct json_value value)
{
	struct json_value octets;

	if (span_is(bytes_span(&reader->name), "text") &&
	    json_members_find(&reader->line, "b64", &octets))
		return base64_decode(octets.raw, &reader->text, NULL) == BASE64_OK;
	return json_append_text(&reader->text, value.raw);
}

static bool add_member(struct codec_reader *reader, struct json_value value)
{
	struct member member = { .value = value.raw };
	struct json_value item;
	size_t at = 0;

	bytes_clear(&reader->name);
	if (!json_append_text(&reader->name, value.name))
		return false;
	member.name = bytes_span(&reader->name);

	bytes_clear(&reader->text);
	switch (value.type) {
	case '[':
		member.type = MEMBER_LIST;
		while (json_next_item(value.raw, &at, &item)) {
			bytes_clear(&reader->text);
			if (item.type != 's' || !json_append_text(&reader->text, item.raw))
				return false;
			member.value = bytes_span(&reader->text);
			members_add(&reader->payload, member);
		}
		return true;
	case 's':
		member.type = MEMBER_TEXT;
		if (!read_octets(reader, value))
			return false;
		member.value = bytes_span(&reader->text);
		break;
	case 'n':
		member.type = MEMBER_NUMBER;
		break;
	case 'b':
		member.type = MEMBER_BOOL;
		break;
	default:
		member.type = MEMBER_RAW;
	}
	members_add(&reader->payload, member);
	return true;
}

static bool read_members(struct codec_reader *reader, struct event *event)
{
	bytes_clear(&reader->payload);
	event->marks |= EVENT_MEMBERS;
	for (size_t i = 0; i < reader->line.count; i++)
		if (!is_common(reader->line.items[i].name) &&
		    !add_member(reader, reader->line.items[i]))
			return false;
	return true;
}

/* ---- kinds ---- */

static bool is_all_there(const struct codec_reader *reader, const struct event *event)
{
	if (event->first == 0 || event->last < event->first ||
	    event->last > journal_count(reader->journal))
		return false;
	if (reader->last_damaged < event->first)
		return true;
	for (uint32_t id = event->first; id <= event->last; id++)
		if (journal_event(reader->journal, id)->kind == EVENT_DAMAGED)
			return false;
	return true;
}

/* The lines of a reply whose pieces are lost. */
static void read_raw_lines(struct codec_reader *reader)
{
	struct json_value list, item;
	size_t at = 0;

	if (!json_members_find(&reader->line, "raw", &list) || list.type != '[')
		return;
	while (json_next_item(list.raw, &at, &item))
		if (json_append_text(&reader->payload, item.raw))
			bytes_append_byte(&reader->payload, '\n');
}

static void read_flaw(struct event *event, unsigned flaw)
{
	if (flaw == REPLY_CUT)
		event->marks |= EVENT_CUT;
	else
		event->flaws |= (uint16_t)flaw;
}

static bool read_reply(struct codec_reader *reader, struct event *event)
{
	struct json_value value, item;
	size_t at = 0;

	bytes_clear(&reader->payload);
	event->code = (uint16_t)number_member(&reader->line, "code");
	event->first = id_member(&reader->line, "first");
	event->last = id_member(&reader->line, "last");
	event->ref = id_member(&reader->line, "answers");
	/* No reply is so long; every reader of the journal would walk over all of it. */
	if (event->last >= event->first && event->last - event->first > REPLY_EVENTS_MAX)
		return false;
	if (json_members_find(&reader->line, "command", &value) && value.type == '0')
		event->marks |= EVENT_UNSOLICITED;
	if (json_members_find(&reader->line, "flaws", &value) && value.type == '[')
		while (json_next_item(value.raw, &at, &item))
			read_flaw(event, reply_flaw_find(item.raw));
	if (!is_all_there(reader, event))
		read_raw_lines(reader);
	return true;
}

static bool read_received(struct codec_reader *reader, struct event *event)
{
	struct span end = word_member(&reader->line, "end");
	bool *open = &reader->open[event->conn];

	event->code = span_is(end, "crlf") ? LINE_END_CRLF
		      : span_is(end, "lf") ? LINE_END_LF
					   : LINE_END_NONE;
	event->flaws = (uint16_t)((event->code == LINE_END_LF ? LINE_BARE_LF : 0) |
				  (true_member(&reader->line, "cut") ? LINE_CUT : 0) |
				  (true_member(&reader->line, "no_end") ? LINE_NO_END : 0));
	if (true_member(&reader->line, "early"))
		event->marks |= EVENT_EARLY;
	if (!*open || event->marks & EVENT_EARLY)
		event->marks |= EVENT_FIRST_PIECE;
	*open = event->code == LINE_END_NONE && !(event->flaws & LINE_NO_END);
	return read_text(reader, event);
}

static enum verb verb_of(struct span name)
{
	for (int verb = 0; verb < VERB_COUNT; verb++)
		if (span_is(name, command_name((enum verb)verb)))
			return (enum verb)verb;
	return VERB_UNKNOWN;
}

static bool read_command(struct codec_reader *reader, struct event *event)
{
	enum event_origin origin = ORIGIN_TYPED;

	event_origin_find(word_member(&reader->line, "origin"), &origin);
	event->flaws = (uint16_t)origin;
	event->code = (uint16_t)verb_of(word_member(&reader->line, "verb"));
	return read_text(reader, event);
}

static bool read_phase(struct codec_reader *reader, struct event *event)
{
	enum phase phase = PHASE_NONE, from = PHASE_NONE;

	bytes_clear(&reader->payload);
	event->ref = id_member(&reader->line, "cause");
	if (!phase_find(word_member(&reader->line, "from"), &from))
		return false;
	event->flaws = (uint16_t)from;
	if (!phase_find(word_member(&reader->line, "phase"), &phase))
		return false;
	event->code = (uint16_t)phase;
	return true;
}

static bool read_by_kind(struct codec_reader *reader, struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_RECEIVED:
		return read_received(reader, event);
	case EVENT_COMMAND:
		return read_command(reader, event);
	case EVENT_REPLY:
		return read_reply(reader, event);
	case EVENT_PHASE:
		return read_phase(reader, event);
	case EVENT_HELD:
	case EVENT_NOTE:
		event->ref = id_member(&reader->line, "about");
		return read_text(reader, event);
	case EVENT_SENT:
	case EVENT_BODY_SENT:
	case EVENT_LOGIN:
	case EVENT_TIMEOUT:
		event->ref = id_member(&reader->line, "command");
		return read_members(reader, event);
	case EVENT_TLS_READY:
		event->flaws = true_member(&reader->line, "trusted");
		return read_members(reader, event);
	case EVENT_DAMAGED:
	case EVENT_UNKNOWN:
	case EVENT_RESOLVED:
	case EVENT_ATTEMPT:
	case EVENT_POLICY:
	case EVENT_CONNECTED:
	case EVENT_CLOSED:
	case EVENT_FAILED:
	case EVENT_KIND_COUNT:
		break;
	}
	return read_members(reader, event);
}

static bool read_event(struct codec_reader *reader, struct span content)
{
	enum event_kind kind = EVENT_UNKNOWN;
	struct event event = {
		.time_us = time_member(&reader->line),
		.conn = (uint16_t)number_member(&reader->line, "conn"),
		.layer = number_member(&reader->line, "layer") & 7,
	};
	uint64_t id = number_member(&reader->line, "id");

	/* Reports may hold findings and a verdict behind the events: no part of the session. */
	if (id == 0)
		return span_is(word_member(&reader->line, "kind"), "FINDING") ||
		       span_is(word_member(&reader->line, "kind"), "VERDICT");
	event_kind_find(word_member(&reader->line, "kind"), &kind);
	event.kind = (uint8_t)kind;
	if (!reach_id(reader, id))
		return false;
	if (kind == EVENT_UNKNOWN) {
		bytes_clear(&reader->payload);
		bytes_append(&reader->payload, content);
	} else if (!read_by_kind(reader, &event)) {
		return false;
	}
	journal_append(reader->journal, &event, bytes_span(&reader->payload));
	return true;
}

static char *text_member(struct codec_reader *reader, const char *name)
{
	bytes_clear(&reader->text);
	json_append_text(&reader->text, word_member(&reader->line, name));
	return memory_copy_text(bytes_text(&reader->text));
}

static bool read_head(struct codec_reader *reader)
{
	uint64_t version = number_member(&reader->line, "smtpscope");
	char *target, *program;

	if (version == 0 || version > 1000)
		return false;
	target = text_member(reader, "target");
	program = text_member(reader, "program");
	reader->journal = journal_new(0, 0, "");
	journal_set_head(reader->journal,
			 (struct journal_head){ date_value(word_member(&reader->line, "started")),
						0, target, program, (int)version });
	memory_free(target);
	memory_free(program);
	return true;
}

/* Our writer escapes all that may mislead a terminal: a line that holds it raw is not ours. */
static bool is_clean(struct span line)
{
	for (;;) {
		uint32_t character = 0;
		size_t size;

		line = span_after(line, utf8_ascii_run(line));
		if (!line.size)
			return true;
		size = utf8_next(line, &character);
		if (size == 0 || character < 0x20 || character == 0x7f ||
		    (character > 0x7f && !printable_allows(character)))
			return false;
		line = span_after(line, size);
	}
}

/* True when the line ends in the checksum of what stands before it. */
static bool is_sealed(struct span line)
{
	static const char digits[] = "0123456789abcdef";
	struct span tail = span_after(line, line.size - TAIL_SIZE);
	uint32_t crc = digest_crc32c(span_part(line, 0, line.size - TAIL_SIZE));

	if (!span_equal(span_part(tail, 0, 8), span_of(",\"crc\":\"", 8)) ||
	    !span_equal(span_after(tail, 16), span_of("\"}", 2)))
		return false;
	for (size_t i = 0; i < 8; i++)
		if (tail.data[8 + i] != (unsigned char)digits[crc >> (28 - 4 * i) & 15])
			return false;
	return true;
}

void codec_reader_push(struct codec_reader *reader, struct span line)
{
	bool ok;

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	if (span_trim(line).size == 0)
		return;
	ok = line.size > TAIL_SIZE && is_sealed(line) && is_clean(line) &&
	     json_members_read(&reader->line, line);
	if (ok && !reader->journal)
		ok = read_head(reader);
	else if (ok)
		ok = read_event(reader, span_part(line, 0, line.size - TAIL_SIZE));
	if (!ok)
		lose_line(reader, line);
}

const struct journal *codec_reader_journal(const struct codec_reader *reader)
{
	return reader->journal;
}

struct journal *codec_reader_take(struct codec_reader *reader)
{
	struct journal *journal = reader->journal;

	while (journal && reader->lost_at < reader->lost.size)
		place_damaged(reader);
	reader->journal = NULL;
	return journal;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One log entry or notification as a session; for the formats that hold such. */
#include "import/entry.h"

#include "import/header.h"
#include "import/infer.h"
#include "journal/members.h"
#include "smtp/status.h"

/* ---- reading ---- */

struct span entry_behind(struct span text, const char *words)
{
	struct span part = span_text(words);
	size_t at = span_find_span(text, part);

	return at < text.size ? span_after(text, at + part.size) : span_of(NULL, 0);
}

struct span entry_between(struct span text, const char *before, const char *behind)
{
	struct span rest = entry_behind(text, before);

	return span_part(rest, 0, span_find_span(rest, span_text(behind)));
}

struct span entry_address(struct span text)
{
	text = span_trim(text);
	if (text.size && text.data[0] == '<') {
		text = span_after(text, 1);
		text.size = span_find(text, '>');
	}
	return text;
}

static bool is_word_byte(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
	       byte == '.' || byte == '-';
}

bool entry_is_reply_at(struct span text, size_t at)
{
	struct span rest = span_after(text, at);
	struct status status;
	int code = reader_code(rest);

	if (code < 400 || rest.size < 5)
		return false;
	if (status_parse(span_after(rest, 4), &status))
		return status.class == code / 100;
	/* "Subject: 550 bottles" quotes nobody. */
	return at >= 2 && text.data[at - 1] == ' ' && text.data[at - 2] == ':' &&
	       !(at >= 9 && span_is(span_part(text, at - 9, 7), "Subject"));
}

struct span entry_find_reply(struct span text)
{
	for (size_t at = 0; at + 4 < text.size; at++) {
		if (text.data[at] < '4' || text.data[at] > '5' ||
		    (at > 0 && is_word_byte(text.data[at - 1])))
			continue;
		if (entry_is_reply_at(text, at))
			return span_after(text, at);
	}
	return span_of(NULL, 0);
}

enum verb entry_verb(struct span words)
{
	static const struct {
		const char *words;
		enum verb verb;
	} rows[] = {
		{ "end of data", VERB_MESSAGE }, { "end-of-data", VERB_MESSAGE },
		{ "DATA", VERB_DATA },           { "RCPT", VERB_RCPT },
		{ "MAIL", VERB_MAIL },           { "EHLO", VERB_EHLO },
		{ "HELO", VERB_HELO },           { "LHLO", VERB_LHLO },
		{ "STARTTLS", VERB_STARTTLS },   { "AUTH", VERB_AUTH },
		{ "initial", VERB_GREETING },    { "greeting", VERB_GREETING },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_has_word(words, rows[i].words))
			return rows[i].verb;
	return VERB_UNKNOWN;
}

int entry_score(struct span text, const char *const *texts)
{
	struct sample sample = { 0, 0, 0, 0 };

	while (text.size) {
		struct span line = reader_line(&text);

		sample.lines += line.size > 0;
		sample.fits += reader_has(line, texts);
	}
	sample.smtp = sample.fits;
	return reader_score(&sample, sample.fits > 0);
}

/* ---- entries that a mail program has wrapped ---- */

/* Reads the entry that is held. */
void entry_end(struct reader *reader)
{
	const struct entry_style *style = reader->format->style;
	struct bytes whole = reader->held;

	if (reader->held_by == SPEAKER_NOBODY)
		return;
	reader->held_by = SPEAKER_NOBODY;
	reader->held = (struct bytes)BYTES_INIT;
	style->take(reader, bytes_span(&whole));
	bytes_wipe(&whole);
}

void entry_line(struct reader *reader, struct span line)
{
	const struct entry_style *style = reader->format->style;
	struct header header = { .timed = false };

	if (!reader->width) {
		style->take(reader, line);
		return;
	}
	header_skip(line, &header);
	if (!header.timed && reader_take_rest(reader, NULL, line))
		return;
	entry_end(reader);
	if (!header.timed) {
		style->take(reader, line);
		return;
	}
	bytes_append(&reader->held, line);
	reader->held_by = SPEAKER_SERVER;
	reader->held_width = line.size;
}

/* ---- telling ---- */

/* "mx.example.test[192.0.2.7]:25", "mx.example.test [192.0.2.7]:25", "mx.example.test". */
static void connect_to(struct reader *reader, struct span host, enum phase phase)
{
	struct bytes members = BYTES_INIT;
	size_t open = span_find(host, '['), close = span_find(host, ']');
	size_t named = span_find_span(host, span_text(" (")); /* "192.0.2.7 (mx.example.test)" */
	struct span port = span_after(host, close + 1);
	uint64_t number = 0;

	if (open < close && close < host.size)
		members_add_text(&members, "address", span_part(host, open + 1, close - open - 1));
	else
		members_add_text(&members, "address", span_part(host, 0, named));
	if (open && open < host.size)
		members_add_text(&members, "name", span_trim(span_part(host, 0, open)));
	if (port.size > 1 && port.data[0] == ':' && span_number(span_after(port, 1), &number))
		members_add_number(&members, "port", number);
	conversation_joins(reader->conversation, phase);
	conversation_connected(reader->conversation, bytes_span(&members));
	bytes_release(&members);
}

static enum phase phase_for(enum verb verb)
{
	switch (verb) {
	case VERB_GREETING:
		return PHASE_NONE;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return PHASE_GREETED;
	case VERB_RCPT:
		return PHASE_MAIL;
	case VERB_DATA:
		return PHASE_RCPT;
	case VERB_MESSAGE:
		return PHASE_DATA;
	default:
		return PHASE_READY;
	}
}

/* "RCPT TO:<user@example.test>", as far as the entry tells it. */
static void infer_said(struct reader *reader, const struct entry *entry, enum verb verb)
{
	struct bytes line = BYTES_INIT;
	struct span path = verb == VERB_MAIL ? entry->sender : entry->rcpt;

	bytes_append_text(&line, command_name(verb));
	if ((verb == VERB_MAIL && path.data) || (verb == VERB_RCPT && path.size)) {
		bytes_append_text(&line, verb == VERB_MAIL ? " FROM:<" : " TO:<");
		bytes_append(&line, path);
		bytes_append_text(&line, ">");
	}
	conversation_inferred(reader->conversation, bytes_span(&line));
	bytes_release(&line);
}

/* Where the next line of a reply begins that a logger has put on one; reply.size when nowhere. */
static size_t find_next_line(struct span reply)
{
	for (size_t at = 5; at + 3 < reply.size; at++)
		if (span_equal(span_part(reply, at, 3), span_part(reply, 0, 3)) &&
		    reader_code(span_part(reply, at, 4)) > 0 &&
		    (reply.data[at - 1] == ' ' ||
		     (reply.data[at - 1] == 'n' && reply.data[at - 2] == '\\')))
			return at;
	return reply.size;
}

/* "550-5.7.1 a 550-5.7.1 b 550 5.7.1 c"; Exim writes "\\n" between them. */
static void tell_reply(struct reader *reader, struct span reply)
{
	while (reader_line_is_begun(reply)) {
		size_t next = find_next_line(reply);
		struct span line = span_part(reply, 0, next);

		if (line.size > 1 && next < reply.size)
			line.size -= line.data[line.size - 1] == 'n' ? 2 : 1;
		reader_say(reader, SPEAKER_SERVER, line, "\r\n");
		if (next == reply.size)
			return;
		reply = span_after(reply, next);
	}
	reader_say(reader, SPEAKER_SERVER, reply, "\r\n");
}

/* What was asked, without which the reply or the end of the connection says little. */
static void infer_asked(struct reader *reader, const struct entry *entry, enum verb verb)
{
	if (verb == VERB_MESSAGE)
		conversation_inferred_message(reader->conversation);
	else if (verb != VERB_GREETING && verb != VERB_UNKNOWN)
		infer_said(reader, entry, verb);
}

/* The connection ended, or somebody was waited for too long, at that command. */
static void tell_end(struct reader *reader, const struct entry *entry)
{
	enum verb verb = entry_verb(entry->command);

	connect_to(reader, entry->host, phase_for(verb));
	conversation_note(reader->conversation, entry->whole);
	infer_asked(reader, entry, verb);
	if (entry->fault == FAULT_TIMEOUT)
		conversation_timed_out(reader->conversation, entry->waited_us);
	else
		conversation_closed(reader->conversation, "server", "fin");
}

static void tell_refused_login(struct reader *reader, const struct entry *entry)
{
	struct bytes members = BYTES_INIT;

	connect_to(reader, entry->host, PHASE_READY);
	conversation_note(reader->conversation, entry->whole);
	members_add_text(&members, "mechanism", entry->mechanism);
	if (entry->user.size)
		members_add_text(&members, "user", entry->user);
	members_add_text(&members, "outcome", span_text("refused"));
	members_add_text(&members, "reason", entry->words);
	members_add_bool(&members, "imported", true);
	conversation_login(reader->conversation, bytes_span(&members));
	bytes_release(&members);
}

/* An entry that tells of a failure and of no reply; a remark where it tells of none. */
static void tell_fault(struct reader *reader, const struct entry *entry)
{
	struct conversation *conversation = reader->conversation;

	if (!entry->mechanism.size && entry->fault == FAULT_NONE) {
		if (span_trim(entry->whole).size)
			conversation_note(conversation, entry->whole);
		return;
	}
	conversation_end(conversation);
	if (entry->wall_us)
		conversation_at(conversation, entry->wall_us);
	if (entry->mechanism.size) {
		tell_refused_login(reader, entry);
	} else if (entry->fault == FAULT_TIMEOUT || entry->fault == FAULT_CLOSED) {
		tell_end(reader, entry);
	} else {
		conversation_note(conversation, entry->whole);
		struct bytes sentence = BYTES_INIT;

		bytes_append(&sentence, entry->words);
		bytes_append_byte(&sentence, '.');
		conversation_failed(conversation, entry->fault, bytes_span(&sentence));
		bytes_release(&sentence);
	}
}

void entry_tell(struct reader *reader, const struct entry *entry)
{
	struct conversation *conversation = reader->conversation;
	enum verb verb = entry->verb;

	conversation_session(conversation, span_of(NULL, 0));
	if (reader_code(entry->reply) < 0) {
		tell_fault(reader, entry);
		return;
	}
	conversation_end(conversation);
	conversation->silent = true;
	if (entry->wall_us)
		conversation_at(conversation, entry->wall_us);
	if (verb == VERB_UNKNOWN)
		verb = entry_verb(entry->command);
	if (verb == VERB_UNKNOWN) {
		struct span inferred = infer_command(PHASE_READY, entry->reply);

		verb = span_is(inferred, INFERRED_MESSAGE) ? VERB_MESSAGE
		       : inferred.size                     ? command_find(inferred)
							   : VERB_RCPT;
	}
	connect_to(reader, entry->host, phase_for(verb));
	conversation_note(conversation, entry->whole);
	infer_asked(reader, entry, verb);
	tell_reply(reader, entry->reply);
}

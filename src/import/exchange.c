/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exchange's protocol logs: one row a line, with its time, its session and a
 * sign: + and - connect and end, > and < are what Exchange sent and got, * is a
 * remark. Whose side that is, the log's type says, or what was sent.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/header.h"
#include "import/reader.h"

#define FIELDS 9

enum { TIME, CONNECTOR, SESSION, NUMBER, LOCAL, REMOTE, EVENT, DATA, CONTEXT };
enum { UNKNOWN, SENDS, RECEIVES }; /* whose log it is; the reader's `state` */

/* The next field of a row; one with quotes is unquoted into *out. */
static struct span next_field(struct span *rest, struct bytes *out)
{
	struct span field;
	size_t at = 0;

	if (!rest->size || rest->data[0] != '"') {
		field = span_part(*rest, 0, span_find(*rest, ','));
		*rest = span_after(*rest, field.size + 1);
		return field;
	}
	bytes_clear(out);
	for (at = 1; at < rest->size; at++) {
		if (rest->data[at] == '"' && !(at + 1 < rest->size && rest->data[at + 1] == '"'))
			break;
		at += rest->data[at] == '"';
		bytes_append_byte(out, rest->data[at]);
	}
	*rest = span_after(*rest, at + 1);
	*rest = span_after(*rest, rest->size && rest->data[0] == ',');
	return bytes_span(out);
}

/* A row taken apart; false when it is none. Only DATA and CONTEXT may have quotes. */
static bool read_row(struct span line, struct span fields[FIELDS], struct bytes own[2])
{
	struct header header = { .timed = false };
	struct span rest = line, time;

	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = next_field(&rest, &own[i == CONTEXT]);
	time = fields[TIME];
	return header_time(&time, &header) && fields[EVENT].size == 1;
}

static int recognise(const struct import_format *format, struct span text)
{
	struct bytes own[2] = { BYTES_INIT, BYTES_INIT };
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	while (text.size) {
		struct span line = reader_line(&text), fields[FIELDS];
		bool row = read_row(line, fields, own);

		sample.lines += line.size > 0;
		sample.fits += row || (line.size && line.data[0] == '#');
		sample.smtp += row &&
			       (reader_code(fields[DATA]) > 0 || reader_is_command(fields[DATA]));
	}
	bytes_release(&own[0]);
	bytes_release(&own[1]);
	return sample.fits * 2 > sample.lines ? reader_score(&sample, true) : 0;
}

/* Where the log's type is not told, what was sent tells it. */
static void begin(struct reader *reader)
{
	struct bytes own[2] = { BYTES_INIT, BYTES_INIT };
	struct span text = reader->sample;
	size_t replies_sent = 0, replies_got = 0;

	while (text.size) {
		struct span fields[FIELDS];

		if (!read_row(reader_line(&text), fields, own) || reader_code(fields[DATA]) < 0)
			continue;
		replies_sent += fields[EVENT].data[0] == '>';
		replies_got += fields[EVENT].data[0] == '<';
	}
	bytes_release(&own[0]);
	bytes_release(&own[1]);
	reader->state = replies_sent > replies_got ? RECEIVES : SENDS;
}

static void connect_to(struct reader *reader, struct span place)
{
	struct bytes remark = BYTES_INIT;

	bytes_append_text(&remark, "connected to ");
	bytes_append(&remark, place);
	conversation_remark(reader->conversation, bytes_span(&remark));
	bytes_release(&remark);
}

static void take_event(struct reader *reader, struct span fields[FIELDS])
{
	struct conversation *conversation = reader->conversation;
	bool receives = reader->state == RECEIVES;
	struct span data = fields[DATA].size ? fields[DATA] : fields[CONTEXT];

	switch (fields[EVENT].data[0]) {
	case '+':
		connect_to(reader, receives ? fields[LOCAL] : fields[REMOTE]);
		break;
	case '-':
		if (conversation_phase(conversation) != PHASE_NONE)
			conversation_closed(conversation,
					    span_is(fields[CONTEXT], "Remote") == receives
						    ? "client"
						    : "server",
					    "fin");
		break;
	case '>':
	case '<':
		reader_say(reader,
			   (fields[EVENT].data[0] == '>') == receives ? SPEAKER_SERVER
								      : SPEAKER_CLIENT,
			   fields[DATA], "\r\n");
		break;
	default:
		if (data.size)
			conversation_note(conversation, data);
		if (span_starts_word(data, "TLS protocol "))
			conversation_tls_told(conversation, data);
	}
}

static void take_line(struct reader *reader, struct span line)
{
	struct bytes own[2] = { BYTES_INIT, BYTES_INIT };
	struct header header = { .timed = false };
	struct span fields[FIELDS];

	if (span_starts_word(line, "#Log-type: SMTP "))
		reader->state = span_has_word(line, "Receive") ? RECEIVES : SENDS;
	if (read_row(line, fields, own)) {
		header_time(&fields[TIME], &header);
		if (header.timed)
			conversation_at(reader->conversation, header.wall_us);
		conversation_session(reader->conversation, fields[SESSION]);
		take_event(reader, fields);
	} else if (span_trim(line).size) {
		conversation_session(reader->conversation, span_of(NULL, 0));
		conversation_note(reader->conversation, line);
	}
	bytes_wipe(&own[0]);
	bytes_wipe(&own[1]);
}

const struct import_format import_exchange = {
	.name = "exchange",
	.title = N_("a protocol log of Exchange"),
	.recognise = recognise,
	.begin = begin,
	.line = take_line,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nodemailer's log through pino or bunyan: an object of JSON in each line, in
 * which "tnx" says who speaks, "sid" in which session, and "msg" what. Inside
 * of strings quotes are escaped, so a member's name is found by looking for it.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/header.h"
#include "import/literal.h"
#include "import/reader.h"

#define MS_US UINT64_C(1000)

static const struct saying sayings[] = {
	{ "Connection established to ", FACT_CONNECTED },
	{ "Secure connection established to ", FACT_CONNECTED },
	{ "Connection upgraded with STARTTLS", FACT_TLS },
	{ "Connection closed", FACT_CLIENT_CLOSED },
	{ "Closing connection", FACT_CLIENT_CLOSED },
	{ NULL, FACT_LOST },
};

static bool is(struct span string, const char *word)
{
	return string.size > 2 && span_is(span_part(string, 1, string.size - 2), word);
}

/* Pino writes milliseconds, bunyan a date. */
static void tell_time(struct reader *reader, struct span line)
{
	struct span date = literal_behind(line, "\"time\":");
	struct span digits = span_after(line, span_find_span(line, span_text("\"time\":")) + 7);
	struct header header = { .timed = false };
	uint64_t ms = 0;

	if (date.size > 2) {
		date = span_part(date, 1, date.size - 2);
		if (header_time(&date, &header) && header.timed)
			conversation_at(reader->conversation, header.wall_us);
		return;
	}
	digits.size = span_find(digits, ',');
	if (span_number(digits, &ms) && ms < UINT64_MAX / MS_US)
		conversation_at(reader->conversation, ms * MS_US);
}

static void say(struct reader *reader, enum speaker speaker, struct span text)
{
	while (text.size)
		reader_say(reader, speaker, reader_line(&text), "\r\n");
}

static void take_line(struct reader *reader, struct span line)
{
	struct span tnx = literal_behind(line, "\"tnx\":");
	struct bytes text = BYTES_INIT;

	if (!literal_read(literal_behind(line, "\"msg\":"), &text)) {
		if (span_trim(line).size)
			conversation_note(reader->conversation, line);
		return;
	}
	tell_time(reader, line);
	conversation_session(reader->conversation, literal_behind(line, "\"sid\":"));
	if (is(tnx, "server"))
		say(reader, SPEAKER_SERVER, bytes_span(&text));
	else if (is(tnx, "client"))
		say(reader, SPEAKER_CLIENT, bytes_span(&text));
	else if (!remark_tell(reader->conversation, sayings, bytes_span(&text)))
		conversation_note(reader->conversation, bytes_span(&text));
	bytes_wipe(&text);
}

static int recognise(const struct import_format *format, struct span text)
{
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	while (text.size) {
		struct span line = reader_line(&text);
		struct span tnx = literal_behind(line, "\"tnx\":");

		sample.lines += line.size > 0;
		sample.fits += tnx.size && literal_behind(line, "\"msg\":").size;
		sample.client += is(tnx, "client");
		sample.smtp += is(tnx, "client") || is(tnx, "server");
	}
	return reader_score(&sample, sample.smtp > 0);
}

const struct import_format import_pino = {
	.name = "nodemailer-json",
	.title = N_("the log of Nodemailer in JSON (pino, bunyan)"),
	.recognise = recognise,
	.line = take_line,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aiosmtplib, which has no debug output: the responses of its calls as programs
 * print them, "(250, '2.1.0 Ok')", and the same within exceptions of Python's
 * mail libraries.
 */
#include <string.h>

#include "base/message.h"
#include "import/formats.h"
#include "import/literal.h"
#include "import/quoted.h"
#include "import/reader.h"
#include "smtp/reply.h"

/* What a line says before the response, and the command that it answers. */
static const struct {
	const char *words;
	const char *command;
} labels[] = {
	{ "SMTPAuthenticationError", "AUTH" },
	{ "SMTPRecipient", "RCPT" },
	{ "SMTPSenderRefused", "MAIL" },
	{ "SMTPHeloError", "EHLO" },
	{ "SMTPDataError", "(message)" },
	{ "SMTPConnect", "" },
	{ "connect", "" },
	{ "ehlo", "EHLO" },
	{ "helo", "HELO" },
	{ "starttls", "STARTTLS" },
	{ "login", "AUTH" },
	{ "auth", "AUTH" },
	{ "mail", "MAIL" },
	{ "rcpt", "RCPT" },
	{ "data", "(message)" },
	{ "quit", "QUIT" },
	{ "rset", "RSET" },
};

#define LABELS (sizeof(labels) / sizeof(labels[0]))

/* A response taken apart; spans into the line. */
struct response {
	struct span before;
	struct span code;
	struct span text; /* what follows the code, its bracket included */
};

/* "(250, text" or "(code=250, message='…'", from there on; false when there is none. */
static bool find_response(struct span line, size_t from, struct response *response)
{
	for (size_t at = from; at + 6 < line.size; at++) {
		struct span rest = span_after(line, at + 1);

		if (line.data[at] != '(')
			continue;
		if (reader_starts(rest, "code="))
			rest = span_after(rest, 5);
		if (rest.size < 5 || rest.data[3] != ',' || reader_code(span_part(rest, 0, 3)) < 0)
			continue;
		response->before = span_part(line, 0, at);
		response->code = span_part(rest, 0, 3);
		rest = span_trim(span_after(rest, 4));
		response->text = span_after(rest, reader_starts(rest, "message=") ? 8 : 0);
		return true;
	}
	return false;
}

/* Up to the literal's closing quote; empty when it is none. */
static struct span literal_of(struct span rest)
{
	size_t at = rest.size && rest.data[0] == 'b' ? 1 : 0;
	unsigned char quote = rest.size > at ? rest.data[at] : 0;

	if (quote != '\'' && quote != '"')
		return span_of(NULL, 0);
	for (size_t i = at + 1; i < rest.size; i++) {
		if (rest.data[i] == '\\')
			i++;
		else if (rest.data[i] == quote)
			return span_part(rest, 0, i + 1);
	}
	return span_of(NULL, 0);
}

static bool closes(struct span text)
{
	return text.size && text.data[text.size - 1] == ')';
}

/* What the response answers; NULL when that is not told. */
static const char *command_for(struct span before)
{
	for (size_t i = 0; i < LABELS; i++)
		if (span_has_word(before, labels[i].words))
			return labels[i].command;
	return NULL;
}

static int recognise(const struct import_format *format, struct span text)
{
	static const char *const hallmarks[] = { "aiosmtplib", "SMTPResponse(", "smtplib.SMTP",
						 "connect (220, ", NULL };
	bool sure = reader_has(text, hallmarks), within = false;
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	while (text.size) {
		struct span line = reader_line(&text);
		struct response response;
		bool found = find_response(line, 0, &response) &&
			     (literal_of(response.text).size || command_for(response.before));

		sample.lines += line.size > 0;
		sample.smtp += found;
		sample.fits += found || within;
		within = (found || within) && !closes(line);
	}
	return reader_score(&sample, sure);
}

/* The code stands once, the text has the lines: "250-mail.example.test", "250 CHUNKING". */
static void tell_lines(struct reader *reader, struct span code, struct span text)
{
	struct bytes line = BYTES_INIT;

	do {
		struct span one = reader_line(&text);

		bytes_clear(&line);
		bytes_append(&line, code);
		bytes_append_byte(&line, text.size ? '-' : ' ');
		bytes_append(&line, one);
		reader_say(reader, SPEAKER_SERVER, bytes_span(&line), "\r\n");
	} while (text.size);
	bytes_release(&line);
}

/* "SMTPRecipientsRefused: {'user@example.test': (550, …": as far as it is told. */
static void infer_asked(struct reader *reader, const char *command, struct span before)
{
	struct span rcpt = !strcmp(command, "RCPT") ? quoted_recipient(before) : span_of(NULL, 0);
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, command);
	if (rcpt.size) {
		bytes_append_text(&line, " TO:<");
		bytes_append(&line, rcpt);
		bytes_append_byte(&line, '>');
	}
	conversation_inferred(reader->conversation, bytes_span(&line));
	bytes_release(&line);
}

static void tell(struct reader *reader, const struct response *response, struct span text)
{
	const char *command = command_for(response->before);
	bool message = command && !strcmp(command, "(message)");

	/* An exception tells of one step; what came before it is not told. */
	if (command && *command && conversation_phase(reader->conversation) == PHASE_NONE) {
		if (message)
			conversation_joins(reader->conversation, PHASE_DATA);
		else
			conversation_begins_with(reader->conversation, span_text(command), -1);
	}
	if (message)
		conversation_inferred_message(reader->conversation);
	else if (command && *command)
		infer_asked(reader, command, response->before);
	reader->conversation->silent = !command;
	tell_lines(reader, response->code, text);
}

/* A response that is printed as it is may go on for lines, up to its bracket. */
static void take_more(struct reader *reader, struct span line)
{
	struct response response;

	if (reader->own.size)
		bytes_append_byte(&reader->own, '\n');
	bytes_append(&reader->own, line);
	if (!closes(line) && reader->own.size < REPLY_BYTES_MAX)
		return;
	if (find_response(bytes_span(&reader->own), 0, &response)) {
		response.text.size -= closes(response.text);
		tell(reader, &response, response.text);
	}
	bytes_wipe(&reader->own);
}

static void take_line(struct reader *reader, struct span line)
{
	struct bytes literal = BYTES_INIT;
	struct response response;
	size_t from = 0;

	if (reader->own.size) {
		take_more(reader, line);
		return;
	}
	if (!find_response(line, 0, &response) && span_trim(line).size)
		conversation_note(reader->conversation, line);
	while (find_response(line, from, &response)) {
		struct span quoted = literal_of(response.text);

		if (!literal_read(quoted, &literal)) {
			take_more(reader, line);
			break;
		}
		tell(reader, &response, bytes_span(&literal));
		bytes_clear(&literal);
		from = (size_t)(quoted.data - line.data) + quoted.size;
	}
	bytes_wipe(&literal);
}

/* The text ends within a response: it is told as it is. */
static void end(struct reader *reader)
{
	if (reader->own.size)
		take_more(reader, span_text(")"));
}

const struct import_format import_aiosmtplib = {
	.name = "aiosmtplib",
	.title = N_("responses and exceptions as Python's mail libraries print them"),
	.recognise = recognise,
	.line = take_line,
	.end = end,
};

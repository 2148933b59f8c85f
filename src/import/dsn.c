/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Delivery status notifications (RFC 3464): the fields of each recipient, of
 * which Diagnostic-Code holds what the remote server said. The notification's
 * other parts are remarks.
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"

/* A field that is folded goes on with a blank (RFC 5322 §2.2.3); kept in the reader's `own`. */
enum { OUTSIDE, WITHIN };

/* Recipient, host and reply of the block so far: as one text of three lines in `held`. */
static struct span field_of(struct span block, const char *name)
{
	while (block.size) {
		struct span line = reader_line(&block);

		if (span_starts_word(line, name))
			return span_trim(span_after(line, span_text(name).size));
	}
	return span_of(NULL, 0);
}

/* "dns; mx.example.test", "rfc822; user@example.test", "smtp; 550 …": behind the type. */
static struct span value_of(struct span field)
{
	size_t at = span_find(field, ';');

	return at < field.size ? span_trim(span_after(field, at + 1)) : field;
}

static void end_block(struct reader *reader)
{
	struct span block = bytes_span(&reader->own);
	struct span diagnostic = field_of(block, "Diagnostic-Code:");
	struct entry entry = { .verb = VERB_UNKNOWN, .whole = span_of(NULL, 0) };
	size_t type = span_find(diagnostic, ';');

	entry.host = value_of(field_of(block, "Remote-MTA:"));
	entry.rcpt = entry_address(value_of(field_of(block, "Final-Recipient:")));
	entry.command = entry_between(diagnostic, "(in reply to ", ")");
	if (type < diagnostic.size && span_is_word(span_part(diagnostic, 0, type), "smtp"))
		entry.reply = value_of(diagnostic);
	entry.whole = field_of(block, "Final-Recipient:");
	if (reader_code(entry.reply) > 0)
		entry_tell(reader, &entry);
	for (struct span rest = block; rest.size;) {
		struct span line = reader_line(&rest);

		conversation_note(reader->conversation, line);
	}
	bytes_clear(&reader->own);
	reader->state = OUTSIDE;
}

static bool is_field(struct span line)
{
	static const char *const names[] = {
		"Original-Recipient:", "Final-Recipient:", "Action:", "Status:",
		"Remote-MTA:",         "Diagnostic-Code:"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_starts_word(line, names[i]))
			return true;
	return false;
}

static void take_line(struct reader *reader, struct span line)
{
	bool folded = line.size && (line.data[0] == ' ' || line.data[0] == '\t');

	if (reader->state == WITHIN && !span_trim(line).size) {
		end_block(reader);
	} else if (reader->state == WITHIN && folded) {
		if (reader->own.size)
			reader->own.size--;
		bytes_append_byte(&reader->own, ' ');
		bytes_append(&reader->own, span_trim(line));
		bytes_append_byte(&reader->own, '\n');
	} else if (reader->state == WITHIN || is_field(line)) {
		reader->state = WITHIN;
		bytes_append(&reader->own, line);
		bytes_append_byte(&reader->own, '\n');
	} else if (span_trim(line).size) {
		conversation_note(reader->conversation, line);
	}
}

static void end(struct reader *reader)
{
	if (reader->own.size)
		end_block(reader);
}

static int recognise(const struct import_format *format, struct span text)
{
	static const char *const transcripts[] = { "... while talking to ", "\n>>> ", NULL };
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	/* What was said is worth more than what is told of it. */
	if (reader_has(text, transcripts))
		return 0;
	while (text.size) {
		struct span line = reader_line(&text);

		sample.lines += line.size > 0;
		sample.fits += is_field(line);
		sample.smtp += span_starts_word(line, "Diagnostic-Code: smtp");
	}
	return reader_score(&sample, true);
}

const struct import_format import_dsn = {
	.name = "dsn",
	.title = N_("a delivery status notification"),
	.recognise = recognise,
	.line = take_line,
	.end = end,
};

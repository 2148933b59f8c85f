/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounces in words, exceptions, tickets: sentences that quote a reply ("host …
 * said: 550 5.1.1 …"). Paragraphs are read as one line, however they are wrapped.
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"

static struct span host_of(struct span before)
{
	struct span host = entry_behind(before, "host ");
	struct span named = entry_behind(before, "host: ");
	size_t close;

	/* "Remote host said:" names none. */
	if (reader_starts(host, "said:"))
		return span_of(NULL, 0);
	if (named.size)
		return span_part(named, 0, span_find_span(named, span_text(" reason")));
	close = span_find(host, ']');

	if (close < host.size)
		return span_part(host, 0, close + 1);
	return span_part(host, 0, span_find(host, ' '));
}

/* "TO:<user@example.test>", "recipients=user@example.test": other names are no recipient's. */
static bool take_name(struct span *word)
{
	size_t colon = span_find_span(*word, span_text(":<")), equals = span_find(*word, '=');
	size_t size = colon < equals ? colon : equals;
	struct span name = span_part(*word, 0, size);

	if (size >= word->size || size > span_find(*word, '@'))
		return true;
	*word = span_after(*word, size + 1);
	return span_is_word(name, "to") || span_starts_word(name, "rcpt") ||
	       span_starts_word(name, "recipient");
}

/* "<user@example.test>:", "user@example.test": the first address before the reply. */
static struct span recipient_of(struct span before)
{
	while (before.size) {
		struct span word = span_next_word(&before);
		size_t at = span_find(word, '@');

		if (at == 0 || at >= word.size || !take_name(&word))
			continue;
		if (word.data[word.size - 1] == ':')
			word.size--;
		return entry_address(word);
	}
	return span_of(NULL, 0);
}

/*
 * "550 No such user" mean?: up to the mark that closes the quotation. Where the
 * mark is an apostrophe, it is followed by no letter ("d'au moins").
 */
static size_t quotation_size(struct span before, struct span reply)
{
	unsigned char mark = before.size ? before.data[before.size - 1] : 0;

	for (size_t at = 0; at < reply.size && (mark == '"' || mark == '\''); at++)
		if (reply.data[at] == mark &&
		    (at + 1 == reply.size || (reply.data[at + 1] | 0x20) < 'a' ||
		     (reply.data[at + 1] | 0x20) > 'z'))
			return at;
	return reply.size;
}

static void end_paragraph(struct reader *reader)
{
	struct span text = bytes_span(&reader->own), before;
	struct entry entry = { .whole = text, .verb = VERB_UNKNOWN };
	struct span said = entry_behind(text, " said: ");

	entry.reply = reader_code(said) > 0 ? said : entry_find_reply(text);
	if (!entry.reply.size && reader_code(text) > 0)
		entry.reply = text;
	if (entry.reply.size) {
		before = span_part(text, 0, (size_t)(entry.reply.data - text.data));
		entry.host = host_of(before);
		entry.rcpt = recipient_of(before);
		entry.command = entry_between(entry.reply, "(in reply to ", ")");
		if (!entry.command.size)
			entry.command = entry_between(before, " after ", ":");
		if (!entry.command.size)
			entry.command = entry_between(before, " for ", " command");
		if (span_has_word(before, "authenticat"))
			entry.verb = VERB_AUTH;
		entry.reply.size = span_find_span(entry.reply, span_text(" (in reply to "));
		entry.reply.size = quotation_size(before, entry.reply);
	}
	entry_tell(reader, &entry);
	bytes_clear(&reader->own);
}

/* "at SMTPConnection._formatError (/app/…:784:19)": where an exception was thrown. */
static bool is_frame(struct span text)
{
	return reader_starts(text, "at ") && span_find(text, '(') < text.size &&
	       span_find(text, ')') < text.size;
}

/* The fields of an exception, which say once more what its message has said. */
enum { OUTSIDE, IN_FIELDS };

/* What stands behind an exception's message: its frames, and in braces its fields. */
static bool take_behind_message(struct reader *reader, struct span text)
{
	if (reader->state == OUTSIDE && !is_frame(text))
		return false;
	if (reader->own.size)
		end_paragraph(reader);
	if (reader->state == IN_FIELDS && span_is(text, "}"))
		reader->state = OUTSIDE;
	else if (text.size && text.data[text.size - 1] == '{')
		reader->state = IN_FIELDS;
	if (text.size)
		conversation_note(reader->conversation, text);
	return true;
}

static void take_line(struct reader *reader, struct span line)
{
	struct span text = span_trim(line);

	if (take_behind_message(reader, text))
		return;
	if (!text.size) {
		if (reader->own.size)
			end_paragraph(reader);
		return;
	}
	/* A paragraph without an end is no sentence. */
	if (reader->own.size > 16384)
		end_paragraph(reader);
	if (reader->own.size)
		bytes_append_byte(&reader->own, ' ');
	bytes_append(&reader->own, text);
}

static void end(struct reader *reader)
{
	if (reader->own.size)
		end_paragraph(reader);
}

static int recognise(const struct import_format *format, struct span text)
{
	static const char *const hallmarks[] = { " said: 4",
						 " said: 5",
						 "said:\n",
						 "SMTP error from remote mail server",
						 "could not be delivered",
						 "The response from the remote server was",
						 "The response was:\n",
						 " responseCode: ",
						 NULL };
	bool sure = reader_has(text, hallmarks);
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	sample.smtp = entry_find_reply(text).size > 0;
	sample.lines = 1;
	sample.fits = 0;
	return sample.smtp ? (sure ? 35 : 2) : 0;
}

const struct import_format import_bounce = {
	.name = "bounce",
	.title = N_("a bounce in words, or sentences that quote a reply"),
	.why = N_("The format is unclear. A sentence of the text quotes a reply, and was read as "
		  "one that a bounce or an exception tells; all else is kept as remarks. "
		  "--from=FORMAT reads it as another format (smtpscope list imports)."),
	.recognise = recognise,
	.line = take_line,
	.end = end,
};

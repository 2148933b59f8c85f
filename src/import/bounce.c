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
	size_t close = span_find(host, ']');

	if (close < host.size)
		return span_part(host, 0, close + 1);
	return span_part(host, 0, span_find(host, ' '));
}

/* "<user@example.test>:", "user@example.test": the first address before the reply. */
static struct span recipient_of(struct span before)
{
	while (before.size) {
		struct span word = span_next_word(&before);
		size_t at = span_find(word, '@');

		if (at == 0 || at >= word.size)
			continue;
		if (word.data[word.size - 1] == ':')
			word.size--;
		return entry_address(word);
	}
	return span_of(NULL, 0);
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
		if (span_has_word(before, "authenticat"))
			entry.verb = VERB_AUTH;
		entry.reply.size = span_find_span(entry.reply, span_text(" (in reply to "));
		/* What quotes it closes the quotation. */
		while (entry.reply.size && before.size &&
		       (entry.reply.data[entry.reply.size - 1] == '\'' ||
			entry.reply.data[entry.reply.size - 1] == '"') &&
		       before.data[before.size - 1] == entry.reply.data[entry.reply.size - 1])
			entry.reply.size--;
	}
	entry_tell(reader, &entry);
	bytes_clear(&reader->own);
}

static void take_line(struct reader *reader, struct span line)
{
	struct span text = span_trim(line);

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

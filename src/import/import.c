/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the format of a text and has it read; called by cli's recording. */
#include "import/import.h"

#include <string.h>

#include "base/message.h"
#include "import/conversation.h"
#include "import/formats.h"

/* In the order in which they win when they fit equally well. */
static const struct import_format *const formats[] = {
	&import_lines,
};

const struct import_format *import_format(size_t n)
{
	return n < sizeof(formats) / sizeof(formats[0]) ? formats[n] : NULL;
}

const struct import_format *import_format_find(const char *name)
{
	const struct import_format *format;

	for (size_t n = 0; (format = import_format(n)); n++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

const struct import_format *import_recognise(struct span text)
{
	const struct import_format *format, *best = NULL;
	int most = 0;

	for (size_t n = 0; (format = import_format(n)); n++) {
		int score = format->recognise(text);

		if (score > most) {
			most = score;
			best = format;
		}
	}
	return best;
}

/* Without a byte order mark. */
static struct span without_mark(struct span text)
{
	return span_starts_word(text, "\xef\xbb\xbf") ? span_after(text, 3) : text;
}

struct journal *import_text(struct span text, const struct import_format *format,
			    struct fault *fault)
{
	struct conversation conversation;

	text = without_mark(text);
	if (!format)
		format = import_recognise(text);
	if (!format) {
		fault_set_plain(fault, FAULT_FILE, 0,
				_("There is no SMTP in the text. A conversation is read as lines "
				  "that begin \"C: \" and \"S: \", with replies such as \"S: 220 "
				  "mail.example.test ESMTP\"."));
		return NULL;
	}
	conversation_init(&conversation);
	format->read(text, &conversation);
	return conversation_finish(&conversation);
}

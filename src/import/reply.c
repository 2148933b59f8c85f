/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replies and nothing else; what they answer is inferred. */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct plain_style style = { .sayings = NULL };

/* Surer than a session of which only the server speaks. */
static int recognise(const struct import_format *format, struct span text)
{
	struct sample sample = { 0, 0, 0, 0 };

	(void)format;
	while (text.size) {
		struct span line = reader_line(&text);

		sample.lines += span_trim(line).size > 0;
		sample.smtp += reader_code(line) > 0;
		if (reader_is_command(line))
			return 0;
	}
	sample.fits = sample.smtp;
	return sample.smtp && sample.smtp == sample.lines ? reader_score(&sample, true) : 0;
}

const struct import_format import_reply = {
	.name = "reply",
	.title = N_("replies alone"),
	.style = &style,
	.recognise = recognise,
	.begin = plain_begin,
	.line = plain_line,
	.end = plain_end,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Perl's Net::SMTP with Debug: the object's name, then <<< or >>>. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

#define NAME_MAX_OCTETS 80

static const struct mark marks[] = {
	{ ">>> (decoded)", SPEAKER_NOBODY, 0, MARK_SECRET },
	{ "<<< (decoded)", SPEAKER_NOBODY, 0, MARK_SECRET },
	{ ">>>", SPEAKER_CLIENT, 0, 0 },
	{ "<<<", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

/* "Net::SMTP=GLOB(0x5575cb5eaee0)>>> EHLO": behind the object. */
static struct span skip_object(struct span line)
{
	struct span name = span_part(line, 0, NAME_MAX_OCTETS);
	size_t at = span_find_span(name, span_text("=GLOB(0x"));
	size_t end = span_find(name, ')');

	return at < name.size && end < name.size && end > at ? span_after(line, end + 1) : line;
}

static const char *const hallmarks[] = { "=GLOB(0x", NULL };

static const struct marks_style style = {
	.marks = marks,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.skip = skip_object,
};

const struct import_format import_perl = {
	.name = "perl",
	.title = N_("the debug output of Perl's Net::SMTP"),
	.style = &style,
	MARKS_ENGINE,
};

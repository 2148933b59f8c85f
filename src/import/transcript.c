/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Transcript of session follows", as sendmail and others put it into bounces:
 * >>> and <<<; around it the bounce's own words and the message that came back.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ ">>>", SPEAKER_CLIENT, 0, 0 },
	{ "<<<", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "... while talking to ", FACT_CONNECTED },
	{ NULL, FACT_LOST },
};

/* The session is taken up where the next line of the client stands. */
static bool take_remark(struct reader *reader, struct span text)
{
	struct span rest = reader->rest, line = reader_line(&rest);

	if (reader_starts(text, "... while talking to ") && reader_starts(line, ">>> "))
		conversation_begins_with(reader->conversation, span_after(line, 4), -1);
	return false;
}

static const char *const hallmarks[] = {
	"Transcript of session follows",
	"... while talking to ",
	"ranscript of the session",
	NULL,
};

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.remark = take_remark,
};

const struct import_format import_transcript = {
	.name = "transcript",
	.title = N_("a bounce with a transcript of the session"),
	.style = &style,
	MARKS_ENGINE,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plain style, as RFCs, books and many programs write it: a mark at the
 * start of each line says who speaks. What has no mark is kept as a remark.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

/* Marks of one style stand together: a text has one style, so that content is not misread. */
enum { LETTERS, ANGLES, ARROWS, WORDS };

static const struct mark marks[] = {
	{ "C:", SPEAKER_CLIENT, LETTERS, 0 },
	{ "S:", SPEAKER_SERVER, LETTERS, 0 },
	{ "C|", SPEAKER_CLIENT, LETTERS, MARK_BARE },
	{ "S|", SPEAKER_SERVER, LETTERS, MARK_BARE },
	{ ">>>", SPEAKER_CLIENT, ANGLES, 0 },
	{ "<<<", SPEAKER_SERVER, ANGLES, 0 },
	{ "->", SPEAKER_CLIENT, ARROWS, 0 },
	{ "<-", SPEAKER_SERVER, ARROWS, 0 },
	{ "Client:", SPEAKER_CLIENT, WORDS, 0 },
	{ "Server:", SPEAKER_SERVER, WORDS, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct marks_style style = { .marks = marks, .headers = true };

const struct import_format import_lines = {
	.name = "lines",
	.title = N_("lines that begin with C: or S:, >>> or <<<, -> or <-"),
	.style = &style,
	.exact = true,
	MARKS_ENGINE,
};

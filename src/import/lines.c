/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plain style, as RFCs, books and many programs write it: a mark at the
 * start of each line says who speaks. What has no mark is kept as a remark.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

/* Marks of one style stand together: a text has one style, so that content is not misread. */
enum { LETTERS, ANGLES, ARROWS, WORDS, DIRECTIONS };

static const struct mark marks[] = {
	{ "C:", SPEAKER_CLIENT, LETTERS, 0 },
	{ "S:", SPEAKER_SERVER, LETTERS, 0 },
	{ "C|", SPEAKER_CLIENT, LETTERS, MARK_BARE },
	{ "S|", SPEAKER_SERVER, LETTERS, MARK_BARE },
	{ ">>>", SPEAKER_CLIENT, ANGLES, 0 },
	{ "<<<", SPEAKER_SERVER, ANGLES, 0 },
	{ "->", SPEAKER_CLIENT, ARROWS, 0 },
	{ "<-", SPEAKER_SERVER, ARROWS, 0 },
	{ "=>", SPEAKER_CLIENT, ARROWS, 0 },
	{ "<=", SPEAKER_SERVER, ARROWS, 0 },
	{ "\xe2\x86\x92", SPEAKER_CLIENT, ARROWS, 0 }, /* U+2192 */
	{ "\xe2\x86\x90", SPEAKER_SERVER, ARROWS, 0 }, /* U+2190 */
	{ "Client:", SPEAKER_CLIENT, WORDS, 0 },
	{ "Server:", SPEAKER_SERVER, WORDS, 0 },
	{ "client:", SPEAKER_CLIENT, WORDS, 0 },
	{ "server:", SPEAKER_SERVER, WORDS, 0 },
	{ "CLIENT:", SPEAKER_CLIENT, WORDS, 0 },
	{ "SERVER:", SPEAKER_SERVER, WORDS, 0 },
	{ "SEND:", SPEAKER_CLIENT, DIRECTIONS, MARK_PADDED },
	{ "RECV:", SPEAKER_SERVER, DIRECTIONS, MARK_PADDED },
	{ "Sent:", SPEAKER_CLIENT, DIRECTIONS, MARK_PADDED },
	{ "Received:", SPEAKER_SERVER, DIRECTIONS, MARK_PADDED },
	{ "OUT:", SPEAKER_CLIENT, DIRECTIONS, MARK_PADDED },
	{ "IN:", SPEAKER_SERVER, DIRECTIONS, MARK_PADDED },
	{ "TX:", SPEAKER_CLIENT, DIRECTIONS, MARK_PADDED },
	{ "RX:", SPEAKER_SERVER, DIRECTIONS, MARK_PADDED },
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

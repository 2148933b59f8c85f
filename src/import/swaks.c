/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * swaks: the mark tells the direction, TLS (~) and replies that were not the
 * expected ones (*); === and *** are its own words.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "<- ", SPEAKER_SERVER, 0, 0 },         { "-> ", SPEAKER_CLIENT, 0, 0 },
	{ "->", SPEAKER_CLIENT, 0, 0 },          { "<~ ", SPEAKER_SERVER, 0, MARK_TLS },
	{ "~> ", SPEAKER_CLIENT, 0, MARK_TLS },  { "~>", SPEAKER_CLIENT, 0, MARK_TLS },
	{ "<** Timeout", SPEAKER_NOBODY, 0, 0 }, { "<~* Timeout", SPEAKER_NOBODY, 0, 0 },
	{ "<**", SPEAKER_SERVER, 0, 0 },         { "<~*", SPEAKER_SERVER, 0, MARK_TLS },
	{ "**>", SPEAKER_CLIENT, 0, 0 },         { "*~>", SPEAKER_CLIENT, 0, MARK_TLS },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "=== Trying ", FACT_TRYING },
	{ "=== Connected to ", FACT_CONNECTED },
	{ "=== TLS started with cipher ", FACT_TLS },
	{ "=== Connection closed", FACT_CLIENT_CLOSED },
	{ "=== Dropping connection", FACT_CLIENT_CLOSED },
	{ "*** Error connecting", FACT_UNREACHED },
	{ "*** TLS startup failed", FACT_TLS_FAILED },
	{ "*** Remote host closed connection", FACT_LOST },
	{ "*** Socket closed connection", FACT_LOST },
	{ "<** Timeout (", FACT_TIMED_OUT },
	{ "<~* Timeout (", FACT_TIMED_OUT },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = {
	"=== Trying ", "=== Connected to ", "\n<-  2", "<** 5", "<~  2", "<~* ", " ~> ", NULL,
};

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
};

const struct import_format import_swaks = {
	.name = "swaks",
	.title = N_("the transcript of swaks"),
	.style = &style,
	MARKS_ENGINE,
};

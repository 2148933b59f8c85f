/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ruby's Net::SMTP with set_debug_output: the arrows point at us, what was said is a literal. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "->", SPEAKER_SERVER, 0, 0 },
	{ "<-", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "Connection opened: ", FACT_CONNECTED },
	{ "TLS connection started", FACT_TLS },
	{ "Conn close", FACT_LOST },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = { "-> \"2", "<- \"", NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.quoted = true,
};

const struct import_format import_ruby = {
	.name = "ruby",
	.title = N_("the debug output of Ruby's Net::SMTP"),
	.style = &style,
	MARKS_ENGINE,
};

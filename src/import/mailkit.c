/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MailKit's ProtocolLogger: the address, then C: and S:; it masks what is secret. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "C:", SPEAKER_CLIENT, 0, 0 },
	{ "S:", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "Connected to smtp://", FACT_CONNECTED },
	{ "Connected to smtps://", FACT_CONNECTED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = { "Connected to smtp://", "Connected to smtps://", NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
};

const struct import_format import_mailkit = {
	.name = "mailkit",
	.title = N_("the protocol log of MailKit"),
	.style = &style,
	MARKS_ENGINE,
};

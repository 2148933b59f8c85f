/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symfony Mailer's debug text: > and <, with a time before them in newer versions. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "<", SPEAKER_SERVER, 0, 0 },
	{ ">", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const char *const hallmarks[] = { "] < 2", "] > EHLO", "Symfony\\Component\\Mailer", NULL };

static const struct marks_style style = {
	.marks = marks,
	.hallmarks = hallmarks,
	.headers = true,
};

const struct import_format import_symfony = {
	.name = "symfony",
	.title = N_("the debug text of Symfony Mailer"),
	.style = &style,
	MARKS_ENGINE,
};

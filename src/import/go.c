/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The debug log of go-mail and its kin: arrows between C and S. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "C <-- S:", SPEAKER_SERVER, 0, 0 },
	{ "C --> S:", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const char *const hallmarks[] = { "C <-- S:", "C --> S:", NULL };

static const struct marks_style style = {
	.marks = marks,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
};

const struct import_format import_go = {
	.name = "go",
	.title = N_("the debug log of go-mail"),
	.style = &style,
	MARKS_ENGINE,
};

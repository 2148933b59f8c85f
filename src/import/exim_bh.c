/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exim -bh: a session played by hand; >>> is Exim thinking aloud, LOG: what it would log. */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct saying sayings[] = {
	{ "**** SMTP testing session as if from host ", FACT_CONNECTED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = { "**** SMTP testing session as if from host", NULL };
static const char *const remarks[] = { ">>>", "LOG:", "****", NULL };

static const struct plain_style style = {
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.remarks = remarks,
};

const struct import_format import_exim_bh = {
	.name = "exim-bh",
	.title = N_("a test session of exim -bh"),
	.style = &style,
	PLAIN_ENGINE,
};

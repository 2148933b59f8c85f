/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of the smtp-server module: as Nodemailer's, of the other side. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "C:", SPEAKER_CLIENT, 0, 0 },
	{ "S:", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "Connection from ", FACT_CONNECTED },
	{ "Connection upgraded to TLS using ", FACT_TLS },
	{ "Secure connection from ", FACT_CONNECTED },
	{ "Connection closed to ", FACT_CLIENT_CLOSED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = { "] Connection from ", "SMTP Server listening", "[#",
					 NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
	.sessions = true,
};

const struct import_format import_smtp_server = {
	.name = "smtp-server",
	.title = N_("the log of the smtp-server module"),
	.style = &style,
	MARKS_ENGINE,
};

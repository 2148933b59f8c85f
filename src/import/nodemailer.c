/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodemailer's log: time, level, the session's name in brackets, then C: or S:. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "C:", SPEAKER_CLIENT, 0, 0 },
	{ "S:", SPEAKER_SERVER, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "Connection established to ", FACT_CONNECTED },
	{ "Secure connection established to ", FACT_CONNECTED },
	{ "Connection upgraded with STARTTLS", FACT_TLS },
	{ "Connection closed", FACT_CLIENT_CLOSED },
	{ "Closing connection", FACT_CLIENT_CLOSED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = {
	"nodemailer", "Connection established to ", "SMTP handshake finished", "] S: 2", "] C: ",
	NULL,
};

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
	.sessions = true,
};

const struct import_format import_nodemailer = {
	.name = "nodemailer",
	.title = N_("the log of Nodemailer"),
	.style = &style,
	MARKS_ENGINE,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* telnet, netcat and all that show a session as it passes: nothing says who speaks. */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct saying sayings[] = {
	{ "Trying ", FACT_TRYING },
	{ "Connected to ", FACT_CONNECTED },
	{ "Connection to ", FACT_CONNECTED },
	{ "Connection closed by foreign host", FACT_SERVER_CLOSED },
	{ "telnet: Unable to connect", FACT_UNREACHED },
	{ "nc: connect to ", FACT_UNREACHED },
	{ "Escape character is ", FACT_NONE },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = {
	"Escape character is",
	"Connection closed by foreign host",
	"succeeded!",
	NULL,
};

static const char *const remarks[] = {
	"Escape character is ", "Connection to ", "Ncat: ", "(UNKNOWN) ", NULL,
};

static const struct plain_style style = {
	.sayings = sayings,
	.hallmarks = hallmarks,
	.remarks = remarks,
};

const struct import_format import_telnet = {
	.name = "telnet",
	.title = N_("a session as telnet or netcat show it"),
	.style = &style,
	PLAIN_ENGINE,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curl -v: > and < are what was said, * its own words, { and } count data. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "<", SPEAKER_SERVER, 0, 0 },
	{ ">", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

const struct saying import_curl_sayings[] = {
	{ "Trying ", FACT_TRYING },
	{ "Connected to ", FACT_CONNECTED },
	{ "Established connection to ", FACT_CONNECTED },
	{ "SSL connection using ", FACT_TLS },
	{ "SSL certificate verify ok", FACT_VERIFIED },
	{ "SSL certificate verified", FACT_VERIFIED },
	{ "SSL certificate verify result", FACT_UNVERIFIED },
	{ "SSL certificate problem", FACT_TLS_FAILED },
	{ "SSL: no alternative certificate subject name", FACT_TLS_FAILED },
	{ "Connection timed out", FACT_UNREACHED },
	{ "connect to ", FACT_UNREACHED },
	{ "Failed to connect", FACT_UNREACHED },
	{ "Closing connection", FACT_CLIENT_CLOSED },
	{ "closing connection", FACT_CLIENT_CLOSED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = {
	"* Connected to ",          "*   Trying ", "* Trying ", "* Closing connection", "* Host ",
	"* Established connection", NULL,
};

static const struct marks_style style = {
	.marks = marks,
	.sayings = import_curl_sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
};

const struct import_format import_curl = {
	.name = "curl",
	.title = N_("the output of curl -v"),
	.style = &style,
	MARKS_ENGINE,
};

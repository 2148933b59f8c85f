/* SPDX-License-Identifier: GPL-3.0-or-later */
/* msmtp --debug: its settings, then <-- and --> before what was said. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "<--", SPEAKER_SERVER, 0, 0 },
	{ "-->", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "TLS session parameters:", FACT_TLS },
	{ "(TLS", FACT_TLS_NEWS },
	{ "msmtp: TLS handshake failed", FACT_TLS_FAILED },
	{ "msmtp: TLS certificate verification failed", FACT_TLS_FAILED },
	{ "msmtp: cannot connect", FACT_UNREACHED },
	{ "msmtp: the server sent an empty reply", FACT_LOST },
	{ NULL, FACT_LOST },
};

/* A command that prints the password, or, with echo, the password itself. */
static bool take_remark(struct reader *reader, struct span text)
{
	struct span mark = span_text("passwordeval = "), command = span_after(text, mark.size);

	if (!reader_starts(text, "passwordeval = ") || span_is(command, "(not set)"))
		return false;
	conversation_secret_note(reader->conversation, text, command);
	return true;
}

static const char *const hallmarks[] = { "<-- 2", "--> EHLO", "--> QUIT", "msmtp", NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.remark = take_remark,
};

const struct import_format import_msmtp = {
	.name = "msmtp",
	.title = N_("the output of msmtp --debug"),
	.style = &style,
	MARKS_ENGINE,
};

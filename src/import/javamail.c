/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JavaMail, Jakarta Mail and Angus Mail with mail.debug: DEBUG before their own
 * words, nothing before what was said. The login itself is not shown; that it
 * failed stands in the exception.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct saying sayings[] = {
	{ "DEBUG SMTP: trying to connect to host ", FACT_TRYING },
	{ "DEBUG SMTP: EOF", FACT_LOST },
	{ "DEBUG SMTP: could not connect to host ", FACT_UNREACHED },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = { "DEBUG SMTP:", "DEBUG: setDebug:", NULL };
static const char *const remarks[] = { "DEBUG", "\tat ", "Caused by:", NULL };

/* "AuthenticationFailedException: 535 5.7.8 …": the only place where that reply is told. */
static bool take_own(struct reader *reader, struct span line)
{
	static const char words[] = "AuthenticationFailedException: ";
	size_t at = span_find_span(line, span_text(words));
	struct span reply = span_after(line, at + sizeof(words) - 1);

	if (at == line.size || reader_code(reply) < 0 || conversation_awaits(reader->conversation))
		return false;
	reader_let_go(reader);
	conversation_note(reader->conversation, line);
	conversation_inferred(reader->conversation, span_text("AUTH"));
	conversation_server(reader->conversation, reply, "\r\n");
	return true;
}

static const struct plain_style style = {
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.remarks = remarks,
	.own = take_own,
};

const struct import_format import_javamail = {
	.name = "javamail",
	.title = N_("the debug output of JavaMail, Jakarta Mail or Angus Mail"),
	.style = &style,
	PLAIN_ENGINE,
};

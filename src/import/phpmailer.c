/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PHPMailer with SMTPDebug: whole sentences as marks; HTML or text. */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "SERVER -> CLIENT:", SPEAKER_SERVER, 0, 0 },
	{ "CLIENT -> SERVER:", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

/* "127.0.0.1:25, timeout=300, options=array (": the connection stands with "opened". */
static const struct saying sayings[] = {
	{ "Connection: opening to ", FACT_TRYING },
	{ "Connection: opened", FACT_CONNECTED },
	{ "Connection: closed", FACT_CLIENT_CLOSED },
	{ "SMTP ERROR: Failed to connect", FACT_UNREACHED },
	{ "Connection failed.", FACT_TLS_FAILED },
	{ NULL, FACT_LOST },
};

/*
 * As HTML an answer of several lines stands on one, with nothing between them:
 * "250-mail.example.test250-PIPELINING250 CHUNKING".
 */
static bool take_said(struct reader *reader, enum speaker speaker, struct span text)
{
	if (speaker != SPEAKER_SERVER || !reader_line_is_begun(text))
		return false;
	for (size_t at = 4; at + 3 < text.size; at++) {
		if (!span_equal(span_part(text, at, 3), span_part(text, 0, 3)) ||
		    (text.data[at + 3] != '-' && text.data[at + 3] != ' '))
			continue;
		reader_say(reader, speaker, span_part(text, 0, at), "\r\n");
		text = span_after(text, at);
		if (!reader_line_is_begun(text))
			break;
		at = 3;
	}
	reader_say(reader, speaker, text, "\r\n");
	return true;
}

static const char *const hallmarks[] = { "SERVER -> CLIENT:", "CLIENT -> SERVER:", NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.headers = true,
	.said = take_said,
};

const struct import_format import_phpmailer = {
	.name = "phpmailer",
	.title = N_("the debug output of PHPMailer"),
	.style = &style,
	MARKS_ENGINE,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * openssl s_client: certificates and TLS between lines of ---, then the session
 * as it passes. With -starttls smtp the first part of it is not shown.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/plain.h"

static const struct saying sayings[] = {
	{ "Connecting to ", FACT_TRYING },
	{ "New, ", FACT_TLS },
	{ "Reused, ", FACT_TLS },
	{ "Verification: OK", FACT_VERIFIED },
	{ "Verification error: ", FACT_UNVERIFIED },
	{ "verify error:", FACT_UNVERIFIED },
	{ "closed", FACT_SERVER_CLOSED },
	{ "DONE", FACT_CLIENT_CLOSED },
	{ "connect:errno=", FACT_UNREACHED },
	{ "read:errno=", FACT_LOST },
	{ NULL, FACT_LOST },
};

static const char *const hallmarks[] = {
	"CONNECTED(",           "-----BEGIN CERTIFICATE-----",
	"Verify return code: ", "New, TLSv1",
	"\nverify return:",     NULL,
};

/* What looks like a line of SMTP and is none. */
static const char *const remarks[] = { "RENEGOTIATING", "depth=", "verify ", "---", NULL };

/*
 * What is typed is a command of s_client's own when it begins with R, in capitals,
 * and the session waits for a reply to what the server never heard.
 */
static bool take_renegotiation(struct reader *reader, struct span line)
{
	struct span rest = reader->rest;

	if (!reader_starts(line, "R") || !reader_starts(reader_line(&rest), "RENEGOTIATING"))
		return false;
	conversation_note(reader->conversation, line);
	conversation_note(reader->conversation,
			  span_text(_("The server never got this line: s_client takes a line "
				      "that begins with R for a command of its own, to "
				      "renegotiate. Type it in small letters (rcpt), or start "
				      "s_client with -quiet.")));
	return true;
}

/* Sessions' data are secret indeed: who has the ticket and the master key can read along. */
static bool take_own(struct reader *reader, struct span line)
{
	static const char *const secrets[] = { "Master-Key:", "Resumption PSK:", "PSK:" };
	struct span text = span_trim(line);

	if (take_renegotiation(reader, line))
		return true;
	/* -quiet tells nothing of TLS, and all that s_client shows is said within it. */
	if (reader->state == 0 && reader_code(text) > 0 && !reader->conversation->stream->tls.size)
		conversation_tls_told(reader->conversation, span_text("TLS"));
	/*
	 * When STARTTLS was s_client's, the last line of the first EHLO's answer is
	 * all that it shows of it: what follows begins within TLS.
	 */
	if (reader->state == 0 && reader_code(text) == 250) {
		reader->state = 1;
		conversation_note(reader->conversation, text);
		conversation_joins(reader->conversation, PHASE_GREETED);
		return true;
	}
	if (reader_code(text) > 0)
		reader->state = 1;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		if (!reader_starts(text, secrets[i]))
			continue;
		conversation_secret_note(reader->conversation, line,
					 span_trim(span_after(text, span_text(secrets[i]).size)));
		return true;
	}
	return false;
}

static const struct plain_style style = {
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.remarks = remarks,
	.own = take_own,
};

const struct import_format import_openssl = {
	.name = "openssl",
	.title = N_("the output of openssl s_client"),
	.style = &style,
	PLAIN_ENGINE,
};

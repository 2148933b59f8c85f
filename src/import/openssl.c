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

/* Sessions' data are secret indeed: who has the ticket and the master key can read along. */
static bool take_own(struct reader *reader, struct span line)
{
	static const char *const secrets[] = { "Master-Key:", "Resumption PSK:", "PSK:" };
	struct span text = span_trim(line);

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

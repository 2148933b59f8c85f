/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Table: idle limits of servers as they come, sorted by software. Read by the state strip. */
#include "explain/idle.h"

#include "explain/software.h"
#include "smtp/reply.h"

static const struct {
	enum software software;
	struct idle_limit limit;
} rows[] = {
	{ SOFTWARE_EXIM,
	  { "Exim", 300, "Exim specification, chapter 14, smtp_receive_timeout (5 m)" } },
	/* 10 s while it is under stress (STRESS_README). */
	{ SOFTWARE_POSTFIX, { "Postfix", 300, "Postfix, smtpd_timeout (300 s)" } },
	{ SOFTWARE_SENDMAIL,
	  { "Sendmail", 3600, "Sendmail Operations Guide, §4.1.2, Timeout.command (1 h)" } },
};

static const struct idle_limit usual = { NULL, 300, "RFC 5321 §4.5.3.2.7" };

const struct idle_limit *idle_limit_of(const struct journal *journal, uint32_t greeting)
{
	struct reply reply = REPLY_INIT;
	enum software software = SOFTWARE_UNKNOWN;

	if (journal_reply(journal, greeting, &reply))
		for (size_t n = 0; n < reply.count && software == SOFTWARE_UNKNOWN; n++)
			software = software_in(SIGN_BANNER, reply.lines[n].text, NULL);
	reply_release(&reply);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].software == software)
			return &rows[i].limit;
	}
	return &usual;
}

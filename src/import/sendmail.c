/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sendmail's log: "to=<…>, relay=…, dsn=…, reply=550 …, stat=User unknown",
 * "stat=Deferred: 451 …", and what its own server has refused: "reject=550 …".
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"
#include "import/header.h"

static void take_entry(struct reader *reader, struct span line)
{
	struct header header = { .timed = false };
	struct entry entry = { .whole = line, .verb = VERB_UNKNOWN };
	struct span status = entry_behind(line, ", stat=");

	header_skip(line, &header);
	entry.wall_us = header.timed ? header.wall_us : 0;
	entry.host = entry_between(line, "relay=", ",");
	entry.rcpt = entry_address(entry_between(line, " to=", ","));
	if (entry_behind(line, ", reject=").size) {
		entry.reply = entry_behind(line, ", reject=");
		entry.rcpt = entry_address(entry_between(line, "arg1=", ","));
		entry.command = span_has_word(line, "check_rcpt")    ? span_text("RCPT")
				: span_has_word(line, "check_mail")  ? span_text("MAIL")
				: span_has_word(line, "check_relay") ? span_text("greeting")
								     : span_of(NULL, 0);
	} else if (entry_behind(line, ", reply=").size) {
		entry.reply = entry_between(line, ", reply=", ", stat=");
		entry.verb = entry.reply.size && entry.reply.data[0] == '2' ? VERB_MESSAGE
									    : VERB_UNKNOWN;
	} else if (status.size) {
		struct span rest = entry_behind(status, ": ");

		entry.reply = reader_code(rest) > 0 ? rest : span_of(NULL, 0);
	}
	entry_tell(reader, &entry);
}

static int recognise(const struct import_format *format, struct span sample)
{
	static const char *const texts[] = { "sendmail[", "sm-mta[", "sm-msp-queue[", NULL };

	(void)format;
	return entry_find_reply(sample).size ||
			       reader_has(sample, (const char *const[]){ ", reply=2", ", reply=5",
									 ", reject=5", NULL })
		       ? entry_score(sample, texts)
		       : 0;
}

static const struct entry_style style = { .take = take_entry };

const struct import_format import_sendmail = {
	.name = "sendmail",
	.title = N_("entries of Sendmail's log"),
	.recognise = recognise,
	.style = &style,
	.line = entry_line,
	.end = entry_end,
};

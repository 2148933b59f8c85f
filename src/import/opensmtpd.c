/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSMTPD's log: deliveries with result="…" stat="550 …", and commands that
 * its own server has refused: command="RCPT TO:<…>" result="550 …".
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"
#include "import/header.h"

static void take_entry(struct reader *reader, struct span line)
{
	struct header header = { .timed = false };
	struct entry entry = { .whole = line, .verb = VERB_UNKNOWN };

	header_skip(line, &header);
	entry.wall_us = header.timed ? header.wall_us : 0;
	if (entry_behind(line, " stat=\"").size) {
		entry.reply = entry_between(line, " stat=\"", "\"");
		entry.host = entry_between(line, "relay=\"", "\"");
		if (!entry.host.size)
			entry.host = entry_between(line, "relay=", " ");
		entry.sender = entry_between(line, "from=<", ">");
		entry.rcpt = entry_between(line, " to=<", ">");
		entry.verb = entry.reply.size && entry.reply.data[0] == '2' ? VERB_MESSAGE
									    : VERB_UNKNOWN;
	} else if (entry_behind(line, "command=\"").size) {
		entry.reply = entry_between(line, " result=\"", "\"");
		entry.command = entry_between(line, "command=\"", "\"");
		entry.rcpt = entry_between(entry.command, "TO:<", ">");
		entry.sender = entry_between(entry.command, "FROM:<", ">");
	}
	entry_tell(reader, &entry);
}

static int recognise(const struct import_format *format, struct span sample)
{
	static const char *const hallmarks[] = { " mta delivery ", " mta event=delivery ",
						 " failed-command command=",
						 " event=failed-command ", NULL };
	static const char *const texts[] = { "smtpd[", NULL };

	(void)format;
	return reader_has(sample, hallmarks) ? entry_score(sample, texts) : 0;
}

static const struct entry_style style = { .take = take_entry };

const struct import_format import_opensmtpd = {
	.name = "opensmtpd",
	.title = N_("entries of OpenSMTPD's log"),
	.recognise = recognise,
	.style = &style,
	.line = entry_line,
	.end = entry_end,
};

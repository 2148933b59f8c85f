/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exim's main log: => delivered, ** refused, == deferred, each with the answer
 * of the remote server; logins that its own server has refused.
 */
#include "base/message.h"
#include "import/entry.h"
#include "import/formats.h"
#include "import/header.h"
#include "import/prefix.h"

/* "H=mx.example.test [192.0.2.7] X=…": name and address. */
static struct span host_of(struct span line)
{
	struct span host = entry_behind(line, " H=");
	size_t close = span_find(host, ']');

	return close < host.size ? span_part(host, 0, close + 1)
				 : span_part(host, 0, span_find(host, ' '));
}

/* "SMTP error from remote mail server after RCPT TO:<…>: 550 …". */
static void read_error(struct span line, struct entry *entry)
{
	struct span text = entry_behind(line, "SMTP error from remote mail server after ");

	for (size_t at = 0; at + 5 < text.size; at++) {
		struct span rest = span_after(text, at + 2);

		if (text.data[at] == ':' && text.data[at + 1] == ' ' && reader_code(rest) > 0) {
			entry->command = span_part(text, 0, at);
			entry->reply = rest;
			break;
		}
	}
	entry->sender = entry_between(entry->command, "FROM:<", ">");
}

static void take_entry(struct reader *reader, struct span line)
{
	struct header header = { .timed = false }, id;
	struct entry entry = { .whole = line, .verb = VERB_UNKNOWN, .host = host_of(line) };
	struct span rest = line, time, sign;

	/* Exim's own time, and syslog's, which may stand before it. */
	if (prefix_skip(&rest, &time))
		header_time(&time, &header);
	rest = header_skip(rest, &id); /* "[22350]" */
	entry.wall_us = header.timed ? header.wall_us : 0;
	span_next_word(&rest);
	sign = span_next_word(&rest);
	entry.rcpt = entry_address(span_part(rest, 0, span_find(rest, ' ')));
	if (entry_behind(line, "SMTP error from remote mail server after ").size) {
		read_error(line, &entry);
	} else if (entry_behind(line, " authenticator failed for ").size) {
		struct span at = entry_behind(line, " authenticator failed for ");

		entry.host = span_part(at, 0, span_find_span(at, span_text(": ")));
		entry.reply = entry_behind(at, ": ");
		entry.reply.size = span_find_span(entry.reply, span_text(" (set_id="));
		entry.verb = VERB_AUTH;
		entry.rcpt.size = 0;
	} else if ((span_is(sign, "=>") || span_is(sign, "->")) &&
		   entry_behind(line, " C=\"").size) {
		entry.reply = entry_between(line, " C=\"", "\"");
		entry.verb = VERB_MESSAGE;
	}
	entry_tell(reader, &entry);
}

static int recognise(const struct import_format *format, struct span sample)
{
	static const char *const texts[] = { " => ", " ** ", " == ",       " <= ",
					     " R=",  " H=",  " Completed", NULL };
	static const char *const hallmarks[] = { "SMTP error from remote mail server after ",
						 " C=\"2", " authenticator failed for ", NULL };
	static const char *const dumps[] = { "SMTP<<", "LOG: ", "SMTP>>", NULL };

	(void)format;
	if (!reader_has(sample, hallmarks) || reader_has(sample, dumps))
		return 0;
	return entry_score(sample, texts);
}

static const struct entry_style style = { .take = take_entry };

const struct import_format import_exim_log = {
	.name = "exim-log",
	.title = N_("entries of Exim's main log"),
	.recognise = recognise,
	.style = &style,
	.line = entry_line,
	.end = entry_end,
};

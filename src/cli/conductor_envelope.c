/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The envelope of the open transaction, for the question before its message. */
#include "base/memory.h"
#include "cli/conductor_inside.h"
#include "smtp/reply.h"

#define NAMED_MOST 5

/* "<a@b.c>" of a MAIL or RCPT command of the journal. */
static void append_path(const struct journal *journal, uint32_t id, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	struct bytes text = BYTES_INIT;
	struct command command;

	if (!event)
		return;
	event_append_text(event, &text);
	command_parse(bytes_span(&text), &command);
	bytes_append_byte(out, '<');
	bytes_append(out, command.address.path);
	bytes_append_byte(out, '>');
	bytes_release(&text);
}

static bool is_accepted(const struct journal *journal, uint32_t id)
{
	const struct event *command = journal_event(journal, id);
	const struct event *reply = journal_event(journal, journal_answer(journal, id));

	return command->code == VERB_RCPT && reply && reply->code / 100 == 2 &&
	       !(reply->flaws & REPLY_BROKEN);
}

void conductor_append_envelope(const struct conductor *conductor, struct bytes *sender,
			       struct bytes *recipients)
{
	const struct journal *journal = conductor->journal;
	uint32_t mail = session_dialogue(conductor->session)->mail_id;
	uint32_t id = mail;
	int named = 0;

	if (!mail)
		return;
	append_path(journal, mail, sender);
	while ((id = journal_behind(journal, id, EVENT_COMMAND, conductor->conn))) {
		if (!is_accepted(journal, id))
			continue;
		bytes_append_text(recipients, named ? ", " : "");
		if (named++ == NAMED_MOST) {
			bytes_append_text(recipients, "...");
			return;
		}
		append_path(journal, id, recipients);
	}
}

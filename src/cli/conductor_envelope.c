/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The envelope of the open transaction, for the question before its message. */
#include "base/memory.h"
#include "cli/conductor_inside.h"
#include "smtp/reply.h"

#define NAMED_MOST 5

void conductor_append_address(const struct conductor *conductor, uint32_t id, struct bytes *out)
{
	const struct event *event = journal_event(conductor->journal, id);
	struct bytes text = BYTES_INIT;
	struct command command;

	if (!event)
		return;
	event_append_text(event, &text);
	command_parse(bytes_span(&text), &command);
	bytes_append(out, command.address.path);
	bytes_release(&text);
}

static void append_path(const struct conductor *conductor, uint32_t id, struct bytes *out)
{
	bytes_append_byte(out, '<');
	conductor_append_address(conductor, id, out);
	bytes_append_byte(out, '>');
}

static bool is_accepted(const struct journal *journal, uint32_t id)
{
	const struct event *command = journal_event(journal, id);
	const struct event *reply = journal_event(journal, journal_answer(journal, id));

	return command->code == VERB_RCPT && reply && reply->code / 100 == 2 &&
	       !(reply->flaws & REPLY_BROKEN);
}

uint32_t conductor_recipient(const struct conductor *conductor, uint32_t after)
{
	const struct journal *journal = conductor->journal;
	uint32_t mail = session_dialogue(conductor->session)->mail_id;
	uint32_t id = after ? after : mail;

	while (mail && (id = journal_behind(journal, id, EVENT_COMMAND, conductor->conn)))
		if (is_accepted(journal, id))
			return id;
	return 0;
}

void conductor_append_envelope(const struct conductor *conductor, struct bytes *sender,
			       struct bytes *recipients)
{
	uint32_t mail = session_dialogue(conductor->session)->mail_id, id = 0;
	int named = 0;

	if (!mail)
		return;
	append_path(conductor, mail, sender);
	while ((id = conductor_recipient(conductor, id))) {
		bytes_append_text(recipients, named ? ", " : "");
		if (named++ == NAMED_MOST) {
			bytes_append_text(recipients, "...");
			return;
		}
		append_path(conductor, id, recipients);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asked by those who write a session down to be sent again: the plan, the format "script". */
#include "journal/group.h"

#include "smtp/command.h"

static bool is_plain(const struct event *event)
{
	if (!event || event->marks & EVENT_HAS_SECRETS)
		return false;
	switch ((enum verb)event->code) {
	case VERB_AUTH:
	case VERB_AUTH_RESPONSE:
	case VERB_AUTH_CANCEL:
	case VERB_MESSAGE:
		return false;
	default:
		return true;
	}
}

/* True when the reply to a command was given up before this one left. */
static bool was_given_up(const struct journal *journal, uint32_t command, uint32_t until)
{
	uint16_t conn = journal_event(journal, command)->conn;
	uint32_t id = command;

	while ((id = journal_between(journal, id, until, EVENT_TIMEOUT, conn)))
		if (journal_event(journal, id)->ref == command)
			return true;
	return false;
}

/* Two neighbours, the second of which did not await the reply to the first. */
static bool are_joined(const struct journal *journal, uint32_t before, uint32_t after)
{
	uint32_t answer;

	if (!is_plain(journal_event(journal, before)) || !is_plain(journal_event(journal, after)) ||
	    was_given_up(journal, before, after))
		return false;
	answer = journal_answer(journal, before);
	return !answer || answer > after;
}

enum group_place group_place_of(const struct journal *journal, uint32_t id)
{
	uint16_t conn = journal_event(journal, id)->conn;
	bool follows = are_joined(journal, journal_before(journal, id, EVENT_COMMAND, conn), id);
	bool leads = are_joined(journal, id, journal_behind(journal, id, EVENT_COMMAND, conn));

	if (follows)
		return leads ? GROUP_WITHIN : GROUP_LAST;
	return leads ? GROUP_FIRST : GROUP_ALONE;
}

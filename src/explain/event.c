/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event explained: sends each kind to those who know it. */
#include "explain/event.h"

#include <string.h>

static void explain_reply_event(const struct journal *journal, struct replay *replay, uint32_t id,
				struct explanation *out)
{
	struct situation situation;

	situation_of_event(&situation, journal, replay, id);
	explain_reply(&situation, out);
	decode_append(&situation, out);
	why_append(&situation, out);
	situation_release(&situation);
}

/* The reply that a received line belongs to; 0 for none. */
static uint32_t reply_of_line(const struct journal *journal, uint32_t id)
{
	const struct event *line = journal_event(journal, id);
	uint32_t reply_id = journal_behind(journal, id, EVENT_REPLY, line->conn);
	const struct event *reply = journal_event(journal, reply_id);

	return reply && reply->first <= id && id <= reply->last ? reply_id : 0;
}

bool explain_event(const struct journal *journal, struct replay *replay, uint32_t id,
		   struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	bool explained = true;

	memset(out, 0, sizeof(*out));
	if (!event)
		return false;
	if (event->kind == EVENT_RECEIVED && !(event->marks & EVENT_EARLY)) {
		uint32_t reply = reply_of_line(journal, id);

		return reply && explain_event(journal, replay, reply, out);
	}
	if (event->kind == EVENT_SENT || event->kind == EVENT_BODY_SENT)
		return event->ref && event->ref != id &&
		       explain_event(journal, replay, event->ref, out);
	if (event->kind == EVENT_REPLY)
		explain_reply_event(journal, replay, id, out);
	else if (event->kind == EVENT_COMMAND)
		explain_command(journal, replay, id, out);
	else
		explained = explain_fact(journal, replay, id, out);
	if (explained)
		explanation_finish(out);
	else
		explanation_release(out);
	return explained;
}

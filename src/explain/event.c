/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event explained: sends each kind to those who know it. */
#include "explain/event.h"

#include <string.h>

#include "base/memory.h"
#include "explain/port_doctor.h"

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

	return reply && event_first(reply) <= id && id <= event_last(reply) ? reply_id : 0;
}

/* What a port is that does not greet as a mail server does: said first, with what to do instead. */
static void add_port(const struct journal *journal, uint32_t id, struct explanation *out)
{
	struct port_signs signs;
	const struct port_diagnosis *diagnosis = port_diagnose_event(journal, id, &signs);
	uint16_t conn = journal_event(journal, id)->conn;
	char *what, *next;

	if (!diagnosis)
		return;
	what = port_diagnosis_text(diagnosis->what, journal, conn);
	next = port_diagnosis_text(diagnosis->next, journal, conn);
	explanation_add(out, HEADING_DECODED, what, 0);
	explanation_add(out, HEADING_NEXT, next, 0);
	memory_free(what);
	memory_free(next);
}

bool explain_event(const struct journal *journal, struct replay *replay, uint32_t id,
		   struct explanation *out)
{
	const struct event *event = journal_event(journal, id);
	bool explained = true;

	memset(out, 0, sizeof(*out));
	if (!event)
		return false;
	add_port(journal, id, out);
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

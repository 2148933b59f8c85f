/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session out of a recording, for those who show or report one of several. */
#include "journal/part.h"

#include "base/memory.h"

uint16_t part_sessions(const struct journal *journal)
{
	uint16_t most = 0;

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		/* What stands behind the last connection is no session. */
		if (event->conn > most && event->kind != EVENT_NOTE)
			most = event->conn;
	}
	return most;
}

struct journal *part_of(const struct journal *journal, uint16_t conn)
{
	uint32_t *ids = memory_new((size_t)journal_count(journal) + 1, sizeof(*ids));
	struct journal *part = journal_new(0, 0, "");

	journal_set_head(part, journal_head(journal));
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *whole = journal_event(journal, id);
		uint32_t first = event_first(whole), last = event_last(whole);
		struct span data = span_of(whole->data, whole->size);
		struct event event = *whole;

		if (event.conn != conn)
			continue;
		event.conn = 1;
		event.ref = ids[event.ref <= id ? event.ref : 0];
		if (event.kind == EVENT_REPLY) {
			data = event_text(whole);
			event.size = 0;
			event.first = ids[first <= id ? first : 0];
			event.last = ids[last <= id ? last : 0];
		}
		ids[id] = journal_append(part, &event, data);
	}
	memory_free(ids);
	return part;
}

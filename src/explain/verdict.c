/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict: walks once over the journal, decides, and says in words what
 * became of the session.
 */
#include "explain/verdict.h"

#include <string.h>

#include "base/memory.h"
#include "explain/verdict_walk.h"

static void walk_journal(struct walk *walk, struct verdict *out)
{
	memset(out, 0, sizeof(*out));
	for (uint32_t id = 1; id <= journal_count(walk->journal); id++) {
		if (walk->conn && journal_event(walk->journal, id)->conn != walk->conn)
			continue;
		walk->last = id;
		verdict_walk_event(walk, id);
	}
	verdict_decide(walk, out);
	verdict_find_trace(walk, out);
}

void verdict_of(const struct journal *journal, struct replay *replay, struct verdict *out)
{
	struct walk walk = { .journal = journal, .replay = replay };

	walk_journal(&walk, out);
}

void verdict_of_connection(const struct journal *journal, struct replay *replay, uint16_t conn,
			   struct verdict *out)
{
	struct walk walk = { .journal = journal, .replay = replay, .conn = conn };

	walk_journal(&walk, out);
}

void verdict_release(struct verdict *verdict)
{
	memory_free(verdict->summary);
	memory_free(verdict->said);
	memory_free(verdict->meaning);
	memory_free(verdict->cause);
	for (size_t i = 0; i < verdict->next_count; i++)
		memory_free(verdict->next[i]);
	for (int i = 0; i < TRACE_COUNT; i++)
		memory_free(verdict->trace[i]);
	memset(verdict, 0, sizeof(*verdict));
}

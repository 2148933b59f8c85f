/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store: an append-only list of events with their bytes. Ids are 1, 2, 3 …
 * and never change; an event's bytes never move. Readers hold a const pointer
 * and a cursor, and are never called back. Only the scribe and the codec append,
 * and whoever makes a copy, to the copy.
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/event.h"

struct journal;

/* What stands in a journal file's first line. */
struct journal_head {
	uint64_t started_us;   /* wall clock */
	uint64_t monotonic_us; /* the moment that events' times count from */
	const char *target;    /* as text, printable; never NULL */
	const char *program;   /* version that wrote it; never NULL */
	int version;           /* of the format; 1 */
};

/* `monotonic_us` is what the scribe's `now_us` counts from; 0 for written sessions. */
struct journal *journal_new(uint64_t started_us, uint64_t monotonic_us, const char *target);
void journal_free(struct journal *journal);
struct journal_head journal_head(const struct journal *journal);
void journal_set_head(struct journal *journal, struct journal_head head); /* for readers of files */

/*
 * Appends: copies *event and `data` (which becomes event->data, size; of a
 * REPLY it is the text); returns the id.
 */
uint32_t journal_append(struct journal *journal, const struct event *event, struct span data);

uint32_t journal_count(const struct journal *journal); /* the highest id; 0 when empty */
const struct event *journal_event(const struct journal *journal, uint32_t id); /* NULL when none */

/* Bytes of memory that all of it takes: events, their bytes, and what finds them. */
size_t journal_memory(const struct journal *journal);

/* The nearest event of that kind before id (not id itself); 0 when none. `conn` 0: any. */
uint32_t journal_before(const struct journal *journal, uint32_t id, enum event_kind kind,
			uint16_t conn);

/* The nearest event of that kind behind id; 0 when none. */
uint32_t journal_behind(const struct journal *journal, uint32_t id, enum event_kind kind,
			uint16_t conn);

/* The nearest one behind id and not behind last; 0 when none. */
uint32_t journal_between(const struct journal *journal, uint32_t id, uint32_t last,
			 enum event_kind kind, uint16_t conn);

struct reply;

/*
 * Builds the reply of a REPLY event from its RECEIVED events into *reply (an
 * initialised value; it is cleared first). False when id is no REPLY. Secrets
 * stand as "{secret:n}".
 */
bool journal_reply(const struct journal *journal, uint32_t id, struct reply *reply);

/* The REPLY that answers a COMMAND (the last one, for LMTP); 0 when none has come. */
uint32_t journal_answer(const struct journal *journal, uint32_t command_id);

#endif

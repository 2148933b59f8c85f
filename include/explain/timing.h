/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the time of a session went: the name lookup, the connection, the
 * greeting, TLS and every command, slowest first, each with what is normal for
 * it. Pure: a journal in, values out.
 */
#ifndef EXPLAIN_TIMING_H
#define EXPLAIN_TIMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"
#include "smtp/command.h"

enum timing_stage {
	TIMING_LOOKUP,
	TIMING_CONNECT,
	TIMING_GREETING,
	TIMING_TLS,
	TIMING_COMMAND,
};

struct timing {
	enum timing_stage stage;
	enum verb verb; /* of TIMING_COMMAND */
	uint32_t event; /* that ended it: the reply, the connection … */
	uint64_t took_us;
	bool slow;          /* much longer than a round trip, and longer than anyone likes */
	const char *normal; /* N_() sentences: what is normal for it, and why it may be slow */
};

/* A zeroed value is empty. */
struct timings {
	struct timing *items; /* slowest first */
	size_t count;
	size_t capacity;
	uint64_t total_us;      /* of all of them, lookups side by side counted once */
	uint64_t round_trip_us; /* the connection took so long; 0: not known */
};

/* Fills *out, an initialised value, which is emptied first. */
void timings_collect(const struct journal *journal, struct timings *out);
void timings_release(struct timings *timings);

/* "name lookup", "greeting", an N_() text; of TIMING_COMMAND the verb's name, as it is. */
const char *timing_name(const struct timing *timing);

#endif

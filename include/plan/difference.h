/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two sessions compared as values: what was said and what happened, aligned in
 * the order of both, with what differs. What always differs from one session to
 * the next (times, queue ids, nonces …) is passed over, and it is said that it
 * was. Pure: two journals in, rows out; either may still grow, and is then
 * compared again.
 */
#ifndef PLAN_DIFFERENCE_H
#define PLAN_DIFFERENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"

enum difference_kind {
	DIFFERENCE_NONE,    /* the same, but for what always differs; IGNORED_END: one side only */
	DIFFERENCE_CHANGED, /* on both sides, and not the same */
	DIFFERENCE_LEFT,    /* on the left side only */
	DIFFERENCE_RIGHT,
};

/* What was passed over. */
enum difference_ignored {
	IGNORED_TIMES = 1 << 0,
	IGNORED_CLOCKS = 1 << 1,
	IGNORED_QUEUE_IDS = 1 << 2,
	IGNORED_SESSION_IDS = 1 << 3,
	IGNORED_NONCES = 1 << 4,
	IGNORED_SECRETS = 1 << 5,
	IGNORED_PORTS = 1 << 6,
	IGNORED_MESSAGE = 1 << 7,
	IGNORED_END = 1 << 8, /* one side said QUIT, the other is still open */
};
#define IGNORED_COUNT 9

/* An event, or one line of a REPLY. */
struct difference_place {
	uint32_t event; /* 0: nothing on this side */
	int line;       /* of a REPLY whose lines are compared one by one; -1: all of it */
};

struct difference_row {
	enum difference_kind kind;
	struct difference_place left;
	struct difference_place right;
	unsigned ignored; /* of enum difference_ignored: where these two differ all the same */
};

/* What a journal was made before it was compared: kept for when it has grown. */
struct difference_side {
	const struct journal *journal;
	uint32_t seen; /* up to this event */
	bool whole;    /* a message was given in one piece */
	struct difference_item *items;
	size_t count;
	size_t capacity;
};

/* A zeroed value is empty. */
struct difference {
	struct difference_row *rows;
	size_t count;
	size_t capacity;
	size_t differences; /* rows that are not DIFFERENCE_NONE */
	unsigned ignored;   /* all rows' */
	struct difference_side sides[2];
};

/*
 * Fills *out, an initialised value, with these rows alone. Of journals that it was
 * filled from before only what is new is read; release it before one of them goes.
 */
void difference_make(const struct journal *left, const struct journal *right,
		     struct difference *out);

/*
 * Passes over a QUIT at the end of one, and what follows it, while the other came
 * equally far and is still open: for sessions under way, of which that says nothing.
 */
void difference_pass_over_end(const struct journal *left, const struct journal *right,
			      struct difference *out);
void difference_release(struct difference *difference);

/* "queue ids" and so on, an N_() text for a list; NULL behind the last (n = 0 … IGNORED_COUNT). */
const char *difference_ignored_name(size_t n);

/* " ", "~", "!", "<", ">": the sign of a row, so that colour is never the only one. */
char difference_sign(const struct difference_row *row);

#endif

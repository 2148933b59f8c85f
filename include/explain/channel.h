/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trust verdict: all that a handshake showed, read out line by line. Seen
 * in the trust pane, in the explanation of a handshake and in reports; an
 * opened journal shows the same. Computed from (journal, position), as all
 * explanations are.
 */
#ifndef EXPLAIN_CHANNEL_H
#define EXPLAIN_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/event.h"
#include "journal/journal.h"

/* How a line bears on trust. */
enum channel_mark {
	CHANNEL_PLAIN,
	CHANNEL_GOOD,
	CHANNEL_WARNING,
	CHANNEL_BAD,
};

struct channel_line {
	const char *label; /* translated: "Chain"; NULL: it belongs to the one above */
	char *text;        /* translated, printable */
	enum channel_mark mark;
	int depth; /* links of a chain: how far down, the server's own certificate is 0 */
};

/* Owns its texts; a zeroed value is empty. */
struct channel {
	uint32_t event; /* the TLS_READY, or the FAILED of a handshake, that it speaks of */
	struct channel_line *lines;
	size_t count;
	size_t capacity;
};

/*
 * What the newest handshake at or before event `until` (0: the last one) came
 * to, and what connections made for diagnosis added to that. False when there
 * was none; *out is empty then.
 */
bool channel_of(const struct journal *journal, uint32_t until, struct channel *out);

/* What this very event came to; false when it is of no handshake. */
bool channel_of_event(const struct journal *journal, uint32_t id, struct channel *out);
void channel_release(struct channel *channel);

/* An event POLICY in a sentence, to be freed by the caller. */
char *channel_policy_line(const struct event *event);

#endif

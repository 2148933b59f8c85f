/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict on a session: what became of the message, how far the session
 * came, on which side the trouble lies, and what to do. Computed from the
 * journal, never stored.
 */
#ifndef EXPLAIN_VERDICT_H
#define EXPLAIN_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"
#include "journal/replay.h"

enum verdict_outcome {
	OUTCOME_NONE,     /* no message was tried */
	OUTCOME_ACCEPTED, /* the server took responsibility for (the last) one */
	OUTCOME_REJECTED,
	OUTCOME_UNKNOWN, /* sent with its final dot, and no verdict came */
};

enum verdict_side {
	SIDE_NONE, /* no trouble */
	SIDE_CLIENT,
	SIDE_NETWORK,
	SIDE_SERVER,
	SIDE_RECIPIENT,
	SIDE_POLICY,
};

#define VERDICT_NEXT_MAX 4

/* Owns its texts, which are translated and printable. */
struct verdict {
	enum verdict_outcome outcome;
	enum verdict_side side;
	const char *stage; /* key: "greeting", "ehlo", "tls", "auth", "mail", "rcpt" … */
	char *summary;     /* one sentence */
	char *cause;       /* one paragraph; NULL when there was no trouble */
	char *next[VERDICT_NEXT_MAX];
	size_t next_count;
	uint32_t event; /* what decided; 0 for none */
};

/* The verdict on all that the journal holds so far. */
void verdict_of(const struct journal *journal, struct replay *replay, struct verdict *out);
void verdict_release(struct verdict *verdict);

const char *verdict_outcome_key(enum verdict_outcome outcome);  /* "accepted" */
const char *verdict_side_key(enum verdict_side side);           /* "recipient"; "" for none */
const char *verdict_outcome_name(enum verdict_outcome outcome); /* N_() */
const char *verdict_side_name(enum verdict_side side);          /* N_() */

#endif

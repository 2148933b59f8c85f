/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdict on a session: what became of the message, how far the session
 * came, what the server meant, the likely cause, on which side the trouble
 * lies, what to do in which order, and what to look for in the server's log.
 * Computed from the journal, never stored.
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

/* What an administrator finds the session by in the server's log. */
enum verdict_trace {
	TRACE_SERVER,   /* the address and port that were called */
	TRACE_CLIENT,   /* our address and port, as we see them */
	TRACE_TIME,     /* the second, in UTC */
	TRACE_QUEUE_ID, /* under which the message was queued */
	TRACE_USER,     /* who wanted to log in */
	TRACE_COUNT
};

#define VERDICT_NEXT_MAX 4

/* Owns its texts, which are translated and printable. */
struct verdict {
	enum verdict_outcome outcome;
	enum verdict_side side;
	const char *stage; /* key: "greeting", "ehlo", "tls", "auth", "mail", "rcpt" … */
	char *summary;     /* one sentence: where it failed, or what was achieved */
	char *said;        /* the server's own words; NULL when it said none */
	char *meaning;     /* what was meant with it; NULL when there was no trouble */
	char *cause;       /* the likely cause, one sentence; NULL likewise */
	bool known;        /* the meaning tells the cause as well */
	char *next[VERDICT_NEXT_MAX]; /* what to do, in this order */
	size_t next_count;
	uint32_t event;           /* what decided; 0 for none */
	char *trace[TRACE_COUNT]; /* NULL where it is not known */
};

/* The verdict on all that the journal holds so far: of several connections the last one decides. */
void verdict_of(const struct journal *journal, struct replay *replay, struct verdict *out);

/* The verdict on one connection, where a journal holds several sessions. */
void verdict_of_connection(const struct journal *journal, struct replay *replay, uint16_t conn,
			   struct verdict *out);
void verdict_release(struct verdict *verdict);

/* Appends the paragraph: where, what was said and meant, why, on whose side. */
void verdict_append_paragraph(const struct verdict *verdict, struct bytes *out);

const char *verdict_outcome_key(enum verdict_outcome outcome);  /* "accepted" */
const char *verdict_side_key(enum verdict_side side);           /* "recipient"; "" for none */
const char *verdict_trace_key(enum verdict_trace trace);        /* "queue_id" */
const char *verdict_outcome_name(enum verdict_outcome outcome); /* N_() */
const char *verdict_side_name(enum verdict_side side);          /* N_() */
const char *verdict_trace_name(enum verdict_trace trace);       /* N_(): "queue id" */

#endif

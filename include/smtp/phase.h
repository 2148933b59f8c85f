/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a session stands (RFC 5321 §3, §4.1.4), as one table of rows: (phase,
 * verb, reply pattern) → phase. What is legal now is a query on a second one.
 */
#ifndef SMTP_PHASE_H
#define SMTP_PHASE_H

#include <stdbool.h>
#include <stddef.h>

#include "smtp/command.h"

enum phase {
	PHASE_NONE,     /* no connection */
	PHASE_GREETING, /* connected, the greeting is awaited */
	PHASE_REFUSED,  /* greeted with 5xx: only QUIT is left (RFC 5321 §3.1) */
	PHASE_GREETED,  /* greeted, or TLS is new: EHLO comes next */
	PHASE_READY,    /* EHLO or HELO accepted, no transaction */
	PHASE_AUTH,     /* within an AUTH exchange */
	PHASE_STARTTLS, /* 220 to STARTTLS: the handshake comes next */
	PHASE_MAIL,     /* MAIL accepted */
	PHASE_RCPT,     /* at least one RCPT accepted */
	PHASE_DATA,     /* 354: the message is sent */
	PHASE_BDAT,     /* a chunk was accepted, not the last one */
	PHASE_CLOSING,  /* 221 or 421 was said */
	PHASE_CLOSED,
	PHASE_COUNT
};

/*
 * The phase after a reply with this code to this verb. A code that the table
 * does not name for the verb changes nothing, and replies do not lead out of
 * NONE, STARTTLS (a handshake or a close does), CLOSING and CLOSED. A BDAT or
 * BURL with LAST is to be given as VERB_MESSAGE: its reply is the message's.
 * Never called for broken replies.
 */
enum phase phase_next(enum phase phase, enum verb verb, int code);

/*
 * True when the verb may be sent in this phase, as far as the phase tells: what
 * is offered, encrypted or done already is not its matter. Never for
 * VERB_UNKNOWN.
 */
bool phase_allows(enum phase phase, enum verb verb);

/*
 * The reply code that a verb which is not allowed here will probably meet: 503
 * mostly; 0 if it is allowed, or where no reply can come.
 */
int phase_expected_refusal(enum phase phase, enum verb verb);

/* Fills out with up to `max` verbs that are legal now, the likeliest first; their number. */
size_t phase_legal(enum phase phase, enum verb *out, size_t max);

const char *phase_name(enum phase phase); /* "AUTH exchange", an N_() string */
const char *phase_key(enum phase phase);  /* "auth", as the journal writes it */

/* By its key; false when it is none. */
bool phase_find(struct span key, enum phase *phase);

/* One row of the table, for those who print or test it; the first that fits counts. */
struct phase_row {
	enum phase from;     /* PHASE_COUNT: any that a reply leads out of */
	enum verb verb;      /* VERB_COUNT: any */
	const char *pattern; /* "220", "2xx": an exact code stands before its class */
	enum phase to;
};
const struct phase_row *phase_row(size_t n); /* NULL behind the last */

#endif

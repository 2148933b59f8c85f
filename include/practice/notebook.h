/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened at the practice server, for somebody who looks on: notes in
 * their order, each read once. Bounded: what is not fetched in time is counted
 * and not kept. Secrets never enter it, only their structure.
 */
#ifndef PRACTICE_NOTEBOOK_H
#define PRACTICE_NOTEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"

#define NOTE_TEXT_MAX 1000 /* bytes of a text that are kept */

enum note_kind {
	NOTE_CONNECTED,   /* text: the client's address and port */
	NOTE_TURNED_AWAY, /* the same, and there was no room for it */
	NOTE_COMMAND,     /* text: the line, without its end */
	NOTE_RESPONSE,    /* the same within AUTH */
	NOTE_REPLY,       /* one line of ours */
	NOTE_MESSAGE,     /* number: octets of content, which nobody keeps */
	NOTE_TLS,         /* text: version and cipher */
	NOTE_CLOSED,      /* end; text: more about it; number: commands that were served */
};

/* Why a connection is over. */
enum note_end {
	NOTE_END_SERVED, /* we closed behind our last word: 221, 421, or the scenario's end */
	NOTE_END_LEFT,   /* the client closed without QUIT */
	NOTE_END_BROKEN, /* the client broke it off */
	NOTE_END_TLS,    /* the handshake failed */
	NOTE_END_ASTRAY, /* the client began TLS where clear text comes first */
	NOTE_END_CUT,    /* the scenario broke it off */
	NOTE_END_IDLE,   /* no whole command came in time */
	NOTE_END_TOTAL,  /* it took too long altogether */
	NOTE_END_DEAF,   /* the client does not read */
	NOTE_END_OVER,   /* the server ends */
	NOTE_END_COUNT
};

struct note {
	enum note_kind kind;
	uint32_t connection; /* 1… */
	uint64_t time_us;
	uint64_t age_us; /* of the connection */
	bool encrypted;
	struct span text; /* of the client or the server: for the printable gate */
	bool cut;         /* the text was longer */
	bool secret;      /* behind the text stood something of this shape */
	struct secret_shape shape;
	uint64_t number;
	enum note_end end;
};

struct notebook;

struct notebook *notebook_new(void);
void notebook_free(struct notebook *notebook); /* NULL is allowed */

void notebook_add(struct notebook *notebook, const struct note *note);

/* The oldest note that was not read yet; its text is valid until the next one is added. */
bool notebook_next(struct notebook *notebook, struct note *note);

/* One more that is not written down, since too many are. */
void notebook_skip(struct notebook *notebook);

/* How many were skipped or found no room since this was asked last. */
uint64_t notebook_take_missed(struct notebook *notebook);

#endif

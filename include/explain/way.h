/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way to the server read out: what the name service said, every address
 * with what became of it, and by which names the two sides know each other.
 * Seen in the connect pane; computed from (journal, position).
 */
#ifndef EXPLAIN_WAY_H
#define EXPLAIN_WAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explain/channel.h"
#include "journal/journal.h"

struct way_line {
	const char *label; /* translated; NULL: it belongs to the one above */
	char *text;        /* translated, printable */
	enum channel_mark mark;
	uint32_t event; /* that says so */
	char *connect;  /* the target that is this address or exchanger; NULL: neither */
};

/* Owns its texts; a zeroed value is empty. */
struct way {
	struct way_line *lines;
	size_t count;
	size_t capacity;
};

/* What is known of the newest connection at or before event `until`; false when there is none. */
bool way_of(const struct journal *journal, uint32_t until, struct way *way);
void way_release(struct way *way);

/* Names and addresses of both ends, as far as they are known; empty spans where not. */
struct way_ends {
	struct span client;      /* our address, as the server sees it, or as we do */
	bool seen;               /* the server has told it */
	struct span client_name; /* what the PTR of our address says */
	bool client_asked;       /* and whether it was asked for at all */
	bool client_agrees;      /* that name leads back to our address */
	bool client_forward;     /* whether that was asked */
	struct span helo;        /* what was said in EHLO */
	struct span server;      /* the address that was connected to */
	struct span server_name; /* its PTR */
	bool server_asked;
	bool server_agrees;
	bool server_forward;
	struct span greeting_name; /* the first word of the greeting */
	uint32_t client_event, server_event, helo_event, greeting_event;
};

/* True for the same host name, ASCII case aside. */
bool way_same_name(struct span a, struct span b);

void way_ends_of(const struct journal *journal, uint32_t until, struct way_ends *ends);

#endif

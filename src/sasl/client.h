/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a mechanism's client side is to the exchange: a few functions, and the
 * means to say what the step holds. Private to this folder.
 */
#ifndef SASL_CLIENT_H
#define SASL_CLIENT_H

#include "sasl/exchange.h"
#include "sasl/guarded.h"

#define EXCHANGE_ROUNDS_MAX 16
#define EXCHANGE_CHALLENGE_MAX (64 * 1024) /* of Base64 */
#define EXCHANGE_LINE_MAX 512              /* RFC 5321 §4.5.3.1.4, held for AUTH by RFC 4954 §4 */

struct mechanism_client {
	size_t state_size; /* of exchange->state, zeroed at the start */
	int variant;       /* for one file with several rows */
	unsigned steps;    /* responses that it gives when all goes well; 0: not known */
	bool plain_text;   /* challenges may come without Base64 (NTLM's first) */

	/* The first response, where the client may begin; NULL: the server does. */
	enum exchange_next (*initial)(struct exchange *exchange);

	/* Answers exchange->challenge. */
	enum exchange_next (*answer)(struct exchange *exchange);

	/* Goes on after EXCHANGE_BUSY; NULL where nothing is costly. */
	enum exchange_next (*work)(struct exchange *exchange, uint32_t rounds);

	/* Has the server proved itself? NULL: nothing to prove. */
	bool (*succeeded)(const struct exchange *exchange, const char **reason);

	/* Wipes what state points to; NULL: nothing. */
	void (*release)(struct exchange *exchange);
};

struct exchange {
	const struct mechanism *mechanism;
	struct login login;
	void *state;
	struct bytes challenge; /* decoded */
	struct bytes response;
	struct sasl_value *values;
	size_t value_count;
	size_t value_capacity;
	const char *asks;
	const char *reason;
	unsigned number; /* of the responses so far */
	unsigned rounds; /* challenges so far */
	bool begun;      /* the first response was made */
	bool shown;      /* this step's response may be seen */
	bool proof;      /* this step's challenge is a server's proof: not to be seen */
	bool busy;       /* exchange_work() is awaited */
	bool cancelled;  /* for good */
};

/*
 * Adds a copy of one value to the step. A ruler value is a field of the
 * response and is appended to it as well, so the fields in their order always
 * are the response.
 */
void exchange_add(struct exchange *exchange, struct sasl_value value);

/* The same for the NUL or other octet that separates two fields. */
void exchange_add_separator(struct exchange *exchange, unsigned char octet);

/* Ends the exchange for good; `reason` is an N_() sentence. */
enum exchange_next exchange_cancel(struct exchange *exchange, const char *reason);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SASL mechanisms: one file and one row each, client and server side together
 * (the server's is for the practice server and for tests).
 */
#ifndef SASL_MECHANISM_H
#define SASL_MECHANISM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct exchange;
struct sasl_step;

/* How much a mechanism tells somebody who listens. */
enum exposure {
	EXPOSURE_PASSWORD, /* the password or token itself: TLS is a must */
	EXPOSURE_GUESS,    /* what a guess can be checked against off-line */
	EXPOSURE_NOTHING,
};

struct mechanism_client;
struct mechanism_server;

struct mechanism {
	const char *name;      /* "SCRAM-SHA-256" */
	const char *reference; /* "RFC 7677", or what stands for one */
	const char *summary;   /* N_() sentence for the picker */
	enum exposure exposure;
	bool client_first;
	bool wants_token;    /* a bearer token in place of a password */
	bool wants_password; /* false: EXTERNAL, ANONYMOUS */
	bool binds_channel;  /* -PLUS */
	bool obsolete;
	bool by_hand;      /* begun and decoded by us, its last answer is sent by hand */
	unsigned strength; /* order of recommendation: higher is better; 0: never by itself */
	const struct mechanism_client *client; /* NULL: explained, not done by us */
	const struct mechanism_server *server; /* NULL: the practice server does not do it */
};

const struct mechanism *mechanism_find(struct span name); /* NULL when unknown */
const struct mechanism *mechanism_row(size_t n);          /* NULL behind the last; sorted by name */

/* How many responses its client side gives when all goes well; 0: not known. */
unsigned mechanism_steps(const struct mechanism *mechanism);

/*
 * The best of those offered (the parameter text of EHLO's AUTH) that we can
 * do with what there is, over this channel; NULL when none. Without
 * encryption only mechanisms that don't expose the password.
 */
const struct mechanism *mechanism_choose(struct span offered, bool encrypted, bool have_token,
					 bool have_binding);

/* ---- the server's side ---- */

enum verification {
	VERIFY_CHALLENGE, /* *challenge is to be sent in a 334 */
	VERIFY_OK,
	VERIFY_REFUSED,   /* 535 */
	VERIFY_MALFORMED, /* 501 */
};

/* Accounts as the server looks them up: true, and the password, for a user that exists. */
struct account_source {
	bool (*find)(void *context, struct span user, struct span *password);
	void *context;
};

struct verifier;

struct verifier *verifier_new(const struct mechanism *mechanism, struct account_source accounts,
			      struct span host);
void verifier_free(struct verifier *verifier); /* wipes */

/* A fixed nonce for what follows; without it every exchange has its own. */
void verifier_set_nonce(struct verifier *verifier, struct span nonce);

/* Who the client is by other means (its certificate); EXTERNAL refuses without. */
void verifier_set_identity(struct verifier *verifier, struct span identity);

/* Channel binding data of one type; the -PLUS mechanisms refuse without. At most four are kept. */
void verifier_add_binding(struct verifier *verifier, struct span type, struct span data);

/* True when the server's side exists and has what it needs. */
bool mechanism_can_serve(const struct mechanism *mechanism, bool have_binding, bool have_identity);

/*
 * Takes a decoded response (`present` false: AUTH came without an initial
 * response) and appends the raw challenge of the next 334.
 */
enum verification verifier_push(struct verifier *verifier, bool present, struct span response,
				struct bytes *challenge);

/* The user that was authenticated; empty until VERIFY_OK. */
struct span verifier_user(const struct verifier *verifier);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mechanism's server side is to the verifier. Private to this folder. */
#ifndef SASL_SERVER_H
#define SASL_SERVER_H

#include "sasl/guarded.h"
#include "sasl/mechanism.h"

#define VERIFIER_BINDINGS_MAX 4

struct mechanism_server {
	size_t state_size;   /* of verifier->state, zeroed at the start */
	int variant;         /* for one file with several rows */
	bool server_first;   /* an initial response is an error */
	bool wants_binding;  /* not offered without channel binding data */
	bool wants_identity; /* not offered without an identity from outside */

	/* As verifier_push(), with verifier->step counted up before; `present` is false at most once. */
	enum verification (*push)(struct verifier *verifier, bool present, struct span response,
				  struct bytes *challenge);

	/* Wipes what state points to; NULL: nothing. */
	void (*release)(struct verifier *verifier);
};

struct verifier_binding {
	struct bytes type;
	struct bytes data;
};

struct verifier {
	const struct mechanism *mechanism;
	struct account_source accounts;
	struct bytes host;
	struct bytes nonce;    /* given for tests; empty: random */
	struct bytes identity; /* from outside; for EXTERNAL */
	struct bytes user;     /* who it claims to be, later who it is */
	struct verifier_binding bindings[VERIFIER_BINDINGS_MAX];
	size_t binding_count;
	unsigned step; /* 1… */
	bool verified;
	void *state;
};

/* The password of a user, true when there is such a one. */
bool verifier_find(const struct verifier *verifier, struct span user, struct span *password);

/* Compares in constant time with the password of verifier->user; unknown users are refused too. */
enum verification verifier_check_password(struct verifier *verifier, struct span password);

/* Appends the given nonce, or a fresh one of printable characters. */
void verifier_append_nonce(const struct verifier *verifier, struct bytes *out);

#endif

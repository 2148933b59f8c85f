/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One SASL exchange (RFC 4422) over SMTP's AUTH (RFC 4954), the client's side:
 * given the server's challenges, the next response as bytes, and how it is
 * built as labelled values that a dialog draws or a report prints. Sends
 * nothing, waits for nothing, asks nobody: what it needs of the user is given
 * at the start. Costly iterations are done in slices (exchange_work()).
 */
#ifndef SASL_EXCHANGE_H
#define SASL_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "sasl/mechanism.h"

/* What the user brings. Spans are borrowed until exchange_free(). */
struct login {
	struct span user;     /* authcid */
	struct span authzid;  /* mostly empty */
	struct span password; /* or the token of XOAUTH2 and OAUTHBEARER */
	struct span host;     /* for OAUTHBEARER, DIGEST-MD5's digest-uri */
	uint16_t port;
	struct span realm;
	struct span certificate; /* the subject of the one shown in TLS; empty: none was */
	struct span nonce;       /* for tests; empty: random */
	/*
	 * "tls-exporter" …; empty: none. Given to a SCRAM without -PLUS it says that
	 * we could bind and that the server offers no -PLUS ("y" in the GS2 header).
	 */
	struct span binding_type;
	struct span binding_data;
	uint32_t iteration_limit; /* of SCRAM; 0 means 100,000 */
	uint64_t now_s;           /* for the dates in tokens; 0: not known */
	bool user_on_auth_line;   /* LOGIN: user name as initial response */
	bool no_initial_response; /* send AUTH alone and wait for the 334 */
};

enum exchange_next {
	EXCHANGE_SEND,   /* *step holds a line to send (perhaps an empty one) */
	EXCHANGE_BUSY,   /* call exchange_work() until it says otherwise */
	EXCHANGE_CANCEL, /* send "*": step->reason says why */
	EXCHANGE_MANUAL, /* this one cannot be answered by us; step explains it */
};

enum value_form {
	VALUE_TEXT,  /* UTF-8 to be shown as text */
	VALUE_BYTES, /* to be shown in hexadecimal */
	VALUE_NUL,   /* a separator octet (NUL, or 0x01 in OAuth), drawn as one */
};

/* One labelled value of a step. */
struct sasl_value {
	const char *label; /* N_() string: "password", "client nonce", "ClientProof" */
	struct span bytes; /* owned by the exchange */
	enum value_form form;
	bool secret;      /* only its structure is shown */
	bool typed;       /* it is what the user gave: password or token, not computed from it */
	bool ruler;       /* a field on the byte ruler: all of them, in order, are the response */
	const char *note; /* N_() sentence, or NULL */
};

/* What is sent next, and why. Valid until the next call on the exchange. */
struct sasl_step {
	unsigned number;       /* 1… of this exchange's responses */
	struct span challenge; /* decoded */
	bool challenge_secret; /* it is the server's own proof */
	const char *asks;      /* N_() sentence: what the server asks for with it */
	struct span response;  /* raw; in Base64 it is what goes out */
	bool secret;           /* the line must be masked */
	const struct sasl_value *values;
	size_t value_count;
	const char *reason; /* N_() sentence: of a cancel, or a remark; may be NULL */
};

struct exchange;

/* Begins; never fails (a mechanism that we cannot do gives EXCHANGE_MANUAL). */
struct exchange *exchange_new(const struct mechanism *mechanism, const struct login *login);
void exchange_free(struct exchange *exchange); /* wipes */

/*
 * The initial response, for the AUTH line itself. EXCHANGE_SEND with a step (an
 * empty response is written "=" there, RFC 4954 §4), EXCHANGE_MANUAL when the
 * mechanism has none (server speaks first), the login asks for none or it is
 * too long for the line: then AUTH goes out alone. EXCHANGE_CANCEL: this login
 * cannot be put into the mechanism, nothing is to be sent, step->reason says why.
 */
enum exchange_next exchange_initial(struct exchange *exchange, struct sasl_step *step);

/* A 334 came; `text` is what stands behind "334 ", in Base64. */
enum exchange_next exchange_challenge(struct exchange *exchange, struct span text,
				      struct sasl_step *step);

/* A 334 came that is no challenge at all: EXCHANGE_CANCEL, for this reason, an N_() sentence. */
enum exchange_next exchange_give_up(struct exchange *exchange, const char *reason,
				    struct sasl_step *step);

/* The user answered where it was given up: what the server says next counts again. */
void exchange_resume(struct exchange *exchange);

/* Goes on with costly work for at most `rounds` iterations (some three microseconds each). */
enum exchange_next exchange_work(struct exchange *exchange, uint32_t rounds,
				 struct sasl_step *step);

/*
 * 235 came: false when the mechanism wanted a proof of the server that never
 * came or was wrong (then it is not authenticated, and *reason, an N_()
 * sentence, says so).
 */
bool exchange_succeeded(const struct exchange *exchange, const char **reason);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From addresses to one connected socket: tried in turn, IPv6 and IPv4
 * interleaved; the next begins when one fails or has been silent for 250 ms,
 * and the first that stands wins (RFC 8305 §5). Every attempt is kept with its
 * result. Reads no clock.
 */
#ifndef NET_CONNECTOR_H
#define NET_CONNECTOR_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "net/net_address.h"

struct loop;
struct connector;

enum connect_result {
	CONNECT_NOT_TRIED,
	CONNECT_TRYING,
	CONNECT_DONE,
	CONNECT_REFUSED,     /* nothing listens there */
	CONNECT_UNREACHABLE, /* no route, network or host down */
	CONNECT_NO_ANSWER,   /* silence until the time was over */
	CONNECT_NOT_ALLOWED, /* the system forbids it */
	CONNECT_NO_SUCH,     /* of a path: there is no such socket */
	CONNECT_NO_SOURCE,   /* the address to connect from cannot be used */
	CONNECT_FAILED,      /* anything else; `system` tells */
	CONNECT_LEFT,        /* given up since another address answered first */
};

struct connect_attempt {
	struct net_address address;
	enum connect_result result;
	int system;          /* errno, 0 for none */
	uint64_t started_us; /* 0 when not tried */
	uint64_t ended_us;   /* 0 while it goes on */
};

enum connector_state {
	CONNECTOR_TRYING,
	CONNECTOR_DONE,
	CONNECTOR_FAILED,
};

/*
 * Copies the addresses (at least one) and the source, from which it connects
 * where the family is the same; NULL: as the system chooses. An attempt is
 * given up after attempt_timeout_us.
 */
struct connector *connector_new(const struct net_address *addresses, size_t count,
				const struct net_address *source, uint64_t attempt_timeout_us);

/* Closes all sockets that were not taken; NULL is allowed. */
void connector_free(struct connector *connector);

/* Puts its sockets into the loop's set for this turn. */
void connector_watch(const struct connector *connector, struct loop *loop);

/* When connector_pump() must be called at the latest; 0 when it is over. */
uint64_t connector_deadline(const struct connector *connector);

/*
 * Starts attempts and looks how they stand; the first call begins.
 * CONNECTOR_FAILED fills the fault: FAULT_CONNECT with every address and what
 * became of it, `system` of the last.
 */
enum connector_state connector_pump(struct connector *connector, uint64_t now_us,
				    struct fault *fault);

/* After CONNECTOR_DONE: the socket, non-blocking, close-on-exec; the caller owns it. */
int connector_take_socket(struct connector *connector);

/* The attempts in the order they are made; valid until connector_free(). */
const struct connect_attempt *connector_attempts(const struct connector *connector, size_t *count);

/* The attempt that succeeded; NULL while none has. */
const struct connect_attempt *connector_winner(const struct connector *connector);

/* "refused", "no-answer": as the journal writes it. */
const char *connect_result_name(enum connect_result result);

/* Appends "refused (Connection refused)", "no answer in 5 s": translated and printable. */
void connect_attempt_append(struct bytes *out, const struct connect_attempt *attempt);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice server on the network: ports that are listened on, and all the
 * connections that came, each with a conversation of its own. Everything that a
 * client can make it hold or wait for has a bound. Relays nothing, keeps no
 * message.
 */
#ifndef PRACTICE_LISTENER_H
#define PRACTICE_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "net/certificate.h"
#include "net/net_address.h"
#include "practice/notebook.h"
#include "practice/scenario.h"

struct listener;
struct loop;

struct listener_limits {
	size_t connections;    /* at once; more are told 421 */
	unsigned commands;     /* of one connection */
	size_t buffer;         /* bytes that wait in each direction of one connection */
	uint64_t idle_us;      /* without a whole command */
	uint64_t total_us;     /* of one connection */
	uint64_t handshake_us; /* of TLS */
	uint64_t deaf_us;      /* while replies wait, and none of them goes */
	uint64_t parting_us;   /* for the client to close, when all was said */
};

/*
 * The usual ones: a silent client is waited for so many seconds (0: five
 * minutes), a connection lasts six times as long. There are never more
 * connections than this process may have descriptors.
 */
struct listener_limits listener_usual_limits(uint32_t idle_s);

/* Borrows the scenario and the identity. */
struct listener *listener_new(const struct scenario *scenario, const struct tls_identity *identity,
			      const struct listener_limits *limits);
void listener_free(struct listener *listener); /* NULL is allowed */

/*
 * Listens there, with TLS from the first byte if `implicit`; the place with the
 * port that was chosen, or NULL with FAULT_CONNECT.
 */
const struct net_address *listener_open(struct listener *listener,
					const struct net_address *address, bool implicit,
					struct fault *fault);

/* One turn of the loop: what it waits for, and what is done when it has waited. */
void listener_watch(struct listener *listener, struct loop *loop, uint64_t now_us);
void listener_pump(struct listener *listener, const struct loop *loop, uint64_t now_us);

/* No more connections from now on, and 421 to those that stand. */
void listener_shut(struct listener *listener, uint64_t now_us);
size_t listener_count(const struct listener *listener); /* connections that stand */

/* Whatever happened since it was read last. */
struct notebook *listener_notebook(struct listener *listener);

struct listener_sums {
	uint64_t connections;
	uint64_t turned_away;
	uint64_t commands;
};
struct listener_sums listener_sums(const struct listener *listener);

#endif

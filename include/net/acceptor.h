/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A socket that waits for connections. Never blocks; when the system has no
 * descriptor left for the next one it rests for a moment instead of spinning,
 * and whoever knocks waits in the system's queue.
 */
#ifndef NET_ACCEPTOR_H
#define NET_ACCEPTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "net/net_address.h"

struct acceptor;
struct loop;

/* Port 0: the system chooses one. NULL with FAULT_CONNECT when it cannot listen there. */
struct acceptor *acceptor_new(const struct net_address *address, struct fault *fault);
void acceptor_free(struct acceptor *acceptor); /* NULL is allowed */

/* Where it listens, with the port that was chosen. */
const struct net_address *acceptor_address(const struct acceptor *acceptor);

void acceptor_watch(const struct acceptor *acceptor, struct loop *loop, uint64_t now_us);

/* The next connection's socket, close-on-exec, and its other end; -1 when there is none now. */
int acceptor_take(struct acceptor *acceptor, uint64_t now_us, struct net_address *from);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice server at the other end of a stream: joins a responder to a
 * memory pair (in-process) or to an accepted socket, with TLS by a certificate
 * made at its start.
 */
#ifndef PRACTICE_PEER_H
#define PRACTICE_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "net/certificate.h"
#include "net/stream.h"
#include "practice/scenario.h"

struct loop;
struct peer;

/* Owns the stream from now on; borrows the identity (NULL: no TLS is offered). */
struct peer *peer_new(struct stream *stream, const struct scenario *scenario,
		      const struct tls_identity *identity, bool implicit, uint64_t now_us);
void peer_free(struct peer *peer); /* NULL is allowed */

void peer_watch(const struct peer *peer, struct loop *loop);
uint64_t peer_deadline(const struct peer *peer); /* 0: never */

/* Moves everything on; true when anything happened. */
bool peer_pump(struct peer *peer, uint64_t now_us);
bool peer_is_over(const struct peer *peer);

#endif

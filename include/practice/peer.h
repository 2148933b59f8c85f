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
#include "practice/notebook.h"
#include "practice/scenario.h"

struct loop;
struct peer;

/* Owns the stream from now on; borrows the identity (NULL: no TLS is offered). */
struct peer *peer_new(struct stream *stream, const struct scenario *scenario,
		      const struct tls_identity *identity, bool implicit, uint64_t now_us);
void peer_free(struct peer *peer); /* NULL is allowed */

/*
 * What a listener asks of its connections: they are written down in a notebook,
 * serve so many commands, wait with no more than so many bytes, and when they
 * close let the client read the last words first.
 */
struct peer_terms {
	struct notebook *notebook; /* NULL: nobody looks on */
	uint32_t connection;       /* its number there */
	unsigned commands;
	size_t buffer;
};
void peer_accept_terms(struct peer *peer, const struct peer_terms *terms);

/* Puts what it waits for into this turn of the loop; its slot there (LOOP_NO_SLOT: none). */
size_t peer_watch(const struct peer *peer, struct loop *loop);
uint64_t peer_deadline(const struct peer *peer); /* 0: never */

/* Moves everything on; true when anything happened. */
bool peer_pump(struct peer *peer, uint64_t now_us);

/* What it is busy with, for its owner's deadlines. */
enum peer_state {
	PEER_HANDSHAKING,
	PEER_TALKING,
	PEER_PARTING, /* all was said: waits for the client to close */
	PEER_OVER,
};
enum peer_state peer_state(const struct peer *peer);
uint64_t peer_progress(const struct peer *peer);    /* grows with whole lines and content */
uint64_t peer_handed_over(const struct peer *peer); /* bytes that the system took */
size_t peer_pending(const struct peer *peer);       /* bytes that wait to be sent */
unsigned peer_commands(const struct peer *peer);

/* How it ended, once it is over; words: more about it, "" for none. */
enum note_end peer_end(const struct peer *peer, struct span *words);

/* Says this and closes; without a word where nothing can be said. */
void peer_dismiss(struct peer *peer, uint64_t now_us, const char *reply);
void peer_abort(struct peer *peer);

#endif

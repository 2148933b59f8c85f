/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One byte stream in both directions, whatever carries it: a socket in clear
 * or in TLS, or a pair of streams joined in memory. Never blocks and never
 * dies of SIGPIPE. What arrived before the end is always read before the end
 * is told. Buffers are bounded on the way in; on the way out stream_pending()
 * lets the caller hold back.
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "net/certificate.h"
#include "net/tls.h"
#include "net/trust.h"

struct loop;
struct stream;

/* How it ended. */
enum stream_end {
	STREAM_OPEN,
	STREAM_FIN,        /* in clear: the other side sends no more; we still may */
	STREAM_RESET,      /* the other side broke it off */
	STREAM_TLS_CLOSED, /* TLS's close_notify came */
	STREAM_TLS_CUT,    /* TLS stood, and the connection closed without close_notify */
	STREAM_TLS_FAILED, /* the handshake failed, or a record was wrong */
	STREAM_FAILED,     /* the system said something else */
	STREAM_OURS,       /* we closed */
};

enum stream_tls {
	STREAM_CLEAR,
	STREAM_HANDSHAKING,
	STREAM_SECURED,   /* encrypted; whether trusted, the facts tell */
	STREAM_UNSECURED, /* the handshake failed: nothing more can be sent or read */
};

/* ---- life ---- */

/* Takes over a connected socket and makes it non-blocking, close-on-exec, without Nagle's delay. */
struct stream *stream_of_socket(int fd);

/* Two streams joined in memory; each direction holds at most `capacity` bytes (0: 64 KiB). */
void stream_pair(struct stream *ends[2], size_t capacity);

/* Ends it as stream_close() does, if it is still open; NULL is allowed. */
void stream_free(struct stream *stream);

/* ---- use ---- */

/* No more than so many bytes wait to be read (256 KiB unless told); then the other side has to. */
void stream_limit_input(struct stream *stream, size_t size);

/*
 * Puts the socket into the loop's set for this turn, and returns its slot there
 * (LOOP_NO_SLOT: none); hurries the loop when work is there already.
 */
size_t stream_watch(const struct stream *stream, struct loop *loop);

/* Moves bytes and the handshake as far as they go now. True when anything moved or changed. */
bool stream_pump(struct stream *stream);

/* Queues a copy to be sent; ignored once stream_can_write() is false. */
void stream_write(struct stream *stream, struct span data);
bool stream_can_write(const struct stream *stream);

/* Bytes that were queued but not all handed over to the system yet. */
size_t stream_pending(const struct stream *stream);

/* How many of the queued bytes, since the stream began, were handed over. Only grows. */
uint64_t stream_handed_over(const struct stream *stream);

/* What can be read now, decrypted; valid until the next call on the stream. */
struct span stream_peek(const struct stream *stream);

/* Moves at most `limit` bytes behind out; returns how many. */
size_t stream_read(struct stream *stream, struct bytes *out, size_t limit);

/* Drops at most `limit` bytes, wiped; returns how many. */
size_t stream_skip(struct stream *stream, size_t limit);

/* How it ended; STREAM_OPEN as long as there is something to read. */
enum stream_end stream_end(const struct stream *stream);

/* What went wrong, for RESET, TLS_CUT, TLS_FAILED and FAILED; else its kind is FAULT_NONE. */
const struct fault *stream_fault(const struct stream *stream);

/* "fin", "reset", "close_notify", "no_close_notify", "tls", "failed", "closed"; "open". */
const char *stream_end_name(enum stream_end end);

/* ---- ending ---- */

/* Sends what is queued, then (in TLS) close_notify, then FIN; reading goes on. */
void stream_finish(struct stream *stream);

/* Ends at once: one try to send what is queued and close_notify, then closes the socket. */
void stream_close(struct stream *stream);

/* Ends with a reset, without close_notify. */
void stream_abort(struct stream *stream);

/* ---- TLS ---- */

/*
 * Begins a client's handshake; what was peeked at is to be read first. False
 * with a fault when it cannot begin (something is still pending). FAULT_PROTOCOL
 * means that bytes came in clear before it: none of them will ever be part of
 * the TLS session, stream_take_early() gives them, and whoever then calls
 * again goes on in spite of them.
 */
bool stream_start_tls(struct stream *stream, const struct tls_client *client,
		      const struct tls_request *request, struct fault *fault);

/* The server's side of it. */
bool stream_accept_tls(struct stream *stream, const struct tls_identity *identity,
		       struct fault *fault);

enum stream_tls stream_tls(const struct stream *stream);

/* What the handshake showed (also a failed one, as far as it came); NULL in clear. */
const struct tls_facts *stream_tls_facts(const struct stream *stream);

/* What it takes to resume this TLS session on another stream; NULL when it cannot be. */
struct tls_memory *stream_tls_remember(const struct stream *stream);

/*
 * Appends what identifies this TLS channel; both sides find the same bytes.
 * False where this kind is not to be had: in clear, before TLS 1.3 and without
 * an extended master secret (exporter), with a certificate whose signature
 * names no hash (end point).
 */
bool stream_tls_binding(const struct stream *stream, enum tls_binding binding, struct bytes *out);

/*
 * Appends the subject of the client's certificate that was shown in the
 * handshake, as one line; false when none was.
 */
bool stream_tls_shown(const struct stream *stream, struct bytes *subject);

/*
 * Moves behind out the clear-text bytes that came where TLS was due: before the
 * handshake began, or in place of the other side's first record (at most 4 KiB
 * of those). Returns how many.
 */
size_t stream_take_early(struct stream *stream, struct bytes *out);

#endif

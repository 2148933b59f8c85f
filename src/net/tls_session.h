/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One TLS session on buffers: encrypted bytes in and out, clear bytes in and
 * out, no socket. Used by stream alone.
 */
#ifndef NET_TLS_SESSION_H
#define NET_TLS_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "net/queue.h"
#include "net/tls.h"
#include "net/trust.h"

struct ssl_ctx_st;
struct tls_session;

/* tls.c makes it, tls_session.c uses it. */
struct tls_client {
	struct ssl_ctx_st *context;
	char *pin;  /* lower-case hexadecimal; NULL: none */
	int keylog; /* a descriptor; 0: none */
	bool look;
	bool lowered;
	struct tls_memory *resume; /* NULL: nothing is */
	bool no_anchors;
};

enum tls_step {
	TLS_STEP_DONE,   /* of a handshake: it stands; of reading and writing: bytes moved */
	TLS_STEP_WAIT,   /* more of the other side's bytes are needed */
	TLS_STEP_CLOSED, /* the other side sent close_notify */
	TLS_STEP_FAILED, /* tls_session_tell() has the reason */
};

/* NULL with a fault when the name is empty or cannot be one. */
struct tls_session *tls_session_connect(const struct tls_client *client,
					const struct tls_request *request, struct fault *fault);
struct tls_session *tls_session_accept(struct ssl_ctx_st *identity, bool ask_client,
				       struct fault *fault);
void tls_session_free(struct tls_session *session);

/* Encrypted bytes that came. The queue is emptied. */
void tls_session_feed(struct tls_session *session, struct queue *from);

/* Moves encrypted bytes that are to be sent behind what `to` holds. */
void tls_session_drain(struct tls_session *session, struct queue *to);

enum tls_step tls_session_handshake(struct tls_session *session);

/* Decrypts at most limit bytes behind what `to` holds. */
enum tls_step tls_session_read(struct tls_session *session, struct queue *to, size_t limit);

/* Encrypts from the front of the queue; *taken tells how many bytes. */
enum tls_step tls_session_write(struct tls_session *session, struct queue *from, size_t *taken);

/* True when bytes wait that tls_session_read() has not looked at. */
bool tls_session_has_input(const struct tls_session *session);

/* The other side is gone before the handshake was over: what was seen so far is all there will be. */
void tls_session_give_up(struct tls_session *session);

void tls_session_close_notify(struct tls_session *session);

/*
 * Why it failed, as a fault. `first` are the first bytes that the other side
 * sent in the handshake: they tell clear text from TLS.
 */
void tls_session_tell(const struct tls_session *session, struct span first, struct fault *fault);

/* The same when the other side left in the middle of the handshake. */
void tls_session_tell_end(const struct tls_session *session, bool reset, struct fault *fault);

/* True when these bytes cannot be the beginning of TLS. */
bool tls_session_is_clear_text(struct span first);

struct tls_memory *tls_session_remember(const struct tls_session *session);

const struct tls_facts *tls_session_facts(const struct tls_session *session);

/* As stream_tls_binding() and stream_tls_shown(). */
bool tls_session_binding(const struct tls_session *session, enum tls_binding binding,
			 struct bytes *out);
bool tls_session_shown(const struct tls_session *session, struct bytes *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of one TLS session share: its insides. */
#ifndef NET_TLS_INSIDE_H
#define NET_TLS_INSIDE_H

#include <openssl/types.h>
#include <stdbool.h>

#include "net/tls_session.h"

struct tls_session {
	SSL *ssl;
	BIO *in;           /* the SSL's */
	struct queue wire; /* what it wrote */
	bool client;
	bool implicit;
	bool look;
	bool established;
	bool verified;       /* the server's certificate was looked at */
	bool dane_turn;      /* errors that are noted now are DANE's */
	int dane_error;      /* the first of them: X509_V_ERR_…, 0 for none */
	bool name_error;     /* the library found the name to be wrong */
	bool points;         /* the leaf names a place of its issuer's certificate */
	char *pin;           /* NULL: none */
	int keylog;          /* 0: none */
	unsigned long error; /* the library's, once it failed */
	struct tls_facts facts;
};

/* A session that may be resumed. */
struct tls_memory {
	SSL_SESSION *session;
};

/* tls_session.c: where the keys of that session are to be written. */
int tls_session_keylog(const SSL *ssl);

/* ---- tls_verify.c: what the server showed, judged ---- */

/* The library's callback for a whole certificate chain (SSL_CTX_set_cert_verify_callback). */
int tls_verify(X509_STORE_CTX *context, void *unused);

/* Gives the handshake the TLSA records that count. False when the library refuses. */
bool tls_verify_prepare(struct tls_session *session, const struct dane *dane);

/* Behind the handshake, also a failed one: the facts are complete. */
void tls_verify_conclude(struct tls_session *session);

/* ---- tls_watch.c: what went over the wire of a handshake ---- */

void tls_watch_begin(struct tls_session *session);

/* tls_wire.c: what is written to it is appended to the queue. NULL: the library refuses. */
BIO *tls_wire_new(struct queue *queue);

/* tls_words.c: what the library complained of last, as {reason}, about {path}; false always. */
bool tls_fault_set(struct fault *fault, enum fault_kind kind, const char *sentence,
		   const char *path);

#endif

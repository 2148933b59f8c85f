/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection of the hostile server: lines in, bytes out, in clear or in
 * TLS, and every unmannerly way to end it. What is heard and said goes into a
 * ledger that the judge, another process, shares.
 */
#ifndef TESTS_TOOLS_HOSTILE_WIRE_H
#define TESTS_TOOLS_HOSTILE_WIRE_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "base/bytes.h"

/* Shared between processes, hence without pointers. */
struct ledger {
	int connections;
	int reached;     /* how many of the case's `reach` marks */
	int inside;      /* how many of these in TLS */
	char mark[512];  /* a file that `reach` makes, for a screen test; empty: none */
	char fault[512]; /* what the server found wrong with the client; empty: nothing */
	size_t heard_size, body_size, sent_size;
	bool sent_more;         /* more was sent than fits */
	char heard[256 * 1024]; /* lines of the client outside a message, each with a newline */
	char body[256 * 1024];  /* lines of messages */
	unsigned char sent[4 * 1024 * 1024]; /* on connection 1, as the client's TLS gives it */
};

struct wire {
	int fd;       /* -1 when closed */
	SSL *ssl;     /* NULL in clear */
	int pace_ms;  /* between bytes that go one by one; -1: all at once */
	bool lenient; /* what comes now need not be lines: a ClientHello nobody answers */
	struct bytes input;
	struct ledger *ledger;
};

struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);
void ledger_fault(struct ledger *ledger, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Lines of the client: commands, and lines of a message. */
void ledger_hear(struct ledger *ledger, struct span line);
void ledger_hear_body(struct ledger *ledger, struct span line);

/* True when a line begins so; ASCII case is ignored. */
bool ledger_line_starts(struct span line, struct span start);

void wire_open(struct wire *wire, int fd, struct ledger *ledger);

/* False when the client is gone. */
bool wire_send(struct wire *wire, struct span bytes);

/* Bytes past TLS, straight to the socket. */
bool wire_send_raw(struct wire *wire, struct span bytes);

/* The next line without its end; false at the end of the stream. Not yet in the ledger. */
bool wire_read_line(struct wire *wire, struct bytes *line);

/* Reads and forgets count bytes; false at the end of the stream. */
bool wire_skip(struct wire *wire, size_t count);

/* How a handshake is not the usual one. */
struct wire_tls {
	bool ask_client; /* demands a certificate of the client */
	int version;     /* the highest one, as OpenSSL numbers them; 0: any */
};

/* The server's side of a handshake; false when the client would not. */
bool wire_start_tls(struct wire *wire, SSL_CTX *context, struct wire_tls how);

/* Asks the client for a new handshake (TLS 1.2) or for new keys (TLS 1.3). */
bool wire_renegotiate(struct wire *wire);

void wire_close(struct wire *wire);      /* as it should be: close_notify, FIN */
void wire_cut(struct wire *wire);        /* FIN without close_notify */
void wire_reset(struct wire *wire);      /* RST */
void wire_half_close(struct wire *wire); /* FIN, and goes on reading */

#endif

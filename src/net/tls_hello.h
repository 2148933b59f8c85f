/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first two messages of a handshake taken apart (RFC 8446 §4.1): what a
 * client offers, what a server chose. Total: whatever the bytes are, it ends,
 * and what could not be read is empty. Knows no TLS library.
 */
#ifndef NET_TLS_HELLO_H
#define NET_TLS_HELLO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct tls_hello {
	bool server;
	uint16_t
		version; /* of a server: the chosen one; of a client: the highest of TLS 1.2 and below */
	uint16_t cipher;      /* of a server; 0: none */
	uint16_t group;       /* of a server in TLS 1.3, its HelloRetryRequest too; 0: none */
	struct span ciphers;  /* of a client: numbers of two bytes; borrowed, as the next two */
	struct span versions; /* of a client, likewise; empty before TLS 1.3 */
	struct span groups;   /* of a client, likewise */
};

/* A handshake message with its head of four bytes; false when it is neither of the two. */
bool tls_hello_parse(struct span message, struct tls_hello *hello);

/* Takes the next number of two bytes off a list; false at its end. */
bool tls_hello_next(struct span *list, uint16_t *number);

/* "TLS 1.3" of 0x0304; NULL for one that nobody knows. */
const char *tls_hello_version_name(uint16_t version);

/* "x25519" of 29, as the TLS library calls it; NULL for one that nobody knows. */
const char *tls_hello_group_name(uint16_t group);

#endif

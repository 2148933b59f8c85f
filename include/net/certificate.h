/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Certificates as values to look at, and certificates of our own making for
 * the practice server: a CA and a leaf (EC P-256) that live in memory only.
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"

/* One certificate. Texts are the issuer's words: bytes for the printable gate, owned. */
struct certificate {
	char *subject; /* RFC 2253 form, control and 8-bit bytes escaped */
	char *issuer;
	int64_t not_before_s; /* seconds since 1970, UTC */
	int64_t not_after_s;
	char key[32];       /* "EC prime256v1", "RSA" */
	int key_bits;       /* 256, 2048 */
	char signature[48]; /* "ecdsa-with-SHA256" */
	char sha256[65];    /* fingerprint, lower-case hexadecimal */
	bool self_signed;
};

void certificate_release(struct certificate *certificate);

/* What a leaf is to be like; zeroes with a host make a good one. */
struct certificate_order {
	const char *host;        /* a name or an address literal for subjectAltName */
	int64_t valid_from_s;    /* relative to now; both 0: from an hour ago for 30 days */
	int64_t valid_until_s;   /* relative to now */
	bool self_signed;        /* signs itself; there is no CA */
	bool intermediate;       /* signed by an intermediate CA below the CA … */
	bool leave_out;          /* … that the server does not send */
	const char *const *more; /* further names and addresses, up to a NULL; NULL: none */
};

/* A key with its certificate chain, for the server's side. */
struct tls_identity;

/* Makes key, CA and leaf; NULL with a fault when the library cannot. */
struct tls_identity *tls_identity_new(const struct certificate_order *order, struct fault *fault);

/*
 * The same, made when it is first needed: a practice session mostly ends without
 * TLS. The order is borrowed. What cannot be made then fails the handshake.
 */
struct tls_identity *tls_identity_later(const struct certificate_order *order);

void tls_identity_free(struct tls_identity *identity); /* NULL is allowed */

/* From now on handshakes ask the client for a certificate; any one is taken, and none too. */
void tls_identity_ask_client(struct tls_identity *identity);

/* The CA's certificate (of a self-signed leaf: itself) as PEM, to be trusted by a client. */
struct span tls_identity_ca(const struct tls_identity *identity);

#endif

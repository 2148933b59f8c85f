/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digests, their keyed form, random bytes. The one file behind this knows
 * libcrypto; CRC-32C (RFC 3720 appendix B.4) is for torn journal lines, not
 * for security.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

#define DIGEST_MAX 64

enum digest_kind {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA256,
	DIGEST_SHA512,
};

/* CRC-32C of data, as journal lines bear it. */
uint32_t digest_crc32c(struct span data);

/* Bytes of a digest of that kind; at most DIGEST_MAX. */
size_t digest_size(enum digest_kind kind);

/* Writes digest_size(kind) bytes. */
void digest_of(enum digest_kind kind, struct span data, unsigned char out[DIGEST_MAX]);

/* HMAC (RFC 2104); writes digest_size(kind) bytes. */
void digest_hmac(enum digest_kind kind, struct span key, struct span data,
		 unsigned char out[DIGEST_MAX]);

/* A digest over pieces. */
struct digest;
struct digest *digest_new(enum digest_kind kind);
void digest_push(struct digest *digest, struct span data);
void digest_finish(struct digest *digest, unsigned char out[DIGEST_MAX]); /* frees it too */

/* True when both hold the same bytes; takes the same time wherever they differ. */
bool digest_equal(struct span a, struct span b);

/* Fills out with random bytes that are fit for nonces and keys. */
void digest_random(unsigned char *out, size_t size);

#endif

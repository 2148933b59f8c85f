/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What both sides of SCRAM compute (RFC 5802 §3), every value kept by its name
 * of the RFC so that it can be shown. Holds secrets: wipe with memory_wipe().
 */
#ifndef SASL_SCRAM_KEYS_H
#define SASL_SCRAM_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/digest.h"

struct scram_keys {
	enum digest_kind kind;
	uint32_t iterations;            /* done so far, of Hi() */
	unsigned char last[DIGEST_MAX]; /* U of the last iteration */
	unsigned char salted_password[DIGEST_MAX];
	unsigned char client_key[DIGEST_MAX];
	unsigned char stored_key[DIGEST_MAX];
	unsigned char server_key[DIGEST_MAX];
	unsigned char client_signature[DIGEST_MAX];
	unsigned char client_proof[DIGEST_MAX];
	unsigned char server_signature[DIGEST_MAX];
};

/* The first iteration of Hi(password, salt, …). */
void scram_keys_begin(struct scram_keys *keys, enum digest_kind kind, struct span password,
		      struct span salt);

/* Iterates on until `target` have been done, at most `budget` of them now; true when they have. */
bool scram_keys_iterate(struct scram_keys *keys, struct span password, uint32_t target,
			uint32_t budget);

/* All that follows from SaltedPassword and AuthMessage. */
void scram_keys_finish(struct scram_keys *keys, struct span auth_message);

/* One of the values above, in its size. */
struct span scram_keys_span(const struct scram_keys *keys, const unsigned char *value);

/*
 * Takes "name=value" and the comma behind it from the front of *rest; false
 * when something else stands there.
 */
bool scram_take_attribute(struct span *rest, char name, struct span *value);

#endif

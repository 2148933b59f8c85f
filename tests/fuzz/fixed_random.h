/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The TLS library's random numbers made a fixed row, so that an input does the
 * same each time: keys, nonces and tickets are a matter of the input alone.
 */
#ifndef TESTS_FUZZ_FIXED_RANDOM_H
#define TESTS_FUZZ_FIXED_RANDOM_H

#define OPENSSL_SUPPRESS_DEPRECATED /* the row is installed by a call of OpenSSL 1.1 */
#include <openssl/rand.h>
#include <stdint.h>

static uint64_t fixed_random_state;

static inline void fixed_random_begin(void)
{
	fixed_random_state = 0x9e3779b97f4a7c15u;
}

static int fixed_random_bytes(unsigned char *out, int size)
{
	for (int i = 0; i < size; i++) {
		fixed_random_state = fixed_random_state * 6364136223846793005u +
				     1442695040888963407u;
		out[i] = (unsigned char)(fixed_random_state >> 56);
	}
	return 1;
}

static int fixed_random_status(void)
{
	return 1;
}

/* Once, before the library is used. */
static inline void fixed_random_install(void)
{
	static const RAND_METHOD method = { .bytes = fixed_random_bytes,
					    .pseudorand = fixed_random_bytes,
					    .status = fixed_random_status };

	fixed_random_begin();
	RAND_set_rand_method(&method);
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests and random bytes, on libcrypto; the checksum of journal lines, by table. */
#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

/* Eight tables: byte n of eight is looked up in table 7 - n ("slicing by eight"). */
static uint32_t crc_table[8][256];
static bool crc_table_ready;

static void crc_fill(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t value = i;

		for (int bit = 0; bit < 8; bit++)
			value = value >> 1 ^ (value & 1 ? 0x82f63b78u : 0);
		crc_table[0][i] = value;
	}
	for (int t = 1; t < 8; t++)
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t value = crc_table[t - 1][i];

			crc_table[t][i] = value >> 8 ^ crc_table[0][value & 0xff];
		}
	crc_table_ready = true;
}

uint32_t digest_crc32c(struct span data)
{
	const unsigned char *at = data.data;
	size_t left = data.size;
	uint32_t crc = 0xffffffffu;

	if (!crc_table_ready)
		crc_fill();
	for (; left >= 8; left -= 8, at += 8) {
		uint32_t low = crc ^ ((uint32_t)at[0] | (uint32_t)at[1] << 8 |
				      (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);

		crc = crc_table[7][low & 0xff] ^ crc_table[6][low >> 8 & 0xff] ^
		      crc_table[5][low >> 16 & 0xff] ^ crc_table[4][low >> 24] ^
		      crc_table[3][at[4]] ^ crc_table[2][at[5]] ^ crc_table[1][at[6]] ^
		      crc_table[0][at[7]];
	}
	while (left--)
		crc = crc >> 8 ^ crc_table[0][(crc ^ *at++) & 0xff];
	return ~crc;
}

static const EVP_MD *method_of(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		return EVP_sha256();
	case DIGEST_SHA512:
		return EVP_sha512();
	}
	abort();
}

size_t digest_size(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return 16;
	case DIGEST_SHA1:
		return 20;
	case DIGEST_SHA256:
		return 32;
	case DIGEST_SHA512:
		return 64;
	}
	abort();
}

/* libcrypto fails here only when it is broken or out of memory: nothing to go on with. */
static void must(int ok)
{
	if (ok != 1)
		abort();
}

void digest_of(enum digest_kind kind, struct span data, unsigned char out[DIGEST_MAX])
{
	must(EVP_Digest(data.data, data.size, out, NULL, method_of(kind), NULL));
}

void digest_hmac(enum digest_kind kind, struct span key, struct span data,
		 unsigned char out[DIGEST_MAX])
{
	static const unsigned char empty[1];

	must(HMAC(method_of(kind), key.size ? key.data : empty, (int)key.size,
		  data.size ? data.data : empty, data.size, out, NULL) != NULL);
}

struct digest {
	EVP_MD_CTX *context;
};

struct digest *digest_new(enum digest_kind kind)
{
	struct digest *digest = memory_new(1, sizeof(*digest));

	digest->context = EVP_MD_CTX_new();
	must(digest->context && EVP_DigestInit_ex(digest->context, method_of(kind), NULL));
	return digest;
}

void digest_push(struct digest *digest, struct span data)
{
	must(EVP_DigestUpdate(digest->context, data.data, data.size));
}

void digest_finish(struct digest *digest, unsigned char out[DIGEST_MAX])
{
	must(EVP_DigestFinal_ex(digest->context, out, NULL));
	EVP_MD_CTX_free(digest->context);
	memory_free(digest);
}

bool digest_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || CRYPTO_memcmp(a.data, b.data, a.size) == 0);
}

/* The kernel's: libcrypto takes longer to begin its generator than most sessions to begin at all. */
void digest_random(unsigned char *out, size_t size)
{
	size_t most = 256; /* of one call */

	for (size_t at = 0; at < size; at += most)
		must(getentropy(out + at, size - at < most ? size - at : most) == 0);
}

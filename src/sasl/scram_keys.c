/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computations of SCRAM, used by scram.c for the client and by scram_server.c. */
#include "sasl/scram_keys.h"

#include <string.h>

#include "base/memory.h"

void scram_keys_begin(struct scram_keys *keys, enum digest_kind kind, struct span password,
		      struct span salt)
{
	static const unsigned char block[4] = { 0, 0, 0, 1 };
	struct bytes first = BYTES_INIT;

	*keys = (struct scram_keys){ .kind = kind, .iterations = 1 };
	bytes_append(&first, salt);
	bytes_append(&first, span_of(block, sizeof(block)));
	digest_hmac(kind, password, bytes_span(&first), keys->last);
	memcpy(keys->salted_password, keys->last, sizeof(keys->last));
	bytes_release(&first);
}

bool scram_keys_iterate(struct scram_keys *keys, struct span password, uint32_t target,
			uint32_t budget)
{
	size_t size = digest_size(keys->kind);
	unsigned char next[DIGEST_MAX];

	for (; keys->iterations < target && budget > 0; budget--) {
		digest_hmac(keys->kind, password, span_of(keys->last, size), next);
		memcpy(keys->last, next, size);
		for (size_t i = 0; i < size; i++)
			keys->salted_password[i] ^= next[i];
		keys->iterations++;
	}
	memory_wipe(next, sizeof(next));
	return keys->iterations >= target;
}

struct span scram_keys_span(const struct scram_keys *keys, const unsigned char *value)
{
	return span_of(value, digest_size(keys->kind));
}

static void hmac_of(struct scram_keys *keys, const unsigned char *key, struct span data,
		    unsigned char *out)
{
	digest_hmac(keys->kind, scram_keys_span(keys, key), data, out);
}

void scram_keys_finish(struct scram_keys *keys, struct span auth_message)
{
	hmac_of(keys, keys->salted_password, span_text("Client Key"), keys->client_key);
	digest_of(keys->kind, scram_keys_span(keys, keys->client_key), keys->stored_key);
	hmac_of(keys, keys->stored_key, auth_message, keys->client_signature);
	for (size_t i = 0; i < digest_size(keys->kind); i++)
		keys->client_proof[i] = keys->client_key[i] ^ keys->client_signature[i];
	hmac_of(keys, keys->salted_password, span_text("Server Key"), keys->server_key);
	hmac_of(keys, keys->server_key, auth_message, keys->server_signature);
}

bool scram_take_attribute(struct span *rest, char name, struct span *value)
{
	size_t end = span_find(*rest, ',');

	if (rest->size < 2 || rest->data[0] != (unsigned char)name || rest->data[1] != '=')
		return false;
	*value = span_part(*rest, 2, end - 2);
	*rest = span_after(*rest, end + 1);
	return true;
}

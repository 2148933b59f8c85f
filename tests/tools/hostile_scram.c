/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Called by the hostile server's `scram` step; written from RFC 5802 §3 and §5. */
#include "hostile_scram.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"

/* The value of "x=…" in a comma-separated message. */
static struct span attribute(struct span message, char name)
{
	while (message.size > 0) {
		size_t size = span_find(message, ',');

		if (size >= 2 && message.data[0] == name && message.data[1] == '=')
			return span_part(message, 2, size - 2);
		message = span_after(message, size + 1);
	}
	return span_of(NULL, 0);
}

bool scram_push_first(struct scram *scram, struct span message, struct bytes *answer)
{
	/* Behind the gs2 header: "n,," or "y,,", perhaps with an authzid. */
	size_t flag = span_find(message, ','), header;
	struct span bare, nonce;

	if (flag == message.size)
		return false;
	header = flag + 1 + span_find(span_after(message, flag + 1), ',') + 1;
	bare = span_after(message, header);
	nonce = attribute(bare, 'r');
	if (nonce.size == 0)
		return false;
	bytes_append(&scram->first_bare, bare);
	bytes_append(&scram->whole_nonce, nonce);
	bytes_append(&scram->whole_nonce, scram->nonce);
	bytes_append_text(&scram->first, "r=");
	bytes_append(&scram->first, bytes_span(&scram->whole_nonce));
	bytes_append_text(&scram->first, ",s=");
	bytes_append(&scram->first, scram->salt);
	bytes_append_text(&scram->first, ",i=");
	bytes_append(&scram->first, scram->iterations);
	bytes_append(answer, bytes_span(&scram->first));
	return true;
}

/* Hi() of RFC 5802 §2.2: PBKDF2 for one block. */
static void salt_password(const struct scram *scram, unsigned char out[DIGEST_MAX])
{
	size_t size = digest_size(scram->digest);
	char *count = span_copy_text(scram->iterations);
	long rounds = strtol(count, NULL, 10);
	unsigned char block[DIGEST_MAX];
	struct bytes salt = BYTES_INIT;

	base64_decode(scram->salt, &salt, NULL);
	bytes_append(&salt, span_of("\0\0\0\1", 4));
	digest_hmac(scram->digest, scram->password, bytes_span(&salt), block);
	memcpy(out, block, size);
	while (--rounds > 0) {
		digest_hmac(scram->digest, scram->password, span_of(block, size), block);
		for (size_t i = 0; i < size; i++)
			out[i] ^= block[i];
	}
	bytes_release(&salt);
	memory_free(count);
}

/* AuthMessage: client-first-bare, server-first, client-final without its proof. */
static void append_auth_message(const struct scram *scram, struct span final, struct bytes *out)
{
	bytes_append(out, bytes_span(&scram->first_bare));
	bytes_append_byte(out, ',');
	bytes_append(out, bytes_span(&scram->first));
	bytes_append_byte(out, ',');
	bytes_append(out, span_part(final, 0, span_find_span(final, span_text(",p="))));
}

/* ClientProof XOR ClientSignature is the ClientKey, whose digest is the StoredKey. */
static bool proof_is_right(const struct scram *scram, struct span proof, struct span signature,
			   struct span stored_key)
{
	struct bytes key = BYTES_INIT;
	unsigned char digest[DIGEST_MAX];
	bool good = base64_decode(proof, &key, NULL) == BASE64_OK && key.size == signature.size;

	for (size_t i = 0; good && i < key.size; i++)
		key.data[i] ^= signature.data[i];
	if (good)
		digest_of(scram->digest, bytes_span(&key), digest);
	good = good && digest_equal(span_of(digest, stored_key.size), stored_key);
	bytes_release(&key);
	return good;
}

static void append_server_final(const struct scram *scram, const unsigned char *signature,
				struct bytes *answer)
{
	size_t size = digest_size(scram->digest);
	unsigned char shown[DIGEST_MAX];

	if (scram->final.size > 0) {
		bytes_append(answer, scram->final);
		return;
	}
	memcpy(shown, signature, size);
	if (scram->wrong_signature)
		shown[size - 1] ^= 1;
	bytes_append_text(answer, "v=");
	base64_append(answer, span_of(shown, size));
}

bool scram_push_final(struct scram *scram, struct span message, struct bytes *answer)
{
	size_t size = digest_size(scram->digest);
	unsigned char salted[DIGEST_MAX], key[DIGEST_MAX], stored[DIGEST_MAX];
	unsigned char client[DIGEST_MAX], server[DIGEST_MAX];
	struct bytes auth = BYTES_INIT;
	bool good;

	append_auth_message(scram, message, &auth);
	salt_password(scram, salted);
	digest_hmac(scram->digest, span_of(salted, size), span_text("Client Key"), key);
	digest_of(scram->digest, span_of(key, size), stored);
	digest_hmac(scram->digest, span_of(stored, size), bytes_span(&auth), client);
	digest_hmac(scram->digest, span_of(salted, size), span_text("Server Key"), key);
	digest_hmac(scram->digest, span_of(key, size), bytes_span(&auth), server);
	good = span_equal(attribute(message, 'r'), bytes_span(&scram->whole_nonce)) &&
	       proof_is_right(scram, attribute(message, 'p'), span_of(client, size),
			      span_of(stored, size));
	if (good)
		append_server_final(scram, server, answer);
	bytes_release(&auth);
	return good;
}

void scram_release(struct scram *scram)
{
	bytes_release(&scram->first_bare);
	bytes_release(&scram->first);
	bytes_release(&scram->whole_nonce);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SCRAM, the server's side; keeps to RFC 5802 §5 and §7 to the letter. */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/saslprep.h"
#include "sasl/mechanisms.h"
#include "sasl/names.h"
#include "sasl/scram_keys.h"
#include "sasl/server.h"

#define ITERATIONS 4096
#define SALT_SIZE 16

enum scram_turn {
	SCRAM_AWAITS_FIRST,
	SCRAM_AWAITS_FINAL,
	SCRAM_AWAITS_EMPTY, /* v= went out */
};

struct scram_server {
	enum scram_turn turn;
	bool known; /* the user is */
	struct bytes header;
	struct bytes first_bare;
	struct bytes server_first;
	struct bytes nonces;
	struct bytes binding; /* data of the channel that the client named */
	struct scram_keys keys;
};

static void scram_release(struct verifier *verifier)
{
	struct scram_server *scram = verifier->state;

	bytes_wipe(&scram->header);
	bytes_wipe(&scram->first_bare);
	bytes_wipe(&scram->server_first);
	bytes_wipe(&scram->nonces);
	bytes_wipe(&scram->binding);
}

static const struct verifier_binding *find_binding(const struct verifier *verifier,
						   struct span type)
{
	for (size_t i = 0; i < verifier->binding_count; i++)
		if (span_equal(bytes_span(&verifier->bindings[i].type), type))
			return &verifier->bindings[i];
	return NULL;
}

/* The flag before the first comma: "n", "y" or "p=type". */
static enum verification check_flag(struct verifier *verifier, struct span flag)
{
	struct scram_server *scram = verifier->state;
	bool plus = verifier->mechanism->binds_channel;
	const struct verifier_binding *binding;

	if (span_starts_word(flag, "p=")) {
		binding = find_binding(verifier, span_after(flag, 2));
		if (!plus || !binding)
			return VERIFY_REFUSED;
		bytes_append(&scram->binding, bytes_span(&binding->data));
		return VERIFY_OK;
	}
	if (!span_is(flag, "n") && !span_is(flag, "y"))
		return VERIFY_MALFORMED;
	/* "y" while -PLUS is offered: somebody took it out of the list (RFC 5802 §6). */
	if (plus || (span_is(flag, "y") && verifier->binding_count))
		return VERIFY_REFUSED;
	return VERIFY_OK;
}

/* The header's second part: nothing, or the user's own name as authzid. */
static enum verification check_authzid(struct verifier *verifier, struct span authzid)
{
	struct bytes name = BYTES_INIT;
	enum verification verification = VERIFY_OK;

	if (authzid.size == 0)
		return VERIFY_OK;
	if (!span_starts_word(authzid, "a=") || !names_unescape(span_after(authzid, 2), &name))
		verification = VERIFY_MALFORMED;
	else if (!span_equal(bytes_span(&name), bytes_span(&verifier->user)))
		verification = VERIFY_REFUSED;
	bytes_release(&name);
	return verification;
}

/* client-first: the header's two parts, then the bare message. */
static enum verification read_first(struct verifier *verifier, struct span message,
				    struct span *client_nonce)
{
	struct scram_server *scram = verifier->state;
	size_t flag_end = span_find(message, ',');
	struct span rest = span_after(message, flag_end + 1), name, authzid;
	size_t authzid_end = span_find(rest, ',');
	enum verification verification;

	if (authzid_end == rest.size)
		return VERIFY_MALFORMED;
	bytes_append(&scram->header, span_part(message, 0, flag_end + 1 + authzid_end + 1));
	authzid = span_part(rest, 0, authzid_end);
	rest = span_after(rest, authzid_end + 1);
	bytes_append(&scram->first_bare, rest);
	if (!scram_take_attribute(&rest, 'n', &name) ||
	    !scram_take_attribute(&rest, 'r', client_nonce) || client_nonce->size == 0 ||
	    !names_unescape(name, &verifier->user) || verifier->user.size == 0)
		return VERIFY_MALFORMED;
	verification = check_flag(verifier, span_part(message, 0, flag_end));
	return verification == VERIFY_OK ? check_authzid(verifier, authzid) : verification;
}

/* The same for the same user always, also for one who does not exist (RFC 5802 §9). */
static void make_salt(const struct verifier *verifier, unsigned char salt[SALT_SIZE])
{
	unsigned char digest[DIGEST_MAX];
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, "salt ");
	bytes_append(&text, bytes_span(&verifier->user));
	digest_of(DIGEST_SHA256, bytes_span(&text), digest);
	memcpy(salt, digest, SALT_SIZE);
	bytes_release(&text);
}

static void salt_password(struct verifier *verifier, const unsigned char salt[SALT_SIZE])
{
	struct scram_server *scram = verifier->state;
	struct span password = { NULL, 0 };
	struct bytes prepared = BYTES_INIT;

	scram->known = verifier_find(verifier, bytes_span(&verifier->user), &password);
	saslprep(scram->known ? password : span_text("nobody"), &prepared);
	scram_keys_begin(&scram->keys, (enum digest_kind)verifier->mechanism->server->variant,
			 bytes_span(&prepared), span_of(salt, SALT_SIZE));
	scram_keys_iterate(&scram->keys, bytes_span(&prepared), ITERATIONS, ITERATIONS);
	bytes_wipe(&prepared);
}

static enum verification take_first(struct verifier *verifier, struct span message,
				    struct bytes *challenge)
{
	struct scram_server *scram = verifier->state;
	unsigned char salt[SALT_SIZE];
	struct span client_nonce;
	enum verification verification = read_first(verifier, message, &client_nonce);

	if (verification != VERIFY_OK)
		return verification;
	make_salt(verifier, salt);
	salt_password(verifier, salt);
	bytes_append(&scram->nonces, client_nonce);
	verifier_append_nonce(verifier, &scram->nonces);
	bytes_append_text(&scram->server_first, "r=");
	bytes_append(&scram->server_first, bytes_span(&scram->nonces));
	bytes_append_text(&scram->server_first, ",s=");
	base64_append(&scram->server_first, span_of(salt, sizeof(salt)));
	bytes_append_text(&scram->server_first, ",i=");
	bytes_append_number(&scram->server_first, ITERATIONS);
	bytes_append(challenge, bytes_span(&scram->server_first));
	scram->turn = SCRAM_AWAITS_FINAL;
	return VERIFY_CHALLENGE;
}

/* c= must be the header as it came, and the channel as we see it. */
static bool is_bound(const struct scram_server *scram, struct span base64)
{
	struct bytes have = BYTES_INIT, want = BYTES_INIT;
	bool equal;

	bytes_append(&want, bytes_span(&scram->header));
	bytes_append(&want, bytes_span(&scram->binding));
	equal = base64_decode(base64, &have, NULL) == BASE64_OK &&
		digest_equal(bytes_span(&have), bytes_span(&want));
	bytes_release(&have);
	bytes_release(&want);
	return equal;
}

static void finish_keys(struct scram_server *scram, struct span without_proof)
{
	struct bytes message = BYTES_INIT;

	bytes_append(&message, bytes_span(&scram->first_bare));
	bytes_append_byte(&message, ',');
	bytes_append(&message, bytes_span(&scram->server_first));
	bytes_append_byte(&message, ',');
	bytes_append(&message, without_proof);
	scram_keys_finish(&scram->keys, bytes_span(&message));
	bytes_release(&message);
}

static enum verification take_final(struct verifier *verifier, struct span message,
				    struct bytes *challenge)
{
	struct scram_server *scram = verifier->state;
	struct span rest = message, bound, nonces, text;
	size_t proof_at = span_find_span(message, span_text(",p="));
	struct bytes proof = BYTES_INIT;
	bool right;

	if (!scram_take_attribute(&rest, 'c', &bound) ||
	    !scram_take_attribute(&rest, 'r', &nonces) || proof_at == message.size)
		return VERIFY_MALFORMED;
	text = span_after(message, proof_at + 3);
	if (base64_decode(text, &proof, NULL) != BASE64_OK) {
		bytes_wipe(&proof);
		return VERIFY_MALFORMED;
	}
	finish_keys(scram, span_part(message, 0, proof_at));
	right = scram->known && is_bound(scram, bound) &&
		span_equal(nonces, bytes_span(&scram->nonces)) &&
		digest_equal(bytes_span(&proof),
			     scram_keys_span(&scram->keys, scram->keys.client_proof));
	bytes_wipe(&proof);
	if (!right)
		return VERIFY_REFUSED;
	bytes_append_text(challenge, "v=");
	base64_append(challenge, scram_keys_span(&scram->keys, scram->keys.server_signature));
	scram->turn = SCRAM_AWAITS_EMPTY;
	return VERIFY_CHALLENGE;
}

static enum verification scram_push(struct verifier *verifier, bool present, struct span response,
				    struct bytes *challenge)
{
	struct scram_server *scram = verifier->state;

	if (!present)
		return VERIFY_CHALLENGE;
	switch (scram->turn) {
	case SCRAM_AWAITS_FIRST:
		return take_first(verifier, response, challenge);
	case SCRAM_AWAITS_FINAL:
		return take_final(verifier, response, challenge);
	case SCRAM_AWAITS_EMPTY:
		break;
	}
	return response.size ? VERIFY_MALFORMED : VERIFY_OK;
}

#define SCRAM_SERVER(kind, plus)                                                                   \
	{                                                                                          \
		.state_size = sizeof(struct scram_server), .variant = kind, .wants_binding = plus, \
		.push = scram_push, .release = scram_release                                       \
	}

const struct mechanism_server scram_sha1_server = SCRAM_SERVER(DIGEST_SHA1, false);
const struct mechanism_server scram_sha1_plus_server = SCRAM_SERVER(DIGEST_SHA1, true);
const struct mechanism_server scram_sha256_server = SCRAM_SERVER(DIGEST_SHA256, false);
const struct mechanism_server scram_sha256_plus_server = SCRAM_SERVER(DIGEST_SHA256, true);
const struct mechanism_server scram_sha512_server = SCRAM_SERVER(DIGEST_SHA512, false);
const struct mechanism_server scram_sha512_plus_server = SCRAM_SERVER(DIGEST_SHA512, true);

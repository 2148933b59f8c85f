/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRAM-MD5 (RFC 2195): the user name and HMAC-MD5 of the server's challenge. */
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

#define BLOCK 64 /* of MD5, for HMAC (RFC 2104 §2) */

/* The inner half of HMAC, to be shown; digest_hmac() does the whole. */
static void hash_inner(struct span key, struct span challenge, unsigned char out[DIGEST_MAX])
{
	unsigned char pad[BLOCK] = { 0 };
	struct digest *digest = digest_new(DIGEST_MD5);

	if (key.size > BLOCK)
		digest_of(DIGEST_MD5, key, pad);
	else if (key.size)
		memcpy(pad, key.data, key.size);
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] ^= 0x36;
	digest_push(digest, span_of(pad, sizeof(pad)));
	digest_push(digest, challenge);
	digest_finish(digest, out);
	memory_wipe(pad, sizeof(pad));
}

/* "<unique@host>" taken apart, as RFC 2195 §2 and RFC 822's msg-id have it. */
static void add_challenge_parts(struct exchange *exchange)
{
	struct span challenge = bytes_span(&exchange->challenge);
	size_t at = span_find(challenge, '@');
	struct span host = span_after(challenge, at + 1);

	if (challenge.size < 2 || challenge.data[0] != '<' ||
	    challenge.data[challenge.size - 1] != '>' || at == challenge.size) {
		exchange->reason = N_("The challenge is not in angle brackets with a host name, as "
				      "RFC 2195 wants it; it is answered all the same.");
		return;
	}
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("unique part"),
				       .bytes = span_part(challenge, 1, at - 1),
				       .note = N_("New each time, so that no answer serves twice."),
			       });
	exchange_add(exchange, (struct sasl_value){ .label = N_("server name"),
						    .bytes = span_part(host, 0, host.size - 1) });
}

/* The fields of the response, in their order. */
static void add_response(struct exchange *exchange, struct span hex)
{
	exchange_add(exchange, (struct sasl_value){ .label = N_("user name"),
						    .bytes = exchange->login.user,
						    .ruler = true });
	exchange_add(exchange, (struct sasl_value){ .label = N_("space"),
						    .bytes = span_text(" "),
						    .ruler = true });
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("digest"),
			     .bytes = hex,
			     .secret = true,
			     .ruler = true,
			     .note = N_("MD5 of the key XOR 0x5c…, followed by the inner hash; "
					"guesses of the password can be checked against it."),
		     });
}

static enum exchange_next cram_md5_answer(struct exchange *exchange)
{
	struct span challenge = bytes_span(&exchange->challenge);
	struct span password = exchange->login.password;
	unsigned char inner[DIGEST_MAX], digest[DIGEST_MAX];
	struct bytes hex = BYTES_INIT;

	if (exchange->number)
		return exchange_cancel(exchange,
				       N_("CRAM-MD5 has one question, but the server asks "
					  "a second."));
	exchange->asks = N_("The server's challenge: its HMAC-MD5, keyed with the password, proves "
			    "that you know the password.");
	add_challenge_parts(exchange);
	hash_inner(password, challenge, inner);
	digest_hmac(DIGEST_MD5, password, challenge, digest);
	guarded_append_hex(&hex, span_of(digest, 16));
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("key"),
				       .bytes = password,
				       .secret = true,
				       .typed = true,
				       .note = N_("The password is HMAC's key."),
			       });
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("inner hash"),
			     .bytes = span_of(inner, 16),
			     .form = VALUE_BYTES,
			     .secret = true,
			     .note = N_("MD5 of the key XOR 0x36…, followed by the challenge."),
		     });
	add_response(exchange, bytes_span(&hex));
	memory_wipe(inner, sizeof(inner));
	memory_wipe(digest, sizeof(digest));
	bytes_wipe(&hex);
	return EXCHANGE_SEND;
}

const struct mechanism_client cram_md5_client = {
	.steps = 1,
	.answer = cram_md5_answer,
};

static enum verification check_answer(struct verifier *verifier, struct span digest,
				      struct span challenge)
{
	struct span password;
	unsigned char want[DIGEST_MAX];
	struct bytes hex = BYTES_INIT;
	bool known = verifier_find(verifier, bytes_span(&verifier->user), &password);
	bool right;

	digest_hmac(DIGEST_MD5, known ? password : span_text(NULL), challenge, want);
	guarded_append_hex(&hex, span_of(want, 16));
	right = known && digest_equal(bytes_span(&hex), digest);
	memory_wipe(want, sizeof(want));
	bytes_wipe(&hex);
	return right ? VERIFY_OK : VERIFY_REFUSED;
}

static enum verification cram_md5_push(struct verifier *verifier, bool present,
				       struct span response, struct bytes *challenge)
{
	struct bytes *sent = verifier->state;
	size_t space = response.size;

	if (!present) {
		bytes_append_byte(sent, '<');
		verifier_append_nonce(verifier, sent);
		bytes_append_byte(sent, '@');
		bytes_append(sent, bytes_span(&verifier->host));
		bytes_append_byte(sent, '>');
		bytes_append(challenge, bytes_span(sent));
		return VERIFY_CHALLENGE;
	}
	/* A user name may hold spaces, the digest does not. */
	while (space > 0 && response.data[space - 1] != ' ')
		space--;
	if (space < 2 || response.size - space != 32)
		return VERIFY_MALFORMED;
	bytes_append(&verifier->user, span_part(response, 0, space - 1));
	return check_answer(verifier, span_after(response, space), bytes_span(sent));
}

static void cram_md5_release(struct verifier *verifier)
{
	bytes_wipe(verifier->state);
}

const struct mechanism_server cram_md5_server = {
	.state_size = sizeof(struct bytes),
	.server_first = true,
	.push = cram_md5_push,
	.release = cram_md5_release,
};

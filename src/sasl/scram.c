/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SCRAM, the client's side (RFC 5802, RFC 7677; -PLUS with RFC 5929 or RFC 9266
 * bindings). Every intermediate is a value of the step. Nothing is iterated
 * before nonce, salt and count have been found good.
 */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/saslprep.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/names.h"
#include "sasl/scram_keys.h"

#define ITERATIONS_LIMIT 100000 /* as other clients cap it; servers could stall us otherwise */
#define ITERATIONS_LEAST 4096   /* RFC 5802 §5.1 */
#define NONCE_BYTES 18

enum scram_stage {
	SCRAM_FIRST, /* client-first goes out, server-first is awaited */
	SCRAM_HASHING,
	SCRAM_PROVED, /* client-final went out, server-final is awaited */
	SCRAM_VERIFIED,
};

struct scram {
	enum scram_stage stage;
	struct bytes header;     /* "n,," */
	struct bytes first_bare; /* "n=user,r=nonce" */
	struct bytes nonce;      /* ours */
	struct bytes server_first;
	struct bytes password; /* prepared */
	struct bytes salt;
	struct bytes auth_message;
	struct span both_nonces; /* within server_first */
	enum saslprep prepared;
	uint32_t iterations;
	struct scram_keys keys;
};

static void scram_release(struct exchange *exchange)
{
	struct scram *scram = exchange->state;

	bytes_wipe(&scram->header);
	bytes_wipe(&scram->first_bare);
	bytes_wipe(&scram->nonce);
	bytes_wipe(&scram->server_first);
	bytes_wipe(&scram->password);
	bytes_wipe(&scram->salt);
	bytes_wipe(&scram->auth_message);
}

static void make_header(struct exchange *exchange, struct bytes *header)
{
	const struct login *login = &exchange->login;

	if (exchange->mechanism->binds_channel) {
		bytes_append_text(header, "p=");
		bytes_append(header, login->binding_type);
	} else {
		bytes_append_byte(header, login->binding_type.size ? 'y' : 'n');
	}
	bytes_append_byte(header, ',');
	if (login->authzid.size) {
		bytes_append_text(header, "a=");
		names_escape(login->authzid, header);
	}
	bytes_append_byte(header, ',');
}

static void make_nonce(const struct login *login, struct bytes *nonce)
{
	unsigned char random[NONCE_BYTES];

	if (login->nonce.size) {
		bytes_append(nonce, login->nonce);
		return;
	}
	digest_random(random, sizeof(random));
	base64_append(nonce, span_of(random, sizeof(random)));
}

static const char *header_note(const struct exchange *exchange)
{
	if (exchange->mechanism->binds_channel)
		return N_("GS2 header: the login is bound to this TLS channel (p=).");
	if (exchange->login.binding_type.size)
		return N_("GS2 header: we could bind to the TLS channel, the server offered no "
			  "-PLUS (y).");
	return N_("GS2 header: no channel binding (n).");
}

/* Adds a text of our making as a field of the response. */
static void add_field(struct exchange *exchange, const char *label, const struct bytes *text,
		      const char *note)
{
	exchange_add(exchange, (struct sasl_value){ .label = label,
						    .bytes = bytes_span(text),
						    .ruler = true,
						    .note = note });
}

static enum exchange_next scram_initial(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	struct bytes field = BYTES_INIT, user = BYTES_INIT;

	if (exchange->mechanism->binds_channel && exchange->login.binding_type.size == 0)
		return exchange_cancel(exchange, N_("A -PLUS mechanism binds the login to the TLS "
						    "channel, and there is none to bind to."));
	bytes_clear(&scram->header);
	bytes_clear(&scram->nonce);
	bytes_clear(&scram->first_bare);
	make_header(exchange, &scram->header);
	make_nonce(&exchange->login, &scram->nonce);
	add_field(exchange, N_("GS2 header"), &scram->header, header_note(exchange));
	saslprep(exchange->login.user, &user);
	bytes_append_text(&field, "n=");
	names_escape(bytes_span(&user), &field);
	bytes_append_byte(&field, ',');
	bytes_append(&scram->first_bare, bytes_span(&field));
	add_field(exchange, N_("user name"), &field,
		  N_("Prepared by SASLprep; \",\" stands as =2C and \"=\" as =3D."));
	bytes_clear(&field);
	bytes_append_text(&field, "r=");
	bytes_append(&field, bytes_span(&scram->nonce));
	bytes_append(&scram->first_bare, bytes_span(&field));
	add_field(
		exchange, N_("client nonce"), &field,
		N_("Chance, new each time: the server must give it back with its own behind it."));
	bytes_release(&field);
	bytes_release(&user);
	return EXCHANGE_SEND;
}

/* The errors of RFC 5802 §7; what a server writes besides is "other". */
static const struct {
	const char *error;
	const char *sentence;
} errors[] = {
	{ "channel-binding-not-supported",
	  N_("The server refuses: it does not support channel binding.") },
	{ "channel-bindings-dont-match",
	  N_("The server refuses: it sees another TLS channel than we do. Somebody may stand in "
	     "between.") },
	{ "extensions-not-supported",
	  N_("The server refuses: it does not know a mandatory extension.") },
	{ "invalid-encoding", N_("The server refuses: it cannot read our message.") },
	{ "invalid-proof",
	  N_("The server refuses the proof: the password is wrong, or was prepared differently.") },
	{ "invalid-username-encoding", N_("The server refuses: it cannot read the user name.") },
	{ "no-resources", N_("The server refuses: it has no resources left.") },
	{ "server-does-support-channel-binding",
	  N_("The server refuses: it does offer -PLUS, and we said that it does not. Somebody may "
	     "have taken it out of the list.") },
	{ "unknown-user", N_("The server refuses: it does not know the user.") },
	{ "unsupported-channel-binding-type",
	  N_("The server refuses: it does not know this type of channel binding.") },
};

static enum exchange_next cancel_for_error(struct exchange *exchange, struct span error)
{
	exchange_add(exchange,
		     (struct sasl_value){ .label = N_("the server's error"), .bytes = error });
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (span_is(error, errors[i].error))
			return exchange_cancel(exchange, errors[i].sentence);
	return exchange_cancel(exchange,
			       N_("The server refuses with an error that the standard lacks."));
}

/* A count as RFC 5802 §7 writes it: no sign, no leading zero, nothing behind it. */
static const char *read_iterations(const struct exchange *exchange, struct span text,
				   uint32_t *iterations)
{
	uint32_t limit = exchange->login.iteration_limit;
	uint64_t number;

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return N_("The iteration count is no number.");
	if (text.size == 0 || text.data[0] == '0')
		return N_("The iteration count is no positive number.");
	if (!span_number(text, &number) || number > (limit ? limit : ITERATIONS_LIMIT))
		return N_("The server asks for more iterations than the limit allows: nothing "
			  "was computed. --scram-iterations raises the limit.");
	*iterations = (uint32_t)number;
	return NULL;
}

/* RFC 5802 §7 "printable"; the comma ended it before. */
static bool is_printable(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x21 || text.data[i] > 0x7e)
			return false;
	return true;
}

/* Takes server-first apart; what is wrong with it, or NULL. */
static const char *read_server_first(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	struct span rest = bytes_span(&scram->server_first), salt, count;
	struct span nonce = bytes_span(&scram->nonce);

	if (span_starts_word(rest, "m="))
		return N_("The server demands an extension (m=) that does not exist.");
	if (!scram_take_attribute(&rest, 'r', &scram->both_nonces) ||
	    !scram_take_attribute(&rest, 's', &salt) || !scram_take_attribute(&rest, 'i', &count))
		return N_("The server's first message is not made of r=, s= and i=.");
	if (!span_equal(span_part(scram->both_nonces, 0, nonce.size), nonce))
		return N_("The nonce is not ours any more: this is no answer to our message.");
	if (scram->both_nonces.size == nonce.size)
		return N_("The server added nothing to the nonce: an old exchange could be "
			  "played again.");
	if (!is_printable(scram->both_nonces))
		return N_("The nonce holds characters that the standard does not allow.");
	bytes_clear(&scram->salt);
	if (base64_decode(salt, &scram->salt, NULL) != BASE64_OK)
		return N_("The salt is no Base64.");
	if (scram->salt.size == 0)
		return N_("The salt is empty.");
	return read_iterations(exchange, count, &scram->iterations);
}

static void add_server_first(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	struct bytes count = BYTES_INIT;

	bytes_append_number(&count, scram->iterations);
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("both nonces"),
				       .bytes = scram->both_nonces,
				       .note = N_("Ours, and the server's behind it."),
			       });
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("salt"),
				       .bytes = bytes_span(&scram->salt),
				       .form = VALUE_BYTES,
				       .note = N_("Makes two equal passwords differ in the "
						  "server's store."),
			       });
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("iterations"),
				       .bytes = bytes_span(&count),
				       .note = N_("How often the password is hashed, to make "
						  "guessing slow."),
			       });
	bytes_release(&count);
}

static enum exchange_next begin_hashing(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	const char *wrong;
	struct span rest = bytes_span(&exchange->challenge), error;

	if (scram_take_attribute(&rest, 'e', &error))
		return cancel_for_error(exchange, error);
	bytes_append(&scram->server_first, bytes_span(&exchange->challenge));
	wrong = read_server_first(exchange);
	if (wrong)
		return exchange_cancel(exchange, wrong);
	exchange->asks = N_("The server's nonce, the salt and the iteration count: with them the "
			    "password becomes a proof.");
	if (scram->iterations < ITERATIONS_LEAST)
		exchange->reason = N_("The iteration count is below the 4096 that the standard "
				      "wants: guessing is made cheap.");
	add_server_first(exchange);
	scram->prepared = saslprep(exchange->login.password, &scram->password);
	scram_keys_begin(&scram->keys, (enum digest_kind)exchange->mechanism->client->variant,
			 bytes_span(&scram->password), bytes_span(&scram->salt));
	scram->stage = SCRAM_HASHING;
	return EXCHANGE_BUSY;
}

static const char *preparation_note(enum saslprep prepared)
{
	switch (prepared) {
	case SASLPREP_SAME:
		return N_("SASLprep leaves it as it is.");
	case SASLPREP_CHANGED:
		return N_("SASLprep changes it: spaces, invisible characters or composed letters. "
			  "A server that does not prepare will refuse it.");
	case SASLPREP_FORBIDDEN:
		return N_("It holds characters that SASLprep forbids, so it is used as it is; a "
			  "strict server will refuse it.");
	case SASLPREP_NOT_UTF8:
		return N_("It is no UTF-8, so it is used as it is; a strict server will refuse "
			  "it.");
	}
	return NULL;
}

/* One of the computed values, by its name in RFC 5802 §3. */
static void add_key(struct exchange *exchange, const char *label, const unsigned char *value,
		    const char *note)
{
	const struct scram *scram = exchange->state;

	exchange_add(exchange, (struct sasl_value){ .label = label,
						    .bytes = scram_keys_span(&scram->keys, value),
						    .form = VALUE_BYTES,
						    .secret = true,
						    .note = note });
}

static void add_keys(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	const struct scram_keys *keys = &scram->keys;

	exchange_add(exchange, (struct sasl_value){ .label = N_("prepared password"),
						    .bytes = bytes_span(&scram->password),
						    .secret = true,
						    .typed = true,
						    .note = preparation_note(scram->prepared) });
	add_key(exchange, N_("SaltedPassword"), keys->salted_password,
		N_("Hi(password, salt, iterations): HMAC upon HMAC, all of them XORed."));
	add_key(exchange, N_("ClientKey"), keys->client_key,
		N_("HMAC(SaltedPassword, \"Client Key\"): who has it can log in."));
	add_key(exchange, N_("StoredKey"), keys->stored_key,
		N_("H(ClientKey): what the server keeps in place of the password."));
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("AuthMessage"),
				       .bytes = bytes_span(&scram->auth_message),
				       .secret = true,
				       .note = N_("Everything said so far, joined by commas: the "
						  "proof holds for this exchange only."),
			       });
	add_key(exchange, N_("ClientSignature"), keys->client_signature,
		N_("HMAC(StoredKey, AuthMessage): the server can compute it too."));
	add_key(exchange, N_("ClientProof"), keys->client_proof,
		N_("ClientKey XOR ClientSignature: the server takes its signature off again, "
		   "hashes the rest and compares with StoredKey."));
	add_key(exchange, N_("ServerKey"), keys->server_key,
		N_("HMAC(SaltedPassword, \"Server Key\"): the server keeps it as well."));
	add_key(exchange, N_("ServerSignature"), keys->server_signature,
		N_("HMAC(ServerKey, AuthMessage): the server must send just this, as its own "
		   "proof."));
}

/* "c=…,r=…": the final message without its proof, as two fields' texts. */
static void make_final(struct exchange *exchange, struct bytes *binding, struct bytes *nonce)
{
	struct scram *scram = exchange->state;
	struct bytes bound = BYTES_INIT;

	bytes_append(&bound, bytes_span(&scram->header));
	if (exchange->mechanism->binds_channel)
		bytes_append(&bound, exchange->login.binding_data);
	bytes_append_text(binding, "c=");
	base64_append(binding, bytes_span(&bound));
	bytes_append_byte(binding, ',');
	bytes_append_text(nonce, "r=");
	bytes_append(nonce, scram->both_nonces);
	bytes_release(&bound);
}

static void make_auth_message(struct scram *scram, const struct bytes *binding,
			      const struct bytes *nonce)
{
	struct bytes *message = &scram->auth_message;

	guarded_append(message, bytes_span(&scram->first_bare));
	guarded_append_text(message, ",");
	guarded_append(message, bytes_span(&scram->server_first));
	guarded_append_text(message, ",");
	guarded_append(message, bytes_span(binding));
	guarded_append(message, bytes_span(nonce));
}

static void add_proof(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	struct bytes proof = BYTES_INIT;

	guarded_append_base64(&proof, scram_keys_span(&scram->keys, scram->keys.client_proof));
	exchange_add(exchange, (struct sasl_value){ .label = N_("label"),
						    .bytes = span_text(",p="),
						    .ruler = true });
	exchange_add(exchange, (struct sasl_value){ .label = N_("proof"),
						    .bytes = bytes_span(&proof),
						    .secret = true,
						    .ruler = true,
						    .note = N_("ClientProof in Base64.") });
	bytes_wipe(&proof);
}

static enum exchange_next scram_work(struct exchange *exchange, uint32_t rounds)
{
	struct scram *scram = exchange->state;
	struct bytes binding = BYTES_INIT, nonce = BYTES_INIT;

	add_server_first(exchange);
	if (!scram_keys_iterate(&scram->keys, bytes_span(&scram->password), scram->iterations,
				rounds))
		return EXCHANGE_BUSY;
	make_final(exchange, &binding, &nonce);
	make_auth_message(scram, &binding, &nonce);
	scram_keys_finish(&scram->keys, bytes_span(&scram->auth_message));
	add_keys(exchange);
	add_field(exchange, N_("channel binding"), &binding,
		  N_("The GS2 header once more, and with -PLUS what identifies the channel."));
	add_field(exchange, N_("both nonces"), &nonce, NULL);
	add_proof(exchange);
	bytes_release(&binding);
	bytes_release(&nonce);
	scram->stage = SCRAM_PROVED;
	return EXCHANGE_SEND;
}

/* server-final: "v=" and the signature, or "e=" and why not. */
static enum exchange_next check_server(struct exchange *exchange)
{
	struct scram *scram = exchange->state;
	struct span rest = bytes_span(&exchange->challenge), text;
	struct span want = scram_keys_span(&scram->keys, scram->keys.server_signature);
	struct bytes signature = BYTES_INIT;
	bool right;

	if (scram_take_attribute(&rest, 'e', &text))
		return cancel_for_error(exchange, text);
	exchange->proof = true;
	if (!scram_take_attribute(&rest, 'v', &text))
		return exchange_cancel(exchange, N_("The server's last message holds no signature "
						    "(v=)."));
	right = base64_decode(text, &signature, NULL) == BASE64_OK &&
		digest_equal(bytes_span(&signature), want);
	exchange_add(exchange, (struct sasl_value){ .label = N_("the server's signature"),
						    .bytes = bytes_span(&signature),
						    .form = VALUE_BYTES,
						    .secret = true });
	exchange_add(exchange, (struct sasl_value){ .label = N_("expected signature"),
						    .bytes = want,
						    .form = VALUE_BYTES,
						    .secret = true });
	bytes_wipe(&signature);
	if (!right)
		return exchange_cancel(exchange,
				       N_("The server's signature is wrong: this server does not "
					  "know the password's keys, whatever it says next."));
	scram->stage = SCRAM_VERIFIED;
	exchange->asks = N_("The server's own proof, and it is right. An empty line asks for the "
			    "reply code.");
	return EXCHANGE_SEND;
}

static enum exchange_next scram_answer(struct exchange *exchange)
{
	struct scram *scram = exchange->state;

	switch (scram->stage) {
	case SCRAM_FIRST:
		return begin_hashing(exchange);
	case SCRAM_PROVED:
		return check_server(exchange);
	case SCRAM_HASHING:
	case SCRAM_VERIFIED:
		break;
	}
	return exchange_cancel(exchange,
			       N_("Both sides have proved themselves, but the server asks again."));
}

static bool scram_succeeded(const struct exchange *exchange, const char **reason)
{
	const struct scram *scram = exchange->state;

	if (scram->stage == SCRAM_VERIFIED)
		return true;
	*reason = N_("The server never proved that it knows the password's keys: it is not "
		     "authenticated, whatever the reply code says.");
	return false;
}

#define SCRAM_CLIENT(kind)                                                                         \
	{                                                                                          \
		.steps = 3, .state_size = sizeof(struct scram), .variant = kind,                   \
		.initial = scram_initial, .answer = scram_answer, .work = scram_work,              \
		.succeeded = scram_succeeded, .release = scram_release                             \
	}

const struct mechanism_client scram_sha1_client = SCRAM_CLIENT(DIGEST_SHA1);
const struct mechanism_client scram_sha256_client = SCRAM_CLIENT(DIGEST_SHA256);
const struct mechanism_client scram_sha512_client = SCRAM_CLIENT(DIGEST_SHA512);

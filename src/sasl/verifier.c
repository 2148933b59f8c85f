/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame of every mechanism's server side. Driven by the practice server,
 * and by tests as the other end of an exchange.
 */
#include "base/base64.h"
#include "base/digest.h"
#include "base/memory.h"
#include "sasl/mechanism.h"
#include "sasl/server.h"

struct verifier *verifier_new(const struct mechanism *mechanism, struct account_source accounts,
			      struct span host)
{
	struct verifier *verifier = memory_new(1, sizeof(*verifier));

	verifier->mechanism = mechanism;
	verifier->accounts = accounts;
	bytes_append(&verifier->host, host);
	if (mechanism->server)
		verifier->state = memory_new(1, mechanism->server->state_size);
	return verifier;
}

void verifier_free(struct verifier *verifier)
{
	const struct mechanism_server *server;

	if (!verifier)
		return;
	server = verifier->mechanism->server;
	if (server) {
		if (server->release)
			server->release(verifier);
		memory_wipe(verifier->state, server->state_size);
		memory_free(verifier->state);
	}
	for (size_t i = 0; i < verifier->binding_count; i++) {
		bytes_wipe(&verifier->bindings[i].type);
		bytes_wipe(&verifier->bindings[i].data);
	}
	bytes_wipe(&verifier->host);
	bytes_wipe(&verifier->nonce);
	bytes_wipe(&verifier->identity);
	bytes_wipe(&verifier->user);
	memory_free(verifier);
}

void verifier_set_nonce(struct verifier *verifier, struct span nonce)
{
	bytes_clear(&verifier->nonce);
	bytes_append(&verifier->nonce, nonce);
}

void verifier_set_identity(struct verifier *verifier, struct span identity)
{
	bytes_clear(&verifier->identity);
	bytes_append(&verifier->identity, identity);
}

void verifier_add_binding(struct verifier *verifier, struct span type, struct span data)
{
	struct verifier_binding *binding;

	if (verifier->binding_count == VERIFIER_BINDINGS_MAX)
		return;
	binding = &verifier->bindings[verifier->binding_count++];
	bytes_append(&binding->type, type);
	bytes_append(&binding->data, data);
}

bool verifier_find(const struct verifier *verifier, struct span user, struct span *password)
{
	return verifier->accounts.find(verifier->accounts.context, user, password);
}

enum verification verifier_check_password(struct verifier *verifier, struct span password)
{
	struct span right;

	if (!verifier_find(verifier, bytes_span(&verifier->user), &right))
		return VERIFY_REFUSED;
	return digest_equal(right, password) ? VERIFY_OK : VERIFY_REFUSED;
}

void verifier_append_nonce(const struct verifier *verifier, struct bytes *out)
{
	unsigned char random[15];

	if (verifier->nonce.size) {
		bytes_append(out, bytes_span(&verifier->nonce));
		return;
	}
	digest_random(random, sizeof(random));
	base64_append(out, span_of(random, sizeof(random)));
}

enum verification verifier_push(struct verifier *verifier, bool present, struct span response,
				struct bytes *challenge)
{
	const struct mechanism_server *server = verifier->mechanism->server;
	enum verification verification;

	if (!server)
		return VERIFY_MALFORMED;
	verifier->step++;
	if (present && verifier->step == 1 && server->server_first)
		return VERIFY_MALFORMED;
	verification = server->push(verifier, present, response, challenge);
	verifier->verified = verification == VERIFY_OK;
	return verification;
}

struct span verifier_user(const struct verifier *verifier)
{
	return verifier->verified ? bytes_span(&verifier->user) : span_text(NULL);
}

bool mechanism_can_serve(const struct mechanism *mechanism, bool have_binding, bool have_identity)
{
	return mechanism->server && (have_binding || !mechanism->server->wants_binding) &&
	       (have_identity || !mechanism->server->wants_identity);
}

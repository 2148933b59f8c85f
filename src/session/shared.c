/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What several sessions have in common, each part made when the first of them
 * needs it: handshake.c takes TLS settings from here, policy.c the policies.
 */
#include "session/shared.h"

#include <string.h>

#include "base/memory.h"
#include "session/inside.h"
#include "session/policy_text.h"

/* So many policies of domains that nobody waits for are kept; each is 64 KiB at most. */
#define POLICIES_KEPT 64

struct session_shared {
	struct tls_client *tls;
	struct policy_text **policies;
	size_t count;
	size_t capacity;
};

struct session_shared *session_shared_new(void)
{
	return memory_new(1, sizeof(struct session_shared));
}

void session_shared_free(struct session_shared *shared)
{
	if (!shared)
		return;
	for (size_t i = 0; i < shared->count; i++)
		policy_text_free(shared->policies[i]);
	memory_free(shared->policies);
	tls_client_free(shared->tls);
	memory_free(shared);
}

struct tls_client *shared_tls(struct session_shared *shared, const struct tls_options *options,
			      struct fault *fault)
{
	if (!shared->tls)
		shared->tls = tls_client_new(options, fault);
	return shared->tls;
}

/* The oldest that nobody needs makes room. */
static void forget_one(struct session_shared *shared)
{
	for (size_t i = 0; i < shared->count; i++) {
		if (policy_text_is_used(shared->policies[i]))
			continue;
		policy_text_free(shared->policies[i]);
		shared->count--;
		memmove(shared->policies + i, shared->policies + i + 1,
			(shared->count - i) * sizeof(*shared->policies));
		return;
	}
}

struct policy_text *shared_policy(struct session_shared *shared, const char *domain, const char *id)
{
	for (size_t i = 0; i < shared->count; i++)
		if (policy_text_is_of(shared->policies[i], domain, id))
			return shared->policies[i];
	if (shared->count >= POLICIES_KEPT)
		forget_one(shared);
	shared->policies = memory_grow(shared->policies, &shared->capacity, shared->count + 1,
				       sizeof(*shared->policies));
	shared->policies[shared->count] = policy_text_new(domain, id);
	return shared->policies[shared->count++];
}

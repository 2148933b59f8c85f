/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A site's policy: which servers may be connected to, and whether anybody may
 * log in or send a message. For a class room behind one address. A value; who
 * reads it from a file, and where that file is, is no matter of this one.
 */
#ifndef PLAN_POLICY_H
#define PLAN_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* Texts are borrowed. Zeroes: everything is allowed. */
struct policy {
	const char *const *targets; /* patterns; see policy_allows_target() */
	size_t target_count;        /* 0: every target */
	bool forbid_auth;
	bool forbid_message; /* DATA, BDAT, BURL */
	const char *source;  /* the file that says so, for messages; NULL: unknown */
};

/*
 * A pattern is a host or an address ("mail.example.test"), all below a domain
 * ("*.example.test"), or either with a port behind a colon
 * ("mail.example.test:587", "[2001:db8::1]:25"). Case is ignored. The practice
 * server in this process is always allowed: ask only for others.
 */
bool policy_allows_target(const struct policy *policy, struct span host, uint16_t port);

/* "The policy of this machine ({source}) …": translated; the caller frees it. */
char *policy_target_text(const struct policy *policy, struct span place);

#endif

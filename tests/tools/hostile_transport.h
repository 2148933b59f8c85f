/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case's conversation in another transport than it was written for: behind
 * STARTTLS, or in TLS from the first byte. What must hold stays the same.
 */
#ifndef TESTS_TOOLS_HOSTILE_TRANSPORT_H
#define TESTS_TOOLS_HOSTILE_TRANSPORT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "hostile_case.h"

enum transport {
	TRANSPORT_OWN, /* as it is written */
	TRANSPORT_STARTTLS,
	TRANSPORT_TLS,
};

/* "own", "starttls" or "tls"; false for another word. */
bool transport_find(struct span name, enum transport *transport);
const char *transport_name(enum transport transport);

/* Rewrites both sides of the case. False when it makes no sense there; the report says why. */
bool transport_apply(struct hostile_case *hostile, enum transport transport, struct bytes *report);

#endif

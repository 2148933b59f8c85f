/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mannerly part of the hostile server: what stands around the one thing that a case does. */
#ifndef TESTS_TOOLS_HOSTILE_POLITE_H
#define TESTS_TOOLS_HOSTILE_POLITE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "hostile_wire.h"

/* The reply to EHLO with the keywords of "ONE; TWO 2"; none gives a single line. */
bool polite_offer(struct wire *wire, struct span keywords);

/* Takes a message up to its lone dot into the ledger. */
bool polite_take_body(struct wire *wire);

/* Answers whatever comes as a good server does, to QUIT and the close; keywords as above. */
void polite_serve(struct wire *wire, struct span keywords);

#endif

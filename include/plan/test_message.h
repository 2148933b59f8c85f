/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in test message: whole, and saying where it came from. */
#ifndef PLAN_TEST_MESSAGE_H
#define PLAN_TEST_MESSAGE_H

#include <stdint.h>

#include "base/bytes.h"

struct test_message {
	struct span from;    /* the address of MAIL; empty for <> */
	struct span to;      /* that of the first RCPT that was accepted */
	struct span subject; /* empty: one of ours */
	struct span helo;    /* the name that the client gave */
	struct span server;  /* where it is sent to, as text */
	uint64_t wall_us;    /* when */
};

/* Appends the message, its lines ended by CRLF (RFC 5322 §3.6). */
void test_message_compose(const struct test_message *message, struct bytes *out);

#endif

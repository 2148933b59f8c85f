/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays the `server` block of a case against whoever connects. Runs in a
 * process of its own and tells the judge through the ledger.
 */
#ifndef TESTS_TOOLS_HOSTILE_SERVER_H
#define TESTS_TOOLS_HOSTILE_SERVER_H

#include <sys/types.h>

#include "hostile_case.h"
#include "hostile_certificate.h"
#include "hostile_wire.h"

/*
 * Accepts connections on the listening socket and plays the case; once its
 * script is over, further connections are counted and closed. Never returns.
 */
_Noreturn void server_serve(const struct hostile_case *hostile, int listener,
			    const struct certificates *certificates, struct ledger *ledger);

/* server_serve() in a child process; the caller ends and awaits it. */
pid_t server_start(const struct hostile_case *hostile, int listener,
		   const struct certificates *certificates, struct ledger *ledger);

/* How many `reach` marks the case has outside loops. */
int server_count_marks(const struct hostile_case *hostile);

/* False, with the line told, when a word of the block is unknown or a loop has no end. */
bool server_check(const struct hostile_case *hostile, struct bytes *report);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logins that were refused: counted per host and account across reconnects and
 * starts (a small file in the user's state folder, no secret in it), and which
 * exact secret it was, as a keyed hash in memory that dies with the program.
 */
#ifndef CLI_ATTEMPTS_H
#define CLI_ATTEMPTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "smtp/reply.h"

struct attempts;

/* `remember`: read and write the file; false keeps all in memory. */
struct attempts *attempts_new(bool remember);
void attempts_free(struct attempts *attempts);

/* A 535 that is about the secret; servers say it of Base64 and of the mechanism too. */
bool attempts_is_refusal(const struct reply *reply);

/* A login was refused with 535, with this secret (empty: not known). */
void attempts_add(struct attempts *attempts, struct span host, struct span user, struct span secret,
		  uint64_t now_us);

/* The secret alone, which no file holds. */
void attempts_remember(struct attempts *attempts, struct span host, struct span secret,
		       uint64_t now_us);

/* A login succeeded: the account's count begins anew. */
void attempts_clear(struct attempts *attempts, struct span host, struct span user);

/* Refused logins of this account on this host since the last one that succeeded, within a day. */
unsigned attempts_count(const struct attempts *attempts, struct span host, struct span user);

/* Seconds since exactly this secret was refused here (at least 1); 0 when it never was. */
uint64_t attempts_same_secret(const struct attempts *attempts, struct span host, struct span secret,
			      uint64_t now_us);

#endif

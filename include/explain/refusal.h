/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logins of a session that were refused, by mechanism: what another try has to expect. */
#ifndef EXPLAIN_REFUSAL_H
#define EXPLAIN_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/journal.h"

/*
 * The code with which the last login with this mechanism was refused, up to the
 * event `until`; 0 when there was none, when it went well, or when it was
 * cancelled from this side.
 */
unsigned login_refusal(const struct journal *journal, uint32_t until, struct span mechanism);

/* Whether that speaks of the mechanism or its exchange, and not of user and password. */
bool refusal_is_of_mechanism(unsigned code);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a server waits for the next command before it closes, as far as that is known. */
#ifndef EXPLAIN_IDLE_H
#define EXPLAIN_IDLE_H

#include <stdint.h>

#include "journal/journal.h"

struct idle_limit {
	const char *server; /* "Postfix": a proper name; NULL: not known, the RFC's least counts */
	uint32_t seconds;
	const char *source;
};

/* By the greeting (a REPLY; 0: none). Never NULL. */
const struct idle_limit *idle_limit_of(const struct journal *journal, uint32_t greeting);

#endif

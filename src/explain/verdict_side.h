/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On which side the trouble lies that an event tells of. */
#ifndef EXPLAIN_VERDICT_SIDE_H
#define EXPLAIN_VERDICT_SIDE_H

#include "explain/verdict.h"

enum verdict_side verdict_side_of(const struct journal *journal, struct replay *replay,
				  uint32_t id);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which commands of a session left together, before the reply to the first of them came. */
#ifndef JOURNAL_GROUP_H
#define JOURNAL_GROUP_H

#include <stdint.h>

#include "journal/journal.h"

enum group_place {
	GROUP_ALONE,
	GROUP_FIRST,
	GROUP_WITHIN,
	GROUP_LAST,
};

/*
 * The place of a COMMAND in its group. Only lines that stand for themselves are
 * in one: no part of a login, no content of DATA.
 */
enum group_place group_place_of(const struct journal *journal, uint32_t id);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session out of a journal that holds several, as a journal of its own. */
#ifndef JOURNAL_PART_H
#define JOURNAL_PART_H

#include <stdint.h>

#include "journal/journal.h"

/* The highest number of a session in it; 0 when it is empty. */
uint16_t part_sessions(const struct journal *journal);

/* The events of that session, as session 1 and with new ids; the caller frees it. */
struct journal *part_of(const struct journal *journal, uint16_t conn);

#endif

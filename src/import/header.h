/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What loggers write before the line itself: time, level, names, process and session ids. */
#ifndef IMPORT_HEADER_H
#define IMPORT_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct header {
	uint64_t wall_us; /* since 1970; of the year 1970 when no year is told */
	bool timed;       /* there was a time */
	struct span key;  /* the last thing in brackets that is neither time nor level */
};

/* The line behind its header; the whole line when it has none. */
struct span header_skip(struct span line, struct header *header);

/* "2026-11-26T12:00:00.123Z", "12:00:00,123", "Nov 26 12:00:00": the time that text begins with. */
bool header_time(struct span *text, struct header *header);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much of a long piece of work is done at a time. What a part of it costs
 * is not known before (an expression may take a millionth of a second for a
 * line, or a tenth), so it begins with little, and twice as much is done as
 * last time as long as the turns come quickly.
 */
#ifndef TUI_SLICE_H
#define TUI_SLICE_H

#include <stdint.h>

/* A zeroed one has not begun. */
struct slice {
	uint32_t most;  /* parts that were allowed last time */
	uint64_t at_us; /* when; 0: it was more than there was to do */
};

/* How many parts may be done now. */
uint32_t slice_next(struct slice *slice, uint64_t now_us);

/* All is done: when the next part comes says nothing of what this one cost. */
void slice_rest(struct slice *slice);

#endif

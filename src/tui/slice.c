/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by searches and by lists that a filter is held against. */
#include "tui/slice.h"

#define MOST_FIRST 16 /* and never less */
#define MOST_EVER (1u << 20)
#define QUICK_US 15000 /* between two turns, drawing included */
#define SLOW_US 30000

uint32_t slice_next(struct slice *slice, uint64_t now_us)
{
	uint64_t took_us = now_us > slice->at_us ? now_us - slice->at_us : 0;

	if (!slice->most)
		slice->most = MOST_FIRST;
	else if (slice->at_us && took_us < QUICK_US && slice->most < MOST_EVER)
		slice->most *= 2;
	else if (slice->at_us && took_us > SLOW_US && slice->most > MOST_FIRST)
		slice->most /= 2;
	slice->at_us = now_us;
	return slice->most;
}

void slice_rest(struct slice *slice)
{
	slice->at_us = 0;
}

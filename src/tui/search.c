/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between :search, n and N, which begin one, and the panes, which know what their rows are. */
#include "tui/search.h"

bool search_in(const struct search *search, struct span text)
{
	return pattern_is_in(search->pattern, text);
}

void search_turn(struct search *search, uint64_t now_us)
{
	search->most = slice_next(&search->slice, now_us);
}

enum search_found search_step(struct search *search, size_t count, size_t from, search_row *row,
			      const void *owner)
{
	if (!search->tried)
		search->at = from;
	search->count = count;
	for (; search->tried < count; search->most--) {
		if (!search->most)
			return SEARCH_GOES_ON;
		search->at = (search->at + (search->direction > 0 ? 1 : count - 1)) % count;
		search->tried++;
		if (row(owner, search->at, search))
			return SEARCH_HERE;
	}
	return SEARCH_NOWHERE;
}

unsigned search_percent(const struct search *search)
{
	return search->count ? (unsigned)(search->tried * 100 / search->count) : 0;
}

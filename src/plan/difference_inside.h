/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of plan/difference share: items to be aligned, and their masked text. */
#ifndef PLAN_DIFFERENCE_INSIDE_H
#define PLAN_DIFFERENCE_INSIDE_H

#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"
#include "smtp/reply.h"

/* Two items with one key may stand beside each other; with one `exact` they are the same. */
struct difference_item {
	uint32_t event;
	int line;
	uint64_t key;
	uint64_t exact; /* of the text without what always differs */
	uint64_t whole; /* of the text as it is */
	unsigned masked;
};

/* Two indices that stand beside each other; SIZE_MAX: nothing does. */
struct difference_pair {
	size_t left;
	size_t right;
};

struct difference_pairs {
	struct difference_pair *items;
	size_t count;
	size_t capacity;
};

/* Appends the alignment of two lists of items to *pairs, in the order of both. */
void difference_align(const struct difference_item *left, size_t left_count,
		      const struct difference_item *right, size_t right_count,
		      struct difference_pairs *pairs);

/*
 * The text of an event without what always differs, appended to *out, and as it
 * is, appended to *whole; returns what was left out (enum difference_ignored).
 */
unsigned difference_mask_event(const struct journal *journal, uint32_t id, struct bytes *out,
			       struct bytes *whole);

/* The same for a line of a reply; `answered` is the code of the command it answers. */
unsigned difference_mask_line(const struct reply_line *line, unsigned answered, struct bytes *out,
			      struct bytes *whole);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The best alignment of two lists, by dynamic programming: as many equal items
 * beside each other as possible, then as many of one key. Called by
 * plan/difference for events and for the lines of a reply.
 */
#include <string.h>

#include "base/memory.h"
#include "plan/difference_inside.h"

/* A window's table has its square in bytes; what lies beyond is aligned from its middle on. */
#define WINDOW 1500

#define SCORE_EQUAL 4
#define SCORE_CHANGED 3

enum step {
	STEP_PAIR,
	STEP_LEFT,
	STEP_RIGHT,
};

static void add(struct difference_pairs *pairs, size_t left, size_t right)
{
	pairs->items = memory_grow(pairs->items, &pairs->capacity, pairs->count + 1,
				   sizeof(*pairs->items));
	pairs->items[pairs->count++] = (struct difference_pair){ left, right };
}

static unsigned score_of(const struct difference_item *a, const struct difference_item *b)
{
	if (a->key != b->key)
		return 0;
	return a->exact == b->exact ? SCORE_EQUAL : SCORE_CHANGED;
}

/* Fills steps[i * (m + 1) + j]: the best first step for what is left from i and j on. */
static void fill(const struct difference_item *left, size_t n, const struct difference_item *right,
		 size_t m, unsigned char *steps)
{
	uint32_t *below = memory_new(m + 1, sizeof(*below));
	uint32_t *row = memory_new(m + 1, sizeof(*row));

	for (size_t i = n; i-- > 0;) {
		row[m] = 0;
		steps[i * (m + 1) + m] = STEP_LEFT;
		for (size_t j = m; j-- > 0;) {
			unsigned score = score_of(&left[i], &right[j]);
			enum step step = below[j] >= row[j + 1] ? STEP_LEFT : STEP_RIGHT;

			row[j] = step == STEP_LEFT ? below[j] : row[j + 1];
			if (score && below[j + 1] + score >= row[j]) {
				row[j] = below[j + 1] + score;
				step = STEP_PAIR;
			}
			steps[i * (m + 1) + j] = (unsigned char)step;
		}
		memcpy(below, row, (m + 1) * sizeof(*row));
	}
	memory_free(below);
	memory_free(row);
}

/*
 * Aligns a window that begins at *i and *j, and moves both behind what is
 * settled: all of it when the window holds what is left, else half of it.
 */
static void align_window(const struct difference_item *left, size_t left_count,
			 const struct difference_item *right, size_t right_count, size_t at[2],
			 struct difference_pairs *pairs)
{
	size_t n = left_count - at[0] < WINDOW ? left_count - at[0] : WINDOW;
	size_t m = right_count - at[1] < WINDOW ? right_count - at[1] : WINDOW;
	bool last = at[0] + n == left_count && at[1] + m == right_count;
	unsigned char *steps = memory_new((n + 1) * (m + 1), 1);
	size_t i = 0, j = 0;

	fill(left + at[0], n, right + at[1], m, steps);
	while ((i < n || j < m) && (last || (i < WINDOW / 2 && j < WINDOW / 2))) {
		enum step step = i == n   ? STEP_RIGHT
				 : j == m ? STEP_LEFT
					  : (enum step)steps[i * (m + 1) + j];

		add(pairs, step == STEP_RIGHT ? SIZE_MAX : at[0] + i,
		    step == STEP_LEFT ? SIZE_MAX : at[1] + j);
		i += step != STEP_RIGHT;
		j += step != STEP_LEFT;
	}
	at[0] += i;
	at[1] += j;
	memory_free(steps);
}

void difference_align(const struct difference_item *left, size_t left_count,
		      const struct difference_item *right, size_t right_count,
		      struct difference_pairs *pairs)
{
	size_t least = left_count < right_count ? left_count : right_count;
	size_t at[2];
	size_t head = 0, tail = 0;

	/* Most of two sessions is the same: only what lies between is looked at closely. */
	while (head < least && score_of(&left[head], &right[head]) == SCORE_EQUAL)
		add(pairs, head, head), head++;
	while (tail < least - head && score_of(&left[left_count - 1 - tail],
					       &right[right_count - 1 - tail]) == SCORE_EQUAL)
		tail++;
	at[0] = at[1] = head;
	while (at[0] < left_count - tail || at[1] < right_count - tail)
		align_window(left, left_count - tail, right, right_count - tail, at, pairs);
	for (; tail; tail--)
		add(pairs, left_count - tail, right_count - tail);
}

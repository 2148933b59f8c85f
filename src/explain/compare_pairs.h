/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of codes whose comparison is written by hand. */
#ifndef EXPLAIN_COMPARE_PAIRS_H
#define EXPLAIN_COMPARE_PAIRS_H

#include <stddef.h>

#include "smtp/command.h"

#define PAIR_DIFFERENCES_MAX 7

/* Texts are N_() strings without values: they name the codes themselves. */
struct compare_pair {
	int left, right;
	enum verb left_verb, right_verb; /* VERB_UNKNOWN: in general */
	const char *contrast;
	const char *differences[PAIR_DIFFERENCES_MAX];
	const char *which[2];
};

/* In either order of the two; NULL when there is none. */
const struct compare_pair *compare_pair_find(int left, enum verb left_verb, int right,
					     enum verb right_verb);

#endif

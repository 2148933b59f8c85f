/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two codes side by side: reply codes, enhanced codes, or one code in two
 * contexts. What tells them apart, as whole sentences; all translated and fit
 * to show.
 */
#ifndef EXPLAIN_COMPARE_H
#define EXPLAIN_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "explain/explanation.h"

#define COMPARISON_DIFFERENCES_MAX 12
#define COMPARISON_WHICH_MAX 3

/* Owns its texts; a zeroed value is empty. */
struct comparison {
	struct explanation left; /* both entries under the headings */
	struct explanation right;
	char *title;    /* "221 and 334" */
	char *contrast; /* one paragraph */
	char *differences[COMPARISON_DIFFERENCES_MAX];
	size_t difference_count;
	char *which[COMPARISON_WHICH_MAX]; /* when to use, or to expect, which */
	size_t which_count;
};

/*
 * Compares "221" and "334", "5.7.8" and "5.7.9", or "454/STARTTLS" and
 * "454/AUTH" (a command behind a slash is the one that it answers). False when
 * one of them is not known, or when one is a reply code and the other is an
 * enhanced code; *unknown, unless NULL, is then the one to complain about.
 */
bool compare_words(struct span left, struct span right, struct comparison *out,
		   struct span *unknown);

void comparison_release(struct comparison *comparison);

/* As text, lines at most `columns` wide (0: unwrapped). */
void comparison_append_text(const struct comparison *comparison, int columns, struct bytes *out);

/* As a JSON object: left, right (annotations), contrast, differences, which. */
void comparison_append_json(const struct comparison *comparison, struct bytes *out);

#endif

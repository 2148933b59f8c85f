/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of two that are compared, and how sentences about them are added; for the files of compare. */
#ifndef EXPLAIN_COMPARE_SIDE_H
#define EXPLAIN_COMPARE_SIDE_H

#include "explain/compare.h"
#include "explain/entry.h"
#include "explain/rule.h"

/* One of the two. */
struct compare_side {
	struct span word; /* without the command behind the slash */
	enum verb verb;
	int code;             /* -1: an enhanced code */
	struct status status; /* class 0: none, or X */
	char *label;          /* "454 after AUTH" */
	const struct reply_entry *entry;
	const struct status_entry *status_entry;
};

/* Reads "454/AUTH"; false when it is none. The label is the caller's to free, in both cases. */
bool compare_side_read(struct span text, struct compare_side *side);

/* Adds a translated sentence with {a} and {b} to a list that holds `most`. */
void compare_add_to(char **list, size_t *count, size_t most, const char *sentence,
		    const struct compare_side *left, const struct compare_side *right);

/* The same to the differences. */
void compare_add(struct comparison *out, const char *sentence, const struct compare_side *left,
		 const struct compare_side *right);

/* "454 after AUTH: " and the text; the caller frees it. */
char *compare_labelled(const struct compare_side *side, const char *text);
void compare_add_labelled(struct comparison *out, const struct compare_side *side,
			  const char *text);

/* What both sides say, or one sentence when it is the same. */
void compare_add_pair(struct comparison *out, const struct compare_side *left,
		      const char *left_text, const struct compare_side *right,
		      const char *right_text, const char *same);

/* Two sentences, one of each side, as one difference. */
void compare_add_both(struct comparison *out, const char *left_sentence,
		      const struct compare_side *left, const char *right_sentence,
		      const struct compare_side *right);

/* Two enhanced codes: differences, and the paragraph of contrast (the caller frees it). */
void compare_statuses(const struct compare_side *left, const struct compare_side *right,
		      struct comparison *out);
char *compare_contrast_of_statuses(const struct compare_side *left,
				   const struct compare_side *right);

#endif

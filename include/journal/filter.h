/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Filter expressions: which events of a journal are to be seen.
 *
 *   code 5xx   status 5.7.*   verb AUTH   dir S   kind NOTE   flaw   flaw bare_lf
 *   /regular expression/   "a text"   text
 *
 * joined by `and` (or nothing), `or`, `not` and parentheses. A code, status or
 * flaw holds for a reply and for the command that it answers, a verb for a
 * command and for its replies: what belongs together stays together. Parsing is
 * total and tells where an expression goes wrong; matching is pure.
 */
#ifndef JOURNAL_FILTER_H
#define JOURNAL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"

#define FILTER_BYTES_MAX 1024

struct filter;

/* Where an expression goes wrong: bytes before the place, and a translated sentence. */
struct filter_fault {
	size_t at;
	char text[240];
};

/* NULL with the fault filled (which may be NULL) when it is no expression. */
struct filter *filter_parse(struct span text, struct filter_fault *fault);
void filter_free(struct filter *filter); /* NULL is allowed */

bool filter_matches(const struct filter *filter, const struct journal *journal, uint32_t id);

/* As it was written. */
struct span filter_text(const struct filter *filter);

#endif

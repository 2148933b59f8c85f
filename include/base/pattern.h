/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a user looks for: a regular expression of bounded cost, as Perl writes
 * them (PCRE2). Case does not count. Texts are bytes: a NUL is one like
 * others; bytes that are no UTF-8 are met by no part of an expression.
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>

#include "base/bytes.h"

#define PATTERN_BYTES_MAX 256

struct pattern;

/* NULL when it is none; then why it is not is appended to *why: translated, printable. */
struct pattern *pattern_new(struct span text, struct bytes *why);
void pattern_free(struct pattern *pattern); /* NULL is allowed */

/*
 * A text for which the expression would need too many steps counts as one
 * without it; pattern_gave_up() tells whether there was any.
 */
bool pattern_is_in(const struct pattern *pattern, struct span text);
bool pattern_gave_up(const struct pattern *pattern);

/* As it was written. */
struct span pattern_text(const struct pattern *pattern);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a user looks for: a POSIX extended regular expression of bounded cost.
 * Case does not count. Texts are bytes: a NUL in one is a character that no
 * expression names.
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

bool pattern_is_in(const struct pattern *pattern, struct span text);

/* As it was written. */
struct span pattern_text(const struct pattern *pattern);

#endif

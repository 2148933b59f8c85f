/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-16, as editors on Windows save texts: made UTF-8, and back. */
#ifndef BASE_UTF16_H
#define BASE_UTF16_H

#include <stdbool.h>

#include "base/bytes.h"

/* By its mark, or by NULs in every other byte of its beginning; then *big is set. */
bool utf16_is(struct span text, bool *big);

/* Appends it as UTF-8, its mark among it; half a pair becomes U+FFFD. */
void utf16_append_utf8(struct span text, bool big, struct bytes *out);

/* The other way round; bytes that are no UTF-8 become U+FFFD. */
void utf16_append(struct span utf8, bool big, struct bytes *out);

#endif

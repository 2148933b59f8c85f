/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text of our own where the locale's charset has only ASCII: quotes, dots and
 * dashes become what a typewriter has for them. Text of others has been
 * through base/printable before.
 */
#ifndef BASE_PLAIN_H
#define BASE_PLAIN_H

#include "base/bytes.h"

/* Appends the text as it is, or what stands for it in ASCII ("?" for the rest). */
void plain_append(struct bytes *out, struct span text);

#endif

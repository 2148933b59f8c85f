/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not be seen, kept or saved of the text of a :raw or a :send, as it is typed. */
#ifndef PLAN_RAW_SECRET_H
#define PLAN_RAW_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

/*
 * Finds the credentials in a text with escapes, in quotes or without, also one
 * that is still being typed: what stands behind AUTH and its mechanism, a bare
 * word in Base64, and within AUTH (`answers`) whatever is no command. True with
 * the part [*from, *to) of the text, line ends at its end left out.
 */
bool raw_secret_find(struct span text, bool answers, size_t *from, size_t *to);

/* True once an AUTH and a blank stand in the text: what is typed next may be a secret. */
bool raw_secret_may_follow(struct span text);

#endif

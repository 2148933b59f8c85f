/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys as tests write them: text stands for itself, <Enter> <F3> <PgUp> <C-c>
 * <M-1> <S-Tab> for keys, <Paste>…</Paste> for a bracketed paste, <lt> for a
 * '<', <x:1b5b31317e> for bytes. Sequences are xterm's.
 */
#ifndef TESTS_TOOLS_SCREEN_KEYS_H
#define TESTS_TOOLS_SCREEN_KEYS_H

#include <stdbool.h>

#include "base/bytes.h"

/* Appends the bytes of the keys; false when one is not known, which *bad then is. */
bool keys_append(struct bytes *out, struct span keys, struct span *bad);

#endif

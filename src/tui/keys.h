/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes of a terminal into keys. Understands the codings of xterm, vt220,
 * PuTTY, rxvt and the Linux console side by side, and takes a bracketed paste
 * as one event. What a terminal answers late is swallowed, never taken for
 * keys. No terminal, no clock: the caller says when nothing more is coming.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "tui/input.h"

#define KEYS_PASTE_MAX (64 * 1024) /* kept of one paste */

struct keys;

struct keys *keys_new(void);
void keys_free(struct keys *keys); /* wipes what was typed */

/* Whether reports of the mouse are keys; at first they are swallowed. */
void keys_take_mouse(struct keys *keys, bool taken);

void keys_push(struct keys *keys, struct span bytes);

/*
 * The next key; false when there is none yet. `last` says that the terminal
 * has been silent for a while: a lone Escape is then the Escape key.
 */
bool keys_next(struct keys *keys, bool last, uint64_t now_us, struct input *input);

/* True when the beginning of a sequence is waiting for its rest. */
bool keys_is_partial(const struct keys *keys);

/* "F3", "Ctrl-X", "Space", "z": the name as the table of requests and the help write it. */
void keys_append_name(struct bytes *out, const struct input *input);

#endif

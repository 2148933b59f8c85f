/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a room that looks at a projector must not see: the names of users, as
 * they are and in Base64. One veil, as there is one screen; while it is off
 * nothing is changed. Texts are veiled before they are wrapped or cut, and the
 * whole canvas once more at the end.
 */
#ifndef TUI_VEIL_H
#define TUI_VEIL_H

#include <stdbool.h>

#include "base/bytes.h"
#include "tui/canvas.h"

void veil_set(bool on);

/* From now on this name is known; those of a session before stay so. */
void veil_add(struct span name);
void veil_forget(void);

/* Appends the text, the names in it masked. */
void veil_append(struct bytes *out, struct span text);

/* Masks what stands on the canvas in one row. */
void veil_cover(struct canvas *canvas);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text of our own on its way to the canvas: line-drawing characters and marks
 * with what stands for them where the charset has only ASCII. Text of others
 * is none of this module's business; it comes as struct printable.
 */
#ifndef TUI_GLYPH_H
#define TUI_GLYPH_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum glyph {
	GLYPH_HORIZONTAL,
	GLYPH_VERTICAL,
	GLYPH_TOP_LEFT,
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_TEE_DOWN,
	GLYPH_TEE_UP,
	GLYPH_TEE_RIGHT,
	GLYPH_TEE_LEFT,
	GLYPH_POINTER,
	GLYPH_CHECK,
	GLYPH_CROSS,
	GLYPH_WARNING,
	GLYPH_DOT,
	GLYPH_MINUS,
	GLYPH_ELLIPSIS,
	GLYPH_MASK,
	GLYPH_ABOVE, /* there is more above */
	GLYPH_BELOW,
	GLYPH_COUNT
};

/* The glyph in the charset of base/printable. */
const char *glyph(enum glyph glyph);

/* The character at *at, which moves behind it; a byte that begins none is U+FFFD. */
uint32_t glyph_next(struct span text, size_t *at);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own signs in UTF-8 and in ASCII; the canvas and the panes take them from here. */
#include "tui/glyph.h"

#include "base/printable.h"

static const struct {
	const char *utf8;
	const char *ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_HORIZONTAL] = { "─", "-" },  [GLYPH_VERTICAL] = { "│", "|" },
	[GLYPH_TOP_LEFT] = { "┌", "+" },    [GLYPH_TOP_RIGHT] = { "┐", "+" },
	[GLYPH_BOTTOM_LEFT] = { "└", "+" }, [GLYPH_BOTTOM_RIGHT] = { "┘", "+" },
	[GLYPH_TEE_DOWN] = { "┬", "+" },    [GLYPH_TEE_UP] = { "┴", "+" },
	[GLYPH_TEE_RIGHT] = { "├", "+" },   [GLYPH_TEE_LEFT] = { "┤", "+" },
	[GLYPH_POINTER] = { "▶", ">" },     [GLYPH_CHECK] = { "✓", "ok" },
	[GLYPH_CROSS] = { "✗", "!" },       [GLYPH_WARNING] = { "!", "?" },
	[GLYPH_DOT] = { "·", "-" },         [GLYPH_MINUS] = { "−", "-" },
	[GLYPH_ELLIPSIS] = { "…", "..." },  [GLYPH_MASK] = { "•", "*" },
	[GLYPH_ABOVE] = { "▲", "^" },       [GLYPH_BELOW] = { "▼", "v" },
};

const char *glyph(enum glyph glyph)
{
	return printable_charset() == PRINTABLE_ASCII ? glyphs[glyph].ascii : glyphs[glyph].utf8;
}

uint32_t glyph_next(struct span text, size_t *at)
{
	static const uint32_t smallest[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned char first = text.data[(*at)++];
	size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
	uint32_t character = first & (0x3f >> more);

	if (first < 0x80)
		return first;
	if (first < 0xc2 || first > 0xf4 || *at + more > text.size)
		return 0xfffd;
	for (size_t n = 0; n < more; n++) {
		if ((text.data[*at + n] & 0xc0) != 0x80)
			return 0xfffd;
		character = character << 6 | (text.data[*at + n] & 0x3f);
	}
	if (character < smallest[more] || character > 0x10ffff || character >> 11 == 27)
		return 0xfffd;
	*at += more;
	return character;
}

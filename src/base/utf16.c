/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by import, which reads such texts, and by cli/scrub, which gives them back. */
#include "base/utf16.h"

#include "base/utf8.h"

#define SAMPLE 256
#define REPLACEMENT 0xfffd

static uint32_t unit_at(struct span text, size_t at, bool big)
{
	return big ? (uint32_t)text.data[at] << 8 | text.data[at + 1]
		   : (uint32_t)text.data[at + 1] << 8 | text.data[at];
}

bool utf16_is(struct span text, bool *big)
{
	size_t zeros[2] = { 0, 0 }, size = text.size < SAMPLE ? text.size & ~(size_t)1 : SAMPLE;

	if (size >= 2 && (unit_at(text, 0, true) == 0xfeff || unit_at(text, 0, false) == 0xfeff)) {
		*big = text.data[0] == 0xfe;
		return true;
	}
	for (size_t i = 0; i < size; i++)
		zeros[i % 2] += text.data[i] == 0;
	*big = zeros[0] > zeros[1];
	return size >= 8 && zeros[!*big] * 10 >= size / 2 * 9 && zeros[*big] == 0;
}

static void append_character(struct bytes *out, uint32_t character)
{
	if (!utf8_append(out, character))
		utf8_append(out, REPLACEMENT);
}

/* RFC 2781 §2.2. */
void utf16_append_utf8(struct span text, bool big, struct bytes *out)
{
	for (size_t at = 0; at + 1 < text.size; at += 2) {
		uint32_t unit = unit_at(text, at, big);
		uint32_t next = at + 3 < text.size ? unit_at(text, at + 2, big) : 0;

		if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			append_character(out, 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
			at += 2;
		} else {
			append_character(out, unit);
		}
	}
}

static void append_unit(struct bytes *out, uint32_t unit, bool big)
{
	bytes_append_byte(out, (unsigned char)(big ? unit >> 8 : unit));
	bytes_append_byte(out, (unsigned char)(big ? unit : unit >> 8));
}

/* RFC 2781 §2.1. */
void utf16_append(struct span utf8, bool big, struct bytes *out)
{
	while (utf8.size) {
		uint32_t character = REPLACEMENT;
		size_t size = utf8_next(utf8, &character);

		if (!size)
			character = REPLACEMENT;
		utf8 = span_after(utf8, size ? size : 1);
		if (character < 0x10000) {
			append_unit(out, character, big);
			continue;
		}
		append_unit(out, 0xd800 + ((character - 0x10000) >> 10), big);
		append_unit(out, 0xdc00 + ((character - 0x10000) & 0x3ff), big);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For those who write or judge text without drawing it: journal, smtp, sasl. */
#include "base/utf8.h"

#include <unistr.h>

size_t utf8_valid_size(struct span text)
{
	const uint8_t *wrong = text.size ? u8_check(text.data, text.size) : NULL;

	return wrong ? (size_t)(wrong - text.data) : text.size;
}

bool utf8_is_valid(struct span text)
{
	return utf8_valid_size(text) == text.size;
}

size_t utf8_next(struct span text, uint32_t *character)
{
	ucs4_t found;
	int size = text.size ? u8_mbtoucr(&found, text.data, text.size) : 0;

	if (size <= 0)
		return 0;
	*character = found;
	return (size_t)size;
}

bool utf8_append(struct bytes *out, uint32_t character)
{
	unsigned char encoded[6];
	int size = u8_uctomb(encoded, character, sizeof(encoded));

	if (size > 0)
		bytes_append(out, span_of(encoded, (size_t)size));
	return size > 0;
}

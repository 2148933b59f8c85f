/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For those who write or judge text without drawing it: journal, smtp, sasl. */
#include "base/utf8.h"

#include <string.h>
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

#define EACH_BYTE(byte) ((uint64_t)(byte)*0x0101010101010101u)

size_t utf8_ascii_run(struct span text)
{
	size_t at = 0;
	uint64_t word;

	/* Eight at a time: above 0x7f, below 0x20 or 0x7f itself is the end of the run. */
	for (; at + sizeof(word) <= text.size; at += sizeof(word)) {
		memcpy(&word, text.data + at, sizeof(word));
		if ((word | (word + EACH_BYTE(1)) | (word - EACH_BYTE(0x20))) & EACH_BYTE(0x80))
			break;
	}
	while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x7f)
		at++;
	return at;
}

bool utf8_append(struct bytes *out, uint32_t character)
{
	unsigned char encoded[6];
	int size = u8_uctomb(encoded, character, sizeof(encoded));

	if (size > 0)
		bytes_append(out, span_of(encoded, (size_t)size));
	return size > 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and codes compared; used in this folder only. */
#include "smtp/word.h"

#include <string.h>

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

bool word_begins(struct span whole, struct span part)
{
	if (part.size > whole.size)
		return false;
	for (size_t i = 0; i < part.size; i++)
		if (byte_lower(whole.data[i]) != byte_lower(part.data[i]))
			return false;
	return true;
}

bool word_equal(struct span a, struct span b)
{
	return a.size == b.size && word_begins(a, b);
}

bool code_fits(const void *pattern, int code)
{
	const int parts[] = { code / 100, code / 10 % 10, code % 10 };
	const char *digits = pattern;

	if (code < 0 || code > 999)
		return false;
	for (int i = 0; i < 3; i++)
		if (digits[i] != 'x' && digits[i] != '0' + parts[i])
			return false;
	return true;
}

static bool is_plain(unsigned char byte)
{
	return byte != 0 && byte != '\r' && byte != '\n' && byte < 0x80;
}

/*
 * Whole messages are looked at: eight bytes at a time, as long as none of them
 * is below 0x0e (a borrow reaches the others only from one that is) or above 0x7f.
 */
static size_t ordinary_run(struct span text)
{
	size_t at = 0;
	uint64_t word;

	for (; at + sizeof(word) <= text.size; at += sizeof(word)) {
		memcpy(&word, text.data + at, sizeof(word));
		if (((word - EACH_BYTE(0x0e)) | word) & EACH_BYTE(0x80))
			break;
	}
	return at;
}

size_t plain_run(struct span text)
{
	size_t at = ordinary_run(text);

	while (at < text.size && is_plain(text.data[at]))
		at++;
	return at;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes and words compared; used by the parsers of this folder only. */
#include "smtp/word.h"

bool byte_is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t';
}

bool byte_is_alnum(unsigned char byte)
{
	unsigned char lower = byte_lower(byte);

	return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
}

unsigned char byte_lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

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

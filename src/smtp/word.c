/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and codes compared; used in this folder only. */
#include "smtp/word.h"

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
	const char *digits = pattern;

	if (code < 0 || code > 999)
		return false;
	for (int i = 2; i >= 0; i--, code /= 10)
		if (digits[i] != 'x' && digits[i] != '0' + code % 10)
			return false;
	return true;
}

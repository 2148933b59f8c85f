/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 as AUTH uses it; strict, so that what decodes encodes back to the same text. */
#include "base/base64.h"

#define PAD 65

void base64_append(struct bytes *out, struct span data)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	bytes_reserve(out, (data.size + 2) / 3 * 4);
	for (size_t i = 0; i < data.size; i += 3, out->size += 4) {
		unsigned char *place = out->data + out->size;
		size_t left = data.size - i;
		uint32_t group = (uint32_t)data.data[i] << 16 |
				 (left > 1 ? (uint32_t)data.data[i + 1] << 8 : 0) |
				 (left > 2 ? data.data[i + 2] : 0);

		place[0] = (unsigned char)alphabet[group >> 18];
		place[1] = (unsigned char)alphabet[group >> 12 & 63];
		place[2] = left > 1 ? (unsigned char)alphabet[group >> 6 & 63] : '=';
		place[3] = left > 2 ? (unsigned char)alphabet[group & 63] : '=';
	}
}

/* One more than what they stand for; 0 is what does not belong here. */
static const unsigned char values[256] = {
	['A'] = 1,  ['B'] = 2,   ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
	['H'] = 8,  ['I'] = 9,   ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
	['O'] = 15, ['P'] = 16,  ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
	['V'] = 22, ['W'] = 23,  ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30,  ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
	['j'] = 36, ['k'] = 37,  ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44,  ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
	['x'] = 50, ['y'] = 51,  ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58,  ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
	['/'] = 64, ['='] = PAD,
};

static unsigned value_of(unsigned char byte)
{
	return values[byte] - 1u;
}

static enum base64_fault check(struct span text, size_t *padding, size_t *at)
{
	size_t pads = 0;

	for (*at = 0; *at < text.size; ++*at) {
		unsigned char value = values[text.data[*at]];

		if (!value)
			return BASE64_ALPHABET;
		if (value == PAD)
			pads++;
		else if (pads)
			return BASE64_PADDING;
	}
	if (pads > 2)
		return BASE64_PADDING;
	if (text.size % 4)
		return BASE64_LENGTH;
	*padding = pads;
	return BASE64_OK;
}

/* True when the bits that the padding cuts off are zero. */
static bool tail_is_clean(struct span text, size_t padding)
{
	unsigned last;

	if (padding == 0)
		return true;
	last = value_of(text.data[text.size - padding - 1]);
	return (last & (padding == 1 ? 3u : 15u)) == 0;
}

enum base64_fault base64_decode(struct span text, struct bytes *out, size_t *at)
{
	size_t ignored = 0, padding = 0;
	size_t *where = at ? at : &ignored;
	enum base64_fault fault = check(text, &padding, where);

	if (fault != BASE64_OK)
		return fault;
	if (!tail_is_clean(text, padding)) {
		*where = text.size - padding - 1;
		return BASE64_TRAILING;
	}
	bytes_reserve(out, text.size / 4 * 3);
	for (size_t i = 0; i < text.size; i += 4) {
		size_t pads = i + 4 == text.size ? padding : 0;
		uint32_t group = value_of(text.data[i]) << 18 | value_of(text.data[i + 1]) << 12;
		unsigned char *place = out->data + out->size;

		if (pads < 2)
			group |= value_of(text.data[i + 2]) << 6;
		if (pads < 1)
			group |= value_of(text.data[i + 3]);
		place[0] = (unsigned char)(group >> 16);
		place[1] = (unsigned char)(group >> 8);
		place[2] = (unsigned char)group;
		out->size += 3 - pads;
	}
	return BASE64_OK;
}

bool base64_is_valid(struct span text)
{
	size_t padding, at;

	return text.size && check(text, &padding, &at) == BASE64_OK && tail_is_clean(text, padding);
}

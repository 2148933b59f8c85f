/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 as AUTH uses it; strict, so that what decodes encodes back to the same text. */
#include "base/base64.h"

#define VALUE_NONE 0xff
#define VALUE_PAD 0xfe

void base64_append(struct bytes *out, struct span data)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	bytes_reserve(out, (data.size + 2) / 3 * 4);
	for (size_t i = 0; i < data.size; i += 3) {
		size_t left = data.size - i;
		uint32_t group = (uint32_t)data.data[i] << 16 |
				 (left > 1 ? (uint32_t)data.data[i + 1] << 8 : 0) |
				 (left > 2 ? data.data[i + 2] : 0);

		bytes_append_byte(out, (unsigned char)alphabet[group >> 18]);
		bytes_append_byte(out, (unsigned char)alphabet[group >> 12 & 63]);
		bytes_append_byte(out, left > 1 ? (unsigned char)alphabet[group >> 6 & 63] : '=');
		bytes_append_byte(out, left > 2 ? (unsigned char)alphabet[group & 63] : '=');
	}
}

static unsigned value_of(unsigned char byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a' + 26;
	if (byte >= '0' && byte <= '9')
		return byte - '0' + 52;
	if (byte == '+' || byte == '/')
		return byte == '+' ? 62 : 63;
	return byte == '=' ? VALUE_PAD : VALUE_NONE;
}

static enum base64_fault check(struct span text, size_t *padding, size_t *at)
{
	size_t pads = 0;

	for (*at = 0; *at < text.size; ++*at) {
		unsigned value = value_of(text.data[*at]);

		if (value == VALUE_NONE)
			return BASE64_ALPHABET;
		if (value == VALUE_PAD)
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
	for (size_t i = 0; i < text.size; i += 4) {
		size_t pads = i + 4 == text.size ? padding : 0;
		uint32_t group = value_of(text.data[i]) << 18 | value_of(text.data[i + 1]) << 12;

		if (pads < 2)
			group |= value_of(text.data[i + 2]) << 6;
		if (pads < 1)
			group |= value_of(text.data[i + 3]);
		bytes_append_byte(out, (unsigned char)(group >> 16));
		if (pads < 2)
			bytes_append_byte(out, (unsigned char)(group >> 8));
		if (pads < 1)
			bytes_append_byte(out, (unsigned char)group);
	}
	return BASE64_OK;
}

bool base64_is_valid(struct span text)
{
	size_t padding, at;

	return text.size && check(text, &padding, &at) == BASE64_OK && tail_is_clean(text, padding);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SASLprep on libunistring; called by the mechanisms that hash a password. */
#include "base/saslprep.h"

#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/memory.h"
#include "base/utf8.h"

struct range {
	ucs4_t first, last;
};

/* RFC 3454 table C.1.2. */
static const struct range spaces[] = {
	{ 0xa0, 0xa0 },     { 0x1680, 0x1680 }, { 0x2000, 0x200b },
	{ 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 },
};

/* RFC 3454 table B.1. */
static const struct range nothings[] = {
	{ 0xad, 0xad },     { 0x34f, 0x34f },   { 0x1806, 0x1806 }, { 0x180b, 0x180d },
	{ 0x200b, 0x200d }, { 0x2060, 0x2060 }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
};

/* RFC 3454 tables C.2.1, C.2.2, C.3, C.5 to C.9; C.4 is in is_forbidden(). */
static const struct range forbidden[] = {
	{ 0x00, 0x1f },       { 0x7f, 0x9f },       { 0x340, 0x341 },      { 0x6dd, 0x6dd },
	{ 0x70f, 0x70f },     { 0x180e, 0x180e },   { 0x200c, 0x200f },    { 0x2028, 0x202e },
	{ 0x2060, 0x2063 },   { 0x206a, 0x206f },   { 0x2ff0, 0x2ffb },    { 0xd800, 0xf8ff },
	{ 0xfdd0, 0xfdef },   { 0xfeff, 0xfeff },   { 0xfff9, 0xfffd },    { 0x1d173, 0x1d17a },
	{ 0xe0001, 0xe0001 }, { 0xe0020, 0xe007f }, { 0xf0000, 0x10ffff },
};

static bool is_in(ucs4_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

#define IN(c, table) is_in(c, table, sizeof(table) / sizeof((table)[0]))

static bool is_forbidden(ucs4_t c)
{
	return IN(c, forbidden) || (c & 0xfffe) == 0xfffe;
}

/* Maps spaces and nothings in place (RFC 4013 §2.1); returns the new count. */
static size_t map(ucs4_t *text, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (IN(text[i], spaces))
			text[kept++] = ' ';
		else if (!IN(text[i], nothings))
			text[kept++] = text[i];
	}
	return kept;
}

static bool is_right_to_left(ucs4_t c)
{
	int class = uc_bidi_class(c);

	return class == UC_BIDI_R || class == UC_BIDI_AL;
}

/* RFC 3454 §6. */
static bool has_good_direction(const ucs4_t *text, size_t count)
{
	bool right = false, left = false;

	for (size_t i = 0; i < count; i++) {
		right = right || is_right_to_left(text[i]);
		left = left || uc_bidi_class(text[i]) == UC_BIDI_L;
	}
	return !right || (!left && is_right_to_left(text[0]) && is_right_to_left(text[count - 1]));
}

static bool is_allowed(const ucs4_t *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_forbidden(text[i]))
			return false;
	return has_good_direction(text, count);
}

/* libunistring hands out blocks of malloc(). */
static void wipe(ucs4_t *block, size_t count)
{
	if (block)
		memory_wipe(block, count * sizeof(*block));
	free(block);
}

/*
 * The code points of valid UTF-8, one a place; there are never more than bytes.
 * Written out here since the library would leave copies in blocks that it moved.
 */
static size_t decode(struct span text, ucs4_t *wide)
{
	size_t count = 0;

	for (size_t at = 0; at < text.size; count++)
		at += (size_t)u8_mbtouc(&wide[count], text.data + at, text.size - at);
	return count;
}

/* Maps, normalises and checks; appends the result unless it is forbidden. */
static bool prepare(ucs4_t *wide, size_t count, struct bytes *out)
{
	size_t mapped = map(wide, count), normal_count = 0;
	ucs4_t *normal = u32_normalize(UNINORM_NFKC, wide, mapped, NULL, &normal_count);
	bool allowed = normal && is_allowed(normal, normal_count);

	if (allowed) {
		bytes_reserve(out, 4 * normal_count);
		for (size_t i = 0; i < normal_count; i++)
			utf8_append(out, normal[i]);
	}
	wipe(normal, normal_count);
	return allowed;
}

/* Without anything beyond plain ASCII there is nothing to map or to normalise. */
static bool is_plain(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] > 0x7e)
			return false;
	return true;
}

static enum saslprep keep(struct span text, struct bytes *out, enum saslprep why)
{
	bytes_append(out, text);
	return why;
}

enum saslprep saslprep(struct span text, struct bytes *out)
{
	ucs4_t *wide;
	bool allowed;

	if (is_plain(text))
		return keep(text, out, SASLPREP_SAME);
	if (!utf8_is_valid(text))
		return keep(text, out, SASLPREP_NOT_UTF8);
	wide = memory_new(text.size, sizeof(*wide));
	allowed = prepare(wide, decode(text, wide), out);
	memory_wipe(wide, text.size * sizeof(*wide));
	memory_free(wide);
	if (!allowed)
		return keep(text, out, SASLPREP_FORBIDDEN);
	return span_equal(text, bytes_span(out)) ? SASLPREP_SAME : SASLPREP_CHANGED;
}

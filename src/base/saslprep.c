/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SASLprep on libunistring; called by the mechanisms that hash a password. */
#include "base/saslprep.h"

#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/memory.h"

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
static void wipe(void *block, size_t size)
{
	if (block)
		memory_wipe(block, size);
	free(block);
}

/* The prepared form as UTF-8 in a block of malloc(), or NULL when it is forbidden. */
static uint8_t *prepare(ucs4_t *text, size_t count, size_t *size)
{
	size_t mapped = map(text, count), normal_count = 0;
	ucs4_t *normal = u32_normalize(UNINORM_NFKC, text, mapped, NULL, &normal_count);
	uint8_t *result = NULL;

	*size = 0;
	if (normal && is_allowed(normal, normal_count))
		result = u32_to_u8(normal, normal_count, NULL, size);
	wipe(normal, normal_count * sizeof(*normal));
	return result;
}

static enum saslprep keep(struct span text, struct bytes *out, enum saslprep why)
{
	bytes_append(out, text);
	return why;
}

enum saslprep saslprep(struct span text, struct bytes *out)
{
	size_t count = 0, size = 0;
	ucs4_t *wide;
	uint8_t *prepared;
	enum saslprep result;

	if (text.size == 0)
		return SASLPREP_SAME;
	if (u8_check(text.data, text.size))
		return keep(text, out, SASLPREP_NOT_UTF8);
	wide = u8_to_u32(text.data, text.size, NULL, &count);
	if (!wide)
		return keep(text, out, SASLPREP_NOT_UTF8);
	prepared = prepare(wide, count, &size);
	wipe(wide, count * sizeof(*wide));
	if (!prepared)
		return keep(text, out, SASLPREP_FORBIDDEN);
	bytes_append(out, span_of(prepared, size));
	result = span_equal(text, span_of(prepared, size)) ? SASLPREP_SAME : SASLPREP_CHANGED;
	wipe(prepared, size);
	return result;
}

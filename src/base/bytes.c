/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spans and buffers; every layer passes bytes about as these. */
#include "base/bytes.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define BYTES_LEAST 64 /* most buffers hold a line: it is not to be moved while it grows */

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t';
}

struct span span_trim(struct span whole)
{
	while (whole.size && is_blank(whole.data[0]))
		whole = span_after(whole, 1);
	while (whole.size && is_blank(whole.data[whole.size - 1]))
		whole.size--;
	return whole;
}

static unsigned char lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

static bool same_letters(const unsigned char *a, const unsigned char *b, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool span_is_word(struct span a, const char *word)
{
	struct span b = span_text(word);

	return a.size == b.size && same_letters(a.data, b.data, a.size);
}

bool span_starts_word(struct span a, const char *word)
{
	struct span b = span_text(word);

	return a.size >= b.size && same_letters(a.data, b.data, b.size);
}

/* Where the byte stands from `at` on; the size when it does not. */
static size_t find_from(struct span a, size_t at, unsigned char byte)
{
	return at + span_find(span_after(a, at), byte);
}

/* Looks only where the word's first letter stands: that is found many bytes at a time. */
size_t span_find_word(struct span a, struct span word)
{
	struct span starts = span_part(a, 0, a.size >= word.size ? a.size - word.size + 1 : 0);
	unsigned char small = word.size ? lower(word.data[0]) : 0;
	unsigned char big = small >= 'a' && small <= 'z' ? small - ('a' - 'A') : small;
	size_t next_small, next_big;

	if (word.size == 0)
		return 0;
	next_small = find_from(starts, 0, small);
	next_big = find_from(starts, 0, big);
	while (next_small < starts.size || next_big < starts.size) {
		size_t at = next_small < next_big ? next_small : next_big;

		if (same_letters(a.data + at, word.data, word.size))
			return at;
		if (next_small == at)
			next_small = find_from(starts, at + 1, small);
		if (next_big == at)
			next_big = find_from(starts, at + 1, big);
	}
	return a.size;
}

bool span_has_word(struct span a, const char *word)
{
	return !*word || span_find_word(a, span_text(word)) < a.size;
}

bool span_is_ascii(struct span a)
{
	size_t at = 0;
	uint64_t word;

	for (; at + sizeof(word) <= a.size; at += sizeof(word)) {
		memcpy(&word, a.data + at, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			return false;
	}
	while (at < a.size && a.data[at] < 0x80)
		at++;
	return at == a.size;
}

size_t span_find(struct span a, unsigned char byte)
{
	const unsigned char *found = a.size ? memchr(a.data, byte, a.size) : NULL;

	return found ? (size_t)(found - a.data) : a.size;
}

/* How often a byte stands in lines of logs and mail: 2 nearly everywhere, 0 seldom. */
static const unsigned char commonness[256] = {
	[' '] = 2, ['.'] = 2, ['0'] = 2, ['1'] = 2, ['2'] = 2, ['3'] = 2, ['4'] = 2, ['5'] = 2,
	['6'] = 2, ['7'] = 2, ['8'] = 2, ['9'] = 2, ['a'] = 2, ['e'] = 2, ['i'] = 2, ['n'] = 2,
	['o'] = 2, ['r'] = 2, ['s'] = 2, ['t'] = 2, [','] = 1, ['-'] = 1, ['/'] = 1, [':'] = 1,
	['b'] = 1, ['c'] = 1, ['d'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['k'] = 1, ['l'] = 1,
	['m'] = 1, ['p'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1,
};

static size_t find_rarest(struct span part)
{
	size_t rarest = 0;

	for (size_t at = 1; at < part.size && commonness[part.data[rarest]]; at++)
		if (commonness[part.data[at]] < commonness[part.data[rarest]])
			rarest = at;
	return rarest;
}

/* memmem() prepares itself longer than a line takes to be looked through for one rare byte. */
size_t span_find_span(struct span a, struct span part)
{
	size_t rarest = find_rarest(part), at = rarest;
	size_t misses_left = a.size / 16 + 4;
	const unsigned char *found;

	if (part.size == 0 || part.size > a.size)
		return a.size;
	for (; misses_left; misses_left--, at++) {
		at = find_from(a, at, part.data[rarest]);
		if (at - rarest > a.size - part.size)
			return a.size;
		if (a.data[at - rarest] == *part.data &&
		    memcmp(a.data + at - rarest, part.data, part.size) == 0)
			return at - rarest;
	}
	/* It is not rare in this text. */
	found = memmem(a.data + at - rarest, a.size - at + rarest, part.data, part.size);
	return found ? (size_t)(found - a.data) : a.size;
}

struct span span_next_word(struct span *rest)
{
	struct span word = *rest;
	size_t end = 0;

	while (end < rest->size && !is_blank(rest->data[end]))
		end++;
	word.size = end;
	while (end < rest->size && is_blank(rest->data[end]))
		end++;
	*rest = span_after(*rest, end);
	return word;
}

bool span_number(struct span a, uint64_t *number)
{
	uint64_t value = 0;

	if (a.size == 0)
		return false;
	for (size_t i = 0; i < a.size; i++) {
		unsigned digit = a.data[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

char *span_copy_text(struct span a)
{
	char *text = memory_new(a.size + 1, 1);

	if (a.size)
		memcpy(text, a.data, a.size);
	return text;
}

void bytes_release(struct bytes *bytes)
{
	memory_free(bytes->data);
	*bytes = (struct bytes)BYTES_INIT;
}

void bytes_wipe(struct bytes *bytes)
{
	memory_wipe(bytes->data, bytes->capacity);
	bytes_release(bytes);
}

void bytes_clear(struct bytes *bytes)
{
	bytes->size = 0;
}

void bytes_reserve(struct bytes *bytes, size_t more)
{
	size_t needed = bytes->size + more;

	if (needed <= bytes->capacity)
		return;
	if (needed < BYTES_LEAST)
		needed = BYTES_LEAST;
	bytes->data = memory_grow(bytes->data, &bytes->capacity, needed, 1);
}

void bytes_append(struct bytes *bytes, struct span part)
{
	if (part.size == 0)
		return;
	bytes_reserve(bytes, part.size);
	memcpy(bytes->data + bytes->size, part.data, part.size);
	bytes->size += part.size;
}

void bytes_append_text(struct bytes *bytes, const char *text)
{
	bytes_append(bytes, span_text(text));
}

void bytes_append_byte(struct bytes *bytes, unsigned char byte)
{
	if (bytes->size == bytes->capacity)
		bytes_reserve(bytes, 1);
	bytes->data[bytes->size++] = byte;
}

void bytes_append_number(struct bytes *bytes, uint64_t number)
{
	unsigned char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (unsigned char)('0' + number % 10);
		number /= 10;
	} while (number);
	bytes_append(bytes, span_of(digits + at, sizeof(digits) - at));
}

void bytes_append_hex(struct bytes *bytes, struct span part)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < part.size; i++) {
		bytes_append_byte(bytes, (unsigned char)digits[part.data[i] >> 4]);
		bytes_append_byte(bytes, (unsigned char)digits[part.data[i] & 15]);
	}
}

void bytes_remove_front(struct bytes *bytes, size_t count)
{
	if (count >= bytes->size) {
		bytes->size = 0;
		return;
	}
	memmove(bytes->data, bytes->data + count, bytes->size - count);
	bytes->size -= count;
}

struct span bytes_span(const struct bytes *bytes)
{
	return (struct span){ bytes->data, bytes->size };
}

const char *bytes_text(struct bytes *bytes)
{
	bytes_reserve(bytes, 1);
	bytes->data[bytes->size] = 0;
	return (const char *)bytes->data;
}

char *bytes_take_text(struct bytes *bytes)
{
	char *text;

	bytes_text(bytes);
	text = (char *)bytes->data;
	*bytes = (struct bytes)BYTES_INIT;
	return text;
}

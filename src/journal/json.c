/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading journal lines; called by the codec only. */
#include "journal/json.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static void skip_blanks(struct span text, size_t *at)
{
	while (*at < text.size && (text.data[*at] == ' ' || text.data[*at] == '\t'))
		++*at;
}

static bool take(struct span text, size_t *at, unsigned char byte)
{
	skip_blanks(text, at);
	if (*at >= text.size || text.data[*at] != byte)
		return false;
	++*at;
	return true;
}

#define EACH_BYTE(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Not zero when a byte of the word is less than `least` (at most 0x80). */
static uint64_t byte_below(uint64_t word, unsigned char least)
{
	return (word - EACH_BYTE(least)) & ~word & EACH_BYTE(0x80);
}

/* Bytes from `at` on that cannot end a string nor spoil it, eight at a time; a file is made of them. */
static size_t plain_run(struct span text, size_t at)
{
	size_t from = at;
	uint64_t word;

	for (; at + sizeof(word) <= text.size; at += sizeof(word)) {
		memcpy(&word, text.data + at, sizeof(word));
		if (byte_below(word, 0x20) | byte_below(word ^ EACH_BYTE('"'), 1) |
		    byte_below(word ^ EACH_BYTE('\\'), 1))
			break;
	}
	return at - from;
}

/* *at stands behind the opening quote; leaves it behind the closing one. */
static bool take_string(struct span text, size_t *at, struct span *raw)
{
	size_t from = *at;

	for (*at += plain_run(text, *at); *at < text.size && text.data[*at] != '"';) {
		if (text.data[*at] < 0x20)
			return false;
		*at += text.data[*at] == '\\' ? 2 : 1;
	}
	if (*at >= text.size)
		return false;
	*raw = span_part(text, from, *at - from);
	++*at;
	return true;
}

/* *at stands on '{' or '['; leaves it behind the bracket that closes it. */
static bool take_nested(struct span text, size_t *at, struct span *raw)
{
	size_t from = *at;
	int depth = 0;
	struct span ignored;

	while (*at < text.size) {
		unsigned char byte = text.data[(*at)++];

		if (byte == '"' && !take_string(text, at, &ignored))
			return false;
		if (byte == '{' || byte == '[')
			depth++;
		if ((byte == '}' || byte == ']') && --depth == 0) {
			*raw = span_part(text, from, *at - from);
			return true;
		}
	}
	return false;
}

/* A number, true, false or null. */
static bool take_word(struct span text, size_t *at, struct json_value *value)
{
	size_t from = *at;

	while (*at < text.size && text.data[*at] != ',' && text.data[*at] != '}' &&
	       text.data[*at] != ']' && text.data[*at] != ' ')
		++*at;
	value->raw = span_part(text, from, *at - from);
	if (span_is(value->raw, "true") || span_is(value->raw, "false"))
		value->type = 'b';
	else if (span_is(value->raw, "null"))
		value->type = '0';
	else
		value->type = 'n';
	return value->raw.size > 0;
}

static bool take_value(struct span text, size_t *at, struct json_value *value)
{
	skip_blanks(text, at);
	if (*at >= text.size)
		return false;
	value->type = 's';
	if (text.data[*at] == '"') {
		++*at;
		return take_string(text, at, &value->raw);
	}
	value->type = (char)text.data[*at];
	if (value->type == '{' || value->type == '[')
		return take_nested(text, at, &value->raw);
	return take_word(text, at, value);
}

/* Moves to the next entry: behind the opening bracket, or behind a comma. */
static bool begin_entry(struct span text, size_t *at, unsigned char open, unsigned char close)
{
	if (*at > text.size)
		return false;
	if (*at == 0) {
		if (!take(text, at, open))
			return false;
		skip_blanks(text, at);
		return *at < text.size && text.data[*at] != close;
	}
	return take(text, at, ',');
}

bool json_next_member(struct span text, size_t *at, struct json_value *value)
{
	if (!begin_entry(text, at, '{', '}'))
		return false;
	if (take(text, at, '"') && take_string(text, at, &value->name) && take(text, at, ':') &&
	    take_value(text, at, value))
		return true;
	*at = text.size + 1;
	return false;
}

bool json_next_item(struct span text, size_t *at, struct json_value *value)
{
	if (!begin_entry(text, at, '[', ']'))
		return false;
	value->name = span_of(NULL, 0);
	if (take_value(text, at, value))
		return true;
	*at = text.size + 1;
	return false;
}

bool json_members_read(struct json_members *members, struct span text)
{
	struct json_value value;
	size_t at = 0;

	members->count = 0;
	while (json_next_member(text, &at, &value)) {
		members->items = memory_grow(members->items, &members->capacity, members->count + 1,
					     sizeof(*members->items));
		members->items[members->count++] = value;
	}
	return at + 1 == text.size && text.data[at] == '}';
}

void json_members_release(struct json_members *members)
{
	memory_free(members->items);
	*members = (struct json_members){ NULL, 0, 0 };
}

bool json_members_find(const struct json_members *members, const char *name,
		       struct json_value *value)
{
	struct span wanted = span_text(name);

	for (size_t i = 0; i < members->count; i++)
		if (span_equal(members->items[i].name, wanted)) {
			*value = members->items[i];
			return true;
		}
	return false;
}

static bool read_hex(struct span text, size_t at, uint32_t *character)
{
	*character = 0;
	if (at + 4 > text.size)
		return false;
	for (size_t i = at; i < at + 4; i++) {
		unsigned char digit = text.data[i];
		unsigned value = digit >= '0' && digit <= '9'   ? digit - (unsigned)'0'
				 : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10u
				 : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10u
								: 16u;

		if (value > 15)
			return false;
		*character = *character << 4 | value;
	}
	return true;
}

/* "uXXXX", perhaps a pair; returns the bytes taken behind the backslash, 0 for none. */
static size_t append_unicode(struct bytes *out, struct span raw, size_t at)
{
	uint32_t character, low;
	size_t taken = 5;

	if (!read_hex(raw, at + 1, &character))
		return 0;
	if (character >= 0xd800 && character < 0xdc00 && at + 6 < raw.size &&
	    raw.data[at + 5] == '\\' && raw.data[at + 6] == 'u' && read_hex(raw, at + 7, &low) &&
	    low >= 0xdc00 && low < 0xe000) {
		character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
		taken = 11;
	}
	return utf8_append(out, character) ? taken : 0;
}

static size_t append_escape(struct bytes *out, struct span raw, size_t at)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	size_t index;

	if (at >= raw.size)
		return 0;
	if (raw.data[at] == 'u')
		return append_unicode(out, raw, at);
	index = span_find(span_text(names), raw.data[at]);
	if (index == sizeof(names) - 1)
		return 0;
	bytes_append_byte(out, (unsigned char)values[index]);
	return 1;
}

bool json_append_text(struct bytes *out, struct span raw)
{
	while (raw.size) {
		size_t plain = span_find(raw, '\\');
		size_t taken;

		bytes_append(out, span_part(raw, 0, plain));
		if (plain == raw.size)
			break;
		taken = append_escape(out, raw, plain + 1);
		if (taken == 0)
			return false;
		raw = span_after(raw, plain + 1 + taken);
	}
	return true;
}

bool json_number(struct json_value value, uint64_t *number)
{
	return value.type == 'n' && span_number(value.raw, number);
}

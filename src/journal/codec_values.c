/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of a journal line's members; for codec_reader.c, which reads each line once. */
#include "journal/codec_values.h"

uint64_t number_member(const struct json_members *line, const char *name)
{
	struct json_value value;
	uint64_t number = 0;

	if (json_members_find(line, name, &value) && json_number(value, &number))
		return number;
	return 0;
}

uint32_t id_member(const struct json_members *line, const char *name)
{
	uint64_t number = number_member(line, name);

	return number <= UINT32_MAX ? (uint32_t)number : 0;
}

struct span word_member(const struct json_members *line, const char *name)
{
	struct json_value value;

	return json_members_find(line, name, &value) && value.type == 's' ? value.raw
									  : span_of(NULL, 0);
}

/* Seconds with up to six decimals. */
uint64_t time_member(const struct json_members *line)
{
	struct json_value value;
	uint64_t whole = 0, fraction = 0;
	size_t point;

	if (!json_members_find(line, "t", &value) || value.type != 'n')
		return 0;
	point = span_find(value.raw, '.');
	span_number(span_part(value.raw, 0, point), &whole);
	for (size_t i = 0; i < 6; i++) {
		size_t at = point + 1 + i;
		unsigned digit = at < value.raw.size ? value.raw.data[at] - (unsigned)'0' : 0;

		fraction = fraction * 10 + (digit <= 9 ? digit : 0);
	}
	return whole > UINT64_MAX / 2000000 ? 0 : whole * 1000000 + fraction;
}

bool true_member(const struct json_members *line, const char *name)
{
	struct json_value value;

	return json_members_find(line, name, &value) && span_is(value.raw, "true");
}

static unsigned digits_of(struct span text, size_t at, int count)
{
	uint64_t number = 0;

	return span_number(span_part(text, at, (size_t)count), &number) ? (unsigned)number : 0;
}

/* 2026-11-22T06:00:00.000Z as microseconds since 1970. */
uint64_t date_value(struct span text)
{
	/* Counted from March, so that the leap day is the year's last. */
	unsigned year = digits_of(text, 0, 4), month = digits_of(text, 5, 2);
	unsigned day = digits_of(text, 8, 2);
	uint64_t days, seconds;

	if (text.size < 23 || year < 1970 || month < 1 || month > 12 || day < 1)
		return 0;
	year -= month <= 2;
	days = (uint64_t)year * 365 + year / 4 - year / 100 + year / 400 +
	       (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1 - 719468;
	seconds = days * 86400 + digits_of(text, 11, 2) * 3600u + digits_of(text, 14, 2) * 60u +
		  digits_of(text, 17, 2);
	return (seconds * 1000 + digits_of(text, 20, 3)) * 1000;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Log headers, for the readers of formats whose lines may have one. Tokens are
 * taken as long as they are of a kind that loggers write; what a server says
 * begins with three digits and is none of these.
 */
#include "import/header.h"

#define SECOND_US UINT64_C(1000000)
#define DAY_S 86400
#define BRACKET_MAX 64

/* So many digits at the start of text, no more; -1 when there are fewer. */
static int take_digits(struct span *text, size_t least, size_t most)
{
	int value = 0;
	size_t n = 0;

	while (n < most && n < text->size && text->data[n] >= '0' && text->data[n] <= '9')
		value = value * 10 + (text->data[n++] - '0');
	if (n < least)
		return -1;
	*text = span_after(*text, n);
	return value;
}

static bool take(struct span *text, unsigned char byte)
{
	if (!text->size || text->data[0] != byte)
		return false;
	*text = span_after(*text, 1);
	return true;
}

/* Days since 1970-01-01 in the Gregorian calendar. */
static int64_t days_of(int year, int month, int day)
{
	int64_t shifted = month <= 2 ? year - 1 : year;
	int64_t era = shifted / 400;
	int64_t of_era = shifted - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_day(int month, int day)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* "2026-11-26", "2026/11/26". */
static bool take_date(struct span *text, int64_t *days)
{
	struct span rest = *text;
	int year = take_digits(&rest, 4, 4), month, day;
	unsigned char joint = rest.size ? rest.data[0] : 0;

	if (year < 1970 || (joint != '-' && joint != '/') || !take(&rest, joint))
		return false;
	month = take_digits(&rest, 2, 2);
	if (!take(&rest, joint))
		return false;
	day = take_digits(&rest, 2, 2);
	if (!is_day(month, day))
		return false;
	*days = days_of(year, month, day);
	*text = rest;
	return true;
}

/* "26.11.2026", as German programs write it. */
static bool take_dotted_date(struct span *text, int64_t *days)
{
	struct span rest = *text;
	int day = take_digits(&rest, 1, 2), month, year;

	if (day < 0 || !take(&rest, '.'))
		return false;
	month = take_digits(&rest, 1, 2);
	if (!take(&rest, '.') || !is_day(month, day))
		return false;
	year = take_digits(&rest, 4, 4);
	if (year < 1970)
		return false;
	*days = days_of(year, month, day);
	*text = rest;
	return true;
}

/* "Nov 26 ", "26/Nov/2026:", "Thu Nov 26 ": a month by its English name. */
static bool take_named_date(struct span *text, int64_t *days)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct span rest = *text, word = span_part(rest, 0, 3);
	size_t at = span_find_span(span_of(names, sizeof(names) - 1), word);
	int day;

	if (word.size < 3 || at % 3 || at >= sizeof(names) - 1)
		return false;
	rest = span_after(rest, 3);
	if (!take(&rest, ' '))
		return false;
	take(&rest, ' ');
	day = take_digits(&rest, 1, 2);
	if (!is_day((int)at / 3 + 1, day) || !take(&rest, ' '))
		return false;
	*days = days_of(1970, (int)at / 3 + 1, day);
	*text = rest;
	return true;
}

/* ".123456" or ",123" as microseconds. */
static uint64_t take_fraction(struct span *text)
{
	uint64_t us = 0, unit = SECOND_US;
	struct span rest = span_after(*text, 1);
	int digit;

	if (text->size < 2 || (text->data[0] != '.' && text->data[0] != ',') ||
	    rest.data[0] < '0' || rest.data[0] > '9')
		return 0;
	while ((digit = take_digits(&rest, 1, 1)) >= 0) {
		unit /= 10;
		us += (uint64_t)digit * unit;
	}
	*text = rest;
	return us;
}

/* "Z", "+01:00", "-0500": seconds to take off. */
static int take_zone(struct span *text)
{
	struct span rest = *text;
	int sign, hours, minutes;

	if (take(text, 'Z'))
		return 0;
	sign = take(&rest, '+') ? 1 : take(&rest, '-') ? -1 : 0;
	if (!sign)
		return 0;
	hours = take_digits(&rest, 2, 2);
	take(&rest, ':');
	minutes = take_digits(&rest, 2, 2);
	if (hours < 0 || minutes < 0)
		return 0;
	*text = rest;
	return sign * (hours * 3600 + minutes * 60);
}

/* "12:00:00" with what may follow. */
static bool take_clock(struct span *text, uint64_t *us, int *zone_s)
{
	struct span rest = *text;
	int hours = take_digits(&rest, 1, 2), minutes, seconds;

	if (hours < 0 || hours > 23 || !take(&rest, ':'))
		return false;
	minutes = take_digits(&rest, 2, 2);
	if (minutes < 0 || !take(&rest, ':'))
		return false;
	seconds = take_digits(&rest, 2, 2);
	if (seconds < 0)
		return false;
	*us = (uint64_t)(hours * 3600 + minutes * 60 + seconds) * SECOND_US;
	*us += take_fraction(&rest);
	*zone_s = take_zone(&rest);
	*text = rest;
	return true;
}

bool header_time(struct span *text, struct header *header)
{
	struct span rest = *text;
	uint64_t us = 0;
	int64_t days = 0;
	int zone_s = 0;
	bool dated = take_date(&rest, &days) || take_named_date(&rest, &days) ||
		     take_dotted_date(&rest, &days);
	bool clock;

	if (dated && !take(&rest, 'T'))
		take(&rest, ' ');
	clock = take_clock(&rest, &us, &zone_s);
	if (!clock && !dated)
		return false;
	if (rest.size && rest.data[0] > ' ' && rest.data[0] != ']' && rest.data[0] != ':' &&
	    rest.data[0] != ',' && rest.data[0] != '|')
		return false;
	*text = rest;
	if (clock) {
		int64_t at = (int64_t)us + (days * DAY_S - zone_s) * (int64_t)SECOND_US;

		header->wall_us = at > 0 ? (uint64_t)at : us;
		header->timed = true;
	}
	return true;
}

static struct span without_blanks(struct span text)
{
	while (text.size && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = span_after(text, 1);
	return text;
}

static bool is_level(struct span word)
{
	static const char *const levels[] = { "DEBUG", "INFO",  "WARN",   "WARNING",
					      "ERROR", "TRACE", "NOTICE", "VERBOSE",
					      "FINE",  "FINER", "LOG" };

	if (word.size && word.data[word.size - 1] == ':')
		word.size--;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]) && word.size; i++)
		if ((word.data[0] & ~0x20) == *levels[i] &&
		    (span_is(word, levels[i]) || (word.size > 3 && span_is_word(word, levels[i]))))
			return true;
	return false;
}

/* "[12:00:00]", "[DEBUG]", "[#f3a1]". */
static bool take_bracket(struct span *text, struct header *header)
{
	size_t end = span_find(span_part(*text, 0, BRACKET_MAX), ']');
	struct span inner = span_part(*text, 1, end - 1), rest;

	if (text->data[0] != '[' || end >= text->size || end >= BRACKET_MAX)
		return false;
	rest = inner;
	if (!header_time(&rest, header) && !is_level(inner))
		header->key = inner;
	*text = span_after(*text, end + 1);
	return true;
}

static bool take_level(struct span *text)
{
	struct span rest = *text, word = span_next_word(&rest);

	if (!is_level(word))
		return false;
	*text = rest;
	return true;
}

/* What stands between the header's parts. */
static struct span without_joints(struct span text)
{
	text = without_blanks(text);
	while (text.size > 1 &&
	       (text.data[0] == '|' || text.data[0] == ':' || text.data[0] == ',' ||
		(text.data[0] == '-' && text.data[1] == ' ')))
		text = without_blanks(span_after(text, 1));
	return text;
}

struct span header_skip(struct span line, struct header *header)
{
	struct span rest = without_blanks(line);
	bool any = false;

	header->timed = false;
	header->key = span_of(NULL, 0);
	while (rest.size &&
	       (take_bracket(&rest, header) || header_time(&rest, header) || take_level(&rest))) {
		any = true;
		rest = without_joints(rest);
	}
	return any ? rest : line;
}

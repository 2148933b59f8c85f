/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks, read by the outer layers only. */
#include "base/time.h"

#include <stdlib.h>
#include <time.h>

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t time_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t time_spent_us(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t time_wall_us(void)
{
	const char *fixed = getenv("SMTPSCOPE_TEST_CLOCK");

	if (fixed && *fixed)
		return strtoull(fixed, NULL, 10) * 1000000;
	return read_clock(CLOCK_REALTIME);
}

/* Writes the last `digits` decimal digits of number. */
static char *put(char *at, unsigned number, int digits)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		at[i] = (char)('0' + number % 10);
	return at + digits;
}

void time_format(uint64_t wall_us, char out[TIME_TEXT_SIZE])
{
	time_t seconds = (time_t)(wall_us / 1000000);
	struct tm day = { 0 };
	char *at = out;

	gmtime_r(&seconds, &day);
	at = put(at, (unsigned)(day.tm_year + 1900), 4);
	*at++ = '-';
	at = put(at, (unsigned)day.tm_mon + 1, 2);
	*at++ = '-';
	at = put(at, (unsigned)day.tm_mday, 2);
	*at++ = 'T';
	at = put(at, (unsigned)day.tm_hour, 2);
	*at++ = ':';
	at = put(at, (unsigned)day.tm_min, 2);
	*at++ = ':';
	at = put(at, (unsigned)day.tm_sec, 2);
	*at++ = '.';
	at = put(at, (unsigned)(wall_us / 1000 % 1000), 3);
	*at++ = 'Z';
	*at = 0;
}

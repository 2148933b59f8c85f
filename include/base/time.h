/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moments in microseconds. Only programs' outer layers read the clocks; the
 * core is handed what time it is.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdint.h>

#define TIME_TEXT_SIZE 25 /* 2026-11-22T06:00:00.000Z with its NUL */

/* Microseconds that never jump; for durations. */
uint64_t time_monotonic_us(void);

/* Microseconds that this program has computed: what waits for others costs nothing. */
uint64_t time_spent_us(void);

/* Microseconds since 1970, UTC; for display. SMTPSCOPE_TEST_CLOCK=SECONDS fixes it in tests. */
uint64_t time_wall_us(void);

/* ISO 8601 in UTC with milliseconds. */
void time_format(uint64_t wall_us, char out[TIME_TEXT_SIZE]);

#endif

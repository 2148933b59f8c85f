/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many measurements of one thing, and the row of the table that they make: the
 * median, the least, and the spread (the middle half of them, in per cent of
 * the median). Knows nothing of what is measured.
 */
#ifndef TESTS_BENCH_SERIES_H
#define TESTS_BENCH_SERIES_H

#include <stddef.h>

#define SERIES_MAX 4096

struct series {
	double values[SERIES_MAX];
	size_t count; /* further ones are dropped */
};

/* What a row says beside its numbers. */
struct series_row {
	const char *what; /* the row of the table: "connect" */
	const char *tool;
	const char *figure;
	const char *unit;
	const char *goal; /* "<= 20 a word on it"; "" where none is set */
};

void series_add(struct series *series, double value);

/* The value below which that share (0 to 1) of all lies; sorts. 0 when there is none. */
double series_part(struct series *series, double share);
double series_spread(struct series *series);

/* Prints a row; "-" for its numbers when nothing was measured. */
void series_print(struct series *series, const struct series_row *row);

/*
 * The same for measurements of things that differ among themselves: their median
 * and the least, without a spread, which would say nothing about noise.
 */
void series_print_mixed(struct series *series, const struct series_row *row);

/* The same for one number that is no median: a count, a ratio, a percentile. */
void row_print(const struct series_row *row, double value);

double now_s(void); /* of a clock that only goes forward */
double cpu_s(void); /* spent by this process */

#endif

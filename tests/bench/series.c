/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fed by every program here; its rows are read by `run`. */
#include "series.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void series_add(struct series *series, double value)
{
	if (series->count < SERIES_MAX)
		series->values[series->count++] = value;
}

static int compare(const void *a, const void *b)
{
	const double one = *(const double *)a, other = *(const double *)b;

	return one < other ? -1 : one > other;
}

double series_part(struct series *series, double share)
{
	size_t place;

	if (!series->count)
		return 0;
	qsort(series->values, series->count, sizeof(*series->values), compare);
	place = (size_t)((double)(series->count - 1) * share + 0.5);
	return series->values[place];
}

double series_spread(struct series *series)
{
	double median = series_part(series, 0.5);
	double middle = series_part(series, 0.75) - series_part(series, 0.25);

	return median > 0 ? 100 * middle / median : 0;
}

/* Four digits that count, whatever the size. */
static void print_number(double value)
{
	int places = value < 10 ? 3 : value < 100 ? 2 : value < 1000 ? 1 : 0;

	printf("\t%.*f", places, value);
}

static void print_names(const struct series_row *row)
{
	printf("%s\t%s\t%s\t%s", row->what, row->tool, row->figure, row->unit);
}

static void print(struct series *series, const struct series_row *row, int mixed)
{
	print_names(row);
	if (series->count) {
		print_number(series_part(series, 0.5));
		print_number(series_part(series, 0));
		if (mixed)
			printf("\t-");
		else
			printf("\t%.0f", series_spread(series));
	} else {
		printf("\t-\t-\t-");
	}
	printf("\t%s\n", row->goal);
	fflush(stdout);
}

void series_print(struct series *series, const struct series_row *row)
{
	print(series, row, 0);
}

void series_print_mixed(struct series *series, const struct series_row *row)
{
	print(series, row, 1);
}

void row_print(const struct series_row *row, double value)
{
	print_names(row);
	print_number(value);
	printf("\t-\t-\t%s\n", row->goal);
	fflush(stdout);
}

static double seconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double now_s(void)
{
	return seconds(CLOCK_MONOTONIC);
}

double cpu_s(void)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

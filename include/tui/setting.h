/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What :set-option can set, and the configuration file from the start: a table
 * of names and their values.
 */
#ifndef TUI_SETTING_H
#define TUI_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct screen;

struct setting_row {
	const char *name;
	const char *(*value)(unsigned n); /* its values by name; NULL behind the last */
	unsigned (*get)(const struct screen *screen);
	void (*set)(struct screen *screen, unsigned n);
	const char *help; /* N_() sentence */
};

const struct setting_row *setting_row(size_t n); /* NULL behind the last */
const struct setting_row *setting_find(struct span name);

/* Whether it has this value; appended to *values are those that it has if not. */
bool setting_has(const struct setting_row *row, struct span value, struct bytes *values);

/* The value that the option has now. */
const char *setting_value(const struct setting_row *row, const struct screen *screen);

/* The same, and if it has the value it is set. */
bool setting_set(const struct setting_row *row, struct screen *screen, struct span value,
		 struct bytes *values);

/* To the value behind the one that it has, the last being followed by the first. */
void setting_turn(const struct setting_row *row, struct screen *screen);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the practice server is to do, right or wrong: one row a scenario. */
#ifndef PRACTICE_SCENARIO_H
#define PRACTICE_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct scenario_fault; /* one deviation; see src/practice/scenario.c */

struct scenario {
	const char *name;                    /* "normal", "greylist" … */
	const char *summary;                 /* N_() sentence */
	const struct scenario_fault *faults; /* ends with an empty row; NULL: none */
};

const struct scenario *
scenario_find(struct span name);               /* empty name: "normal"; NULL when unknown */
const struct scenario *scenario_row(size_t n); /* NULL behind the last; sorted by name */

#endif

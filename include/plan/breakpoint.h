/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Breakpoints: rules that hold a line back before it leaves, or all that waits
 * once a reply came. Matching only; holding is the gate's. Each counts how
 * often it was met; a temporary one is gone once it stopped something.
 */
#ifndef PLAN_BREAKPOINT_H
#define PLAN_BREAKPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "smtp/command.h"
#include "smtp/reply.h"

struct breakpoints;

struct breakpoints *breakpoints_new(void);
void breakpoints_free(struct breakpoints *breakpoints); /* NULL is allowed */

/*
 * Reads "before AUTH", "on 5xx", "on 4.7.*", "when reply matches REGEX" or
 * "stage envelope"; "once" before it makes it temporary, "count N" behind it
 * lets N - 1 pass first. Its number (1…); 0 with a fault that says what is odd.
 */
unsigned breakpoints_add(struct breakpoints *breakpoints, struct span text, struct fault *fault);

bool breakpoints_delete(struct breakpoints *breakpoints, unsigned number); /* false: none */
void breakpoints_clear(struct breakpoints *breakpoints);

struct breakpoint_row {
	unsigned number;
	const char *text; /* as it was written, without "once" and "count N"; printable by kind */
	bool once;
	unsigned count; /* the first time that it stops; 1: at once */
	unsigned met;   /* how often it was met */
};

/* Breakpoint n in the order in which they were set; false behind the last. */
bool breakpoints_row(const struct breakpoints *breakpoints, size_t n, struct breakpoint_row *row);

/*
 * A line with this verb is about to leave: counts, and true when one stops it;
 * *why becomes a copy of that row's text, which the caller frees.
 */
bool breakpoints_stop_line(struct breakpoints *breakpoints, enum verb verb, char **why);

/* The same for a reply, which answers `verb`. */
bool breakpoints_stop_reply(struct breakpoints *breakpoints, enum verb verb,
			    const struct reply *reply, char **why);

/* The forms that :break takes, for help: "before VERB" and an N_() sentence; NULL behind the last. */
const char *breakpoint_form(size_t n, const char **help);

#endif

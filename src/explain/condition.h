/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a rule holds. Every table that depends on the context (context rules,
 * reasons, next steps, vendors' replies) has rows that begin with a condition;
 * an empty field asks for nothing.
 */
#ifndef EXPLAIN_CONDITION_H
#define EXPLAIN_CONDITION_H

#include <stdbool.h>

#include "explain/situation.h"

struct condition {
	enum verb verb;        /* that got the reply; a step of it (a response of AUTH) counts */
	enum phase phase;      /* after the reply; PHASE_NONE: any */
	const char *code;      /* "250", "4xx"; several separated by spaces */
	const char *status;    /* "5.7.8", "x.7.1", "4.7.x", "none" */
	const char *text;      /* a pattern, see text_matches() */
	const char *mechanism; /* a pattern, of AUTH */
	enum software software;
	unsigned facts;  /* all of these, of enum situation_fact */
	unsigned absent; /* none of these */
};

bool condition_holds(const struct condition *condition, const struct situation *situation);

/* How much it asks for; of two rules that hold, the one with more weight speaks. */
int condition_weight(const struct condition *condition);

/*
 * True when text holds the pattern, letters' case ignored. `|` separates
 * alternatives, `*` stands for anything, `^` at the start of one ties it to the
 * start of the text.
 */
bool text_matches(struct span text, const char *pattern);

/* "250", "25x", "2xx" */
bool code_matches(int code, const char *patterns);

/* "5.7.8", "x.7.x", several separated by spaces; "none" means that there is no status. */
bool status_matches(struct status status, const char *pattern);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan at work on the screen: which line is under way, how far it goes on
 * by itself, what it asks before it does something again. Lines are carried out
 * by cli/item, as in `run`; none leaves but through the conductor's gate.
 */
#ifndef CLI_STEPS_H
#define CLI_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/conductor.h"
#include "cli/options.h"
#include "plan/pace.h"
#include "plan/plan.h"

struct steps;

/* What steps ask of their owner. */
struct steps_hooks {
	void *context;                                    /* first argument of all */
	void (*say)(void *context, const char *sentence); /* translated and printable */
	/* Begins a login; true: user and password are known, and its lines go by themselves. */
	bool (*login)(void *context, struct span mechanism);
	void (*addresses)(void *context); /* asks for sender and recipients */
};

/* Borrows all of them. */
struct steps *steps_new(struct conductor *conductor, const struct options *options,
			const struct steps_hooks *hooks);
void steps_free(struct steps *steps); /* NULL is allowed */

struct plan *steps_plan(const struct steps *steps);

/* True while lines go by themselves. */
bool steps_is_going(const struct steps *steps);

/* True while the line at the cursor has begun: it is held, or without its reply. */
bool steps_is_under_way(const struct steps *steps);

/* One of both. */
bool steps_is_running(const struct steps *steps);

/* The session is another: everything is at rest, and nothing of it was said before. */
void steps_begin_session(struct steps *steps);

/* ---- going on ---- */

/* F8, F7, F6; a line of the plan that is held is let go first. */
void steps_go(struct steps *steps, enum pace_kind kind);

/* From the first line on. */
void steps_run(struct steps *steps);

/* To the end of a stage, by lines of its own where the plan has none. */
void steps_go_to(struct steps *steps, enum plan_stage goal);

/* What is under way comes to its end, nothing follows. False: nothing was. */
bool steps_rest(struct steps *steps);

/* After each conductor_pump(). */
void steps_pump(struct steps *steps);

/* Bytes of the file that is being sent as content; 0: none, or not known. */
uint64_t steps_content_size(const struct steps *steps);

/* When steps_pump() must be called at the latest; 0: never. */
uint64_t steps_deadline(const struct steps *steps);

/* ---- again ---- */

/*
 * The plan becomes what was sent on the newest connection of the journal, and
 * behind it, if that is wanted, what was still to come; it asks before each
 * login and message. Returns the number of lines that were sent.
 */
size_t steps_repeat(struct steps *steps, bool coming);

/* The question before a line is sent again, translated; NULL: none. *serial grows with each. */
const char *steps_question(const struct steps *steps, uint32_t *serial);
void steps_answer(struct steps *steps, bool yes);

#endif

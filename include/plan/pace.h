/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a plan is to go by itself: one line, to the end of a stage, to the
 * next breakpoint. Decides before each line, when the reply to the one before
 * is known. Pure.
 */
#ifndef PLAN_PACE_H
#define PLAN_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "plan/plan.h"

enum pace_kind {
	PACE_REST,
	PACE_LINE,  /* F8: one line */
	PACE_STAGE, /* F7: to the end of the stage that the next line is in */
	PACE_FREE,  /* F5, F6: to the next breakpoint */
};

struct pace {
	enum pace_kind kind;
	enum plan_stage stage; /* of PACE_STAGE, once the first line has gone */
	enum plan_stage goal;  /* the last stage of it; STAGE_NONE: that of the first line */
	bool asks;             /* a replay: before each login and each message */
	uint32_t excused;      /* the line whose stop was answered with going on */
};

enum pace_decision {
	PACE_STAYS,         /* at rest */
	PACE_GOES,          /* the line at the cursor is to be sent */
	PACE_BREAKPOINT,    /* it has a breakpoint */
	PACE_ASKS_LOGIN,    /* it logs in again */
	PACE_ASKS_MESSAGE,  /* it sends a message again */
	PACE_STAGE_IS_OVER, /* the next line belongs to another stage */
	PACE_HERE,          /* all that was sent before is sent again */
	PACE_OVER,          /* nothing is to come */
};

/*
 * Begins to go; the line at the cursor is excused from its breakpoint, from
 * questions it is not.
 */
void pace_begin(struct pace *pace, enum pace_kind kind, const struct plan *plan);

/* Any other decision than PACE_GOES brings it to rest. */
enum pace_decision pace_decide(struct pace *pace, const struct plan *plan);

/* The question about the line at the cursor was answered with yes. */
void pace_excuse(struct pace *pace, const struct plan *plan);

#endif

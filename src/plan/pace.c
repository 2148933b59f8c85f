/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a plan goes by itself; asked by cli/steps before each line. */
#include "plan/pace.h"

static const struct planned *next_line(const struct plan *plan)
{
	return plan_line(plan, plan_cursor(plan));
}

void pace_begin(struct pace *pace, enum pace_kind kind, const struct plan *plan)
{
	const struct planned *next = next_line(plan);

	pace->kind = kind;
	pace->stage = pace->goal = STAGE_NONE;
	if (next && !(pace->asks && (planned_is_login(next) || planned_is_message(next))))
		pace->excused = next->id;
}

void pace_excuse(struct pace *pace, const struct plan *plan)
{
	const struct planned *next = next_line(plan);

	pace->excused = next ? next->id : 0;
}

/* What keeps this line from going, if anything does. */
static enum pace_decision look_at(const struct pace *pace, const struct planned *next)
{
	if (next->id == pace->excused)
		return PACE_GOES;
	if (pace->asks && next->here)
		return PACE_HERE;
	if (pace->asks && planned_is_login(next))
		return PACE_ASKS_LOGIN;
	if (pace->asks && planned_is_message(next))
		return PACE_ASKS_MESSAGE;
	return next->breakpoint ? PACE_BREAKPOINT : PACE_GOES;
}

static bool is_behind_stage(const struct pace *pace, const struct planned *next)
{
	if (pace->goal != STAGE_NONE)
		return next->stage > pace->goal;
	return pace->stage != STAGE_NONE && next->stage != pace->stage;
}

enum pace_decision pace_decide(struct pace *pace, const struct plan *plan)
{
	const struct planned *next = next_line(plan);
	enum pace_decision decision;

	if (pace->kind == PACE_REST)
		return PACE_STAYS;
	if (!next)
		decision = PACE_OVER;
	else if (pace->kind == PACE_STAGE && is_behind_stage(pace, next))
		decision = PACE_STAGE_IS_OVER;
	else
		decision = look_at(pace, next);
	if (decision == PACE_HERE)
		pace->asks = false; /* what follows was never sent */
	if (decision != PACE_GOES) {
		pace->kind = PACE_REST;
		return decision;
	}
	pace->excused = 0;
	if (pace->kind == PACE_STAGE)
		pace->stage = next->stage;
	if (pace->kind == PACE_LINE)
		pace->kind = PACE_REST;
	return decision;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan at work; driven by live once a round of the loop. */
#include "cli/steps.h"

#include "base/memory.h"
#include "base/message.h"
#include "cli/exit_status.h"
#include "cli/item.h"
#include "cli/steps_inside.h"
#include "explain/verdict.h"
#include "smtp/command.h"

static void say(void *context, const char *sentence)
{
	const struct steps *steps = context;

	steps->hooks.say(steps->hooks.context, sentence);
}

/* The line could not be made: it is still to come, once that is mended. */
static void complain(void *context, const char *sentence)
{
	((struct steps *)context)->unmade = true;
	say(context, sentence);
}

struct steps *steps_new(struct conductor *conductor, const struct options *options,
			const struct steps_hooks *hooks)
{
	struct steps *steps = memory_new(1, sizeof(*steps));

	steps->conductor = conductor;
	steps->options = options;
	steps->hooks = *hooks;
	steps->plan = plan_new();
	return steps;
}

void steps_forget_question(struct steps *steps)
{
	memory_free(steps->question);
	steps->question = NULL;
}

void steps_free(struct steps *steps)
{
	if (!steps)
		return;
	item_run_free(steps->run);
	script_item_release(&steps->made);
	plan_free(steps->plan);
	steps_forget_question(steps);
	memory_free(steps);
}

struct plan *steps_plan(const struct steps *steps)
{
	return steps->plan;
}

bool steps_is_going(const struct steps *steps)
{
	return steps->pace.kind != PACE_REST || steps->goal != STAGE_NONE || steps->logging_in;
}

bool steps_is_under_way(const struct steps *steps)
{
	return steps->under_way;
}

bool steps_is_running(const struct steps *steps)
{
	return steps_is_going(steps) || steps->under_way;
}

/* :pause in a plan: it rests until its user goes on. */
static bool pause_at(void *context, const char *text)
{
	struct steps *steps = context;

	say(steps, *text ? text : _("The plan pauses; F6 goes on."));
	steps->paused = true;
	return true;
}

uint64_t steps_content_size(const struct steps *steps)
{
	return steps->under_way && !steps->logging_in ? item_content_size(steps->run) : 0;
}

uint64_t steps_deadline(const struct steps *steps)
{
	return steps->under_way && !steps->logging_in ? item_deadline(steps->run) : 0;
}

void steps_begin_session(struct steps *steps)
{
	struct item_hooks hooks = {
		.context = steps, .say = say, .complain = complain, .echo = say, .pause = pause_at
	};

	item_run_free(steps->run);
	steps->run = item_run_new(steps->conductor, steps->options, &hooks);
	steps->pace = (struct pace){ .kind = PACE_REST, .asks = steps->pace.asks };
	steps->under_way = steps->logging_in = steps->paused = false;
	steps->goal = STAGE_NONE;
	steps_forget_question(steps);
}

/* ---- going on ---- */

static struct span mechanism_of(const struct planned *planned)
{
	struct span text = bytes_span(&planned->item.text);

	return planned->item.kind == SCRIPT_REQUEST ? text : span_of(NULL, 0);
}

/* The line at the cursor is a login: what the options give, or a form. */
static void begin_login(struct steps *steps)
{
	const struct planned *planned = plan_line(steps->plan, plan_cursor(steps->plan));

	steps->logging_in = true;
	steps->login_begun = false;
	steps->login_rolls = steps->hooks.login(steps->hooks.context, mechanism_of(planned));
}

/* A pause of the plan, or a line of it that a breakpoint holds. */
static bool let_go(struct steps *steps)
{
	struct conductor_line line;

	if (steps->paused) {
		steps->paused = false;
		item_resume(steps->run);
		return true;
	}
	if (!steps->under_way || !conductor_queued(steps->conductor, 0, &line) ||
	    (line.hold != HOLD_STOPPED && line.hold != HOLD_REPLY))
		return false;
	conductor_release(steps->conductor, line.id);
	return true;
}

void steps_go(struct steps *steps, enum pace_kind kind)
{
	if (!conductor_session(steps->conductor) ||
	    session_state(conductor_session(steps->conductor)) == SESSION_CLOSED) {
		say(steps, _("There is no connection. F2 connects, :reconnect opens the last one "
			     "again."));
		return;
	}
	steps_forget_question(steps);
	if (steps->logging_in && !steps->login_begun)
		begin_login(steps); /* its form was closed */
	/* The line that is let go is the one step. */
	if (let_go(steps) && kind == PACE_LINE)
		return;
	if (plan_cursor(steps->plan) == plan_count(steps->plan) && !steps->under_way) {
		say(steps,
		    plan_count(steps->plan)
			    ? _("The plan is over. F5 runs it again from its start.")
			    : _("The plan is empty: paste lines, or :plan load FILE. F7 goes "
				"to the end of the next stage."));
		return;
	}
	steps->wanted = kind;
	pace_begin(&steps->pace, kind, steps->plan);
}

void steps_run(struct steps *steps)
{
	plan_restart(steps->plan);
	steps->pace.asks = false;
	steps_go(steps, PACE_FREE);
}

void steps_go_to(struct steps *steps, enum plan_stage goal)
{
	if (plan_cursor(steps->plan) == plan_count(steps->plan)) {
		steps->goal = goal;
		return;
	}
	steps_go(steps, PACE_STAGE);
	steps->pace.goal = goal;
}

bool steps_rest(struct steps *steps)
{
	bool ran = steps_is_running(steps);

	steps->pace.kind = PACE_REST;
	steps->goal = STAGE_NONE;
	if (steps->logging_in)
		steps->under_way = steps->logging_in = false;
	return ran;
}

/* ---- one line ---- */

/* Nothing of before is outstanding: the reply to each line is awaited before the next. */
static bool is_quiet(const struct steps *steps)
{
	const struct session *session = conductor_session(steps->conductor);
	const struct login_run *login = conductor_login_run(steps->conductor);

	return session_state(session) == SESSION_OPEN &&
	       (!session_queued(session, 0) || conductor_is_grouping(steps->conductor)) &&
	       !dialogue_awaits(session_dialogue(session), NULL) &&
	       (!login || login_run_state(login) == LOGIN_OVER);
}

static bool is_over(const struct steps *steps)
{
	enum session_state state = session_state(conductor_session(steps->conductor));

	return state == SESSION_CLOSED || state == SESSION_HALTED;
}

/* The line with its secret, for as long as it is under way; false when that was wiped. */
static bool make_item(struct steps *steps, const struct planned *planned)
{
	bool whole = true;

	script_item_release(&steps->made);
	script_item_copy(&steps->made, &planned->item);
	if (planned->secret) {
		bytes_wipe(&steps->made.text);
		whole = planned_append_text(planned, conductor_secrets(steps->conductor),
					    &steps->made.text);
	}
	if (!whole)
		complain(steps, _("The secret of this line was wiped with the session that it was "
				  "for. Enter in the plan puts the line into the command line, to "
				  "be typed anew."));
	return whole;
}

static void finish_line(struct steps *steps, enum planned_state state)
{
	steps->under_way = steps->logging_in = false;
	script_item_release(&steps->made);
	steps->made = (struct script_item){ .kind = SCRIPT_LINE };
	if (steps->unmade)
		plan_fail(steps->plan);
	else
		plan_finish(steps->plan, state);
	if (state == PLANNED_GONE)
		return;
	steps->pace.kind = PACE_REST;
	steps->goal = STAGE_NONE;
}

static void begin_line(struct steps *steps)
{
	size_t at = plan_cursor(steps->plan);
	const struct planned *planned = plan_line(steps->plan, at);
	const struct planned *next = plan_line(steps->plan, at + 1);

	steps->under_way = true;
	if (planned->item.kind == SCRIPT_REQUEST && planned->item.request->id == REQUEST_AUTH) {
		begin_login(steps);
		return;
	}
	steps->unmade = false;
	if (!make_item(steps, planned)) {
		finish_line(steps, PLANNED_FAILED);
		return;
	}
	item_catch_up(steps->run);
	item_begin(steps->run, &steps->made, next ? &next->item : NULL);
}

/* The login of a line: begun by the user, or by what the options give. True: it is over. */
static bool pump_login(struct steps *steps)
{
	const struct login_run *login = conductor_login_run(steps->conductor);

	if (is_over(steps)) {
		finish_line(steps, PLANNED_FAILED);
		return true;
	}
	if (login && steps->login_rolls && login_run_state(login) == LOGIN_READY)
		conductor_login_step(steps->conductor);
	if (login && login_run_state(login) != LOGIN_OVER)
		steps->login_begun = true;
	else if (steps->login_begun) {
		finish_line(steps, login && login_run_outcome(login) == LOGIN_ACCEPTED
					   ? PLANNED_GONE
					   : PLANNED_FAILED);
		return true;
	}
	return false;
}

static bool pump_line(struct steps *steps)
{
	bool failed;

	if (steps->logging_in)
		return pump_login(steps);
	if (!item_pump(steps->run))
		return false;
	/* A :close ends a script, and is no failure. */
	failed = item_has_stopped(steps->run) && item_status(steps->run) != EXIT_DONE;
	item_forgive(steps->run);
	if (item_was_dropped(steps->run))
		finish_line(steps, PLANNED_DROPPED);
	else
		finish_line(steps, failed ? PLANNED_FAILED : PLANNED_GONE);
	return true;
}

/* ---- what follows ---- */

static void say_stop(struct steps *steps, enum pace_decision decision)
{
	switch (decision) {
	case PACE_BREAKPOINT:
		say(steps, _("The next line has a breakpoint: F6 goes on, F8 sends it alone."));
		break;
	case PACE_HERE:
		say(steps,
		    _("All that was sent before is sent again. F6 goes on with what is new."));
		break;
	case PACE_ASKS_LOGIN:
	case PACE_ASKS_MESSAGE:
		steps_ask(steps, decision);
		break;
	case PACE_STAGE_IS_OVER:
	case PACE_OVER:
	default:
		break;
	}
}

/* The next line of a stage that the plan has no lines for; false when there is none. */
static bool add_stage_line(struct steps *steps)
{
	const struct dialogue *dialogue = session_dialogue(conductor_session(steps->conductor));
	struct bytes line = BYTES_INIT;
	const char *why = NULL;
	enum stage_step step =
		stage_next(dialogue, steps->goal, conductor_helo(steps->conductor), &line, &why);

	if (step == STAGE_LINE || step == STAGE_LOGIN) {
		if (step == STAGE_LOGIN)
			plan_append_login(steps->plan, span_of(NULL, 0));
		else
			plan_append_line(steps->plan, bytes_span(&line));
		pace_begin(&steps->pace, PACE_LINE, steps->plan);
	} else if (step != STAGE_WAIT) {
		steps->goal = STAGE_NONE;
	}
	if (step == STAGE_ADDRESSES)
		steps->hooks.addresses(steps->hooks.context);
	else if (step == STAGE_CONTENT)
		say(steps, _("The server waits for the message: type its lines, a lone dot ends "
			     "it."));
	else if (step == STAGE_STUCK)
		say(steps, _(why));
	bytes_release(&line);
	return step == STAGE_LINE || step == STAGE_LOGIN;
}

/* True when a line has begun. */
static bool begin_next(struct steps *steps)
{
	enum pace_decision decision;

	if (steps->pace.kind == PACE_REST && steps->goal == STAGE_NONE)
		return false;
	if (is_over(steps)) {
		steps_rest(steps);
		return false;
	}
	if (!is_quiet(steps))
		return false;
	if (steps->pace.kind == PACE_REST && !add_stage_line(steps))
		return false;
	decision = pace_decide(&steps->pace, steps->plan);
	if (decision != PACE_GOES) {
		say_stop(steps, decision);
		return false;
	}
	begin_line(steps);
	return true;
}

void steps_pump(struct steps *steps)
{
	if (!steps->run || !conductor_session(steps->conductor))
		return;
	/* Lines that wait for nothing follow one another at once. */
	while (steps->under_way ? pump_line(steps) : begin_next(steps))
		;
}

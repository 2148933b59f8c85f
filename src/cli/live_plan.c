/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen wants of the plan: its lines, going on, files, the same once more. */
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/live_inside.h"
#include "cli/password.h"
#include "cli/scripts.h"
#include "cli/steps.h"
#include "plan/script.h"
#include "sasl/mechanism.h"

/* ---- what the steps ask for ---- */

static void hook_say(void *context, const char *sentence)
{
	tui_say(((struct live *)context)->tui, sentence);
}

/* The mechanism of the plan, of the options, or the best that the server offers. */
static const struct mechanism *choose_mechanism(struct live *live, struct span wanted)
{
	const struct dialogue *dialogue = session_dialogue(conductor_session(live->conductor));
	struct bytes offered = BYTES_INIT;
	const struct mechanism *mechanism = NULL;

	if (!wanted.size)
		wanted = span_text(live->options->mechanism);
	if (wanted.size)
		mechanism = mechanism_find(wanted);
	else if (conductor_offered(live->conductor, &offered))
		mechanism = mechanism_choose(bytes_span(&offered),
					     dialogue->encryption != ENCRYPTION_NONE, false, false);
	bytes_release(&offered);
	return mechanism;
}

/* With what the options give it goes by itself; else the form of the login opens. */
static bool hook_login(void *context, struct span wanted)
{
	struct live *live = context;
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	const char *user = live->options->user ? live->options->user : endpoint->user;
	struct password_owner owner = { span_text(endpoint->host), span_text(user) };
	const struct mechanism *mechanism = choose_mechanism(live, wanted);
	struct login_wish carried = { .mechanism = span_text(mechanism ? mechanism->name : NULL) };

	if (mechanism && owner.user.size && password_is_given(live->options, owner)) {
		struct login_wish wish = { .mechanism = span_text(mechanism->name),
					   .user = owner.user };

		live->actions.login_begin(live, &wish);
		return true;
	}
	if (mechanism && live_take_carried(live, mechanism, &carried)) {
		live->actions.login_begin(live, &carried);
		live_drop_carried(live);
		return true;
	}
	tui_request(live->tui, REQUEST_AUTH, wanted);
	return false;
}

static void hook_addresses(void *context)
{
	tui_request(((struct live *)context)->tui, REQUEST_PLANNED, span_text("message"));
}

void live_begin_steps(struct live *live)
{
	struct steps_hooks hooks = { live, hook_say, hook_login, hook_addresses };

	live->steps = steps_new(live->conductor, live->options, &hooks);
}

/* ---- lines ---- */

static bool insert(struct live *live, size_t at, struct span text, const char *where)
{
	struct plan *plan = steps_plan(live->steps);
	struct fault fault;

	if (plan_insert_text(plan, at, text, where, live->options->variables, &fault)) {
		plan_hide(plan, conductor_secrets(live->conductor));
		return true;
	}
	tui_refuse(live->tui, fault.text);
	return false;
}

/*
 * What waits behind the line that is held was to leave behind it: now it leaves behind what takes
 * that line's place.
 */
static void take_queue(struct live *live, uint32_t held, size_t at)
{
	struct conductor_line line;
	struct bytes text = BYTES_INIT;
	size_t n = 0;

	while (conductor_queued(live->conductor, n, &line) && line.id != held)
		n++;
	while (conductor_queued(live->conductor, n + 1, &line)) {
		plan_format_sent(line.line, &text);
		conductor_drop(live->conductor, line.id);
	}
	if (text.size)
		insert(live, at, bytes_span(&text), _("plan"));
	bytes_wipe(&text);
}

/* At the end, or in place of the line that is held: next. */
static bool paste(struct live *live, const struct plan_wish *wish)
{
	struct plan *plan = steps_plan(live->steps);
	size_t before = plan_count(plan), pasted;
	size_t next = plan_cursor(plan) + (steps_is_under_way(live->steps) ? 1 : 0);

	if (!insert(live, wish->id ? next : before, wish->text, _("paste")))
		return false;
	pasted = plan_count(plan) - before;
	if (wish->id)
		take_queue(live, wish->id, next + pasted);
	live_say_count(
		live,
		_("Lines pasted into the plan: {count}. None was sent: F8 sends the next one, "
		  "F6 all to a breakpoint."),
		pasted);
	return true;
}

static bool replace(struct live *live, const struct plan_wish *wish)
{
	struct plan *plan = steps_plan(live->steps);
	struct fault fault;

	if (plan_replace(plan, wish->id, wish->text, live->options->variables, &fault)) {
		plan_hide(plan, conductor_secrets(live->conductor));
		return true;
	}
	tui_say(live->tui, fault.text);
	return false;
}

/* A message has many lines: they are changed in the user's editor. */
static bool compose(struct live *live, const struct plan_wish *wish)
{
	struct plan *plan = steps_plan(live->steps);
	const struct planned *planned = plan_line(plan, plan_find(plan, wish->id));
	struct bytes text = BYTES_INIT;
	bool good = planned && live_edit_text(live, bytes_span(&planned->item.text), &text);

	if (good && !text.size)
		tui_say(live->tui, _("The editor gave back nothing: the message stays as it was. d "
				     "cuts it."));
	else if (good && plan_replace_content(plan, wish->id, bytes_span(&text)))
		tui_say(live->tui, _("The message is changed in the plan."));
	bytes_wipe(&text);
	return good;
}

/* ---- files ---- */

/* A file, or a ready script by its name; as `run` finds them. */
static bool load(struct live *live, struct span name)
{
	char *path = span_copy_text(name);
	struct fault fault;
	struct script *script = scripts_read(path, live->options->variables, &fault);

	memory_free(path);
	if (!script) {
		tui_refuse(live->tui, fault.text);
		return false;
	}
	plan_append_script(steps_plan(live->steps), script);
	plan_hide(steps_plan(live->steps), conductor_secrets(live->conductor));
	script_free(script);
	live_say_count(live, _("Lines of the plan: {count}. F5 runs it, F8 sends one line."),
		       plan_count(steps_plan(live->steps)));
	return true;
}

static bool save(struct live *live, struct span name)
{
	char *path = span_copy_text(name);
	struct bytes text = BYTES_INIT;
	size_t secrets = plan_format(steps_plan(live->steps), &text);
	struct fault fault;
	int fd = file_create(path, &fault);
	bool ok = fd >= 0 && file_write(fd, bytes_span(&text), &fault, path);

	if (fd >= 0)
		close(fd);
	if (!ok)
		tui_refuse(live->tui, fault.text);
	else if (secrets)
		live_say_count(live,
			       _("The plan is saved. Secrets are not: in their places stand "
				 "variables, from ${{secret_1} on; their number: {count}."),
			       secrets);
	else
		tui_say(live->tui, _("The plan is saved as a script; smtpscope run plays it."));
	bytes_wipe(&text);
	memory_free(path);
	return ok;
}

/* ---- the action ---- */

/* A plan that has left in part begins anew on a connection of its own. */
static void run(struct live *live)
{
	if (!conductor_session(live->conductor))
		tui_say(live->tui, _("There is no connection. F2 connects."));
	else if (live_is_open(live) && plan_cursor(steps_plan(live->steps)) == 0)
		steps_run(live->steps);
	else
		live_close_then(live, NEXT_RUN);
}

/* Of line `id`; behind the last for 0. */
static size_t place_of(struct live *live, uint32_t id)
{
	const struct plan *plan = steps_plan(live->steps);

	return id ? plan_find(plan, id) : plan_count(plan);
}

static void finish(struct live *live, struct span name)
{
	enum plan_stage goal = STAGE_NONE;

	if (!live_is_open(live)) {
		tui_say(live->tui, _("There is no connection. F2 connects."));
		return;
	}
	if (name.size && !stage_find(name, &goal)) {
		tui_refuse(live->tui,
			   _("There is no such stage. They are greeting, ehlo, tls, auth, "
			     "envelope, message and quit."));
		return;
	}
	if (goal == STAGE_NONE && place_of(live, 0) > plan_cursor(steps_plan(live->steps)))
		steps_go(live->steps, PACE_STAGE);
	else if (goal == STAGE_NONE)
		steps_go_to(live->steps,
			    stage_now(session_dialogue(conductor_session(live->conductor))));
	else
		steps_go_to(live->steps, goal);
}

static bool add_session(struct live *live)
{
	const struct journal *journal = conductor_journal(live->conductor);
	const struct event *last = journal ? journal_event(journal, journal_count(journal)) : NULL;
	struct plan *plan = steps_plan(live->steps);

	if (last)
		plan_append_session(plan, journal, last->conn);
	live_say_count(live, _("Lines of the plan: {count}. F5 runs it, F8 sends one line."),
		       plan_count(plan));
	return true;
}

static bool change(struct live *live, const struct plan_wish *wish)
{
	struct plan *plan = steps_plan(live->steps);
	bool ok;

	switch (wish->kind) {
	case PLAN_TOGGLE:
		return plan_toggle(plan, wish->id);
	case PLAN_CUT:
		ok = plan_cut(plan, wish->id);
		break;
	case PLAN_RAISE:
	case PLAN_LOWER:
		ok = plan_move(plan, wish->id, wish->kind == PLAN_RAISE ? -1 : 1);
		break;
	case PLAN_CLEAR:
		plan_clear(plan);
		return true;
	default:
		return false;
	}
	if (!ok)
		tui_say(live->tui, _("This line cannot go there, or has left already."));
	return ok;
}

/* A line that is under way stands at the cursor: nothing is put in its place. */
static bool may_change(struct live *live)
{
	if (!steps_is_running(live->steps))
		return true;
	tui_say(live->tui, _("The plan is going on; Ctrl-C stops it, then it can be changed."));
	return false;
}

bool live_plan(void *context, const struct plan_wish *wish)
{
	struct live *live = context;

	switch (wish->kind) {
	case PLAN_RUN:
		run(live);
		return true;
	case PLAN_CONTINUE:
		steps_go(live->steps, PACE_FREE);
		return true;
	case PLAN_NEXT:
		steps_go(live->steps, PACE_LINE);
		return true;
	case PLAN_FINISH:
		finish(live, wish->text);
		return true;
	case PLAN_INTERRUPT:
		if (!live_stop_climb(live) && steps_rest(live->steps))
			tui_say(live->tui, _("The plan rests. F6 goes on."));
		return true;
	case PLAN_ANSWER:
	case PLAN_REFUSE:
		steps_answer(live->steps, wish->kind == PLAN_ANSWER);
		return true;
	case PLAN_COMPOSE:
		return may_change(live) && compose(live, wish);
	case PLAN_REPLACE:
		return may_change(live) && replace(live, wish);
	case PLAN_INSERT:
		return may_change(live) &&
		       insert(live, place_of(live, wish->id), wish->text, _("plan"));
	case PLAN_PASTE:
		return paste(live, wish);
	case PLAN_LOAD:
		return may_change(live) && load(live, wish->text);
	case PLAN_SAVE:
		return save(live, wish->text);
	case PLAN_SESSION:
		return may_change(live) && add_session(live);
	default:
		return may_change(live) && change(live, wish);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same once more: the same lines, the plan from its start, or all of it
 * with one thing different. What stands is closed first, with QUIT.
 */
#include "base/memory.h"
#include "cli/live_inside.h"
#include "plan/what_if.h"

/* Before the session closes, which wipes what it knows. */
static void carry_login(struct live *live)
{
	struct span user, secret;
	const struct mechanism *mechanism = conductor_last_login(live->conductor, &user, &secret);

	live_drop_carried(live);
	if (!mechanism)
		return;
	live->carried = secrets_new();
	secrets_add(live->carried, secret);
	bytes_append(&live->carried_user, user);
	live->carried_token = mechanism->wants_token;
}

bool live_take_carried(struct live *live, const struct mechanism *mechanism,
		       struct login_wish *wish)
{
	if (!live->carried || mechanism->wants_token != live->carried_token ||
	    !(mechanism->wants_password || mechanism->wants_token))
		return false;
	wish->user = bytes_span(&live->carried_user);
	wish->password = secrets_value(live->carried, secrets_last(live->carried));
	return true;
}

/* Another connection to the same server; what was sent becomes the plan. */
static bool repeat(struct live *live)
{
	size_t count = steps_repeat(live->steps, true);
	struct fault fault;

	live_restore_options(live);
	if (!conductor_reconnect(live->conductor, &fault)) {
		tui_say(live->tui, fault.text);
		return false;
	}
	live->leave_until_us = 0;
	steps_begin_session(live->steps);
	if (count)
		live_say_count(
			live,
			_("Connecting again. The lines of before stand in the plan: {count}. F6 "
			  "sends them up to here, asking before a login or a message; F8 sends "
			  "one."),
			count);
	return true;
}

/* ---- with one thing different ---- */

/* What is different in the connection; its lines are the plan's. */
static void change_options(struct live *live, const struct what_if *change)
{
	struct options *options = &live->changed;

	switch (change->kind) {
	case WHAT_IF_EHLO:
		memory_free(live->changed_helo);
		options->helo = live->changed_helo = span_copy_text(change->value);
		break;
	case WHAT_IF_TLS:
		if (tls_version_parse(change->value, &options->tls_least))
			options->tls_most = options->tls_least;
		break;
	case WHAT_IF_IP:
		options->family = span_is(change->value, "4") ? 4 : 6;
		break;
	case WHAT_IF_MECHANISM:
	case WHAT_IF_FROM:
		break; /* a matter of lines only */
	}
}

/* The same plan on a connection and in a journal of its own, beside the one of before. */
static void begin_changed(struct live *live)
{
	struct what_if change;
	struct fault fault;

	if (!what_if_parse(span_text(live->change), &change, &fault))
		return;
	steps_repeat(live->steps, false);
	what_if_apply(&change, steps_plan(live->steps));
	/* One more thing, if the session of before was a changed one already. */
	if (!live->is_changed)
		live->changed = *live->options;
	live->is_changed = true;
	change_options(live, &change);
	tui_set_session(live->tui, NULL, NULL);
	if (!conductor_connect_again(live->conductor, &live->changed, &fault)) {
		tui_say(live->tui, fault.text);
		return;
	}
	live_show_session(live);
	tui_compare(live->tui, conductor_before(live->conductor), _("before"),
		    conductor_journal(live->conductor), live->change);
	steps_go(live->steps, PACE_FREE);
}

void live_what_if(void *context, struct span text)
{
	struct live *live = context;
	struct what_if change;
	struct fault fault;

	if (!conductor_session(live->conductor)) {
		tui_say(live->tui, _("There is no session to repeat yet: connect first (F2)."));
		return;
	}
	if (!what_if_parse(text, &change, &fault)) {
		tui_refuse(live->tui, fault.text);
		return;
	}
	memory_free(live->change);
	live->change = span_copy_text(span_trim(text));
	carry_login(live);
	live_close_then(live, NEXT_WHAT_IF);
}

/* ---- what follows once the connection is closed ---- */

void live_follow_closed(struct live *live)
{
	enum live_next next = live->next;
	struct fault fault;

	live->next = NEXT_NOTHING;
	switch (next) {
	case NEXT_REPEAT:
		repeat(live);
		break;
	case NEXT_RUN:
		live_restore_options(live);
		if (!conductor_reconnect(live->conductor, &fault)) {
			tui_say(live->tui, fault.text);
			break;
		}
		steps_begin_session(live->steps);
		steps_run(live->steps);
		break;
	case NEXT_WHAT_IF:
		begin_changed(live);
		break;
	case NEXT_NOTHING:
		break;
	}
}

/* QUIT is said first where a connection stands. */
void live_close_then(struct live *live, enum live_next next)
{
	live->next = next;
	if (live_is_open(live))
		live_begin_leaving(live, true);
	else
		live_follow_closed(live);
}

void live_reconnect(struct live *live)
{
	if (!conductor_session(live->conductor)) {
		tui_say(live->tui, _("There is no session to repeat yet: connect first (F2)."));
		return;
	}
	live_close_then(live, NEXT_REPEAT);
}

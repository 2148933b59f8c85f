/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session on the screen: connected, shown, left. The ground that the other
 * files of the screen's owner stand on.
 */
#include "base/memory.h"
#include "base/time.h"
#include "cli/live_inside.h"

void live_say_count(struct live *live, const char *sentence, size_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };
	char *text;

	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	text = message_text(sentence, &value, 1);
	tui_say(live->tui, text);
	memory_free(text);
	bytes_release(&number);
}

bool live_is_open(const struct live *live)
{
	const struct session *session = conductor_session(live->conductor);

	return session && session_state(session) != SESSION_CLOSED;
}

void live_show_session(struct live *live)
{
	live->seen = 0;
	live->leave_until_us = 0;
	steps_begin_session(live->steps);
	tui_set_session(live->tui, conductor_journal(live->conductor),
			conductor_secrets(live->conductor));
}

void live_drop_carried(struct live *live)
{
	secrets_free(live->carried);
	live->carried = NULL;
	bytes_wipe(&live->carried_user);
}

void live_restore_options(struct live *live)
{
	live_drop_carried(live);
	live->is_changed = false;
	conductor_set_options(live->conductor, live->options);
}

static void after_connect(struct live *live, bool connected, const struct fault *fault,
			  struct span target)
{
	if (!connected) {
		tui_say(live->tui, fault->text);
		if (target.size)
			tui_ask_target(live->tui, target);
		return;
	}
	live_show_session(live);
	if (live->options->to != STAGE_NONE)
		steps_go_to(live->steps, live->options->to);
}

void live_connect(struct live *live, struct span target)
{
	struct fault fault;
	bool connected;

	/* The screen must not read a journal that is gone. */
	tui_set_session(live->tui, NULL, NULL);
	tui_compare(live->tui, NULL, NULL, NULL, NULL);
	live_restore_options(live);
	connected = conductor_connect(live->conductor, target, &fault);
	after_connect(live, connected, &fault, target);
}

void live_begin_leaving(struct live *live, bool close_only)
{
	/* A second time: at once. */
	if (live->leave_until_us) {
		live->leave_until_us = 1;
		return;
	}
	live->close_only = close_only;
	steps_rest(live->steps);
	live->leave_until_us = 1;
	if (conductor_begin_quit(live->conductor))
		live->leave_until_us = time_monotonic_us() + LIVE_QUIT_WAIT_US;
}

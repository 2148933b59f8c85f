/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * :ladder on the screen: one step, or all of them one after the other, each over
 * a connection of its own that ends before the next begins. Driven by live.c
 * once a turn; the steps are conductor_ladder.c's.
 */
#include "base/memory.h"
#include "base/message.h"
#include "cli/conductor.h"
#include "cli/live_inside.h"
#include "plan/ladder.h"
#include "session/session.h"

static void say_steps(struct live *live)
{
	struct bytes names = BYTES_INIT;
	struct message_value value = { "steps", { NULL, 0 } };
	char *text;

	for (size_t n = 0; ladder_step(n); n++) {
		bytes_append_text(&names, n ? ", " : "");
		bytes_append_text(&names, ladder_step(n)->name);
	}
	value.bytes = bytes_span(&names);
	text = message_text(_("There is no such step. The steps are: {steps}."), &value, 1);
	tui_say(live->tui, text);
	memory_free(text);
	bytes_release(&names);
}

static void end(struct live *live, const char *sentence)
{
	live->climbing = false;
	tui_say(live->tui, sentence);
}

static bool take(struct live *live, const struct ladder_step *step)
{
	struct fault fault;

	if (!conductor_ladder(live->conductor, step, &fault)) {
		end(live, fault.text);
		return false;
	}
	live->climb_serial = conductor_serial(live->conductor);
	live->climb_rested = false;
	tui_say(live->tui, _(step->help));
	return true;
}

void live_climb(void *context, struct span name)
{
	struct live *live = context;
	const struct ladder_step *step = name.size ? ladder_find(name) : ladder_step(0);

	live->leave_until_us = 0;
	if (!step)
		say_steps(live);
	else
		live->climbing = take(live, step) && !name.size;
}

/* One turn later than it ended, so that what is said then is not said over. */
static bool is_over(struct live *live)
{
	const struct session *session = conductor_session(live->conductor);

	if (session && session_state(session) != SESSION_CLOSED)
		live->climb_rested = false;
	else if (live->climb_rested)
		return true;
	else
		live->climb_rested = true;
	return false;
}

bool live_climb_is_due(const struct live *live)
{
	return live->climbing && live->climb_rested;
}

void live_follow_climb(struct live *live)
{
	const struct ladder_step *next = ladder_next(conductor_last_step(live->conductor));

	if (!live->climbing || !is_over(live))
		return;
	if (conductor_serial(live->conductor) != live->climb_serial) {
		live->climbing = false; /* its user went elsewhere */
	} else if (!conductor_tried_tls(live->conductor)) {
		end(live, _("The ladder ends here: this connection did not come as far as TLS."));
	} else if (!next) {
		end(live, _("The ladder is climbed: :trust tells what each step showed, "
			    ":reconnect connects as before."));
	} else {
		take(live, next);
	}
}

bool live_stop_climb(struct live *live)
{
	bool was = live->climbing;

	if (was)
		end(live, _("The ladder was left. :trust tells what the steps so far showed."));
	return was;
}

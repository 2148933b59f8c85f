/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * :open and :paste: a recording is looked at in a second screen over this one,
 * by the program itself; leaving it leads back.
 */
#include <string.h>

#include "base/child.h"
#include "cli/live_inside.h"
#include "session/session.h"

static void look_at(struct live *live, const char *path, struct span text)
{
	const char *words[] = { "smtpscope", "open", path,
				live->options->projector ? "--projector" : NULL, NULL };
	struct fault fault;
	int status;

	tui_suspend(live->tui);
	status = child_run_program("/proc/self/exe", words, text, &fault);
	tui_resume(live->tui);
	if (status < 0)
		tui_say(live->tui, fault.text);
	else if (status != 0)
		tui_say(live->tui, _("No session was found in it: no line is SMTP, or the file "
				     "cannot be read. `smtpscope report` says which."));
}

/* While another screen has the terminal, nobody would answer the server. */
static bool is_busy(const struct live *live)
{
	struct session *session = live->conductor ? conductor_session(live->conductor) : NULL;

	return session && session_state(session) != SESSION_CLOSED;
}

static bool refuse_if_busy(struct live *live)
{
	if (is_busy(live))
		tui_say(live->tui, _("A connection is open, and its server would wait meanwhile: "
				     ":close first, or `smtpscope open` in another terminal."));
	return is_busy(live);
}

void live_open(void *context, struct span path)
{
	struct live *live = context;
	struct bytes name = BYTES_INIT;

	if (refuse_if_busy(live))
		return;
	/* No option, whatever it begins with. */
	bytes_append_text(&name, path.data[0] == '-' ? "./" : "");
	bytes_append(&name, path);
	look_at(live, bytes_text(&name), span_of(NULL, 0));
	bytes_release(&name);
}

void live_paste(void *context, struct span text)
{
	struct live *live = context;

	if (!refuse_if_busy(live))
		look_at(live, "-", text);
}

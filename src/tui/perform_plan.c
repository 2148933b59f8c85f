/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests about what is to come: breakpoints and guards. Called by perform.c. */
#include "base/message.h"
#include "tui/pages.h"
#include "tui/screen.h"

static void show_breaks(struct screen *screen)
{
	screen_open(screen, dialog_text(_("Breakpoints"), pages_breaks(&screen->view)),
		    PURPOSE_READ);
}

bool screen_perform_plan(struct screen *screen, enum request request, struct span argument)
{
	const struct actions *actions = screen->actions;

	switch (request) {
	case REQUEST_ALLOW:
		if (argument.size)
			actions->allow(actions->context, argument);
		else
			screen_say(screen, _("Which guard? :allow deliver, :allow auth or :allow "
					     "clear."));
		return true;
	case REQUEST_BREAK:
		if (argument.size)
			actions->set_break(actions->context, argument);
		else
			show_breaks(screen);
		return true;
	case REQUEST_BREAKS:
		show_breaks(screen);
		return true;
	default:
		return false;
	}
}

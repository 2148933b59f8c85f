/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests about what is to come: the plan, breakpoints, guards. Called by perform.c. */
#include "base/message.h"
#include "tui/pages.h"
#include "tui/screen.h"

static void show_breaks(struct screen *screen)
{
	screen_open(screen, dialog_text(_("Breakpoints"), pages_breaks(&screen->view)),
		    PURPOSE_READ);
}

static bool says(struct span *rest, const char *word)
{
	struct span behind = *rest;

	if (!span_is_word(span_next_word(&behind), word))
		return false;
	*rest = span_trim(behind);
	return true;
}

/* What stands behind :plan; without anything the pane opens. */
static void plan(struct screen *screen, struct span rest)
{
	static const struct {
		const char *word;
		enum plan_wish_kind kind;
		bool wants_text;
	} words[] = {
		{ "add", PLAN_INSERT, true },   { "load", PLAN_LOAD, true },
		{ "save", PLAN_SAVE, true },    { "session", PLAN_SESSION, false },
		{ "clear", PLAN_CLEAR, false },
	};

	if (says(&rest, "message")) {
		screen_ask_message(screen);
		return;
	}
	for (size_t n = 0; rest.size && n < sizeof(words) / sizeof(words[0]); n++) {
		if (!says(&rest, words[n].word))
			continue;
		if (words[n].wants_text != (rest.size > 0))
			break;
		screen_wish_plan(screen, words[n].kind, 0, rest);
		if (screen->view.journal)
			screen->opened = &pane_plan;
		return;
	}
	if (rest.size || !screen->view.journal)
		screen_refuse(screen, _(":plan add LINE, load FILE, save FILE, message, session or "
					"clear; alone it shows the plan."));
	else
		screen_open_pane(screen, &pane_plan);
}

bool screen_perform_plan(struct screen *screen, enum request request, struct span argument)
{
	const struct actions *actions = screen->actions;

	switch (request) {
	case REQUEST_RUN:
		screen_ask_run(screen);
		return true;
	case REQUEST_CONTINUE:
		screen_wish_plan(screen, PLAN_CONTINUE, 0, argument);
		return true;
	case REQUEST_FINISH:
		screen_wish_plan(screen, PLAN_FINISH, 0, argument);
		return true;
	case REQUEST_NEXT:
		screen_wish_plan(screen, PLAN_NEXT, 0, argument);
		return true;
	case REQUEST_PLANNED:
		plan(screen, argument);
		return true;
	case REQUEST_WHATIF:
		if (argument.size)
			actions->what_if(actions->context, argument);
		else
			screen_refuse(screen,
				      _("What is to be different? :whatif ehlo=NAME, tls=1.2, "
					"ip=4, mechanism=PLAIN or from=ADDRESS."));
		return true;
	case REQUEST_ALLOW:
		if (argument.size)
			actions->allow(actions->context, argument);
		else
			screen_refuse(screen,
				      _("Which guard? :allow deliver, :allow auth or :allow "
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

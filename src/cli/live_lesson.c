/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson on the screen: which one, and how far it has come. Driven by live_status once a turn. */
#include "base/message.h"
#include "cli/live_inside.h"

void live_begin_lesson(struct live *live, const struct lesson *lesson)
{
	struct bytes target = BYTES_INIT;

	live->lesson = lesson;
	live->progress = (struct lesson_progress){ .reached = 0 };
	bytes_append_text(&target, "practice:");
	bytes_append_text(&target, lesson->scenario);
	live_connect(live, bytes_span(&target));
	bytes_release(&target);
	tui_request(live->tui, REQUEST_LESSON, span_text(""));
}

void live_lesson(void *context, struct span name)
{
	struct live *live = context;
	const struct lesson *lesson = lesson_find(name);

	if (!lesson)
		tui_refuse(live->tui,
			   _("There is no such lesson. `smtpscope list lessons` names them."));
	else if (live_is_open(live))
		tui_refuse(live->tui, _("A connection stands. :quit ends it; then a lesson can "
					"begin."));
	else
		live_begin_lesson(live, lesson);
}

/* The hint of the moment is the goal: it is in sight when the lesson's page is not. */
void live_follow_lesson(struct live *live, struct tui_status *status)
{
	const struct lesson *lesson = live->lesson;

	if (!lesson || !status->practice)
		return;
	if (lesson_follow(lesson, conductor_journal(live->conductor), &live->progress))
		tui_say(live->tui, _("A goal of the lesson is reached."));
	status->lesson =
		(struct tui_lesson){ lesson, live->progress.reached, live->progress.reply };
	status->hint = live->progress.reached < lesson_goals(lesson)
			       ? _(lesson->goals[live->progress.reached].text)
			       : _("Every goal of the lesson is reached. :lesson shows what comes "
				   "next.");
}

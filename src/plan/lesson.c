/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a lesson has come, read from the journal; shown by tui's lesson pane. */
#include "plan/lesson.h"

#include "journal/event.h"

const struct lesson *lesson_find(struct span name)
{
	const struct lesson *lesson;

	if (name.size == 0)
		return lesson_row(0);
	for (size_t n = 0; (lesson = lesson_row(n)); n++)
		if (span_is_word(name, lesson->name))
			return lesson;
	return NULL;
}

size_t lesson_goals(const struct lesson *lesson)
{
	size_t count = 0;

	while (count < LESSON_GOALS_MAX && lesson->goals[count].text)
		count++;
	return count;
}

static bool is_of_verb(const struct lesson_check *check, enum verb verb)
{
	return verb == check->verb || (check->verb == VERB_AUTH && verb == VERB_AUTH_RESPONSE);
}

static bool holds(const struct lesson_check *check, const struct journal *journal,
		  const struct event *reply)
{
	const struct event *command = reply->ref ? journal_event(journal, reply->ref) : NULL;

	if (!command || command->kind != EVENT_COMMAND || reply->code != check->code ||
	    !is_of_verb(check, (enum verb)command->code))
		return false;
	if (check->channel != LESSON_ANYWHERE &&
	    (command->layer > 0) != (check->channel == LESSON_IN_TLS))
		return false;
	if (check->begins && !span_starts_word(event_text(command), check->begins))
		return false;
	return !check->other || !span_starts_word(event_text(command), check->other);
}

bool lesson_follow(const struct lesson *lesson, const struct journal *journal,
		   struct lesson_progress *progress)
{
	size_t before = progress->reached;
	size_t goals = lesson_goals(lesson);

	/* A new journal may stand where the old one was. */
	if (progress->journal != journal || progress->looked > journal_count(journal)) {
		progress->journal = journal;
		progress->looked = progress->reply = 0;
	}
	while (progress->looked < journal_count(journal)) {
		const struct event *event = journal_event(journal, ++progress->looked);

		if (progress->reached == goals || event->kind != EVENT_REPLY ||
		    !holds(&lesson->goals[progress->reached].check, journal, event))
			continue;
		progress->reached++;
		progress->reply = progress->looked;
	}
	return progress->reached > before;
}

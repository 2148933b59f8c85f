/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Breakpoints at work: the line at the front of the queue is asked about once,
 * each reply as it comes. What is held leaves by conductor_release() only.
 */
#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor_inside.h"

static void keep_stop(struct conductor *conductor, char *why)
{
	memory_free(conductor->stopped_by);
	conductor->stopped_by = why;
	conductor->stop_told = false;
}

/* Raw bytes may hold several commands: the first that is stopped stops them all. */
static bool meets_breakpoint(struct conductor *conductor, const struct outgoing *line, char **why)
{
	struct span rest = bytes_span(&line->line);
	struct command command;

	if (!line->raw) {
		dialogue_parse(session_dialogue(conductor->session), rest, &command);
		return breakpoints_stop_line(conductor->breakpoints, command.verb, why);
	}
	while (rest.size) {
		size_t end = span_find(rest, '\n');

		command_parse(span_part(rest, 0, end), &command);
		if (breakpoints_stop_line(conductor->breakpoints, command.verb, why))
			return true;
		rest = span_after(rest, end + 1);
	}
	return false;
}

bool conductor_stops(struct conductor *conductor, const struct session_line *line)
{
	char *why;

	if (conductor->checked_id == line->id)
		return conductor->stopped_id == line->id;
	conductor->checked_id = line->id;
	if (meets_breakpoint(conductor, &line->outgoing, &why))
		keep_stop(conductor, why);
	else if (line->id > conductor->waiting_id)
		return false;
	conductor->stopped_id = line->id;
	session_hold(conductor->session, line->id, time_monotonic_us());
	return true;
}

static uint32_t last_queued(const struct conductor *conductor)
{
	const struct session_line *line;
	uint32_t last = 0;

	for (size_t n = 0; (line = session_queued(conductor->session, n)); n++)
		last = line->id;
	return last;
}

static enum verb answered(const struct conductor *conductor, const struct event *reply)
{
	const struct event *command = journal_event(conductor->journal, reply->ref);

	return command ? (enum verb)command->code : VERB_GREETING;
}

void conductor_follow_replies(struct conductor *conductor)
{
	struct reply reply = REPLY_INIT;
	uint32_t id = conductor->stops_seen;
	char *why;

	while ((id = journal_behind(conductor->journal, id, EVENT_REPLY, conductor->conn))) {
		enum verb verb = answered(conductor, journal_event(conductor->journal, id));

		conductor->stops_seen = id;
		journal_reply(conductor->journal, id, &reply);
		if (!breakpoints_stop_reply(conductor->breakpoints, verb, &reply, &why))
			continue;
		keep_stop(conductor, why);
		conductor->waiting_id = last_queued(conductor);
	}
	reply_release(&reply);
}

void conductor_forget_stops(struct conductor *conductor)
{
	conductor->checked_id = conductor->stopped_id = conductor->waiting_id = 0;
	conductor->stop_told = true;
}

struct breakpoints *conductor_breakpoints(const struct conductor *conductor)
{
	return conductor->breakpoints;
}

bool conductor_is_held(const struct conductor *conductor)
{
	return conductor->stopped_id != 0;
}

char *conductor_take_stop(struct conductor *conductor)
{
	if (!conductor->stopped_by || conductor->stop_told)
		return NULL;
	conductor->stop_told = true;
	return memory_copy_text(conductor->stopped_by);
}

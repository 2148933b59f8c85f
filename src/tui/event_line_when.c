/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The times of event_line.h: since the start, of the day, since a mark, since the command. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tui/event_line.h"

#define SECOND_US 1000000

void event_line_time(uint64_t time_us, char out[EVENT_LINE_TIME + 1])
{
	unsigned long long ms = time_us / 1000;
	char text[48];

	if (ms < 100000000)
		snprintf(text, sizeof(text), "%2llu.%03llu", ms / 1000, ms % 1000);
	else
		snprintf(text, sizeof(text), "%6llu", ms / 1000 % 1000000);
	text[EVENT_LINE_TIME] = 0;
	if (text[EVENT_LINE_TIME - 1] == '.') /* 12345.6 s: no room for a fraction */
		snprintf(text, sizeof(text), " %llu", ms / 1000);
	memcpy(out, text, EVENT_LINE_TIME + 1);
}

/* "14:03:07.123" of the user's time zone. */
static void write_clock(const struct view *view, uint64_t time_us,
			char out[EVENT_LINE_TIME_MAX + 1])
{
	uint64_t wall_us = journal_head(view->journal).started_us + time_us;
	time_t seconds = (time_t)(wall_us / SECOND_US);
	struct tm local;
	char text[32];

	localtime_r(&seconds, &local);
	snprintf(text, sizeof(text), "%02d:%02d:%02d.%03u", local.tm_hour, local.tm_min,
		 local.tm_sec, (unsigned)(wall_us / 1000 % 1000));
	memcpy(out, text, EVENT_LINE_TIME_MAX);
	out[EVENT_LINE_TIME_MAX] = 0;
}

/* What the time of an event is told since. */
static uint64_t origin_of(const struct view *view, uint32_t id)
{
	const struct event *event = journal_event(view->journal, id);
	uint32_t since = id - 1;

	if (view->times == TIMES_MARK)
		since = view->mark;
	else if (event->kind == EVENT_REPLY)
		since = event->ref;
	event = journal_event(view->journal, since); /* a file may name any */
	return event ? event->time_us : 0;
}

int event_line_when_columns(const struct view *view)
{
	static const int columns[TIMES_COUNT] = { [TIMES_START] = EVENT_LINE_TIME,
						  [TIMES_CLOCK] = EVENT_LINE_TIME_MAX,
						  [TIMES_MARK] = 8,
						  [TIMES_COMMAND] = 8 };

	return columns[view->times];
}

void event_line_when(const struct view *view, uint32_t id, char out[EVENT_LINE_TIME_MAX + 1])
{
	uint64_t time_us = journal_event(view->journal, id)->time_us;
	double seconds;

	switch (view->times) {
	case TIMES_CLOCK:
		write_clock(view, time_us, out);
		return;
	case TIMES_MARK:
	case TIMES_COMMAND:
		seconds = ((double)time_us - (double)origin_of(view, id)) / SECOND_US;
		snprintf(out, EVENT_LINE_TIME_MAX + 1,
			 seconds < 1000 && seconds > -1000 ? "%+8.3f" : "%+8.0f", seconds);
		return;
	case TIMES_START:
	case TIMES_COUNT:
		break;
	}
	event_line_time(time_us, out);
}

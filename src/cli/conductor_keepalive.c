/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * :keepalive. A NOOP whenever nothing was said for so long, and nothing else is
 * under way; it passes the gate like every line. Called by conductor.c once a turn.
 */
#include "base/time.h"
#include "cli/conductor_inside.h"

void conductor_keep_alive(struct conductor *conductor, uint32_t seconds)
{
	conductor->alive_s = seconds;
}

/* When the last thing happened; 0: nothing has. */
static uint64_t last_us(const struct conductor *conductor)
{
	const struct journal *journal = conductor->journal;
	const struct event *event = journal_event(journal, journal_count(journal));

	return event ? journal_head(journal).monotonic_us + event->time_us : 0;
}

/* Between commands: within AUTH or a message a NOOP would be part of it. */
static bool is_resting(const struct conductor *conductor)
{
	const struct session *session = conductor->session;
	enum phase phase;
	enum verb verb;

	if (!conductor->alive_s || !session || session_state(session) != SESSION_OPEN ||
	    conductor->login || session_queued(session, 0) ||
	    dialogue_awaits(session_dialogue(session), &verb))
		return false;
	phase = dialogue_phase(session_dialogue(session));
	return phase >= PHASE_GREETED && phase <= PHASE_RCPT && phase != PHASE_STARTTLS &&
	       phase != PHASE_AUTH;
}

uint64_t conductor_keepalive_deadline(const struct conductor *conductor)
{
	return is_resting(conductor) ? last_us(conductor) + conductor->alive_s * UINT64_C(1000000)
				     : 0;
}

bool conductor_pump_keepalive(struct conductor *conductor)
{
	uint64_t due_us = conductor_keepalive_deadline(conductor);
	struct outgoing line;

	if (!due_us || time_monotonic_us() < due_us)
		return false;
	outgoing_init(&line, span_text("NOOP"), ORIGIN_STAGE);
	conductor_submit(conductor, &line);
	outgoing_release(&line);
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One step of the ladder: a connection of its own that goes as far as TLS,
 * says QUIT and ends. What it showed stands in the journal, for the trust
 * pane. Called by conductor.c once a turn.
 */
#include "base/message.h"
#include "cli/conductor_inside.h"
#include "journal/members.h"
#include "plan/stage.h"

/* The session whose TLS is to be resumed is gone once the new one begins. */
static bool remember(struct conductor *conductor, struct fault *fault)
{
	tls_memory_free(conductor->resume);
	conductor->resume = conductor->session ? session_tls_remember(conductor->session) : NULL;
	if (conductor->resume)
		return true;
	fault_set_plain(
		fault, FAULT_USAGE, 0,
		_("There is no TLS session that could be resumed: it takes one that stands, "
		  "or has stood, for which the server gave a ticket."));
	return false;
}

bool conductor_ladder(struct conductor *conductor, const struct ladder_step *step,
		      struct fault *fault)
{
	if (step->resume && !remember(conductor, fault))
		return false;
	conductor->step = step;
	conductor->climbing = true;
	if (conductor_reconnect(conductor, fault))
		return true;
	conductor->climbing = false;
	return false;
}

const struct ladder_step *conductor_last_step(const struct conductor *conductor)
{
	return conductor->step;
}

bool conductor_tried_tls(const struct conductor *conductor)
{
	const struct journal *journal = conductor->journal;
	uint32_t count = journal_count(journal);
	const struct event *failed = journal_event(
		journal, journal_before(journal, count + 1, EVENT_FAILED, conductor->conn));

	return journal_before(journal, count + 1, EVENT_TLS_READY, conductor->conn) ||
	       (failed &&
		span_is(members_text(span_of(failed->data, failed->size), "fault"), "tls"));
}

static void leave(struct conductor *conductor)
{
	struct outgoing line;

	conductor->climbing = false;
	outgoing_init(&line, span_text("QUIT"), ORIGIN_QUIT);
	conductor_submit(conductor, &line);
	outgoing_release(&line);
}

/* The next line towards TLS, of our own making: EHLO, STARTTLS, in the end QUIT. */
bool conductor_pump_ladder(struct conductor *conductor)
{
	struct session *session = conductor->session;
	struct bytes text = BYTES_INIT;
	struct outgoing line;
	const char *why = NULL;

	if (!conductor->climbing)
		return false;
	if (session_state(session) == SESSION_CLOSED || session_state(session) == SESSION_HALTED) {
		conductor->climbing = false;
		return false;
	}
	if (session_state(session) != SESSION_OPEN || session_queued(session, 0))
		return false;
	switch (stage_next(session_dialogue(session), STAGE_TLS, conductor_helo(conductor), &text,
			   &why)) {
	case STAGE_WAIT:
		bytes_release(&text);
		return false;
	case STAGE_LINE:
		outgoing_init(&line, bytes_span(&text), ORIGIN_STAGE);
		conductor_submit(conductor, &line);
		outgoing_release(&line);
		break;
	default: /* TLS stands, or cannot be reached: the journal tells */
		leave(conductor);
		break;
	}
	bytes_release(&text);
	return true;
}

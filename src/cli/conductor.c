/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One turn of the loop, and the way out; see conductor.h. Driven by live and run. */
#include "cli/conductor.h"

#include "base/time.h"
#include "cli/conductor_inside.h"
#include "net/loop.h"

#define PUMP_US 200000       /* computed in one pump, then whoever drives it gets a turn */
#define SCREEN_PUMP_US 3000  /* where a user may press a key */
#define QUIT_WAIT_US 5000000 /* leaving never hangs longer than this */

/* ---- turns ---- */

/* True when the next pump moves something on although nothing comes from outside. */
static bool has_work(const struct conductor *conductor)
{
	const struct session_line *line;
	enum verb verb;

	if (conductor->login && login_run_state(conductor->login) == LOGIN_WORKING)
		return true;
	if (!conductor->session || session_state(conductor->session) != SESSION_OPEN)
		return false;
	line = session_queued(conductor->session, 0);
	if (line && conductor->grouping && line->id > conductor->hasty_until)
		return false;
	return line && line->id != conductor->asked_id && line->id != conductor->stopped_id &&
	       !dialogue_awaits(session_dialogue(conductor->session), &verb);
}

struct loop *conductor_watch(struct conductor *conductor)
{
	loop_clear(conductor->loop);
	if (conductor->session) {
		session_watch(conductor->session, conductor->loop);
		loop_add_deadline(conductor->loop, session_deadline(conductor->session));
		loop_add_deadline(conductor->loop, conductor_keepalive_deadline(conductor));
	}
	if (conductor->peer) {
		peer_watch(conductor->peer, conductor->loop);
		loop_add_deadline(conductor->loop, peer_deadline(conductor->peer));
	}
	if (conductor->unfinished || has_work(conductor))
		loop_hurry(conductor->loop);
	return conductor->loop;
}

static bool pump_once(struct conductor *conductor)
{
	uint64_t now = time_monotonic_us();
	bool happened = session_pump(conductor->session, now);

	if (conductor->peer)
		happened |= peer_pump(conductor->peer, now);
	happened |= conductor_pump_login(conductor);
	happened |= conductor_pump_ladder(conductor);
	happened |= conductor_pump_keepalive(conductor);
	conductor_follow_logins(conductor);
	conductor_follow_replies(conductor);
	/* A pipelined group leaves whole, before its first byte is handed over. */
	while (conductor_advance(conductor))
		happened = true;
	return happened;
}

void conductor_pump(struct conductor *conductor)
{
	uint64_t until_us = time_spent_us() + (conductor->screen ? SCREEN_PUMP_US : PUMP_US);

	if (!conductor->session)
		return;
	/* A server that never stops sending must not keep the user from being heard. */
	do {
		conductor->unfinished = pump_once(conductor);
		/* Takes longer than what it writes down: its time counts as well. */
		conductor_write_logs(conductor);
	} while (conductor->unfinished && time_spent_us() < until_us);
	if (session_state(conductor->session) == SESSION_CLOSED && !conductor->forgotten) {
		/* Nothing more can be logged in to; another session asks anew. */
		conductor->forgotten = true;
		conductor_forget(conductor);
	}
	conductor_write_logs(conductor);
}

/* ---- the end ---- */

static bool quit_is_possible(const struct conductor *conductor)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);
	enum phase phase = dialogue_phase(dialogue);
	enum verb verb;

	/* It would become the rest of a line that was begun, or of a chunk. */
	if (session_begun(conductor->session).size || session_octets_due(conductor->session))
		return false;
	/* Within AUTH it would be taken for a response. */
	if (dialogue_awaits(dialogue, &verb) && (verb == VERB_AUTH || verb == VERB_AUTH_RESPONSE))
		return false;
	return session_state(conductor->session) == SESSION_OPEN && phase != PHASE_DATA &&
	       phase != PHASE_GREETING && phase != PHASE_CLOSING && phase != PHASE_STARTTLS;
}

/* Lines that still wait are dropped: leaving must not send them. */
static void drop_queue(struct conductor *conductor)
{
	const struct session_line *line;

	while ((line = session_queued(conductor->session, 0)))
		conductor_drop(conductor, line->id);
}

bool conductor_has_quit(const struct conductor *conductor)
{
	enum verb verb;

	return !conductor->session || session_state(conductor->session) != SESSION_OPEN ||
	       session_timed_out(conductor->session) || conductor->stopped_id ||
	       (!dialogue_awaits(session_dialogue(conductor->session), &verb) &&
		!session_queued(conductor->session, 0));
}

bool conductor_begin_quit(struct conductor *conductor)
{
	const char *const lines[] = { "*", "QUIT" };
	bool in_auth;

	if (!conductor->session || session_state(conductor->session) == SESSION_CLOSED)
		return false;
	/* Before its lines are dropped: it would answer that with a line, and so on without end. */
	conductor_end_login(conductor);
	drop_queue(conductor);
	conductor->grouping = false;
	if (!quit_is_possible(conductor) || session_timed_out(conductor->session))
		return false;
	/* An open exchange is cancelled first: QUIT would be taken for a response. */
	in_auth = dialogue_phase(session_dialogue(conductor->session)) == PHASE_AUTH;
	for (int i = in_auth ? 0 : 1; i < 2; i++) {
		struct outgoing line;
		uint32_t id;

		outgoing_init(&line, span_text(lines[i]), ORIGIN_QUIT);
		id = conductor_submit(conductor, &line);
		if (!in_auth)
			conductor_release(conductor, id);
		outgoing_release(&line);
	}
	conductor_pump(conductor);
	return true;
}

static void await_quit(struct conductor *conductor)
{
	uint64_t until = time_monotonic_us() + QUIT_WAIT_US;

	while (!conductor_has_quit(conductor) && time_monotonic_us() < until) {
		struct loop *loop = conductor_watch(conductor);

		loop_add_deadline(loop, until);
		loop_wait(loop);
		conductor_pump(conductor);
		if (loop_take_signals(loop) & (LOOP_INT | LOOP_TERM | LOOP_HUP | LOOP_QUIT))
			break;
	}
}

void conductor_finish(struct conductor *conductor, bool hurried)
{
	if (conductor_begin_quit(conductor) && !hurried)
		await_quit(conductor);
	if (conductor->session)
		session_close(conductor->session, time_monotonic_us());
	conductor_write_logs(conductor);
}

/* ---- what there is ---- */

struct session *conductor_session(const struct conductor *conductor)
{
	return conductor->session;
}

unsigned conductor_serial(const struct conductor *conductor)
{
	return conductor->serial;
}

const struct journal *conductor_journal(const struct conductor *conductor)
{
	return conductor->journal;
}

struct names *conductor_names(const struct conductor *conductor)
{
	return conductor->names;
}

struct secrets *conductor_secrets(const struct conductor *conductor)
{
	return conductor->secrets;
}

const struct endpoint *conductor_endpoint(const struct conductor *conductor)
{
	return &conductor->endpoint;
}

const struct login_run *conductor_login_run(const struct conductor *conductor)
{
	return conductor->login;
}

bool conductor_is_practice(const struct conductor *conductor)
{
	return conductor->peer != NULL;
}

const char *conductor_log_path(const struct conductor *conductor)
{
	for (int i = 0; i < LOGS; i++)
		if (conductor->logs[i] && conductor->log_faults[i].kind == FAULT_NONE)
			return log_path(conductor->logs[i]);
	return NULL;
}

const struct fault *conductor_log_fault(const struct conductor *conductor, size_t n)
{
	return n < LOGS ? &conductor->log_faults[n] : NULL;
}

bool conductor_log_is_whole(const struct conductor *conductor)
{
	return !conductor->logs[0] || conductor->log_faults[0].kind == FAULT_NONE;
}

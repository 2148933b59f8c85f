/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Logins: the exchange under way, and which of them were refused. Called by
 * conductor.c once a turn, by live and by items.
 */
#include "base/time.h"
#include "cli/conductor_inside.h"

/* A response that was typed is taken for the password. */
enum exposure conductor_line_exposure(const struct conductor *conductor,
				      const struct outgoing *line)
{
	const struct mechanism *mechanism = NULL;
	struct command command;

	if (line->origin == ORIGIN_LOGIN && conductor->login)
		return login_run_mechanism(conductor->login)->exposure;
	command_parse(bytes_span(&line->line), &command);
	if (command.verb == VERB_AUTH)
		mechanism = mechanism_find(command.mechanism);
	return mechanism ? mechanism->exposure : EXPOSURE_PASSWORD;
}

/* Refused and accepted logins are remembered; of the practice server's only which secret it was. */
void conductor_follow_logins(struct conductor *conductor)
{
	uint32_t id = session_last_reply(conductor->session);
	struct reply reply = REPLY_INIT;
	struct span host = span_text(conductor->endpoint.host);
	struct span secret;

	if (id == conductor->auth_seen || !journal_reply(conductor->journal, id, &reply))
		return;
	conductor->auth_seen = id;
	secret = secrets_value(conductor->secrets, conductor->auth_secret);
	if (attempts_is_refusal(&reply) && conductor->peer)
		attempts_remember(conductor->attempts, host, secret, time_monotonic_us());
	else if (attempts_is_refusal(&reply))
		attempts_add(conductor->attempts, host, bytes_span(&conductor->auth_user), secret,
			     time_monotonic_us());
	else if (reply.code == 235 && !conductor->peer)
		attempts_clear(conductor->attempts, host, bytes_span(&conductor->auth_user));
	reply_release(&reply);
}

const struct mechanism *conductor_last_login(const struct conductor *conductor, struct span *user,
					     struct span *secret)
{
	*user = bytes_span(&conductor->auth_user);
	*secret = secrets_value(conductor->secrets, conductor->auth_secret);
	return conductor->auth_helper && secret->size ? conductor->auth_helper : NULL;
}

/* ---- logging in ---- */

void conductor_login_step(struct conductor *conductor)
{
	struct outgoing line;

	if (!conductor->login || login_run_state(conductor->login) != LOGIN_READY)
		return;
	login_run_line(conductor->login, &line);
	conductor_submit(conductor, &line);
	outgoing_release(&line);
}

void conductor_login_replace(struct conductor *conductor, const struct outgoing *line)
{
	if (!conductor->login || login_run_state(conductor->login) != LOGIN_READY)
		return;
	login_run_replace(conductor->login, bytes_span(&line->line));
	conductor_submit(conductor, line);
}

void conductor_login_cancel(struct conductor *conductor)
{
	if (!conductor->login)
		return;
	login_run_cancel(conductor->login);
	/* A cancel needs nobody's approval. */
	conductor_login_step(conductor);
}

bool conductor_pump_login(struct conductor *conductor)
{
	struct login_run *login = conductor->login;
	uint32_t reply = session_last_reply(conductor->session);
	struct bytes challenge = BYTES_INIT;
	enum login_state before;

	if (!login)
		return false;
	if (login_run_state(login) == LOGIN_OVER) {
		login_run_forget(login); /* given up before its first line */
		return false;
	}
	before = login_run_state(login);
	if (before == LOGIN_WORKING)
		login_run_work(login);
	if (reply != conductor->login_seen) {
		conductor->login_seen = reply;
		session_take_challenge(conductor->session, &challenge);
		login_run_reply(login, conductor->journal, reply, bytes_span(&challenge));
		bytes_wipe(&challenge);
	}
	if (session_state(conductor->session) == SESSION_CLOSED)
		login_run_closed(login);
	if (login_run_state(login) == LOGIN_OVER) {
		conductor->unproven = login_run_outcome(login) == LOGIN_UNPROVEN;
		login_run_note(login, conductor->session, time_monotonic_us());
		login_run_forget(login);
	}
	/* What only a hand could answer nobody answers without a screen. */
	if (login_run_state(login) == LOGIN_MANUAL && !conductor->screen)
		login_run_cancel(login);
	/* Without a screen every step goes on by itself; a cancel does so everywhere. */
	if (login_run_state(login) == LOGIN_READY &&
	    (!conductor->screen || login_run_is_given_up(login)))
		conductor_login_step(conductor);
	/* One slice of a computation a turn: the loop comes back for the next one at once. */
	return login_run_state(login) != before;
}

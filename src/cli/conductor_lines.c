/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What leaves: queued lines, the gate that each of them passes, and the login
 * under way. Called by conductor.c once a turn, and by live and the player.
 */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor_inside.h"

/* ---- the gate ---- */

static struct leave *find_leave(struct conductor *conductor, uint32_t id)
{
	for (size_t i = 0; i < conductor->released_count; i++)
		if (conductor->released[i].id == id)
			return &conductor->released[i];
	return NULL;
}

static void forget_leave(struct conductor *conductor, uint32_t id)
{
	struct leave *leave = find_leave(conductor, id);

	if (leave)
		*leave = conductor->released[--conductor->released_count];
}

/* A login whose line may not leave is over before it has begun, or is cancelled with "*". */
static void refuse_login_line(struct conductor *conductor)
{
	enum verb verb;

	if (!conductor->login || login_run_state(conductor->login) != LOGIN_WAITING ||
	    dialogue_awaits(session_dialogue(conductor->session), &verb))
		return;
	login_run_refuse(conductor->login);
	conductor_login_step(conductor);
}

static void refuse(struct conductor *conductor, uint32_t id, struct gate_answer *answer)
{
	memory_free(conductor->refusal);
	conductor->refusal = answer->text;
	conductor->refusal_status = answer->exit_status;
	session_drop(conductor->session, id);
	refuse_login_line(conductor);
}

static void ask(struct conductor *conductor, uint32_t id, struct gate_answer *answer)
{
	conductor_forget_question(conductor);
	conductor->asked_id = id;
	conductor->question = answer->text;
	session_hold(conductor->session, id, time_monotonic_us());
}

/* The password or token that a line carries: a login's own, else what it decodes to. */
static struct span line_secret(const struct conductor *conductor, const struct outgoing *line)
{
	const struct login_run *login = conductor->login;

	if (line->origin == ORIGIN_LOGIN && login)
		return login_run_password(login);
	return line->secret_count ? secrets_value(conductor->secrets, line->secrets[0].id)
				  : span_of(NULL, 0);
}

/* Whose login it is: a helper's user, or what a script or a hand has said so far. */
static struct span line_user(const struct conductor *conductor, const struct outgoing *line)
{
	if (line->origin == ORIGIN_LOGIN && conductor->login)
		return login_run_user(conductor->login);
	return bytes_span(&conductor->auth_user);
}

/* A line of an exchange leaves: who and what, for the case that it is refused. */
static void note_credentials(struct conductor *conductor, const struct outgoing *line)
{
	struct command command;

	dialogue_parse(session_dialogue(conductor->session), bytes_span(&line->line), &command);
	if (command.verb != VERB_AUTH && command.verb != VERB_AUTH_RESPONSE)
		return;
	if (command.verb == VERB_AUTH)
		conductor->auth_secret = 0;
	if (line->origin == ORIGIN_LOGIN && conductor->login) {
		bytes_clear(&conductor->auth_user);
		bytes_append(&conductor->auth_user, login_run_user(conductor->login));
		conductor->auth_secret =
			secrets_add(conductor->secrets, login_run_password(conductor->login));
	} else if (line->secret_count) {
		conductor->auth_secret = line->secrets[0].id;
	} else if (command.verb == VERB_AUTH_RESPONSE) {
		/* LOGIN's user name, typed. */
		bytes_clear(&conductor->auth_user);
		base64_decode(bytes_span(&line->line), &conductor->auth_user, NULL);
	}
}

/* Refused and accepted logins are remembered. */
void conductor_follow_logins(struct conductor *conductor)
{
	uint32_t id = session_last_reply(conductor->session);
	const struct event *reply = journal_event(conductor->journal, id);
	struct span host = span_text(conductor->endpoint.host);

	if (id == conductor->auth_seen || !reply || conductor->peer)
		return;
	conductor->auth_seen = id;
	if (reply->code == 535 && !(reply->flaws & REPLY_BROKEN))
		attempts_add(conductor->attempts, host, bytes_span(&conductor->auth_user),
			     secrets_value(conductor->secrets, conductor->auth_secret),
			     time_monotonic_us());
	else if (reply->code == 235)
		attempts_clear(conductor->attempts, host, bytes_span(&conductor->auth_user));
}

static struct gate_answer judge(const struct conductor *conductor, const struct outgoing *line)
{
	const struct options *options = conductor->options;
	struct gate_facts facts = {
		.dialogue = session_dialogue(conductor->session),
		.line = line,
		.screen = conductor->screen,
		.local = session_is_local(conductor->session),
		.practice = conductor->peer != NULL,
		.insecure = options->insecure,
		.tls_demanded = options->tls_mode == SESSION_TLS_STARTTLS,
		.readonly = options->readonly,
		.readonly_envelope = options->readonly_envelope,
		.unproven = conductor->unproven,
		.policy = options->policy,
		.server = bytes_span(&conductor->place),
	};

	if (conductor->peer == NULL) {
		struct span host = span_text(conductor->endpoint.host);
		struct span user = line_user(conductor, line);

		facts.failures = attempts_count(conductor->attempts, host, user);
		if (facts.dialogue->auth_failures > facts.failures)
			facts.failures = facts.dialogue->auth_failures;
		facts.same_secret_s = attempts_same_secret(conductor->attempts, host,
							   line_secret(conductor, line),
							   time_monotonic_us());
	}
	memcpy(facts.allowed, conductor->allowed, sizeof(facts.allowed));
	return gate_judge(&facts);
}

static void send_content(struct conductor *conductor, const struct session_line *line)
{
	uint64_t now = time_monotonic_us();

	if (span_is(bytes_span(&line->outgoing.line), "."))
		session_content_end(conductor->session, line->outgoing.origin, now);
	else
		session_content_line(conductor->session, bytes_span(&line->outgoing.line), now);
	session_drop(conductor->session, line->id);
}

/* True when the line left, or is gone for good. */
static bool let_leave(struct conductor *conductor, const struct session_line *line, bool yes)
{
	uint32_t id = line->id;
	struct gate_answer answer = { .verdict = GATE_GO };

	if (!yes)
		answer = judge(conductor, &line->outgoing);
	switch (answer.verdict) {
	case GATE_REFUSE:
		refuse(conductor, id, &answer);
		return true;
	case GATE_ASK:
		ask(conductor, id, &answer);
		return false;
	case GATE_WARN:
		memory_free(conductor->warning);
		conductor->warning = answer.text;
		break;
	case GATE_GO:
		break;
	}
	/* Nothing leaves that is not on disk first: its COMMAND follows at once. */
	conductor_write_logs(conductor);
	if (dialogue_phase(session_dialogue(conductor->session)) == PHASE_DATA) {
		send_content(conductor, line);
		return true;
	}
	note_credentials(conductor, &line->outgoing);
	return session_send(conductor->session, id, time_monotonic_us());
}

/* The oldest queued line leaves if it may. */
bool conductor_advance(struct conductor *conductor)
{
	const struct session_line *line;
	struct leave *leave;
	enum verb verb;
	uint32_t id;
	bool yes;

	if (!conductor->session || session_state(conductor->session) != SESSION_OPEN)
		return false;
	line = session_queued(conductor->session, 0);
	if (!line)
		return false;
	leave = find_leave(conductor, line->id);
	if (!leave && dialogue_awaits(session_dialogue(conductor->session), &verb))
		return false;
	yes = leave && leave->yes;
	if (conductor->asked_id == line->id && !yes)
		return false;
	id = line->id; /* the line itself is gone once it has left */
	if (!let_leave(conductor, line, yes))
		return false;
	conductor_forget_question(conductor);
	forget_leave(conductor, id);
	return true;
}

void conductor_release(struct conductor *conductor, uint32_t id)
{
	struct leave *leave = find_leave(conductor, id);
	bool yes = conductor->asked_id == id;

	if (leave) {
		leave->yes |= yes;
		return;
	}
	if (conductor->released_count <
	    sizeof(conductor->released) / sizeof(conductor->released[0]))
		conductor->released[conductor->released_count++] = (struct leave){ id, yes };
}

void conductor_drop(struct conductor *conductor, uint32_t id)
{
	if (!conductor->session)
		return;
	session_drop(conductor->session, id);
	forget_leave(conductor, id);
	if (conductor->asked_id == id)
		conductor_forget_question(conductor);
	if (!session_queued(conductor->session, 0))
		refuse_login_line(conductor);
}

void conductor_allow(struct conductor *conductor, enum guard guard)
{
	conductor->allowed[guard] = true;
}

void conductor_mark_typed(const struct conductor *conductor, struct outgoing *line)
{
	const struct dialogue *dialogue = session_dialogue(conductor->session);
	const struct event *auth = journal_event(conductor->journal, dialogue->auth_id);
	struct bytes text = BYTES_INIT;
	struct command command = { .mechanism = { NULL, 0 } };

	if (auth) {
		event_append_text(auth, &text);
		command_parse(bytes_span(&text), &command);
	}
	outgoing_mark_typed(line, conductor->secrets, dialogue, command.mechanism);
	bytes_release(&text);
}

uint32_t conductor_submit(struct conductor *conductor, const struct outgoing *line)
{
	return conductor->session ? session_submit(conductor->session, line) : 0;
}

bool conductor_queued(const struct conductor *conductor, size_t n, uint32_t *id,
		      const struct outgoing **line, enum hold *hold, const char **question)
{
	const struct session_line *queued =
		conductor->session ? session_queued(conductor->session, n) : NULL;
	enum verb verb;

	if (!queued)
		return false;
	*id = queued->id;
	*line = &queued->outgoing;
	*question = NULL;
	*hold = n ? HOLD_QUEUED : HOLD_REPLY;
	if (n == 0 && !dialogue_awaits(session_dialogue(conductor->session), &verb))
		*hold = HOLD_QUEUED;
	if (conductor->asked_id == queued->id) {
		*hold = HOLD_ASKED;
		*question = conductor->question;
	}
	return true;
}

char *conductor_take_refusal(struct conductor *conductor, int *exit_status)
{
	char *text = conductor->refusal;

	*exit_status = conductor->refusal_status;
	conductor->refusal = NULL;
	return text;
}

char *conductor_take_warning(struct conductor *conductor)
{
	char *text = conductor->warning;

	conductor->warning = NULL;
	return text;
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
	struct outgoing own;

	if (!conductor->login || login_run_state(conductor->login) != LOGIN_READY)
		return;
	/* The login goes on as if its own line had left. */
	login_run_line(conductor->login, &own);
	outgoing_release(&own);
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
	/* Without a screen every step goes on by itself; a cancel does so everywhere. */
	if (login_run_state(login) == LOGIN_READY && !conductor->screen)
		conductor_login_step(conductor);
	/* One slice of a computation a turn: the loop comes back for the next one at once. */
	return login_run_state(login) != before;
}

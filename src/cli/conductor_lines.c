/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What leaves: queued lines, and the gate that each of them passes: breakpoints
 * first, then the guards. Called by conductor.c once a turn, by live and items.
 */
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor_inside.h"
#include "plan/stage.h"

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

/* Lines that would have left together with one that may not. */
static void drop_group(struct conductor *conductor)
{
	const struct session_line *line;

	while ((line = session_queued(conductor->session, 0)) && line->id <= conductor->hasty_until)
		session_drop(conductor->session, line->id);
}

static void refuse(struct conductor *conductor, uint32_t id, struct gate_answer *answer)
{
	memory_free(conductor->refusal);
	conductor->refusal = answer->text;
	conductor->refusal_status = answer->exit_status;
	session_drop(conductor->session, id);
	if (id <= conductor->hasty_until)
		drop_group(conductor);
	refuse_login_line(conductor);
}

static void ask(struct conductor *conductor, uint32_t id, struct gate_answer *answer)
{
	conductor_forget_question(conductor);
	conductor->asked_id = id;
	conductor->asked_guard = answer->guard;
	conductor->question = answer->text;
	session_hold(conductor->session, id, time_monotonic_us());
}

/* The end of a message's content. */
static bool is_dot(const struct conductor *conductor, const struct outgoing *line)
{
	return dialogue_takes_content(session_dialogue(conductor->session)) &&
	       span_is(bytes_span(&line->line), ".");
}

/* DATA, BDAT, BURL; raw bytes may hold one. */
static bool begins_message(const struct outgoing *line)
{
	struct command command;

	command_parse(bytes_span(&line->line), &command);
	return line->raw || stage_begins(STAGE_MESSAGE, command.verb);
}

/* What became of this login, or of one with this secret, before. */
static void add_attempts(const struct conductor *conductor, const struct outgoing *line,
			 struct gate_facts *facts)
{
	struct span host = span_text(conductor->endpoint.host);
	struct credentials credentials;

	conductor_read_credentials(conductor, line, &credentials);
	if (conductor->peer == NULL) {
		facts->failures =
			attempts_count(conductor->attempts, host, bytes_span(&credentials.user));
		if (facts->dialogue->auth_failures > facts->failures)
			facts->failures = facts->dialogue->auth_failures;
	}
	facts->same_secret_s = attempts_same_secret(
		conductor->attempts, host, bytes_span(&credentials.secret), time_monotonic_us());
	credentials_release(&credentials);
}

/* `yes`: the guards that this line was let go by already, a bit each. */
static struct gate_answer judge(const struct conductor *conductor, const struct outgoing *line,
				unsigned yes)
{
	const struct options *options = conductor->options;
	struct bytes content = BYTES_INIT, sender = BYTES_INIT, named = BYTES_INIT;
	struct gate_answer answer;
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
		.exposure = conductor_line_exposure(conductor, line),
		.server = bytes_span(&conductor->place),
	};

	add_attempts(conductor, line, &facts);
	if (is_dot(conductor, line)) {
		facts.remarkable = conductor_append_content(conductor, &content);
		facts.content = bytes_span(&content);
	}
	if (!facts.local && begins_message(line)) {
		conductor_append_envelope(conductor, &sender, &named);
		facts.sender = bytes_span(&sender);
		facts.named = bytes_span(&named);
	}
	for (int guard = 0; guard < GUARD_COUNT; guard++)
		facts.allowed[guard] = conductor->allowed[guard] || yes & 1u << guard;
	answer = gate_judge(&facts);
	bytes_release(&content);
	bytes_release(&sender);
	bytes_release(&named);
	return answer;
}

/* What the server will read as one line: with the beginning that has left already. */
static struct gate_answer judge_whole(const struct conductor *conductor,
				      const struct outgoing *line, unsigned yes)
{
	struct span begun = session_begun(conductor->session);
	struct gate_answer answer;
	struct outgoing whole;

	if (begun.size == 0)
		return judge(conductor, line, yes);
	outgoing_copy(&whole, line);
	bytes_wipe(&whole.line);
	bytes_reserve(&whole.line, begun.size + line->line.size);
	bytes_append(&whole.line, begun);
	bytes_append(&whole.line, bytes_span(&line->line));
	whole.raw = true; /* several lines may be in it */
	whole.secret_count = 0;
	conductor_mark_typed(conductor, &whole);
	answer = judge(conductor, &whole, yes);
	outgoing_release(&whole);
	return answer;
}

/* True when the line left, or is gone for good. */
static bool let_leave(struct conductor *conductor, const struct session_line *line, unsigned yes)
{
	uint32_t id = line->id;
	struct gate_answer answer = { .verdict = GATE_GO };

	/* Octets that a BDAT has counted are no command, whatever they look like. */
	if (!session_octets_due(conductor->session))
		answer = judge_whole(conductor, &line->outgoing, yes);
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
	if (dialogue_takes_content(session_dialogue(conductor->session))) {
		session_send_content(conductor->session, id, time_monotonic_us());
		return true;
	}
	if (!session_octets_due(conductor->session))
		conductor_note_credentials(conductor, &line->outgoing);
	return session_send(conductor->session, id, time_monotonic_us());
}

/* The oldest queued line leaves if it may. */
bool conductor_advance(struct conductor *conductor)
{
	const struct session_line *line;
	struct leave *leave;
	enum verb verb;
	uint32_t id;

	if (!conductor->session || session_state(conductor->session) != SESSION_OPEN)
		return false;
	line = session_queued(conductor->session, 0);
	if (!line)
		return false;
	leave = find_leave(conductor, line->id);
	if (conductor->grouping && line->id > conductor->hasty_until)
		return false;
	if (!leave && line->id > conductor->hasty_until &&
	    !session_octets_due(conductor->session) &&
	    dialogue_awaits(session_dialogue(conductor->session), &verb))
		return false;
	if (conductor_stops(conductor, line) || conductor->asked_id == line->id)
		return false;
	id = line->id; /* the line itself is gone once it has left */
	if (!let_leave(conductor, line, leave ? leave->yes : 0))
		return false;
	conductor_forget_question(conductor);
	forget_leave(conductor, id);
	return true;
}

void conductor_release(struct conductor *conductor, uint32_t id)
{
	struct leave *leave = find_leave(conductor, id);

	if (conductor->stopped_id == id)
		conductor->stopped_id = 0;
	if (!leave && conductor->released_count < LEAVES_MAX) {
		leave = &conductor->released[conductor->released_count++];
		*leave = (struct leave){ id, 0 };
	}
	if (conductor->asked_id != id)
		return;
	if (leave)
		leave->yes |= 1u << conductor->asked_guard;
	conductor_forget_question(conductor);
}

bool conductor_replace(struct conductor *conductor, uint32_t id, const struct outgoing *line)
{
	if (!conductor->session || !session_replace(conductor->session, id, line))
		return false;
	/* What was said yes to is not what is to leave now. */
	forget_leave(conductor, id);
	if (conductor->asked_id == id)
		conductor_forget_question(conductor);
	return true;
}

void conductor_pipeline(struct conductor *conductor)
{
	conductor->grouping = true;
}

bool conductor_is_grouping(const struct conductor *conductor)
{
	return conductor->grouping;
}

void conductor_hasten(struct conductor *conductor, uint32_t id)
{
	if (id > conductor->hasty_until)
		conductor->hasty_until = id;
}

void conductor_flush(struct conductor *conductor)
{
	const struct session_line *line;

	conductor->grouping = false;
	for (size_t n = 0; (line = session_queued(conductor->session, n)); n++)
		conductor_hasten(conductor, line->id);
}

void conductor_drop(struct conductor *conductor, uint32_t id)
{
	if (!conductor->session)
		return;
	session_drop(conductor->session, id);
	forget_leave(conductor, id);
	if (conductor->asked_id == id)
		conductor_forget_question(conductor);
	if (conductor->stopped_id == id)
		conductor->stopped_id = 0;
	if (!session_queued(conductor->session, 0))
		refuse_login_line(conductor);
}

void conductor_allow(struct conductor *conductor, enum guard guard)
{
	conductor->allowed[guard] = true;
}

void conductor_allow_asked(struct conductor *conductor)
{
	if (conductor->asked_id)
		conductor->allowed[conductor->asked_guard] = true;
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

bool conductor_queued(const struct conductor *conductor, size_t n, struct conductor_line *line)
{
	const struct session_line *queued =
		conductor->session ? session_queued(conductor->session, n) : NULL;
	enum verb verb;

	if (!queued)
		return false;
	*line = (struct conductor_line){ queued->id, &queued->outgoing, HOLD_QUEUED, NULL };
	if (conductor->asked_id == queued->id) {
		line->hold = HOLD_ASKED;
		line->why = conductor->question;
	} else if (conductor->stopped_id == queued->id) {
		line->hold = HOLD_STOPPED;
		line->why = conductor->stopped_by;
	} else if (n == 0 && dialogue_awaits(session_dialogue(conductor->session), &verb)) {
		line->hold = HOLD_REPLY;
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

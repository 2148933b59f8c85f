/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conductor of one probe's session: stages of plan/stage, the gate before
 * every line, QUIT at the end. Driven by probe.c.
 */
#include "cli/probe_job.h"

#include "base/memory.h"
#include "cli/settings.h"
#include "net/loop.h"
#include "plan/gate.h"
#include "plan/stage.h"

#define PATIENCE_S 30        /* for each reply, unless --timeout says otherwise */
#define QUIT_WAIT_US 3000000 /* for the reply to QUIT */

struct probe_job {
	const struct options *options;
	struct endpoint endpoint;
	char *exchanger;
	char *name;
	struct secrets *secrets;
	struct journal *journal;
	struct session *session;
	bool hurried;
	uint64_t quit_us; /* when QUIT was said; 0: not yet */
};

static enum probe_kind kind_of(const struct probe_job *job)
{
	const struct endpoint *endpoint = &job->endpoint;

	return endpoint->scheme == ENDPOINT_SUBMISSION ||
			       endpoint->scheme == ENDPOINT_SUBMISSIONS || endpoint->implicit_tls
		       ? PROBE_SUBMISSION
		       : PROBE_EXCHANGE;
}

struct probe_job *probe_job_new(const struct options *options, struct names *names,
				const struct probe_goal *goal, uint64_t now_us)
{
	struct probe_job *job = memory_new(1, sizeof(*job));
	struct session_options settings = { .names = names };
	struct bytes target = BYTES_INIT;

	job->options = options;
	endpoint_copy(&job->endpoint, goal->endpoint);
	job->exchanger = memory_copy_text(goal->exchanger);
	job->name = memory_copy_text(goal->name);
	settings_of_session(options, &settings);
	settings.endpoint = &job->endpoint;
	settings.exchanger = job->exchanger;
	settings.name = job->name;
	settings.shared = goal->shared;
	if (job->name && !settings.sni)
		settings.sni = job->name;
	if (!settings.timeout_s)
		settings.timeout_s = PATIENCE_S;
	settings.tls.anchors = goal->anchors;
	settings.tls.look = true; /* what it is shown is what it is for; nothing secret is sent */
	endpoint_format(&job->endpoint, &target);
	job->secrets = secrets_new();
	job->journal = journal_new(0, now_us, bytes_text(&target));
	job->session = session_new(&settings, job->journal, job->secrets, 1, now_us);
	bytes_release(&target);
	return job;
}

void probe_job_free(struct probe_job *job)
{
	if (!job)
		return;
	session_free(job->session);
	journal_free(job->journal);
	secrets_free(job->secrets);
	endpoint_release(&job->endpoint);
	memory_free(job->exchanger);
	memory_free(job->name);
	memory_free(job);
}

void probe_job_watch(const struct probe_job *job, struct loop *loop)
{
	session_watch(job->session, loop);
	loop_add_deadline(loop, session_deadline(job->session));
	if (job->quit_us)
		loop_add_deadline(loop, job->quit_us + QUIT_WAIT_US);
}

/* ---- lines ---- */

/* EHLO, STARTTLS and QUIT are all that ever comes here; the gate sees to it. */
static void say(struct probe_job *job, struct span text, enum event_origin origin, uint64_t now_us)
{
	struct outgoing line;
	struct gate_facts facts = {
		.dialogue = session_dialogue(job->session),
		.line = &line,
		.local = session_is_local(job->session),
		.insecure = true,
		.readonly = true,
		.policy = job->options->policy,
	};
	struct gate_answer answer;

	outgoing_init(&line, text, origin);
	answer = gate_judge(&facts);
	if (answer.verdict == GATE_GO)
		session_send(job->session, session_submit(job->session, &line), now_us);
	else
		job->hurried = true;
	memory_free(answer.text);
	outgoing_release(&line);
}

/* QUIT where there is a server to say it to, else the end. */
static void leave(struct probe_job *job, uint64_t now_us)
{
	const struct dialogue *dialogue = session_dialogue(job->session);
	enum phase phase = dialogue_phase(dialogue);

	if (session_state(job->session) != SESSION_OPEN || phase <= PHASE_GREETING ||
	    phase == PHASE_STARTTLS || session_timed_out(job->session)) {
		session_close(job->session, now_us);
		return;
	}
	job->quit_us = now_us;
	say(job, span_text("QUIT"), ORIGIN_QUIT, now_us);
}

/* Which stage comes next: EHLO, then TLS where it is to be had, then EHLO again. */
static enum plan_stage next_goal(const struct dialogue *dialogue)
{
	if (!stage_is_reached(dialogue, STAGE_EHLO))
		return STAGE_EHLO;
	return dialogue->encryption == ENCRYPTION_NONE &&
			       extension_in(dialogue->extensions.offered, EXTENSION_STARTTLS)
		       ? STAGE_TLS
		       : STAGE_NONE;
}

static bool is_refused(const struct probe_job *job)
{
	const struct event *reply = journal_event(job->journal, session_last_reply(job->session));

	return reply && (reply->code >= 400 || reply->flaws & REPLY_BROKEN);
}

static void drive(struct probe_job *job, uint64_t now_us)
{
	const struct dialogue *dialogue = session_dialogue(job->session);
	enum plan_stage goal = job->hurried || is_refused(job) ? STAGE_NONE : next_goal(dialogue);
	struct bytes line = BYTES_INIT;
	const char *why = NULL;
	char *helo;

	if (goal == STAGE_TLS && job->options->tls_mode == SESSION_TLS_NONE)
		goal = STAGE_NONE;
	if (goal == STAGE_NONE) {
		leave(job, now_us);
		return;
	}
	helo = settings_helo(job->options, job->journal, 1);
	switch (stage_next(dialogue, goal, helo, &line, &why)) {
	case STAGE_LINE:
		say(job, bytes_span(&line), ORIGIN_STAGE, now_us);
		break;
	case STAGE_WAIT:
		break;
	default:
		leave(job, now_us);
	}
	memory_free(helo);
	bytes_release(&line);
}

void probe_job_hurry(struct probe_job *job)
{
	job->hurried = true;
}

bool probe_job_pump(struct probe_job *job, uint64_t now_us, struct probe_result *result)
{
	struct session *session = job->session;
	enum verb verb;

	while (session_pump(session, now_us))
		;
	/* Answered, or not worth waiting for any longer. */
	if (job->quit_us && (!dialogue_awaits(session_dialogue(session), &verb) ||
			     now_us >= job->quit_us + QUIT_WAIT_US))
		session_close(session, now_us);
	else if (session_state(session) == SESSION_HALTED || session_timed_out(session))
		session_close(session, now_us);
	else if (session_state(session) < SESSION_OPEN && job->hurried)
		session_close(session, now_us);
	else if (session_state(session) == SESSION_OPEN && !job->quit_us &&
		 (job->hurried || !dialogue_awaits(session_dialogue(session), &verb)))
		drive(job, now_us);
	if (session_state(session) != SESSION_CLOSED)
		return false;
	probe_read(job->journal, kind_of(job), result);
	return true;
}

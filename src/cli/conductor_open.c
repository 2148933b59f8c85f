/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session and its journal, logs and practice server, opened and closed; what
 * the conductor's other files stand on. See conductor.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor_inside.h"
#include "cli/settings.h"
#include "net/loop.h"
#include "practice/responder.h"

struct conductor *conductor_new(const struct options *options, bool screen, struct fault *fault)
{
	struct names *names = names_new(&options->names, fault);
	struct loop *loop = names ? loop_new(fault) : NULL;
	struct conductor *conductor;

	if (!loop) {
		names_free(names);
		return NULL;
	}
	conductor = memory_new(1, sizeof(*conductor));
	conductor->options = options;
	conductor->screen = screen;
	conductor->loop = loop;
	conductor->names = names;
	conductor->secrets = secrets_new();
	conductor->breakpoints = breakpoints_new();
	conductor->attempts = attempts_new(!options->no_journal);
	return conductor;
}

void conductor_end_login(struct conductor *conductor)
{
	login_run_free(conductor->login);
	conductor->login = NULL;
}

void conductor_forget_question(struct conductor *conductor)
{
	memory_free(conductor->question);
	conductor->question = NULL;
	conductor->asked_id = 0;
}

static void warn(struct conductor *conductor, const char *sentence)
{
	memory_free(conductor->warning);
	conductor->warning = memory_copy_text(sentence);
}

void conductor_write_logs(struct conductor *conductor)
{
	for (int i = 0; i < LOGS; i++)
		if (conductor->journal && !log_catch_up(conductor->logs[i], conductor->journal,
							&conductor->log_faults[i]))
			warn(conductor, conductor->log_faults[i].text);
}

static void end_session(struct conductor *conductor)
{
	conductor_end_login(conductor);
	conductor_forget_question(conductor);
	conductor_forget_stops(conductor);
	if (conductor->session)
		session_close(conductor->session, time_monotonic_us());
	conductor_write_logs(conductor);
	session_free(conductor->session);
	conductor->session = NULL;
	peer_free(conductor->peer);
	conductor->peer = NULL;
	conductor->released_count = 0;
	conductor->grouping = false;
	conductor->hasty_until = 0;
}

static void end_logs(struct conductor *conductor)
{
	for (int i = 0; i < LOGS; i++) {
		log_free(conductor->logs[i]);
		conductor->logs[i] = NULL;
		conductor->log_faults[i].kind = FAULT_NONE;
	}
}

static void end_journal(struct conductor *conductor)
{
	end_logs(conductor);
	journal_free(conductor->journal);
	journal_free(conductor->before);
	conductor->journal = conductor->before = NULL;
}

void conductor_free(struct conductor *conductor)
{
	if (!conductor)
		return;
	end_session(conductor);
	end_journal(conductor);
	endpoint_release(&conductor->endpoint);
	bytes_release(&conductor->place);
	tls_anchors_free(conductor->anchors);
	tls_identity_free(conductor->identity);
	secrets_free(conductor->secrets);
	attempts_free(conductor->attempts);
	bytes_release(&conductor->auth_user);
	breakpoints_free(conductor->breakpoints);
	memory_free(conductor->stopped_by);
	memory_free(conductor->refusal);
	memory_free(conductor->warning);
	memory_free(conductor->helo);
	tls_memory_free(conductor->resume);
	if (conductor->keylog)
		close(conductor->keylog);
	loop_free(conductor->loop);
	names_free(conductor->names);
	memory_free(conductor);
}

/* The in-process practice server, and our end of the stream to it. */
static struct stream *start_practice(struct conductor *conductor, struct fault *fault)
{
	const struct scenario *scenario = scenario_find(span_text(conductor->endpoint.place));
	static const struct certificate_order order = { .host = PRACTICE_HOST };
	struct stream *ends[2];

	if (!scenario) {
		struct message_value value = { "name", span_text(conductor->endpoint.place) };

		fault_set(fault, FAULT_USAGE, 0,
			  _("There is no practice scenario {name}. `smtpscope list scenarios` "
			    "shows them."),
			  &value, 1);
		return NULL;
	}
	if (!conductor->identity)
		conductor->identity = tls_identity_later(&order);
	if (conductor->options->certificate_file)
		tls_identity_ask_client(conductor->identity);
	stream_pair(ends, 0);
	conductor->peer = peer_new(ends[1], scenario, conductor->identity,
				   conductor->options->tls_mode == SESSION_TLS_IMPLICIT,
				   time_monotonic_us());
	return ends[0];
}

/* What a step of the ladder changes. */
static void fit_step(struct conductor *conductor, struct session_options *session)
{
	const struct ladder_step *step = conductor->step;
	struct tls_options *tls = &session->tls;

	session->rung = step->name;
	tls->lowered = tls->look = true;
	if (step->least)
		tls_version_parse(span_text(step->least), &tls->least);
	if (step->most)
		tls_version_parse(span_text(step->most), &tls->most);
	if (step->level)
		tls->level = step->level;
	if (step->no_sni)
		session->sni = "";
	tls->resume = conductor->resume;
	conductor->resume = NULL;
}

static bool start_session(struct conductor *conductor, struct fault *fault)
{
	const struct options *options = conductor->options;
	struct session_options session = {
		.endpoint = &conductor->endpoint,
		.names = conductor->names,
	};

	settings_of_session(options, &session);
	session.tls.look = (conductor->screen && !options->strict_tls) || options->insecure;
	session.tls.keylog = conductor->keylog;
	session.tls.anchors = conductor->anchors;
	if (conductor->endpoint.scheme == ENDPOINT_PRACTICE) {
		session.stream = start_practice(conductor, fault);
		if (!session.stream)
			return false;
		session.name = PRACTICE_HOST;
		session.tls.issuer = conductor->identity;
	}
	if (conductor->climbing)
		fit_step(conductor, &session);
	conductor->serial++;
	conductor->session = session_new(&session, conductor->journal, conductor->secrets,
					 ++conductor->conn, time_monotonic_us());
	conductor->login_seen = conductor->auth_seen = 0;
	conductor->stops_seen = journal_count(conductor->journal);
	conductor->auth_secret = 0;
	conductor->auth_helper = NULL;
	bytes_clear(&conductor->auth_user);
	conductor->unproven = conductor->forgotten = false;
	memset(conductor->allowed, 0, sizeof(conductor->allowed));
	return true;
}

static void warn_of_keylog(struct conductor *conductor)
{
	struct message_value value = { "path", span_text(conductor->options->keylog) };

	memory_free(conductor->warning);
	conductor->warning = message_text(
		_("The keys of every TLS session go to {path}: with it, whoever recorded the "
		  "packets can read all of the session, passwords too. Remove it afterwards."),
		&value, 1);
}

static bool start_keylog(struct conductor *conductor, struct fault *fault)
{
	const char *path = conductor->options->keylog;

	if (!path || conductor->keylog)
		return true;
	conductor->keylog = file_create(path, fault);
	if (conductor->keylog < 0) {
		conductor->keylog = 0;
		if (fault->system == EEXIST)
			fault->kind = FAULT_USAGE;
		return false;
	}
	warn_of_keylog(conductor);
	return true;
}

static bool start_logs(struct conductor *conductor, bool named, struct fault *fault)
{
	const struct options *options = conductor->options;

	if (options->log && named) {
		conductor->logs[0] = log_open(options->log, fault);
		if (!conductor->logs[0]) {
			/* The command line asked for what cannot be: nothing is connected. */
			if (fault->system == EEXIST)
				fault->kind = FAULT_USAGE;
			return false;
		}
	}
	if (options->no_journal)
		return true;
	conductor->logs[1] =
		log_open_private(bytes_text(&conductor->place), &conductor->log_faults[1]);
	if (!conductor->logs[1])
		warn(conductor, conductor->log_faults[1].text);
	return true;
}

static void start_journal(struct conductor *conductor)
{
	struct bytes text = BYTES_INIT;

	endpoint_format(&conductor->endpoint, &text);
	conductor->conn = 0;
	conductor->journal = journal_new(time_wall_us(), time_monotonic_us(), bytes_text(&text));
	bytes_release(&text);
}

bool conductor_connect(struct conductor *conductor, struct span target, struct fault *fault)
{
	struct endpoint endpoint = { 0 };
	struct journal *former;

	if (!endpoint_parse(target, &endpoint, fault))
		return false;
	if (!settings_allow_target(conductor->options, &endpoint, fault) ||
	    !settings_check_tls(conductor->options, &conductor->anchors, fault)) {
		endpoint_release(&endpoint);
		return false;
	}
	end_session(conductor);
	/* It goes when the next is there: who shows journals tells them apart by their addresses. */
	former = conductor->journal;
	conductor->journal = NULL;
	end_journal(conductor);
	/* Credentials are bound to the host that they were entered for. */
	secrets_forget(conductor->secrets);
	endpoint_release(&conductor->endpoint);
	conductor->endpoint = endpoint;
	bytes_clear(&conductor->place);
	endpoint_append_place(&endpoint, &conductor->place);
	start_journal(conductor);
	journal_free(former);
	if (start_keylog(conductor, fault) && start_logs(conductor, true, fault) &&
	    start_session(conductor, fault))
		return true;
	end_journal(conductor);
	return false;
}

bool conductor_reconnect(struct conductor *conductor, struct fault *fault)
{
	if (!conductor->journal) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("There is no session to repeat yet: connect first (F2)."));
		return false;
	}
	if (!settings_check_tls(conductor->options, &conductor->anchors, fault))
		return false;
	end_session(conductor);
	return start_session(conductor, fault);
}

bool conductor_connect_again(struct conductor *conductor, const struct options *options,
			     struct fault *fault)
{
	if (!conductor->journal || !settings_check_tls(options, &conductor->anchors, fault))
		return false;
	end_session(conductor);
	end_logs(conductor);
	journal_free(conductor->before);
	conductor->before = conductor->journal;
	conductor->options = options;
	start_journal(conductor);
	/* The file of --log holds the session of before. */
	return start_logs(conductor, false, fault) && start_session(conductor, fault);
}

const struct journal *conductor_before(const struct conductor *conductor)
{
	return conductor->before;
}

void conductor_set_options(struct conductor *conductor, const struct options *options)
{
	conductor->options = options;
}

uint32_t conductor_submit(struct conductor *conductor, const struct outgoing *line)
{
	return conductor->session ? session_submit(conductor->session, line) : 0;
}

const char *conductor_helo(struct conductor *conductor)
{
	memory_free(conductor->helo);
	conductor->helo = settings_helo(conductor->options, conductor->journal, conductor->conn);
	return conductor->helo;
}

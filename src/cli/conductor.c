/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One loop, its session, its gate; see conductor.h. Driven by live and run. */
#include "cli/conductor.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor_inside.h"
#include "cli/settings.h"
#include "journal/members.h"
#include "net/loop.h"
#include "practice/responder.h"

#define PUMP_US 200000       /* computed in one pump, then whoever drives it gets a turn */
#define SCREEN_PUMP_US 3000  /* where a user may press a key */
#define QUIT_WAIT_US 5000000 /* leaving never hangs longer than this */

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

/* ---- opening and closing ---- */

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
	if (conductor->endpoint.scheme == ENDPOINT_PRACTICE) {
		session.stream = start_practice(conductor, fault);
		if (!session.stream)
			return false;
		session.name = PRACTICE_HOST;
		session.tls.issuer = conductor->identity;
	}
	if (conductor->climbing)
		conductor_fit_step(conductor, &session);
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

/* What TLS will need is told before anything is connected: files, names of ciphers. */
static bool check_tls(const struct options *options, struct fault *fault)
{
	const char *const paths[] = { options->ca_file, options->certificate_file,
				      options->key_file };
	struct tls_options tls = settings_of_tls(options);
	bool usable;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i] && access(paths[i], R_OK) < 0) {
			fault_set_file(fault, errno, _("{path} cannot be read: {reason}."),
				       paths[i]);
			return false;
		}
	usable = tls_options_check(&tls, fault);
	if (!usable && fault->kind == FAULT_TLS)
		fault->kind = FAULT_USAGE; /* versions that exclude one another */
	return usable;
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
	    !check_tls(conductor->options, fault)) {
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
	end_session(conductor);
	return start_session(conductor, fault);
}

bool conductor_connect_again(struct conductor *conductor, const struct options *options,
			     struct fault *fault)
{
	if (!conductor->journal || !check_tls(options, fault))
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
	drop_queue(conductor);
	conductor->grouping = false;
	if (!quit_is_possible(conductor) || session_timed_out(conductor->session))
		return false;
	/* An open exchange is cancelled first: QUIT would be taken for a response. */
	conductor_end_login(conductor);
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

const char *conductor_helo(struct conductor *conductor)
{
	memory_free(conductor->helo);
	conductor->helo = settings_helo(conductor->options, conductor->journal, conductor->conn);
	return conductor->helo;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen's owner: one loop over the conductor and the terminal. Fills the
 * screen's table of actions, and tells it what is no part of the journal.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/conductor.h"
#include "cli/exit_status.h"
#include "cli/password.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/subcommand.h"
#include "net/loop.h"
#include "practice/responder.h"
#include "report/verdict.h"
#include "smtp/reply.h"
#include "tui/tui.h"

#define LINES_SHOWN 64
#define QUIT_WAIT_US 5000000

struct live {
	const struct options *options;
	struct conductor *conductor; /* NULL for a recording */
	struct tui *tui;
	struct actions actions;
	struct tui_line lines[LINES_SHOWN];
	struct tui_login login;
	struct bytes text;       /* the status's connection sentence */
	struct bytes hint;       /* what may be typed on the practice server */
	uint32_t seen;           /* events up to this one were followed */
	char *kept;              /* a line refused with 530, to be offered again */
	uint64_t leave_until_us; /* 0: not leaving */
	bool done;
	bool close_only; /* leaving the session, not the program */
	bool hurried;    /* by a signal, or the terminal is gone: nothing is waited for */
};

/* ---- what follows from events ---- */

static void propose_ehlo(struct live *live)
{
	const struct dialogue *dialogue = session_dialogue(conductor_session(live->conductor));
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, dialogue->lmtp ? "LHLO " : "EHLO ");
	bytes_append_text(&line, conductor_helo(live->conductor));
	tui_propose(live->tui, bytes_span(&line));
	bytes_release(&line);
}

static void offer_kept(struct live *live)
{
	if (!live->kept)
		return;
	tui_propose(live->tui, span_text(live->kept));
	memory_free(live->kept);
	live->kept = NULL;
}

/* The line that a 530 refused, unless something secret was in it. */
static void keep_refused(struct live *live, const struct event *command)
{
	if (!command || command->marks & EVENT_HAS_SECRETS)
		return;
	memory_free(live->kept);
	live->kept = span_copy_text(event_text(command));
}

static void follow_reply(struct live *live, const struct event *reply)
{
	const struct journal *journal = conductor_journal(live->conductor);
	const struct event *command = journal_event(journal, reply->ref);
	enum verb verb = command ? (enum verb)command->code : VERB_GREETING;

	if (reply->flaws & REPLY_BROKEN || reply->marks & EVENT_UNSOLICITED)
		return;
	if (verb == VERB_GREETING && reply->code == 220)
		propose_ehlo(live);
	else if (reply->code == 530)
		keep_refused(live, command);
	else if (reply->code == 235 || (verb == VERB_EHLO && reply->code == 250))
		offer_kept(live);
}

static void follow_event(struct live *live, const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
		follow_reply(live, event);
		break;
	case EVENT_TLS_READY:
		/* Implicit TLS: the greeting is still to come. */
		if (session_dialogue(conductor_session(live->conductor))->greeting_id)
			propose_ehlo(live);
		break;
	case EVENT_CLOSED:
		if (!live->leave_until_us)
			tui_say(live->tui,
				_("The connection is closed. :reconnect opens it again; the "
				  "session stays here to be read."));
		break;
	default:
		break;
	}
}

static void follow_events(struct live *live)
{
	const struct journal *journal = conductor_journal(live->conductor);

	while (journal && live->seen < journal_count(journal))
		follow_event(live, journal_event(journal, ++live->seen));
}

/* ---- actions ---- */

static void after_connect(struct live *live, bool connected, const struct fault *fault,
			  struct span target)
{
	if (!connected) {
		tui_say(live->tui, fault->text);
		if (target.size)
			tui_ask_target(live->tui, target);
		return;
	}
	live->seen = 0;
	live->leave_until_us = 0;
	tui_set_session(live->tui, conductor_journal(live->conductor),
			conductor_secrets(live->conductor));
}

static void act_connect(void *context, const struct connect_wish *wish)
{
	struct live *live = context;
	struct fault fault;
	bool connected;

	/* The screen must not read a journal that is gone. */
	tui_set_session(live->tui, NULL, NULL);
	connected = conductor_connect(live->conductor, wish->target, &fault);
	after_connect(live, connected, &fault, wish->target);
}

static void act_reconnect(void *context)
{
	struct live *live = context;
	struct fault fault;

	if (!conductor_reconnect(live->conductor, &fault))
		tui_say(live->tui, fault.text);
	live->leave_until_us = 0;
}

static void act_submit(void *context, const struct outgoing *line)
{
	struct live *live = context;

	if (conductor_submit(live->conductor, line) == 0)
		tui_say(live->tui,
			_("There is no connection: the line was not sent. F2 connects."));
}

static void act_release(void *context, uint32_t queued)
{
	conductor_release(((struct live *)context)->conductor, queued);
}

static void act_drop(void *context, uint32_t queued)
{
	conductor_drop(((struct live *)context)->conductor, queued);
}

static void act_start_tls(void *context)
{
	struct live *live = context;
	struct outgoing line;

	outgoing_init(&line, span_text("STARTTLS"), ORIGIN_STAGE);
	act_submit(live, &line);
	outgoing_release(&line);
}

static void act_trust(void *context)
{
	struct live *live = context;

	session_go_on(conductor_session(live->conductor), time_monotonic_us());
}

/* The password that an option tells the place of; its command may need the terminal. */
static void login_with_given(struct live *live, const struct mechanism *mechanism,
			     struct login login)
{
	struct bytes password = BYTES_INIT;
	struct fault fault;
	bool ok;

	tui_suspend(live->tui);
	ok = password_read(live->options, (struct password_owner){ login.host, login.user },
			   &password, &fault);
	tui_resume(live->tui);
	if (ok) {
		login.password = bytes_span(&password);
		conductor_login(live->conductor, mechanism, &login);
	} else {
		tui_say(live->tui, fault.text);
	}
	bytes_wipe(&password);
}

static void act_login_begin(void *context, const struct login_wish *wish)
{
	struct live *live = context;
	const struct mechanism *row = mechanism_find(wish->mechanism);
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	struct login login = { .user = wish->user,
			       .authzid = wish->authzid,
			       .password = wish->password,
			       .user_on_auth_line = wish->user_on_auth_line,
			       .no_initial_response = wish->no_initial_response,
			       .host = span_text(endpoint->host),
			       .port = endpoint->port };

	if (!conductor_session(live->conductor) || !row) {
		tui_say(live->tui, _("There is no connection to log in over. F2 connects."));
		return;
	}
	if (wish->password.size == 0 && (row->wants_password || row->wants_token) &&
	    password_is_given(live->options, (struct password_owner){ login.host, login.user })) {
		login_with_given(live, row, login);
		return;
	}
	conductor_login(live->conductor, row, &login);
}

static void act_login_step(void *context)
{
	conductor_login_step(((struct live *)context)->conductor);
}

static void act_login_text(void *context, struct bytes *line)
{
	const struct login_run *run = conductor_login_run(((struct live *)context)->conductor);

	if (run && login_run_state(run) == LOGIN_READY)
		login_run_text(run, line);
}

static void act_login_replace(void *context, const struct outgoing *line)
{
	conductor_login_replace(((struct live *)context)->conductor, line);
}

static void act_login_cancel(void *context)
{
	conductor_login_cancel(((struct live *)context)->conductor);
}

static void act_forget(void *context)
{
	struct live *live = context;

	secrets_forget(conductor_secrets(live->conductor));
	tui_say(live->tui, _("All secrets of this session are wiped."));
}

static void act_note(void *context, struct span text)
{
	struct live *live = context;

	if (conductor_session(live->conductor))
		session_note(conductor_session(live->conductor), text, time_monotonic_us());
}

static void begin_leaving(struct live *live, bool close_only)
{
	/* A second time: at once. */
	if (live->leave_until_us) {
		live->leave_until_us = 1;
		return;
	}
	live->close_only = close_only;
	live->leave_until_us = 1;
	if (conductor_begin_quit(live->conductor))
		live->leave_until_us = time_monotonic_us() + QUIT_WAIT_US;
}

static void act_quit(void *context)
{
	begin_leaving(context, false);
}

static void act_close(void *context)
{
	begin_leaving(context, true);
}

static void act_hang_up(void *context, bool orderly)
{
	struct session *session = conductor_session(((struct live *)context)->conductor);

	if (!session)
		return;
	if (orderly)
		session_close(session, time_monotonic_us());
	else
		session_abort(session, time_monotonic_us());
}

static void act_suspend(void *context)
{
	(void)context;
	raise(SIGSTOP);
}

static const struct actions live_actions = {
	.connect = act_connect,
	.submit = act_submit,
	.release = act_release,
	.drop = act_drop,
	.start_tls = act_start_tls,
	.trust = act_trust,
	.login_begin = act_login_begin,
	.login_step = act_login_step,
	.login_text = act_login_text,
	.login_replace = act_login_replace,
	.login_cancel = act_login_cancel,
	.forget = act_forget,
	.note = act_note,
	.quit = act_quit,
	.close = act_close,
	.hang_up = act_hang_up,
	.reconnect = act_reconnect,
	.suspend = act_suspend,
};

static const struct actions recorded_actions = {
	.why = N_("This is a recorded session: there is no server to send to."),
	.suspend = act_suspend,
};

/* ---- status ---- */

static const char *state_sentence(struct live *live)
{
	const struct session *session = conductor_session(live->conductor);
	const struct endpoint *endpoint = conductor_endpoint(live->conductor);
	struct message_value value = { "host", span_text(endpoint->host) };
	const char *sentence;

	switch (session_state(session)) {
	case SESSION_RESOLVING:
		sentence = _("Looking up {host} …");
		break;
	case SESSION_CONNECTING:
		sentence = _("Connecting to {host} …");
		break;
	case SESSION_HANDSHAKE:
		sentence = _("TLS handshake with {host} …");
		break;
	case SESSION_OPEN:
	case SESSION_HALTED:
	case SESSION_CLOSED:
	default:
		return NULL;
	}
	bytes_clear(&live->text);
	message_append(&live->text, sentence, &value, 1);
	return bytes_text(&live->text);
}

static size_t collect_lines(struct live *live)
{
	static const enum tui_hold holds[] = {
		[HOLD_QUEUED] = TUI_QUEUED,
		[HOLD_REPLY] = TUI_WAITS,
		[HOLD_ASKED] = TUI_ASKS,
	};
	size_t n = 0;
	enum hold hold;

	while (n < LINES_SHOWN &&
	       conductor_queued(live->conductor, n, &live->lines[n].id, &live->lines[n].line, &hold,
				&live->lines[n].question)) {
		live->lines[n].hold = holds[hold];
		n++;
	}
	return n;
}

/* The login's step, as long as there is one to look at. */
static const struct tui_login *collect_login(struct live *live)
{
	const struct login_run *run = conductor_login_run(live->conductor);

	if (!run || login_run_state(run) == LOGIN_OVER)
		return NULL;
	live->login = (struct tui_login){
		.mechanism = login_run_mechanism(run),
		.step = login_run_step(run),
		.ready = login_run_state(run) == LOGIN_READY,
	};
	if (live->login.ready)
		live->login.reason = login_run_reason(run);
	return &live->login;
}

/* What somebody who sees SMTP for the first time may type now on the practice server. */
static const char *practice_hint(const struct dialogue *dialogue)
{
	switch (dialogue_phase(dialogue)) {
	case PHASE_GREETED:
		return N_("Practice: nothing leaves this machine. Type EHLO my-computer.example "
			  "and Enter.");
	case PHASE_READY:
		if (dialogue->encryption == ENCRYPTION_NONE &&
		    extension_in(dialogue->extensions.offered, EXTENSION_STARTTLS))
			return N_("Practice: F3 starts TLS; or type MAIL FROM:<you@example.test>.");
		if (!dialogue->authenticated &&
		    extension_in(dialogue->extensions.offered, EXTENSION_AUTH))
			return N_("Practice: F4 logs in, user {user}, password \"{password}\"; or "
				  "type AUTH LOGIN.");
		return N_("Practice: type MAIL FROM:<{user}>.");
	case PHASE_AUTH:
		return N_("Practice: answer in Base64, or * to cancel. The password is "
			  "\"{password}\".");
	case PHASE_MAIL:
		return N_("Practice: type RCPT TO:<teacher@example.test>.");
	case PHASE_RCPT:
		return N_("Practice: another RCPT TO:, or DATA to send a message.");
	case PHASE_DATA:
		return N_("Practice: write Subject: hello, an empty line, some text, and . alone "
			  "on a line.");
	default:
		return NULL;
	}
}

/* The hint with the practice user in it; it stays until the next one. */
static const char *collect_hint(struct live *live)
{
	const char *hint = practice_hint(session_dialogue(conductor_session(live->conductor)));
	const struct message_value values[] = {
		{ "user", span_text(PRACTICE_USER) },
		{ "password", span_text(PRACTICE_PASSWORD) },
	};

	if (!hint)
		return NULL;
	bytes_clear(&live->hint);
	message_append(&live->hint, _(hint), values, sizeof(values) / sizeof(values[0]));
	return bytes_text(&live->hint);
}

static void refresh(struct live *live)
{
	struct session *session = live->conductor ? conductor_session(live->conductor) : NULL;
	struct tui_status status = { .busy = live->leave_until_us != 0 };
	enum verb verb;

	if (session) {
		enum session_state state = session_state(session);

		status.connection = state_sentence(live);
		status.open = state == SESSION_OPEN;
		status.lines = live->lines;
		status.line_count = collect_lines(live);
		status.login = collect_login(live);
		status.user = live->options->user ? live->options->user
						  : conductor_endpoint(live->conductor)->user;
		session_awaits(session, &status.awaited_since_us, &status.awaited_until_us);
		status.busy |= status.connection != NULL ||
			       (state == SESSION_OPEN && !session_timed_out(session) &&
				dialogue_awaits(session_dialogue(session), &verb));
		if (conductor_is_practice(live->conductor))
			status.hint = collect_hint(live);
		if (state == SESSION_HALTED)
			status.trust_question = _("Bytes came in clear text where TLS was due: "
						  "somebody may be in between. "
						  "Begin TLS all the same, only to look?");
	}
	tui_refresh(live->tui, &status, time_monotonic_us());
}

/* ---- turns ---- */

static void take_words(struct live *live)
{
	int status;
	char *text = conductor_take_refusal(live->conductor, &status);

	if (text)
		tui_say(live->tui, text);
	memory_free(text);
	text = conductor_take_warning(live->conductor);
	if (text)
		tui_say(live->tui, text);
	memory_free(text);
}

static void follow_leaving(struct live *live)
{
	if (!live->leave_until_us)
		return;
	if (time_monotonic_us() < live->leave_until_us && !conductor_has_quit(live->conductor))
		return;
	if (conductor_session(live->conductor))
		session_close(conductor_session(live->conductor), time_monotonic_us());
	conductor_pump(live->conductor);
	live->leave_until_us = 0;
	if (!live->close_only)
		live->done = true;
}

static void follow_signals(struct live *live, unsigned signals)
{
	if (signals & LOOP_WINCH)
		tui_resize(live->tui);
	if (signals & LOOP_TSTP) {
		tui_suspend(live->tui);
		raise(SIGSTOP);
		tui_resume(live->tui);
	}
	if (signals & LOOP_CONT)
		tui_retake(live->tui);
	if (signals & (LOOP_TERM | LOOP_HUP | LOOP_QUIT | LOOP_INT))
		live->done = live->hurried = true;
}

static void turn(struct live *live, struct loop *loop)
{
	size_t slot = loop_add(loop, tui_input_fd(live->tui), POLLIN);

	loop_add_deadline(loop, tui_deadline(live->tui));
	if (live->leave_until_us)
		loop_add_deadline(loop, live->leave_until_us);
	loop_wait(loop);
	follow_signals(live, loop_take_signals(loop));
	if (!live->done && loop_revents(loop, slot) &&
	    !tui_handle_input(live->tui, time_monotonic_us()))
		live->done = live->hurried = true;
	if (live->conductor) {
		conductor_pump(live->conductor);
		follow_events(live);
		take_words(live);
		follow_leaving(live);
	}
	if (tui_wants_exit(live->tui))
		live->done = true;
	if (!live->done)
		refresh(live);
}

/* ---- beginning and end ---- */

static void tell_end(const struct live *live)
{
	const struct journal *journal = conductor_journal(live->conductor);
	const char *path = conductor_log_path(live->conductor);
	const struct fault *fault = conductor_log_fault(live->conductor);
	struct replay *replay;
	struct bytes out = BYTES_INIT;

	if (!journal)
		return;
	replay = replay_new(journal);
	report_verdict_text(journal, replay, print_columns(), &out);
	if (path) {
		struct message_value value = { "path", span_text(path) };

		message_append(
			&out,
			_("This session is recorded in {path}; `smtpscope open` shows it again."),
			&value, 1);
		bytes_append_byte(&out, '\n');
	}
	print_bytes(STDOUT_FILENO, bytes_span(&out));
	if (fault->kind != FAULT_NONE)
		print_error(fault->text);
	bytes_release(&out);
	replay_free(replay);
}

static bool open_screen(struct live *live, const struct actions *actions, const char *history)
{
	struct tui_options options = {
		.input_fd = STDIN_FILENO,
		.output_fd = STDOUT_FILENO,
		.history_path = history,
		.helo = live->conductor ? conductor_helo(live->conductor) : "",
		.recorded = live->conductor == NULL,
		.test_sync = getenv("SMTPSCOPE_TEST_SYNC") != NULL,
	};
	struct fault fault;

	live->actions = *actions;
	live->actions.context = live;
	live->tui = tui_new(&options, &live->actions, &fault);
	if (!live->tui) {
		print_error(fault.text);
		return false;
	}
	memory_on_failure(tui_emergency_restore);
	return true;
}

static int run_live(const struct options *options, struct span target)
{
	struct live live = { .options = options };
	char *history = file_path(FILE_PLACE_STATE, "history");
	struct fault fault;
	int status = EXIT_USAGE;

	live.conductor = conductor_new(options, true, &fault);
	if (!live.conductor) {
		print_error(fault.text);
		memory_free(history);
		return EXIT_INTERNAL;
	}
	if (open_screen(&live, &live_actions, history)) {
		loop_catch_signals(conductor_watch(live.conductor), LOOP_ALL_SIGNALS);
		if (target.size) {
			struct connect_wish wish = { target };

			act_connect(&live, &wish);
		}
		refresh(&live);
		while (!live.done)
			turn(&live, conductor_watch(live.conductor));
		tui_free(live.tui);
		memory_on_failure(NULL);
		conductor_finish(live.conductor, live.hurried);
		tell_end(&live);
		status = EXIT_DONE;
	}
	bytes_release(&live.text);
	bytes_release(&live.hint);
	memory_free(live.kept);
	conductor_free(live.conductor);
	memory_free(history);
	return status;
}

int cli_live(const struct options *options)
{
	if (options->word_count > 1)
		return cli_usage_error(_("Only one target can be debugged at a time."),
				       subcommand_of(cli_live));
	return run_live(options, span_text(options->word_count ? options->words[0] : NULL));
}

int cli_demo(const struct options *options)
{
	struct bytes target = BYTES_INIT;
	int status;

	if (options->word_count > 1)
		return cli_usage_error(_("demo takes the name of one scenario."),
				       subcommand_of(cli_demo));
	bytes_append_text(&target, "practice:");
	bytes_append_text(&target, options->word_count ? options->words[0] : "");
	status = run_live(options, bytes_span(&target));
	bytes_release(&target);
	return status;
}

/* ---- recordings ---- */

static int show_recording(const struct options *options, const struct journal *journal)
{
	struct live live = { .options = options };
	struct fault fault;
	struct loop *loop = loop_new(&fault);

	if (!loop) {
		print_error(fault.text);
		return EXIT_INTERNAL;
	}
	if (!open_screen(&live, &recorded_actions, NULL)) {
		loop_free(loop);
		return EXIT_USAGE;
	}
	loop_catch_signals(loop, LOOP_ALL_SIGNALS);
	tui_set_session(live.tui, journal, NULL);
	refresh(&live);
	while (!live.done) {
		loop_clear(loop);
		turn(&live, loop);
	}
	tui_free(live.tui);
	memory_on_failure(NULL);
	loop_free(loop);
	return EXIT_DONE;
}

int cli_open(const struct options *options)
{
	struct journal *journal;
	struct fault fault;
	int status;

	journal = recording_of_options(options, &fault);
	if (!journal && fault.kind == FAULT_USAGE)
		return cli_usage_error(fault.text, subcommand_of(cli_open));
	if (!journal) {
		print_error(fault.text);
		return EXIT_FILE;
	}
	status = show_recording(options, journal);
	journal_free(journal);
	return status;
}

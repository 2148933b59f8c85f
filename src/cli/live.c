/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The screen's owner: one loop over the conductor and the terminal. Follows
 * what happens with proposals, and tells the screen what is no part of the
 * journal.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/live_inside.h"
#include "cli/ports.h"
#include "cli/printer.h"
#include "cli/subcommand.h"
#include "journal/scribe.h"
#include "net/loop.h"
#include "report/verdict.h"
#include "smtp/reply.h"

/* ---- what follows from events ---- */

#define PORTS_COLUMNS 74 /* a page on 80 columns, without its frame */

static void propose_ehlo(struct live *live)
{
	const struct dialogue *dialogue = session_dialogue(conductor_session(live->conductor));
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, dialogue->lmtp ? "LHLO " : "EHLO ");
	bytes_append_text(&line, conductor_helo(live->conductor));
	tui_propose(live->tui, bytes_span(&line));
	bytes_release(&line);
}

/* What goes by itself says EHLO by itself, unless it ends here: then it is proposed after all. */
static void owe_ehlo(struct live *live)
{
	live->ehlo_is_due = steps_is_running(live->steps);
	if (!live->ehlo_is_due)
		propose_ehlo(live);
}

static void follow_rest(struct live *live)
{
	const struct plan *plan;

	if (!live->ehlo_is_due || steps_is_running(live->steps))
		return;
	live->ehlo_is_due = false;
	plan = steps_plan(live->steps);
	/* Lines to come are the next to be sent, and stand on the screen. */
	if (plan_cursor(plan) == plan_count(plan))
		propose_ehlo(live);
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
		owe_ehlo(live);
	else if (reply->code == 530)
		keep_refused(live, command);
	else if (reply->code == 235 || (verb == VERB_EHLO && reply->code == 250))
		offer_kept(live);
}

/* Not while another connection is on its way already, as by :reconnect. */
static bool is_over(const struct live *live)
{
	const struct session *session = conductor_session(live->conductor);

	return !session || session_state(session) == SESSION_CLOSED;
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
			owe_ehlo(live);
		break;
	case EVENT_COMMAND:
	case EVENT_CONNECTED:
		live->ehlo_is_due = false;
		break;
	case EVENT_CLOSED:
		if (!live->leave_until_us && is_over(live))
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

/* Each stop is said once; what goes by itself rests. */
static void follow_stops(struct live *live)
{
	char *why = conductor_take_stop(live->conductor);
	struct message_value value = { "breakpoint", span_text(why) };
	char *sentence;

	if (!why)
		return;
	live->stops++;
	steps_rest(live->steps);
	/* Of a line that is held the strip speaks for as long as it is. */
	if (conductor_is_held(live->conductor)) {
		memory_free(why);
		return;
	}
	sentence = message_text(_("A breakpoint was met: {breakpoint}."), &value, 1);
	tui_say(live->tui, sentence);
	memory_free(sentence);
	memory_free(why);
}

static void follow_leaving(struct live *live)
{
	if (!live->leave_until_us)
		return;
	/* A QUIT that is held waits for its user, who can leave at once by asking again. */
	if (live->leave_until_us > 1 && conductor_is_held(live->conductor)) {
		live->leave_until_us = time_monotonic_us() + LIVE_QUIT_WAIT_US;
		return;
	}
	if (time_monotonic_us() < live->leave_until_us && !conductor_has_quit(live->conductor))
		return;
	if (conductor_session(live->conductor))
		session_close(conductor_session(live->conductor), time_monotonic_us());
	conductor_pump(live->conductor);
	live->leave_until_us = 0;
	if (live->close_only)
		live_follow_closed(live);
	else
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

/* The table of ports is whole: it opens as a page. */
static void follow_ports(struct live *live)
{
	struct bytes text = BYTES_INIT;

	if (!live->ports || !ports_pump(live->ports, time_monotonic_us()))
		return;
	ports_append(live->ports, PORTS_COLUMNS, &text);
	tui_show(live->tui, _("Mail ports side by side"), bytes_span(&text));
	bytes_release(&text);
	ports_free(live->ports);
	live->ports = NULL;
}

void live_turn(struct live *live, struct loop *loop)
{
	size_t slot = loop_add(loop, tui_input_fd(live->tui), POLLIN);

	loop_add_deadline(loop, tui_deadline(live->tui));
	if (live->steps)
		loop_add_deadline(loop, steps_deadline(live->steps));
	if (live->hand_busy)
		loop_add_deadline(loop, item_deadline(live->hand));
	if (live_climb_is_due(live))
		loop_hurry(loop);
	if (live->leave_until_us)
		loop_add_deadline(loop, live->leave_until_us);
	if (live->ports)
		ports_watch(live->ports, loop);
	loop_wait(loop);
	follow_signals(live, loop_take_signals(loop));
	if (!live->done && loop_revents(loop, slot) &&
	    !tui_handle_input(live->tui, time_monotonic_us()))
		live->done = live->hurried = true;
	if (live->conductor) {
		conductor_pump(live->conductor);
		live_pump_hand(live);
		follow_events(live);
		take_words(live);
		follow_stops(live);
		follow_ports(live);
		live_follow_climb(live);
		steps_pump(live->steps);
		follow_rest(live);
		follow_leaving(live);
	}
	if (tui_wants_exit(live->tui))
		live->done = true;
	if (!live->done)
		live_refresh(live);
}

/* ---- beginning and end ---- */

static void tell_end(const struct live *live)
{
	const struct journal *journal = conductor_journal(live->conductor);
	const char *path = conductor_log_path(live->conductor);
	const struct fault *fault;
	struct replay *replay;
	struct bytes out = BYTES_INIT, shown = BYTES_INIT;

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
	if (live->composed) {
		struct message_value value = { "path", span_text(live->composed) };

		message_append(&out, _("The draft that was not sent is kept in {path}."), &value,
			       1);
		bytes_append_byte(&out, '\n');
	}
	tui_append_veiled(&shown, bytes_span(&out));
	print_text(STDOUT_FILENO, bytes_span(&shown));
	for (size_t n = 0; (fault = conductor_log_fault(live->conductor, n)); n++)
		if (fault->kind != FAULT_NONE)
			print_error(fault->text);
	bytes_release(&out);
	bytes_release(&shown);
	replay_free(replay);
}

bool live_open_screen(struct live *live, const struct actions *actions, const char *history)
{
	struct tui_options options = {
		.input_fd = STDIN_FILENO,
		.output_fd = STDOUT_FILENO,
		.history_path = history,
		.helo = live->conductor ? conductor_helo(live->conductor) : "",
		.recorded = live->conductor == NULL,
		.projector = live->options->projector,
		.test_sync = getenv("SMTPSCOPE_TEST_SYNC") != NULL,
		.theme = live->options->theme,
		.bindings = live->options->bindings,
		.settings = live->options->settings,
		.setting_count = live->options->setting_count,
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
	if (live->options->remark)
		tui_say(live->tui, live->options->remark);
	if (live->options->complaint)
		tui_say(live->tui, live->options->complaint);
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
	live_begin_steps(&live);
	if (live_open_screen(&live, &live_actions, history)) {
		loop_catch_signals(conductor_watch(live.conductor), LOOP_ALL_SIGNALS);
		if (options->lesson)
			live_begin_lesson(&live, options->lesson);
		else if (target.size)
			live_connect(&live, target);
		live_refresh(&live);
		while (!live.done)
			live_turn(&live, conductor_watch(live.conductor));
		tui_free(live.tui);
		memory_on_failure(NULL);
		conductor_finish(live.conductor, live.hurried);
		tell_end(&live);
		status = EXIT_DONE;
	}
	live_release_hand(&live);
	bytes_release(&live.text);
	bytes_release(&live.hint);
	memory_free(live.kept);
	steps_free(live.steps);
	memory_free(live.change);
	live_drop_carried(&live);
	memory_free(live.changed_helo);
	memory_free(live.composed);
	ports_free(live.ports);
	conductor_free(live.conductor);
	memory_free(history);
	return status;
}

int cli_live(const struct options *options)
{
	if (options->word_count > 1)
		return cli_usage_error(_("Only one target can be debugged at a time."),
				       subcommand_of(cli_live));
	return run_live(options, span_text(options_target(options, 0)));
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

int cli_lesson(const struct options *options)
{
	const char *name = options->word_count ? options->words[0] : "";
	struct options own = *options;

	if (options->word_count > 1)
		return cli_usage_error(_("lesson takes the name of one lesson."),
				       subcommand_of(cli_lesson));
	own.lesson = lesson_find(span_text(name));
	own.projector = true; /* lessons are given before a class */
	if (!own.lesson)
		return cli_usage_error(_("There is no such lesson. `smtpscope list lessons` names "
					 "them."),
				       subcommand_of(cli_lesson));
	return run_live(&own, span_text(""));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `smtpscope open`: a recording on the screen. The file is read in the screen's
 * own loop, a slice a turn: what is there can be looked at, and left, before
 * all of it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/live_inside.h"
#include "cli/loading.h"
#include "cli/printer.h"
#include "cli/recording.h"
#include "cli/subcommand.h"
#include "journal/part.h"
#include "journal/scribe.h"
#include "net/loop.h"

#define SLICE ((size_t)128 * 1024)
#define SLICES_US 40000  /* of reading between two looks at the keyboard */
#define FOLLOW_US 250000 /* between two looks at a file that grows */

struct showing {
	struct live live;
	struct loading *loading; /* NULL: all is read */
	struct journal *journal; /* ours, once all is read */
	struct journal *part;    /* one of its sessions, where it is looked at alone */
	struct secrets *none;    /* a recording holds none */
	struct loop *loop;
	bool more; /* there is something to be read now */
	bool gone; /* the file that is followed has lost its name, and that was said */
};

static void show_journal(struct showing *showing, const struct journal *journal)
{
	if (!journal || showing->live.recorded == journal)
		return;
	showing->live.recorded = journal;
	tui_set_session(showing->live.tui, journal, NULL);
}

/* Marks and remarks stand behind the last event: only now is it known which that is. */
static void show_whole(struct showing *showing)
{
	show_journal(showing, showing->journal);
	showing->live.margin = scribe_new(showing->journal, showing->none, 1);
	if (part_sessions(showing->journal) > 1) {
		tui_set_whole(showing->live.tui, NULL, 0);
		tui_ask_session(showing->live.tui);
	}
}

/* One of several sessions, or all of them again. */
static void act_session(void *context, uint16_t session)
{
	struct showing *showing = context;
	struct journal *old = showing->part;

	if (!showing->journal) {
		tui_say(showing->live.tui,
			_("The file is still being read; ask again when all of it is there."));
		return;
	}
	showing->part = session ? part_of(showing->journal, session) : NULL;
	scribe_free(showing->live.margin);
	showing->live.margin =
		scribe_new(showing->part ? showing->part : showing->journal, showing->none, 1);
	show_journal(showing, showing->part ? showing->part : showing->journal);
	tui_set_whole(showing->live.tui, session ? showing->journal : NULL, session);
	journal_free(old);
}

/* What was read was standard input: keys come from the terminal. */
static bool take_terminal(struct fault *fault)
{
	int fd = isatty(STDIN_FILENO) ? STDIN_FILENO : open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		fault_set_plain(fault, FAULT_FILE, errno,
				_("There is no terminal to take keys from; `smtpscope report -` "
				  "prints the session instead."));
	else if (fd != STDIN_FILENO)
		dup2(fd, STDIN_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	return fd >= 0;
}

static void finish_loading(struct showing *showing)
{
	struct fault fault;
	char *damage = recording_damage(loading_damaged(showing->loading));

	showing->live.percent = 0;
	showing->live.following = false;
	showing->journal = loading_take(showing->loading, &fault);
	loading_free(showing->loading);
	showing->loading = NULL;
	if (showing->journal)
		show_whole(showing);
	if (damage)
		tui_say(showing->live.tui, damage);
	memory_free(damage);
}

/* Whoever rotates or empties a log should not have its reader wait for ever. */
static void look_after_file(struct showing *showing)
{
	static const char *const sentences[] = {
		[FILE_TEXT_CUT] = N_("The file has been cut short, so it is not followed any more: "
				     "what was read of it is shown. Open it again to see what it "
				     "holds now."),
		[FILE_TEXT_GONE] = N_("The file has been removed or has got another name. It is "
				      "followed as long as something is written to it."),
		[FILE_TEXT_REPLACED] = N_("Another file has the name now, so the old one is not "
					  "followed any more: what was read of it is shown. Open "
					  "the name again to see the new one."),
	};
	enum file_text_state state = loading_state(showing->loading);

	if (state == FILE_TEXT_SAME || (state == FILE_TEXT_GONE && showing->gone))
		return;
	showing->gone = state == FILE_TEXT_GONE;
	if (state != FILE_TEXT_GONE)
		finish_loading(showing);
	tui_say(showing->live.tui, _(sentences[state]));
}

/* Reads for a moment; then keys are looked at, and what has come is drawn. */
static void read_on(struct showing *showing)
{
	uint64_t until_us = time_monotonic_us() + SLICES_US;

	do {
		showing->more = loading_step(showing->loading, SLICE);
	} while (showing->more && time_monotonic_us() < until_us);
	show_journal(showing, loading_journal(showing->loading));
	if (showing->more)
		showing->live.percent = loading_percent(showing->loading);
	else if (showing->live.following)
		look_after_file(showing);
	else
		finish_loading(showing);
}

static void turn(struct showing *showing)
{
	loop_clear(showing->loop);
	if (showing->loading && showing->more)
		loop_hurry(showing->loop);
	else if (showing->loading)
		loop_add_deadline(showing->loop, time_monotonic_us() + FOLLOW_US);
	live_turn(&showing->live, showing->loop);
	if (showing->live.done || !showing->loading)
		return;
	read_on(showing);
	/* What came last is drawn now: nothing else may ever happen. */
	if (!showing->more)
		live_refresh(&showing->live);
}

/* A small file is there before the screen is: nobody sees it being read. False: no session in it. */
static bool begin(struct showing *showing, struct fault *fault)
{
	uint64_t until_us = time_monotonic_us() + SLICES_US;

	do {
		showing->more = loading_step(showing->loading, SLICE);
	} while (showing->more && time_monotonic_us() < until_us);
	showing->live.following = loading_follows(showing->loading);
	if (showing->more || showing->live.following)
		return true;
	showing->journal = recording_finish(showing->loading, fault);
	showing->loading = NULL;
	return showing->journal != NULL;
}

static int show(struct showing *showing)
{
	struct actions actions = recorded_actions;
	struct fault fault;
	int status = EXIT_USAGE;

	actions.session = act_session;
	if (!take_terminal(&fault)) {
		print_error(fault.text);
		return EXIT_USAGE;
	}
	showing->loop = loop_new(&fault);
	if (!showing->loop) {
		print_error(fault.text);
		return EXIT_INTERNAL;
	}
	if (live_open_screen(&showing->live, &actions, NULL)) {
		loop_catch_signals(showing->loop, LOOP_ALL_SIGNALS);
		if (showing->journal)
			show_whole(showing);
		else
			show_journal(showing, loading_journal(showing->loading));
		if (showing->live.options->follow && !showing->live.following)
			tui_say(showing->live.tui, _("Only a journal of smtpscope in a regular "
						     "file is followed while it "
						     "grows; this is shown as it was."));
		live_refresh(&showing->live);
		while (!showing->live.done)
			turn(showing);
		tui_free(showing->live.tui);
		memory_on_failure(NULL);
		status = EXIT_DONE;
	}
	loop_free(showing->loop);
	return status;
}

int cli_open(const struct options *options)
{
	struct showing showing = { .live = { .options = options } };
	struct fault fault;
	int status;

	showing.loading = recording_open(options, &fault);
	if (!showing.loading && fault.kind == FAULT_NONE)
		showing.journal = recording_of_options(options, &fault);
	if (showing.loading && !begin(&showing, &fault))
		fault.kind = FAULT_FILE;
	if (!showing.loading && !showing.journal) {
		if (fault.kind == FAULT_USAGE)
			return cli_usage_error(fault.text, subcommand_of(cli_open));
		print_error(fault.text);
		return EXIT_FILE;
	}
	showing.none = secrets_new();
	status = show(&showing);
	scribe_free(showing.live.margin);
	bytes_release(&showing.live.text);
	secrets_free(showing.none);
	loading_free(showing.loading);
	journal_free(showing.journal);
	journal_free(showing.part);
	return status;
}

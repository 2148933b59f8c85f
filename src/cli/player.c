/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The script's items one after the other, printed as they go; called by run.
 * The first failure decides the exit status.
 */
#include "cli/player.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "cli/exit_status.h"
#include "cli/item.h"
#include "cli/printer.h"
#include "net/loop.h"

struct player {
	struct conductor *conductor;
	const struct options *options;
	struct printer *printer;
	struct item_run *run;
	bool paused;      /* until Enter */
	bool interrupted; /* by a signal */
	bool output_gone; /* standard output takes nothing any more */
};

/*
 * What the journal has got since, explained. It is done where nothing else is to be done: when the
 * next command has left, the server works on its answer meanwhile.
 */
static void print_new(struct player *player)
{
	bool read_enough;

	if (player->output_gone)
		return;
	if (printer_catch_up(player->printer, conductor_journal(player->conductor)))
		return;
	player->output_gone = true;
	/* `| head` is no failure of the session's; a full disk is. */
	read_enough = errno == EPIPE;
	if (!read_enough)
		print_output_error(errno);
	item_abandon(player->run, read_enough ? EXIT_DONE : EXIT_FILE);
}

/* What is wrong on our side stands on standard error whatever is printed. */
static void complain(void *context, const char *sentence)
{
	print_new(context);
	print_error(sentence);
}

/* As text the journal's notes are printed with everything else. */
static void say(void *context, const char *sentence)
{
	const struct player *player = context;

	if (player->options->json)
		complain(context, sentence);
}

static void echo(void *context, const char *text)
{
	struct player *player = context;
	struct bytes out = BYTES_INIT;

	print_new(player);
	if (player->output_gone)
		return;
	bytes_append_text(&out, text);
	bytes_append_byte(&out, '\n');
	/* JSON stays JSON. */
	print_bytes(player->options->json ? STDERR_FILENO : STDOUT_FILENO, bytes_span(&out));
	bytes_release(&out);
}

/* Waits for Enter, if there is somebody who could press it. */
static bool pause_script(void *context, const char *text)
{
	struct player *player = context;

	if (!isatty(STDIN_FILENO))
		return false;
	print_new(player);
	print_error(*text ? text : _("Enter goes on."));
	player->paused = true;
	return true;
}

static void take_gate_words(struct player *player)
{
	struct session *session = conductor_session(player->conductor);
	int status;
	char *text = conductor_take_warning(player->conductor);

	if (text) {
		session_note(session, span_text(text), time_monotonic_us());
		say(player, text);
	}
	memory_free(text);
	text = conductor_take_refusal(player->conductor, &status);
	if (text) {
		struct fault fault;

		/* Written as what ended the session's way, so that the verdict speaks of it. */
		fault_set_plain(&fault, FAULT_USAGE, 0, text);
		session_fail(session, &fault, time_monotonic_us());
		say(player, text);
		item_stop(player->run, status);
	}
	memory_free(text);
}

static void pump(struct player *player)
{
	conductor_pump(player->conductor);
	take_gate_words(player);
}

static void take_enter(struct player *player)
{
	char ignored[256];

	if (read(STDIN_FILENO, ignored, sizeof(ignored)) < 0 && errno == EINTR)
		return;
	player->paused = false;
	item_resume(player->run);
}

static void turn(struct player *player)
{
	struct loop *loop;
	size_t slot;

	print_new(player);
	loop = conductor_watch(player->conductor);
	slot = loop_add(loop, STDIN_FILENO, player->paused ? POLLIN : 0);
	loop_add_deadline(loop, item_deadline(player->run));
	loop_wait(loop);
	if (player->paused && loop_revents(loop, slot))
		take_enter(player);
	if (loop_take_signals(loop) & (LOOP_INT | LOOP_TERM | LOOP_HUP | LOOP_QUIT)) {
		player->interrupted = true;
		item_abandon(player->run, EXIT_INTERNAL);
	}
	pump(player);
}

/* What is under way, to its end. */
static void finish_item(struct player *player)
{
	pump(player);
	while (!item_pump(player->run))
		turn(player);
}

int player_play(struct conductor *conductor, const struct options *options,
		const struct script *script)
{
	struct player player = {
		.conductor = conductor,
		.options = options,
		.printer = printer_new(options),
	};
	struct item_hooks hooks = { .context = &player,
				    .say = say,
				    .complain = complain,
				    .echo = echo,
				    .pause = pause_script };
	const struct script_item *item;
	int status;

	player.run = item_run_new(conductor, options, &hooks);
	loop_catch_signals(conductor_watch(conductor), LOOP_INT | LOOP_TERM | LOOP_HUP | LOOP_QUIT);
	item_greet(player.run);
	finish_item(&player);
	for (size_t n = 0; (item = script_item(script, n)) && !item_has_stopped(player.run); n++) {
		item_begin(player.run, item, script_item(script, n + 1));
		finish_item(&player);
	}
	conductor_finish(conductor, player.interrupted);
	print_new(&player);
	if (!player.output_gone)
		printer_finish(player.printer, conductor_journal(conductor), STDERR_FILENO);
	status = item_status(player.run);
	item_run_free(player.run);
	printer_free(player.printer);
	return status;
}

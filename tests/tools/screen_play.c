/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the steps of a screen test; settings are in screen_setup.c, expectations in screen_expect.c. */
#include "screen_play.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "hostile_case.h"
#include "rig_case.h"
#include "rig_pool.h"
#include "screen_expect.h"
#include "screen_keys.h"
#include "screen_setup.h"

#define GRACE_MS 15000 /* how long a failing expectation may still come true */

/* ---- steps that act ---- */

/* `again ARGUMENTS`: the program once more, where it has ended. */
static bool step_again(struct play *play, struct span text)
{
	struct setup next = *play->setup;
	char **arguments;
	bool good;

	if (!play->terminal.ended)
		return false;
	next.arguments = text;
	arguments = setup_make_arguments(&next);
	good = terminal_start_again(&play->terminal, arguments, play->box.environment) &&
	       terminal_wait_idle(&play->terminal);
	setup_free_arguments(arguments);
	return good;
}

/* `times N KEYS`: without waiting. */
static bool step_times(struct play *play, struct span text)
{
	struct bytes once = BYTES_INIT, bytes = BYTES_INIT;
	struct span bad;
	uint64_t count;
	bool good = span_number(span_next_word(&text), &count) && keys_append(&once, text, &bad);

	for (uint64_t n = 0; good && n < count; n++)
		bytes_append(&bytes, bytes_span(&once));
	terminal_type(&play->terminal, bytes_span(&bytes));
	bytes_release(&once);
	bytes_release(&bytes);
	return good;
}

/* Escape is a key by itself until something follows: what is typed next must not make it another. */
static bool ends_in_escape(struct span text)
{
	static const char escape[] = "<Esc>";
	size_t size = sizeof(escape) - 1;

	return text.size >= size && span_is(span_after(text, text.size - size), escape);
}

static bool step_post(struct play *play, struct span text)
{
	struct bytes bytes = BYTES_INIT;
	struct span bad = { NULL, 0 };
	bool good = keys_append(&bytes, text, &bad);

	if (good)
		terminal_type(&play->terminal, bytes_span(&bytes));
	if (good && ends_in_escape(text))
		good = terminal_wait_taken(&play->terminal);
	else if (!good)
		report_line(play->report, "  no such key: %.*s", (int)bad.size,
			    (const char *)bad.data);
	bytes_release(&bytes);
	return good;
}

static bool step_idle(struct play *play, struct span text)
{
	(void)text;
	if (terminal_wait_idle(&play->terminal))
		return true;
	report_line(play->report, "  not idle after %d ms (turn %lu, busy %d)", TERMINAL_BOUND_MS,
		    play->terminal.turn, play->terminal.busy);
	return false;
}

static bool step_keys(struct play *play, struct span text)
{
	return step_post(play, text) && step_idle(play, text);
}

/* `rest MS`: time passes, and nothing is done; for a program that is stopped. */
static bool step_rest(struct play *play, struct span text)
{
	uint64_t ms;

	if (!span_number(text, &ms) || ms > TERMINAL_BOUND_MS)
		return false;
	for (uint64_t passed = 0; passed < ms; passed += 100)
		poll(NULL, 0, 100);
	terminal_pump(&play->terminal, 0);
	return true;
}

/* A file for a server that awaits it. */
static bool step_touch(struct play *play, struct span text)
{
	char *name = span_copy_text(text);
	bool good = box_write(&play->box, name, span_of("", 0));

	memory_free(name);
	return good;
}

/* Something happens to the files that the program looks at. */
static bool step_sh(struct play *play, struct span text)
{
	struct bytes line = BYTES_INIT;
	int status;

	bytes_append_text(&line, "cd '");
	bytes_append_text(&line, play->box.folder);
	bytes_append_text(&line, "' && ");
	bytes_append(&line, text);
	status = system(bytes_text(&line)); /* NOLINT(cert-env33-c): a test's own line */
	bytes_release(&line);
	return status == 0;
}

/* Until there is such a file: a hostile server's `reach` makes "reached". */
static bool step_await(struct play *play, struct span text)
{
	char *name = span_copy_text(text), *path = box_path(&play->box, name);
	uint64_t until = time_monotonic_us() + TERMINAL_BOUND_MS * 1000;
	bool there;

	while (!(there = access(path, F_OK) == 0) && !play->terminal.ended &&
	       time_monotonic_us() < until)
		terminal_pump(&play->terminal, 20);
	memory_free(path);
	memory_free(name);
	return there;
}

/* `within SECONDS`: from here on an expectation has so long to come true. */
static bool step_within(struct play *play, struct span text)
{
	uint64_t seconds;

	if (!span_number(text, &seconds))
		return false;
	play->grace_ms = (int)seconds * 1000 * (RIG_INSTRUMENTED ? 4 : 1);
	return true;
}

static bool step_resize(struct play *play, struct span text)
{
	struct terminal_size size;

	if (!setup_parse_size(text, &size))
		return false;
	terminal_resize(&play->terminal, size);
	return step_idle(play, text);
}

/* `storm N`: so many sizes, one as absurd as the other, and that of before; without waiting. */
static bool step_storm(struct play *play, struct span text)
{
	struct terminal_size before = { play->terminal.rows, play->terminal.columns };
	uint64_t count;

	if (!span_number(text, &count))
		return false;
	for (uint64_t n = 1; n <= count; n++) {
		struct terminal_size size = { (int)(n * 7 % 60), (int)(n * 31 % 200) };

		terminal_resize(&play->terminal, size);
		terminal_pump(&play->terminal, 1);
	}
	terminal_resize(&play->terminal, before);
	return true;
}

static bool step_signal(struct play *play, struct span text)
{
	int number = setup_signal(text);

	if (number)
		terminal_signal(&play->terminal, number);
	return number != 0;
}

static bool step_suspended(struct play *play, struct span text)
{
	int rounds = TERMINAL_BOUND_MS / 10;

	(void)text;
	while (!play->terminal.stopped && !play->terminal.ended && rounds-- > 0)
		terminal_pump(&play->terminal, 10);
	if (!play->terminal.stopped)
		report_line(play->report, "  the program did not stop");
	return play->terminal.stopped;
}

static bool step_continue(struct play *play, struct span text)
{
	terminal_signal(&play->terminal, SIGCONT);
	play->terminal.stopped = false;
	return step_idle(play, text);
}

static bool step_hang_up(struct play *play, struct span text)
{
	(void)text;
	terminal_hang_up(&play->terminal);
	play->hung_up = true;
	return true;
}

static bool step_capture(struct play *play, struct span text)
{
	(void)text;
	play_append_screen(play);
	return true;
}

/* `exit 0`, `exit any`, `exit failure` for any other status, `exit signal TERM` for an end by a signal. */
static bool step_exit(struct play *play, struct span text)
{
	struct span word = span_next_word(&text);
	uint64_t status = 0;

	if (!terminal_wait_ended(&play->terminal)) {
		report_line(play->report, "  the program did not end within %d ms",
			    TERMINAL_BOUND_MS);
		return false;
	}
	if (span_is(word, "signal")) {
		if (WIFSIGNALED(play->terminal.status) &&
		    WTERMSIG(play->terminal.status) == setup_signal(text))
			return true;
	} else if (span_is(word, "any")) {
		return true;
	} else if (span_is(word, "failure")) {
		if (WIFEXITED(play->terminal.status) && WEXITSTATUS(play->terminal.status) != 0)
			return true;
	} else if (span_number(word, &status) && WIFEXITED(play->terminal.status) &&
		   (uint64_t)WEXITSTATUS(play->terminal.status) == status) {
		return true;
	}
	report_line(play->report, "  the program ended %s %d",
		    WIFEXITED(play->terminal.status) ? "with status" : "by signal",
		    WIFEXITED(play->terminal.status) ? WEXITSTATUS(play->terminal.status)
						     : WTERMSIG(play->terminal.status));
	return false;
}

static const struct play_step actions[] = {
	{ "again", step_again },       { "await", step_await }, { "capture", step_capture },
	{ "continue", step_continue }, { "exit", step_exit },   { "hang-up", step_hang_up },
	{ "idle", step_idle },         { "keys", step_keys },   { "post", step_post },
	{ "resize", step_resize },     { "rest", step_rest },   { "sh", step_sh },
	{ "signal", step_signal },     { "storm", step_storm }, { "suspended", step_suspended },
	{ "times", step_times },       { "touch", step_touch }, { "within", step_within },
};

static const struct play_step *step_find(const struct play_step *steps, size_t count,
					 struct span word)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(word, steps[i].word))
			return &steps[i];
	return NULL;
}

static bool play_steps(struct play *play, size_t next)
{
	for (; next < play->file.count; next++) {
		const struct case_line *line = &play->file.lines[next];
		struct span rest = line->text, word = span_next_word(&rest);
		const struct play_step *step =
			step_find(actions, sizeof(actions) / sizeof(actions[0]), word);

		if (!step)
			step = step_find(play_expectations, play_expectation_count, word);
		if (step && step->run(play, rest))
			continue;
		report_line(play->report, "  %s:%d: %.*s%s", play->file.path, line->number,
			    (int)line->text.size, (const char *)line->text.data,
			    step ? "" : "  <- no such step");
		return false;
	}
	return true;
}

/* ---- the whole ---- */

static void end_server(struct play *play)
{
	if (play->server > 0) {
		kill(play->server, SIGKILL);
		waitpid(play->server, NULL, 0);
	}
}

/* With --each the test is a case, which the steps are played against. */
static bool read_attack(struct setup *setup, struct hostile_case *hostile, const char *path)
{
	if (!setup->programs->each)
		return true;
	setup->attack = hostile;
	return hostile_case_read(hostile, path, setup->play->report);
}

bool play_run(const char *path, struct bytes *report, const void *context)
{
	const struct play_programs *programs = context;
	const char *steps = programs->each ? programs->each : path;
	struct hostile_case hostile = { 0 };
	struct play play = { .report = report, .grace_ms = GRACE_MS };
	struct setup setup = { .play = &play,
			       .programs = programs,
			       .path = steps,
			       .size = { .rows = 24, .columns = 80 } };
	bool good = false;
	size_t first;

	if (!case_file_read(&play.file, steps)) {
		report_line(report, "  %s: %s", steps, strerror(errno));
		return false;
	}
	if (!read_attack(&setup, &hostile, path))
		return false;
	play.setup = &setup;
	signal(SIGPIPE, SIG_IGN);
	box_open(&play.box);
	box_set(&play.box, "TERM=xterm-256color");
	if (chdir(play.box.folder) == 0) {
		first = setup_read(&setup);
		if (first < play.file.count && setup_start(&setup))
			good = play_steps(&play, first) && play_check_end(&play);
		if (!good && play.terminal.vterm)
			play_append_screen(&play);
		if (play.terminal.vterm)
			terminal_close(&play.terminal);
	}
	end_server(&play);
	good = good && play_check_files(&play);
	box_close(&play.box);
	case_file_release(&play.file);
	hostile_case_release(&hostile);
	return good;
}

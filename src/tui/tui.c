/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen on its terminal: the owner's API, and when it is drawn. */
#include "tui/tui.h"

#include <string.h>

#include "base/memory.h"
#include "tui/keys.h"
#include "tui/progress.h"
#include "tui/screen.h"
#include "tui/terminal.h"
#include "tui/veil.h"

/*
 * At most 60 drawings a second, two of them close together: what a key did is
 * seen at once, and so is what the server answers to it.
 */
#define FRAMES 2
#define FRAMES_US (FRAMES * UINT64_C(16667))

struct tui {
	struct tui_options options;
	struct terminal *terminal;
	struct keys *keys;
	struct screen *screen;
	struct canvas *canvas;
	struct canvas *shown;
	uint64_t drawn_us[FRAMES]; /* the last drawings, the oldest first */
	uint64_t deadline_us;
	char *wanted; /* the argument of a request of the owner's; NULL: none */
	enum request wanted_request;
	char *proposed;      /* a line for the command line; NULL: none */
	unsigned long marks; /* written for tests */
	bool handled;        /* keys since the last mark */
	bool busy;           /* at the last mark */
	bool whole;          /* every cell is to be drawn anew */
	bool suspended;
	bool projector; /* the terminal looks as for a room */
	bool silent;    /* the terminal has sent all of what was read last */
};

struct tui *tui_new(const struct tui_options *options, const struct actions *actions,
		    struct fault *fault)
{
	struct terminal *terminal = terminal_new(options->input_fd, options->output_fd, fault);
	struct tui *tui;
	int rows, columns;

	if (!terminal)
		return NULL;
	memory_on_failure(terminal_emergency_restore);
	tui = memory_new(1, sizeof(*tui));
	tui->options = *options;
	tui->terminal = terminal;
	if (options->theme)
		terminal_set_theme(terminal, options->theme);
	tui->keys = keys_new();
	terminal_size(terminal, &rows, &columns);
	tui->canvas = canvas_new(rows, columns);
	tui->shown = canvas_new(1, 1);
	tui->screen = screen_new(&tui->options, actions);
	tui->whole = true;
	return tui;
}

void tui_free(struct tui *tui)
{
	if (!tui)
		return;
	memory_on_failure(NULL);
	screen_free(tui->screen);
	keys_free(tui->keys);
	canvas_clear(tui->canvas); /* what was shown may have been revealed */
	canvas_clear(tui->shown);
	canvas_free(tui->canvas);
	canvas_free(tui->shown);
	terminal_free(tui->terminal);
	memory_free(tui->wanted);
	memory_free(tui->proposed);
	memory_free(tui);
}

void tui_emergency_restore(void)
{
	terminal_emergency_restore();
}

void tui_set_session(struct tui *tui, const struct journal *journal, struct secrets *secrets)
{
	screen_set_session(tui->screen, journal, secrets);
}

void tui_set_whole(struct tui *tui, const struct journal *whole, uint16_t session)
{
	screen_set_whole(tui->screen, whole, session);
}

void tui_ask_session(struct tui *tui)
{
	screen_ask_session(tui->screen);
}

void tui_compare(struct tui *tui, const struct journal *left, const char *left_name,
		 const struct journal *right, const char *right_name)
{
	screen_compare(tui->screen,
		       (struct view_compared[2]){ { left, left_name }, { right, right_name } });
}

void tui_append_veiled(struct bytes *out, struct span text)
{
	veil_append(out, text);
}

int tui_input_fd(const struct tui *tui)
{
	return tui->suspended ? -1 : tui->options.input_fd;
}

/* ---- input ---- */

static void stop(struct tui *tui)
{
	const struct actions *actions = tui->screen->actions;

	tui->screen->wants_suspend = false;
	if (!actions->suspend)
		return;
	tui_suspend(tui);
	actions->suspend(actions->context);
	tui_resume(tui);
}

/* What a key brought about must be seen before the next one means anything. */
static void handle_keys(struct tui *tui, bool last, uint64_t now_us)
{
	struct input input;

	while (!tui->screen->acted && keys_next(tui->keys, last, now_us, &input)) {
		screen_handle(tui->screen, &input, now_us);
		if (tui->screen->wants_suspend)
			stop(tui);
	}
}

bool tui_handle_input(struct tui *tui, uint64_t now_us)
{
	if (tui->suspended)
		return true;
	if (!terminal_read(tui->terminal, tui->keys))
		return false;
	tui->handled = true; /* also of bytes that turn out to be no key */
	handle_keys(tui, false, now_us);
	tui->silent = keys_is_partial(tui->keys) && terminal_is_silent(tui->terminal);
	if (tui->silent)
		handle_keys(tui, true, now_us);
	return true;
}

/* ---- drawing ---- */

/* A room sees high contrast, whatever the user's own theme is. */
static void follow_projector(struct tui *tui)
{
	const struct theme *own = tui->options.theme ? tui->options.theme : theme_row(0);

	if (tui->projector == tui->screen->view.projector)
		return;
	tui->projector = tui->screen->view.projector;
	terminal_set_theme(tui->terminal,
			   tui->projector ? theme_find(span_text("high-contrast")) : own);
	tui->whole = true;
}

static void draw(struct tui *tui, uint64_t now_us)
{
	bool whole;

	follow_projector(tui);
	whole = tui->whole || tui->screen->wants_redraw;
	screen_draw(tui->screen, tui->canvas);
	if (canvas_copy(tui->shown, tui->canvas) || whole)
		terminal_draw(tui->terminal, tui->canvas, whole);
	terminal_mouse(tui->terminal, tui->screen->mouse);
	keys_take_mouse(tui->keys, tui->screen->mouse);
	if (tui->screen->clipboard.size) /* behind the drawing: nothing of it may be torn */
		terminal_copy(tui->terminal, bytes_span(&tui->screen->clipboard));
	bytes_release(&tui->screen->clipboard);
	tui->whole = false;
	tui->screen->wants_redraw = false;
	memmove(tui->drawn_us, tui->drawn_us + 1, sizeof(tui->drawn_us) - sizeof(now_us));
	tui->drawn_us[FRAMES - 1] = now_us;
}

static void mark(struct tui *tui, bool busy)
{
	if (!tui->options.test_sync || (tui->marks && !tui->handled && busy == tui->busy))
		return;
	terminal_mark(tui->terminal, ++tui->marks, busy);
	tui->handled = false;
	tui->busy = busy;
}

/* Now that the status is a new one: the lines that wait in the old one may have left since. */
static void put_proposed(struct tui *tui)
{
	if (tui->proposed)
		command_line_propose(tui->screen->line, span_text(tui->proposed));
	memory_free(tui->proposed);
	tui->proposed = NULL;
}

/* Of what is on the screen by now. */
static void perform_wanted(struct tui *tui)
{
	char *argument = tui->wanted;

	if (!argument)
		return;
	tui->wanted = NULL;
	screen_perform(tui->screen, tui->wanted_request, span_text(argument));
	memory_free(argument);
}

/* There is something to do that waits for nothing. */
static bool is_under_way(const struct tui *tui)
{
	struct bytes progress = BYTES_INIT;
	bool under_way = screen_append_progress(tui->screen, &progress);

	bytes_release(&progress);
	return under_way;
}

void tui_refresh(struct tui *tui, const struct tui_status *status, uint64_t now_us)
{
	bool soon = now_us < tui->drawn_us[0] + FRAMES_US && !tui->options.test_sync;
	bool hurries;

	screen_update(tui->screen, status, now_us);
	put_proposed(tui);
	perform_wanted(tui);
	if (tui->suspended)
		return;
	if (!soon)
		draw(tui, now_us);
	hurries = tui->screen->acted || is_under_way(tui);
	tui->deadline_us = soon ? tui->drawn_us[0] + FRAMES_US : screen_deadline(tui->screen);
	/* Keys that were left over: they count from what is on the screen now. */
	if (hurries)
		tui->deadline_us = now_us; /* what comes of it is to be seen */
	if (!keys_is_partial(tui->keys)) {
		mark(tui, hurries || (status && status->busy));
		return;
	}
	handle_keys(tui, tui->silent, now_us);
	tui->deadline_us = now_us;
}

uint64_t tui_deadline(const struct tui *tui)
{
	return tui->deadline_us;
}

void tui_resize(struct tui *tui)
{
	int rows, columns;

	if (tui->suspended)
		return;
	terminal_resize(tui->terminal);
	terminal_size(tui->terminal, &rows, &columns);
	canvas_resize(tui->canvas, rows, columns);
	tui->whole = true;
	tui->handled = true;
	memset(tui->drawn_us, 0, sizeof(tui->drawn_us));
}

void tui_suspend(struct tui *tui)
{
	tui->suspended = true;
	terminal_suspend(tui->terminal);
}

void tui_resume(struct tui *tui)
{
	terminal_resume(tui->terminal);
	tui->suspended = false;
	tui_resize(tui);
}

void tui_retake(struct tui *tui)
{
	if (tui->suspended)
		return;
	terminal_retake(tui->terminal);
	tui_resize(tui);
}

/* ---- what the owner says ---- */

void tui_say(struct tui *tui, const char *sentence)
{
	screen_say(tui->screen, sentence);
}

void tui_show(struct tui *tui, const char *title, struct span text)
{
	screen_show(tui->screen, title, text);
}

void tui_refuse(struct tui *tui, const char *sentence)
{
	screen_refuse(tui->screen, sentence);
}

void tui_request(struct tui *tui, enum request request, struct span argument)
{
	memory_free(tui->wanted);
	tui->wanted = span_copy_text(argument);
	tui->wanted_request = request;
}

void tui_propose(struct tui *tui, struct span line)
{
	memory_free(tui->proposed);
	tui->proposed = span_copy_text(line);
}

void tui_ask_target(struct tui *tui, struct span target)
{
	screen_ask_target(tui->screen, target);
}

bool tui_wants_exit(const struct tui *tui)
{
	return tui->screen->wants_exit;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Below everything on the screen: canvases go out here through curses, bytes
 * come in here and go to keys.c. Curses never reads (it would hide input from
 * poll) and is given nothing but finished cells.
 */
#include "tui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/memory.h"
#include "tui/taken.h"

/* term.h takes these plain words for itself. */
#undef columns
#undef lines

#define ESCAPE_MS 25 /* the rest of a key's sequence comes within this time */
#define READ_MAX (4 * 1024 * 1024)

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";

struct terminal {
	int input_fd;
	int output_fd;
	FILE *input; /* curses wants one; nothing is read from it */
	FILE *output;
	SCREEN *screen;
	bool colours;              /* there are some, and they are wanted */
	const struct theme *theme; /* never one of colours where there are none */
	bool suspended;
	bool mouse;          /* it is reported */
	unsigned long taken; /* bytes read from it */
	cchar_t row[CANVAS_COLUMNS_MAX + 1];
};

/* What the terminal is told on the way in or out. */
struct sequence {
	char text[256];
	size_t size;
};

/* What a signal handler needs: global because handlers have no argument. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios before;
	struct sequence leave;
} emergency;

static const char no_terminal[] =
	N_("The terminal type {term} cannot show the screen. Set TERM to your terminal's type, "
	   "such as xterm-256color, or use smtpscope run.");

/* ---- giving it back in an emergency ---- */

/* tputs() hands bytes to a function without context. */
static struct sequence *collecting;

static int collect_byte(int byte)
{
	if (collecting->size < sizeof(collecting->text))
		collecting->text[collecting->size++] = (char)byte;
	return byte;
}

static void collect(const char *capability)
{
	if (capability && capability != (char *)-1)
		tputs(capability, 1, collect_byte);
}

/* Says how to leave: attributes off, the cursor on the last row, the other screen back. */
static void arm_emergency(void)
{
	const char *place = tigetstr("cup");

	emergency.armed = 0;
	emergency.leave.size = 0;
	collecting = &emergency.leave;
	collect(paste_off);
	collect(mouse_off);
	collect(tigetstr("sgr0"));
	if (place && place != (char *)-1)
		collect(tparm((char *)place, LINES - 1, 0));
	collect(tigetstr("cnorm"));
	collect(tigetstr("rmkx"));
	collect(tigetstr("rmcup"));
	emergency.armed = 1;
}

void terminal_emergency_restore(void)
{
	if (!emergency.armed)
		return;
	emergency.armed = 0;
	if (write(emergency.fd, emergency.leave.text, emergency.leave.size) < 0)
		return;
	tcsetattr(emergency.fd, TCSANOW, &emergency.before);
	taken_end();
}

/* The program is broken: the terminal is not to be, and the system is to see how it died. */
static void die_restored(int number)
{
	terminal_emergency_restore();
	raise(number); /* its handling is the default one again */
}

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void watch_crashes(void)
{
	struct sigaction action = { .sa_handler = die_restored, .sa_flags = (int)SA_RESETHAND };

	sigemptyset(&action.sa_mask);
	for (size_t n = 0; n < sizeof(crashes) / sizeof(*crashes); n++) {
		struct sigaction before;

		/* a sanitizer's own handler has more to say */
		if (sigaction(crashes[n], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
			sigaction(crashes[n], &action, NULL);
	}
}

/* ---- taking and giving back ---- */

/* How many there are is known only after start_color(). */
static bool wants_colours(void)
{
	const char *no_color = getenv("NO_COLOR");

	return !(no_color && *no_color) && has_colors() && start_color() == OK && COLORS >= 8;
}

static short colour_of(signed char wanted, bool own_colours, short otherwise)
{
	if (wanted == THEME_OWN)
		return own_colours ? -1 : otherwise;
	return wanted; /* curses numbers the eight as ECMA-48 does */
}

/* A pair for each style, in the theme's colours. */
static void make_pairs(const struct theme *theme)
{
	bool own = use_default_colors() == OK;

	for (int style = 0; style < STYLE_COUNT; style++)
		init_pair((short)(style + 1),
			  colour_of(theme->looks[style].colour, own, COLOR_WHITE),
			  colour_of(theme->background, own, COLOR_BLACK));
	bkgdset((chtype)(COLOR_PAIR(STYLE_PLAIN + 1) | ' '));
}

void terminal_set_theme(struct terminal *terminal, const struct theme *theme)
{
	terminal->theme = terminal->colours ? theme : theme_without_colours();
	if (terminal->colours)
		make_pairs(terminal->theme);
}

static void say(struct terminal *terminal, const char *text)
{
	if (fputs(text, terminal->output) < 0 || fflush(terminal->output) != 0)
		clearerr(terminal->output); /* a terminal that is gone is seen by reading */
}

static void set_modes(struct terminal *terminal)
{
	raw();
	noecho();
	nonl();
	typeahead(-1);
	curs_set(1);
	say(terminal, paste_on);
	if (terminal->mouse)
		say(terminal, mouse_on);
}

/* Curses can only work where it can place the cursor. */
static bool can_place_cursor(void)
{
	const char *place = tigetstr("cup");

	return place && place != (char *)-1;
}

static void fail(struct fault *fault)
{
	const char *term = getenv("TERM");
	struct message_value value = { "term", span_text(term && *term ? term : "\"\"") };

	fault_set(fault, FAULT_USAGE, 0, _(no_terminal), &value, 1);
}

static void release(struct terminal *terminal)
{
	if (terminal->screen)
		delscreen(terminal->screen);
	if (terminal->input)
		fclose(terminal->input);
	if (terminal->output)
		fclose(terminal->output);
	memory_free(terminal);
}

static FILE *open_copy(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	FILE *file = copy < 0 ? NULL : fdopen(copy, mode);

	if (!file && copy >= 0)
		close(copy);
	return file;
}

/* True when the entry of $TERM exists and can place the cursor. */
static bool is_known_type(int fd)
{
	int error;
	bool known;

	if (setupterm(NULL, fd, &error) != OK)
		return false;
	known = can_place_cursor();
	del_curterm(cur_term);
	return known;
}

/*
 * Until curses has been left once it takes itself for a program that only moves
 * the cursor, and writes out each move by itself (mvcur, since 2018): a screen
 * would be thirty writes in place of one. So it is left where nobody sees it, and
 * entered again: before colours are begun, since it would reset the palette then.
 */
static void leave_unseen(struct terminal *terminal)
{
	int fd = fileno(terminal->output);
	int kept = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (kept >= 0 && nowhere >= 0 && dup3(nowhere, fd, O_CLOEXEC) >= 0) {
		endwin();
		dup3(kept, fd, O_CLOEXEC);
	}
	if (kept >= 0)
		close(kept);
	if (nowhere >= 0)
		close(nowhere);
	doupdate();
}

struct terminal *terminal_new(int input_fd, int output_fd, struct fault *fault)
{
	struct terminal *terminal = memory_new(1, sizeof(*terminal));
	struct termios before;

	terminal->input_fd = input_fd;
	terminal->output_fd = output_fd;
	terminal->input = open_copy(input_fd, "r");
	terminal->output = open_copy(output_fd, "w");
	if (!isatty(input_fd) || !isatty(output_fd) || tcgetattr(output_fd, &before) != 0) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("The screen needs a terminal on standard input and output. "
				  "Without one use smtpscope run or smtpscope report."));
		release(terminal);
		return NULL;
	}
	if (terminal->output && terminal->input && is_known_type(output_fd)) {
		set_escdelay(ESCAPE_MS);
		terminal->screen = newterm(NULL, terminal->output, terminal->input);
	}
	if (!terminal->screen) {
		fail(fault);
		release(terminal);
		return NULL;
	}
	set_term(terminal->screen);
	taken_begin(output_fd);
	leave_unseen(terminal);
	emergency.fd = output_fd;
	emergency.before = before;
	arm_emergency();
	watch_crashes();
	set_modes(terminal);
	terminal->colours = wants_colours();
	terminal_set_theme(terminal, theme_row(0));
	return terminal;
}

void terminal_free(struct terminal *terminal)
{
	if (!terminal)
		return;
	if (!terminal->suspended) {
		say(terminal, paste_off);
		if (terminal->mouse)
			say(terminal, mouse_off);
		endwin();
	}
	taken_end();
	emergency.armed = 0;
	release(terminal);
}

/*
 * Not by endwin(): on the way back curses would reset the terminal's palette,
 * which is the user's and was never touched.
 */
void terminal_suspend(struct terminal *terminal)
{
	if (terminal->suspended)
		return;
	terminal->suspended = true;
	def_prog_mode();
	fflush(terminal->output);
	terminal_emergency_restore();
}

void terminal_resume(struct terminal *terminal)
{
	struct sequence enter = { .size = 0 };

	if (!terminal->suspended)
		return;
	terminal->suspended = false;
	taken_begin(terminal->output_fd);
	collecting = &enter;
	collect(tigetstr("smcup"));
	fwrite(enter.text, 1, enter.size, terminal->output);
	reset_prog_mode();
	terminal_resize(terminal);
	set_modes(terminal);
}

void terminal_retake(struct terminal *terminal)
{
	if (terminal->suspended)
		return;
	terminal->suspended = true; /* by somebody else; our modes are still known */
	terminal_resume(terminal);
}

/* ---- size ---- */

void terminal_size(struct terminal *terminal, int *rows, int *columns)
{
	(void)terminal;
	*rows = LINES;
	*columns = COLS;
}

void terminal_resize(struct terminal *terminal)
{
	struct winsize size;

	clearok(curscr, TRUE);
	arm_emergency();
	if (ioctl(terminal->output_fd, TIOCGWINSZ, &size) != 0 || !size.ws_row || !size.ws_col)
		return;
	resize_term(size.ws_row, size.ws_col);
	arm_emergency(); /* the last row is another one */
}

/* ---- drawing ---- */

static attr_t attributes_of(const struct look *look)
{
	return (look->attributes & THEME_BOLD ? A_BOLD : 0) |
	       (look->attributes & THEME_DIM ? A_DIM : 0) |
	       (look->attributes & THEME_REVERSE ? A_REVERSE : 0) |
	       (look->attributes & THEME_UNDERLINE ? A_UNDERLINE : 0);
}

static void set_cell(const struct terminal *terminal, const struct cell *cell, cchar_t *out)
{
	wchar_t text[CELL_MARKS + 2] = { (wchar_t)cell->character };
	attr_t attributes = attributes_of(&terminal->theme->looks[cell->style]);
	short pair = terminal->colours ? (short)(cell->style + 1) : 0;

	for (int n = 0; n < CELL_MARKS && n + 1 < CCHARW_MAX && cell->marks[n]; n++)
		text[n + 1] = (wchar_t)cell->marks[n];
	if (cell->reverse)
		attributes ^= A_REVERSE;
	setcchar(out, text, attributes, pair, NULL);
}

static void draw_row(struct terminal *terminal, const struct canvas *canvas, int row)
{
	int count = 0;

	for (int column = 0; column < canvas->columns && column < COLS; column++) {
		const struct cell *cell = canvas_cell(canvas, row, column);

		if (cell->character)
			set_cell(terminal, cell, &terminal->row[count++]);
	}
	mvadd_wchnstr(row, 0, terminal->row, count);
}

void terminal_draw(struct terminal *terminal, const struct canvas *canvas, bool whole)
{
	if (terminal->suspended)
		return;
	if (whole)
		clearok(curscr, TRUE);
	erase();
	for (int row = 0; row < canvas->rows && row < LINES; row++)
		draw_row(terminal, canvas, row);
	move(canvas->cursor_row, canvas->cursor_column);
	wnoutrefresh(stdscr);
	doupdate();
	if (fflush(terminal->output) != 0)
		clearerr(terminal->output);
}

void terminal_copy(struct terminal *terminal, struct span text)
{
	struct bytes sequence = BYTES_INIT;

	if (terminal->suspended)
		return;
	bytes_append_text(&sequence, "\033]52;c;");
	base64_append(&sequence, text);
	bytes_append_text(&sequence, "\033\\");
	say(terminal, bytes_text(&sequence));
	bytes_release(&sequence);
}

void terminal_mouse(struct terminal *terminal, bool reported)
{
	if (terminal->mouse == reported)
		return;
	terminal->mouse = reported;
	if (!terminal->suspended)
		say(terminal, reported ? mouse_on : mouse_off);
}

void terminal_mark(struct terminal *terminal, unsigned long number, bool busy)
{
	char text[64];

	if (terminal->suspended)
		return;
	snprintf(text, sizeof(text), "\033]7777;%lu;%d;%lu\033\\", number, busy, terminal->taken);
	say(terminal, text);
}

/* ---- reading ---- */

bool terminal_is_silent(const struct terminal *terminal)
{
	struct pollfd wait = { .fd = terminal->input_fd, .events = POLLIN };

	return poll(&wait, 1, ESCAPE_MS) == 0;
}

bool terminal_read(struct terminal *terminal, struct keys *keys)
{
	struct pollfd wait = { .fd = terminal->input_fd, .events = POLLIN };
	unsigned char buffer[4096];
	size_t total = 0;
	ssize_t count = 1;

	while (total < READ_MAX && poll(&wait, 1, 0) > 0) {
		if (!(wait.revents & POLLIN) && (wait.revents & (POLLHUP | POLLERR | POLLNVAL)))
			return false;
		count = read(terminal->input_fd, buffer, sizeof(buffer));
		if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
			count = 1;
			break;
		}
		if (count <= 0)
			break;
		keys_push(keys, span_of(buffer, (size_t)count));
		total += (size_t)count;
		terminal->taken += (unsigned long)count;
	}
	memory_wipe(buffer, sizeof(buffer));
	return count > 0;
}

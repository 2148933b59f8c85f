/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the steps of a screen test and the program: pty, process, and libvterm's screen. */
#include "screen_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "base/time.h"

/* ---- what libvterm tells ---- */

static void note_mark(struct terminal *terminal, const char *text, size_t size)
{
	char copy[64] = { 0 };
	unsigned long turn, taken;
	int busy;

	memcpy(copy, text, size < sizeof(copy) - 1 ? size : sizeof(copy) - 1);
	if (sscanf(copy, "%lu;%d;%lu", &turn, &busy, &taken) == 3) {
		terminal->turn = turn;
		terminal->taken = taken;
		terminal->busy = busy != 0;
	}
}

static void note_strange(struct terminal *terminal, const char *kind, const char *text, size_t size)
{
	bytes_append_text(&terminal->strange, kind);
	bytes_append_byte(&terminal->strange, ' ');
	bytes_append(&terminal->strange, span_of(text, size));
	bytes_append_byte(&terminal->strange, '\n');
}

#if VTERM_VERSION_MAJOR == 0 && VTERM_VERSION_MINOR < 2
static int on_osc(const char *command, size_t size, void *user)
{
	if (size > 5 && memcmp(command, "7777;", 5) == 0)
		note_mark(user, command + 5, size - 5);
	else if (!(size > 3 && memcmp(command, "52;", 3) == 0 &&
		   ((struct terminal *)user)->may_copy))
		note_strange(user, "OSC", command, size);
	return 1;
}

static int on_dcs(const char *command, size_t size, void *user)
{
	note_strange(user, "DCS", command, size);
	return 1;
}
#else
static int on_osc(int command, VTermStringFragment piece, void *user)
{
	if (command == 7777 && piece.initial)
		note_mark(user, piece.str, piece.len);
	else if (command != 7777 && !(command == 52 && ((struct terminal *)user)->may_copy))
		note_strange(user, "OSC", piece.str, piece.len);
	return 1;
}

static int on_dcs(const char *command, size_t size, VTermStringFragment piece, void *user)
{
	(void)piece;
	note_strange(user, "DCS", command, size);
	return 1;
}
#endif

/* CSI t with 22 and 23 saves and restores the title: xterm-256color does so at both ends. */
static int on_csi(const char *leader, const long args[], int count, const char *intermediate,
		  char command, void *user)
{
	long first = count > 0 ? (long)CSI_ARG(args[0]) : 0;
	char text[80];

	if (command == 't' && (first == 22 || first == 23))
		return 1;
	snprintf(text, sizeof(text), "%s%ld%s%c", leader ? leader : "", first,
		 intermediate ? intermediate : "", command);
	note_strange(user, "CSI", text, strlen(text));
	return 1;
}

static int on_control(unsigned char control, void *user)
{
	char text[8];

	snprintf(text, sizeof(text), "%02x", control);
	note_strange(user, "control", text, strlen(text));
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct terminal *terminal = user;

	if (property == VTERM_PROP_ALTSCREEN)
		terminal->alternate = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		terminal->cursor_shown = value->boolean;
	else if (property == VTERM_PROP_TITLE || property == VTERM_PROP_ICONNAME)
		note_strange(terminal, "title", "", 0);
	return 1;
}

/* The terminal's own answers to what the program asks it. */
static void on_output(const char *bytes, size_t size, void *user)
{
	struct terminal *terminal = user;
	ssize_t put = write(terminal->master, bytes, size);

	if (put < 0)
		note_strange(terminal, "unanswered", bytes, size);
	else
		terminal->given += (unsigned long)put;
}

static const VTermParserCallbacks unknown = {
	.control = on_control,
	.csi = on_csi,
	.osc = on_osc,
	.dcs = on_dcs,
};
static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void open_vterm(struct terminal *terminal)
{
	terminal->vterm = vterm_new(terminal->rows > 0 ? terminal->rows : 1,
				    terminal->columns > 0 ? terminal->columns : 1);
	vterm_set_utf8(terminal->vterm, 1);
	vterm_output_set_callback(terminal->vterm, on_output, terminal);
	terminal->screen = vterm_obtain_screen(terminal->vterm);
	vterm_screen_enable_altscreen(terminal->screen, 1);
	vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
	vterm_screen_set_unrecognised_fallbacks(terminal->screen, &unknown, terminal);
	vterm_screen_reset(terminal->screen, 1);
}

/* ---- the program ---- */

static void run_program(const struct terminal *terminal, char **argv, char **env)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(terminal->master);
	login_tty(terminal->slave);
	alarm(0);
	if (terminal->ignored)
		signal(terminal->ignored, SIG_IGN);
	execve(argv[0], argv, env);
	perror(argv[0]);
	_exit(127);
}

static bool fork_program(struct terminal *terminal, char **argv, char **env)
{
	tcgetattr(terminal->slave, &terminal->modes);
	terminal->pid = fork();
	if (terminal->pid == 0)
		run_program(terminal, argv, env);
	return terminal->pid > 0;
}

bool terminal_start(struct terminal *terminal, struct terminal_size size, char **argv, char **env)
{
	struct winsize window = { .ws_row = (unsigned short)size.rows,
				  .ws_col = (unsigned short)size.columns };

	*terminal = (struct terminal){ .rows = size.rows,
				       .columns = size.columns,
				       .ignored = terminal->ignored,
				       .cursor_shown = true };
	if (openpty(&terminal->master, &terminal->slave, NULL, NULL, &window) < 0)
		return false;
	fcntl(terminal->master, F_SETFD, FD_CLOEXEC);
	fcntl(terminal->slave, F_SETFD, FD_CLOEXEC);
	fcntl(terminal->master, F_SETFL, O_NONBLOCK);
	open_vterm(terminal);
	return fork_program(terminal, argv, env);
}

bool terminal_start_again(struct terminal *terminal, char **argv, char **env)
{
	terminal->ended = terminal->stopped = terminal->busy = false;
	terminal->turn = terminal->typed = terminal->taken = terminal->given = 0;
	return fork_program(terminal, argv, env);
}

static void note_status(struct terminal *terminal)
{
	struct rusage usage;
	int status;

	if (terminal->ended ||
	    wait4(terminal->pid, &status, WNOHANG | WUNTRACED | WCONTINUED, &usage) <= 0)
		return;
	terminal->stopped = WIFSTOPPED(status);
	if (WIFEXITED(status) || WIFSIGNALED(status)) {
		terminal->ended = true;
		terminal->status = status;
		terminal->memory_kib = usage.ru_maxrss;
	}
}

/* Where an ESC at the end, or an OSC that has not ended, begins; text.size when there is none. */
static size_t unfinished(struct span text)
{
	size_t end = text.size && text.data[text.size - 1] == '\033' ? text.size - 1 : text.size;

	for (size_t at = end; at >= 2; at--) {
		if (text.data[at - 2] == '\033' && text.data[at - 1] == '\\')
			return end;
		if (text.data[at - 2] == '\033' && text.data[at - 1] == ']')
			return at - 2;
	}
	return end;
}

/* Gives libvterm what it has not had yet: older versions lose an OSC that comes in pieces. */
static void feed_vterm(struct terminal *terminal)
{
	struct span rest = span_after(bytes_span(&terminal->raw), terminal->fed);

	rest.size = unfinished(rest);
	if (rest.size)
		vterm_input_write(terminal->vterm, (const char *)rest.data, rest.size);
	terminal->fed += rest.size;
}

/* Takes all that is there; false when nothing was. */
static bool take_output(struct terminal *terminal)
{
	char block[8192];
	bool any = false;
	ssize_t got;

	while (terminal->master >= 0 && (got = read(terminal->master, block, sizeof(block))) > 0) {
		bytes_append(&terminal->raw, span_of(block, (size_t)got));
		feed_vterm(terminal);
		any = true;
	}
	return any;
}

void terminal_pump(struct terminal *terminal, int wait_ms)
{
	uint64_t until = time_monotonic_us() + (uint64_t)wait_ms * 1000;
	bool any = take_output(terminal);

	/* Short rounds, since an end or a stop does not wake poll(). */
	while (!any && !terminal->ended && time_monotonic_us() < until) {
		struct pollfd line = { .fd = terminal->master, .events = POLLIN };

		poll(&line, 1, wait_ms < 10 ? wait_ms : 10);
		any = take_output(terminal);
		note_status(terminal);
	}
	/* What was written just before the end may still be on its way through the line. */
	while (terminal->ended && terminal->master >= 0) {
		struct pollfd line = { .fd = terminal->master, .events = POLLIN };

		if (poll(&line, 1, 30) <= 0 || !take_output(terminal))
			break;
	}
}

void terminal_type(struct terminal *terminal, struct span bytes)
{
	take_output(terminal);
	terminal->typed = terminal->turn;
	while (bytes.size > 0 && terminal->master >= 0 && !terminal->ended) {
		ssize_t put = write(terminal->master, bytes.data, bytes.size);

		if (put > 0) {
			bytes = span_after(bytes, (size_t)put);
			terminal->given += (unsigned long)put;
		} else if (errno != EAGAIN && errno != EINTR)
			return;
		else
			terminal_pump(terminal, 10);
	}
}

void terminal_resize(struct terminal *terminal, struct terminal_size size)
{
	struct winsize window = { .ws_row = (unsigned short)size.rows,
				  .ws_col = (unsigned short)size.columns };

	take_output(terminal);
	terminal->typed = terminal->turn;
	terminal->rows = size.rows;
	terminal->columns = size.columns;
	if (size.rows > 0 && size.columns > 0)
		vterm_set_size(terminal->vterm, size.rows, size.columns);
	ioctl(terminal->master, TIOCSWINSZ, &window);
}

void terminal_signal(struct terminal *terminal, int signal)
{
	take_output(terminal);
	terminal->typed = terminal->turn;
	kill(terminal->pid, signal);
}

void terminal_hang_up(struct terminal *terminal)
{
	close(terminal->slave);
	close(terminal->master);
	terminal->slave = terminal->master = -1;
}

/* Keys that nobody has read yet. */
static bool input_waits(const struct terminal *terminal)
{
	int size = 0;

	return terminal->slave >= 0 && ioctl(terminal->slave, FIONREAD, &size) == 0 && size > 0;
}

static bool is_at_rest(const struct terminal *terminal)
{
	return terminal->ended || terminal->stopped;
}

static bool has_taken(const struct terminal *terminal)
{
	return is_at_rest(terminal) || terminal->taken >= terminal->given;
}

static bool has_done(const struct terminal *terminal)
{
	return is_at_rest(terminal) || (terminal->turn > terminal->typed && !terminal->busy);
}

/* How long an empty line must be followed by no mark before it counts as read by another. */
#define OTHERS_MS 1000

/* Waits for its marks; `done` says what else must hold. */
static bool wait_for(struct terminal *terminal, bool (*done)(const struct terminal *))
{
	uint64_t now = time_monotonic_us();
	uint64_t until = now + TERMINAL_BOUND_MS * 1000, since = now;

	take_output(terminal);
	for (; now < until; now = time_monotonic_us()) {
		unsigned long taken = terminal->taken;

		if (done(terminal) && has_taken(terminal))
			return true;
		if (input_waits(terminal))
			since = now;
		if (done(terminal) && now - since >= OTHERS_MS * 1000) {
			terminal->given = terminal->taken;
			return true;
		}
		terminal_pump(terminal, 100);
		if (terminal->taken != taken)
			since = now;
	}
	return false;
}

static bool always(const struct terminal *terminal)
{
	(void)terminal;
	return true;
}

bool terminal_wait_idle(struct terminal *terminal)
{
	return wait_for(terminal, has_done);
}

bool terminal_wait_taken(struct terminal *terminal)
{
	return wait_for(terminal, always);
}

bool terminal_wait_ended(struct terminal *terminal)
{
	uint64_t until = time_monotonic_us() + TERMINAL_BOUND_MS * 1000;

	while (!terminal->ended && time_monotonic_us() < until)
		terminal_pump(terminal, 100);
	return terminal->ended;
}

bool terminal_modes_are_restored(const struct terminal *terminal)
{
	struct termios now;

	return tcgetattr(terminal->slave, &now) == 0 && now.c_iflag == terminal->modes.c_iflag &&
	       now.c_oflag == terminal->modes.c_oflag && now.c_cflag == terminal->modes.c_cflag &&
	       now.c_lflag == terminal->modes.c_lflag &&
	       memcmp(now.c_cc, terminal->modes.c_cc, sizeof(now.c_cc)) == 0;
}

void terminal_close(struct terminal *terminal)
{
	if (terminal->pid > 0 && !terminal->ended) {
		kill(terminal->pid, SIGKILL);
		waitpid(terminal->pid, NULL, 0);
	}
	if (terminal->master >= 0)
		terminal_hang_up(terminal);
	vterm_free(terminal->vterm);
	bytes_release(&terminal->raw);
	bytes_release(&terminal->strange);
}

/* ---- the screen as text ---- */

static void append_character(struct bytes *out, uint32_t character)
{
	if (character < 0x80) {
		bytes_append_byte(out, (unsigned char)character);
		return;
	}
	if (character < 0x800) {
		bytes_append_byte(out, (unsigned char)(0xc0 | character >> 6));
	} else {
		if (character < 0x10000) {
			bytes_append_byte(out, (unsigned char)(0xe0 | character >> 12));
		} else {
			bytes_append_byte(out, (unsigned char)(0xf0 | character >> 18));
			bytes_append_byte(out, 0x80 | (character >> 12 & 0x3f));
		}
		bytes_append_byte(out, 0x80 | (character >> 6 & 0x3f));
	}
	bytes_append_byte(out, 0x80 | (character & 0x3f));
}

void terminal_append_row(const struct terminal *terminal, int row, struct bytes *out)
{
	size_t start = out->size;

	for (int column = 0; column < terminal->columns; column++) {
		VTermScreenCell cell = { 0 };
		VTermPos place = { .row = row, .col = column };

		vterm_screen_get_cell(terminal->screen, place, &cell);
		if (cell.chars[0] == (uint32_t)-1) /* the second half of a wide one */
			continue;
		if (cell.chars[0] == 0)
			bytes_append_byte(out, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			append_character(out, cell.chars[i]);
	}
	while (out->size > start && out->data[out->size - 1] == ' ')
		out->size--;
}

void terminal_append_screen(const struct terminal *terminal, struct bytes *out)
{
	for (int row = 0; row < terminal->rows; row++) {
		terminal_append_row(terminal, row, out);
		bytes_append_byte(out, '\n');
	}
}

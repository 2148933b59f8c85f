/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a program that marks its turns (SMTPSCOPE_TEST_SYNC=1, as the screen tests
 * use it) answers in a terminal:
 *
 *   keys answer TEXT COMMAND...   once TEXT is seen: the time from a key to all that it draws
 *   keys reply COMMAND...         bytes written for one more line of a server, against the
 *                                 characters that it changed
 *   keys attack COMMAND...        the time from a key to its echo, while a server floods
 *
 * A word %d of COMMAND becomes the port of a server on loopback that this program plays.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tools/rig_loopback.h"
#include "../tools/screen_terminal.h"
#include "series.h"

#define PATIENCE_S 60
#define ROWS 24
#define COLUMNS 80
#define PRESSES 1000

extern char **environ;

/* ---- the program ---- */

/* The command, with %d in it replaced by the port. */
static bool begin(struct terminal *terminal, char **command, int port)
{
	static char words[16][512];
	char *argv[17] = { 0 };

	for (int i = 0; i < 16 && command[i]; i++) {
		char *place = strstr(command[i], "%d");

		if (place)
			snprintf(words[i], sizeof(words[i]), "%.*s%d%s", (int)(place - command[i]),
				 command[i], port, place + 2);
		else
			snprintf(words[i], sizeof(words[i]), "%s", command[i]);
		argv[i] = words[i];
	}
	return terminal_start(terminal, (struct terminal_size){ ROWS, COLUMNS }, argv, environ);
}

static bool shows(const struct terminal *terminal, const char *text)
{
	struct bytes screen = BYTES_INIT;
	bool found;

	terminal_append_screen(terminal, &screen);
	found = strstr(bytes_text(&screen), text) != NULL;
	bytes_release(&screen);
	return found;
}

static bool wait_for(struct terminal *terminal, const char *text, double seconds)
{
	double until = now_s() + seconds;

	while (!shows(terminal, text)) {
		if (now_s() > until || terminal->ended)
			return false;
		terminal_pump(terminal, 10);
	}
	return true;
}

/* Milliseconds from the key to the mark behind what it drew; below 0: none came. */
static double answer(struct terminal *terminal, const char *key)
{
	double begin_s = now_s();

	terminal_type(terminal, span_text(key));
	return terminal_wait_idle(terminal) ? (now_s() - begin_s) * 1e3 : -1;
}

/* ---- key to screen ---- */

static int measure_answers(const char *text, char **command)
{
	/* Walks of one line, pages, leaps to both ends, and letters of a command. */
	static const char *const keys[] = { "\033[5~", "\033[A", "\033[A", "\033[6~", "\033[B",
					    "\033[H",  "N",      "\033[F", "\033[5~", "\033[5~",
					    "O",       "\177",   "\177",   "\033[A",  "\033[6~" };
	static struct series took;
	struct series_row row = { "keys", "smtpscope", "key to screen", "ms", "<= 1" };
	struct terminal terminal;

	if (!begin(&terminal, command, 0) || !wait_for(&terminal, text, PATIENCE_S) ||
	    !terminal_wait_idle(&terminal))
		return 1;
	for (int i = 0; i < PRESSES; i++) {
		double ms = answer(&terminal, keys[i % (int)(sizeof(keys) / sizeof(keys[0]))]);

		if (ms < 0)
			break;
		if (i >= 30)
			series_add(&took, ms);
	}
	series_print_mixed(&took, &row);
	row = (struct series_row){ "keys", "smtpscope", "99 of 100 keys", "ms", "<= 5" };
	row_print(&row, series_part(&took, 0.99));
	terminal_close(&terminal);
	return 0;
}

/* ---- the server ---- */

static void say(int fd, const char *text)
{
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		perror("send");
}

/* A session with a server of ours that has greeted; its end of the connection. */
static int begin_session(struct terminal *terminal, char **command)
{
	int port, fd, listener = loopback_listen(&port);

	if (!begin(terminal, command, port))
		return -1;
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	if (fd < 0)
		return -1;
	say(fd, "220 mail.example.test ESMTP\r\n");
	return wait_for(terminal, "220 mail.example.test", 5) && terminal_wait_idle(terminal) ? fd
											      : -1;
}

/* ---- bytes for a line ---- */

/* Until nothing more is drawn: while a reply is awaited the program never calls itself idle. */
static void settle(struct terminal *terminal)
{
	size_t seen;

	do {
		seen = terminal->raw.size;
		terminal_pump(terminal, 40);
	} while (terminal->raw.size != seen);
}

static void keep_cells(const struct terminal *terminal, uint32_t cells[ROWS][COLUMNS])
{
	for (int row = 0; row < ROWS; row++)
		for (int column = 0; column < COLUMNS; column++) {
			VTermScreenCell cell = { 0 };

			vterm_screen_get_cell(terminal->screen,
					      (VTermPos){ .row = row, .col = column }, &cell);
			cells[row][column] = cell.chars[0] ? cell.chars[0] : ' ';
		}
}

static int count_changes(uint32_t before[ROWS][COLUMNS], uint32_t after[ROWS][COLUMNS])
{
	int changed = 0;

	for (int row = 0; row < ROWS; row++)
		for (int column = 0; column < COLUMNS; column++)
			changed += before[row][column] != after[row][column];
	return changed;
}

/* Bytes since `from` without the marks, which only tests ask for. */
static size_t count_written(const struct terminal *terminal, size_t from)
{
	struct span raw = span_after(bytes_span(&terminal->raw), from);
	size_t count = 0;

	for (size_t at = 0; at < raw.size;) {
		if (raw.size - at > 7 && memcmp(raw.data + at, "\033]7777;", 7) == 0) {
			while (at < raw.size && raw.data[at] != '\\')
				at++;
			at++;
			continue;
		}
		count++;
		at++;
	}
	return count;
}

static int measure_reply(char **command)
{
	static struct series bytes, changes, ratio;
	static uint32_t before[ROWS][COLUMNS], after[ROWS][COLUMNS];
	struct series_row row = { "bytes", "smtpscope", "written for a new line", "bytes", "" };
	struct terminal terminal;
	int server = begin_session(&terminal, command);

	if (server < 0)
		return 1;
	for (int i = 0; i < 40; i++) {
		char line[80];
		size_t from;
		int changed;

		/* A command of ours, then the line that is measured: its answer. */
		terminal_type(&terminal, span_text("NOOP\r"));
		settle(&terminal);
		keep_cells(&terminal, before);
		from = terminal.raw.size;
		terminal.typed = terminal.turn;
		snprintf(line, sizeof(line), "250 2.0.0 Ok: queued as %05X\r\n", 0x4F2A1 + i * 771);
		say(server, line);
		snprintf(line, sizeof(line), "as %05X", 0x4F2A1 + i * 771);
		if (!wait_for(&terminal, line, 5) || !terminal_wait_idle(&terminal))
			break;
		keep_cells(&terminal, after);
		changed = count_changes(before, after);
		series_add(&bytes, (double)count_written(&terminal, from));
		series_add(&changes, changed);
		series_add(&ratio, (double)count_written(&terminal, from) / changed);
	}
	series_print(&bytes, &row);
	row.figure = "characters that changed";
	row.unit = "cells";
	series_print(&changes, &row);
	row = (struct series_row){ "bytes", "smtpscope", "bytes a changed character", "x", "<= 2" };
	series_print(&ratio, &row);
	terminal_close(&terminal);
	return 0;
}

/* ---- under attack ---- */

/* What a server sends without end; every limit of ours lies within the time of a few keys. */
static const struct {
	const char *name;
	const char *begin;
	const char *again;
} floods[] = {
	{ "a reply without end", "", "250-x\r\n" },
	{ "a line without end", "250 ",
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
	{ "replies that nobody asked for", "", "250 2.0.0 Ok\r\n" },
	{ "lines that are no replies", "", "\033[2J\033]0;x\007 \342\200\256 \001\002\003\r\n" },
	{ "empty lines", "", "\r\n" },
	{ "NUL bytes", "", "\001\001\001\001\001\001\001\001" },
};

/* A child that sends until nobody takes it any more; where it says \1 a NUL goes. */
static pid_t begin_flood(int server, size_t n)
{
	static char block[65536];
	size_t piece = strlen(floods[n].again), size = 0;
	bool zeros = floods[n].again[0] == '\001';
	pid_t child = fork();

	if (child != 0)
		return child;
	for (; size + piece <= sizeof(block); size += piece)
		memcpy(block + size, floods[n].again, piece);
	if (zeros)
		memset(block, 0, size);
	say(server, floods[n].begin);
	while (send(server, block, size, MSG_NOSIGNAL) > 0)
		;
	_exit(0);
}

/* Milliseconds until a letter typed behind `count` others is seen; below 0 after two seconds. */
static double echo(struct terminal *terminal, int count)
{
	char wanted[64] = "> ";
	double begin_s = now_s();

	memset(wanted + 2, 'a', (size_t)count + 1);
	terminal_type(terminal, span_text("a"));
	return wait_for(terminal, wanted, 2) ? (now_s() - begin_s) * 1e3 : -1;
}

static void measure_flood(size_t n, char **command)
{
	static struct series took;
	struct series_row row = { "attack", "smtpscope", floods[n].name, "ms", "<= 50" };
	struct terminal terminal;
	int server;

	took.count = 0;
	for (int round = 0; round < 4; round++) {
		pid_t child;

		server = begin_session(&terminal, command);
		if (server < 0)
			break;
		child = begin_flood(server, n);
		for (int i = 0; i < 25; i++) {
			double ms = echo(&terminal, i);

			if (ms < 0)
				ms = 2000;
			series_add(&took, ms);
			terminal_pump(&terminal, 2);
		}
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(server);
		terminal_close(&terminal);
	}
	series_print_mixed(&took, &row);
	row.figure = "the slowest of these keys";
	row_print(&row, series_part(&took, 1));
}

static int measure_attack(char **command)
{
	for (size_t n = 0; n < sizeof(floods) / sizeof(floods[0]); n++)
		measure_flood(n, command);
	return 0;
}

int main(int argc, char **argv)
{
	setenv("SMTPSCOPE_TEST_SYNC", "1", 1);
	setenv("TERM", "xterm-256color", 1);
	if (argc > 3 && !strcmp(argv[1], "answer"))
		return measure_answers(argv[2], argv + 3);
	if (argc > 2 && !strcmp(argv[1], "reply"))
		return measure_reply(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "attack"))
		return measure_attack(argv + 2);
	fprintf(stderr,
		"usage: keys answer TEXT COMMAND... | reply COMMAND... | attack COMMAND...\n");
	return 2;
}

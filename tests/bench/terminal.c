/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long a program takes on a terminal until something is to be seen:
 *
 *   terminal TEXT COMMAND...            until it has written TEXT
 *   terminal -k KEYS TEXT COMMAND...    the same; then types KEYS, and waits for it to write again
 *   terminal first RUNS WHAT NAME COMMAND... ';' NAME ...
 *                                       commands in turn, until each has drawn its first screen:
 *                                       the last that it writes before it rests
 *
 * The first two print seconds, mebibytes resident at the most, and with -k the
 * seconds until it had drawn what the keys asked for; "-" for what never came in
 * a minute. The last one prints rows.
 */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "series.h"

#define PATIENCE 60.0
#define QUIET_MS 60 /* a program that has drawn writes no more for so long */

static int terminal;
static char seen[1 << 16];
static size_t seen_size;

/* Reads what there is; keeps the end of it. False when nothing came within `ms`. */
static bool read_some(int ms)
{
	struct pollfd ready = { .fd = terminal, .events = POLLIN };
	char piece[8192];
	ssize_t got;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	got = read(terminal, piece, sizeof(piece));
	if (got <= 0)
		return false;
	if (seen_size + (size_t)got > sizeof(seen)) {
		size_t kept = sizeof(seen) / 2 < seen_size ? sizeof(seen) / 2 : seen_size;

		memmove(seen, seen + seen_size - kept, kept);
		seen_size = kept;
	}
	memcpy(seen + seen_size, piece, (size_t)got);
	seen_size += (size_t)got;
	return true;
}

static bool wait_for(const char *text, double until)
{
	while (now_s() < until) {
		if (memmem(seen, seen_size, text, strlen(text)))
			return true;
		read_some(20);
	}
	return false;
}

static double resident_mib(pid_t pid)
{
	char path[64], line[256];
	double kib = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	status = fopen(path, "re");
	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmHWM: %lf", &kib) == 1)
			break;
	if (status)
		fclose(status);
	return kib / 1024;
}

/* Seconds from the keys to the last thing that was drawn because of them. */
static double answer_to(const char *keys)
{
	double begin, last;

	while (read_some(QUIET_MS))
		;
	begin = last = now_s();
	if (write(terminal, keys, strlen(keys)) < 0)
		return -1;
	while (read_some(now_s() - begin < 1 && last == begin ? 1000 : QUIET_MS))
		last = now_s();
	return last - begin;
}

static void tell(double value, const char *end)
{
	if (value < 0)
		printf("-%s", end);
	else
		printf("%.3f%s", value, end);
}

static pid_t start(char **command)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	pid_t pid = forkpty(&terminal, NULL, NULL, &size);

	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(command[0], command);
		_exit(127);
	}
	seen_size = 0;
	return pid;
}

static void stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(terminal);
}

/* ---- first screens ---- */

#define PROGRAMS_MAX 8

struct program {
	const char *name;
	char **command;
	struct series drawn; /* milliseconds */
	double memory_mib;
};

static struct program programs[PROGRAMS_MAX];
static int program_count;

/* Milliseconds until the last byte before it rests, or until its end. */
static void run_once(struct program *program, bool kept)
{
	double begin = now_s(), last = begin;
	pid_t pid = start(program->command);

	while (read_some(last == begin ? 5000 : QUIET_MS))
		last = now_s();
	program->memory_mib = resident_mib(pid);
	stop(pid);
	if (kept && last > begin)
		series_add(&program->drawn, (last - begin) * 1e3);
}

static void read_programs(char **argv)
{
	while (*argv && program_count < PROGRAMS_MAX) {
		struct program *program = &programs[program_count++];

		program->name = *argv++;
		program->command = argv;
		while (*argv && strcmp(*argv, ";") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
}

static int compare_first_screens(int runs, const char *what, char **argv)
{
	read_programs(argv);
	for (int round = -1; round < runs; round++)
		for (int i = 0; i < program_count; i++)
			run_once(&programs[(round + 1 + i) % program_count], round >= 0);
	for (int i = 0; i < program_count; i++) {
		struct series_row row = { what, programs[i].name, "first screen", "ms", "" };

		series_print(&programs[i].drawn, &row);
		row.figure = "memory";
		row.unit = "MiB";
		if (programs[i].memory_mib > 0)
			row_print(&row, programs[i].memory_mib);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *keys = NULL;
	double begin, opened, memory;
	pid_t pid;

	if (argc > 5 && !strcmp(argv[1], "first"))
		return compare_first_screens((int)strtol(argv[2], NULL, 10), argv[3], argv + 4);
	if (argc > 3 && !strcmp(argv[1], "-k")) {
		keys = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: terminal [-k KEYS] TEXT COMMAND...\n");
		return 2;
	}
	begin = now_s();
	pid = start(argv + 2);
	opened = wait_for(argv[1], begin + PATIENCE) ? now_s() - begin : -1;
	memory = resident_mib(pid);
	tell(opened, " ");
	tell(memory, keys ? " " : "\n");
	if (keys)
		tell(opened < 0 ? -1 : answer_to(keys), "\n");
	stop(pid);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long a program takes on a terminal until something is to be seen:
 *
 *   terminal TEXT COMMAND...            until it has written TEXT
 *   terminal -k KEYS TEXT COMMAND...    the same; then types KEYS, and waits for it to write again
 *
 * Prints seconds, mebibytes resident at the most, and with -k the seconds until
 * it had drawn what the keys asked for; "-" for what never came in a minute.
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
#include <time.h>
#include <unistd.h>

#define PATIENCE 60.0
#define QUIET_MS 60 /* a program that has drawn writes no more for so long */

static int terminal;
static char seen[1 << 16];
static size_t seen_size;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

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
	while (now() < until) {
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
	begin = last = now();
	if (write(terminal, keys, strlen(keys)) < 0)
		return -1;
	while (read_some(now() - begin < 1 && last == begin ? 1000 : QUIET_MS))
		last = now();
	return last - begin;
}

static void tell(double value, const char *end)
{
	if (value < 0)
		printf("-%s", end);
	else
		printf("%.3f%s", value, end);
}

int main(int argc, char **argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	const char *keys = NULL;
	double begin, opened, memory;
	pid_t pid;

	if (argc > 3 && !strcmp(argv[1], "-k")) {
		keys = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: terminal [-k KEYS] TEXT COMMAND...\n");
		return 2;
	}
	begin = now();
	pid = forkpty(&terminal, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	opened = wait_for(argv[1], begin + PATIENCE) ? now() - begin : -1;
	memory = resident_mib(pid);
	tell(opened, " ");
	tell(memory, keys ? " " : "\n");
	if (keys)
		tell(opened < 0 ? -1 : answer_to(keys), "\n");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands run in turn, again and again, so that whatever else the machine does
 * meets them all alike:
 *
 *   race [-n RUNS] WHAT FIGURE NAME [-i FILE] [-o TEXT] COMMAND... ';' NAME ...
 *
 * FILE becomes standard input. A run counts if the command ended with 0 and, with
 * -o, wrote TEXT; after a first run that did not, a command drops out, and its
 * row has no numbers. Prints three rows a command: time from fork to end, time
 * of the processors, memory resident at the most.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "series.h"

#define RUNNERS_MAX 12

struct runner {
	const char *name;
	const char *input;
	const char *expected;
	char **command;
	struct series wall, cpu; /* milliseconds */
	double memory_mib;
	int failed;
};

static struct runner runners[RUNNERS_MAX];
static int runner_count;

static double ms_of(const struct timeval *time)
{
	return (double)time->tv_sec * 1e3 + (double)time->tv_usec / 1e3;
}

static void become(const struct runner *runner, int output)
{
	int input = open(runner->input ? runner->input : "/dev/null", O_RDONLY);

	if (input < 0)
		_exit(126);
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	close(input);
	execvp(runner->command[0], runner->command);
	_exit(127);
}

static int wrote(int output, const char *expected)
{
	off_t size = lseek(output, 0, SEEK_END);
	char *text;
	int found;

	if (!expected)
		return 1;
	text = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, output, 0) : MAP_FAILED;
	if (text == MAP_FAILED)
		return 0;
	found = memmem(text, (size_t)size, expected, strlen(expected)) != NULL;
	munmap(text, (size_t)size);
	return found;
}

/* One run, kept unless it only warms caches. */
static void run(struct runner *runner, int kept)
{
	int output = memfd_create("output", MFD_CLOEXEC), status;
	struct rusage usage;
	double begin = now_s(), took;
	pid_t pid = fork();

	if (pid == 0)
		become(runner, output);
	wait4(pid, &status, 0, &usage);
	took = (now_s() - begin) * 1e3;
	if (status != 0 || !wrote(output, runner->expected)) {
		runner->failed = 1;
	} else if (kept) {
		series_add(&runner->wall, took);
		series_add(&runner->cpu, ms_of(&usage.ru_utime) + ms_of(&usage.ru_stime));
		runner->memory_mib = (double)usage.ru_maxrss / 1024;
	}
	close(output);
}

/* One command up to its ';'; the arguments behind it. */
static char **read_runner(char **argv)
{
	struct runner *runner = &runners[runner_count++];

	runner->name = *argv++;
	while (*argv && argv[1] && argv[0][0] == '-') {
		if (!strcmp(*argv, "-i"))
			runner->input = argv[1];
		else
			runner->expected = argv[1];
		argv += 2;
	}
	runner->command = argv;
	while (*argv && strcmp(*argv, ";") != 0)
		argv++;
	if (!*argv)
		return argv;
	*argv = NULL;
	return argv + 1;
}

static void print(struct runner *runner, const char *what, const char *figure)
{
	struct series_row row = { what, runner->name, figure, "ms", "" };

	if (runner->failed)
		runner->wall.count = 0;
	series_print(&runner->wall, &row);
	if (runner->failed)
		return;
	row.figure = "processor time";
	series_print(&runner->cpu, &row);
	row.figure = "memory";
	row.unit = "MiB";
	row_print(&row, runner->memory_mib);
}

int main(int argc, char **argv)
{
	int runs = 15, at = 1;

	if (argc > 3 && !strcmp(argv[1], "-n")) {
		runs = (int)strtol(argv[2], NULL, 10);
		at = 3;
	}
	if (argc < at + 4) {
		fprintf(stderr, "usage: race [-n RUNS] WHAT FIGURE NAME [-i FILE] [-o TEXT] "
				"COMMAND... ';' NAME ...\n");
		return 2;
	}
	for (char **rest = argv + at + 2; *rest && runner_count < RUNNERS_MAX;)
		rest = read_runner(rest);
	for (int round = -1; round < runs; round++) {
		/* Another one begins each round: none always comes after the same. */
		for (int i = 0; i < runner_count; i++) {
			struct runner *runner = &runners[(round + 1 + i) % runner_count];

			if (!runner->failed)
				run(runner, round >= 0);
		}
	}
	for (int i = 0; i < runner_count; i++)
		print(&runners[i], argv[at], argv[at + 1]);
	return 0;
}

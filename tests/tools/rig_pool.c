/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer loop of both rigs: forks a worker per test file and gathers their reports. */
#include "rig_pool.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/printable.h"

struct worker {
	pid_t pid;  /* 0: free */
	int report; /* a file in memory that the worker writes */
	const char *path;
};

void report_line(struct bytes *report, const char *format, ...)
{
	char line[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	bytes_append_text(report, line);
	bytes_append_byte(report, '\n');
}

/* In the worker; whatever it starts asks the kernel to be ended with it. */
static void worker_work(const struct pool *pool, const char *path, int fd)
{
	struct bytes report = BYTES_INIT;
	bool good;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* What the program leaves behind becomes ours, and so is found. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	alarm(pool->bound_s);
	good = pool->test(path, &report, pool->context);
	for (size_t done = 0; done < report.size;) {
		ssize_t put = write(fd, report.data + done, report.size - done);

		if (put <= 0)
			break;
		done += (size_t)put;
	}
	_exit(good ? 0 : 1);
}

static void worker_start(struct worker *worker, const struct pool *pool, const char *path)
{
	fflush(NULL);
	worker->path = path;
	worker->report = memfd_create("report", MFD_CLOEXEC);
	worker->pid = fork();
	if (worker->pid == 0)
		worker_work(pool, path, worker->report);
	if (worker->pid < 0) {
		perror("fork");
		exit(1);
	}
}

/* A report quotes servers and programs: nothing of it may act on the tester's terminal. */
static void report_print(int fd)
{
	struct bytes report = BYTES_INIT, shown = BYTES_INIT;
	struct span rest;
	char block[4096];
	ssize_t got;

	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, block, sizeof(block))) > 0)
		bytes_append(&report, span_of(block, (size_t)got));
	for (rest = bytes_span(&report); rest.size > 0;) {
		size_t size = span_find(rest, '\n');

		printable_append(&shown, span_part(rest, 0, size));
		bytes_append_byte(&shown, '\n');
		rest = span_after(rest, size + 1);
	}
	fwrite(shown.data, 1, shown.size, stdout);
	bytes_release(&report);
	bytes_release(&shown);
}

/* True when the worker's test passed. */
static bool worker_end(struct worker *worker, const struct pool *pool, int status)
{
	bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	if (!good)
		printf("FAILED %s\n", worker->path);
	else if (pool->chatty)
		printf("passed %s\n", worker->path);
	if (!good || pool->chatty)
		report_print(worker->report);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		printf("  hung: not done after %u s\n", pool->bound_s);
	else if (WIFSIGNALED(status))
		printf("  the rig itself ended by signal %d\n", WTERMSIG(status));
	close(worker->report);
	worker->pid = 0;
	return good;
}

static bool any_is_busy(const struct worker *workers, int count)
{
	for (int i = 0; i < count; i++)
		if (workers[i].pid)
			return true;
	return false;
}

/* nohup and shells hand on signals that are ignored or held back, and a program keeps to that. */
static void take_signals_back(void)
{
	static const int numbers[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGCHLD,
				       SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU };
	sigset_t none;

	for (size_t n = 0; n < sizeof(numbers) / sizeof(numbers[0]); n++)
		signal(numbers[n], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int pool_run(const struct pool *pool, char **paths, size_t count)
{
	struct worker *workers = memory_new((size_t)pool->workers, sizeof(*workers));
	size_t next = 0, passed = pool->passed, all = pool->passed + pool->failed + count;

	take_signals_back();
	while (next < count || any_is_busy(workers, pool->workers)) {
		int status;
		pid_t pid;

		for (int i = 0; i < pool->workers && next < count; i++)
			if (!workers[i].pid)
				worker_start(&workers[i], pool, paths[next++]);
		pid = waitpid(-1, &status, 0);
		for (int i = 0; i < pool->workers; i++)
			if (workers[i].pid == pid && worker_end(&workers[i], pool, status))
				passed++;
	}
	memory_free(workers);
	if (count == 0)
		printf("no test file was named\n");
	printf("%zu passed, %zu failed\n", passed, all - passed + (count == 0));
	return passed == all && count > 0 ? 0 : 1;
}

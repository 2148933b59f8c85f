/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Child processes that answer through a pipe: a blocking call of the system
 * (getaddrinfo) and a command of the user's (--password-command, $EDITOR). A
 * child gets default signals, no descriptor but 0, 1, 2, and nothing secret.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/fault.h"

struct child {
	pid_t pid;  /* 0 when there is none */
	int output; /* read end of its standard output, non-blocking, close-on-exec; -1 when none */
};

/*
 * Forks; the child runs work(argument, fd) with fd the pipe's write end, and
 * ends with its result. False with FAULT_FILE when the system makes no child.
 */
bool child_start_function(struct child *child, int (*work)(void *argument, int fd), void *argument,
			  struct fault *fault);

/* The same with `sh -c command`, standard input from /dev/null; standard error stays ours. */
bool child_start_command(struct child *child, const char *command, struct fault *fault);

/* Waits for the end; the exit status, or 128 + signal. Closes the pipe. */
int child_wait(struct child *child);

/* Ends it now (SIGKILL) and waits. */
void child_kill(struct child *child);

/*
 * Runs a program on our terminal, and waits: its exit status, 128 + signal, or
 * -1 with a fault. `input`, where it has data, becomes its standard input.
 */
int child_run_program(const char *path, const char *const words[], struct span input,
		      struct fault *fault);

/* The same with `sh -c command`. */
int child_run_shell(const char *command, struct span input, struct fault *fault);

/*
 * The whole standard output of a command, at most limit bytes, waiting for it;
 * false with a fault when it cannot run or ends with a status other than 0.
 */
bool child_read_command(const char *command, struct bytes *out, size_t limit, struct fault *fault);

/*
 * Runs `sh -c command` with the text as its standard input, its output thrown
 * away. Waits no longer than that: a command that still runs goes on without
 * us. False when it cannot run, or ends meanwhile with a status other than 0.
 */
bool child_feed_command(const char *command, struct span text, unsigned wait_ms,
			struct fault *fault);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Child processes that answer through a pipe; used by net's resolver and by cli. */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: everything but 0, 1, 2 is closed, signals are as a new program expects them. */
static void settle_child(int output, int input)
{
	static const int signals[] = { SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,  SIGPIPE,
				       SIGCHLD, SIGTSTP, SIGCONT, SIGWINCH, SIGXFSZ };
	sigset_t none;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (output != STDOUT_FILENO)
		dup2(output, STDOUT_FILENO);
	if (input < 0)
		input = open("/dev/null", O_RDONLY);
	if (input > 0)
		dup2(input, STDIN_FILENO);
	if (close_range(3, ~0U, 0) < 0)
		for (int fd = 3; fd < 1024; fd++)
			close(fd);
}

static bool start(struct child *child, int (*work)(void *, int), void *argument,
		  struct fault *fault)
{
	int ends[2];

	*child = (struct child){ 0, -1 };
	if (pipe2(ends, O_CLOEXEC) < 0) {
		fault_set_plain(fault, FAULT_FILE, errno,
				_("No pipe could be made: too many open files?"));
		return false;
	}
	child->pid = fork();
	if (child->pid < 0) {
		fault_set_plain(fault, FAULT_FILE, errno, _("No child process could be started."));
		close(ends[0]);
		close(ends[1]);
		child->pid = 0;
		return false;
	}
	if (child->pid == 0) {
		settle_child(ends[1], -1);
		_exit(work(argument, STDOUT_FILENO));
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	child->output = ends[0];
	return true;
}

bool child_start_function(struct child *child, int (*work)(void *argument, int fd), void *argument,
			  struct fault *fault)
{
	return start(child, work, argument, fault);
}

static int run_shell(void *argument, int fd)
{
	(void)fd;
	execl("/bin/sh", "sh", "-c", (const char *)argument, (char *)NULL);
	return 127;
}

bool child_start_command(struct child *child, const char *command, struct fault *fault)
{
	char *argument = (char *)(uintptr_t)command;

	return start(child, run_shell, argument, fault);
}

int child_wait(struct child *child)
{
	int status = 0;

	if (child->output >= 0)
		close(child->output);
	child->output = -1;
	if (child->pid <= 0)
		return 0;
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void child_kill(struct child *child)
{
	if (child->pid > 0)
		kill(child->pid, SIGKILL);
	child_wait(child);
}

static bool read_output(int fd, struct bytes *out, size_t limit)
{
	size_t start_size = out->size;

	for (;;) {
		struct pollfd wait = { fd, POLLIN, 0 };
		unsigned char buffer[4096];
		ssize_t got;

		bool fits;

		if (poll(&wait, 1, -1) < 0 && errno != EINTR)
			return false;
		got = read(fd, buffer, sizeof(buffer));
		fits = got <= 0 || out->size - start_size + (size_t)got <= limit;
		if (got > 0 && fits)
			bytes_append(out, span_of(buffer, (size_t)got));
		explicit_bzero(buffer, sizeof(buffer));
		if (got == 0)
			return true;
		if (!fits || (got < 0 && errno != EAGAIN && errno != EINTR))
			return false;
	}
}

/*
 * While a command is waited for nobody looks at signals that were noted: those
 * that end the program do so at once.
 */
static void let_die(struct sigaction former[2])
{
	struct sigaction usual = { .sa_handler = SIG_DFL };

	sigaction(SIGTERM, NULL, &former[0]);
	sigaction(SIGHUP, NULL, &former[1]);
	if (former[0].sa_handler != SIG_IGN)
		sigaction(SIGTERM, &usual, NULL);
	if (former[1].sa_handler != SIG_IGN)
		sigaction(SIGHUP, &usual, NULL);
}

bool child_read_command(const char *command, struct bytes *out, size_t limit, struct fault *fault)
{
	struct sigaction former[2];
	struct child child;
	bool started, complete;
	int status;

	/* No reallocation leaves a copy of a password behind. */
	bytes_reserve(out, limit);
	let_die(former); /* before the command can tell anybody that it runs */
	started = child_start_command(&child, command, fault);
	complete = started && read_output(child.output, out, limit);
	if (started && !complete)
		kill(child.pid, SIGKILL);
	status = child_wait(&child);
	sigaction(SIGTERM, &former[0], NULL);
	sigaction(SIGHUP, &former[1], NULL);
	if (!started)
		return false;
	if (complete && status == 0)
		return true;
	fault_set_plain(
		fault, FAULT_FILE, status,
		status == 127 ? _("The command was not found by the shell. Run it by hand to see.")
			      : _("The command failed or gave too much. Run it by hand to see its "
				  "output."));
	return false;
}

/* ---- fed instead of asked ---- */

/* The text as a file without a name, at its start. */
static int text_file(struct span text)
{
	int fd = memfd_create("text", MFD_CLOEXEC);
	size_t at = 0;

	while (fd >= 0 && at < text.size) {
		ssize_t wrote = write(fd, text.data + at, text.size - at);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) {
			close(fd);
			return -1;
		}
		at += (size_t)wrote;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static _Noreturn void run_fed(const char *command, int input)
{
	int nowhere = open("/dev/null", O_WRONLY);

	if (nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	settle_child(nowhere, input);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* False when it has ended badly; one that still runs is nobody's fault. */
static bool watch(pid_t pid, unsigned wait_ms, const char *command, struct fault *fault)
{
	struct message_value values[2] = { { "command", span_text(command) } };
	struct bytes number = BYTES_INIT;
	int status = 0;

	for (unsigned waited = 0; waitpid(pid, &status, WNOHANG) == 0; waited += 10) {
		if (waited >= wait_ms)
			return true;
		poll(NULL, 0, 10);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	bytes_append_number(&number, (uint64_t)(WIFEXITED(status) ? WEXITSTATUS(status)
								  : 128 + WTERMSIG(status)));
	values[1] = (struct message_value){ "status", bytes_span(&number) };
	fault_set(fault, FAULT_FILE, 0,
		  _("The command \"{command}\" ended with status {status}; try it in a shell."),
		  values, 2);
	bytes_release(&number);
	return false;
}

bool child_feed_command(const char *command, struct span text, unsigned wait_ms,
			struct fault *fault)
{
	int input = text_file(text);
	pid_t pid = input < 0 ? -1 : fork();

	if (pid < 0) {
		fault_set_plain(fault, FAULT_FILE, errno, _("No child process could be started."));
		if (input >= 0)
			close(input);
		return false;
	}
	if (pid == 0)
		run_fed(command, input);
	close(input);
	return watch(pid, wait_ms, command, fault);
}

/* Until the reader is gone, or has it all. */
static void write_all(int fd, struct span text)
{
	while (text.size) {
		ssize_t size = write(fd, text.data, text.size);

		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			break;
		text = span_after(text, (size_t)size);
	}
}

/* What the terminal's keys send goes to the program that has the terminal now, not to us. */
static void leave_keys_alone(struct sigaction former[2])
{
	struct sigaction ignored = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &ignored, &former[0]);
	sigaction(SIGQUIT, &ignored, &former[1]);
}

int child_run_program(const char *path, const char *const words[], struct span input,
		      struct fault *fault)
{
	struct child child = { 0, -1 };
	struct sigaction former[2];
	int ends[2] = { -1, -1 };
	int status = -1;

	if (input.data && pipe2(ends, O_CLOEXEC) < 0) {
		fault_set_plain(fault, FAULT_FILE, errno,
				_("No pipe could be made: too many open files?"));
		return -1;
	}
	leave_keys_alone(former);
	child.pid = fork();
	if (child.pid == 0) {
		settle_child(STDOUT_FILENO, input.data ? ends[0] : STDIN_FILENO);
		execv(path, (char *const *)words);
		_exit(127);
	}
	if (child.pid < 0)
		fault_set_plain(fault, FAULT_FILE, errno, _("No child process could be started."));
	if (input.data)
		close(ends[0]);
	if (child.pid > 0 && input.data)
		write_all(ends[1], input);
	if (input.data)
		close(ends[1]);
	if (child.pid > 0)
		status = child_wait(&child);
	sigaction(SIGINT, &former[0], NULL);
	sigaction(SIGQUIT, &former[1], NULL);
	return status;
}

int child_run_shell(const char *command, struct span input, struct fault *fault)
{
	const char *const words[] = { "sh", "-c", command, NULL };

	return child_run_program("/bin/sh", words, input, fault);
}

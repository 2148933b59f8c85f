/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One poll(2) a turn over what the owners of descriptors put in. Signals come
 * through a pipe of our own, so that none is lost between the look and the
 * wait.
 */
#include "net/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"

static const struct {
	int number;
	enum loop_signal bit;
} caught_signals[] = {
	{ SIGWINCH, LOOP_WINCH }, { SIGTERM, LOOP_TERM }, { SIGHUP, LOOP_HUP },
	{ SIGINT, LOOP_INT },     { SIGQUIT, LOOP_QUIT }, { SIGCHLD, LOOP_CHLD },
	{ SIGTSTP, LOOP_TSTP },   { SIGCONT, LOOP_CONT },
};

#define SIGNAL_COUNT (sizeof(caught_signals) / sizeof(caught_signals[0]))

/* A signal handler has no argument of ours: these two are all that it knows. */
static atomic_uint came;
static atomic_int wake_fd = -1;

struct loop {
	struct pollfd *set; /* [0] is the pipe's read end */
	size_t count;
	size_t capacity;
	uint64_t deadline_us; /* 0: none */
	bool hurried;
	int pipe_in;
	int pipe_out;
	unsigned caught; /* enum loop_signal whose former handlers are below */
	struct sigaction former[SIGNAL_COUNT];
};

static void note_signal(int number)
{
	int saved = errno;
	int fd = atomic_load(&wake_fd);

	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		if (caught_signals[i].number == number)
			atomic_fetch_or(&came, (unsigned)caught_signals[i].bit);
	}
	/* A full pipe wakes the loop just as well. */
	if (fd >= 0 && write(fd, "", 1) < 0)
		errno = 0;
	errno = saved;
}

struct loop *loop_new(struct fault *fault)
{
	struct loop *loop;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) {
		fault_set_plain(fault, FAULT_FILE, errno,
				_("No pipe could be made: too many open files?"));
		return NULL;
	}
	loop = memory_new(1, sizeof(*loop));
	loop->pipe_in = ends[0];
	loop->pipe_out = ends[1];
	loop_clear(loop);
	return loop;
}

static void restore_signals(struct loop *loop)
{
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		if (loop->caught & (unsigned)caught_signals[i].bit)
			sigaction(caught_signals[i].number, &loop->former[i], NULL);
	}
	if (atomic_load(&wake_fd) == loop->pipe_out)
		atomic_store(&wake_fd, -1);
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	restore_signals(loop);
	close(loop->pipe_in);
	close(loop->pipe_out);
	memory_free(loop->set);
	memory_free(loop);
}

void loop_catch_signals(struct loop *loop, unsigned signals)
{
	struct sigaction action = { .sa_handler = note_signal };

	atomic_store(&wake_fd, loop->pipe_out);
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		unsigned bit = (unsigned)caught_signals[i].bit;
		int number = caught_signals[i].number;

		if (!(signals & bit) || (loop->caught & bit))
			continue;
		sigaction(number, NULL, &loop->former[i]);
		if (loop->former[i].sa_handler == SIG_IGN && number != SIGWINCH &&
		    number != SIGCHLD)
			continue;
		sigaction(number, &action, NULL);
		loop->caught |= bit;
	}
}

unsigned loop_take_signals(struct loop *loop)
{
	char dropped[64];

	/* The pipe first: a signal after this leaves its byte, and its bit at the latest next time. */
	while (read(loop->pipe_in, dropped, sizeof(dropped)) > 0)
		;
	return atomic_exchange(&came, 0);
}

void loop_clear(struct loop *loop)
{
	loop->count = 0;
	loop->deadline_us = 0;
	loop->hurried = false;
	loop_add(loop, loop->pipe_in, POLLIN);
}

size_t loop_add(struct loop *loop, int fd, short events)
{
	loop->set = memory_grow(loop->set, &loop->capacity, loop->count + 1, sizeof(*loop->set));
	loop->set[loop->count] = (struct pollfd){ events ? fd : -1, events, 0 };
	return loop->count++;
}

void loop_add_deadline(struct loop *loop, uint64_t deadline_us)
{
	if (deadline_us && (!loop->deadline_us || deadline_us < loop->deadline_us))
		loop->deadline_us = deadline_us;
}

void loop_hurry(struct loop *loop)
{
	loop->hurried = true;
}

/* Milliseconds to the deadline, rounded up so that it has passed when poll() returns. */
static int wait_ms(const struct loop *loop)
{
	uint64_t now_us;
	uint64_t ms;

	if (loop->hurried)
		return 0;
	if (!loop->deadline_us)
		return -1;
	now_us = time_monotonic_us();
	if (now_us >= loop->deadline_us)
		return 0;
	ms = (loop->deadline_us - now_us + 999) / 1000;
	return ms < 3600000 ? (int)ms : 3600000;
}

bool loop_wait(struct loop *loop)
{
	bool hurried = loop->hurried;
	int ready = poll(loop->set, (nfds_t)loop->count, wait_ms(loop));

	if (ready < 0) {
		for (size_t i = 0; i < loop->count; i++)
			loop->set[i].revents = 0;
		return true;
	}
	return ready > 0 || hurried;
}

short loop_revents(const struct loop *loop, size_t slot)
{
	return slot < loop->count ? loop->set[slot].revents : 0;
}

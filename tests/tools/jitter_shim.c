/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into programs: makes them late at random where they talk to each other, so that what
 * depends on who comes first shows. Told by the environment:
 *
 *   JITTER=MS      the longest delay of one call, every fourth on average
 *
 * All delays of one process together are at most BUDGET times that long: floods stay floods.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUDGET 20

static long longest_us, left_us;
static uint64_t state;
static pid_t of;

static void begin(void)
{
	const char *wish = getenv("JITTER");
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	of = getpid();
	state = (uint64_t)now.tv_nsec * 2654435761u + (uint64_t)of;
	longest_us = wish ? atol(wish) * 1000 : 0;
	/* Some processes are late from their first call on, others not at all. */
	left_us = longest_us * (long)(state >> 20 & 3) * BUDGET / 3;
}

static void be_late(void)
{
	long wait_us;
	struct timespec wait = { 0 };

	if (of != getpid()) /* a fork is late on its own account */
		begin();
	state = state * 6364136223846793005u + 1442695040888963407u;
	if (left_us <= 0 || (state >> 40 & 3) != 0)
		return;
	wait_us = (long)((state >> 33) % (uint64_t)longest_us);
	left_us -= wait_us;
	wait.tv_nsec = wait_us * 1000;
	nanosleep(&wait, NULL);
}

/* Sockets, pipes and terminals; files have nobody at their other end. */
static int has_other_end(int fd)
{
	struct stat what;

	return fstat(fd, &what) == 0 && !S_ISREG(what.st_mode);
}

static void *next_of(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
	static ssize_t (*next)(int, const void *, size_t, int);

	if (!next)
		*(void **)&next = next_of("send");
	be_late();
	return next(fd, data, size, flags);
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
	static ssize_t (*next)(int, void *, size_t, int);

	if (!next)
		*(void **)&next = next_of("recv");
	be_late();
	return next(fd, data, size, flags);
}

ssize_t read(int fd, void *data, size_t size)
{
	static ssize_t (*next)(int, void *, size_t);

	if (!next)
		*(void **)&next = next_of("read");
	if (has_other_end(fd))
		be_late();
	return next(fd, data, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
	static ssize_t (*next)(int, const void *, size_t);

	if (!next)
		*(void **)&next = next_of("write");
	if (has_other_end(fd))
		be_late();
	return next(fd, data, size);
}

/* Behind the wait: by then more may have come. */
int poll(struct pollfd *set, nfds_t count, int timeout)
{
	static int (*next)(struct pollfd *, nfds_t, int);
	int ready;

	if (!next)
		*(void **)&next = next_of("poll");
	ready = next(set, count, timeout);
	be_late();
	return ready;
}

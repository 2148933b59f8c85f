/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into the program: fails one of its own calls to the system, and lets all others
 * through. What libraries call among themselves is not counted, so the count does not depend on
 * them. Told by the environment:
 *
 *   FAULT=CALL:NUMBER:HOW   alloc read write poll open send recv connect clock : 1… :
 *                           an errno's name; "short" (one byte goes); "back", "ahead" (the clock, hours)
 *   FAULT_COUNTS=FILE       at the end: a line "CALL COUNT" for each of them
 *   FAULT_REACHED=FILE      made when the fault happened
 *   FAULT_TRACE=FILE        a line "CALL DESCRIPTOR RESULT" for each that moves bytes, in their order,
 *                           and "fopen PATH", of libraries as well
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum call { ALLOC, READ, WRITE, POLL, OPEN, SEND, RECV, CONNECT, CLOCK, CALLS };

static const char *const names[CALLS] = { "alloc", "read", "write",   "poll", "open",
					  "send",  "recv", "connect", "clock" };

static const struct {
	const char *name;
	int number;
} errors[] = {
	{ "EINTR", EINTR },           { "EIO", EIO },
	{ "ENOSPC", ENOSPC },         { "EMFILE", EMFILE },
	{ "ECONNRESET", ECONNRESET }, { "ENOMEM", ENOMEM },
	{ "EAGAIN", EAGAIN },         { "ENETDOWN", ENETDOWN },
};

static unsigned long counts[CALLS];
static enum call wanted = CALLS;
static unsigned long wanted_at;
static char wanted_how[16];
static ElfW(Addr) program_from, program_to;
static int trace = -1;

extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

/* The first object is the program. */
static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	(void)context;
	for (int n = 0; n < info->dlpi_phnum; n++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[n];

		if (part->p_type == PT_LOAD && part->p_flags & PF_X) {
			program_from = info->dlpi_addr + part->p_vaddr;
			program_to = program_from + part->p_memsz;
		}
	}
	return 1;
}

static void read_wish(void)
{
	const char *wish = getenv("FAULT");
	char name[16];

	if (!wish || sscanf(wish, "%15[a-z]:%lu:%15[A-Za-z]", name, &wanted_at, wanted_how) != 3)
		return;
	for (int n = 0; n < CALLS; n++)
		if (!strcmp(name, names[n]))
			wanted = (enum call)n;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULT_TRACE");

	dl_iterate_phdr(find_program, NULL);
	read_wish();
	if (path)
		trace = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNTS");
	FILE *file = path ? fopen(path, "w") : NULL;

	for (int n = 0; file && n < CALLS; n++)
		fprintf(file, "%s %lu\n", names[n], counts[n]);
	if (file)
		fclose(file);
}

static void tell_reached(void)
{
	const char *path = getenv("FAULT_REACHED");
	int fd = path ? creat(path, 0600) : -1;

	if (fd >= 0)
		close(fd);
}

static int is_from_program(const void *caller)
{
	return (ElfW(Addr))caller >= program_from && (ElfW(Addr))caller < program_to;
}

/* True when this is the call that is to fail; errno is set then, unless only its size is wrong. */
static int fails(enum call call, const void *caller)
{
	if (!is_from_program(caller))
		return 0;
	if (++counts[call] != wanted_at || call != wanted)
		return 0;
	tell_reached();
	for (size_t n = 0; n < sizeof(errors) / sizeof(errors[0]); n++)
		if (!strcmp(wanted_how, errors[n].name))
			errno = errors[n].number;
	return 1;
}

static ssize_t traced(const char *name, int fd, ssize_t result, const void *caller)
{
	int number = errno;

	if (trace >= 0 && is_from_program(caller))
		dprintf(trace, "%s %d %zd\n", name, fd, result);
	errno = number;
	return result;
}

static int is_short(void)
{
	return !strcmp(wanted_how, "short");
}

/* A connection that was reset is gone for the next call as well. */
static ssize_t fail_socket(int fd)
{
	int number = errno;

	if (number == ECONNRESET)
		shutdown(fd, SHUT_RDWR);
	errno = number;
	return -1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALLER __builtin_return_address(0)

void *calloc(size_t count, size_t size)
{
	return fails(ALLOC, CALLER) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
	return fails(ALLOC, CALLER) ? NULL : __libc_realloc(block, size);
}

ssize_t read(int fd, void *buffer, size_t size)
{
	if (fails(READ, CALLER)) {
		if (!is_short())
			return -1;
		size = size ? 1 : 0;
	}
	return traced("read", fd, NEXT(read)(fd, buffer, size), CALLER);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	if (fails(WRITE, CALLER)) {
		if (!is_short())
			return -1;
		size = size ? 1 : 0;
	}
	return traced("write", fd, NEXT(write)(fd, buffer, size), CALLER);
}

ssize_t send(int fd, const void *buffer, size_t size, int flags)
{
	if (fails(SEND, CALLER)) {
		if (!is_short())
			return fail_socket(fd);
		size = size ? 1 : 0;
	}
	return traced("send", fd, NEXT(send)(fd, buffer, size, flags), CALLER);
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
	if (fails(RECV, CALLER)) {
		if (!is_short())
			return fail_socket(fd);
		size = size ? 1 : 0;
	}
	return traced("recv", fd, NEXT(recv)(fd, buffer, size, flags), CALLER);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	return fails(POLL, CALLER) ? -1 : NEXT(poll)(fds, count, timeout);
}

/* A connect() of UDP only says where to: no signal comes between. */
static int is_stream(int fd)
{
	int type = 0;
	socklen_t size = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
	int fault = is_stream(fd) && fails(CONNECT, CALLER) ? errno : 0;

	/* After EINTR the connection is under way all the same (POSIX, connect()). */
	if (fault && fault != EINTR) {
		errno = fault;
		return -1;
	}
	if (NEXT(connect)(fd, address, size) == 0 && !fault)
		return 0;
	if (fault)
		errno = fault;
	return -1;
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	if (flags & (O_CREAT | O_TMPFILE)) {
		va_list arguments;

		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	return fails(OPEN, CALLER) ? -1 : NEXT(open)(path, flags, mode);
}

/* Large files have a name of their own, which is the same here. */
FILE *fopen64(const char *path, const char *mode)
{
	if (trace >= 0)
		dprintf(trace, "fopen %s\n", path);
	return NEXT(fopen64)(path, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	return fopen64(path, mode);
}

/* The wall clock jumps by some hours, back or ahead, and stays there. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int jump_s;
	int result = NEXT(clock_gettime)(clock, now);

	if (clock == CLOCK_REALTIME && fails(CLOCK, CALLER))
		jump_s = !strcmp(wanted_how, "back") ? -3 * 3600 : 3 * 3600;
	if (clock == CLOCK_REALTIME)
		now->tv_sec += jump_s;
	return result;
}

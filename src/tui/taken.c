/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by terminal.c, which takes terminals and gives them back, and by main.c at the start. */
#include "tui/taken.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define NAME_MAX_SIZE 64
#define STAMP_SIZE 32

/* For a signal handler, hence global: the mark of our own screen. */
static struct {
	volatile int fd; /* it is locked for as long as we live; 0: none */
	char *path;
} mark;

/*
 * "terminals/dev_pts_3" in the state folder; NULL without one, and for what is
 * no terminal. Folders are made only for a mark that is to be left there.
 */
static char *path_of(int fd, bool made)
{
	char name[NAME_MAX_SIZE] = "terminals/", *tail = name + strlen(name);

	if (ttyname_r(fd, tail, (size_t)(name + sizeof(name) - tail)) != 0)
		return NULL;
	for (char *at = tail; *at; at++)
		if (*at == '/')
			*at = '_';
	return made ? file_path(FILE_PLACE_STATE, name) : file_path_only(FILE_PLACE_STATE, name);
}

/* Names of terminals are given anew: this tells the terminal from a later one of its name. */
static struct span stamp_of(int fd, struct bytes *stamp)
{
	struct stat found;

	if (fstat(fd, &found) == 0)
		bytes_append_number(stamp, (uint64_t)found.st_ctim.tv_sec);
	bytes_append_byte(stamp, '\n');
	return bytes_span(stamp);
}

/* The mark, locked; -1 when another screen has it, or there is none. */
static int open_mark(const char *path, int flags)
{
	int fd = open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

void taken_begin(int fd)
{
	struct bytes stamp = BYTES_INIT;
	char *path = mark.fd ? NULL : path_of(fd, true);
	int file = path ? open_mark(path, O_CREAT) : -1;

	if (file > 0 && ftruncate(file, 0) == 0 &&
	    file_write(file, stamp_of(fd, &stamp), NULL, path)) {
		memory_free(mark.path);
		mark.path = path;
		mark.fd = file;
		path = NULL;
	} else if (file >= 0) {
		close(file);
	}
	memory_free(path);
	bytes_release(&stamp);
}

void taken_end(void)
{
	if (!mark.fd)
		return;
	unlink(mark.path);
	close(mark.fd);
	mark.fd = 0;
}

bool taken_was_left(int fd)
{
	struct bytes stamp = BYTES_INIT;
	char *path = path_of(fd, false);
	int file = path ? open_mark(path, 0) : -1;
	char text[STAMP_SIZE];
	bool left = false;

	if (file >= 0) {
		ssize_t size = read(file, text, sizeof(text));

		left = size > 0 && span_equal(span_of(text, (size_t)size), stamp_of(fd, &stamp));
		unlink(path);
		close(file);
	}
	memory_free(path);
	bytes_release(&stamp);
	return left;
}

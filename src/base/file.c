/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and XDG folders; used by cli (journals, history, scripts) and tui (history). */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

int file_create(const char *path, struct fault *fault)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_APPEND, 0600);

	if (fd < 0 && errno == EEXIST)
		fault_set_file(
			fault, errno,
			_("{path} is there already and is left as it is. Choose another name."),
			path);
	else if (fd < 0)
		fault_set_file(fault, errno, _("{path} could not be made: {reason}."), path);
	/* Whatever the umask says. */
	else if (fchmod(fd, 0600) < 0)
		errno = 0;
	return fd;
}

bool file_write(int fd, struct span data, struct fault *fault, const char *path)
{
	while (data.size) {
		ssize_t written = write(fd, data.data, data.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			fault_set_file(fault, errno, _("Writing to {path} failed: {reason}."),
				       path);
			return false;
		}
		data = span_after(data, (size_t)written);
	}
	return true;
}

int file_open(const char *path, struct fault *fault)
{
	struct stat found;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &found) < 0) {
		fault_set_file(fault, errno, _("{path} cannot be read: {reason}."), path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(found.st_mode)) {
		fault_set_file(
			fault, 0,
			_("{path} is no regular file; give a file, or - for standard input."),
			path);
		close(fd);
		return -1;
	}
	return fd;
}

static bool read_all(int fd, size_t limit, struct bytes *out, struct fault *fault, const char *path)
{
	size_t start = out->size;

	for (;;) {
		size_t room = out->size == start ? 4096 : 65536; /* most files are small */
		ssize_t got;

		bytes_reserve(out, room);
		got = read(fd, out->data + out->size, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fault_set_file(fault, errno, _("Reading {path} failed: {reason}."), path);
			return false;
		}
		if (got == 0)
			return true;
		out->size += (size_t)got;
		if (out->size - start > limit) {
			fault_set_file(fault, EFBIG,
				       _("{path} is larger than what can be read here."), path);
			return false;
		}
	}
}

bool file_read(const char *path, size_t limit, struct bytes *out, struct fault *fault)
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO : file_open(path, fault);
	bool ok;

	if (fd < 0)
		return false;
	ok = read_all(fd, limit, out, fault, path);
	if (!is_input)
		close(fd);
	return ok;
}

/* The place's variable, and what stands for it below the home folder. */
static const struct {
	const char *variable;
	const char *below_home;
} places[] = {
	[FILE_PLACE_CONFIG] = { "XDG_CONFIG_HOME", ".config" },
	[FILE_PLACE_STATE] = { "XDG_STATE_HOME", ".local/state" },
	[FILE_PLACE_DATA] = { "XDG_DATA_HOME", ".local/share" },
};

/* Makes every folder of the path up to its last slash. */
static bool make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		bool made;

		*slash = 0;
		made = mkdir(path, 0700) == 0 || errno == EEXIST;
		*slash = '/';
		if (!made)
			return false;
	}
	return true;
}

char *file_path_only(enum file_place place, const char *name)
{
	const char *base = getenv(places[place].variable);
	const char *home = getenv("HOME");
	struct bytes path = BYTES_INIT;

	/* The specification wants relative values ignored. */
	if (base && base[0] == '/') {
		bytes_append_text(&path, base);
	} else if (home && home[0] == '/') {
		bytes_append_text(&path, home);
		bytes_append_byte(&path, '/');
		bytes_append_text(&path, places[place].below_home);
	} else {
		return NULL;
	}
	bytes_append_text(&path, "/smtpscope/");
	bytes_append_text(&path, name);
	return bytes_take_text(&path);
}

char *file_path(enum file_place place, const char *name)
{
	char *path = file_path_only(place, name);

	if (path && make_folders(path))
		return path;
	memory_free(path);
	return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large files read and forgotten in pieces; used by cli/loading. */
#include "base/file_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define PIECE ((size_t)1 << 20)

/* Address space; it costs nothing until it is filled. */
static bool take_room(struct file_text *text, size_t room)
{
	void *place = mmap(NULL, room, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (place == MAP_FAILED)
		return false;
	/* Nothing of it belongs into a core. */
	madvise(place, room, MADV_DONTDUMP);
	text->data = place;
	text->room = room;
	return true;
}

static bool fill(struct file_text *text, const char *path, struct fault *fault)
{
	while (text->size < text->room) {
		size_t left = text->room - text->size;
		ssize_t got = read(text->fd, text->data + text->size, left < PIECE ? left : PIECE);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fault_set_file(fault, errno, _("Reading {path} failed: {reason}."), path);
			return false;
		}
		if (got == 0)
			return true;
		text->size += (size_t)got;
	}
	return true;
}

/* What has no size of its own: standard input. */
static bool read_input(struct file_text *text, const char *path, size_t limit, struct fault *fault)
{
	struct bytes bytes = BYTES_INIT;
	bool ok = file_read(path, limit, &bytes, fault);

	if (ok && bytes.size) {
		if (!take_room(text, bytes.size))
			memory_exhausted();
		memcpy(text->data, bytes.data, bytes.size);
		text->size = bytes.size;
	}
	bytes_wipe(&bytes);
	return ok;
}

bool file_text_read(struct file_text *text, const char *path, size_t limit, bool keep,
		    struct fault *fault)
{
	struct stat found;
	bool ok;

	memset(text, 0, sizeof(*text));
	text->fd = -1;
	if (!strcmp(path, "-"))
		return read_input(text, path, limit, fault);
	text->fd = file_open(path, fault);
	if (text->fd < 0 || fstat(text->fd, &found) < 0)
		return false;
	ok = (uint64_t)found.st_size <= limit;
	if (!ok)
		fault_set_file(fault, EFBIG, _("{path} is larger than what can be read here."),
			       path);
	if (ok && found.st_size > 0 && !take_room(text, (size_t)found.st_size))
		memory_exhausted();
	ok = ok && fill(text, path, fault);
	if (!keep || !ok) {
		close(text->fd);
		text->fd = -1;
	}
	if (!ok)
		file_text_release(text);
	return ok;
}

bool file_text_read_more(struct file_text *text, struct bytes *out)
{
	for (;;) {
		ssize_t got;

		bytes_reserve(out, PIECE);
		got = read(text->fd, out->data + out->size, PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		out->size += (size_t)got;
	}
}

enum file_text_state file_text_state(const struct file_text *text, const char *path)
{
	struct stat open, named;
	off_t at = lseek(text->fd, 0, SEEK_CUR);

	if (fstat(text->fd, &open) == 0 && at > open.st_size)
		return FILE_TEXT_CUT;
	if (stat(path, &named) < 0)
		return errno == ENOENT ? FILE_TEXT_GONE : FILE_TEXT_SAME;
	return named.st_dev == open.st_dev && named.st_ino == open.st_ino ? FILE_TEXT_SAME
									  : FILE_TEXT_REPLACED;
}

struct span file_text_span(const struct file_text *text)
{
	return span_of(text->data, text->size);
}

void file_text_drop(struct file_text *text, size_t before)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t end = before < text->size ? before : text->size;

	end -= end % page;
	if (end < text->dropped + PIECE)
		return;
	/* The kernel clears a page before it gives it to anybody. */
	madvise(text->data + text->dropped, end - text->dropped, MADV_DONTNEED);
	text->dropped = end;
}

void file_text_release(struct file_text *text)
{
	if (text->data) {
		memory_wipe(text->data + text->dropped, text->size - text->dropped);
		munmap(text->data, text->room);
	}
	if (text->fd >= 0)
		close(text->fd);
	memset(text, 0, sizeof(*text));
	text->fd = -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole file in memory of which what was read can be given back piece by
 * piece: a large one and what is made of it need not stand side by side.
 */
#ifndef BASE_FILE_TEXT_H
#define BASE_FILE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"

/* Zeroes make an empty one. */
struct file_text {
	unsigned char *data;
	size_t size;
	size_t room;    /* bytes of address space, of which pages are taken as they are filled */
	size_t dropped; /* those before this offset are given back: they read as zeroes */
	int fd;         /* of a regular file, at the end of what was read; -1: none */
};

/*
 * Reads it, at most `limit` bytes; a folder or a device is refused, "-" is
 * standard input. `keep`: the file stays open, to read what is appended later.
 */
bool file_text_read(struct file_text *text, const char *path, size_t limit, bool keep,
		    struct fault *fault);

/* Appends to out what the file has got since; false when it cannot be read. */
bool file_text_read_more(struct file_text *text, struct bytes *out);

/* What became of a file that is followed. */
enum file_text_state {
	FILE_TEXT_SAME,     /* it may grow */
	FILE_TEXT_CUT,      /* it is shorter than what was read of it */
	FILE_TEXT_GONE,     /* it has another name or none; it may grow all the same */
	FILE_TEXT_REPLACED, /* another file has its name now */
};
enum file_text_state file_text_state(const struct file_text *text, const char *path);

struct span file_text_span(const struct file_text *text);

/* Gives back the memory of all whole pages before that offset. */
void file_text_drop(struct file_text *text, size_t before);

/* Wipes what is left: it may hold credentials. */
void file_text_release(struct file_text *text);

#endif

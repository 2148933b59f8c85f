/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of ours: made 0600 and never over something that is there; and the
 * folders where the XDG base directory specification wants them.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"

/* A new file, 0600, close-on-exec; -1 with a fault, also when it exists. */
int file_create(const char *path, struct fault *fault);

/* Writes all of data; false with FAULT_FILE, which names the path. */
bool file_write(int fd, struct span data, struct fault *fault, const char *path);

/* A regular file to be read, close-on-exec; -1 with a fault for all else. */
int file_open(const char *path, struct fault *fault);

/*
 * Appends the whole file, at most limit bytes, to out; false with FAULT_FILE,
 * also for a longer one, a folder or a device. "-" is standard input.
 */
bool file_read(const char *path, size_t limit, struct bytes *out, struct fault *fault);

enum file_place {
	FILE_PLACE_CONFIG, /* XDG_CONFIG_HOME */
	FILE_PLACE_STATE,  /* XDG_STATE_HOME */
	FILE_PLACE_DATA,   /* XDG_DATA_HOME */
};

/*
 * "<place>/smtpscope/name" as text that the caller frees, folders made 0700;
 * NULL when there is no such place or it cannot be made.
 */
char *file_path(enum file_place place, const char *name);

/* The same for a file that is only read: makes no folder. */
char *file_path_only(enum file_place place, const char *name);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A written session: a transcript, a line "---", and what must be known of it.
 * Expectations stand one a line; empty lines and those that begin with # are
 * skipped.
 */
#ifndef TESTS_SESSION_FILE_H
#define TESTS_SESSION_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct session_file {
	char *path;
	char *name; /* without folder and ".session" */
	struct bytes bytes;
	struct span transcript;
	struct span expected;
};

struct session_files {
	struct session_file *items; /* sorted by name */
	size_t count;
	size_t capacity;
};

/* All *.session files of a folder; false when it cannot be read or one has no "---". */
bool session_files_read(struct session_files *files, const char *folder);
void session_files_release(struct session_files *files);
const struct session_file *session_file_find(const struct session_files *files, const char *name);

/* How many lines of the two transcripts differ: the larger count between what is common at both ends. */
size_t session_file_difference(const struct session_file *one, const struct session_file *other);

/* The next line of a text; false at the end. */
bool session_next_line(struct span *rest, struct span *line);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The box a program is tested in: an empty folder for all that it may write,
 * and an environment in which nothing of the tester's own counts.
 */
#ifndef TESTS_TOOLS_RIG_BOX_H
#define TESTS_TOOLS_RIG_BOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct box {
	char *folder; /* HOME, and below it the XDG folders */
	char **environment;
	size_t count;
	size_t room;
};

/* Makes the folder and the environment: LC_ALL=C.UTF-8, TZ=UTC, no LINES or COLUMNS. */
void box_open(struct box *box);

/* Sets "NAME=VALUE" in place of what NAME had. */
void box_set(struct box *box, const char *assignment);
void box_unset(struct box *box, struct span name);

/* "<folder>/name"; the caller frees it. */
char *box_path(const struct box *box, const char *name);

/* Writes a new file into the box. */
bool box_write(const struct box *box, const char *name, struct span content);

/* Called for each regular file in the box, with its path and content. */
typedef void box_visitor(const char *path, struct span content, void *context);
void box_visit(const struct box *box, box_visitor *visitor, void *context);

/* Appends all that was written to a memory file, which a program had as its output; closes it. */
void box_take_output(int fd, struct bytes *out);

/* Removes the folder with all in it. */
void box_close(struct box *box);

/*
 * The folder of the running program with /name behind it, for the programs
 * that were built beside it; the caller frees it.
 */
char *box_neighbour(const char *name);

#endif

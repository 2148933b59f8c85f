/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The journal on disk: one more reader of the journal, that catches up before
 * a queued line leaves and before the screen is drawn. A write that fails is
 * said once, and again at the end; the session goes on in memory.
 */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include <stdbool.h>

#include "base/fault.h"
#include "journal/journal.h"

struct log;

/* A new file of that name; NULL with a fault, also when it exists. */
struct log *log_open(const char *path, struct fault *fault);

/*
 * A new file in the user's state folder, the 20 newest of which are kept;
 * NULL with a fault when there is no such place.
 */
struct log *log_open_private(const char *place_name, struct fault *fault);

void log_free(struct log *log); /* NULL is allowed */

/* Writes what is new. False, once, when that fails: the fault says why. */
bool log_catch_up(struct log *log, const struct journal *journal, struct fault *fault);

const char *log_path(const struct log *log);

/* The newest private journal's path, that the caller frees; NULL when there is none. */
char *log_find_last(void);

#endif

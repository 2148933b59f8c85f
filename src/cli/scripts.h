/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts as files: the user's, those they include, and the ready ones by name. */
#ifndef CLI_SCRIPTS_H
#define CLI_SCRIPTS_H

#include "plan/script.h"

/*
 * Reads the script of that path, or the ready one of that name where there is
 * no such file; "-" is standard input. NULL with FAULT_FILE, or FAULT_USAGE for
 * what is wrong in it.
 */
struct script *scripts_read(const char *path, const struct variables *variables,
			    struct fault *fault);

/* The ready script's path, which the caller frees; NULL when none has this name. */
char *scripts_find(const char *name);

/* Calls `take` for each ready script, sorted by name; summary is its first line. */
void scripts_each(void (*take)(void *context, const char *name, const char *summary),
		  void *context);

#endif

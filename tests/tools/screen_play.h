/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays one .screen file: settings, then steps (keys, resizes, expectations)
 * against the program in a terminal. The language is told in tests/README.
 */
#ifndef TESTS_TOOLS_SCREEN_PLAY_H
#define TESTS_TOOLS_SCREEN_PLAY_H

#include <stdbool.h>

#include "base/bytes.h"

struct play_programs {
	const char *program; /* smtpscope */
	const char *hostile; /* the hostile server, for tests that name one of its cases */
	/* A .screen that is played once for each test, which are hostile cases; NULL: they are .screen. */
	const char *each;
};

/* A pool_test; context is a struct play_programs. */
bool play_run(const char *path, struct bytes *report, const void *context);

#endif

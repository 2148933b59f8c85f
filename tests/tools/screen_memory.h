/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running program's memory, searched for a secret. */
#ifndef TESTS_TOOLS_SCREEN_MEMORY_H
#define TESTS_TOOLS_SCREEN_MEMORY_H

#include <sys/types.h>

#include "base/bytes.h"

/*
 * How often the secret stands in what the process has in memory: as it is, or
 * in Base64 at any of three alignments; where is appended to the report. -1
 * with a line there when the memory cannot be read: that needs root, as the
 * program forbids it to everybody else.
 */
int memory_count_secret(pid_t pid, struct span secret, struct bytes *report);

#endif

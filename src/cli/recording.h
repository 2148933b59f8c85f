/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sessions: a file into a journal. */
#ifndef CLI_RECORDING_H
#define CLI_RECORDING_H

#include "base/fault.h"
#include "journal/journal.h"

/*
 * Reads a journal file ("-": standard input); the caller frees the journal.
 * NULL with a fault when it cannot be read or is none. Damaged lines are said
 * on standard error, and stand in the journal.
 */
struct journal *recording_read(const char *path, struct fault *fault);

#endif

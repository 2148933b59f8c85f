/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded sessions: a file into a journal. */
#ifndef CLI_RECORDING_H
#define CLI_RECORDING_H

#include "base/fault.h"
#include "journal/journal.h"

/*
 * Reads a journal file, or a transcript of a format that import knows ("-":
 * standard input); the caller frees the journal. NULL with a fault when it
 * cannot be read or holds no SMTP. Damaged lines of a journal are said on
 * standard error, and stand in it.
 */
struct journal *recording_read(const char *path, struct fault *fault);

struct options;

/*
 * The recording that a call asks for: its one word, or --last. NULL with a
 * fault; FAULT_USAGE when the call names none, or more than one.
 */
struct journal *recording_of_options(const struct options *options, struct fault *fault);

#endif

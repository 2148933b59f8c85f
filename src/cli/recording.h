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

/* A sentence about how many lines were damaged, which the caller frees; NULL for none. */
char *recording_damage(uint32_t count);

struct options;
struct loading;

/*
 * The same on its way, to be read in slices (see loading.h). With --anonymize
 * or for one session of several all of it must be read first: NULL without a
 * fault (its kind is FAULT_NONE) then.
 */
struct loading *recording_open(const struct options *options, struct fault *fault);

/* Its journal once all was read, as recording_read() gives it; the loading is gone. */
struct journal *recording_finish(struct loading *loading, struct fault *fault);

/*
 * The recording that a call asks for: its one word, or --last. NULL with a
 * fault; FAULT_USAGE when the call names none, or more than one.
 */
struct journal *recording_of_options(const struct options *options, struct fault *fault);

/* What --anonymize cannot know, as a sentence: names of people within what others wrote. */
const char *recording_names_stay(void);

#endif

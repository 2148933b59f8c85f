/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A recording on its way into a journal: read in slices, so that the screen
 * shows what is there and takes keys meanwhile; a journal file can be followed
 * while it grows. What was read is given back, slice by slice.
 */
#ifndef CLI_LOADING_H
#define CLI_LOADING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/file_text.h"
#include "import/import.h"
#include "journal/journal.h"

struct loading;

/* `format`: as what it is to be read; NULL: as it is recognised. NULL with a fault. */
struct loading *loading_new(const char *path, const struct import_format *format, bool follow,
			    struct fault *fault);
void loading_free(struct loading *loading);

/* Reads some bytes more; false when there is no more (of a followed file: for now). */
bool loading_step(struct loading *loading, size_t bytes);

/* True when more is read as the file grows: only a journal in a regular file is followed. */
bool loading_follows(const struct loading *loading);
enum file_text_state loading_state(const struct loading *loading);

/* What has been read so far, to be looked at; NULL as long as there is none. */
const struct journal *loading_journal(const struct loading *loading);

unsigned loading_percent(const struct loading *loading);
uint32_t loading_damaged(const struct loading *loading);

/*
 * The journal, which the caller frees from now on; NULL with a fault when it
 * holds no session. Nothing more is read.
 */
struct journal *loading_take(struct loading *loading, struct fault *fault);

#endif

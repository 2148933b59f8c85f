/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports into files; used by report, run and the screen. */
#ifndef CLI_REPORT_FILE_H
#define CLI_REPORT_FILE_H

#include <stdbool.h>

#include "base/fault.h"
#include "report/format.h"

/* Writes the report there, piece by piece; false when it cannot be written (errno tells why). */
bool report_to_descriptor(int fd, const struct report_format *format, const struct journal *journal,
			  const struct report_options *options);

/*
 * The same into a new file, 0600, never over one that is there. Without a
 * format the file's ending says it.
 */
bool report_to_file(const char *path, const struct report_format *format,
		    const struct journal *journal, const struct report_options *options,
		    struct fault *fault);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What collectors of logs put before each line that a program has written: syslog
 * and journald, docker and Kubernetes. The program's own format stands behind it.
 */
#ifndef IMPORT_PREFIX_H
#define IMPORT_PREFIX_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Takes a collector's prefix off the line; *time is what it tells of the time.
 * False: there is none, and the line is as it was.
 */
bool prefix_skip(struct span *line, struct span *time);

/*
 * Appends the text without prefixes; `timed` leaves the time before each line.
 * False: it has none, and nothing was appended.
 */
bool prefix_take_off(struct span text, bool timed, struct bytes *out);

#endif

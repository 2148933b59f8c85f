/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people and their programs put around each line of a conversation: what a
 * collector of logs writes, line numbers, list marks, the cells of a table, blanks
 * that do not break, line ends written as "\r\n". import.c asks of each whether the
 * text is better understood without it.
 */
#ifndef IMPORT_FRAME_H
#define IMPORT_FRAME_H

#include <stddef.h>

#include "base/bytes.h"

struct frame {
	/* Appends the text without it; false, and nothing appended: there is none. */
	bool (*take_off)(struct span text, struct bytes *out);
	bool certain; /* where there is one, it is no matter of how well a format fits */
};

const struct frame *frame_next(size_t n); /* NULL behind the last one */

#endif

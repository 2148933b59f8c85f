/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes written as text, as :raw, :send and :chunk take them: \r \n \t \0 \e
 * \xHH \" \\, \p for a short rest between two packets, and {1000} behind a
 * backslash: the byte before it stands there a thousand times.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"

#define ESCAPE_PAUSES_MAX 32
#define ESCAPE_BYTES_MAX (1024 * 1024)

struct escape_text {
	struct bytes bytes;
	size_t pauses[ESCAPE_PAUSES_MAX]; /* offsets in bytes, ascending: sending rests there */
	size_t pause_count;
};

/*
 * Reads a text, in double quotes or without. False with FAULT_USAGE; *column,
 * unless NULL, is then where it is wrong (1…). The caller releases *out always.
 */
bool escape_parse(struct span text, struct escape_text *out, unsigned *column, struct fault *fault);
void escape_release(struct escape_text *text);

/* Appends bytes as a text in quotes, ASCII and without a name in it, that reads as them again. */
void escape_append(struct span bytes, struct bytes *out);
void escape_append_inside(struct span bytes, struct bytes *out); /* without the quotes */

/*
 * What stands at `at` of a text that may still be being typed: its size there,
 * at least 1, and the octet that it is; -1 where it is none (\p, \{1000}, half
 * an escape).
 */
size_t escape_octet(struct span text, size_t at, int *octet);

#endif

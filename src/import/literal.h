/* SPDX-License-Identifier: GPL-3.0-or-later */
/* String literals, as Python and Ruby print them: b'250 ok\r\n', "250 ok\r\n". */
#ifndef IMPORT_LITERAL_H
#define IMPORT_LITERAL_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Appends the bytes that a literal stands for; false when text is none: out is
 * as it was then.
 */
bool literal_read(struct span text, struct bytes *out);

/*
 * In a line of JSON, the string behind `mark` ("\"msg\":") with its quotes; empty
 * when there is none. Inside of strings quotes are escaped: the mark is a member's.
 */
struct span literal_behind(struct span line, const char *mark);

#endif

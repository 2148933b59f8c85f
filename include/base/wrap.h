/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Breaking text into lines of a given width, by UAX #14 and wcwidth(), so that
 * Chinese breaks where it may and RFC numbers where they may. Text is UTF-8
 * that is fit to show.
 */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include <stddef.h>

#include "base/bytes.h"

/* One line of the text; both borrowed from it. */
struct wrap_line {
	struct span text; /* without the blanks at which it was broken */
	size_t next;      /* offset in the whole text where the following line begins */
};

/*
 * The line that begins at offset `from`, at most `columns` wide (at least one
 * character, whatever its width). A newline ends a line. next == text.size
 * after the last one.
 */
struct wrap_line wrap_next(struct span text, size_t from, int columns);

/*
 * Appends all of the text, each of its lines ended by a newline, at least one.
 * The first begins where `out` stands, which is column `indent`; the others are
 * indented to it. With columns 0 only its own newlines break it.
 */
void wrap_append(struct bytes *out, struct span text, int columns, int indent);

/* Columns that UTF-8 text takes. */
int wrap_columns(struct span text);

#endif

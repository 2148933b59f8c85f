/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gate between strangers' bytes and a terminal, a report or a message. A
 * struct printable can be made only here; whatever draws or prints accepts
 * text of others as nothing else. What the allow-list does not know (controls,
 * C1, bidi and format characters, private use, tags, variation selectors,
 * bytes that are no UTF-8, a ninth combining mark) becomes a visible escape:
 * \xHH for a byte, <U+XXXX> for a character. Knows no terminal and no locale
 * beyond the charset that it is told.
 */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

enum printable_charset {
	PRINTABLE_UTF8,
	PRINTABLE_ASCII, /* all that is not ASCII is escaped */
};

/* A stretch of text in which everything, or nothing, is escapes. */
struct printable_run {
	size_t end; /* offset behind its last byte */
	bool escaped;
};

/* Read its fields, never fill them elsewhere. `text` ends in a NUL. */
struct printable {
	char *text;
	size_t size; /* bytes, without the NUL */
	int columns; /* terminal columns by wcwidth() */
	struct printable_run *runs;
	size_t run_count;
};

/* One cell of a printable text: a base character with its marks. */
struct printable_cell {
	const char *text; /* not NUL-terminated */
	size_t size;
	int columns; /* 1 or 2 */
	bool escaped;
};

/*
 * Sets the charset for the whole program, from the locale, once at its start;
 * UTF-8 until then.
 */
void printable_set_charset(enum printable_charset charset);
enum printable_charset printable_charset(void);

/* True for what may be drawn as it is (a mark only behind a base character). */
bool printable_allows(uint32_t character);

/* The bytes as printable text; the caller releases it. A backslash stays as it is. */
struct printable printable_make(struct span bytes);

/* The same, but a backslash is doubled, so that printable_undo() gives back the bytes. */
struct printable printable_make_reversible(struct span bytes);

/* Appends what a reversible text was made from to bytes; false when it is none. */
bool printable_undo(struct span text, struct bytes *bytes);

/* printable_make() of text, cut behind `columns` with "..." (an ellipsis in UTF-8). */
struct printable printable_make_short(struct span bytes, int columns);

/* The next cell from *offset on (start with 0); false at the end. */
bool printable_next(const struct printable *text, size_t *offset, struct printable_cell *cell);

void printable_release(struct printable *text);

/*
 * Appends the printable form of bytes to a buffer: for files and standard
 * output, where no attributes are kept.
 */
void printable_append(struct bytes *out, struct span bytes);

#endif

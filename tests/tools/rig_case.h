/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of a hand-written test file: comments and empty lines gone, each
 * with its number and whether it is indented, and the small languages that
 * the rigs share: quoted bytes, named places, words.
 */
#ifndef TESTS_TOOLS_RIG_CASE_H
#define TESTS_TOOLS_RIG_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct case_line {
	int number; /* from 1 */
	bool indented;
	struct span text; /* without the indentation (one tab) and blanks at its end */
};

struct case_file {
	const char *path;
	struct bytes content;
	struct case_line *lines;
	size_t count;
};

/*
 * Reads a file into its lines. Indented lines are kept whole, with the empty
 * and `#` ones among them: they may be somebody else's language. False when
 * the file cannot be read; errno says why.
 */
bool case_file_read(struct case_file *file, const char *path);
void case_file_release(struct case_file *file);

/*
 * Appends what a text stands for: as it is, or, when it is in double quotes,
 * with \r \n \t \a \b \e \0 \\ \" \xHH read. False when the quoting is wrong.
 */
bool case_text_append(struct bytes *out, struct span text);

/* One name and what is put in its place. */
struct case_value {
	const char *name;
	struct span value;
};

/* Appends text with each ${name} replaced; an unknown one stays. `values` ends in a NULL name. */
void case_replace_append(struct bytes *out, struct span text, const struct case_value *values);

/* "name" of "dir/name.suffix"; the caller frees it. */
char *case_name(const char *path);

#endif

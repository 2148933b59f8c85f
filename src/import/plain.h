/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine of all texts that do not mark who speaks, as telnet shows a
 * session: what begins with a code is the server's, what is a command the
 * client's, as are the lines of a message behind 354 and the answers within
 * AUTH; everything else is a remark.
 */
#ifndef IMPORT_PLAIN_H
#define IMPORT_PLAIN_H

#include "import/reader.h"

struct plain_style {
	const struct saying *sayings; /* NULL: none of its own */
	const char *const *hallmarks; /* what only this format has; NULL: nothing */
	bool needs_hallmark;          /* without one the text is of another format */
	const char *const *remarks;   /* lines that begin so are never said; NULL: none */
	/* A line of the format's own kind: true when it has been told. NULL: none. */
	bool (*own)(struct reader *reader, struct span line);
};

int plain_recognise(const struct import_format *format, struct span sample);
void plain_begin(struct reader *reader);
void plain_line(struct reader *reader, struct span line);
void plain_end(struct reader *reader);

/* The functions of a format of this engine, for its row. */
#define PLAIN_ENGINE                                                                               \
	.recognise = plain_recognise, .begin = plain_begin, .line = plain_line, .end = plain_end

#endif

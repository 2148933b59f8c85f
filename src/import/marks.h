/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine of all formats that mark at the start of each line who speaks: a
 * format is a table of marks. What has no mark is a remark, or the rest of a
 * line that was wrapped.
 */
#ifndef IMPORT_MARKS_H
#define IMPORT_MARKS_H

#include "import/reader.h"

enum mark_flag {
	MARK_TLS = 1 << 0,    /* it was said inside TLS */
	MARK_BARE = 1 << 1,   /* for written sessions: the line ended in LF alone */
	MARK_SECRET = 1 << 2, /* what follows may be a password in clear */
	MARK_PADDED = 1 << 3, /* blanks behind it are none of the line's */
};

struct mark {
	const char *text;     /* without blanks before it; one blank behind it is taken too */
	enum speaker speaker; /* SPEAKER_NOBODY: a remark in spite of what follows in the table */
	int group;            /* marks of one style stand together: a text has one style */
	unsigned flags;       /* of enum mark_flag */
};

struct marks_style {
	const struct mark *marks;     /* a row without text closes the table */
	const struct saying *sayings; /* NULL: none of its own */
	const char *const *hallmarks; /* what only this format has; NULL: nothing */
	bool needs_hallmark;          /* without one the text is of another format */
	bool headers;                 /* a logger's header may stand before the mark */
	bool sessions;                /* what the header has in brackets names the session */
	bool quoted;                  /* what is said stands as a string literal */
	/* What stands before the mark and is skipped; NULL: nothing. */
	struct span (*skip)(struct span line);
	/* A line that the format tells in its own way: true when it has. NULL: none. */
	bool (*said)(struct reader *reader, enum speaker speaker, struct span text);
	/* A remark of the format's own: true when it has been told. NULL: none. */
	bool (*remark)(struct reader *reader, struct span text);
};

int marks_recognise(const struct import_format *format, struct span sample);
void marks_begin(struct reader *reader);
void marks_line(struct reader *reader, struct span line);
void marks_end(struct reader *reader);

/* The functions of a format of this engine, for its row. */
#define MARKS_ENGINE                                                                               \
	.recognise = marks_recognise, .begin = marks_begin, .line = marks_line, .end = marks_end

#endif

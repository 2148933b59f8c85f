/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reply as a value (RFC 5321 §4.2), and its building from lines. The builder
 * is total: whatever the lines hold, it keeps them all and marks what is wrong
 * in two ranks. A remark does not stop anyone. A broken reply is shown and
 * explained, and no step is taken on it. Knows nothing of commands or time.
 */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "smtp/splitter.h"
#include "smtp/status.h"

#define REPLY_BYTES_MAX (1024 * 1024) /* kept of one reply */
#define REPLY_LINES_MAX 20000

enum reply_flaw {
	/* remarks */
	REPLY_BARE_LF = 1 << 0,
	REPLY_BARE_CR = 1 << 1,
	REPLY_NUL = 1 << 2,
	REPLY_LONG_LINE = 1 << 3,
	REPLY_NOT_UTF8 = 1 << 4,
	REPLY_CONTROL = 1 << 5,
	REPLY_EMPTY_LINE = 1 << 6, /* empty lines stood before it; they are none of its lines */
	REPLY_NO_SPACE = 1 << 7,   /* the last line is the code alone */
	REPLY_STATUS_CLASS =
		1 << 8, /* the enhanced code's class is not the reply code's first digit */
	REPLY_STATUS_DIFFERS = 1 << 9, /* enhanced codes differ between lines */
	/* broken */
	REPLY_CODES_DIFFER = 1 << 10,
	REPLY_CODE_RANGE = 1 << 11,  /* three digits outside 200–599 */
	REPLY_CODE_DIGITS = 1 << 12, /* four digits or more */
	REPLY_SEPARATOR = 1 << 13,   /* neither '-' nor space behind the code */
	REPLY_NO_CODE = 1 << 14,     /* a line that is no reply at all */
	REPLY_UNFINISHED = 1 << 15,  /* the stream ended, or a bound was reached, within it */
	/* none of the server's: a text that it was read from leaves out its rest; a remark */
	REPLY_CUT = 1 << 16,
};

#define REPLY_BROKEN 0xfc00u /* all broken ones */

struct reply_line {
	struct span raw;      /* the whole line without its end */
	struct span text;     /* behind code and separator; all of it when there is no code */
	struct status status; /* at the start of text; class 0 when none */
	int code;             /* -1 when there is none (four digits are none) */
};

/* Owns its lines; spans point into its own bytes. */
struct reply {
	int code;             /* of the first line that has one; -1 when none has */
	struct status status; /* of the first line that has one */
	unsigned flaws;       /* of enum reply_flaw */
	struct reply_line *lines;
	size_t count; /* 0 only in an empty value */
	struct bytes bytes;
	size_t capacity;
	bool complete; /* nothing more belongs to it */
};

#define REPLY_INIT                                                                                 \
	{                                                                                          \
		-1, { 0, 0, 0 }, 0, NULL, 0, BYTES_INIT, 0, false                                  \
	}

enum reply_step {
	REPLY_MORE,     /* the line belongs to a reply that goes on */
	REPLY_COMPLETE, /* the reply is whole; read it before the next push */
	REPLY_LIMIT,    /* the bounds are passed: REPLY_UNFINISHED is set, nothing more is taken */
};

void reply_release(struct reply *reply);

/* Empties the value for the next reply, memory kept. */
void reply_clear(struct reply *reply);

/*
 * Adds one line; after REPLY_COMPLETE the caller clears before the next. Empty
 * lines before a reply are no reply: remembered, REPLY_MORE, nothing is begun.
 * A line that the stream ended in completes the reply as REPLY_UNFINISHED, a
 * line that was cut ends it with REPLY_LIMIT.
 */
enum reply_step reply_push(struct reply *reply, const struct line *line);

/*
 * The stream ended: true when a reply was begun, which is then marked
 * REPLY_UNFINISHED.
 */
bool reply_finish(struct reply *reply);

bool reply_is_begun(const struct reply *reply); /* has lines, and more belong to it */
bool reply_is_broken(const struct reply *reply);

/* First digit of the code, 2…5; 0 when there is no code in range. */
int reply_class(const struct reply *reply);

/* True when pattern ("250", "2xx", "25x") covers the code; false for broken ones. */
bool reply_is(const struct reply *reply, const char *pattern);

/* Where the text of line n begins behind its enhanced code. */
struct span reply_text(const struct reply *reply, size_t n);

/* True when the line looks like "NNN-…": more lines follow (used on single lines). */
bool reply_line_continues(struct span raw);

/* "codes differ within one reply" and so on, an N_() string; NULL for what is no single flaw. */
const char *reply_flaw_name(enum reply_flaw flaw);

/* "bare_lf": the name in the journal file; NULL for an unknown bit. */
const char *reply_flaw_key(enum reply_flaw flaw);
unsigned reply_flaw_find(struct span key); /* 0 when unknown */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes into lines (RFC 5321 §2.3.8). A line ends at LF; CR LF is right, a bare
 * LF is kept and marked, a CR elsewhere is a byte of the line and marked. How
 * the bytes were cut into chunks makes no difference to the lines. Knows
 * nothing of replies, sockets or time.
 */
#ifndef SMTP_SPLITTER_H
#define SMTP_SPLITTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

#define SPLITTER_LINE_MAX (1024 * 1024) /* bytes of a line that are kept */

enum line_end {
	LINE_END_NONE, /* not ended: a piece, or cut off by a close */
	LINE_END_CRLF,
	LINE_END_LF,
};

enum line_flaw {
	LINE_BARE_LF = 1 << 0,
	LINE_BARE_CR = 1 << 1, /* a CR that no LF follows */
	LINE_NUL = 1 << 2,
	LINE_LONG = 1 << 3,    /* over 512 octets with its end (RFC 5321 §4.5.3.1.5) */
	LINE_CUT = 1 << 4,     /* longer than SPLITTER_LINE_MAX: the rest was not kept */
	LINE_HIGH = 1 << 5,    /* bytes above 127 (UTF-8 or not) */
	LINE_CONTROL = 1 << 6, /* control characters other than TAB */
	LINE_NO_END = 1 << 7,  /* the stream ended within it */
};

struct line {
	struct span text; /* without its end; valid until the next push */
	enum line_end end;
	unsigned flaws; /* of enum line_flaw; of what was kept */
};

struct splitter {
	struct bytes pending; /* the begun line, or the one that was handed out last */
	size_t dropped;       /* bytes of it that were not kept */
	bool dropped_cr;      /* the last of these was a CR, perhaps of its end */
	bool cut;             /* it is over the bound already */
	bool handed_out;      /* pending is read and makes room at the next push */
};

void splitter_init(struct splitter *splitter);
void splitter_release(struct splitter *splitter);

/*
 * Looks at chunk from *offset on. True: a line is complete, *line is it, and
 * *offset stands behind its end. False: all of chunk was taken, *offset is its
 * size, and the begun line is kept inside.
 */
bool splitter_push(struct splitter *splitter, struct span chunk, size_t *offset, struct line *line);

/* The begun line at the end of a stream, marked LINE_NO_END; false when there is none. */
bool splitter_finish(struct splitter *splitter, struct line *line);

/* The begun line so far, without what was cut; valid until the next push. */
struct span splitter_begun(const struct splitter *splitter);

/* Wipes lines that were handed out before; a begun one stays. */
void splitter_wipe(struct splitter *splitter);

/* Its size. */
size_t splitter_pending(const struct splitter *splitter);

#endif

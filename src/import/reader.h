/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the readers of all formats share: where they stand in the text, what
 * they tell, and small questions about lines.
 */
#ifndef IMPORT_READER_H
#define IMPORT_READER_H

#include "import/conversation.h"
#include "import/import.h"
#include "import/remark.h"

#define READER_SAMPLE (64 * 1024) /* bytes of a text that speak for all of it */

enum speaker {
	SPEAKER_NOBODY, /* a remark */
	SPEAKER_SERVER,
	SPEAKER_CLIENT,
};

struct reader {
	struct conversation *conversation;
	const struct import_format *format;
	struct span sample; /* the text's beginning, cleaned, lines that end in LF */
	struct span rest;   /* the text behind the current line, not cleaned */
	size_t width;       /* lines are wrapped there; 0: they are not */

	/* A line that a wrapped rest may follow. */
	struct bytes held;
	enum speaker held_by; /* SPEAKER_NOBODY: none is held */
	const char *held_end;
	size_t held_width; /* of its last piece, as it stood in the text */

	/* The engines' own. */
	bool in_answer;   /* the server's last line was "NNN-" */
	bool smtp_before; /* the last line that is not empty was SMTP */
	bool swapped;     /* the marks' two directions are the other way round */
	bool headers;     /* lines have what loggers write before them */
	int group;        /* the style of marks that the text has */
	bool dot_known;
	const unsigned char *dot; /* the next line that is a lone dot; NULL: there is none */

	/* A format's own. */
	struct bytes own;
	struct bytes told; /* what must not be told twice */
	unsigned long state;
	unsigned long number;
};

/* What speaks for a format. */
struct sample {
	size_t lines;  /* that are not empty */
	size_t fits;   /* that are of the format */
	size_t smtp;   /* that are SMTP indeed */
	size_t client; /* of those, the client's */
};

/* The next line of a text whose lines end in LF, without it (and without CRs before it). */
struct span reader_line(struct span *rest);

/* The code at the start of a server's line; -1 when it is none. */
int reader_code(struct span line);

bool reader_line_is_begun(struct span line); /* "NNN-": more lines follow */

/* True when a line would be a command: a known verb with what it takes. */
bool reader_is_command(struct span line);

/* True when the sample has one of these texts in it; the last is NULL. */
bool reader_has(struct span sample, const char *const *texts);

bool reader_starts(struct span line, const char *text); /* the very bytes */

/* The score of a sample; `sure` when a hallmark of the format was seen. */
int reader_score(const struct sample *sample, bool sure);

/* Tells one line; `end` is how it ended. */
void reader_say(struct reader *reader, enum speaker speaker, struct span text, const char *end);

/* The same for a line of `width` columns of the text, whose rest may have been wrapped. */
void reader_hear(struct reader *reader, enum speaker speaker, struct span text, size_t width,
		 const char *end);

/*
 * True when the line is the wrapped rest of the one before, and was taken as
 * such; one of the sayings never is.
 */
bool reader_take_rest(struct reader *reader, const struct saying *sayings, struct span line);

/* No rest follows: what is held is told. */
void reader_let_go(struct reader *reader);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scripts: a file of lines as values. SMTP lines are sent as written, `:` lines
 * are requests, `#` begins a comment, what follows DATA up to a lone dot is one
 * block. Errors are told with file, line and column before anything is sent.
 */
#ifndef PLAN_SCRIPT_H
#define PLAN_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "plan/expect.h"
#include "plan/request.h"

enum script_item_kind {
	SCRIPT_LINE,    /* text: an SMTP line */
	SCRIPT_BLOCK,   /* text: message content, as it stands in the file */
	SCRIPT_BODY,    /* text: the path of a file with content */
	SCRIPT_REQUEST, /* request, and text: its argument */
};

struct script_item {
	enum script_item_kind kind;
	char *file;           /* as the user named it; NULL: none */
	unsigned line;        /* in the file, 1… */
	unsigned expect_line; /* of its :expect; 0: none */
	struct bytes text;
	struct bytes octets; /* of a BDAT line: what follows it, as it has counted */
	const struct request_row *request;
	struct expect *expect; /* what must come; NULL: what the command calls for */
	bool expects_close;    /* an :expect-close follows: the end is as good as a reply */
};

/* A deep copy; expectations are read again from their text. */
void script_item_copy(struct script_item *copy, const struct script_item *item);
void script_item_release(struct script_item *item); /* wipes */

/* NAME=VALUE pairs for ${NAME}. */
struct variables;

struct variables *variables_new(void);
void variables_free(struct variables *variables);
void variables_set(struct variables *variables, struct span name, struct span value);
bool variables_find(const struct variables *variables, struct span name, struct span *value);

/* Pair number n; false behind the last. */
bool variables_row(const struct variables *variables, size_t n, struct span *name,
		   struct span *value);

/*
 * Appends text with every ${name} replaced. False with a fault that names the
 * one which has no value; *column, unless NULL, is where it stands (1…).
 */
bool variables_expand(const struct variables *variables, struct span text, struct bytes *out,
		      unsigned *column, struct fault *fault);

/* True for names that a session gives a value to while it runs: code, status, queue_id, … */
bool variables_is_of_session(struct span name);

struct script;

/* Reads the file of an :include, named as in the including one `from`. */
struct script_reader {
	void *context;
	/* Appends its text; *path becomes how it is named in errors (the caller frees it). */
	bool (*read)(void *context, const char *from, struct span name, struct bytes *text,
		     char **path, struct fault *fault);
};

/*
 * Reads a whole script. `variables` are those known beforehand: an undefined
 * name is an error here. `reader` NULL: it cannot include. NULL with
 * FAULT_USAGE ("FILE:LINE:COLUMN: …"), or FAULT_FILE for a file that cannot be
 * read.
 */
struct script *script_parse(struct span text, const char *file, const struct variables *variables,
			    struct fault *fault);
struct script *script_parse_with(struct span text, const char *file,
				 const struct variables *variables,
				 const struct script_reader *reader, struct fault *fault);
void script_free(struct script *script); /* NULL is allowed */

const struct script_item *script_item(const struct script *script,
				      size_t n); /* NULL behind the last */

/* "0.5": seconds, at most a day; false for what is no such number. */
bool script_read_seconds(struct span text, uint64_t *us);

#endif

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
	unsigned line; /* in the file, 1… */
	struct bytes text;
	const struct request_row *request;
	struct expect *
		expect; /* of a line or a block: what must come; NULL: what the command calls for */
};

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

/*
 * Reads a whole script. `variables` are those known beforehand: an undefined
 * name is an error here. NULL with FAULT_USAGE ("FILE:LINE:COLUMN: …").
 */
struct script *script_parse(struct span text, const char *file, const struct variables *variables,
			    struct fault *fault);
void script_free(struct script *script); /* NULL is allowed */

const struct script_item *script_item(const struct script *script,
				      size_t n); /* NULL behind the last */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The formats in which sessions, explanations and comparisons are handed on:
 * one row and one file each. Knows no file and no terminal: what is written
 * goes to a buffer, or piece by piece to a taker.
 *
 * Secrets stand in a journal by their structure only, so no format can give
 * one away unless it is told where the true bytes are (`secrets`).
 */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "explain/compare.h"
#include "explain/explanation.h"
#include "journal/journal.h"
#include "journal/replay.h"

struct report_options {
	int columns;                   /* text is broken here; 0: never */
	int fold;                      /* long lines of a session too, on a terminal; 0: never */
	bool bare;                     /* json: no annotations, no findings, no verdict */
	bool anonymous;                /* hosts, addresses and mailboxes under pseudonyms */
	const struct secrets *secrets; /* of the live session, to be shown; NULL: redacted */

	/* Takes what is finished, so that a long report is never held whole; NULL: all in `out`. */
	void (*take)(void *context, struct span text);
	void *context;
};

/* A session on its way out. */
struct report {
	const struct journal *journal;
	struct replay *replay;
	struct report_options options;
	struct bytes *out;
};

struct report_format {
	const char *name;   /* "markdown", as --format says it */
	const char *ending; /* ".md", of files that get this format unasked */
	const char *help;   /* N_() */
	void (*session)(struct report *report);
	void (*explanation)(const struct explanation *explanation, int columns, struct bytes *out);
	void (*comparison)(const struct comparison *comparison, int columns, struct bytes *out);
};

const struct report_format *report_format_row(size_t n); /* NULL behind the last */

/* By name; NULL when there is none. An empty name is text. */
const struct report_format *report_format_find(struct span name);

/* By a path's ending; text when no row has it. */
const struct report_format *report_format_of_path(struct span path);

/* "text, json, markdown": all, or those that explanations can have. */
void report_format_append_names(struct bytes *out, bool of_explanations);

/* Writes a session; what `options->take` has not taken stands in out. */
void report_append(const struct report_format *format, const struct journal *journal,
		   const struct report_options *options, struct bytes *out);

/* For formats: hands over what is finished, when it is much. */
void report_pause(struct report *report);

#endif

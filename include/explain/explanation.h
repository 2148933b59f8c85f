/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Explanations: what a code, a word or an event means, under fixed headings.
 * Computed from (journal, position) and never stored. All texts come out
 * translated and fit to show.
 */
#ifndef EXPLAIN_EXPLANATION_H
#define EXPLAIN_EXPLANATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"
#include "journal/replay.h"
#include "smtp/command.h"
#include "smtp/status.h"

/* In the order in which they are shown. */
enum heading {
	HEADING_DECODED,
	HEADING_WHY, /* "Why here" */
	HEADING_NEXT,
	HEADING_DESCRIPTION,
	HEADING_WHEN,  /* "When you see it" */
	HEADING_FIX,   /* "How to fix" */
	HEADING_LEARN, /* "Learn more" */
	HEADING_COUNT
};

/* One paragraph under a heading. */
struct explanation_part {
	enum heading heading;
	char *text;     /* translated, printable */
	uint32_t event; /* the event that it speaks of, to jump to; 0 for none */
};

/* Owns its texts; a zeroed value is empty. */
struct explanation {
	char *title;    /* "334 Server Challenge" */
	char *class;    /* "3xx Positive Intermediate"; NULL for what is no reply */
	char *category; /* "x3z unspecified"; NULL likewise */
	char *rule;     /* which rule spoke: "code 334, in AUTH LOGIN" */
	char *source;   /* "RFC 4954 §4" */
	struct explanation_part *parts;
	size_t part_count;
	size_t part_capacity;
};

void explanation_release(struct explanation *explanation);

/*
 * Explains an event in its session. False when there is nothing to say about
 * an event of this kind; *out is empty then.
 */
bool explain_event(const struct journal *journal, struct replay *replay, uint32_t id,
		   struct explanation *out);

/* Where a word is asked about without a session. */
struct explain_context {
	enum verb after;    /* --after COMMAND; VERB_UNKNOWN: not said */
	struct span server; /* --server NAME; empty: not said */
};

/*
 * Explains a code ("334"), an enhanced code ("5.7.8"), a command, a keyword, a
 * mechanism, or a whole reply line. False when nothing is found.
 */
bool explain_word(struct span word, const struct explain_context *context, struct explanation *out);

/* The nearest words that would be found, newline separated, appended to out. */
void explain_nearest(struct span word, struct bytes *out);

const char *heading_name(enum heading heading); /* N_(): "How to fix" */
const char *heading_key(enum heading heading);  /* "fix", as the JSON writes it */

/* As text, lines at most `columns` wide (0: unwrapped), each indented by `indent`. */
void explanation_append_text(const struct explanation *explanation, int columns, int indent,
			     struct bytes *out);

/* As the `annotation` of smtpscope-journal(5), a JSON object without a newline. */
void explanation_append_json(const struct explanation *explanation, struct bytes *out);

/* Appended by whoever makes one: copies text. */
void explanation_add(struct explanation *explanation, enum heading heading, const char *text,
		     uint32_t event);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other tools' transcripts into a journal, through the scribe: an imported
 * conversation is understood exactly as a live one. One row and one file a
 * format. No I/O: text in, journal out. Credentials found in a text are kept
 * by their structure only.
 *
 * Times are artificial, a millisecond a line, but where the text tells that
 * time passed; the journal's start is 0 unless the text tells it.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "journal/journal.h"

struct conversation;

#define IMPORT_SURE 100

struct import_format {
	const char *name;  /* "lines" */
	const char *title; /* N_(): what it is, for people */
	/* 0 (certainly not) … IMPORT_SURE; 0 for a text without any SMTP in it. */
	int (*recognise)(struct span text);
	/* Total: tells the whole text to the conversation, whatever it holds. */
	void (*read)(struct span text, struct conversation *conversation);
};

const struct import_format *import_format(size_t n);              /* NULL behind the last one */
const struct import_format *import_format_find(const char *name); /* NULL when there is none */

/* The format that fits best; NULL when none finds any SMTP in the text. */
const struct import_format *import_recognise(struct span text);

/*
 * Reads a text as that format (NULL: the one that is recognised); the caller
 * frees the journal. NULL with a FAULT_FILE when it is of no known format.
 */
struct journal *import_text(struct span text, const struct import_format *format,
			    struct fault *fault);

#endif

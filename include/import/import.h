/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Other tools' transcripts into a journal, through the scribe: an imported
 * conversation is understood exactly as a live one. One row and one file a
 * format. No I/O: text in, journal out. Credentials found in a text are kept
 * by their structure only.
 *
 * Times are artificial, a millisecond a line, but where the text tells them;
 * the journal's start is 0 unless the text tells it.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/fault.h"
#include "journal/journal.h"

struct reader;

#define IMPORT_SURE 100

struct import_format {
	const char *name;  /* "lines" */
	const char *title; /* N_(): what it is, for people */
	const void *style; /* the engine's table of this format, or NULL */
	const char *why;   /* N_(): what it goes by when hardly a line fits; or NULL */
	bool exact;        /* bytes beyond ASCII are those that were sent */
	/* 0 (certainly not) … IMPORT_SURE; 0 for a text without any SMTP in it. */
	int (*recognise)(const struct import_format *format, struct span sample);
	void (*begin)(struct reader *reader); /* before the first line; or NULL */
	/* Total: tells what a line holds, whatever that is. */
	void (*line)(struct reader *reader, struct span line);
	void (*end)(struct reader *reader); /* behind the last line; or NULL */
};

const struct import_format *import_format(size_t n);              /* NULL behind the last one */
const struct import_format *import_format_find(const char *name); /* NULL when there is none */

/* The format that fits best; NULL when none finds any SMTP in the text. */
const struct import_format *import_recognise(struct span text);

/*
 * Reads a text as that format (NULL: the one that is recognised); the caller
 * frees the journal. NULL with a FAULT_FILE when there is no SMTP in it.
 */
struct journal *import_text(struct span text, const struct import_format *format,
			    struct fault *fault);

/* The same in steps; the text is borrowed until importer_take(). */
struct importer;

struct importer *importer_new(struct span text, const struct import_format *format,
			      struct fault *fault);

/* Reads at least so many bytes more; false when the text has been read. */
bool importer_step(struct importer *importer, size_t bytes);
size_t importer_done(const struct importer *importer, size_t *all); /* bytes */
const struct journal *importer_journal(const struct importer *importer);

/* Gives the journal so far, which the caller frees; the importer is gone. */
struct journal *importer_take(struct importer *importer);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left beside commands: the content behind a DATA, octets as they stand, lines in pieces. */
#ifndef JOURNAL_SENT_H
#define JOURNAL_SENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "journal/journal.h"

struct sent_content {
	struct bytes text; /* as it was given, before dots were doubled; not if `raw` */
	struct bytes wire; /* as it left, without the final dot */
	uint32_t end;      /* the COMMAND "(message)" that ended it; 0: it never ended */
	bool whole;        /* the journal has kept all of it */
	bool raw;          /* octets of it were sent as they stand */
};

/* The content behind a DATA; empty where that was refused. The caller releases it. */
void sent_content_find(const struct journal *journal, uint32_t data, struct sent_content *content);
void sent_content_release(struct sent_content *content);

/* Appends the octets that a BDAT has counted, or that were sent behind it; false when not all are known. */
bool sent_append_octets(const struct journal *journal, uint32_t bdat, struct bytes *out);

/*
 * Appends a COMMAND as :raw takes it, with its line end, and a rest wherever it
 * left in pieces. False, nothing appended, when it left in one.
 */
bool sent_append_pieces(const struct journal *journal, uint32_t command, struct bytes *out);

/* True for a BODY_SENT that belongs to no command: the beginning of a line that never ended. */
bool sent_is_loose(const struct journal *journal, uint32_t id);

#endif

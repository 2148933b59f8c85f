/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A journal as text to read: what was said, line by line, and under each reply
 * what it means. Used by run while the session goes on, and by report.
 */
#ifndef REPORT_TRANSCRIPT_H
#define REPORT_TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/secret.h"
#include "journal/journal.h"
#include "journal/replay.h"

struct transcript_options {
	int columns;    /* lines of explanations are broken here; 0: never */
	int fold;       /* on a terminal: what was said is folded here, each row marked; 0: never */
	bool annotated; /* explanations under replies and events */
	const struct secrets
		*secrets; /* shown in the place of their structure; NULL: they are not */
};

/* Appends an event, as far as it has a line of its own; the text is printable. */
void transcript_append_event(const struct journal *journal, struct replay *replay, uint32_t id,
			     const struct transcript_options *options, struct bytes *out);

/* Appends the event's line of the journal file, with its `annotation` unless `bare`. */
void transcript_append_json(const struct journal *journal, struct replay *replay, uint32_t id,
			    bool bare, struct bytes *out);

#endif

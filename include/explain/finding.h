/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings: what is conspicuous in a session, in one reply or only in several
 * events, each with the lines that prove it, its source, and what to do.
 */
#ifndef EXPLAIN_FINDING_H
#define EXPLAIN_FINDING_H

#include <stddef.h>
#include <stdint.h>

#include "journal/journal.h"
#include "journal/replay.h"

enum finding_severity {
	FINDING_NOTE,
	FINDING_WARNING,
	FINDING_ERROR,
};

enum finding_group {
	FINDING_PROTOCOL,
	FINDING_SECURITY,
	FINDING_AUTHENTICATION,
	FINDING_POLICY,
	FINDING_PERFORMANCE,
};

#define FINDING_PROOFS_MAX 4
#define FINDINGS_EACH 100 /* of one rule that speaks again and again; the others are counted */

/* Owns its text; the rest is the rule's. Texts are translated and printable. */
struct finding {
	const char *rule; /* "auth-in-clear" */
	enum finding_severity severity;
	enum finding_group group;
	char *text;                          /* what was observed */
	const char *fix;                     /* what to do */
	const char *source;                  /* "RFC 8314 §3", or a sentence */
	uint32_t proofs[FINDING_PROOFS_MAX]; /* events that prove it, in order */
	size_t proof_count;
	uint32_t command; /* its reply, once there is one, is the last proof; 0: none */
};

struct findings {
	struct finding *items; /* in the order of their first proof */
	size_t count;
	size_t capacity;
};

/* Follows a journal while it grows: each event is looked at once. */
struct findings_fold;

struct findings_fold *findings_fold_new(const struct journal *journal, struct replay *replay);
void findings_fold_free(struct findings_fold *fold);
/* Looks at the next events, up to `until` (no further than the journal goes). */
void findings_fold_advance(struct findings_fold *fold, uint32_t until);
/* Fills *out (which is overwritten) with what the events looked at show. */
void findings_of_fold(struct findings_fold *fold, struct findings *out);

/* The same in one go: what the journal up to `until` (0: all) shows. */
void findings_collect(const struct journal *journal, struct replay *replay, uint32_t until,
		      struct findings *out);
void findings_release(struct findings *findings);

/* "warning", "security": as JSON and the filter write them. */
const char *finding_severity_key(enum finding_severity severity);
const char *finding_group_key(enum finding_group group);
const char *finding_severity_name(enum finding_severity severity); /* N_() */
const char *finding_group_name(enum finding_group group);          /* N_() */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a session, behind its last event: the VERDICT of smtpscope-journal(5). */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include <stdbool.h>

#include "base/bytes.h"
#include "explain/verdict.h"
#include "journal/journal.h"
#include "journal/replay.h"

/* Appends the VERDICT line of JSON reports. */
void report_verdict_json(const struct journal *journal, struct replay *replay, struct bytes *out);

/* Appends the findings, broken at `columns` (0: never); nothing when there are none. */
void report_findings_text(const struct journal *journal, struct replay *replay, int columns,
			  struct bytes *out);

/*
 * The verdict on connection number n of those that the journal holds, from 0;
 * false behind the last. A journal of one connection, or of none, has one verdict.
 */
bool report_verdict_next(const struct journal *journal, struct replay *replay, uint16_t n,
			 struct verdict *verdict);

/* "Verdict", or "Verdict on connection 3" where there are several; the caller frees it. */
char *report_verdict_title(const struct journal *journal, uint16_t n);

/* The same as sentences, each verdict under its title. */
void report_verdicts_text(const struct journal *journal, struct replay *replay, int columns,
			  struct bytes *out);

/* Appends the verdict as sentences. */
void report_verdict_text(const struct journal *journal, struct replay *replay, int columns,
			 struct bytes *out);

#endif

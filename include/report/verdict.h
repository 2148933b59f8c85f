/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a session, behind its last event: the contract's VERDICT. */
#ifndef REPORT_VERDICT_H
#define REPORT_VERDICT_H

#include "base/bytes.h"
#include "journal/journal.h"
#include "journal/replay.h"

/* Appends the VERDICT line of JSON reports. */
void report_verdict_json(const struct journal *journal, struct replay *replay, struct bytes *out);

/* Appends the findings, broken at `columns` (0: never); nothing when there are none. */
void report_findings_text(const struct journal *journal, struct replay *replay, int columns,
			  struct bytes *out);

/* Appends the verdict as sentences. */
void report_verdict_text(const struct journal *journal, struct replay *replay, int columns,
			 struct bytes *out);

#endif

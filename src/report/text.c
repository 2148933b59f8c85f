/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format "text": what people read in a terminal. A row of format.c. */
#include "report/formats.h"
#include "report/transcript.h"
#include "report/verdict.h"

void text_session(struct report *report)
{
	const struct transcript_options options = { .columns = report->options.columns,
						    .fold = report->options.fold,
						    .annotated = true,
						    .secrets = report->options.secrets };

	report_verdicts_text(report->journal, report->replay, options.columns, report->out);
	bytes_append_byte(report->out, '\n');
	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		transcript_append_event(report->journal, report->replay, id, &options, report->out);
		report_pause(report);
	}
	report_findings_text(report->journal, report->replay, options.columns, report->out);
}

void text_explanation(const struct explanation *explanation, int columns, struct bytes *out)
{
	explanation_append_text(explanation, columns, 0, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format "json": the lines of a journal, and what they mean. A row of format.c. */
#include "journal/codec.h"
#include "report/formats.h"
#include "report/transcript.h"
#include "report/verdict.h"

void json_session(struct report *report)
{
	codec_append_head(report->out, report->journal);
	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		transcript_append_json(report->journal, report->replay, id, report->options.bare,
				       report->out);
		report_pause(report);
	}
	if (!report->options.bare)
		report_verdict_json(report->journal, report->replay, report->out);
}

void json_explanation(const struct explanation *explanation, int columns, struct bytes *out)
{
	(void)columns;
	explanation_append_json(explanation, out);
	bytes_append_byte(out, '\n');
}

void json_comparison(const struct comparison *comparison, int columns, struct bytes *out)
{
	(void)columns;
	comparison_append_json(comparison, out);
	bytes_append_byte(out, '\n');
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats; asked by cli's report, run, explain and compare, and by the screen. */
#include "report/format.h"

#include "base/message.h"
#include "report/formats.h"
#include "report/pseudonym.h"

#define MUCH ((size_t)64 * 1024)

/* The first is what is printed unless something else was asked for. */
static const struct report_format rows[] = {
	{ .name = "text",
	  .ending = ".txt",
	  .help = N_("To be read: the verdict, the conversation with every reply explained, the "
		     "findings."),
	  .session = text_session,
	  .explanation = text_explanation,
	  .comparison = comparison_append_text },
	{ .name = "json",
	  .ending = ".jsonl",
	  .help = N_("One event a line, as journals are, with explanations, findings and verdict."),
	  .session = json_session,
	  .explanation = json_explanation,
	  .comparison = json_comparison },
	{ .name = "markdown",
	  .ending = ".md",
	  .help = N_("For a ticket: the verdict, what the failing reply means, the conversation."),
	  .session = markdown_session,
	  .explanation = markdown_explanation,
	  .comparison = markdown_comparison },
	{ .name = "html",
	  .ending = ".html",
	  .help = N_("One page for a browser, without any other file and without scripts."),
	  .session = html_session },
	{ .name = "script",
	  .ending = ".script",
	  .help = N_("What `smtpscope run` plays to do the same again, secrets as variables."),
	  .session = script_session },
	{ .name = "swaks",
	  .ending = ".swaks",
	  .help = N_("The command line of swaks that does the same, as far as it can say it."),
	  .session = swaks_session },
	{ .name = "openssl",
	  .ending = ".openssl",
	  .help = N_("The command line of openssl s_client, and the lines to type."),
	  .session = openssl_session },
	{ .name = "curl",
	  .ending = ".curl",
	  .help = N_("The command line of curl that does the same, as far as it can say it."),
	  .session = curl_session },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const struct report_format *report_format_row(size_t n)
{
	return n < ROW_COUNT ? &rows[n] : NULL;
}

const struct report_format *report_format_find(struct span name)
{
	for (size_t n = 0; name.size && n < ROW_COUNT; n++)
		if (span_is(name, rows[n].name))
			return &rows[n];
	return name.size ? NULL : &rows[0];
}

const struct report_format *report_format_of_path(struct span path)
{
	for (size_t n = 0; n < ROW_COUNT; n++) {
		struct span ending = span_text(rows[n].ending);

		if (path.size > ending.size &&
		    span_equal(span_after(path, path.size - ending.size), ending))
			return &rows[n];
	}
	return &rows[0];
}

void report_format_append_names(struct bytes *out, bool of_explanations)
{
	for (size_t n = 0; n < ROW_COUNT; n++) {
		if (of_explanations && !rows[n].explanation)
			continue;
		bytes_append_text(out, n ? ", " : "");
		bytes_append_text(out, rows[n].name);
	}
}

void report_append(const struct report_format *format, const struct journal *journal,
		   const struct report_options *options, struct bytes *out)
{
	struct pseudonyms *pseudonyms = options->anonymous ? pseudonyms_new() : NULL;
	struct journal *copy = pseudonyms ? pseudonyms_copy(pseudonyms, journal) : NULL;
	struct report report = { .journal = copy ? copy : journal,
				 .options = *options,
				 .out = out };

	report.replay = replay_new(report.journal);
	format->session(&report);
	replay_free(report.replay);
	journal_free(copy);
	pseudonyms_free(pseudonyms);
}

void report_pause(struct report *report)
{
	if (!report->options.take || report->out->size < MUCH)
		return;
	report->options.take(report->options.context, bytes_span(report->out));
	bytes_clear(report->out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format "markdown": for tickets and pages. A row of format.c. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "explain/finding.h"
#include "explain/verdict.h"
#include "journal/part.h"
#include "report/formats.h"
#include "report/transcript.h"
#include "report/verdict.h"

/* A line that begins so would be a list, a rule or a heading. */
static bool begins_block(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return strchr("-+=", *text) || (digits && (text[digits] == '.' || text[digits] == ')'));
}

/* Text, also of others (printable): nothing in it is Markdown, HTML, a mention or an entity. */
static void append_escaped(struct bytes *out, const char *text)
{
	size_t plain = *text && begins_block(text) ? strspn(text, "0123456789") : 0;

	for (size_t i = 0; text[i]; i++) {
		if (text[i] == '\n') {
			bytes_append_byte(out, ' ');
			continue;
		}
		if (strchr("\\`*_{}[]<>#|~!&@", text[i]) || (i == plain && begins_block(text)))
			bytes_append_byte(out, '\\');
		bytes_append_byte(out, (unsigned char)text[i]);
	}
}

static void append_heading(struct bytes *out, const char *marks, const char *text)
{
	bytes_append_text(out, marks);
	bytes_append_byte(out, ' ');
	append_escaped(out, text);
	bytes_append_text(out, "\n\n");
}

static void append_entry(struct bytes *out, const struct explanation *explanation,
			 const char *marks)
{
	enum heading last = HEADING_COUNT;

	append_heading(out, marks, explanation->title);
	if (explanation->class) {
		bytes_append_text(out, "*");
		append_escaped(out, explanation->class);
		bytes_append_text(out, explanation->category ? " · " : "");
		append_escaped(out, explanation->category ? explanation->category : "");
		bytes_append_text(out, "*\n\n");
	}
	for (size_t i = 0; i < explanation->part_count; i++) {
		const struct explanation_part *part = &explanation->parts[i];

		if (part->heading != last) {
			bytes_append_text(out, "**");
			append_escaped(out, _(heading_name(part->heading)));
			bytes_append_text(out, "**\n\n");
		}
		last = part->heading;
		append_escaped(out, part->text);
		bytes_append_text(out, "\n\n");
	}
	if (explanation->source && *explanation->source && last != HEADING_LEARN) {
		bytes_append_text(out, "**");
		append_escaped(out, _(heading_name(HEADING_LEARN)));
		bytes_append_text(out, "**\n\n");
		append_escaped(out, explanation->source);
		bytes_append_text(out, "\n\n");
	}
}

void markdown_explanation(const struct explanation *explanation, int columns, struct bytes *out)
{
	(void)columns;
	append_entry(out, explanation, "#");
}

static void append_list(struct bytes *out, const char *mark, char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bytes_append_text(out, mark);
		bytes_append_byte(out, ' ');
		append_escaped(out, items[i]);
		bytes_append_byte(out, '\n');
	}
	bytes_append_byte(out, '\n');
}

void markdown_comparison(const struct comparison *comparison, int columns, struct bytes *out)
{
	(void)columns;
	append_heading(out, "#", comparison->title);
	append_escaped(out, comparison->contrast);
	bytes_append_text(out, "\n\n");
	append_entry(out, &comparison->left, "##");
	append_entry(out, &comparison->right, "##");
	append_heading(out, "##", _("Key differences"));
	append_list(out, "1.", comparison->differences, comparison->difference_count);
	append_heading(out, "##", _("When to use which"));
	append_list(out, "-", comparison->which, comparison->which_count);
}

/* ---- a session ---- */

/* One of several connections says which. */
static void append_verdict(struct bytes *out, const char *title, const struct verdict *verdict)
{
	struct bytes paragraph = BYTES_INIT;

	if (title)
		append_heading(out, "##", title);

	verdict_append_paragraph(verdict, &paragraph);
	append_escaped(out, bytes_text(&paragraph));
	bytes_append_text(out, "\n\n");
	bytes_release(&paragraph);
	if (verdict->next_count) {
		append_heading(out, "##", _("What to do, in this order"));
		append_list(out, "1.", verdict->next, verdict->next_count);
	}
}

/* A table of two columns; the values are code, in which nothing is read. */
static void append_trace(struct bytes *out, const struct verdict *verdict)
{
	bool any = false;

	for (int i = 0; i < TRACE_COUNT; i++)
		any |= verdict->trace[i] != NULL;
	if (!any)
		return;
	append_heading(out, "##", _("In the server's log look for"));
	bytes_append_text(out, "| | |\n|---|---|\n");
	for (int i = 0; i < TRACE_COUNT; i++) {
		if (!verdict->trace[i])
			continue;
		bytes_append_text(out, "| ");
		append_escaped(out, _(verdict_trace_name((enum verdict_trace)i)));
		bytes_append_text(out, " | ");
		append_escaped(out, verdict->trace[i]);
		bytes_append_text(out, " |\n");
	}
	bytes_append_byte(out, '\n');
}

/* What the event that decided means, in the words of the catalogue. */
static void append_decisive(struct report *report, uint32_t event)
{
	struct explanation explanation = { 0 };

	if (!event || !explain_event(report->journal, report->replay, event, &explanation))
		return;
	append_heading(report->out, "##", _("What decided"));
	append_entry(report->out, &explanation, "###");
	explanation_release(&explanation);
}

static void append_findings(struct report *report)
{
	struct findings findings = { 0 };

	findings_collect(report->journal, report->replay, 0, &findings);
	if (findings.count)
		append_heading(report->out, "##", _("Findings"));
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *finding = &findings.items[i];

		bytes_append_text(report->out, "- **");
		append_escaped(report->out, _(finding_severity_name(finding->severity)));
		bytes_append_text(report->out, "** ");
		append_escaped(report->out, finding->text);
		if (finding->fix && *finding->fix) {
			bytes_append_byte(report->out, ' ');
			append_escaped(report->out, _(finding->fix));
		}
		bytes_append_byte(report->out, '\n');
	}
	if (findings.count)
		bytes_append_byte(report->out, '\n');
	findings_release(&findings);
}

/* The longest run of backticks: a fence must be longer. */
static size_t longest_ticks(struct span text)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < text.size; i++) {
		run = text.data[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void append_fence(struct bytes *out, size_t ticks)
{
	for (size_t i = 0; i < ticks; i++)
		bytes_append_byte(out, '`');
}

static void append_block(struct bytes *out, struct span text)
{
	size_t ticks = longest_ticks(text) + 1;

	ticks = ticks < 3 ? 3 : ticks;
	append_fence(out, ticks);
	bytes_append_text(out, "text\n");
	bytes_append(out, text);
	append_fence(out, ticks);
	bytes_append_text(out, "\n\n");
}

static void append_conversation(struct report *report)
{
	const struct transcript_options options = { .secrets = report->options.secrets };
	struct bytes text = BYTES_INIT;

	for (uint32_t id = 1; id <= journal_count(report->journal); id++)
		transcript_append_event(report->journal, report->replay, id, &options, &text);
	append_heading(report->out, "##", _("Conversation"));
	append_block(report->out, bytes_span(&text));
	/* It may hold secrets, if they were asked for. */
	bytes_wipe(&text);
}

static void append_verdicts(struct report *report)
{
	bool several = part_sessions(report->journal) > 1;
	struct verdict verdict;

	for (uint16_t n = 0; report_verdict_next(report->journal, report->replay, n, &verdict);
	     n++) {
		char *title = several ? report_verdict_title(report->journal, n) : NULL;

		append_verdict(report->out, title, &verdict);
		append_trace(report->out, &verdict);
		memory_free(title);
		verdict_release(&verdict);
	}
}

static void append_all_decisive(struct report *report)
{
	struct verdict verdict;

	for (uint16_t n = 0; report_verdict_next(report->journal, report->replay, n, &verdict);
	     n++) {
		append_decisive(report, verdict.event);
		verdict_release(&verdict);
	}
}

/* What is read first stands first: a ticket is read from its top. */
void markdown_session(struct report *report)
{
	struct message_value value = { "target", { NULL, 0 } };
	struct printable target = printable_make(span_text(journal_head(report->journal).target));
	char *title;

	value.bytes = span_of(target.text, target.size);
	title = message_text(target.size ? _("SMTP session with {target}") : _("SMTP session"),
			     &value, 1);
	append_heading(report->out, "#", title);
	append_verdicts(report);
	append_conversation(report);
	append_all_decisive(report);
	append_findings(report);
	memory_free(title);
	printable_release(&target);
}

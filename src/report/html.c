/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The format "html": one file that needs no other and no script. A row of
 * format.c. Whatever a server sent, it is text here: all of it passes
 * html_append() or html_append_others().
 */
#include "report/html.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/time.h"
#include "explain/finding.h"
#include "explain/verdict.h"
#include "report/formats.h"
#include "report/verdict.h"

void html_append(struct bytes *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			bytes_append_text(out, "&amp;");
			break;
		case '<':
			bytes_append_text(out, "&lt;");
			break;
		case '>':
			bytes_append_text(out, "&gt;");
			break;
		case '"':
			bytes_append_text(out, "&quot;");
			break;
		case '\'':
			bytes_append_text(out, "&#39;");
			break;
		default:
			bytes_append_byte(out, (unsigned char)*text);
		}
	}
}

void html_append_others(struct bytes *out, struct span bytes)
{
	struct printable text = printable_make(bytes);
	size_t from = 0;

	for (size_t i = 0; i < text.run_count; i++) {
		char *part = span_copy_text(span_of(text.text + from, text.runs[i].end - from));

		bytes_append_text(out, text.runs[i].escaped ? "<span class=\"escape\">" : "");
		html_append(out, part);
		bytes_append_text(out, text.runs[i].escaped ? "</span>" : "");
		memory_free(part);
		from = text.runs[i].end;
	}
	printable_release(&text);
}

static void append_element(struct bytes *out, const char *begin, const char *text, const char *end)
{
	bytes_append_text(out, begin);
	html_append(out, text);
	bytes_append_text(out, end);
}

/* ---- head ---- */

static char *title_of(const struct journal *journal)
{
	struct printable target = printable_make(span_text(journal_head(journal).target));
	struct message_value value = { "target", span_of(target.text, target.size) };
	char *title = message_text(
		target.size ? _("SMTP session with {target}") : _("SMTP session"), &value, 1);

	printable_release(&target);
	return title;
}

/* When it was, and what wrote this. */
static void append_origin(const struct journal *journal, struct bytes *out)
{
	struct journal_head head = journal_head(journal);
	char started[TIME_TEXT_SIZE] = "";
	struct message_value values[] = { { "time", { NULL, 0 } },
					  { "version", span_text(head.program) } };
	char *text;

	if (head.started_us)
		time_format(head.started_us, started);
	started[head.started_us ? strlen("2026-11-22") : 0] = head.started_us ? ' ' : '\0';
	started[head.started_us ? strlen("2026-11-22T06:00:00") : 0] = '\0';
	values[0].bytes = span_text(started);
	text = message_text(head.started_us ? _("Recorded {time} UTC by smtpscope {version}.")
					    : _("Read by smtpscope {version}."),
			    values, 2);
	append_element(out, "<p class=\"origin\">", text, "</p>\n");
	memory_free(text);
}

static void append_head(const char *title, struct bytes *out)
{
	const char *language = message_language();
	bool right = !span_is(span_text(language), "ar") ? false : true;

	bytes_append_text(out, "<!DOCTYPE html>\n<html lang=\"");
	html_append(out, language);
	bytes_append_text(out, right ? "\" dir=\"rtl\">\n" : "\">\n");
	/* Nothing is loaded and nothing runs, whatever else may be wrong. */
	bytes_append_text(out, "<head>\n<meta charset=\"utf-8\">\n"
			       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
			       "'none'; style-src 'unsafe-inline'\">\n"
			       "<meta name=\"viewport\" content=\"width=device-width, "
			       "initial-scale=1\">\n"
			       "<meta name=\"referrer\" content=\"no-referrer\">\n");
	append_element(out, "<title>", title, "</title>\n");
	html_append_style(out);
	bytes_append_text(out, "</head>\n<body>\n<main>\n");
}

/* ---- verdict ---- */

/* The class and the word of an outcome: colour is never the only sign. */
static void append_badge(struct bytes *out, const struct verdict *verdict)
{
	bool trouble = verdict->side != SIDE_NONE;
	bool good = verdict->outcome == OUTCOME_ACCEPTED && !trouble;
	bool bad = verdict->outcome == OUTCOME_REJECTED || verdict->outcome == OUTCOME_UNKNOWN;

	bytes_append_text(out, "<p class=\"badges\"><span class=\"badge ");
	bytes_append_text(out, good ? "good" : bad ? "bad" : "plain");
	append_element(out, "\">", _(verdict_outcome_name(verdict->outcome)), "</span>");
	if (trouble)
		append_element(out, " <span class=\"badge bad\">",
			       _(verdict_side_name(verdict->side)), "</span>");
	bytes_append_text(out, "</p>\n");
}

static void append_steps(struct bytes *out, const struct verdict *verdict)
{
	if (!verdict->next_count)
		return;
	append_element(out, "<h3>", _("What to do, in this order"), "</h3>\n<ol>\n");
	for (size_t i = 0; i < verdict->next_count; i++)
		append_element(out, "<li>", verdict->next[i], "</li>\n");
	bytes_append_text(out, "</ol>\n");
}

static void append_trace(struct bytes *out, const struct verdict *verdict)
{
	bool any = false;

	for (int i = 0; i < TRACE_COUNT; i++) {
		if (!verdict->trace[i])
			continue;
		if (!any)
			append_element(out, "<h3>", _("In the server's log look for"),
				       "</h3>\n<dl class=\"trace\">\n");
		any = true;
		append_element(out, "<dt>", _(verdict_trace_name((enum verdict_trace)i)), "</dt>");
		append_element(out, "<dd dir=\"ltr\"><code>", verdict->trace[i], "</code></dd>\n");
	}
	if (any)
		bytes_append_text(out, "</dl>\n");
}

static void append_verdict(struct bytes *out, const char *title, const struct verdict *verdict)
{
	struct bytes paragraph = BYTES_INIT;

	verdict_append_paragraph(verdict, &paragraph);
	append_element(out, "<section class=\"verdict\">\n<h2>", title, "</h2>\n");
	append_badge(out, verdict);
	append_element(out, "<p>", bytes_text(&paragraph), "</p>\n");
	append_steps(out, verdict);
	append_trace(out, verdict);
	bytes_append_text(out, "</section>\n");
	bytes_release(&paragraph);
}

/* ---- findings ---- */

static void append_finding(struct bytes *out, const struct finding *finding)
{
	append_element(out, "<li><span class=\"badge ", finding_severity_key(finding->severity),
		       "\">");
	append_element(out, "", _(finding_severity_name(finding->severity)), "</span> ");
	append_element(out, "<span class=\"group\">", _(finding_group_name(finding->group)),
		       "</span>\n");
	append_element(out, "<p>", finding->text, "</p>\n");
	if (finding->fix && *finding->fix)
		append_element(out, "<p class=\"fix\">", _(finding->fix), "</p>\n");
	append_element(out, "<p class=\"source\">", _(finding->source), "</p></li>\n");
}

static void append_findings(struct report *report)
{
	struct findings findings = { 0 };

	findings_collect(report->journal, report->replay, 0, &findings);
	if (findings.count)
		append_element(report->out, "<section>\n<h2>", _("Findings"),
			       "</h2>\n<ul class=\"findings\">\n");
	for (size_t i = 0; i < findings.count; i++)
		append_finding(report->out, &findings.items[i]);
	if (findings.count)
		bytes_append_text(report->out, "</ul>\n</section>\n");
	findings_release(&findings);
}

/* Every verdict; the events that decided are remembered for the conversation. */
static void append_verdicts(struct report *report, struct html_decisive *decisive)
{
	struct verdict verdict;

	for (uint16_t n = 0; report_verdict_next(report->journal, report->replay, n, &verdict);
	     n++) {
		char *title = report_verdict_title(report->journal, n);

		append_verdict(report->out, title, &verdict);
		decisive->events = memory_grow(decisive->events, &decisive->capacity,
					       decisive->count + 1, sizeof(*decisive->events));
		decisive->events[decisive->count++] = verdict.event;
		memory_free(title);
		verdict_release(&verdict);
	}
}

void html_session(struct report *report)
{
	char *title = title_of(report->journal);
	struct html_decisive decisive = { 0 };

	append_head(title, report->out);
	append_element(report->out, "<h1>", title, "</h1>\n");
	append_origin(report->journal, report->out);
	append_verdicts(report, &decisive);
	html_append_timing(report);
	html_append_conversation(report, &decisive);
	append_findings(report);
	bytes_append_text(report->out, "</main>\n</body>\n</html>\n");
	memory_free(decisive.events);
	memory_free(title);
}

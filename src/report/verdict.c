/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings and verdict behind a transcript; printed by cli's printer and on leaving the screen. */
#include "report/verdict.h"

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "explain/finding.h"
#include "explain/verdict.h"
#include "journal/codec.h"
#include "journal/part.h"

#define INDENT 2
#define CONNECTIONS_MAX 1000 /* that are judged one by one; each is a walk over the journal */

/* ---- JSON ---- */

static void append_member(struct bytes *out, const char *name, const char *text)
{
	codec_append_text(out, name, span_text(text));
}

static void append_finding_json(const struct finding *finding, struct bytes *out)
{
	size_t from = out->size;

	bytes_append_text(out, "{\"kind\":\"FINDING\"");
	append_member(out, "rule", finding->rule);
	append_member(out, "severity", finding_severity_key(finding->severity));
	append_member(out, "group", finding_group_key(finding->group));
	append_member(out, "text", finding->text);
	append_member(out, "fix", _(finding->fix));
	append_member(out, "source", _(finding->source));
	bytes_append_text(out, ",\"events\":[");
	for (size_t i = 0; i < finding->proof_count; i++) {
		if (i)
			bytes_append_byte(out, ',');
		bytes_append_number(out, finding->proofs[i]);
	}
	bytes_append_byte(out, ']');
	codec_close_line(out, from);
}

static void append_trace_json(const struct verdict *verdict, struct bytes *out)
{
	bool first = true;

	for (int i = 0; i < TRACE_COUNT; i++) {
		if (!verdict->trace[i])
			continue;
		bytes_append_text(out, first ? "\"" : ",\"");
		bytes_append_text(out, verdict_trace_key((enum verdict_trace)i));
		bytes_append_text(out, "\":");
		codec_append_string(out, span_text(verdict->trace[i]));
		first = false;
	}
}

static void append_verdict_json(const struct verdict *verdict, uint16_t conn, struct bytes *out)
{
	size_t from = out->size;

	bytes_append_text(out, "{\"kind\":\"VERDICT\",\"conn\":");
	bytes_append_number(out, conn);
	append_member(out, "outcome", verdict_outcome_key(verdict->outcome));
	append_member(out, "stage", verdict->stage ? verdict->stage : "");
	append_member(out, "side", verdict_side_key(verdict->side));
	append_member(out, "summary", verdict->summary ? verdict->summary : "");
	append_member(out, "said", verdict->said ? verdict->said : "");
	append_member(out, "meaning", verdict->meaning ? verdict->meaning : "");
	append_member(out, "cause", verdict->cause ? verdict->cause : "");
	bytes_append_text(out, ",\"next\":[");
	for (size_t i = 0; i < verdict->next_count; i++) {
		if (i)
			bytes_append_byte(out, ',');
		codec_append_string(out, span_text(verdict->next[i]));
	}
	bytes_append_text(out, "],\"log\":{");
	append_trace_json(verdict, out);
	bytes_append_byte(out, '}');
	codec_close_line(out, from);
}

void report_verdict_json(const struct journal *journal, struct replay *replay, struct bytes *out)
{
	struct findings findings = { 0 };
	struct verdict verdict = { 0 };

	findings_collect(journal, replay, 0, &findings);
	for (size_t i = 0; i < findings.count; i++)
		append_finding_json(&findings.items[i], out);
	findings_release(&findings);
	for (uint16_t n = 0; report_verdict_next(journal, replay, n, &verdict); n++) {
		append_verdict_json(&verdict, (uint16_t)(n + 1), out);
		verdict_release(&verdict);
	}
}

/* ---- text ---- */

/* A paragraph with a mark before its first line, the others below its text. */
static void append_paragraph(struct bytes *out, const char *mark, const char *text, int columns)
{
	int indent = INDENT + wrap_columns(span_text(mark));

	for (int i = 0; i < INDENT; i++)
		bytes_append_byte(out, ' ');
	bytes_append_text(out, mark);
	wrap_append(out, span_text(text), columns > indent + 20 ? columns : 0, indent);
}

static void append_finding_text(const struct finding *finding, int columns, struct bytes *out)
{
	struct message_value values[] = {
		{ "severity", span_text(_(finding_severity_name(finding->severity))) },
		{ "group", span_text(_(finding_group_name(finding->group))) },
	};
	char *mark = message_text(_("{severity} ({group}): "), values, 2);

	append_paragraph(out, mark, finding->text, columns);
	if (finding->fix && *finding->fix)
		append_paragraph(out, "  ", _(finding->fix), columns);
	memory_free(mark);
}

void report_findings_text(const struct journal *journal, struct replay *replay, int columns,
			  struct bytes *out)
{
	struct findings findings = { 0 };

	findings_collect(journal, replay, 0, &findings);
	if (findings.count) {
		bytes_append_text(out, _("Findings"));
		bytes_append_byte(out, '\n');
	}
	for (size_t i = 0; i < findings.count; i++)
		append_finding_text(&findings.items[i], columns, out);
	findings_release(&findings);
}

static void append_steps(const struct verdict *verdict, int columns, struct bytes *out)
{
	if (!verdict->next_count)
		return;
	append_paragraph(out, "", _("What to do, in this order:"), columns);
	for (size_t i = 0; i < verdict->next_count; i++) {
		struct bytes mark = BYTES_INIT;

		bytes_append_number(&mark, i + 1);
		bytes_append_text(&mark, ". ");
		append_paragraph(out, bytes_text(&mark), verdict->next[i], columns);
		bytes_release(&mark);
	}
}

static void append_trace(const struct verdict *verdict, int columns, struct bytes *out)
{
	bool any = false;

	for (int i = 0; i < TRACE_COUNT; i++) {
		struct message_value values[] = {
			{ "name", span_text(_(verdict_trace_name((enum verdict_trace)i))) },
			{ "value", span_text(verdict->trace[i]) },
		};
		char *line;

		if (!verdict->trace[i])
			continue;
		if (!any)
			append_paragraph(out, "", _("In the server's log look for:"), columns);
		any = true;
		line = message_text(_("{name}: {value}"), values, 2);
		append_paragraph(out, "- ", line, columns);
		memory_free(line);
	}
}

static void append_verdict(const struct verdict *verdict, const char *title, int columns,
			   struct bytes *out)
{
	struct bytes paragraph = BYTES_INIT;

	bytes_append_text(out, title);
	bytes_append_byte(out, '\n');
	verdict_append_paragraph(verdict, &paragraph);
	append_paragraph(out, "", bytes_text(&paragraph), columns);
	append_steps(verdict, columns, out);
	append_trace(verdict, columns, out);
	bytes_release(&paragraph);
}

void report_verdict_text(const struct journal *journal, struct replay *replay, int columns,
			 struct bytes *out)
{
	struct verdict verdict = { 0 };

	verdict_of(journal, replay, &verdict);
	append_verdict(&verdict, _("Verdict"), columns, out);
	verdict_release(&verdict);
}

/* ---- several connections ---- */

static uint16_t connections(const struct journal *journal)
{
	uint16_t count = part_sessions(journal);

	return count > 1 && count <= CONNECTIONS_MAX ? count : 1;
}

bool report_verdict_next(const struct journal *journal, struct replay *replay, uint16_t n,
			 struct verdict *verdict)
{
	if (n >= connections(journal))
		return false;
	if (connections(journal) == 1)
		verdict_of(journal, replay, verdict);
	else
		verdict_of_connection(journal, replay, (uint16_t)(n + 1), verdict);
	return true;
}

char *report_verdict_title(const struct journal *journal, uint16_t n)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };
	char *title;

	bytes_append_number(&number, n + 1u);
	value.bytes = bytes_span(&number);
	title = message_text(connections(journal) == 1 ? _("Verdict")
						       : _("Verdict on connection {n}"),
			     &value, 1);
	bytes_release(&number);
	return title;
}

void report_verdicts_text(const struct journal *journal, struct replay *replay, int columns,
			  struct bytes *out)
{
	struct verdict verdict;

	for (uint16_t n = 0; report_verdict_next(journal, replay, n, &verdict); n++) {
		char *title = report_verdict_title(journal, n);

		append_verdict(&verdict, title, columns, out);
		memory_free(title);
		verdict_release(&verdict);
	}
}

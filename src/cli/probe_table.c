/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows for a terminal, a script and a monitor. Called by probe.c with finished results. */
#include "cli/probe_table.h"

#include <stdio.h>
#include <string.h>

#include "base/measure.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/wrap.h"
#include "journal/codec.h"

/* ---- cells ---- */

/* In the order of enum probe_stage; narrow, since all must fit 80 columns beside the target. */
static const struct {
	const char *title;
	int width;
} columns_of[PROBE_STAGES] = {
	[PROBE_RESOLVE] = { N_("name"), 6 },   [PROBE_CONNECT] = { N_("conn"), 4 },
	[PROBE_GREETING] = { N_("greet"), 5 }, [PROBE_EHLO] = { "EHLO", 4 },
	[PROBE_STARTTLS] = { "TLS", 4 },       [PROBE_TRUST] = { N_("trust"), 5 },
	[PROBE_DANE] = { "DANE", 4 },          [PROBE_STS] = { "STS", 4 },
	[PROBE_AUTH] = { "AUTH", 4 },
};

#define TARGET_LEAST 22
#define TIME_WIDTH 7

/* What the stages and the time take, with a blank before each. */
static int cells_width(void)
{
	int width = TIME_WIDTH;

	for (int i = 0; i < PROBE_STAGES; i++)
		width += columns_of[i].width + 1;
	return width;
}

static int target_width(int columns)
{
	int left = columns - cells_width() - 1;

	return left < TARGET_LEAST ? TARGET_LEAST : left > 44 ? 44 : left;
}

static size_t cells_in(const struct printable *text)
{
	struct printable_cell cell;
	size_t offset = 0, count = 0;

	while (printable_next(text, &offset, &cell))
		count += (size_t)cell.columns;
	return count;
}

/* A text cut to a width and filled up to it; a server's bytes pass the gate here. */
static void append_cell(struct bytes *out, const char *text, int width)
{
	struct printable shown = printable_make_short(span_text(text), width);

	bytes_append(out, span_of(shown.text, shown.size));
	for (size_t n = cells_in(&shown); n < (size_t)width; n++)
		bytes_append_byte(out, ' ');
	printable_release(&shown);
}

static void end_row(struct bytes *out)
{
	while (out->size && out->data[out->size - 1] == ' ')
		out->size--;
	bytes_append_byte(out, '\n');
}

static void append_seconds(struct bytes *out, uint64_t us)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu.%02llu", (unsigned long long)(us / 1000000),
		 (unsigned long long)(us / 10000 % 100));
	measure_append(out, MEASURE_S, span_text(text));
}

/* Never by colour alone; what is wrong stands below the row. */
static void append_stage(struct bytes *out, const struct probe_cell *cell, int width)
{
	static const char *const words[] = { [PROBE_NONE] = "-",
					     [PROBE_OK] = "ok",
					     [PROBE_WARNING] = "warn",
					     [PROBE_FAILED] = "FAIL" };
	bool secure = cell->verdict == PROBE_OK && !strcmp(cell->word, "secure");

	bytes_append_byte(out, ' ');
	append_cell(out, secure ? "DNSSEC" : words[cell->verdict], width);
}

void probe_table_head(struct bytes *out, int columns)
{
	append_cell(out, _("target"), target_width(columns));
	for (int i = 0; i < PROBE_STAGES; i++) {
		bytes_append_byte(out, ' ');
		append_cell(out, _(columns_of[i].title), columns_of[i].width);
	}
	bytes_append_byte(out, ' ');
	bytes_append_text(out, _("time"));
	end_row(out);
}

/* Below a row, what is wrong with it. */
static void append_summary(struct bytes *out, const struct probe_line *line, int columns)
{
	struct span text = span_text(line->result->summary);

	if (text.size == 0)
		return;
	bytes_append_text(out, line->result->verdict == PROBE_FAILED ? "  ! " : "  ~ ");
	wrap_append(out, text, line->wrapped ? columns : 0, 4);
}

void probe_table_row(struct bytes *out, const struct probe_line *line, int columns)
{
	append_cell(out, line->place, target_width(columns));
	for (int i = 0; i < PROBE_STAGES; i++)
		append_stage(out, &line->result->cells[i], columns_of[i].width);
	bytes_append_byte(out, ' ');
	append_seconds(out, line->result->took_us);
	end_row(out);
	append_summary(out, line, columns);
}

/* ---- ports side by side ---- */

#define STARTTLS_WIDTH 8
#define LIMIT_WIDTH 8
#define VERSION_WIDTH 7
#define WIDE 120 /* columns from which on addresses and mechanisms have room */

static int place_width(int columns)
{
	return columns >= WIDE ? 30 : 18;
}

static int auth_width(int columns)
{
	return columns >= WIDE ? 18 : 8;
}

static int greeting_width(int columns)
{
	int left = columns - place_width(columns) - STARTTLS_WIDTH - 2 * auth_width(columns) -
		   LIMIT_WIDTH - VERSION_WIDTH - 6;

	return left < 10 ? 10 : left > 60 ? 60 : left;
}

void probe_ports_head(struct bytes *out, int columns)
{
	const struct {
		const char *title;
		int width;
	} heads[] = {
		{ _("address"), place_width(columns) },
		{ _("greeting"), greeting_width(columns) },
		{ "STARTTLS", STARTTLS_WIDTH },
		{ "AUTH", auth_width(columns) },
		{ "AUTH/TLS", auth_width(columns) },
		{ "SIZE", LIMIT_WIDTH },
		{ "TLS", VERSION_WIDTH },
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		append_cell(out, heads[i].title, heads[i].width);
		bytes_append_byte(out, ' ');
	}
	end_row(out);
}

/* The words of JSON, for people; a reply's code stands for itself. */
static const char *shown(const char *word)
{
	static const struct {
		const char *word;
		const char *shown;
	} rows[] = {
		{ "refused", N_("refused") },         { "no-answer", N_("no answer") },
		{ "unreachable", N_("unreachable") }, { "reset", N_("reset") },
		{ "failed", N_("failed") },           { "silent", N_("silent") },
		{ "closed", N_("closed") },           { "broken", N_("no SMTP reply") },
		{ "trying", N_("no answer") },        { "interrupted", N_("interrupted") },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
		if (!strcmp(word, rows[n].word))
			return _(rows[n].shown);
	return *word ? word : "-";
}

/* What stands where a greeting would: why there is none. */
static const char *greeting_of(const struct probe_result *result)
{
	if (result->greeting)
		return result->greeting;
	if (result->cells[PROBE_GREETING].word[0])
		return shown(result->cells[PROBE_GREETING].word);
	if (result->cells[PROBE_STARTTLS].verdict == PROBE_FAILED)
		return _("TLS failed");
	return shown(result->cells[PROBE_CONNECT].word);
}

void probe_ports_row(struct bytes *out, const struct probe_line *line, int columns)
{
	const struct probe_result *result = line->result;
	bool implicit = !strcmp(result->cells[PROBE_STARTTLS].word, "implicit");
	bool spoke = result->cells[PROBE_EHLO].verdict == PROBE_OK;
	char size[24] = "-";

	if (result->size)
		snprintf(size, sizeof(size), "%llu", (unsigned long long)result->size);
	append_cell(out, line->place, place_width(columns));
	bytes_append_byte(out, ' ');
	append_cell(out, greeting_of(result), greeting_width(columns));
	bytes_append_byte(out, ' ');
	append_cell(out,
		    implicit           ? _("implicit")
		    : result->starttls ? _("offered")
		    : spoke            ? _("no")
				       : "-",
		    STARTTLS_WIDTH);
	bytes_append_byte(out, ' ');
	append_cell(out, result->auth_before ? result->auth_before : "-", auth_width(columns));
	bytes_append_byte(out, ' ');
	append_cell(out, result->auth_after ? result->auth_after : "-", auth_width(columns));
	bytes_append_byte(out, ' ');
	append_cell(out, size, LIMIT_WIDTH);
	bytes_append_byte(out, ' ');
	append_cell(out, result->tls_version ? result->tls_version : "-", VERSION_WIDTH);
	end_row(out);
	/* That a port is closed is said already, and no fault among several. */
	if (result->cells[PROBE_CONNECT].verdict == PROBE_OK)
		append_summary(out, line, columns);
}

/* ---- JSON ---- */

static void append_member(struct bytes *out, const char *name, const char *value)
{
	if (value)
		codec_append_text(out, name, span_text(value));
}

static void append_ms(struct bytes *out, uint64_t us)
{
	bytes_append_number(out, us / 1000);
	bytes_append_byte(out, '.');
	bytes_append_byte(out, (unsigned char)('0' + us / 100 % 10));
}

static void append_stages(struct bytes *out, const struct probe_result *result)
{
	bytes_append_text(out, ",\"stages\":{");
	for (int i = 0; i < PROBE_STAGES; i++) {
		const struct probe_cell *cell = &result->cells[i];

		bytes_append_text(out, i ? "," : "");
		codec_append_string(out, span_text(probe_stage_key((enum probe_stage)i)));
		bytes_append_text(out, ":{\"verdict\":");
		codec_append_string(out, span_text(probe_verdict_key(cell->verdict)));
		if (cell->word[0])
			append_member(out, "word", cell->word);
		if (cell->us) {
			codec_append_name(out, "ms");
			append_ms(out, cell->us);
		}
		bytes_append_byte(out, '}');
	}
	bytes_append_byte(out, '}');
}

void probe_json_row(struct bytes *out, const struct probe_line *line)
{
	const struct probe_result *result = line->result;

	bytes_append_text(out, "{\"target\":");
	codec_append_string(out, span_text(line->target));
	append_member(out, "place", line->place);
	append_member(out, "address", result->address);
	if (result->port)
		codec_append_number(out, "port", result->port);
	append_member(out, "verdict", probe_verdict_key(result->verdict));
	codec_append_number(out, "status", (uint64_t)result->status);
	codec_append_name(out, "ms");
	append_ms(out, result->took_us);
	append_stages(out, result);
	append_member(out, "greeting", result->greeting);
	append_member(out, "tls", result->tls_version);
	append_member(out, "expires", result->expires);
	append_member(out, "auth_in_clear", result->auth_before);
	append_member(out, "auth_in_tls", result->auth_after);
	if (result->size)
		codec_append_number(out, "size", result->size);
	append_member(out, "summary", result->summary);
	bytes_append_text(out, "}\n");
}

/* ---- for a monitor ---- */

static int severity(const struct probe_result *result)
{
	switch (result->verdict) {
	case PROBE_FAILED:
		/* What could not be found out says nothing about the server, nor does our own side. */
		return !strcmp(result->cells[PROBE_CONNECT].word, "no-source") ||
				       result->status == EXIT_RESOLVE ||
				       result->status == EXIT_USAGE ||
				       result->status == EXIT_INTERNAL
			       ? 3
			       : 2;
	case PROBE_WARNING:
		return 1;
	case PROBE_OK:
		return 0;
	case PROBE_NONE:
		break;
	}
	return 3;
}

/* A server that is down outranks one of which nothing is known. */
static const struct line_rank {
	int status;
	int rank;
} ranks[] = { { 0, 0 }, { 1, 1 }, { 3, 2 }, { 2, 3 } };

static int rank_of(int status)
{
	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
		if (ranks[i].status == status)
			return ranks[i].rank;
	}
	return 0;
}

static const struct probe_line *worst(const struct probe_line *lines, size_t count)
{
	const struct probe_line *found = lines;

	for (size_t i = 1; i < count; i++) {
		if (rank_of(severity(lines[i].result)) > rank_of(severity(found->result)))
			found = &lines[i];
	}
	return found;
}

int probe_check_status(const struct probe_line *lines, size_t count)
{
	return count ? severity(worst(lines, count)->result) : 3;
}

void probe_check_line(struct bytes *out, const struct probe_line *lines, size_t count)
{
	/* A monitor's words are no people's: untranslated, and no bar may stand in the text. */
	static const char *const words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
	const struct probe_line *line = count ? worst(lines, count) : NULL;
	uint64_t longest_us = 0;
	size_t well = 0;

	bytes_append_text(out, "SMTP ");
	bytes_append_text(out, words[probe_check_status(lines, count)]);
	for (size_t i = 0; i < count; i++) {
		well += lines[i].result->verdict == PROBE_OK;
		if (lines[i].result->took_us > longest_us)
			longest_us = lines[i].result->took_us;
	}
	bytes_append_text(out, " - ");
	bytes_append_number(out, well);
	bytes_append_byte(out, '/');
	bytes_append_number(out, count);
	bytes_append_text(out, " ok");
	if (line && line->result->summary) {
		size_t from = out->size;

		bytes_append_text(out, "; ");
		bytes_append_text(out, line->place);
		bytes_append_text(out, ": ");
		bytes_append_text(out, line->result->summary);
		for (size_t i = from; i < out->size; i++) {
			if (out->data[i] == '|')
				out->data[i] = '/';
		}
	}
	bytes_append_text(out, "|time=");
	bytes_append_number(out, longest_us / 1000);
	bytes_append_text(out, "ms ok=");
	bytes_append_number(out, well);
	bytes_append_text(out, "\n");
}

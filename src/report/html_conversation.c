/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation of the format "html": a row for each event, what it means folded behind it. */
#include "base/measure.h"
#include "base/message.h"
#include "base/printable.h"
#include "report/html.h"
#include "report/words.h"
#include "smtp/command.h"
#include "smtp/reply.h"

struct row {
	struct report *report;
	const struct event *event;
	uint32_t id;
	const char *speaker; /* class */
};

static const char *speaker_of(const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
	case EVENT_RECEIVED:
		return "server";
	case EVENT_COMMAND:
	case EVENT_HELD:
		return "client";
	case EVENT_BODY_SENT:
		return words_is_typed(event) ? "client" : "fact";
	case EVENT_NOTE:
	case EVENT_DAMAGED:
		return "note";
	default:
		return "fact";
	}
}

static bool has_row(const struct event *event)
{
	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
	case EVENT_COMMAND:
	case EVENT_NOTE:
	case EVENT_DAMAGED:
		return true;
	case EVENT_RECEIVED: /* the others stand in their reply */
		return event->marks & EVENT_EARLY;
	default:
		return words_has_fact(event) || words_is_typed(event);
	}
}

/* A reply that its command does not call for, a failure. */
static bool is_trouble(const struct report *report, const struct event *event)
{
	const struct event *command = journal_event(report->journal, event->ref);

	if (event->kind == EVENT_FAILED || event->kind == EVENT_TIMEOUT ||
	    event->kind == EVENT_DAMAGED || event->marks & EVENT_EARLY ||
	    (event->kind == EVENT_TLS_READY && !event->flaws))
		return true;
	if (event->kind != EVENT_REPLY)
		return false;
	return event->flaws & REPLY_BROKEN || event->marks & EVENT_UNSOLICITED ||
	       !command_expects(command ? (enum verb)command->code : VERB_GREETING, event->code);
}

/* ---- what was said ---- */

static void append_words(const struct row *row, const struct event *event)
{
	struct bytes *out = row->report->out;
	struct bytes shape = BYTES_INIT;
	struct word word;

	for (size_t at = 0; words_next(event, row->report->options.secrets, &at, &word);) {
		if (!word.shape) {
			html_append_others(out, word.text);
			continue;
		}
		bytes_clear(&shape);
		secret_shape_append(&shape, &word.mark.shape);
		bytes_append_text(out, "<span class=\"secret\">");
		html_append(out, bytes_text(&shape));
		bytes_append_text(out, "</span>");
	}
	bytes_release(&shape);
}

static void append_reply(const struct row *row)
{
	const struct journal *journal = row->report->journal;
	const struct event *event = row->event;

	for (uint32_t id = event_first(event); id && id <= event_last(event); id++) {
		const struct event *piece = journal_event(journal, id);

		if (piece->kind != EVENT_RECEIVED || piece->conn != event->conn ||
		    piece->marks & EVENT_EARLY)
			continue;
		if (piece->marks & EVENT_FIRST_PIECE && id != event_first(event))
			bytes_append_byte(row->report->out, '\n');
		append_words(row, piece);
	}
}

/* A reply whose pieces a damaged file has lost. */
static void append_lost_reply(const struct row *row)
{
	struct reply reply = REPLY_INIT;

	journal_reply(row->report->journal, row->id, &reply);
	for (size_t i = 0; i < reply.count; i++) {
		if (i)
			bytes_append_byte(row->report->out, '\n');
		html_append_others(row->report->out, reply.lines[i].raw);
	}
	reply_release(&reply);
}

static void append_flaws(const struct row *row)
{
	struct bytes flaw = BYTES_INIT;

	for (size_t n = 0; words_append_flaw(row->event, n, &flaw); n++) {
		bytes_append_text(row->report->out, "<span class=\"flaw\">");
		html_append(row->report->out, bytes_text(&flaw));
		bytes_append_text(row->report->out, "</span>");
		bytes_clear(&flaw);
	}
	bytes_release(&flaw);
}

static void append_said(const struct row *row)
{
	struct bytes *out = row->report->out;
	struct bytes fact = BYTES_INIT;

	switch ((enum event_kind)row->event->kind) {
	case EVENT_REPLY:
		if (row->event->size)
			append_lost_reply(row);
		else
			append_reply(row);
		break;
	case EVENT_COMMAND:
		if (row->event->code == VERB_MESSAGE)
			bytes_append_byte(out, '.');
		append_words(row, row->event);
		if (words_is_inferred(row->event)) {
			bytes_append_text(out, " <span class=\"flaw\">");
			html_append(out, _("(inferred)"));
			bytes_append_text(out, "</span>");
		}
		break;
	case EVENT_NOTE:
		words_append_about(row->report->journal, row->event, &fact);
		html_append(out, bytes_text(&fact));
		append_words(row, row->event);
		break;
	case EVENT_RECEIVED:
	case EVENT_DAMAGED:
		append_words(row, row->event);
		break;
	default:
		words_append_fact(row->event, &fact);
		html_append(out, bytes_text(&fact));
	}
	bytes_release(&fact);
}

/* ---- what it means ---- */

static void append_part(const struct row *row, const struct explanation_part *part, bool first)
{
	struct bytes *out = row->report->out;

	if (first) {
		bytes_append_text(out, "<dt>");
		html_append(out, _(heading_name(part->heading)));
		bytes_append_text(out, "</dt>");
	}
	bytes_append_text(out, "<dd>");
	html_append(out, part->text);
	if (part->event && part->event != row->id &&
	    has_row(journal_event(row->report->journal, part->event))) {
		bytes_append_text(out, " <a href=\"#e");
		bytes_append_number(out, part->event);
		bytes_append_text(out, "\">");
		html_append(out, _("go there"));
		bytes_append_text(out, "</a>");
	}
	bytes_append_text(out, "</dd>\n");
}

static void append_explanation(const struct row *row, const struct explanation *explanation)
{
	struct bytes *out = row->report->out;
	enum heading last = HEADING_COUNT;

	bytes_append_text(out, "<div class=\"meaning\">\n<h3>");
	html_append(out, explanation->title);
	bytes_append_text(out, "</h3>\n");
	if (explanation->class) {
		bytes_append_text(out, "<p class=\"class\">");
		html_append(out, explanation->class);
		bytes_append_text(out, explanation->category ? " · " : "");
		html_append(out, explanation->category ? explanation->category : "");
		bytes_append_text(out, "</p>\n");
	}
	bytes_append_text(out, "<dl>\n");
	for (size_t i = 0; i < explanation->part_count; i++) {
		append_part(row, &explanation->parts[i], explanation->parts[i].heading != last);
		last = explanation->parts[i].heading;
	}
	bytes_append_text(out, "</dl>\n</div>\n");
}

/* ---- rows ---- */

static void append_time(struct bytes *out, uint64_t time_us)
{
	bytes_append_text(out, "<span class=\"time\">");
	measure_append_seconds(out, time_us);
	bytes_append_text(out, "</span>");
}

static void append_who(const struct row *row)
{
	struct bytes *out = row->report->out;
	bool server = *row->speaker == 's', client = *row->speaker == 'c';
	char tls = server || client ? words_tls_mark(row->report->replay, row->id, row->event)
				    : ' ';

	bytes_append_text(out, "<span class=\"who\">");
	if (server || client)
		bytes_append_byte(out, server ? 'S' : 'C');
	if (tls != ' ')
		bytes_append_byte(out, (unsigned char)tls);
	bytes_append_text(out, "</span>");
}

static void append_line(const struct row *row)
{
	struct bytes *out = row->report->out;

	append_time(out, row->event->time_us);
	append_who(row);
	bytes_append_text(out, "<span class=\"said\"><code dir=\"ltr\">");
	append_said(row);
	bytes_append_text(out, "</code>");
	append_flaws(row);
	bytes_append_text(out, "</span>");
}

static void append_row(struct report *report, uint32_t id, bool decisive)
{
	const struct row row = { report, journal_event(report->journal, id), id,
				 speaker_of(journal_event(report->journal, id)) };
	struct explanation explanation = { 0 };
	struct bytes *out = report->out;
	bool folds = explain_event(report->journal, report->replay, id, &explanation);

	bytes_append_text(out, folds ? "<details class=\"row " : "<div class=\"row ");
	bytes_append_text(out, row.speaker);
	bytes_append_text(out, is_trouble(report, row.event) ? " trouble" : "");
	bytes_append_text(out, decisive ? " decisive\" id=\"e" : "\" id=\"e");
	bytes_append_number(out, id);
	bytes_append_text(out, folds && decisive ? "\" open>" : "\">");
	bytes_append_text(out, folds ? "<summary>" : "");
	append_line(&row);
	bytes_append_text(out, folds ? "</summary>\n" : "</div>\n");
	if (folds) {
		append_explanation(&row, &explanation);
		bytes_append_text(out, "</details>\n");
	}
	explanation_release(&explanation);
}

static bool has_decided(const struct html_decisive *decisive, uint32_t id)
{
	for (size_t i = 0; i < decisive->count; i++)
		if (decisive->events[i] == id)
			return true;
	return false;
}

void html_append_conversation(struct report *report, const struct html_decisive *decisive)
{
	struct bytes *out = report->out;
	uint16_t conn = 0;

	bytes_append_text(out, "<section>\n<h2>");
	html_append(out, _("Conversation"));
	bytes_append_text(out, "</h2>\n<p class=\"legend\">");
	html_append(out, _("S: the server, C: the client; T: inside TLS with a verified server, t: "
			   "inside TLS without. A line that can be opened tells what it means."));
	bytes_append_text(out, "</p>\n<div class=\"conversation\">\n");
	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		const struct event *event = journal_event(report->journal, id);

		if (!has_row(event))
			continue;
		if (conn && event->conn != conn)
			bytes_append_text(out, "<hr>\n");
		conn = event->conn;
		append_row(report, id, has_decided(decisive, id));
		report_pause(report);
	}
	bytes_append_text(out, "</div>\n</section>\n");
}

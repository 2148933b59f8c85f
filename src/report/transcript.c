/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as text or JSON lines; read from the journal by cli's printer and report. */
#include "report/transcript.h"

#include "base/measure.h"
#include "base/message.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "explain/explanation.h"
#include "journal/codec.h"
#include "journal/members.h"
#include "report/words.h"
#include "smtp/reply.h"

#define TIME_WIDTH 8
#define TEXT_COLUMN 13 /* where what was said begins */

/* An event on its way out. */
struct writing {
	const struct journal *journal;
	struct replay *replay;
	const struct secrets *secrets; /* NULL: their structure is shown */
	int fold;
	uint32_t id;
	struct bytes *out;
};

/* "S  ": who speaks, and T or t within TLS. */
static void append_mark(struct bytes *out, char who, char tls)
{
	bytes_append_byte(out, ' ');
	bytes_append_byte(out, (unsigned char)who);
	bytes_append_byte(out, (unsigned char)tls);
	bytes_append_text(out, "  ");
}

/* "   0.031 S  ": the time behind which the mark stands. */
static void begin_line(struct bytes *out, const struct event *event, char who, char tls)
{
	struct bytes time = BYTES_INIT;

	measure_append_seconds(&time, event->time_us);
	for (size_t i = time.size; i < TIME_WIDTH; i++)
		bytes_append_byte(out, ' ');
	bytes_append(out, bytes_span(&time));
	append_mark(out, who, tls);
	bytes_release(&time);
}

/*
 * Ends a line of the server's whose text begins at `from`. A terminal would go
 * on in its next row by itself, where the server's text could look like a line
 * of ours: it is folded before that, and each row has the mark.
 */
static void end_line(const struct writing *line, size_t from, char tls)
{
	struct bytes text = BYTES_INIT;
	int columns = 0;

	if (line->fold > 2 * TEXT_COLUMN) {
		bytes_append(&text, span_after(bytes_span(line->out), from));
		line->out->size = from;
	}
	for (size_t at = 0, size; at < text.size; at += size) {
		struct span rest = span_after(bytes_span(&text), at);
		uint32_t character;
		int wide;

		size = utf8_next(rest, &character);
		size = size ? size : 1;
		wide = wrap_columns(span_part(rest, 0, size));
		if (columns + wide > line->fold - TEXT_COLUMN) {
			bytes_append_byte(line->out, '\n');
			for (int i = 0; i < TIME_WIDTH; i++)
				bytes_append_byte(line->out, ' ');
			append_mark(line->out, 'S', tls);
			columns = 0;
		}
		bytes_append(line->out, span_part(rest, 0, size));
		columns += wide;
	}
	bytes_append_byte(line->out, '\n');
	bytes_release(&text);
}

static char tls_mark(const struct writing *line, const struct event *event)
{
	return words_tls_mark(line->replay, line->id, event);
}

/* Text of others, with a secret's structure in place of each, or the secret if it was given. */
static void append_text(const struct writing *line, const struct event *event)
{
	struct word word;

	for (size_t at = 0; words_next(event, line->secrets, &at, &word);) {
		if (word.shape) {
			bytes_append_text(line->out, "[");
			secret_shape_append(line->out, &word.mark.shape);
			bytes_append_text(line->out, "]");
		} else {
			printable_append(line->out, word.text);
		}
	}
}

static void append_reply(const struct writing *line, const struct event *event)
{
	char tls = tls_mark(line, event);
	size_t from = line->out->size;

	for (uint32_t id = event_first(event); id && id <= event_last(event); id++) {
		const struct event *piece = journal_event(line->journal, id);

		if (piece->kind != EVENT_RECEIVED || piece->conn != event->conn ||
		    piece->marks & EVENT_EARLY)
			continue;
		if (piece->marks & EVENT_FIRST_PIECE) {
			begin_line(line->out, piece, 'S', tls);
			from = line->out->size;
		}
		append_text(line, piece);
		if (piece->code != LINE_END_NONE || id == event_last(event))
			end_line(line, from, tls);
	}
}

/* A line of a reply whose pieces a damaged file has lost. */
static void append_lost_reply(const struct writing *line, const struct event *event)
{
	struct reply reply = REPLY_INIT;
	char tls = tls_mark(line, event);

	journal_reply(line->journal, line->id, &reply);
	for (size_t i = 0; i < reply.count; i++) {
		size_t from;

		begin_line(line->out, event, 'S', tls);
		from = line->out->size;
		printable_append(line->out, reply.lines[i].raw);
		end_line(line, from, tls);
	}
	reply_release(&reply);
}

static void append_flaws(const struct event *event, struct bytes *out)
{
	struct bytes flaw = BYTES_INIT;

	for (size_t n = 0; words_append_flaw(event, n, &flaw); n++) {
		for (int i = 0; i < TEXT_COLUMN; i++)
			bytes_append_byte(out, ' ');
		bytes_append(out, bytes_span(&flaw));
		bytes_append_byte(out, '\n');
		bytes_clear(&flaw);
	}
	bytes_release(&flaw);
}

static void append_line(const struct writing *line, const struct event *event)
{
	struct bytes *out = line->out;
	size_t from;

	switch ((enum event_kind)event->kind) {
	case EVENT_REPLY:
		if (event->size)
			append_lost_reply(line, event);
		else
			append_reply(line, event);
		append_flaws(event, out);
		break;
	case EVENT_COMMAND:
		begin_line(out, event, 'C', tls_mark(line, event));
		if (event->code == VERB_MESSAGE)
			bytes_append_byte(out, '.');
		append_text(line, event);
		if (words_is_inferred(event)) {
			bytes_append_text(out, "   ");
			bytes_append_text(out, _("(inferred)"));
		}
		bytes_append_byte(out, '\n');
		break;
	case EVENT_RECEIVED:
		/* The others stand in their reply. */
		if (!(event->marks & EVENT_EARLY))
			break;
		begin_line(out, event, 'S', '!');
		from = out->size;
		append_text(line, event);
		end_line(line, from, '!');
		break;
	case EVENT_BODY_SENT:
		begin_line(out, event, words_is_typed(event) ? 'C' : ' ',
			   words_is_typed(event) && event->layer ? 'T' : ' ');
		words_append_fact(event, out);
		bytes_append_byte(out, '\n');
		break;
	case EVENT_NOTE:
	case EVENT_DAMAGED:
		begin_line(out, event, event->kind == EVENT_NOTE ? '*' : '?', ' ');
		if (event->kind == EVENT_NOTE)
			words_append_about(line->journal, event, out);
		append_text(line, event);
		bytes_append_byte(out, '\n');
		break;
	default:
		if (!words_has_fact(event))
			break;
		begin_line(out, event, ' ', ' ');
		words_append_fact(event, out);
		bytes_append_byte(out, '\n');
	}
}

void transcript_append_event(const struct journal *journal, struct replay *replay, uint32_t id,
			     const struct transcript_options *options, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	const struct writing line = { journal, replay, options->secrets, options->fold, id, out };
	struct explanation explanation = { 0 };
	bool wanted = event->kind == EVENT_REPLY || event->kind == EVENT_TLS_READY ||
		      event->kind == EVENT_FAILED || event->kind == EVENT_TIMEOUT;

	append_line(&line, event);
	if (!options->annotated || !wanted || !explain_event(journal, replay, id, &explanation))
		return;
	explanation_append_text(&explanation, options->columns, TEXT_COLUMN, out);
	bytes_append_byte(out, '\n');
	explanation_release(&explanation);
}

void transcript_append_json(const struct journal *journal, struct replay *replay, uint32_t id,
			    bool bare, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	struct explanation explanation = { 0 };
	struct bytes extra = BYTES_INIT;
	/* Lines of a reply are explained with it, once. */
	bool of_reply = event->kind == EVENT_RECEIVED && !(event->marks & EVENT_EARLY);

	if (!bare && !of_reply && explain_event(journal, replay, id, &explanation)) {
		bytes_append_text(&extra, "\"annotation\":");
		explanation_append_json(&explanation, &extra);
		explanation_release(&explanation);
	}
	codec_append_event_with(out, journal, id, bytes_span(&extra));
	bytes_release(&extra);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timing of the format "html": how long the client waited for what, as bars along the time. */
#include <stdlib.h>

#include "base/measure.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "journal/members.h"
#include "report/html.h"
#include "smtp/command.h"

#define BARS_MAX 32     /* of the longest; more than that nobody compares */
#define WIDTH 720       /* of the picture, in units of its own */
#define LABEL_WIDTH 180 /* of the names on its left */
#define VALUE_WIDTH 80  /* of the durations on its right */
#define ROW_HEIGHT 20
#define LABEL_COLUMNS 24
#define BAR_LEAST 2 /* a bar that cannot be seen says nothing */

/* One wait: something was begun and done. */
struct bar {
	uint64_t from_us;
	uint64_t to_us;
	uint32_t event; /* that names it */
	bool trouble;
};

struct bars {
	struct bar *items;
	size_t count;
	size_t capacity;
	uint64_t from_us; /* of all */
	uint64_t to_us;
};

static void add_bar(struct bars *bars, struct bar bar)
{
	bars->items =
		memory_grow(bars->items, &bars->capacity, bars->count + 1, sizeof(*bars->items));
	bars->items[bars->count++] = bar;
}

/* A fact that took "ms" up to its time: a name looked up, a connection, a handshake. */
static void add_fact(struct bars *bars, const struct event *event, uint32_t id)
{
	struct span ms = members_text(span_of(event->data, event->size), "ms");
	size_t point = span_find(ms, '.');
	uint64_t whole = 0, tenths = 0, us;

	if (!span_number(span_part(ms, 0, point), &whole) || whole > UINT32_MAX)
		return;
	span_number(span_part(ms, point + 1, 1), &tenths);
	us = whole * 1000 + tenths * 100;
	add_bar(bars, (struct bar){ event->time_us > us ? event->time_us - us : 0, event->time_us,
				    id, event->kind == EVENT_TLS_READY && !event->flaws });
}

static void add_reply(struct bars *bars, const struct report *report, const struct event *event)
{
	const struct event *command = journal_event(report->journal, event->ref);

	if (command && command->kind == EVENT_COMMAND)
		add_bar(bars,
			(struct bar){ command->time_us, event->time_us, event->ref,
				      !command_expects((enum verb)command->code, event->code) });
}

static void collect(struct bars *bars, const struct report *report)
{
	for (uint32_t id = 1; id <= journal_count(report->journal); id++) {
		const struct event *event = journal_event(report->journal, id);

		if (event->kind == EVENT_RESOLVED || event->kind == EVENT_CONNECTED ||
		    event->kind == EVENT_TLS_READY)
			add_fact(bars, event, id);
		else if (event->kind == EVENT_REPLY)
			add_reply(bars, report, event);
		bars->to_us = event->time_us > bars->to_us ? event->time_us : bars->to_us;
	}
}

static int by_duration(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;
	uint64_t left = x->to_us - x->from_us, right = y->to_us - y->from_us;

	return left < right ? 1 : left > right ? -1 : 0;
}

static int by_beginning(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	if (x->from_us != y->from_us)
		return x->from_us < y->from_us ? -1 : 1;
	return x->event < y->event ? -1 : x->event > y->event;
}

static void keep_longest(struct bars *bars)
{
	for (size_t i = 0; i < bars->count; i++) /* a file may claim what it likes */
		if (bars->items[i].to_us < bars->items[i].from_us)
			bars->items[i].to_us = bars->items[i].from_us;
	if (bars->count > BARS_MAX) {
		qsort(bars->items, bars->count, sizeof(*bars->items), by_duration);
		bars->count = BARS_MAX;
	}
	if (bars->count)
		qsort(bars->items, bars->count, sizeof(*bars->items), by_beginning);
	bars->from_us = bars->count ? bars->items[0].from_us : 0;
}

/* ---- the picture ---- */

static void append_number(struct bytes *out, const char *name, uint64_t value)
{
	bytes_append_text(out, name);
	bytes_append_text(out, "=\"");
	bytes_append_number(out, value);
	bytes_append_text(out, "\" ");
}

static void append_label(const struct report *report, uint32_t id, struct bytes *out)
{
	const struct event *event = journal_event(report->journal, id);
	struct bytes text = BYTES_INIT;
	struct printable label;

	switch ((enum event_kind)event->kind) {
	case EVENT_RESOLVED:
		bytes_append_text(&text, _("name looked up"));
		break;
	case EVENT_CONNECTED:
		bytes_append_text(&text, _("connected"));
		break;
	case EVENT_TLS_READY:
		bytes_append_text(&text, _("TLS handshake"));
		break;
	default:
		if (event->code == VERB_MESSAGE)
			bytes_append_text(&text, _("message"));
		else if (event->code == VERB_AUTH_RESPONSE)
			bytes_append_text(&text, _("answer within AUTH"));
		else
			bytes_append(&text, event_text(event));
	}
	label = printable_make_short(bytes_span(&text), LABEL_COLUMNS);
	html_append(out, label.text);
	printable_release(&label);
	bytes_release(&text);
}

static void append_duration(struct bytes *out, uint64_t us)
{
	struct bytes number = BYTES_INIT;

	bytes_append_number(&number, us / 1000);
	if (us < 100000) {
		bytes_append_byte(&number, '.');
		bytes_append_byte(&number, (unsigned char)('0' + us / 100 % 10));
	}
	measure_append(out, MEASURE_MS, bytes_span(&number));
	bytes_release(&number);
}

static void append_text(struct bytes *out, const char *kind, uint64_t x, uint64_t y)
{
	bytes_append_text(out, "<text class=\"");
	bytes_append_text(out, kind);
	bytes_append_text(out, "\" ");
	append_number(out, "x", x);
	append_number(out, "y", y);
	bytes_append_text(out, ">");
}

static void append_bar(const struct report *report, const struct bars *bars, size_t n)
{
	const struct bar *bar = &bars->items[n];
	struct bytes *out = report->out;
	uint64_t span = bars->to_us > bars->from_us ? bars->to_us - bars->from_us : 1;
	uint64_t room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
	uint64_t x = LABEL_WIDTH + (bar->from_us - bars->from_us) * room / span;
	uint64_t width = (bar->to_us - bar->from_us) * room / span;
	uint64_t y = n * ROW_HEIGHT;

	width = width < BAR_LEAST ? BAR_LEAST : width;
	append_text(out, "label", LABEL_WIDTH - 8, y + 14);
	append_label(report, bar->event, out);
	bytes_append_text(out, "</text><rect class=\"");
	bytes_append_text(out, bar->trouble ? "bar trouble\" " : "bar\" ");
	append_number(out, "x", x);
	append_number(out, "y", y + 4);
	append_number(out, "width", width);
	append_number(out, "height", ROW_HEIGHT - 8);
	bytes_append_text(out, "rx=\"2\"/>");
	append_text(out, "value", x + width + 6, y + 14);
	append_duration(out, bar->to_us - bar->from_us);
	bytes_append_text(out, "</text>\n");
}

static void append_picture(const struct report *report, const struct bars *bars)
{
	struct bytes *out = report->out;

	bytes_append_text(
		out, "<div class=\"scrolls\"><svg class=\"timing\" role=\"img\" aria-label=\"");
	html_append(out, _("Timing"));
	bytes_append_text(out, "\" viewBox=\"0 0 ");
	bytes_append_number(out, WIDTH);
	bytes_append_byte(out, ' ');
	bytes_append_number(out, bars->count * ROW_HEIGHT);
	bytes_append_text(out, "\" xmlns=\"http://www.w3.org/2000/svg\">\n");
	for (size_t n = 0; n < bars->count; n++)
		append_bar(report, bars, n);
	bytes_append_text(out, "</svg></div>\n");
}

void html_append_timing(struct report *report)
{
	struct bars bars = { 0 };
	size_t all;

	collect(&bars, report);
	all = bars.count;
	keep_longest(&bars);
	/* A text that was opened has no times of its own: its start is not known either. */
	if (bars.count && journal_head(report->journal).started_us) {
		bytes_append_text(report->out, "<section>\n<h2>");
		html_append(report->out, _("Timing"));
		bytes_append_text(report->out, "</h2>\n");
		if (all > bars.count) {
			bytes_append_text(report->out, "<p class=\"legend\">");
			html_append(report->out, _("Only the longest waits are shown."));
			bytes_append_text(report->out, "</p>\n");
		}
		append_picture(report, &bars);
		bytes_append_text(report->out, "</section>\n");
	}
	memory_free(bars.items);
}

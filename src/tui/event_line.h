/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events as lines of the protocol pane: what was said word by word, what
 * happened beside it in a sentence of ours.
 */
#ifndef TUI_EVENT_LINE_H
#define TUI_EVENT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "smtp/reply.h"
#include "tui/line.h"
#include "tui/view.h"

#define EVENT_LINE_TIME 6      /* columns of the time since the start */
#define EVENT_LINE_TIME_MAX 12 /* and of any that can be shown */

/* False for events that have no line of their own (SENT, PHASE, the lines of a reply). */
bool event_line_is_shown(const struct event *event);

/* Who spoke: 'C', 'S', or a blank; and the encryption: 'T', 't', or a blank. */
void event_line_direction(const struct view *view, uint32_t id, char out[3]);

/* The event in one line; a reply of many lines is its first one with what there is to say of it. */
void event_line_make(const struct view *view, uint32_t id, struct line_text *out);

/* "4.310 C  STARTTLS": the event in a line of text, appended to out. */
void event_line_append(const struct view *view, uint32_t id, struct bytes *out);

/* The same with all lines of a reply, each in a line of its own that ends. */
void event_line_append_whole(const struct view *view, uint32_t id, struct bytes *out);

/* The event line by line, when it is unfolded: of a reply the server's lines as they came. */
struct event_parts {
	const struct view *view;
	uint32_t id;
	struct reply reply;
	size_t count;
};

void event_parts_open(const struct view *view, uint32_t id, struct event_parts *parts);
void event_parts_close(struct event_parts *parts);
void event_parts_make(const struct event_parts *parts, size_t n, struct line_text *out);

/* "19.216", always EVENT_LINE_TIME columns. */
void event_line_time(uint64_t time_us, char out[EVENT_LINE_TIME + 1]);

/* The time as the view wants it shown, and the columns that it always has. */
void event_line_when(const struct view *view, uint32_t id, char out[EVENT_LINE_TIME_MAX + 1]);
int event_line_when_columns(const struct view *view);

/* "TLSv1.3" of the library as "TLS 1.3". */
void event_line_add_version(struct line_text *out, struct span version, enum style style);

/* The style of a code's class. */
enum style event_line_class_style(int code);

#endif

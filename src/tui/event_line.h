/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events as lines of the protocol pane: what was said word by word, what
 * happened beside it in a sentence of ours.
 */
#ifndef TUI_EVENT_LINE_H
#define TUI_EVENT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/line.h"
#include "tui/view.h"

#define EVENT_LINE_TIME 6 /* columns of the time */

/* False for events that have no line of their own (SENT, PHASE, the lines of a reply). */
bool event_line_is_shown(const struct event *event);

/* Who spoke: 'C', 'S', or a blank; and the encryption: 'T', 't', or a blank. */
void event_line_direction(const struct view *view, uint32_t id, char out[3]);

/* The event in one line; a reply of many lines is its first one with what there is to say of it. */
void event_line_make(const struct view *view, uint32_t id, struct line_text *out);

/* How many lines it has when unfolded. */
size_t event_line_count(const struct view *view, uint32_t id);

/* Line n of these; of a reply it is the server's line as it came. */
void event_line_make_part(const struct view *view, uint32_t id, size_t n, struct line_text *out);

/* "19.216", always EVENT_LINE_TIME columns. */
void event_line_time(uint64_t time_us, char out[EVENT_LINE_TIME + 1]);

/* The style of a code's class. */
enum style event_line_class_style(int code);

#endif

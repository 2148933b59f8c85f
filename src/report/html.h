/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the format "html", in the files that write them. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/format.h"

/* Text of ours, or of others that is printable already: nothing in it is markup. */
void html_append(struct bytes *out, const char *text);

/* Bytes of others; what had to be escaped is marked as that. */
void html_append_others(struct bytes *out, struct span bytes);

/* The style sheet, with its element. */
void html_append_style(struct bytes *out);

/* The events that decided, one a connection. */
struct html_decisive {
	uint32_t *events;
	size_t count;
	size_t capacity;
};

/* Every event in a row, what it means folded behind it; those that decided stand open. */
void html_append_conversation(struct report *report, const struct html_decisive *decisive);

/* How long what took, as an SVG picture; nothing when there is nothing to see. */
void html_append_timing(struct report *report);

#endif

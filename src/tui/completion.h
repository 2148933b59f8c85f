/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Tab can put in: verbs that are legal now, what the server's EHLO
 * offers, requests by name. A function of the line and the view.
 */
#ifndef TUI_COMPLETION_H
#define TUI_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "tui/view.h"

#define COMPLETION_MAX 48

struct completion {
	char *words[COMPLETION_MAX];
	size_t count;
	bool open; /* the words go on ("FROM:<"): no blank behind them */
};

/* The words that the last one of `line` may become; `line` ends at the cursor. */
void completion_find(const struct view *view, struct span line, struct completion *out);
void completion_release(struct completion *completion);

/* Bytes that all the words begin with, beyond those typed. */
size_t completion_common(const struct completion *completion);

#endif

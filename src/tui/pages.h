/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of more than a line that a user asks for: made here, read in a dialog. */
#ifndef TUI_PAGES_H
#define TUI_PAGES_H

#include "base/bytes.h"
#include "tui/page.h"
#include "tui/pane.h"
#include "tui/view.h"

/* `pane` is what has the focus; NULL: the command line. */
struct page *pages_help(const struct pane_kind *pane);
struct page *pages_keys(const struct bindings *bindings); /* the user's own first */
struct page *pages_state(const struct view *view);
struct page *pages_capabilities(const struct view *view); /* NULL: no EHLO was accepted */
struct page *pages_explain(const struct view *view, struct span word);
/* NULL: they cannot be compared, *unknown is the one to complain about. */
struct page *pages_compare(struct span left, struct span right, struct span *unknown);

/* What the Base64 doctor says of a text; secrets in it by their structure only. */
struct page *pages_decode(struct span text);

/*
 * What is to be said of a text that was pasted where a password (or a token) is
 * wanted; NULL: nothing. Translated, the caller frees it.
 */
char *pages_pasted_secret(struct span text, bool token);

/* The breakpoints that are set, and how others are. */
struct page *pages_breaks(const struct view *view);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paragraphs with labels, wrapped to a width and scrolled: what explanations,
 * help and all answers that are longer than a line are shown as.
 */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/canvas.h"
#include "tui/input.h"
#include "tui/search.h"

struct page;

struct page *page_new(void);
void page_free(struct page *page);
void page_clear(struct page *page);  /* at the top again */
void page_refill(struct page *page); /* the same, but scrolled as it is */

/* Text of ours; no label: over the whole width. Both are copied. */
void page_add(struct page *page, const char *label, const char *text, enum style style);

/* The same with signs before it ("✗ "), below which no later row of the text begins. */
void page_add_marked(struct page *page, const char *label, const char *signs, const char *text,
		     enum style style);

/* An item of a list: its mark ("1.") stands close before it. */
void page_add_item(struct page *page, const char *mark, const char *text);

/* Text of others. */
void page_add_others(struct page *page, const char *label, struct span bytes);

/* The paragraph that was added last will be in sight when it is drawn next. */
void page_show_last(struct page *page);

void page_draw(struct page *page, struct canvas *canvas, struct area area);

/* Rows that it takes on an area of that width. */
int page_rows(struct page *page, int columns);

/* Goes on with a search; the row that it finds is brought to the top, and marked. */
enum search_found page_search(struct page *page, struct search *search);

/* Appends all of its text. */
void page_append_text(const struct page *page, struct bytes *out);

/* Keys that scroll; true when taken. */
bool page_handle(struct page *page, const struct input *input);

#endif

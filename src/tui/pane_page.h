/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What panes share that are one page of text, made from the journal up to an
 * event: scrolling, searching, copying, and Enter, which goes to the line that
 * the page is about. Such a pane is a function that fills the page, and a draw.
 * One that needs more has a struct page_pane as its first member.
 */
#ifndef TUI_PANE_PAGE_H
#define TUI_PANE_PAGE_H

#include "explain/channel.h"
#include "tui/page.h"
#include "tui/pane.h"

struct page_pane {
	const struct journal *journal; /* what the page was made from */
	uint32_t until;                /* up to there */
	uint32_t event;                /* that Enter goes to; 0: none */
	struct page *page;
};

/* These stand in a struct pane_kind as they are. */
void *page_pane_open(void);
void page_pane_close(void *pane);
bool page_pane_handle(void *pane, struct view *view, const struct input *input);
enum search_found page_pane_search(void *pane, struct view *view, struct search *search);
void page_pane_copy(void *pane, const struct view *view, struct bytes *out);

/* True when the page is of another moment: it is empty now, and to be filled for this one. */
bool page_pane_begin(struct page_pane *pane, const struct view *view, uint32_t until);

/* The same, but scrolled as it is. */
bool page_pane_refresh(struct page_pane *pane, const struct view *view, uint32_t until);

struct page_pane_line {
	const char *label; /* NULL: it belongs to the one above */
	const char *lead;  /* before the sign: a pointer, or where the line hangs in a tree */
	const char *plain; /* the sign of CHANNEL_PLAIN: "", or a blank that keeps the column */
	enum channel_mark mark;
	const char *text;
};

/* A line whose sign says how it bears on trust: colour is never the only one. */
void page_pane_add(struct page *page, const struct page_pane_line *line);

void page_pane_draw(struct page_pane *pane, struct canvas *canvas, struct area area, bool focused);

#endif

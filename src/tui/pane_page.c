/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by the panes of verdict, trust and the way to the server. */
#include "tui/pane_page.h"

#include "base/memory.h"
#include "tui/glyph.h"

void *page_pane_open(void)
{
	struct page_pane *pane = memory_new(1, sizeof(*pane));

	pane->page = page_new();
	return pane;
}

void page_pane_close(void *pane)
{
	page_free(((struct page_pane *)pane)->page);
	memory_free(pane);
}

bool page_pane_refresh(struct page_pane *pane, const struct view *view, uint32_t until)
{
	if (pane->journal == view->journal && pane->until == until)
		return false;
	pane->journal = view->journal;
	pane->until = until;
	pane->event = 0;
	page_refill(pane->page);
	return true;
}

bool page_pane_begin(struct page_pane *pane, const struct view *view, uint32_t until)
{
	bool other = page_pane_refresh(pane, view, until);

	if (other)
		page_clear(pane->page);
	return other;
}

void page_pane_add(struct page *page, const struct page_pane_line *line)
{
	static const struct {
		enum glyph sign;
		enum style style;
	} marks[] = {
		[CHANNEL_PLAIN] = { GLYPH_COUNT, STYLE_PLAIN },
		[CHANNEL_GOOD] = { GLYPH_CHECK, STYLE_GOOD },
		[CHANNEL_WARNING] = { GLYPH_WARNING, STYLE_WARNING },
		[CHANNEL_BAD] = { GLYPH_CROSS, STYLE_PERMANENT },
	};
	enum glyph sign = marks[line->mark].sign;
	struct bytes signs = BYTES_INIT;

	bytes_append_text(&signs, line->lead);
	bytes_append_text(&signs, sign == GLYPH_COUNT ? line->plain : glyph(sign));
	if (sign != GLYPH_COUNT || *line->plain)
		bytes_append_byte(&signs, ' ');
	page_add_marked(page, line->label ? line->label : "", bytes_text(&signs), line->text,
			marks[line->mark].style);
	bytes_release(&signs);
}

void page_pane_draw(struct page_pane *pane, struct canvas *canvas, struct area area, bool focused)
{
	page_draw(pane->page, canvas, area);
	if (focused)
		canvas_cursor(canvas, area, 0, 0);
}

bool page_pane_handle(void *state, struct view *view, const struct input *input)
{
	struct page_pane *pane = state;

	if (input->kind == INPUT_ENTER && pane->event && pane->journal == view->journal) {
		view_jump(view, pane->event);
		return true;
	}
	return page_handle(pane->page, input);
}

enum search_found page_pane_search(void *pane, struct view *view, struct search *search)
{
	(void)view;
	return page_search(((struct page_pane *)pane)->page, search);
}

void page_pane_copy(void *pane, const struct view *view, struct bytes *out)
{
	(void)view;
	page_append_text(((struct page_pane *)pane)->page, out);
}

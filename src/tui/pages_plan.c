/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages about what is to come; made for perform.c from the view. */
#include "base/message.h"
#include "tui/pages.h"

/* "before AUTH · temporary · from the 3rd time on · met twice": whole phrases in a row. */
static void append_break(const struct breakpoint_row *row, struct bytes *out)
{
	struct bytes count = BYTES_INIT, met = BYTES_INIT;
	struct message_value values[] = { { "count", { NULL, 0 } }, { "met", { NULL, 0 } } };

	printable_append(out, span_text(row->text));
	bytes_append_number(&count, row->count);
	bytes_append_number(&met, row->met);
	values[0].bytes = bytes_span(&count);
	values[1].bytes = bytes_span(&met);
	bytes_append_text(out, row->once ? _(" · once") : "");
	if (row->count > 1)
		message_append(out, _(" · stops from time {count} on"), values, 2);
	message_append(out, _(" · met so far: {met}"), values, 2);
	bytes_release(&count);
	bytes_release(&met);
}

static void add_breaks(struct page *page, const struct breakpoints *breakpoints)
{
	struct breakpoint_row row;

	for (size_t n = 0; breakpoints_row(breakpoints, n, &row); n++) {
		struct bytes number = BYTES_INIT, text = BYTES_INIT;

		bytes_append_number(&number, row.number);
		append_break(&row, &text);
		page_add(page, bytes_text(&number), bytes_text(&text), STYLE_PLAIN);
		bytes_release(&number);
		bytes_release(&text);
	}
}

struct page *pages_breaks(const struct view *view)
{
	const struct breakpoints *breakpoints = view->status.breakpoints;
	struct page *page = page_new();
	struct breakpoint_row first;
	const char *help;
	const char *form;

	if (breakpoints && breakpoints_row(breakpoints, 0, &first)) {
		add_breaks(page, breakpoints);
		page_add(page, NULL,
			 _(":break delete 1 deletes one by its number, :break delete all deletes "
			   "them all."),
			 STYLE_PLAIN);
	} else {
		page_add(page, NULL, _("No breakpoint is set."), STYLE_PLAIN);
	}
	page_add(page, NULL, "", STYLE_PLAIN);
	page_add(page, NULL, _("How one is set, behind :break"), STYLE_TITLE);
	for (size_t n = 0; (form = breakpoint_form(n, &help)); n++)
		page_add(page, form, _(help), STYLE_PLAIN);
	page_add(page, "once …", _("In front of it: it is gone once it stopped something."),
		 STYLE_PLAIN);
	page_add(page, "… count N", _("Behind it: the first N - 1 times pass."), STYLE_PLAIN);
	return page;
}

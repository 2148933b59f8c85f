/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The start page: what can be done before there is any session. */
#include "tui/pane.h"

#include "base/memory.h"
#include "base/message.h"
#include "tui/page.h"

static void *open(void)
{
	return page_new();
}

static void close(void *pane)
{
	page_free(pane);
}

static const struct {
	const char *what; /* as it is typed */
	const char *help;
} rows[] = {
	{ "F2", N_("Connect to a server: its name, or name:port.") },
	{ ":connect practice:",
	  N_("Practise on the built-in server; nothing leaves this machine.") },
	{ ":lesson", N_("Learn SMTP there, step by step.") },
	{ ":explain 334", N_("Explain a reply code, a command or a whole reply line.") },
	{ ":open FILE", N_("Look at a session that was recorded, or logged by another tool.") },
	{ ":paste", N_("The same for one that is pasted, out of a ticket or a mail.") },
	{ "F1", N_("Help.") },
	{ "F9", N_("A menu of all that can be done.") },
	{ "F10", N_("Leave.") },
};

static void make_page(struct page *page, const struct view *view)
{
	page_clear(page);
	page_add(page, NULL,
		 _("smtpscope holds a conversation with a mail server and explains it."),
		 STYLE_TITLE);
	page_add(page, NULL, "", STYLE_PLAIN);
	for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++)
		page_add(page, rows[n].what, _(rows[n].help), STYLE_PLAIN);
	if (view->options->sentence) {
		page_add(page, NULL, "", STYLE_PLAIN);
		page_add(page, NULL, view->options->sentence, STYLE_PLAIN);
	}
	if (view->status.hint) {
		page_add(page, NULL, "", STYLE_PLAIN);
		page_add(page, NULL, view->status.hint, STYLE_PLAIN);
	}
}

static void draw(void *pane, const struct view *view, struct canvas *canvas, struct area area)
{
	make_page(pane, view);
	area.column++;
	area.columns--;
	page_draw(pane, canvas, area);
}

static bool handle(void *pane, struct view *view, const struct input *input)
{
	(void)view;
	return page_handle(pane, input);
}

static const struct pane_key keys[] = {
	{ NULL, NULL },
};

const struct pane_kind pane_start = {
	.name = N_("Start"),
	.help = N_("No session has begun yet. Connect to a server, practise on the built-in one, "
		   "or have a reply explained."),
	.keys = keys,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made for perform.c from the tables of requests and keys, and from the view. */
#include "tui/pages.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "explain/explanation.h"
#include "plan/request.h"
#include "smtp/extension.h"
#include "tui/event_line.h"
#include "tui/strip.h"

/* Keys that are no requests, in the order in which one needs them. */
static const struct pane_key general_keys[] = {
	{ "Enter", N_("Sends the line, a held line, or the step of a login.") },
	{ "Tab", N_("Completes; on an empty line it lists what can be sent now.") },
	{ "Up Down", N_("Brings back lines that were typed before.") },
	{ "Ctrl-R", N_("Searches in the lines typed before.") },
	{ "Shift-Tab", N_("Moves the focus to the next pane; Esc brings it back.") },
	{ "PgUp PgDn", N_("Scroll the protocol from everywhere.") },
	{ "Ctrl-X", N_("Drops the line that is held.") },
	{ "Alt-R", N_("Shows a password being typed for five seconds.") },
	{ "Ctrl-C", N_("Stops a plan that goes by itself; else clears the line.") },
	{ "Alt-A", N_("Sends this step of a login and all the rest of them.") },
	{ "Alt-E", N_("Puts the step's line into the command line, to be changed first.") },
	{ "Esc", N_("Cancels a login under way with an asterisk.") },
	{ "Ctrl-L", N_("Draws the screen anew.") },
	{ "Ctrl-Z", N_("Suspends the program; fg brings it back.") },
	{ "F9", N_("Opens a menu of all requests.") },
	{ "Alt-1 Alt-0", N_("The same as F1 to F10; so is Esc and then the digit.") },
	{ NULL, NULL },
};

static void add_keys(struct page *page, const struct pane_key *keys)
{
	for (; keys->key; keys++)
		page_add(page, keys->key, _(keys->help), STYLE_PLAIN);
}

static void add_heading(struct page *page, const char *text)
{
	page_add(page, NULL, "", STYLE_PLAIN);
	page_add(page, NULL, text, STYLE_TITLE);
}

static void add_request(struct page *page, const struct request_row *row)
{
	struct bytes name = BYTES_INIT;
	struct bytes help = BYTES_INIT;

	bytes_append_text(&name, row->name);
	if (row->argument) {
		bytes_append_byte(&name, ' ');
		bytes_append_text(&name, row->argument);
	}
	bytes_append_text(&help, _(row->help));
	if (row->key || row->pane_key) {
		bytes_append_text(&help, " [");
		bytes_append_text(&help, row->key ? row->key : row->pane_key);
		bytes_append_byte(&help, ']');
	}
	page_add(page, bytes_text(&name), bytes_text(&help), STYLE_PLAIN);
	bytes_release(&name);
	bytes_release(&help);
}

static void add_requests(struct page *page)
{
	int group = -1;

	for (size_t n = 0; request_row(n); n++) {
		const struct request_row *row = request_row(n);

		if (!(row->where & REQUEST_ON_SCREEN))
			continue;
		if ((int)row->group != group)
			add_heading(page, _(request_group_name(row->group)));
		group = (int)row->group;
		add_request(page, row);
	}
}

/* Letters that mean the same in every pane, and are no requests. */
static const struct pane_key letters[] = {
	{ "n N", N_("Goes to the next or the previous place that was searched for.") },
	{ "e E", N_("Goes to the next or the previous failure.") },
	{ "t", N_("Changes what the times count from.") },
	{ NULL, NULL },
};

static void add_letters(struct page *page)
{
	add_heading(page, _("In every pane"));
	add_keys(page, letters);
	for (size_t n = 0; request_row(n); n++) {
		if (request_row(n)->pane_key)
			page_add(page, request_row(n)->pane_key, _(request_row(n)->help),
				 STYLE_PLAIN);
	}
}

struct page *pages_help(const struct pane_kind *pane)
{
	struct page *page = page_new();

	if (pane) {
		page_add(page, NULL, _(pane->help), STYLE_PLAIN);
		add_heading(page, _("Keys of this pane"));
		add_keys(page, pane->keys);
		add_letters(page);
	} else {
		page_add(page, NULL,
			 _("Type SMTP here, such as EHLO and your host's name; Enter sends it as "
			   "it stands. What begins with a colon is a request to smtpscope; two "
			   "colons at the start send one."),
			 STYLE_PLAIN);
	}
	add_heading(page, _("Keys everywhere"));
	add_keys(page, general_keys);
	add_requests(page);
	return page;
}

static void add_bindings(struct page *page, const struct bindings *bindings)
{
	const char *key, *line;

	if (!bindings_row(bindings, 0, &key, &line))
		return;
	page_add(page, NULL, _("Keys of your own"), STYLE_TITLE);
	for (size_t n = 0; bindings_row(bindings, n, &key, &line); n++)
		page_add(page, key, line, STYLE_PLAIN);
	page_add(page, NULL, "", STYLE_PLAIN);
}

struct page *pages_keys(const struct bindings *bindings)
{
	struct page *page = page_new();

	add_bindings(page, bindings);
	page_add(page, NULL, _("Keys everywhere"), STYLE_TITLE);
	add_keys(page, general_keys);
	for (size_t n = 0; request_row(n); n++) {
		if (request_row(n)->key)
			page_add(page, request_row(n)->key, _(request_row(n)->help), STYLE_PLAIN);
	}
	for (size_t n = 0; pane_row(n); n++) {
		add_heading(page, _(pane_row(n)->name));
		add_keys(page, pane_row(n)->keys);
	}
	add_letters(page);
	return page;
}

/* ---- the session ---- */

static void add_number(struct page *page, const char *label, uint64_t number)
{
	struct bytes text = BYTES_INIT;

	bytes_append_number(&text, number);
	page_add(page, label, bytes_text(&text), STYLE_PLAIN);
	bytes_release(&text);
}

struct page *pages_state(const struct view *view)
{
	static const char *const encryptions[] = {
		[ENCRYPTION_NONE] = N_("clear text"),
		[ENCRYPTION_UNVERIFIED] = N_("TLS that is not verified"),
		[ENCRYPTION_VERIFIED] = N_("verified TLS"),
	};
	const struct dialogue *dialogue = &view->dialogue;
	struct page *page = page_new();
	struct bytes legal = BYTES_INIT;

	strip_append_legal(view, &legal);
	page_add(page, _("Phase"), _(phase_name(dialogue_phase(dialogue))), STYLE_PLAIN);
	page_add(page, _("Legal now"), bytes_text(&legal), STYLE_PLAIN);
	page_add(page, _("Encryption"), _(encryptions[dialogue->encryption]), STYLE_PLAIN);
	page_add(page, _("Logged in"), dialogue->authenticated ? _("yes") : _("no"), STYLE_PLAIN);
	add_number(page, _("Replies awaited"), dialogue->outstanding_count);
	add_number(page, _("Recipients accepted"), dialogue->rcpt_accepted);
	add_number(page, _("Recipients refused"), dialogue->rcpt_refused);
	add_number(page, _("Messages accepted"), dialogue->messages_accepted);
	bytes_release(&legal);
	return page;
}

/* The first sentence of what a keyword means. */
static void add_meaning(struct page *page, struct span keyword)
{
	struct explain_context context = { .after = VERB_UNKNOWN };
	struct explanation explanation = { .title = NULL };

	if (explain_word(keyword, &context, &explanation)) {
		for (size_t n = 0; n < explanation.part_count; n++) {
			if (explanation.parts[n].heading == HEADING_DESCRIPTION)
				page_add(page, "", explanation.parts[n].text, STYLE_FAINT);
		}
	}
	explanation_release(&explanation);
}

struct page *pages_capabilities(const struct view *view)
{
	struct reply reply = REPLY_INIT;
	struct extension_line line;
	struct page *page = NULL;

	if (view->journal && view->dialogue.ehlo_reply_id &&
	    journal_reply(view->journal, view->dialogue.ehlo_reply_id, &reply)) {
		page = page_new();
		for (size_t n = 1; n < reply.count; n++) {
			page_add_others(page, NULL, reply.lines[n].text);
			if (extension_parse(reply.lines[n].text, &line) &&
			    line.id != EXTENSION_UNKNOWN)
				add_meaning(page, line.keyword);
		}
	}
	reply_release(&reply);
	return page;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What :copy and c take out of a session, and where it goes: to the terminal,
 * which puts it where its own copying does, to a file or to a command. All of it
 * is what can be seen: nothing masked is in it, and nothing of a server that is
 * not printable.
 */
#include "tui/perform_seeing.h"

#include "base/memory.h"
#include "base/message.h"
#include "journal/journal.h"
#include "report/format.h"
#include "tui/event_line.h"

/* Terminals drop longer ones, some without a word. */
#define CLIPBOARD_MOST (64 * 1024ul)

/* ---- what ---- */

/* What a ticket wants: the verdict and the conversation, redacted, as Markdown. */
static bool copy_ticket(const struct screen *screen, struct bytes *out)
{
	const struct report_format *format = report_format_find(span_text("markdown"));
	const struct report_options options = { .columns = 0 };

	report_append(format, screen->view.journal, &options, out);
	return true;
}

static void append_lines(const struct view *view, uint32_t from, uint32_t to, struct bytes *out)
{
	for (uint32_t id = from; id <= to && id <= view->count; id++) {
		const struct event *event = journal_event(view->journal, id);

		/* a reply's lines stand in the reply */
		if (!event_line_is_shown(event) || !view_lets_through(view, id) ||
		    (event->kind == EVENT_RECEIVED && !(event->marks & EVENT_EARLY)))
			continue;
		event_line_append_whole(view, id, out);
	}
}

static bool copy_all(const struct screen *screen, struct bytes *out)
{
	append_lines(&screen->view, 1, screen->view.count, out);
	return true;
}

/* From the line that was marked last to the selected one, whichever comes first. */
static bool copy_marked(const struct screen *screen, struct bytes *out)
{
	uint32_t mark = screen->view.mark;
	uint32_t subject = screen->view.subject;

	if (!mark || !subject)
		return false;
	append_lines(&screen->view, mark < subject ? mark : subject,
		     mark < subject ? subject : mark, out);
	return true;
}

static bool copy_selected(const struct screen *screen, struct bytes *out)
{
	const struct pane_kind *kind = screen->focus && screen->focus->copy ? screen->focus
									    : &pane_protocol;

	kind->copy(screen_state(screen, kind), &screen->view, out);
	return true;
}

static const struct what {
	const char *word;
	bool (*append)(const struct screen *screen, struct bytes *out); /* false: no mark */
} whats[] = {
	{ "all", copy_all },
	{ "marked", copy_marked },
	{ "ticket", copy_ticket },
};

/* The word that a request begins with, if it is one of them. */
static const struct what *take_what(struct span *rest)
{
	struct span after = *rest;
	struct span word = span_next_word(&after);

	for (size_t n = 0; n < sizeof(whats) / sizeof(*whats); n++) {
		if (!span_is_word(word, whats[n].word))
			continue;
		*rest = after;
		return &whats[n];
	}
	return NULL;
}

/* ---- where ---- */

static void say_count(struct screen *screen, const char *sentence, size_t count)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };
	char *text;

	bytes_append_number(&number, count);
	value.bytes = bytes_span(&number);
	text = message_text(sentence, &value, 1);
	screen_say(screen, text);
	memory_free(text);
	bytes_release(&number);
}

static size_t count_lines(struct span text)
{
	size_t count = text.size && text.data[text.size - 1] != '\n';

	for (size_t n = 0; n < text.size; n++)
		count += text.data[n] == '\n';
	return count;
}

static void copy_to_terminal(struct screen *screen, struct bytes *text)
{
	if (text->size > CLIPBOARD_MOST) {
		screen_say(screen, _("That is more than a terminal takes: :copy … >FILE writes it "
				     "to a file, :copy … |COMMAND gives it to a command."));
		return;
	}
	bytes_release(&screen->clipboard);
	screen->clipboard = *text;
	*text = (struct bytes)BYTES_INIT;
	say_count(screen,
		  _("Given to the terminal to copy, lines: {count}. Where it does not take them, "
		    ":copy … >FILE does."),
		  count_lines(bytes_span(&screen->clipboard)));
}

static void copy_out(struct screen *screen, struct span text, struct span destination)
{
	const struct actions *actions = screen->actions;

	if (!actions->copy_out)
		screen_say(screen, _("This cannot be done here."));
	else if (!span_trim(span_after(destination, 1)).size)
		screen_refuse(screen,
			      _("Where to? Such as :copy all >FILE or :copy ticket |COMMAND"));
	else if (actions->copy_out(actions->context, text, destination))
		say_count(screen, _("Written, lines: {count}."), count_lines(text));
}

void screen_copy(struct screen *screen, struct span argument)
{
	struct span rest = span_trim(argument);
	const struct what *what = take_what(&rest);
	struct bytes text = BYTES_INIT;
	bool marked = true;

	if (rest.size && rest.data[0] != '>' && rest.data[0] != '|') {
		screen_refuse(screen,
			      _("What is to be copied? :copy alone takes what is selected; "
				":copy all, :copy marked or :copy ticket take more, and >FILE "
				"or |COMMAND behind that say where to."));
		return;
	}
	marked = what ? what->append(screen, &text) : copy_selected(screen, &text);
	if (!marked)
		screen_say(screen, _("No line is marked: m marks one, then :copy marked takes all "
				     "from there to the selected one."));
	else if (!text.size)
		screen_say(screen, _("There is nothing to copy here."));
	else if (rest.size)
		copy_out(screen, bytes_span(&text), rest);
	else
		copy_to_terminal(screen, &text);
	bytes_release(&text);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recordings: other files, pastes, and which session of a recording that holds
 * several is looked at. Called by perform_seeing.c and enter.c.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "journal/members.h"
#include "journal/part.h"
#include "smtp/reply.h"
#include "tui/screen.h"

#define REPLY_SHOWN 60 /* bytes of the reply that a session is told by */

/* What a row tells of a session. */
struct told {
	uint32_t connected; /* CONNECTED; 0: none */
	uint32_t reply;     /* the first that refused, else the last one; 0: none */
	bool refused;
};

static const struct journal *whole_of(const struct view *view)
{
	return view->whole ? view->whole : view->journal;
}

static struct told *tell_all(const struct journal *journal, size_t sessions)
{
	struct told *told = memory_new(sessions + 1, sizeof(*told));

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);
		struct told *one = &told[event->conn <= sessions ? event->conn : 0];

		if (event->kind == EVENT_CONNECTED) {
			one->connected = id;
		} else if (event->kind == EVENT_REPLY && !one->refused) {
			one->reply = id;
			one->refused = event->code >= 400;
		}
	}
	return told;
}

static void append_place(const struct journal *journal, uint32_t id, struct bytes *out)
{
	const struct event *event = journal_event(journal, id);
	struct span members = event ? span_of(event->data, event->size) : span_of(NULL, 0);
	struct span port = members_text(members, "port");

	printable_append(out, members_text(members, "address"));
	if (port.size) {
		bytes_append_byte(out, ':');
		printable_append(out, port);
	}
}

static void append_reply(const struct journal *journal, uint32_t id, struct bytes *out)
{
	struct reply reply = REPLY_INIT;

	if (id && journal_reply(journal, id, &reply) && reply.count)
		printable_append(out, span_part(reply.lines[0].raw, 0, REPLY_SHOWN));
	reply_release(&reply);
}

/* A row's texts, one behind the other in the buffer that owns them. */
static struct table_row make_row(const struct journal *journal, size_t n, const struct told *told,
				 struct bytes texts[3])
{
	bytes_append_number(&texts[0], n);
	append_place(journal, told->connected, &texts[1]);
	append_reply(journal, told->reply, &texts[2]);
	return (struct table_row){
		.cells = { bytes_text(&texts[0]), bytes_text(&texts[1]), bytes_text(&texts[2]), "",
			   "" },
		.detail = "",
	};
}

void screen_ask_session(struct screen *screen)
{
	const struct journal *journal = whole_of(&screen->view);
	size_t sessions = part_sessions(journal);
	const char *const titles[TABLE_COLUMNS] = { _("Session"), _("Server"),
						    _("What was said last, or first refused"), "",
						    "" };
	struct told *told = tell_all(journal, sessions);
	struct table_row *rows = memory_new(sessions + 1, sizeof(*rows));
	struct bytes(*texts)[3] = memory_new(sessions + 1, sizeof(*texts));

	rows[0] = (struct table_row){ .cells = { _("all"), "", "", "", "" }, .detail = "" };
	for (size_t n = 1; n <= sessions; n++)
		rows[n] = make_row(journal, n, &told[n], texts[n]);
	rows[screen->view.session].marked = true;
	screen_open(screen,
		    dialog_table(_("Which session? The file holds several."), NULL, titles, rows,
				 sessions + 1),
		    PURPOSE_SESSION);
	for (size_t n = 0; n <= sessions; n++)
		for (size_t i = 0; i < 3; i++)
			bytes_release(&texts[n][i]);
	memory_free(texts);
	memory_free(rows);
	memory_free(told);
}

void screen_look_at_session(struct screen *screen, uint16_t session)
{
	screen->actions->session(screen->actions->context, session);
}

static void perform_session(struct screen *screen, struct span argument)
{
	size_t sessions = part_sessions(whole_of(&screen->view));
	uint64_t number = 0;

	if (!argument.size && sessions > 1)
		screen_ask_session(screen);
	else if (sessions < 2)
		screen_say(screen, _("This recording holds one session only."));
	else if (span_is_word(argument, "all"))
		screen_look_at_session(screen, 0);
	else if (span_number(argument, &number) && number && number <= sessions)
		screen_look_at_session(screen, (uint16_t)number);
	else
		screen_say(
			screen,
			_(":session takes the number of a session, or all; alone it lists them."));
}

bool screen_perform_files(struct screen *screen, enum request request, struct span argument)
{
	switch (request) {
	case REQUEST_OPEN:
		if (argument.size)
			screen->actions->open(screen->actions->context, argument);
		else
			screen_say(screen,
				   _("Which file? :open FILE takes journals and the "
				     "transcripts of many tools (smtpscope list imports)."));
		return true;
	case REQUEST_PASTE:
		screen->transcript_wanted = true;
		screen_say(screen,
			   _("Paste the transcript now: it is shown on its own, and nothing "
			     "of it is sent. Any key instead of it: never mind."));
		return true;
	case REQUEST_SESSION:
		perform_session(screen, argument);
		return true;
	default:
		return false;
	}
}

bool screen_take_transcript(struct screen *screen, const struct input *input)
{
	bool wanted = screen->transcript_wanted;

	screen->transcript_wanted = false;
	if (!wanted || input->kind != INPUT_PASTE)
		return false;
	screen->actions->paste(screen->actions->context, input->paste);
	return true;
}

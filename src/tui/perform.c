/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests are done here, however they came: key, menu or colon. Called by screen.c and enter.c. */
#include "base/memory.h"
#include "base/message.h"
#include "tui/pages.h"
#include "tui/perform_seeing.h"
#include "tui/screen.h"

#define REVEAL_US 5000000u

/* ---- can it be done? ---- */

static bool sends(enum request request)
{
	switch (request) {
	case REQUEST_HALF_CLOSE:
	case REQUEST_RAW:
	case REQUEST_SEND:
	case REQUEST_PIPELINE:
	case REQUEST_FLUSH:
	case REQUEST_CHUNK:
	case REQUEST_MESSAGE:
	case REQUEST_BODY:
		return true;
	default:
		return false;
	}
}

static bool has_action(const struct actions *actions, enum request request)
{
	switch (request) {
	case REQUEST_CONNECT:
		return actions->connect;
	case REQUEST_RECONNECT:
		return actions->reconnect;
	case REQUEST_STARTTLS:
		return actions->start_tls;
	case REQUEST_LADDER:
		return actions->ladder;
	case REQUEST_PORTS:
		return actions->ports;
	case REQUEST_KEEPALIVE:
		return actions->keep_alive;
	case REQUEST_QUIT:
		return actions->close;
	case REQUEST_CLOSE:
	case REQUEST_DROP:
		return actions->hang_up;
	case REQUEST_AUTH:
		return actions->login_begin;
	case REQUEST_FORGET:
		return actions->forget;
	case REQUEST_RELEASE:
		return actions->release;
	case REQUEST_EDIT:
		return actions->edit;
	case REQUEST_NOTE:
		return actions->note;
	case REQUEST_OPEN:
		return actions->open;
	case REQUEST_PASTE:
		return actions->paste;
	case REQUEST_SESSION:
		return actions->session;
	case REQUEST_MARK:
		return actions->remark;
	case REQUEST_ALLOW:
		return actions->allow;
	case REQUEST_RUN:
	case REQUEST_CONTINUE:
	case REQUEST_FINISH:
	case REQUEST_NEXT:
	case REQUEST_PLANNED:
		return actions->plan;
	case REQUEST_WHATIF:
		return actions->what_if;
	case REQUEST_BREAK:
		return actions->set_break;
	default:
		return !sends(request) || actions->send;
	}
}

static bool needs_connection(enum request request)
{
	return request == REQUEST_STARTTLS || request == REQUEST_QUIT || request == REQUEST_CLOSE ||
	       request == REQUEST_DROP || request == REQUEST_AUTH || sends(request);
}

/* Names, connecting, a handshake: what is waited for can be left as well as a connection. */
static bool ends_connection(const struct view *view, enum request request)
{
	return view->status.connection && (request == REQUEST_CLOSE || request == REQUEST_DROP);
}

static bool needs_session(enum request request)
{
	switch (request) {
	case REQUEST_CAPABILITIES:
	case REQUEST_COPY:
	case REQUEST_REPORT:
	case REQUEST_SCRIPT:
	case REQUEST_FILTER:
	case REQUEST_FOLD:
	case REQUEST_FORGET:
	case REQUEST_LADDER:
	case REQUEST_MARK:
	case REQUEST_NOTE:
	case REQUEST_RECONNECT:
	case REQUEST_RELEASE:
	case REQUEST_SEARCH:
	case REQUEST_SESSION:
	case REQUEST_STATE:
	case REQUEST_VERDICT:
		return true;
	case REQUEST_LESSON:
		return false;
	default:
		return pane_of_request(request) != NULL;
	}
}

const char *screen_refuses(const struct screen *screen, enum request request)
{
	if (!has_action(screen->actions, request))
		return screen->actions->why ? _(screen->actions->why)
					    : _("This cannot be done here.");
	if (request == REQUEST_REVEAL && screen->view.projector)
		return _("Others are looking: with the projector on nothing is revealed. "
			 ":projector switches it off.");
	if (request == REQUEST_REVEAL && screen->view.options->recorded)
		return _("A recorded session holds no secrets.");
	if (needs_connection(request) && !screen->view.status.open &&
	    !ends_connection(&screen->view, request))
		return _("There is no connection. F2 connects.");
	if (needs_session(request) && !screen->view.journal)
		return _("There is no session yet. F2 connects.");
	return NULL;
}

/* ---- dialogs that a request opens ---- */

void screen_ask_target(struct screen *screen, struct span target)
{
	const char *const ports[] = {
		_("587 submission, encrypted by STARTTLS"),
		_("465 submissions, encrypted from the start"),
		_("25 between mail servers"),
	};
	const struct form_row rows[] = {
		{ .kind = FORM_TEXT, .label = _("Server"), .value = target },
		{ .kind = FORM_CHOICE, .label = _("Port"), .choices = ports, .choice_count = 3 },
	};

	screen_open(screen,
		    dialog_form(_("Connect"),
				_("The name of a mail server, such as mail.example.org."),
				_("The port counts when the name brings none of its own, as in "
				  "mail.example.org:2525, submission://mail.example.org or "
				  "practice: do."),
				rows, 2),
		    PURPOSE_CONNECT);
}

/* What is to be decoded may well be a login: it is masked. */
static void ask_base64(struct screen *screen)
{
	const struct form_row row = { .kind = FORM_SECRET, .label = _("Base64") };

	screen_open(
		screen,
		dialog_form(_("The Base64 doctor"),
			    _("Paste a line of AUTH, or what was meant to be one."),
			    _("It is masked, kept nowhere, and sent to nobody. Alt-R shows it."),
			    &row, 1),
		PURPOSE_DECODE);
}

/* Which two codes: the first is the selected reply's, unless one was given. */
static void ask_codes(struct screen *screen, struct span given)
{
	const struct view *view = &screen->view;
	const struct event *event = view->journal ? journal_event(view->journal, view->subject)
						  : NULL;
	struct bytes code = BYTES_INIT;
	struct form_row rows[] = {
		{ .kind = FORM_TEXT, .label = _("First code") },
		{ .kind = FORM_TEXT, .label = _("Second code") },
	};

	if (given.size)
		bytes_append(&code, given);
	else if (event && event->kind == EVENT_REPLY && event->code > 0)
		bytes_append_number(&code, event->code);
	rows[0].value = bytes_span(&code);
	screen_open(screen,
		    dialog_form(_("Compare two codes"), NULL,
				_("Reply codes such as 221 and 334, enhanced codes such as 5.7.8 "
				  "and 5.7.9, or a code behind two commands: 454/STARTTLS and "
				  "454/AUTH."),
				rows, 2),
		    PURPOSE_COMPARE);
	if (code.size) /* the second one is to be typed */
		dialog_handle(&screen->dialog, &(struct input){ .kind = INPUT_DOWN });
	bytes_release(&code);
}

static void show(struct screen *screen, const char *title, struct page *page, const char *otherwise)
{
	if (page)
		screen_open(screen, dialog_text(title, page), PURPOSE_READ);
	else
		screen_refuse(screen, otherwise);
}

void screen_show(struct screen *screen, const char *title, struct span text)
{
	struct page *page = page_new();

	while (text.size) {
		char *line = span_copy_text(span_part(text, 0, span_find(text, '\n')));

		page_add(page, NULL, line, STYLE_PLAIN);
		memory_free(line);
		text = span_after(text, span_find(text, '\n') + 1);
	}
	show(screen, title, page, "");
}

/* ---- the rest ---- */

static void release_first(struct screen *screen)
{
	const struct tui_status *status = &screen->view.status;

	for (size_t n = 0; n < status->line_count; n++) {
		if (status->lines[n].hold == TUI_QUEUED)
			continue;
		screen->actions->release(screen->actions->context, status->lines[n].id);
		return;
	}
	screen_say(screen, _("No line is held."));
}

static bool is_in_the_middle(const struct view *view)
{
	switch (dialogue_phase(&view->dialogue)) {
	case PHASE_AUTH:
	case PHASE_MAIL:
	case PHASE_RCPT:
	case PHASE_DATA:
	case PHASE_BDAT:
		return view->status.open;
	default:
		return false;
	}
}

static void leave(struct screen *screen)
{
	const struct view *view = &screen->view;

	if (!screen->actions->quit || !view->status.open) {
		screen->wants_exit = true;
	} else if (is_in_the_middle(view) && !screen->asked_to_leave) {
		screen->asked_to_leave = true;
		screen_open(screen,
			    dialog_question(_("Leave"),
					    dialogue_phase(&view->dialogue) == PHASE_DATA
						    ? _("A message is being sent. Leaving cuts the "
							"connection off, and the message is not "
							"delivered. Leave?")
						    : _("The session is in the middle of something "
							"that leaving ends. Leave?")),
			    PURPOSE_LEAVE);
	} else {
		screen->actions->quit(screen->actions->context);
	}
}

static void connect_to(struct screen *screen, struct span target)
{
	struct connect_wish wish;
	char *copy;

	if (!target.size) {
		screen_ask_target(screen, target);
		return;
	}
	copy = span_copy_text(target); /* its owner may be gone while connecting */
	wish.target = span_text(copy);
	screen->actions->connect(screen->actions->context, &wish);
	memory_free(copy);
}

#define KEEPALIVE_S 60 /* servers wait for five minutes at least (RFC 5321 §4.5.3.2.7) */

static void keep_alive(struct screen *screen, struct span argument)
{
	uint64_t seconds = KEEPALIVE_S;

	if (span_is_word(argument, "off"))
		seconds = 0;
	else if (argument.size &&
		 (!span_number(argument, &seconds) || seconds < 1 || seconds > 3600)) {
		screen_refuse(screen, _(":keepalive takes seconds from 1 to 3600, or off."));
		return;
	}
	screen->actions->keep_alive(screen->actions->context, (uint32_t)seconds);
	screen_say(screen, seconds ? _("A NOOP goes whenever nothing was said for so long; "
				       ":keepalive off ends it.")
				   : _("No NOOP goes by itself any more."));
}

static void perform_session(struct screen *screen, enum request request, struct span argument)
{
	const struct actions *actions = screen->actions;

	switch (request) {
	case REQUEST_CONNECT:
		connect_to(screen, argument);
		break;
	case REQUEST_RECONNECT:
		actions->reconnect(actions->context);
		screen_forget_lent(screen);
		if (screen->actions->plan)
			screen->opened = &pane_plan; /* the lines of before are there */
		break;
	case REQUEST_LADDER:
		actions->ladder(actions->context, argument);
		break;
	case REQUEST_STARTTLS:
		actions->start_tls(actions->context);
		break;
	case REQUEST_PORTS:
		actions->ports(actions->context, argument);
		break;
	case REQUEST_KEEPALIVE:
		keep_alive(screen, argument);
		break;
	case REQUEST_QUIT:
		actions->close(actions->context);
		break;
	case REQUEST_CLOSE:
	case REQUEST_DROP:
		actions->hang_up(actions->context, request == REQUEST_CLOSE);
		break;
	case REQUEST_AUTH:
		screen_ask_login(screen, argument);
		break;
	case REQUEST_FORGET:
		command_line_clear(screen->line);
		actions->forget(actions->context);
		break;
	case REQUEST_REVEAL:
		screen->revealed_until_us = screen->view.now_us + REVEAL_US;
		break;
	case REQUEST_RELEASE:
		release_first(screen);
		break;
	case REQUEST_EDIT:
		actions->edit(actions->context);
		break;
	default:
		if (sends(request))
			actions->send(actions->context, request, argument);
		break;
	}
}

static void compare(struct screen *screen, struct span codes)
{
	struct span rest = codes;
	struct span left = span_next_word(&rest);
	struct span right = span_next_word(&rest);
	struct message_value value = { "word", left };
	struct page *page;
	char *text;

	if (!right.size) {
		ask_codes(screen, left);
		return;
	}
	page = pages_compare(left, right, &value.bytes);
	text = message_text(_("\"{word}\" cannot be compared here. Two codes can, such as 221 334, "
			      "5.7.8 5.7.9 or 454/STARTTLS 454/AUTH."),
			    &value, 1);
	show(screen, _("Two codes"), page, text);
	memory_free(text);
}

static void perform_reading(struct screen *screen, enum request request, struct span argument)
{
	struct view *view = &screen->view;

	switch (request) {
	case REQUEST_DECODE:
		if (argument.size)
			show(screen, _("Base64"), pages_decode(argument), NULL);
		else
			ask_base64(screen);
		break;
	case REQUEST_EXPLAIN:
		if (argument.size)
			show(screen, _("Explanation"), pages_explain(view, argument), NULL);
		else
			screen_refuse(screen, _("What is to be explained? Such as :explain 334"));
		break;
	case REQUEST_COMPARE:
		compare(screen, argument);
		break;
	case REQUEST_CAPABILITIES:
		show(screen, _("What the server offers"), pages_capabilities(view),
		     _("The server has not accepted an EHLO yet."));
		break;
	case REQUEST_STATE:
		show(screen, _("Where the session stands"), pages_state(view), NULL);
		break;
	case REQUEST_HELP:
		show(screen, _("Help"), pages_help(screen->focus), NULL);
		break;
	case REQUEST_PROJECTOR:
		screen_set_projector(screen, !screen->view.projector);
		screen_say(screen, screen->view.projector
					   ? _("The projector is on: nothing can be revealed.")
					   : _("The projector is off."));
		break;
	case REQUEST_KEYS:
		show(screen, _("Keys"), pages_keys(screen->view.options->bindings), NULL);
		break;
	case REQUEST_LEAVE:
		leave(screen);
		break;
	default:
		break;
	}
}

void screen_perform(struct screen *screen, enum request request, struct span argument)
{
	const char *why = screen_refuses(screen, request);

	if (why) {
		screen_say(screen, why);
		return;
	}
	if (screen_perform_seeing(screen, request, argument) ||
	    screen_perform_plan(screen, request, argument))
		return;
	if (pane_of_request(request)) {
		screen_open_pane(screen, pane_of_request(request));
		return;
	}
	if (request_of(request)->group == REQUEST_CONNECTION)
		screen->view.follow = true; /* what comes of it is to be seen */
	perform_session(screen, request, argument);
	perform_reading(screen, request, argument);
}

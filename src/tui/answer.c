/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a dialog that was closed, by its purpose. Called by screen.c. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "tui/screen.h"

/* A name without scheme, port or path gets the chosen port. */
static bool is_bare_name(struct span target)
{
	return span_find(target, ':') == target.size && span_find(target, '/') == target.size;
}

static void answer_connect(struct screen *screen, const struct dialog *dialog)
{
	static const char *const ports[] = { ":587", ":465", ":25" };
	struct bytes target = BYTES_INIT;

	bytes_append(&target, span_trim(dialog_form_value(dialog, 0)));
	if (target.size && is_bare_name(bytes_span(&target)))
		bytes_append_text(&target, ports[dialog_form_chosen(dialog, 1)]);
	screen_perform(screen, REQUEST_CONNECT, bytes_span(&target));
	bytes_release(&target);
}

static void answer_compare(struct screen *screen, const struct dialog *dialog)
{
	struct bytes codes = BYTES_INIT;

	for (size_t n = 0; n < 2; n++) {
		bytes_append(&codes, span_trim(dialog_form_value(dialog, n)));
		bytes_append_byte(&codes, ' ');
	}
	screen_perform(screen, REQUEST_COMPARE, bytes_span(&codes));
	bytes_release(&codes);
}

/* The answer No to the gate: the line comes back to be changed, unless it holds a secret. */
static void drop_asked(struct screen *screen)
{
	const struct tui_status *status = &screen->view.status;

	for (size_t n = 0; n < status->line_count; n++) {
		const struct tui_line *line = &status->lines[n];

		if (line->id == screen->pending_id && !line->line->secret_count &&
		    line->line->origin == ORIGIN_TYPED)
			command_line_propose(screen->line, bytes_span(&line->line->line));
	}
	screen_drop(screen, screen->pending_id);
}

static void cancel(struct screen *screen, enum purpose purpose)
{
	switch (purpose) {
	case PURPOSE_SEND:
		command_line_set(screen->line, bytes_span(&screen->pending));
		break;
	case PURPOSE_RELEASE:
		drop_asked(screen);
		break;
	case PURPOSE_TAKE_PASTE:
		bytes_wipe(&screen->pasted);
		break;
	case PURPOSE_REPEAT:
		screen_wish_plan(screen, PLAN_REFUSE, 0, span_of(NULL, 0));
		break;
	case PURPOSE_LEAVE:
		screen->asked_to_leave = false;
		break;
	case PURPOSE_TRUST:
		screen_say(screen,
			   _("The connection stays open to be looked at; nothing is sent by "
			     "itself."));
		break;
	default:
		break;
	}
}

static void send_pending(struct screen *screen)
{
	screen_submit(screen, bytes_span(&screen->pending), screen->pending_mask);
	command_line_clear(screen->line);
	screen_next_paste(screen);
}

static void answer_menu(struct screen *screen, const struct dialog *dialog)
{
	screen_perform(screen, screen->menu[dialog_menu_chosen(dialog)], span_of(NULL, 0));
}

/* What was typed into a form of one field is a request's argument. */
static void perform_typed(struct screen *screen, enum request request, const struct dialog *dialog)
{
	if (dialog_form_value(dialog, 0).size)
		screen_perform(screen, request, dialog_form_value(dialog, 0));
}

static void answer_decode(struct screen *screen, const struct dialog *dialog)
{
	perform_typed(screen, REQUEST_DECODE, dialog);
}

static void answer_search(struct screen *screen, const struct dialog *dialog)
{
	perform_typed(screen, REQUEST_SEARCH, dialog);
}

static void answer_note(struct screen *screen, const struct dialog *dialog)
{
	perform_typed(screen, REQUEST_NOTE, dialog);
}

static void answer_send(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	send_pending(screen);
}

static void answer_release(struct screen *screen, const struct dialog *dialog)
{
	const struct actions *actions = screen->actions;

	if (dialog_question_lasts(dialog) && actions->allow_asked)
		actions->allow_asked(actions->context, screen->pending_id);
	else if (actions->release)
		actions->release(actions->context, screen->pending_id);
	/* Another guard may ask about the same line. */
	screen->asked_id = 0;
}

static void answer_report(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	screen_report(screen, bytes_span(&screen->pending), true);
}

static void answer_trust(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	if (screen->actions->trust)
		screen->actions->trust(screen->actions->context);
}

static void answer_leave(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	if (screen->actions->quit)
		screen->actions->quit(screen->actions->context);
}

static void answer_run(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	screen_wish_plan(screen, PLAN_RUN, 0, span_of(NULL, 0));
}

static void answer_repeat(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	screen_wish_plan(screen, PLAN_ANSWER, 0, span_of(NULL, 0));
}

static void answer_paste(struct screen *screen, const struct dialog *dialog)
{
	(void)dialog;
	screen_next_paste(screen);
}

static void answer_session(struct screen *screen, const struct dialog *dialog)
{
	screen_look_at_session(screen, (uint16_t)dialog_table_chosen(dialog));
}

/* What a dialog's yes, or what was chosen in it, leads to; one that is only read has no row. */
static void (*const answers[])(struct screen *screen, const struct dialog *dialog) = {
	[PURPOSE_MENU] = answer_menu,        [PURPOSE_CONNECT] = answer_connect,
	[PURPOSE_PICK] = screen_answer_pick, [PURPOSE_LOGIN] = screen_answer_login,
	[PURPOSE_DECODE] = answer_decode,    [PURPOSE_SEARCH] = answer_search,
	[PURPOSE_NOTE] = answer_note,        [PURPOSE_COMPARE] = answer_compare,
	[PURPOSE_SEND] = answer_send,        [PURPOSE_RELEASE] = answer_release,
	[PURPOSE_REPORT] = answer_report,    [PURPOSE_TRUST] = answer_trust,
	[PURPOSE_LEAVE] = answer_leave,      [PURPOSE_RUN] = answer_run,
	[PURPOSE_REPEAT] = answer_repeat,    [PURPOSE_MESSAGE] = screen_answer_message,
	[PURPOSE_TAKE_PASTE] = answer_paste, [PURPOSE_SESSION] = answer_session,
};

static void choose(struct screen *screen, enum purpose purpose, const struct dialog *dialog)
{
	if ((size_t)purpose < sizeof(answers) / sizeof(answers[0]) && answers[purpose])
		answers[purpose](screen, dialog);
}

void screen_answer(struct screen *screen, enum dialog_answer answer)
{
	struct dialog dialog = screen->dialog; /* what is done may open another one */
	enum purpose purpose = screen->purpose;

	if (answer == DIALOG_STAYS)
		return;
	screen->dialog = (struct dialog){ .kind = NULL };
	if (answer == DIALOG_CHOSEN)
		choose(screen, purpose, &dialog);
	else
		cancel(screen, purpose);
	if (purpose == PURPOSE_SEND)
		bytes_wipe(&screen->pending);
	dialog_close(&dialog);
}

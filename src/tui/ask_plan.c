/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wanted of the plan: by its pane, by a paste, by a line that was
 * typed for it; and what it asks before something is done again.
 */
#include "base/message.h"
#include "tui/screen.h"

bool screen_wish_plan(struct screen *screen, enum plan_wish_kind kind, uint32_t id,
		      struct span text)
{
	struct plan_wish wish = { .kind = kind, .id = id, .text = text };
	bool done;

	screen->view.follow = true; /* what comes of it is to be seen */
	if (kind <= PLAN_NEXT)      /* in place of what was proposed */
		command_line_propose(screen->line, span_of(NULL, 0));
	if (!screen->actions->plan)
		return false;
	done = screen->actions->plan(screen->actions->context, &wish);
	screen_forget_lent(screen);
	return done;
}

/* ---- a line typed for the plan ---- */

static const struct planned *find_planned(const struct screen *screen, uint32_t id)
{
	const struct plan *plan = screen->view.status.plan.plan;

	return plan ? plan_line(plan, plan_find(plan, id)) : NULL;
}

static void edit(struct screen *screen, uint32_t id)
{
	const struct plan *plan = screen->view.status.plan.plan;
	const struct planned *planned = find_planned(screen, id);
	struct bytes text = BYTES_INIT;

	if (!planned || plan_find(plan, id) < plan_cursor(plan)) {
		screen_say(screen, _("This line has left already; only what is to come can be "
				     "changed."));
		return;
	}
	if (planned->item.kind == SCRIPT_BLOCK) {
		screen_wish_plan(screen, PLAN_COMPOSE, id, span_of(NULL, 0));
		return;
	}
	planned_append_whole(planned, screen->view.secrets, &text);
	screen->focus = NULL;
	command_line_plan(screen->line, bytes_span(&text), PLAN_REPLACE, id);
	bytes_wipe(&text);
}

void screen_take_plan_wish(struct screen *screen)
{
	struct plan_wish wish = screen->view.plan_wish;

	screen->view.plan_wish.kind = PLAN_NOTHING;
	if (wish.kind == PLAN_NOTHING)
		return;
	if (wish.kind == PLAN_EDIT) {
		edit(screen, wish.id);
	} else if (wish.kind == PLAN_INSERT) {
		screen->focus = NULL;
		command_line_plan(screen->line, span_of(NULL, 0), PLAN_INSERT, wish.id);
	} else {
		screen_wish_plan(screen, wish.kind, wish.id, wish.text);
	}
}

void screen_enter_planned(struct screen *screen, struct span text)
{
	uint32_t id;
	enum plan_wish_kind kind = command_line_planned(screen->line, &id);

	/* What cannot be read stays where it is, to be mended. */
	if (text.size && !screen_wish_plan(screen, kind, id, text)) {
		command_line_plan(screen->line, text, kind, id);
		return;
	}
	command_line_clear(screen->line);
	if (screen->opened == &pane_plan)
		screen->focus = &pane_plan;
}

/* ---- pastes ---- */

/* Within a message or an exchange the lines are no commands. */
static bool is_for_the_plan(const struct view *view)
{
	enum phase phase = dialogue_phase(&view->dialogue);

	return view->status.plan.plan && phase != PHASE_DATA && phase != PHASE_AUTH &&
	       !view->status.login;
}

bool screen_plan_paste(struct screen *screen, struct span text)
{
	uint32_t held = command_line_held(screen->line, NULL);
	uint32_t planned;

	if (!is_for_the_plan(&screen->view) || command_line_planned(screen->line, &planned) ||
	    !screen_wish_plan(screen, PLAN_PASTE, held, text))
		return false;
	/* Several lines in place of the one that is held. */
	if (held)
		screen_drop(screen, held);
	command_line_clear(screen->line);
	screen->opened = &pane_plan;
	return true;
}

/* ---- questions ---- */

bool screen_ask_plan(struct screen *screen)
{
	const struct tui_plan *plan = &screen->view.status.plan;

	if (!plan->question || screen->plan_asked == plan->question_serial)
		return false;
	screen->plan_asked = plan->question_serial;
	screen_open(screen, dialog_question(_("Again?"), plan->question), PURPOSE_REPEAT);
	return true;
}

/* Whole sentences, one behind the other. */
static void append_run_question(const struct plan *plan, struct bytes *out)
{
	bool login = plan_has_login(plan, 0), message = plan_has_message(plan, 0);

	if (plan_cursor(plan))
		bytes_append_text(out, _("Lines of this plan have left already: it is run anew, "
					 "on a new connection. "));
	if (login && message)
		bytes_append_text(out, _("The plan logs in and sends a message. "));
	else if (login)
		bytes_append_text(out, _("The plan logs in. "));
	else if (message)
		bytes_append_text(out, _("The plan sends a message. "));
	bytes_append_text(out, _("Run it from its start?"));
}

void screen_ask_run(struct screen *screen)
{
	const struct plan *plan = screen->view.status.plan.plan;
	struct bytes question = BYTES_INIT;

	if (!plan || !plan_count(plan)) {
		screen_say(screen, _("The plan is empty: paste lines, or :plan load FILE."));
		return;
	}
	if (!plan_cursor(plan) && !plan_has_login(plan, 0) && !plan_has_message(plan, 0)) {
		screen_wish_plan(screen, PLAN_RUN, 0, span_of(NULL, 0));
		return;
	}
	append_run_question(plan, &question);
	screen_open(screen, dialog_question(_("Run"), bytes_text(&question)), PURPOSE_RUN);
	bytes_release(&question);
}

/* ---- a whole message ---- */

void screen_ask_message(struct screen *screen)
{
	const char *const extents[] = {
		_("the whole message"),
		_("the envelope only"),
	};
	const struct form_row rows[] = {
		{ .kind = FORM_TEXT, .label = _("Sender") },
		{ .kind = FORM_TEXT, .label = _("Recipients") },
		{ .kind = FORM_TEXT, .label = _("Subject"), .value = span_text(_("A test")) },
		{ .kind = FORM_CHOICE, .label = _("Plan"), .choices = extents, .choice_count = 2 },
	};

	screen_open(screen,
		    dialog_form(_("A message"),
				_("MAIL, a RCPT for each recipient, DATA and the message go into "
				  "the plan; nothing is sent yet."),
				_("Several recipients stand with blanks between them. An empty "
				  "sender is <>, as in bounces."),
				rows, 4),
		    PURPOSE_MESSAGE);
}

/* "a@b.c" or "<a@b.c>" as a path. */
static void append_path(struct span address, struct bytes *out)
{
	bool whole = address.size && address.data[0] == '<';

	bytes_append_text(out, whole ? "" : "<");
	bytes_append(out, address);
	bytes_append_text(out, whole ? "" : ">");
}

static void append_envelope(struct span sender, struct span recipients, struct bytes *out)
{
	struct span address;

	bytes_append_text(out, "MAIL FROM:");
	append_path(sender, out);
	while ((address = span_next_word(&recipients)).size) {
		bytes_append_text(out, "\nRCPT TO:");
		append_path(address, out);
	}
	bytes_append_byte(out, '\n');
}

void screen_answer_message(struct screen *screen, const struct dialog *dialog)
{
	struct span sender = span_trim(dialog_form_value(dialog, 0));
	struct span recipients = span_trim(dialog_form_value(dialog, 1));
	struct bytes text = BYTES_INIT;

	if (!recipients.size) {
		screen_say(screen, _("A message needs a recipient."));
		return;
	}
	append_envelope(sender, recipients, &text);
	if (dialog_form_chosen(dialog, 3) == 0) {
		bytes_append_text(&text, "DATA\n:message ");
		bytes_append(&text, span_trim(dialog_form_value(dialog, 2)));
		bytes_append_byte(&text, '\n');
	}
	if (screen_wish_plan(screen, PLAN_INSERT, 0, bytes_span(&text)))
		screen->opened = &pane_plan;
	bytes_release(&text);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a login under way: what becomes of the step that waits. Called by screen.c. */
#include "base/message.h"
#include "tui/screen.h"

static bool is_ready(const struct screen *screen)
{
	return screen->view.status.login && screen->view.status.login->ready;
}

/* The line as it would go out, masked as what is typed is. */
static void edit_step(struct screen *screen)
{
	const struct actions *actions = screen->actions;
	struct bytes line = BYTES_INIT;

	if (!actions->login_text || !actions->login_replace)
		return;
	actions->login_text(actions->context, &line);
	command_line_set(screen->line, bytes_span(&line));
	bytes_wipe(&line);
	screen->login_edit = true;
	screen->focus = NULL;
	screen_say(screen, _("Enter sends the line as it stands here in place of the step, Alt-R "
			     "shows what is masked, Esc leaves the step as it was."));
}

static void cancel_login(struct screen *screen)
{
	if (screen->login_edit) {
		screen->login_edit = false;
		command_line_clear(screen->line);
		return;
	}
	screen->login_rest = false;
	screen->acted = true;
	if (screen->actions->login_cancel)
		screen->actions->login_cancel(screen->actions->context);
}

static void send_step(struct screen *screen)
{
	screen->acted = true;
	if (screen->actions->login_step)
		screen->actions->login_step(screen->actions->context);
}

bool screen_handle_login(struct screen *screen, const struct input *input)
{
	bool typed = command_line_text(screen->line).size > 0;

	if (!screen->view.status.login)
		return false;
	switch (input->kind) {
	case INPUT_META:
		if (!is_ready(screen) || screen->login_edit)
			return false;
		if (input->character == 'a' || input->character == 'A') {
			screen->login_rest = true;
			send_step(screen);
			return true;
		}
		if (input->character == 'e' || input->character == 'E') {
			edit_step(screen);
			return true;
		}
		return false;
	case INPUT_ESCAPE:
		if (screen->focus || (typed && !screen->login_edit))
			return false;
		cancel_login(screen);
		return true;
	case INPUT_ENTER:
		if (screen->focus != &pane_login || !is_ready(screen))
			return false;
		send_step(screen);
		return true;
	case INPUT_UP:
	case INPUT_DOWN:
		/* With nothing typed they scroll the step; a history is of no use in a login. */
		return !screen->focus && !typed &&
		       pane_login.handle(screen_state(screen, &pane_login), &screen->view, input);
	default:
		return false;
	}
}

void screen_update_login(struct screen *screen)
{
	if (!screen->view.status.login) {
		if (screen->login_edit)
			command_line_clear(screen->line);
		screen->login_edit = false;
		screen->login_rest = false;
	}
	if (!screen->login_rest || !is_ready(screen) || screen->dialog.kind)
		return;
	if (screen->view.status.login->reason) /* it ends otherwise than was meant: to be read */
		screen->login_rest = false;
	else
		send_step(screen);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between tui.c, which has the terminal, and everything that is drawn on the canvas. */
#include "tui/screen.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "explain/verdict.h"
#include "tui/keys.h"

#define SECOND_US 1000000u

static const struct pane_kind *const kinds[FOCUS_COUNT] = {
	[FOCUS_COMMAND] = &pane_start,         [FOCUS_PROTOCOL] = &pane_protocol,
	[FOCUS_ANNOTATION] = &pane_annotation, [FOCUS_LOGIN] = &pane_login,
	[FOCUS_FINDINGS] = &pane_findings,
};

/* ---- life cycle ---- */

struct screen *screen_new(const struct tui_options *options, const struct actions *actions)
{
	struct screen *screen = memory_new(1, sizeof(*screen));

	screen->actions = actions;
	screen->view.options = options;
	view_set_journal(&screen->view, NULL, NULL);
	for (int n = 0; n < FOCUS_COUNT; n++)
		screen->panes[n] = kinds[n]->open();
	screen->line = command_line_new(&screen->view);
	return screen;
}

void screen_free(struct screen *screen)
{
	if (!screen)
		return;
	dialog_close(&screen->dialog);
	for (int n = 0; n < FOCUS_COUNT; n++)
		kinds[n]->close(screen->panes[n]);
	command_line_free(screen->line);
	view_release(&screen->view);
	bytes_wipe(&screen->pending);
	bytes_wipe(&screen->pasted);
	bytes_release(&screen->release_text);
	bytes_release(&screen->choice_names);
	memory_free(screen->menu);
	memory_free(screen->message);
	memory_free(screen);
}

const struct pane_kind *screen_pane_kind(enum focus focus)
{
	return kinds[focus];
}

const struct pane_kind *screen_pane(const struct screen *screen)
{
	return screen->focus == FOCUS_COMMAND ? NULL : kinds[screen->focus];
}

static void update_panes(struct screen *screen)
{
	for (int n = 0; n < FOCUS_COUNT; n++) {
		if (kinds[n]->update)
			kinds[n]->update(screen->panes[n], &screen->view);
	}
}

void screen_set_session(struct screen *screen, const struct journal *journal,
			struct secrets *secrets)
{
	view_set_journal(&screen->view, journal, secrets);
	screen->view.status = (struct tui_status){ .connection = NULL };
	screen->asked_id = 0;
	screen->trust_asked = false;
	screen->asked_to_leave = false;
	screen->focus = FOCUS_COMMAND;
	screen->zoom = ZOOM_NONE;
	screen->findings = false;
	view_update(&screen->view);
	update_panes(screen);
	command_line_update(screen->line);
}

/* ---- what is said and asked ---- */

void screen_say(struct screen *screen, const char *sentence)
{
	char *copy = memory_copy_text(sentence);

	memory_free(screen->message);
	screen->message = copy;
}

static void hush(struct screen *screen)
{
	memory_free(screen->message);
	screen->message = NULL;
}

void screen_open(struct screen *screen, struct dialog dialog, enum purpose purpose)
{
	dialog_close(&screen->dialog);
	screen->dialog = dialog;
	screen->purpose = purpose;
}

/* A login comes first. */
enum focus screen_guest(const struct screen *screen)
{
	if (!screen->view.journal)
		return FOCUS_COMMAND;
	if (screen->view.status.login)
		return FOCUS_LOGIN;
	return screen->findings ? FOCUS_FINDINGS : FOCUS_COMMAND;
}

/* A changed held line was queued anew: its Enter was given already. */
static void release_changed(struct screen *screen)
{
	const struct tui_status *status = &screen->view.status;
	struct span text = bytes_span(&screen->release_text);

	for (size_t n = 0; text.size && n < status->line_count; n++) {
		const struct tui_line *line = &status->lines[n];

		if (line->hold == TUI_WAITS && span_equal(bytes_span(&line->line->line), text) &&
		    screen->actions->release) {
			screen->actions->release(screen->actions->context, line->id);
			screen->acted = true;
			break;
		}
	}
	bytes_clear(&screen->release_text);
}

/* Questions come up one at a time, and never over a dialog of the user's own. */
static void ask_what_is_open(struct screen *screen)
{
	const struct tui_status *status = &screen->view.status;

	if (!status->trust_question)
		screen->trust_asked = false;
	if (screen->dialog.kind)
		return;
	if (status->trust_question && !screen->trust_asked) {
		screen->trust_asked = true;
		screen_open(screen, dialog_question(_("Trust"), status->trust_question),
			    PURPOSE_TRUST);
		return;
	}
	for (size_t n = 0; n < status->line_count; n++) {
		const struct tui_line *line = &status->lines[n];

		if (line->hold != TUI_ASKS || line->id == screen->asked_id)
			continue;
		screen->asked_id = line->id;
		screen->pending_id = line->id;
		screen_open(screen,
			    dialog_question(_("Before this line goes out"),
					    line->question ? line->question : ""),
			    PURPOSE_RELEASE);
		return;
	}
}

/* Says once in a sentence what became of a session whose connection has ended. */
static void tell_verdict(struct screen *screen, uint32_t before)
{
	struct view *view = &screen->view;
	struct verdict verdict = { .summary = NULL };
	struct message_value value = { "verdict", { NULL, 0 } };
	bool ended = false;
	char *sentence;

	for (uint32_t id = before + 1; id <= view->count && !ended; id++)
		ended = journal_event(view->journal, id)->kind == EVENT_CLOSED;
	if (!ended || view->options->recorded)
		return;
	verdict_of(view->journal, view->replay, &verdict);
	value.bytes = span_text(verdict.summary ? verdict.summary : "");
	sentence = message_text(_("{verdict} (The connection is closed. :verdict tells more, "
				  ":reconnect opens it again.)"),
				&value, 1);
	screen_say(screen, sentence);
	memory_free(sentence);
	verdict_release(&verdict);
}

void screen_update(struct screen *screen, const struct tui_status *status, uint64_t now_us)
{
	uint32_t before = screen->view.count;

	screen->view.now_us = now_us;
	screen->acted = false;
	if (status)
		screen->view.status = *status;
	if (view_update(&screen->view))
		tell_verdict(screen, before);
	update_panes(screen);
	release_changed(screen);
	screen_update_login(screen);
	command_line_update(screen->line);
	ask_what_is_open(screen);
	if (screen->focus > FOCUS_ANNOTATION && screen->focus != screen_guest(screen))
		screen->focus = FOCUS_COMMAND;
	screen->view.revealed = now_us < screen->revealed_until_us;
	dialog_form_reveal(&screen->dialog, screen->view.revealed);
}

uint64_t screen_deadline(const struct screen *screen)
{
	const struct view *view = &screen->view;
	uint64_t next = 0;

	if (view->revealed)
		next = screen->revealed_until_us;
	if (view->status.awaited_since_us) { /* at the next full second */
		uint64_t waited = view->now_us - view->status.awaited_since_us;
		uint64_t second = view->status.awaited_since_us +
				  (waited / SECOND_US + 1) * SECOND_US;

		if (!next || second < next)
			next = second;
	}
	return next;
}

/* ---- keys ---- */

static void open_menu(struct screen *screen)
{
	struct menu_row rows[REQUEST_COUNT];
	size_t count = 0;

	memory_free(screen->menu);
	screen->menu = memory_new(REQUEST_COUNT, sizeof(*screen->menu));
	for (size_t n = 0; request_row(n); n++) {
		const struct request_row *row = request_row(n);

		if (!(row->where & REQUEST_ON_SCREEN))
			continue;
		rows[count] = (struct menu_row){ .key = row->key,
						 .name = row->name,
						 .help = _(row->help),
						 .why = screen_refuses(screen, row->id) };
		screen->menu[count++] = row->id;
	}
	screen_open(screen, dialog_menu(_("Menu"), rows, count), PURPOSE_MENU);
}

static void move_focus(struct screen *screen)
{
	enum focus guest = screen_guest(screen);

	do
		screen->focus = (enum focus)((screen->focus + 1) % FOCUS_COUNT);
	while ((screen->focus > FOCUS_ANNOTATION && screen->focus != guest) ||
	       (screen->focus != FOCUS_COMMAND && !screen->view.journal));
	if (screen->zoom == ZOOM_PROTOCOL && screen->focus != FOCUS_PROTOCOL)
		screen->zoom = ZOOM_NONE;
	if (screen->zoom == ZOOM_ANNOTATION && screen->focus == FOCUS_PROTOCOL)
		screen->zoom = ZOOM_NONE;
}

/* Keys that mean the same whatever has the focus; true when it was one. */
static bool handle_function(struct screen *screen, const struct input *input)
{
	struct bytes name = BYTES_INIT;
	const struct request_row *row;

	if (input->kind != INPUT_FUNCTION)
		return false;
	if (input->character == 9) {
		open_menu(screen);
		return true;
	}
	keys_append_name(&name, input);
	row = request_find_key(bytes_text(&name), false);
	bytes_release(&name);
	screen->acted = true;
	if (row)
		screen_perform(screen, row->id, span_of(NULL, 0));
	return true;
}

/* Ctrl-C clears what is typed; with nothing typed it says how to leave. */
static void interrupt(struct screen *screen)
{
	bool typed = command_line_text(screen->line).size > 0;

	bytes_wipe(&screen->pasted);
	command_line_clear(screen->line);
	screen->login_edit = false;
	if (!typed)
		screen_say(screen, _("F10 or :q leaves."));
}

static bool drop_held(struct screen *screen)
{
	const struct tui_status *status = &screen->view.status;
	uint32_t id = command_line_held(screen->line, NULL);

	for (size_t n = 0; !id && n < status->line_count; n++) {
		if (status->lines[n].hold == TUI_WAITS)
			id = status->lines[n].id;
	}
	if (!id && !screen->pasted.size)
		return false;
	if (id && screen->actions->drop)
		screen->actions->drop(screen->actions->context, id);
	bytes_wipe(&screen->pasted);
	command_line_clear(screen->line);
	screen->acted = true;
	return true;
}

static bool handle_control(struct screen *screen, const struct input *input)
{
	if (input->kind == INPUT_META)
		return (input->character == 'r' || input->character == 'R') &&
		       (command_line_is_secret(screen->line) || screen->view.status.login) &&
		       (screen_perform(screen, REQUEST_REVEAL, span_of(NULL, 0)), true);
	if (input->kind != INPUT_CONTROL)
		return false;
	switch (input->character) {
	case 'c':
		interrupt(screen);
		return true;
	case 'd': /* readline would take it for the end of all input */
		return command_line_text(screen->line).size == 0;
	case 'l':
		screen->wants_redraw = true;
		return true;
	case 'x':
		return drop_held(screen);
	case 'z':
		screen->wants_suspend = true;
		return true;
	}
	return false;
}

static bool handle_everywhere(struct screen *screen, const struct input *input)
{
	void *protocol = screen->panes[FOCUS_PROTOCOL];

	switch (input->kind) {
	case INPUT_PAGE_UP:
	case INPUT_PAGE_DOWN:
		pane_protocol_page(protocol, &screen->view, input->kind == INPUT_PAGE_UP ? -1 : 1);
		return true;
	case INPUT_BACK_TAB:
		move_focus(screen);
		return true;
	case INPUT_PASTE:
		screen_paste(screen, input);
		return true;
	default:
		return handle_function(screen, input) || handle_control(screen, input);
	}
}

static void handle_pane(struct screen *screen, const struct input *input)
{
	struct bytes name = BYTES_INIT;
	const struct request_row *row;

	if (input->kind == INPUT_ESCAPE || input_is(input, INPUT_CHARACTER, ':')) {
		if (screen->focus == FOCUS_FINDINGS && input->kind == INPUT_ESCAPE)
			screen->findings = false;
		screen->focus = FOCUS_COMMAND;
		if (input->kind == INPUT_CHARACTER && !command_line_text(screen->line).size)
			command_line_set(screen->line, span_text(":"));
		return;
	}
	if (kinds[screen->focus]->handle(screen->panes[screen->focus], &screen->view, input)) {
		if (screen->view.jump && screen->zoom == ZOOM_ANNOTATION)
			screen->zoom = ZOOM_NONE; /* the line is to be seen */
		return;
	}
	keys_append_name(&name, input);
	row = request_find_key(bytes_text(&name), true);
	bytes_release(&name);
	if (row)
		screen_perform(screen, row->id, span_of(NULL, 0));
}

static void handle_command_line(struct screen *screen, const struct input *input)
{
	bool entered;

	command_line_handle(screen->line, input, &entered);
	if (!entered)
		return;
	screen->acted = true;
	screen_enter(screen);
}

static void handle_dialog(struct screen *screen, const struct input *input)
{
	screen->acted = true; /* the dialog may be gone, and with it what its question was about */
	if (input->kind == INPUT_META && (input->character == 'r' || input->character == 'R'))
		screen_perform(screen, REQUEST_REVEAL, span_of(NULL, 0));
	else if (input_is(input, INPUT_FUNCTION, 10))
		screen_answer(screen, DIALOG_CANCELLED);
	else if (screen->purpose == PURPOSE_PICK && input_is(input, INPUT_FUNCTION, 3)) {
		screen_answer(screen, DIALOG_CANCELLED); /* as the picker offers */
		screen_perform(screen, REQUEST_STARTTLS, span_of(NULL, 0));
	} else
		screen_answer(screen, dialog_handle(&screen->dialog, input));
	if (input_is(input, INPUT_FUNCTION, 10))
		screen_perform(screen, REQUEST_LEAVE, span_of(NULL, 0));
}

void screen_handle(struct screen *screen, const struct input *input, uint64_t now_us)
{
	screen->view.now_us = now_us;
	hush(screen);
	if (input_is(input, INPUT_CONTROL, 'l') || input_is(input, INPUT_CONTROL, 'z'))
		handle_control(screen, input);
	else if (screen->dialog.kind)
		handle_dialog(screen, input);
	else if (screen_handle_login(screen, input) || handle_everywhere(screen, input))
		return;
	else if (screen->focus != FOCUS_COMMAND)
		handle_pane(screen, input);
	else
		handle_command_line(screen, input);
}

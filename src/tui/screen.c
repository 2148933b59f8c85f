/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between tui.c, which has the terminal, and everything that is drawn on the canvas. */
#include "tui/screen.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "explain/verdict.h"
#include "tui/keys.h"
#include "tui/perform_seeing.h"
#include "tui/progress.h"
#include "tui/setting.h"
#include "tui/strip.h"
#include "tui/veil.h"

#define SECOND_US 1000000u

/* ---- life cycle ---- */

static void begin_as_set(struct screen *screen, const struct tui_options *options)
{
	struct bytes ignored = BYTES_INIT;

	for (size_t n = 0; n < options->setting_count; n++) {
		const struct tui_setting *set = &options->settings[n];

		setting_set(setting_find(span_text(set->name)), screen, span_text(set->value),
			    &ignored);
	}
	bytes_release(&ignored);
}

struct screen *screen_new(const struct tui_options *options, const struct actions *actions)
{
	struct screen *screen = memory_new(1, sizeof(*screen));

	screen->actions = actions;
	screen->view.options = options;
	screen->view.projector = options->projector;
	veil_set(false);
	veil_forget();
	view_set_journal(&screen->view, NULL, NULL);
	for (size_t n = 0; pane_row(n); n++)
		screen->panes[n] = pane_row(n)->open();
	screen->start = pane_start.open();
	screen->line = command_line_new(&screen->view);
	begin_as_set(screen, options);
	return screen;
}

void screen_free(struct screen *screen)
{
	if (!screen)
		return;
	dialog_close(&screen->dialog);
	for (size_t n = 0; pane_row(n); n++)
		pane_row(n)->close(screen->panes[n]);
	pane_start.close(screen->start);
	command_line_free(screen->line);
	view_release(&screen->view);
	bytes_release(&screen->echo);
	bytes_wipe(&screen->pending);
	bytes_wipe(&screen->pasted);
	bytes_release(&screen->choice_names);
	memory_free(screen->menu);
	memory_free(screen->message);
	pattern_free(screen->sought);
	bytes_release(&screen->clipboard);
	memory_free(screen->compared_names[0]);
	memory_free(screen->compared_names[1]);
	memory_free(screen);
}

void screen_set_session(struct screen *screen, const struct journal *journal,
			struct secrets *secrets)
{
	view_set_journal(&screen->view, journal, secrets);
	screen->view.whole = NULL;
	screen->view.session = 0;
	screen->view.status = (struct tui_status){ .connection = NULL };
	screen->asked_id = 0;
	screen->trust_asked = false;
	screen->asked_to_leave = false;
	screen->focus = NULL;
	screen->zoomed = NULL;
	screen->opened = NULL;
	screen_forget_search(screen);
	view_update(&screen->view);
	screen_update_panes(screen);
	command_line_update(screen->line);
}

void screen_set_whole(struct screen *screen, const struct journal *whole, uint16_t session)
{
	screen->view.whole = whole;
	screen->view.session = session;
}

/* ---- what is said and asked ---- */

void screen_say(struct screen *screen, const char *sentence)
{
	char *copy = memory_copy_text(sentence);

	memory_free(screen->message);
	screen->message = copy;
}

void screen_say_value(struct screen *screen, const char *sentence, const char *name,
		      struct span value)
{
	struct message_value values = { name, value };
	char *text = message_text(sentence, &values, 1);

	screen_say(screen, text);
	memory_free(text);
}

void screen_refuse(struct screen *screen, const char *sentence)
{
	screen_say(screen, sentence);
	screen->refused = true;
}

static void hush(struct screen *screen)
{
	memory_free(screen->message);
	screen->message = NULL;
}

void screen_forget_lent(struct screen *screen)
{
	screen->view.status.line_count = 0;
	screen->view.status.login = NULL;
	screen->acted = true;
}

void screen_drop(struct screen *screen, uint32_t id)
{
	if (screen->actions->drop)
		screen->actions->drop(screen->actions->context, id);
	screen->view.status.line_count = 0;
	screen->acted = true;
}

void screen_open(struct screen *screen, struct dialog dialog, enum purpose purpose)
{
	dialog_close(&screen->dialog);
	screen->dialog = dialog;
	screen->purpose = purpose;
}

/* A breakpoint was met: what goes by itself rests. */
static void follow_stops(struct screen *screen)
{
	if (screen->stops == screen->view.status.stops)
		return;
	screen->stops = screen->view.status.stops;
	screen->login_rest = false;
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
	if (screen_ask_plan(screen))
		return;
	for (size_t n = 0; n < status->line_count; n++) {
		const struct tui_line *line = &status->lines[n];

		if (line->hold != TUI_ASKS || line->id == screen->asked_id)
			continue;
		screen->asked_id = line->id;
		screen->pending_id = line->id;
		screen_open(screen,
			    dialog_question_lasting(_("Before this line goes out"),
						    line->question ? line->question : ""),
			    PURPOSE_RELEASE);
		return;
	}
}

/*
 * The verdict's sentence, and what can be done now that the connection is closed: as much of it as
 * there is room for. The strip says the rest as soon as the sentence was read.
 */
static void say_verdict(struct screen *screen, const char *summary)
{
	struct message_value value = { "verdict", span_text(summary ? summary : "") };
	char *whole = message_text(_("{verdict} (The connection is closed. :verdict tells more, "
				     ":reconnect opens it again.)"),
				   &value, 1);
	struct bytes brief = BYTES_INIT;
	const char *said = summary ? summary : whole;

	bytes_append_text(&brief, said);
	bytes_append_byte(&brief, ' ');
	bytes_append_text(&brief, _("The connection is closed. :reconnect opens it again."));
	if (strip_has_room(whole, screen->told))
		said = whole;
	else if (strip_has_room(bytes_text(&brief), screen->told))
		said = bytes_text(&brief);
	screen_say(screen, said);
	bytes_release(&brief);
	memory_free(whole);
}

/* Says once in a sentence what became of a session whose connection has ended. */
static void tell_verdict(struct screen *screen, uint32_t before)
{
	struct view *view = &screen->view;
	struct verdict verdict = { .summary = NULL };
	bool ended = false;

	for (uint32_t id = before + 1; id <= view->count && !ended; id++)
		ended = journal_event(view->journal, id)->kind == EVENT_CLOSED;
	/* A connection that was opened again already has more to say. */
	if (!ended || view->options->recorded || view->status.open || view->status.connection ||
	    view->status.climbing)
		return;
	verdict_of(view->journal, view->replay, &verdict);
	say_verdict(screen, verdict.summary);
	verdict_release(&verdict);
}

void screen_set_projector(struct screen *screen, bool on)
{
	screen->view.projector = on;
	screen->revealed_until_us = 0;
	screen->view.revealed = false;
	bytes_clear(&screen->echo);
	dialog_form_reveal(&screen->dialog, false);
}

/* Whom a room must not learn of: whoever logs in, however that is known. */
static void update_veil(struct screen *screen)
{
	struct view *view = &screen->view;
	struct bytes user = BYTES_INIT;

	view->veiled = view->projector && !view->status.practice;
	veil_set(view->veiled);
	if (view->status.practice)
		return;
	veil_add(span_text(view->status.user));
	if (view->journal)
		view_append_user(view, &user);
	veil_add(bytes_span(&user));
	bytes_release(&user);
}

void screen_update(struct screen *screen, const struct tui_status *status, uint64_t now_us)
{
	uint32_t before = screen->view.count;

	screen->view.now_us = now_us;
	screen->acted = false;
	if (status->lesson.lesson != screen->view.status.lesson.lesson ||
	    status->lesson.reached != screen->view.status.lesson.reached)
		screen->view.hints = 0; /* they were for the goal before */
	screen->view.status = *status;
	if (view_update(&screen->view))
		tell_verdict(screen, before);
	update_veil(screen);
	screen_update_panes(screen);
	follow_stops(screen);
	screen_update_login(screen);
	command_line_update(screen->line);
	ask_what_is_open(screen);
	screen_follow_panes(screen);
	screen_work(screen);
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
	if (view->status.open && !view->status.awaited_since_us) {
		uint64_t idle = view_idle_us(view);
		uint64_t second = view->now_us + (idle < IDLE_SHOWN_US
							  ? IDLE_SHOWN_US - idle
							  : SECOND_US - idle % SECOND_US);

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

/* Ctrl-C stops a plan that goes by itself, else clears what is typed; with nothing typed it says how to leave. */
static void interrupt(struct screen *screen)
{
	bool typed = command_line_text(screen->line).size > 0;

	if (screen->view.status.plan.running || screen->view.status.climbing) {
		screen_wish_plan(screen, PLAN_INTERRUPT, 0, span_of(NULL, 0));
		return;
	}
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
	if (id)
		screen_drop(screen, id);
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
	void *protocol = screen_state(screen, &pane_protocol);

	switch (input->kind) {
	case INPUT_PAGE_UP:
	case INPUT_PAGE_DOWN:
		if (screen->focus && screen->focus->place == PANE_WHOLE)
			return false; /* the protocol is not in sight */
		pane_protocol_page(protocol, &screen->view, input->kind == INPUT_PAGE_UP ? -1 : 1);
		return true;
	case INPUT_BACK_TAB:
		screen_move_focus(screen);
		return true;
	case INPUT_PASTE:
		screen_paste(screen, input);
		return true;
	default:
		return handle_function(screen, input) || handle_control(screen, input);
	}
}

/* Nothing happens by it: Enter in the command line makes it so. */
static void take_proposal(struct screen *screen)
{
	char *line = screen->view.proposal;

	screen->view.proposal = NULL;
	if (!line)
		return;
	command_line_propose(screen->line, span_text(line));
	screen->focus = NULL;
	memory_free(line);
}

static void handle_pane(struct screen *screen, const struct input *input)
{
	struct bytes name = BYTES_INIT;
	const struct request_row *row;

	if (input->kind == INPUT_ESCAPE || input_is(input, INPUT_CHARACTER, ':')) {
		if (screen->focus == screen->opened && input->kind == INPUT_ESCAPE)
			screen_close_pane(screen);
		screen->focus = NULL;
		if (input->kind == INPUT_CHARACTER && !command_line_text(screen->line).size)
			command_line_set(screen->line, span_text(":"));
		return;
	}
	if (screen->focus->handle(screen_state(screen, screen->focus), &screen->view, input)) {
		screen_take_plan_wish(screen);
		take_proposal(screen);
		if (screen->view.jump && screen->zoomed != &pane_protocol)
			screen->zoomed = NULL; /* the line is to be seen */
		return;
	}
	if (screen_handle_pane_letter(screen, input))
		return;
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
	} else {
		if (screen->purpose == PURPOSE_LOGIN)
			screen_look_at_paste(screen, input);
		screen_answer(screen, dialog_handle(&screen->dialog, input));
	}
	if (input_is(input, INPUT_FUNCTION, 10))
		screen_perform(screen, REQUEST_LEAVE, span_of(NULL, 0));
}

/* A key that the user bound; it comes before ours. */
static bool handle_bound(struct screen *screen, const struct input *input)
{
	struct bytes name = BYTES_INIT;
	struct span rest, word;
	const char *line;

	if (input->kind != INPUT_FUNCTION && input->kind != INPUT_CONTROL &&
	    input->kind != INPUT_META)
		return false;
	keys_append_name(&name, input);
	line = bindings_find(screen->view.options->bindings, bytes_text(&name));
	bytes_release(&name);
	if (!line)
		return false;
	rest = span_text(line);
	word = span_next_word(&rest);
	screen->acted = true;
	screen_perform(screen, request_find(word)->id, span_trim(rest));
	return true;
}

/* Keys that leave no trace on the screen are named; characters may be a secret's. */
static void echo_key(struct screen *screen, const struct input *input)
{
	bytes_clear(&screen->echo);
	if (screen->view.projector && input->kind != INPUT_CHARACTER && input->kind != INPUT_PASTE)
		keys_append_name(&screen->echo, input);
}

void screen_handle(struct screen *screen, const struct input *input, uint64_t now_us)
{
	screen->view.now_us = now_us;
	echo_key(screen, input);
	hush(screen);
	if (input_is(input, INPUT_CONTROL, 'l') || input_is(input, INPUT_CONTROL, 'z'))
		handle_control(screen, input);
	else if (screen_stop_search(screen, input))
		return;
	else if (input->kind == INPUT_MOUSE)
		screen_handle_mouse(screen, input);
	else if (screen->dialog.kind)
		handle_dialog(screen, input);
	else if (screen->transcript_wanted && screen_take_transcript(screen, input))
		return;
	else if (screen_handle_login(screen, input) || handle_bound(screen, input) ||
		 handle_everywhere(screen, input))
		return;
	else if (screen->focus)
		handle_pane(screen, input);
	else
		handle_command_line(screen, input);
}

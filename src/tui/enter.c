/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Enter on the command line means, and what becomes of a paste. The only
 * place from which a typed line goes to the actions.
 */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "tui/command_text.h"
#include "tui/editor.h"
#include "tui/screen.h"
#include "tui/veil.h"

/* ---- a line on its way ---- */

static void mark(const struct screen *screen, struct outgoing *line, struct field_mask mask)
{
	if (!screen->view.secrets)
		return;
	if (mask.to > mask.from)
		outgoing_mark(line, screen->view.secrets, mask.from, mask.to - mask.from);
	else if (!view_is_in_auth(&screen->view))
		outgoing_mark_typed(line, screen->view.secrets, &screen->view.dialogue,
				    view_auth_mechanism(&screen->view));
}

/* An answer typed while a step of the helper waits goes in its place. */
static bool replaces_step(const struct screen *screen)
{
	const struct tui_login *login = screen->view.status.login;

	return login && login->ready && screen->actions->login_replace &&
	       dialogue_phase(&screen->view.dialogue) == PHASE_AUTH;
}

/* Who logs in by hand: LOGIN's first answer, or the second field of PLAIN. */
static void learn_user(const struct screen *screen, struct span text)
{
	const struct view *view = &screen->view;
	struct bytes decoded = BYTES_INIT;
	struct span whole, name;

	if (view->status.practice)
		return;
	if (!view_is_in_auth(view)) /* "AUTH MECHANISM response" */
		text = span_after(text, span_find(text, ' ') + 1);
	text = span_after(text, view_is_in_auth(view) ? 0 : span_find(text, ' ') + 1);
	bytes_reserve(&decoded, text.size + 1);
	if (base64_decode(text, &decoded, NULL) == BASE64_OK) {
		whole = bytes_span(&decoded);
		name = span_after(whole, span_find(whole, 0) + 1);
		if (name.size)
			veil_add(span_part(name, 0, span_find(name, 0)));
		else if (view->dialogue.auth_step == 0)
			veil_add(whole);
	}
	bytes_wipe(&decoded);
}

void screen_submit(struct screen *screen, struct span text, struct field_mask mask)
{
	bool command = dialogue_phase(&screen->view.dialogue) != PHASE_DATA &&
		       !view_is_in_auth(&screen->view);
	struct outgoing line;

	if (screen->view.veiled && mask.to > mask.from)
		learn_user(screen, text);
	outgoing_init(&line, text, ORIGIN_TYPED);
	mark(screen, &line, mask);
	if (command && !line.secret_count)
		editor_remember(text);
	screen->view.follow = true;
	if (replaces_step(screen)) {
		line.origin = ORIGIN_LOGIN;
		screen->actions->login_replace(screen->actions->context, &line);
	} else {
		screen->actions->submit(screen->actions->context, &line);
	}
	outgoing_release(&line);
}

/* Why a line cannot be sent at all; NULL when it can. */
static const char *refuses_line(const struct screen *screen, struct span text)
{
	size_t at;

	if (!screen->actions->submit && screen->view.options->recorded)
		return _("A recorded session: nothing can be sent. Shift-Tab goes to its lines.");
	if (!screen->actions->submit)
		return screen->actions->why ? _(screen->actions->why)
					    : _("This cannot be done here.");
	if (!screen->view.status.open)
		return _("There is no connection. F2 connects.");
	if (!command_is_sendable(text, &at))
		return _("A line may hold no line end and no NUL.");
	return NULL;
}

/* Keeps the line until its question is answered. */
static void ask_before_sending(struct screen *screen, struct span text, struct field_mask mask,
			       const char *title, const char *question)
{
	bytes_wipe(&screen->pending);
	bytes_reserve(&screen->pending, text.size + 1);
	bytes_append(&screen->pending, text);
	screen->pending_mask = mask;
	if (mask.to > mask.from)
		command_line_set(screen->line, text); /* masked there while the question stands */
	screen_open(screen, dialog_question(title, question), PURPOSE_SEND);
}

/* A line within AUTH that is no Base64 may be a password typed as it is. */
static bool is_odd_response(const struct screen *screen, struct span text)
{
	return dialogue_phase(&screen->view.dialogue) == PHASE_AUTH && text.size &&
	       !span_is(text, "*") && !span_is(text, "=") && !base64_is_valid(text);
}

static void send_line(struct screen *screen, struct span text, struct field_mask mask)
{
	const char *why = refuses_line(screen, text);
	struct field_mask whole = { 0, text.size };

	if (why) {
		screen_say(screen, why);
		command_line_set(screen->line, text);
		return;
	}
	if (is_odd_response(screen, text)) {
		ask_before_sending(screen, text, whole, _("No Base64"),
				   _("An answer within AUTH must be Base64, and this line is none. "
				     "It may be a password as it is. Send it all the same?"));
		return;
	}
	if (!view_is_in_auth(&screen->view) && command_text_is_suspicious(&screen->view, text)) {
		ask_before_sending(screen, text, whole, _("A secret?"),
				   _("This line is no command and looks like credentials. It is "
				     "masked and kept nowhere yet. Send it all the same?"));
		return;
	}
	screen_submit(screen, text, mask);
	command_line_clear(screen->line);
	screen_next_paste(screen);
}

/* In place of the step of a login, also if it is wrong on purpose. */
void screen_send_edited(struct screen *screen, struct span text, struct field_mask mask)
{
	const char *why = refuses_line(screen, text);
	struct outgoing line;

	if (why) {
		screen_say(screen, why);
		command_line_set(screen->line, text);
		return;
	}
	screen->login_edit = false;
	outgoing_init(&line, text, ORIGIN_LOGIN);
	if (mask.to > mask.from && screen->view.secrets)
		outgoing_mark(&line, screen->view.secrets, mask.from, mask.to - mask.from);
	screen->view.follow = true;
	screen->actions->login_replace(screen->actions->context, &line);
	outgoing_release(&line);
	command_line_clear(screen->line);
}

/* ---- requests ---- */

static void enter_request(struct screen *screen, struct span text)
{
	struct span rest = text;
	struct span word = span_next_word(&rest);
	const struct request_row *row = request_find(word);
	bool tellable = !command_line_is_secret(screen->line) && row && row->id != REQUEST_DECODE;
	char *argument;

	if (!row || !(row->where & REQUEST_ON_SCREEN)) {
		struct message_value value = { "word", word };
		char *question = message_text(
			_("{word} is no request of smtpscope. Send it to the server as it stands?"),
			&value, 1);

		ask_before_sending(screen, text, (struct field_mask){ 0, 0 }, _("No request"),
				   question);
		memory_free(question);
		return;
	}
	argument = span_copy_text(span_trim(rest));
	if (tellable)
		editor_remember(text);
	command_line_clear(screen->line);
	screen->refused = false;
	screen_perform(screen, row->id, span_text(argument));
	if (screen->refused && tellable && !command_line_text(screen->line).size)
		command_line_give_back(screen->line, text);
	memory_wipe(argument, strlen(argument)); /* :decode's may be a login */
	memory_free(argument);
}

/* ---- held lines, steps, nothing ---- */

static const struct tui_line *first_waiting(const struct view *view)
{
	for (size_t n = 0; n < view->status.line_count; n++) {
		if (view->status.lines[n].hold == TUI_WAITS)
			return &view->status.lines[n];
	}
	return NULL;
}

static void enter_nothing(struct screen *screen)
{
	const struct view *view = &screen->view;
	const struct actions *actions = screen->actions;
	const struct tui_line *held = first_waiting(view);
	enum phase phase = dialogue_phase(&view->dialogue);

	command_line_clear(screen->line);
	if (view->status.login && view->status.login->ready && actions->login_step)
		actions->login_step(actions->context);
	else if (held && actions->release)
		actions->release(actions->context, held->id);
	else if (view->status.open && !view->status.login &&
		 (phase == PHASE_DATA || phase == PHASE_AUTH))
		send_line(screen, span_of(NULL, 0), (struct field_mask){ 0, 0 });
	else if (view->status.open)
		screen_say(screen, _("Nothing is typed. Tab lists what can be sent now."));
}

/* Puts a changed line into the held one's place; false when it must be asked about first. */
static bool replace_held(struct screen *screen, struct span text, uint32_t id)
{
	const struct actions *actions = screen->actions;
	struct outgoing line;

	if (!actions->replace || !command_is_sendable(text, NULL) ||
	    is_odd_response(screen, text) || command_text_is_suspicious(&screen->view, text))
		return false;
	outgoing_init(&line, text, ORIGIN_TYPED);
	mark(screen, &line, command_line_mask(screen->line));
	actions->replace(actions->context, id, &line);
	outgoing_release(&line);
	return true;
}

/* The held line in the command line: as it was or changed, it leaves from its own place. */
static void enter_held(struct screen *screen, struct span text, uint32_t id, bool changed)
{
	const struct actions *actions = screen->actions;

	if (!changed || replace_held(screen, text, id)) {
		command_line_clear(screen->line);
		if (actions->release)
			actions->release(actions->context, id);
		return;
	}
	screen_drop(screen, id);
	send_line(screen, text, (struct field_mask){ 0, 0 });
}

/* One colon begins a request, whatever is held; two are one that is sent. */
static bool is_request(struct span text)
{
	return text.data[0] == ':' && !(text.size > 1 && text.data[1] == ':');
}

static struct span without_colon(struct span text)
{
	return text.data[0] == ':' ? span_after(text, 1) : text;
}

void screen_enter(struct screen *screen)
{
	struct field_mask mask = command_line_mask(screen->line);
	struct span typed = command_line_text(screen->line);
	struct bytes copy = BYTES_INIT;
	bool changed = false;
	uint32_t held = command_line_held(screen->line, &changed);
	uint32_t planned;
	struct span text;

	bytes_reserve(&copy, typed.size + 1);
	bytes_append(&copy, typed);
	text = bytes_span(&copy);
	if (command_line_planned(screen->line, &planned))
		screen_enter_planned(screen, text);
	else if (screen->login_edit)
		screen_send_edited(screen, text, mask);
	else if (!text.size)
		enter_nothing(screen);
	else if (held && !(changed && is_request(text)))
		enter_held(screen, changed ? without_colon(text) : text, held, changed);
	else if (is_request(text))
		enter_request(screen, text);
	else if (text.data[0] == ':')
		send_line(screen, without_colon(text), (struct field_mask){ 0, 0 });
	else if (span_is(text, "*") && screen->view.status.login && screen->actions->login_cancel) {
		command_line_clear(screen->line);
		screen->actions->login_cancel(screen->actions->context);
	} else
		send_line(screen, text, mask);
	bytes_wipe(&copy);
}

/* ---- pastes ---- */

/* Takes the first line off the pasted ones; false when there is none. */
static bool take_pasted(struct screen *screen, struct bytes *out)
{
	struct span text = bytes_span(&screen->pasted);
	size_t end = span_find(text, '\n');
	size_t size = end;

	if (!text.size)
		return false;
	if (size && text.data[size - 1] == '\r')
		size--;
	bytes_reserve(out, size + 1);
	bytes_append(out, span_part(text, 0, size));
	if (end >= text.size)
		bytes_wipe(&screen->pasted);
	else
		bytes_remove_front(&screen->pasted, end + 1);
	return true;
}

void screen_next_paste(struct screen *screen)
{
	struct bytes line = BYTES_INIT;

	if (take_pasted(screen, &line))
		command_line_set(screen->line, bytes_span(&line));
	bytes_wipe(&line);
}

/* Line ends are made LF; one at the very end is none. */
static void keep_paste(struct screen *screen, struct span paste)
{
	bytes_wipe(&screen->pasted);
	bytes_reserve(&screen->pasted, paste.size + 1);
	for (size_t n = 0; n < paste.size; n++) {
		bool pair = paste.data[n] == '\r' && n + 1 < paste.size &&
			    paste.data[n + 1] == '\n';

		if (!pair)
			bytes_append_byte(&screen->pasted,
					  paste.data[n] == '\r' ? '\n' : paste.data[n]);
	}
	while (screen->pasted.size && screen->pasted.data[screen->pasted.size - 1] == '\n')
		screen->pasted.size--;
}

static size_t count_lines(struct span text)
{
	size_t count = text.size > 0;

	for (size_t n = 0; n < text.size; n++)
		count += text.data[n] == '\n';
	return count;
}

/* One line goes into the command line, several into the plan; false where there is none. */
static bool place_paste(struct screen *screen, const struct input *input)
{
	struct input single = *input;
	bool entered;

	if (count_lines(bytes_span(&screen->pasted)) >= 2)
		return screen_plan_paste(screen, bytes_span(&screen->pasted));
	single.paste = bytes_span(&screen->pasted);
	command_line_handle(screen->line, &single, &entered);
	return true;
}

void screen_paste(struct screen *screen, const struct input *input)
{
	struct bytes number = BYTES_INIT;
	struct message_value value = { "count", { NULL, 0 } };
	char *question;

	screen->focus = NULL;
	keep_paste(screen, input->paste);
	if (place_paste(screen, input)) {
		bytes_wipe(&screen->pasted);
		if (input->paste_cut)
			screen_say(screen, _("More was pasted than is taken at once: it is here up "
					     "to 64 KiB, and none was sent. :body and :plan load "
					     "take files of any size."));
		return;
	}
	bytes_append_number(&number, count_lines(bytes_span(&screen->pasted)));
	value.bytes = bytes_span(&number);
	question = message_text(
		input->paste_cut ? _("More was pasted than is taken at once; {count} lines were "
				     "kept. Put them into the command line one after the "
				     "other? Each is sent by Enter only.")
				 : _("{count} lines were pasted. Put them into the command "
				     "line one after the other? Each is sent by Enter only."),
		&value, 1);
	screen_open(screen, dialog_question(_("Paste"), question), PURPOSE_TAKE_PASTE);
	memory_free(question);
	bytes_release(&number);
}

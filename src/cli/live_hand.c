/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Requests that send something, done by hand: carried out by cli/item as in a
 * script, so that what can be sent on the screen and in a script is the same.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/item.h"
#include "cli/live_inside.h"

#define DRAFT_MOST (64u << 20) /* bytes that are taken back from an editor */

static void hook_say(void *context, const char *sentence)
{
	tui_say(((struct live *)context)->tui, sentence);
}

void live_release_hand(struct live *live)
{
	item_run_free(live->hand);
	live->hand = NULL;
	script_item_release(&live->hand_item);
	live->hand_busy = false;
}

/* Another one for each connection: nothing of the last one counts. */
static struct item_run *hand_of(struct live *live)
{
	struct item_hooks hooks = {
		.context = live, .by_hand = true, .say = hook_say, .complain = hook_say
	};

	if (live->hand_serial != conductor_serial(live->conductor))
		live_release_hand(live);
	live->hand_serial = conductor_serial(live->conductor);
	if (!live->hand)
		live->hand = item_run_new(live->conductor, live->options, &hooks);
	return live->hand;
}

static bool in_data(const struct live *live)
{
	const struct session *session = conductor_session(live->conductor);

	return session && dialogue_phase(session_dialogue(session)) == PHASE_DATA;
}

/* What can be said against it now; NULL: nothing. */
static const char *why_not(const struct live *live, enum request request, struct span argument)
{
	bool content = request == REQUEST_BODY || request == REQUEST_MESSAGE;

	if (live->hand_busy)
		return _("What was asked for before is still being sent.");
	if (argument.size == 0 && (request == REQUEST_RAW || request == REQUEST_SEND))
		return _("Which bytes? Such as :raw \"NOOP\\r\\n\" or :send \"NOOP\".");
	if (content && !in_data(live))
		return _("A message goes out after DATA was answered 354.");
	if (request == REQUEST_FLUSH && !conductor_is_grouping(live->conductor))
		return _("There is no group to send: :pipeline begins one.");
	if (request == REQUEST_PIPELINE && conductor_is_grouping(live->conductor))
		return _("A group is open already: :flush sends it.");
	return NULL;
}

static void begin(struct live *live, enum request request, struct span argument)
{
	struct item_run *run = hand_of(live);

	script_item_release(&live->hand_item);
	live->hand_item = (struct script_item){
		.kind = request == REQUEST_BODY ? SCRIPT_BODY : SCRIPT_REQUEST,
		.request = request_of(request),
	};
	bytes_append(&live->hand_item.text, argument);
	item_catch_up(run);
	item_begin(run, &live->hand_item, NULL);
	live->hand_busy = true;
	live_pump_hand(live);
}

void live_send(void *context, enum request request, struct span argument)
{
	struct live *live = context;
	const char *why = why_not(live, request, argument);

	if (why) {
		tui_say(live->tui, why);
		return;
	}
	if (request == REQUEST_BODY && argument.size == 0) {
		if (!live->composed) {
			tui_say(live->tui, _("Which file? Such as :body message.eml; :edit opens "
					     "an editor."));
			return;
		}
		begin(live, request, span_text(live->composed));
		return;
	}
	begin(live, request, argument);
	if (request == REQUEST_PIPELINE)
		tui_say(live->tui,
			_("The lines that you type now wait; :flush sends them together."));
}

void live_forget_draft(struct live *live)
{
	if (live->composed)
		unlink(live->composed);
	memory_free(live->composed);
	live->composed = NULL;
}

/* A draft that was accepted is not needed any more. */
static void forget_sent_draft(struct live *live)
{
	struct span sent = bytes_span(&live->hand_item.text);

	if (live->composed && live->hand_item.kind == SCRIPT_BODY &&
	    span_is(sent, live->composed) && !item_has_stopped(live->hand) &&
	    !item_was_dropped(live->hand))
		live_forget_draft(live);
}

void live_pump_hand(struct live *live)
{
	if (live->hand_serial != conductor_serial(live->conductor))
		live_release_hand(live);
	if (!live->hand_busy || !item_pump(live->hand))
		return;
	live->hand_busy = false;
	forget_sent_draft(live);
	/* By hand nothing ends with a failure: its user sees it. */
	item_forgive(live->hand);
}

/* ---- the editor ---- */

bool live_run_editor(struct live *live, const char *path)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
	struct bytes command = BYTES_INIT;
	int status;

	bytes_append_text(&command, visual && *visual ? visual : editor && *editor ? editor : "vi");
	bytes_append_text(&command, " \"$SMTPSCOPE_DRAFT\"");
	setenv("SMTPSCOPE_DRAFT", path, 1);
	tui_suspend(live->tui);
	status = child_run_shell(bytes_text(&command), span_of(NULL, 0), NULL);
	tui_resume(live->tui);
	bytes_release(&command);
	return status == 0;
}

/* A message to begin with, its lines ended as editors want them. */
static bool write_draft(struct live *live, const char *path, struct span text)
{
	struct bytes draft = BYTES_INIT;
	struct fault fault;
	int fd = file_create(path, &fault);
	bool good;

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != '\r')
			bytes_append_byte(&draft, text.data[i]);
	good = fd >= 0 && file_write(fd, bytes_span(&draft), &fault, path);
	if (!good)
		tui_say(live->tui, fault.text);
	if (fd >= 0)
		close(fd);
	bytes_wipe(&draft);
	return good;
}

/* A path of its own for a text that an editor is to change; NULL: there is no place, which is told. */
static char *draft_path(struct live *live)
{
	struct bytes name = BYTES_INIT;
	char *path;

	bytes_append_text(&name, "draft-");
	bytes_append_number(&name, time_wall_us());
	bytes_append_text(&name, ".eml");
	path = file_path(FILE_PLACE_STATE, bytes_text(&name));
	bytes_release(&name);
	if (!path)
		tui_say(live->tui, _("There is no place for a draft: set XDG_STATE_HOME or HOME."));
	return path;
}

bool live_edit_text(struct live *live, struct span text, struct bytes *out)
{
	char *path = draft_path(live);
	struct fault fault;
	bool good = path && write_draft(live, path, text);

	if (good && !live_run_editor(live, path)) {
		tui_say(live->tui, _("The editor ended with a failure; nothing was changed."));
		good = false;
	}
	if (good && !file_read(path, DRAFT_MOST, out, &fault)) {
		tui_say(live->tui, fault.text);
		good = false;
	}
	if (path)
		unlink(path);
	memory_free(path);
	return good;
}

/* The draft of before is gone on with. */
static bool make_draft(struct live *live)
{
	struct bytes text = BYTES_INIT;

	if (live->composed)
		return true;
	live->composed = draft_path(live);
	item_compose_message(live->conductor, span_of(NULL, 0), &text);
	if (live->composed && !write_draft(live, live->composed, bytes_span(&text)))
		live_forget_draft(live);
	bytes_release(&text);
	return live->composed != NULL;
}

void live_edit(void *context)
{
	struct live *live = context;

	if (live->hand_busy) {
		tui_say(live->tui, _("What was asked for before is still being sent."));
		return;
	}
	if (!make_draft(live))
		return;
	if (!live_run_editor(live, live->composed)) {
		live_forget_draft(live);
		tui_say(live->tui, _("The editor ended with a failure; the draft is thrown away."));
	} else if (in_data(live)) {
		tui_propose(live->tui, span_text(":body"));
		tui_say(live->tui, _("Enter sends the message that you have written; :edit goes on "
				     "writing."));
	} else {
		tui_say(live->tui, _("The message is kept: after 354, :body without a file sends "
				     "it."));
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The requests that change how a session is looked at, and nothing else. Called by perform.c. */
#include "tui/perform_seeing.h"

#include "base/memory.h"
#include "base/message.h"
#include "tui/progress.h"
#include "tui/setting.h"

static void ask_text(struct screen *screen, const char *title, const char *label,
		     enum purpose purpose)
{
	const struct form_row row = { .kind = FORM_TEXT, .label = label };

	screen_open(screen, dialog_form(title, NULL, NULL, &row, 1), purpose);
}

/* What cannot be read comes back into the command line, to be mended. */
static void give_back(struct screen *screen, enum request request, struct span argument)
{
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, request_of(request)->name);
	bytes_append_byte(&line, ' ');
	bytes_append(&line, argument);
	screen->focus = NULL;
	command_line_give_back(screen->line, bytes_span(&line));
	bytes_release(&line);
}

/* ---- filter and search, also while they are typed ---- */

static bool append_filter_fault(struct span text, struct bytes *out)
{
	struct filter_fault fault;
	struct filter *filter = filter_parse(text, &fault);
	struct bytes place = BYTES_INIT;

	if (filter) {
		filter_free(filter);
		return false;
	}
	bytes_append_number(&place, fault.at + 1);
	message_append(out, _("The filter is not valid at character {place}: {reason}"),
		       (struct message_value[]){ { "place", bytes_span(&place) },
						 { "reason", span_text(fault.text) } },
		       2);
	bytes_release(&place);
	return true;
}

static bool append_pattern_fault(struct span text, struct bytes *out)
{
	struct bytes why = BYTES_INIT;
	struct pattern *pattern = pattern_new(text, &why);
	struct message_value value = { "reason", { NULL, 0 } };
	bool faulty = !pattern;

	value.bytes = bytes_span(&why);
	if (faulty)
		message_append(out, _("This cannot be searched for: {reason}"), &value, 1);
	pattern_free(pattern);
	bytes_release(&why);
	return faulty;
}

bool screen_append_typed_fault(const struct screen *screen, struct bytes *out)
{
	struct span rest = command_line_text(screen->line);
	struct span word = span_next_word(&rest);
	const struct request_row *row = word.size > 1 && word.data[0] == ':' ? request_find(word)
									     : NULL;

	rest = span_trim(rest);
	if (!row || !rest.size || command_line_is_secret(screen->line))
		return false;
	if (row->id == REQUEST_FILTER)
		return append_filter_fault(rest, out);
	return row->id == REQUEST_SEARCH && append_pattern_fault(rest, out);
}

static void filter(struct screen *screen, struct span text)
{
	struct bytes fault = BYTES_INIT;

	if (text.size && append_filter_fault(text, &fault)) {
		give_back(screen, REQUEST_FILTER, text);
		screen_say(screen, bytes_text(&fault));
	} else {
		bool had = screen->view.filter != NULL;

		screen_forget_search(screen);
		view_set_filter(&screen->view, text.size ? filter_parse(text, NULL) : NULL);
		if (!text.size)
			screen_say(screen, had ? _("All lines are shown again.")
					       : _("Which lines are to be seen? Such as :filter "
						   "code 5xx, :filter verb AUTH and dir S, "
						   ":filter not (flaw or \"250\")."));
	}
	bytes_release(&fault);
}

static void search_again(struct screen *screen, int direction)
{
	const struct pane_kind *kind = screen->focus && screen->focus->search ? screen->focus
									      : &pane_protocol;

	if (!screen->sought)
		screen_say(screen, _("Nothing was searched for yet. / or :search begins."));
	else
		screen_search(screen, kind, direction);
}

static void search(struct screen *screen, struct span text)
{
	struct bytes fault = BYTES_INIT;

	if (!text.size) {
		ask_text(screen, _("Search"), _("Regular expression"), PURPOSE_SEARCH);
	} else if (append_pattern_fault(text, &fault)) {
		give_back(screen, REQUEST_SEARCH, text);
		screen_say(screen, bytes_text(&fault));
	} else {
		screen_forget_search(screen);
		pattern_free(screen->sought);
		screen->sought = pattern_new(text, &fault);
		search_again(screen, 1);
	}
	bytes_release(&fault);
}

/* ---- marks and remarks ---- */

static void mark(struct screen *screen)
{
	if (!screen->view.subject)
		screen_say(screen, _("No line is selected."));
	else
		screen->actions->remark(screen->actions->context, screen->view.subject,
					span_of(NULL, 0));
}

/* On a line of the protocol it is about that line, else about the session. */
static void note(struct screen *screen, struct span text)
{
	const struct actions *actions = screen->actions;
	bool about = screen->focus == &pane_protocol && screen->view.subject && actions->remark;

	if (!text.size)
		ask_text(screen, about ? _("Remark on the selected line") : _("Note"), _("Text"),
			 PURPOSE_NOTE);
	else if (about)
		actions->remark(actions->context, screen->view.subject, text);
	else
		actions->note(actions->context, text);
}

/* ---- settings ---- */

static void say_setting(struct screen *screen, const struct setting_row *row)
{
	const char *value = setting_value(row, screen);
	char *text = message_text(_("{name} is now {value}."),
				  (struct message_value[]){ { "name", span_text(row->name) },
							    { "value", span_text(value) } },
				  2);

	screen_say(screen, text);
	memory_free(text);
}

static void set(struct screen *screen, const struct setting_row *row, struct span value)
{
	struct bytes values = BYTES_INIT;

	if (!setting_set(row, screen, value, &values)) {
		char *text =
			message_text(_("{name} can be: {values}. Now it is {value}."),
				     (struct message_value[]){
					     { "name", span_text(row->name) },
					     { "values", bytes_span(&values) },
					     { "value", span_text(setting_value(row, screen)) } },
				     3);

		screen_refuse(screen, text);
		memory_free(text);
	} else {
		say_setting(screen, row);
	}
	bytes_release(&values);
}

static void set_option(struct screen *screen, struct span argument)
{
	struct span rest = argument;
	const struct setting_row *row = setting_find(span_next_word(&rest));
	struct bytes names = BYTES_INIT;

	if (row) {
		set(screen, row, span_trim(rest));
		return;
	}
	for (size_t n = 0; setting_row(n); n++) {
		bytes_append_text(&names, n ? ", " : "");
		bytes_append_text(&names, setting_row(n)->name);
	}
	screen_say_value(screen, _("Options are: {names}. Such as :set-option time clock"), "names",
			 bytes_span(&names));
	bytes_release(&names);
}

/* A setting that has a request or a key of its own: without a value it is turned. */
static void turn(struct screen *screen, const char *name, struct span value)
{
	const struct setting_row *row = setting_find(span_text(name));

	if (value.size) {
		set(screen, row, value);
		return;
	}
	setting_turn(row, screen);
	say_setting(screen, row);
}

/* ---- all together ---- */

static void write_script(struct screen *screen, struct span path)
{
	struct bytes argument = BYTES_INIT;

	bytes_append_text(&argument, span_trim(path).size ? "script " : "");
	bytes_append(&argument, path);
	screen_report(screen, bytes_span(&argument), false);
	bytes_release(&argument);
}

/* ---- lessons ---- */

/* Its page opens without the focus: it is read while one types. */
static void lesson(struct screen *screen, struct span name)
{
	if (!name.size && screen->view.journal)
		screen->opened = &pane_lesson;
	else if (screen->actions->lesson)
		screen->actions->lesson(screen->actions->context, name);
	else
		screen_refuse(screen, _("A lesson is begun on the screen of a session, not here."));
}

static void hint(struct screen *screen)
{
	if (!screen->view.status.lesson.lesson) {
		screen_refuse(screen, _("No lesson is under way. :lesson NAME begins one."));
		return;
	}
	screen->view.hints++;
	screen->opened = &pane_lesson;
}

bool screen_perform_seeing(struct screen *screen, enum request request, struct span argument)
{
	switch (request) {
	case REQUEST_FILTER:
		filter(screen, argument);
		return true;
	case REQUEST_SEARCH:
		search(screen, argument);
		return true;
	case REQUEST_LESSON:
		lesson(screen, argument);
		return true;
	case REQUEST_HINT:
		hint(screen);
		return true;
	case REQUEST_MARK:
		mark(screen);
		return true;
	case REQUEST_NOTE:
		note(screen, argument);
		return true;
	case REQUEST_FOLD:
		pane_protocol_fold(screen_state(screen, &pane_protocol), &screen->view);
		return true;
	case REQUEST_ZOOM:
		screen_zoom(screen);
		return true;
	case REQUEST_COPY:
		screen_copy(screen, argument);
		return true;
	case REQUEST_REPORT:
		screen_report(screen, argument, false);
		return true;
	case REQUEST_SCRIPT:
		write_script(screen, argument);
		return true;
	case REQUEST_MOUSE:
		turn(screen, "mouse", argument);
		return true;
	case REQUEST_LAYOUT:
		turn(screen, "layout", argument);
		return true;
	case REQUEST_SET_OPTION:
		set_option(screen, argument);
		return true;
	default:
		return screen_perform_files(screen, request, argument);
	}
}

/* Letters that mean the same in every pane which does not take them itself. */
bool screen_handle_pane_letter(struct screen *screen, const struct input *input)
{
	void *protocol = screen_state(screen, &pane_protocol);

	if (input->kind != INPUT_CHARACTER)
		return false;
	switch (input->character) {
	case 'n':
	case 'N':
		search_again(screen, input->character == 'n' ? 1 : -1);
		return true;
	case 'e':
	case 'E':
		pane_protocol_trouble(protocol, &screen->view, input->character == 'e' ? 1 : -1);
		return true;
	case 't':
		turn(screen, "time", span_of(NULL, 0));
		if (screen->view.times == TIMES_MARK && !screen->view.mark)
			screen_say(screen, _("time is now mark: no line is marked yet, m does it. "
					     "Until then times count from the start."));
		return true;
	}
	return false;
}

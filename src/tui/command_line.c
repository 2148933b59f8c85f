/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between screen.c, which hands keys in and takes lines out, and editor.c or field.c. */
#include "tui/command_line.h"

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "plan/request.h"
#include "tui/command_text.h"
#include "tui/completion.h"
#include "tui/editor.h"
#include "tui/glyph.h"

#define GAP 2             /* before what a response says */
#define RESPONSE_LEAST 24 /* columns of it that are seen in any case */
#define LINE_MOST 65536   /* what the wiped field takes, too */

struct command_line {
	const struct view *view;
	struct field *field;
	bool secret;   /* the field is used, not the editor */
	bool proposed; /* what stands in the editor was put there by us */
	bool refused;  /* it is a request that was entered, and refused */
	uint32_t held; /* the held line that stands in the editor */
	struct bytes held_text;
	struct bytes choices; /* of the field's Tab */
	char *entered;
	enum plan_wish_kind planned; /* what the line is for; PLAN_NOTHING: the server */
	uint32_t planned_id;
};

/* ---- moving between editor and field ---- */

static void become_field(struct command_line *line)
{
	struct bytes text = BYTES_INIT;

	if (line->secret)
		return;
	bytes_append(&text, editor_text());
	field_set(line->field, bytes_span(&text));
	editor_clear();
	line->secret = true;
	line->proposed = false;
	bytes_wipe(&text);
}

/* Only what cannot be part of a secret goes back to the editor. */
static void become_editor(struct command_line *line)
{
	struct span value = field_value(line->field);

	if (!line->secret || !command_text_is_command(value) || span_find(value, ' ') < value.size)
		return;
	editor_set(value);
	field_clear(line->field);
	line->secret = false;
}

static void settle(struct command_line *line)
{
	struct span text = command_line_text(line);

	if (command_text_wants_field(line->view, text))
		become_field(line);
	else
		become_editor(line);
}

/* ---- life cycle ---- */

static void complete(void *context, struct span text, struct completion *out)
{
	const struct command_line *line = context;

	completion_find(line->view, text, out);
}

struct command_line *command_line_new(const struct view *view)
{
	struct command_line *line = memory_new(1, sizeof(*line));

	line->view = view;
	line->field = field_new();
	editor_open(view->options->history_path, complete, line);
	return line;
}

void command_line_free(struct command_line *line)
{
	if (!line)
		return;
	editor_close();
	field_free(line->field);
	bytes_release(&line->held_text);
	bytes_release(&line->choices);
	memory_free(line->entered);
	memory_free(line);
}

struct span command_line_text(const struct command_line *line)
{
	if (line->entered)
		return span_text(line->entered);
	return line->secret ? field_value(line->field) : editor_text();
}

static void forget_entered(struct command_line *line)
{
	memory_free(line->entered);
	line->entered = NULL;
}

void command_line_clear(struct command_line *line)
{
	forget_entered(line);
	editor_clear();
	field_clear(line->field);
	line->proposed = line->refused = false;
	line->held = 0;
	bytes_clear(&line->held_text);
	bytes_clear(&line->choices);
	line->secret = false;
	line->planned = PLAN_NOTHING;
	settle(line);
}

void command_line_set(struct command_line *line, struct span text)
{
	struct bytes copy = BYTES_INIT;

	bytes_reserve(&copy, text.size);
	bytes_append(&copy, text);
	command_line_clear(line);
	line->secret = command_text_wants_field(line->view, bytes_span(&copy)) ||
		       command_text_is_suspicious(line->view, bytes_span(&copy));
	if (line->secret)
		field_set(line->field, bytes_span(&copy));
	else
		editor_set(bytes_span(&copy));
	bytes_wipe(&copy);
	settle(line);
}

void command_line_plan(struct command_line *line, struct span text, enum plan_wish_kind kind,
		       uint32_t id)
{
	command_line_set(line, text);
	line->planned = kind;
	line->planned_id = id;
}

enum plan_wish_kind command_line_planned(const struct command_line *line, uint32_t *id)
{
	*id = line->planned_id;
	return line->planned;
}

void command_line_give_back(struct command_line *line, struct span text)
{
	command_line_set(line, text);
	line->refused = true;
}

void command_line_propose(struct command_line *line, struct span text)
{
	struct span old = command_line_text(line);

	if ((old.size && !line->proposed) || line->secret || line->planned)
		return;
	command_line_set(line, text);
	line->proposed = !line->secret;
}

/* ---- held lines ---- */

static const struct tui_line *find_held(const struct view *view, uint32_t id)
{
	for (size_t n = 0; n < view->status.line_count; n++) {
		if (view->status.lines[n].hold == TUI_WAITS && view->status.lines[n].id == id)
			return &view->status.lines[n];
	}
	return NULL;
}

uint32_t command_line_held(const struct command_line *line, bool *changed)
{
	struct span text = command_line_text(line);

	if (changed)
		*changed = !span_equal(text, bytes_span(&line->held_text));
	return line->held;
}

/* Puts the oldest line that waits for its Enter into an empty command line. */
static void adopt_held(struct command_line *line)
{
	const struct view *view = line->view;

	if (line->secret || line->planned || command_line_text(line).size)
		return;
	for (size_t n = 0; n < view->status.line_count; n++) {
		const struct tui_line *held = &view->status.lines[n];

		if (held->hold != TUI_WAITS)
			continue;
		if (held->line->secret_count)
			return; /* a secret is not brought back into sight */
		editor_set(bytes_span(&held->line->line));
		line->held = held->id;
		bytes_clear(&line->held_text);
		bytes_append(&line->held_text, bytes_span(&held->line->line));
		return;
	}
}

void command_line_update(struct command_line *line)
{
	bool changed;

	if (line->held && !find_held(line->view, line->held)) {
		command_line_held(line, &changed);
		line->held = 0;
		if (!changed)
			command_line_clear(line);
	}
	settle(line);
	if (!line->held)
		adopt_held(line);
}

struct field_mask command_line_mask(const struct command_line *line)
{
	return line->secret ? command_text_mask(line->view, command_line_text(line))
			    : (struct field_mask){ 0, 0 };
}

bool command_line_is_secret(const struct command_line *line)
{
	struct field_mask mask = command_line_mask(line);

	return mask.to > mask.from;
}

/* ---- keys ---- */

static void complete_field(struct command_line *line)
{
	struct span text = span_part(field_value(line->field), 0, field_cursor(line->field));
	struct completion found;
	size_t typed = 0;
	size_t common;

	completion_find(line->view, text, &found);
	while (typed < text.size && text.data[text.size - 1 - typed] != ' ')
		typed++;
	common = completion_common(&found);
	if (common > typed)
		field_insert(line->field, span_of(found.words[0] + typed, common - typed));
	if (found.count == 1 && !found.open)
		field_insert(line->field, span_text(" "));
	for (size_t n = 0; found.count > 1 && n < found.count; n++) {
		bytes_append_text(&line->choices, n ? " " : "");
		bytes_append_text(&line->choices, found.words[n]);
	}
	completion_release(&found);
}

/* Makes the field ready before a key would bring something secret into the editor. */
static void look_ahead(struct command_line *line, const struct input *input)
{
	struct bytes text = BYTES_INIT;
	struct span added = span_of(input->bytes, input->byte_count);

	if (line->secret || (input->kind != INPUT_CHARACTER && input->kind != INPUT_PASTE))
		return;
	if (input->kind == INPUT_PASTE) {
		size_t end = span_find(input->paste, '\n');

		added = span_part(input->paste, 0, end);
		bytes_reserve(&text, added.size + editor_text().size);
	}
	bytes_append(&text, span_part(editor_text(), 0, editor_cursor()));
	bytes_append(&text, added);
	bytes_append(&text, span_after(editor_text(), editor_cursor()));
	if (command_text_wants_field(line->view, bytes_span(&text)) ||
	    (input->kind == INPUT_PASTE &&
	     command_text_is_suspicious(line->view, bytes_span(&text))))
		become_field(line);
	bytes_wipe(&text);
}

/* A refused request is corrected, or replaced by the next one. */
static void end_refused(struct command_line *line, const struct input *input)
{
	if (line->refused && input->kind == INPUT_CHARACTER && input->bytes[0] == ':')
		command_line_clear(line);
	line->refused = line->refused && input->kind == INPUT_ENTER;
}

/* A proposal is replaced by typing, and becomes an ordinary line by any other key. */
static void end_proposal(struct command_line *line, const struct input *input)
{
	if (!line->proposed || input->kind == INPUT_ENTER)
		return;
	line->proposed = false;
	if (input->kind == INPUT_CHARACTER || input->kind == INPUT_PASTE)
		editor_clear();
}

static bool handle_field(struct command_line *line, const struct input *input, bool *entered)
{
	if (input->kind == INPUT_ENTER) {
		*entered = true;
		return true;
	}
	if (input->kind == INPUT_TAB) {
		complete_field(line);
		return true;
	}
	return field_handle(line->field, input);
}

/* What would come into a line that cannot take it: a cat on the keyboard, a paste by mistake. */
static bool is_too_much(const struct input *input)
{
	size_t added = input->kind == INPUT_CHARACTER ? input->byte_count : 0;

	if (input->kind == INPUT_PASTE)
		added = span_find(input->paste, '\n');
	return added && added + editor_text().size > LINE_MOST;
}

static bool handle_editor(struct command_line *line, const struct input *input, bool *entered)
{
	if (input->kind == INPUT_PASTE) {
		editor_insert(span_part(input->paste, 0, span_find(input->paste, '\n')));
		return true;
	}
	if (!input->byte_count)
		return false;
	if (editor_feed(input)) {
		line->entered = editor_take();
		*entered = true;
	}
	return true;
}

bool command_line_handle(struct command_line *line, const struct input *input, bool *entered)
{
	bool taken;

	*entered = false;
	forget_entered(line);
	bytes_clear(&line->choices);
	end_proposal(line, input);
	end_refused(line, input);
	if (!line->secret && is_too_much(input)) {
		bytes_append_text(&line->choices, _("A line that is typed ends at 64 KiB; :raw "
						    "sends longer ones."));
		return true;
	}
	look_ahead(line, input);
	taken = line->secret ? handle_field(line, input, entered)
			     : handle_editor(line, input, entered);
	if (!*entered)
		settle(line);
	return taken;
}

const char *command_line_choices(struct command_line *line)
{
	if (line->choices.size)
		return bytes_text(&line->choices);
	return line->secret ? NULL : editor_choices();
}

/* ---- drawing ---- */

/* Appends what a response says: the text of what is shown, the structure of what is masked. */
static void append_decoded(struct span encoded, bool masked, struct bytes *out)
{
	struct bytes decoded = BYTES_INIT;
	struct secret_shape shape;

	bytes_reserve(&decoded, encoded.size + 1);
	if (!encoded.size || base64_decode(encoded, &decoded, NULL) != BASE64_OK) {
		bytes_append_text(out, encoded.size ? _("not yet whole Base64") : "");
	} else if (masked) {
		bytes_append_text(out, "= ");
		shape = secret_shape_of(bytes_span(&decoded));
		secret_shape_append(out, &shape);
	} else {
		bytes_append_text(out, "= \"");
		printable_append(out, bytes_span(&decoded));
		bytes_append_byte(out, '"');
	}
	bytes_wipe(&decoded);
}

/* The argument that a request wants. */
static void append_request_hint(struct span text, struct bytes *out)
{
	const struct request_row *row = request_find(command_text_verb(text));
	bool begun = command_text_verb(text).size < text.size;

	if (!row || !row->argument || span_trim(text).size != command_text_verb(text).size)
		return;
	bytes_append_text(out, begun ? "" : " ");
	bytes_append_text(out, row->argument);
}

/* What stands in grey behind the text. */
static void append_hint(const struct command_line *line, struct bytes *out)
{
	struct span text = command_line_text(line);
	struct field_mask mask = command_line_mask(line);
	struct span rest = text;

	if (text.size && text.data[0] == ':') {
		append_request_hint(text, out);
		return;
	}
	if (!line->view->status.open)
		return;
	if (view_is_in_auth(line->view)) {
		append_decoded(text, mask.to > mask.from, out);
		return;
	}
	span_next_word(&rest);
	span_next_word(&rest);
	if (command_text_begins_auth(text) && rest.size) {
		append_decoded(rest, mask.to > mask.from, out);
		return;
	}
	if (text.size && mask.to == mask.from &&
	    dialogue_phase(&line->view->dialogue) != PHASE_DATA)
		command_hint(text, line->view->dialogue.extensions.offered, out);
}

static const char *prompt_of(const struct command_line *line)
{
	if (!line->secret && editor_message())
		return editor_message();
	if (line->planned)
		return _("plan> ");
	if (line->held)
		return _("held> ");
	return "> ";
}

/* What a response says, and no syntax. */
static bool is_decoded(const struct command_line *line, const struct bytes *hint)
{
	return hint->size && (hint->data[0] == '=' || line->secret);
}

/* The columns that a long response leaves to what it says: that tells more than its own signs. */
static int room_for_hint(const struct command_line *line, const struct bytes *hint,
			 struct area area, int column)
{
	int most = area.columns - column - RESPONSE_LEAST;
	int wanted = GAP + wrap_columns(bytes_span(hint));

	if (!is_decoded(line, hint) || most <= 0)
		return 0;
	return wanted < most ? wanted : most;
}

/*
 * Of signs that are masked some can be missed, so that what stands before them
 * stays in sight: what is too much of them is left out of a copy in *shown.
 */
static bool shorten(struct span *text, struct field_mask *mask, int room, struct bytes *shown)
{
	size_t columns = text->size; /* Base64 is ASCII */
	size_t over = columns > (size_t)room ? columns - (size_t)room : 0;

	if (!over || mask->to - mask->from <= over || mask->to < text->size)
		return false;
	bytes_reserve(shown, text->size);
	bytes_append(shown, span_part(*text, 0, text->size - over));
	*text = bytes_span(shown);
	mask->to = text->size;
	return true;
}

void command_line_draw(struct command_line *line, struct canvas *canvas, struct area area,
		       bool focused, bool faulty)
{
	struct span text = command_line_text(line);
	size_t cursor = line->secret ? field_cursor(line->field) : editor_cursor();
	struct field_mask mask = command_line_mask(line);
	struct bytes hint = BYTES_INIT, shown = BYTES_INIT;
	struct area part = area;
	int column = canvas_text(canvas, area, 0, 0, prompt_of(line),
				 faulty ? STYLE_PERMANENT : STYLE_FOCUS);

	if (line->view->revealed)
		mask = (struct field_mask){ 0, 0 };
	if (cursor == text.size && !line->view->projector) /* grey is not to be read from afar */
		append_hint(line, &hint);
	part.columns -= room_for_hint(line, &hint, area, column);
	if (hint.size && shorten(&text, &mask, part.columns - column - 1, &shown))
		cursor = text.size;
	column = field_draw_text(text, cursor, canvas, part, 0, column, mask, focused);
	if (hint.size)
		canvas_text_short(canvas, area, 0, column + (is_decoded(line, &hint) ? GAP : 0),
				  bytes_text(&hint), STYLE_FAINT);
	bytes_release(&hint);
	bytes_wipe(&shown);
}

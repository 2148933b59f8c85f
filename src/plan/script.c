/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading scripts; played by cli/run. */
#include "plan/script.h"

#include <string.h>

#include "base/memory.h"
#include "plan/gate.h"
#include "smtp/command.h"

struct script {
	struct script_item *items;
	size_t count;
	size_t capacity;
};

/* While a script is being read. */
struct reading {
	struct script *script;
	const char *file;
	struct span rest;
	unsigned line;
	struct variables *known; /* names that have a value by now */
	struct fault *fault;
};

static void complain(const struct reading *reading, unsigned column, const char *sentence)
{
	struct bytes line = BYTES_INIT, place = BYTES_INIT;
	struct message_value values[] = {
		{ "file", span_text(reading->file) },
		{ "line", { NULL, 0 } },
		{ "column", { NULL, 0 } },
		{ "what", span_text(sentence) },
	};

	bytes_append_number(&line, reading->line);
	bytes_append_number(&place, column);
	values[1].bytes = bytes_span(&line);
	values[2].bytes = bytes_span(&place);
	fault_set(reading->fault, FAULT_USAGE, 0, "{file}:{line}:{column}: {what}", values, 4);
	bytes_release(&line);
	bytes_release(&place);
}

static struct script_item *add_item(struct reading *reading, enum script_item_kind kind,
				    struct span text)
{
	struct script *script = reading->script;
	struct script_item *item;

	script->items = memory_grow(script->items, &script->capacity, script->count + 1,
				    sizeof(*script->items));
	item = &script->items[script->count++];
	memset(item, 0, sizeof(*item));
	item->kind = kind;
	item->line = reading->line;
	bytes_append(&item->text, text);
	return item;
}

static bool next_line(struct reading *reading, struct span *line)
{
	size_t end = span_find(reading->rest, '\n');

	if (reading->rest.size == 0)
		return false;
	*line = span_part(reading->rest, 0, end);
	if (line->size && line->data[line->size - 1] == '\r')
		line->size--;
	reading->rest = span_after(reading->rest, end + 1);
	reading->line++;
	return true;
}

/* Every ${name} must have a value by now, or get one from the session. */
static bool check_names(struct reading *reading, struct span text)
{
	for (size_t at = 0; at < text.size;) {
		struct span rest = span_after(text, at);
		size_t dollar = span_find_span(rest, span_text("${"));
		struct span name, value;

		if (dollar == rest.size)
			return true;
		name = span_after(rest, dollar + 2);
		if (span_find(name, '}') == name.size) {
			complain(reading, (unsigned)(at + dollar + 1),
				 _("\"${\" has no closing brace."));
			return false;
		}
		name = span_part(name, 0, span_find(name, '}'));
		if (!variables_is_of_session(name) &&
		    !variables_find(reading->known, name, &value)) {
			struct message_value shown = { "name", name };
			char *text_of = message_text(_("{name} has no value. Give it one with "
						       "--var {name}=VALUE or :set."),
						     &shown, 1);

			complain(reading, (unsigned)(at + dollar + 1), text_of);
			memory_free(text_of);
			return false;
		}
		at += dollar + 3 + name.size;
	}
	return true;
}

/* ---- requests ---- */

static bool read_expect(struct reading *reading, struct span argument)
{
	struct script *script = reading->script;
	struct script_item *before = script->count ? &script->items[script->count - 1] : NULL;
	struct fault fault;

	if (!before || before->expect) {
		complain(reading, 1, _(":expect must stand behind the line that it is about."));
		return false;
	}
	before->expect = expect_parse(argument, &fault);
	if (!before->expect)
		complain(reading, 9, fault.text);
	return before->expect != NULL;
}

static bool read_set(struct reading *reading, struct span argument)
{
	struct span name = span_next_word(&argument);

	if (name.size == 0) {
		complain(reading, 5, _(":set wants a name and a value."));
		return false;
	}
	variables_set(reading->known, name, argument);
	return true;
}

static bool read_request(struct reading *reading, struct span line)
{
	struct span argument = line;
	struct span word = span_next_word(&argument);
	const struct request_row *row = request_find(word);
	enum guard guard;

	if (!row || !(row->where & REQUEST_IN_SCRIPT)) {
		complain(reading, 1,
			 row ? _("This request belongs to the screen; a script cannot use it.")
			     : _("There is no such request. `smtpscope list requests` shows them "
				 "all."));
		return false;
	}
	if (!check_names(reading, line))
		return false;
	if (row->id == REQUEST_EXPECT)
		return read_expect(reading, argument);
	if (row->id == REQUEST_SET && !read_set(reading, argument))
		return false;
	if (row->id == REQUEST_ALLOW && !gate_find(argument, &guard)) {
		complain(reading, 8, _(":allow takes deliver, auth or clear."));
		return false;
	}
	if (row->id == REQUEST_BODY && argument.size == 0) {
		complain(reading, 6, _(":body wants the path of a file."));
		return false;
	}
	add_item(reading, row->id == REQUEST_BODY ? SCRIPT_BODY : SCRIPT_REQUEST, argument)
		->request = row;
	return true;
}

/* ---- lines and blocks ---- */

/* The first line behind DATA: one :body, or the block's first line. */
static bool begins_body_request(struct span line)
{
	struct span word = span_next_word(&line);
	const struct request_row *row = word.size && word.data[0] == ':' ? request_find(word)
									 : NULL;

	return row && row->id == REQUEST_BODY;
}

static bool is_expect(struct span line)
{
	return span_starts_word(line, ":expect ");
}

static bool read_block(struct reading *reading)
{
	struct bytes block = BYTES_INIT;
	struct reading ahead = *reading;
	unsigned first = reading->line + 1;
	struct span line;
	bool ended = false;

	/* An :expect behind DATA is about its 354; the block follows. */
	if (next_line(&ahead, &line) && is_expect(line)) {
		*reading = ahead;
		if (!read_request(reading, line))
			return false;
		ahead = *reading;
		if (!next_line(&ahead, &line))
			line = span_of(NULL, 0);
		first = reading->line + 1;
	}
	if (begins_body_request(line)) {
		*reading = ahead;
		return read_request(reading, line);
	}
	while (!ended && next_line(reading, &line)) {
		ended = span_is(line, ".");
		if (!ended && !check_names(reading, line))
			break;
		if (!ended) {
			bytes_append(&block, line);
			bytes_append_text(&block, "\r\n");
		}
	}
	if (ended)
		add_item(reading, SCRIPT_BLOCK, bytes_span(&block))->line = first;
	else if (reading->rest.size == 0)
		complain(reading, 1,
			 _("The message behind DATA does not end: a line with a single dot is "
			   "missing."));
	bytes_release(&block);
	return ended;
}

static bool read_smtp_line(struct reading *reading, struct span line)
{
	struct command command;
	size_t at;

	if (!command_is_sendable(line, &at)) {
		complain(reading, (unsigned)at + 1,
			 _("A line must not hold CR, LF or NUL: the server would read two "
			   "commands."));
		return false;
	}
	if (!check_names(reading, line))
		return false;
	add_item(reading, SCRIPT_LINE, line);
	command_parse(line, &command);
	return command.verb != VERB_DATA || read_block(reading);
}

static bool read_line(struct reading *reading, struct span line)
{
	struct span trimmed = span_trim(line);

	if (trimmed.size == 0 || trimmed.data[0] == '#')
		return true;
	/* "::" sends a line that begins with one colon. */
	if (trimmed.size > 1 && trimmed.data[0] == ':' && trimmed.data[1] == ':')
		return read_smtp_line(reading, span_after(trimmed, 1));
	if (trimmed.data[0] == ':')
		return read_request(reading, trimmed);
	return read_smtp_line(reading, line);
}

/* A copy, so that :set lines are known from where they stand on. */
static struct variables *copy_names(const struct variables *variables)
{
	struct variables *copy = variables_new();
	struct span name, value;

	for (size_t n = 0; variables && variables_row(variables, n, &name, &value); n++)
		variables_set(copy, name, value);
	return copy;
}

struct script *script_parse(struct span text, const char *file, const struct variables *variables,
			    struct fault *fault)
{
	struct reading reading = {
		memory_new(1, sizeof(struct script)), file, text, 0, copy_names(variables), fault
	};
	struct span line;
	bool ok = true;

	if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		reading.rest = span_after(text, 3);
	while (ok && next_line(&reading, &line))
		ok = read_line(&reading, line);
	variables_free(reading.known);
	if (ok)
		return reading.script;
	script_free(reading.script);
	return NULL;
}

void script_free(struct script *script)
{
	if (!script)
		return;
	for (size_t i = 0; i < script->count; i++) {
		bytes_wipe(&script->items[i].text);
		expect_free(script->items[i].expect);
	}
	memory_free(script->items);
	memory_free(script);
}

const struct script_item *script_item(const struct script *script, size_t n)
{
	return n < script->count ? &script->items[n] : NULL;
}

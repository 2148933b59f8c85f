/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading scripts line by line; requests in script_request.c. Played by cli/item. */
#include "plan/script.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "plan/script_inside.h"
#include "smtp/command.h"

#define SLEEP_S_MAX 86400

bool script_complain(const struct script_reading *reading, const unsigned char *at,
		     const char *sentence)
{
	struct bytes line = BYTES_INIT, place = BYTES_INIT;
	struct message_value values[] = {
		{ "file", span_text(reading->file) },
		{ "line", { NULL, 0 } },
		{ "column", { NULL, 0 } },
		{ "what", span_text(sentence) },
	};

	bytes_append_number(&line, reading->line);
	bytes_append_number(&place, (uint64_t)(at - reading->text.data) + 1);
	values[1].bytes = bytes_span(&line);
	values[2].bytes = bytes_span(&place);
	fault_set(reading->fault, FAULT_USAGE, 0, "{file}:{line}:{column}: {what}", values, 4);
	bytes_release(&line);
	bytes_release(&place);
	return false;
}

struct script_item *script_add(struct script_reading *reading, enum script_item_kind kind,
			       struct span text)
{
	struct script *script = reading->script;
	struct script_item *item;

	script->items = memory_grow(script->items, &script->capacity, script->count + 1,
				    sizeof(*script->items));
	item = &script->items[script->count++];
	memset(item, 0, sizeof(*item));
	item->kind = kind;
	item->file = memory_copy_text(reading->file);
	item->line = reading->line;
	bytes_append(&item->text, text);
	return item;
}

static bool next_line(struct script_reading *reading, struct span *line)
{
	size_t end = span_find(reading->rest, '\n');

	if (reading->rest.size == 0)
		return false;
	*line = span_part(reading->rest, 0, end);
	if (line->size && line->data[line->size - 1] == '\r')
		line->size--;
	reading->text = *line;
	reading->rest = span_after(reading->rest, end + 1);
	reading->line++;
	return true;
}

/* ---- names ---- */

static bool complain_of_name(struct script_reading *reading, const unsigned char *at,
			     struct span name)
{
	struct message_value shown = { "name", name };
	char *text = message_text(
		_("{name} has no value. Give it one with --var {name}=VALUE or :set."), &shown, 1);

	script_complain(reading, at, text);
	memory_free(text);
	return false;
}

bool script_check_names(struct script_reading *reading, struct span text)
{
	for (size_t at = 0; at < text.size;) {
		struct span rest = span_after(text, at);
		size_t dollar = span_find_span(rest, span_text("${"));
		struct span name, value;

		if (dollar == rest.size)
			return true;
		name = span_after(rest, dollar + 2);
		if (span_find(name, '}') == name.size)
			return script_complain(reading, rest.data + dollar,
					       _("\"${\" has no closing brace."));
		name = span_part(name, 0, span_find(name, '}'));
		if (!variables_is_of_session(name) && !variables_find(reading->known, name, &value))
			return complain_of_name(reading, rest.data + dollar, name);
		at += dollar + 3 + name.size;
	}
	return true;
}

/* ---- content ---- */

static bool is_expect(struct span line)
{
	return span_starts_word(line, ":expect ");
}

/* Up to the lone dot, verbatim. */
static bool read_block(struct script_reading *reading)
{
	struct bytes block = BYTES_INIT;
	unsigned first = reading->line + 1;
	struct span line;
	bool ended = false, known = true;

	while (!ended && known && next_line(reading, &line)) {
		ended = span_is(line, ".");
		known = ended || script_check_names(reading, line);
		if (!ended && known) {
			bytes_append(&block, line);
			bytes_append_text(&block, "\r\n");
		}
	}
	if (ended)
		script_add(reading, SCRIPT_BLOCK, bytes_span(&block))->line = first;
	else if (known)
		script_complain(reading, reading->text.data,
				_("The message behind DATA does not end: a line with a single dot "
				  "is missing."));
	bytes_release(&block);
	return ended;
}

bool script_read_content(struct script_reading *reading)
{
	struct script_reading ahead = *reading;
	struct span line = span_of(NULL, 0);

	reading->group_has_data = false;
	/* An :expect behind DATA is about its 354; the block follows. */
	if (next_line(&ahead, &line) && is_expect(line)) {
		*reading = ahead;
		if (!script_read_request(reading, line))
			return false;
		ahead = *reading;
		if (!next_line(&ahead, &line))
			line = span_of(NULL, 0);
	}
	if (!script_begins_content(line))
		return read_block(reading);
	ahead.group_has_data = false;
	*reading = ahead;
	return script_read_request(reading, line);
}

/* The octets that a BDAT has counted: whole lines, their CRLF counted with them. */
static bool read_octets(struct script_reading *reading, struct script_item *item, uint64_t size)
{
	struct script_reading ahead = *reading;
	struct span line;

	/* Raw bytes count for themselves. */
	if (next_line(&ahead, &line) &&
	    (span_starts_word(line, ":raw ") || span_starts_word(line, ":send ")))
		return true;
	while (item->octets.size < size) {
		if (!next_line(reading, &line))
			return script_complain(
				reading, reading->text.data,
				_("BDAT counts more octets than follow it; each line counts with "
				  "its CRLF. :chunk counts by itself, and announces a wrong "
				  "number if that is wanted."));
		bytes_append(&item->octets, line);
		bytes_append_text(&item->octets, "\r\n");
	}
	return item->octets.size == size ||
	       script_complain(reading, reading->text.data,
			       _("The octets that BDAT counts end within this line; each line "
				 "counts with its CRLF. :chunk counts by itself, and :raw sends "
				 "what is no line."));
}

/* ---- lines ---- */

static bool read_smtp_line(struct script_reading *reading, struct span line)
{
	struct script_item *item;
	struct command command;
	size_t at;

	if (!command_is_sendable(line, &at))
		return script_complain(
			reading, line.data + at,
			_("A line must not hold CR, LF or NUL: the server would read two "
			  "commands."));
	if (reading->group_line && reading->group_has_data)
		return script_complain(reading, line.data,
				       _("DATA is the last of a group (RFC 2920 §3.1): say :flush, "
					 "then the message."));
	if (!script_check_names(reading, line))
		return false;
	item = script_add(reading, SCRIPT_LINE, line);
	command_parse(line, &command);
	if (command.verb == VERB_BDAT && !(command.flaws & COMMAND_ARGUMENT))
		return read_octets(reading, item, command.chunk_size);
	if (command.verb != VERB_DATA)
		return true;
	reading->group_has_data = reading->group_line != 0;
	return reading->group_line || script_read_content(reading);
}

static bool read_line(struct script_reading *reading, struct span line)
{
	struct span trimmed = span_trim(line);

	if (trimmed.size == 0 || trimmed.data[0] == '#')
		return true;
	/* "::" sends a line that begins with one colon. */
	if (trimmed.size > 1 && trimmed.data[0] == ':' && trimmed.data[1] == ':')
		return read_smtp_line(reading, span_after(trimmed, 1));
	if (trimmed.data[0] == ':')
		return script_read_request(reading, trimmed);
	return read_smtp_line(reading, line);
}

bool script_read_lines(struct script_reading *reading)
{
	unsigned group_line = reading->group_line;
	struct span line;

	if (reading->rest.size >= 3 && memcmp(reading->rest.data, "\xef\xbb\xbf", 3) == 0)
		reading->rest = span_after(reading->rest, 3);
	while (next_line(reading, &line))
		if (!read_line(reading, line))
			return false;
	if (reading->group_line == 0 || reading->group_line == group_line)
		return true;
	reading->line = reading->group_line;
	return script_complain(reading, reading->text.data,
			       _("The group that begins here is never sent: :flush is missing."));
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

struct script *script_parse_with(struct span text, const char *file,
				 const struct variables *variables,
				 const struct script_reader *reader, struct fault *fault)
{
	struct script_reading reading = {
		.script = memory_new(1, sizeof(struct script)),
		.file = file,
		.rest = text,
		.known = copy_names(variables),
		.reader = reader,
		.fault = fault,
	};
	bool ok = script_read_lines(&reading);

	variables_free(reading.known);
	if (ok)
		return reading.script;
	script_free(reading.script);
	return NULL;
}

struct script *script_parse(struct span text, const char *file, const struct variables *variables,
			    struct fault *fault)
{
	return script_parse_with(text, file, variables, NULL, fault);
}

void script_item_copy(struct script_item *copy, const struct script_item *item)
{
	*copy = *item;
	copy->file = memory_copy_text(item->file);
	copy->text = copy->octets = (struct bytes)BYTES_INIT;
	bytes_append(&copy->text, bytes_span(&item->text));
	bytes_append(&copy->octets, bytes_span(&item->octets));
	copy->expect = expect_copy(item->expect);
}

void script_item_release(struct script_item *item)
{
	memory_free(item->file);
	bytes_wipe(&item->text);
	bytes_wipe(&item->octets);
	expect_free(item->expect);
	memset(item, 0, sizeof(*item));
}

void script_free(struct script *script)
{
	if (!script)
		return;
	for (size_t i = 0; i < script->count; i++)
		script_item_release(&script->items[i]);
	memory_free(script->items);
	memory_free(script);
}

const struct script_item *script_item(const struct script *script, size_t n)
{
	return n < script->count ? &script->items[n] : NULL;
}

bool script_read_seconds(struct span text, uint64_t *us)
{
	size_t point = span_find(text, '.');
	struct span fraction = span_after(text, point + 1);
	uint64_t seconds, parts = 0, unit = 1000000;

	if (!span_number(span_part(text, 0, point), &seconds) || seconds > SLEEP_S_MAX)
		return false;
	if (point < text.size && (fraction.size > 6 || !span_number(fraction, &parts)))
		return false;
	for (size_t i = 0; i < fraction.size && point < text.size; i++)
		unit /= 10;
	*us = seconds * 1000000 + (point < text.size ? parts * unit : 0);
	return true;
}

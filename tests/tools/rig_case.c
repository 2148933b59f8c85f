/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads .screen and .case files for the two rigs; what their words mean is the rigs' matter. */
#include "rig_case.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool read_whole(struct bytes *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t got;
	bool good;

	if (!file)
		return false;
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		bytes_append(out, span_of(block, got));
	good = !ferror(file);
	fclose(file);
	return good;
}

static void add_line(struct case_file *file, size_t *room, struct case_line line)
{
	file->lines = memory_grow(file->lines, room, file->count + 1, sizeof(*file->lines));
	file->lines[file->count++] = line;
}

/*
 * Empty lines belong to a block when it goes on behind them. *empty counts
 * those that wait to be seen so.
 */
static void take_line(struct case_file *file, size_t *room, int *empty, struct case_line line)
{
	bool in_block = file->count > 0 && file->lines[file->count - 1].indented;

	if (line.text.size > 0 && line.text.data[0] == '\t') {
		line.indented = true;
		line.text = span_after(line.text, 1);
	}
	while (line.text.size > 0 && isspace(line.text.data[line.text.size - 1]))
		line.text.size--;
	if (!line.indented && line.text.size == 0) {
		*empty += 1;
		return;
	}
	while (line.indented && in_block && *empty > 0) {
		add_line(file, room,
			 (struct case_line){ .number = line.number - *empty, .indented = true });
		*empty -= 1;
	}
	*empty = 0;
	if (line.indented || line.text.data[0] != '#')
		add_line(file, room, line);
}

bool case_file_read(struct case_file *file, const char *path)
{
	size_t from = 0, room = 0;
	int number = 0, empty = 0;

	*file = (struct case_file){ .path = path };
	if (!read_whole(&file->content, path))
		return false;
	while (from < file->content.size) {
		struct span rest = span_after(bytes_span(&file->content), from);
		size_t size = span_find(rest, '\n');

		take_line(
			file, &room, &empty,
			(struct case_line){ .number = ++number, .text = span_part(rest, 0, size) });
		from += size + 1;
	}
	return true;
}

void case_file_release(struct case_file *file)
{
	bytes_release(&file->content);
	memory_free(file->lines);
	*file = (struct case_file){ 0 };
}

static int hex_digit(unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = byte ? strchr(digits, tolower(byte)) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Reads the escape behind a backslash at *at and moves behind it. */
static bool escape_append(struct bytes *out, struct span text, size_t *at)
{
	static const char names[] = "rntabe0\\\"", meanings[] = "\r\n\t\a\b\033\0\\\"";
	unsigned char name = *at < text.size ? text.data[*at] : 0;
	const char *found = name ? strchr(names, name) : NULL;
	int high, low;

	if (found) {
		bytes_append_byte(out, (unsigned char)meanings[found - names]);
		*at += 1;
		return true;
	}
	if (name != 'x' || *at + 2 >= text.size)
		return false;
	high = hex_digit(text.data[*at + 1]);
	low = hex_digit(text.data[*at + 2]);
	if (high < 0 || low < 0)
		return false;
	bytes_append_byte(out, (unsigned char)(high * 16 + low));
	*at += 3;
	return true;
}

bool case_text_append(struct bytes *out, struct span text)
{
	if (text.size == 0 || text.data[0] != '"') {
		bytes_append(out, text);
		return true;
	}
	if (text.size < 2 || text.data[text.size - 1] != '"')
		return false;
	text = span_part(text, 1, text.size - 2);
	for (size_t at = 0; at < text.size;) {
		if (text.data[at] != '\\') {
			bytes_append_byte(out, text.data[at++]);
			continue;
		}
		at++;
		if (!escape_append(out, text, &at))
			return false;
	}
	return true;
}

static const struct case_value *value_find(const struct case_value *values, struct span name)
{
	for (; values->name; values++)
		if (span_is(name, values->name))
			return values;
	return NULL;
}

void case_replace_append(struct bytes *out, struct span text, const struct case_value *values)
{
	for (size_t at = 0; at < text.size; at++) {
		struct span rest = span_after(text, at);
		size_t end = span_find(rest, '}');
		const struct case_value *value = NULL;

		if (rest.size > 2 && rest.data[0] == '$' && rest.data[1] == '{' && end < rest.size)
			value = value_find(values, span_part(rest, 2, end - 2));
		if (value) {
			bytes_append(out, value->value);
			at += end;
		} else {
			bytes_append_byte(out, text.data[at]);
		}
	}
}

char *case_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return span_copy_text(span_of(name, dot ? (size_t)(dot - name) : strlen(name)));
}

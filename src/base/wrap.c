/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line breaking for panes and for plain output, on libunistring's UAX #14. */
#include "base/wrap.h"

#include <limits.h>
#include <unilbrk.h>
#include <unistr.h>

#include "base/columns.h"
#include "base/memory.h"

/* What is not to be drawn counts one: no text may make a line endless. */
static int drawn_columns(ucs4_t character)
{
	int columns = columns_of(character);

	return columns < 0 ? 1 : columns;
}

/* Size of the character at text; a byte that begins none is one. */
static size_t read_character(struct span text, ucs4_t *character)
{
	int size = u8_mbtouc(character, text.data, text.size);

	return size > 0 ? (size_t)size : 1;
}

int wrap_columns(struct span text)
{
	int columns = 0;

	for (size_t at = 0; at < text.size;) {
		ucs4_t character;

		at += read_character(span_after(text, at), &character);
		columns += drawn_columns(character);
	}
	return columns;
}

/*
 * Bytes of text up to a newline that fit into the columns, at least one character; marks stay with
 * their base. What lies behind is not looked at: a text can be a single line of a MiB.
 */
static size_t fitting(struct span text, int columns)
{
	int used = 0;
	size_t at = 0;

	while (at < text.size && text.data[at] != '\n') {
		ucs4_t character;
		size_t size = read_character(span_after(text, at), &character);

		used += drawn_columns(character);
		if (used > columns && at > 0)
			break;
		at += size;
	}
	return at;
}

static bool is_of_name(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
}

/* "SCRAM-SHA-256", "RET-1": names of the protocol stay whole, "client-first" need not. */
static bool is_inside_name(struct span text, size_t at)
{
	return text.data[at - 1] == '-' && is_of_name(text.data[at]) &&
	       (at < 2 || is_of_name(text.data[at - 2]));
}

/* "--tls=none", "-4", "smtp://host": options and addresses can be typed as they stand. */
static bool is_inside_option(struct span text, size_t at)
{
	unsigned char before = text.data[at - 1], behind = text.data[at];

	if (before == '-' && behind != ' ')
		return at < 2 || text.data[at - 2] == ' ' || text.data[at - 2] == '-';
	return before == '/' && behind != ' ' && at > 2 && text.data[at - 2] == '/' &&
	       text.data[at - 3] == ':';
}

/*
 * "mail.example.org", "a,b", "10:30": libunistring would break behind such a
 * sign even with a letter or digit right behind it, UAX #14 rule LB29 does not.
 */
static bool is_inside_word(struct span text, size_t at)
{
	unsigned char before = text.data[at - 1], behind = text.data[at];

	return is_inside_name(text, at) || is_inside_option(text, at) ||
	       ((before == '.' || before == ',' || before == ':' || before == ';') &&
		((behind >= '0' && behind <= '9') || (behind >= 'A' && behind <= 'Z') ||
		 (behind >= 'a' && behind <= 'z')));
}

#define JUDGED 8 /* bytes beyond a place that are needed to judge a break there */

/* The last place at or before `limit` where the text may be broken; 0 when there is none. */
static size_t last_break(struct span text, size_t limit)
{
	struct span near = span_part(text, 0, limit + JUDGED);
	size_t size = span_find(near, '\n'), found = 0;
	char *breaks = memory_new(size, 1);

	u8_possible_linebreaks(text.data, size, "UTF-8", breaks);
	for (size_t i = limit; i > 0 && !found; i--)
		if (i < size && !is_inside_word(text, i) &&
		    (breaks[i] == UC_BREAK_POSSIBLE || breaks[i] == UC_BREAK_MANDATORY))
			found = i;
	memory_free(breaks);
	return found;
}

static size_t skip_spaces(struct span text, size_t at)
{
	while (at < text.size && text.data[at] == ' ')
		at++;
	return at;
}

static bool is_end(struct span text, size_t at)
{
	return at == text.size || text.data[at] == '\n';
}

/* Behind that end, and the newline that made it. */
static size_t behind_end(struct span text, size_t at)
{
	return at + (at < text.size);
}

struct wrap_line wrap_next(struct span text, size_t from, int columns)
{
	struct span rest = span_after(text, from);
	size_t size = fitting(rest, columns < 1 ? 1 : columns);
	struct wrap_line line;

	if (is_end(rest, size)) {
		line.text = span_part(rest, 0, size);
		line.next = from + behind_end(rest, size);
		return line;
	}
	/* A blank just behind the line costs no column. */
	if (rest.data[size] != ' ') {
		size_t place = last_break(rest, size);

		if (place)
			size = place;
	}
	line.text = span_part(rest, 0, size);
	while (line.text.size && line.text.data[line.text.size - 1] == ' ')
		line.text.size--;
	line.next = skip_spaces(rest, size);
	/* Blanks at the paragraph's very end end it. */
	if (is_end(rest, line.next))
		line.next = behind_end(rest, line.next);
	line.next += from;
	return line;
}

void wrap_append(struct bytes *out, struct span text, int columns, int indent)
{
	size_t from = 0;

	do {
		struct wrap_line line =
			wrap_next(text, from, columns > 0 ? columns - indent : INT_MAX);

		for (int i = 0; from && i < indent; i++)
			bytes_append_byte(out, ' ');
		bytes_append(out, line.text);
		bytes_append_byte(out, '\n');
		from = line.next;
	} while (from < text.size);
}

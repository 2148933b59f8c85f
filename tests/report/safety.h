/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold of a report whatever a server sent: it is what its format says
 * and nothing else. Each function returns NULL, or a sentence about what it
 * found. Shared by the unit tests and the fuzz target.
 */
#ifndef TESTS_REPORT_SAFETY_H
#define TESTS_REPORT_SAFETY_H

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "base/printable.h"
#include "base/utf8.h"

/* Nothing that acts on a terminal, hides or turns text; lines end in LF. */
static inline const char *safety_plain(struct span text)
{
	uint32_t character;

	while (text.size) {
		size_t size = utf8_next(text, &character);

		if (size == 0)
			return "bytes that are no UTF-8";
		if (character != '\n' && character != '\t' && !printable_allows(character) &&
		    character < 0x300)
			return "a character that a terminal acts upon";
		if (character >= 0x202a && character <= 0x202e)
			return "a character that turns text around";
		text = span_after(text, size);
	}
	return NULL;
}

/* ---- HTML ---- */

static inline bool safety_begins(struct span text, const char *with)
{
	return text.size >= strlen(with) && !memcmp(text.data, with, strlen(with));
}

/* The elements that the report is made of; a closing one must match the one that is open. */
static const char *const safety_elements[] = { "html",    "head",    "title",   "body", "main",
					       "section", "h1",      "h2",      "h3",   "p",
					       "span",    "ol",      "ul",      "li",   "dl",
					       "dt",      "dd",      "code",    "div",  "svg",
					       "text",    "details", "summary", "a" };
static const char *const safety_void[] = { "!DOCTYPE html", "meta", "rect", "hr" };

struct safety_stack {
	const char *open[64];
	size_t count;
};

/* Attributes: names of ours, values without anything that could be a script or an address. */
static inline const char *safety_attributes(struct span tag)
{
	static const char *const names[] = { "class=\"",       "id=\"e",
					     "href=\"#e",      "lang=\"",
					     "dir=\"",         "x=\"",
					     "y=\"",           "width=\"",
					     "height=\"",      "rx=\"",
					     "role=\"img",     "aria-label=\"",
					     "viewBox=\"0 0 ", "xmlns=\"http://www.w3.org/2000/svg",
					     "charset=\"",     "http-equiv=\"",
					     "content=\"",     "name=\"" };

	while ((tag = span_trim(tag)).size) {
		size_t i, end;

		if (safety_begins(tag, "/") || safety_begins(tag, "open")) {
			tag = span_after(tag, safety_begins(tag, "/") ? 1 : 4);
			continue;
		}
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (safety_begins(tag, names[i]))
				break;
		if (i == sizeof(names) / sizeof(names[0]))
			return "an attribute that is none of ours";
		tag = span_after(tag, strlen(names[i]));
		end = span_find(tag, '"');
		if (end == tag.size)
			return "an attribute without its end";
		tag = span_after(tag, end + 1);
	}
	return NULL;
}

static inline bool safety_is_element(struct span tag, const char *name)
{
	size_t size = strlen(name);

	return safety_begins(tag, name) && (tag.size == size || tag.data[size] == ' ');
}

/* `tag` is what stands between < and >. */
static inline const char *safety_tag(struct span tag, struct safety_stack *stack)
{
	if (safety_begins(tag, "/")) {
		tag = span_after(tag, 1);
		if (stack->count == 0 || !span_is(tag, stack->open[stack->count - 1]))
			return "an element is closed that is not open";
		stack->count--;
		return NULL;
	}
	for (size_t i = 0; i < sizeof(safety_void) / sizeof(safety_void[0]); i++)
		if (safety_is_element(tag, safety_void[i]) ||
		    (safety_begins(tag, safety_void[i]) && span_is(tag, safety_void[i])))
			return safety_attributes(span_after(tag, strlen(safety_void[i])));
	for (size_t i = 0; i < sizeof(safety_elements) / sizeof(safety_elements[0]); i++)
		if (safety_is_element(tag, safety_elements[i])) {
			if (stack->count == 64)
				return "elements in elements without end";
			stack->open[stack->count++] = safety_elements[i];
			return safety_attributes(span_after(tag, strlen(safety_elements[i])));
		}
	return "an element that is none of ours";
}

static inline const char *safety_html(struct span text)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
	struct safety_stack stack = { .count = 0 };
	bool styled = false;

	while (text.size) {
		size_t end, i;

		if (!styled && safety_begins(text, "<style>")) {
			end = span_find_span(text, span_text("</style>"));
			text = span_after(text, end + strlen("</style>"));
			styled = true;
			continue;
		}
		if (text.data[0] == '<') {
			const char *wrong;

			end = span_find(text, '>');
			if (end == text.size)
				return "a tag without its end";
			wrong = safety_tag(span_part(text, 1, end - 1), &stack);
			if (wrong)
				return wrong;
			text = span_after(text, end + 1);
			continue;
		}
		if (text.data[0] == '>' || text.data[0] == '\'')
			return "a character that ought to be an entity";
		if (text.data[0] == '&') {
			for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
				if (safety_begins(text, entities[i]))
					break;
			if (i == sizeof(entities) / sizeof(entities[0]))
				return "an entity that is none of ours";
		}
		text = span_after(text, 1);
	}
	return stack.count ? "an element that is not closed" : NULL;
}

/* ---- Markdown ---- */

static inline struct span safety_line(struct span *rest)
{
	size_t end = span_find(*rest, '\n');
	struct span line = span_part(*rest, 0, end);

	*rest = span_after(*rest, end + 1);
	return line;
}

/* Outside of code: what would be markup, HTML, a link, an entity or a mention is behind a backslash. */
static inline const char *safety_markdown_line(struct span line)
{
	bool table = safety_begins(line, "|");
	unsigned stars = 0, pipes = 0;

	for (size_t i = 0; i < line.size; i++) {
		unsigned char byte = line.data[i];

		if (byte == '\\') {
			i++;
			continue;
		}
		if (strchr("`<>[]{}@&!~_", byte) && byte)
			return "a character that Markdown acts upon";
		if (byte == '#' && i > 0 && line.data[i - 1] != '#')
			return "a heading, or a reference to an issue, in a line";
		stars += byte == '*';
		pipes += byte == '|';
	}
	if (stars % 2)
		return "emphasis without its end";
	return pipes != (table ? 3 : 0) ? "cells that are none of ours" : NULL;
}

static inline const char *safety_markdown(struct span text)
{
	struct span fence = { NULL, 0 };

	while (text.size) {
		struct span line = safety_line(&text);
		size_t ticks = 0;
		const char *wrong;

		while (ticks < line.size && line.data[ticks] == '`')
			ticks++;
		if (fence.size) {
			if (ticks >= fence.size && ticks == line.size)
				fence.size = 0;
			else if (span_find_span(line, fence) < line.size)
				return "a fence within the block";
			continue;
		}
		if (ticks >= 3 && span_is(span_after(line, ticks), "text")) {
			fence = span_part(line, 0, ticks);
			continue;
		}
		wrong = safety_markdown_line(line);
		if (wrong)
			return wrong;
	}
	return fence.size ? "a block without its end" : NULL;
}

/* ---- shell ---- */

/* Behind "<<'": the text up to the line that is the delimiter; NULL data when there is none. */
static inline struct span safety_document(struct span text)
{
	size_t end = span_find(text, '\'');
	struct span delimiter = span_part(text, 0, end), rest = span_after(text, end + 1);

	if (!delimiter.size || !safety_begins(rest, "\n"))
		return span_of(NULL, 0);
	rest = span_after(rest, 1);
	while (rest.size)
		if (span_equal(safety_line(&rest), delimiter))
			return span_of(rest.data ? rest.data : (const void *)"", rest.size);
	return span_of(NULL, 0);
}

/* Comments, and one command of plain words, quoted ones, one variable, perhaps a here-document. */
static inline const char *safety_shell(struct span text)
{
	static const char password[] = "\"$SMTP_PASSWORD\"";
	unsigned commands = 0;
	bool begins = true; /* a line */

	while (text.size) {
		if (begins && text.data[0] == '#') {
			safety_line(&text);
			continue;
		}
		commands += begins;
		begins = false;
		if (safety_begins(text, "\\\n")) {
			text = span_after(text, 2);
		} else if (safety_begins(text, "\\'")) {
			text = span_after(text, 2);
		} else if (safety_begins(text, password)) {
			text = span_after(text, strlen(password));
		} else if (safety_begins(text, "<<'")) {
			text = safety_document(span_after(text, 3));
			if (!text.data)
				return "a here-document without its end";
			begins = true;
		} else if (text.data[0] == '\'') {
			size_t end = span_find(span_after(text, 1), '\'');

			if (end + 1 >= text.size)
				return "a quote without its end";
			if (span_find(span_part(text, 1, end), '\n') < end)
				return "a line end in a word";
			text = span_after(text, end + 2);
		} else if (text.data[0] == '\n') {
			text = span_after(text, 1);
			begins = true;
		} else {
			unsigned char byte = text.data[0];

			if (!((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
			      (byte >= 'A' && byte <= 'Z') || strchr(" @%+:,./_=-", byte)))
				return "a character that a shell acts upon";
			text = span_after(text, 1);
		}
	}
	return commands == 1 ? NULL : "more than one command, or none";
}

/* ---- all ---- */

/* What is wrong with a report in this format; NULL when nothing is. */
static inline const char *safety_of(const char *format, struct span text)
{
	const char *wrong = safety_plain(text);

	if (wrong)
		return wrong;
	if (!strcmp(format, "html"))
		return safety_html(text);
	if (!strcmp(format, "markdown"))
		return safety_markdown(text);
	if (!strcmp(format, "swaks") || !strcmp(format, "openssl") || !strcmp(format, "curl"))
		return safety_shell(text);
	return NULL;
}

#endif

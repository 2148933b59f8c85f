/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credentials in raw bytes; asked by plan_secret for a planned line, by tui/command_line for a typed one. */
#include "plan/raw_secret.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "smtp/command.h"

#define RESPONSE_LEAST 8 /* shorter words in Base64 are words */

/* What stands between the quotes; the closing one may be yet to come. */
static struct span inner(struct span text)
{
	struct span trimmed = span_trim(text);

	if (!trimmed.size || trimmed.data[0] != '"')
		return trimmed;
	text = span_after(text, (size_t)(trimmed.data - text.data) + 1);
	if (trimmed.size > 1 && trimmed.data[trimmed.size - 1] == '"')
		text.size = (size_t)(trimmed.data + trimmed.size - 1 - text.data);
	return text;
}

/* The size of an escape at this place that ends a line or splits a packet; 0: none. */
static size_t break_at(struct span text, size_t at)
{
	return at + 1 < text.size && text.data[at] == '\\' && strchr("rnp", text.data[at + 1]) ? 2
											       : 0;
}

static struct span without_end(struct span text)
{
	while (text.size >= 2 && break_at(text, text.size - 2))
		text.size -= 2;
	return text;
}

/* Where behind "AUTH " its mechanism stands, or is to stand; false when no line is an AUTH. */
static bool find_mechanism(struct span text, size_t *found)
{
	static const char word[] = "AUTH ";
	bool begins = true;

	for (size_t at = 0; at < text.size;) {
		size_t size = break_at(text, at);

		if (begins && span_starts_word(span_after(text, at), word)) {
			*found = at + sizeof(word) - 1;
			return true;
		}
		begins = size > 0;
		at += size ? size : 1;
	}
	return false;
}

bool raw_secret_may_follow(struct span text)
{
	size_t at;

	return find_mechanism(inner(text), &at);
}

/* What stands behind the mechanism, in its line or in those that follow. */
static struct span response(struct span text)
{
	size_t at;

	if (!find_mechanism(text, &at))
		return span_of(NULL, 0);
	while (at < text.size && text.data[at] == ' ')
		at++;
	while (at < text.size &&
	       (isalnum(text.data[at]) || text.data[at] == '-' || text.data[at] == '_'))
		at++;
	while (at < text.size && (text.data[at] == ' ' || break_at(text, at)))
		at += text.data[at] == ' ' ? 1 : 2;
	return span_after(text, at);
}

static bool is_answer(struct span text, bool answers)
{
	struct command command;

	command_parse(text, &command);
	if (command.verb != VERB_UNKNOWN || !text.size || span_is(text, "*"))
		return false;
	return answers || (text.size >= RESPONSE_LEAST && base64_is_valid(text) &&
			   command_suggest(text) == VERB_UNKNOWN);
}

bool raw_secret_find(struct span text, bool answers, size_t *from, size_t *to)
{
	struct span part = without_end(inner(text));
	struct span found = response(part);

	if (!found.size && is_answer(part, answers))
		found = part;
	if (!found.size || span_is(found, "="))
		return false;
	*from = (size_t)(found.data - text.data);
	*to = *from + found.size;
	return true;
}

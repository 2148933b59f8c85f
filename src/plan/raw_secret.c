/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credentials in raw bytes; asked by plan_secret for a planned line, by tui/command_line for a typed one. */
#include "plan/raw_secret.h"

#include <ctype.h>

#include "base/base64.h"
#include "base/escape.h"
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

static bool is_line_end(int octet)
{
	return octet == '\r' || octet == '\n';
}

static struct span without_end(struct span text)
{
	size_t behind = 0;
	int octet;

	for (size_t at = 0; at < text.size;) {
		at += escape_octet(text, at, &octet);
		if (octet >= 0 && !is_line_end(octet))
			behind = at;
	}
	return span_part(text, 0, behind);
}

/* Whether the text says `word` at this place, however it is written; *behind is then its end. */
static bool says(struct span text, size_t at, const char *word, size_t *behind)
{
	while (*word && at < text.size) {
		int octet;

		at += escape_octet(text, at, &octet);
		if (octet < 0)
			continue; /* a packet may end within it */
		if (toupper(octet) != *word++)
			return false;
	}
	*behind = at;
	return !*word;
}

/* Where behind "AUTH " its mechanism stands, or is to stand; false when no line is an AUTH. */
static bool find_mechanism(struct span text, size_t *found)
{
	bool begins = true;
	int octet;

	for (size_t at = 0; at < text.size;) {
		if (begins && says(text, at, "AUTH ", found))
			return true;
		at += escape_octet(text, at, &octet);
		begins = octet < 0 || is_line_end(octet);
	}
	return false;
}

bool raw_secret_may_follow(struct span text)
{
	size_t at;

	return find_mechanism(inner(text), &at);
}

static bool is_of_mechanism(int octet)
{
	return octet >= 0 && (isalnum(octet) || octet == '-' || octet == '_');
}

static bool is_between(int octet)
{
	return octet < 0 || octet == ' ' || is_line_end(octet);
}

static size_t skip(struct span text, size_t at, bool (*is)(int))
{
	int octet;

	while (at < text.size) {
		size_t size = escape_octet(text, at, &octet);

		if (!is(octet))
			break;
		at += size;
	}
	return at;
}

/* What stands behind the mechanism, in its line or in those that follow. */
static struct span response(struct span text)
{
	size_t at;

	if (!find_mechanism(text, &at))
		return span_of(NULL, 0);
	at = skip(text, at, is_between);
	at = skip(text, at, is_of_mechanism);
	return span_after(text, skip(text, at, is_between));
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

/* The same of what the text becomes. */
static bool becomes_answer(struct span text, bool answers)
{
	struct bytes plain = BYTES_INIT;
	bool is;
	int octet;

	for (size_t at = 0; at < text.size;) {
		at += escape_octet(text, at, &octet);
		if (octet >= 0)
			bytes_append_byte(&plain, (unsigned char)octet);
	}
	is = is_answer(bytes_span(&plain), answers);
	bytes_wipe(&plain);
	return is;
}

bool raw_secret_find(struct span text, bool answers, size_t *from, size_t *to)
{
	struct span part = without_end(inner(text));
	struct span found = response(part);

	if (!found.size && becomes_answer(part, answers))
		found = part;
	if (!found.size || span_is(found, "="))
		return false;
	*from = (size_t)(found.data - text.data);
	*to = *from + found.size;
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by the filter and by searching in panes. */
#include "base/pattern.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"

/* Counts in braces multiply the memory that the library takes. */
#define REPEATS_MAX 1000

struct pattern {
	char *text;
	bool plain; /* no character in it is special: found without the library */
	regex_t regex;
};

static bool is_plain(struct span text)
{
	for (size_t n = 0; n < text.size; n++) {
		if (strchr("\\[](){}.*+?^$|", text.data[n]) || text.data[n] >= 0x80)
			return false;
	}
	return true;
}

/* "\1": matching it may take time without end. */
static bool refers_back(struct span text)
{
	for (size_t n = 0; n + 1 < text.size; n++) {
		if (text.data[n] != '\\')
			continue;
		if (isdigit(text.data[n + 1]))
			return true;
		n++;
	}
	return false;
}

static bool repeats_too_often(struct span text)
{
	uint64_t product = 1;

	for (size_t n = 0; n < text.size; n++) {
		uint64_t largest = 1, number = 0;

		if (text.data[n] != '{')
			continue;
		for (n++; n < text.size && text.data[n] != '}'; n++) {
			number = isdigit(text.data[n]) ? number * 10 + text.data[n] - '0' : 0;
			if (number > REPEATS_MAX)
				return true;
			largest = number > largest ? number : largest;
		}
		product *= largest;
		if (product > REPEATS_MAX)
			return true;
	}
	return false;
}

static const char *why_not(struct span text)
{
	if (!text.size)
		return _("Nothing is given to look for.");
	if (text.size > PATTERN_BYTES_MAX)
		return _("An expression may be 256 bytes long.");
	if (memchr(text.data, 0, text.size))
		return _("An expression holds no NUL.");
	if (refers_back(text))
		return _("A reference back such as \\1 is not taken; a digit needs no backslash.");
	if (repeats_too_often(text))
		return _("The counts in its braces come to more than 1000.");
	return NULL;
}

/* The library's words for it, in the user's language. */
static void append_error(int error, const regex_t *regex, struct bytes *why)
{
	char text[160];

	regerror(error, regex, text, sizeof(text));
	printable_append(why, span_text(text));
}

struct pattern *pattern_new(struct span text, struct bytes *why)
{
	const char *reason = why_not(text);
	struct pattern *pattern;
	int error;

	if (reason) {
		bytes_append_text(why, reason);
		return NULL;
	}
	pattern = memory_new(1, sizeof(*pattern));
	pattern->text = span_copy_text(text);
	pattern->plain = is_plain(text);
	if (pattern->plain)
		return pattern;
	error = regcomp(&pattern->regex, pattern->text, REG_EXTENDED | REG_NOSUB | REG_ICASE);
	if (!error)
		return pattern;
	append_error(error, &pattern->regex, why);
	memory_free(pattern->text);
	memory_free(pattern);
	return NULL;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	if (!pattern->plain)
		regfree(&pattern->regex);
	memory_free(pattern->text);
	memory_free(pattern);
}

bool pattern_is_in(const struct pattern *pattern, struct span text)
{
	char *copy;
	bool found;

	if (pattern->plain)
		return span_has_word(text, pattern->text);
	copy = span_copy_text(text);
	for (size_t n = 0; n < text.size; n++) { /* the library would stop at a NUL */
		if (!copy[n])
			copy[n] = '\1';
	}
	found = regexec(&pattern->regex, copy, 0, NULL, 0) == 0;
	memory_free(copy);
	return found;
}

struct span pattern_text(const struct pattern *pattern)
{
	return span_text(pattern->text);
}

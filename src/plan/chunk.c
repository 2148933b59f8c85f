/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The argument of :chunk; checked by plan/script, done by cli/item. */
#include "plan/chunk.h"

#include <string.h>

#include "base/message.h"

/* "name=123"; false when the word is something else, or no number. */
static bool take_number(struct span word, const char *name, uint64_t *number)
{
	return span_starts_word(word, name) && span_number(span_after(word, strlen(name)), number);
}

/* A number that is none is no file's name, which would have to stand there by itself. */
static bool is_bad_number(struct span word)
{
	return span_starts_word(word, "size=") || span_starts_word(word, "claim=");
}

/* One of the words before the source; false: it is the source. */
static bool take_word(struct chunk_wish *wish, struct span word)
{
	if (span_is_word(word, "last")) {
		wish->last = true;
		return true;
	}
	if (take_number(word, "claim=", &wish->claim)) {
		wish->claims = true;
		return true;
	}
	return take_number(word, "size=", &wish->size);
}

bool chunk_parse(struct span argument, struct chunk_wish *wish, unsigned *column,
		 struct fault *fault)
{
	struct span rest = span_trim(argument), before;
	size_t at;

	*wish = (struct chunk_wish){ .size = CHUNK_SIZE_MAX };
	do
		before = rest;
	while (take_word(wish, span_next_word(&rest)));
	at = (size_t)(before.data - argument.data);
	if (column)
		*column = before.size ? (unsigned)at + 1 : (unsigned)argument.size + 1;
	if (wish->size == 0 || wish->size > CHUNK_SIZE_MAX) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("size= takes a number from 1 to 16777216."));
		return false;
	}
	if (before.size == 0 || is_bad_number(before)) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_(":chunk wants a \"text\" in quotes or the path of a file, behind "
				  "last, size=N and claim=N."));
		return false;
	}
	wish->is_file = before.data[0] != '"';
	wish->path = before;
	if (wish->is_file)
		return true;
	if (escape_parse(before, &wish->text, column, fault))
		return true;
	if (column)
		*column += (unsigned)at;
	return false;
}

void chunk_release(struct chunk_wish *wish)
{
	escape_release(&wish->text);
}

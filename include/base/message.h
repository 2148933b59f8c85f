/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sentences with values in them. A sentence is a whole translated string with
 * names in braces ("Accepted as {queue_id}."), a value is bytes. Every value
 * passes the printable gate here, so a finished message is always fit to show.
 */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <stddef.h>

#include "base/bytes.h"

/* Marks a string for the catalogue without translating it (tables use this). */
#define N_(text) text

/* The same for the two arguments, one and many, of a function that counts. */
#define N_COUNT(one, many) one, many

/* The translation of a string of ours. */
#define _(text) message_translate(text)

struct message_value {
	const char *name; /* as in the braces */
	struct span bytes;
};

/*
 * Chooses language and catalogue once at the start: `language` (from --lang) or
 * NULL for the environment's, catalogues below `folder`. Sets the locale, and
 * the charset of base/printable with it.
 */
void message_start(const char *language, const char *folder);

const char *message_translate(const char *text); /* "" gives "" */

/* The form of a sentence for a number of things: one, many, or what the language has. */
const char *message_translate_count(const char *one, const char *many, unsigned long number);

/* The chosen language's two-letter code, "en" when none. */
const char *message_language(void);

#define MESSAGE_VALUE_MAX 16384 /* bytes of a value; of a longer one so many columns are shown */

/*
 * Appends the sentence with its values in place; "{{" stands for one brace. An
 * unknown name stays. A value above MESSAGE_VALUE_MAX is cut, with an ellipsis.
 */
void message_append(struct bytes *out, const char *sentence, const struct message_value *values,
		    size_t count);

/* The same as a text with its NUL that the caller frees. */
char *message_text(const char *sentence, const struct message_value *values, size_t count);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translation through gettext, and the one place where values enter sentences. */
#include "base/message.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/printable.h"

static char language_code[3] = "en";

/* "C", "C.UTF-8", "POSIX": locales without a language. */
static bool is_c_locale(const char *name)
{
	return !strcmp(name, "C") || !strncmp(name, "C.", 2) || !strcmp(name, "POSIX");
}

/* "ru_RU.UTF-8" of the environment, in gettext's order; NULL for none or C. */
static const char *environment_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return is_c_locale(value) ? NULL : value;
	}
	return NULL;
}

/*
 * A locale named in the environment need not be generated: C.UTF-8 serves
 * then, with LANGUAGE choosing the catalogue (glibc ignores it only for "C").
 */
/*
 * What characters are and which language is spoken; nothing here is sorted or
 * written as a country does, and each further category is a file at every start.
 * The name of the first; NULL when the system lacks one of them.
 */
static const char *set_locale(const char *locale)
{
	const char *messages = setlocale(LC_MESSAGES, locale);
	const char *characters = setlocale(LC_CTYPE, locale);

	return messages ? characters : NULL;
}

static void choose_locale(const char *language)
{
	const char *wanted = environment_language();
	const char *name = set_locale("");

	/* A plain "C" with --lang still cannot show what is not ASCII, unless it becomes UTF-8. */
	if (!name || (language && is_c_locale(name)))
		set_locale("C.UTF-8");
	if (!language && !getenv("LANGUAGE") && wanted)
		language = wanted;
	if (language)
		setenv("LANGUAGE", language, 1);
	printable_set_charset(strcmp(nl_langinfo(CODESET), "UTF-8") ? PRINTABLE_ASCII
								    : PRINTABLE_UTF8);
}

void message_start(const char *language, const char *folder)
{
	const char *chosen;

	choose_locale(language);
	bindtextdomain("smtpscope", folder);
	bind_textdomain_codeset("smtpscope", "UTF-8");
	textdomain("smtpscope");
	chosen = getenv("LANGUAGE");
	if (chosen && strlen(chosen) >= 2)
		memcpy(language_code, chosen, 2);
}

const char *message_translate(const char *text)
{
	return text && *text ? gettext(text) : "";
}

const char *message_translate_count(const char *one, const char *many, unsigned long number)
{
	return ngettext(one, many, number);
}

const char *message_language(void)
{
	return language_code;
}

static const struct message_value *find_value(struct span name, const struct message_value *values,
					      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(name, values[i].name))
			return &values[i];
	return NULL;
}

/* A sentence is there to be read: of a MiB that a server sent it quotes the beginning. */
static void append_value(struct bytes *out, struct span value)
{
	struct printable text;

	if (value.size <= MESSAGE_VALUE_MAX) {
		printable_append(out, value);
		return;
	}
	text = printable_make_short(value, MESSAGE_VALUE_MAX);
	bytes_append(out, span_of(text.text, text.size));
	printable_release(&text);
}

void message_append(struct bytes *out, const char *sentence, const struct message_value *values,
		    size_t count)
{
	struct span rest = span_text(sentence);

	while (rest.size) {
		size_t brace = span_find(rest, '{');
		size_t end;
		const struct message_value *value;

		bytes_append(out, span_part(rest, 0, brace));
		rest = span_after(rest, brace);
		if (rest.size == 0)
			break;
		if (rest.size > 1 && rest.data[1] == '{') {
			bytes_append_byte(out, '{');
			rest = span_after(rest, 2);
			continue;
		}
		end = span_find(rest, '}');
		value = end < rest.size ? find_value(span_part(rest, 1, end - 1), values, count)
					: NULL;
		if (value)
			append_value(out, value->bytes);
		else
			bytes_append(out, span_part(rest, 0, end + 1));
		rest = span_after(rest, end + 1);
	}
}

char *message_text(const char *sentence, const struct message_value *values, size_t count)
{
	struct bytes out = BYTES_INIT;

	message_append(&out, sentence, values, count);
	return bytes_take_text(&out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the command line says while a line is being typed: the grey syntax
 * behind it, and which verb a mistyped one was meant to be.
 */
#include "smtp/command.h"

#include <string.h>

#include "smtp/word.h"

/* Verbs by how likely a session needs them: of two candidates the first one wins. */
static const enum verb likely[] = {
	VERB_EHLO, VERB_MAIL, VERB_RCPT, VERB_DATA, VERB_QUIT,    VERB_AUTH,     VERB_STARTTLS,
	VERB_RSET, VERB_HELO, VERB_NOOP, VERB_VRFY, VERB_HELP,    VERB_BDAT,     VERB_EXPN,
	VERB_ETRN, VERB_LHLO, VERB_BURL, VERB_ATRN, VERB_XCLIENT, VERB_XFORWARD,
};

/* Extensions with parameters, the likeliest first. */
static const enum extension parameter_order[] = {
	EXTENSION_SIZE,        EXTENSION_8BITMIME,      EXTENSION_SMTPUTF8,
	EXTENSION_DSN,         EXTENSION_BINARYMIME,    EXTENSION_REQUIRETLS,
	EXTENSION_AUTH,        EXTENSION_RRVS,          EXTENSION_DELIVERBY,
	EXTENSION_MT_PRIORITY, EXTENSION_FUTURERELEASE, EXTENSION_NO_SOLICITING,
	EXTENSION_PRDR,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* True when one byte more, less or other, or one swapped pair, makes b of a. */
static bool is_near(struct span a, struct span b)
{
	size_t head = 0, tail = 0, common;

	if (a.size < b.size)
		return is_near(b, a);
	if (a.size > b.size + 1)
		return false;
	while (head < b.size && byte_lower(a.data[head]) == byte_lower(b.data[head]))
		head++;
	common = b.size - head;
	while (tail < common &&
	       byte_lower(a.data[a.size - 1 - tail]) == byte_lower(b.data[b.size - 1 - tail]))
		tail++;
	if (a.size - head - tail <= 1)
		return true;
	return a.size == b.size && a.size - head - tail == 2 &&
	       byte_lower(a.data[head]) == byte_lower(b.data[head + 1]) &&
	       byte_lower(a.data[head + 1]) == byte_lower(b.data[head]);
}

enum verb command_suggest(struct span word)
{
	if (command_find(word) != VERB_UNKNOWN || word.size < 3)
		return VERB_UNKNOWN;
	if (span_starts_word(word, "MAILFROM") || span_starts_word(word, "MAIL:"))
		return VERB_MAIL;
	if (span_starts_word(word, "RCPTTO") || span_starts_word(word, "RCPT:"))
		return VERB_RCPT;
	for (size_t i = 0; i < COUNT(likely); i++)
		if (is_near(word, span_text(command_name(likely[i]))))
			return likely[i];
	return VERB_UNKNOWN;
}

/* What the hint of MAIL's and RCPT's parameters needs to know. */
struct parameter_hint {
	enum verb verb;
	extension_set offered;
	struct span typed;     /* all parameters */
	struct span begun;     /* the last of them, when no blank ends it */
	struct span completed; /* name of the one that begun was completed to */
	bool needs_space;
	struct bytes *out;
};

static bool is_typed(const struct parameter_hint *hint, struct span wanted)
{
	struct span rest = hint->typed, name, value;

	while (command_next_parameter(&rest, &name, &value))
		if (word_equal(name, wanted))
			return true;
	return false;
}

/* "NAME=value" or "NAME", from parts that stand beside one another. */
static struct span whole_syntax(struct span name, struct span value)
{
	return span_of(name.data, name.size + (value.size ? strlen("=") + value.size : 0));
}

/* "SI" and "SIZE=" begin "SIZE=n"; "SIZE=1" and a whole "SMTPUTF8" want nothing more. */
static void complete_begun(struct parameter_hint *hint, struct span name, struct span value)
{
	struct span whole = whole_syntax(name, value);

	if (hint->completed.size || hint->begun.size == 0 || hint->begun.size >= whole.size ||
	    hint->begun.size > name.size + strlen("=") || !word_begins(whole, hint->begun))
		return;
	bytes_append(hint->out, span_after(whole, hint->begun.size));
	hint->completed = name;
}

static void append_syntax(struct parameter_hint *hint, struct span name, struct span value)
{
	if (is_typed(hint, name) || word_equal(hint->completed, name))
		return;
	if (hint->needs_space)
		bytes_append_byte(hint->out, ' ');
	bytes_append_byte(hint->out, '[');
	bytes_append(hint->out, whole_syntax(name, value));
	bytes_append_byte(hint->out, ']');
	hint->needs_space = true;
}

/* Hands each parameter that the server offers for the verb to `take`. */
static void each_offered(struct parameter_hint *hint,
			 void (*take)(struct parameter_hint *, struct span, struct span))
{
	for (size_t i = 0; i < COUNT(parameter_order); i++) {
		const struct extension_row *row = extension_row(parameter_order[i]);
		struct span syntax =
			span_text(hint->verb == VERB_MAIL ? row->mail_syntax : row->rcpt_syntax);
		struct span name, value;

		if (!extension_in(hint->offered, row->id))
			continue;
		while (extension_next_syntax(&syntax, &name, &value))
			take(hint, name, value);
	}
}

static bool ends_in_blank(struct span text)
{
	return text.size && byte_is_blank(text.data[text.size - 1]);
}

static struct span last_word(struct span text)
{
	size_t from = text.size;

	while (from > 0 && !byte_is_blank(text.data[from - 1]))
		from--;
	return span_after(text, from);
}

/* The parameters that may follow the path; typed is what stands behind it already. */
static void hint_parameters(struct parameter_hint *hint, struct span typed)
{
	hint->typed = typed;
	hint->begun = last_word(typed);
	hint->needs_space = !ends_in_blank(typed);
	each_offered(hint, complete_begun);
	each_offered(hint, append_syntax);
}

/* The rest of a path that begins with text, and its parameters. */
static void hint_path(struct parameter_hint *hint, struct span text)
{
	struct address address;
	struct span rest = span_after(text, address_parse(text, &address));
	bool bare = address.flaws & ADDRESS_NO_BRACKETS;

	if (bare && address.path.size == 0)
		bytes_append_text(hint->out, "<address>");
	if (address.flaws & ADDRESS_OPEN) {
		if (rest.size)
			return; /* a blank within the brackets: nothing sensible follows */
		bytes_append_text(hint->out, address.path.size ? ">" : "address>");
	}
	hint_parameters(hint, rest);
}

static void hint_mail_or_rcpt(enum verb verb, struct span argument, extension_set offered,
			      struct bytes *out)
{
	struct parameter_hint hint = { .verb = verb, .offered = offered, .out = out };
	struct span keyword = span_text(verb == VERB_MAIL ? "FROM:" : "TO:");

	if (word_begins(argument, keyword)) {
		hint_path(&hint, span_after(argument, keyword.size));
	} else if (word_begins(keyword, argument)) {
		bytes_append(out, span_after(keyword, argument.size));
		hint_path(&hint, span_text(""));
	}
}

/* The words of the verb's syntax behind as many as the argument has. */
static void hint_words(enum verb verb, struct span argument, struct bytes *out)
{
	struct span syntax = span_text(command_row(verb)->syntax);
	bool needs_space = argument.size && !ends_in_blank(argument);

	span_next_word(&syntax);
	while (argument.size && syntax.size) {
		span_next_word(&argument);
		span_next_word(&syntax);
	}
	if (syntax.size && needs_space)
		bytes_append_byte(out, ' ');
	bytes_append(out, syntax);
}

static void hint_argument(enum verb verb, struct span argument, extension_set offered,
			  struct bytes *out)
{
	if (verb == VERB_MAIL || verb == VERB_RCPT)
		hint_mail_or_rcpt(verb, argument, offered, out);
	else
		hint_words(verb, argument, out);
}

/* The one verb that word begins; VERB_UNKNOWN when none or several do. */
static enum verb find_begun(struct span word)
{
	enum verb found = VERB_UNKNOWN;

	for (size_t i = 0; i < COUNT(likely); i++) {
		if (!word_begins(span_text(command_name(likely[i])), word))
			continue;
		if (found != VERB_UNKNOWN)
			return VERB_UNKNOWN;
		found = likely[i];
	}
	return found;
}

void command_hint(struct span typed, extension_set offered, struct bytes *out)
{
	struct span rest = typed, word;
	enum verb verb;

	while (rest.size && byte_is_blank(rest.data[0]))
		rest = span_after(rest, 1);
	word = span_next_word(&rest);
	verb = command_find(word);
	if (rest.size || ends_in_blank(typed)) {
		if (verb != VERB_UNKNOWN)
			hint_argument(verb, rest, offered, out);
		return;
	}
	if (verb == VERB_UNKNOWN)
		verb = find_begun(word);
	if (verb == VERB_UNKNOWN)
		return;
	bytes_append(out, span_after(span_text(command_name(verb)), word.size));
	if (strchr(command_row(verb)->syntax, ' '))
		bytes_append_byte(out, ' ');
	hint_argument(verb, rest, offered, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A typed line taken apart; used before it leaves (gate, scribe) and by the
 * practice server when it comes. Marks what is odd, refuses nothing.
 */
#include "smtp/command.h"

#include <string.h>

#include "smtp/word.h"

#define LINE_OCTETS_MAX 512 /* RFC 5321 §4.5.3.1.4, CRLF included */
#define MECHANISM_MAX 20    /* RFC 4422 §3.1 */

bool command_next_parameter(struct span *parameters, struct span *name, struct span *value)
{
	struct span rest = span_trim(*parameters);
	struct span word = span_next_word(&rest);
	size_t equals = span_find(word, '=');

	*parameters = rest;
	*name = span_part(word, 0, equals);
	*value = span_after(word, equals + 1);
	return word.size > 0;
}

bool command_is_sendable(struct span line, size_t *at)
{
	for (size_t i = 0; i < line.size; i++) {
		unsigned char byte = line.data[i];

		if (byte != '\r' && byte != '\n' && byte != '\0')
			continue;
		if (at)
			*at = i;
		return false;
	}
	return true;
}

static bool syntax_has(const char *text, struct span wanted)
{
	struct span syntax = span_text(text), name, value;

	while (extension_next_syntax(&syntax, &name, &value))
		if (word_equal(name, wanted))
			return true;
	return false;
}

/* The extension that brings this parameter to MAIL or RCPT; EXTENSION_UNKNOWN when none does. */
static enum extension find_parameter(enum verb verb, struct span name)
{
	unsigned id = 0;

	for (; id < EXTENSION_UNKNOWN; id++) {
		const struct extension_row *row = extension_row((enum extension)id);

		if (syntax_has(verb == VERB_MAIL ? row->mail_syntax : row->rcpt_syntax, name))
			break;
	}
	return (enum extension)id;
}

/* What the extensions whose parameters the line has let it grow by. */
static size_t line_growth(const struct command *command)
{
	struct span rest = command->parameters, name, value;
	extension_set counted = 0;
	size_t growth = 0;

	while (command_next_parameter(&rest, &name, &value)) {
		enum extension id = find_parameter(command->verb, name);

		if (id == EXTENSION_UNKNOWN || extension_in(counted, id))
			continue;
		counted |= UINT64_C(1) << id;
		growth += command->verb == VERB_MAIL ? extension_row(id)->mail_growth
						     : extension_row(id)->rcpt_growth;
	}
	return growth;
}

/* What all extensions together would let it grow by. */
static size_t line_growth_most(enum verb verb)
{
	size_t growth = 0;

	for (unsigned id = 0; id < EXTENSION_UNKNOWN; id++) {
		const struct extension_row *row = extension_row((enum extension)id);

		growth += verb == VERB_MAIL ? row->mail_growth : row->rcpt_growth;
	}
	return growth;
}

static bool is_too_long(struct span line, const struct command *command)
{
	size_t size = line.size + strlen("\r\n");

	if (size <= LINE_OCTETS_MAX || command->verb == VERB_BURL)
		return false; /* RFC 4468 §3: a URL may be longer */
	if (command->verb != VERB_MAIL && command->verb != VERB_RCPT)
		return true;
	/* A line that is too long whatever it says is not read for what it says. */
	return size > LINE_OCTETS_MAX + line_growth_most(command->verb) ||
	       size > LINE_OCTETS_MAX + line_growth(command);
}

/* The argument of MAIL or RCPT: keyword ("FROM:"), path, parameters. */
static void read_path(struct command *command, const char *keyword)
{
	struct span rest = command->argument;

	if (span_starts_word(rest, keyword))
		rest = span_after(rest, strlen(keyword));
	else
		command->flaws |= COMMAND_ARGUMENT;
	if (span_trim(rest).size == 0) {
		command->flaws |= COMMAND_NO_ARGUMENT;
		return;
	}
	rest = span_after(rest, address_parse(rest, &command->address));
	if (command->address.flaws)
		command->flaws |= COMMAND_PATH;
	if (rest.size && !byte_is_blank(rest.data[0]))
		command->flaws |= COMMAND_ARGUMENT;
	command->parameters = span_trim(rest);
}

static void read_mail(struct command *command)
{
	read_path(command, "FROM:");
}

static void read_rcpt(struct command *command)
{
	read_path(command, "TO:");
	/* The null path is for senders only (RFC 5321 §4.1.2). */
	if (command->address.path.size == 0 && !(command->flaws & COMMAND_NO_ARGUMENT))
		command->flaws |= COMMAND_ARGUMENT;
}

static void read_name(struct command *command)
{
	if (!address_is_domain(span_trim(command->argument)))
		command->flaws |= COMMAND_ARGUMENT;
}

static bool is_mechanism(struct span name)
{
	if (name.size > MECHANISM_MAX)
		return false;
	for (size_t i = 0; i < name.size; i++)
		if (!byte_is_alnum(name.data[i]) && name.data[i] != '-' && name.data[i] != '_')
			return false;
	return true;
}

static void read_auth(struct command *command)
{
	command->parameters = command->argument;
	command->mechanism = span_next_word(&command->parameters);
	if (!is_mechanism(command->mechanism))
		command->flaws |= COMMAND_ARGUMENT;
}

/* "LAST" or nothing, behind BDAT's size and BURL's URL. */
static void read_last(struct command *command, struct span rest)
{
	command->chunk_last = span_is_word(span_trim(rest), "LAST");
	if (!command->chunk_last && rest.size)
		command->flaws |= COMMAND_ARGUMENT;
}

static void read_bdat(struct command *command)
{
	struct span rest = command->argument;

	if (!span_number(span_next_word(&rest), &command->chunk_size))
		command->flaws |= COMMAND_ARGUMENT;
	read_last(command, rest);
}

static void read_burl(struct command *command)
{
	struct span rest = command->argument;

	span_next_word(&rest);
	read_last(command, rest);
}

/* XCLIENT and XFORWARD: every word is an attribute "NAME=value". */
static void read_attributes(struct command *command)
{
	struct span rest = command->argument;

	command->parameters = rest;
	while (rest.size) {
		struct span word = span_next_word(&rest);
		size_t equals = span_find(word, '=');

		if (equals == 0 || equals == word.size)
			command->flaws |= COMMAND_ARGUMENT;
	}
}

/* How the argument is read, by verb; the others' arguments are free text. */
static void (*const readers[VERB_COUNT])(struct command *command) = {
	[VERB_AUTH] = read_auth,          [VERB_BDAT] = read_bdat,
	[VERB_BURL] = read_burl,          [VERB_EHLO] = read_name,
	[VERB_HELO] = read_name,          [VERB_LHLO] = read_name,
	[VERB_MAIL] = read_mail,          [VERB_RCPT] = read_rcpt,
	[VERB_XCLIENT] = read_attributes, [VERB_XFORWARD] = read_attributes,
};

static void read_argument(struct command *command)
{
	enum verb_argument takes = command_row(command->verb)->argument;

	if (command->argument.size == 0) {
		if (takes == VERB_TAKES_ONE)
			command->flaws |= COMMAND_NO_ARGUMENT;
		return;
	}
	if (takes == VERB_TAKES_NONE)
		command->flaws |= COMMAND_ARGUMENT;
	if (readers[command->verb])
		readers[command->verb](command);
}

static void read_verb(struct span line, struct command *command)
{
	struct span rest = line;

	*command = (struct command){ .verb = VERB_UNKNOWN };
	while (rest.size && byte_is_blank(rest.data[0]))
		rest = span_after(rest, 1);
	if (rest.size < line.size)
		command->flaws |= COMMAND_LEADING_SPACE;
	command->word = span_next_word(&rest);
	command->argument = rest;
	command->verb = command_find(command->word);
}

void command_parse_outline(struct span line, struct command *command)
{
	read_verb(line, command);
	if (command_row(command->verb)->waits_by_argument)
		read_argument(command);
}

void command_parse(struct span line, struct command *command)
{
	read_verb(line, command);
	if (!span_is_ascii(line))
		command->flaws |= COMMAND_NOT_ASCII;
	if (command->word.size == 0)
		command->flaws |= COMMAND_EMPTY;
	else if (command->verb == VERB_UNKNOWN)
		command->flaws |= COMMAND_UNKNOWN_VERB;
	read_argument(command);
	if (is_too_long(line, command))
		command->flaws |= COMMAND_LONG;
}

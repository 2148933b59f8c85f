/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of verbs. Its facts stand in tests/facts/commands.tsv too, and a
 * test holds one against the other. Read by parsers, hints, gates and explain.
 */
#include "smtp/command.h"

#include "smtp/word.h"

#define USUAL_TIMEOUT_S 300 /* where RFC 5321 §4.5.3.2 names none */

/* Which replies any command may meet (RFC 5321 §4.2.4, §4.3.2). */
#define ANY_COMMAND " 500 501 421"

#define AUTH_ERRORS "432 454 500 501 503 504 530 534 535 538 421 422 523 524 525"

/* By RFC 5321 §4.3.2 and the extensions' own RFCs, in the order of enum verb. */
static const struct verb_row rows[VERB_COUNT] = {
	[VERB_UNKNOWN] = { .verb = VERB_UNKNOWN,
			   .name = "?",
			   .syntax = "",
			   .success = "2xx",
			   .errors = "500 502 421",
			   .reference = "RFC 5321 §4.2.4",
			   .argument = VERB_TAKES_OPTIONAL,
			   .needs = EXTENSION_UNKNOWN,
			   .ends_group = true,
			   .timeout_s = USUAL_TIMEOUT_S },
	[VERB_ATRN] = { .verb = VERB_ATRN,
			.name = "ATRN",
			.syntax = "ATRN [domain,...]",
			.success = "250",
			.errors = "450 451 453 502 530" ANY_COMMAND,
			.reference = "RFC 2645 §5",
			.argument = VERB_TAKES_OPTIONAL,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = 600 },
	[VERB_AUTH] = { .verb = VERB_AUTH,
			.stage = VERB_STAGE_AUTH,
			.name = "AUTH",
			.syntax = "AUTH mechanism [initial-response]",
			.success = "235",
			.intermediate = "334",
			.errors = AUTH_ERRORS,
			.reference = "RFC 4954 §4",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_AUTH,
			.ends_group = true,
			.waits_by_argument = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_BDAT] = { .verb = VERB_BDAT,
			.stage = VERB_STAGE_MESSAGE,
			.name = "BDAT",
			.syntax = "BDAT size [LAST]",
			.success = "250",
			.errors = "503 552 554 451 452" ANY_COMMAND,
			.reference = "RFC 3030 §2",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_CHUNKING,
			.waits_by_argument = true,
			.timeout_s = 600 },
	[VERB_BURL] = { .verb = VERB_BURL,
			.stage = VERB_STAGE_MESSAGE,
			.name = "BURL",
			.syntax = "BURL url [LAST]",
			.success = "250",
			.errors = "503 554 552 451" ANY_COMMAND,
			.reference = "RFC 4468 §3",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_BURL,
			.waits_by_argument = true,
			.timeout_s = 600 },
	[VERB_DATA] = { .verb = VERB_DATA,
			.stage = VERB_STAGE_DATA,
			.name = "DATA",
			.syntax = "DATA",
			.success = "",
			.intermediate = "354",
			.errors = "503 554" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.4",
			.argument = VERB_TAKES_NONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = 120 },
	[VERB_EHLO] = { .verb = VERB_EHLO,
			.stage = VERB_STAGE_EHLO,
			.name = "EHLO",
			.syntax = "EHLO domain",
			.success = "250",
			.errors = "504 550 502" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.1",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_ETRN] = { .verb = VERB_ETRN,
			.name = "ETRN",
			.syntax = "ETRN node",
			.success = "250 251 252 253",
			.errors = "458 459 502" ANY_COMMAND,
			.reference = "RFC 1985 §5",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_ETRN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_EXPN] = { .verb = VERB_EXPN,
			.name = "EXPN",
			.syntax = "EXPN list",
			.success = "250 252",
			.errors = "550 502 504" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.7",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_HELO] = { .verb = VERB_HELO,
			.stage = VERB_STAGE_EHLO,
			.name = "HELO",
			.syntax = "HELO domain",
			.success = "250",
			.errors = "504 550 502" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.1",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_HELP] = { .verb = VERB_HELP,
			.name = "HELP",
			.syntax = "HELP [command]",
			.success = "211 214",
			.errors = "502 504" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.8",
			.argument = VERB_TAKES_OPTIONAL,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_LHLO] = { .verb = VERB_LHLO,
			.stage = VERB_STAGE_EHLO,
			.name = "LHLO",
			.syntax = "LHLO domain",
			.success = "250",
			.errors = "504 550" ANY_COMMAND,
			.reference = "RFC 2033 §4.1",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_MAIL] = { .verb = VERB_MAIL,
			.stage = VERB_STAGE_MAIL,
			.name = "MAIL",
			.syntax = "MAIL FROM:<address>",
			.success = "250",
			.errors = "552 451 452 550 553 503 455 555 530" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.2",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_NOOP] = { .verb = VERB_NOOP,
			.name = "NOOP",
			.syntax = "NOOP [text]",
			.success = "250",
			.errors = "500 501 421",
			.reference = "RFC 5321 §4.1.1.9",
			.argument = VERB_TAKES_OPTIONAL,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_QUIT] = { .verb = VERB_QUIT,
			.stage = VERB_STAGE_QUIT,
			.name = "QUIT",
			.syntax = "QUIT",
			.success = "221",
			.errors = "500 501 421",
			.reference = "RFC 5321 §4.1.1.10",
			.argument = VERB_TAKES_NONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_RCPT] = { .verb = VERB_RCPT,
			.stage = VERB_STAGE_RCPT,
			.name = "RCPT",
			.syntax = "RCPT TO:<address>",
			.success = "250 251",
			.errors = "550 551 552 553 450 451 452 503 455 555 556 530" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.3",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_RSET] = { .verb = VERB_RSET,
			.name = "RSET",
			.syntax = "RSET",
			.success = "250",
			.errors = "500 501 421",
			.reference = "RFC 5321 §4.1.1.5",
			.argument = VERB_TAKES_NONE,
			.needs = EXTENSION_UNKNOWN,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_STARTTLS] = { .verb = VERB_STARTTLS,
			    .stage = VERB_STAGE_TLS,
			    .name = "STARTTLS",
			    .syntax = "STARTTLS",
			    .success = "220",
			    .errors = "454 501 554 503",
			    .reference = "RFC 3207 §4",
			    .argument = VERB_TAKES_NONE,
			    .needs = EXTENSION_STARTTLS,
			    .ends_group = true,
			    .timeout_s = USUAL_TIMEOUT_S },
	[VERB_VRFY] = { .verb = VERB_VRFY,
			.name = "VRFY",
			.syntax = "VRFY user",
			.success = "250 251 252",
			.errors = "550 551 553 502 504" ANY_COMMAND,
			.reference = "RFC 5321 §4.1.1.6",
			.argument = VERB_TAKES_ONE,
			.needs = EXTENSION_UNKNOWN,
			.ends_group = true,
			.timeout_s = USUAL_TIMEOUT_S },
	[VERB_XCLIENT] = { .verb = VERB_XCLIENT,
			   .name = "XCLIENT",
			   .syntax = "XCLIENT name=value...",
			   .success = "220",
			   .errors = "503 550" ANY_COMMAND,
			   .reference = "Postfix XCLIENT_README",
			   .argument = VERB_TAKES_ONE,
			   .needs = EXTENSION_XCLIENT,
			   .ends_group = true,
			   .timeout_s = USUAL_TIMEOUT_S },
	[VERB_XFORWARD] = { .verb = VERB_XFORWARD,
			    .name = "XFORWARD",
			    .syntax = "XFORWARD name=value...",
			    .success = "250",
			    .errors = "503 550" ANY_COMMAND,
			    .reference = "Postfix XFORWARD_README",
			    .argument = VERB_TAKES_ONE,
			    .needs = EXTENSION_XFORWARD,
			    .timeout_s = USUAL_TIMEOUT_S },
	[VERB_GREETING] = { .verb = VERB_GREETING,
			    .stage = VERB_STAGE_GREETING,
			    .name = "(greeting)",
			    .syntax = "",
			    .success = "220",
			    .errors = "554 521 421",
			    .reference = "RFC 5321 §3.1",
			    .argument = VERB_TAKES_NONE,
			    .needs = EXTENSION_UNKNOWN,
			    .ends_group = true,
			    .timeout_s = USUAL_TIMEOUT_S },
	[VERB_AUTH_RESPONSE] = { .verb = VERB_AUTH_RESPONSE,
				 .stage = VERB_STAGE_AUTH,
				 .name = "(response)",
				 .syntax = "",
				 .success = "235",
				 .intermediate = "334",
				 .errors = AUTH_ERRORS,
				 .reference = "RFC 4954 §4",
				 .argument = VERB_TAKES_OPTIONAL,
				 .needs = EXTENSION_UNKNOWN,
				 .ends_group = true,
				 .timeout_s = USUAL_TIMEOUT_S },
	/* A cancelled exchange is refused; that is what the cancel asks for. */
	[VERB_AUTH_CANCEL] = { .verb = VERB_AUTH_CANCEL,
			       .stage = VERB_STAGE_AUTH,
			       .name = "*",
			       .syntax = "*",
			       .success = "501",
			       .errors = "500 421",
			       .reference = "RFC 4954 §4",
			       .argument = VERB_TAKES_NONE,
			       .needs = EXTENSION_UNKNOWN,
			       .ends_group = true,
			       .timeout_s = USUAL_TIMEOUT_S },
	[VERB_MESSAGE] = { .verb = VERB_MESSAGE,
			   .stage = VERB_STAGE_MESSAGE,
			   .name = "(message)",
			   .syntax = "",
			   .success = "250",
			   .errors = "552 554 451 452 450 550 421",
			   .reference = "RFC 5321 §4.1.1.4",
			   .argument = VERB_TAKES_OPTIONAL,
			   .needs = EXTENSION_UNKNOWN,
			   .timeout_s = 600 },
};

const struct verb_row *command_row(enum verb verb)
{
	return &rows[verb < VERB_COUNT ? verb : VERB_UNKNOWN];
}

static int upper(unsigned char byte)
{
	return byte >= 'a' && byte <= 'z' ? byte - ('a' - 'A') : byte;
}

/* How the word stands to a name, which is all upper case: below 0, the same, above. */
static int compare_word(struct span word, const char *name)
{
	size_t at = 0;

	for (; name[at]; at++) {
		int order = (at < word.size ? upper(word.data[at]) : -1) - name[at];

		if (order)
			return order;
	}
	return word.size > at;
}

enum verb command_find(struct span word)
{
	unsigned low = VERB_UNKNOWN + 1, high = VERB_GREETING;

	/* The rows are sorted, and this is asked of every line. */
	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = compare_word(word, rows[middle].name);

		if (order == 0)
			return (enum verb)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return VERB_UNKNOWN;
}

const char *command_name(enum verb verb)
{
	return command_row(verb)->name;
}

static bool patterns_cover(const char *patterns, int code)
{
	struct span rest = span_text(patterns);

	while (rest.size)
		if (code_fits(span_next_word(&rest).data, code))
			return true;
	return false;
}

bool command_expects(enum verb verb, int code)
{
	const struct verb_row *row = command_row(verb);

	if (code < 200 || code > 599)
		return false;
	return patterns_cover(row->success, code) || patterns_cover(row->intermediate, code);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EHLO keywords; read from replies by smtp/dialogue, used by hints and panes. */
#include "smtp/extension.h"

#include "smtp/word.h"

/*
 * By the registry of SMTP service extensions and each extension's RFC; sorted
 * by keyword, in the order of enum extension. Syntax is what a hint shows.
 */
static const struct extension_row rows[] = {
	{ .id = EXTENSION_8BITMIME,
	  .keyword = "8BITMIME",
	  .mail_syntax = "[BODY=8BITMIME]",
	  .mail_growth = 17 },
	{ .id = EXTENSION_AUTH,
	  .keyword = "AUTH",
	  .verb = "AUTH",
	  .mail_syntax = "[AUTH=address]",
	  .mail_growth = 500 },
	{ .id = EXTENSION_BINARYMIME,
	  .keyword = "BINARYMIME",
	  .mail_syntax = "[BODY=BINARYMIME]",
	  .mail_growth = 16 },
	{ .id = EXTENSION_BURL, .keyword = "BURL", .verb = "BURL" },
	{ .id = EXTENSION_CHUNKING, .keyword = "CHUNKING", .verb = "BDAT" },
	{ .id = EXTENSION_DELIVERBY,
	  .keyword = "DELIVERBY",
	  .mail_syntax = "[BY=seconds;N|R]",
	  .mail_growth = 17 },
	{ .id = EXTENSION_DSN,
	  .keyword = "DSN",
	  .mail_syntax = "[RET=FULL|HDRS] [ENVID=id]",
	  .rcpt_syntax = "[NOTIFY=NEVER|SUCCESS,FAILURE,DELAY] [ORCPT=rfc822;address]",
	  .mail_growth = 1036 - 512,
	  .rcpt_growth = 1036 - 512 },
	{ .id = EXTENSION_ENHANCEDSTATUSCODES, .keyword = "ENHANCEDSTATUSCODES" },
	{ .id = EXTENSION_ETRN, .keyword = "ETRN", .verb = "ETRN" },
	{ .id = EXTENSION_EXPN, .keyword = "EXPN", .verb = "EXPN" },
	{ .id = EXTENSION_FUTURERELEASE,
	  .keyword = "FUTURERELEASE",
	  .mail_syntax = "[HOLDFOR=seconds] [HOLDUNTIL=time]",
	  .mail_growth = 34 },
	{ .id = EXTENSION_HELP, .keyword = "HELP", .verb = "HELP" },
	{ .id = EXTENSION_LIMITS, .keyword = "LIMITS" },
	{ .id = EXTENSION_MT_PRIORITY,
	  .keyword = "MT-PRIORITY",
	  .mail_syntax = "[MT-PRIORITY=n]",
	  .mail_growth = 15 },
	{ .id = EXTENSION_NO_SOLICITING,
	  .keyword = "NO-SOLICITING",
	  .mail_syntax = "[SOLICIT=class]" },
	{ .id = EXTENSION_PIPECONNECT, .keyword = "PIPECONNECT" },
	{ .id = EXTENSION_PIPELINING, .keyword = "PIPELINING" },
	{ .id = EXTENSION_PRDR, .keyword = "PRDR", .mail_syntax = "[PRDR]" },
	{ .id = EXTENSION_REQUIRETLS,
	  .keyword = "REQUIRETLS",
	  .mail_syntax = "[REQUIRETLS]",
	  .mail_growth = 11 },
	{ .id = EXTENSION_RRVS,
	  .keyword = "RRVS",
	  .rcpt_syntax = "[RRVS=time]",
	  .rcpt_growth = 33 },
	{ .id = EXTENSION_SIZE, .keyword = "SIZE", .mail_syntax = "[SIZE=n]", .mail_growth = 26 },
	{ .id = EXTENSION_SMTPUTF8,
	  .keyword = "SMTPUTF8",
	  .mail_syntax = "[SMTPUTF8]",
	  .mail_growth = 10 },
	{ .id = EXTENSION_STARTTLS, .keyword = "STARTTLS", .verb = "STARTTLS" },
	{ .id = EXTENSION_VRFY, .keyword = "VRFY", .verb = "VRFY" },
	{ .id = EXTENSION_XCLIENT, .keyword = "XCLIENT", .verb = "XCLIENT" },
	{ .id = EXTENSION_XFORWARD, .keyword = "XFORWARD", .verb = "XFORWARD" },
};

_Static_assert(sizeof(rows) / sizeof(rows[0]) == EXTENSION_UNKNOWN, "one row a known keyword");
_Static_assert(EXTENSION_UNKNOWN <= 64, "extension_set has 64 bits");

/* RFC 5321 §4.1.1.1: (ALPHA / DIGIT) *(ALPHA / DIGIT / "-") */
static bool is_keyword(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!byte_is_alnum(text.data[i]) && (i == 0 || text.data[i] != '-'))
			return false;
	return true;
}

bool extension_parse(struct span line_text, struct extension_line *line)
{
	struct span rest = span_trim(line_text);
	struct span word = span_next_word(&rest);
	size_t equals = span_find(word, '=');
	const struct extension_row *row;

	*line = (struct extension_line){ .id = EXTENSION_UNKNOWN };
	line->keyword = span_part(word, 0, equals);
	line->equals = equals < word.size;
	line->parameters = rest;
	if (line->equals)
		line->parameters = span_trim(
			span_of(word.data + equals + 1,
				(size_t)(rest.data + rest.size - word.data) - equals - 1));
	if (line->keyword.size == 0)
		return false;
	line->valid = is_keyword(line->keyword);
	row = extension_find(line->keyword);
	if (row && (!line->equals || row->id == EXTENSION_AUTH))
		line->id = row->id;
	return true;
}

static void read_size(struct extensions *extensions, struct span parameters)
{
	extensions->size_limit = 0;
	extensions->size_unusable = parameters.size > 0 &&
				    !span_number(parameters, &extensions->size_limit);
}

void extensions_read(const struct reply *reply, struct extensions *extensions)
{
	struct extension_line line;

	*extensions = (struct extensions){ .offered = 0 };
	for (size_t i = 1; i < reply->count; i++) {
		if (reply->lines[i].code < 0 || !extension_parse(reply->lines[i].text, &line))
			continue;
		extensions->keyword_count++;
		if (line.id == EXTENSION_UNKNOWN)
			continue;
		extensions->offered |= UINT64_C(1) << line.id;
		if (line.id == EXTENSION_SIZE)
			read_size(extensions, line.parameters);
	}
}

bool extension_in(extension_set set, enum extension id)
{
	return id < EXTENSION_UNKNOWN && (set >> id & 1);
}

const struct extension_row *extension_row(enum extension id)
{
	return id < EXTENSION_UNKNOWN ? &rows[id] : NULL;
}

const struct extension_row *extension_find(struct span keyword)
{
	for (size_t i = 0; i < EXTENSION_UNKNOWN; i++)
		if (span_is_word(keyword, rows[i].keyword))
			return &rows[i];
	return NULL;
}

bool extension_next_syntax(struct span *syntax, struct span *name, struct span *value)
{
	struct span rest = *syntax;
	struct span word = span_next_word(&rest);
	struct span inside = span_part(word, 1, word.size > 2 ? word.size - 2 : 0);
	size_t equals = span_find(inside, '=');

	*syntax = rest;
	*name = span_part(inside, 0, equals);
	*value = span_after(inside, equals + 1);
	return inside.size > 0;
}

bool extension_next_mechanism(struct span *parameters, struct span *mechanism)
{
	struct span rest = span_trim(*parameters);

	*mechanism = span_next_word(&rest);
	*parameters = rest;
	return mechanism->size > 0;
}

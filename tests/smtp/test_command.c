/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands: the table against the facts, parsing, suggestions and hints. */
#include <string.h>

#include "../tools/unit.h"
#include "facts.h"
#include "smtp/command.h"

#define BIT(id) (UINT64_C(1) << (id))

static const struct {
	const char *line;
	enum verb verb;
	unsigned flaws;
	const char *argument;
	const char *parameters;
} rows[] = {
	{ "EHLO laptop.example.net", VERB_EHLO, 0, "laptop.example.net", "" },
	{ "ehlo [192.0.2.1]", VERB_EHLO, 0, "[192.0.2.1]", "" },
	{ "EHLO localhost ", VERB_EHLO, 0, "localhost ", "" },
	{ "EHLO", VERB_EHLO, COMMAND_NO_ARGUMENT, "", "" },
	{ "EHLO a b", VERB_EHLO, COMMAND_ARGUMENT, "a b", "" },
	{ "HELO my_host", VERB_HELO, COMMAND_ARGUMENT, "my_host", "" },
	{ "LHLO a.example", VERB_LHLO, 0, "a.example", "" },
	{ "MAIL FROM:<a@b>", VERB_MAIL, 0, "FROM:<a@b>", "" },
	{ "mail from:<>", VERB_MAIL, 0, "from:<>", "" },
	{ "MAIL FROM:<a@b> SIZE=10 BODY=8BITMIME", VERB_MAIL, 0, "FROM:<a@b> SIZE=10 BODY=8BITMIME",
	  "SIZE=10 BODY=8BITMIME" },
	{ "MAIL FROM: <a@b>", VERB_MAIL, COMMAND_PATH, "FROM: <a@b>", "" },
	{ "MAIL FROM:a@b", VERB_MAIL, COMMAND_PATH, "FROM:a@b", "" },
	{ "MAIL FROM:<a@b>SIZE=1", VERB_MAIL, COMMAND_ARGUMENT, "FROM:<a@b>SIZE=1", "SIZE=1" },
	{ "MAIL FROM:", VERB_MAIL, COMMAND_NO_ARGUMENT, "FROM:", "" },
	{ "MAIL", VERB_MAIL, COMMAND_NO_ARGUMENT, "", "" },
	{ "MAIL <a@b>", VERB_MAIL, COMMAND_ARGUMENT, "<a@b>", "" },
	{ "MAIL TO:<a@b>", VERB_MAIL, COMMAND_ARGUMENT | COMMAND_PATH, "TO:<a@b>", "" },
	{ "RCPT TO:<a@b> NOTIFY=NEVER", VERB_RCPT, 0, "TO:<a@b> NOTIFY=NEVER", "NOTIFY=NEVER" },
	{ "RCPT TO:<Postmaster>", VERB_RCPT, 0, "TO:<Postmaster>", "" },
	{ "RCPT TO:<>", VERB_RCPT, COMMAND_ARGUMENT, "TO:<>", "" },
	{ "RCPT TO:", VERB_RCPT, COMMAND_NO_ARGUMENT, "TO:", "" },
	{ "DATA", VERB_DATA, 0, "", "" },
	{ "DATA now", VERB_DATA, COMMAND_ARGUMENT, "now", "" },
	{ "RSET ", VERB_RSET, 0, "", "" },
	{ "QUIT", VERB_QUIT, 0, "", "" },
	{ "NOOP", VERB_NOOP, 0, "", "" },
	{ "NOOP hello", VERB_NOOP, 0, "hello", "" },
	{ "HELP MAIL", VERB_HELP, 0, "MAIL", "" },
	{ "VRFY", VERB_VRFY, COMMAND_NO_ARGUMENT, "", "" },
	{ "STARTTLS", VERB_STARTTLS, 0, "", "" },
	{ "STARTTLS now", VERB_STARTTLS, COMMAND_ARGUMENT, "now", "" },
	{ "AUTH LOGIN", VERB_AUTH, 0, "LOGIN", "" },
	{ "AUTH PLAIN AGEAYg==", VERB_AUTH, 0, "PLAIN AGEAYg==", "AGEAYg==" },
	{ "AUTH SCRAM-SHA-256-PLUS", VERB_AUTH, 0, "SCRAM-SHA-256-PLUS", "" },
	{ "AUTH A23456789012345678901", VERB_AUTH, COMMAND_ARGUMENT, "A23456789012345678901", "" },
	{ "AUTH PL@IN", VERB_AUTH, COMMAND_ARGUMENT, "PL@IN", "" },
	{ "AUTH my_own", VERB_AUTH, 0, "my_own", "" },
	{ "BURL imap://a/b LAST", VERB_BURL, 0, "imap://a/b LAST", "" },
	{ "BURL imap://a/b", VERB_BURL, 0, "imap://a/b", "" },
	{ "BDAT 86 LAST", VERB_BDAT, 0, "86 LAST", "" },
	{ "MAI FROM:<a@b>", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "FROM:<a@b>", "" },
	{ "MAILS", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "", "" },
	{ "XCLIENT NAME=a ADDR=b", VERB_XCLIENT, 0, "NAME=a ADDR=b", "NAME=a ADDR=b" },
	{ "XCLIENT NAME", VERB_XCLIENT, COMMAND_ARGUMENT, "NAME", "NAME" },
	{ "XFORWARD =a", VERB_XFORWARD, COMMAND_ARGUMENT, "=a", "=a" },
	{ "ATRN", VERB_ATRN, 0, "", "" },
	{ " NOOP", VERB_NOOP, COMMAND_LEADING_SPACE, "", "" },
	{ "\tNOOP", VERB_NOOP, COMMAND_LEADING_SPACE, "", "" },
	{ "NOOP\tx", VERB_NOOP, 0, "x", "" },
	{ "", VERB_UNKNOWN, COMMAND_EMPTY, "", "" },
	{ "  ", VERB_UNKNOWN, COMMAND_EMPTY | COMMAND_LEADING_SPACE, "", "" },
	{ "FOO bar", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "bar", "" },
	{ "*", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "", "" },
	{ "(greeting)", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "", "" },
	{ "?", VERB_UNKNOWN, COMMAND_UNKNOWN_VERB, "", "" },
	{ "MAIL FROM:<\xc3\xbc@b>", VERB_MAIL, COMMAND_NOT_ASCII | COMMAND_PATH,
	  "FROM:<\xc3\xbc@b>", "" },
};

START_TEST(each_line_is_taken_apart_and_marked)
{
	struct command command;

	command_parse(span_text(rows[_i].line), &command);
	ck_assert_msg(command.verb == rows[_i].verb, "%s", rows[_i].line);
	ck_assert_msg(command.flaws == rows[_i].flaws, "%s: %x", rows[_i].line, command.flaws);
	ck_assert_msg(span_is(command.argument, rows[_i].argument), "%s", rows[_i].line);
	ck_assert_msg(span_is(command.parameters, rows[_i].parameters), "%s", rows[_i].line);
}
END_TEST

START_TEST(an_outline_is_all_that_a_dialogue_needs)
{
	struct command outline, command;

	command_parse_outline(span_text(rows[_i].line), &outline);
	command_parse(span_text(rows[_i].line), &command);
	ck_assert_int_eq(outline.verb, rows[_i].verb);
	ck_assert(span_equal(outline.word, command.word));
	ck_assert_msg(span_is(outline.argument, rows[_i].argument), "%s", rows[_i].line);
	if (outline.verb != VERB_AUTH && outline.verb != VERB_BDAT && outline.verb != VERB_BURL)
		return;
	ck_assert(span_equal(outline.mechanism, command.mechanism));
	ck_assert(span_equal(outline.parameters, command.parameters));
	ck_assert_int_eq(outline.chunk_last, command.chunk_last);
}
END_TEST

START_TEST(the_parts_of_a_command_point_into_its_line)
{
	struct command command;

	command_parse(span_text("MAIL FROM:<a@b.example> SIZE=10"), &command);
	ck_assert(span_is(command.word, "MAIL"));
	ck_assert(span_is(command.address.local, "a"));
	ck_assert(span_is(command.address.domain, "b.example"));
	command_parse(span_text("auth plain abc"), &command);
	ck_assert(span_is(command.mechanism, "plain"));
}
END_TEST

static const struct {
	const char *line;
	uint64_t size;
	bool last;
	unsigned flaws;
} chunks[] = {
	{ "BDAT 100", 100, false, 0 },
	{ "BDAT 0 LAST", 0, true, 0 },
	{ "bdat 7 last ", 7, true, 0 },
	{ "BDAT 7 LATE", 7, false, COMMAND_ARGUMENT },
	{ "BDAT x", 0, false, COMMAND_ARGUMENT },
	{ "BDAT LAST", 0, false, COMMAND_ARGUMENT },
	{ "BDAT 18446744073709551616", 0, false, COMMAND_ARGUMENT },
	{ "BDAT", 0, false, COMMAND_NO_ARGUMENT },
	{ "BURL imap://a LAST", 0, true, 0 },
	{ "BURL imap://a FIRST", 0, false, COMMAND_ARGUMENT },
};

START_TEST(chunks_have_a_size_and_a_last_one)
{
	struct command command;

	command_parse(span_text(chunks[_i].line), &command);
	ck_assert_msg(command.chunk_size == chunks[_i].size, "%s", chunks[_i].line);
	ck_assert_msg(command.chunk_last == chunks[_i].last, "%s", chunks[_i].line);
	ck_assert_msg(command.flaws == chunks[_i].flaws, "%s", chunks[_i].line);
}
END_TEST

static const struct {
	const char *begin, *end;
	size_t longest; /* without CRLF; 0: never too long */
} limits[] = {
	{ "NOOP ", "", 510 },
	{ "MAIL FROM:<", "@b>", 510 },
	{ "MAIL FROM:<", "@b> SIZE=1", 510 + 26 },
	{ "MAIL FROM:<", "@b> size=1 body=8bitmime", 510 + 26 + 17 },
	{ "MAIL FROM:<", "@b> SIZE=1 SIZE=2", 510 + 26 },
	{ "MAIL FROM:<", "@b> FOO=1", 510 },
	{ "MAIL FROM:<", "@b> NOTIFY=NEVER", 510 },
	{ "MAIL FROM:<", "@b> RET=HDRS ENVID=x", 1036 - 2 },
	{ "RCPT TO:<", "@b> NOTIFY=NEVER ORCPT=x", 1036 - 2 },
	{ "RCPT TO:<", "@b> SIZE=1", 510 },
	{ "BURL imap://", "", 0 },
};

static struct command parse_of_size(size_t i, size_t size)
{
	struct bytes line = BYTES_INIT;
	struct command command;

	bytes_append_text(&line, limits[i].begin);
	while (line.size + strlen(limits[i].end) < size)
		bytes_append_byte(&line, 'x');
	bytes_append_text(&line, limits[i].end);
	ck_assert_uint_eq(line.size, size);
	command_parse(bytes_span(&line), &command);
	bytes_release(&line);
	return command;
}

START_TEST(lines_may_grow_by_what_their_parameters_bring)
{
	if (limits[_i].longest == 0) {
		ck_assert(!(parse_of_size((size_t)_i, 5000).flaws & COMMAND_LONG));
		return;
	}
	ck_assert(!(parse_of_size((size_t)_i, limits[_i].longest).flaws & COMMAND_LONG));
	ck_assert(parse_of_size((size_t)_i, limits[_i].longest + 1).flaws & COMMAND_LONG);
}
END_TEST

START_TEST(parameters_are_given_one_by_one)
{
	struct span parameters = span_text(" SIZE=10  SMTPUTF8 A=b=c ="), name, value;
	static const struct {
		const char *name, *value;
	} expected[] = { { "SIZE", "10" }, { "SMTPUTF8", "" }, { "A", "b=c" }, { "", "" } };

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		ck_assert(command_next_parameter(&parameters, &name, &value));
		ck_assert(span_is(name, expected[i].name));
		ck_assert(span_is(value, expected[i].value));
	}
	ck_assert(!command_next_parameter(&parameters, &name, &value));
}
END_TEST

START_TEST(only_cr_lf_and_nul_cannot_be_sent)
{
	static const struct {
		struct span line;
		size_t at;
	} bad[] = {
		{ { (const unsigned char *)"NOOP\r", 5 }, 4 },
		{ { (const unsigned char *)"NOOP\nQUIT", 9 }, 4 },
		{ { (const unsigned char *)"\0NOOP", 5 }, 0 },
	};
	size_t at;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert(!command_is_sendable(bad[i].line, &at));
		ck_assert_uint_eq(at, bad[i].at);
		ck_assert(!command_is_sendable(bad[i].line, NULL));
	}
	ck_assert(command_is_sendable(span_text("NOOP \033\t\x80"), &at));
	ck_assert(command_is_sendable(span_text(""), NULL));
}
END_TEST

START_TEST(the_table_names_every_verb_in_order)
{
	for (unsigned verb = 0; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = command_row((enum verb)verb);

		ck_assert_uint_eq(row->verb, verb);
		ck_assert_ptr_nonnull(row->success);
		ck_assert_ptr_nonnull(row->errors);
		ck_assert_ptr_nonnull(row->reference);
		ck_assert_uint_gt(row->timeout_s, 0);
		if (verb > VERB_UNKNOWN && verb < VERB_GREETING) {
			ck_assert_int_eq(command_find(span_text(row->name)), (int)verb);
			ck_assert(span_starts_word(span_text(row->syntax), row->name));
			ck_assert_int_eq(strchr(row->syntax, ' ') != NULL,
					 row->argument != VERB_TAKES_NONE &&
						 strcmp(row->syntax, row->name) != 0);
		}
		if (verb > VERB_ATRN && verb < VERB_GREETING)
			ck_assert_str_lt(command_name((enum verb)(verb - 1)), row->name);
	}
	ck_assert_str_eq(command_name(VERB_UNKNOWN), "?");
	ck_assert_ptr_eq(command_row(VERB_COUNT), command_row(VERB_UNKNOWN));
}
END_TEST

/* The set of three-digit codes in a cell, parentheses and dotted codes left out. */
static void read_codes(struct span cell, bool codes[600])
{
	int depth = 0;

	memset(codes, 0, 600 * sizeof(codes[0]));
	for (size_t at = 0; at < cell.size;) {
		size_t size = strspn((const char *)cell.data + at, "0123456789.");
		uint64_t code;

		depth += (cell.data[at] == '(') - (cell.data[at] == ')');
		if (size == 3 && depth == 0 && span_number(span_part(cell, at, 3), &code))
			codes[code] = true;
		at += size ? size : 1;
	}
}

/* `also` is a code that the table has beyond the cell; 0 for none. */
static void check_codes(const char *ours, struct span cell, int also, const char *verb)
{
	bool facts[600], table[600];

	read_codes(cell, facts);
	facts[also] = also > 0;
	read_codes(span_text(ours), table);
	for (int code = 0; code < 600; code++)
		ck_assert_msg(facts[code] == table[code], "%s %d", verb, code);
}

/* The longest "N min" of a cell in seconds, 300 when there is none. */
static uint64_t read_timeout(struct span cell)
{
	uint64_t longest = 0, minutes;
	struct span word, before = span_text("");

	while (cell.size) {
		word = span_next_word(&cell);
		if (span_starts_word(word, "min") && span_number(before, &minutes) &&
		    minutes > longest)
			longest = minutes;
		before = word;
	}
	return longest ? longest * 60 : 300;
}

static enum verb find_fact(struct span name)
{
	if (span_is(name, "(connection)"))
		return VERB_GREETING;
	if (span_is(name, "(final dot)"))
		return VERB_MESSAGE;
	return command_find(name);
}

START_TEST(the_table_agrees_with_the_facts)
{
	struct facts facts;
	size_t seen = 0;

	facts_open(&facts, "tests/facts/commands.tsv");
	while (facts_next(&facts)) {
		enum verb verb = find_fact(facts.cells[0]);
		const struct verb_row *row = command_row(verb);
		bool free_order = span_starts_word(facts.cells[3], "yes") ||
				  span_is(facts.cells[3], "n/a");

		if (verb == VERB_UNKNOWN)
			continue;
		seen++;
		check_codes(row->success, facts.cells[4], 0, row->name);
		check_codes(row->intermediate, facts.cells[5], 0, row->name);
		/* 421 may come at any time; the final dot's fact does not repeat it. */
		check_codes(row->errors, facts.cells[6], verb == VERB_MESSAGE ? 421 : 0, row->name);
		ck_assert_msg(row->ends_group != free_order, "%s", row->name);
		ck_assert_msg(row->timeout_s == read_timeout(facts.cells[9]), "%s", row->name);
	}
	/* All but UNKNOWN, the response and "*", whose facts are AUTH's. */
	ck_assert_uint_eq(seen, VERB_COUNT - 3);
}
END_TEST

START_TEST(each_verb_calls_for_its_codes_only)
{
	static const struct {
		enum verb verb;
		int code;
		bool expected;
	} codes[] = {
		{ VERB_RCPT, 250, true },        { VERB_RCPT, 251, true },
		{ VERB_RCPT, 252, false },       { VERB_RCPT, 550, false },
		{ VERB_DATA, 354, true },        { VERB_DATA, 250, false },
		{ VERB_AUTH, 235, true },        { VERB_AUTH, 334, true },
		{ VERB_AUTH, 535, false },       { VERB_STARTTLS, 220, true },
		{ VERB_STARTTLS, 250, false },   { VERB_EHLO, 354, false },
		{ VERB_AUTH_CANCEL, 501, true }, { VERB_UNKNOWN, 211, true },
		{ VERB_UNKNOWN, 354, false },    { VERB_UNKNOWN, 500, false },
		{ VERB_MESSAGE, 250, true },     { VERB_GREETING, 220, true },
		{ VERB_GREETING, 554, false },   { VERB_NOOP, 2500, false },
		{ VERB_NOOP, -1, false },
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		ck_assert_msg(command_expects(codes[i].verb, codes[i].code) == codes[i].expected,
			      "%s %d", command_name(codes[i].verb), codes[i].code);
}
END_TEST

START_TEST(a_mistyped_verb_is_suggested)
{
	static const struct {
		const char *word;
		enum verb verb;
	} words[] = {
		{ "HLEO", VERB_HELO },
		{ "hello", VERB_HELO },
		{ "EHL", VERB_EHLO },
		{ "EHLOO", VERB_EHLO },
		{ "ELHO", VERB_EHLO },
		{ "HLO", VERB_EHLO },
		{ "EHELO", VERB_EHLO },
		{ "EHLP", VERB_EHLO },
		{ "AMIL", VERB_MAIL },
		{ "MIAL", VERB_MAIL },
		{ "MAILFROM:<a@b>", VERB_MAIL },
		{ "MAIL:", VERB_MAIL },
		{ "rcptto:<a@b>", VERB_RCPT },
		{ "RCPT:<a@b>", VERB_RCPT },
		{ "RPCT", VERB_RCPT },
		{ "DAAT", VERB_DATA },
		{ "QIUT", VERB_QUIT },
		{ "QUITT", VERB_QUIT },
		{ "START-TLS", VERB_STARTTLS },
		{ "STARTTSL", VERB_STARTTLS },
		{ "RSETS", VERB_RSET },
		{ "AUHT", VERB_AUTH },
		{ "NOPP", VERB_NOOP },
		{ "MAIL", VERB_UNKNOWN },
		{ "LHLO", VERB_UNKNOWN },
		{ "FOO", VERB_UNKNOWN },
		{ "XQ", VERB_UNKNOWN },
		{ "", VERB_UNKNOWN },
		{ "SAML", VERB_UNKNOWN },
		{ "TURN", VERB_UNKNOWN },
		{ "LIAM", VERB_UNKNOWN },
		{ "STARTXXX", VERB_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		ck_assert_msg(command_suggest(span_text(words[i].word)) == words[i].verb, "%s: %s",
			      words[i].word,
			      command_name(command_suggest(span_text(words[i].word))));
}
END_TEST

#define SOME (BIT(EXTENSION_SIZE) | BIT(EXTENSION_8BITMIME) | BIT(EXTENSION_SMTPUTF8))
#define WITH_DSN (BIT(EXTENSION_DSN) | BIT(EXTENSION_SIZE))

static const struct {
	const char *typed;
	extension_set offered;
	const char *hint;
} hints[] = {
	{ "", SOME, "" },
	{ " ", SOME, "" },
	{ "M", 0, "AIL FROM:<address>" },
	{ "ma", SOME, "IL FROM:<address> [SIZE=n] [BODY=8BITMIME] [SMTPUTF8]" },
	{ "E", 0, "" },
	{ "EH", 0, "LO domain" },
	{ "FOO", 0, "" },
	{ "FOO ", 0, "" },
	{ "MAIL", 0, " FROM:<address>" },
	{ "MAIL ", SOME, "FROM:<address> [SIZE=n] [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FR", 0, "OM:<address>" },
	{ "MAIL FROM:", SOME, "<address> [SIZE=n] [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM: ", 0, "<address>" },
	{ "MAIL FROM:<", 0, "address>" },
	{ "MAIL FROM:<a@b", BIT(EXTENSION_SIZE), "> [SIZE=n]" },
	{ "MAIL FROM:<a@b x", BIT(EXTENSION_SIZE), "" },
	{ "MAIL FROM:<a@b>", BIT(EXTENSION_SIZE), " [SIZE=n]" },
	{ "MAIL FROM:<>", BIT(EXTENSION_SIZE), " [SIZE=n]" },
	{ "MAIL FROM:a@b", BIT(EXTENSION_SIZE), " [SIZE=n]" },
	{ "MAIL FROM:<a@b> ", SOME, "[SIZE=n] [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> ", 0, "" },
	{ "MAIL FROM:<a@b> ", BIT(EXTENSION_PIPELINING), "" },
	{ "MAIL FROM:<a@b> SI", SOME, "ZE=n [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> SIZE", SOME, "=n [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> SIZE=", SOME, "n [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> size=1", SOME, " [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> SIZE=1 ", SOME, "[BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME SMTP", SOME, "UTF8" },
	{ "MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME SMTPUTF8", SOME, "" },
	{ "MAIL FROM:<a@b> XYZ", SOME, " [SIZE=n] [BODY=8BITMIME] [SMTPUTF8]" },
	{ "MAIL FROM:<a@b> BODY=8BITMIME ", BIT(EXTENSION_8BITMIME) | BIT(EXTENSION_BINARYMIME),
	  "" },
	{ "MAIL FROM:<a@b> ", WITH_DSN, "[SIZE=n] [RET=FULL|HDRS] [ENVID=id]" },
	{ "RCPT TO:<a@b> ", WITH_DSN,
	  "[NOTIFY=NEVER|SUCCESS,FAILURE,DELAY] [ORCPT=rfc822;address]" },
	{ "RCPT T", 0, "O:<address>" },
	{ "MAIL TO:<", SOME, "" },
	{ "AUTH", 0, " mechanism [initial-response]" },
	{ "AUTH ", 0, "mechanism [initial-response]" },
	{ "AUTH PLAIN", 0, " [initial-response]" },
	{ "AUTH PLAIN ", 0, "[initial-response]" },
	{ "AUTH PLAIN x", 0, "" },
	{ "BDAT 10 ", 0, "[LAST]" },
	{ "DATA", 0, "" },
	{ "DATA ", 0, "" },
	{ "DATA x", 0, "" },
	{ " EHLO", 0, " domain" },
	{ "STARTT", 0, "LS" },
};

START_TEST(the_hint_shows_what_is_still_to_come)
{
	struct bytes out = BYTES_INIT;

	command_hint(span_text(hints[_i].typed), hints[_i].offered, &out);
	ck_assert_msg(span_is(bytes_span(&out), hints[_i].hint), "\"%s\" gives \"%s\"",
		      hints[_i].typed, bytes_text(&out));
	bytes_release(&out);
}
END_TEST

START_TEST(every_extension_with_parameters_has_its_place_in_hints)
{
	for (unsigned id = 0; id < EXTENSION_UNKNOWN; id++) {
		const struct extension_row *row = extension_row((enum extension)id);
		struct bytes out = BYTES_INIT;

		command_hint(span_text("MAIL FROM:<> "), BIT(id), &out);
		ck_assert_msg(span_is(bytes_span(&out), row->mail_syntax ? row->mail_syntax : ""),
			      "%s", row->keyword);
		bytes_clear(&out);
		command_hint(span_text("RCPT TO:<a> "), BIT(id), &out);
		ck_assert_msg(span_is(bytes_span(&out), row->rcpt_syntax ? row->rcpt_syntax : ""),
			      "%s", row->keyword);
		bytes_release(&out);
	}
}
END_TEST

static void add_hints(TCase *tests)
{
	tcase_add_test(tests, a_mistyped_verb_is_suggested);
	tcase_add_loop_test(tests, the_hint_shows_what_is_still_to_come, 0,
			    sizeof(hints) / sizeof(hints[0]));
	tcase_add_test(tests, every_extension_with_parameters_has_its_place_in_hints);
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/command");
	TCase *tests = tcase_create("command");

	tcase_add_loop_test(tests, each_line_is_taken_apart_and_marked, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, an_outline_is_all_that_a_dialogue_needs, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, the_parts_of_a_command_point_into_its_line);
	tcase_add_loop_test(tests, chunks_have_a_size_and_a_last_one, 0,
			    sizeof(chunks) / sizeof(chunks[0]));
	tcase_add_loop_test(tests, lines_may_grow_by_what_their_parameters_bring, 0,
			    sizeof(limits) / sizeof(limits[0]));
	tcase_add_test(tests, parameters_are_given_one_by_one);
	tcase_add_test(tests, only_cr_lf_and_nul_cannot_be_sent);
	tcase_add_test(tests, the_table_names_every_verb_in_order);
	tcase_add_test(tests, the_table_agrees_with_the_facts);
	tcase_add_test(tests, each_verb_calls_for_its_codes_only);
	add_hints(tests);
	suite_add_tcase(suite, tests);
	return suite;
}

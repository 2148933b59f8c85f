/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EHLO keywords: the table, single lines, and whole replies. */
#include <string.h>

#include "../tools/unit.h"
#include "facts.h"
#include "smtp/extension.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		(const unsigned char *)(literal), sizeof(literal) - 1                              \
	}

static const struct {
	struct span text;
	bool found;
	enum extension id;
	const char *keyword, *parameters;
	bool valid, equals;
} rows[] = {
	{ S("STARTTLS"), true, EXTENSION_STARTTLS, "STARTTLS", "", true, false },
	{ S("starttls"), true, EXTENSION_STARTTLS, "starttls", "", true, false },
	{ S("SIZE 10240000"), true, EXTENSION_SIZE, "SIZE", "10240000", true, false },
	{ S("SIZE  10 "), true, EXTENSION_SIZE, "SIZE", "10", true, false },
	{ S(" DSN"), true, EXTENSION_DSN, "DSN", "", true, false },
	{ S("AUTH PLAIN LOGIN"), true, EXTENSION_AUTH, "AUTH", "PLAIN LOGIN", true, false },
	{ S("AUTH=PLAIN LOGIN"), true, EXTENSION_AUTH, "AUTH", "PLAIN LOGIN", true, true },
	{ S("AUTH="), true, EXTENSION_AUTH, "AUTH", "", true, true },
	{ S("STARTTLS=yes"), true, EXTENSION_UNKNOWN, "STARTTLS", "yes", true, true },
	{ S("LIMITS RCPTMAX=10"), true, EXTENSION_LIMITS, "LIMITS", "RCPTMAX=10", true, false },
	{ S("X-ANONYMOUSTLS"), true, EXTENSION_UNKNOWN, "X-ANONYMOUSTLS", "", true, false },
	{ S("XXXXXXXA"), true, EXTENSION_UNKNOWN, "XXXXXXXA", "", true, false },
	{ S("STARTTLSX"), true, EXTENSION_UNKNOWN, "STARTTLSX", "", true, false },
	{ S("STAR\xe2\x80\x8bTTLS"), true, EXTENSION_UNKNOWN, "STAR\xe2\x80\x8bTTLS", "", false,
	  false },
	{ S("STARTTLS\033[m"), true, EXTENSION_UNKNOWN, "STARTTLS\033[m", "", false, false },
	{ S("-X"), true, EXTENSION_UNKNOWN, "-X", "", false, false },
	{ S("X_PIPE_CONNECT"), true, EXTENSION_UNKNOWN, "X_PIPE_CONNECT", "", false, false },
	{ S("=PLAIN"), false, EXTENSION_UNKNOWN, "", "PLAIN", false, true },
	{ S(""), false, EXTENSION_UNKNOWN, "", "", false, false },
	{ S("   "), false, EXTENSION_UNKNOWN, "", "", false, false },
};

START_TEST(each_line_gives_its_keyword_and_parameters)
{
	struct extension_line line;

	ck_assert(extension_parse(rows[_i].text, &line) == rows[_i].found);
	ck_assert_msg(line.id == rows[_i].id, "%s", rows[_i].keyword);
	ck_assert_msg(span_is(line.keyword, rows[_i].keyword), "%s", rows[_i].keyword);
	ck_assert_msg(span_is(line.parameters, rows[_i].parameters), "%s", rows[_i].keyword);
	ck_assert_msg(line.valid == rows[_i].valid, "%s", rows[_i].keyword);
	ck_assert_msg(line.equals == rows[_i].equals, "%s", rows[_i].keyword);
}
END_TEST

START_TEST(a_nul_makes_another_keyword)
{
	struct extension_line line;

	ck_assert(extension_parse(span_of("STARTTLS\0", 9), &line));
	ck_assert_int_eq(line.id, EXTENSION_UNKNOWN);
	ck_assert(!line.valid);
}
END_TEST

static void read_reply(const char *text, struct reply *reply)
{
	struct splitter splitter;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	while (splitter_push(&splitter, span_text(text), &offset, &line))
		reply_push(reply, &line);
	splitter_release(&splitter);
}

#define BIT(id) (UINT64_C(1) << (id))

static const struct {
	const char *text;
	extension_set offered;
	uint64_t size_limit;
	bool size_unusable;
	uint32_t keyword_count;
} replies[] = {
	{ "250 mail.example.test\r\n", 0, 0, false, 0 },
	{ "250-SIZE 10\r\n250 DSN\r\n", BIT(EXTENSION_DSN), 0, false, 1 },
	{ "250-a\r\n250-SIZE 10240000\r\n250-PIPELINING\r\n250 HELP\r\n",
	  BIT(EXTENSION_SIZE) | BIT(EXTENSION_PIPELINING) | BIT(EXTENSION_HELP), 10240000, false,
	  3 },
	{ "250-a\r\n250 SIZE\r\n", BIT(EXTENSION_SIZE), 0, false, 1 },
	{ "250-a\r\n250 SIZE 0\r\n", BIT(EXTENSION_SIZE), 0, false, 1 },
	{ "250-a\r\n250 SIZE 18446744073709551615\r\n", BIT(EXTENSION_SIZE), UINT64_MAX, false, 1 },
	{ "250-a\r\n250 SIZE 18446744073709551616\r\n", BIT(EXTENSION_SIZE), 0, true, 1 },
	{ "250-a\r\n250 SIZE 99999999999999999999999999\r\n", BIT(EXTENSION_SIZE), 0, true, 1 },
	{ "250-a\r\n250 SIZE -1\r\n", BIT(EXTENSION_SIZE), 0, true, 1 },
	{ "250-a\r\n250 SIZE 10 20\r\n", BIT(EXTENSION_SIZE), 0, true, 1 },
	{ "250-a\r\n250-AUTH=LOGIN\r\n250 X-OTHER\r\n", BIT(EXTENSION_AUTH), 0, false, 2 },
	{ "250-a\r\n250-\r\n250-=\r\n250 \033\r\n", 0, 0, false, 1 },
	{ "250-a\r\nSTARTTLS\r\n250 DSN\r\n", BIT(EXTENSION_DSN), 0, false, 1 },
};

START_TEST(each_reply_is_folded_into_what_is_offered)
{
	struct reply reply = REPLY_INIT;
	struct extensions extensions;

	read_reply(replies[_i].text, &reply);
	extensions_read(&reply, &extensions);
	ck_assert_uint_eq(extensions.offered, replies[_i].offered);
	ck_assert_uint_eq(extensions.size_limit, replies[_i].size_limit);
	ck_assert_int_eq(extensions.size_unusable, replies[_i].size_unusable);
	ck_assert_uint_eq(extensions.keyword_count, replies[_i].keyword_count);
	reply_release(&reply);
}
END_TEST

START_TEST(ten_thousand_keywords_are_counted_and_the_known_ones_found)
{
	struct bytes text = BYTES_INIT;
	struct reply reply = REPLY_INIT;
	struct extensions extensions;

	bytes_append_text(&text, "250-mail.example.test\r\n");
	for (unsigned i = 0; i < 9999; i++) {
		bytes_append_text(&text, "250-XKEYWORD");
		bytes_append_number(&text, i);
		bytes_append_text(&text, " a b\r\n");
	}
	bytes_append_text(&text, "250 STARTTLS\r\n");
	read_reply(bytes_text(&text), &reply);
	extensions_read(&reply, &extensions);
	ck_assert_uint_eq(extensions.keyword_count, 10000);
	ck_assert_uint_eq(extensions.offered, BIT(EXTENSION_STARTTLS));
	reply_release(&reply);
	bytes_release(&text);
}
END_TEST

START_TEST(the_table_is_sorted_and_each_row_finds_itself)
{
	for (unsigned id = 0; id < EXTENSION_UNKNOWN; id++) {
		const struct extension_row *row = extension_row((enum extension)id);

		ck_assert_uint_eq(row->id, id);
		ck_assert_ptr_eq(extension_find(span_text(row->keyword)), row);
		if (id > 0)
			ck_assert_str_lt(extension_row((enum extension)(id - 1))->keyword,
					 row->keyword);
		if (row->mail_growth)
			ck_assert_ptr_nonnull(row->mail_syntax);
		if (row->rcpt_growth)
			ck_assert_ptr_nonnull(row->rcpt_syntax);
	}
	ck_assert_ptr_null(extension_row(EXTENSION_UNKNOWN));
	ck_assert_ptr_null(extension_find(span_text("SIZ")));
}
END_TEST

/* True when each name of our syntax stands in the fact cell as "NAME" or "NAME=". */
static void check_syntax(const char *ours, struct span cell, const char *keyword)
{
	struct span syntax = span_text(ours), name, value;

	ck_assert_msg((ours != NULL) == (cell.size > 0), "%s", keyword);
	while (extension_next_syntax(&syntax, &name, &value))
		ck_assert_msg(span_find_span(cell, name) < cell.size, "%s", keyword);
}

START_TEST(the_table_agrees_with_the_facts)
{
	struct facts facts;
	size_t seen = 0;

	facts_open(&facts, "tests/facts/ehlo-keywords.tsv");
	while (facts_next(&facts)) {
		const struct extension_row *row = extension_find(facts.cells[0]);
		struct span growth = facts.cells[6];
		uint64_t number;

		if (!row)
			continue;
		seen++;
		check_syntax(row->mail_syntax, facts.cells[4], row->keyword);
		check_syntax(row->rcpt_syntax, facts.cells[5], row->keyword);
		if (row->verb)
			ck_assert_msg(span_starts_word(facts.cells[3], row->verb), "%s",
				      row->keyword);
		if (span_number(span_after(growth, span_find(growth, '+') + 1), &number))
			ck_assert_msg(number == (span_starts_word(growth, "MAIL")
							 ? row->mail_growth
							 : row->rcpt_growth),
				      "%s", row->keyword);
		else
			ck_assert_msg(row->id == EXTENSION_DSN || growth.size == 0, "%s",
				      row->keyword);
	}
	ck_assert_uint_eq(seen, EXTENSION_UNKNOWN);
}
END_TEST

START_TEST(sets_hold_known_extensions_only)
{
	ck_assert(extension_in(BIT(EXTENSION_XFORWARD), EXTENSION_XFORWARD));
	ck_assert(!extension_in(BIT(EXTENSION_XFORWARD), EXTENSION_XCLIENT));
	ck_assert(!extension_in(UINT64_MAX, EXTENSION_UNKNOWN));
}
END_TEST

START_TEST(mechanisms_are_given_one_by_one)
{
	struct span parameters = span_text(" PLAIN  LOGIN\tXOAUTH2 "), mechanism;

	ck_assert(extension_next_mechanism(&parameters, &mechanism));
	ck_assert(span_is(mechanism, "PLAIN"));
	ck_assert(extension_next_mechanism(&parameters, &mechanism));
	ck_assert(span_is(mechanism, "LOGIN"));
	ck_assert(extension_next_mechanism(&parameters, &mechanism));
	ck_assert(span_is(mechanism, "XOAUTH2"));
	ck_assert(!extension_next_mechanism(&parameters, &mechanism));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/extension");
	TCase *tests = tcase_create("extension");

	tcase_add_loop_test(tests, each_line_gives_its_keyword_and_parameters, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, a_nul_makes_another_keyword);
	tcase_add_loop_test(tests, each_reply_is_folded_into_what_is_offered, 0,
			    sizeof(replies) / sizeof(replies[0]));
	tcase_add_test(tests, ten_thousand_keywords_are_counted_and_the_known_ones_found);
	tcase_add_test(tests, the_table_is_sorted_and_each_row_finds_itself);
	tcase_add_test(tests, the_table_agrees_with_the_facts);
	tcase_add_test(tests, sets_hold_known_extensions_only);
	tcase_add_test(tests, mechanisms_are_given_one_by_one);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/breakpoint.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "smtp/splitter.h"

static struct breakpoints *set(const char *text)
{
	struct breakpoints *breakpoints = breakpoints_new();
	struct fault fault;

	ck_assert_uint_eq(breakpoints_add(breakpoints, span_text(text), &fault), 1);
	return breakpoints;
}

static bool stops_line(struct breakpoints *breakpoints, enum verb verb)
{
	char *why;
	bool stops = breakpoints_stop_line(breakpoints, verb, &why);

	ck_assert_int_eq(why != NULL, stops);
	memory_free(why);
	return stops;
}

static bool stops_reply(struct breakpoints *breakpoints, enum verb verb, const char *line)
{
	struct reply reply = REPLY_INIT;
	char *why;
	bool stops;

	reply_push(&reply, &(struct line){ .text = span_text(line), .end = LINE_END_CRLF });
	stops = breakpoints_stop_reply(breakpoints, verb, &reply, &why);
	ck_assert_int_eq(why != NULL, stops);
	memory_free(why);
	reply_release(&reply);
	return stops;
}

static const struct {
	const char *text;
	enum verb verb;
	const char *reply; /* NULL: a line is about to leave */
	bool stops;
} rows[] = {
	{ "before AUTH", VERB_AUTH, NULL, true },
	{ "before auth", VERB_AUTH, NULL, true },
	{ "  Before   QUIT ", VERB_QUIT, NULL, true },
	{ "before AUTH", VERB_MAIL, NULL, false },
	{ "before AUTH", VERB_AUTH_RESPONSE, NULL, false },
	{ "before AUTH", VERB_AUTH, "334 ", false },
	{ "stage envelope", VERB_MAIL, NULL, true },
	{ "stage envelope", VERB_RCPT, NULL, false },
	{ "stage message", VERB_BDAT, NULL, true },
	{ "stage ehlo", VERB_HELO, NULL, true },
	{ "stage greeting", VERB_GREETING, "220 hello", true },
	{ "stage greeting", VERB_EHLO, "250 hello", false },
	{ "on 5xx", VERB_MAIL, "550 no", true },
	{ "on 5xx", VERB_MAIL, "450 no", false },
	{ "on 5xx", VERB_MAIL, NULL, false },
	{ "on 4.7.*", VERB_RCPT, "450 4.7.1 later", true },
	{ "on 4.7.*", VERB_RCPT, "450 4.2.1 later", false },
	{ "on 421|554", VERB_GREETING, "554 no", true },
	{ "when reply matches queued as", VERB_MESSAGE, "250 2.0.0 Ok: queued as 4F", true },
	{ "when reply matches queued as", VERB_MESSAGE, "250 2.0.0 Ok", false },
	{ "when reply matches ^5[0-9]+ .*block", VERB_RCPT, "554 5.7.1 on a Block list", true },
	{ "when reply matches a/b", VERB_RCPT, "250 a/b", true },
	{ "when reply matches a\\/b|c", VERB_RCPT, "250 a/b", true },
};

START_TEST(each_form_stops_what_it_says)
{
	struct breakpoints *breakpoints = set(rows[_i].text);
	bool stops = rows[_i].reply ? stops_reply(breakpoints, rows[_i].verb, rows[_i].reply)
				    : stops_line(breakpoints, rows[_i].verb);

	ck_assert_int_eq(stops, rows[_i].stops);
	breakpoints_free(breakpoints);
}
END_TEST

static const struct {
	const char *text;
	const char *word; /* that the message must name */
} wrong[] = {
	{ "", ":break before AUTH" },
	{ "AUTH", ":break before AUTH" },
	{ "before", "no SMTP command" },
	{ "before FOO", "FOO" },
	{ "before (response)", "(response)" },
	{ "on 99", "99" },
	{ "stage login", "envelope" },
	{ "when reply matches", "regular expression" },
	{ "when reply matches (", "regular expression" },
	{ "before RCPT count 0", "count" },
	{ "before RCPT count x", "count" },
};

START_TEST(what_cannot_be_read_is_told_with_an_example)
{
	struct breakpoints *breakpoints = breakpoints_new();
	struct breakpoint_row row;
	struct fault fault;

	ck_assert_uint_eq(breakpoints_add(breakpoints, span_text(wrong[_i].text), &fault), 0);
	ck_assert_msg(strstr(fault.text, wrong[_i].word), "%s", fault.text);
	ck_assert(!breakpoints_row(breakpoints, 0, &row));
	breakpoints_free(breakpoints);
}
END_TEST

START_TEST(a_temporary_one_is_gone_once_it_stopped)
{
	struct breakpoints *breakpoints = set("once before NOOP");
	struct breakpoint_row row;

	ck_assert(breakpoints_row(breakpoints, 0, &row));
	ck_assert(row.once);
	ck_assert_str_eq(row.text, "before NOOP");
	ck_assert(!stops_line(breakpoints, VERB_MAIL));
	ck_assert(stops_line(breakpoints, VERB_NOOP));
	ck_assert(!breakpoints_row(breakpoints, 0, &row));
	ck_assert(!stops_line(breakpoints, VERB_NOOP));
	breakpoints_free(breakpoints);
}
END_TEST

START_TEST(a_count_lets_the_first_ones_pass)
{
	struct breakpoints *breakpoints = set("before RCPT count 3");
	struct breakpoint_row row;

	ck_assert(!stops_line(breakpoints, VERB_RCPT));
	ck_assert(!stops_line(breakpoints, VERB_RCPT));
	ck_assert(stops_line(breakpoints, VERB_RCPT));
	ck_assert(stops_line(breakpoints, VERB_RCPT));
	ck_assert(breakpoints_row(breakpoints, 0, &row));
	ck_assert_uint_eq(row.count, 3);
	ck_assert_uint_eq(row.met, 4);
	breakpoints_free(breakpoints);
}
END_TEST

START_TEST(numbers_stay_when_others_are_deleted)
{
	struct breakpoints *breakpoints = set("before AUTH");
	struct breakpoint_row row;
	struct fault fault;

	ck_assert_uint_eq(breakpoints_add(breakpoints, span_text("on 5xx"), &fault), 2);
	ck_assert(breakpoints_delete(breakpoints, 1));
	ck_assert(!breakpoints_delete(breakpoints, 1));
	ck_assert(breakpoints_row(breakpoints, 0, &row));
	ck_assert_uint_eq(row.number, 2);
	ck_assert_uint_eq(breakpoints_add(breakpoints, span_text("on 4xx"), &fault), 3);
	breakpoints_clear(breakpoints);
	ck_assert(!breakpoints_row(breakpoints, 0, &row));
	breakpoints_free(breakpoints);
}
END_TEST

START_TEST(all_that_are_met_count_and_the_first_is_named)
{
	struct breakpoints *breakpoints = set("stage auth");
	struct breakpoint_row row;
	struct fault fault;
	char *why;

	breakpoints_add(breakpoints, span_text("before AUTH"), &fault);
	ck_assert(breakpoints_stop_line(breakpoints, VERB_AUTH, &why));
	ck_assert_str_eq(why, "stage auth");
	memory_free(why);
	ck_assert(breakpoints_row(breakpoints, 1, &row));
	ck_assert_uint_eq(row.met, 1);
	breakpoints_free(breakpoints);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/breakpoint");
	TCase *tests = tcase_create("breakpoint");

	tcase_add_loop_test(tests, each_form_stops_what_it_says, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, what_cannot_be_read_is_told_with_an_example, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tests, a_temporary_one_is_gone_once_it_stopped);
	tcase_add_test(tests, a_count_lets_the_first_ones_pass);
	tcase_add_test(tests, numbers_stay_when_others_are_deleted);
	tcase_add_test(tests, all_that_are_met_count_and_the_first_is_named);
	suite_add_tcase(suite, tests);
	return suite;
}

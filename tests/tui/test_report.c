/* SPDX-License-Identifier: GPL-3.0-or-later */
/* :report and :script: what they ask for, and when secrets may leave. */
#include "stage.h"

#include "../tools/unit.h"

static struct stage stage;

static void open_80x24(void)
{
	stage_open(&stage, 24, 80);
	stage_begin(&stage);
	stage_server(&stage, "220 mail.example.test ESMTP\r\n");
	stage_asked(&stage);
}

static void close_stage(void)
{
	stage_close_all(&stage);
}

static const struct {
	const char *typed, *asked;
} requests[] = {
	{ ":report ticket.md\r", "report by ending ticket.md\n" },
	{ ":report swaks a file.txt\r", "report swaks a file.txt\n" },
	{ ":report html\r", "report by ending html\n" },
	{ ":report --anonymize json x\r", "report json anonymous x\n" },
	{ ":report json --anonymize x\r", "report json anonymous x\n" },
	{ ":script again.script\r", "report script again.script\n" },
};

START_TEST(a_report_names_its_format_and_its_file)
{
	stage_type(&stage, requests[_i].typed);
	ck_assert_str_eq(stage_asked(&stage), requests[_i].asked);
	ck_assert(stage_shows(&stage, "Written to "));
}
END_TEST

START_TEST(without_a_file_the_formats_are_told)
{
	stage_type(&stage, ":report\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "markdown"));
	stage_type(&stage, ":script\r");
	ck_assert_str_eq(stage_asked(&stage), "");
}
END_TEST

START_TEST(there_are_no_secrets_before_a_login)
{
	stage_type(&stage, ":report --with-secrets x.txt\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "no secrets here"));
}
END_TEST

START_TEST(secrets_leave_only_after_a_yes)
{
	secrets_add(stage.secrets, span_text("geheim123"));
	stage_type(&stage, ":report --with-secrets x.txt\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "can log in"));
	stage_type(&stage, "\r"); /* No is the default */
	ck_assert_str_eq(stage_asked(&stage), "");
	stage_type(&stage, ":report --with-secrets x.txt\r");
	stage_type(&stage, "\033y"); /* Alt-Y */
	ck_assert_str_eq(stage_asked(&stage), "report by ending secrets x.txt\n");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/report");
	TCase *tests = tcase_create("all");

	tcase_add_checked_fixture(tests, open_80x24, close_stage);
	tcase_add_loop_test(tests, a_report_names_its_format_and_its_file, 0,
			    sizeof(requests) / sizeof(requests[0]));
	tcase_add_test(tests, without_a_file_the_formats_are_told);
	tcase_add_test(tests, there_are_no_secrets_before_a_login);
	tcase_add_test(tests, secrets_leave_only_after_a_yes);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats. */
#include <string.h>

#include "../tools/unit.h"
#include "report/format.h"

START_TEST(formats_have_a_name_an_ending_and_a_session_and_differ)
{
	const struct report_format *row, *other;

	for (size_t n = 0; (row = report_format_row(n)); n++) {
		ck_assert(*row->name && *row->help && row->session);
		ck_assert_msg(row->ending[0] == '.' && row->ending[1], "%s", row->name);
		ck_assert_msg(!row->explanation == !row->comparison, "%s", row->name);
		for (size_t m = 0; m < n && (other = report_format_row(m)); m++)
			ck_assert(strcmp(row->name, other->name) &&
				  strcmp(row->ending, other->ending));
	}
}
END_TEST

START_TEST(formats_are_found_by_name_and_text_is_the_default)
{
	ck_assert_str_eq(report_format_find(span_text("json"))->name, "json");
	ck_assert_str_eq(report_format_find(span_text(NULL))->name, "text");
	ck_assert_ptr_null(report_format_find(span_text("jso")));
	ck_assert_ptr_null(report_format_find(span_text("JSON")));
}
END_TEST

START_TEST(formats_are_found_by_the_ending_of_a_file)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "ticket.md", "markdown" }, { "/tmp/a.b/x.jsonl", "json" },
		{ "x.txt", "text" },         { "x", "text" },
		{ ".md", "text" }, /* a hidden file's whole name is no ending */
		{ "x.unknown", "text" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(report_format_of_path(span_text(cases[i].path))->name,
				 cases[i].name);
}
END_TEST

START_TEST(names_are_listed_for_a_usage_error)
{
	struct bytes all = BYTES_INIT, some = BYTES_INIT;

	report_format_append_names(&all, false);
	report_format_append_names(&some, true);
	ck_assert_int_eq(strncmp(bytes_text(&all), "text, json, markdown", 20), 0);
	ck_assert_str_eq(bytes_text(&some), "text, json, markdown");
	bytes_release(&all);
	bytes_release(&some);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("report/format");
	TCase *tcase = tcase_create("format");

	tcase_add_test(tcase, formats_have_a_name_an_ending_and_a_session_and_differ);
	tcase_add_test(tcase, formats_are_found_by_name_and_text_is_the_default);
	tcase_add_test(tcase, formats_are_found_by_the_ending_of_a_file);
	tcase_add_test(tcase, names_are_listed_for_a_usage_error);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of scenarios, as a table. */
#include <string.h>

#include "../tools/unit.h"
#include "practice/scenario.h"

START_TEST(scenarios_are_sorted_and_unique_and_explained)
{
	const struct scenario *row, *before = NULL;
	size_t count = 0;

	for (; (row = scenario_row(count)); count++) {
		if (before)
			ck_assert_msg(strcmp(before->name, row->name) < 0, "%s", row->name);
		ck_assert_msg(row->summary[strlen(row->summary) - 1] == '.', "%s", row->name);
		ck_assert_ptr_eq(scenario_find(span_text(row->name)), row);
		before = row;
	}
	ck_assert_uint_gt(count, 20);
}
END_TEST

START_TEST(no_name_means_normal_and_an_unknown_one_nothing)
{
	ck_assert_str_eq(scenario_find(span_text(""))->name, "normal");
	ck_assert_ptr_null(scenario_find(span_text("normalx")));
	ck_assert_ptr_null(scenario_find(span_text("no")));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("practice/scenario");
	TCase *table = tcase_create("table");

	tcase_add_test(table, scenarios_are_sorted_and_unique_and_explained);
	tcase_add_test(table, no_name_means_normal_and_an_unknown_one_nothing);
	suite_add_tcase(suite, table);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enhanced status codes: what is one and what is none. */
#include <string.h>

#include "../tools/unit.h"
#include "smtp/status.h"

static const struct {
	const char *text;
	size_t size; /* 0: none */
	int class, subject, detail;
} rows[] = {
	{ "2.0.0 OK", 5, 2, 0, 0 },
	{ "5.7.8", 5, 5, 7, 8 },
	{ "4.7.139 late", 7, 4, 7, 139 },
	{ "5.999.999 far", 9, 5, 999, 999 },
	{ "3.0.0 no such class", 0, 0, 0, 0 },
	{ "1.0.0", 0, 0, 0, 0 },
	{ "25.7.8", 0, 0, 0, 0 },
	{ "5.7", 0, 0, 0, 0 },
	{ "5.7.", 0, 0, 0, 0 },
	{ "5..8", 0, 0, 0, 0 },
	{ "5.7.8.", 0, 0, 0, 0 },
	{ "5.7.8:", 0, 0, 0, 0 },
	{ "5.7.1234", 0, 0, 0, 0 },
	{ "5.1234.1", 0, 0, 0, 0 },
	{ "5", 0, 0, 0, 0 },
	{ "", 0, 0, 0, 0 },
	{ " 5.7.8", 0, 0, 0, 0 },
	{ "2,0,0", 0, 0, 0, 0 },
};

START_TEST(a_status_is_found_where_one_stands_and_nowhere_else)
{
	struct status status;

	ck_assert_uint_eq(status_parse(span_text(rows[_i].text), &status), rows[_i].size);
	ck_assert(status_is(status, rows[_i].class, rows[_i].subject, rows[_i].detail));
}
END_TEST

START_TEST(what_stands_behind_the_text_is_no_part_of_it)
{
	struct status status;

	for (size_t size = 0; size < 5; size++)
		ck_assert_uint_eq(status_parse(span_of("5.7.8", size), &status), 0);
	ck_assert_uint_eq(status_parse(span_of("5.7.89", 5), &status), 5);
	ck_assert(status_is(status, 5, 7, 8));
}
END_TEST

START_TEST(a_status_is_written_as_it_was_read)
{
	static const char *const texts[] = { "2.0.0", "4.7.139", "5.999.999" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct status status;
		char text[STATUS_TEXT_SIZE];

		status_parse(span_text(texts[i]), &status);
		status_format(status, text);
		ck_assert_str_eq(text, texts[i]);
	}
}
END_TEST

START_TEST(statuses_are_equal_in_all_three_parts)
{
	struct status status = { 5, 7, 8 };

	ck_assert(status_equal(status, (struct status){ 5, 7, 8 }));
	ck_assert(!status_equal(status, (struct status){ 4, 7, 8 }));
	ck_assert(!status_equal(status, (struct status){ 5, 6, 8 }));
	ck_assert(!status_equal(status, (struct status){ 5, 7, 9 }));
	ck_assert(!status_is(status, 4, 7, 8));
	ck_assert(!status_is(status, 5, 6, 8));
	ck_assert(!status_is(status, 5, 7, 9));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/status");
	TCase *tests = tcase_create("status");

	tcase_add_loop_test(tests, a_status_is_found_where_one_stands_and_nowhere_else, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, what_stands_behind_the_text_is_no_part_of_it);
	tcase_add_test(tests, a_status_is_written_as_it_was_read);
	tcase_add_test(tests, statuses_are_equal_in_all_three_parts);
	suite_add_tcase(suite, tests);
	return suite;
}

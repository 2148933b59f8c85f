/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work in parts: more at a time while it is quick, less when it is slow. */
#include "../tools/unit.h"
#include "tui/slice.h"

START_TEST(it_begins_with_little_and_doubles_while_turns_come_quickly)
{
	struct slice slice = { .most = 0 };
	uint32_t first = slice_next(&slice, 1000000);

	ck_assert_uint_le(first, 64);
	ck_assert_uint_eq(slice_next(&slice, 1001000), 2 * first);
	ck_assert_uint_eq(slice_next(&slice, 1002000), 4 * first);
}
END_TEST

START_TEST(a_slow_turn_halves_it_but_never_below_what_it_began_with)
{
	struct slice slice = { .most = 0 };
	uint32_t first = slice_next(&slice, 1000000);

	slice_next(&slice, 1001000);
	ck_assert_uint_eq(slice_next(&slice, 2000000), first);
	ck_assert_uint_eq(slice_next(&slice, 3000000), first);
}
END_TEST

START_TEST(a_rest_says_nothing_of_its_cost)
{
	struct slice slice = { .most = 0 };

	slice_next(&slice, 1000000);
	slice_next(&slice, 1001000);
	slice_rest(&slice);
	ck_assert_uint_eq(slice_next(&slice, 9000000), slice.most);
	ck_assert_uint_eq(slice.most, 32);
	slice_rest(&slice);
	ck_assert_uint_eq(slice_next(&slice, 9000001), 32);
}
END_TEST

START_TEST(it_has_an_upper_bound)
{
	struct slice slice = { .most = 0 };
	uint64_t now_us = 1;

	for (int n = 0; n < 100; n++)
		slice_next(&slice, now_us++);
	ck_assert_uint_le(slice.most, 1u << 20);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/slice");
	TCase *all = tcase_create("all");

	tcase_add_test(all, it_begins_with_little_and_doubles_while_turns_come_quickly);
	tcase_add_test(all, a_slow_turn_halves_it_but_never_below_what_it_began_with);
	tcase_add_test(all, a_rest_says_nothing_of_its_cost);
	tcase_add_test(all, it_has_an_upper_bound);
	suite_add_tcase(suite, all);
	return suite;
}

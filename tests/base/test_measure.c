/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/measure.h"

#include "../tools/unit.h"

static const struct {
	uint64_t bytes;
	const char *text;
} sizes[] = {
	{ 0, "0 B" },        { 1023, "1023 B" },      { 1024, "1.0 KiB" },
	{ 1536, "1.5 KiB" }, { 10240000, "9.8 MiB" }, { 35882577, "34.2 MiB" },
};

START_TEST(a_size_is_told_in_the_unit_that_fits)
{
	struct bytes out = BYTES_INIT;

	measure_append_size(&out, sizes[_i].bytes);
	ck_assert_str_eq(bytes_text(&out), sizes[_i].text);
	bytes_release(&out);
}
END_TEST

START_TEST(a_number_has_its_unit_behind_it)
{
	struct bytes out = BYTES_INIT;

	measure_append(&out, MEASURE_MS, span_text("3.2"));
	measure_append(&out, MEASURE_S, span_text("5"));
	ck_assert_str_eq(bytes_text(&out), "3.2 ms5 s");
	bytes_release(&out);
}
END_TEST

static const struct {
	uint64_t us;
	const char *text;
} times[] = {
	{ 0, "0.000" },
	{ 999, "0.000" },
	{ 3042999, "3.042" },
	{ 59900, "0.059" },
	{ 86400000000, "86400.000" },
};

START_TEST(seconds_have_three_decimals)
{
	struct bytes out = BYTES_INIT;

	measure_append_seconds(&out, times[_i].us);
	ck_assert_str_eq(bytes_text(&out), times[_i].text);
	bytes_release(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("measure");
	TCase *tests = tcase_create("measure");

	tcase_add_loop_test(tests, a_size_is_told_in_the_unit_that_fits, 0,
			    sizeof(sizes) / sizeof(*sizes));
	tcase_add_test(tests, a_number_has_its_unit_behind_it);
	tcase_add_loop_test(tests, seconds_have_three_decimals, 0, sizeof(times) / sizeof(*times));
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of themes, held against what is promised of each. */
#include "tui/canvas.h"
#include "tui/theme.h"

#include "../tools/unit.h"

START_TEST(every_theme_is_found_by_its_name)
{
	const struct theme *theme;
	size_t count = 0;

	for (size_t n = 0; (theme = theme_row(n)); n++, count++)
		ck_assert_ptr_eq(theme_find(span_text(theme->name)), theme);
	ck_assert_uint_eq(count, 3);
	ck_assert_ptr_null(theme_find(span_text("Default")));
}
END_TEST

START_TEST(without_colours_there_is_no_colour_and_nothing_dim)
{
	const struct theme *theme = theme_without_colours();

	for (int style = 0; style < STYLE_COUNT; style++) {
		ck_assert_int_eq(theme->looks[style].colour, THEME_OWN);
		ck_assert_int_eq(theme->looks[style].attributes & THEME_DIM, 0);
	}
	ck_assert_int_eq(theme->background, THEME_OWN);
}
END_TEST

/* Blue and magenta on black cannot be read across a class room; neither can what is dim. */
START_TEST(high_contrast_is_bright_on_black)
{
	const struct theme *theme = theme_find(span_text("high-contrast"));

	ck_assert_int_eq(theme->background, THEME_BLACK);
	for (int style = 0; style < STYLE_COUNT; style++) {
		const struct look *look = &theme->looks[style];

		ck_assert_int_ne(look->colour, THEME_OWN);
		ck_assert_int_ne(look->colour, THEME_BLACK);
		ck_assert_int_ne(look->colour, THEME_BLUE);
		ck_assert_int_ne(look->colour, THEME_MAGENTA);
		ck_assert_int_eq(look->attributes & THEME_DIM, 0);
	}
}
END_TEST

/* Success and failure differ in more than their colour: in words, and here in weight. */
START_TEST(refusals_stand_out_without_colour)
{
	const struct theme *theme;

	for (size_t n = 0; (theme = theme_row(n)); n++)
		ck_assert_int_ne(theme->looks[STYLE_PERMANENT].attributes,
				 theme->looks[STYLE_GOOD].attributes);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("theme");
	TCase *tcase = tcase_create("table");

	tcase_add_test(tcase, every_theme_is_found_by_its_name);
	tcase_add_test(tcase, without_colours_there_is_no_colour_and_nothing_dim);
	tcase_add_test(tcase, high_contrast_is_bright_on_black);
	tcase_add_test(tcase, refusals_stand_out_without_colour);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things stand, at sizes of all kinds: nothing overlaps, nothing leaves the screen. */
#include "tui/layout.h"

#include "../tools/unit.h"

START_TEST(at_80_by_24_rows_are_as_the_design_has_them)
{
	struct layout layout = layout_for(24, 80, SHARE_PAIR, ARRANGE_BY_WIDTH);

	ck_assert(!layout.wide);
	ck_assert_int_eq(layout.title.row, 0);
	ck_assert_int_eq(layout.protocol.row, 1);
	ck_assert_int_eq(layout.protocol.rows, 10);
	ck_assert_int_eq(layout.rule.row, 11);
	ck_assert_int_eq(layout.annotation.row, 12);
	ck_assert_int_eq(layout.annotation.rows, 8);
	ck_assert_int_eq(layout.state.row, 20);
	ck_assert_int_eq(layout.hints.row, 21);
	ck_assert_int_eq(layout.command.row, 22);
	ck_assert_int_eq(layout.bottom.row, 23);
}
END_TEST

START_TEST(a_login_takes_the_annotations_place_and_leaves_six_rows_of_protocol)
{
	struct layout layout = layout_for(24, 80, SHARE_GUEST, ARRANGE_BY_WIDTH);

	ck_assert_int_ge(layout.protocol.rows, 6);
	ck_assert_int_gt(layout.guest.rows, 8);
	ck_assert_int_eq(layout.annotation.rows, 0);
	layout = layout_for(30, 116, SHARE_GUEST, ARRANGE_BY_WIDTH);
	ck_assert_int_gt(layout.guest.rows, 6);
	ck_assert_int_gt(layout.annotation.rows, 6);
	ck_assert_int_eq(layout.guest_rule.row, layout.annotation.row + layout.annotation.rows);
}
END_TEST

START_TEST(a_guest_gets_what_it_needs_and_leaves_six_rows_above_it)
{
	struct layout layout = layout_for(40, 80, SHARE_GUEST, ARRANGE_BY_WIDTH);

	layout_grow_guest(&layout, 22);
	ck_assert_int_eq(layout.guest.rows, 22);
	ck_assert_int_eq(layout.rule.row, layout.protocol.row + layout.protocol.rows);
	ck_assert_int_eq(layout.guest.row, layout.rule.row + 1);
	ck_assert_int_eq(layout.guest.row + layout.guest.rows, layout.state.row);
	layout_grow_guest(&layout, 100);
	ck_assert_int_eq(layout.protocol.rows, 6);
	layout = layout_for(40, 120, SHARE_GUEST, ARRANGE_BY_WIDTH);
	layout_grow_guest(&layout, 100);
	ck_assert_int_eq(layout.annotation.rows, 6);
	ck_assert_int_eq(layout.guest_rule.row, layout.annotation.row + 6);
	ck_assert_int_eq(layout.guest.row, layout.guest_rule.row + 1);
	layout = layout_for(40, 80, SHARE_GUEST, ARRANGE_BY_WIDTH);
	layout_grow_guest(&layout, 3);
	ck_assert_int_eq(layout.guest.rows, 14);
}
END_TEST

START_TEST(from_100_columns_on_the_panes_stand_side_by_side)
{
	ck_assert(!layout_for(24, 99, SHARE_PAIR, ARRANGE_BY_WIDTH).wide);
	ck_assert(layout_for(24, 100, SHARE_PAIR, ARRANGE_BY_WIDTH).wide);
}
END_TEST

START_TEST(the_user_may_want_it_otherwise)
{
	ck_assert(layout_for(24, 80, SHARE_PAIR, ARRANGE_BESIDE).wide);
	ck_assert(!layout_for(24, 79, SHARE_PAIR, ARRANGE_BESIDE).wide);
	ck_assert(!layout_for(50, 200, SHARE_PAIR, ARRANGE_STACKED).wide);
}
END_TEST

START_TEST(a_zoomed_pane_has_whole_rows_and_no_border)
{
	struct layout layout = layout_for(50, 200, SHARE_ZOOMED, ARRANGE_BY_WIDTH);

	ck_assert(!layout.wide);
	ck_assert_int_eq(layout.one.column, 0);
	ck_assert_int_eq(layout.one.columns, 200);
	ck_assert_int_gt(layout.one.rows, 40);
}
END_TEST

START_TEST(what_is_too_small_is_called_so)
{
	ck_assert(layout_for(11, 80, SHARE_PAIR, ARRANGE_BY_WIDTH).too_small);
	ck_assert(layout_for(24, 39, SHARE_PAIR, ARRANGE_BY_WIDTH).too_small);
	ck_assert(!layout_for(12, 40, SHARE_PAIR, ARRANGE_BY_WIDTH).too_small);
}
END_TEST

static bool overlap(struct area a, struct area b)
{
	return a.rows > 0 && b.rows > 0 && a.row < b.row + b.rows && b.row < a.row + a.rows &&
	       a.column < b.column + b.columns && b.column < a.column + a.columns;
}

static bool is_within(struct area area, int rows, int columns)
{
	return area.rows >= 0 && area.row + area.rows <= rows && area.column >= 0 &&
	       area.column + area.columns <= columns;
}

/* A plain answer: one assertion a size would take minutes under a sanitizer. */
static bool is_sound(const struct layout *layout, int rows, int columns)
{
	const struct area areas[] = { layout->title, layout->protocol, layout->annotation,
				      layout->guest, layout->one,      layout->state,
				      layout->hints, layout->command };
	size_t count = sizeof(areas) / sizeof(*areas);

	for (size_t a = 0; a < count; a++) {
		if (!is_within(areas[a], rows, columns))
			return false;
		for (size_t b = a + 1; b < count; b++) {
			if (overlap(areas[a], areas[b]))
				return false;
		}
	}
	return layout->command.rows == 1 && layout->command.columns > 30 &&
	       layout->protocol.rows + layout->annotation.rows + layout->guest.rows +
			       layout->one.rows >
		       5;
}

START_TEST(at_every_size_all_fits_and_nothing_overlaps)
{
	for (int rows = 12; rows <= 120; rows++) {
		for (int columns = 40; columns <= 240; columns += 3) {
			for (int n = 0; n < SHARE_COUNT * ARRANGE_COUNT; n++) {
				struct layout layout =
					layout_for(rows, columns, (enum share)(n % SHARE_COUNT),
						   (enum arrangement)(n / SHARE_COUNT));

				if (!is_sound(&layout, rows, columns))
					ck_abort_msg("%d rows, %d columns, %d", rows, columns, n);
			}
		}
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/layout");
	TCase *all = tcase_create("all");

	tcase_add_test(all, at_80_by_24_rows_are_as_the_design_has_them);
	tcase_add_test(all, a_login_takes_the_annotations_place_and_leaves_six_rows_of_protocol);
	tcase_add_test(all, a_guest_gets_what_it_needs_and_leaves_six_rows_above_it);
	tcase_add_test(all, from_100_columns_on_the_panes_stand_side_by_side);
	tcase_add_test(all, the_user_may_want_it_otherwise);
	tcase_add_test(all, a_zoomed_pane_has_whole_rows_and_no_border);
	tcase_add_test(all, what_is_too_small_is_called_so);
	tcase_add_test(all, at_every_size_all_fits_and_nothing_overlaps);
	suite_add_tcase(suite, all);
	return suite;
}

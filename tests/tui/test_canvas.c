/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells: clipping, wide characters, what is drawn of texts of ours and of others. */
#include "tui/canvas.h"

#include <string.h>

#include "../tools/unit.h"
#include "tui/line.h"

static struct canvas *canvas;
static struct bytes text;

static void open_canvas(void)
{
	printable_set_charset(PRINTABLE_UTF8);
	canvas = canvas_new(3, 10);
}

static void close_canvas(void)
{
	canvas_free(canvas);
	bytes_release(&text);
	text = (struct bytes)BYTES_INIT;
}

static const char *shown(void)
{
	bytes_clear(&text);
	canvas_append_text(canvas, &text);
	return bytes_text(&text);
}

/* Text of ours drawn at a place of an area of 1 row and 6 columns at (1, 2). */
static const struct {
	const char *drawn;
	int column;
	const char *row; /* what the canvas's second row then is */
	int end;
} texts[] = {
	{ "abc", 0, "  abc", 3 },
	{ "abcdefgh", 0, "  abcdef", 6 },
	{ "abc", 4, "      ab", 6 },
	{ "abc", 6, "", 6 },
	{ "\xE4\xB8\xAD\xE6\x96\x87", 0, "  \xE4\xB8\xAD\xE6\x96\x87", 4 },
	{ "\xE4\xB8\xAD", 5, "", 5 }, /* half a wide character is none */
	{ "e\xCC\x81x", 0, "  e\xCC\x81x", 2 },
	{ "a\tb", 0, "  a?b", 3 },
	{ "a\033b", 0, "  a?b", 3 },
	{ "a\xC2\x9B"
	  "b",
	  0, "  a?b", 3 },
	{ "a\xff"
	  "b",
	  0, "  a?b", 3 },
	{ "", 0, "", 0 },
};

START_TEST(text_of_ours_is_clipped_and_clean)
{
	struct area area = { 1, 2, 1, 6 };
	struct bytes wanted = BYTES_INIT;

	ck_assert_int_eq(
		canvas_text(canvas, area, 0, texts[_i].column, texts[_i].drawn, STYLE_PLAIN),
		texts[_i].end);
	bytes_append_byte(&wanted, '\n');
	bytes_append_text(&wanted, texts[_i].row);
	bytes_append_text(&wanted, "\n\n");
	ck_assert_str_eq(shown(), bytes_text(&wanted));
	bytes_release(&wanted);
}
END_TEST

START_TEST(what_does_not_fit_ends_in_an_ellipsis)
{
	struct printable others = printable_make(span_text("0123456789ab"));

	canvas_text_short(canvas, canvas_area(canvas), 0, 0, "0123456789", STYLE_PLAIN);
	canvas_text_short(canvas, canvas_area(canvas), 1, 0, "0123456789a", STYLE_PLAIN);
	canvas_printable_short(canvas, canvas_area(canvas), 2, 0, &others, STYLE_PLAIN);
	ck_assert_str_eq(shown(), "0123456789\n012345678\xE2\x80\xA6\n012345678\xE2\x80\xA6\n");
	printable_release(&others);
}
END_TEST

START_TEST(a_new_cell_over_half_a_wide_one_leaves_no_other_half)
{
	struct area area = canvas_area(canvas);

	canvas_text(canvas, area, 0, 0, "\xE4\xB8\xAD\xE6\x96\x87", STYLE_PLAIN);
	canvas_text(canvas, area, 0, 1, "xy", STYLE_PLAIN);
	ck_assert_str_eq(shown(), " xy\n\n\n");
	for (int column = 0; column < 10; column++)
		ck_assert_uint_ne(canvas_cell(canvas, 0, column)->character, 0);
}
END_TEST

START_TEST(escapes_of_others_have_their_own_style)
{
	struct printable others = printable_make(span_text("a\033b"));
	size_t at = 0;

	canvas_printable(canvas, canvas_area(canvas), 0, 0, &others, &at, STYLE_SERVER);
	ck_assert_str_eq(shown(), "a\\x1bb\n\n\n");
	ck_assert_uint_eq(canvas_cell(canvas, 0, 0)->style, STYLE_SERVER);
	ck_assert_uint_eq(canvas_cell(canvas, 0, 1)->style, STYLE_ESCAPE);
	ck_assert_uint_eq(canvas_cell(canvas, 0, 5)->style, STYLE_SERVER);
	printable_release(&others);
}
END_TEST

START_TEST(a_copy_says_whether_anything_changed)
{
	struct canvas *copy = canvas_new(1, 1);

	ck_assert(canvas_copy(copy, canvas));
	ck_assert(!canvas_copy(copy, canvas));
	canvas_text(canvas, canvas_area(canvas), 0, 0, "x", STYLE_PLAIN);
	ck_assert(canvas_copy(copy, canvas));
	canvas_cursor(canvas, canvas_area(canvas), 1, 1);
	ck_assert(canvas_copy(copy, canvas));
	ck_assert(!canvas_copy(copy, canvas));
	canvas_free(copy);
}
END_TEST

START_TEST(a_line_wraps_over_its_parts)
{
	struct line_text line = { .count = 0 };

	line_add_own(&line, "abcd", STYLE_PLAIN);
	line_add_others(&line, span_text("efgh\033ijkl"), STYLE_SERVER);
	ck_assert_int_eq(line_columns(&line), 16);
	ck_assert_int_eq(line_rows(&line, 7), 3);
	for (int row = 0; row < 3; row++)
		line_draw_wrapped(&line, canvas, canvas_area(canvas), row, 3, row);
	ck_assert_str_eq(shown(), "   abcdefg\n   h\\x1bij\n   kl\n");
	line_release(&line);
}
END_TEST

/* Narrow parts are counted, others looked at: both must give the same rows. */
START_TEST(rows_do_not_depend_on_how_they_are_found)
{
	static const char alphabet[] = "ab\033c";
	unsigned seed = 1;

	for (int round = 0; round < 300; round++) {
		struct line_text narrow = { .count = 0 }, other = { .count = 0 };
		struct bytes bytes = BYTES_INIT;
		int columns = 1 + round % 9, rows;

		for (int part = 0; part < 4; part++) {
			bytes_clear(&bytes);
			for (int n = (int)(seed % 12); n > 0; n--) {
				seed = seed * 1103515245 + 12345;
				bytes_append_byte(&bytes, (unsigned char)alphabet[seed >> 16 & 3]);
			}
			seed = seed * 1103515245 + 12345;
			line_add_others(&narrow, bytes_span(&bytes), STYLE_SERVER);
			line_add_others(&other, bytes_span(&bytes), STYLE_SERVER);
			/* A claim that no part is narrow; it is not drawn. */
			other.parts[part].text.columns++;
		}
		rows = line_rows(&other, columns);
		ck_assert_int_eq(line_rows(&narrow, columns), rows);
		ck_assert_int_eq(
			line_columns(&narrow) ? (line_columns(&narrow) + columns - 1) / columns : 1,
			rows);
		line_release(&narrow);
		line_release(&other);
		bytes_release(&bytes);
	}
}
END_TEST

START_TEST(an_empty_line_still_takes_a_row)
{
	struct line_text line = { .count = 0 };

	ck_assert_int_eq(line_rows(&line, 7), 1);
	line_draw_wrapped(&line, canvas, canvas_area(canvas), 0, 0, 0);
	ck_assert_str_eq(shown(), "\n\n\n");
}
END_TEST

START_TEST(in_ascii_our_signs_have_stand_ins)
{
	printable_set_charset(PRINTABLE_ASCII);
	canvas_box(canvas, canvas_area(canvas), STYLE_BORDER);
	canvas_text(canvas, area_inner(canvas_area(canvas)), 0, 0, "a \xC2\xB7 \xC2\xA7",
		    STYLE_PLAIN);
	ck_assert_str_eq(shown(), "+--------+\n|a - sec.|\n+--------+\n");
	printable_set_charset(PRINTABLE_UTF8);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/canvas");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_canvas, close_canvas);
	tcase_add_loop_test(all, text_of_ours_is_clipped_and_clean, 0,
			    sizeof(texts) / sizeof(*texts));
	tcase_add_test(all, what_does_not_fit_ends_in_an_ellipsis);
	tcase_add_test(all, a_new_cell_over_half_a_wide_one_leaves_no_other_half);
	tcase_add_test(all, escapes_of_others_have_their_own_style);
	tcase_add_test(all, a_copy_says_whether_anything_changed);
	tcase_add_test(all, a_line_wraps_over_its_parts);
	tcase_add_test(all, rows_do_not_depend_on_how_they_are_found);
	tcase_add_test(all, an_empty_line_still_takes_a_row);
	tcase_add_test(all, in_ascii_our_signs_have_stand_ins);
	suite_add_tcase(suite, all);
	return suite;
}

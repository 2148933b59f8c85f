/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/printable.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"

struct row {
	const char *bytes;
	size_t size; /* 0: strlen */
	const char *utf8;
	const char *ascii;
	int columns; /* of the UTF-8 form */
};

static const struct row rows[] = {
	{ "250 OK", 0, "250 OK", "250 OK", 6 },
	{ "\x1b[31mred", 0, "\\x1b[31mred", "\\x1b[31mred", 11 },
	{ "\x1b]0;title\a", 0, "\\x1b]0;title\\x07", "\\x1b]0;title\\x07", 16 },
	{ "a\rb\nc\td", 0, "a\\x0db\\x0ac\\x09d", "a\\x0db\\x0ac\\x09d", 16 },
	{ "nul\0x", 5, "nul\\x00x", "nul\\x00x", 8 },
	{ "\x7f", 0, "\\x7f", "\\x7f", 4 },
	{ "\xc3\xa9t\xc3\xa9", 0, "\xc3\xa9t\xc3\xa9", "<U+00E9>t<U+00E9>", 3 },
	{ "\xd0\x9f\xd1\x80", 0, "\xd0\x9f\xd1\x80", "<U+041F><U+0440>", 2 },
	{ "\xe4\xb8\xad", 0, "\xe4\xb8\xad", "<U+4E2D>", 2 },
	{ "e\xcc\x81", 0, "e\xcc\x81", "e<U+0301>", 1 },
	{ "\xcc\x81", 0, "<U+0301>", "<U+0301>", 8 }, /* a mark without a base */
	{ "\xc2\x9b"
	  "6n",
	  0, "<U+009B>6n", "<U+009B>6n", 10 }, /* C1 in UTF-8 */
	{ "\x9b"
	  "6n",
	  0, "\\x9b6n", "\\x9b6n", 6 },                   /* C1 as a byte */
	{ "\xe2\x80\xae", 0, "<U+202E>", "<U+202E>", 8 }, /* right-to-left override */
	{ "\xe2\x81\xa6", 0, "<U+2066>", "<U+2066>", 8 }, /* isolate */
	{ "\xe2\x80\x8b", 0, "<U+200B>", "<U+200B>", 8 }, /* zero-width space */
	{ "\xe2\x80\x8d", 0, "<U+200D>", "<U+200D>", 8 }, /* joiner */
	{ "\xef\xbb\xbf", 0, "<U+FEFF>", "<U+FEFF>", 8 },
	{ "\xc2\xad", 0, "<U+00AD>", "<U+00AD>", 8 },                    /* soft hyphen */
	{ "\xef\xb8\x8f", 0, "<U+FE0F>", "<U+FE0F>", 8 },                /* variation selector */
	{ "\xf3\xa0\x81\x81", 0, "<U+E0041>", "<U+E0041>", 9 },          /* tag */
	{ "\xee\x80\x80", 0, "<U+E000>", "<U+E000>", 8 },                /* private use */
	{ "\xe2\x80\xa8", 0, "<U+2028>", "<U+2028>", 8 },                /* line separator */
	{ "\xed\xa0\x80", 0, "\\xed\\xa0\\x80", "\\xed\\xa0\\x80", 12 }, /* surrogate */
	{ "\xc0\xaf", 0, "\\xc0\\xaf", "\\xc0\\xaf", 8 },                /* overlong */
	{ "\xf8\x88\x80\x80\x80", 0, "\\xf8\\x88\\x80\\x80\\x80", "\\xf8\\x88\\x80\\x80\\x80", 20 },
	{ "\xe2\x82", 0, "\\xe2\\x82", "\\xe2\\x82", 8 }, /* cut off */
	{ "a\xc2\xa0"
	  "b",
	  0, "a<U+00A0>b", "a<U+00A0>b", 10 }, /* blanks that are no space */
	{ "\xe3\x80\x80", 0, "<U+3000>", "<U+3000>", 8 },
	{ "\xe2\xa0\x80", 0, "<U+2800>", "<U+2800>", 8 },
	{ "\xf3\xb0\x80\x80", 0, "<U+F0000>", "<U+F0000>", 9 }, /* private use, on high planes */
	{ "\xf4\x80\x80\x80", 0, "<U+100000>", "<U+100000>", 10 },
	{ "\xef\xb7\x90", 0, "<U+FDD0>", "<U+FDD0>", 8 }, /* never a character */
	{ "\xe1\x85\xa0", 0, "<U+1160>", "<U+1160>", 8 }, /* Hangul filler */
	{ "\\x1b <U+202E> <u+0041> <", 0, "\\x1b <U+202E> <u+0041> <", "\\x1b <U+202E> <u+0041> <",
	  24 }, /* a stranger's escapes are his: only reversible text is told apart */
	{ "back\\slash", 0, "back\\slash", "back\\slash", 10 },
	{ "%n%s", 0, "%n%s", "%n%s", 4 },
};

static struct span span_of_row(const struct row *row)
{
	return span_of(row->bytes, row->size ? row->size : strlen(row->bytes));
}

START_TEST(what_is_not_allowed_becomes_a_visible_escape)
{
	struct printable text = printable_make(span_of_row(&rows[_i]));

	ck_assert_str_eq(text.text, rows[_i].utf8);
	ck_assert_uint_eq(text.size, strlen(rows[_i].utf8));
	ck_assert_int_eq(text.columns, rows[_i].columns);
	printable_release(&text);
}
END_TEST

START_TEST(without_utf8_all_that_is_not_ascii_is_escaped)
{
	struct printable text;

	printable_set_charset(PRINTABLE_ASCII);
	text = printable_make(span_of_row(&rows[_i]));
	ck_assert_str_eq(text.text, rows[_i].ascii);
	printable_release(&text);
	printable_set_charset(PRINTABLE_UTF8);
}
END_TEST

START_TEST(reversible_text_gives_the_bytes_back)
{
	struct printable text = printable_make_reversible(span_of_row(&rows[_i]));
	struct bytes back = BYTES_INIT;

	ck_assert(printable_undo(span_of(text.text, text.size), &back));
	ck_assert(span_equal(bytes_span(&back), span_of_row(&rows[_i])));
	bytes_release(&back);
	printable_release(&text);
}
END_TEST

START_TEST(every_byte_alone_and_every_pair_comes_back)
{
	for (int first = 0; first < 256; first++)
		for (int second = 0; second < 256; second++) {
			unsigned char pair[2] = { (unsigned char)first, (unsigned char)second };
			struct printable text = printable_make_reversible(span_of(pair, 2));
			struct bytes back = BYTES_INIT;

			ck_assert(printable_undo(span_of(text.text, text.size), &back));
			ck_assert(span_equal(bytes_span(&back), span_of(pair, 2)));
			bytes_release(&back);
			printable_release(&text);
		}
}
END_TEST

START_TEST(what_is_no_reversible_text_is_refused)
{
	static const char *const wrong[] = {
		"\\",       "\\q",         "\\x1",   "\\xg0",    "\\x0g",      "\\x:0",
		"\\x@0",    "\\x`0",       "<U+12>", "<U+D800>", "<U+110000>", "<U+1234",
		"<U+12G4>", "<U+1234567>", "<U+",    "<U+>",     "<U+0041",
	};
	struct bytes back = BYTES_INIT;

	ck_assert(!printable_undo(span_text(wrong[_i]), &back));
	ck_assert_uint_eq(back.size, 0);
}
END_TEST

START_TEST(digits_of_both_cases_are_undone)
{
	struct bytes back = BYTES_INIT;

	ck_assert(printable_undo(span_text("\\xAf\\x0a\\\\<U+00e9><U+00E9><u+1><Ux><U"), &back));
	ck_assert_str_eq(bytes_text(&back), "\xaf\n\\\xc3\xa9\xc3\xa9<u+1><Ux><U");
	bytes_release(&back);
}
END_TEST

START_TEST(a_cell_carries_eight_marks_and_no_more)
{
	struct bytes bytes = BYTES_INIT;
	struct printable text;
	struct printable_cell cell;
	size_t at = 0;

	bytes_append_text(&bytes, "a");
	for (int i = 0; i < 12; i++)
		bytes_append_text(&bytes, "\xcc\x81");
	text = printable_make(bytes_span(&bytes));
	ck_assert(printable_next(&text, &at, &cell));
	ck_assert_uint_eq(cell.size, 1 + 8 * 2);
	ck_assert_int_eq(cell.columns, 1);
	ck_assert(!cell.escaped);
	ck_assert(printable_next(&text, &at, &cell));
	ck_assert(cell.escaped);
	printable_release(&text);
	bytes_release(&bytes);
}
END_TEST

START_TEST(cells_add_up_to_the_whole)
{
	struct printable text = printable_make(span_of_row(&rows[_i]));
	struct printable_cell cell;
	size_t at = 0, size = 0;
	int columns = 0;

	while (printable_next(&text, &at, &cell)) {
		ck_assert_int_ge(cell.columns, 1);
		ck_assert_int_le(cell.columns, 2);
		size += cell.size;
		columns += cell.columns;
	}
	ck_assert_uint_eq(size, text.size);
	ck_assert_int_eq(columns, text.columns);
	printable_release(&text);
}
END_TEST

static const struct {
	const char *bytes;
	int columns;
	const char *text;
} cuts[] = {
	{ "short", 10, "short" },
	{ "exactly ten", 11, "exactly ten" },
	{ "rather long text", 7, "rather\xe2\x80\xa6" },
	{ "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 4, "\xe4\xb8\xad\xe2\x80\xa6" },
	{ "ab\x1b"
	  "cd",
	  6, "ab\\x1\xe2\x80\xa6" },
};

START_TEST(a_long_text_is_cut_at_a_cell_with_an_ellipsis)
{
	struct printable text = printable_make_short(span_text(cuts[_i].bytes), cuts[_i].columns);

	ck_assert_str_eq(text.text, cuts[_i].text);
	ck_assert_int_le(text.columns, cuts[_i].columns);
	printable_release(&text);
}
END_TEST

START_TEST(without_utf8_the_cut_is_three_dots_or_nothing)
{
	static const char *const texts[] = { "", "", "", "...", "r...", "ra..." };

	printable_set_charset(PRINTABLE_ASCII);
	for (int columns = 1; columns < 6; columns++) {
		struct printable text = printable_make_short(span_text("rather long"), columns);

		if (columns >= 3)
			ck_assert_str_eq(text.text, texts[columns]);
		ck_assert_int_le(text.columns, columns);
		printable_release(&text);
	}
	printable_set_charset(PRINTABLE_UTF8);
}
END_TEST

START_TEST(nothing_can_be_released)
{
	struct printable none = { .text = NULL };
	struct printable_cell cell;
	size_t at = 0;

	printable_release(&none);
	none = printable_make(span_of(NULL, 0));
	ck_assert(!printable_next(&none, &at, &cell));
	printable_release(&none);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/printable");
	TCase *tests = tcase_create("printable");
	int count = (int)(sizeof(rows) / sizeof(rows[0]));

	setlocale(LC_ALL, "C.UTF-8");
	tcase_add_loop_test(tests, what_is_not_allowed_becomes_a_visible_escape, 0, count);
	tcase_add_loop_test(tests, without_utf8_all_that_is_not_ascii_is_escaped, 0, count);
	tcase_add_loop_test(tests, reversible_text_gives_the_bytes_back, 0, count);
	tcase_add_loop_test(tests, cells_add_up_to_the_whole, 0, count);
	tcase_add_test(tests, every_byte_alone_and_every_pair_comes_back);
	tcase_add_loop_test(tests, what_is_no_reversible_text_is_refused, 0, 17);
	tcase_add_test(tests, a_cell_carries_eight_marks_and_no_more);
	tcase_add_loop_test(tests, a_long_text_is_cut_at_a_cell_with_an_ellipsis, 0,
			    (int)(sizeof(cuts) / sizeof(cuts[0])));
	tcase_add_test(tests, without_utf8_the_cut_is_three_dots_or_nothing);
	tcase_add_test(tests, digits_of_both_cases_are_undone);
	tcase_add_test(tests, nothing_can_be_released);
	suite_add_tcase(suite, tests);
	return suite;
}

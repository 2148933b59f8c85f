/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs on a page: nothing is cut, covered or left out, at any width. */
#include "tui/page.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/printable.h"

#define ROWS 4

static struct page *page;
static struct bytes text;

static void open_page(void)
{
	printable_set_charset(PRINTABLE_UTF8);
	page = page_new();
}

static void close_page(void)
{
	page_free(page);
	bytes_release(&text);
	text = (struct bytes)BYTES_INIT;
}

/* All rows that scrolling shows, one of them at a time, without the marks of the last column. */
static const char *scrolled(int columns)
{
	struct canvas *canvas = canvas_new(ROWS, columns);
	struct area one = { 0, 0, 1, columns };
	int rows = page_rows(page, columns);

	bytes_clear(&text);
	page_handle(page, &(struct input){ .kind = INPUT_HOME });
	for (int n = 0; n < rows; n++) {
		struct bytes row = BYTES_INIT;

		canvas_clear(canvas);
		page_draw(page, canvas, one);
		canvas_text(canvas, one, 0, columns - 1, " ", STYLE_PLAIN);
		canvas_append_text(canvas, &row);
		bytes_append(&text,
			     span_part(bytes_span(&row), 0, span_find(bytes_span(&row), '\n') + 1));
		bytes_release(&row);
		page_handle(page, &(struct input){ .kind = INPUT_DOWN });
	}
	canvas_free(canvas);
	return bytes_text(&text);
}

START_TEST(the_mark_that_there_is_more_covers_nothing)
{
	page_add_others(page, NULL, span_text("0123456789abcdefghijABCDEF"));
	ck_assert_str_eq(scrolled(11), "0123456789\nabcdefghij\nABCDEF\n");
}
END_TEST

START_TEST(what_just_fits_leaves_no_empty_row_behind)
{
	page_add_others(page, NULL, span_text("0123456789"));
	page_add(page, NULL, "next", STYLE_PLAIN);
	ck_assert_int_eq(page_rows(page, 11), 2);
	ck_assert_str_eq(scrolled(11), "0123456789\nnext\n");
	/* the column of the marks is no place for a text */
	ck_assert_int_eq(page_rows(page, 10), 3);
	ck_assert_str_eq(scrolled(10), "012345678\n9\nnext\n");
}
END_TEST

/* Of texts of others, with signs of one and of two columns, each is seen once. */
START_TEST(at_every_width_all_of_a_text_is_seen)
{
	static const char sign[] = "\xE4\xB8\xAD";
	static const char ours[] = "0123456789abcdefghijklmnopqrstuvwxyz\xE4\xB8\xAD\xE4\xB8\xAD!";
	struct bytes seen = BYTES_INIT;

	page_add_others(page, NULL, span_text(ours));
	for (int columns = 3; columns < 50; columns++) {
		bytes_clear(&seen);
		for (const char *at = scrolled(columns); *at; at++) {
			if (*at != '\n' && *at != ' ')
				bytes_append_byte(&seen, (unsigned char)*at);
		}
		ck_assert_msg(strcmp(bytes_text(&seen), ours) == 0, "%d columns: %s", columns,
			      bytes_text(&seen));
	}
	ck_assert_ptr_nonnull(strstr(bytes_text(&seen), sign));
	bytes_release(&seen);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/page");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_page, close_page);
	tcase_add_test(all, the_mark_that_there_is_more_covers_nothing);
	tcase_add_test(all, what_just_fits_leaves_no_empty_row_behind);
	tcase_add_test(all, at_every_width_all_of_a_text_is_seen);
	suite_add_tcase(suite, all);
	return suite;
}

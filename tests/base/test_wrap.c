/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text broken into rows: where it may break, what is lost there, and that it ends. */
#include "base/wrap.h"

#include <locale.h>
#include <string.h>
#include <sys/mman.h>

#include "../tools/unit.h"

static const struct {
	const char *text;
	int columns;
	const char *rows; /* each ended by a bar */
} wraps[] = {
	{ "", 10, "" },
	{ "one two three", 20, "one two three|" },
	{ "one two three", 13, "one two three|" },
	{ "one two three", 12, "one two|three|" },
	{ "one two three", 7, "one two|three|" },
	{ "one two three", 3, "one|two|thr|ee|" },
	{ "one  two", 4, "one|two|" }, /* all blanks at the break go */
	{ "abcdefgh", 3, "abc|def|gh|" },
	{ "a\nb", 10, "a|b|" },
	{ "a\n\nb", 10, "a||b|" },
	{ "a\n", 10, "a|" },
	{ "see RFC 5321, or not", 12, "see RFC|5321, or not|" },
	{ "\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", 4, "\xe4\xb8\xad\xe6\x96\x87|\xe5\xad\x97|" },
	{ "\xe4\xb8\xad\xe6\x96\x87", 1, "\xe4\xb8\xad|\xe6\x96\x87|" }, /* one at least */
	{ "try --tls=none", 8, "try|--tls=no|ne|" },
	{ "try --tls=none", 6, "try|--tls=|none|" },
	{ "use -4 or not", 5, "use|-4 or|not|" },
	{ ":connect smtp://host", 17, ":connect|smtp://host|" },
	{ "client-first", 9, "client-|first|" }, /* a hyphen within a word */
	{ "a - b", 3, "a -|b|" },
	{ "e\xcc\x81\xcc\x81x", 1, "e\xcc\x81\xcc\x81|x|" },
};

START_TEST(a_text_breaks_where_it_may)
{
	struct span whole = span_text(wraps[_i].text);
	struct bytes rows = BYTES_INIT;

	for (size_t from = 0; from < whole.size;) {
		struct wrap_line line = wrap_next(whole, from, wraps[_i].columns);

		ck_assert_uint_gt(line.next, from);
		bytes_append(&rows, line.text);
		bytes_append_byte(&rows, '|');
		from = line.next;
	}
	ck_assert_str_eq(bytes_text(&rows), wraps[_i].rows);
	bytes_release(&rows);
}
END_TEST

static const struct {
	const char *text;
	int columns, indent;
	const char *appended; /* behind "- " */
} paragraphs[] = {
	{ "one two three", 9, 2, "one two\n  three\n" },
	{ "one two three", 0, 2, "one two three\n" },
	{ "one\ntwo", 0, 2, "one\n  two\n" },
	{ "", 9, 2, "\n" },
	{ "abc", 2, 2, "a\n  b\n  c\n" }, /* no room: one at least */
};

START_TEST(a_paragraph_stands_in_the_column_where_it_began)
{
	struct bytes out = BYTES_INIT;

	bytes_append_text(&out, "- ");
	wrap_append(&out, span_text(paragraphs[_i].text), paragraphs[_i].columns,
		    paragraphs[_i].indent);
	ck_assert_str_eq(bytes_text(&out) + 2, paragraphs[_i].appended);
	bytes_release(&out);
}
END_TEST

START_TEST(columns_are_counted_by_cells)
{
	ck_assert_int_eq(wrap_columns(span_text("")), 0);
	ck_assert_int_eq(wrap_columns(span_text("abc")), 3);
	ck_assert_int_eq(wrap_columns(span_text("\xe4\xb8\xad"
						"e\xcc\x81")),
			 3);
}
END_TEST

/* Whoever looks behind its first 64 KiB dies. */
static struct span giant_line(const char *word)
{
	size_t mapped = (size_t)64 << 20, readable = 64 << 10, size = strlen(word);
	char *at =
		mmap(NULL, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	ck_assert_ptr_ne(at, MAP_FAILED);
	ck_assert_int_eq(mprotect(at, readable, PROT_READ | PROT_WRITE), 0);
	for (size_t n = 0; n < readable; n++)
		at[n] = word[n % size];
	return span_of(at, mapped);
}

START_TEST(of_a_giant_line_no_more_is_looked_at_than_a_row_takes)
{
	static const char *const words[] = { "abcdefg ", "a", "\xe4\xb8\xad", "e\xcc\x81", "\x01" };
	struct span text = giant_line(words[_i]);
	struct wrap_line line = { .next = 0 };

	for (int row = 0; row < 100; row++) {
		size_t from = line.next;

		line = wrap_next(text, from, 80);
		ck_assert_uint_gt(line.next, from);
		ck_assert_int_le(wrap_columns(line.text), 80);
	}
	munmap((void *)text.data, text.size);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/wrap");
	TCase *tests = tcase_create("wrap");

	setlocale(LC_ALL, "C.UTF-8");
	tcase_add_loop_test(tests, a_text_breaks_where_it_may, 0, sizeof(wraps) / sizeof(wraps[0]));
	tcase_add_loop_test(tests, a_paragraph_stands_in_the_column_where_it_began, 0,
			    sizeof(paragraphs) / sizeof(paragraphs[0]));
	tcase_add_test(tests, columns_are_counted_by_cells);
	tcase_add_loop_test(tests, of_a_giant_line_no_more_is_looked_at_than_a_row_takes, 0, 5);
	suite_add_tcase(suite, tests);
	return suite;
}

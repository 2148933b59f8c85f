/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ASCII words and codes compared, whatever the locale. */
#include "smtp/word.h"

#include "../tools/unit.h"

START_TEST(case_is_ignored_in_ascii_and_nowhere_else)
{
	ck_assert(word_equal(span_text("StartTLS"), span_text("STARTTLS")));
	ck_assert(!word_equal(span_text("STARTTLS"), span_text("STARTTL")));
	ck_assert(!word_equal(span_text("\xc3\xa9"), span_text("\xc3\x89")));
	ck_assert(!word_equal(span_text("["), span_text("{"))); /* one bit apart as well */
	ck_assert(!word_equal(span_text("@"), span_text("`")));
	ck_assert(word_begins(span_text("MAIL FROM"), span_text("mail")));
	ck_assert(word_begins(span_text("x"), span_text("")));
	ck_assert(!word_begins(span_text("x"), span_text("xx")));
}
END_TEST

static const struct {
	const char *pattern;
	int code;
	bool fits;
} codes[] = {
	{ "250", 250, true },  { "250", 251, false }, { "25x", 259, true },  { "2xx", 299, true },
	{ "2xx", 300, false }, { "xxx", 0, true },    { "xxx", 999, true },  { "xxx", 1000, false },
	{ "xxx", -1, false },  { "x5x", 451, true },  { "x5x", 461, false }, { "00x", 9, true },
};

START_TEST(a_pattern_covers_codes_of_three_digits)
{
	ck_assert_msg(code_fits(codes[_i].pattern, codes[_i].code) == codes[_i].fits, "%s and %d",
		      codes[_i].pattern, codes[_i].code);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/word");
	TCase *tests = tcase_create("word");

	tcase_add_test(tests, case_is_ignored_in_ascii_and_nowhere_else);
	tcase_add_loop_test(tests, a_pattern_covers_codes_of_three_digits, 0,
			    sizeof(codes) / sizeof(codes[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

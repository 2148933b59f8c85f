/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-16 recognised, made UTF-8, and made UTF-16 again. */
#include "base/utf16.h"

#include <string.h>

#include "../tools/unit.h"

#define TEXT(literal)                                                                              \
	{                                                                                          \
		(const unsigned char *)(literal), sizeof(literal) - 1                              \
	}

static const struct {
	struct span wide;
	const char *utf8;
	bool big;
} texts[] = {
	{ TEXT("\xff\xfe"
	       "A\0U\0"),
	  "\xef\xbb\xbf"
	  "AU",
	  false },
	{ TEXT("\xfe\xff"
	       "\0A\0U"),
	  "\xef\xbb\xbf"
	  "AU",
	  true },
	{ TEXT("2\0002\0000\0 \0o\0k\0\r\0\n\0"), "220 ok\r\n", false },
	{ TEXT("\0002\0002\0000\0 \0o\0k\0\r\0\n"), "220 ok\r\n", true },
	/* U+00E4, U+20AC, and a pair: U+1F4E7 */
	{ TEXT("\xff\xfe\xe4\0\xac\x20\x3d\xd8\xe7\xdc"),
	  "\xef\xbb\xbf\xc3\xa4\xe2\x82\xac\xf0\x9f\x93\xa7", false },
};

START_TEST(it_is_recognised_and_comes_back_as_it_was)
{
	struct bytes narrow = BYTES_INIT, again = BYTES_INIT;
	bool big = !texts[_i].big;

	ck_assert(utf16_is(texts[_i].wide, &big));
	ck_assert_int_eq(big, texts[_i].big);
	utf16_append_utf8(texts[_i].wide, big, &narrow);
	ck_assert_str_eq(bytes_text(&narrow), texts[_i].utf8);
	utf16_append(bytes_span(&narrow), big, &again);
	ck_assert(span_equal(bytes_span(&again), texts[_i].wide));
	bytes_release(&narrow);
	bytes_release(&again);
}
END_TEST

START_TEST(half_a_pair_becomes_a_sign_of_it)
{
	static const struct span half = TEXT("\x3d\xd8"
					     "a\0");
	struct bytes narrow = BYTES_INIT;

	utf16_append_utf8(half, false, &narrow);
	ck_assert_str_eq(bytes_text(&narrow), "\xef\xbf\xbd"
					      "a");
	bytes_release(&narrow);
}
END_TEST

START_TEST(other_texts_are_none)
{
	static const struct span triple = TEXT("AUTH PLAIN \0user\0pass");
	bool big;

	ck_assert(!utf16_is(span_text("220 mail.example.test ESMTP\r\n"), &big));
	ck_assert(!utf16_is(triple, &big));
	ck_assert(!utf16_is(span_of(NULL, 0), &big));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/utf16");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, it_is_recognised_and_comes_back_as_it_was, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(all, half_a_pair_becomes_a_sign_of_it);
	tcase_add_test(all, other_texts_are_none);
	suite_add_tcase(suite, all);
	return suite;
}

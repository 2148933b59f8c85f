/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 by RFC 3629: what is valid, to its last byte; columns; SASLprep's one form. */
#include "base/utf8.h"

#include <locale.h>

#include "../tools/unit.h"
#include "base/columns.h"
#include "base/saslprep.h"

#define BYTES_OF(text)                                                                             \
	{                                                                                          \
		(const unsigned char *)(text), sizeof(text) - 1                                    \
	}

static const struct {
	struct span text;
	size_t valid; /* bytes at its start */
} texts[] = {
	{ BYTES_OF(""), 0 },
	{ BYTES_OF("plain"), 5 },
	{ BYTES_OF("nul\0x"), 5 },
	{ BYTES_OF("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 9 },
	{ BYTES_OF("\xf4\x8f\xbf\xbf"), 4 },
	{ BYTES_OF("a\x80"), 1 }, /* continues nothing */
	{ BYTES_OF("a\xc3"), 1 }, /* cut off */
	{ BYTES_OF("a\xe2\x82"), 1 },
	{ BYTES_OF("a\xf0\x9f\x98"), 1 },
	{ BYTES_OF("a\xc3(x"), 1 },
	{ BYTES_OF("a\xc0\xaf"), 1 }, /* overlong */
	{ BYTES_OF("a\xe0\x80\xaf"), 1 },
	{ BYTES_OF("a\xf0\x80\x80\xaf"), 1 },
	{ BYTES_OF("a\xed\xa0\x80"), 1 },     /* a surrogate */
	{ BYTES_OF("a\xf4\x90\x80\x80"), 1 }, /* beyond U+10FFFF */
	{ BYTES_OF("a\xf8\x88\x80\x80\x80"), 1 },
	{ BYTES_OF("a\xff"), 1 },
};

START_TEST(what_is_valid_ends_where_it_ends)
{
	ck_assert_uint_eq(utf8_valid_size(texts[_i].text), texts[_i].valid);
	ck_assert(utf8_is_valid(texts[_i].text) == (texts[_i].valid == texts[_i].text.size));
}
END_TEST

/* Every character there is, and nothing else, goes both ways. */
START_TEST(each_character_is_encoded_and_read_again)
{
	for (uint32_t character = 0; character < 0x111000; character += 7) {
		struct bytes out = BYTES_INIT;
		uint32_t read = 0;
		bool surrogate = character >= 0xd800 && character < 0xe000;

		ck_assert(utf8_append(&out, character) == (!surrogate && character <= 0x10ffff));
		if (out.size) {
			ck_assert_uint_eq(utf8_next(bytes_span(&out), &read), out.size);
			ck_assert_uint_eq(read, character);
		}
		bytes_release(&out);
	}
}
END_TEST

START_TEST(a_run_of_ascii_ends_at_the_first_other_byte)
{
	struct bytes text = BYTES_INIT;

	for (size_t size = 0; size < 40; size++) {
		for (int end = 0; end < 4; end++) {
			bytes_clear(&text);
			for (size_t n = 0; n < size; n++)
				bytes_append_byte(&text, (unsigned char)(0x20 + n % 0x5f));
			bytes_append_byte(&text, (unsigned char)"\x1f\x7f\x80\xff"[end]);
			bytes_append_text(&text, "behind it");
			ck_assert_uint_eq(utf8_ascii_run(bytes_span(&text)), size);
		}
		text.size = size;
		ck_assert_uint_eq(utf8_ascii_run(bytes_span(&text)), size);
	}
	bytes_release(&text);
}
END_TEST

static const struct {
	uint32_t character;
	int columns;
} widths[] = {
	{ 'a', 1 },   { 0xe9, 1 },  { 0x4e2d, 2 },  { 0x301, 0 },
	{ 0x1b, -1 }, { 0x9b, -1 }, { 0x1f600, 2 }, { 0xff21, 2 },
};

START_TEST(a_character_takes_its_columns)
{
	ck_assert_int_eq(columns_of(widths[_i].character), widths[_i].columns);
}
END_TEST

/* RFC 4013 §3, and what is not refused but left. */
static const struct {
	struct span text;
	enum saslprep is;
	const char *prepared;
} preparations[] = {
	{ BYTES_OF("user"), SASLPREP_SAME, "user" },
	{ BYTES_OF("USER"), SASLPREP_SAME, "USER" },
	{ BYTES_OF("I\xc2\xadX"), SASLPREP_CHANGED, "IX" },
	{ BYTES_OF("\xc2\xaa"), SASLPREP_CHANGED, "a" },
	{ BYTES_OF("\xe2\x85\xa8"), SASLPREP_CHANGED, "IX" },
	{ BYTES_OF("a\xc2\xa0"
		   "b"),
	  SASLPREP_CHANGED, "a b" },
	{ BYTES_OF("\x07"), SASLPREP_FORBIDDEN, "\x07" },
	{ BYTES_OF("\xd8\xa7"
		   "1"),
	  SASLPREP_FORBIDDEN,
	  "\xd8\xa7"
	  "1" },
	{ BYTES_OF("\xff"), SASLPREP_NOT_UTF8, "\xff" },
	{ BYTES_OF(""), SASLPREP_SAME, "" },
};

START_TEST(saslprep_gives_the_one_form)
{
	struct bytes out = BYTES_INIT;

	ck_assert_int_eq(saslprep(preparations[_i].text, &out), preparations[_i].is);
	ck_assert_str_eq(bytes_text(&out), preparations[_i].prepared);
	bytes_wipe(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/utf8");
	TCase *tests = tcase_create("utf8");

	setlocale(LC_ALL, "C.UTF-8");
	tcase_add_loop_test(tests, what_is_valid_ends_where_it_ends, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(tests, each_character_is_encoded_and_read_again);
	tcase_add_test(tests, a_run_of_ascii_ends_at_the_first_other_byte);
	tcase_add_loop_test(tests, a_character_takes_its_columns, 0,
			    sizeof(widths) / sizeof(widths[0]));
	tcase_add_loop_test(tests, saslprep_gives_the_one_form, 0,
			    sizeof(preparations) / sizeof(preparations[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

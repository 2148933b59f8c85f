/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"

#include "../tools/unit.h"

static const char *const texts[] = {
	"AUTH x", "\\x41UTH\\x20x", "a\\r\\n\\t\\0\\e\\\"\\\\b", "A\\pB", "\\x4a\\x4B",
};

START_TEST(one_octet_after_the_other_is_the_whole)
{
	struct span text = span_text(texts[_i]);
	struct escape_text whole;
	struct bytes out = BYTES_INIT;
	struct fault fault;
	int octet;

	ck_assert(escape_parse(text, &whole, NULL, &fault));
	for (size_t at = 0; at < text.size;) {
		at += escape_octet(text, at, &octet);
		if (octet >= 0)
			bytes_append_byte(&out, (unsigned char)octet);
	}
	ck_assert(span_equal(bytes_span(&out), bytes_span(&whole.bytes)));
	bytes_release(&out);
	escape_release(&whole);
}
END_TEST

/* Texts that end within an escape, while they are being typed. */
static const struct {
	const char *text;
	size_t size;
} halves[] = { { "\\", 1 },  { "\\x", 2 },   { "\\x4", 2 },   { "\\xg1", 2 },
	       { "\\{", 2 }, { "\\{12", 4 }, { "\\{12}", 5 }, { "\\p", 2 } };

START_TEST(half_an_escape_is_no_octet)
{
	int octet;

	ck_assert_uint_eq(escape_octet(span_text(halves[_i].text), 0, &octet), halves[_i].size);
	ck_assert_int_eq(octet, -1);
}
END_TEST

/* A script keeps what can be read of a raw line. */
START_TEST(what_can_be_read_stands_as_it_is)
{
	struct bytes out = BYTES_INIT;

	escape_append(span_of("a b~$\"\\\0\x7f\xff\r\n", 12), &out);
	ck_assert_str_eq(bytes_text(&out), "\"a b~\\x24\\\"\\\\\\x00\\x7f\\xff\\r\\n\"");
	bytes_release(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("escape");
	TCase *tests = tcase_create("escape");

	tcase_add_test(tests, what_can_be_read_stands_as_it_is);
	tcase_add_loop_test(tests, one_octet_after_the_other_is_the_whole, 0,
			    sizeof(texts) / sizeof(*texts));
	tcase_add_loop_test(tests, half_an_escape_is_no_octet, 0, sizeof(halves) / sizeof(*halves));
	suite_add_tcase(suite, tests);
	return suite;
}

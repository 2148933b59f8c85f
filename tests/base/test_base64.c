/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 as AUTH uses it: the RFC's vectors, each way of being wrong, and where. */
#include "base/base64.h"

#include "../tools/unit.h"

/* RFC 4648 §10. */
static const char *const vectors[][2] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "+/+/" },
	{ "Username:", "VXNlcm5hbWU6" },
};

START_TEST(the_vectors_of_the_rfc_go_both_ways)
{
	struct bytes text = BYTES_INIT, raw = BYTES_INIT;

	base64_append(&text, span_text(vectors[_i][0]));
	ck_assert_str_eq(bytes_text(&text), vectors[_i][1]);
	ck_assert_int_eq(base64_decode(bytes_span(&text), &raw, NULL), BASE64_OK);
	ck_assert_str_eq(bytes_text(&raw), vectors[_i][0]);
	ck_assert(base64_is_valid(bytes_span(&text)) == (_i > 0)); /* nothing is none */
	bytes_release(&text);
	bytes_release(&raw);
}
END_TEST

static const struct {
	const char *text;
	enum base64_fault fault;
	size_t at;
} wrong[] = {
	{ "Zm9v-", BASE64_ALPHABET, 4 },   { "Zm9v_m8=", BASE64_ALPHABET, 4 },
	{ "Zm 9", BASE64_ALPHABET, 2 },    { "Zm9v\n", BASE64_ALPHABET, 4 },
	{ "Zm9", BASE64_LENGTH, 3 },       { "Zm9vY", BASE64_LENGTH, 5 },
	{ "Zg=", BASE64_LENGTH, 3 },       { "Z", BASE64_LENGTH, 1 },
	{ "Zg==Zg==", BASE64_PADDING, 4 }, { "Zm9v Zg==", BASE64_ALPHABET, 4 },
	{ "Zm-v", BASE64_ALPHABET, 2 },    { "Z=9v", BASE64_PADDING, 2 },
	{ "Z===", BASE64_PADDING, 4 },     { "====", BASE64_PADDING, 4 },
	{ "Zh==", BASE64_TRAILING, 1 },    { "Zm9=", BASE64_TRAILING, 2 },
	{ "Zg=a", BASE64_PADDING, 3 },     { "Zm9v\xc3\xa9==", BASE64_ALPHABET, 4 },
};

START_TEST(what_is_wrong_is_told_with_its_place)
{
	struct bytes raw = BYTES_INIT;
	size_t at = 99;

	bytes_append_text(&raw, "before");
	ck_assert_int_eq(base64_decode(span_text(wrong[_i].text), &raw, &at), wrong[_i].fault);
	ck_assert_uint_eq(at, wrong[_i].at);
	ck_assert_str_eq(bytes_text(&raw), "before");
	ck_assert(!base64_is_valid(span_text(wrong[_i].text)));
	bytes_release(&raw);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/base64");
	TCase *tests = tcase_create("base64");

	tcase_add_loop_test(tests, the_vectors_of_the_rfc_go_both_ways, 0,
			    sizeof(vectors) / sizeof(vectors[0]));
	tcase_add_loop_test(tests, what_is_wrong_is_told_with_its_place, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

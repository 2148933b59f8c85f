/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets by number, their structure in words, and the field that they are typed into. */
#include "base/secret.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "../tools/unit.h"

START_TEST(the_same_secret_has_one_number_until_it_is_forgotten)
{
	struct secrets *secrets = secrets_new();
	uint32_t first = secrets_add(secrets, span_text("one"));

	ck_assert_uint_eq(first, 1);
	ck_assert_uint_eq(secrets_add(secrets, span_text("two")), 2);
	ck_assert_uint_eq(secrets_add(secrets, span_text("one")), first);
	ck_assert(span_is(secrets_value(secrets, first), "one"));
	ck_assert_uint_eq(secrets_value(secrets, 0).size, 0);
	ck_assert_uint_eq(secrets_value(secrets, 3).size, 0);
	ck_assert_uint_eq(secrets_last(secrets), 2);
	secrets_forget(secrets);
	ck_assert_uint_eq(secrets_value(secrets, first).size, 0);
	ck_assert_uint_eq(secrets_first(secrets), 3);
	ck_assert_uint_eq(secrets_add(secrets, span_text("one")), 3);
	secrets_free(secrets);
	secrets_free(NULL);
}
END_TEST

START_TEST(a_secret_of_any_size_is_kept)
{
	struct secrets *secrets = secrets_new();
	struct bytes large = BYTES_INIT;

	for (int n = 0; n < 200; n++) {
		bytes_append_text(&large, "0123456789012345678901234567890123456789");
		ck_assert_uint_eq(secrets_add(secrets, bytes_span(&large)), (uint32_t)n + 1);
	}
	for (uint32_t n = 1; n <= 200; n++)
		ck_assert_uint_eq(secrets_value(secrets, n).size, 40 * n);
	secrets_keep_form(secrets, 7, 1, span_text("a form"));
	ck_assert(span_is(secrets_form(secrets, 7, 1), "a form"));
	ck_assert_ptr_null(secrets_form(secrets, 7, 2).data);
	secrets_free(secrets);
	bytes_wipe(&large);
}
END_TEST

static const struct {
	const char *text;
	const char *words[3]; /* that its structure is told with */
} shapes[] = {
	{ "pencil", { "6 characters", NULL } },
	{ "p", { "1 character", NULL } },
	{ "a b c", { "5 characters", "2 spaces", NULL } },
	{ " ab", { "3 characters", "space", NULL } },
	{ "ab ", { "3 characters", "space", NULL } },
	{ "ab\n", { "3 characters", "newline", NULL } },
	{ "caf\xc3\xa9", { "4 characters", NULL } },
	{ "\xff\xfe", { "2 characters", NULL } },
};

START_TEST(a_secret_is_told_by_its_structure)
{
	struct secret_shape shape = secret_shape_of(span_text(shapes[_i].text));
	struct bytes out = BYTES_INIT;

	secret_shape_append(&out, &shape);
	for (size_t n = 0; n < 3 && shapes[_i].words[n]; n++)
		ck_assert_msg(strstr(bytes_text(&out), shapes[_i].words[n]) != NULL, "%s",
			      bytes_text(&out));
	ck_assert(!strstr(bytes_text(&out), shapes[_i].text) || shapes[_i].text[1] == 0);
	bytes_release(&out);
}
END_TEST

START_TEST(what_was_sent_is_told_as_it_decodes)
{
	ck_assert_uint_eq(secret_shape_of_sent(span_text("AHVzZXIAcGVuY2ls")).nuls, 2);
	ck_assert_uint_eq(secret_shape_of_sent(span_text("AHVzZXIAcGVuY2ls")).chars, 12);
	ck_assert_uint_eq(secret_shape_of_sent(span_text("no Base64")).chars, 9);
	ck_assert_uint_eq(secret_shape_of_sent(span_text("")).chars, 0);
}
END_TEST

START_TEST(a_field_is_edited_by_characters)
{
	struct secret_field *field = secret_field_new();

	ck_assert(secret_field_insert(field, span_text("a\xc3\xa9"
						       "c")));
	ck_assert_uint_eq(secret_field_cursor(field), 3);
	secret_field_move(field, -1);
	secret_field_erase(field);
	ck_assert(span_is(secret_field_value(field), "ac"));
	secret_field_move(field, -99);
	secret_field_erase(field); /* nothing is before it */
	ck_assert(secret_field_insert(field, span_text("\xe2\x82\xac")));
	ck_assert(span_is(secret_field_value(field), "\xe2\x82\xac"
						     "ac"));
	secret_field_erase_next(field);
	ck_assert(span_is(secret_field_value(field), "\xe2\x82\xac"
						     "c"));
	secret_field_move(field, 99);
	secret_field_erase_next(field); /* nothing is behind it */
	ck_assert_uint_eq(secret_field_cursor(field), 2);
	secret_field_clear(field);
	ck_assert_uint_eq(secret_field_value(field).size, 0);
	secret_field_free(field);
	secret_field_free(NULL);
}
END_TEST

START_TEST(a_field_takes_64_kib_and_no_more)
{
	struct secret_field *field = secret_field_new();
	struct bytes block = BYTES_INIT;

	while (block.size < 65536)
		bytes_append_byte(&block, 'x');
	ck_assert(secret_field_insert(field, span_part(bytes_span(&block), 0, 65535)));
	ck_assert(!secret_field_insert(field, span_text("xx")));
	ck_assert_uint_eq(secret_field_value(field).size, 65535);
	secret_field_free(field);
	bytes_release(&block);
}
END_TEST

START_TEST(a_protected_process_leaves_no_core)
{
	struct rlimit limit;

	ck_assert(secret_protect_process());
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_CORE, &limit), 0);
	ck_assert_uint_eq(limit.rlim_cur, 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/secret");
	TCase *tests = tcase_create("secret");

	tcase_add_test(tests, the_same_secret_has_one_number_until_it_is_forgotten);
	tcase_add_test(tests, a_secret_of_any_size_is_kept);
	tcase_add_loop_test(tests, a_secret_is_told_by_its_structure, 0,
			    sizeof(shapes) / sizeof(shapes[0]));
	tcase_add_test(tests, what_was_sent_is_told_as_it_decodes);
	tcase_add_test(tests, a_field_is_edited_by_characters);
	tcase_add_test(tests, a_field_takes_64_kib_and_no_more);
	tcase_add_test(tests, a_protected_process_leaves_no_core);
	suite_add_tcase(suite, tests);
	return suite;
}

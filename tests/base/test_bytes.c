/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"

#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/secret.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/wrap.h"

START_TEST(words_are_compared_without_case_and_bytes_with_it)
{
	ck_assert(span_is_word(span_text("EhLo"), "ehlo"));
	ck_assert(!span_is_word(span_text("EHLO "), "ehlo"));
	ck_assert(span_is(span_text("EHLO"), "EHLO"));
	ck_assert(!span_is(span_text("EhLO"), "EHLO"));
	ck_assert(span_starts_word(span_text("auth=LOGIN"), "AUTH"));
	ck_assert(span_has_word(span_text("554 5.7.1 Relay Access denied"), "relay access"));
	ck_assert(!span_has_word(span_text("rel"), "relay"));
	ck_assert(span_has_word(span_text("rrelay"), "RELAY"));
	ck_assert(span_has_word(span_text("Rrelay"), "relay"));
	ck_assert(span_has_word(span_text("reRELAy"), "relay"));
	ck_assert(span_has_word(span_text("x 5.7.1"), "5.7.1"));
	ck_assert(!span_has_word(span_text("x 5.7."), "5.7.1"));
	ck_assert(!span_has_word(span_of(NULL, 0), "r"));
	ck_assert(span_has_word(span_of(NULL, 0), ""));
}
END_TEST

START_TEST(parts_never_reach_beyond_the_whole)
{
	struct span text = span_text("abcdef");

	ck_assert(span_is(span_part(text, 2, 2), "cd"));
	ck_assert(span_is(span_part(text, 4, 99), "ef"));
	ck_assert_uint_eq(span_part(text, 9, 1).size, 0);
	ck_assert_uint_eq(span_after(text, 6).size, 0);
	ck_assert_uint_eq(span_part(text, 1, SIZE_MAX).size, 5);
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	uint64_t number;
} numbers[] = {
	{ "0", true, 0 },
	{ "35882577", true, 35882577 },
	{ "18446744073709551615", true, UINT64_MAX },
	{ "18446744073709551616", false, 0 },
	{ "99999999999999999999999999", false, 0 },
	{ "", false, 0 },
	{ "-1", false, 0 },
	{ "12a", false, 0 },
	{ " 1", false, 0 },
};

START_TEST(only_whole_decimal_numbers_that_fit_are_numbers)
{
	uint64_t number = 7;

	ck_assert_int_eq(span_number(span_text(numbers[_i].text), &number), numbers[_i].ok);
	ck_assert_uint_eq(number, numbers[_i].ok ? numbers[_i].number : 7);
}
END_TEST

START_TEST(words_are_taken_from_the_front)
{
	struct span rest = span_text("MAIL \t FROM:<a@b>");

	ck_assert(span_is(span_next_word(&rest), "MAIL"));
	ck_assert(span_is(span_next_word(&rest), "FROM:<a@b>"));
	ck_assert_uint_eq(span_next_word(&rest).size, 0);
}
END_TEST

START_TEST(a_buffer_grows_and_gives_up_its_front)
{
	struct bytes bytes = BYTES_INIT;

	for (int i = 0; i < 1000; i++)
		bytes_append_text(&bytes, "0123456789");
	ck_assert_uint_eq(bytes.size, 10000);
	bytes_remove_front(&bytes, 9995);
	ck_assert_str_eq(bytes_text(&bytes), "56789");
	bytes_append_number(&bytes, UINT64_MAX);
	bytes_append_hex(&bytes, span_of("\x00\xff", 2));
	ck_assert_str_eq(bytes_text(&bytes), "567891844674407370955161500ff");
	bytes_remove_front(&bytes, 99999);
	ck_assert_uint_eq(bytes.size, 0);
	bytes_release(&bytes);
}
END_TEST

/* RFC 3720 appendix B.4 and the usual check value. */
START_TEST(the_checksum_is_crc32c)
{
	unsigned char ascending[32], zeros[32] = { 0 };

	for (unsigned char i = 0; i < 32; i++)
		ascending[i] = i;
	ck_assert_uint_eq(digest_crc32c(span_text("123456789")), 0xe3069283u);
	ck_assert_uint_eq(digest_crc32c(span_of(zeros, 32)), 0x8a9136aau);
	ck_assert_uint_eq(digest_crc32c(span_of(ascending, 32)), 0x46dd794eu);
}
END_TEST

/* RFC 2202 case 2, RFC 4231 case 2. */
START_TEST(keyed_digests_are_those_of_the_rfcs)
{
	unsigned char out[DIGEST_MAX];
	struct bytes hex = BYTES_INIT;

	digest_hmac(DIGEST_MD5, span_text("Jefe"), span_text("what do ya want for nothing?"), out);
	bytes_append_hex(&hex, span_of(out, digest_size(DIGEST_MD5)));
	ck_assert_str_eq(bytes_text(&hex), "750c783e6ab0b503eaa86e310a5db738");
	bytes_clear(&hex);
	digest_hmac(DIGEST_SHA256, span_text("Jefe"), span_text("what do ya want for nothing?"),
		    out);
	bytes_append_hex(&hex, span_of(out, digest_size(DIGEST_SHA256)));
	ck_assert_str_eq(bytes_text(&hex),
			 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	bytes_release(&hex);
}
END_TEST

START_TEST(values_enter_a_sentence_by_name_and_escaped)
{
	struct message_value values[] = { { "id", span_text("A\x1b[m") }, { "n", span_text("3") } };
	char *text = message_text("Accepted as {id}, {n} of {{n}; {other} stays.", values, 2);

	ck_assert_str_eq(text, "Accepted as A\\x1b[m, 3 of {n}; {other} stays.");
	memory_free(text);
}
END_TEST

START_TEST(a_secret_is_shown_by_its_structure)
{
	struct secret_shape shape = secret_shape_of(span_of("a b\xc2\xa7 \n\0", 8));

	ck_assert_uint_eq(shape.chars, 7);
	ck_assert_uint_eq(shape.bytes, 8);
	ck_assert_uint_eq(shape.spaces, 2);
	ck_assert_uint_eq(shape.nuls, 1);
	ck_assert(shape.newline && shape.nonascii && !shape.leading_space && !shape.trailing_space);
}
END_TEST

START_TEST(a_secret_has_one_id_until_it_is_forgotten)
{
	struct secrets *secrets = secrets_new();
	uint32_t id = secrets_add(secrets, span_text("hunter2"));

	ck_assert_uint_eq(secrets_add(secrets, span_text("hunter2")), id);
	ck_assert_uint_ne(secrets_add(secrets, span_text("other")), id);
	ck_assert(span_is(secrets_value(secrets, id), "hunter2"));
	secrets_forget(secrets);
	ck_assert_uint_eq(secrets_value(secrets, id).size, 0);
	ck_assert_uint_ne(secrets_add(secrets, span_text("hunter2")), id);
	secrets_free(secrets);
}
END_TEST

/* A child that does not become another program at once (a name that is looked up) gets none. */
START_TEST(a_child_gets_no_secret)
{
	struct secrets *secrets = secrets_new();
	uint32_t id = secrets_add(secrets, span_text("tepid quokka"));
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(memcmp(secrets_value(secrets, id).data, "\0\0\0\0", 4) != 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	ck_assert(span_is(secrets_value(secrets, id), "tepid quokka"));
	secrets_free(secrets);
}
END_TEST

START_TEST(a_masked_field_edits_whole_characters)
{
	struct secret_field *field = secret_field_new();

	ck_assert(secret_field_insert(field, span_text("a\xc2\xa7"
						       "b")));
	secret_field_move(field, -1);
	secret_field_erase(field);
	ck_assert(span_is(secret_field_value(field), "ab"));
	ck_assert_uint_eq(secret_field_cursor(field), 1);
	secret_field_move(field, -9);
	secret_field_erase(field);
	secret_field_erase_next(field);
	ck_assert(span_is(secret_field_value(field), "b"));
	secret_field_clear(field);
	ck_assert_uint_eq(secret_field_value(field).size, 0);
	secret_field_free(field);
}
END_TEST

START_TEST(moments_are_written_in_utc_with_milliseconds)
{
	char text[TIME_TEXT_SIZE];

	time_format(UINT64_C(1795327200123456), text);
	ck_assert_str_eq(text, "2026-11-22T06:00:00.123Z");
}
END_TEST

static const struct {
	const char *text;
	int columns;
	const char *lines; /* with '|' between */
} wraps[] = {
	{ "EHLO client.example.net now", 18, "EHLO|client.example.net|now" },
	{ "r=abc,s=def,i=1", 8, "r=abc,s=|def,i=1" },
	{ "use SCRAM-SHA-256 now", 15, "use|SCRAM-SHA-256|now" },
	{ "client-first yes", 8, "client-|first|yes" },
	{ "one two three", 20, "one two three" },
	{ "one two three", 7, "one two|three" },
	{ "one two three", 8, "one two|three" },
	{ "one  two", 4, "one|two" },
	{ "abcdefghij", 4, "abcd|efgh|ij" },
	{ "a\nb", 10, "a|b" },
	{ "a\n\nb", 10, "a||b" },
	{ "end \nnext", 10, "end |next" },
	{ "\xe4\xb8\xad\xe5\x9b\xbd\xef\xbc\x8c\xe5\xa5\xbd", 5,
	  "\xe4\xb8\xad|\xe5\x9b\xbd\xef\xbc\x8c|\xe5\xa5\xbd" },
	{ "", 10, "" },
};

START_TEST(text_is_broken_where_it_may_be)
{
	struct span text = span_text(wraps[_i].text);
	struct bytes out = BYTES_INIT;
	size_t at = 0;

	do {
		struct wrap_line line = wrap_next(text, at, wraps[_i].columns);

		if (at)
			bytes_append_byte(&out, '|');
		bytes_append(&out, line.text);
		ck_assert(line.next > at || text.size == 0);
		at = line.next;
	} while (at < text.size);
	ck_assert_str_eq(bytes_text(&out), wraps[_i].lines);
	bytes_release(&out);
}
END_TEST

START_TEST(valid_utf8_ends_where_it_is_wrong)
{
	ck_assert_uint_eq(utf8_valid_size(span_text("ab\xc3\xa9\xff")), 4);
	ck_assert(utf8_is_valid(span_text("")));
	ck_assert(!utf8_is_valid(span_text("\xed\xa0\x80")));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *tests = tcase_create("values");

	tcase_add_test(tests, words_are_compared_without_case_and_bytes_with_it);
	tcase_add_test(tests, parts_never_reach_beyond_the_whole);
	tcase_add_loop_test(tests, only_whole_decimal_numbers_that_fit_are_numbers, 0,
			    (int)(sizeof(numbers) / sizeof(numbers[0])));
	tcase_add_test(tests, words_are_taken_from_the_front);
	tcase_add_test(tests, a_buffer_grows_and_gives_up_its_front);
	tcase_add_test(tests, the_checksum_is_crc32c);
	tcase_add_test(tests, keyed_digests_are_those_of_the_rfcs);
	tcase_add_test(tests, values_enter_a_sentence_by_name_and_escaped);
	tcase_add_test(tests, a_secret_is_shown_by_its_structure);
	tcase_add_test(tests, a_secret_has_one_id_until_it_is_forgotten);
	tcase_add_test(tests, a_child_gets_no_secret);
	tcase_add_test(tests, a_masked_field_edits_whole_characters);
	tcase_add_test(tests, moments_are_written_in_utc_with_milliseconds);
	tcase_add_loop_test(tests, text_is_broken_where_it_may_be, 0,
			    (int)(sizeof(wraps) / sizeof(wraps[0])));
	tcase_add_test(tests, valid_utf8_ends_where_it_is_wrong);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences with values, faults made of them, moments as text, digests by their vectors. */
#include "base/message.h"

#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/memory.h"
#include "base/time.h"

static const struct {
	const char *sentence;
	const char *text;
} sentences[] = {
	{ "Plain.", "Plain." },
	{ "{a} and {b}, {a}", "one and two, one" },
	{ "{unknown} stays", "{unknown} stays" },
	{ "{{a} is a brace", "{a} is a brace" },
	{ "open {a", "open {a" },
	{ "{} empty", "{} empty" },
	{ "{evil}", "\\x1b[2J<U+202E>" }, /* what a value holds passes the gate */
	{ "", "" },
};

START_TEST(values_stand_where_their_names_were)
{
	const struct message_value values[] = {
		{ "a", span_text("one") },
		{ "b", span_text("two") },
		{ "evil", span_text("\033[2J\xe2\x80\xae") },
	};
	char *text = message_text(sentences[_i].sentence, values, 3);

	ck_assert_str_eq(text, sentences[_i].text);
	memory_free(text);
}
END_TEST

START_TEST(of_a_value_without_end_the_beginning_is_quoted)
{
	struct bytes large = BYTES_INIT;
	struct message_value value = { .name = "text" };
	char *text;

	bytes_reserve(&large, 1 << 20);
	large.size = 1 << 20;
	memset(large.data, 0, large.size);
	for (int round = 0; round < 2; round++) {
		value.bytes = bytes_span(&large);
		text = message_text("<{text}> it was", &value, 1);
		ck_assert_uint_lt(strlen(text), MESSAGE_VALUE_MAX + 20);
		ck_assert_ptr_nonnull(strstr(text, "\xe2\x80\xa6> it was"));
		memory_free(text);
		memset(large.data, 'x', large.size);
	}
	large.size = MESSAGE_VALUE_MAX;
	value.bytes = bytes_span(&large);
	text = message_text("{text}", &value, 1);
	ck_assert_uint_eq(strlen(text), MESSAGE_VALUE_MAX);
	memory_free(text);
	bytes_release(&large);
}
END_TEST

START_TEST(without_a_catalogue_texts_are_their_own_translation)
{
	ck_assert_str_eq(message_translate("anything"), "anything");
	ck_assert_str_eq(message_translate(""), "");
	ck_assert_str_eq(message_translate_count("one", "many", 1), "one");
	ck_assert_str_eq(message_translate_count("one", "many", 0), "many");
}
END_TEST

START_TEST(a_fault_is_told_in_its_room)
{
	struct message_value value = { "path", span_text("x\033y") };
	struct fault fault;
	char large[2000];

	fault_set(&fault, FAULT_FILE, 5, "{path} is gone.", &value, 1);
	ck_assert_str_eq(fault.text, "x\\x1by is gone.");
	ck_assert_int_eq(fault.system, 5);
	fault_set_file(&fault, 2, "{path}: {reason}", "name");
	ck_assert_str_eq(fault.text, "name: No such file or directory");
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = 0;
	fault_set_plain(&fault, FAULT_LIMIT, 0, large);
	ck_assert_uint_lt(strlen(fault.text), sizeof(fault.text));
	fault_set_plain(NULL, FAULT_LIMIT, 0, "nobody asks");
	for (int kind = FAULT_NONE; kind <= FAULT_USAGE; kind++)
		ck_assert_ptr_nonnull(fault_kind_name((enum fault_kind)kind));
}
END_TEST

START_TEST(moments_are_written_in_utc)
{
	char text[TIME_TEXT_SIZE];

	time_format(0, text);
	ck_assert_str_eq(text, "1970-01-01T00:00:00.000Z");
	time_format(UINT64_C(1709251199999999), text);
	ck_assert_str_eq(text, "2024-02-29T23:59:59.999Z");
	ck_assert_uint_le(time_monotonic_us(), time_monotonic_us());
	setenv("SMTPSCOPE_TEST_CLOCK", "17", 1);
	ck_assert_uint_eq(time_wall_us(), 17000000);
	unsetenv("SMTPSCOPE_TEST_CLOCK");
	ck_assert_uint_gt(time_wall_us(), UINT64_C(1500000000000000));
}
END_TEST

/* RFC 1321 §A.5, RFC 3174 §7.3, FIPS 180-2 B.1 and C.1: "abc". */
static const struct {
	enum digest_kind kind;
	const char *hex;
} digests[] = {
	{ DIGEST_MD5, "900150983cd24fb0d6963f7d28e17f72" },
	{ DIGEST_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ DIGEST_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ DIGEST_SHA512,
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23"
	  "a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

START_TEST(digests_are_those_of_their_standards)
{
	unsigned char out[DIGEST_MAX], pieces[DIGEST_MAX];
	size_t size = digest_size(digests[_i].kind);
	struct digest *digest = digest_new(digests[_i].kind);
	struct bytes hex = BYTES_INIT;

	digest_of(digests[_i].kind, span_text("abc"), out);
	bytes_append_hex(&hex, span_of(out, size));
	ck_assert_str_eq(bytes_text(&hex), digests[_i].hex);
	digest_push(digest, span_text("a"));
	digest_push(digest, span_text(""));
	digest_push(digest, span_text("bc"));
	digest_finish(digest, pieces);
	ck_assert(digest_equal(span_of(out, size), span_of(pieces, size)));
	pieces[size - 1] ^= 1;
	ck_assert(!digest_equal(span_of(out, size), span_of(pieces, size)));
	ck_assert(!digest_equal(span_of(out, size), span_of(out, size - 1)));
	bytes_release(&hex);
}
END_TEST

START_TEST(other_sums_are_those_of_their_rfcs)
{
	unsigned char out[DIGEST_MAX], first[16] = { 0 }, second[16] = { 0 };
	struct bytes hex = BYTES_INIT;

	/* RFC 2202 §2 case 2; RFC 3720 B.4: 32 octets of zeroes. */
	digest_hmac(DIGEST_MD5, span_text("Jefe"), span_text("what do ya want for nothing?"), out);
	bytes_append_hex(&hex, span_of(out, 16));
	ck_assert_str_eq(bytes_text(&hex), "750c783e6ab0b503eaa86e310a5db738");
	memset(out, 0, 32);
	ck_assert_uint_eq(digest_crc32c(span_of(out, 32)), 0x8a9136aau);
	ck_assert_uint_eq(digest_crc32c(span_text("123456789")), 0xe3069283u);
	digest_random(first, sizeof(first));
	digest_random(second, sizeof(second));
	ck_assert_mem_ne(first, second, sizeof(first));
	bytes_release(&hex);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/message");
	TCase *tests = tcase_create("message");

	tcase_add_loop_test(tests, values_stand_where_their_names_were, 0,
			    sizeof(sentences) / sizeof(sentences[0]));
	tcase_add_test(tests, of_a_value_without_end_the_beginning_is_quoted);
	tcase_add_test(tests, without_a_catalogue_texts_are_their_own_translation);
	tcase_add_test(tests, a_fault_is_told_in_its_room);
	tcase_add_test(tests, moments_are_written_in_utc);
	tcase_add_loop_test(tests, digests_are_those_of_their_standards, 0,
			    sizeof(digests) / sizeof(digests[0]));
	tcase_add_test(tests, other_sums_are_those_of_their_rfcs);
	suite_add_tcase(suite, tests);
	return suite;
}

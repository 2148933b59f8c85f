/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hello messages taken apart, whole and cut at every byte. */
#include "../../src/net/tls_hello.h"

#include <string.h>

#include "../tools/unit.h"

#define RANDOM "0123456789abcdef0123456789abcdef"

static const char client[] = "\x01\x00\x00\x4f"
			     "\x03\x03" RANDOM "\x00"
			     "\x00\x06\x13\x01\xc0\x2f\x0a\x0a"
			     "\x01\x00"
			     "\x00\x16"
			     "\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17"
			     "\x00\x2b\x00\x05\x04\x03\x04\x03\x03"
			     "\x00\x00\x00";

static const char server[] = "\x02\x00\x00\x38"
			     "\x03\x03" RANDOM "\x00"
			     "\x13\x02\x00"
			     "\x00\x10"
			     "\x00\x2b\x00\x02\x03\x04"
			     "\x00\x33\x00\x06\x00\x1d\x00\x02xy";

static void ck_list(struct span list, const uint16_t *numbers, size_t count)
{
	uint16_t number = 0;

	for (size_t i = 0; i < count; i++) {
		ck_assert(tls_hello_next(&list, &number));
		ck_assert_uint_eq(number, numbers[i]);
	}
	ck_assert(!tls_hello_next(&list, &number));
}

START_TEST(a_client_hello_tells_what_is_offered)
{
	struct tls_hello hello;

	ck_assert(tls_hello_parse(span_of(client, sizeof(client) - 1), &hello));
	ck_assert(!hello.server);
	ck_list(hello.ciphers, (const uint16_t[]){ 0x1301, 0xc02f, 0x0a0a }, 3);
	ck_list(hello.groups, (const uint16_t[]){ 0x001d, 0x0017 }, 2);
	ck_list(hello.versions, (const uint16_t[]){ 0x0304, 0x0303 }, 2);
}
END_TEST

START_TEST(a_server_hello_tells_what_was_chosen)
{
	struct tls_hello hello;

	ck_assert(tls_hello_parse(span_of(server, sizeof(server) - 1), &hello));
	ck_assert(hello.server);
	ck_assert_uint_eq(hello.version, 0x0304);
	ck_assert_uint_eq(hello.cipher, 0x1302);
	ck_assert_uint_eq(hello.group, 0x001d);
}
END_TEST

START_TEST(without_extensions_the_older_version_counts)
{
	const char old[] = "\x02\x00\x00\x26\x03\x01" RANDOM "\x00\x00\x2f\x00";
	struct tls_hello hello;

	ck_assert(tls_hello_parse(span_of(old, sizeof(old) - 1), &hello));
	ck_assert_str_eq(tls_hello_version_name(hello.version), "TLS 1.0");
	ck_assert_uint_eq(hello.cipher, 0x002f);
	ck_assert_uint_eq(hello.group, 0);
}
END_TEST

START_TEST(a_cut_message_ends_early_and_nothing_else)
{
	struct tls_hello hello;

	for (size_t size = 0; size < sizeof(client); size++)
		tls_hello_parse(span_of(client, size), &hello);
	for (size_t size = 0; size < sizeof(server); size++)
		tls_hello_parse(span_of(server, size), &hello);
	ck_assert(!tls_hello_parse(span_of("\x0b\x00\x00\x01x", 5), &hello));
	ck_assert(!tls_hello_parse(span_of(NULL, 0), &hello));
	ck_assert_ptr_null(tls_hello_version_name(0x0305));
	ck_assert_ptr_null(tls_hello_version_name(0));
	ck_assert_str_eq(tls_hello_group_name(29), "x25519");
	ck_assert_ptr_null(tls_hello_group_name(0));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/tls_hello");
	TCase *tests = tcase_create("hello");

	tcase_add_test(tests, a_client_hello_tells_what_is_offered);
	tcase_add_test(tests, a_server_hello_tells_what_was_chosen);
	tcase_add_test(tests, without_extensions_the_older_version_counts);
	tcase_add_test(tests, a_cut_message_ends_early_and_nothing_else);
	suite_add_tcase(suite, tests);
	return suite;
}

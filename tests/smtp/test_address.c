/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and domains: right ones, and what is marked in the others. */
#include <string.h>

#include "../tools/unit.h"
#include "smtp/address.h"

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10
#define LABEL60 X60 "."

static const struct {
	const char *text;
	size_t taken;
	const char *path, *local, *domain;
	unsigned flaws;
} rows[] = {
	{ "<a@b.example>", 13, "a@b.example", "a", "b.example", 0 },
	{ "<a@b> SIZE=10", 5, "a@b", "a", "b", 0 },
	{ "<a@b>SIZE=10", 5, "a@b", "a", "b", 0 },
	{ "<>", 2, "", "", "", 0 },
	{ "<Postmaster>", 12, "Postmaster", "Postmaster", "", 0 },
	{ "<a.b+c=d@[192.0.2.1]>", 21, "a.b+c=d@[192.0.2.1]", "a.b+c=d", "[192.0.2.1]", 0 },
	{ "<a@[IPv6:2001:db8::1]>", 22, "a@[IPv6:2001:db8::1]", "a", "[IPv6:2001:db8::1]", 0 },
	{ "<\"a b\"@c>", 9, "\"a b\"@c", "\"a b\"", "c", 0 },
	{ "<\"a>b\"@c>", 9, "\"a>b\"@c", "\"a>b\"", "c", 0 },
	{ "<\"a\\\"@b\"@c>", 11, "\"a\\\"@b\"@c", "\"a\\\"@b\"", "c", 0 },
	{ "a@b SIZE=1", 3, "a@b", "a", "b", ADDRESS_NO_BRACKETS },
	{ " <a@b>", 6, "a@b", "a", "b", ADDRESS_SPACE },
	{ "\t<a@b>", 6, "a@b", "a", "b", ADDRESS_SPACE },
	{ "<a>", 3, "a", "a", "", ADDRESS_NO_DOMAIN },
	{ "<a@>", 4, "a@", "a", "", ADDRESS_DOMAIN },
	{ "<@b>", 4, "@b", "", "b", ADDRESS_LOCAL },
	{ "<a@b@c>", 7, "a@b@c", "a@b", "c", ADDRESS_LOCAL },
	{ "<a..b@c>", 8, "a..b@c", "a..b", "c", ADDRESS_LOCAL },
	{ "<.a@c>", 6, ".a@c", ".a", "c", ADDRESS_LOCAL },
	{ "<a.@c>", 6, "a.@c", "a.", "c", ADDRESS_LOCAL },
	{ "<a b@c>", 7, "a b@c", "a b", "c", ADDRESS_LOCAL },
	{ "<a\001@c>", 6, "a\001@c", "a\001", "c", ADDRESS_LOCAL },
	{ "<\"a\001\"@c>", 8, "\"a\001\"@c", "\"a\001\"", "c", ADDRESS_LOCAL },
	{ "<\"a\"b@c>", 8, "\"a\"b@c", "\"a\"b", "c", ADDRESS_LOCAL },
	{ "<\"a@c>", 6, "\"a@c", "\"a", "c", ADDRESS_LOCAL },
	{ "<\"a\">", 5, "\"a\"", "\"a\"", "", ADDRESS_NO_DOMAIN },
	{ "<a@b_c>", 7, "a@b_c", "a", "b_c", ADDRESS_DOMAIN },
	{ "<a@b..c>", 8, "a@b..c", "a", "b..c", ADDRESS_DOMAIN },
	{ "<a@b.>", 6, "a@b.", "a", "b.", ADDRESS_DOMAIN },
	{ "<@x,@y:a@b>", 11, "@x,@y:a@b", "a", "b", ADDRESS_ROUTE },
	{ "<a@b SIZE=1", 4, "a@b", "a", "b", ADDRESS_OPEN },
	{ "<a@b", 4, "a@b", "a", "b", ADDRESS_OPEN },
	{ "<", 1, "", "", "", ADDRESS_OPEN },
	{ "", 0, "", "", "", ADDRESS_NO_BRACKETS },
	{ "<gr\xc3\xbc\xc3\x9f@b>", 10, "gr\xc3\xbc\xc3\x9f@b", "gr\xc3\xbc\xc3\x9f", "b",
	  ADDRESS_NOT_ASCII },
	{ "<" X60 "abcd@b>", 68, X60 "abcd@b", X60 "abcd", "b", 0 },
	{ "<" X60 "abcde@b>", 69, X60 "abcde@b", X60 "abcde", "b", ADDRESS_LOCAL_LONG },
	{ "<abcdefgh@" LABEL60 LABEL60 LABEL60 LABEL60 "a>", 256,
	  "abcdefgh@" LABEL60 LABEL60 LABEL60 LABEL60 "a", "abcdefgh",
	  LABEL60 LABEL60 LABEL60 LABEL60 "a", 0 },
	{ "<abcdefghi@" LABEL60 LABEL60 LABEL60 LABEL60 "a>", 257,
	  "abcdefghi@" LABEL60 LABEL60 LABEL60 LABEL60 "a", "abcdefghi",
	  LABEL60 LABEL60 LABEL60 LABEL60 "a", ADDRESS_PATH_LONG },
	{ "<a@" LABEL60 LABEL60 LABEL60 LABEL60 "abcdefghijkl>", 260,
	  "a@" LABEL60 LABEL60 LABEL60 LABEL60 "abcdefghijkl", "a",
	  LABEL60 LABEL60 LABEL60 LABEL60 "abcdefghijkl",
	  ADDRESS_PATH_LONG | ADDRESS_DOMAIN_LONG | ADDRESS_DOMAIN },
};

START_TEST(each_path_is_taken_apart_and_marked)
{
	struct address address;
	size_t taken = address_parse(span_text(rows[_i].text), &address);

	ck_assert_msg(taken == rows[_i].taken, "%s: %zu", rows[_i].text, taken);
	ck_assert_msg(span_is(address.path, rows[_i].path), "%s", rows[_i].text);
	ck_assert_msg(span_is(address.local, rows[_i].local), "%s", rows[_i].text);
	ck_assert_msg(span_is(address.domain, rows[_i].domain), "%s", rows[_i].text);
	ck_assert_msg(address.flaws == rows[_i].flaws, "%s: %x", rows[_i].text, address.flaws);
}
END_TEST

START_TEST(a_megabyte_of_open_quotes_is_read_once)
{
	struct bytes text = BYTES_INIT;
	struct address address;

	bytes_append_byte(&text, '<');
	while (text.size < 1024 * 1024)
		bytes_append_text(&text, "\"\\");
	ck_assert_uint_eq(address_parse(bytes_span(&text), &address), text.size);
	ck_assert(address.flaws & ADDRESS_OPEN);
	bytes_release(&text);
}
END_TEST

static const struct {
	const char *text;
	bool domain, literal, qualified;
} names[] = {
	{ "example.test", true, false, true },
	{ "a-b.example", true, false, true },
	{ "localhost", true, false, false },
	{ "xn--bcher-kva.example", true, false, true },
	{ "b\xc3\xbc"
	  "cher.example",
	  true, false, true },
	{ "1.2.3", true, false, true },
	{ "[192.0.2.1]", true, true, true },
	{ "[IPv6:2001:db8::1]", true, true, true },
	{ "[ipv6:::1]", true, true, true },
	{ "[2001:db8::1]", false, false, false },
	{ "[IPv6:192.0.2.1]", false, false, false },
	{ "[192.0.2.256]", false, false, false },
	{ "[192.0.2.1", false, false, false },
	{ "192.0.2.1]", false, false, false },
	{ "[]", false, false, false },
	{ "[", false, false, false },
	{ "", false, false, false },
	{ ".", false, false, false },
	{ "a.", false, false, false },
	{ ".a", false, false, false },
	{ "a..b", false, false, false },
	{ "-a.b", false, false, false },
	{ "a-.b", false, false, false },
	{ "a_b.c", false, false, false },
	{ "a b", false, false, false },
	{ "a\rb", false, false, false },
	{ X60 "xyz.a", true, false, true },
	{ X60 "wxyz.a", false, false, false },
	{ "[111111111111111111111111111111111111111111111111111111]", false, false, false },
};

START_TEST(domains_and_literals_are_known_from_what_is_none)
{
	struct span text = span_text(names[_i].text);

	ck_assert_msg(address_is_domain(text) == names[_i].domain, "%s", names[_i].text);
	ck_assert_msg(address_is_literal(text) == names[_i].literal, "%s", names[_i].text);
	ck_assert_msg(address_is_qualified(text) == names[_i].qualified, "%s", names[_i].text);
}
END_TEST

START_TEST(a_nul_in_a_literal_does_not_shorten_it)
{
	ck_assert(!address_is_literal(span_of("[192.0.2.1\0x]", 13)));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/address");
	TCase *tests = tcase_create("address");

	tcase_add_loop_test(tests, each_path_is_taken_apart_and_marked, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, a_megabyte_of_open_quotes_is_read_once);
	tcase_add_loop_test(tests, domains_and_literals_are_known_from_what_is_none, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(tests, a_nul_in_a_literal_does_not_shorten_it);
	suite_add_tcase(suite, tests);
	return suite;
}

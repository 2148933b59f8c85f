/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets as users write them: what they mean, what is refused and where, and back again. */
#include "net/endpoint.h"

#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "net/net_address.h"

static const struct {
	const char *text;
	enum endpoint_scheme scheme;
	int port;
	const char *user;
	const char *host;
	const char *place;
	bool implicit_tls;
	bool is_address;
	bool bare;
} good[] = {
	{ "mail.example.test", ENDPOINT_SMTP, 25, NULL, "mail.example.test", NULL, false, false,
	  true },
	{ "mail.example.test:25", ENDPOINT_SMTP, 25, NULL, "mail.example.test", NULL, false, false,
	  false },
	{ "mail.example.test:587", ENDPOINT_SUBMISSION, 587, NULL, "mail.example.test", NULL, false,
	  false, false },
	{ "mail.example.test:465", ENDPOINT_SUBMISSIONS, 465, NULL, "mail.example.test", NULL, true,
	  false, false },
	{ "host:2525", ENDPOINT_SMTP, 2525, NULL, "host", NULL, false, false, false },
	{ "host:1", ENDPOINT_SMTP, 1, NULL, "host", NULL, false, false, false },
	{ "host:65535", ENDPOINT_SMTP, 65535, NULL, "host", NULL, false, false, false },
	{ "smtp://host", ENDPOINT_SMTP, 25, NULL, "host", NULL, false, false, false },
	{ "SMTP://host", ENDPOINT_SMTP, 25, NULL, "host", NULL, false, false, false },
	{ "submission://host", ENDPOINT_SUBMISSION, 587, NULL, "host", NULL, false, false, false },
	{ "submissions://host", ENDPOINT_SUBMISSIONS, 465, NULL, "host", NULL, true, false, false },
	{ "smtps://host", ENDPOINT_SUBMISSIONS, 465, NULL, "host", NULL, true, false, false },
	{ "smtps://host:2465", ENDPOINT_SUBMISSIONS, 2465, NULL, "host", NULL, true, false, false },
	{ "smtp://host:465", ENDPOINT_SMTP, 465, NULL, "host", NULL, true, false, false },
	{ "lmtp://host", ENDPOINT_LMTP, 24, NULL, "host", NULL, false, false, false },
	{ "user@host:587", ENDPOINT_SUBMISSION, 587, "user", "host", NULL, false, false, false },
	{ "user@example.test@host:587", ENDPOINT_SUBMISSION, 587, "user@example.test", "host", NULL,
	  false, false, false },
	{ "submission://a@b@c@host", ENDPOINT_SUBMISSION, 587, "a@b@c", "host", NULL, false, false,
	  false },
	{ "[::1]:25", ENDPOINT_SMTP, 25, NULL, "::1", NULL, false, true, false },
	{ "[::1]", ENDPOINT_SMTP, 25, NULL, "::1", NULL, false, true, true },
	{ "user@[2001:db8::1]:587", ENDPOINT_SUBMISSION, 587, "user", "2001:db8::1", NULL, false,
	  true, false },
	{ "[fe80::1%lo]:25", ENDPOINT_SMTP, 25, NULL, "fe80::1%lo", NULL, false, true, false },
	{ "192.0.2.7:465", ENDPOINT_SUBMISSIONS, 465, NULL, "192.0.2.7", NULL, true, true, false },
	{ "host.:25", ENDPOINT_SMTP, 25, NULL, "host.", NULL, false, false, false },
	{ "a_b.example.test:25", ENDPOINT_SMTP, 25, NULL, "a_b.example.test", NULL, false, false,
	  false },
	{ "mx:example.test", ENDPOINT_MX, 25, NULL, "example.test", NULL, false, false, false },
	{ "mx:example.test:2525", ENDPOINT_MX, 2525, NULL, "example.test", NULL, false, false,
	  false },
	{ "mx:example.test.:2525", ENDPOINT_MX, 2525, NULL, "example.test", NULL, false, false,
	  false },
	{ "mx:user@example.test", ENDPOINT_MX, 25, "user", "example.test", NULL, false, false,
	  false },
	{ "MX:example.test", ENDPOINT_MX, 25, NULL, "example.test", NULL, false, false, false },
	{ "smtp://mx:25", ENDPOINT_SMTP, 25, NULL, "mx", NULL, false, false, false },
	{ "unix:/run/lmtp", ENDPOINT_UNIX, 0, NULL, "", "/run/lmtp", false, false, false },
	{ "unix:odd@path:25", ENDPOINT_UNIX, 0, NULL, "", "odd@path:25", false, false, false },
	{ "practice:", ENDPOINT_PRACTICE, 0, NULL, "", "", false, false, false },
	{ "practice:greylist", ENDPOINT_PRACTICE, 0, NULL, "", "greylist", false, false, false },
	{ "practice", ENDPOINT_SMTP, 25, NULL, "practice", NULL, false, false, true },
};

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

START_TEST(a_target_means_what_the_contract_says)
{
	struct endpoint endpoint;
	struct fault fault = { 0 };

	ck_assert_msg(endpoint_parse(span_text(good[_i].text), &endpoint, &fault), "%s: %s",
		      good[_i].text, fault.text);
	ck_assert_int_eq(endpoint.scheme, good[_i].scheme);
	ck_assert_int_eq(endpoint.port, good[_i].port);
	ck_assert_msg(same_text(endpoint.user, good[_i].user), "%s: user", good[_i].text);
	ck_assert_msg(same_text(endpoint.host, good[_i].host), "%s: host", good[_i].text);
	ck_assert_msg(same_text(endpoint.place, good[_i].place), "%s: place", good[_i].text);
	ck_assert_int_eq(endpoint.implicit_tls, good[_i].implicit_tls);
	ck_assert_int_eq(endpoint.is_address, good[_i].is_address);
	ck_assert_int_eq(endpoint_is_bare(&endpoint), good[_i].bare);
	endpoint_release(&endpoint);
	ck_assert_ptr_null(endpoint.host);
}
END_TEST

START_TEST(a_formatted_target_parses_to_the_same_endpoint)
{
	struct endpoint first, second;
	struct bytes text = BYTES_INIT;

	ck_assert(endpoint_parse(span_text(good[_i].text), &first, NULL));
	endpoint_format(&first, &text);
	ck_assert_msg(endpoint_parse(bytes_span(&text), &second, NULL), "%s", bytes_text(&text));
	ck_assert_int_eq(first.scheme, second.scheme);
	ck_assert_int_eq(first.port, second.port);
	ck_assert_int_eq(first.scheme_given, second.scheme_given);
	ck_assert_int_eq(first.port_given, second.port_given);
	ck_assert_int_eq(first.implicit_tls, second.implicit_tls);
	ck_assert(same_text(first.user, second.user));
	ck_assert(same_text(first.host, second.host));
	ck_assert(same_text(first.place, second.place));
	endpoint_release(&first);
	endpoint_release(&second);
	bytes_release(&text);
}
END_TEST

static const struct {
	const char *text;
	const char *says; /* what the fault must hold */
} bad[] = {
	{ "", "No target" },
	{ "host:0", "position 6" },
	{ "host:65536", "position 6" },
	{ "host:99999999999", "65535" },
	{ "host:-1", "65535" },
	{ "host:smtp", "65535" },
	{ "host:25x", "65535" },
	{ "host:", "position 6" },
	{ "host:25/", "65535" },
	{ "::1:25", "[::1]:25" },
	{ "::1", "[::1]:25" },
	{ "[::1:25", "not closed" },
	{ "[::1]25", "colon" },
	{ "[192.0.2.7]:25", "no IPv6" },
	{ "[fe80::1%nosuchinterface]:25", "no IPv6" },
	{ "[]:25", "no IPv6" },
	{ ":25", "host is missing" },
	{ "@host:25", "user name" },
	{ "user@:25", "host is missing" },
	{ "-host:25", "hyphen" },
	{ "ho st:25", "position 3" },
	{ "host\n:25", "position 5" },
	{ "host\x1b[2J:25", "control character at position 5" },
	{ "ho\x7fst", "position 3" },
	{ "..:25", "empty" },
	{ ".", "empty" },
	{ "a..b:25", "position 3" },
	{ "b\xc3\x28.test:25", "xn--" },
	{ "10.1:25", "IPv4" },
	{ "1.2.3.256:25", "IPv4" },
	{ "1234:25", "IPv4" },
	{ "0x7f.1:25", "IPv4" },
	{ "host.0x7f:25", "IPv4" },
	{ "http://host:25", "http://" },
	{ "mx://example.test", "mx://" },
	{ "mx:example.test:", "port" },
	{ "mx:25", "smtp://mx" },
	{ "mx:192.0.2.7", "not an address" },
	{ "mx:[192.0.2.7]", "not an address" },
	{ "mx:user@[IPv6:::1]", "not an address" },
	{ "mx:", "host is missing" },
	{ "mx:.", "is empty" },
	{ "mx:example.test..", "is empty" },
	{ "mx:192.0.2.7.", "IPv4" },
	{ "unix:", "path" },
	{ "practice:no/such", "/" },
};

START_TEST(what_is_no_target_is_refused_with_a_reason)
{
	struct endpoint endpoint;
	struct fault fault = { 0 };

	ck_assert_msg(!endpoint_parse(span_text(bad[_i].text), &endpoint, &fault), "%s",
		      bad[_i].text);
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_msg(strstr(fault.text, bad[_i].says) != NULL, "%s: %s", bad[_i].text, fault.text);
	ck_assert_ptr_null(endpoint.host);
	ck_assert_ptr_null(strchr(fault.text, '\x1b'));
}
END_TEST

START_TEST(a_nul_in_a_target_is_refused)
{
	struct endpoint endpoint;
	struct fault fault = { 0 };

	ck_assert(!endpoint_parse(span_of("host\0.evil.test:25", 18), &endpoint, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "position 5"));
}
END_TEST

START_TEST(a_password_in_a_target_is_refused_and_not_repeated)
{
	static const char *const texts[] = { "user:hunter2@host:25", "smtp://user:hunter2@host",
					     "mx:user:hunter2@example.test" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct endpoint endpoint;
		struct fault fault = { 0 };

		ck_assert(!endpoint_parse(span_text(texts[i]), &endpoint, &fault));
		ck_assert_ptr_nonnull(strstr(fault.text, "password"));
		ck_assert_ptr_null(strstr(fault.text, "hunter2"));
	}
}
END_TEST

/* A name of labels of `label` letters, `total` characters long. */
static char *long_name(size_t label, size_t total)
{
	char *name = malloc(total + 1);

	for (size_t i = 0; i < total; i++)
		name[i] = i % (label + 1) == label ? '.' : 'a';
	name[total] = '\0';
	return name;
}

START_TEST(names_are_as_long_as_dns_allows_and_not_longer)
{
	static const struct {
		size_t label, total;
		bool fits;
	} rows[] = { { 63, 63, true },
		     { 64, 64, false },
		     { 49, 253, true },
		     { 49, 254, false },
		     { 49, 300, false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *name = long_name(rows[i].label, rows[i].total);
		struct endpoint endpoint;

		if (name[rows[i].total - 1] == '.')
			name[rows[i].total - 1] = 'b';
		ck_assert_int_eq(endpoint_parse(span_text(name), &endpoint, NULL), rows[i].fits);
		endpoint_release(&endpoint);
		free(name);
	}
}
END_TEST

START_TEST(a_place_is_shown_with_brackets_and_port)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{ "user@mail.example.test", "mail.example.test:25" },
		{ "smtps://[::1]", "[::1]:465" },
		{ "unix:/run/lmtp", "/run/lmtp" },
		{ "practice:greylist", "practice" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct endpoint endpoint;
		struct bytes text = BYTES_INIT;

		ck_assert(endpoint_parse(span_text(rows[i].text), &endpoint, NULL));
		endpoint_append_place(&endpoint, &text);
		ck_assert_str_eq(bytes_text(&text), rows[i].shown);
		endpoint_release(&endpoint);
		bytes_release(&text);
	}
}
END_TEST

START_TEST(a_copy_lives_on_its_own)
{
	struct endpoint first, second;

	ck_assert(endpoint_parse(span_text("user@host:587"), &first, NULL));
	endpoint_copy(&second, &first);
	endpoint_release(&first);
	ck_assert_str_eq(second.user, "user");
	ck_assert_str_eq(second.host, "host");
	endpoint_release(&second);
}
END_TEST

START_TEST(addresses_know_their_text_their_port_and_loopback)
{
	static const struct {
		const char *text, *shown;
		bool loopback;
	} rows[] = { { "127.0.0.1", "127.0.0.1", true },
		     { "127.9.9.9", "127.9.9.9", true },
		     { "192.0.2.7", "192.0.2.7", false },
		     { "::1", "::1", true },
		     { "2001:DB8:0::1", "2001:db8::1", false },
		     { "::ffff:127.0.0.1", "::ffff:127.0.0.1", true },
		     { "fe80::1%lo", "fe80::1%lo", false } };
	struct net_address address;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_msg(net_address_parse(rows[i].text, 587, &address), "%s", rows[i].text);
		ck_assert_str_eq(address.text, rows[i].shown);
		ck_assert_int_eq(net_address_port(&address), 587);
		ck_assert_int_eq(net_address_is_loopback(&address), rows[i].loopback);
	}
	ck_assert(!net_address_parse("localhost", 25, &address));
	ck_assert(!net_address_parse("1.2.3", 25, &address));
	ck_assert(net_address_of_path("/run/lmtp", &address));
	ck_assert_str_eq(address.text, "/run/lmtp");
	ck_assert(net_address_is_loopback(&address));
}
END_TEST

START_TEST(a_name_in_any_script_is_taken_in_its_ascii_form)
{
	static const struct {
		const char *target, *host;
	} rows[] = {
		{ "b\xc3\xbc"
		  "cher.test:25",
		  "xn--bcher-kva.test" },
		{ "B\xc3\x9c"
		  "CHER.test:25",
		  "xn--bcher-kva.test" },
		{ "smtp://\xd0\xbf\xd0\xbe\xd1\x87\xd1\x82\xd0\xb0.test", "xn--80a1acny.test" },
		{ "mx:stra\xc3\x9f"
		  "e.test",
		  "xn--strae-oqa.test" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct endpoint endpoint;
		struct fault fault = { 0 };
		bool taken = endpoint_parse(span_text(rows[i].target), &endpoint, &fault);

#ifdef WITH_LIBIDN2
		ck_assert_msg(taken, "%s", fault.text);
		ck_assert_str_eq(endpoint.host, rows[i].host);
#else
		ck_assert(!taken);
		ck_assert_ptr_nonnull(strstr(fault.text, "xn--"));
#endif
		endpoint_release(&endpoint);
	}
}
END_TEST

START_TEST(a_mail_domain_is_as_the_dns_has_it)
{
	static const struct {
		const char *text, *domain; /* NULL: it is none */
	} rows[] = {
		{ "example.test", "example.test" },
		{ "example.test.", "example.test" },
		{ "user@example.test", NULL },
		{ "example.test:25", NULL },
		{ "192.0.2.7", NULL },
		{ "a b", NULL },
		{ "", NULL },
		{ "25", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *domain = endpoint_domain(rows[i].text);

		if (rows[i].domain)
			ck_assert_str_eq(domain, rows[i].domain);
		else
			ck_assert_msg(!domain, "%s", rows[i].text);
		free(domain);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/endpoint");
	TCase *tests = tcase_create("endpoint");

	tcase_add_loop_test(tests, a_target_means_what_the_contract_says, 0,
			    sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tests, a_formatted_target_parses_to_the_same_endpoint, 0,
			    sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tests, what_is_no_target_is_refused_with_a_reason, 0,
			    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tests, a_name_in_any_script_is_taken_in_its_ascii_form);
	tcase_add_test(tests, a_nul_in_a_target_is_refused);
	tcase_add_test(tests, a_password_in_a_target_is_refused_and_not_repeated);
	tcase_add_test(tests, names_are_as_long_as_dns_allows_and_not_longer);
	tcase_add_test(tests, a_place_is_shown_with_brackets_and_port);
	tcase_add_test(tests, a_copy_lives_on_its_own);
	tcase_add_test(tests, addresses_know_their_text_their_port_and_loopback);
	tcase_add_test(tests, a_mail_domain_is_as_the_dns_has_it);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/policy.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

static const char *const targets[] = { "mail.example.test", "*.class.example.test",
				       "relay.example.test:587", "[2001:db8::1]:25",
				       " 192.0.2.7 " };

static const struct policy policy = { .targets = targets, .target_count = 5 };

static const struct {
	const char *host;
	uint16_t port;
	bool allowed;
} rows[] = {
	{ "mail.example.test", 25, true },
	{ "MAIL.example.test", 465, true },
	{ "mail.example.test.", 25, true },
	{ "xmail.example.test", 25, false },
	{ "mail.example.test.evil.test", 25, false },
	{ "a.class.example.test", 25, true },
	{ "a.b.class.example.test", 25, true },
	{ "class.example.test", 25, false }, /* only what is below it */
	{ "aclass.example.test", 25, false },
	{ "relay.example.test", 587, true },
	{ "relay.example.test", 25, false },
	{ "2001:db8::1", 25, true },
	{ "[2001:db8::1]", 25, true },
	{ "2001:db8::1", 587, false },
	{ "2001:db8::2", 25, false },
	{ "192.0.2.7", 2525, true },
	{ "192.0.2.70", 2525, false },
	{ "", 25, false },
};

START_TEST(targets_are_held_against_the_patterns)
{
	ck_assert_int_eq(policy_allows_target(&policy, span_text(rows[_i].host), rows[_i].port),
			 rows[_i].allowed);
}
END_TEST

START_TEST(a_policy_without_targets_allows_all)
{
	struct policy none = { .forbid_auth = true };

	ck_assert(policy_allows_target(&none, span_text("any.example.test"), 25));
}
END_TEST

START_TEST(a_refusal_names_the_server_and_the_file)
{
	struct policy named = policy;
	char *text;

	named.source = "/etc/smtpscope/policy.conf";
	text = policy_target_text(&named, span_text("other.example.test:25"));
	ck_assert_ptr_nonnull(strstr(text, "other.example.test:25"));
	ck_assert_ptr_nonnull(strstr(text, "/etc/smtpscope/policy.conf"));
	memory_free(text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/policy");
	TCase *tests = tcase_create("policy");

	tcase_add_loop_test(tests, targets_are_held_against_the_patterns, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, a_policy_without_targets_allows_all);
	tcase_add_test(tests, a_refusal_names_the_server_and_the_file);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records and policies of MTA-STS and TLSRPT, as RFC 8461 and RFC 8460 have them, and otherwise. */
#include "net/sts.h"

#include <string.h>

#include "../tools/unit.h"

static const struct {
	const char *text;
	enum sts_record kind;
	const char *id;
} records[] = {
	{ "v=STSv1; id=20160831085700Z;", STS_RECORD_FINE, "20160831085700Z" },
	{ "v=STSv1;id=1", STS_RECORD_FINE, "1" },
	{ "v=STSv1; other=x; id=abc ;", STS_RECORD_FINE, "abc" },
	{ "v=STSv1; id=a; id=b", STS_RECORD_FINE, "a" },
	{ "v=STSv1;", STS_RECORD_BROKEN, "" },
	{ "v=STSv1; id=", STS_RECORD_BROKEN, "" },
	{ "v=STSv1; id=with-a-dash", STS_RECORD_BROKEN, "with-a-dash" },
	{ "v=STSv1; id=123456789012345678901234567890123", STS_RECORD_BROKEN,
	  "123456789012345678901234567890123" },
	{ "v=STSv2; id=1", STS_RECORD_OTHER, "" },
	{ "id=1; v=STSv1", STS_RECORD_OTHER, "" },
	{ "v=spf1 -all", STS_RECORD_OTHER, "" },
	{ "", STS_RECORD_OTHER, "" },
};

START_TEST(a_record_names_the_policy_by_its_id)
{
	struct span id;

	ck_assert_int_eq(sts_record_parse(span_text(records[_i].text), &id), records[_i].kind);
	ck_assert(span_is(id, records[_i].id));
}
END_TEST

START_TEST(a_report_record_tells_where_reports_go)
{
	struct span rua;

	ck_assert_int_eq(tlsrpt_record_parse(span_text("v=TLSRPTv1; rua=mailto:a@b.test"), &rua),
			 STS_RECORD_FINE);
	ck_assert(span_is(rua, "mailto:a@b.test"));
	ck_assert_int_eq(tlsrpt_record_parse(span_text("v=TLSRPTv1;rua=https://r.test/"), &rua),
			 STS_RECORD_FINE);
	ck_assert_int_eq(tlsrpt_record_parse(span_text("v=TLSRPTv1; rua=ftp://r.test/"), &rua),
			 STS_RECORD_BROKEN);
	ck_assert_int_eq(tlsrpt_record_parse(span_text("v=TLSRPTv1;"), &rua), STS_RECORD_BROKEN);
	ck_assert_int_eq(tlsrpt_record_parse(span_text("v=STSv1; id=1"), &rua), STS_RECORD_OTHER);
}
END_TEST

#define HEAD "version: STSv1\r\n"
#define REST "max_age: 604800\r\nmx: mx.example.test\r\n"

static const struct {
	const char *text;
	enum sts_flaw flaw;
	enum sts_mode mode;
	uint64_t age;
	size_t count;
} policies[] = {
	{ HEAD "mode: enforce\r\n" REST, STS_FINE, STS_MODE_ENFORCE, 604800, 1 },
	{ "version:STSv1\nmode:testing\nmx:*.example.test\nmx:b.test\nmax_age:86400\n", STS_FINE,
	  STS_MODE_TESTING, 86400, 2 },
	{ HEAD "mode: none\r\nmax_age: 86400\r\n", STS_FINE, STS_MODE_NONE, 86400, 0 },
	{ HEAD "mode: enforce\r\nnew_key: is ignored\r\n" REST, STS_FINE, STS_MODE_ENFORCE, 604800,
	  1 },
	{ HEAD "mode: enforce\r\nmode: none\r\n" REST, STS_FINE, STS_MODE_ENFORCE, 604800, 1 },
	{ "mode: enforce\r\n" REST, STS_NO_VERSION, STS_MODE_ENFORCE, 604800, 1 },
	{ "version: STSv2\r\nmode: enforce\r\n" REST, STS_NO_VERSION, STS_MODE_ENFORCE, 604800, 1 },
	{ HEAD "mode: strict\r\n" REST, STS_NO_MODE, STS_MODE_UNTOLD, 604800, 1 },
	{ HEAD REST, STS_NO_MODE, STS_MODE_UNTOLD, 604800, 1 },
	{ HEAD "mode: enforce\r\nmx: a.test\r\n", STS_NO_AGE, STS_MODE_ENFORCE, 0, 1 },
	{ HEAD "mode: enforce\r\nmax_age: long\r\nmx: a.test\r\n", STS_NO_AGE, STS_MODE_ENFORCE, 0,
	  1 },
	{ HEAD "mode: enforce\r\nmax_age: 31557601\r\nmx: a.test\r\n", STS_NO_AGE, STS_MODE_ENFORCE,
	  31557601, 1 },
	{ HEAD "mode: enforce\r\nmax_age: 1\r\n", STS_NO_MX, STS_MODE_ENFORCE, 1, 0 },
	{ "<html>not found</html>", STS_NO_VERSION, STS_MODE_UNTOLD, 0, 0 },
	{ "", STS_NO_VERSION, STS_MODE_UNTOLD, 0, 0 },
};

START_TEST(a_policy_is_read_or_its_flaw_named)
{
	struct sts_policy policy;

	sts_policy_parse(span_text(policies[_i].text), &policy);
	ck_assert_int_eq(policy.flaw, policies[_i].flaw);
	ck_assert_int_eq(policy.mode, policies[_i].mode);
	ck_assert_uint_eq(policy.max_age_s, policies[_i].age);
	ck_assert_uint_eq(policy.mx_count, policies[_i].count);
	ck_assert((policy.flaw == STS_FINE) == (*sts_flaw_name(policy.flaw) == '\0'));
}
END_TEST

START_TEST(a_policy_that_is_too_long_is_none)
{
	struct bytes text = BYTES_INIT;
	struct sts_policy policy;

	bytes_append_text(&text, HEAD "mode: enforce\r\n" REST);
	while (text.size <= STS_POLICY_MAX)
		bytes_append_text(&text, "mx: another.example.test\r\n");
	sts_policy_parse(bytes_span(&text), &policy);
	ck_assert_int_eq(policy.flaw, STS_TOO_LONG);
	ck_assert_uint_eq(policy.mx_count, STS_MX_MAX);
	bytes_release(&text);
}
END_TEST

static const struct {
	const char *pattern;
	const char *host;
	bool matches;
} matches[] = {
	{ "mx.example.test", "mx.example.test", true },
	{ "MX.example.test", "mx.EXAMPLE.test.", true },
	{ "mx.example.test", "mx2.example.test", false },
	{ "*.example.test", "mx.example.test", true },
	{ "*.example.test", "a.mx.example.test", false },
	{ "*.example.test", "example.test", false },
	{ "*.example.test", ".example.test", false },
	{ "*.", "mx.", false },
	{ "*", "mx", false },
	{ "", "", false },
	{ "mx.*.test", "mx.example.test", false },
};

START_TEST(a_pattern_stands_for_one_label_at_most)
{
	ck_assert_msg(sts_matches(span_text(matches[_i].pattern), span_text(matches[_i].host)) ==
			      matches[_i].matches,
		      "%s and %s", matches[_i].pattern, matches[_i].host);
}
END_TEST

START_TEST(a_nul_in_a_pattern_does_not_end_it)
{
	ck_assert(!sts_matches(span_of("mx\0.a.test", 10), span_of("mx\0.b.test", 10)));
	ck_assert(sts_matches(span_of("MX\0.a.test", 10), span_of("mx\0.A.test", 10)));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/sts");
	TCase *tests = tcase_create("sts");

	tcase_add_loop_test(tests, a_record_names_the_policy_by_its_id, 0,
			    sizeof(records) / sizeof(records[0]));
	tcase_add_test(tests, a_report_record_tells_where_reports_go);
	tcase_add_loop_test(tests, a_policy_is_read_or_its_flaw_named, 0,
			    sizeof(policies) / sizeof(policies[0]));
	tcase_add_test(tests, a_policy_that_is_too_long_is_none);
	tcase_add_loop_test(tests, a_pattern_stands_for_one_label_at_most, 0,
			    sizeof(matches) / sizeof(matches[0]));
	tcase_add_test(tests, a_nul_in_a_pattern_does_not_end_it);
	suite_add_tcase(suite, tests);
	return suite;
}

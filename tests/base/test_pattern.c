/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/pattern.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

static bool is_taken(struct span text)
{
	struct bytes why = { 0 };
	struct pattern *pattern = pattern_new(text, &why);

	ck_assert_msg(pattern ? !why.size : why.size > 0, "%s", bytes_text(&why));
	pattern_free(pattern);
	bytes_release(&why);
	return pattern != NULL;
}

static bool is_in(const char *expression, struct span text)
{
	struct bytes why = { 0 };
	struct pattern *pattern = pattern_new(span_text(expression), &why);
	bool found;

	ck_assert_msg(pattern != NULL, "%s: %s", expression, bytes_text(&why));
	ck_assert(span_is(pattern_text(pattern), expression));
	found = pattern_is_in(pattern, text);
	pattern_free(pattern);
	bytes_release(&why);
	return found;
}

static const struct {
	const char *expression, *text;
	bool found;
} matches[] = {
	{ "relay", "554 5.7.1 Relay access denied", true },
	{ "relays", "554 5.7.1 Relay access denied", false },
	{ "^5[0-9]{2} ", "554 no", true },
	{ "^5[0-9]{2} ", "454 no", false },
	{ "(spf|dkim)=fail", "dmarc=pass DKIM=fail", true },
	{ "a\\.b", "a.b", true },
	{ "a\\.b", "axb", false },
	{ "[]x]y", "]y", true },
	{ "[^]x]y", "xy", false },
	{ "[[:digit:]]+ms", "took 12ms", true },
	{ "a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+", "abcdefghijklmnopqrst", true },
	{ "ü", "Müller", true },
	{ "Ü", "Müller", true },
	{ "x{", "x{", true },
};

START_TEST(an_expression_is_found_without_regard_to_case)
{
	ck_assert_msg(is_in(matches[_i].expression, span_text(matches[_i].text)) ==
			      matches[_i].found,
		      "%s in %s", matches[_i].expression, matches[_i].text);
}
END_TEST

START_TEST(a_nul_is_a_character_like_another)
{
	ck_assert(is_in("a.b", span_of("a\0b", 3)));
	ck_assert(is_in("b$", span_of("a\0b", 3)));
	ck_assert(!is_in("^b", span_of("a\0b", 3)));
}
END_TEST

/* Faulty ones, and what would be spelled out into more than the library's compiled form may take. */
static const char *const refused[] = {
	"",
	"(",
	"[a",
	"*a",
	"a++++++++++++++++++++++++++",
	"((a{90}){90}){90}",
	"((ab){200}){200}",
	"a{99999999999999999999999999}(",
	"\\C",
};

START_TEST(an_expression_that_costs_too_much_is_refused_with_its_reason)
{
	ck_assert_msg(!is_taken(span_text(refused[_i])), "%s", refused[_i]);
}
END_TEST

/* Each nests repetitions so that a text that almost fits has more ways than there is time. */
static const char *const endless[] = {
	"(a+)+$", "(a|aa)+$", "(.?){200}[yz]", "^(([a-z])+.)+[0-9]([a-z])+$", "(a*)*\\1[yz]",
};

START_TEST(an_expression_gives_up_on_a_text_that_takes_too_many_steps)
{
	struct bytes why = { 0 };
	struct pattern *pattern = pattern_new(span_text(endless[_i]), &why);
	char text[4000];

	ck_assert_msg(pattern != NULL, "%s", bytes_text(&why));
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '!';
	ck_assert(!pattern_gave_up(pattern));
	ck_assert(!pattern_is_in(pattern, span_of(text, sizeof(text))));
	ck_assert(pattern_gave_up(pattern));
	pattern_free(pattern);
	bytes_release(&why);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_met_by_nothing)
{
	ck_assert(is_in("b", span_text("a\xff\xfe"
				       "b")));
	ck_assert(!is_in("a.b", span_text("a\xff"
					  "b")));
	ck_assert(is_in("a.b", span_text("a\xc3\xbc"
					 "b")));
	ck_assert(!is_in("x*y", span_of(NULL, 0)));
	ck_assert(is_in("x*", span_of(NULL, 0)));
}
END_TEST

START_TEST(a_nul_and_too_many_bytes_are_refused)
{
	char text[PATTERN_BYTES_MAX + 1];

	memset(text, 'a', sizeof(text));
	ck_assert(is_taken(span_of(text, PATTERN_BYTES_MAX)));
	ck_assert(!is_taken(span_of(text, sizeof(text))));
	ck_assert(!is_taken(span_of("a\0b", 3)));
}
END_TEST

START_TEST(groups_may_be_as_deep_as_an_expression_is_long)
{
	char text[PATTERN_BYTES_MAX];

	memset(text, '(', sizeof(text));
	ck_assert(!is_taken(span_of(text, sizeof(text))));
	memset(text, ')', sizeof(text));
	is_taken(span_of(text, sizeof(text))); /* either way, but whole */
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("pattern");
	TCase *tests = tcase_create("pattern");

	tcase_add_loop_test(tests, an_expression_is_found_without_regard_to_case, 0,
			    sizeof(matches) / sizeof(*matches));
	tcase_add_test(tests, a_nul_is_a_character_like_another);
	tcase_add_loop_test(tests, an_expression_that_costs_too_much_is_refused_with_its_reason, 0,
			    sizeof(refused) / sizeof(*refused));
	tcase_add_loop_test(tests, an_expression_gives_up_on_a_text_that_takes_too_many_steps, 0,
			    sizeof(endless) / sizeof(*endless));
	tcase_add_test(tests, bytes_that_are_no_text_are_met_by_nothing);
	tcase_add_test(tests, a_nul_and_too_many_bytes_are_refused);
	tcase_add_test(tests, groups_may_be_as_deep_as_an_expression_is_long);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/script.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

START_TEST(lines_requests_and_blocks_become_items)
{
	static const char text[] =
		"# a remark\nEHLO a.example\r\n\n  :expect 250\n:starttls\n::colon\nDATA\n"
		":expect 354\nSubject: x\n# no remark\n:no request\n..\n.\n:expect 2xx|450\nQUIT\n";
	struct fault fault;
	struct script *script = script_parse(span_text(text), "f", NULL, &fault);

	ck_assert_ptr_nonnull(script);
	ck_assert_int_eq(script_item(script, 0)->kind, SCRIPT_LINE);
	ck_assert(span_is(bytes_span(&script_item(script, 0)->text), "EHLO a.example"));
	ck_assert_uint_eq(script_item(script, 0)->line, 2);
	ck_assert(span_is(expect_text(script_item(script, 0)->expect), "250"));
	ck_assert_int_eq(script_item(script, 1)->kind, SCRIPT_REQUEST);
	ck_assert_int_eq(script_item(script, 1)->request->id, REQUEST_STARTTLS);
	ck_assert(span_is(bytes_span(&script_item(script, 2)->text), ":colon"));
	ck_assert(span_is(expect_text(script_item(script, 3)->expect), "354"));
	ck_assert_int_eq(script_item(script, 4)->kind, SCRIPT_BLOCK);
	ck_assert(span_is(bytes_span(&script_item(script, 4)->text),
			  "Subject: x\r\n# no remark\r\n:no request\r\n..\r\n"));
	ck_assert(span_is(expect_text(script_item(script, 4)->expect), "2xx|450"));
	ck_assert_ptr_null(script_item(script, 5)->expect);
	ck_assert_ptr_null(script_item(script, 6));
	script_free(script);
}
END_TEST

START_TEST(a_body_file_may_stand_for_the_block)
{
	struct fault fault;
	struct script *script =
		script_parse(span_text("DATA\n:body a file.eml\nQUIT\n"), "f", NULL, &fault);

	ck_assert_ptr_nonnull(script);
	ck_assert_int_eq(script_item(script, 1)->kind, SCRIPT_BODY);
	ck_assert(span_is(bytes_span(&script_item(script, 1)->text), "a file.eml"));
	ck_assert_int_eq(script_item(script, 2)->kind, SCRIPT_LINE);
	script_free(script);
}
END_TEST

static const struct {
	const char *text;
	const char *place; /* how the message must begin */
	const char *word;  /* what it must name */
} wrong[] = {
	{ "EHLO a\n:expekt 250\n", "s:2:1:", "request" },
	{ "EHLO a\n:expect 25q\n", "s:2:", "25q" },
	{ "EHLO a\n:expect 99\n", "s:2:", "99" },
	{ "EHLO a\n:expect /(/\n", "s:2:", "/(/" },
	{ ":expect 250\n", "s:1:", "behind" },
	{ "EHLO ${name}\n", "s:1:6:", "name" },
	{ "EHLO ${name\n", "s:1:6:", "brace" },
	{ "DATA\nSubject: x\n", "s:", "dot" },
	{ "DATA\n${gone}\n.\n", "s:2:1:", "gone" },
	{ ":allow everything\n", "s:1:", "deliver" },
	{ ":set\n", "s:1:", ":set" },
	{ ":zoom\n", "s:1:", "screen" },
	{ "DATA\n:body\nQUIT\n", "s:2:", ":body" },
};

START_TEST(an_error_names_file_line_and_column)
{
	struct fault fault = { .kind = FAULT_NONE };
	struct script *script = script_parse(span_text(wrong[_i].text), "s", NULL, &fault);

	ck_assert_ptr_null(script);
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_msg(!strncmp(fault.text, wrong[_i].place, strlen(wrong[_i].place)), "%s",
		      fault.text);
	ck_assert_msg(strstr(fault.text, wrong[_i].word) != NULL, "%s", fault.text);
}
END_TEST

START_TEST(names_are_known_from_options_set_lines_and_the_session)
{
	struct variables *variables = variables_new();
	struct bytes out = BYTES_INIT;
	struct script *script;
	struct fault fault;

	variables_set(variables, span_text("to"), span_text("a@b.c"));
	script = script_parse(span_text(":set who me\nRCPT TO:<${to}>\nNOOP ${who} ${code}\n"), "s",
			      variables, &fault);
	ck_assert_ptr_nonnull(script);
	ck_assert(variables_expand(variables, bytes_span(&script_item(script, 1)->text), &out, NULL,
				   &fault));
	ck_assert_str_eq(bytes_text(&out), "RCPT TO:<a@b.c>");
	ck_assert(!variables_expand(variables, span_text("${who}"), &out, NULL, &fault));
	script_free(script);
	variables_free(variables);
	bytes_release(&out);
}
END_TEST

static const struct {
	const char *pattern;
	const char *reply;
	bool matches;
} expectations[] = {
	{ "250", "250 ok", true },
	{ "250", "251 ok", false },
	{ "2xx", "251 ok", true },
	{ "25x", "251 ok", true },
	{ "25x", "220 ok", false },
	{ "2xx|450", "450 later", true },
	{ "5.7.*", "535 5.7.8 no", true },
	{ "5.7.8", "535 5.7.8 no", true },
	{ "5.7.9", "535 5.7.8 no", false },
	{ "5.*.*", "535 5.7.8 no", true },
	{ "/queued as/", "250 2.0.0 Ok: queued as 4XyZ", true },
	{ "/QUEUED/", "250 2.0.0 Ok: queued as 4XyZ", true },
	{ "/a|b/|550", "550 x", true },
	{ "250", "250_ok", false }, /* broken */
	{ "/250_/", "250_ok", true },
};

START_TEST(expectations_are_held_against_replies)
{
	struct fault fault;
	struct expect *expect = expect_parse(span_text(expectations[_i].pattern), &fault);
	struct reply reply = REPLY_INIT;
	struct line line = { span_text(expectations[_i].reply), LINE_END_CRLF, 0 };

	ck_assert_ptr_nonnull(expect);
	reply_push(&reply, &line);
	ck_assert_int_eq(expect_matches(expect, &reply), expectations[_i].matches);
	reply_release(&reply);
	expect_free(expect);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/script");
	TCase *tests = tcase_create("script");

	tcase_add_test(tests, lines_requests_and_blocks_become_items);
	tcase_add_test(tests, a_body_file_may_stand_for_the_block);
	tcase_add_loop_test(tests, an_error_names_file_line_and_column, 0,
			    (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(tests, names_are_known_from_options_set_lines_and_the_session);
	tcase_add_loop_test(tests, expectations_are_held_against_replies, 0,
			    (int)(sizeof(expectations) / sizeof(expectations[0])));
	suite_add_tcase(suite, tests);
	return suite;
}

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
	{ "DATA", "s:1:", "dot" },
	{ "DATA\n${gone}\n.\n", "s:2:1:", "gone" },
	{ ":allow everything\n", "s:1:", "deliver" },
	{ ":set\n", "s:1:", ":set" },
	{ ":zoom\n", "s:1:", "screen" },
	{ "DATA\n:body\nQUIT\n", "s:2:", ":body" },
	{ "NOOP\n:set a b\n:expect 250\n", "s:3:1:", "behind" },
	{ "  :raw \"a\\q\"\n", "s:1:11:", "backslash" },
	{ ":raw\n", "s:1:", ":raw" },
	{ ":chunk last\n", "s:1:12:", ":chunk" },
	{ ":chunk last \"a\n", "s:1:14:", "quote" },
	{ ":sleep soon\n", "s:1:8:", "seconds" },
	{ ":sleep 86401\n", "s:1:8:", "day" },
	{ ":flush\n", "s:1:", ":pipeline" },
	{ ":pipeline\nNOOP\n", "s:1:1:", ":flush" },
	{ ":pipeline\n:pipeline\n", "s:2:", ":flush" },
	{ ":pipeline\n:auth\n", "s:2:1:", ":flush" },
	{ ":pipeline\nDATA\nNOOP\n:flush\n", "s:3:1:", "2920" },
	{ ":pipeline\nDATA\n:flush\nSubject: x\n", "s:", "dot" },
	{ "BDAT 5\nabcd\n", "s:2:", "within" },
	{ "BDAT 9\nabcd\n", "s:2:", "more octets" },
	{ ":include other\n", "s:1:1:", ":include" },
};

START_TEST(the_octets_of_a_bdat_stand_behind_it)
{
	struct fault fault;
	struct script *script = script_parse(
		span_text("BDAT 12 LAST\n:quit\n...\n\nBDAT 0\nBDAT 3\n:raw \"abc\"\nQUIT\n"), "f",
		NULL, &fault);

	ck_assert_msg(script != NULL, "%s", fault.text);
	ck_assert(span_is(bytes_span(&script_item(script, 0)->octets), ":quit\r\n...\r\n"));
	ck_assert(span_is(bytes_span(&script_item(script, 1)->text), "BDAT 0"));
	ck_assert_uint_eq(script_item(script, 1)->octets.size, 0);
	ck_assert_uint_eq(script_item(script, 2)->octets.size, 0);
	ck_assert_int_eq(script_item(script, 3)->request->id, REQUEST_RAW);
	ck_assert(span_is(bytes_span(&script_item(script, 4)->text), "QUIT"));
	script_free(script);
}
END_TEST

START_TEST(the_content_of_a_groups_data_follows_the_flush)
{
	struct fault fault;
	struct script *script = script_parse(span_text(":pipeline\nMAIL FROM:<>\nDATA\n:expect "
						       "354\n:flush\nSubject: x\n.\nQUIT\n"),
					     "f", NULL, &fault);

	ck_assert_msg(script != NULL, "%s", fault.text);
	ck_assert_int_eq(script_item(script, 0)->request->id, REQUEST_PIPELINE);
	ck_assert(span_is(expect_text(script_item(script, 2)->expect), "354"));
	ck_assert_int_eq(script_item(script, 3)->request->id, REQUEST_FLUSH);
	ck_assert_int_eq(script_item(script, 4)->kind, SCRIPT_BLOCK);
	ck_assert(span_is(bytes_span(&script_item(script, 4)->text), "Subject: x\r\n"));
	ck_assert_uint_eq(script_item(script, 4)->line, 6);
	script_free(script);
}
END_TEST

START_TEST(the_end_may_be_expected_in_place_of_a_reply)
{
	struct fault fault;
	struct script *script = script_parse(span_text("NOOP\n:expect-close\n"), "f", NULL, &fault);

	ck_assert_ptr_nonnull(script);
	ck_assert(script_item(script, 0)->expects_close);
	ck_assert_int_eq(script_item(script, 1)->request->id, REQUEST_EXPECT_CLOSE);
	script_free(script);
}
END_TEST

/* Gives "inner", which holds an item, and "self", which includes itself. */
static bool read_file(void *context, const char *from, struct span name, struct bytes *text,
		      char **path, struct fault *fault)
{
	(void)context;
	(void)from;
	*path = span_copy_text(name);
	if (span_is(name, "inner"))
		bytes_append_text(text, "NOOP ${x}\n:set y 1\n");
	else if (span_is(name, "self"))
		bytes_append_text(text, ":include self\n");
	else if (span_is(name, "wrong"))
		bytes_append_text(text, "NOOP\nNOOP ${gone}\n");
	else
		fault_set_plain(fault, FAULT_FILE, 0, "no such file");
	return text->size > 0;
}

START_TEST(included_lines_stand_where_they_are_included)
{
	static const struct script_reader reader = { .read = read_file };
	struct fault fault;
	struct script *script = script_parse_with(
		span_text(":set x 2\n:include inner\nQUIT ${y}\n"), "f", NULL, &reader, &fault);

	ck_assert_msg(script != NULL, "%s", fault.text);
	ck_assert(span_is(bytes_span(&script_item(script, 1)->text), "NOOP ${x}"));
	ck_assert_str_eq(script_item(script, 1)->file, "inner");
	ck_assert_uint_eq(script_item(script, 1)->line, 1);
	ck_assert_str_eq(script_item(script, 3)->file, "f");
	ck_assert_uint_eq(script_item(script, 3)->line, 3);
	script_free(script);
}
END_TEST

START_TEST(errors_of_included_files_name_those)
{
	static const struct script_reader reader = { .read = read_file };
	struct fault fault;

	ck_assert_ptr_null(
		script_parse_with(span_text(":include wrong\n"), "f", NULL, &reader, &fault));
	ck_assert_msg(!strncmp(fault.text, "wrong:2:6:", 10), "%s", fault.text);
	ck_assert_ptr_null(
		script_parse_with(span_text(":include self\n"), "f", NULL, &reader, &fault));
	ck_assert_msg(strstr(fault.text, "16 deep") != NULL, "%s", fault.text);
	ck_assert_ptr_null(
		script_parse_with(span_text(":include gone\n"), "f", NULL, &reader, &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
}
END_TEST

static const struct {
	const char *text;
	uint64_t us; /* 0: is refused */
} seconds[] = {
	{ "1", 1000000 }, { "0.5", 500000 }, { "0.000001", 1 }, { "86400", UINT64_C(86400000000) },
	{ "86401", 0 },   { "1.", 0 },       { ".5", 0 },       { "1.1234567", 0 },
	{ "-1", 0 },      { "", 0 },         { "1s", 0 },
};

START_TEST(seconds_have_fractions)
{
	uint64_t us = 0;
	bool ok = script_read_seconds(span_text(seconds[_i].text), &us);

	ck_assert_int_eq(ok, seconds[_i].us != 0);
	ck_assert(!ok || us == seconds[_i].us);
}
END_TEST

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
	tcase_add_test(tests, the_octets_of_a_bdat_stand_behind_it);
	tcase_add_test(tests, the_content_of_a_groups_data_follows_the_flush);
	tcase_add_test(tests, the_end_may_be_expected_in_place_of_a_reply);
	tcase_add_test(tests, included_lines_stand_where_they_are_included);
	tcase_add_test(tests, errors_of_included_files_name_those);
	tcase_add_loop_test(tests, seconds_have_fractions, 0, sizeof(seconds) / sizeof(seconds[0]));
	tcase_add_loop_test(tests, an_error_names_file_line_and_column, 0,
			    (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(tests, names_are_known_from_options_set_lines_and_the_session);
	tcase_add_loop_test(tests, expectations_are_held_against_replies, 0,
			    (int)(sizeof(expectations) / sizeof(expectations[0])));
	suite_add_tcase(suite, tests);
	return suite;
}

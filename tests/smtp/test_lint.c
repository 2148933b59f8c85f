/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "smtp/lint.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

#define HEAD "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nFrom: <a@b.example>\r\n"

/* Looks at text in pieces of `step` bytes. */
static void look(struct lint *lint, struct span text, size_t step)
{
	lint_init(lint);
	for (size_t at = 0; at < text.size; at += step)
		lint_push(lint, span_part(text, at, step));
	lint_finish(lint);
}

static const struct {
	const char *text;
	size_t size;          /* 0: up to the NUL */
	const char *words[3]; /* what each remark must name, in order */
} messages[] = {
	{ HEAD "\r\nbody\r\n", 0, { NULL } },
	{ HEAD "Subject: folded\r\n\tfrom: here\r\n\r\n.\r\n", 0, { NULL } },
	{ "date: x\r\nFROM: y\r\n", 0, { NULL } },
	{ "\r\nDate: in the body\r\nFrom: too\r\n", 0, { "Date", "From" } },
	{ "Dated: x\r\nFrom: y\r\n\r\n", 0, { "Date" } },
	{ "Subject: x\r\n Date: folded\r\n\r\n", 0, { "Date", "From" } },
	{ HEAD "\r\na\nb\n",
	  0,
	  { "Line 4 ends in LF alone, others end in CRLF (so many in all: 2)" } },
	{ "Date: x\nFrom: y\n\na file of this system\n", 0, { NULL } },
	{ HEAD "\r\na\rb\r\n", 0, { "line 4" } },
	{ HEAD "\r\na\r", 0, { "line 4" } },
	{ HEAD "\r\na\0b\r\n", sizeof(HEAD "\r\na\0b\r\n") - 1, { "NUL" } },
	{ HEAD "\r\n\xc3\xa4\r\n", 0, { "8BITMIME" } },
	{ HEAD "Subject: \xc3\xa4\r\n\r\n", 0, { "SMTPUTF8" } },
};

START_TEST(each_oddity_is_told_and_nothing_else)
{
	struct span text = span_of(messages[_i].text, messages[_i].size
							      ? messages[_i].size
							      : strlen(messages[_i].text));
	struct lint_limits limits = { .known = true };

	for (size_t step = 1; step <= text.size; step++) {
		struct lint lint;
		size_t n = 0;
		char *remark;

		look(&lint, text, step);
		for (; (remark = lint_remark(&lint, &limits, n)); n++) {
			ck_assert_msg(n < 3 && messages[_i].words[n] != NULL, "%s", remark);
			ck_assert_msg(strstr(remark, messages[_i].words[n]) != NULL, "%s", remark);
			memory_free(remark);
		}
		ck_assert_msg(n == 3 || !messages[_i].words[n], "step %zu lacks %s", step,
			      messages[_i].words[n]);
	}
}
END_TEST

START_TEST(a_line_may_have_998_octets_and_no_more)
{
	struct lint_limits limits = { .known = true };
	struct bytes text = BYTES_INIT;
	struct lint lint;
	char *remark;

	bytes_append_text(&text, HEAD "\r\n");
	for (int i = 0; i < 998; i++)
		bytes_append_byte(&text, 'x');
	bytes_append_text(&text, "\r\n");
	look(&lint, bytes_span(&text), 7);
	ck_assert_ptr_null(lint_remark(&lint, &limits, 0));
	text.size -= 2;
	bytes_append_text(&text, "y\r\n");
	look(&lint, bytes_span(&text), 7);
	remark = lint_remark(&lint, &limits, 0);
	ck_assert_msg(remark && strstr(remark, "998"), "%s", remark ? remark : "nothing");
	memory_free(remark);
	bytes_release(&text);
}
END_TEST

START_TEST(bytes_are_counted_as_they_go_out)
{
	struct lint_limits limits = { .known = true, .size_limit = 8 };
	struct lint lint;
	char *remark;

	/* RFC 1870 §4: line ends as CRLF, doubled dots not. */
	look(&lint, span_text("a\n.b"), 1);
	ck_assert_uint_eq(lint.bytes, 7);
	ck_assert_uint_eq(lint.doubled, 1);
	look(&lint, span_text("a\n.b\ncde"), 1);
	remark = lint_remark(&lint, &limits, 0);
	ck_assert_msg(remark && strstr(remark, "12 bytes") && strstr(remark, "allows 8"), "%s",
		      remark ? remark : "nothing");
	memory_free(remark);
}
END_TEST

START_TEST(what_was_declared_is_no_oddity)
{
	struct lint_limits limits = { .known = true, .declared_8bit = true, .declared_utf8 = true };
	struct lint lint;

	look(&lint, span_text(HEAD "Subject: \xc3\xa4\r\n\r\n\xc3\xa4\r\n"), 3);
	ck_assert_ptr_null(lint_remark(&lint, &limits, 0));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("lint");
	TCase *tests = tcase_create("lint");

	tcase_add_loop_test(tests, each_oddity_is_told_and_nothing_else, 0,
			    sizeof(messages) / sizeof(messages[0]));
	tcase_add_test(tests, a_line_may_have_998_octets_and_no_more);
	tcase_add_test(tests, bytes_are_counted_as_they_go_out);
	tcase_add_test(tests, what_was_declared_is_no_oddity);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/what_if.h"

#include <string.h>

#include "../tools/unit.h"

#define SESSION                                                                                    \
	"EHLO a.example\n:starttls\nSTARTTLS\nehlo a.example\n:auth LOGIN\nAUTH CRAM-MD5\n"        \
	"MAIL FROM:<a@b.c> SIZE=10\nRCPT TO:<a@b.c>\nQUIT\n"

static struct plan *load(void)
{
	struct plan *plan = plan_new();
	struct fault fault;

	ck_assert(plan_insert_text(plan, 0, span_text(SESSION), "plan", NULL, &fault));
	return plan;
}

static const struct {
	const char *change;
	size_t count;
	const char *after; /* what the plan reads like then; NULL: as before */
} rows[] = {
	{ "ehlo=b.example", 2,
	  "EHLO b.example\n:starttls\nSTARTTLS\nehlo b.example\n:auth LOGIN\nAUTH CRAM-MD5\n"
	  "MAIL FROM:<a@b.c> SIZE=10\nRCPT TO:<a@b.c>\nQUIT\n" },
	{ "mechanism=PLAIN", 1, NULL },
	{ "from=x@y.z", 1,
	  "EHLO a.example\n:starttls\nSTARTTLS\nehlo a.example\n:auth LOGIN\nAUTH CRAM-MD5\n"
	  "MAIL FROM:<x@y.z> SIZE=10\nRCPT TO:<a@b.c>\nQUIT\n" },
	{ "FROM = <>", 1,
	  "EHLO a.example\n:starttls\nSTARTTLS\nehlo a.example\n:auth LOGIN\nAUTH CRAM-MD5\n"
	  "MAIL FROM:<> SIZE=10\nRCPT TO:<a@b.c>\nQUIT\n" },
	{ "tls=1.2", 0, SESSION },
	{ "tls=none", 2,
	  "EHLO a.example\nehlo a.example\n:auth LOGIN\nAUTH CRAM-MD5\n"
	  "MAIL FROM:<a@b.c> SIZE=10\nRCPT TO:<a@b.c>\nQUIT\n" },
	{ "ip=6", 0, SESSION },
};

START_TEST(one_thing_is_different_and_all_else_is_as_it_was)
{
	struct plan *plan = load();
	struct bytes text = BYTES_INIT;
	struct what_if change;
	struct fault fault;

	ck_assert(what_if_parse(span_text(rows[_i].change), &change, &fault));
	if (rows[_i].after) {
		ck_assert_uint_eq(what_if_apply(&change, plan), rows[_i].count);
		plan_format(plan, &text);
		ck_assert_str_eq(bytes_text(&text), rows[_i].after);
	} else {
		what_if_apply(&change, plan);
		plan_format(plan, &text);
		ck_assert_ptr_nonnull(strstr(bytes_text(&text), ":auth PLAIN\n"));
	}
	bytes_release(&text);
	plan_free(plan);
}
END_TEST

static const char *const wrong[] = { "",         "tls",   "tls=",  "tls=1.4", "ip=5",        "x=y",
				     "ehlo=a b", "from=", "ehlo=", "=1.2",    "from=a@b c@d" };

START_TEST(what_cannot_be_different_is_told)
{
	struct what_if change;
	struct fault fault;

	ck_assert(!what_if_parse(span_text(wrong[_i]), &change, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "tls=1.2"));
}
END_TEST

START_TEST(what_has_left_stays)
{
	struct plan *plan = load();
	struct what_if change;
	struct fault fault;

	plan_finish(plan, PLANNED_GONE);
	ck_assert(what_if_parse(span_text("ehlo=b.example"), &change, &fault));
	ck_assert_uint_eq(what_if_apply(&change, plan), 1);
	ck_assert(span_is(bytes_span(&plan_line(plan, 0)->item.text), "EHLO a.example"));
	plan_free(plan);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/what_if");
	TCase *tests = tcase_create("what_if");

	tcase_add_loop_test(tests, one_thing_is_different_and_all_else_is_as_it_was, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, what_cannot_be_different_is_told, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tests, what_has_left_stays);
	suite_add_tcase(suite, tests);
	return suite;
}

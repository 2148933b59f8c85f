/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which replies count as a refused secret. */
#include "cli/attempts.h"

#include "../tools/unit.h"

static const struct {
	const char *line;
	bool counts;
} replies[] = {
	{ "535 5.7.8 Error: authentication failed: (reason unavailable)", true },
	{ "535 Incorrect authentication data", true },
	{ "535 5.7.8 Username and Password not accepted", true },
	{ "535 5.7.8 Error: authentication failed: Invalid base64 data", false },
	{ "535 5.7.8 Error: authentication failed: Invalid authentication mechanism", false },
	{ "535 5.7.8 Error: authentication failed: no mechanism available", false },
	{ "454 4.7.0 Temporary authentication failure", false },
	{ "501 5.5.2 Cannot decode", false },
	{ "235 2.7.0 Authentication successful", false },
};

START_TEST(only_a_535_about_the_secret_is_a_refusal)
{
	struct line line = { span_text(replies[_i].line), LINE_END_CRLF, 0 };
	struct reply reply = REPLY_INIT;

	ck_assert_int_eq(reply_push(&reply, &line), REPLY_COMPLETE);
	ck_assert_msg(attempts_is_refusal(&reply) == replies[_i].counts, "%s", replies[_i].line);
	reply_release(&reply);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("attempts");
	TCase *tcase = tcase_create("replies");

	tcase_add_loop_test(tcase, only_a_535_about_the_secret_is_a_refusal, 0,
			    (int)(sizeof(replies) / sizeof(replies[0])));
	suite_add_tcase(suite, tcase);
	return suite;
}

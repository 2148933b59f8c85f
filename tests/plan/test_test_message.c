/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/test_message.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "smtp/lint.h"

static void compose(struct test_message message, struct bytes *out)
{
	message.wall_us = UINT64_C(1764158400000000); /* 26 November 2025, 12:00 UTC */
	message.helo = span_text("client.example");
	message.server = span_text("mail.example:25");
	test_message_compose(&message, out);
}

START_TEST(it_has_all_that_a_message_has)
{
	static const char *const lines[] = {
		"Date: Wed, 26 Nov 2025 12:00:00 +0000\r\n",
		"From: <me@here.example>\r\n",
		"To: <you@there.example>\r\n",
		"Message-ID: <1764158400000000.smtpscope@client.example>\r\n",
		"Subject: smtpscope test message\r\n",
		"Sent to the server: mail.example:25\r\n",
		"By a client that called itself: client.example\r\n",
	};
	struct test_message message = { .from = span_text("me@here.example"),
					.to = span_text("you@there.example") };
	struct bytes out = BYTES_INIT;
	struct lint lint;

	compose(message, &out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ck_assert_msg(strstr(bytes_text(&out), lines[i]) != NULL, "%s", lines[i]);
	lint_init(&lint);
	lint_push(&lint, bytes_span(&out));
	lint_finish(&lint);
	ck_assert_ptr_null(lint_remark(&lint, &(struct lint_limits){ .known = true }, 0));
	bytes_release(&out);
}
END_TEST

START_TEST(the_null_sender_has_a_from_field_too)
{
	struct test_message message = { .subject = span_text("of mine") };
	struct bytes out = BYTES_INIT;

	compose(message, &out);
	ck_assert_ptr_nonnull(strstr(bytes_text(&out), "\r\nFrom: <smtpscope@invalid>\r\n"));
	ck_assert_ptr_nonnull(strstr(bytes_text(&out), "\r\nSubject: of mine\r\n"));
	bytes_release(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("test_message");
	TCase *tests = tcase_create("test_message");

	tcase_add_test(tests, it_has_all_that_a_message_has);
	tcase_add_test(tests, the_null_sender_has_a_from_field_too);
	suite_add_tcase(suite, tests);
	return suite;
}

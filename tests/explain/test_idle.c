/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idle limit follows from the greeting; without a known name the RFC's least counts. */
#include <string.h>

#include "../tools/unit.h"
#include "explain/idle.h"
#include "transcript.h"

START_TEST(the_limit_follows_from_the_greeting)
{
	static const struct {
		const char *greeting, *server;
		uint32_t seconds;
	} rows[] = {
		{ "S: 220 mail.example.test ESMTP Postfix\n", "Postfix", 300 },
		{ "S: 220-mail.example.test\nS: 220 ESMTP Postfix\n", "Postfix", 300 },
		{ "S: 220 mail.example.test ESMTP Exim 4.96\n", "Exim", 300 },
		{ "S: 220 mail.example.test ESMTP Sendmail 8.17.1/8.17.1\n", "Sendmail", 3600 },
		{ "S: 220 mail.example.test ESMTP\n", NULL, 300 },
		{ "connect\n", NULL, 300 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct idle_limit *limit;
		struct transcript t;

		transcript_play(&t, rows[i].greeting);
		limit = idle_limit_of(t.journal, transcript_last(&t, EVENT_REPLY));
		ck_assert_msg((limit->server == NULL) == (rows[i].server == NULL), "row %zu", i);
		if (rows[i].server)
			ck_assert_str_eq(limit->server, rows[i].server);
		ck_assert_uint_eq(limit->seconds, rows[i].seconds);
		ck_assert(*limit->source);
		transcript_release(&t);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("idle");
	TCase *tests = tcase_create("idle");

	tcase_add_test(tests, the_limit_follows_from_the_greeting);
	suite_add_tcase(suite, tests);
	return suite;
}

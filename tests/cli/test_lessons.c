/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lessons name of the practice server is there: scenarios, account, recipients. */
#include <string.h>

#include "../tools/unit.h"
#include "base/base64.h"
#include "plan/lesson.h"
#include "practice/responder.h"

static bool has_hint(const struct lesson *lesson, const char *ending)
{
	for (size_t g = 0; g < lesson_goals(lesson); g++)
		for (size_t h = 0; h < LESSON_HINTS_MAX && lesson->goals[g].hints[h]; h++)
			if (strstr(lesson->goals[g].hints[h], ending))
				return true;
	return false;
}

START_TEST(every_scenario_is_one_of_the_practice_server)
{
	const struct lesson *lesson;

	for (size_t n = 0; (lesson = lesson_row(n)); n++)
		ck_assert_msg(scenario_find(span_text(lesson->scenario)) != NULL, "%s",
			      lesson->scenario);
}
END_TEST

START_TEST(the_account_of_the_hints_is_the_account)
{
	const struct lesson *login = lesson_find(span_text("auth_login"));
	const char *const words[] = { PRACTICE_USER, PRACTICE_PASSWORD };

	for (size_t i = 0; i < 2; i++) {
		struct bytes encoded = BYTES_INIT;

		base64_append(&encoded, span_text(words[i]));
		ck_assert(has_hint(login, words[i]));
		ck_assert(has_hint(login, bytes_text(&encoded)));
		ck_assert_ptr_nonnull(strstr(login->about, words[i]));
		bytes_release(&encoded);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/lessons");
	TCase *tests = tcase_create("practice server");

	tcase_add_test(tests, every_scenario_is_one_of_the_practice_server);
	tcase_add_test(tests, the_account_of_the_hints_is_the_account);
	suite_add_tcase(suite, tests);
	return suite;
}

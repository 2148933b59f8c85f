/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/pace.h"

#include <string.h>

#include "../tools/unit.h"

#define SESSION "EHLO a\nNOOP\n:auth PLAIN\nMAIL FROM:<>\nRCPT TO:<a@b.c>\nDATA\nx\n.\nQUIT\n"

static struct plan *load(const char *text)
{
	struct plan *plan = plan_new();
	struct fault fault;

	ck_assert(plan_insert_text(plan, plan_count(plan), span_text(text), "plan", NULL, &fault));
	return plan;
}

/* Goes on until something else than going is decided; how many lines went. */
static size_t go(struct pace *pace, struct plan *plan, enum pace_decision *decision)
{
	size_t gone = 0;

	while ((*decision = pace_decide(pace, plan)) == PACE_GOES) {
		plan_finish(plan, PLANNED_GONE);
		gone++;
	}
	return gone;
}

START_TEST(nothing_goes_by_itself)
{
	struct plan *plan = load(SESSION);
	struct pace pace = { .kind = PACE_REST };

	ck_assert_int_eq(pace_decide(&pace, plan), PACE_STAYS);
	plan_free(plan);
}
END_TEST

START_TEST(one_line_goes_at_a_time)
{
	struct plan *plan = load("EHLO a\nNOOP\n");
	struct pace pace = { .kind = PACE_REST };
	enum pace_decision decision;

	pace_begin(&pace, PACE_LINE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 1);
	ck_assert_int_eq(decision, PACE_STAYS);
	pace_begin(&pace, PACE_LINE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 1);
	pace_begin(&pace, PACE_LINE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 0);
	ck_assert_int_eq(decision, PACE_OVER);
	plan_free(plan);
}
END_TEST

START_TEST(a_stage_ends_before_the_first_line_of_the_next)
{
	static const size_t lines[] = { 2, 1, 2, 2, 1 };
	struct plan *plan = load(SESSION);
	struct pace pace = { .kind = PACE_REST };
	enum pace_decision decision;

	for (size_t n = 0; n < 5; n++) {
		pace_begin(&pace, PACE_STAGE, plan);
		ck_assert_uint_eq(go(&pace, plan, &decision), lines[n]);
		ck_assert_int_eq(decision, n < 4 ? PACE_STAGE_IS_OVER : PACE_OVER);
	}
	plan_free(plan);
}
END_TEST

START_TEST(a_goal_takes_in_all_stages_up_to_it)
{
	struct plan *plan = load(SESSION);
	struct pace pace = { .kind = PACE_REST };
	enum pace_decision decision;

	pace_begin(&pace, PACE_STAGE, plan);
	pace.goal = STAGE_ENVELOPE;
	ck_assert_uint_eq(go(&pace, plan, &decision), 5);
	ck_assert_int_eq(decision, PACE_STAGE_IS_OVER);
	pace_begin(&pace, PACE_STAGE, plan); /* another F7 has no goal of its own */
	ck_assert_uint_eq(go(&pace, plan, &decision), 2);
	plan_free(plan);
}
END_TEST

START_TEST(a_run_stops_at_a_breakpoint_and_goes_on_from_it)
{
	struct plan *plan = load("NOOP\nRSET\nNOOP\n");
	struct pace pace = { .kind = PACE_REST };
	enum pace_decision decision;

	plan_toggle(plan, plan_line(plan, 0)->id);
	plan_toggle(plan, plan_line(plan, 2)->id);
	pace_begin(&pace, PACE_FREE, plan); /* it stands before its breakpoint already */
	ck_assert_uint_eq(go(&pace, plan, &decision), 2);
	ck_assert_int_eq(decision, PACE_BREAKPOINT);
	ck_assert_int_eq(pace_decide(&pace, plan), PACE_STAYS);
	pace_begin(&pace, PACE_FREE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 1);
	ck_assert_int_eq(decision, PACE_OVER);
	plan_free(plan);
}
END_TEST

START_TEST(a_replay_asks_before_each_login_and_message)
{
	struct plan *plan = load(SESSION);
	struct pace pace = { .asks = true };
	enum pace_decision decision;

	pace_begin(&pace, PACE_FREE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 2);
	ck_assert_int_eq(decision, PACE_ASKS_LOGIN);
	/* Whatever key is pressed: only the answer lets it go. */
	for (int kind = PACE_LINE; kind <= PACE_FREE; kind++) {
		pace_begin(&pace, (enum pace_kind)kind, plan);
		ck_assert_int_eq(pace_decide(&pace, plan), PACE_ASKS_LOGIN);
	}
	pace_begin(&pace, PACE_FREE, plan);
	pace_excuse(&pace, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 3);
	ck_assert_int_eq(decision, PACE_ASKS_MESSAGE);
	pace_begin(&pace, PACE_FREE, plan);
	pace_excuse(&pace, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 3);
	ck_assert_int_eq(decision, PACE_OVER);
	plan_free(plan);
}
END_TEST

START_TEST(a_replay_ends_where_the_session_had_got_to)
{
	struct plan *plan = load("EHLO a\n");
	struct plan *rest = load("NOOP\nDATA\nx\n.\n");
	struct pace pace = { .asks = true };
	enum pace_decision decision;

	plan_mark_here(plan);
	plan_append_coming(plan, rest);
	pace_begin(&pace, PACE_FREE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 1);
	ck_assert_int_eq(decision, PACE_HERE);
	/* From here on nothing is sent again: the plan's message was not asked about before. */
	pace_begin(&pace, PACE_FREE, plan);
	ck_assert_uint_eq(go(&pace, plan, &decision), 3);
	plan_free(plan);
	plan_free(rest);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/pace");
	TCase *tests = tcase_create("pace");

	tcase_add_test(tests, nothing_goes_by_itself);
	tcase_add_test(tests, one_line_goes_at_a_time);
	tcase_add_test(tests, a_stage_ends_before_the_first_line_of_the_next);
	tcase_add_test(tests, a_goal_takes_in_all_stages_up_to_it);
	tcase_add_test(tests, a_run_stops_at_a_breakpoint_and_goes_on_from_it);
	tcase_add_test(tests, a_replay_asks_before_each_login_and_message);
	tcase_add_test(tests, a_replay_ends_where_the_session_had_got_to);
	suite_add_tcase(suite, tests);
	return suite;
}

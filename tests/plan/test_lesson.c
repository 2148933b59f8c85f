/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals are reached by what the journal shows, one after the other; and the rows are whole. */
#include "plan/lesson.h"

#include <string.h>

#include "../tools/unit.h"
#include "journal/outgoing.h"
#include "journal/scribe.h"

static const struct lesson toy = {
	.name = "toy",
	.goals = {
		{ .text = "hello", .check = { .verb = VERB_EHLO, .code = 250 } },
		{ .text = "inside", .check = { .verb = VERB_EHLO, .code = 250,
					       .channel = LESSON_IN_TLS } },
		{ .text = "nobody", .check = { .verb = VERB_RCPT, .code = 550,
					       .begins = "RCPT TO:<nobody@" } },
		{ .text = "others", .check = { .verb = VERB_RCPT, .code = 550,
					       .other = "RCPT TO:<nobody@" } },
		{ .text = "login", .check = { .verb = VERB_AUTH, .code = 235 } },
	},
};

static struct journal *journal;
static struct secrets *secrets;
static struct scribe *scribe;
static uint64_t now_us;

static void open_session(void)
{
	journal = journal_new(0, 0, "practice:");
	secrets = secrets_new();
	scribe = scribe_new(journal, secrets, 1);
	scribe_connected(scribe, now_us, span_text(NULL), false);
}

static void close_session(void)
{
	scribe_free(scribe);
	journal_free(journal);
	secrets_free(secrets);
}

static void hear(const char *line)
{
	struct bytes wire = BYTES_INIT;

	bytes_append_text(&wire, line);
	bytes_append_text(&wire, "\r\n");
	scribe_push(scribe, ++now_us, bytes_span(&wire));
	bytes_release(&wire);
}

static void say(const char *line)
{
	struct outgoing out;

	outgoing_init(&out, span_text(line), ORIGIN_TYPED);
	scribe_command(scribe, ++now_us, &out);
	outgoing_release(&out);
}

/* What is said, what comes back, and how many goals are reached then. */
static void play(struct lesson_progress *progress, const char *line, const char *reply,
		 size_t reached)
{
	size_t before = progress->reached;

	say(line);
	ck_assert(!lesson_follow(&toy, journal, progress));
	hear(reply);
	ck_assert(lesson_follow(&toy, journal, progress) == (reached > before));
	ck_assert_uint_eq(progress->reached, reached);
	ck_assert(!lesson_follow(&toy, journal, progress));
}

START_TEST(goals_are_reached_in_their_order_by_replies)
{
	struct lesson_progress progress = { .reached = 0 };

	open_session();
	hear("220 practice.example.test ESMTP");
	ck_assert(!lesson_follow(&toy, journal, &progress));
	play(&progress, "RCPT TO:<nobody@example.test>", "550 5.1.1 no", 0);
	play(&progress, "EHLO a.example", "500 what", 0);
	play(&progress, "HELO a.example", "250 hello", 0);
	play(&progress, "EHLO a.example", "250 hello", 1);
	ck_assert_uint_gt(progress.reply, 0);
	play(&progress, "EHLO a.example", "250 in clear once more", 1);
	close_session();
}
END_TEST

START_TEST(where_and_about_whom_counts)
{
	struct lesson_progress progress = { .reached = 2 };

	open_session();
	hear("220 practice.example.test ESMTP");
	play(&progress, "RCPT TO:<b@example.test>", "550 5.7.1 no", 2);
	play(&progress, "rcpt to:<Nobody@example.test>", "250 taken", 2);
	play(&progress, "rcpt to:<Nobody@example.test>", "550 5.1.1 no", 3);
	play(&progress, "RCPT TO:<nobody@example.test>", "550 5.1.1 no", 3);
	play(&progress, "RCPT TO:<b@example.test>", "550 5.7.1 no", 4);
	close_session();
}
END_TEST

START_TEST(a_goal_stays_reached_in_the_next_session)
{
	struct lesson_progress progress = { .reached = 0 };

	open_session();
	hear("220 practice.example.test ESMTP");
	play(&progress, "EHLO a.example", "250 hello", 1);
	close_session();
	open_session();
	hear("220 practice.example.test ESMTP");
	ck_assert(!lesson_follow(&toy, journal, &progress));
	ck_assert_uint_eq(progress.reached, 1);
	ck_assert_uint_eq(progress.reply, 0);
	close_session();
}
END_TEST

START_TEST(the_lessons_have_names_of_their_own_goals_and_hints)
{
	const struct lesson *lesson;
	size_t n = 0;

	for (; (lesson = lesson_row(n)); n++) {
		size_t goals = lesson_goals(lesson);

		ck_assert_ptr_eq(lesson_find(span_text(lesson->name)), lesson);
		ck_assert(lesson->title && lesson->about && lesson->scenario);
		ck_assert_uint_ge(goals, 3);
		for (size_t g = 0; g < goals; g++) {
			const struct lesson_goal *goal = &lesson->goals[g];

			ck_assert_msg(goal->hints[0] && goal->learnt && goal->check.code,
				      "%s, goal %zu", lesson->name, g + 1);
		}
	}
	ck_assert_uint_ge(n, 6);
	ck_assert_ptr_eq(lesson_find(span_text("")), lesson_row(0));
	ck_assert_ptr_null(lesson_find(span_text("no_such")));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/lesson");
	TCase *tests = tcase_create("goals");

	tcase_add_test(tests, goals_are_reached_in_their_order_by_replies);
	tcase_add_test(tests, where_and_about_whom_counts);
	tcase_add_test(tests, a_goal_stays_reached_in_the_next_session);
	tcase_add_test(tests, the_lessons_have_names_of_their_own_goals_and_hints);
	suite_add_tcase(suite, tests);
	return suite;
}

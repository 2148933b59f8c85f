/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways of looking at a session: comparison, filter, search, times, bytes, zoom, copying. */
#include "stage.h"

#include "../tools/unit.h"

#define GREETING "220 mail.example.test ESMTP Postfix\r\n"
#define EHLO_REPLY                                                                                 \
	"250-mail.example.test\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n"   \
	"250 8BITMIME\r\n"
#define FOCUS_PROTOCOL "\033[Z"

static struct stage stage;

static void open_80x24(void)
{
	stage_open(&stage, 24, 80);
}

static void close_stage(void)
{
	stage_close_all(&stage);
}

static void greet_and_ehlo(void)
{
	stage_begin(&stage);
	stage_server(&stage, GREETING);
	stage_type(&stage, "EHLO laptop.example.net\r");
	stage_server(&stage, EHLO_REPLY);
	stage_asked(&stage);
}

/* ---- two sessions ---- */

/* What another run of the same session brought. */
static struct journal *other_session(const char *ehlo_reply)
{
	struct journal *journal = journal_new(0, 0, "submission://mail.example.test:587");
	struct scribe *scribe = scribe_new(journal, stage.secrets, 1);
	struct bytes members = BYTES_INIT;
	struct outgoing line;

	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 587);
	scribe_connected(scribe, 12000, bytes_span(&members), false);
	scribe_push(scribe, 20000, span_text(GREETING));
	outgoing_init(&line, span_text("EHLO laptop.example.net"), ORIGIN_PLAN);
	scribe_command(scribe, 30000, &line);
	outgoing_release(&line);
	scribe_push(scribe, 40000, span_text(ehlo_reply));
	bytes_release(&members);
	scribe_free(scribe);
	return journal;
}

static void compare_with(const struct journal *other)
{
	screen_compare(stage.screen, (struct view_compared[2]){ { stage.journal, "as it was" },
								{ other, "tls=1.2" } });
	stage_update(&stage);
}

START_TEST(two_sessions_stand_side_by_side_and_what_differs_is_marked)
{
	struct journal *other;

	greet_and_ehlo();
	other = other_session("250-mail.example.test\r\n250-SIZE 10240000\r\n250-AUTH PLAIN\r\n"
			      "250 8BITMIME\r\n");
	compare_with(other);
	ck_assert(stage_shows(&stage, "Differences: 2 (! changed"));
	ck_assert(stage_shows(&stage, "as it was"));
	ck_assert(stage_shows(&stage, "tls=1.2"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 8), "250-STARTTLS"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 8), "   <"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 9), "250-AUTH PLAIN LOGIN"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 9), " ! S  250-AUTH PLAIN"));
	ck_assert_ptr_null(strstr(stage_row(&stage, 10), " ! "));
	ck_assert(stage_shows(&stage, "always differs: when things happened"));
	screen_compare(stage.screen, (struct view_compared[2]){ { NULL, NULL }, { NULL, NULL } });
	journal_free(other);
}
END_TEST

START_TEST(e_goes_from_difference_to_difference)
{
	struct journal *other;

	greet_and_ehlo();
	other = other_session("250 mail.example.test\r\n");
	compare_with(other);
	stage_type(&stage, "e");
	ck_assert(stage_shows(&stage, "This is on the left side only."));
	stage_type(&stage, "E");
	ck_assert(stage_shows(&stage, "This is on the left side only."));
	stage_type(&stage, "\033");
	ck_assert(!stage_shows(&stage, "Differences:"));
	ck_assert(stage_shows(&stage, "Explanation"));
	screen_compare(stage.screen, (struct view_compared[2]){ { NULL, NULL }, { NULL, NULL } });
	journal_free(other);
}
END_TEST

START_TEST(without_two_sessions_the_comparison_says_so)
{
	greet_and_ehlo();
	stage_type(&stage, ":diff\r");
	ck_assert(stage_shows(&stage, "There are no two sessions to compare."));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/seeing");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_80x24, close_stage);
	tcase_add_test(all, two_sessions_stand_side_by_side_and_what_differs_is_marked);
	tcase_add_test(all, e_goes_from_difference_to_difference);
	tcase_add_test(all, without_two_sessions_the_comparison_says_so);
	suite_add_tcase(suite, all);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen knows of a whole session: findings, comparison, verdict, and jumps to causes. */
#include "stage.h"

#include "../tools/unit.h"

#define GREETING "220 mail.example.test ESMTP Postfix\r\n"
#define EHLO_REPLY "250-mail.example.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"

static struct stage stage;

static void open_80x24(void)
{
	stage_open(&stage, 24, 80);
}

static void close_stage(void)
{
	stage_close_all(&stage);
}

static void greet_and_ehlo(const char *name)
{
	char line[64];

	stage_begin(&stage);
	stage_server(&stage, GREETING);
	snprintf(line, sizeof(line), "EHLO %s\r", name);
	stage_type(&stage, line);
	stage_server(&stage, EHLO_REPLY);
	stage_asked(&stage);
}

static void end_connection(void)
{
	struct bytes members = BYTES_INIT;

	members_add_text(&members, "by", span_text("server"));
	members_add_text(&members, "how", span_text("fin"));
	scribe_closed(stage.scribe, stage.now_us, bytes_span(&members));
	bytes_release(&members);
	stage.status.open = false;
	stage_update(&stage);
}

/* ---- findings ---- */

START_TEST(findings_name_their_severity_in_words_and_show_their_proof)
{
	greet_and_ehlo("laptop");
	stage_type(&stage, ":findings\r");
	ck_assert(stage_shows(&stage, "[Findings]"));
	ck_assert(stage_shows(&stage, "warning policy"));
	ck_assert(stage_shows(&stage, "neither a full host name"));
	ck_assert(stage_shows(&stage, "Lines"));
	ck_assert(stage_shows(&stage, "C EHLO laptop"));
	ck_assert(stage_shows(&stage, "What to do"));
	stage_type(&stage, "j");
	ck_assert(stage_shows(&stage, "RFC 5321"));
}
END_TEST

START_TEST(findings_leave_six_rows_of_protocol)
{
	greet_and_ehlo("laptop");
	stage_type(&stage, ":findings\r");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 7), "[Findings]"));
}
END_TEST

START_TEST(enter_on_a_finding_goes_to_its_first_line_and_then_to_the_next)
{
	greet_and_ehlo("laptop");
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, ":findings\r");
	while (!stage_shows(&stage, "\xE2\x96\xB6 warning policy"))
		stage_type(&stage, "j");
	stage_type(&stage, "\r");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 3), "EHLO laptop"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 3), "\xE2\x96\xB6"));
	stage_type(&stage, "\r");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 4), "\xE2\x96\xB6"));
	stage_type(&stage, "\033");
	ck_assert(!stage_shows(&stage, "Findings"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 4), "\xE2\x96\xB6"));
	ck_assert(stage_shows(&stage, "250 Completed"));
}
END_TEST

START_TEST(findings_grow_with_the_journal_while_they_are_open)
{
	greet_and_ehlo("laptop.example.net");
	stage_type(&stage, ":findings\r");
	ck_assert(!stage_shows(&stage, "bare LF"));
	stage_type(&stage, "\033");
	stage_type(&stage, "NOOP\r");
	stage_type(&stage, ":findings\r");
	stage_server(&stage, "250 ok\n");
	stage_type(&stage, "\033[F");
	ck_assert_msg(stage_shows(&stage, "LF"), "%s", stage_text(&stage));
}
END_TEST

START_TEST(a_session_without_findings_says_so)
{
	stage_begin(&stage);
	stage_server(&stage, GREETING);
	stage_type(&stage, ":findings\r");
	ck_assert(stage_shows(&stage, "Nothing in this session is conspicuous so far."));
	stage_type(&stage, "j\r");
	ck_assert(stage_shows(&stage, "Nothing in this session"));
}
END_TEST

/* ---- causes ---- */

#define POINTER "\xE2\x96\xB6"

/* To the annotation pane, from the command line. */
#define FOCUS_EXPLANATION "\033[Z\033[Z"

static void refuse_auth(void)
{
	greet_and_ehlo("laptop.example.net");
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	stage_server(&stage, "503 5.5.1 login first\r\n");
	stage_type(&stage, FOCUS_EXPLANATION);
}

START_TEST(with_the_focus_a_pointer_shows_the_cause_that_enter_goes_to)
{
	refuse_auth();
	ck_assert_msg(stage_shows(&stage, POINTER " You sent MAIL"), "%s", stage_text(&stage));
	stage_type(&stage, "\033");
	ck_assert(!stage_shows(&stage, POINTER " You sent"));
}
END_TEST

START_TEST(enter_goes_to_the_cause_and_backspace_back)
{
	refuse_auth();
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 6), POINTER));
	stage_type(&stage, "\r");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 5), POINTER));
	ck_assert(stage_shows(&stage, "Backspace goes back to "));
	ck_assert(stage_shows(&stage, " S 503 5.5.1 login first"));
	stage_type(&stage, "\177");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 6), POINTER));
	ck_assert(!stage_shows(&stage, "Backspace goes back"));
	stage_type(&stage, "\177");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 6), POINTER));
}
END_TEST

START_TEST(a_line_that_was_gone_to_by_another_way_has_no_way_back)
{
	refuse_auth();
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "Backspace goes back"));
	stage_type(&stage, "\033\033[Zk");
	ck_assert(!stage_shows(&stage, "Backspace goes back"));
}
END_TEST

/* ---- comparison ---- */

static const struct {
	const char *codes;
	const char *shows;
} comparisons[] = {
	{ "221 334", "221 and 334" },
	{ "5.7.8 5.7.9", "5.7.8 and 5.7.9" },
	{ "454/STARTTLS 454/AUTH", "454" },
};

START_TEST(two_codes_are_told_apart)
{
	char keys[64];

	greet_and_ehlo("laptop.example.net");
	snprintf(keys, sizeof(keys), ":compare %s\r", comparisons[_i].codes);
	stage_type(&stage, keys);
	ck_assert_msg(stage_shows(&stage, comparisons[_i].shows), "%s", stage_text(&stage));
	ck_assert(stage_shows(&stage, "Key differences"));
	ck_assert(stage_shows(&stage, " 1. "));
	for (int n = 0; n < 12 && !stage_shows(&stage, "How to fix"); n++)
		stage_type(&stage, "\033[6~");
	ck_assert(stage_shows(&stage, "How to fix"));
	stage_type(&stage, "\033[F");
	ck_assert(stage_shows(&stage, "Learn more"));
}
END_TEST

START_TEST(a_comparison_without_codes_asks_for_them_and_knows_the_selected_one)
{
	stage_begin(&stage);
	stage_server(&stage, GREETING);
	stage_type(&stage, ":compare\r");
	ck_assert(stage_shows(&stage, "First code   220"));
	stage_type(&stage, "334\r");
	ck_assert(stage_shows(&stage, "220 and 334"));
}
END_TEST

START_TEST(what_cannot_be_compared_is_named)
{
	stage_type(&stage, ":compare 220 5.7.8\r");
	ck_assert(stage_shows(&stage, "\"5.7.8\" cannot be compared"));
	stage_type(&stage, ":compare 220 banana\r");
	ck_assert(stage_shows(&stage, "\"banana\" cannot be compared"));
}
END_TEST

/* ---- verdict ---- */

START_TEST(the_verdict_names_the_refusal_its_cause_and_what_to_do)
{
	greet_and_ehlo("laptop.example.net");
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	stage_server(&stage, "250 2.1.0 ok\r\n");
	stage_type(&stage, "RCPT TO:<b@example.test>\r");
	stage_server(&stage, "550 5.1.1 no such user\r\n");
	stage_type(&stage, ":verdict\r");
	ck_assert(stage_shows(&stage, "The recipient <b@example.test> was refused with 550."));
	ck_assert(stage_shows(&stage, "Decided by"));
	ck_assert(stage_shows(&stage, "S 550 5.1.1 no such user"));
	ck_assert(stage_shows(&stage, "The trouble lies with the"));
	ck_assert(stage_shows(&stage, "misspelt"));
	stage_type(&stage, "\033[6~"); /* PgDn */
	ck_assert(stage_shows(&stage, "What to do"));
}
END_TEST

START_TEST(when_the_connection_has_ended_the_verdict_is_said_once)
{
	greet_and_ehlo("laptop.example.net");
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	stage_server(&stage, "550 5.7.1 no\r\n");
	end_connection();
	ck_assert(stage_shows(&stage, "The sender <a@example.test> was refused with 550."));
	ck_assert(stage_shows(&stage, ":verdict"));
	stage_type(&stage, "\003");
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, ":verdict"));
}
END_TEST

START_TEST(a_long_sentence_takes_the_row_of_the_hints_as_well)
{
	greet_and_ehlo("laptop.example.net");
	screen_say(stage.screen, "This sentence is longer than a row of eighty columns and has to "
				 "be read to its very end.");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 21), "very end."));
	stage_type(&stage, "N");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 21), "F10 leave"));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("tui/knowledge");
	TCase *tests = tcase_create("all");

	tcase_add_checked_fixture(tests, open_80x24, close_stage);
	tcase_add_test(tests, findings_name_their_severity_in_words_and_show_their_proof);
	tcase_add_test(tests, findings_leave_six_rows_of_protocol);
	tcase_add_test(tests, enter_on_a_finding_goes_to_its_first_line_and_then_to_the_next);
	tcase_add_test(tests, findings_grow_with_the_journal_while_they_are_open);
	tcase_add_test(tests, a_session_without_findings_says_so);
	tcase_add_test(tests, with_the_focus_a_pointer_shows_the_cause_that_enter_goes_to);
	tcase_add_test(tests, enter_goes_to_the_cause_and_backspace_back);
	tcase_add_test(tests, a_line_that_was_gone_to_by_another_way_has_no_way_back);
	tcase_add_loop_test(tests, two_codes_are_told_apart, 0,
			    sizeof(comparisons) / sizeof(*comparisons));
	tcase_add_test(tests, a_comparison_without_codes_asks_for_them_and_knows_the_selected_one);
	tcase_add_test(tests, what_cannot_be_compared_is_named);
	tcase_add_test(tests, the_verdict_names_the_refusal_its_cause_and_what_to_do);
	tcase_add_test(tests, when_the_connection_has_ended_the_verdict_is_said_once);
	tcase_add_test(tests, a_long_sentence_takes_the_row_of_the_hints_as_well);
	suite_add_tcase(suite, tests);
	return suite;
}

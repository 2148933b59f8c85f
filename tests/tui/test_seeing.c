/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways of looking at a session: comparison, filter, search, times, bytes, zoom, copying. */
#include "stage.h"

#include <stdlib.h>

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

/* ---- filter ---- */

START_TEST(a_filter_shows_what_it_lets_through_and_says_that_it_stands)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "550 5.7.1 No\r\n");
	stage_type(&stage, ":filter code 5xx\r");
	ck_assert(stage_shows(&stage, "C  NOOP"));
	ck_assert(stage_shows(&stage, "S !550 5.7.1 No"));
	ck_assert(!stage_shows(&stage, "C  EHLO"));
	ck_assert(stage_shows(&stage, "filter: code 5xx, lines: 2"));
	stage_type(&stage, ":filter\r");
	ck_assert(stage_shows(&stage, "C  EHLO"));
	ck_assert(!stage_shows(&stage, "filter: code"));
}
END_TEST

START_TEST(what_a_filter_hides_is_neither_pointed_at_nor_explained)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "550 5.7.1 No\r\n");
	stage_type(&stage, ":filter code 220\r");
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.100 S  220 mail"));
	ck_assert(stage_shows(&stage, "220 Service Ready"));
	stage_type(&stage, FOCUS_PROTOCOL "m");
	ck_assert(stage_shows(&stage, " 0.100*S  220 mail"));
}
END_TEST

static void refuse_every_hundredth_of_ten_thousand(void)
{
	char text[64];

	greet_and_ehlo();
	for (int n = 0; n < 10000; n++) {
		struct outgoing line;

		snprintf(text, sizeof(text), "RCPT TO:<user%d@b.example>", n);
		outgoing_init(&line, span_text(text), ORIGIN_PLAN);
		scribe_command(stage.scribe, stage.now_us, &line);
		outgoing_release(&line);
		snprintf(text, sizeof(text), "%s <user%d@b.example>\r\n",
			 n % 100 ? "250 2.1.5" : "550 5.1.1", n);
		scribe_push(stage.scribe, stage.now_us, span_text(text));
	}
	stage_update(&stage);
}

START_TEST(ten_thousand_commands_are_filtered_searched_and_scrolled)
{
	refuse_every_hundredth_of_ten_thousand();
	ck_assert(stage_shows(&stage, "250 2.1.5 <user9999@b.example>"));
	stage_type(&stage, ":filter status 5.1.*\r");
	ck_assert(stage_shows(&stage, "lines: 200 "));
	stage_type(&stage, ":filter\r:search user4321@\r");
	ck_assert(stage_shows(&stage, "C  RCPT TO:<user4321@b.example>"));
	stage_type(&stage, FOCUS_PROTOCOL "e");
	ck_assert(stage_shows(&stage, "S !550 5.1.1 <user4400@b.example>"));
	stage_type(&stage, "\033[H");
	ck_assert(stage_shows(&stage, "220 mail.example.test ESMTP"));
	stage_type(&stage, ":timing\r");
	ck_assert(stage_shows(&stage, "greeting"));
}
END_TEST

START_TEST(a_command_appears_in_a_filter_once_its_reply_makes_it)
{
	greet_and_ehlo();
	stage_type(&stage, ":filter code 4xx\r");
	ck_assert(stage_shows(&stage, "The filter lets no line through."));
	stage_type(&stage, "NOOP\r");
	ck_assert(!stage_shows(&stage, "C  NOOP"));
	stage_server(&stage, "450 4.3.2 Later\r\n");
	ck_assert(stage_shows(&stage, "C  NOOP"));
	ck_assert(stage_shows(&stage, "450 4.3.2 Later"));
	stage_type(&stage, ":filter not code 4xx and dir C\r");
	ck_assert(!stage_shows(&stage, "C  NOOP"));
	stage_type(&stage, "RSET\r");
	ck_assert(stage_shows(&stage, "C  RSET"));
	stage_server(&stage, "450 4.3.2 Later\r\n");
	ck_assert(!stage_shows(&stage, "C  RSET"));
}
END_TEST

static enum style prompt_style(void)
{
	screen_draw(stage.screen, stage.canvas);
	return (enum style)canvas_cell(stage.canvas, 22, 0)->style;
}

START_TEST(while_a_filter_is_not_valid_the_prompt_is_red_and_words_say_why)
{
	greet_and_ehlo();
	stage_type(&stage, ":filter (code 5x");
	ck_assert_int_eq(prompt_style(), STYLE_PERMANENT);
	ck_assert(stage_shows(&stage, "The filter is not valid at character 7:"));
	stage_type(&stage, "x");
	ck_assert(stage_shows(&stage, "This parenthesis is not closed."));
	stage_type(&stage, ")");
	ck_assert_int_eq(prompt_style(), STYLE_FOCUS);
	ck_assert(!stage_shows(&stage, "not valid"));
	stage_type(&stage, " and\r");
	ck_assert(stage_shows(&stage, "not valid at character 15: Something is missing"));
	ck_assert_str_eq(stage_row(&stage, 22), "> :filter (code 5xx) and");
}
END_TEST

START_TEST(another_session_is_not_filtered_by_the_last_ones)
{
	greet_and_ehlo();
	stage_type(&stage, ":filter code 5xx\r");
	screen_set_session(stage.screen, stage.journal, stage.secrets);
	ck_assert(stage_shows(&stage, "C  EHLO"));
}
END_TEST

/* ---- search ---- */

START_TEST(a_regular_expression_is_found_and_n_goes_on)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 2.0.0 Ok\r\n");
	stage_type(&stage, FOCUS_PROTOCOL "/^2[25]0[- ]mail\r");
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.100 S  220 mail"));
	stage_type(&stage, "n");
	ck_assert(stage_shows(&stage, "S  250-mail.example.test"));
	ck_assert(!stage_shows(&stage, "\xE2\x96\xB6 0.100 S  220 mail"));
	stage_type(&stage, "N");
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.100 S  220 mail"));
}
END_TEST

START_TEST(what_cannot_be_searched_for_is_told)
{
	greet_and_ehlo();
	stage_type(&stage, ":search (abc");
	ck_assert_int_eq(prompt_style(), STYLE_PERMANENT);
	ck_assert(stage_shows(&stage, "This cannot be searched for:"));
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "This cannot be searched for:"));
	ck_assert_str_eq(stage_row(&stage, 22), "> :search (abc");
	stage_type(&stage, "\003:search xyzzy\r");
	ck_assert(stage_shows(&stage, "That is nowhere in the session."));
}
END_TEST

START_TEST(a_long_search_tells_how_far_it_is_and_can_be_stopped)
{
	refuse_every_hundredth_of_ten_thousand();
	stage_press(&stage, ":search u[s]er9990@\r");
	ck_assert(stage_shows(&stage, " % \xE2\x80\xA6 Esc stops it."));
	stage_press(&stage, "\033");
	ck_assert(stage_shows(&stage, "The search was stopped"));
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "<user9999@b.example>"));
	stage_press(&stage, FOCUS_PROTOCOL "n");
	stage_press(&stage, "\003");
	ck_assert(stage_shows(&stage, "The search was stopped"));
	stage_press(&stage, "n");
	ck_assert(stage_shows(&stage, "Searching: "));
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "C  RCPT TO:<user9990@b.example>"));
}
END_TEST

START_TEST(findings_of_a_long_session_come_bit_by_bit)
{
	refuse_every_hundredth_of_ten_thousand();
	stage_press(&stage, ":findings\r");
	screen_update(stage.screen, &stage.status, stage.now_us);
	ck_assert(stage_shows(&stage, "Looking for what is conspicuous: "));
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "Looking for"));
	stage_type(&stage, "\033:findings\r");
	ck_assert(!stage_shows(&stage, "Looking for"));
}
END_TEST

START_TEST(a_search_ends_with_what_was_searched)
{
	refuse_every_hundredth_of_ten_thousand();
	stage_press(&stage, ":search x[y]zzy\r");
	ck_assert(stage_shows(&stage, "Searching: "));
	stage_press(&stage, ":filter code 5xx\r");
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "Searching: "));
	ck_assert(!stage_shows(&stage, "That is nowhere"));
	stage_type(&stage, ":filter\r");
	stage_press(&stage, ":search x[y]zzy\r");
	screen_set_session(stage.screen, NULL, NULL);
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "Searching: "));
	screen_set_session(stage.screen, stage.journal, stage.secrets);
	stage_type(&stage, ":search x[y]zzy\r");
	ck_assert(stage_shows(&stage, "That is nowhere in the session."));
}
END_TEST

/* ---- marks, remarks, times ---- */

START_TEST(a_mark_is_kept_shown_and_counted_from)
{
	greet_and_ehlo();
	stage_text(&stage);
	stage_type(&stage, FOCUS_PROTOCOL "\033[Hj");
	stage_type(&stage, "m");
	ck_assert_str_eq(stage_asked(&stage), "mark 4\n");
	ck_assert(stage_shows(&stage, " 0.100*S  220 mail"));
	ck_assert(stage_shows(&stage, "mark on 0.100"));
	stage_type(&stage, "tt");
	ck_assert(stage_shows(&stage, "time is now mark"));
	ck_assert(stage_shows(&stage, "  +0.000*S  220 mail"));
	ck_assert(stage_shows(&stage, "  -0.088    connected"));
}
END_TEST

START_TEST(a_remark_is_about_the_selected_line)
{
	greet_and_ehlo();
	stage_type(&stage, FOCUS_PROTOCOL "\033[H;");
	ck_assert(stage_shows(&stage, "Remark on the selected line"));
	stage_type(&stage, "why so slow?\r");
	ck_assert_str_eq(stage_asked(&stage), "remark on 1\n");
	ck_assert(stage_shows(&stage, " 0.012*   connected"));
	ck_assert(stage_shows(&stage, "note on 0.012: why so slow?"));
}
END_TEST

START_TEST(times_can_be_of_the_day_or_of_each_command)
{
	setenv("TZ", "UTC", 1);
	greet_and_ehlo();
	stage_type(&stage, ":set-option time clock\r");
	ck_assert(stage_shows(&stage, "00:00:00.012    connected"));
	stage_type(&stage, ":set-option time command\r");
	ck_assert(stage_shows(&stage, "  +0.100 S  250-mail.example.test"));
	stage_type(&stage, ":set-option time never\r");
	ck_assert(stage_shows(&stage,
			      "time can be: start, clock, mark, command. Now it is command."));
	stage_type(&stage, ":set-option nothing\r");
	ck_assert(stage_shows(&stage, "Options are: layout, mouse, time."));
}
END_TEST

/* ---- times and bytes ---- */

START_TEST(the_slowest_stands_first_with_what_is_normal_for_it)
{
	greet_and_ehlo();
	stage.now_us += 3000000;
	stage_type(&stage, "RCPT TO:<a@b.c>\r");
	stage.now_us += 2000000;
	stage_server(&stage, "450 4.7.1 Greylisted\r\n");
	stage_type(&stage, ":timing\r");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 8), "Waited 2.3"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 8), "a round trip is about 12.0 ms"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 9), "RCPT"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 9), "2.100!"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 9), "450 4.7.1"));
	ck_assert(stage_shows(&stage, "block lists, a policy service"));
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "S !450 4.7.1 Greylisted"));
	stage_type(&stage, "/greeting\r");
	ck_assert(stage_shows(&stage, "A slow greeting is mostly"));
	stage_type(&stage, ":filter verb RCPT\r:timing\r");
	ck_assert(!stage_shows(&stage, "+STARTTLS"));
}
END_TEST

START_TEST(the_bytes_follow_the_selection_and_show_line_ends)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 a\tb\n");
	stage_type(&stage, ":bytes\r");
	ck_assert(stage_shows(&stage, "0000  32 35 30 20 61 09 62 0a"));
	ck_assert(stage_shows(&stage, "250 a<TAB>b<LF>"));
	stage_type(&stage, FOCUS_PROTOCOL FOCUS_PROTOCOL "k");
	ck_assert(stage_shows(&stage, "4e 4f 4f 50 0d 0a"));
	ck_assert(stage_shows(&stage, "NOOP<CR><LF>"));
	stage_type(&stage, "\033[H");
	ck_assert(stage_shows(&stage, "No bytes belong to this line"));
}
END_TEST

START_TEST(a_secret_has_no_bytes)
{
	greet_and_ehlo();
	stage_type(&stage,
		   "AUTH PLAIN AHN0dWQAcGFzcw==\r:bytes\r" FOCUS_PROTOCOL FOCUS_PROTOCOL "\033[F");
	ck_assert(stage_shows(&stage, "AUTH PLAIN "));
	ck_assert(stage_shows(&stage, "000b  A secret stands here, which is kept nowhere."));
	ck_assert(stage_shows(&stage, "....  0d 0a"));
}
END_TEST

START_TEST(every_pane_with_text_can_be_searched)
{
	greet_and_ehlo();
	stage_type(&stage, "\033[Z\033[Z");
	stage_text(&stage);
	stage_type(&stage, "/learn\r");
	ck_assert(stage_shows(&stage, "Learn more"));
	stage_type(&stage, "/no such words here\r");
	ck_assert(stage_shows(&stage, "no such words here is nowhere in this pane."));
	for (size_t n = 0; pane_row(n); n++)
		ck_assert_msg(pane_row(n)->search || pane_row(n) == &pane_login, "%s",
			      pane_row(n)->name);
}
END_TEST

START_TEST(findings_keep_to_the_filter)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 ok\n");
	stage_type(&stage, ":findings\r");
	ck_assert(!stage_shows(&stage, "Nothing"));
	stage_type(&stage, ":filter verb RCPT\r");
	ck_assert(stage_shows(&stage, "Nothing conspicuous in what the filter lets through."));
}
END_TEST

/* ---- copying and the mouse ---- */

static const char *copied(void)
{
	return bytes_text(&stage.screen->clipboard);
}

START_TEST(c_copies_the_selected_line_and_an_unfolded_reply_whole)
{
	greet_and_ehlo();
	stage_type(&stage, FOCUS_PROTOCOL "c");
	ck_assert_str_eq(copied(), "0.300 S 250-mail.example.test (4) +STARTTLS +AUTH\n");
	ck_assert(stage_shows(&stage, "Given to the terminal to copy, lines: 1."));
	stage_type(&stage, " c");
	ck_assert_str_eq(
		copied(),
		"0.300 S 250-mail.example.test\n0.300 S 250-SIZE 10240000\n"
		"0.300 S 250-STARTTLS\n0.300 S 250-AUTH PLAIN LOGIN\n0.300 S 250 8BITMIME\n");
}
END_TEST

START_TEST(marked_lines_and_all_lines_go_to_a_file_or_a_command)
{
	greet_and_ehlo();
	stage_type(&stage, ":copy marked\r");
	ck_assert(stage_shows(&stage, "No line is marked"));
	stage_text(&stage);
	stage_type(&stage, FOCUS_PROTOCOL "\033[Hjmj\033");
	stage_asked(&stage);
	stage_type(&stage, ":copy marked >out.txt\r");
	ck_assert_str_eq(stage_asked(&stage), "copy to >out.txt\n"
					      "0.100 S 220 mail.example.test ESMTP Postfix\n"
					      "0.200 C EHLO laptop.example.net\n\n");
	ck_assert(stage_shows(&stage, "Written, lines: 2."));
	stage_type(&stage, ":copy all |wc -l\r");
	ck_assert(strncmp(stage_asked(&stage), "copy to |wc -l\n0.012 connected", 30) == 0);
	stage_type(&stage, ":copy everything\r");
	ck_assert(stage_shows(&stage, "What is to be copied?"));
}
END_TEST

START_TEST(a_ticket_is_the_verdict_as_markdown_without_secrets)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH PLAIN AHN0dWQAcGFzcw==\r");
	stage_server(&stage, "535 5.7.8 Authentication failed\r\n");
	stage_type(&stage, ":copy ticket\r");
	ck_assert_ptr_nonnull(strstr(copied(), "# "));
	ck_assert_ptr_nonnull(strstr(copied(), "535 5.7.8 Authentication failed"));
	ck_assert_ptr_null(strstr(copied(), "AHN0dWQAcGFzcw"));
}
END_TEST

START_TEST(the_mouse_does_nothing_until_it_is_switched_on)
{
	greet_and_ehlo();
	stage_text(&stage);
	stage_type(&stage, "\033[<0;20;3M");
	ck_assert(!stage_shows(&stage, "[Protocol]"));
	stage_type(&stage, ":mouse\r");
	ck_assert(stage_shows(&stage, "mouse is now on."));
	stage_type(&stage, "\033[<0;20;3M\033[<0;20;3m");
	ck_assert(stage_shows(&stage, "[Protocol]"));
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.100 S  220 mail"));
	stage_type(&stage, "\033[<65;20;3M");
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.300 S  250-mail"));
	stage_type(&stage, "\033[<64;20;3M");
	ck_assert(stage_shows(&stage, "\xE2\x96\xB6 0.012    connected"));
	stage_type(&stage, "\033[<0;3;23M");
	ck_assert(!stage_shows(&stage, "[Protocol]"));
}
END_TEST

/* ---- help ---- */

/* What a word of a pane's list of keys is as an input; false for what is no key of one pane. */
static bool input_of(struct span word, struct input *input)
{
	static const struct {
		const char *name;
		enum input_kind kind;
	} named[] = { { "Up", INPUT_UP },       { "Down", INPUT_DOWN }, { "Left", INPUT_LEFT },
		      { "Right", INPUT_RIGHT }, { "Home", INPUT_HOME }, { "End", INPUT_END },
		      { "Enter", INPUT_ENTER } };

	memset(input, 0, sizeof(*input));
	for (size_t n = 0; n < sizeof(named) / sizeof(*named); n++) {
		if (span_is(word, named[n].name)) {
			input->kind = named[n].kind;
			return true;
		}
	}
	input->kind = INPUT_CHARACTER;
	input->character = word.size == 1 ? word.data[0] : 0;
	return word.size == 1;
}

/* Panes of a session; those of a login, a plan and a comparison want more than one. */
START_TEST(every_key_that_the_help_of_a_pane_lists_is_taken)
{
	const struct pane_kind *const kinds[] = { &pane_protocol, &pane_annotation, &pane_findings,
						  &pane_timing, &pane_bytes };
	const struct pane_kind *kind = kinds[_i];
	void *pane;
	struct input input;

	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "550 5.7.1 No\n");
	if (kind->place != PANE_FIXED)
		screen_open_pane(stage.screen, kind);
	stage_text(&stage);
	pane = screen_state(stage.screen, kind);
	for (const struct pane_key *key = kind->keys; key->key; key++) {
		struct span rest = span_text(key->key);

		while (rest.size) {
			struct span word = span_next_word(&rest);

			if (input_of(word, &input))
				ck_assert_msg(kind->handle(pane, &stage.screen->view, &input),
					      "%s: %.*s", kind->name, (int)word.size, word.data);
		}
		ck_assert(*_(key->help));
	}
}
END_TEST

START_TEST(help_tells_the_keys_of_the_pane_and_of_every_pane)
{
	canvas_resize(stage.canvas, 120, 100);
	greet_and_ehlo();
	stage_type(&stage, ":timing\r");
	stage_text(&stage);
	stage_type(&stage, "\033OP");
	ck_assert(stage_shows(&stage, "Where the time of the session went"));
	ck_assert(stage_shows(&stage, "Goes to the line that ended it."));
	ck_assert(stage_shows(&stage, "In every pane"));
	ck_assert(stage_shows(&stage, "Goes to the next or the previous place"));
	ck_assert(stage_shows(&stage, "Copies what is selected"));
}
END_TEST

/* ---- where panes stand ---- */

START_TEST(a_zoomed_pane_has_no_border_at_any_width)
{
	canvas_resize(stage.canvas, 30, 120);
	greet_and_ehlo();
	ck_assert(stage_shows(&stage, "\xE2\x94\x82"));
	stage_type(&stage, FOCUS_PROTOCOL "z");
	ck_assert(!stage_shows(&stage, "\xE2\x94\x82"));
	ck_assert_str_eq(stage_row(&stage, 2), "  0.100 S  220 mail.example.test ESMTP Postfix");
	stage_type(&stage, "z");
	ck_assert(stage_shows(&stage, "\xE2\x94\x82"));
}
END_TEST

START_TEST(the_layout_can_be_chosen)
{
	canvas_resize(stage.canvas, 30, 120);
	greet_and_ehlo();
	stage_type(&stage, ":layout stacked\r");
	ck_assert(!stage_shows(&stage, "\xE2\x94\x82"));
	stage_type(&stage, ":layout\r");
	ck_assert(stage_shows(&stage, "layout is now auto."));
	ck_assert(stage_shows(&stage, "\xE2\x94\x82"));
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
	tcase_add_test(all, a_filter_shows_what_it_lets_through_and_says_that_it_stands);
	tcase_add_test(all, a_command_appears_in_a_filter_once_its_reply_makes_it);
	tcase_add_test(all, while_a_filter_is_not_valid_the_prompt_is_red_and_words_say_why);
	tcase_add_test(all, another_session_is_not_filtered_by_the_last_ones);
	tcase_add_test(all, a_regular_expression_is_found_and_n_goes_on);
	tcase_add_test(all, what_cannot_be_searched_for_is_told);
	tcase_add_test(all, a_long_search_tells_how_far_it_is_and_can_be_stopped);
	tcase_add_test(all, a_search_ends_with_what_was_searched);
	tcase_add_test(all, findings_of_a_long_session_come_bit_by_bit);
	tcase_add_test(all, a_mark_is_kept_shown_and_counted_from);
	tcase_add_test(all, a_remark_is_about_the_selected_line);
	tcase_add_test(all, times_can_be_of_the_day_or_of_each_command);
	tcase_add_test(all, a_zoomed_pane_has_no_border_at_any_width);
	tcase_add_test(all, the_layout_can_be_chosen);
	tcase_add_test(all, the_slowest_stands_first_with_what_is_normal_for_it);
	tcase_add_test(all, the_bytes_follow_the_selection_and_show_line_ends);
	tcase_add_test(all, a_secret_has_no_bytes);
	tcase_add_test(all, every_pane_with_text_can_be_searched);
	tcase_add_test(all, findings_keep_to_the_filter);
	tcase_add_test(all, c_copies_the_selected_line_and_an_unfolded_reply_whole);
	tcase_add_test(all, marked_lines_and_all_lines_go_to_a_file_or_a_command);
	tcase_add_test(all, a_ticket_is_the_verdict_as_markdown_without_secrets);
	tcase_add_test(all, the_mouse_does_nothing_until_it_is_switched_on);
	tcase_add_test(all, what_a_filter_hides_is_neither_pointed_at_nor_explained);
	tcase_add_test(all, ten_thousand_commands_are_filtered_searched_and_scrolled);
	tcase_add_loop_test(all, every_key_that_the_help_of_a_pane_lists_is_taken, 0, 5);
	tcase_add_test(all, help_tells_the_keys_of_the_pane_and_of_every_pane);
	suite_add_tcase(suite, all);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole screen without a terminal: sessions and keys in, rows and requests out. */
#include "stage.h"

#include "../tools/unit.h"

#define GREETING "220 mail.example.test ESMTP Postfix\r\n"
#define EHLO_REPLY                                                                                 \
	"250-mail.example.test\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n"   \
	"250 8BITMIME\r\n"

static struct stage stage;

static void open_80x24(void)
{
	stage_open(&stage, 24, 80);
}

static void close_stage(void)
{
	stage_close_all(&stage);
}

static void greet(void)
{
	stage_begin(&stage);
	stage_server(&stage, GREETING);
}

static void greet_and_ehlo(void)
{
	greet();
	stage_type(&stage, "EHLO laptop.example.net\r");
	stage_server(&stage, EHLO_REPLY);
	stage_asked(&stage);
}

START_TEST(the_start_page_says_what_to_do)
{
	ck_assert(stage_shows(&stage, "F2"));
	ck_assert(stage_shows(&stage, ":connect practice:"));
	ck_assert(stage_shows(&stage, ":explain 334"));
}
END_TEST

START_TEST(at_80_by_24_the_rows_stand_where_the_design_has_them)
{
	greet_and_ehlo();
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 0), "mail.example.test:587 submission"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 0), "clear text"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 11), "Explanation"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 20), "legal now: "));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 21), "F10 leave"));
	ck_assert_str_eq(stage_row(&stage, 22), ">");
}
END_TEST

START_TEST(what_was_said_stands_in_its_columns)
{
	greet();
	ck_assert_str_eq(stage_row(&stage, 1), "  0.012    connected 192.0.2.7:587, 12.0 ms");
	ck_assert_str_eq(stage_row(&stage, 2),
			 "\xE2\x96\xB6 0.100 S  220 mail.example.test ESMTP Postfix");
}
END_TEST

START_TEST(a_typed_command_is_sent_by_enter)
{
	greet();
	stage_type(&stage, "EHLO laptop.example.net");
	ck_assert_str_eq(stage_asked(&stage), "");
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send EHLO laptop.example.net\n");
	ck_assert(stage_shows(&stage, "C  EHLO laptop.example.net"));
}
END_TEST

START_TEST(an_ehlo_reply_folds_to_one_line_with_what_matters)
{
	greet_and_ehlo();
	ck_assert(stage_shows(&stage, "S  250-mail.example.test (4) +STARTTLS +AUTH"));
	ck_assert(!stage_shows(&stage, "250-SIZE"));
}
END_TEST

START_TEST(enter_in_the_protocol_pane_unfolds_a_reply)
{
	greet_and_ehlo();
	stage_type(&stage, "\033[Z");
	ck_assert(stage_shows(&stage, "[pane: Esc to type]"));
	stage_type(&stage, "\r");
	ck_assert(stage_shows(&stage, "250-SIZE 10240000"));
	stage_type(&stage, "\r\033");
	ck_assert(!stage_shows(&stage, "250-SIZE 10240000"));
	ck_assert(!stage_shows(&stage, "[pane: Esc to type]"));
}
END_TEST

START_TEST(the_next_ehlo_shows_what_changed)
{
	greet_and_ehlo();
	stage_type(&stage, "STARTTLS\r");
	stage_server(&stage, "220 go ahead\r\n");
	stage_tls(&stage, true);
	stage_type(&stage, "EHLO laptop.example.net\r");
	stage_server(&stage,
		     "250-mail.example.test\r\n250-SIZE 10240000\r\n250-AUTH PLAIN LOGIN\r\n"
		     "250-X-NEW\r\n250 8BITMIME\r\n");
	ck_assert(stage_shows(&stage, "ST 250-mail.example.test (4) +X-NEW \xE2\x88\x92STARTTLS"));
	ck_assert(stage_shows(&stage, "CT EHLO"));
	ck_assert(stage_shows(&stage, "TLS 1.3 \xE2\x9C\x93 mail.example.test"));
}
END_TEST

START_TEST(tls_that_is_not_trusted_is_called_so)
{
	greet_and_ehlo();
	stage_type(&stage, "STARTTLS\r");
	stage_server(&stage, "220 go ahead\r\n");
	stage_tls(&stage, false);
	stage_type(&stage, "NOOP\r");
	ck_assert(stage_shows(&stage, "TLS 1.3 ! NOT trusted (expired)"));
	ck_assert(stage_shows(&stage, "Ct NOOP"));
}
END_TEST

START_TEST(a_command_out_of_place_is_announced_before_it_goes)
{
	greet_and_ehlo();
	stage_type(&stage, "RCPT TO:<a@example.test>");
	ck_assert(stage_shows(
		&stage, "503 expected: MAIL has not been accepted yet. Enter sends it anyway."));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send RCPT TO:<a@example.test>\n");
}
END_TEST

START_TEST(a_mistyped_verb_is_pointed_out)
{
	greet_and_ehlo();
	stage_type(&stage, "MIAL FROM:<a@example.test>");
	ck_assert(stage_shows(&stage, "Did you mean MAIL?"));
}
END_TEST

START_TEST(an_address_that_strict_servers_refuse_is_pointed_out)
{
	greet_and_ehlo();
	stage_type(&stage, "MAIL FROM:<a@example.test>");
	ck_assert(!stage_shows(&stage, "Enter sends it"));
	stage_type(&stage, "\x03MAIL FROM: <a@example.test>");
	ck_assert(stage_shows(
		&stage,
		"Strict servers refuse the blank before the address. Enter sends it anyway."));
	stage_type(&stage, "\x03MAIL FROM:a@example.test");
	ck_assert(stage_shows(
		&stage,
		"The address lacks its angle brackets: <a@b.example>. Enter sends it anyway."));
}
END_TEST

START_TEST(an_unexpected_reply_is_marked)
{
	greet_and_ehlo();
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	stage_server(&stage, "550 no\r\n");
	ck_assert(stage_shows(&stage, "S !550 no"));
}
END_TEST

START_TEST(the_annotation_follows_the_newest_reply_and_close_does_not_displace_it)
{
	struct bytes members = BYTES_INIT;

	greet();
	ck_assert(stage_shows(&stage, "220 Service Ready"));
	members_add_text(&members, "by", span_text("server"));
	members_add_text(&members, "how", span_text("fin"));
	scribe_closed(stage.scribe, stage.now_us, bytes_span(&members));
	bytes_release(&members);
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "closed by the server"));
	ck_assert(stage_shows(&stage, "220 Service Ready"));
}
END_TEST

START_TEST(login_shows_the_user_name_and_masks_the_password)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 VXNlcm5hbWU6\r\n");
	stage_type(&stage, "c3R1ZGVudA==");
	ck_assert(stage_shows(&stage, "> c3R1ZGVudA==  = \"student\""));
	stage_type(&stage, "\r");
	stage_server(&stage, "334 UGFzc3dvcmQ6\r\n");
	ck_assert(stage_shows(&stage, "logging in as student"));
	stage_asked(&stage);
	stage_type(&stage, "Y29ycmVjdCBob3JzZQ==");
	ck_assert(!stage_shows(&stage, "Y29ycmVj"));
	ck_assert(!stage_shows(&stage, "correct"));
	ck_assert(stage_shows(&stage, "= 13 characters"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send ####################\n");
	ck_assert(!stage_shows(&stage, "Y29ycmVj"));
}
END_TEST

START_TEST(a_prompt_for_the_password_first_masks_the_first_answer_too)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 UGFzc3dvcmQ6\r\n");
	stage_type(&stage, "c3R1ZGVudA==");
	ck_assert(!stage_shows(&stage, "c3R1"));
	ck_assert(!stage_shows(&stage, "student"));
}
END_TEST

START_TEST(auth_with_its_response_is_masked_from_the_first_key)
{
	greet_and_ehlo();
	stage_type(&stage, "auth plain AHN0dWRlbnQAY29ycmVjdA==");
	ck_assert(!stage_shows(&stage, "AHN0"));
	ck_assert(stage_shows(&stage, "> auth plain \xE2\x80\xA2\xE2\x80\xA2"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send auth plain ########################\n");
	stage_server(&stage, "235 2.7.0 ok\r\n");
	stage_type(&stage, "\033[A");
	ck_assert(!stage_shows(&stage, "> auth plain"));
}
END_TEST

START_TEST(auth_login_with_the_user_name_shows_it)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH LOGIN c3R1ZGVudA==");
	ck_assert(stage_shows(&stage, "> AUTH LOGIN c3R1ZGVudA==  = \"student\""));
}
END_TEST

START_TEST(what_looks_like_credentials_is_asked_about_and_masked)
{
	greet_and_ehlo();
	stage_type(&stage, "AHN0dWRlbnQAY29ycmVjdA==\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "looks like credentials"));
	ck_assert(!stage_shows(&stage, "AHN0"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(!stage_shows(&stage, "AHN0"));
}
END_TEST

START_TEST(what_is_typed_just_after_a_login_is_masked_unless_it_is_a_command)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "535 5.7.8 no\r\n");
	stage_asked(&stage);
	stage_type(&stage, "hunter2");
	ck_assert(!stage_shows(&stage, "unter2"));
	stage_type(&stage, "\003MAIL FROM:<a@example.test>");
	ck_assert(stage_shows(&stage, "> MAIL FROM:<a@example.test>"));
}
END_TEST

START_TEST(within_auth_a_line_that_is_no_base64_is_asked_about)
{
	greet_and_ehlo();
	stage_type(&stage, "AUTH LOGIN\r");
	stage_server(&stage, "334 VXNlcm5hbWU6\r\n");
	stage_asked(&stage);
	stage_type(&stage, "correct horse\r");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "must be Base64"));
	stage_type(&stage, "\033y");
	ck_assert_str_eq(stage_asked(&stage), "send #############\n");
}
END_TEST

START_TEST(a_paste_of_lines_sends_nothing_by_itself)
{
	greet_and_ehlo();
	stage_type(&stage, "\033[200~NOOP\nRSET\r\nVRFY a\n\033[201~");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "3 lines were pasted"));
	stage_type(&stage, "\033y");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "> NOOP"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send NOOP\n");
	ck_assert(stage_shows(&stage, "> RSET"));
}
END_TEST

START_TEST(a_pasted_secret_is_masked_before_it_is_seen)
{
	greet_and_ehlo();
	stage_type(&stage, "\033[200~AUTH PLAIN AHN0dWRlbnQAY29ycmVjdA==\n\033[201~");
	ck_assert_str_eq(stage_asked(&stage), "");
	ck_assert(stage_shows(&stage, "> AUTH PLAIN \xE2\x80\xA2"));
	ck_assert(!stage_shows(&stage, "AHN0"));
}
END_TEST

START_TEST(a_line_typed_while_a_reply_is_awaited_waits_for_a_second_enter)
{
	greet_and_ehlo();
	stage.holds = true;
	stage_type(&stage, "NOOP\r");
	ck_assert_str_eq(stage_asked(&stage), "hold NOOP\n");
	ck_assert(stage_shows(&stage, "held> NOOP"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "release 1\n");
	ck_assert_str_eq(stage_row(&stage, 22), ">");
}
END_TEST

START_TEST(a_held_line_can_be_changed_and_dropped)
{
	greet_and_ehlo();
	stage.holds = true;
	stage_type(&stage, "NOOP\r x\r");
	ck_assert_str_eq(stage_asked(&stage), "hold NOOP\nreplace 1\nwith NOOP x\nrelease 1\n");
	stage_type(&stage, "RSET\r\030");
	ck_assert_str_eq(stage_asked(&stage), "hold RSET\ndrop 2\n");
	ck_assert_str_eq(stage_row(&stage, 22), ">");
}
END_TEST

START_TEST(the_question_of_the_gate_is_answered_no_by_enter)
{
	struct outgoing line;

	greet_and_ehlo();
	outgoing_init(&line, span_text("DATA"), ORIGIN_TYPED);
	stage.queue[0] = line;
	stage.lines[0] = (struct tui_line){ .id = 7,
					    .line = &stage.queue[0],
					    .hold = TUI_ASKS,
					    .question = "This delivers. Go on?" };
	stage.status.line_count = 1;
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "This delivers. Go on?"));
	stage_type(&stage, "y\r");
	ck_assert_str_eq(stage_asked(&stage), "drop 7\n");
	ck_assert(stage_shows(&stage, "> DATA"));
}
END_TEST

START_TEST(the_question_of_the_gate_is_answered_yes_by_alt_y)
{
	greet_and_ehlo();
	outgoing_init(&stage.queue[0], span_text("DATA"), ORIGIN_TYPED);
	stage.lines[0] = (struct tui_line){ .id = 7,
					    .line = &stage.queue[0],
					    .hold = TUI_ASKS,
					    .question = "This delivers. Go on?" };
	stage.status.line_count = 1;
	stage_update(&stage);
	stage_type(&stage, "\033y");
	ck_assert_str_eq(stage_asked(&stage), "release 7\n");
}
END_TEST

/* Function keys in the codings of terminals that people have. */
static const struct {
	const char *keys;
	const char *shows;
} help_keys[] = {
	{ "\033OP", "Keys everywhere" },  { "\033[11~", "Keys everywhere" },
	{ "\033[[A", "Keys everywhere" }, { "\0331", "Keys everywhere" },
	{ "\033OQ", "Server" },           { "\033[12~", "Server" },
	{ "\033[[B", "Server" },          { "\0332", "Server" },
	{ "\033OS", "Mechanism" },        { "\033[14~", "Mechanism" },
	{ "\033[[D", "Mechanism" },       { "\0334", "Mechanism" },
	{ "\033[20~", ":starttls" },      { "\0339", ":starttls" },
};

START_TEST(function_keys_work_in_every_coding)
{
	greet_and_ehlo();
	stage_type(&stage, help_keys[_i].keys);
	ck_assert_msg(stage_shows(&stage, help_keys[_i].shows), "%s", stage_text(&stage));
}
END_TEST

START_TEST(f3_asks_for_tls)
{
	greet_and_ehlo();
	stage_type(&stage, "\033OR");
	ck_assert_str_eq(stage_asked(&stage), "starttls\n");
}
END_TEST

START_TEST(the_connect_dialog_adds_the_port_that_is_chosen)
{
	stage_type(&stage, "\033OQmail.example.test\t\033[C\r");
	ck_assert_str_eq(stage_asked(&stage), "connect mail.example.test:465\n");
	stage_type(&stage, ":connect practice:\r");
	ck_assert_str_eq(stage_asked(&stage), "connect practice:\n");
}
END_TEST

START_TEST(the_login_dialog_masks_the_password_and_begins_a_login)
{
	greet_and_ehlo();
	stage_tls(&stage, true);
	stage_type(&stage, "EHLO x\r");
	stage_server(&stage, "250-mail.example.test\r\n250 AUTH PLAIN LOGIN\r\n");
	stage_asked(&stage);
	stage_type(&stage, ":auth LOGIN\rstudent\tcorrect horse");
	ck_assert(stage_shows(&stage, "student"));
	ck_assert(!stage_shows(&stage, "correct"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage),
			 "mechanism LOGIN\nuser student\npassword correct horse\n");
}
END_TEST

START_TEST(an_unknown_request_is_asked_about_and_two_colons_send_one)
{
	greet_and_ehlo();
	stage_type(&stage, ":nonsense\r");
	ck_assert(stage_shows(&stage, ":nonsense is no request"));
	stage_type(&stage, "\033\003");
	ck_assert_str_eq(stage_asked(&stage), "");
	stage_type(&stage, "::x\r");
	ck_assert_str_eq(stage_asked(&stage), "send :x\n");
}
END_TEST

START_TEST(tab_completes_what_is_legal_and_offered)
{
	greet_and_ehlo();
	stage_type(&stage, "STAR\t");
	ck_assert(stage_shows(&stage, "> STARTTLS"));
	stage_type(&stage, "\003MA\tF\ta@example.test> SI\t");
	ck_assert(stage_shows(&stage, "> MAIL FROM:<a@example.test> SIZE="));
	stage_type(&stage, "\003\t");
	ck_assert(stage_shows(&stage, "MAIL"));
	stage_type(&stage, "\003AUTH P\t");
	ck_assert(stage_shows(&stage, "> AUTH PLAIN"));
}
END_TEST

START_TEST(history_brings_back_what_was_typed)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP one\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, "\033[A");
	ck_assert(stage_shows(&stage, "> NOOP one"));
}
END_TEST

START_TEST(escape_on_the_command_line_leaves_no_trace)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP abc");
	stage_type(&stage, "\033");
	stage_type(&stage, "d");
	ck_assert(stage_shows(&stage, "> NOOP abcd"));
}
END_TEST

START_TEST(a_search_in_the_history_finds_a_line_and_escape_keeps_it)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP needle\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, "RSET\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, "\022need");
	ck_assert(stage_shows(&stage, "`need'"));
	ck_assert(stage_shows(&stage, "NOOP needle"));
	stage_type(&stage, "\033");
	ck_assert(stage_shows(&stage, "> NOOP needle"));
}
END_TEST

START_TEST(a_request_being_typed_says_what_it_does)
{
	greet_and_ehlo();
	stage_type(&stage, ":auth");
	ck_assert(stage_shows(&stage, "> :auth [MECHANISM]"));
	ck_assert(stage_shows(&stage, "Logs in step by step"));
}
END_TEST

START_TEST(a_proposal_is_sent_by_enter_and_replaced_by_typing)
{
	greet_and_ehlo();
	command_line_propose(stage.screen->line, span_text("EHLO laptop.example.net"));
	stage_type(&stage, "\r");
	ck_assert_str_eq(stage_asked(&stage), "send EHLO laptop.example.net\n");
	command_line_propose(stage.screen->line, span_text("EHLO laptop.example.net"));
	stage_type(&stage, "NOOP\r");
	ck_assert_str_eq(stage_asked(&stage), "send NOOP\n");
}
END_TEST

START_TEST(leaving_in_the_middle_of_a_transaction_is_asked_about_once)
{
	greet_and_ehlo();
	stage_type(&stage, "MAIL FROM:<a@example.test>\r");
	stage_server(&stage, "250 ok\r\n");
	stage_asked(&stage);
	stage_type(&stage, "\033[21~");
	ck_assert(stage_shows(&stage, "Leave?"));
	ck_assert_str_eq(stage_asked(&stage), "");
	stage_type(&stage, "\033y");
	ck_assert_str_eq(stage_asked(&stage), "quit\n");
}
END_TEST

START_TEST(leaving_without_a_connection_needs_nobody)
{
	stage_type(&stage, "\033[21~");
	ck_assert(stage.screen->wants_exit);
	ck_assert_str_eq(stage_asked(&stage), "");
}
END_TEST

START_TEST(a_recorded_session_says_why_nothing_can_be_sent)
{
	greet_and_ehlo();
	stage.actions = (struct actions){ .why = "This is a recorded session." };
	stage.status.open = false;
	stage_type(&stage, "NOOP\r");
	ck_assert(stage_shows(&stage, "This is a recorded session."));
	stage_type(&stage, "\033OR");
	ck_assert(stage_shows(&stage, "This is a recorded session."));
}
END_TEST

START_TEST(escapes_of_the_server_are_shown_and_never_sent_on)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 a\033]0;title\007b\r\n");
	ck_assert(stage_shows(&stage, "250 a\\x1b]0;title\\x07b"));
	ck_assert_ptr_null(strchr(stage_text(&stage), '\033'));
}
END_TEST

START_TEST(a_reply_cannot_look_like_a_line_of_ours)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250-first\r\n250 \r  0.100 S  220 forged\r\n");
	stage_type(&stage, "\033[Z\r");
	ck_assert(!stage_shows(&stage, "\n  0.100 S  220 forged"));
	ck_assert(stage_shows(&stage, "\\x0d"));
}
END_TEST

START_TEST(a_line_that_is_coming_is_shown_and_then_part_of_its_reply)
{
	greet();
	stage_type(&stage, "EHLO x\r");
	stage_server(&stage, "250-mail.example.test\r\n250-SIZE 1\r\n");
	ck_assert(stage_shows(&stage, "S  250-SIZE 1"));
	stage_server(&stage, "250 HELP\r\n");
	ck_assert(!stage_shows(&stage, "S  250-SIZE 1"));
	ck_assert(stage_shows(&stage, "S  250-mail.example.test (2)"));
}
END_TEST

START_TEST(page_up_scrolls_back_and_end_follows_again)
{
	greet();
	for (int n = 0; n < 30; n++) {
		stage_type(&stage, "NOOP\r");
		stage_server(&stage, "250 ok\r\n");
	}
	ck_assert(!stage_shows(&stage, "connected 192.0.2.7"));
	for (int n = 0; n < 10; n++)
		stage_type(&stage, "\033[5~");
	ck_assert(stage_shows(&stage, "connected 192.0.2.7"));
	stage_type(&stage, "\033[Z\033[F\033");
	ck_assert(!stage_shows(&stage, "connected 192.0.2.7"));
}
END_TEST

START_TEST(e_goes_to_the_next_failure_and_it_is_explained)
{
	greet_and_ehlo();
	stage_type(&stage, "VRFY a\r");
	stage_server(&stage, "502 5.5.1 no\r\n");
	stage_type(&stage, "NOOP\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, "\033[Z\033[He");
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 12), "502 Command Not Implemented"));
}
END_TEST

START_TEST(the_search_finds_a_line)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP needle\r");
	stage_server(&stage, "250 ok\r\n");
	stage_type(&stage, ":search esmtp POSTFIX\r");
	ck_assert(stage_shows(&stage, "220 Service Ready"));
	stage_type(&stage, ":search nowhere\r");
	ck_assert(stage_shows(&stage, "That is nowhere in the session."));
}
END_TEST

START_TEST(while_a_reply_is_awaited_the_strip_counts)
{
	greet_and_ehlo();
	stage_type(&stage, "NOOP\r");
	stage.status.awaited_since_us = stage.now_us;
	stage.status.awaited_until_us = stage.now_us + 300000000;
	stage.now_us += 2500000;
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "Waiting for the reply to NOOP for 2 s, 298 s left."));
	ck_assert_uint_eq(screen_deadline(stage.screen), stage.status.awaited_since_us + 3000000);
}
END_TEST

START_TEST(after_a_minute_of_silence_the_idle_clock_is_shown)
{
	greet_and_ehlo();
	stage.status.open = true;
	stage.now_us += 59000000;
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "Idle for"));
	stage.now_us += 2000000;
	stage_update(&stage);
	ck_assert(stage_shows(&stage, "Idle for 61 s; Postfix closes after 300 s, as it comes."));
	ck_assert(stage_shows(&stage, ":keepalive sends"));
	stage.status.awaited_since_us = stage.now_us;
	stage_update(&stage);
	ck_assert(!stage_shows(&stage, "Idle for"));
}
END_TEST

/* Sizes from nothing to large; the screen must fit each of them. */
static const struct {
	int rows, columns;
} sizes[] = { { 1, 1 },   { 2, 2 },    { 5, 200 },  { 12, 40 },  { 12, 100 },
	      { 24, 80 }, { 24, 100 }, { 50, 200 }, { 100, 40 }, { 300, 1000 } };

START_TEST(every_size_can_be_drawn)
{
	greet_and_ehlo();
	canvas_resize(stage.canvas, sizes[_i].rows, sizes[_i].columns);
	stage_text(&stage);
	stage_type(&stage, "\033OP");
	stage_text(&stage);
	stage_type(&stage, "\033\033OQ");
	stage_text(&stage);
	stage_type(&stage, "\033\033[Z\r");
	stage_text(&stage);
	if (sizes[_i].rows < 12 || sizes[_i].columns < 40)
		return;
	ck_assert(stage_shows(&stage, "250-SIZE"));
}
END_TEST

START_TEST(side_by_side_both_panes_are_in_a_frame)
{
	greet_and_ehlo();
	canvas_resize(stage.canvas, 24, 110);
	ck_assert(stage_shows(&stage, "\xE2\x94\x8C mail.example.test:587 submission"));
	ck_assert(stage_shows(&stage, "\xE2\x94\xAC"));
	ck_assert_ptr_nonnull(strstr(stage_row(&stage, 22), "\xE2\x94\x82 >"));
}
END_TEST

START_TEST(without_utf8_the_screen_is_ascii)
{
	greet_and_ehlo();
	printable_set_charset(PRINTABLE_ASCII);
	for (const char *at = stage_text(&stage); *at; at++)
		ck_assert_int_ge(*at, 0);
	ck_assert(stage_shows(&stage, ">"));
	printable_set_charset(PRINTABLE_UTF8);
}
END_TEST

static void add_secrets(TCase *tests)
{
	tcase_add_test(tests, login_shows_the_user_name_and_masks_the_password);
	tcase_add_test(tests, a_prompt_for_the_password_first_masks_the_first_answer_too);
	tcase_add_test(tests, auth_with_its_response_is_masked_from_the_first_key);
	tcase_add_test(tests, auth_login_with_the_user_name_shows_it);
	tcase_add_test(tests, what_looks_like_credentials_is_asked_about_and_masked);
	tcase_add_test(tests, what_is_typed_just_after_a_login_is_masked_unless_it_is_a_command);
	tcase_add_test(tests, within_auth_a_line_that_is_no_base64_is_asked_about);
	tcase_add_test(tests, a_paste_of_lines_sends_nothing_by_itself);
	tcase_add_test(tests, a_pasted_secret_is_masked_before_it_is_seen);
	tcase_add_test(tests, the_login_dialog_masks_the_password_and_begins_a_login);
}

static void add_protocol(TCase *tests)
{
	tcase_add_test(tests, what_was_said_stands_in_its_columns);
	tcase_add_test(tests, an_ehlo_reply_folds_to_one_line_with_what_matters);
	tcase_add_test(tests, enter_in_the_protocol_pane_unfolds_a_reply);
	tcase_add_test(tests, the_next_ehlo_shows_what_changed);
	tcase_add_test(tests, tls_that_is_not_trusted_is_called_so);
	tcase_add_test(tests, an_unexpected_reply_is_marked);
	tcase_add_test(tests,
		       the_annotation_follows_the_newest_reply_and_close_does_not_displace_it);
	tcase_add_test(tests, escapes_of_the_server_are_shown_and_never_sent_on);
	tcase_add_test(tests, a_reply_cannot_look_like_a_line_of_ours);
	tcase_add_test(tests, a_line_that_is_coming_is_shown_and_then_part_of_its_reply);
	tcase_add_test(tests, page_up_scrolls_back_and_end_follows_again);
	tcase_add_test(tests, e_goes_to_the_next_failure_and_it_is_explained);
	tcase_add_test(tests, the_search_finds_a_line);
}

static void add_commands(TCase *tests)
{
	tcase_add_test(tests, a_typed_command_is_sent_by_enter);
	tcase_add_test(tests, a_command_out_of_place_is_announced_before_it_goes);
	tcase_add_test(tests, a_mistyped_verb_is_pointed_out);
	tcase_add_test(tests, an_address_that_strict_servers_refuse_is_pointed_out);
	tcase_add_test(tests, a_line_typed_while_a_reply_is_awaited_waits_for_a_second_enter);
	tcase_add_test(tests, a_held_line_can_be_changed_and_dropped);
	tcase_add_test(tests, the_question_of_the_gate_is_answered_no_by_enter);
	tcase_add_test(tests, the_question_of_the_gate_is_answered_yes_by_alt_y);
	tcase_add_loop_test(tests, function_keys_work_in_every_coding, 0,
			    sizeof(help_keys) / sizeof(*help_keys));
	tcase_add_test(tests, f3_asks_for_tls);
	tcase_add_test(tests, the_connect_dialog_adds_the_port_that_is_chosen);
	tcase_add_test(tests, an_unknown_request_is_asked_about_and_two_colons_send_one);
	tcase_add_test(tests, tab_completes_what_is_legal_and_offered);
	tcase_add_test(tests, history_brings_back_what_was_typed);
	tcase_add_test(tests, escape_on_the_command_line_leaves_no_trace);
	tcase_add_test(tests, a_search_in_the_history_finds_a_line_and_escape_keeps_it);
	tcase_add_test(tests, a_request_being_typed_says_what_it_does);
	tcase_add_test(tests, a_proposal_is_sent_by_enter_and_replaced_by_typing);
	tcase_add_test(tests, leaving_in_the_middle_of_a_transaction_is_asked_about_once);
	tcase_add_test(tests, leaving_without_a_connection_needs_nobody);
	tcase_add_test(tests, a_recorded_session_says_why_nothing_can_be_sent);
}

static void add_layout(TCase *tests)
{
	tcase_add_test(tests, the_start_page_says_what_to_do);
	tcase_add_test(tests, at_80_by_24_the_rows_stand_where_the_design_has_them);
	tcase_add_test(tests, while_a_reply_is_awaited_the_strip_counts);
	tcase_add_test(tests, after_a_minute_of_silence_the_idle_clock_is_shown);
	tcase_add_loop_test(tests, every_size_can_be_drawn, 0, sizeof(sizes) / sizeof(*sizes));
	tcase_add_test(tests, side_by_side_both_panes_are_in_a_frame);
	tcase_add_test(tests, without_utf8_the_screen_is_ascii);
}

Suite *unit_suite(void)
{
	static const struct {
		const char *name;
		void (*add)(TCase *);
	} cases[] = { { "layout", add_layout },
		      { "protocol", add_protocol },
		      { "commands", add_commands },
		      { "secrets", add_secrets } };
	Suite *suite = suite_create("tui/screen");

	for (size_t n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
		TCase *tests = tcase_create(cases[n].name);

		tcase_add_checked_fixture(tests, open_80x24, close_stage);
		cases[n].add(tests);
		suite_add_tcase(suite, tests);
	}
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan.h"

#include <string.h>

#include "../tools/recording.h"
#include "../tools/unit.h"
#include "journal/members.h"
#include "journal/scribe.h"

#define MESSAGE                                                                                    \
	"EHLO a.example\nMAIL FROM:<a@b.c>\nRCPT TO:<d@e.f>\nDATA\n:expect 354\nSubject: x\n\n"    \
	"text\n.\n:expect 250\nQUIT\n"

static struct plan *load(const char *text)
{
	struct plan *plan = plan_new();
	struct fault fault;

	ck_assert_msg(plan_insert_text(plan, 0, span_text(text), "plan", NULL, &fault), "%s",
		      fault.text);
	return plan;
}

/* The plan in a line: its lines with bars between them. */
static const char *shown(const struct plan *plan)
{
	static struct bytes text;

	bytes_clear(&text);
	for (size_t n = 0; n < plan_count(plan); n++) {
		bytes_append_text(&text, n ? "|" : "");
		planned_append(plan_line(plan, n), &text);
	}
	return bytes_text(&text);
}

static uint32_t id_of(const struct plan *plan, size_t n)
{
	return plan_line(plan, n)->id;
}

START_TEST(a_script_becomes_a_plan_and_the_plan_a_script)
{
	struct plan *plan = load(MESSAGE);
	struct bytes text = BYTES_INIT;

	ck_assert_str_eq(shown(plan), "EHLO a.example|MAIL FROM:<a@b.c>|RCPT TO:<d@e.f>|DATA|"
				      "(message, 20 bytes)|QUIT");
	ck_assert_uint_eq(plan_format(plan, &text), 0);
	ck_assert_str_eq(bytes_text(&text), MESSAGE);
	bytes_release(&text);
	plan_free(plan);
}
END_TEST

START_TEST(what_cannot_be_read_changes_nothing)
{
	struct plan *plan = load("EHLO a\n");
	struct fault fault;

	ck_assert(
		!plan_insert_text(plan, 1, span_text("NOOP\n:nonsense\n"), "paste", NULL, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "paste:2:1"));
	ck_assert_str_eq(shown(plan), "EHLO a");
	ck_assert(!plan_replace(plan, id_of(plan, 0), span_text(":nonsense"), NULL, &fault));
	ck_assert_str_eq(shown(plan), "EHLO a");
	plan_free(plan);
}
END_TEST

START_TEST(each_line_belongs_to_a_stage)
{
	static const enum plan_stage stages[] = { STAGE_EHLO,     STAGE_EHLO,    STAGE_TLS,
						  STAGE_AUTH,     STAGE_AUTH,    STAGE_ENVELOPE,
						  STAGE_ENVELOPE, STAGE_MESSAGE, STAGE_MESSAGE,
						  STAGE_QUIT };
	struct plan *plan = load("EHLO a\nNOOP\n:starttls\nAUTH PLAIN\nAGFhAGJiYmJi\n"
				 "MAIL FROM:<>\nRCPT TO:<a@b.c>\nDATA\nx\n.\nQUIT\n");

	for (size_t n = 0; n < plan_count(plan); n++)
		ck_assert_int_eq(plan_line(plan, n)->stage, stages[n]);
	plan_free(plan);
}
END_TEST

START_TEST(secrets_are_masked_and_not_saved)
{
	struct plan *plan = load("AUTH PLAIN AGFhAGJiYmJi\nAUTH LOGIN dXNlcg==\ncGFzc3dvcmQx\n");
	struct bytes text = BYTES_INIT;

	ck_assert_uint_eq(plan_line(plan, 0)->mask_from, 11);
	ck_assert_uint_eq(plan_line(plan, 0)->mask_to, 23);
	ck_assert_uint_eq(plan_line(plan, 1)->mask_to, 0); /* LOGIN's user name is none */
	ck_assert_uint_eq(plan_line(plan, 2)->mask_to, 12);
	ck_assert_uint_eq(plan_format(plan, &text), 2);
	ck_assert_str_eq(bytes_text(&text),
			 "AUTH PLAIN ${secret_1}\nAUTH LOGIN dXNlcg==\n${secret_2}\n");
	bytes_release(&text);
	plan_free(plan);
}
END_TEST

START_TEST(secrets_in_raw_bytes_are_masked_and_not_saved)
{
	struct plan *plan = load(":raw \"AUTH PLAIN AGFhAGJiYmJi\\r\\n\"\n"
				 ":send \"cGFzc3dvcmQx\"\n"
				 ":raw \"EHLO x\\r\\nauth login\\r\\ndXNlcg==\\r\\ncA==\\r\\n\"\n"
				 ":raw \"cA==\\r\\n\"\n"
				 ":raw \"STARTTLS\\r\\n\"\n");
	struct secrets *secrets = secrets_new();
	struct bytes text = BYTES_INIT;

	ck_assert(planned_is_login(plan_line(plan, 0)));
	plan_hide(plan, secrets);
	ck_assert(planned_is_login(plan_line(plan, 0)));
	ck_assert(!planned_has_secret(plan_line(plan, 4)));
	ck_assert_int_eq(plan_line(plan, 4)->stage, STAGE_TLS);
	ck_assert(planned_append_whole(plan_line(plan, 0), secrets, &text));
	ck_assert_str_eq(bytes_text(&text), ":raw \"AUTH PLAIN AGFhAGJiYmJi\\r\\n\"");
	bytes_clear(&text);
	ck_assert(planned_append_text(plan_line(plan, 1), secrets, &text));
	ck_assert_str_eq(bytes_text(&text), "\"cGFzc3dvcmQx\"");
	bytes_clear(&text);
	ck_assert_uint_eq(plan_format(plan, &text), 4);
	ck_assert_str_eq(bytes_text(&text),
			 ":raw \"AUTH PLAIN ${secret_1}\\r\\n\"\n"
			 ":send \"${secret_2}\"\n"
			 ":raw \"EHLO x\\r\\nauth login\\r\\n${secret_3}\\r\\n\"\n"
			 ":raw \"${secret_4}\\r\\n\"\n"
			 ":raw \"STARTTLS\\r\\n\"\n");
	bytes_release(&text);
	secrets_free(secrets);
	plan_free(plan);
}
END_TEST

START_TEST(raw_bytes_with_data_are_a_message)
{
	struct plan *plan = load(":raw \"RSET\\r\\nDATA\\r\\n\"\n:raw \"NOOP\\n\"\n");

	ck_assert(planned_is_message(plan_line(plan, 0)));
	ck_assert(!planned_is_message(plan_line(plan, 1)));
	plan_free(plan);
}
END_TEST

START_TEST(behind_auth_every_answer_is_a_secret_however_short)
{
	struct plan *plan = load("AUTH LOGIN\ndQ==\ncA==\n*\nNOOP\ncA==\n");

	ck_assert(planned_has_secret(plan_line(plan, 1)));
	ck_assert(planned_has_secret(plan_line(plan, 2)));
	ck_assert(!planned_has_secret(plan_line(plan, 3)));
	ck_assert(!planned_has_secret(plan_line(plan, 4)));
	plan_free(plan);
}
END_TEST

START_TEST(hidden_secrets_are_in_the_plan_no_more_and_come_back_whole)
{
	struct plan *plan = load("AUTH PLAIN AGFhAGJiYmJi\ncGFzc3dvcmQx\nNOOP\n");
	struct secrets *secrets = secrets_new();
	struct bytes text = BYTES_INIT;

	plan_hide(plan, secrets);
	ck_assert_str_eq(shown(plan), "AUTH PLAIN ||NOOP");
	ck_assert(planned_has_secret(plan_line(plan, 0)));
	ck_assert_int_eq(plan_line(plan, 1)->stage, STAGE_AUTH);
	ck_assert_uint_eq(plan_line(plan, 1)->shape.chars, 12);
	ck_assert(planned_append_whole(plan_line(plan, 0), secrets, &text));
	ck_assert_str_eq(bytes_text(&text), "AUTH PLAIN AGFhAGJiYmJi");
	bytes_clear(&text);
	ck_assert_uint_eq(plan_format(plan, &text), 2);
	ck_assert_str_eq(bytes_text(&text), "AUTH PLAIN ${secret_1}\n${secret_2}\nNOOP\n");
	bytes_clear(&text);
	secrets_forget(secrets);
	ck_assert(!planned_append_whole(plan_line(plan, 0), secrets, &text));
	ck_assert_str_eq(bytes_text(&text), "AUTH PLAIN ");
	bytes_release(&text);
	secrets_free(secrets);
	plan_free(plan);
}
END_TEST

START_TEST(lines_move_past_their_neighbours_and_data_takes_its_message_along)
{
	struct plan *plan = load("NOOP\nDATA\nx\n.\nRSET\n");
	uint32_t data = id_of(plan, 1), message = id_of(plan, 2), noop = id_of(plan, 0);

	ck_assert(plan_move(plan, data, 1));
	ck_assert_str_eq(shown(plan), "NOOP|RSET|DATA|(message, 3 bytes)");
	ck_assert(!plan_move(plan, data, 1));
	ck_assert(plan_move(plan, message, -1));
	ck_assert(plan_move(plan, noop, 1));
	ck_assert_str_eq(shown(plan), "DATA|(message, 3 bytes)|NOOP|RSET");
	ck_assert(!plan_move(plan, data, -1));
	ck_assert_uint_eq(id_of(plan, 2), noop);
	plan_free(plan);
}
END_TEST

START_TEST(cutting_data_cuts_its_message)
{
	struct plan *plan = load("NOOP\nDATA\nx\n.\nRSET\n");

	ck_assert(plan_cut(plan, id_of(plan, 2)));
	ck_assert_str_eq(shown(plan), "NOOP|RSET");
	ck_assert(plan_cut(plan, id_of(plan, 1)));
	ck_assert(plan_cut(plan, id_of(plan, 0)));
	ck_assert_str_eq(shown(plan), "");
	ck_assert(!plan_cut(plan, 99));
	plan_free(plan);
}
END_TEST

START_TEST(in_a_group_data_and_its_message_go_together)
{
	static const char script[] = "EHLO a\n:pipeline\nRSET\nDATA\n:flush\nhi\n.\nNOOP\n";
	struct plan *plan = load(script);
	struct fault fault;

	ck_assert(plan_cut(plan, plan_line(plan, 3)->id)); /* DATA */
	ck_assert_str_eq(shown(plan), "EHLO a|:pipeline|RSET|:flush|NOOP");
	plan_free(plan);
	plan = load(script);
	ck_assert(plan_cut(plan, plan_line(plan, 5)->id)); /* the message */
	ck_assert_str_eq(shown(plan), "EHLO a|:pipeline|RSET|:flush|NOOP");
	plan_free(plan);
	plan = load(script);
	ck_assert(plan_replace(plan, plan_line(plan, 3)->id, span_text("HELP"), NULL, &fault));
	ck_assert_str_eq(shown(plan), "EHLO a|:pipeline|RSET|HELP|:flush|NOOP");
	plan_free(plan);
}
END_TEST

START_TEST(a_line_is_replaced_by_one_or_several_and_keeps_its_breakpoint)
{
	struct plan *plan = load("NOOP\nRSET\nQUIT\n");
	struct fault fault;

	plan_toggle(plan, id_of(plan, 1));
	ck_assert(plan_replace(plan, id_of(plan, 1), span_text("VRFY a\nVRFY b"), NULL, &fault));
	ck_assert_str_eq(shown(plan), "NOOP|VRFY a|VRFY b|QUIT");
	ck_assert(plan_line(plan, 1)->breakpoint);
	ck_assert(!plan_line(plan, 2)->breakpoint);
	plan_free(plan);
}
END_TEST

START_TEST(nothing_is_put_between_data_and_its_message)
{
	struct plan *plan = load("DATA\nx\n.\nQUIT\n");
	struct fault fault;

	ck_assert(plan_insert_text(plan, 1, span_text("NOOP"), "plan", NULL, &fault));
	ck_assert_str_eq(shown(plan), "DATA|(message, 3 bytes)|NOOP|QUIT");
	plan_free(plan);
}
END_TEST

START_TEST(what_is_gone_cannot_be_changed)
{
	struct plan *plan = load("NOOP\nRSET\nQUIT\n");
	struct fault fault;
	uint32_t noop = id_of(plan, 0);

	plan_finish(plan, PLANNED_GONE);
	ck_assert_uint_eq(plan_cursor(plan), 1);
	ck_assert(!plan_cut(plan, noop));
	ck_assert(!plan_move(plan, noop, 1));
	ck_assert(!plan_move(plan, id_of(plan, 1), -1));
	ck_assert(!plan_replace(plan, noop, span_text("HELP"), NULL, &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "left already"));
	ck_assert(plan_insert_text(plan, 0, span_text("HELP"), "plan", NULL, &fault));
	ck_assert_str_eq(shown(plan), "NOOP|HELP|RSET|QUIT");
	plan_restart(plan);
	ck_assert_uint_eq(plan_cursor(plan), 0);
	ck_assert(plan_cut(plan, noop));
	plan_free(plan);
}
END_TEST

START_TEST(logins_and_messages_are_found_behind_a_place)
{
	struct plan *plan = load(":auth PLAIN\nMAIL FROM:<>\nBDAT 0\n");

	ck_assert(plan_has_login(plan, 0));
	ck_assert(!plan_has_login(plan, 1));
	ck_assert(plan_has_message(plan, 2));
	ck_assert(!plan_has_message(plan, 3));
	plan_free(plan);
}
END_TEST

/* ---- from a journal ---- */

static void say(struct recording *recording, const char *line, size_t secret_from,
		enum event_origin origin, const char *reply)
{
	struct outgoing outgoing;

	outgoing_init(&outgoing, span_text(line), origin);
	if (secret_from)
		outgoing_mark(&outgoing, recording->secrets, secret_from,
			      strlen(line) - secret_from);
	scribe_command(recording->scribe, 1, &outgoing);
	outgoing_release(&outgoing);
	scribe_push(recording->scribe, 1, span_text(reply));
}

START_TEST(a_session_becomes_a_plan_without_its_secrets)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT;

	say(&recording, "EHLO a", 0, ORIGIN_TYPED, "250-h\r\n250 AUTH PLAIN\r\n");
	say(&recording, "AUTH PLAIN AGEAYg==", 11, ORIGIN_TYPED, "235 ok\r\n");
	say(&recording, "MAIL FROM:<a@b.c>", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "RCPT TO:<d@e.f>", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "DATA", 0, ORIGIN_TYPED, "354 go\r\n");
	members_add_text(&members, "text", span_text("Subject: x\r\n"));
	scribe_body_sent(recording.scribe, 1, bytes_span(&members), ORIGIN_PLAN);
	scribe_push(recording.scribe, 1, span_text("250 queued\r\n"));
	say(&recording, "QUIT", 0, ORIGIN_QUIT, "221 bye\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_str_eq(shown(plan), "EHLO a|:auth PLAIN|MAIL FROM:<a@b.c>|RCPT TO:<d@e.f>|DATA|"
				      "(message, 12 bytes)");
	bytes_release(&members);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(what_left_together_leaves_together_again)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT;

	say(&recording, "EHLO a", 0, ORIGIN_TYPED, "250-h\r\n250 PIPELINING\r\n");
	say(&recording, "MAIL FROM:<a@b.c>", 0, ORIGIN_TYPED, "");
	say(&recording, "RCPT TO:<d@e.f>", 0, ORIGIN_TYPED, "");
	say(&recording, "DATA", 0, ORIGIN_TYPED, "250 ok\r\n250 ok\r\n354 go\r\n");
	members_add_text(&members, "text", span_text("Subject: x\r\n"));
	scribe_body_sent(recording.scribe, 1, bytes_span(&members), ORIGIN_PLAN);
	scribe_push(recording.scribe, 1, span_text("250 queued\r\n"));
	say(&recording, "RSET", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "NOOP", 0, ORIGIN_TYPED, "");
	say(&recording, "QUIT", 0, ORIGIN_QUIT, "250 ok\r\n221 bye\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_str_eq(shown(plan), "EHLO a|:pipeline|MAIL FROM:<a@b.c>|RCPT TO:<d@e.f>|DATA|"
				      ":flush|(message, 12 bytes)|RSET|:pipeline|NOOP|:flush");
	bytes_release(&members);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(chunks_and_raw_lines_are_sent_again_as_they_were)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT;

	say(&recording, "NOOP\n", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "BDAT 5 LAST", 0, ORIGIN_TYPED, "");
	members_add_number(&members, "bytes", 3);
	members_add_bool(&members, "chunk", true);
	members_add_text(&members, "text", span_text("a\r\n"));
	scribe_content(recording.scribe, 1, bytes_span(&members), journal_count(recording.journal));
	scribe_push(recording.scribe, 1, span_text("250 queued\r\n"));
	say(&recording, "BDAT 9", 0, ORIGIN_TYPED, "250 ok\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 1);
	ck_assert_str_eq(shown(plan), ":raw \"NOOP\\n\"|:chunk last claim=5 \"a\\r\\n\"");
	bytes_release(&members);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(what_a_script_would_read_otherwise_is_sent_as_it_was)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();

	say(&recording, "#odd", 0, ORIGIN_TYPED, "500 no\r\n");
	say(&recording, "", 0, ORIGIN_TYPED, "500 no\r\n");
	say(&recording, " :odd", 0, ORIGIN_TYPED, "500 no\r\n");
	say(&recording, "NOOP ${x}", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "NOOP \rx", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, ":odd", 0, ORIGIN_TYPED, "500 no\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_str_eq(shown(plan), ":send \"#odd\"|:send \"\"|:send \" :odd\"|"
				      ":send \"NOOP \\x24{x}\"|:send \"NOOP \\rx\"|:odd");
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(what_was_refused_before_may_be_refused_again)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();

	say(&recording, "EHLO a", 0, ORIGIN_TYPED, "500 no\r\n");
	say(&recording, "MAIL FROM:<a@b.c>", 0, ORIGIN_TYPED, "250 ok\r\n");
	say(&recording, "RCPT TO:<d@e.f>", 0, ORIGIN_TYPED, "550 no\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_ptr_null(plan_line(plan, 0)->item.expect); /* HELO follows it */
	ck_assert_ptr_null(plan_line(plan, 1)->item.expect);
	ck_assert(span_is(expect_text(plan_line(plan, 2)->item.expect), "550|2xx|3xx"));
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(a_line_on_its_way_is_written_as_a_script_has_it)
{
	static const struct {
		const char *line, *octets, *text;
		bool raw;
	} lines[] = {
		{ "NOOP", "", "NOOP\n", false },
		{ ":x", "", "::x\n", false },
		{ "DATA", "", ":send \"DATA\"\n", false },
		{ "NOOP ${x}", "", ":send \"NOOP \\x24{x}\"\n", false },
		{ "NOOP\n", "", ":raw \"NOOP\\n\"\n", true },
		{ "BDAT 9 LAST", "ab", ":chunk last claim=9 \"ab\"\n", false },
	};

	for (size_t n = 0; n < sizeof(lines) / sizeof(*lines); n++) {
		struct outgoing line;
		struct bytes text = BYTES_INIT;

		outgoing_init(&line, span_text(lines[n].line), ORIGIN_TYPED);
		line.raw = lines[n].raw;
		bytes_append_text(&line.octets, lines[n].octets);
		plan_format_sent(&line, &text);
		ck_assert_str_eq(bytes_text(&text), lines[n].text);
		outgoing_release(&line);
		bytes_release(&text);
	}
}
END_TEST

/* What the plan is as a script. */
static const char *saved(const struct plan *plan)
{
	static char text[512];
	struct bytes out = BYTES_INIT;

	plan_format(plan, &out);
	ck_assert_uint_lt(out.size, sizeof(text));
	memcpy(text, bytes_text(&out), out.size + 1);
	bytes_release(&out);
	return text;
}

START_TEST(a_message_with_names_in_it_is_sent_as_it_was)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT;

	say(&recording, "DATA", 0, ORIGIN_TYPED, "354 go\r\n");
	members_add_text(&members, "text", span_text("Dear ${name},\r\n"));
	scribe_body_sent(recording.scribe, 1, bytes_span(&members), ORIGIN_PLAN);
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_str_eq(saved(plan), "DATA\nDear ${dollar}{name},\n.\n");
	bytes_release(&members);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(a_message_that_never_ended_does_not_end_the_next_time_either)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT;

	say(&recording, "DATA", 0, ORIGIN_TYPED, "354 go\r\n");
	members_add_text(&members, "text", span_text(".a"));
	members_add_bool(&members, "typed", true);
	scribe_content(recording.scribe, 1, bytes_span(&members), 0);
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 0);
	ck_assert_str_eq(shown(plan), "DATA|:raw \"..a\\r\\n\"");
	ck_assert_str_eq(saved(plan), ":send \"DATA\"\n:raw \"..a\\r\\n\"\n");
	bytes_release(&members);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(content_that_was_not_kept_whole_is_left_out_with_its_data)
{
	struct recording recording = recording_begin();
	struct plan *plan = plan_new();
	struct bytes members = BYTES_INIT, head = BYTES_INIT;

	while (head.size < 8 * 1024)
		bytes_append_byte(&head, 'x');
	say(&recording, "DATA", 0, ORIGIN_TYPED, "354 go\r\n");
	members_add_text(&members, "text", bytes_span(&head));
	scribe_body_sent(recording.scribe, 1, bytes_span(&members), ORIGIN_PLAN);
	scribe_push(recording.scribe, 1, span_text("250 queued\r\n"));
	say(&recording, "NOOP", 0, ORIGIN_TYPED, "250 ok\r\n");
	ck_assert_uint_eq(plan_append_session(plan, recording.journal, 1), 1);
	ck_assert_str_eq(shown(plan), "NOOP");
	bytes_release(&members);
	bytes_release(&head);
	plan_free(plan);
	recording_end(&recording);
}
END_TEST

START_TEST(what_was_still_to_come_stands_behind_what_was_sent)
{
	struct plan *before = load("NOOP\nRSET\nQUIT\n");
	struct plan *plan = load("EHLO a\n");

	plan_finish(before, PLANNED_GONE);
	plan_mark_here(plan);
	plan_append_coming(plan, before);
	ck_assert_str_eq(shown(plan), "EHLO a|RSET|QUIT");
	ck_assert(!plan_line(plan, 0)->here);
	ck_assert(plan_line(plan, 1)->here);
	ck_assert(!plan_line(plan, 2)->here);
	plan_free(before);
	plan_free(plan);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/plan");
	TCase *tests = tcase_create("plan");

	tcase_add_test(tests, a_script_becomes_a_plan_and_the_plan_a_script);
	tcase_add_test(tests, what_cannot_be_read_changes_nothing);
	tcase_add_test(tests, each_line_belongs_to_a_stage);
	tcase_add_test(tests, secrets_are_masked_and_not_saved);
	tcase_add_test(tests, secrets_in_raw_bytes_are_masked_and_not_saved);
	tcase_add_test(tests, raw_bytes_with_data_are_a_message);
	tcase_add_test(tests, behind_auth_every_answer_is_a_secret_however_short);
	tcase_add_test(tests, hidden_secrets_are_in_the_plan_no_more_and_come_back_whole);
	tcase_add_test(tests, lines_move_past_their_neighbours_and_data_takes_its_message_along);
	tcase_add_test(tests, cutting_data_cuts_its_message);
	tcase_add_test(tests, in_a_group_data_and_its_message_go_together);
	tcase_add_test(tests, a_line_is_replaced_by_one_or_several_and_keeps_its_breakpoint);
	tcase_add_test(tests, nothing_is_put_between_data_and_its_message);
	tcase_add_test(tests, what_is_gone_cannot_be_changed);
	tcase_add_test(tests, logins_and_messages_are_found_behind_a_place);
	tcase_add_test(tests, a_session_becomes_a_plan_without_its_secrets);
	tcase_add_test(tests, what_left_together_leaves_together_again);
	tcase_add_test(tests, chunks_and_raw_lines_are_sent_again_as_they_were);
	tcase_add_test(tests, what_a_script_would_read_otherwise_is_sent_as_it_was);
	tcase_add_test(tests, what_was_refused_before_may_be_refused_again);
	tcase_add_test(tests, a_line_on_its_way_is_written_as_a_script_has_it);
	tcase_add_test(tests, a_message_with_names_in_it_is_sent_as_it_was);
	tcase_add_test(tests, a_message_that_never_ended_does_not_end_the_next_time_either);
	tcase_add_test(tests, content_that_was_not_kept_whole_is_left_out_with_its_data);
	tcase_add_test(tests, what_was_still_to_come_stands_behind_what_was_sent);
	suite_add_tcase(suite, tests);
	return suite;
}

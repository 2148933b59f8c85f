/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions folded step by step: pairing, phases, what is known and what is forgotten. */
#include <string.h>

#include "../tools/unit.h"
#include "smtp/dialogue.h"

/* A session in a test: ids count up as a journal's would. */
struct talk {
	struct dialogue dialogue;
	uint32_t id;
	uint32_t answers;
	enum verb verb;
};

static void start(struct talk *talk)
{
	*talk = (struct talk){ .id = 1 };
	dialogue_init(&talk->dialogue);
	dialogue_connected(&talk->dialogue, 1);
}

/* Sends a line; the id of its command. */
static uint32_t send_line(struct talk *talk, const char *text)
{
	struct command command;

	dialogue_parse(&talk->dialogue, span_text(text), &command);
	ck_assert(dialogue_command(&talk->dialogue, ++talk->id, &command));
	return talk->id;
}

static bool receive_when(struct talk *talk, const char *text, bool solicited)
{
	struct reply reply = REPLY_INIT;
	struct splitter splitter;
	struct line line;
	size_t offset = 0;
	bool paired;

	splitter_init(&splitter);
	while (splitter_push(&splitter, span_text(text), &offset, &line))
		reply_push(&reply, &line);
	ck_assert(reply.complete);
	paired = dialogue_reply(&talk->dialogue, ++talk->id, &reply, solicited, &talk->answers,
				&talk->verb);
	splitter_release(&splitter);
	reply_release(&reply);
	return paired;
}

static void receive(struct talk *talk, const char *text)
{
	ck_assert_msg(receive_when(talk, text, true), "%s", text);
}

static void exchange(struct talk *talk, const char *line, const char *reply)
{
	uint32_t id = send_line(talk, line);

	receive(talk, reply);
	ck_assert_uint_eq(talk->answers, id);
}

static void check_phase(const struct talk *talk, enum phase phase)
{
	ck_assert_str_eq(phase_key(dialogue_phase(&talk->dialogue)), phase_key(phase));
}

static void greet(struct talk *talk)
{
	start(talk);
	receive(talk, "220 mail.example.test ESMTP\r\n");
	exchange(talk, "EHLO a.example",
		 "250-mail.example.test\r\n250-SIZE 1000\r\n"
		 "250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n");
	check_phase(talk, PHASE_READY);
}

START_TEST(a_new_dialogue_awaits_nothing_and_a_connected_one_the_greeting)
{
	struct talk talk;
	enum verb verb;

	dialogue_init(&talk.dialogue);
	check_phase(&talk, PHASE_NONE);
	ck_assert(!dialogue_awaits(&talk.dialogue, &verb));
	start(&talk);
	check_phase(&talk, PHASE_GREETING);
	ck_assert(dialogue_awaits(&talk.dialogue, &verb));
	ck_assert_int_eq(verb, VERB_GREETING);
	receive(&talk, "220 hi\r\n");
	ck_assert_int_eq(talk.verb, VERB_GREETING);
	ck_assert_uint_eq(talk.answers, 0);
	ck_assert_uint_eq(talk.dialogue.greeting_id, 2);
	ck_assert_uint_eq(talk.dialogue.connected_id, 1);
	check_phase(&talk, PHASE_GREETED);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
}
END_TEST

START_TEST(ehlo_tells_what_is_offered_and_a_refused_one_changes_nothing)
{
	struct talk talk;
	uint32_t first;

	greet(&talk);
	first = talk.dialogue.ehlo_reply_id;
	ck_assert(talk.dialogue.esmtp);
	ck_assert(!talk.dialogue.lmtp);
	ck_assert_uint_eq(talk.dialogue.ehlo_id, talk.answers);
	ck_assert_uint_eq(talk.dialogue.extensions.size_limit, 1000);
	ck_assert(extension_in(talk.dialogue.extensions.offered, EXTENSION_STARTTLS));
	exchange(&talk, "EHLO b.example", "504 no\r\n");
	ck_assert_uint_eq(talk.dialogue.ehlo_reply_id, first);
	ck_assert(extension_in(talk.dialogue.extensions.offered, EXTENSION_STARTTLS));
	exchange(&talk, "EHLO b.example", "250 mail.example.test\r\n");
	ck_assert_uint_eq(talk.dialogue.extensions.offered, 0);
	ck_assert_uint_eq(talk.dialogue.previous_ehlo_reply_id, first);
}
END_TEST

START_TEST(helo_and_an_odd_2xx_offer_nothing)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "EHLO a.example", "251-x\r\n251 STARTTLS\r\n");
	ck_assert_uint_eq(talk.dialogue.extensions.offered, 0);
	exchange(&talk, "HELO a.example", "250-x\r\n250 STARTTLS\r\n");
	ck_assert_uint_eq(talk.dialogue.extensions.offered, 0);
	ck_assert(!talk.dialogue.esmtp);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(replies_pair_with_commands_in_order)
{
	struct talk talk;
	uint32_t mail, rcpt, data;
	enum verb verb;

	greet(&talk);
	mail = send_line(&talk, "MAIL FROM:<a@b>");
	rcpt = send_line(&talk, "RCPT TO:<c@d>");
	data = send_line(&talk, "DATA");
	receive(&talk, "250 ok\r\n");
	ck_assert_uint_eq(talk.answers, mail);
	check_phase(&talk, PHASE_MAIL);
	ck_assert(dialogue_awaits(&talk.dialogue, &verb));
	ck_assert_int_eq(verb, VERB_RCPT);
	receive(&talk, "550 no\r\n");
	ck_assert_uint_eq(talk.answers, rcpt);
	receive(&talk, "503 no\r\n");
	ck_assert_uint_eq(talk.answers, data);
	check_phase(&talk, PHASE_MAIL);
	ck_assert(!dialogue_awaits(&talk.dialogue, &verb));
}
END_TEST

START_TEST(a_reply_that_nothing_asked_for_is_never_taken_later)
{
	struct talk talk;
	uint32_t rcpt;

	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	ck_assert(!talk.dialogue.early);
	ck_assert(!receive_when(&talk, "250 ok\r\n", true));
	ck_assert_uint_eq(talk.answers, 0);
	ck_assert_int_eq(talk.verb, VERB_UNKNOWN);
	ck_assert(talk.dialogue.early);
	check_phase(&talk, PHASE_MAIL);
	rcpt = send_line(&talk, "RCPT TO:<c@d>");
	ck_assert(!receive_when(&talk, "250 ok\r\n", false));
	check_phase(&talk, PHASE_MAIL);
	receive(&talk, "550 no\r\n");
	ck_assert_uint_eq(talk.answers, rcpt);
	ck_assert_uint_eq(talk.dialogue.rcpt_refused, 1);
	ck_assert_uint_eq(talk.dialogue.rcpt_accepted, 0);
}
END_TEST

START_TEST(a_421_or_221_may_come_unasked)
{
	struct talk talk;

	greet(&talk);
	ck_assert(!receive_when(&talk, "421 4.4.2 idle\r\n", false));
	check_phase(&talk, PHASE_CLOSING);
	ck_assert(!talk.dialogue.early);
	greet(&talk);
	ck_assert(!receive_when(&talk, "221 bye\r\n", false));
	check_phase(&talk, PHASE_CLOSING);
}
END_TEST

START_TEST(a_broken_reply_is_paired_and_changes_nothing_else)
{
	struct talk talk;

	start(&talk);
	receive(&talk, "2200 hi\r\n");
	check_phase(&talk, PHASE_GREETING);
	ck_assert_uint_eq(talk.dialogue.greeting_id, 0);
	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "250-a\r\n251 b\r\n");
	check_phase(&talk, PHASE_READY);
	ck_assert_uint_eq(talk.dialogue.mail_id, 0);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
}
END_TEST

START_TEST(a_transaction_is_counted_and_ends_with_its_message)
{
	struct talk talk;
	uint32_t mail, last;

	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	mail = talk.answers;
	exchange(&talk, "RCPT TO:<c@d>", "250 ok\r\n");
	exchange(&talk, "RCPT TO:<e@f>", "550 no\r\n");
	last = talk.answers;
	ck_assert_uint_eq(talk.dialogue.mail_id, mail);
	ck_assert_uint_eq(talk.dialogue.last_rcpt_id, last);
	exchange(&talk, "DATA", "354 go\r\n");
	check_phase(&talk, PHASE_DATA);
	exchange(&talk, "text", "250 queued\r\n");
	ck_assert_int_eq(talk.verb, VERB_MESSAGE);
	check_phase(&talk, PHASE_READY);
	ck_assert_uint_eq(talk.dialogue.message_id, talk.answers);
	ck_assert_uint_eq(talk.dialogue.messages_accepted, 1);
	ck_assert_uint_eq(talk.dialogue.mail_id, 0);
	ck_assert_uint_eq(talk.dialogue.rcpt_accepted, 1);
	ck_assert_uint_eq(talk.dialogue.rcpt_refused, 1);
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	ck_assert_uint_eq(talk.dialogue.rcpt_accepted, 0);
	ck_assert_uint_eq(talk.dialogue.rcpt_refused, 0);
	ck_assert_uint_eq(talk.dialogue.last_rcpt_id, 0);
}
END_TEST

START_TEST(a_refused_message_is_not_counted)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	exchange(&talk, "RCPT TO:<c@d>", "250 ok\r\n");
	exchange(&talk, "DATA", "354 go\r\n");
	exchange(&talk, "text", "554 spam\r\n");
	check_phase(&talk, PHASE_READY);
	ck_assert_uint_eq(talk.dialogue.messages_accepted, 0);
	ck_assert_uint_eq(talk.dialogue.mail_id, 0);
}
END_TEST

START_TEST(rset_and_ehlo_drop_the_transaction)
{
	static const char *const lines[] = { "RSET", "EHLO a.example" };

	for (size_t i = 0; i < 2; i++) {
		struct talk talk;

		greet(&talk);
		exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
		exchange(&talk, "RCPT TO:<c@d>", "250 ok\r\n");
		exchange(&talk, lines[i], "500 no\r\n");
		ck_assert_uint_ne(talk.dialogue.mail_id, 0);
		check_phase(&talk, PHASE_RCPT);
		exchange(&talk, lines[i], "250 ok\r\n");
		ck_assert_uint_eq(talk.dialogue.mail_id, 0);
		ck_assert_uint_eq(talk.dialogue.rcpt_accepted, 0);
		check_phase(&talk, PHASE_READY);
	}
}
END_TEST

START_TEST(a_refused_mail_opens_nothing)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "530 first log in\r\n");
	ck_assert_uint_eq(talk.dialogue.mail_id, 0);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(chunks_end_with_the_last_one_as_the_message)
{
	struct talk talk;
	uint32_t last;

	greet(&talk);
	send_line(&talk, "MAIL FROM:<a@b>");
	send_line(&talk, "RCPT TO:<c@d>");
	send_line(&talk, "BDAT 10");
	last = send_line(&talk, "BDAT 0 LAST");
	receive(&talk, "250 ok\r\n");
	receive(&talk, "250 ok\r\n");
	receive(&talk, "250 ok\r\n");
	ck_assert_int_eq(talk.verb, VERB_BDAT);
	check_phase(&talk, PHASE_BDAT);
	receive(&talk, "250 queued\r\n");
	ck_assert_int_eq(talk.verb, VERB_MESSAGE);
	ck_assert_uint_eq(talk.answers, last);
	ck_assert_uint_eq(talk.dialogue.message_id, last);
	ck_assert_uint_eq(talk.dialogue.messages_accepted, 1);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(burl_counts_as_a_chunk)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	exchange(&talk, "RCPT TO:<c@d>", "250 ok\r\n");
	exchange(&talk, "BURL imap://a", "250 ok\r\n");
	check_phase(&talk, PHASE_BDAT);
	exchange(&talk, "BURL imap://b LAST", "250 ok\r\n");
	ck_assert_int_eq(talk.verb, VERB_MESSAGE);
	check_phase(&talk, PHASE_READY);
}
END_TEST

static void open_lmtp(struct talk *talk)
{
	start(talk);
	receive(talk, "220 lmtp\r\n");
	exchange(talk, "LHLO a.example", "250-x\r\n250 CHUNKING\r\n");
	ck_assert(talk->dialogue.lmtp);
	ck_assert(talk->dialogue.esmtp);
	exchange(talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	exchange(talk, "RCPT TO:<c@d>", "250 ok\r\n");
	exchange(talk, "RCPT TO:<x@y>", "550 no\r\n");
	exchange(talk, "RCPT TO:<e@f>", "250 ok\r\n");
}

START_TEST(lmtp_gives_one_reply_for_each_accepted_recipient)
{
	struct talk talk;
	uint32_t message, next;

	open_lmtp(&talk);
	exchange(&talk, "DATA", "354 go\r\n");
	message = send_line(&talk, "text");
	receive(&talk, "250 ok\r\n");
	ck_assert_uint_eq(talk.answers, message);
	check_phase(&talk, PHASE_DATA);
	ck_assert(dialogue_awaits(&talk.dialogue, NULL));
	receive(&talk, "250 ok\r\n");
	ck_assert_uint_eq(talk.answers, message);
	check_phase(&talk, PHASE_READY);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
	ck_assert_uint_eq(talk.dialogue.messages_accepted, 1);
	next = send_line(&talk, "NOOP");
	receive(&talk, "250 ok\r\n");
	ck_assert_uint_eq(talk.answers, next);
}
END_TEST

START_TEST(lmtp_counts_a_message_that_one_recipient_got)
{
	struct talk talk;

	open_lmtp(&talk);
	exchange(&talk, "DATA", "354 go\r\n");
	send_line(&talk, "text");
	receive(&talk, "452 full\r\n");
	receive(&talk, "250 ok\r\n");
	ck_assert_uint_eq(talk.dialogue.messages_accepted, 1);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(lmtp_moves_on_a_421_at_once)
{
	struct talk talk;

	open_lmtp(&talk);
	exchange(&talk, "DATA", "354 go\r\n");
	send_line(&talk, "text");
	receive(&talk, "421 going\r\n");
	check_phase(&talk, PHASE_CLOSING);
}
END_TEST

START_TEST(lmtp_refuses_a_last_chunk_that_it_does_not_know_once)
{
	struct talk talk;

	open_lmtp(&talk);
	exchange(&talk, "BDAT 0 LAST", "502 no such command\r\n");
	check_phase(&talk, PHASE_RCPT);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
}
END_TEST

START_TEST(lmtp_without_recipients_still_gets_one_reply)
{
	struct talk talk;

	start(&talk);
	receive(&talk, "220 lmtp\r\n");
	exchange(&talk, "LHLO a.example", "250 x\r\n");
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	exchange(&talk, "DATA", "354 go on\r\n");
	exchange(&talk, "text", "554 no recipients\r\n");
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(an_auth_exchange_counts_its_steps_and_failures)
{
	struct talk talk;
	uint32_t auth;

	greet(&talk);
	exchange(&talk, "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n");
	auth = talk.answers;
	check_phase(&talk, PHASE_AUTH);
	ck_assert_uint_eq(talk.dialogue.auth_id, auth);
	ck_assert_uint_eq(talk.dialogue.auth_step, 0);
	exchange(&talk, "dXNlcg==", "334 UGFzc3dvcmQ6\r\n");
	ck_assert_int_eq(talk.verb, VERB_AUTH_RESPONSE);
	ck_assert_uint_eq(talk.dialogue.auth_step, 1);
	exchange(&talk, "cGFzcw==", "535 5.7.8 no\r\n");
	ck_assert_uint_eq(talk.dialogue.auth_step, 2);
	ck_assert_uint_eq(talk.dialogue.auth_failures, 1);
	ck_assert(!talk.dialogue.authenticated);
	check_phase(&talk, PHASE_READY);
	exchange(&talk, "AUTH PLAIN AGEAYg==", "454 4.7.0 later\r\n");
	ck_assert_uint_eq(talk.dialogue.auth_step, 1);
	ck_assert_uint_eq(talk.dialogue.auth_failures, 1);
	exchange(&talk, "AUTH PLAIN AGEAYg==", "235 2.7.0 yes\r\n");
	ck_assert(talk.dialogue.authenticated);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(a_cancel_is_known_and_is_no_failure)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n");
	exchange(&talk, "*", "334 again\r\n");
	ck_assert_int_eq(talk.verb, VERB_AUTH_CANCEL);
	check_phase(&talk, PHASE_AUTH);
	exchange(&talk, "*", "501 cancelled\r\n");
	check_phase(&talk, PHASE_READY);
	ck_assert_uint_eq(talk.dialogue.auth_failures, 0);
	ck_assert_uint_eq(talk.dialogue.auth_step, 0);
}
END_TEST

START_TEST(a_235_to_a_cancel_authenticates_nobody)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "AUTH LOGIN", "334 VXNlcm5hbWU6\r\n");
	exchange(&talk, "*", "235 welcome\r\n");
	ck_assert(!talk.dialogue.authenticated);
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(counters_stay_at_their_end)
{
	struct talk talk;

	greet(&talk);
	talk.dialogue.auth_failures = UINT16_MAX;
	talk.dialogue.layer = UINT8_MAX;
	exchange(&talk, "AUTH PLAIN AGEAYg==", "535 no\r\n");
	ck_assert_uint_eq(talk.dialogue.auth_failures, UINT16_MAX);
	exchange(&talk, "AUTH LOGIN", "334 x\r\n");
	talk.dialogue.auth_step = UINT8_MAX;
	exchange(&talk, "abc", "334 x\r\n");
	ck_assert_uint_eq(talk.dialogue.auth_step, UINT8_MAX);
	dialogue_tls(&talk.dialogue, 99, true);
	ck_assert_uint_eq(talk.dialogue.layer, UINT8_MAX);
}
END_TEST

START_TEST(a_220_to_starttls_inside_tls_begins_nothing)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "STARTTLS", "220 go\r\n");
	dialogue_tls(&talk.dialogue, 50, true);
	exchange(&talk, "EHLO a.example", "250 mail.example\r\n");
	exchange(&talk, "STARTTLS", "220 once more\r\n");
	check_phase(&talk, PHASE_READY);
	exchange(&talk, "NOOP", "250 fine\r\n");
	check_phase(&talk, PHASE_READY);
}
END_TEST

START_TEST(tls_behind_starttls_forgets_what_was_said_in_clear)
{
	struct talk talk;
	uint32_t ehlo_reply, starttls;

	greet(&talk);
	ehlo_reply = talk.dialogue.ehlo_reply_id;
	exchange(&talk, "AUTH PLAIN AGEAYg==", "235 yes\r\n");
	exchange(&talk, "STARTTLS", "454 not now\r\n");
	ck_assert_uint_eq(talk.dialogue.starttls_id, 0);
	starttls = send_line(&talk, "STARTTLS");
	send_line(&talk, "EHLO early.example");
	receive(&talk, "220 go\r\n");
	check_phase(&talk, PHASE_STARTTLS);
	ck_assert_uint_eq(talk.dialogue.starttls_id, starttls);
	dialogue_tls(&talk.dialogue, 50, true);
	check_phase(&talk, PHASE_GREETED);
	ck_assert_uint_eq(talk.dialogue.extensions.offered, 0);
	ck_assert_uint_eq(talk.dialogue.extensions.size_limit, 0);
	ck_assert(!talk.dialogue.esmtp);
	ck_assert(!talk.dialogue.authenticated);
	ck_assert_uint_eq(talk.dialogue.auth_id, 0);
	ck_assert_uint_eq(talk.dialogue.ehlo_id, 0);
	ck_assert_uint_eq(talk.dialogue.ehlo_reply_id, 0);
	ck_assert_uint_eq(talk.dialogue.previous_ehlo_reply_id, ehlo_reply);
	ck_assert_uint_eq(talk.dialogue.tls_id, 50);
	ck_assert_uint_eq(talk.dialogue.layer, 1);
	ck_assert_uint_eq(talk.dialogue.encryption, ENCRYPTION_VERIFIED);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
	exchange(&talk, "EHLO a.example", "250 x\r\n");
	ck_assert_uint_eq(talk.dialogue.previous_ehlo_reply_id, ehlo_reply);
}
END_TEST

START_TEST(clear_text_behind_the_220_to_starttls_is_never_taken)
{
	struct talk talk;

	greet(&talk);
	send_line(&talk, "STARTTLS");
	send_line(&talk, "EHLO a.example");
	receive(&talk, "220 go\r\n");
	ck_assert(!receive_when(&talk, "250-evil\r\n250 AUTH PLAIN\r\n", true));
	check_phase(&talk, PHASE_STARTTLS);
	ck_assert(talk.dialogue.early);
}
END_TEST

START_TEST(implicit_tls_still_awaits_the_greeting)
{
	struct talk talk;
	enum verb verb;

	start(&talk);
	dialogue_tls(&talk.dialogue, 2, false);
	check_phase(&talk, PHASE_GREETING);
	ck_assert_uint_eq(talk.dialogue.encryption, ENCRYPTION_UNVERIFIED);
	ck_assert_uint_eq(talk.dialogue.layer, 1);
	ck_assert(dialogue_awaits(&talk.dialogue, &verb));
	ck_assert_int_eq(verb, VERB_GREETING);
	talk.id = 2;
	receive(&talk, "220 hi\r\n");
	check_phase(&talk, PHASE_GREETED);
}
END_TEST

START_TEST(xclient_begins_anew)
{
	struct talk talk;

	greet(&talk);
	exchange(&talk, "AUTH PLAIN AGEAYg==", "235 yes\r\n");
	exchange(&talk, "XCLIENT NAME=x", "550 no\r\n");
	ck_assert(talk.dialogue.esmtp);
	exchange(&talk, "XCLIENT NAME=x", "220 hello again\r\n");
	check_phase(&talk, PHASE_GREETED);
	ck_assert(!talk.dialogue.esmtp);
	ck_assert(!talk.dialogue.authenticated);
	ck_assert_uint_eq(talk.dialogue.extensions.offered, 0);
}
END_TEST

START_TEST(no_more_commands_wait_than_the_bound)
{
	struct talk talk;
	struct command command;
	uint32_t first;

	greet(&talk);
	first = talk.id + 1;
	for (int i = 0; i < DIALOGUE_OUTSTANDING_MAX; i++)
		send_line(&talk, "NOOP");
	command_parse(span_text("AUTH PLAIN AGEAYg=="), &command);
	ck_assert(!dialogue_command(&talk.dialogue, 999, &command));
	ck_assert_uint_eq(talk.dialogue.auth_id, 0);
	for (uint32_t i = 0; i < DIALOGUE_OUTSTANDING_MAX; i++) {
		receive(&talk, "250 ok\r\n");
		ck_assert_uint_eq(talk.answers, first + i);
	}
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
}
END_TEST

START_TEST(a_close_leaves_what_went_unanswered_to_be_named)
{
	struct talk talk;
	uint32_t mail;

	greet(&talk);
	mail = send_line(&talk, "MAIL FROM:<a@b>");
	dialogue_closed(&talk.dialogue);
	check_phase(&talk, PHASE_CLOSED);
	ck_assert(!dialogue_awaits(&talk.dialogue, NULL));
	ck_assert_uint_eq(talk.dialogue.outstanding_count, 1);
	ck_assert_uint_eq(talk.dialogue.outstanding_id[0], mail);
	dialogue_connected(&talk.dialogue, 77);
	ck_assert_uint_eq(talk.dialogue.ehlo_id, 0);
	ck_assert_uint_eq(talk.dialogue.connected_id, 77);
	check_phase(&talk, PHASE_GREETING);
}
END_TEST

START_TEST(a_line_is_read_by_the_phase_it_is_typed_in)
{
	struct talk talk;
	struct command command;
	struct bytes long_line = BYTES_INIT;

	greet(&talk);
	dialogue_parse(&talk.dialogue, span_text("*"), &command);
	ck_assert_int_eq(command.verb, VERB_UNKNOWN);
	exchange(&talk, "AUTH LOGIN", "334 x\r\n");
	dialogue_parse(&talk.dialogue, span_text("QUIT"), &command);
	ck_assert_int_eq(command.verb, VERB_AUTH_RESPONSE);
	ck_assert(span_is(command.argument, "QUIT"));
	ck_assert_uint_eq(command.flaws, 0);
	while (long_line.size < 12286)
		bytes_append_byte(&long_line, 'A');
	dialogue_parse(&talk.dialogue, bytes_span(&long_line), &command);
	ck_assert_uint_eq(command.flaws, 0);
	bytes_append_byte(&long_line, 'A');
	dialogue_parse(&talk.dialogue, bytes_span(&long_line), &command);
	ck_assert_uint_eq(command.flaws, COMMAND_LONG);
	bytes_release(&long_line);
	exchange(&talk, "*", "501 ok\r\n");
	exchange(&talk, "MAIL FROM:<a@b>", "250 ok\r\n");
	exchange(&talk, "RCPT TO:<c@d>", "250 ok\r\n");
	exchange(&talk, "DATA", "354 go\r\n");
	dialogue_parse(&talk.dialogue, span_text("QUIT"), &command);
	ck_assert_int_eq(command.verb, VERB_MESSAGE);
	ck_assert(span_is(command.argument, "QUIT"));
}
END_TEST

static void add_session_tests(TCase *tests)
{
	tcase_add_test(tests, a_new_dialogue_awaits_nothing_and_a_connected_one_the_greeting);
	tcase_add_test(tests, ehlo_tells_what_is_offered_and_a_refused_one_changes_nothing);
	tcase_add_test(tests, helo_and_an_odd_2xx_offer_nothing);
	tcase_add_test(tests, replies_pair_with_commands_in_order);
	tcase_add_test(tests, a_reply_that_nothing_asked_for_is_never_taken_later);
	tcase_add_test(tests, a_421_or_221_may_come_unasked);
	tcase_add_test(tests, a_broken_reply_is_paired_and_changes_nothing_else);
	tcase_add_test(tests, no_more_commands_wait_than_the_bound);
	tcase_add_test(tests, a_close_leaves_what_went_unanswered_to_be_named);
	tcase_add_test(tests, a_line_is_read_by_the_phase_it_is_typed_in);
	tcase_add_test(tests, xclient_begins_anew);
}

static void add_transaction_tests(TCase *tests)
{
	tcase_add_test(tests, a_transaction_is_counted_and_ends_with_its_message);
	tcase_add_test(tests, a_refused_message_is_not_counted);
	tcase_add_test(tests, rset_and_ehlo_drop_the_transaction);
	tcase_add_test(tests, a_refused_mail_opens_nothing);
	tcase_add_test(tests, chunks_end_with_the_last_one_as_the_message);
	tcase_add_test(tests, burl_counts_as_a_chunk);
	tcase_add_test(tests, lmtp_gives_one_reply_for_each_accepted_recipient);
	tcase_add_test(tests, lmtp_counts_a_message_that_one_recipient_got);
	tcase_add_test(tests, lmtp_moves_on_a_421_at_once);
	tcase_add_test(tests, lmtp_refuses_a_last_chunk_that_it_does_not_know_once);
	tcase_add_test(tests, lmtp_without_recipients_still_gets_one_reply);
}

static void add_trust_tests(TCase *tests)
{
	tcase_add_test(tests, an_auth_exchange_counts_its_steps_and_failures);
	tcase_add_test(tests, a_cancel_is_known_and_is_no_failure);
	tcase_add_test(tests, a_235_to_a_cancel_authenticates_nobody);
	tcase_add_test(tests, counters_stay_at_their_end);
	tcase_add_test(tests, a_220_to_starttls_inside_tls_begins_nothing);
	tcase_add_test(tests, tls_behind_starttls_forgets_what_was_said_in_clear);
	tcase_add_test(tests, clear_text_behind_the_220_to_starttls_is_never_taken);
	tcase_add_test(tests, implicit_tls_still_awaits_the_greeting);
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/dialogue");
	TCase *tests = tcase_create("dialogue");

	add_session_tests(tests);
	add_transaction_tests(tests);
	add_trust_tests(tests);
	suite_add_tcase(suite, tests);
	return suite;
}

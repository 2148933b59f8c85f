/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of sessions, and what of them must be called different. */
#include "plan/difference.h"

#include <stdio.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/members.h"
#include "journal/scribe.h"

struct side {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
	uint64_t now_us;
};

static struct side sides[2];
static struct difference difference;

static void open_side(struct side *side)
{
	struct bytes members = BYTES_INIT;

	side->journal = journal_new(0, 0, "smtp://mail.example.test:25");
	side->secrets = secrets_new();
	side->scribe = scribe_new(side->journal, side->secrets, 1);
	side->now_us = 1000;
	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 25);
	scribe_connected(side->scribe, side->now_us, bytes_span(&members), false);
	bytes_release(&members);
}

static void open_both(void)
{
	open_side(&sides[0]);
	open_side(&sides[1]);
	difference = (struct difference){ .rows = NULL };
}

static void close_both(void)
{
	for (int n = 0; n < 2; n++) {
		scribe_free(sides[n].scribe);
		journal_free(sides[n].journal);
		secrets_free(sides[n].secrets);
	}
	difference_release(&difference);
}

/* "S:220 hello|C:EHLO me|…": who says what, in one text. */
static void play(struct side *side, const char *session, bool secret)
{
	struct span rest = span_text(session);

	while (rest.size) {
		size_t end = span_find(rest, '|');
		struct span line = span_part(rest, 0, end);
		struct span text = span_after(line, 2);
		struct bytes wire = BYTES_INIT;

		side->now_us += 12345;
		if (line.data[0] == 'S') {
			bytes_append(&wire, text);
			bytes_append_text(&wire, "\r\n");
			scribe_push(side->scribe, side->now_us, bytes_span(&wire));
		} else {
			struct outgoing out;

			outgoing_init(&out, text, ORIGIN_TYPED);
			if (secret && line.data[0] == 'P')
				outgoing_mark(&out, side->secrets, 0, text.size);
			scribe_command(side->scribe, side->now_us, &out);
			outgoing_release(&out);
		}
		bytes_release(&wire);
		rest = span_after(rest, end + 1);
	}
}

static const struct row {
	const char *left, *right;
	const char *signs;
	unsigned ignored; /* beside the times */
} rows[] = {
	{ "S:220 mail.example.test ESMTP|C:NOOP|S:250 2.0.0 Ok",
	  "S:220 mail.example.test ESMTP|C:NOOP|S:250 2.0.0 Ok", "    ", 0 },
	{ "S:220 a ESMTP|C:NOOP|S:250 2.0.0 Ok", "S:220 a ESMTP|C:NOOP|S:450 4.3.2 Later", "   !",
	  0 },
	/* the order of what is offered means nothing */
	{ "S:220 a|C:EHLO x|S:250-h\r\n250-SIZE 1\r\n250-VRFY\r\n250 DSN",
	  "S:220 a|C:EHLO x|S:250-h\r\n250-DSN\r\n250-HELP\r\n250 SIZE 2", "    !< >", 0 },
	{ "S:220 a|C:EHLO x|S:250-h\r\n250-SIZE 1\r\n250 DSN",
	  "S:220 a|C:EHLO x|S:250-h\r\n250-DSN\r\n250 SIZE 1", "      ", 0 },
	/* an enhanced code is never an id */
	{ "S:220 a|C:RCPT TO:<x@y.z>|S:550 5.1.1 No", "S:220 a|C:RCPT TO:<x@y.z>|S:550 5.7.1 No",
	  "   !", 0 },
	{ "S:220 a|C:QUIT|S:221 bye", "S:220 a|C:NOOP|S:250 ok|C:QUIT|S:221 bye", "  >>  ", 0 },
	{ "S:220 a|C:NOOP|S:250 ok|C:QUIT|S:221 bye", "S:220 a|C:QUIT|S:221 bye", "  <<  ", 0 },
	/* what always differs */
	{ "S:220 a ESMTP Exim 4.98 Thu, 26 Nov 2026 12:00:01 +0000",
	  "S:220 a ESMTP Exim 4.98 Fri, 27 Nov 2026 09:10:11 +0100", " ~", IGNORED_CLOCKS },
	{ "S:220 a ESMTP Exim 4.98 Thu, 26 Nov 2026 12:00:01 +0000",
	  "S:220 a ESMTP Exim 4.97 Fri, 27 Nov 2026 09:10:11 +0100", " !", 0 },
	{ "S:220 a|C:NOOP|S:250 2.0.0 Ok: queued as 4XyZ1234AbC",
	  "S:220 a|C:NOOP|S:250 2.0.0 Ok: queued as 9QqQ9876ZzZ", "   ~", IGNORED_QUEUE_IDS },
	{ "S:220 a|C:NOOP|S:250 OK 1732600000 d2e1a72fcca58 - gsmtp",
	  "S:220 a|C:NOOP|S:250 OK 1732600555 f00dd00dcca58 - gsmtp", "   ~",
	  IGNORED_CLOCKS | IGNORED_QUEUE_IDS },
	{ "S:220 a|C:NOOP|S:250 2.0.0 <u@example.test> weMVBha2CGtsGgAAg+zDdQ Saved",
	  "S:220 a|C:NOOP|S:250 2.0.0 <u@example.test> ICHCxaaCGtsGgAAgzDdQaa Saved", "   ~",
	  IGNORED_QUEUE_IDS },
	{ "S:220 a ESMTP x7Y8z9Qq12", "S:220 a ESMTP p0O9i8Uu77", " ~", IGNORED_SESSION_IDS },
	/* <1896.697170952@example> and another one */
	{ "S:220 a|C:AUTH CRAM-MD5|S:334 PDE4OTYuNjk3MTcwOTUyQGV4YW1wbGU+",
	  "S:220 a|C:AUTH CRAM-MD5|S:334 PDE4OTcuNjk3MTcwOTUzQGV4YW1wbGU+", "   ~",
	  IGNORED_NONCES },
	/* SCRAM: nonce and salt are passed over, the count of iterations is not */
	{ "S:220 a|C:AUTH SCRAM-SHA-1|S:334 cj1hYmMscz1jMkZzZEE9PSxpPTQwOTY=",
	  "S:220 a|C:AUTH SCRAM-SHA-1|S:334 cj14eXoscz1jR1Z3Y0dWeSxpPTQwOTY=", "   ~",
	  IGNORED_NONCES },
	{ "S:220 a|C:AUTH SCRAM-SHA-1|S:334 cj1hYmMscz1jMkZzZEE9PSxpPTQwOTY=",
	  "S:220 a|C:AUTH SCRAM-SHA-1|S:334 cj14eXoscz1jR1Z3Y0dWeSxpPTgxOTI=", "   !", 0 },
	/* what ended a login is one thing, after however many steps */
	{ "S:220 a|C:AUTH LOGIN|S:334 VXNlcm5hbWU6|C:dGVzdA==|S:235 ok",
	  "S:220 a|C:AUTH PLAIN AGEAYg==|S:235 ok", "  !<< ", 0 },
	/* Username: and Password: are no nonces */
	{ "S:220 a|C:AUTH LOGIN|S:334 VXNlcm5hbWU6", "S:220 a|C:AUTH LOGIN|S:334 UGFzc3dvcmQ6",
	  "   !", 0 },
	/* a size is no id, a host is none either */
	{ "S:220 mx1.example.test ESMTP", "S:220 mx2.example.test ESMTP", " !", 0 },
	/* an EHLO reply is told line by line: the name, SIZE, then what each offers alone */
	{ "S:220 a|C:EHLO me|S:250-a|S:250-SIZE 1000|S:250-PIPELINING|S:250 DSN",
	  "S:220 a|C:EHLO me|S:250-a|S:250-SIZE 2000|S:250-DSN|S:250 HELP", "    !< >", 0 },
};

static const char *signs_of(const struct difference *of)
{
	static char signs[64];
	size_t n;

	for (n = 0; n < of->count && n < sizeof(signs) - 1; n++)
		signs[n] = difference_sign(&of->rows[n]);
	signs[n] = 0;
	return signs;
}

START_TEST(what_differs_is_told_and_what_always_differs_is_not)
{
	const struct row *row = &rows[_i];
	size_t expected = 0;

	for (const char *at = row->signs; *at; at++)
		expected += *at != ' ' && *at != '~';
	play(&sides[0], row->left, false);
	play(&sides[1], row->right, false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), row->signs);
	ck_assert_uint_eq(difference.ignored, IGNORED_TIMES | row->ignored);
	ck_assert_uint_eq(difference.differences, expected);
}
END_TEST

START_TEST(the_end_of_one_is_passed_over_while_the_other_is_open)
{
	play(&sides[0], "S:220 a|C:NOOP|S:250 ok|C:QUIT|S:221 bye", false);
	play(&sides[1], "S:220 a|C:NOOP|S:250 ok", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "    <<");
	difference_pass_over_end(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "    ~~");
	ck_assert_uint_eq(difference.differences, 0);
	ck_assert_uint_eq(difference.ignored, IGNORED_TIMES | IGNORED_END);
	difference_make(sides[1].journal, sides[0].journal, &difference);
	difference_pass_over_end(sides[1].journal, sides[0].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "    ~~");
}
END_TEST

START_TEST(an_end_is_told_when_more_is_missing)
{
	play(&sides[0], "S:220 a|C:NOOP|S:250 ok|C:QUIT|S:221 bye", false);
	play(&sides[1], "S:220 a", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	difference_pass_over_end(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "  <<<<");
	ck_assert_uint_eq(difference.differences, 4);
}
END_TEST

START_TEST(secrets_are_passed_over_and_named)
{
	play(&sides[0], "S:220 a|C:AUTH PLAIN|S:334 |P:AGEAYg==|S:235 ok", true);
	play(&sides[1], "S:220 a|C:AUTH PLAIN|S:334 |P:AGFhYQBiYmI=|S:235 ok", true);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_uint_eq(difference.differences, 0);
	ck_assert_uint_eq(difference.ignored & IGNORED_SECRETS, IGNORED_SECRETS);
}
END_TEST

START_TEST(a_session_that_still_runs_can_be_compared)
{
	play(&sides[0], "S:220 a|C:NOOP|S:250 ok|C:QUIT|S:221 bye", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), " <<<<<");
	play(&sides[1], "S:220 a|C:NOOP", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "   <<<");
	play(&sides[1], "S:550 no", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "   !<<");
	play(&sides[1], "C:QUIT|S:221 bye", false);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "   !  ");
	/* Another journal on a side is read from its beginning. */
	difference_make(sides[1].journal, sides[1].journal, &difference);
	ck_assert_str_eq(signs_of(&difference), "      ");
}
END_TEST

START_TEST(long_sessions_are_aligned_beyond_a_window)
{
	char line[64];

	for (int n = 0; n < 4000; n++) {
		snprintf(line, sizeof(line), "C:RCPT TO:<a%d@b.c>|S:250 ok", n);
		play(&sides[0], line, false);
		if (n % 500 != 7)
			play(&sides[1], line, false);
	}
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_uint_eq(difference.count, 1 + 8000);
	ck_assert_uint_eq(difference.differences, 2 * 8);
}
END_TEST

START_TEST(every_kind_that_is_passed_over_has_a_name)
{
	size_t count = 0;

	while (difference_ignored_name(count))
		count++;
	ck_assert_uint_eq(count, IGNORED_COUNT);
	ck_assert_uint_eq(IGNORED_END, 1u << (IGNORED_COUNT - 1));
}
END_TEST

/* A message of two lines, typed or given whole; then the sum of what left. */
static void send_message(struct side *side, const char *first, const char *sum, bool typed)
{
	struct bytes members = BYTES_INIT, text = BYTES_INIT;

	play(side, "C:DATA|S:354 go", false);
	bytes_append_text(&text, first);
	bytes_append_text(&text, "\r\n.b\r\n");
	for (int n = 0; typed && n < 2; n++) {
		members_add_number(&members, "bytes", n ? 2 : strlen(first));
		members_add_text(&members, "text", span_text(n ? ".b" : first));
		members_add_bool(&members, "typed", true);
		scribe_content(side->scribe, side->now_us, bytes_span(&members), 0);
		bytes_clear(&members);
	}
	members_add_number(&members, "bytes", text.size);
	members_add_text(&members, "sha256", span_text(sum));
	if (!typed)
		members_add_text(&members, "text", bytes_span(&text));
	scribe_body_sent(side->scribe, side->now_us, bytes_span(&members), ORIGIN_TYPED);
	bytes_release(&members);
	bytes_release(&text);
}

static const struct {
	const char *first[2];
	bool typed[2];
	size_t differences;
} messages[] = {
	{ { "a", "a" }, { true, false }, 0 },
	{ { "a", "a" }, { true, true }, 0 },
	{ { "a", "c" }, { true, false }, 1 }, /* the sum */
	{ { "a", "c" }, { true, true }, 2 },  /* the line, and the sum */
	{ { "Date: x", "Date: y" }, { true, false }, 0 },
	{ { "Date: x", "Date: y" }, { true, true }, 0 },
};

START_TEST(a_message_is_the_same_whether_it_was_typed_or_given_whole)
{
	for (int n = 0; n < 2; n++)
		send_message(&sides[n], messages[_i].first[n], messages[_i].first[n],
			     messages[_i].typed[n]);
	difference_make(sides[0].journal, sides[1].journal, &difference);
	ck_assert_uint_eq(difference.differences, messages[_i].differences);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/difference");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_both, close_both);
	tcase_add_loop_test(all, a_message_is_the_same_whether_it_was_typed_or_given_whole, 0,
			    sizeof(messages) / sizeof(*messages));
	tcase_add_loop_test(all, what_differs_is_told_and_what_always_differs_is_not, 0,
			    sizeof(rows) / sizeof(*rows));
	tcase_add_test(all, the_end_of_one_is_passed_over_while_the_other_is_open);
	tcase_add_test(all, an_end_is_told_when_more_is_missing);
	tcase_add_test(all, secrets_are_passed_over_and_named);
	tcase_add_test(all, a_session_that_still_runs_can_be_compared);
	tcase_add_test(all, long_sessions_are_aligned_beyond_a_window);
	tcase_add_test(all, every_kind_that_is_passed_over_has_a_name);
	suite_add_tcase(suite, all);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing leaves but through the gate, whoever wants it: over the practice server in this process. */
#include "cli/conductor.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

static struct options options;
static struct conductor *conductor;

static void pump(void)
{
	for (int n = 0; n < 50; n++)
		conductor_pump(conductor);
}

static void open_practice(void)
{
	struct fault fault;

	options_init(&options);
	options.no_journal = true;
	conductor = conductor_new(&options, true, &fault);
	ck_assert_ptr_nonnull(conductor);
	ck_assert(conductor_connect(conductor, span_text("practice:"), &fault));
	pump();
}

static void close_practice(void)
{
	conductor_free(conductor);
	options_release(&options);
}

static uint32_t submit(const char *text, enum event_origin origin)
{
	struct outgoing line;
	uint32_t id;

	outgoing_init(&line, span_text(text), origin);
	id = conductor_submit(conductor, &line);
	outgoing_release(&line);
	pump();
	return id;
}

static void set_break(const char *text)
{
	struct fault fault;

	ck_assert_uint_gt(
		breakpoints_add(conductor_breakpoints(conductor), span_text(text), &fault), 0);
}

/* How many events of a kind there are; of commands only those with this verb. */
static size_t count(enum event_kind kind, enum verb verb)
{
	const struct journal *journal = conductor_journal(conductor);
	size_t found = 0;

	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		found += event->kind == kind && (kind != EVENT_COMMAND || event->code == verb);
	}
	return found;
}

/* Every origin is held alike, and leaves by its release only. */
START_TEST(a_breakpoint_holds_a_line_whoever_wants_it)
{
	uint32_t id;

	set_break("before NOOP");
	id = submit("NOOP", (enum event_origin)_i);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 0);
	ck_assert_uint_eq(count(EVENT_HELD, VERB_UNKNOWN), 1);
	ck_assert(conductor_is_held(conductor));
	conductor_release(conductor, id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 1);
	ck_assert(!conductor_is_held(conductor));
}
END_TEST

START_TEST(a_dropped_line_never_leaves)
{
	uint32_t id;

	set_break("before NOOP");
	id = submit("NOOP", ORIGIN_PLAN);
	conductor_drop(conductor, id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 0);
	submit("HELP", ORIGIN_TYPED);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_HELP), 1);
}
END_TEST

START_TEST(what_is_behind_a_held_line_waits_with_it)
{
	uint32_t id;

	set_break("before NOOP");
	id = submit("NOOP", ORIGIN_PLAN);
	submit("HELP", ORIGIN_TYPED);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_HELP), 0);
	conductor_release(conductor, id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_HELP), 1);
}
END_TEST

START_TEST(the_quit_of_leaving_is_held)
{
	struct conductor_line line;

	set_break("stage quit");
	conductor_begin_quit(conductor);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_QUIT), 0);
	ck_assert(conductor_queued(conductor, 0, &line));
	ck_assert_int_eq(line.hold, HOLD_STOPPED);
	ck_assert_str_eq(line.why, "stage quit");
	conductor_release(conductor, line.id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_QUIT), 1);
}
END_TEST

START_TEST(the_lines_of_a_login_are_held)
{
	struct login login = { .user = span_text("student@example.test"),
			       .password = span_text("correct horse") };
	struct conductor_line line;

	submit("EHLO a.example", ORIGIN_TYPED);
	conductor_allow(conductor, GUARD_CLEAR); /* that guard would ask next */
	set_break("before AUTH");
	conductor_login(conductor, mechanism_find(span_text("PLAIN")), &login);
	conductor_login_step(conductor);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH), 0);
	ck_assert(conductor_queued(conductor, 0, &line));
	ck_assert_int_eq(line.hold, HOLD_STOPPED);
	conductor_release(conductor, line.id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH), 1);
}
END_TEST

/* To give up a response that waits would cancel the login with a line that waits in its turn. */
START_TEST(leaving_ends_though_a_response_waits_in_the_queue)
{
	struct login login = { .user = span_text("student@example.test"),
			       .password = span_text("correct horse") };
	struct conductor_line line;

	submit("EHLO a.example", ORIGIN_TYPED);
	submit("STARTTLS", ORIGIN_TYPED);
	submit("EHLO a.example", ORIGIN_TYPED);
	conductor_login(conductor, mechanism_find(span_text("LOGIN")), &login);
	conductor_login_step(conductor);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH), 1);
	conductor_login_step(conductor);
	ck_assert(conductor_queued(conductor, 0, &line));
	ck_assert(conductor_begin_quit(conductor));
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH_RESPONSE), 0);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH_CANCEL), 1);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_QUIT), 1);
}
END_TEST

/* At each of its steps, whether its line has left or not; no line of it leaves afterwards but "*". */
START_TEST(a_login_can_be_left_at_any_step)
{
	static const char *const names[] = { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256" };
	struct login login = { .user = span_text("student@example.test"),
			       .password = span_text("correct horse"),
			       .no_initial_response = _i >= 32 };
	size_t responses;

	submit("EHLO a.example", ORIGIN_TYPED);
	submit("STARTTLS", ORIGIN_TYPED);
	submit("EHLO a.example", ORIGIN_TYPED);
	conductor_login(conductor, mechanism_find(span_text(names[_i % 4])), &login);
	for (int step = 0; step <= _i / 4 % 4; step++) {
		conductor_login_step(conductor);
		if (step < _i / 4 % 4 || _i % 32 >= 16)
			pump();
	}
	responses = count(EVENT_COMMAND, VERB_AUTH_RESPONSE);
	conductor_finish(conductor, true);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_AUTH_RESPONSE), responses);
	ck_assert_int_eq(session_state(conductor_session(conductor)), SESSION_CLOSED);
}
END_TEST

START_TEST(a_released_line_is_still_asked_about_by_the_guards)
{
	struct conductor_line line;
	struct outgoing secret;
	uint32_t id;

	set_break("before VRFY");
	outgoing_init(&secret, span_text("VRFY c2VjcmV0c2VjcmV0"), ORIGIN_PLAN);
	outgoing_mark(&secret, conductor_secrets(conductor), 5, 16);
	id = conductor_submit(conductor, &secret);
	outgoing_release(&secret);
	pump();
	conductor_release(conductor, id);
	pump();
	ck_assert(conductor_queued(conductor, 0, &line));
	ck_assert_int_eq(line.hold, HOLD_ASKED);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_VRFY), 0);
	conductor_release(conductor, id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_VRFY), 1);
}
END_TEST

START_TEST(a_line_that_is_replaced_leaves_from_its_place)
{
	struct outgoing other;
	uint32_t id;

	set_break("before NOOP");
	id = submit("NOOP", ORIGIN_PLAN);
	submit("RSET", ORIGIN_PLAN);
	outgoing_init(&other, span_text("HELP"), ORIGIN_TYPED);
	ck_assert(conductor_replace(conductor, id, &other));
	outgoing_release(&other);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_HELP), 0); /* still held */
	conductor_release(conductor, id);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 0);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_HELP), 1);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_RSET), 1);
}
END_TEST

START_TEST(a_reply_that_meets_a_breakpoint_is_told_once)
{
	char *why;

	set_break("on 5xx");
	submit("RCPT TO:<a@example.test>", ORIGIN_TYPED);
	why = conductor_take_stop(conductor);
	ck_assert_str_eq(why, "on 5xx");
	memory_free(why);
	ck_assert_ptr_null(conductor_take_stop(conductor));
	/* What comes after it was not waiting. */
	submit("NOOP", ORIGIN_TYPED);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 1);
}
END_TEST

START_TEST(read_only_holds_for_raw_bytes_and_every_origin)
{
	struct outgoing raw;
	char *text;
	int status;

	options.readonly = true;
	submit("VRFY a", (enum event_origin)_i);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_VRFY), 0);
	text = conductor_take_refusal(conductor, &status);
	ck_assert_ptr_nonnull(strstr(text, "read-only"));
	memory_free(text);
	outgoing_init(&raw, span_text("NOOP\r\nVRFY a\r\n"), (enum event_origin)_i);
	raw.raw = true;
	conductor_submit(conductor, &raw);
	outgoing_release(&raw);
	pump();
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 0);
	submit("NOOP", (enum event_origin)_i);
	ck_assert_uint_eq(count(EVENT_COMMAND, VERB_NOOP), 1);
}
END_TEST

/* Kept for the whole test: what is freed after them goes where the next request of its size looks. */
static void fill_cache(size_t size)
{
	void *blocks[16];

	for (size_t n = 0; n < 16; n++)
		blocks[n] = memory_new(1, size);
	for (size_t n = 0; n < 16; n++)
		memory_free(blocks[n]);
}

/* Panes tell journals apart by their addresses. */
START_TEST(a_new_journal_never_stands_where_the_last_one_stood)
{
	const struct journal *former = conductor_journal(conductor);
	struct fault fault;

	fill_cache(malloc_usable_size((void *)former));
	ck_assert(conductor_connect(conductor, span_text("practice:"), &fault));
	ck_assert_ptr_ne(conductor_journal(conductor), former);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/conductor");
	TCase *tests = tcase_create("gate");

	tcase_add_checked_fixture(tests, open_practice, close_practice);
	tcase_add_loop_test(tests, a_breakpoint_holds_a_line_whoever_wants_it, 0, ORIGIN_COUNT);
	tcase_add_test(tests, a_dropped_line_never_leaves);
	tcase_add_test(tests, what_is_behind_a_held_line_waits_with_it);
	tcase_add_test(tests, the_quit_of_leaving_is_held);
	tcase_add_test(tests, the_lines_of_a_login_are_held);
	tcase_add_test(tests, leaving_ends_though_a_response_waits_in_the_queue);
	tcase_add_loop_test(tests, a_login_can_be_left_at_any_step, 0, 64);
	tcase_add_test(tests, a_released_line_is_still_asked_about_by_the_guards);
	tcase_add_test(tests, a_line_that_is_replaced_leaves_from_its_place);
	tcase_add_test(tests, a_reply_that_meets_a_breakpoint_is_told_once);
	tcase_add_test(tests, a_new_journal_never_stands_where_the_last_one_stood);
	tcase_add_loop_test(tests, read_only_holds_for_raw_bytes_and_every_origin, 0, ORIGIN_COUNT);
	suite_add_tcase(suite, tests);
	return suite;
}

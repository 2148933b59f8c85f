/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with its times, and what of it took longest. */
#include "explain/timing.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/members.h"
#include "journal/scribe.h"

#define MS 1000ul

static struct journal *journal;
static struct secrets *secrets;
static struct scribe *scribe;
static struct timings timings;
static uint64_t now_us;

static void open_session(void)
{
	struct bytes members = BYTES_INIT;

	journal = journal_new(0, 0, "smtp://mail.example.test");
	secrets = secrets_new();
	scribe = scribe_new(journal, secrets, 1);
	timings = (struct timings){ .items = NULL };
	members_add_ms(&members, "ms", 30 * MS);
	scribe_resolved(scribe, 30 * MS, bytes_span(&members));
	bytes_clear(&members);
	members_add_ms(&members, "ms", 20 * MS);
	scribe_connected(scribe, 50 * MS, bytes_span(&members), false);
	bytes_release(&members);
	now_us = 50 * MS;
}

static void close_session(void)
{
	scribe_free(scribe);
	journal_free(journal);
	secrets_free(secrets);
	timings_release(&timings);
}

static void server(uint64_t later_us, const char *text)
{
	now_us += later_us;
	scribe_push(scribe, now_us, span_text(text));
}

/* The last byte leaves some time after it was meant to. */
static void client(const char *text, uint64_t leaving_us)
{
	struct outgoing line;
	uint32_t id;

	outgoing_init(&line, span_text(text), ORIGIN_TYPED);
	id = scribe_command(scribe, now_us, &line);
	now_us += leaving_us;
	scribe_sent(scribe, now_us, id);
	outgoing_release(&line);
}

START_TEST(the_slowest_comes_first_and_each_has_its_normal)
{
	server(4000 * MS, "220 mail.example.test\r\n");
	client("EHLO me", 0);
	server(25 * MS, "250 mail.example.test\r\n");
	client("MAIL FROM:<a@b.c>", 500 * MS);
	server(40 * MS, "250 ok\r\n");
	timings_collect(journal, &timings);
	ck_assert_uint_eq(timings.count, 5);
	ck_assert_int_eq(timings.items[0].stage, TIMING_GREETING);
	ck_assert_uint_eq(timings.items[0].took_us, 4000 * MS);
	ck_assert(timings.items[0].slow);
	ck_assert_ptr_nonnull(strstr(timings.items[0].normal, "deliberate"));
	ck_assert_str_eq(timing_name(&timings.items[1]), "MAIL");
	ck_assert_uint_eq(timings.items[1].took_us, 40 * MS); /* from its last byte on */
	ck_assert(!timings.items[1].slow);
	ck_assert_str_eq(timing_name(&timings.items[2]), "name lookup");
	ck_assert_str_eq(timing_name(&timings.items[4]), "connection");
	ck_assert_uint_eq(timings.round_trip_us, 20 * MS);
	ck_assert_uint_eq(timings.total_us, (4000 + 40 + 30 + 25 + 20) * MS);
}
END_TEST

START_TEST(lookups_side_by_side_are_waited_for_once)
{
	struct bytes members = BYTES_INIT;

	members_add_ms(&members, "ms", 35 * MS);
	scribe_free(scribe);
	journal_free(journal);
	journal = journal_new(0, 0, "smtp://mail.example.test");
	scribe = scribe_new(journal, secrets, 1);
	scribe_resolved(scribe, 35 * MS, bytes_span(&members));
	bytes_clear(&members);
	members_add_ms(&members, "ms", 30 * MS);
	scribe_resolved(scribe, 35 * MS, bytes_span(&members));
	bytes_release(&members);
	timings_collect(journal, &timings);
	ck_assert_uint_eq(timings.count, 2);
	ck_assert_uint_eq(timings.total_us, 35 * MS);
}
END_TEST

START_TEST(what_nobody_asked_for_took_no_time)
{
	server(10 * MS, "220 mail.example.test\r\n");
	server(9000 * MS, "421 going down\r\n");
	timings_collect(journal, &timings);
	ck_assert_uint_eq(timings.count, 3);
}
END_TEST

START_TEST(on_a_long_way_a_second_is_not_slow)
{
	struct bytes members = BYTES_INIT;

	members_add_ms(&members, "ms", 600 * MS);
	scribe_connected(scribe, 700 * MS, bytes_span(&members), false);
	bytes_release(&members);
	now_us = 700 * MS;
	server(1300 * MS, "220 mail.example.test\r\n");
	timings_collect(journal, &timings);
	ck_assert_int_eq(timings.items[0].stage, TIMING_GREETING);
	ck_assert(!timings.items[0].slow);
}
END_TEST

START_TEST(tls_from_the_first_byte_is_no_part_of_the_greeting)
{
	struct bytes members = BYTES_INIT;

	members_add_ms(&members, "ms", 100 * MS);
	scribe_tls_ready(scribe, 150 * MS, bytes_span(&members), true);
	bytes_release(&members);
	now_us = 150 * MS;
	server(10 * MS, "220 mail.example.test\r\n");
	timings_collect(journal, &timings);
	ck_assert_int_eq(timings.items[0].stage, TIMING_TLS);
	ck_assert_int_eq(timings.items[3].stage, TIMING_GREETING);
	ck_assert_uint_eq(timings.items[3].took_us, 10 * MS);
}
END_TEST

START_TEST(a_greeting_is_waited_for_from_its_own_connection)
{
	struct scribe *other = scribe_new(journal, secrets, 2);
	struct bytes members = BYTES_INIT;

	members_add_ms(&members, "ms", 1 * MS);
	scribe_connected(other, 350 * MS, bytes_span(&members), false);
	bytes_release(&members);
	server(400 * MS, "220 mail.example.test\r\n"); /* connected at 50 ms */
	timings_collect(journal, &timings);
	ck_assert_int_eq(timings.items[0].stage, TIMING_GREETING);
	ck_assert_uint_eq(timings.items[0].took_us, 400 * MS);
	scribe_free(other);
}
END_TEST

START_TEST(every_verb_has_its_normal)
{
	for (int verb = 0; verb < VERB_GREETING; verb++) {
		client(command_name((enum verb)verb), 0);
		server(MS, "250 ok\r\n");
	}
	timings_collect(journal, &timings);
	for (size_t n = 0; n < timings.count; n++) {
		ck_assert_ptr_nonnull(timings.items[n].normal);
		ck_assert_ptr_nonnull(timing_name(&timings.items[n]));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("explain/timing");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_session, close_session);
	tcase_add_test(all, the_slowest_comes_first_and_each_has_its_normal);
	tcase_add_test(all, lookups_side_by_side_are_waited_for_once);
	tcase_add_test(all, what_nobody_asked_for_took_no_time);
	tcase_add_test(all, on_a_long_way_a_second_is_not_slow);
	tcase_add_test(all, tls_from_the_first_byte_is_no_part_of_the_greeting);
	tcase_add_test(all, a_greeting_is_waited_for_from_its_own_connection);
	tcase_add_test(all, every_verb_has_its_normal);
	suite_add_tcase(suite, all);
	return suite;
}

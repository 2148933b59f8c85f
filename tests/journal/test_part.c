/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/part.h"

#include "../tools/unit.h"
#include "journal/scribe.h"
#include "smtp/reply.h"

/* Two sessions whose events stand between one another. */
static struct journal *make_journal(void)
{
	struct journal *journal = journal_new(7, 0, "smtp://mail.example.test");
	struct secrets *secrets = secrets_new();
	struct scribe *scribes[2];

	for (uint16_t n = 0; n < 2; n++) {
		scribes[n] = scribe_new(journal, secrets, (uint16_t)(n + 1));
		scribe_connected(scribes[n], n, span_of(NULL, 0), false);
	}
	scribe_push(scribes[0], 2, span_text("220-one\r\n"));
	scribe_push(scribes[1], 3, span_text("220 two\r\n"));
	scribe_push(scribes[0], 4, span_text("220 one\r\n"));
	scribe_note(scribes[1], 5, span_text("a remark"));
	for (size_t n = 0; n < 2; n++)
		scribe_free(scribes[n]);
	secrets_free(secrets);
	return journal;
}

START_TEST(a_session_is_taken_out_whole)
{
	static const char *const texts[] = { "one", "two" };
	static const size_t lines[] = { 2, 1 };
	struct journal *journal = make_journal();
	struct journal *part = part_of(journal, (uint16_t)(_i + 1));
	struct reply reply = REPLY_INIT;
	uint32_t id = journal_behind(part, 0, EVENT_REPLY, 0);

	ck_assert_uint_eq(part_sessions(journal), 2);
	ck_assert_uint_eq(part_sessions(part), 1);
	ck_assert_uint_eq(journal_head(part).started_us, 7);
	ck_assert(journal_reply(part, id, &reply));
	ck_assert_uint_eq(reply.count, lines[_i]);
	ck_assert(span_is(reply.lines[0].text, texts[_i]));
	ck_assert_uint_eq(journal_behind(part, id, EVENT_REPLY, 0), 0);
	ck_assert_uint_eq(journal_between(part, 0, id, EVENT_REPLY, 0), id);
	ck_assert_uint_eq(journal_between(part, 0, id - 1, EVENT_REPLY, 0), 0);
	ck_assert_uint_eq(journal_behind(part, 0, EVENT_NOTE, 0) != 0, _i == 1);
	/* What an event refers to is in the part, and before it. */
	for (uint32_t n = 1; n <= journal_count(part); n++) {
		ck_assert_uint_le(journal_event(part, n)->ref, n);
		ck_assert_uint_le(event_last(journal_event(part, n)), n);
	}
	reply_release(&reply);
	journal_free(part);
	journal_free(journal);
}
END_TEST

START_TEST(there_may_be_none)
{
	struct journal *journal = journal_new(0, 0, "");
	struct journal *part = part_of(journal, 1);

	ck_assert_uint_eq(part_sessions(journal), 0);
	ck_assert_uint_eq(journal_count(part), 0);
	journal_free(part);
	journal_free(journal);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/part");
	TCase *tcase = tcase_create("parts");

	tcase_add_loop_test(tcase, a_session_is_taken_out_whole, 0, 2);
	tcase_add_test(tcase, there_may_be_none);
	suite_add_tcase(suite, tcase);
	return suite;
}

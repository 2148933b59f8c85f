/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/journal.h"

#include "../tools/unit.h"
#include "journal/part.h"
#include "smtp/reply.h"

static uint32_t append(struct journal *journal, enum event_kind kind, const char *text)
{
	struct event event = { .kind = (uint8_t)kind, .conn = 1 };

	return journal_append(journal, &event, span_text(text));
}

static struct span text_of(const struct journal *journal, uint32_t id)
{
	return event_text(journal_event(journal, id));
}

START_TEST(what_is_said_again_is_kept_once)
{
	struct journal *journal = journal_new(0, 0, "");
	uint32_t first = append(journal, EVENT_COMMAND, "EHLO laptop.example.net");
	uint32_t other = append(journal, EVENT_COMMAND, "EHLO laptop-example.net");
	uint32_t again = append(journal, EVENT_COMMAND, "EHLO laptop-example.net");

	ck_assert(span_is(text_of(journal, first), "EHLO laptop.example.net"));
	ck_assert(span_is(text_of(journal, other), "EHLO laptop-example.net"));
	ck_assert_ptr_eq(text_of(journal, again).data, text_of(journal, other).data);
	ck_assert_ptr_ne(text_of(journal, first).data, text_of(journal, other).data);
	journal_free(journal);
}
END_TEST

START_TEST(what_a_log_quotes_is_kept_once)
{
	static const char entry[] = "mail postfix/smtp[7]: status=bounced (said: 550 5.1.1 no)";
	struct journal *journal = journal_new(0, 0, "");
	uint32_t note = append(journal, EVENT_NOTE, entry);
	uint32_t quoted = append(journal, EVENT_RECEIVED, "550 5.1.1 no");
	uint32_t other = append(journal, EVENT_RECEIVED, "status=bounced");

	ck_assert(span_is(text_of(journal, quoted), "550 5.1.1 no"));
	ck_assert_ptr_eq(text_of(journal, quoted).data,
			 text_of(journal, note).data +
				 strlen("mail postfix/smtp[7]: status=bounced "
					"(said: "));
	/* Looked for once only: notes are few, what is received is not. */
	ck_assert(span_is(text_of(journal, other), "status=bounced"));
	ck_assert_ptr_ne(text_of(journal, other).data,
			 text_of(journal, note).data + strlen("mail postfix/smtp[7]: "));
	journal_free(journal);
}
END_TEST

/* Of a damaged file: the lines are lost, the reply has their text, and says which they were. */
START_TEST(a_reply_may_have_bytes_beside_its_ids)
{
	struct journal *journal = journal_new(0, 0, "");
	struct event event = { .kind = EVENT_REPLY, .conn = 1, .code = 250, .first = 1, .last = 2 };
	struct reply reply = REPLY_INIT;
	struct journal *part;
	uint32_t id;

	append(journal, EVENT_DAMAGED, "?");
	append(journal, EVENT_DAMAGED, "?");
	id = journal_append(journal, &event, span_text("250-a\n250 b\n"));
	part = part_of(journal, 1);
	for (int n = 0; n < 2; n++) {
		const struct journal *whole = n ? part : journal;

		ck_assert_uint_eq(event_first(journal_event(whole, id)), 1);
		ck_assert_uint_eq(event_last(journal_event(whole, id)), 2);
		ck_assert(span_is(text_of(whole, id), "250-a\n250 b\n"));
		ck_assert(journal_reply(whole, id, &reply));
		ck_assert_uint_eq(reply.count, 2);
	}
	ck_assert_uint_eq(event_first(journal_event(journal, 1)), 0);
	reply_release(&reply);
	journal_free(part);
	journal_free(journal);
}
END_TEST

/* Two connections and what is of none; which REPLY answers which COMMAND is written beside it. */
static const struct event told[] = {
	{ .kind = EVENT_NOTE },                           /* 1 */
	{ .kind = EVENT_CONNECTED, .conn = 2 },           /* 2 */
	{ .kind = EVENT_COMMAND, .conn = 2 },             /* 3: 6, the last of two */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 3 },     /* 4 */
	{ .kind = EVENT_COMMAND, .conn = 3 },             /* 5: 8 */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 3 },     /* 6 */
	{ .kind = EVENT_COMMAND, .conn = 2 },             /* 7: 10, though 9 is the other one's */
	{ .kind = EVENT_REPLY, .conn = 3, .ref = 5 },     /* 8 */
	{ .kind = EVENT_REPLY, .conn = 3, .ref = 7 },     /* 9 */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 7 },     /* 10 */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 3 },     /* 11: not behind another's */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 2 },     /* 12: a connection is no COMMAND */
	{ .kind = EVENT_COMMAND, .conn = 2 },             /* 13: none, the connection closes */
	{ .kind = EVENT_CLOSED, .conn = 2 },              /* 14 */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 13 },    /* 15 */
	{ .kind = EVENT_REPLY, .conn = 2, .ref = 70000 }, /* 16 */
};

static struct journal *make_told(void)
{
	struct journal *journal = journal_new(0, 0, "");

	for (size_t n = 0; n < sizeof(told) / sizeof(told[0]); n++)
		journal_append(journal, &told[n], span_of(NULL, 0));
	return journal;
}

START_TEST(a_command_knows_its_last_answer)
{
	static const uint32_t answers[17] = { [3] = 6, [5] = 8, [7] = 10 };
	struct journal *journal = make_told();

	for (uint32_t id = 0; id < 17; id++)
		ck_assert_uint_eq(journal_answer(journal, id), answers[id]);
	ck_assert_uint_eq(journal_answer(journal, 70000), 0);
	journal_free(journal);
}
END_TEST

/* Whatever is asked for: the answer is that of one who looks at each event. */
START_TEST(events_are_found_as_by_looking_at_each)
{
	struct journal *journal = make_told();
	uint32_t count = journal_count(journal);

	for (unsigned kind = 0; kind < EVENT_KIND_COUNT; kind++)
		for (uint16_t conn = 0; conn < 5; conn++)
			for (uint32_t id = 0; id <= count; id++) {
				uint32_t before = 0, behind = 0;

				for (uint32_t n = 1; n <= count; n++) {
					if (told[n - 1].kind != kind ||
					    (conn && told[n - 1].conn != conn))
						continue;
					if (n < id)
						before = n;
					if (n > id && !behind)
						behind = n;
				}
				ck_assert_uint_eq(journal_before(journal, id, kind, conn), before);
				ck_assert_uint_eq(journal_behind(journal, id, kind, conn), behind);
			}
	journal_free(journal);
}
END_TEST

/* Both hold as many events of as many bytes; only commands are found again, with their answers. */
START_TEST(memory_counts_what_finds_events)
{
	struct journal *found = journal_new(0, 0, "");
	struct journal *unfound = journal_new(0, 0, "");
	const uint32_t count = 5000;

	for (uint32_t n = 0; n < count; n++) {
		append(found, EVENT_COMMAND, "");
		append(unfound, EVENT_SENT, "");
	}
	ck_assert_uint_ge(journal_memory(unfound), count * sizeof(struct event));
	ck_assert_uint_ge(journal_memory(found),
			  journal_memory(unfound) + 2 * count * sizeof(uint32_t));
	journal_free(found);
	journal_free(unfound);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/journal");
	TCase *tcase = tcase_create("store");

	tcase_add_test(tcase, what_is_said_again_is_kept_once);
	tcase_add_test(tcase, what_a_log_quotes_is_kept_once);
	tcase_add_test(tcase, a_reply_may_have_bytes_beside_its_ids);
	tcase_add_test(tcase, a_command_knows_its_last_answer);
	tcase_add_test(tcase, events_are_found_as_by_looking_at_each);
	tcase_add_test(tcase, memory_counts_what_finds_events);
	suite_add_tcase(suite, tcase);
	return suite;
}

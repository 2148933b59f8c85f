/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/codec.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/members.h"
#include "journal/scribe.h"
#include "smtp/reply.h"

/* A session with an event of every kind, secrets, bytes that are no UTF-8, look-alikes. */
static struct journal *make_journal(void)
{
	struct journal *journal = journal_new(UINT64_C(1795327200123000), 0, "smtp://a\"b.test:25");
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	struct bytes members = BYTES_INIT;
	struct outgoing line;
	struct fault fault;
	uint32_t id;

	members_add_text(&members, "address", span_text("192.0.2.7"));
	members_add_number(&members, "port", 25);
	members_add_ms(&members, "ms", 12345);
	members_add_bool(&members, "odd", true);
	members_add_item(&members, "names", span_text("one"));
	members_add_item(&members, "names", span_text("two \"2\""));
	/* A list behind a list, and something behind that. */
	members_add_item(&members, "others", span_text("three"));
	members_add_text(&members, "last", span_text("of them"));
	scribe_resolved(scribe, 5, bytes_span(&members));
	scribe_connected(scribe, 12345, bytes_span(&members), false);
	scribe_push(scribe, 31000,
		    span_text("220 {\"kind\":\"REPLY\"} \x1b[m \xff\xfe {secret:1}\r\n"));
	outgoing_init(&line, span_text("EHLO a.test"), ORIGIN_STAGE);
	id = scribe_command(scribe, 1000000, &line);
	scribe_sent(scribe, 1000001, id);
	outgoing_release(&line);
	scribe_push(scribe, 1200000, span_text("250-a\n250-SIZE 10\r\n\r\n250 AUTH PLAIN"));
	scribe_tick(scribe, 9000000);
	scribe_push(scribe, 9900000, span_text(" LOGIN\r\n"));
	outgoing_init(&line, span_text("HELP"), ORIGIN_TYPED);
	scribe_command(scribe, 9900000, &line);
	outgoing_release(&line);
	scribe_push(scribe, 9900000, span_text("214-cut short\r\n"));
	scribe_cut_reply(scribe);
	outgoing_init(&line, span_text("AUTH PLAIN AHRpbQBwYXNzIHdvcmQ="), ORIGIN_LOGIN);
	outgoing_mark(&line, secrets, 11, 20);
	scribe_held(scribe, 9900001, &line);
	id = scribe_command(scribe, 9900002, &line);
	outgoing_release(&line);
	scribe_push(scribe, 9900003,
		    span_text("535 \"pass word\" {secret:2} refused\r\n250_x\r\n"));
	scribe_login(scribe, 9900004, bytes_span(&members));
	scribe_note(scribe, 9900005, span_text("a note\nof two lines"));
	scribe_remark(scribe, 9900005, id, span_text("about a command"));
	scribe_remark(scribe, 9900005, id, span_of(NULL, 0));
	scribe_timeout(scribe, 9900006, id, 5000000);
	members_add_text(&members, "text", span_text("Subject: caf\xe9\r\n"));
	members_add_text(&members, "behind", span_text("it"));
	scribe_body_sent(scribe, 9900007, bytes_span(&members), ORIGIN_PLAN);
	scribe_tls_ready(scribe, 9900008, bytes_span(&members), true);
	fault_set_plain(&fault, FAULT_CLOSED, 104, "reset");
	scribe_failed(scribe, 9900009, &fault, span_of(NULL, 0));
	scribe_closed(scribe, 9900010, bytes_span(&members));
	bytes_release(&members);
	scribe_free(scribe);
	secrets_free(secrets);
	return journal;
}

static void save(const struct journal *journal, struct bytes *out)
{
	codec_append_head(out, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
}

static struct journal *load(struct span text, uint32_t *damaged)
{
	struct codec_reader *reader = codec_reader_new();
	struct journal *journal;

	while (text.size) {
		size_t end = span_find(text, '\n');

		codec_reader_push(reader, span_part(text, 0, end));
		text = span_after(text, end + 1);
	}
	journal = codec_reader_take(reader);
	*damaged = codec_reader_damaged(reader);
	codec_reader_free(reader);
	return journal;
}

START_TEST(what_is_loaded_is_saved_the_same)
{
	struct journal *journal = make_journal(), *again;
	struct bytes first = BYTES_INIT, second = BYTES_INIT;
	uint32_t damaged;

	save(journal, &first);
	again = load(bytes_span(&first), &damaged);
	ck_assert_uint_eq(damaged, 0);
	save(again, &second);
	ck_assert_str_eq(bytes_text(&second), bytes_text(&first));
	ck_assert_uint_eq(journal_count(again), journal_count(journal));
	journal_free(journal);
	journal_free(again);
	bytes_release(&first);
	bytes_release(&second);
}
END_TEST

/* As in texts of lines: what is shown stands in "text", what it was in "b64". */
START_TEST(a_message_that_is_no_utf8_is_kept_as_it_was)
{
	struct journal *journal = make_journal();
	struct bytes text = BYTES_INIT;

	save(journal, &text);
	ck_assert_ptr_nonnull(strstr(bytes_text(&text),
				     "\"text\":\"Subject: caf\xef\xbf\xbd\\r\\n\","
				     "\"b64\":\"U3ViamVjdDogY2Fm6Q0K\",\"behind\":\"it\""));
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(events_come_back_as_they_were)
{
	struct journal *journal = make_journal(), *again;
	struct bytes text = BYTES_INIT;
	uint32_t damaged;

	save(journal, &text);
	again = load(bytes_span(&text), &damaged);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *a = journal_event(journal, id);
		const struct event *b = journal_event(again, id);

		ck_assert_int_eq(a->kind, b->kind);
		ck_assert_uint_eq(a->time_us, b->time_us);
		ck_assert_uint_eq(a->ref, b->ref);
		ck_assert_uint_eq(event_first(a), event_first(b));
		ck_assert_uint_eq(event_last(a), event_last(b));
		ck_assert_uint_eq(a->code, b->code);
		ck_assert_uint_eq(a->marks, b->marks);
		ck_assert_uint_eq(a->layer, b->layer);
		ck_assert_uint_eq(a->size, b->size);
		if (a->size)
			ck_assert_mem_eq(a->data, b->data, a->size);
	}
	journal_free(journal);
	journal_free(again);
	bytes_release(&text);
}
END_TEST

START_TEST(no_secret_and_no_raw_control_is_in_the_file)
{
	struct journal *journal = make_journal();
	struct bytes text = BYTES_INIT;

	save(journal, &text);
	ck_assert_uint_lt(span_find_span(bytes_span(&text), span_text("AUTH PLAIN {secret:1}")),
			  text.size);
	ck_assert_uint_eq(span_find_span(bytes_span(&text), span_text("pass word")), text.size);
	ck_assert_uint_eq(span_find_span(bytes_span(&text), span_text("AHRpbQ")), text.size);
	for (size_t i = 0; i < text.size; i++)
		ck_assert(text.data[i] >= 0x20 || text.data[i] == '\n');
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(a_file_cut_anywhere_shows_all_whole_lines)
{
	struct journal *journal = make_journal();
	struct bytes text = BYTES_INIT;

	save(journal, &text);
	for (size_t cut = 0; cut < text.size; cut++) {
		struct span part = span_part(bytes_span(&text), 0, cut);
		uint32_t damaged, whole = 0;
		struct journal *again = load(part, &damaged);

		for (size_t i = 0; i < part.size; i++)
			whole += part.data[i] == '\n';
		/* A line may be whole without its newline. */
		if (again)
			ck_assert_uint_ge(journal_count(again) + 1, whole);
		else
			ck_assert_uint_eq(whole, 0);
		ck_assert_uint_le(damaged, 1);
		journal_free(again);
	}
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(a_flipped_bit_is_never_taken_for_content)
{
	struct journal *journal = make_journal();
	struct bytes text = BYTES_INIT;
	size_t head;

	save(journal, &text);
	head = span_find(bytes_span(&text), '\n') + 1;
	for (size_t at = head; at < text.size; at += 3) {
		uint32_t damaged;
		struct journal *again;

		text.data[at] ^= (unsigned char)(1 << at % 8);
		again = load(bytes_span(&text), &damaged);
		ck_assert_ptr_nonnull(again);
		ck_assert_uint_ge(damaged, 1);
		/* The other lines keep their ids and their content. */
		for (uint32_t id = 1; id <= journal_count(journal); id++) {
			const struct event *a = journal_event(journal, id);
			const struct event *b = journal_event(again, id);

			/* Two last lines that became one are one damaged line. */
			if (!b && id == journal_count(journal))
				break;
			if (b->kind == EVENT_DAMAGED || (a->kind == EVENT_REPLY && b->size))
				continue;
			ck_assert_int_eq(a->kind, b->kind);
			ck_assert_uint_eq(a->size, b->size);
		}
		journal_free(again);
		text.data[at] ^= (unsigned char)(1 << at % 8);
	}
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(a_reply_whose_lines_are_lost_is_still_shown)
{
	struct journal *journal = make_journal(), *again;
	struct bytes text = BYTES_INIT;
	struct reply reply = REPLY_INIT;
	size_t at;
	uint32_t damaged, id;

	save(journal, &text);
	at = span_find_span(bytes_span(&text), span_text("250-SIZE 10"));
	text.data[at] = '3';
	again = load(bytes_span(&text), &damaged);
	ck_assert_uint_eq(damaged, 1);
	id = journal_behind(again, 0, EVENT_REPLY, 0);
	id = journal_behind(again, id, EVENT_REPLY, 0);
	ck_assert(journal_reply(again, id, &reply));
	ck_assert_uint_eq(reply.count, 4); /* the empty line is one of them */
	ck_assert(span_is(reply.lines[1].raw, "250-SIZE 10"));
	reply_release(&reply);
	journal_free(journal);
	journal_free(again);
	bytes_release(&text);
}
END_TEST

static void add_line(struct bytes *text, const char *line)
{
	size_t from = text->size;

	bytes_append_text(text, line);
	codec_close_line(text, from);
}

START_TEST(kinds_and_members_of_a_newer_version_are_kept)
{
	struct bytes text = BYTES_INIT, again = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	add_line(&text,
		 "{\"smtpscope\":2,\"program\":\"9.9\",\"started\":\"2026-11-22T06:00:00.000Z\","
		 "\"target\":\"x\"");
	add_line(&text, "{\"id\":1,\"t\":0.5,\"kind\":\"TELEPATHY\",\"conn\":1,\"layer\":0,"
			"\"deep\":{\"a\":[1,2]}");
	add_line(&text, "{\"id\":2,\"t\":0.6,\"kind\":\"CONNECTED\",\"conn\":1,\"layer\":0,"
			"\"address\":\"a\",\"new\":{\"b\":null},\"none\":null");
	journal = load(bytes_span(&text), &damaged);
	ck_assert_uint_eq(damaged, 0);
	ck_assert_int_eq(journal_event(journal, 1)->kind, EVENT_UNKNOWN);
	save(journal, &again);
	ck_assert_str_eq(bytes_text(&again), bytes_text(&text));
	journal_free(journal);
	bytes_release(&text);
	bytes_release(&again);
}
END_TEST

static const char *const foreign[] = {
	"",
	"\n\n",
	"220 hello\r\n250 ok\r\n",
	"{\"smtpscope\":1}",
	"{",
	"[]",
	"{\"smtpscope\":1,\"crc\":\"00000000\"}\n",
};

START_TEST(a_text_of_another_kind_is_no_journal)
{
	uint32_t damaged;
	struct journal *journal = load(span_text(foreign[_i]), &damaged);

	ck_assert_ptr_null(journal);
}
END_TEST

START_TEST(a_jump_in_the_ids_is_damage_and_costs_no_memory)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	add_line(&text, "{\"smtpscope\":1,\"program\":\"1\",\"started\":\"\",\"target\":\"\"");
	add_line(&text, "{\"id\":4000000000,\"t\":1,\"kind\":\"NOTE\",\"conn\":1,\"layer\":0,"
			"\"text\":\"x\"");
	add_line(&text,
		 "{\"id\":3,\"t\":1,\"kind\":\"NOTE\",\"conn\":1,\"layer\":0,\"text\":\"y\"");
	journal = load(bytes_span(&text), &damaged);
	ck_assert_uint_eq(journal_count(journal), 3);
	ck_assert_int_eq(journal_event(journal, 1)->kind, EVENT_DAMAGED);
	ck_assert_int_eq(journal_event(journal, 3)->kind, EVENT_NOTE);
	ck_assert_uint_eq(damaged, 2);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(a_reply_that_claims_the_whole_journal_is_damage)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	add_line(&text, "{\"smtpscope\":1,\"program\":\"1\",\"started\":\"\",\"target\":\"\"");
	add_line(&text, "{\"id\":1,\"t\":1,\"kind\":\"REPLY\",\"conn\":1,\"layer\":0,\"code\":250,"
			"\"first\":1,\"last\":4000000000,\"answers\":null,\"flaws\":[]");
	add_line(&text,
		 "{\"id\":2,\"t\":1,\"kind\":\"NOTE\",\"conn\":1,\"layer\":0,\"text\":\"x\"");
	journal = load(bytes_span(&text), &damaged);
	ck_assert_int_eq(journal_event(journal, 1)->kind, EVENT_DAMAGED);
	ck_assert_int_eq(journal_event(journal, 2)->kind, EVENT_NOTE);
	ck_assert_uint_eq(damaged, 1);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(a_journal_can_be_looked_at_while_it_is_read)
{
	struct journal *journal = make_journal();
	struct codec_reader *reader = codec_reader_new();
	struct bytes text = BYTES_INIT;
	struct span rest;
	uint32_t lines = 0;

	save(journal, &text);
	ck_assert_ptr_null(codec_reader_journal(reader));
	for (rest = bytes_span(&text); rest.size; lines++) {
		size_t end = span_find(rest, '\n');

		codec_reader_push(reader, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
		ck_assert_uint_eq(journal_count(codec_reader_journal(reader)), lines);
	}
	codec_reader_free(reader);
	bytes_release(&text);
	journal_free(journal);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/codec");
	TCase *tests = tcase_create("codec");

	tcase_add_test(tests, what_is_loaded_is_saved_the_same);
	tcase_add_test(tests, a_message_that_is_no_utf8_is_kept_as_it_was);
	tcase_add_test(tests, events_come_back_as_they_were);
	tcase_add_test(tests, no_secret_and_no_raw_control_is_in_the_file);
	tcase_add_test(tests, a_file_cut_anywhere_shows_all_whole_lines);
	tcase_add_test(tests, a_flipped_bit_is_never_taken_for_content);
	tcase_add_test(tests, a_reply_whose_lines_are_lost_is_still_shown);
	tcase_add_test(tests, kinds_and_members_of_a_newer_version_are_kept);
	tcase_add_loop_test(tests, a_text_of_another_kind_is_no_journal, 0,
			    (int)(sizeof(foreign) / sizeof(foreign[0])));
	tcase_add_test(tests, a_jump_in_the_ids_is_damage_and_costs_no_memory);
	tcase_add_test(tests, a_reply_that_claims_the_whole_journal_is_damage);
	tcase_add_test(tests, a_journal_can_be_looked_at_while_it_is_read);
	suite_add_tcase(suite, tests);
	return suite;
}

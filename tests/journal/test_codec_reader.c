/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that nobody of ours has written: lines with the right checksum that say
 * something wrong. Each is read as far as it makes sense, or is damage.
 */
#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/codec.h"
#include "journal/scribe.h"
#include "smtp/phase.h"

#define HEAD "{\"smtpscope\":1,\"started\":\"2026-11-22T06:00:00.123Z\",\"target\":\"t\"}"
#define LINE(id, rest) "{\"id\":" id ",\"t\":1.5,\"conn\":1,\"layer\":0," rest "}"
#define RECEIVED(id, rest) LINE(id, "\"kind\":\"RECEIVED\"," rest)
#define RIGHT(id) RECEIVED(id, "\"text\":\"250 ok\",\"end\":\"crlf\"")
#define REPLY(id, rest) LINE(id, "\"kind\":\"REPLY\",\"code\":250," rest)

/* The lines, each with its checksum, through the reader. */
static struct journal *read_lines(const char *lines, uint32_t *damaged)
{
	struct codec_reader *reader = codec_reader_new();
	struct span rest = span_text(lines);
	struct journal *journal;

	while (rest.size) {
		size_t end = span_find(rest, '\n');
		struct bytes line = BYTES_INIT;

		bytes_append(&line, span_part(rest, 0, end));
		if (line.size && line.data[line.size - 1] == '}') {
			line.size--;
			codec_close_line(&line, 0);
			line.size--; /* its newline */
		}
		codec_reader_push(reader, bytes_span(&line));
		bytes_release(&line);
		rest = span_after(rest, end + 1);
	}
	journal = codec_reader_take(reader);
	*damaged = codec_reader_damaged(reader);
	codec_reader_free(reader);
	return journal;
}

static const struct {
	const char *line;
	uint32_t damaged;
} lines[] = {
	{ RIGHT("1"), 0 },
	{ "", 0 },
	{ " \t", 0 },
	{ "}", 1 },
	{ "{\"a\":1}", 1 },
	{ "no journal", 1 },

	/* texts */
	{ RECEIVED("1", "\"end\":\"crlf\""), 0 },
	{ RECEIVED("1", "\"text\":\"a\\q\""), 1 },
	{ RECEIVED("1", "\"b64\":\"/w==\""), 0 },
	{ RECEIVED("1", "\"b64\":\"/w=\""), 1 },
	{ RECEIVED("1", "\"text\":\"x {secret:1}\",\"secrets\":[{\"id\":1,\"at\":2}]"), 0 },
	{ RECEIVED("1", "\"text\":\"x {secret:1}\",\"secrets\":[{\"id\":1,\"at\":3}]"), 1 },
	{ RECEIVED("1", "\"text\":\"x {secret:1}\",\"secrets\":[{\"id\":2,\"at\":2}]"), 1 },
	{ RECEIVED("1", "\"text\":\"x\",\"secrets\":{}"), 0 },
	{ RECEIVED("1", "\"text\":\"x\",\"secrets\":[1]"), 1 },
	{ RECEIVED("1", "\"text\":\"x\",\"secrets\":[]"), 0 },
	{ RECEIVED("1", "\"text\":\"\xe2\x80\xae\""), 1 }, /* our writer escapes these */
	{ RECEIVED("1", "\"text\":\"\x7f\""), 1 },
	{ RECEIVED("1", "\"text\":\"\xff\""), 1 },
	{ RECEIVED("1", "\"text\":\"\xc3\xa9\""), 0 },

	/* members */
	{ LINE("1", "\"kind\":\"LOGIN\",\"a\":\"x\",\"b\":null,\"c\":[],\"d\":true,\"e\":{}"), 0 },
	{ LINE("1", "\"kind\":\"LOGIN\",\"a\\q\":\"x\""), 1 },
	{ LINE("1", "\"kind\":\"LOGIN\",\"a\":\"\\q\""), 1 },
	{ LINE("1", "\"kind\":\"LOGIN\",\"a\":[1]"), 1 },
	{ LINE("1", "\"kind\":\"LOGIN\",\"a\":[\"\\q\"]"), 1 },

	/* commands, phases */
	{ LINE("1",
	       "\"kind\":\"COMMAND\",\"verb\":\"NOSUCH\",\"origin\":\"nobody\",\"text\":\"x\""),
	  0 },
	{ LINE("1", "\"kind\":\"PHASE\",\"phase\":\"ready\",\"from\":\"greeted\""), 0 },
	{ LINE("1", "\"kind\":\"PHASE\",\"phase\":\"ready\",\"from\":\"nowhere\""), 1 },
	{ LINE("1", "\"kind\":\"PHASE\",\"phase\":\"nowhere\",\"from\":\"greeted\""), 1 },
	{ LINE("1", "\"kind\":\"PHASE\",\"phase\":3,\"from\":\"greeted\""), 1 },

	/* replies */
	{ RIGHT("1") "\n" REPLY("2", "\"first\":1,\"last\":1,\"answers\":0"), 0 },
	{ REPLY("1", "\"first\":0,\"last\":0"), 0 },
	{ REPLY("1", "\"first\":5,\"last\":2,\"raw\":\"250 ok\""), 0 },
	{ REPLY("1", "\"first\":1,\"last\":2,\"raw\":[\"250 ok\",\"\\q\"]"), 0 },
	{ REPLY("1", "\"first\":1,\"last\":9,\"flaws\":[\"bare_lf\",\"nosuch\"]"), 0 },
	{ REPLY("1", "\"first\":1,\"last\":9,\"flaws\":\"bare_lf\",\"command\":null"), 0 },
	{ REPLY("1", "\"first\":1,\"last\":40002"), 1 },
	{ REPLY("1", "\"first\":1,\"last\":99999999999"), 0 },

	/* ids */
	{ LINE("0", "\"kind\":\"NOTE\",\"text\":\"x\""), 1 },
	{ "{\"kind\":\"FINDING\",\"text\":\"x\"}", 0 },
	{ "{\"kind\":\"VERDICT\"}", 0 },
	{ "{\"id\":\"1\",\"kind\":\"NOTE\"}", 1 },
	{ RIGHT("1") "\n" RIGHT("1"), 1 },
	{ RIGHT("2"), 1 },
	{ RIGHT("20001"), 20000 },
	{ RIGHT("20002"), 1 },
	{ RIGHT("3") "\nnoise\n" RIGHT("4"), 3 },
};

START_TEST(a_line_makes_sense_or_is_damage)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	bytes_append_text(&text, HEAD "\n");
	bytes_append_text(&text, lines[_i].line);
	journal = read_lines(bytes_text(&text), &damaged);
	ck_assert_ptr_nonnull(journal);
	ck_assert_msg(damaged == lines[_i].damaged, "%u instead of %u: %s", damaged,
		      lines[_i].damaged, lines[_i].line);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

static const struct {
	const char *head;
	bool taken;
	uint64_t started_us;
} heads[] = {
	{ HEAD, true, UINT64_C(1795327200123000) },
	{ "{\"smtpscope\":1,\"started\":\"2024-02-29T23:59:59.999Z\"}", true,
	  UINT64_C(1709251199999000) },
	{ "{\"smtpscope\":1000,\"started\":\"1970-01-01T00:00:00.000Z\"}", true, 0 },
	{ "{\"smtpscope\":1}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":7}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":\"2026-11-22T06:00:00.12\"}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":\"1969-11-22T06:00:00.123Z\"}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":\"2026-00-22T06:00:00.123Z\"}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":\"2026-13-22T06:00:00.123Z\"}", true, 0 },
	{ "{\"smtpscope\":1,\"started\":\"2026-11-00T06:00:00.123Z\"}", true, 0 },
	{ "{\"smtpscope\":0}", false, 0 },
	{ "{\"smtpscope\":1001}", false, 0 },
	{ "{\"smtpscope\":\"1\"}", false, 0 },
	{ "{\"other\":1}", false, 0 },
};

START_TEST(a_head_has_a_version_and_perhaps_a_date)
{
	uint32_t damaged;
	struct journal *journal = read_lines(heads[_i].head, &damaged);

	ck_assert_msg((journal != NULL) == heads[_i].taken, "%s", heads[_i].head);
	ck_assert_uint_eq(damaged, !heads[_i].taken);
	if (journal)
		ck_assert_uint_eq(journal_head(journal).started_us, heads[_i].started_us);
	journal_free(journal);
}
END_TEST

static const struct {
	const char *time;
	uint64_t us;
} times[] = {
	{ "0", 0 },     { "1.5", 1500000 },  { "1.000001", 1000001 }, { "2.0000019", 2000001 },
	{ "\"1\"", 0 }, { "1.x5", 1050000 }, { "99999999999999", 0 }, /* more than there are */
};

START_TEST(a_time_is_seconds_with_six_decimals)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	uint32_t damaged;

	bytes_append_text(&text, HEAD "\n{\"id\":1,\"kind\":\"NOTE\",\"text\":\"\",\"t\":");
	bytes_append_text(&text, times[_i].time);
	bytes_append_text(&text, "}");
	journal = read_lines(bytes_text(&text), &damaged);
	ck_assert_uint_eq(damaged, 0);
	ck_assert_uint_eq(journal_event(journal, 1)->time_us, times[_i].us);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(what_marks_a_received_line_comes_back)
{
	static const char text[] = HEAD "\n" RECEIVED("1", "\"text\":\"begun\",\"end\":\"none\"") "\n" RECEIVED(
		"2",
		"\"tex"
		"t\":"
		"\"end"
		"ed\","
		"\"end"
		"\":"
		"\"lf"
		"\"") "\n" RECEIVED("3",
				    "\"text\":\"early\",\"end\":\"crlf\",\"early\":"
				    "true") "\n" RECEIVED("4",
							  "\"text\":\"cut\","
							  "\"end\":\"none\","
							  "\"cut\":true") "\n" RECEIVED("5",
											"\"text\":"
											"\"last\","
											"\"end\":"
											"\"none\","
											"\"no_"
											"end\":"
											"true") "\n" RECEIVED("6",
													      "\"text\":\"new\",\"end\":\"crlf\"");
	uint32_t damaged;
	struct journal *journal = read_lines(text, &damaged);

	ck_assert_uint_eq(damaged, 0);
	ck_assert(journal_event(journal, 1)->marks & EVENT_FIRST_PIECE);
	ck_assert(!(journal_event(journal, 2)->marks & EVENT_FIRST_PIECE));
	ck_assert_int_eq(journal_event(journal, 2)->flaws, LINE_BARE_LF);
	ck_assert(journal_event(journal, 3)->marks & EVENT_EARLY);
	ck_assert(journal_event(journal, 3)->marks & EVENT_FIRST_PIECE);
	ck_assert_int_eq(journal_event(journal, 4)->flaws, LINE_CUT);
	ck_assert(!(journal_event(journal, 5)->marks & EVENT_FIRST_PIECE));
	ck_assert_int_eq(journal_event(journal, 5)->flaws, LINE_NO_END);
	ck_assert(journal_event(journal, 6)->marks & EVENT_FIRST_PIECE);
	journal_free(journal);
}
END_TEST

/* Damage elsewhere is no damage to a reply whose own lines are all there. */
START_TEST(a_reply_is_read_from_its_lines_while_they_are_whole)
{
	static const char text[] = HEAD "\n" RIGHT("1") "\n" RIGHT("2") "\n" REPLY(
		"4", "\"first\":1,\"last\":2,\"raw\":[\"251 other\"]");
	struct reply reply = REPLY_INIT;
	uint32_t damaged;
	struct journal *journal = read_lines(text, &damaged);

	ck_assert_uint_eq(damaged, 1);
	journal_reply(journal, 4, &reply);
	ck_assert_int_eq(reply.code, 250);
	reply_release(&reply);
	journal_free(journal);
}
END_TEST

static const char *const shapes[] = { " pass word ", "pass\n", "p\xc3\xa4ss", "plain" };

/* Each flag of a secret's structure survives the file. */
START_TEST(the_structure_of_a_secret_comes_back)
{
	struct journal *journal = journal_new(0, 0, "smtp://test"), *again;
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);
	struct bytes text = BYTES_INIT;
	struct secret_mark before, after;
	struct outgoing line;
	struct codec_reader *reader = codec_reader_new();
	struct span rest;

	scribe_connected(scribe, 0, span_of(NULL, 0), false);
	outgoing_init(&line, span_text(shapes[_i]), ORIGIN_TYPED);
	outgoing_mark(&line, secrets, 0, strlen(shapes[_i]));
	scribe_held(scribe, 1, &line);
	outgoing_release(&line);
	codec_append_head(&text, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&text, journal, id);
	for (rest = bytes_span(&text); rest.size;
	     rest = span_after(rest, span_find(rest, '\n') + 1))
		codec_reader_push(reader, span_part(rest, 0, span_find(rest, '\n')));
	again = codec_reader_take(reader);
	ck_assert(event_secret(journal_event(journal, 3), 0, &before));
	ck_assert(event_secret(journal_event(again, 3), 0, &after));
	ck_assert_mem_eq(&before.shape, &after.shape, sizeof(before.shape));
	codec_reader_free(reader);
	journal_free(journal);
	journal_free(again);
	scribe_free(scribe);
	secrets_free(secrets);
	bytes_release(&text);
}
END_TEST

START_TEST(a_character_beyond_the_first_plane_is_a_pair_of_escapes)
{
	struct bytes text = BYTES_INIT;

	codec_append_string(&text, span_text("\xf3\xa0\x81\x81\xf0\x9f\x98\x80"));
	ck_assert_str_eq(bytes_text(&text), "\"\\udb40\\udc41\xf0\x9f\x98\x80\"");
	bytes_release(&text);
}
END_TEST

START_TEST(a_journal_is_known_by_its_first_bytes)
{
	ck_assert(codec_recognises(span_text(HEAD)));
	ck_assert(!codec_recognises(span_text("{\"smtpscope\":")));
	ck_assert(!codec_recognises(span_text("{\"smtp\":1,\"scope\":2}")));
	codec_reader_free(NULL);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/codec_reader");
	TCase *tests = tcase_create("codec_reader");

	tcase_add_loop_test(tests, a_line_makes_sense_or_is_damage, 0, COUNT(lines));
	tcase_add_loop_test(tests, a_head_has_a_version_and_perhaps_a_date, 0, COUNT(heads));
	tcase_add_loop_test(tests, a_time_is_seconds_with_six_decimals, 0, COUNT(times));
	tcase_add_test(tests, what_marks_a_received_line_comes_back);
	tcase_add_test(tests, a_reply_is_read_from_its_lines_while_they_are_whole);
	tcase_add_loop_test(tests, the_structure_of_a_secret_comes_back, 0, COUNT(shapes));
	tcase_add_test(tests, a_character_beyond_the_first_plane_is_a_pair_of_escapes);
	tcase_add_test(tests, a_journal_is_known_by_its_first_bytes);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines into replies: right ones, remarks, broken ones, bounds and cuts. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "smtp/reply.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		(const unsigned char *)(literal), sizeof(literal) - 1                              \
	}

/* A reply as text that can be compared. */
static void write_reply(struct bytes *out, const struct reply *reply)
{
	bytes_append_number(out, (uint64_t)(reply->code + 1));
	bytes_append_byte(out, ' ');
	bytes_append_number(out, reply->flaws);
	for (size_t i = 0; i < reply->count; i++) {
		bytes_append_byte(out, '|');
		bytes_append(out, reply->lines[i].raw);
		bytes_append_byte(out, '|');
		bytes_append(out, reply->lines[i].text);
	}
	bytes_append_byte(out, '\n');
}

static void push_lines(struct splitter *splitter, struct span chunk, struct reply *reply,
		       struct bytes *out)
{
	struct line line;
	size_t offset = 0;

	while (splitter_push(splitter, chunk, &offset, &line)) {
		if (reply_push(reply, &line) != REPLY_COMPLETE)
			continue;
		write_reply(out, reply);
		reply_clear(reply);
	}
}

/* Pushes lines until the first reply is complete; the number of replies seen, 0 or 1. */
static enum reply_step read_one(struct span input, struct reply *reply)
{
	enum reply_step step = REPLY_MORE;
	struct splitter splitter;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	while (step == REPLY_MORE && splitter_push(&splitter, input, &offset, &line))
		step = reply_push(reply, &line);
	if (step == REPLY_MORE && splitter_finish(&splitter, &line))
		step = reply_push(reply, &line);
	splitter_release(&splitter);
	return step;
}

static const struct {
	const char *what;
	struct span input;
	int code;
	unsigned flaws;
	size_t count;
	const char *text; /* of the last line */
} rows[] = {
	{ "a right reply", S("250 OK\r\n"), 250, 0, 1, "OK" },
	{ "a right reply of three lines", S("250-a\r\n250-b\r\n250 c\r\n"), 250, 0, 3, "c" },
	{ "a code and a space", S("334 \r\n"), 334, 0, 1, "" },
	{ "lines with no text, the code alone last", S("250-\r\n250-\r\n250\r\n"), 250,
	  REPLY_NO_SPACE, 3, "" },
	{ "a code alone", S("250\r\n"), 250, REPLY_NO_SPACE, 1, "" },
	{ "the same class but another code", S("250-a\r\n251 b\r\n"), 250, REPLY_CODES_DIFFER, 2,
	  "b" },
	{ "a code that differs in the middle", S("250-a\r\n550-b\r\n250 c\r\n"), 250,
	  REPLY_CODES_DIFFER, 3, "c" },
	{ "a code alone that differs ends the reply", S("250-a\r\n550\r\n"), 250,
	  REPLY_CODES_DIFFER | REPLY_NO_SPACE, 2, "" },
	{ "an underscore behind the code", S("250_OK\r\n"), 250, REPLY_SEPARATOR, 1, "OK" },
	{ "a plus behind the code", S("250+OK\r\n"), 250, REPLY_SEPARATOR, 1, "OK" },
	{ "a TAB behind the code", S("250\tOK\r\n"), 250, REPLY_SEPARATOR, 1, "OK" },
	{ "a NUL behind the code", S("250\0OK\r\n"), 250, REPLY_SEPARATOR | REPLY_NUL, 1, "OK" },
	{ "a bad separator ends a begun reply", S("250-a\r\n250_b\r\n"), 250, REPLY_SEPARATOR, 2,
	  "b" },
	{ "four digits", S("2500 OK\r\n"), -1, REPLY_CODE_DIGITS, 1, "2500 OK" },
	{ "four digits end a begun reply", S("250-a\r\n2500-b\r\n"), 250, REPLY_CODE_DIGITS, 2,
	  "2500-b" },
	{ "199", S("199 OK\r\n"), 199, REPLY_CODE_RANGE, 1, "OK" },
	{ "000", S("000 OK\r\n"), 0, REPLY_CODE_RANGE, 1, "OK" },
	{ "600", S("600 OK\r\n"), 600, REPLY_CODE_RANGE, 1, "OK" },
	{ "999 in two lines", S("999-a\r\n999 b\r\n"), 999, REPLY_CODE_RANGE, 2, "b" },
	{ "200 is in range", S("200 OK\r\n"), 200, 0, 1, "OK" },
	{ "599 is in range", S("599 OK\r\n"), 599, 0, 1, "OK" },
	{ "Arabic-Indic digits", S("\xd9\xa2\xd9\xa5\xd9\xa0 OK\r\n"), -1, REPLY_NO_CODE, 1, NULL },
	{ "fullwidth digits", S("\xef\xbc\x92\xef\xbc\x95\xef\xbc\x90 OK\r\n"), -1, REPLY_NO_CODE,
	  1, NULL },
	{ "an HTTP server", S("HTTP/1.1 400 Bad Request\r\n"), -1, REPLY_NO_CODE, 1,
	  "HTTP/1.1 400 Bad Request" },
	{ "a TLS alert", S("\x15\x03\x01\0\x02\x02\n"), -1,
	  REPLY_NO_CODE | REPLY_NUL | REPLY_CONTROL | REPLY_BARE_LF, 1, NULL },
	{ "a space before the code", S(" 250 OK\r\n"), -1, REPLY_NO_CODE, 1, " 250 OK" },
	{ "two digits", S("25\r\n"), -1, REPLY_NO_CODE, 1, "25" },
	{ "two digits and text", S("25 OK\r\n"), -1, REPLY_NO_CODE, 1, "25 OK" },
	{ "a line without code in a begun reply", S("250-a\r\nhello\r\n250 c\r\n"), 250,
	  REPLY_NO_CODE, 3, "c" },
	{ "an empty line in a begun reply", S("250-a\r\n\r\n250 c\r\n"), 250, REPLY_NO_CODE, 3,
	  "c" },
	{ "empty lines before a reply", S("\r\n\r\n\r\n250 OK\r\n"), 250, REPLY_EMPTY_LINE, 1,
	  "OK" },
	{ "an empty line by bare LF", S("\n250 OK\r\n"), 250, REPLY_EMPTY_LINE | REPLY_BARE_LF, 1,
	  "OK" },
	{ "a bare LF", S("250 OK\n"), 250, REPLY_BARE_LF, 1, "OK" },
	{ "a bare CR", S("250 a\rb\r\n"), 250, REPLY_BARE_CR, 1, "a\rb" },
	{ "an escape", S("220 \033]0;x\007\r\n"), 220, REPLY_CONTROL, 1, NULL },
	{ "UTF-8",
	  S("250 gr\xc3\xbc\xc3\x9f"
	    "e \xe4\xb8\xad \xf0\x9f\x93\xac\r\n"),
	  250, 0, 1, NULL },
	{ "a lone continuation", S("250 \x80\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "0xFF 0xFE", S("250 \xff\xfe\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "a truncated sequence", S("250 \xe4\xb8\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "a sequence broken off", S("250 \xe4\xb8z\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "a surrogate half", S("250 \xed\xa0\x80\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "an overlong slash", S("250 \xc0\xaf\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "an overlong form of three", S("250 \xe0\x80\xaf\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "beyond U+10FFFF", S("250 \xf4\x90\x80\x80\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "a form of five bytes", S("250 \xf8\x88\x80\x80\x80\r\n"), 250, REPLY_NOT_UTF8, 1, NULL },
	{ "a form of six bytes", S("250 \xfc\x84\x80\x80\x80\x80\r\n"), 250, REPLY_NOT_UTF8, 1,
	  NULL },
	{ "a status of its class", S("250 2.1.0 fine\r\n"), 250, 0, 1, "2.1.0 fine" },
	{ "a status of another class", S("550 4.1.0 hm\r\n"), 550, REPLY_STATUS_CLASS, 1, NULL },
	{ "the same status in both lines", S("550-5.1.1 a\r\n550 5.1.1 b\r\n"), 550, 0, 2, NULL },
	{ "another status in the second line", S("550-5.1.1 a\r\n550 5.7.1 b\r\n"), 550,
	  REPLY_STATUS_DIFFERS, 2, NULL },
	{ "a status in one line only", S("550-5.1.1 a\r\n550 b\r\n"), 550, 0, 2, NULL },
	{ "the stream ends within a line", S("250 O"), 250, REPLY_UNFINISHED, 1, "O" },
	{ "the stream ends within a line that goes on", S("250-a\r\n250-b"), 250, REPLY_UNFINISHED,
	  2, "b" },
	{ "the stream ends within a code", S("25"), -1, REPLY_UNFINISHED, 1, "25" },
	{ "the stream ends within something else", S("HTT"), -1, REPLY_UNFINISHED | REPLY_NO_CODE,
	  1, "HTT" },
};

START_TEST(each_kind_of_reply_is_kept_and_marked)
{
	struct reply reply = REPLY_INIT;

	ck_assert_msg(read_one(rows[_i].input, &reply) == REPLY_COMPLETE, "%s", rows[_i].what);
	ck_assert_msg(reply.code == rows[_i].code, "%s: code %d", rows[_i].what, reply.code);
	ck_assert_msg(reply.flaws == rows[_i].flaws, "%s: flaws %x", rows[_i].what, reply.flaws);
	ck_assert_msg(reply.count == rows[_i].count, "%s: %zu lines", rows[_i].what, reply.count);
	if (rows[_i].text)
		ck_assert_msg(span_is(reply.lines[reply.count - 1].text, rows[_i].text), "%s",
			      rows[_i].what);
	ck_assert(!reply_is_begun(&reply));
	ck_assert(!reply_finish(&reply));
	ck_assert_int_eq(reply_is_broken(&reply), (rows[_i].flaws & REPLY_BROKEN) != 0);
	reply_release(&reply);
}
END_TEST

static void make_corpus(struct bytes *corpus)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!(rows[i].flaws & REPLY_UNFINISHED))
			bytes_append(corpus, rows[i].input);
}

START_TEST(any_cut_in_two_and_any_chunk_size_give_the_same_replies)
{
	struct bytes corpus = BYTES_INIT, whole = BYTES_INIT, got = BYTES_INIT;
	struct reply reply = REPLY_INIT;
	struct splitter splitter;
	struct span input;

	make_corpus(&corpus);
	input = bytes_span(&corpus);
	splitter_init(&splitter);
	push_lines(&splitter, input, &reply, &whole);
	for (size_t cut = 0; cut <= input.size; cut++) {
		bytes_clear(&got);
		push_lines(&splitter, span_part(input, 0, cut), &reply, &got);
		push_lines(&splitter, span_after(input, cut), &reply, &got);
		ck_assert(span_equal(bytes_span(&whole), bytes_span(&got)));
	}
	for (size_t size = 1; size < 64; size++) {
		bytes_clear(&got);
		for (size_t at = 0; at < input.size; at += size)
			push_lines(&splitter, span_part(input, at, size), &reply, &got);
		ck_assert(span_equal(bytes_span(&whole), bytes_span(&got)));
	}
	splitter_release(&splitter);
	reply_release(&reply);
	bytes_release(&corpus);
	bytes_release(&whole);
	bytes_release(&got);
}
END_TEST

START_TEST(spans_stay_right_while_a_long_reply_grows)
{
	struct reply reply = REPLY_INIT;
	struct bytes input = BYTES_INIT;

	for (int i = 0; i < 5000; i++) {
		bytes_append_text(&input, i < 4999 ? "250-line " : "250 line ");
		bytes_append_number(&input, (uint64_t)i);
		bytes_append_text(&input, "\r\n");
	}
	ck_assert_int_eq(read_one(bytes_span(&input), &reply), REPLY_COMPLETE);
	ck_assert_uint_eq(reply.count, 5000);
	ck_assert(span_is(reply.lines[0].text, "line 0"));
	ck_assert(span_is(reply.lines[2500].raw, "250-line 2500"));
	ck_assert(span_is(reply.lines[4999].raw, "250 line 4999"));
	bytes_release(&input);
	reply_release(&reply);
}
END_TEST

START_TEST(a_reply_of_too_many_lines_is_stopped_and_kept)
{
	struct line line = { span_text("250-x"), LINE_END_CRLF, 0 };
	struct reply reply = REPLY_INIT;

	for (int i = 0; i < REPLY_LINES_MAX; i++)
		ck_assert_int_eq(reply_push(&reply, &line), REPLY_MORE);
	ck_assert(reply_is_begun(&reply));
	ck_assert_int_eq(reply_push(&reply, &line), REPLY_LIMIT);
	ck_assert_uint_eq(reply.flaws, REPLY_UNFINISHED);
	ck_assert_uint_eq(reply.count, REPLY_LINES_MAX);
	ck_assert_int_eq(reply_push(&reply, &line), REPLY_LIMIT);
	ck_assert_uint_eq(reply.count, REPLY_LINES_MAX);
	ck_assert(!reply_is_begun(&reply));
	reply_clear(&reply);
	line.text = span_text("250 OK");
	ck_assert_int_eq(reply_push(&reply, &line), REPLY_COMPLETE);
	ck_assert_uint_eq(reply.flaws, 0);
	reply_release(&reply);
}
END_TEST

START_TEST(a_reply_of_too_many_bytes_is_stopped_and_kept)
{
	static unsigned char text[REPLY_BYTES_MAX / 4];
	struct line line = { { text, sizeof(text) }, LINE_END_CRLF, LINE_LONG };
	struct reply reply = REPLY_INIT;

	memset(text, 'x', sizeof(text));
	memcpy(text, "250-", 4);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(reply_push(&reply, &line), REPLY_MORE);
	line.text = span_text("250 OK");
	ck_assert_int_eq(reply_push(&reply, &line), REPLY_LIMIT);
	ck_assert_uint_eq(reply.count, 4);
	ck_assert_uint_eq(reply.flaws, REPLY_UNFINISHED | REPLY_LONG_LINE);
	ck_assert_uint_eq(reply.bytes.size, REPLY_BYTES_MAX);
	reply_release(&reply);
}
END_TEST

START_TEST(a_line_that_was_cut_is_kept_and_ends_the_reply)
{
	static unsigned char text[SPLITTER_LINE_MAX];
	struct line line = { { text, sizeof(text) }, LINE_END_CRLF, LINE_LONG | LINE_CUT };
	struct reply reply = REPLY_INIT;

	memcpy(text, "334 ", 4);
	ck_assert_int_eq(reply_push(&reply, &line), REPLY_LIMIT);
	ck_assert_uint_eq(reply.count, 1);
	ck_assert_int_eq(reply.code, 334);
	ck_assert(reply_is_broken(&reply));
	ck_assert(reply.flaws & REPLY_UNFINISHED);
	reply_release(&reply);
}
END_TEST

START_TEST(the_end_of_a_stream_marks_a_begun_reply_only)
{
	struct line line = { span_text("250-x"), LINE_END_CRLF, 0 };
	struct line empty = { span_text(""), LINE_END_CRLF, 0 };
	struct reply reply = REPLY_INIT;

	ck_assert(!reply_finish(&reply));
	ck_assert_int_eq(reply_push(&reply, &empty), REPLY_MORE);
	ck_assert(!reply_is_begun(&reply));
	ck_assert(!reply_finish(&reply));
	reply_push(&reply, &line);
	ck_assert(reply_is_begun(&reply));
	ck_assert(reply_finish(&reply));
	ck_assert_uint_eq(reply.flaws, REPLY_EMPTY_LINE | REPLY_UNFINISHED);
	reply_release(&reply);
}
END_TEST

START_TEST(a_pattern_covers_codes_digit_by_digit)
{
	static const struct {
		const char *line, *pattern;
		bool covers;
		int class;
	} patterns[] = {
		{ "250 a", "250", true, 2 },  { "250 a", "2xx", true, 2 },
		{ "250 a", "25x", true, 2 },  { "250 a", "251", false, 2 },
		{ "250 a", "24x", false, 2 }, { "250 a", "5xx", false, 2 },
		{ "250 a", "25", false, 2 },  { "250 a", "2500", false, 2 },
		{ "535 a", "5xx", true, 5 },  { "250_a", "250", false, 2 },
		{ "199 a", "1xx", false, 0 }, { "600 a", "6xx", false, 0 },
		{ "hello", "xxx", false, 0 }, { "354 a", "354", true, 3 },
		{ "200 a", "2xx", true, 2 },  { "599 a", "5xx", true, 5 },
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		struct line line = { span_text(patterns[i].line), LINE_END_CRLF, 0 };
		struct reply reply = REPLY_INIT;

		reply_push(&reply, &line);
		ck_assert_msg(reply_is(&reply, patterns[i].pattern) == patterns[i].covers, "%s %s",
			      patterns[i].line, patterns[i].pattern);
		ck_assert_int_eq(reply_class(&reply), patterns[i].class);
		reply_release(&reply);
	}
}
END_TEST

START_TEST(the_text_begins_behind_the_enhanced_code)
{
	struct reply reply = REPLY_INIT;

	read_one(span_text("550-5.1.1  No such user \r\n550-5.1.1\r\n550 plain\r\n"), &reply);
	ck_assert(span_is(reply_text(&reply, 0), "No such user "));
	ck_assert(span_is(reply_text(&reply, 1), ""));
	ck_assert(span_is(reply_text(&reply, 2), "plain"));
	ck_assert(status_is(reply.status, 5, 1, 1));
	ck_assert(status_is(reply.lines[2].status, 0, 0, 0));
	reply_release(&reply);
}
END_TEST

START_TEST(a_single_line_tells_whether_more_follow)
{
	ck_assert(reply_line_continues(span_text("250-a")));
	ck_assert(reply_line_continues(span_text("250-")));
	ck_assert(!reply_line_continues(span_text("250 a")));
	ck_assert(!reply_line_continues(span_text("250")));
	ck_assert(!reply_line_continues(span_text("25-a")));
	ck_assert(!reply_line_continues(span_text("2500-a")));
	ck_assert(!reply_line_continues(span_text("")));
}
END_TEST

START_TEST(every_flaw_has_a_name_and_a_key_that_finds_it)
{
	for (unsigned flaw = REPLY_BARE_LF; flaw <= REPLY_UNFINISHED; flaw <<= 1) {
		ck_assert_ptr_nonnull(reply_flaw_name(flaw));
		ck_assert_uint_eq(reply_flaw_find(span_text(reply_flaw_key(flaw))), flaw);
	}
	ck_assert_ptr_null(reply_flaw_name(0));
	ck_assert_ptr_null(reply_flaw_key(REPLY_CUT << 1));
	ck_assert_uint_eq(reply_flaw_find(span_text("nonsense")), 0);
}
END_TEST

START_TEST(the_broken_flaws_are_those_from_codes_differ_on)
{
	for (unsigned flaw = REPLY_BARE_LF; flaw <= REPLY_UNFINISHED; flaw <<= 1)
		ck_assert_int_eq((REPLY_BROKEN & flaw) != 0, flaw >= REPLY_CODES_DIFFER);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/reply");
	TCase *tests = tcase_create("reply");

	tcase_add_loop_test(tests, each_kind_of_reply_is_kept_and_marked, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, any_cut_in_two_and_any_chunk_size_give_the_same_replies);
	tcase_add_test(tests, spans_stay_right_while_a_long_reply_grows);
	tcase_add_test(tests, a_reply_of_too_many_lines_is_stopped_and_kept);
	tcase_add_test(tests, a_reply_of_too_many_bytes_is_stopped_and_kept);
	tcase_add_test(tests, a_line_that_was_cut_is_kept_and_ends_the_reply);
	tcase_add_test(tests, the_end_of_a_stream_marks_a_begun_reply_only);
	tcase_add_test(tests, a_pattern_covers_codes_digit_by_digit);
	tcase_add_test(tests, the_text_begins_behind_the_enhanced_code);
	tcase_add_test(tests, a_single_line_tells_whether_more_follow);
	tcase_add_test(tests, every_flaw_has_a_name_and_a_key_that_finds_it);
	tcase_add_test(tests, the_broken_flaws_are_those_from_codes_differ_on);
	suite_add_tcase(suite, tests);
	return suite;
}

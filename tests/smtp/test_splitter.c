/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes into lines: the ends, the flaws, the bound, and that no cut matters. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/bytes.h"
#include "smtp/splitter.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		(const unsigned char *)(literal), sizeof(literal) - 1                              \
	}

/* What came of an input, as text that can be compared: "<flaws> <end> <size>:<bytes>\n" a line. */
static void write_line(struct bytes *out, const struct line *line)
{
	bytes_append_number(out, line->flaws);
	bytes_append_byte(out, ' ');
	bytes_append_number(out, line->end);
	bytes_append_byte(out, ' ');
	bytes_append_number(out, line->text.size);
	bytes_append_byte(out, ':');
	bytes_append(out, line->text);
	bytes_append_byte(out, '\n');
}

static void push_all(struct splitter *splitter, struct span chunk, struct bytes *out)
{
	size_t offset = 0;
	struct line line;

	while (splitter_push(splitter, chunk, &offset, &line))
		write_line(out, &line);
	ck_assert_uint_eq(offset, chunk.size);
}

static void finish(struct splitter *splitter, struct bytes *out)
{
	struct line line;

	if (splitter_finish(splitter, &line))
		write_line(out, &line);
	ck_assert(!splitter_finish(splitter, &line));
	splitter_release(splitter);
}

static const struct {
	const char *what;
	struct span input;
	struct span text; /* of the first line */
	enum line_end end;
	unsigned flaws;
} rows[] = {
	{ "a right line", S("250 OK\r\n"), S("250 OK"), LINE_END_CRLF, 0 },
	{ "an empty line", S("\r\n"), S(""), LINE_END_CRLF, 0 },
	{ "an empty line by bare LF", S("\n"), S(""), LINE_END_LF, LINE_BARE_LF },
	{ "a bare LF", S("250 OK\n"), S("250 OK"), LINE_END_LF, LINE_BARE_LF },
	{ "a bare CR inside", S("250 a\rb\r\n"), S("250 a\rb"), LINE_END_CRLF, LINE_BARE_CR },
	{ "two CRs at the end", S("250 a\r\r\n"), S("250 a\r"), LINE_END_CRLF, LINE_BARE_CR },
	{ "a NUL", S("250 a\0b\r\n"), S("250 a\0b"), LINE_END_CRLF, LINE_NUL },
	{ "a TAB", S("250\ta\r\n"), S("250\ta"), LINE_END_CRLF, 0 },
	{ "an escape", S("250 \033[2J\r\n"), S("250 \033[2J"), LINE_END_CRLF, LINE_CONTROL },
	{ "a DEL", S("250 a\x7f\r\n"), S("250 a\x7f"), LINE_END_CRLF, LINE_CONTROL },
	{ "a DEL in a long word",
	  S("250 abc\x7f"
	    "defghijk\r\n"),
	  S("250 abc\x7f"
	    "defghijk"),
	  LINE_END_CRLF, LINE_CONTROL },
	{ "a tilde is no DEL", S("250 abc~~~~~~~~~~\r\n"), S("250 abc~~~~~~~~~~"), LINE_END_CRLF,
	  0 },
	{ "UTF-8",
	  S("250 gr\xc3\xbc\xc3\x9f"
	    "e\r\n"),
	  S("250 gr\xc3\xbc\xc3\x9f"
	    "e"),
	  LINE_END_CRLF, LINE_HIGH },
	{ "high bytes in the last word", S("250 0123456\xff\r\n"), S("250 0123456\xff"),
	  LINE_END_CRLF, LINE_HIGH },
	{ "high and control in one word", S("250 \x9b\033zzzzzz\r\n"), S("250 \x9b\033zzzzzz"),
	  LINE_END_CRLF, LINE_HIGH | LINE_CONTROL },
	{ "no end", S("250 O"), S("250 O"), LINE_END_NONE, LINE_NO_END },
	{ "no end but a CR", S("250 O\r"), S("250 O\r"), LINE_END_NONE,
	  LINE_NO_END | LINE_BARE_CR },
	{ "CRs in place of line ends", S("220 hi\r250 OK\r"), S("220 hi\r250 OK\r"), LINE_END_NONE,
	  LINE_NO_END | LINE_BARE_CR },
};

START_TEST(each_kind_of_line_is_kept_and_marked)
{
	struct bytes expected = BYTES_INIT, got = BYTES_INIT;
	struct splitter splitter;
	struct line line = { rows[_i].text, rows[_i].end, rows[_i].flaws };

	splitter_init(&splitter);
	write_line(&expected, &line);
	push_all(&splitter, rows[_i].input, &got);
	finish(&splitter, &got);
	ck_assert_msg(span_equal(bytes_span(&expected), bytes_span(&got)), "%s", rows[_i].what);
	bytes_release(&expected);
	bytes_release(&got);
}
END_TEST

/* All rows behind one another, with an unended one last. */
static struct span make_corpus(struct bytes *corpus)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].end != LINE_END_NONE)
			bytes_append(corpus, rows[i].input);
	bytes_append_text(corpus, "250 begun\r");
	return bytes_span(corpus);
}

static void split_whole(struct span input, struct bytes *out)
{
	struct splitter splitter;

	splitter_init(&splitter);
	push_all(&splitter, input, out);
	finish(&splitter, out);
}

START_TEST(any_cut_in_three_gives_the_same_lines)
{
	struct bytes corpus = BYTES_INIT, whole = BYTES_INIT, got = BYTES_INIT;
	struct span input = make_corpus(&corpus);
	struct splitter splitter;

	split_whole(input, &whole);
	for (size_t a = 0; a <= input.size; a++) {
		for (size_t b = a; b <= input.size; b++) {
			splitter_init(&splitter);
			bytes_clear(&got);
			push_all(&splitter, span_part(input, 0, a), &got);
			push_all(&splitter, span_part(input, a, b - a), &got);
			push_all(&splitter, span_after(input, b), &got);
			finish(&splitter, &got);
			ck_assert(span_equal(bytes_span(&whole), bytes_span(&got)));
		}
	}
	bytes_release(&corpus);
	bytes_release(&whole);
	bytes_release(&got);
}
END_TEST

START_TEST(single_bytes_and_random_chunks_give_the_same_lines)
{
	struct bytes corpus = BYTES_INIT, whole = BYTES_INIT, got = BYTES_INIT;
	struct span input = make_corpus(&corpus);
	struct splitter splitter;
	unsigned seed = 1;

	split_whole(input, &whole);
	for (int round = 0; round < 200; round++) {
		splitter_init(&splitter);
		bytes_clear(&got);
		for (size_t at = 0; at < input.size;) {
			size_t size = round == 0 ? 1 : (size_t)(rand_r(&seed) % 20);

			push_all(&splitter, span_part(input, at, size), &got);
			at += size;
		}
		finish(&splitter, &got);
		ck_assert(span_equal(bytes_span(&whole), bytes_span(&got)));
	}
	bytes_release(&corpus);
	bytes_release(&whole);
	bytes_release(&got);
}
END_TEST

static const struct {
	size_t size; /* of the text */
	const char *end;
	unsigned flaws;
} long_rows[] = {
	{ 510, "\r\n", 0 },
	{ 511, "\r\n", LINE_LONG },
	{ 511, "\n", LINE_BARE_LF },
	{ 512, "\n", LINE_BARE_LF | LINE_LONG },
	{ 512, "", LINE_NO_END },
	{ 513, "", LINE_NO_END | LINE_LONG },
	{ SPLITTER_LINE_MAX, "\r\n", LINE_LONG },
	{ SPLITTER_LINE_MAX, "\n", LINE_LONG | LINE_BARE_LF },
	{ SPLITTER_LINE_MAX, "", LINE_LONG | LINE_NO_END },
	{ SPLITTER_LINE_MAX + 1, "\r\n", LINE_LONG | LINE_CUT },
	{ SPLITTER_LINE_MAX + 1, "\n", LINE_LONG | LINE_CUT | LINE_BARE_LF },
	{ SPLITTER_LINE_MAX + 1, "", LINE_LONG | LINE_CUT | LINE_NO_END },
	{ 2 * SPLITTER_LINE_MAX, "\r\n", LINE_LONG | LINE_CUT },
};

START_TEST(a_long_line_is_marked_and_one_over_the_bound_is_cut)
{
	static const size_t chunk_sizes[] = { SIZE_MAX, SPLITTER_LINE_MAX, SPLITTER_LINE_MAX + 1,
					      60000, 509 };
	struct bytes input = BYTES_INIT;
	size_t kept = long_rows[_i].size < SPLITTER_LINE_MAX ? long_rows[_i].size
							     : SPLITTER_LINE_MAX;

	while (input.size < long_rows[_i].size)
		bytes_append_byte(&input, 'x');
	bytes_append_text(&input, long_rows[_i].end);
	for (size_t c = 0; c < sizeof(chunk_sizes) / sizeof(chunk_sizes[0]); c++) {
		struct splitter splitter;
		struct line line;
		bool found = false;

		splitter_init(&splitter);
		for (size_t at = 0; at < input.size && !found;) {
			struct span chunk = span_part(bytes_span(&input), at, chunk_sizes[c]);
			size_t offset = 0;

			found = splitter_push(&splitter, chunk, &offset, &line);
			at += offset;
		}
		if (!found) {
			ck_assert_uint_eq(splitter_pending(&splitter), kept);
			ck_assert(splitter_finish(&splitter, &line));
		}
		ck_assert_uint_eq(splitter_pending(&splitter), 0);
		ck_assert_uint_eq(line.text.size, kept);
		ck_assert_uint_eq(line.flaws, long_rows[_i].flaws);
		splitter_release(&splitter);
	}
	bytes_release(&input);
}
END_TEST

START_TEST(a_line_behind_a_cut_one_is_whole_again)
{
	struct splitter splitter;
	struct bytes input = BYTES_INIT;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	while (input.size < SPLITTER_LINE_MAX + 10)
		bytes_append_byte(&input, 'x');
	ck_assert(!splitter_push(&splitter, bytes_span(&input), &offset, &line));
	ck_assert(splitter.cut);
	offset = 0;
	ck_assert(splitter_push(&splitter, span_text("\r\n250 OK\r\n"), &offset, &line));
	ck_assert_uint_eq(line.end, LINE_END_CRLF);
	ck_assert_uint_eq(line.flaws, LINE_LONG | LINE_CUT);
	ck_assert(splitter_push(&splitter, span_text("\r\n250 OK\r\n"), &offset, &line));
	ck_assert(!splitter.cut);
	ck_assert(span_is(line.text, "250 OK"));
	ck_assert_uint_eq(line.flaws, 0);
	bytes_release(&input);
	splitter_release(&splitter);
}
END_TEST

START_TEST(a_line_that_lies_whole_in_its_chunk_is_not_copied)
{
	struct splitter splitter;
	struct span chunk = span_text("220 hi\r\n250 OK\r\n");
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	ck_assert(splitter_push(&splitter, chunk, &offset, &line));
	ck_assert_ptr_eq(line.text.data, chunk.data);
	ck_assert(splitter_push(&splitter, chunk, &offset, &line));
	ck_assert_ptr_eq(line.text.data, chunk.data + 8);
	ck_assert_uint_eq(splitter.pending.capacity, 0);
	splitter_release(&splitter);
}
END_TEST

START_TEST(a_begun_line_is_not_wiped)
{
	struct splitter splitter;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	ck_assert(!splitter_push(&splitter, span_text("250 be"), &offset, &line));
	splitter_wipe(&splitter);
	ck_assert(span_is(splitter_begun(&splitter), "250 be"));
	offset = 0;
	ck_assert(splitter_push(&splitter, span_text("gun\r\n"), &offset, &line));
	ck_assert(span_is(line.text, "250 begun"));
	splitter_wipe(&splitter);
	splitter_wipe(&splitter);
	ck_assert(!splitter_finish(&splitter, &line));
	splitter_release(&splitter);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/splitter");
	TCase *tests = tcase_create("splitter");

	tcase_add_loop_test(tests, each_kind_of_line_is_kept_and_marked, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, a_begun_line_is_not_wiped);
	tcase_add_test(tests, any_cut_in_three_gives_the_same_lines);
	tcase_add_test(tests, single_bytes_and_random_chunks_give_the_same_lines);
	tcase_add_loop_test(tests, a_long_line_is_marked_and_one_over_the_bound_is_cut, 0,
			    sizeof(long_rows) / sizeof(long_rows[0]));
	tcase_add_test(tests, a_line_behind_a_cut_one_is_whole_again);
	tcase_add_test(tests, a_line_that_lies_whole_in_its_chunk_is_not_copied);
	suite_add_tcase(suite, tests);
	return suite;
}

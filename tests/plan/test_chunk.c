/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"

#include <string.h>

#include "../tools/unit.h"
#include "plan/chunk.h"

static const struct {
	const char *text;
	const char *bytes;
	size_t size;
	size_t pauses;
} right[] = {
	{ "\"HELO x\\n\"", "HELO x\n", 7, 0 },
	{ "NOOP\\r\\n", "NOOP\r\n", 6, 0 },
	{ "\"a\\0b\"", "a\0b", 3, 0 },
	{ "\"\\x00\\xFf\\x0a\"", "\0\xff\n", 3, 0 },
	{ "\"\\\"\\\\\\t\\e\"", "\"\\\t\x1b", 4, 0 },
	{ "\"ab\\{4}c\"", "abbbbc", 6, 0 },
	{ "\"EH\\pLO x\\r\\n\"  ", "EHLO x\r\n", 8, 1 },
	{ "\"\\p\\p\"", "", 0, 2 },
	{ "", "", 0, 0 },
};

START_TEST(escapes_become_bytes)
{
	struct escape_text text;
	struct fault fault;

	ck_assert(escape_parse(span_text(right[_i].text), &text, NULL, &fault));
	ck_assert_uint_eq(text.bytes.size, right[_i].size);
	ck_assert(right[_i].size == 0 ||
		  memcmp(text.bytes.data, right[_i].bytes, right[_i].size) == 0);
	ck_assert_uint_eq(text.pause_count, right[_i].pauses);
	escape_release(&text);
}
END_TEST

START_TEST(a_rest_stands_where_it_was_written)
{
	struct escape_text text;
	struct fault fault;

	ck_assert(escape_parse(span_text("\"EH\\pLO x\\r\\n\""), &text, NULL, &fault));
	ck_assert_uint_eq(text.pauses[0], 2);
	escape_release(&text);
}
END_TEST

static const struct {
	const char *text;
	unsigned column;
	const char *word; /* what the message must name */
} wrong[] = {
	{ "\"HELO", 5, "quote" },         { "\"a\" b", 3, "quote" },
	{ "a\\q", 3, "backslash" },       { "a\\", 2, "backslash" },
	{ "\\x4", 2, "hexadecimal" },     { "\\xg0", 2, "hexadecimal" },
	{ "\\{3}", 2, "none" },           { "a\\{0}", 3, "number" },
	{ "a\\{1048577}", 3, "number" },  { "a\\{12", 3, "brace" },
	{ "ab\\{1048576}", 12, "1 MiB" },
};

START_TEST(what_is_no_escape_is_told_with_its_place)
{
	struct escape_text text;
	struct fault fault;
	unsigned column = 0;

	ck_assert(!escape_parse(span_text(wrong[_i].text), &text, &column, &fault));
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_msg(strstr(fault.text, wrong[_i].word) != NULL, "%s", fault.text);
	ck_assert_uint_ge(column, wrong[_i].column);
	ck_assert_uint_le(column, strlen(wrong[_i].text) + 1);
	escape_release(&text);
}
END_TEST

START_TEST(what_is_written_reads_as_the_same_bytes)
{
	unsigned char all[256];
	struct bytes written = BYTES_INIT;
	struct escape_text text;
	struct fault fault;

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	escape_append(span_of(all, sizeof(all)), &written);
	ck_assert(escape_parse(bytes_span(&written), &text, NULL, &fault));
	ck_assert(span_equal(bytes_span(&text.bytes), span_of(all, sizeof(all))));
	escape_release(&text);
	bytes_release(&written);
}
END_TEST

/* ---- :chunk ---- */

START_TEST(a_chunk_names_its_source_behind_its_words)
{
	struct chunk_wish wish;
	struct fault fault;

	ck_assert(
		chunk_parse(span_text("last size=1000 claim=7 \"ab\\r\\n\""), &wish, NULL, &fault));
	ck_assert(wish.last && wish.claims && !wish.is_file);
	ck_assert_uint_eq(wish.size, 1000);
	ck_assert_uint_eq(wish.claim, 7);
	ck_assert(span_is(bytes_span(&wish.text.bytes), "ab\r\n"));
	chunk_release(&wish);
	ck_assert(chunk_parse(span_text("a file.eml"), &wish, NULL, &fault));
	ck_assert(wish.is_file && !wish.last && !wish.claims);
	ck_assert(span_is(wish.path, "a file.eml"));
	ck_assert_uint_eq(wish.size, CHUNK_SIZE_MAX);
	chunk_release(&wish);
}
END_TEST

static const struct {
	const char *text;
	unsigned column;
} wrong_chunks[] = {
	{ "last", 5 },          { "", 1 },
	{ "size=0 file", 8 },   { "size=16777217 file", 15 },
	{ "last \"abc", 9 },    { "last size=x \"abc\"", 6 },
	{ "claim=-1 file", 1 },
};

START_TEST(a_chunk_that_cannot_be_is_told_with_its_place)
{
	struct chunk_wish wish;
	struct fault fault;
	unsigned column = 0;

	ck_assert(!chunk_parse(span_text(wrong_chunks[_i].text), &wish, &column, &fault));
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_uint_eq(column, wrong_chunks[_i].column);
	chunk_release(&wish);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("chunk");
	TCase *tests = tcase_create("escape");

	tcase_add_loop_test(tests, escapes_become_bytes, 0, sizeof(right) / sizeof(right[0]));
	tcase_add_test(tests, a_rest_stands_where_it_was_written);
	tcase_add_loop_test(tests, what_is_no_escape_is_told_with_its_place, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tests, what_is_written_reads_as_the_same_bytes);
	tcase_add_test(tests, a_chunk_names_its_source_behind_its_words);
	tcase_add_loop_test(tests, a_chunk_that_cannot_be_is_told_with_its_place, 0,
			    sizeof(wrong_chunks) / sizeof(wrong_chunks[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

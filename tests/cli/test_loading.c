/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings read in slices, and followed while they grow. */
#include "cli/loading.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/bytes.h"
#include "journal/codec.h"

static char path[64];

static void make_file(struct span text)
{
	int fd;

	snprintf(path, sizeof(path), "%s", "/tmp/smtpscope-loading-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, text.data, text.size), (int)text.size);
	close(fd);
}

static void add_to_file(struct span text)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	ck_assert_int_eq((int)write(fd, text.data, text.size), (int)text.size);
	close(fd);
}

/* A conversation of so many commands, as a transcript. */
static void append_transcript(struct bytes *out, int commands)
{
	bytes_append_text(out, "S: 220 mail.example.test ESMTP\n");
	for (int i = 0; i < commands; i++) {
		bytes_append_text(out, "C: VRFY user");
		bytes_append_number(out, (uint64_t)i);
		bytes_append_text(out, "\nS: 252 2.0.0 perhaps\n");
	}
}

static void append_journal(struct bytes *out, const struct journal *journal)
{
	codec_append_head(out, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
}

static struct journal *load_in_slices(size_t bytes)
{
	struct fault fault;
	struct loading *loading = loading_new(path, NULL, false, &fault);
	struct journal *journal;
	uint32_t seen = 0;

	ck_assert_ptr_nonnull(loading);
	while (loading_step(loading, bytes)) {
		const struct journal *now = loading_journal(loading);

		ck_assert(!now || journal_count(now) >= seen);
		seen = now ? journal_count(now) : 0;
		ck_assert_uint_le(loading_percent(loading), 100);
	}
	ck_assert_uint_eq(loading_percent(loading), 100);
	ck_assert_uint_eq(loading_damaged(loading), 0);
	journal = loading_take(loading, &fault);
	loading_free(loading);
	return journal;
}

START_TEST(slices_of_any_size_give_the_same_journal)
{
	static const size_t sizes[] = { 1, 7, 4096, 1 << 20 };
	struct bytes text = BYTES_INIT, first = BYTES_INIT;

	append_transcript(&text, 500);
	for (int as_journal = 0; as_journal < 2; as_journal++) {
		make_file(bytes_span(&text));
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			struct journal *journal = load_in_slices(sizes[i]);
			struct bytes written = BYTES_INIT;

			append_journal(&written, journal);
			if (!first.size)
				bytes_append(&first, bytes_span(&written));
			ck_assert(span_equal(bytes_span(&written), bytes_span(&first)));
			bytes_release(&written);
			journal_free(journal);
		}
		unlink(path);
		bytes_clear(&text);
		bytes_append(&text, bytes_span(&first));
	}
	bytes_release(&text);
	bytes_release(&first);
}
END_TEST

START_TEST(a_large_file_is_given_back_while_it_is_read)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;

	append_transcript(&text, 100000); /* more than the pieces that are given back */
	make_file(bytes_span(&text));
	journal = load_in_slices(1 << 16);
	ck_assert_uint_gt(journal_count(journal), 300000);
	journal_free(journal);
	unlink(path);
	bytes_release(&text);
}
END_TEST

START_TEST(loading_can_be_left_in_the_middle)
{
	struct bytes text = BYTES_INIT;
	struct loading *loading;
	struct fault fault;

	append_transcript(&text, 5000);
	make_file(bytes_span(&text));
	loading = loading_new(path, NULL, false, &fault);
	ck_assert(loading_step(loading, 1000));
	loading_free(loading);
	unlink(path);
	bytes_release(&text);
}
END_TEST

START_TEST(a_journal_is_followed_while_it_grows)
{
	struct bytes text = BYTES_INIT, whole = BYTES_INIT;
	struct loading *loading;
	struct journal *journal;
	struct fault fault;
	size_t half;
	uint32_t count, seen;

	append_transcript(&text, 50);
	make_file(bytes_span(&text));
	journal = load_in_slices(4096);
	unlink(path);
	append_journal(&whole, journal);
	count = journal_count(journal);
	half = whole.size / 2; /* in the middle of a line */
	make_file(span_part(bytes_span(&whole), 0, half));
	loading = loading_new(path, NULL, true, &fault);
	while (loading_step(loading, 4096))
		;
	seen = journal_count(loading_journal(loading));
	ck_assert_uint_gt(seen, 0);
	ck_assert_uint_lt(seen, count);
	ck_assert(!loading_step(loading, 4096));
	ck_assert_uint_eq(journal_count(loading_journal(loading)), seen);
	add_to_file(span_after(bytes_span(&whole), half));
	while (loading_step(loading, 4096))
		;
	ck_assert_uint_eq(journal_count(loading_journal(loading)), count);
	ck_assert_uint_eq(loading_damaged(loading), 0);
	loading_free(loading);
	journal_free(journal);
	unlink(path);
	bytes_release(&text);
	bytes_release(&whole);
}
END_TEST

START_TEST(a_text_without_smtp_is_refused_with_a_hint)
{
	struct fault fault;

	make_file(span_text("nothing\nof the kind\n"));
	ck_assert_ptr_null(loading_new(path, NULL, false, &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_ptr_nonnull(strstr(fault.text, "S: 220"));
	unlink(path);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/loading");
	TCase *tests = tcase_create("loading");

	tcase_add_test(tests, slices_of_any_size_give_the_same_journal);
	tcase_add_test(tests, a_large_file_is_given_back_while_it_is_read);
	tcase_add_test(tests, loading_can_be_left_in_the_middle);
	tcase_add_test(tests, a_journal_is_followed_while_it_grows);
	tcase_add_test(tests, a_text_without_smtp_is_refused_with_a_hint);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left beside commands, as sessions write it: found again for those who send it anew. */
#include "journal/sent.h"

#include <string.h>

#include "../tools/recording.h"
#include "../tools/unit.h"
#include "journal/members.h"
#include "journal/scribe.h"

static uint32_t say(struct recording *recording, const char *line, const char *reply)
{
	struct outgoing outgoing;
	uint32_t id;

	outgoing_init(&outgoing, span_text(line), ORIGIN_TYPED);
	id = scribe_command(recording->scribe, 1, &outgoing);
	outgoing_release(&outgoing);
	scribe_push(recording->scribe, 1, span_text(reply));
	return id;
}

/* A line of content, or octets as they stand. */
static uint32_t put(struct recording *recording, const char *text, size_t bytes, bool raw)
{
	struct bytes members = BYTES_INIT;
	uint32_t id;

	members_add_number(&members, "bytes", bytes);
	members_add_text(&members, "text", span_text(text));
	members_add_bool(&members, "typed", true);
	if (raw)
		members_add_bool(&members, "raw", true);
	id = scribe_content(recording->scribe, 1, bytes_span(&members), 0);
	bytes_release(&members);
	return id;
}

static void end_message(struct recording *recording, const char *text, size_t bytes)
{
	struct bytes members = BYTES_INIT;

	members_add_number(&members, "bytes", bytes);
	if (text)
		members_add_text(&members, "text", span_text(text));
	scribe_body_sent(recording->scribe, 1, bytes_span(&members), ORIGIN_PLAN);
	scribe_push(recording->scribe, 1, span_text("250 queued\r\n"));
	bytes_release(&members);
}

START_TEST(a_message_given_whole_is_found_with_its_dots_doubled_on_the_wire)
{
	struct recording recording = recording_begin();
	uint32_t data = say(&recording, "DATA", "354 go\r\n");
	struct sent_content content;

	end_message(&recording, "a\n.b\r\n", 7); /* the bare LF left as CRLF */
	sent_content_find(recording.journal, data, &content);
	ck_assert(content.whole && !content.raw);
	ck_assert_uint_gt(content.end, data);
	ck_assert_str_eq(bytes_text(&content.text), "a\n.b\r\n");
	ck_assert_str_eq(bytes_text(&content.wire), "a\r\n..b\r\n");
	sent_content_release(&content);
	recording_end(&recording);
}
END_TEST

START_TEST(a_message_of_which_the_beginning_was_kept_is_not_whole)
{
	struct recording recording = recording_begin();
	uint32_t data = say(&recording, "DATA", "354 go\r\n");
	struct sent_content content;

	end_message(&recording, "a\r\n", 9000);
	sent_content_find(recording.journal, data, &content);
	ck_assert(!content.whole);
	sent_content_release(&content);
	recording_end(&recording);
}
END_TEST

START_TEST(typed_lines_are_found_up_to_their_dot_or_to_the_end_of_the_connection)
{
	struct recording recording = recording_begin();
	uint32_t first = say(&recording, "DATA", "354 go\r\n");
	uint32_t second;
	struct sent_content content;

	put(&recording, ".a", 2, false);
	put(&recording, "", 0, false);
	end_message(&recording, NULL, 6);
	second = say(&recording, "DATA", "354 go\r\n");
	put(&recording, "b", 1, false);
	put(&recording, ".c\n", 3, true);
	scribe_closed(recording.scribe, 1, span_of(NULL, 0));
	sent_content_find(recording.journal, first, &content);
	ck_assert(content.end && content.whole);
	ck_assert_str_eq(bytes_text(&content.text), ".a\r\n\r\n");
	sent_content_release(&content);
	sent_content_find(recording.journal, second, &content);
	ck_assert(!content.end && content.whole && content.raw);
	ck_assert_str_eq(bytes_text(&content.wire), "b\r\n.c\n");
	sent_content_release(&content);
	recording_end(&recording);
}
END_TEST

START_TEST(behind_a_refused_data_is_no_content)
{
	struct recording recording = recording_begin();
	uint32_t data = say(&recording, "DATA", "503 no\r\n");
	struct sent_content content;
	uint32_t loose = put(&recording, "NO", 2, true);

	sent_content_find(recording.journal, data, &content);
	ck_assert(!content.end && content.whole && content.wire.size == 0);
	ck_assert(sent_is_loose(recording.journal, loose));
	sent_content_release(&content);
	recording_end(&recording);
}
END_TEST

START_TEST(a_line_in_pieces_is_one_text_with_rests)
{
	struct recording recording = recording_begin();
	struct bytes text = BYTES_INIT;
	uint32_t piece = put(&recording, "HE", 2, true), other, line;

	other = put(&recording, "{secret}", 9, true);
	line = say(&recording, "HELO x\n", "250 h\r\n");
	ck_assert(!sent_is_loose(recording.journal, piece));
	ck_assert(!sent_is_loose(recording.journal, other)); /* it cannot be sent again */
	ck_assert(sent_append_pieces(recording.journal, line, &text));
	ck_assert_str_eq(bytes_text(&text), "\"HE\\pLO x\\n\"");
	bytes_clear(&text);
	ck_assert(!sent_append_pieces(recording.journal, say(&recording, "NOOP", ""), &text));
	ck_assert_uint_eq(text.size, 0);
	bytes_release(&text);
	recording_end(&recording);
}
END_TEST

START_TEST(octets_behind_a_bdat_are_its_own_by_whatever_they_were_sent)
{
	struct recording recording = recording_begin();
	struct bytes octets = BYTES_INIT;
	uint32_t bdat = say(&recording, "BDAT 5", "");
	uint32_t first = put(&recording, "ab", 2, true), behind;

	put(&recording, "c\r\n", 3, true);
	scribe_push(recording.scribe, 1, span_text("250 ok\r\n"));
	behind = put(&recording, "NO", 2, true);
	ck_assert(sent_append_octets(recording.journal, bdat, &octets));
	ck_assert_str_eq(bytes_text(&octets), "abc\r\n");
	ck_assert(sent_is_loose(recording.journal, behind));
	ck_assert(!sent_is_loose(recording.journal, first));
	bytes_clear(&octets);
	ck_assert(!sent_append_octets(recording.journal, say(&recording, "BDAT 9", ""), &octets));
	ck_assert(sent_append_octets(recording.journal, say(&recording, "BDAT 0", ""), &octets));
	bytes_release(&octets);
	recording_end(&recording);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/sent");
	TCase *tests = tcase_create("sent");

	tcase_add_test(tests, a_message_given_whole_is_found_with_its_dots_doubled_on_the_wire);
	tcase_add_test(tests, a_message_of_which_the_beginning_was_kept_is_not_whole);
	tcase_add_test(tests,
		       typed_lines_are_found_up_to_their_dot_or_to_the_end_of_the_connection);
	tcase_add_test(tests, behind_a_refused_data_is_no_content);
	tcase_add_test(tests, a_line_in_pieces_is_one_text_with_rests);
	tcase_add_test(tests, octets_behind_a_bdat_are_its_own_by_whatever_they_were_sent);
	suite_add_tcase(suite, tests);
	return suite;
}

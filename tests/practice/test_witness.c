/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written down of a conversation: all of it but its secrets, and never without bound. */
#include <string.h>

#include "../tools/unit.h"
#include "base/bytes.h"
#include "practice/notebook.h"
#include "practice/responder.h"

#define EHLO "EHLO client.example.net\r\n"

/* student@example.test, correct horse; the triple of PLAIN; a password that is no account's */
#define USER64 "c3R1ZGVudEBleGFtcGxlLnRlc3Q="
#define PASSWORD64 "Y29ycmVjdCBob3JzZQ=="
#define PLAIN64 "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U="
#define OTHER64 "bXkgb3duIHBhc3N3b3Jk"

/* The lines of the client as they were written down, a secret as <characters,spaces,NULs>. */
static void read_lines(struct notebook *notebook, struct bytes *lines)
{
	struct note note;

	while (notebook_next(notebook, &note)) {
		if (note.kind != NOTE_COMMAND && note.kind != NOTE_RESPONSE)
			continue;
		bytes_append_byte(lines, note.kind == NOTE_COMMAND ? 'C' : 'R');
		bytes_append_byte(lines, ' ');
		bytes_append(lines, note.text);
		if (note.secret) {
			bytes_append_byte(lines, '<');
			bytes_append_number(lines, note.shape.chars);
			bytes_append_byte(lines, ',');
			bytes_append_number(lines, note.shape.spaces);
			bytes_append_byte(lines, ',');
			bytes_append_number(lines, note.shape.nuls);
			bytes_append_byte(lines, '>');
		}
		bytes_append_byte(lines, '\n');
	}
}

static const struct {
	const char *label;
	const char *sent;
	const char *noted;
} rows[] = {
	{ "an initial response", "AUTH PLAIN " PLAIN64 "\r\n", "C AUTH PLAIN <35,1,2>\n" },
	{ "a response by itself", "AUTH PLAIN\r\n" PLAIN64 "\r\n", "C AUTH PLAIN\nR <35,1,2>\n" },
	{ "the account's name is known to all", "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n",
	  "C AUTH LOGIN\nR " USER64 "\nR <13,1,0>\n" },
	{ "another user's name is not", "AUTH LOGIN " OTHER64 "\r\n" OTHER64 "\r\n",
	  "C AUTH LOGIN <15,2,0>\nR <15,2,0>\n" },
	{ "an empty response, a cancelled one", "AUTH EXTERNAL =\r\nAUTH PLAIN\r\n*\r\n",
	  "C AUTH EXTERNAL =\nC AUTH PLAIN\nR *\n" },
	{ "what is no Base64", "AUTH LOGIN\r\nmy own password\r\n", "C AUTH LOGIN\nR <15,2,0>\n" },
	{ "a line too many after a login",
	  "AUTH PLAIN " PLAIN64 "\r\nhunter2\r\nmore of it\r\nNOOP\r\n",
	  "C AUTH PLAIN <35,1,2>\nC <7,0,0>\nC <10,2,0>\nC NOOP\n" },
	{ "Base64 where a command is due", OTHER64 "\r\n", "C <15,2,0>\n" },
	{ "a mistyped AUTH", "AUHT PLAIN " OTHER64 "\r\n", "C AUHT PLAIN <15,2,0>\n" },
	{ "other mistakes are there to be seen", "MIAL FROM:<a@b.example>\r\nHLEO x\r\n\r\n",
	  "C MIAL FROM:<a@b.example>\nC HLEO x\nC \n" },
	{ "content is not written down",
	  "MAIL FROM:<a@b.example>\r\nRCPT TO:<student@example.test>\r\nDATA\r\nsecret\r\n.\r\n",
	  "C MAIL FROM:<a@b.example>\nC RCPT TO:<student@example.test>\nC DATA\n" },
};

#define ROW_COUNT (int)(sizeof(rows) / sizeof(rows[0]))

START_TEST(lines_are_written_down_and_secrets_as_their_shape)
{
	struct notebook *notebook = notebook_new();
	struct responder *responder =
		responder_new(scenario_find(span_text("")), false, false, 1000);
	struct bytes lines = BYTES_INIT;

	responder_watch(responder, notebook, 1);
	responder_push(responder, 1000, span_text(EHLO));
	read_lines(notebook, &lines);
	bytes_clear(&lines);
	responder_push(responder, 2000, span_text(rows[_i].sent));
	read_lines(notebook, &lines);
	ck_assert_msg(!strcmp(bytes_text(&lines), rows[_i].noted), "%s: %s", rows[_i].label,
		      bytes_text(&lines));
	bytes_release(&lines);
	responder_free(responder);
	notebook_free(notebook);
}
END_TEST

START_TEST(replies_are_written_down_line_by_line_when_they_leave)
{
	static const char *const said[] = { "220 practice.example.test ESMTP smtpscope practice "
					    "server",
					    "250 practice.example.test greets a" };
	struct notebook *notebook = notebook_new();
	struct responder *responder =
		responder_new(scenario_find(span_text("dribble")), false, false, 1000);
	struct bytes out = BYTES_INIT;
	struct note note;
	uint64_t now_us;

	responder_watch(responder, notebook, 7);
	responder_push(responder, 1000, span_text("HELO a\r\n"));
	ck_assert(notebook_next(notebook, &note));
	ck_assert_int_eq(note.kind, NOTE_COMMAND);
	ck_assert(!notebook_next(notebook, &note));
	while ((now_us = responder_deadline(responder)))
		responder_take(responder, now_us, &out);
	for (int i = 0; i < 2; i++) {
		ck_assert(notebook_next(notebook, &note));
		ck_assert_int_eq(note.kind, NOTE_REPLY);
		ck_assert_uint_eq(note.connection, 7);
		ck_assert(span_is(note.text, said[i]));
		ck_assert_uint_eq(note.time_us, note.age_us + 1000);
		ck_assert_uint_gt(note.age_us, 0);
	}
	ck_assert(!notebook_next(notebook, &note));
	bytes_release(&out);
	responder_free(responder);
	notebook_free(notebook);
}
END_TEST

START_TEST(a_message_is_told_by_its_size)
{
	struct notebook *notebook = notebook_new();
	struct responder *responder =
		responder_new(scenario_find(span_text("")), false, false, 1000);
	struct note note;
	unsigned messages = 0;

	responder_watch(responder, notebook, 1);
	responder_push(responder, 1000,
		       span_text(EHLO "MAIL FROM:<>\r\nRCPT TO:<student@example.test>\r\nDATA\r\n"
				      "..dot\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.test>\r\n"
				      "BDAT 2\r\nabBDAT 3 LAST\r\ncde"));
	while (notebook_next(notebook, &note))
		if (note.kind == NOTE_MESSAGE)
			ck_assert_uint_eq(note.number, messages++ == 0 ? 6 : 5);
	ck_assert_uint_eq(messages, 2);
	responder_free(responder);
	notebook_free(notebook);
}
END_TEST

START_TEST(one_connection_fills_no_more_than_its_part)
{
	struct notebook *notebook = notebook_new();
	struct responder *responder =
		responder_new(scenario_find(span_text("")), false, false, 1000);
	struct bytes flood = BYTES_INIT;
	struct note note;
	unsigned noted = 0;

	responder_watch(responder, notebook, 1);
	for (int i = 0; i < 1000; i++)
		bytes_append_text(&flood, "NOOP\r\n");
	responder_push(responder, 2000, bytes_span(&flood));
	while (notebook_next(notebook, &note))
		noted++;
	ck_assert_uint_eq(noted, 300);
	ck_assert_uint_eq(notebook_take_missed(notebook), 700);
	ck_assert_uint_eq(notebook_take_missed(notebook), 0);
	responder_push(responder, 1002000, span_text("NOOP\r\n"));
	ck_assert(notebook_next(notebook, &note));
	bytes_release(&flood);
	responder_free(responder);
	notebook_free(notebook);
}
END_TEST

START_TEST(a_notebook_nobody_reads_has_a_bound_and_room_for_who_comes_and_goes)
{
	struct notebook *notebook = notebook_new();
	struct bytes text = BYTES_INIT;
	struct note note = { .kind = NOTE_REPLY };
	unsigned noted = 0;
	size_t held = 0;

	for (int i = 0; i < 5000; i++)
		bytes_append_byte(&text, 'x');
	note.text = bytes_span(&text);
	for (int i = 0; i < 100000; i++)
		notebook_add(notebook, &note);
	note.kind = NOTE_CLOSED;
	notebook_add(notebook, &note);
	while (notebook_next(notebook, &note)) {
		noted++;
		held += note.text.size;
		ck_assert(note.cut);
		ck_assert_uint_eq(note.text.size, NOTE_TEXT_MAX);
	}
	ck_assert_int_eq(note.kind, NOTE_CLOSED);
	ck_assert_uint_le(held, 1024 * 1024);
	ck_assert_uint_eq(notebook_take_missed(notebook) + noted, 100001);
	bytes_release(&text);
	notebook_free(notebook);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("practice/witness");
	TCase *tests = tcase_create("notes");

	tcase_add_loop_test(tests, lines_are_written_down_and_secrets_as_their_shape, 0, ROW_COUNT);
	tcase_add_test(tests, replies_are_written_down_line_by_line_when_they_leave);
	tcase_add_test(tests, a_message_is_told_by_its_size);
	tcase_add_test(tests, one_connection_fills_no_more_than_its_part);
	tcase_add_test(tests, a_notebook_nobody_reads_has_a_bound_and_room_for_who_comes_and_goes);
	suite_add_tcase(suite, tests);
	return suite;
}

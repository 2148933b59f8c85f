/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/import.h"

#include <string.h>

#include "../tools/unit.h"
#include "journal/codec.h"
#include "journal/members.h"

#define HEAD "S: 220 mail.example.test ESMTP\nC: EHLO a.example\nS: 250 mail.example.test\n"
#define PHASES "C: MAIL FROM:<a@example.test>\nS: 250 ok\nC: RCPT TO:<b@example.test>\nS: 250 ok\n"

static struct journal *read_lines(const char *text)
{
	struct fault fault;
	struct journal *journal = import_text(span_text(text), NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	return journal;
}

/* The journal file, for a search. */
static void write_journal(const struct journal *journal, struct bytes *out)
{
	bytes_clear(out);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(out, journal, id);
}

static unsigned count_kind(const struct journal *journal, enum event_kind kind)
{
	unsigned count = 0;

	for (uint32_t id = 1; id <= journal_count(journal); id++)
		count += journal_event(journal, id)->kind == kind;
	return count;
}

static const struct {
	const char *text;
	const char *format; /* NULL: refused */
} texts[] = {
	{ "S: 220 ready\n", "lines" },
	{ "C: EHLO x\n", "lines" },
	{ "C:EHLO x\r\nS:250 ok\r\n", "lines" },
	{ ">>> EHLO x\n<<< 250 ok\n", "lines" },
	{ "-> EHLO x\n<- 250 ok\n", "lines" },
	{ "\xef\xbb\xbfS: 220 ready\n", "lines" },
	{ "a page of words\nS: 220 ready\n", "lines" },
	{ "S: 220", "lines" },
	{ "", NULL },
	{ "\n\n", NULL },
	{ "hello\n", NULL },
	{ "220 ready\n", "reply" },
	{ "550 5.1.1 no such user\n", "reply" },
	{ "EHLO x\n250 ok\n", "telnet" },
	{ "it was 250 km to the user\n", NULL },
	{ "Quit the program and help yourself.\n", NULL },
	{ "S: hello\nC: hello\n", NULL },
	{ "S: 2200 ready\n", NULL },
	{ "S: 099 ready\n", NULL },
	{ "C: \\Windows\n", NULL },
	{ "* connected to 192.0.2.7:25\n", NULL },
};

START_TEST(only_a_text_with_smtp_in_it_is_taken)
{
	struct span text = span_text(texts[_i].text);
	struct fault fault = { .kind = FAULT_NONE };
	struct journal *journal = import_text(text, NULL, &fault);

	if (texts[_i].format) {
		ck_assert_ptr_nonnull(journal);
		if (text.data[0] != 0xef)
			ck_assert_str_eq(import_recognise(text)->name, texts[_i].format);
	} else {
		ck_assert_ptr_null(journal);
		ck_assert_int_eq(fault.kind, FAULT_FILE);
		ck_assert_ptr_nonnull(strstr(fault.text, "C: "));
	}
	journal_free(journal);
}
END_TEST

/* Remarks, and the event that each becomes. */
static const struct {
	const char *remark;
	enum event_kind kind;
	const char *member; /* NULL: not asked */
	const char *value;
} remarks[] = {
	{ "connected to 192.0.2.7:587", EVENT_CONNECTED, "address", "192.0.2.7" },
	{ "connected to 192.0.2.7:587", EVENT_CONNECTED, "port", "587" },
	{ "Connected to [2001:db8::7]:25", EVENT_CONNECTED, "address", "2001:db8::7" },
	{ "connected to [2001:db8::7]:25", EVENT_CONNECTED, "port", "25" },
	{ "connected to 2001:db8::7", EVENT_CONNECTED, "address", "2001:db8::7" },
	{ "connected to mail.example.test port 25", EVENT_CONNECTED, "port", "25" },
	{ "connected to mail.example.test:24 (LMTP)", EVENT_CONNECTED, "lmtp", "true" },
	{ "connected to a.example:25 after 2001:db8::7 timed out", EVENT_CONNECTED, "attempts",
	  "2001:db8::7 timed out" },
	{ "TLS established", EVENT_TLS_READY, "problem", "not_told" },
	{ "TLS established: TLSv1.3, verified", EVENT_TLS_READY, "trusted", "true" },
	{ "TLS established: TLSv1.3, verified", EVENT_TLS_READY, "version", "TLS 1.3" },
	{ "TLS established, TLS 1.2 trusted", EVENT_TLS_READY, "version", "TLS 1.2" },
	{ "TLS established (TLS1.2, not verified)", EVENT_TLS_READY, "trusted", "false" },
	{ "TLS established, unverified", EVENT_TLS_READY, "trusted", "false" },
	{ "TLS established, not trusted: expired", EVENT_TLS_READY, "trusted", "false" },
	{ "TLS established TLS_AES_256_GCM_SHA384 verified", EVENT_TLS_READY, "cipher",
	  "TLS_AES_256_GCM_SHA384" },
	{ "TLS established ECDHE-RSA-AES256-SHA verified for a.example", EVENT_TLS_READY, "cipher",
	  "ECDHE-RSA-AES256-SHA" },
	{ "TLS established, verified for a.example, expires 2027-01-01", EVENT_TLS_READY, "name",
	  "a.example" },
	{ "TLS established, verified, expires 2027-01-01", EVENT_TLS_READY, "expires",
	  "2027-01-01" },
	{ "TLS handshake failed: no shared cipher", EVENT_FAILED, "fault", "tls" },
	{ "TLS handshake failed: no shared cipher", EVENT_FAILED, "text", "no shared cipher" },
	{ "connection failed: refused", EVENT_FAILED, "fault", "connect" },
	{ "connection closed", EVENT_CLOSED, "by", "server" },
	{ "connection closed without close_notify", EVENT_CLOSED, "how", "no_close_notify" },
	{ "connection closed by us", EVENT_CLOSED, "by", "client" },
	{ "connection lost", EVENT_CLOSED, "how", "lost" },
	{ "connection reset", EVENT_CLOSED, "how", "reset" },
	{ "client closed", EVENT_CLOSED, "by", "client" },
	{ "timed out after 300 s", EVENT_TIMEOUT, "ms", "300000.0" },
	{ "waited for nothing", EVENT_NOTE, NULL, NULL },
	{ "started to look", EVENT_NOTE, NULL, NULL },
	{ "the user says it is slow", EVENT_NOTE, NULL, NULL },
	{ "connectedness", EVENT_NOTE, NULL, NULL },
};

START_TEST(remarks_that_tell_a_fact_become_it)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	const struct event *event;
	uint32_t id;

	bytes_append_text(&text, HEAD "* ");
	bytes_append_text(&text, remarks[_i].remark);
	journal = read_lines(bytes_text(&text));
	id = journal_before(journal, journal_count(journal) + 1, remarks[_i].kind, 0);
	ck_assert_msg(id, "%s", remarks[_i].remark);
	event = journal_event(journal, id);
	if (remarks[_i].member) {
		struct span value =
			members_text(span_of(event->data, event->size), remarks[_i].member);

		ck_assert_msg(span_is(value, remarks[_i].value), "%s: %.*s", remarks[_i].remark,
			      (int)value.size, (const char *)value.data);
	} else {
		ck_assert(span_is(event_text(event), remarks[_i].remark));
	}
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

static const struct {
	const char *wait;
	uint64_t us;
} waits[] = {
	{ "waited 5 s", 5000000 },       { "waited 0.5 s", 500000 },   { "waited 300 ms", 300000 },
	{ "waited 2 seconds", 2000000 }, { "waited 1.25 s", 1250000 },
};

START_TEST(time_passes_where_the_text_says_so)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;
	uint64_t between;
	uint32_t last;

	bytes_append_text(&text, HEAD "C: NOOP\n* ");
	bytes_append_text(&text, waits[_i].wait);
	bytes_append_text(&text, "\nS: 250 ok\n");
	journal = read_lines(bytes_text(&text));
	last = journal_before(journal, journal_count(journal) + 1, EVENT_REPLY, 0);
	between = journal_event(journal, last)->time_us -
		  journal_event(journal, journal_event(journal, last)->ref)->time_us;
	ck_assert_uint_eq(between, waits[_i].us + 1000);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

/* Secrets in a text, and what may be seen of them. */
static const struct {
	const char *text;
	const char *secret;
} secrets[] = {
	{ HEAD "C: AUTH PLAIN AHVzZXIAY29ycmVjdCBob3JzZQ==\nS: 235 ok\n",
	  "AHVzZXIAY29ycmVjdCBob3JzZQ" },
	{ HEAD "C: AUTH PLAIN\nS: 334 \nC: AHVzZXIAY29ycmVjdCBob3JzZQ==\nS: 235 ok\n",
	  "AHVzZXIAY29ycmVjdCBob3JzZQ" },
	{ HEAD "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\nC: "
	       "aG9yc2U=\nS: 235 ok\n",
	  "aG9yc2U" },
	{ "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\nC: aG9yc2U=\n",
	  "aG9yc2U" },
	{ HEAD "C: AUTH PLAIN AHVzZXIAY29ycmVjdCBob3JzZQ==\nS: 535 no correct horse here\n",
	  "correct horse" },
	{ HEAD "C: AUTH PLAIN AHVzZXIAY29ycmVjdCBob3JzZQ==\n* it is correct horse\nS: 235 ok\n",
	  "correct horse" },
	{ HEAD "10:31 AUTH PLAIN AHVzZXIAY29ycmVjdCBob3JzZQ==\nS: 235 ok\n",
	  "AHVzZXIAY29ycmVjdCBob3JzZQ" },
	{ HEAD "C: AUTH PLAIN\nS: 334 \nAHVzZXIAY29ycmVjdCBob3JzZQ==\nS: 235 ok\n",
	  "AHVzZXIAY29ycmVjdCBob3JzZQ" },
	{ HEAD "C: AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIHRva2VuAQE=\nS: 235 ok\n",
	  "dXNlcj1hAWF1dGg9QmVhcmVyIHRva2VuAQE" },
};

START_TEST(credentials_in_a_text_leave_their_structure_only)
{
	struct journal *journal = read_lines(secrets[_i].text);
	struct bytes written = BYTES_INIT;
	struct span secret = span_text(secrets[_i].secret);

	write_journal(journal, &written);
	/* The text has it, or the search would find nothing anyhow. */
	ck_assert(strstr(secrets[_i].text, secrets[_i].secret) != NULL);
	ck_assert_uint_eq(span_find_span(bytes_span(&written), secret), written.size);
	ck_assert_uint_lt(span_find_span(bytes_span(&written), span_text("\"secrets\":")),
			  written.size);
	bytes_release(&written);
	journal_free(journal);
}
END_TEST

START_TEST(the_name_in_a_login_is_kept)
{
	struct journal *journal =
		read_lines(HEAD "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxl\n");
	struct bytes written = BYTES_INIT;

	write_journal(journal, &written);
	ck_assert_uint_lt(span_find_span(bytes_span(&written), span_text("dXNlckBleGFtcGxl")),
			  written.size);
	bytes_release(&written);
	journal_free(journal);
}
END_TEST

/* Texts, and how many events of a kind come of them. */
static const struct {
	const char *text;
	enum event_kind kind;
	unsigned count;
} counts[] = {
	{ HEAD, EVENT_REPLY, 2 },
	{ HEAD, EVENT_CONNECTED, 1 },
	{ HEAD "S: 250-a\nS: 250-b\nS: 250 c\n", EVENT_REPLY, 3 },
	{ HEAD "S: 250-a\nS: 250-b\n", EVENT_REPLY, 3 }, /* the text leaves out its rest */
	{ HEAD "C: EHLO x\nS: 250-a\nC: MAIL FROM:<a@b.example>\nS: 250 ok\n", EVENT_REPLY, 4 },
	/* pipelined: the client need not wait for these */
	{ HEAD "C: RSET\nS: 250-a\nC: NOOP\nS: 250 b\nS: 250 ok\n", EVENT_REPLY, 4 },
	{ HEAD PHASES "C: DATA\nS: 354 go\nC: a\nC:\nC: ..\nC: .\nS: 250 ok\n", EVENT_BODY_SENT,
	  4 },
	{ HEAD PHASES "C: DATA\nS: 354 go\nS: 250 ok\n", EVENT_NOTE, 1 },
	{ HEAD PHASES "C: DATA\nS: 354 go\nC: a\nS: 421 going\n", EVENT_NOTE, 0 },
	{ HEAD PHASES "C: DATA\nS: 354 go\nC: a\nC: .\nC: QUIT\nS: 250 ok\nS: 221 bye\n",
	  EVENT_BODY_SENT, 2 },
	{ HEAD PHASES "C: BDAT 9 LAST\nC: a\nC: hello\nS: 250 ok\n", EVENT_COMMAND, 4 },
	{ HEAD PHASES "C: BDAT 9\nC: BDAT 2 LAST\nS: 250 ok\nS: 250 ok\n", EVENT_COMMAND, 5 },
	{ HEAD "C: STARTTLS\nS: 220 go\nC: EHLO x\nS: 250 x\n", EVENT_TLS_READY, 1 },
	{ HEAD "C: STARTTLS\nS: 220 go\n", EVENT_TLS_READY, 0 },
	{ HEAD "C: STARTTLS\nS: 220 go\n* TLS handshake failed\nC: QUIT\n", EVENT_TLS_READY, 0 },
	{ HEAD "C: QUIT\nS: 221 bye\nS: 220 again\n", EVENT_CONNECTED, 2 },
	{ HEAD "* connection closed\nC: EHLO x\n", EVENT_CONNECTED, 2 },
	{ "# a\n* b\nc\n\n" HEAD, EVENT_NOTE, 3 },
	{ "-> EHLO x\n<- 250 x\nC: no mark of this text\n", EVENT_NOTE, 1 },
};

START_TEST(texts_become_their_events_and_no_others)
{
	struct journal *journal = read_lines(counts[_i].text);

	ck_assert_uint_eq(count_kind(journal, counts[_i].kind), counts[_i].count);
	journal_free(journal);
}
END_TEST

START_TEST(more_commands_than_can_wait_are_kept_as_notes)
{
	struct bytes text = BYTES_INIT;
	struct journal *journal;

	bytes_append_text(&text, HEAD);
	for (int i = 0; i < 30; i++)
		bytes_append_text(&text, "C: NOOP\n");
	journal = read_lines(bytes_text(&text));
	ck_assert_uint_eq(count_kind(journal, EVENT_COMMAND), 21);
	ck_assert_uint_eq(count_kind(journal, EVENT_NOTE), 10);
	journal_free(journal);
	bytes_release(&text);
}
END_TEST

START_TEST(what_is_imported_is_read_again_from_its_file)
{
	struct journal *journal =
		read_lines(HEAD PHASES "C: DATA\nS: 354 go\nC: a\nC: .\nS: 250 ok\n");
	struct codec_reader *reader = codec_reader_new();
	struct bytes written = BYTES_INIT;
	struct journal *again;
	struct span rest;

	codec_append_head(&written, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&written, journal, id);
	for (rest = bytes_span(&written); rest.size;) {
		size_t end = span_find(rest, '\n');

		codec_reader_push(reader, span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	ck_assert_uint_eq(codec_reader_damaged(reader), 0);
	again = codec_reader_take(reader);
	ck_assert_uint_eq(journal_count(again), journal_count(journal));
	codec_reader_free(reader);
	journal_free(again);
	journal_free(journal);
	bytes_release(&written);
}
END_TEST

START_TEST(every_format_has_a_name_of_its_own)
{
	const struct import_format *format;
	size_t n;

	for (n = 0; (format = import_format(n)); n++) {
		ck_assert_ptr_eq(import_format_find(format->name), format);
		ck_assert_uint_gt(strlen(format->title), 0);
		ck_assert_int_eq(format->recognise(format, span_text("")), 0);
	}
	ck_assert_uint_gt(n, 0);
	ck_assert_ptr_null(import_format_find("no such format"));
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/lines");
	TCase *tcase = tcase_create("texts");

	tcase_add_loop_test(tcase, only_a_text_with_smtp_in_it_is_taken, 0, COUNT(texts));
	tcase_add_loop_test(tcase, remarks_that_tell_a_fact_become_it, 0, COUNT(remarks));
	tcase_add_loop_test(tcase, time_passes_where_the_text_says_so, 0, COUNT(waits));
	tcase_add_loop_test(tcase, credentials_in_a_text_leave_their_structure_only, 0,
			    COUNT(secrets));
	tcase_add_test(tcase, the_name_in_a_login_is_kept);
	tcase_add_loop_test(tcase, texts_become_their_events_and_no_others, 0, COUNT(counts));
	tcase_add_test(tcase, more_commands_than_can_wait_are_kept_as_notes);
	tcase_add_test(tcase, what_is_imported_is_read_again_from_its_file);
	tcase_add_test(tcase, every_format_has_a_name_of_its_own);
	suite_add_tcase(suite, tcase);
	return suite;
}

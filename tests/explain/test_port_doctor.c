/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First bytes and silence, and what a port is that shows them. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "explain/port_doctor.h"
#include "explain/verdict.h"
#include "transcript.h"

START_TEST(first_bytes_tell_what_a_port_is)
{
	static const struct {
		const char *first;
		size_t size; /* 0: up to the NUL */
		enum port_mode mode;
		const char *name; /* NULL: an ordinary greeting */
	} rows[] = {
		{ "\x15\x03\x01\x00\x02\x02\x46", 7, PORT_PLAIN, "tls-alert" },
		{ "\x16\x03\x01", 0, PORT_PLAIN, "tls-handshake" },
		{ "HTTP/1.1 400 Bad Request\r\n", 0, PORT_PLAIN, "http" },
		{ "http/1.0 400\r\n", 0, PORT_PLAIN, "http" },
		{ "<!DOCTYPE html>", 0, PORT_PLAIN, "http" },
		{ "<html><body>", 0, PORT_PLAIN, "http" },
		{ "HTTP/1.1 400 Bad Request\r\n", 0, PORT_TLS, "http" },
		{ "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", 0, PORT_PLAIN, "ssh" },
		{ "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", 0, PORT_TLS, "ssh" },
		{ "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n", 0, PORT_PLAIN, "imap" },
		{ "* PREAUTH ready\r\n", 0, PORT_PLAIN, "imap" },
		{ "* BYE too many\r\n", 0, PORT_TLS, "imap" },
		{ "+OK Dovecot ready.\r\n", 0, PORT_PLAIN, "pop3" },
		{ "-ERR busy\r\n", 0, PORT_PLAIN, "pop3" },
		{ "\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n", 0, PORT_PLAIN, "sieve" },
		{ "RFB 003.008\n", 0, PORT_PLAIN, "vnc" },
		{ "AMQP\0\0\x09\x01", 8, PORT_PLAIN, "amqp" },
		{ "\xff\xfd\x18", 0, PORT_PLAIN, "telnet" },
		{ "220 (vsFTPd 3.0.3)\r\n", 0, PORT_PLAIN, "ftp" },
		{ "220-FileZilla Server 1.7\r\n", 0, PORT_PLAIN, "ftp" },
		{ "220 mail.example.test LMTP Dovecot ready\r\n", 0, PORT_PLAIN, "lmtp" },
		{ "220 **************************************\r\n", 0, PORT_PLAIN, "masked" },
		{ "220 ***** mail ********0*0**\r\n", 0, PORT_PLAIN, "masked" },
		{ "200 news.example.test InterNetNews ready\r\n", 0, PORT_PLAIN, "nntp" },
		{ "220 mail.example.test ESMTP Postfix\r\n", 0, PORT_TLS, "smtp-in-clear" },
		{ "220-mail.example.test\r\n", 0, PORT_TLS, "smtp-in-clear" },
		{ "554 no\r\n", 0, PORT_TLS, "smtp-in-clear" },
		{ "J\0\0\0\n5.7.42\0", 12, PORT_PLAIN, "unknown" },
		{ "hello there\r\n", 0, PORT_PLAIN, "unknown" },
		{ "220 mail.example.test ESMTP Postfix\r\n", 0, PORT_PLAIN, NULL },
		{ "220-mail.example.test\r\n", 0, PORT_PLAIN, NULL },
		{ "220 * welcome * ready\r\n", 0, PORT_PLAIN, NULL },
		{ "421 too busy\r\n", 0, PORT_PLAIN, NULL },
		{ "554 no\r\n", 0, PORT_PLAIN, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct port_signs signs = {
			.mode = rows[i].mode,
			.ending = PORT_TALKS,
			.first = span_of(rows[i].first,
					 rows[i].size ? rows[i].size : strlen(rows[i].first)),
			.port = 25,
		};
		const struct port_diagnosis *diagnosis = port_diagnose(&signs);

		if (!rows[i].name) {
			ck_assert_msg(!diagnosis, "row %zu", i);
			continue;
		}
		ck_assert_msg(diagnosis != NULL, "row %zu", i);
		ck_assert_msg(!strcmp(diagnosis->name, rows[i].name), "row %zu: %s", i,
			      diagnosis->name);
		ck_assert_ptr_nonnull(strstr(diagnosis->what, "{place}"));
	}
}
END_TEST

START_TEST(silence_tells_by_port_and_by_how_this_side_began)
{
	static const struct {
		enum port_mode mode;
		enum port_ending ending;
		uint64_t port;
		const char *name;
		const char *next; /* occurs in it */
	} rows[] = {
		{ PORT_PLAIN, PORT_SILENT, 465, "awaits-tls", "submissions://" },
		{ PORT_PLAIN, PORT_SILENT, 25, "silent", "five minutes" },
		{ PORT_PLAIN, PORT_SILENT, 587, "silent", "submissions://" },
		{ PORT_TLS, PORT_SILENT, 465, "silent-in-tls", "smtp://" },
		{ PORT_PLAIN, PORT_CLOSES, 25, "closes", "log" },
		{ PORT_PLAIN, PORT_BREAKS, 25, "closes", "log" },
		{ PORT_TLS, PORT_CLOSES, 587, "closes-in-tls", "smtp://" },
		{ PORT_TLS, PORT_BREAKS, 587, "closes-in-tls", "smtp://" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct port_signs signs = {
			rows[i].mode, rows[i].ending, { NULL, 0 }, rows[i].port
		};
		const struct port_diagnosis *diagnosis = port_diagnose(&signs);

		ck_assert_msg(diagnosis && !strcmp(diagnosis->name, rows[i].name), "row %zu", i);
		ck_assert_ptr_nonnull(strstr(diagnosis->next, rows[i].next));
	}
}
END_TEST

/* A session as text, and the verdict that names its port; NULL: the verdict is another one's. */
START_TEST(a_session_s_verdict_names_its_port)
{
	static const struct {
		const char *session;
		const char *stage;
		const char *summary;
		const char *next;
	} rows[] = {
		{ "connect port=25\nS: HTTP/1.1 400 Bad Request\nS: Server: x\nclosed server fin\n",
		  "greeting", "192.0.2.7:25 is a web server", "587" },
		{ "connect port=25\nS: * OK IMAP4rev1\n", "greeting", "is an IMAP server", "465" },
		{ "connect port=465\ntimeout\n", "greeting", "waits for a TLS handshake",
		  "submissions://" },
		{ "connect port=587\nclosed server fin\n", "greeting", "without a greeting",
		  "log" },
		{ "connect port=587\nearly 220 mail.example.test\nfailed tls\nclosed client tls\n",
		  "tls", "greets in clear", "smtp://" },
		{ "connect port=25\nS: 554 no\nclosed server fin\n", "greeting", "554", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct transcript t;
		struct verdict verdict = { 0 };

		transcript_play(&t, rows[i].session);
		verdict_of(t.journal, t.replay, &verdict);
		ck_assert_msg(!strcmp(verdict.stage, rows[i].stage), "row %zu: %s", i,
			      verdict.stage);
		ck_assert_msg(strstr(verdict.summary, rows[i].summary) != NULL, "row %zu: %s", i,
			      verdict.summary);
		ck_assert_msg(verdict.next_count && strstr(verdict.next[0], rows[i].next) != NULL,
			      "row %zu: %s", i, verdict.next_count ? verdict.next[0] : "");
		verdict_release(&verdict);
		transcript_release(&t);
	}
}
END_TEST

START_TEST(what_is_no_beginning_is_left_alone)
{
	static const char *const sessions[] = {
		"connect port=25\n",
		"connect port=25\nS: 220 mail.example.test ESMTP\nC: EHLO a.example\ntimeout\n",
		"connect port=25\nS: 220 mail.example.test ESMTP\nclosed server fin\n",
		"connect port=25\nclosed client closed\n",
		"failed resolve\n",
	};

	for (size_t i = 0; i < sizeof(sessions) / sizeof(sessions[0]); i++) {
		struct transcript t;
		struct port_signs signs;

		transcript_play(&t, sessions[i]);
		ck_assert_msg(!port_diagnose_journal(t.journal, 1, &signs), "row %zu", i);
		transcript_release(&t);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("port doctor");
	TCase *tests = tcase_create("port doctor");

	tcase_add_test(tests, first_bytes_tell_what_a_port_is);
	tcase_add_test(tests, silence_tells_by_port_and_by_how_this_side_began);
	tcase_add_test(tests, a_session_s_verdict_names_its_port);
	tcase_add_test(tests, what_is_no_beginning_is_left_alone);
	suite_add_tcase(suite, tests);
	return suite;
}

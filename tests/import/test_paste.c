/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts as people paste them into tickets: what they are taken for, and what
 * must stand in the journal that comes of them, and what must not.
 */
#include "import/import.h"

#include <string.h>

#include "../tools/unit.h"
#include "journal/codec.h"

static const struct {
	const char *text;
	const char *format;
	const char *wanted;
	const char *unwanted; /* NULL: nothing */
} pastes[] = {
	/* A sentence goes on behind what it quotes. */
	{ "What does \"550 5.7.1 Relaying denied\" mean? We get this since today.\n", "bounce",
	  "\"text\":\"550 5.7.1 Relaying denied\"", NULL },
	/* The log of msmtp: the sender's names stand before the recipient's. */
	{ "Nov 26 09:14:02 host=mail.example.test tls=on auth=on user=user@example.test "
	  "from=sender@client.test recipients=nobody@example.test smtpstatus=550 smtpmsg='550 "
	  "5.1.1 "
	  "Recipient address rejected: User unknown' errormsg='recipient address "
	  "nobody@example.test not accepted by the server' exitcode=EX_DATAERR\n",
	  "bounce", "RCPT TO:<nobody@example.test>", "unknown' errormsg" },
	/* A handshake that the client broke off. */
	{ "<-  220 mail.example.test ESMTP\n -> EHLO client.test\n<-  250-mail.example.test\n"
	  "<-  250 STARTTLS\n -> STARTTLS\n<-  220 2.0.0 Ready to start TLS\n"
	  "*** TLS startup failed (connect(): error:0A000086:SSL routines::certificate verify "
	  "failed)\n*** STARTTLS attempted but failed\n",
	  "swaks", "\"problem\":\"other\"", NULL },
	/* Numbers that people write, around what they paste. */
	{ "Hello,\n\nthis morning\n250 users could not send:\n\nTrying 192.0.2.7...\n"
	  "Connected to mail.example.test.\nEscape character is '^]'.\n"
	  "220 mail.example.test ESMTP\nHELO me\n250 mail.example.test\nQUIT\n221 Bye\n"
	  "Connection closed by foreign host.\n\n450 mails are in the queue.\n",
	  "telnet", "\"text\":\"250 mail.example.test\"", "users could" },
	{ "220 mail.example.test ESMTP\nHELO me\n250 mail.example.test\nQUIT\n221 Bye\n"
	  "Connection closed by foreign host.\n\n450 mails are in the queue.\n",
	  "telnet", "\"text\":\"250 mail.example.test\"", "mails are" },
	/* qmail's and United Internet's bounces. */
	{ "<nobody@example.test>:\n192.0.2.7 does not like recipient.\n"
	  "Remote host said: 550 sorry, no mailbox here by that name. (#5.7.17)\n",
	  "bounce", "RCPT TO:<nobody@example.test>", "\"address\":\"said" },
	{ "kunde@example.de:\nSMTP error from remote server for RCPT TO command, host: "
	  "mx.example.de "
	  "(192.0.2.9) reason: 554 5.7.1 Service unavailable\n",
	  "bounce", "RCPT TO:<kunde@example.de>", NULL },
	/* A German program's time. */
	{ "26.11.2026 09:14:02 S: 220 mail.example.test ESMTP\n26.11.2026 09:14:02 C: EHLO app\n"
	  "26.11.2026 09:14:03 S: 550 5.7.1 Zugriff verweigert\n",
	  "lines", "\"text\":\"550 5.7.1 Zugriff verweigert\"", NULL },
	{ "26.11.2026 09:14:01: * Connected to mail.example.test (192.0.2.7) port 25 (#0)\n"
	  "26.11.2026 09:14:02: < 220 mail.example.test ESMTP\n26.11.2026 09:14:02: > EHLO app\n"
	  "26.11.2026 09:14:03: < 550 5.7.1 Zugriff verweigert\n26.11.2026 09:14:03: * Closing "
	  "connection 0\n",
	  "curl", "\"text\":\"550 5.7.1 Zugriff verweigert\"", NULL },
	/* Who tried to log in is no part of the reason. */
	{ "Nov 26 19:56:52 mail postfix/smtpd[11698]: warning: unknown[192.0.2.9]: SASL LOGIN "
	  "authentication failed: (reason unavailable), sasl_username=user@example.test\n",
	  "postfix", "\"user\":\"user@example.test\"", "sasl_username" },
	/* The line that openssl s_client keeps for itself. */
	{ "CONNECTED(00000003)\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n250 CHUNKING\n"
	  "MAIL FROM:<a@client.test>\n250 2.1.0 Ok\nRCPT TO:<b@example.test>\nRENEGOTIATING\n"
	  "805BA5A0557F0000:error:0A00010A:SSL routines:can_renegotiate:wrong ssl version:\n",
	  "openssl", "MAIL FROM", "RCPT TO" },
	/* What Nodemailer throws: its message, where, and its fields with the same once more. */
	{ "Error: Invalid login: 535-5.7.8 Username and Password not accepted. For more, go to\n"
	  "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20sm - gsmtp\n"
	  "    at SMTPConnection._formatError (/app/smtp-connection/index.js:784:19)\n"
	  "    at SMTPConnection._actionAUTHComplete (/app/smtp-connection/index.js:1536:34) {\n"
	  "  code: 'EAUTH',\n"
	  "  response: '535-5.7.8 Username and Password not accepted. For more, go to\\n' +\n"
	  "    '535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20sm - gsmtp',\n"
	  "  responseCode: 535,\n  command: 'AUTH PLAIN'\n}\n",
	  "bounce",
	  "\"text\":\"535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20sm - "
	  "gsmtp\"",
	  "\"conn\":2" },
	/* What a library has told apart is a reply, and what is quoted ends with its quote. */
	{ "{\n  \"recipient\": \"nobody@example.test\",\n  \"code\": 550,\n  \"message\": \"5.1.1 "
	  "no "
	  "such user\",\n  \"attempt\": 1\n}\n",
	  "bounce", "\"lines\":[\"5.1.1 no such user\"]", "attempt" },
	{ "AuthenticationException: 535: 5.7.3 Authentication unsuccessful [a.example.test]\n",
	  "bounce", "\"text\":\"535 5.7.3 Authentication unsuccessful [a.example.test]\"", NULL },
	{ "could not send mail error=\"permanent error (550): 5.1.1 no such user\" user=4\n",
	  "bounce", "\"text\":\"550 5.1.1 no such user\"", "user=4" },
	{ "SmtpException: Mailbox unavailable. The server response was: 5.7.1 no relaying\n",
	  "bounce", "\"text\":\"550 5.7.1 no relaying\"", NULL },
	{ "SMTP server error: RCPT TO command failed Detail: no such user SMTP code: 550 "
	  "Additional SMTP info: 5.1.1\n",
	  "bounce", "\"text\":\"550 5.1.1 no such user\"", NULL },
	/* Two of a sentence, and one that is said again. */
	{ "a@example.test: 550 5.1.1 unknown\nb@example.test: 452 4.2.2 full\n\nSummary: 452 4.2.2 "
	  "full\n",
	  "bounce", "\"conn\":2", "\"conn\":3" },
	/* Whom it names is whom it is about. */
	{ "Mail from sender@client.test to nobody@example.test bounced: 550 5.1.1 no\n", "bounce",
	  "RCPT TO:<nobody@example.test>", "RCPT TO:<sender" },
	{ "<x@example.test>: host mx.example.test said: 550 5.1.1 inconnu (en r\u00e9ponse \u00e0 "
	  "la "
	  "commande MAIL FROM)\n",
	  "bounce", "\"text\":\"550 5.1.1 inconnu\"", "RCPT" },
	/* Without certificates and session: openssl s_client -quiet. */
	{ "depth=0 CN = mail.example.test\nverify return:1\n250 CHUNKING\nEHLO me.test\n"
	  "250-mail.example.test\n250 AUTH PLAIN\nQUIT\n221 2.0.0 Bye\n",
	  "openssl", "\"joined\":\"greeted\"", NULL },
	{ "depth=0 CN = mail.example.test\nverify error:num=20:unable to get local issuer "
	  "certificate\nverify return:1\n250 CHUNKING\nEHLO me.test\n250 AUTH PLAIN\n",
	  "openssl", "\"kind\":\"TLS_READY\"", "\"trusted\":true" },
};

START_TEST(a_paste_is_understood)
{
	struct span text = span_text(pastes[_i].text);
	struct bytes written = BYTES_INIT;
	struct fault fault;
	const struct import_format *format = import_recognise(text);
	struct journal *journal;

	ck_assert_ptr_nonnull(format);
	ck_assert_str_eq(format->name, pastes[_i].format);
	journal = import_text(text, NULL, &fault);
	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		if (journal_event(journal, id)->kind != EVENT_NOTE)
			codec_append_event(&written, journal, id);
	ck_assert_msg(strstr(bytes_text(&written), pastes[_i].wanted) != NULL, "no %s in\n%s",
		      pastes[_i].wanted, bytes_text(&written));
	if (pastes[_i].unwanted)
		ck_assert_msg(!strstr(bytes_text(&written), pastes[_i].unwanted), "%s in\n%s",
			      pastes[_i].unwanted, bytes_text(&written));
	journal_free(journal);
	bytes_release(&written);
}
END_TEST

/* Read as what they are not: their passwords are remarks, and none of them is shown. */
static const char *const misread[] = {
	"<-  220 mail.example.test ESMTP\n ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n"
	" ~> dXNlckBleGFtcGxlLnRlc3Q=\n<~  334 UGFzc3dvcmQ6\n ~> d3JvbmdwYXNzLTc3\n"
	"<~* 535 5.7.8 Error: authentication failed\n",
	"220 mail.example.test ESMTP\nAUTH LOGIN\n334 VXNlcm5hbWU6\ndXNlckBleGFtcGxlLnRlc3Q=\n"
	"334 UGFzc3dvcmQ6\nd3JvbmdwYXNzLTc3\n535 5.7.8 Error: authentication failed\n",
	"send: 'AUTH LOGIN\\r\\n'\nreply: b'334 UGFzc3dvcmQ6\\r\\n'\n"
	"send: 'd3JvbmdwYXNzLTc3\\r\\n'\nreply: b'535 5.7.8 Error: no\\r\\n'\n",
	"send: 'AUTH PLAIN d3JvbmdwYXNzLTc3\\r\\n'\nreply: b'535 5.7.8 Error: no\\r\\n'\n",
	"< 334 UGFzc3dvcmQ6\n} [5 bytes data]\n> d3JvbmdwYXNzLTc3\n< 535 5.7.8 Error: no\n",
};

START_TEST(a_password_is_shown_by_no_remark)
{
	const struct import_format *format;

	for (size_t n = 0; (format = import_format(n)); n++) {
		struct bytes written = BYTES_INIT;
		struct fault fault;
		struct journal *journal = import_text(span_text(misread[_i]), format, &fault);

		ck_assert_ptr_nonnull(journal);
		for (uint32_t id = 1; id <= journal_count(journal); id++)
			codec_append_event(&written, journal, id);
		ck_assert_msg(!strstr(bytes_text(&written), "d3JvbmdwYXNzLTc3"), "as %s:\n%s",
			      format->name, bytes_text(&written));
		journal_free(journal);
		bytes_release(&written);
	}
}
END_TEST

/* Letters and mails in which numbers stand, and no SMTP. */
static const char *const no_smtp[] = {
	"Hello,\n\nsince this morning\n250 users cannot print.\n\nRegards\n",
	"Received: from mail.example.test (mail.example.test [192.0.2.7])\n"
	"\tby mx.client.test with ESMTPS id 4D2C1A7834D\nFrom: a@example.test\n"
	"Subject: 550 bottles\n\nHello\n550 is a nice number.\n",
};

START_TEST(numbers_that_people_write_are_no_replies)
{
	struct fault fault;

	ck_assert_ptr_null(import_recognise(span_text(no_smtp[_i])));
	ck_assert_ptr_null(import_text(span_text(no_smtp[_i]), NULL, &fault));
}
END_TEST

/* What people paste beside the conversation: their settings and their code. */
static const char *const betrayed[] = {
	"EMAIL_HOST_PASSWORD = 'Zyxwv9!'\n",
	"    s.login('user@example.test', 'Zyxwv9!')\n",
	"dovecot: auth: passwd(user@example.test): Password mismatch (given password: Zyxwv9!)\n",
	"PASS Zyxwv9!\n",
	"smtp://user:Zyxwv9!@mail.example.test:587\n",
};

START_TEST(a_password_in_what_stands_around_is_not_kept)
{
	struct bytes text = BYTES_INIT, written = BYTES_INIT;
	struct journal *journal;
	struct fault fault;

	bytes_append_text(&text, betrayed[_i]);
	bytes_append_text(&text, "220 mail.example.test ESMTP\nHELO me\n250 mail.example.test\n");
	bytes_append_text(&text, betrayed[_i]);
	journal = import_text(bytes_span(&text), NULL, &fault);
	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&written, journal, id);
	ck_assert_msg(!strstr(bytes_text(&written), "Zyxwv9!"), "%s", bytes_text(&written));
	ck_assert(strstr(bytes_text(&written), "{secret:") != NULL);
	journal_free(journal);
	bytes_release(&text);
	bytes_release(&written);
}
END_TEST

START_TEST(settings_of_msmtp_are_told_but_its_password)
{
	struct bytes written = BYTES_INIT;
	struct fault fault;
	struct journal *journal =
		import_text(span_text("SMTP auth failed, no password\nauth = PLAIN\npasswordeval = "
				      "echo Zyxwv9!\n<-- 220 mail.example.test "
				      "ESMTP\n--> EHLO client.test\n<-- 250 mail.example.test\n"),
			    NULL, &fault);

	ck_assert_ptr_nonnull(journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&written, journal, id);
	ck_assert(strstr(bytes_text(&written), "failed, no password") != NULL);
	ck_assert(strstr(bytes_text(&written), "auth = PLAIN") != NULL);
	ck_assert(strstr(bytes_text(&written), "passwordeval = ") != NULL);
	ck_assert(strstr(bytes_text(&written), "Zyxwv9!") == NULL);
	journal_free(journal);
	bytes_release(&written);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/paste");
	TCase *texts = tcase_create("texts");

	tcase_add_loop_test(texts, a_paste_is_understood, 0,
			    (int)(sizeof(pastes) / sizeof(pastes[0])));
	tcase_add_loop_test(texts, a_password_is_shown_by_no_remark, 0,
			    (int)(sizeof(misread) / sizeof(misread[0])));
	tcase_add_loop_test(texts, numbers_that_people_write_are_no_replies, 0,
			    (int)(sizeof(no_smtp) / sizeof(no_smtp[0])));
	tcase_add_loop_test(texts, a_password_in_what_stands_around_is_not_kept, 0,
			    (int)(sizeof(betrayed) / sizeof(betrayed[0])));
	tcase_add_test(texts, settings_of_msmtp_are_told_but_its_password);
	suite_add_tcase(suite, texts);
	return suite;
}

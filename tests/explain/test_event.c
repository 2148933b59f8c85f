/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that are no replies, broken replies, and which software is recognised by what. */
#include <string.h>

#include "../../src/explain/software.h"
#include "../tools/unit.h"
#include "transcript.h"

#define GREETED "S: 220 mail.example.test ESMTP\n"
#define HELLO                                                                                      \
	GREETED "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250-SIZE 10000\n"        \
		"S: 250 STARTTLS\n"
#define TLS                                                                                        \
	HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: EHLO laptop.example.net\n"                  \
	      "S: 250-mail.example.test\nS: 250-SIZE 10000\nS: 250 AUTH PLAIN LOGIN\n"

static const struct {
	const char *session;
	enum event_kind kind; /* the last one of it is explained */
	const char *title;
	enum heading heading;
	const char *says;
} cases[] = {
	{ "connect port=465\n", EVENT_CONNECTED, "Connected to 192.0.2.7", HEADING_NEXT,
	  "TLS handshake" },
	{ "connect port=25\n", EVENT_CONNECTED, "Connected to 192.0.2.7", HEADING_WHEN,
	  "mail servers hand mail" },
	{ "connect attempts=2001:db8::1\n", EVENT_CONNECTED, "Connected to 192.0.2.7",
	  HEADING_DECODED, "Tried: 2001:db8::1" },
	{ HELLO "C: STARTTLS\nS: 220 go\nTLS trusted version=TLSv1.3 name=mail.example.test\n",
	  EVENT_TLS_READY, "TLS stands, and the server is verified", HEADING_NEXT, "EHLO again" },
	{ HELLO "C: STARTTLS\nS: 220 go\nTLS untrusted problem_text=expired\n", EVENT_TLS_READY,
	  "TLS stands, and the server is not verified", HEADING_DECODED, "expired" },
	{ "connect\nTLS trusted version=TLSv1.3\n", EVENT_TLS_READY,
	  "TLS stands, and the server is verified", HEADING_NEXT, "greeting" },
	{ "failed resolve\n", EVENT_FAILED, "Name not resolved", HEADING_FIX, "spelling" },
	/* what is to be done depends on the answer that led nowhere */
	{ "resolved name=a.test type=MX records=0+.\nfailed resolve\n", EVENT_FAILED,
	  "Name not resolved", HEADING_FIX, "name a host in its MX record" },
	{ "resolved name=a.test type=A outcome=bogus dnssec=bogus\nresolved name=a.test type=AAAA "
	  "outcome=no-data\nfailed resolve\n",
	  EVENT_FAILED, "Name not resolved", HEADING_FIX, "sign it again" },
	{ "resolved name=a.test type=A outcome=timed-out\nfailed resolve\n", EVENT_FAILED,
	  "Name not resolved", HEADING_FIX, "/etc/resolv.conf" },
	{ "resolved name=a.test type=A outcome=no-data\nfailed resolve\n", EVENT_FAILED,
	  "Name not resolved", HEADING_FIX, "mx:DOMAIN" },
	{ "failed connect\n", EVENT_FAILED, "No connection", HEADING_WHY, "it did not work" },
	{ HELLO "C: STARTTLS\nS: 220 go\nfailed tls\n", EVENT_FAILED, "TLS failed", HEADING_FIX,
	  "wrong version number" },
	{ HELLO "C: QUIT\nS: 221 bye\nclosed server fin\n", EVENT_CLOSED,
	  "Connection closed by the server, as announced", HEADING_WHY, "announced" },
	{ HELLO "closed server reset\n", EVENT_CLOSED,
	  "Connection closed by the server without a word", HEADING_DECODED, "RST" },
	{ HELLO "closed client closed\n", EVENT_CLOSED, "Connection closed by this side",
	  HEADING_FIX, "QUIT" },
	{ TLS "C: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.test>\nS: 250 ok\nC: "
	      "DATA\nS: 354 go\nM 5\nclosed server reset\n",
	  EVENT_CLOSED, "Connection lost while the verdict on the message was awaited",
	  HEADING_DESCRIPTION, "twice" },
	{ HELLO "C: NOOP\ntimeout\n", EVENT_TIMEOUT, "No reply to NOOP in time",
	  HEADING_DESCRIPTION, "5000" },
	{ HELLO "C: STARTTLS\nS: 220 go\nearly 250 evil\n", EVENT_RECEIVED,
	  "Bytes in clear text before the TLS handshake", HEADING_NEXT, "Close the connection" },
	/* a received line is explained as its reply */
	{ HELLO, EVENT_RECEIVED, "250 Completed", HEADING_DECODED, "STARTTLS: " },
	{ HELLO, EVENT_SENT, "EHLO Extended hello", HEADING_DESCRIPTION, "EHLO host.name" },
	/* commands */
	{ GREETED "C: MAIL FROM:<a@example.net>\n", EVENT_COMMAND,
	  "MAIL Begin a transaction: the sender", HEADING_WHY, "503 is to be expected" },
	{ HELLO "C: MAIL FROM: a@example.net\n", EVENT_COMMAND,
	  "MAIL Begin a transaction: the sender", HEADING_DESCRIPTION, "no angle brackets" },
	{ HELLO "C: MAIL FROM:<a@example.net> SIZE=5000 BODY=8BITMIME\n", EVENT_COMMAND,
	  "MAIL Begin a transaction: the sender", HEADING_DECODED,
	  "50 % of what the server takes" },
	{ HELLO "C: MAIL FROM:<a@example.net> SIZE=5000 BODY=8BITMIME\n", EVENT_COMMAND,
	  "MAIL Begin a transaction: the sender", HEADING_DECODED, "octets above 127" },
	{ HELLO "C: HLEO laptop.example.net\n", EVENT_COMMAND, "An unknown command",
	  HEADING_DESCRIPTION, "was probably meant" },
	{ TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxlLnRlc3Q=\n", EVENT_COMMAND,
	  "Answer to a challenge", HEADING_DECODED, "= \"user@example.test\"" },
	{ TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\nC: "
	      "c2VjcmV0c2VjcmV0\n",
	  EVENT_COMMAND, "Answer to a challenge", HEADING_DECODED, "not kept" },
	{ TLS "C: AUTH PLAIN AHVzZXIAc2VjcmV0\n", EVENT_COMMAND, "AUTH Log in", HEADING_DESCRIPTION,
	  "NUL" },
	{ TLS "C: TURN\n", EVENT_COMMAND, "TURN Change roles (historic)", HEADING_WHEN,
	  "deprecated" },
	/* broken replies and other protocols */
	{ HELLO "C: NOOP\nS: 250-one\nS: 550 two\n", EVENT_REPLY, "250 Completed",
	  HEADING_DESCRIPTION, "different codes" },
	{ "S: HTTP/1.1 400 Bad Request\n", EVENT_REPLY, "Not an SMTP reply", HEADING_DECODED,
	  "web server" },
	{ "S: SSH-2.0-OpenSSH_9.2\n", EVENT_REPLY, "Not an SMTP reply", HEADING_DECODED,
	  "SSH server" },
	{ "S: +OK ready\n", EVENT_REPLY, "Not an SMTP reply", HEADING_DECODED, "POP3" },
	{ "S: * OK IMAP4rev1\n", EVENT_REPLY, "Not an SMTP reply", HEADING_DECODED, "IMAP" },
	{ HELLO "C: NOOP\nS| 250 ok\n", EVENT_REPLY, "250 Completed", HEADING_DESCRIPTION,
	  "LF alone" },
	{ HELLO "C: NOOP\nS: 250 5.1.1 odd\n", EVENT_REPLY, "250 Completed", HEADING_DESCRIPTION,
	  "contradicts" },
	{ HELLO "C: NOOP\nS: 250-one\nclosed server fin\n", EVENT_REPLY, "250 Completed",
	  HEADING_DESCRIPTION, "ended within it" },
	{ "S: 220 mail.example.test ESMTP Postfix\n", EVENT_REPLY, "220 Service Ready",
	  HEADING_DECODED, "Postfix is at the other end" },
};

START_TEST(events_are_explained)
{
	struct bytes texts = BYTES_INIT;
	struct explanation e;
	struct transcript t;

	transcript_play(&t, cases[_i].session);
	ck_assert(explain_event(t.journal, t.replay, transcript_last(&t, cases[_i].kind), &e));
	ck_assert_str_eq(e.title, cases[_i].title);
	ck_assert(e.rule != NULL);
	explanation_texts(&e, cases[_i].heading, &texts);
	ck_assert_msg(strstr(bytes_text(&texts), cases[_i].says) != NULL, "\"%s\" not in:\n%s",
		      cases[_i].says, bytes_text(&texts));
	bytes_release(&texts);
	explanation_release(&e);
	transcript_release(&t);
}
END_TEST

START_TEST(no_secret_is_shown_in_any_explanation)
{
	/* The LOGIN user name is the positive control: it has to be found. */
	static const char *const secrets[] = { "c2VjcmV0c2VjcmV0", "secretsecret",
					       "AHVzZXIAcGFzczEyMzQ=", "pass1234" };
	struct bytes all = BYTES_INIT;
	struct transcript t;

	transcript_play(
		&t, TLS
		"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxlLnRlc3Q=\n"
		"S: 334 UGFzc3dvcmQ6\nC: c2VjcmV0c2VjcmV0\nS: 535 5.7.8 c2VjcmV0c2VjcmV0 is wrong\n"
		"C: AUTH PLAIN AHVzZXIAcGFzczEyMzQ=\nS: 535 5.7.8 secretsecret pass1234\n");
	for (uint32_t id = 1; id <= journal_count(t.journal); id++) {
		struct explanation e;

		if (!explain_event(t.journal, t.replay, id, &e))
			continue;
		explanation_append_text(&e, 0, 0, &all);
		explanation_append_json(&e, &all);
		explanation_release(&e);
	}
	ck_assert(strstr(bytes_text(&all), "user@example.test") != NULL);
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		ck_assert_msg(!strstr(bytes_text(&all), secrets[i]), "%s", secrets[i]);
	bytes_release(&all);
	transcript_release(&t);
}
END_TEST

START_TEST(escape_sequences_do_not_pass)
{
	struct bytes all = BYTES_INIT;
	struct explanation e;
	struct transcript t;

	transcript_play(&t, HELLO "C: NOOP \x1b[31m\nS: 550 5.1.1 \x1b]0;x\x07\n");
	for (uint32_t id = 1; id <= journal_count(t.journal); id++)
		if (explain_event(t.journal, t.replay, id, &e)) {
			explanation_append_text(&e, 0, 0, &all);
			explanation_release(&e);
		}
	ck_assert(!strchr(bytes_text(&all), '\x1b'));
	ck_assert(!strchr(bytes_text(&all), '\x07'));
	ck_assert(strstr(bytes_text(&all), "\\x1B") || strstr(bytes_text(&all), "\\x1b"));
	bytes_release(&all);
	transcript_release(&t);
}
END_TEST

static const struct {
	enum software_sign sign;
	const char *text;
	enum software software;
} signs[] = {
	{ SIGN_BANNER, "mail.example.com ESMTP Postfix (Debian/GNU)", SOFTWARE_POSTFIX },
	{ SIGN_BANNER, "mail.example.com ESMTP Exim 4.98 Sun, 28 Dec 2025", SOFTWARE_EXIM },
	{ SIGN_BANNER, "mail.example.com ESMTP OpenSMTPD", SOFTWARE_OPENSMTPD },
	{ SIGN_BANNER, "mail.example.com ESMTP Sendmail 8.17.1/8.17.1; Sun", SOFTWARE_SENDMAIL },
	{ SIGN_BANNER, "mx.google.com ESMTP c2-2002 - gsmtp", SOFTWARE_GMAIL },
	{ SIGN_BANNER, "X.eurprd01.prod.outlook.com Microsoft ESMTP MAIL Service ready",
	  SOFTWARE_EXCHANGE_ONLINE },
	{ SIGN_BANNER, "ex.example.com Microsoft ESMTP MAIL Service ready at Sun",
	  SOFTWARE_EXCHANGE },
	{ SIGN_BANNER, "email-smtp.amazonaws.com ESMTP SimpleEmailService-d-X", SOFTWARE_SES },
	{ SIGN_BANNER, "mail.example.com ESMTP", SOFTWARE_UNKNOWN },
	{ SIGN_EHLO, "X-EXPS GSSAPI NTLM", SOFTWARE_EXCHANGE },
	{ SIGN_EHLO, "PIPECONNECT", SOFTWARE_EXIM },
	{ SIGN_EHLO, "mail.example.com Hello laptop [192.0.2.1], pleased to meet you",
	  SOFTWARE_SENDMAIL },
	{ SIGN_EHLO, "AUTH PLAIN LOGIN", SOFTWARE_UNKNOWN },
	{ SIGN_REPLY, "no https://support.google.com/mail/?p=X 1-2 - gsmtp", SOFTWARE_GMAIL },
	{ SIGN_REPLY, "Ok", SOFTWARE_UNKNOWN },
};

START_TEST(software_is_recognised_by_what_it_says)
{
	ck_assert_int_eq(software_in(signs[_i].sign, span_text(signs[_i].text), NULL),
			 signs[_i].software);
}
END_TEST

START_TEST(software_is_found_by_its_names)
{
	static const struct {
		const char *name;
		enum software software;
	} names[] = { { "postfix", SOFTWARE_POSTFIX },
		      { "Exim", SOFTWARE_EXIM },
		      { "Google Workspace", SOFTWARE_GMAIL },
		      { "office365", SOFTWARE_EXCHANGE_ONLINE },
		      { "Exchange Server", SOFTWARE_EXCHANGE },
		      { "AWS", SOFTWARE_SES },
		      { "", SOFTWARE_UNKNOWN },
		      { "nobody", SOFTWARE_UNKNOWN } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_int_eq(software_find(span_text(names[i].name)), names[i].software);
	for (int i = 1; i < SOFTWARE_COUNT; i++)
		ck_assert_int_eq(software_find(span_text(software_name((enum software)i))), i);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("event");
	TCase *tcase = tcase_create("events");

	tcase_add_loop_test(tcase, events_are_explained, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tcase, no_secret_is_shown_in_any_explanation);
	tcase_add_test(tcase, escape_sequences_do_not_pass);
	tcase_add_loop_test(tcase, software_is_recognised_by_what_it_says, 0,
			    sizeof(signs) / sizeof(signs[0]));
	tcase_add_test(tcase, software_is_found_by_its_names);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of texts in which no SMTP was spoken, in place of "no line of it is SMTP". */
#include "import/hint.h"

#include <string.h>

#include "../tools/unit.h"
#include "import/import.h"

static const struct {
	const char *text;
	const char *words; /* of the hint */
} texts[] = {
	{ "nc: connect to mail.example.test (192.0.2.7) port 587 (tcp) failed: Connection "
	  "refused\n",
	  "refused connection" },
	{ "Error: connect ECONNREFUSED 127.0.0.1:587\n    at TCPConnectWrap.afterConnect\n",
	  "refused connection" },
	{ "smtplib.SMTP(\"mail.example.test\", 587)\nConnectionRefusedError: [Errno 111] "
	  "Connection "
	  "refused\n",
	  "refused connection" },
	{ "Error: getaddrinfo ENOTFOUND mail.exmaple.test\n", "was not found" },
	{ "Unable to connect to tcp://mail.example.test:25 (Connection timed out)\n", "time-out" },
	{ "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)\n",
	  "speaks plain SMTP" },
	{ "TLS failed: certificate verify failed: unable to get local issuer certificate\n",
	  "not trusted" },
	{ "smtplib.SMTPServerDisconnected: Connection unexpectedly closed\n", "was lost" },
	{ "SMTPException: STARTTLS extension not supported by server.\n", "did not offer" },
	{ "connect: Network is unreachable\n", "no way to the host" },
	{ "* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN] ready.\na1 NOOP\n", "IMAP" },
	{ "+OK ready.\nUSER x\n+OK\n", "POP3" },
	{ "HTTP/1.1 502 Bad Gateway\nServer: x\n", "HTTP" },
	{ "Nov 26 09:14:02 mail opendkim[4711]: 4XyZ: key retrieval: query timed out\n", "filter" },
	{ "The mail server responded:  5.7.1 Command rejected.\n", "explain 5.7.1" },
	{ "SMTP authentication error 535\nHost name: mail.example.test\n", "explain 535" },
	{ "SMTP Error: Could not authenticate.\n", "refused login" },
	{ "The recipient's mail server did not accept it.\n", "quotes nothing" },
	{ "Hello,\n\nplease help.\n", "smtpscope list imports" },
};

START_TEST(what_it_tells_is_said)
{
	struct span text = span_text(texts[_i].text);
	struct bytes hint = BYTES_INIT;

	ck_assert_ptr_null(import_recognise(text));
	import_hint(text, &hint);
	ck_assert_msg(strstr(bytes_text(&hint), texts[_i].words) != NULL, "%s: %s", texts[_i].text,
		      bytes_text(&hint));
	bytes_release(&hint);
}
END_TEST

/* A version, a port, an amount: none is a code of SMTP. */
static const char *const numbers[] = {
	"WordPress 5.7.1 is installed.\n",
	"The mail server listens on port 587 and on 465.\n",
	"Error: 200 messages in the mail queue.\n",
	"The server runs 4.18.0-553.el8.x86_64.\n",
};

START_TEST(a_number_is_no_code)
{
	struct bytes hint = BYTES_INIT;

	import_hint(span_text(numbers[_i]), &hint);
	ck_assert_msg(!strstr(bytes_text(&hint), "explain"), "%s: %s", numbers[_i],
		      bytes_text(&hint));
	bytes_release(&hint);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("import/hint");
	TCase *tcase = tcase_create("texts");

	tcase_add_loop_test(tcase, what_it_tells_is_said, 0,
			    (int)(sizeof(texts) / sizeof(texts[0])));
	tcase_add_loop_test(tcase, a_number_is_no_code, 0,
			    (int)(sizeof(numbers) / sizeof(numbers[0])));
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole sessions with the practice server as tables: what the client sends, what
 * must come back. Each is played whole, byte by byte, and cut at every place.
 */
#include <string.h>

#include "../tools/unit.h"
#include "base/base64.h"
#include "base/bytes.h"
#include "practice/responder.h"

#define HOST "practice.example.test"
#define GREETING "220 " HOST " ESMTP smtpscope practice server\r\n"
#define EHLO "EHLO client.example.net\r\n"
#define MAIL "MAIL FROM:<a@example.net>\r\n"
#define RCPT "RCPT TO:<student@example.test>\r\n"
#define OK_MAIL "250 2.1.0 Sender ok\r\n"
#define OK_RCPT "250 2.1.5 Recipient ok\r\n"
#define GO_DATA "354 End data with <CR><LF>.<CR><LF>\r\n"
#define TLS "\001" /* in a script: here the handshake happens */

#define MECHANISMS                                                                                 \
	" ANONYMOUS CRAM-MD5 DIGEST-MD5 LOGIN OAUTHBEARER PLAIN SCRAM-SHA-1 SCRAM-SHA-256 "        \
	"SCRAM-SHA-512 XOAUTH2"
#define EHLO_HEAD                                                                                  \
	"250-" HOST " greets client.example.net\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n"
#define EHLO_TAIL                                                                                  \
	"250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250 HELP\r\n"
#define OK_EHLO_CLEAR EHLO_HEAD "250-STARTTLS\r\n" EHLO_TAIL
#define OK_EHLO_AUTH EHLO_HEAD "250-AUTH" MECHANISMS "\r\n" EHLO_TAIL
#define OK_TLS "220 2.0.0 Ready to start TLS\r\n"
#define WELCOME "235 2.7.0 Authentication successful\r\n"
#define REFUSED "535 5.7.8 Authentication credentials invalid\r\n"

/* student@example.test, correct horse; then wrong */
#define USER64 "c3R1ZGVudEBleGFtcGxlLnRlc3Q="
#define PASSWORD64 "Y29ycmVjdCBob3JzZQ=="
#define PLAIN64 "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U="
#define WRONG64 "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AHdyb25n"

static const struct session {
	const char *label;
	const char *scenario;
	bool tls, implicit;
	const char *sent;
	const char *said; /* '?' stands for any one byte */
	enum responder_end end;
} sessions[] = {
	{ "a message by DATA", "", false, false,
	  EHLO MAIL RCPT "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT GO_DATA
	  "250 2.0.0 Ok: queued as ??????????\r\n221 2.0.0 " HOST " Goodbye\r\n",
	  RESPONDER_CLOSE },
	{ "a message by HELO", "", false, false, "HELO c.example.net\r\n" MAIL RCPT "DATA\r\n.\r\n",
	  GREETING "250 " HOST " greets c.example.net\r\n" OK_MAIL OK_RCPT GO_DATA
		   "250 2.0.0 Ok: queued as ??????????\r\n",
	  RESPONDER_OPEN },
	{ "a message in chunks", "", false, false,
	  EHLO MAIL RCPT "BDAT 5\r\nab\r\n.BDAT 0\r\nBDAT 4 LAST\r\nxyz\nNOOP\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT
	  "250 2.0.0 5 octets received\r\n250 2.0.0 5 octets received\r\n"
	  "250 2.0.0 Ok: queued as ??????????\r\n250 2.0.0 Ok\r\n",
	  RESPONDER_OPEN },
	{ "a chunk out of order is taken and refused", "", false, false,
	  EHLO "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n",
	  GREETING OK_EHLO_AUTH "503 5.5.1 Send MAIL first\r\n250 2.0.0 Ok\r\n", RESPONDER_OPEN },
	{ "DATA within chunks", "", false, false, EHLO MAIL RCPT "BDAT 1\r\nxDATA\r\n" RCPT,
	  GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT
	  "250 2.0.0 1 octets received\r\n503 5.5.1 Chunks have begun: go on with BDAT\r\n"
	  "503 5.5.1 Chunks have begun: no more recipients\r\n",
	  RESPONDER_OPEN },
	{ "a chunk too big is refused when it is through", "", false, false,
	  EHLO MAIL RCPT "BDAT 99999999 LAST\r\nbegun", GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT,
	  RESPONDER_OPEN },
	{ "out of order", "", false, false,
	  MAIL RCPT "DATA\r\nAUTH PLAIN\r\n" EHLO RCPT "DATA\r\n" MAIL MAIL "DATA\r\n"
		    "AUTH PLAIN\r\nSTARTTLS\r\n",
	  GREETING "503 5.5.1 Send EHLO or HELO first\r\n503 5.5.1 Send MAIL first\r\n"
		   "503 5.5.1 Send MAIL first\r\n503 5.5.1 Send EHLO first\r\n" OK_EHLO_AUTH
		   "503 5.5.1 Send MAIL first\r\n503 5.5.1 Send MAIL first\r\n" OK_MAIL
		   "503 5.5.1 There is a sender already\r\n554 5.5.1 No valid recipients\r\n"
		   "503 5.5.1 AUTH is not allowed within a mail transaction\r\n"
		   "502 5.5.1 STARTTLS is not offered here\r\n",
	  RESPONDER_OPEN },
	{ "syntax", "", false, false,
	  EHLO "EHLO\r\nMAIL\r\nMAIL FROM: \r\nMAIL a@b\r\nMAIL FROM:a@b.example\r\n"
	       "MAIL FROM:<a..b@c.example>\r\nMAIL FROM:<a@b.example> NO=1\r\n"
	       "MAIL FROM:<a@b.example> SIZE=x\r\nMAIL FROM:<a@b.example> BODY=X\r\nRSET x\r\n"
	       "VRFY\r\nAUTH\r\n\r\nFOO\r\nMIAL\r\nETRN x\r\n",
	  GREETING OK_EHLO_AUTH
	  "501 EHLO wants your host's name\r\n501 5.5.4 Say MAIL FROM:<address>\r\n"
	  "501 5.5.4 Say MAIL FROM:<address>\r\n501 5.5.4 Say MAIL FROM:<address>\r\n"
	  "501 5.1.7 Put the address in angle brackets\r\n501 5.1.7 Malformed sender address\r\n"
	  "555 5.5.4 Parameter not known here\r\n501 5.5.4 SIZE wants a number\r\n"
	  "501 5.5.4 BODY is 7BIT or 8BITMIME\r\n501 5.5.4 RSET takes no argument\r\n"
	  "501 5.5.4 VRFY wants a name\r\n501 5.5.4 AUTH wants the name of a mechanism\r\n"
	  "500 5.5.2 Empty line\r\n500 5.5.2 Command not recognised\r\n"
	  "500 5.5.2 Command not recognised; did you mean MAIL?\r\n"
	  "502 5.5.1 Command not implemented here\r\n",
	  RESPONDER_OPEN },
	{ "recipients", "", false, false,
	  EHLO "MAIL FROM:<>\r\nRCPT TO:<nobody@example.test>\r\nRCPT TO:<x@example.org>\r\n"
	       "RCPT TO:<>\r\nRCPT TO:<postmaster>\r\nRCPT TO:<X@EXAMPLE.TEST>\r\n"
	       "RCPT TO:<a@example.test> NOTIFY=NEVER\r\nRCPT TO:<\303\244@example.test>\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL
	  "550 5.1.1 No such mailbox here\r\n"
	  "550 5.7.1 Relaying denied: log in first, or write to example.test\r\n"
	  "501 5.1.3 A recipient cannot be empty\r\n" OK_RCPT OK_RCPT
	  "555 5.5.4 Parameter not known here\r\n"
	  "553 5.6.7 This recipient needs SMTPUTF8\r\n",
	  RESPONDER_OPEN },
	{ "parameters", "", false, false,
	  EHLO
	  "MAIL FROM:<\303\244@example.net>\r\n"
	  "MAIL FROM:<\303\244@example.net> SMTPUTF8 SIZE=10485760 BODY=8BITMIME AUTH=<>\r\n"
	  "RCPT TO:<\303\244@example.test>\r\nRSET\r\nMAIL FROM:<a@b.example> SIZE=10485761\r\n",
	  GREETING OK_EHLO_AUTH
	  "550 5.6.7 This sender needs SMTPUTF8\r\n" OK_MAIL OK_RCPT
	  "250 2.0.0 Ok\r\n552 5.3.4 The message is too big for this server\r\n",
	  RESPONDER_OPEN },
	{ "parameters after HELO", "", false, false, "HELO x\r\nMAIL FROM:<a@b.example> SIZE=1\r\n",
	  GREETING "250 " HOST " greets x\r\n555 5.5.4 Parameters need EHLO first\r\n",
	  RESPONDER_OPEN },
	{ "lines that end wrong", "", false, false, "NOOP\nNOOP\r\nNO\rOP\r\nNOOP\r\n",
	  GREETING "500 5.5.2 A line ends in CR LF, this one ended in LF\r\n250 2.0.0 Ok\r\n"
		   "500 5.5.2 A line holds no NUL and no lone CR\r\n250 2.0.0 Ok\r\n",
	  RESPONDER_OPEN },
	{ "help and vrfy", "", false, false,
	  "HELP\r\nVRFY student\r\nVRFY <nobody@example.test>\r\nNOOP x\r\n",
	  GREETING "214-2.0.0 This is a practice server: nothing leaves this machine.\r\n"
		   "214-2.0.0 EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT\r\n"
		   "214-2.0.0 RSET NOOP VRFY HELP QUIT\r\n"
		   "214 2.0.0 Mail to example.test is taken; other domains need AUTH.\r\n"
		   "252 2.0.0 Not verified, but mail to it would be tried\r\n"
		   "550 5.1.1 No such mailbox here\r\n250 2.0.0 Ok\r\n",
	  RESPONDER_OPEN },
	{ "too many errors", "", false, false,
	  "A\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r"
	  "\n"
	  "A\r\nA\r\nNOOP\r\n",
#define NO "500 5.5.2 Command not recognised\r\n"
	  GREETING NO NO NO NO NO NO NO NO NO NO NO NO NO NO NO NO NO NO NO
	  "421 4.7.0 " HOST " Too many errors, closing\r\n",
	  RESPONDER_CLOSE },
	{ "STARTTLS, LOGIN, relaying", "", true, false,
	  EHLO "AUTH PLAIN " PLAIN64 "\r\nSTARTTLS\r\n" TLS MAIL EHLO "AUTH LOGIN\r\n" USER64
	       "\r\n" PASSWORD64 "\r\n" MAIL "RCPT TO:<x@example.org>\r\nRSET\r\nAUTH LOGIN\r\n"
	       "STARTTLS\r\n",
	  GREETING OK_EHLO_CLEAR "538 5.7.11 Encryption is needed first: send STARTTLS\r\n" OK_TLS
				 "503 5.5.1 Send EHLO or HELO first\r\n" OK_EHLO_AUTH
				 "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n" WELCOME OK_MAIL OK_RCPT
				 "250 2.0.0 Ok\r\n503 5.5.1 You are logged in already\r\n"
				 "503 5.5.1 TLS is active already\r\n",
	  RESPONDER_OPEN },
	{ "what comes in clear behind STARTTLS is never served", "", true, false,
	  EHLO "STARTTLS\r\nNOOP\r\nNOO" TLS "NOOP\r\n",
	  GREETING OK_EHLO_CLEAR OK_TLS "250 2.0.0 Ok\r\n", RESPONDER_OPEN },
	{ "STARTTLS before EHLO, and with an argument", "", true, false,
	  "STARTTLS\r\nSTARTTLS now\r\n",
	  GREETING "503 5.5.1 Send EHLO first\r\n501 5.5.4 STARTTLS takes no argument\r\n",
	  RESPONDER_OPEN },
	{ "implicit TLS", "", true, true, EHLO "AUTH PLAIN " PLAIN64 "\r\n",
	  GREETING OK_EHLO_AUTH WELCOME, RESPONDER_OPEN },
	{ "PLAIN at the empty challenge, and its refusals", "", false, false,
	  EHLO "AUTH PLAIN\r\n" WRONG64 "\r\nAUTH PLAIN =\r\nAUTH PLAIN dGltAHg=\r\n"
	       "AUTH PLAIN !\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN x y\r\nAUTH GSSAPI\r\nAUTH NOPE\r\n"
	       "auth plain " PLAIN64 "\r\n",
	  GREETING OK_EHLO_AUTH
	  "334 \r\n" REFUSED "501 5.5.2 Malformed response for this mechanism\r\n"
	  "501 5.5.2 Malformed response for this mechanism\r\n"
	  "501 5.5.2 This is no Base64\r\n334 \r\n501 5.7.0 Authentication cancelled\r\n"
	  "501 5.5.4 AUTH takes one mechanism and one initial response\r\n"
	  "504 5.5.4 Mechanism not known here\r\n504 5.5.4 Mechanism not known here\r\n" WELCOME,
	  RESPONDER_OPEN },
	{ "LOGIN with the user on the AUTH line", "", false, false,
	  EHLO "AUTH LOGIN " USER64 "\r\n" PASSWORD64 "\r\n",
	  GREETING OK_EHLO_AUTH "334 UGFzc3dvcmQ6\r\n" WELCOME, RESPONDER_OPEN },
	{ "no AUTH after HELO", "", false, false, "HELO x\r\nAUTH PLAIN " PLAIN64 "\r\n",
	  GREETING "250 " HOST " greets x\r\n503 5.5.1 Send EHLO first\r\n", RESPONDER_OPEN },

	{ "app_password", "app_password", false, false,
	  EHLO "AUTH PLAIN " PLAIN64 "\r\nAUTH PLAIN " WRONG64 "\r\n",
	  GREETING OK_EHLO_AUTH
	  "534-5.7.9 Application-specific password required. Learn more at\r\n"
	  "534 5.7.9 https://support.example.test/app-passwords\r\n" REFUSED,
	  RESPONDER_OPEN },
	{ "auth_454", "auth_454", false, false,
	  EHLO "AUTH PLAIN " PLAIN64 "\r\nRCPT TO:<x@example.org>\r\n",
	  GREETING OK_EHLO_AUTH "454 4.7.0 Temporary authentication failure: Connection lost to "
				"authentication server\r\n503 5.5.1 Send MAIL first\r\n",
	  RESPONDER_OPEN },
	{ "auth_clear", "auth_clear", true, false, EHLO "AUTH PLAIN " PLAIN64 "\r\n",
	  GREETING EHLO_HEAD "250-STARTTLS\r\n250-AUTH" MECHANISMS "\r\n" EHLO_TAIL WELCOME,
	  RESPONDER_OPEN },
	{ "auth_refused, and its user is not logged in", "auth_refused", false, false,
	  EHLO "AUTH PLAIN " PLAIN64 "\r\n" MAIL "RCPT TO:<x@example.org>\r\n",
	  GREETING OK_EHLO_AUTH
	  "535 5.7.8 Error: authentication failed: authentication failure\r\n" OK_MAIL
	  "550 5.7.1 Relaying denied: log in first, or write to example.test\r\n",
	  RESPONDER_OPEN },
	{ "bad_challenge", "bad_challenge", false, false, EHLO "AUTH LOGIN\r\n*\r\n",
	  GREETING OK_EHLO_AUTH "334 VXNlcm5hbWU6=\r\n501 5.7.0 Authentication cancelled\r\n",
	  RESPONDER_OPEN },
	{ "banner_masked", "banner_masked", true, false, EHLO "STARTTLS\r\n",
	  "220 ************************************************\r\n" EHLO_HEAD
	  "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-HELP\r\n"
	  "250 XXXXXXXA\r\n502 5.5.1 STARTTLS is not offered here\r\n",
	  RESPONDER_OPEN },
	{ "busy_421", "busy_421", false, false, EHLO,
	  "421 4.3.2 " HOST " Too busy, try again later\r\n", RESPONDER_CLOSE },
	{ "closes_at_once", "closes_at_once", false, false, EHLO, "", RESPONDER_CLOSE },
	{ "closes_mid_data", "closes_mid_data", false, false, EHLO MAIL RCPT "DATA\r\nx\r\n.\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT GO_DATA, RESPONDER_RESET },
	{ "closes_mid_data, by chunks", "closes_mid_data", false, false,
	  EHLO MAIL RCPT "BDAT 3 LAST\r\nx\r\n", GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT,
	  RESPONDER_RESET },
	{ "codes_differ", "codes_differ", false, false, EHLO MAIL,
	  GREETING OK_EHLO_AUTH "250-2.1.0 Sender ok\r\n550 5.1.0 Sender refused\r\n",
	  RESPONDER_OPEN },
	{ "full", "full", false, false, EHLO MAIL RCPT,
	  GREETING OK_EHLO_AUTH
	  "452 4.3.1 Insufficient system storage\r\n503 5.5.1 Send MAIL first\r\n",
	  RESPONDER_OPEN },
	{ "garbage_tls", "garbage_tls", true, false, EHLO "STARTTLS\r\n",
	  GREETING OK_EHLO_CLEAR OK_TLS "250 2.0.0 This is no handshake\r\n", RESPONDER_CLOSE },
	{ "greylist", "greylist", false, false,
	  EHLO MAIL "RCPT TO:<nobody@example.test>\r\n" RCPT "DATA\r\n" RCPT "DATA\r\n.\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL "550 5.1.1 No such mailbox here\r\n"
					"450 4.2.0 Recipient greylisted, try again in a minute\r\n"
					"554 5.5.1 No valid recipients\r\n" OK_RCPT GO_DATA
					"250 2.0.0 Ok: queued as ??????????\r\n",
	  RESPONDER_OPEN },
	{ "helo_only", "helo_only", false, false, EHLO MAIL "HELO x\r\n" MAIL,
	  GREETING "500 Command not recognised\r\n503 5.5.1 Send EHLO or HELO first\r\n250 " HOST
		   " greets x\r\n" OK_MAIL,
	  RESPONDER_OPEN },
	{ "lock_after_three", "lock_after_three", false, false,
	  EHLO "AUTH PLAIN " WRONG64 "\r\nAUTH PLAIN " WRONG64 "\r\nAUTH PLAIN\r\n*\r\n"
	       "AUTH PLAIN " WRONG64 "\r\nAUTH PLAIN " PLAIN64 "\r\nAUTH PLAIN " PLAIN64 "\r\n",
	  GREETING OK_EHLO_AUTH REFUSED REFUSED
	  "334 \r\n501 5.7.0 Authentication cancelled\r\n" REFUSED
	  "454 4.7.0 Too many failed logins, try again in ten minutes\r\n"
	  "454 4.7.0 Too many failed logins, try again in ten minutes\r\n",
	  RESPONDER_OPEN },
	{ "login_dialect", "login_dialect", false, false,
	  EHLO "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n",
	  GREETING OK_EHLO_AUTH "334 VXNlciBOYW1lAA==\r\n334 UGFzc3dvcmQA\r\n" WELCOME,
	  RESPONDER_OPEN },
	{ "login_dialect leaves PLAIN alone", "login_dialect", false, false, EHLO "AUTH PLAIN\r\n",
	  GREETING OK_EHLO_AUTH "334 \r\n", RESPONDER_OPEN },
	{ "login_swapped", "login_swapped", false, false,
	  EHLO "AUTH LOGIN\r\n" USER64 "\r\n" PASSWORD64 "\r\n",
	  GREETING OK_EHLO_AUTH "334 UGFzc3dvcmQ6\r\n334 VXNlcm5hbWU6\r\n" WELCOME,
	  RESPONDER_OPEN },
	{ "no_auth", "no_auth", false, false, EHLO "AUTH PLAIN " PLAIN64 "\r\n",
	  GREETING EHLO_HEAD EHLO_TAIL "502 5.5.1 AUTH is not offered here\r\n", RESPONDER_OPEN },
	{ "no_tls", "no_tls", true, false, EHLO "STARTTLS\r\nAUTH PLAIN " PLAIN64 "\r\n",
	  GREETING OK_EHLO_AUTH "502 5.5.1 STARTTLS is not offered here\r\n" WELCOME,
	  RESPONDER_OPEN },
	{ "no_verdict", "no_verdict", false, false, EHLO MAIL RCPT "DATA\r\nx\r\n.\r\n",
	  GREETING OK_EHLO_AUTH OK_MAIL OK_RCPT GO_DATA, RESPONDER_CLOSE },
	{ "silence", "silence", false, false, EHLO "QUIT\r\n", "", RESPONDER_CLOSE },
	{ "starttls_again", "starttls_again", true, false,
	  EHLO "STARTTLS\r\n" TLS EHLO "STARTTLS\r\nNOOP\r\n",
	  GREETING OK_EHLO_CLEAR OK_TLS EHLO_HEAD "250-STARTTLS\r\n250-AUTH" MECHANISMS
						  "\r\n" EHLO_TAIL OK_TLS "250 2.0.0 Ok\r\n",
	  RESPONDER_OPEN },
	{ "starttls_inject", "starttls_inject", true, false, EHLO "STARTTLS\r\n" TLS EHLO,
	  GREETING OK_EHLO_CLEAR OK_TLS
	  "250-" HOST "\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10485760\r\n" OK_EHLO_AUTH,
	  RESPONDER_OPEN },
	{ "tls_refused", "tls_refused", true, false, EHLO "STARTTLS\r\nNOOP\r\n",
	  GREETING OK_EHLO_CLEAR
	  "454 4.7.0 TLS not available due to local problem\r\n250 2.0.0 Ok\r\n",
	  RESPONDER_OPEN },
};

#define SESSION_COUNT ((int)(sizeof(sessions) / sizeof(sessions[0])))

static struct responder *begin(const struct session *session)
{
	const struct scenario *scenario = scenario_find(span_text(session->scenario));

	ck_assert_ptr_nonnull(scenario);
	return responder_new(scenario, session->tls, session->implicit, 1000);
}

/* Plays a script in pieces of at most `size`; with `cut` the first piece ends there. */
static void play(const struct session *session, size_t size, size_t cut, struct bytes *said)
{
	struct responder *responder = begin(session);
	struct span left = span_text(session->sent);
	size_t at = 0;

	responder_take(responder, 1000, said);
	while (left.size) {
		size_t handshake = span_find(left, TLS[0]);
		size_t piece = at < cut && cut - at < size ? cut - at : size;
		struct span now = span_part(left, 0, piece < handshake ? piece : handshake);

		responder_push(responder, 1000, now);
		responder_take(responder, 1000, said);
		at += now.size;
		left = span_after(left, now.size);
		if (left.size && left.data[0] == (unsigned char)TLS[0]) {
			ck_assert_msg(responder_wants_tls(responder), "%s", session->label);
			responder_tls_ready(responder, 1000);
			left = span_after(left, 1);
			at++;
		}
	}
	ck_assert_msg(responder_end(responder) == session->end, "%s ends with %d", session->label,
		      (int)responder_end(responder));
	responder_free(responder);
}

static bool is_as_said(struct span have, const char *want)
{
	if (have.size != strlen(want))
		return false;
	for (size_t i = 0; i < have.size; i++)
		if (want[i] != '?' && have.data[i] != (unsigned char)want[i])
			return false;
	return true;
}

START_TEST(a_session_is_answered_as_its_table_says)
{
	const struct session *session = &sessions[_i];
	struct bytes said = BYTES_INIT;

	play(session, SIZE_MAX, 0, &said);
	ck_assert_msg(is_as_said(bytes_span(&said), session->said), "%s:\n%s", session->label,
		      bytes_text(&said));
	bytes_release(&said);
}
END_TEST

START_TEST(the_cut_of_the_input_changes_nothing)
{
	const struct session *session = &sessions[_i];
	struct bytes whole = BYTES_INIT, said = BYTES_INIT;

	play(session, SIZE_MAX, 0, &whole);
	play(session, 1, 0, &said);
	ck_assert_msg(span_equal(bytes_span(&said), bytes_span(&whole)), "%s, byte by byte",
		      session->label);
	for (size_t cut = 1; cut < strlen(session->sent); cut++) {
		bytes_clear(&said);
		play(session, SIZE_MAX, cut, &said);
		ck_assert_msg(span_equal(bytes_span(&said), bytes_span(&whole)), "%s, cut at %zu",
			      session->label, cut);
	}
	bytes_release(&said);
	bytes_release(&whole);
}
END_TEST

/* What responder_take() gives at a moment; the text is compared. */
static void check_taken(struct responder *responder, uint64_t now_us, const char *want)
{
	struct bytes said = BYTES_INIT;

	responder_take(responder, now_us, &said);
	ck_assert_str_eq(bytes_text(&said), want);
	bytes_release(&said);
}

static struct responder *begin_scenario(const char *name, bool tls)
{
	struct responder *responder =
		responder_new(scenario_find(span_text(name)), tls, false, 1000);
	struct bytes said = BYTES_INIT;

	responder_push(responder, 1000, span_text(EHLO));
	responder_take(responder, 1000, &said);
	bytes_release(&said);
	return responder;
}

START_TEST(a_delayed_refusal_holds_back_all_behind_it)
{
	struct responder *responder = begin_scenario("slow", false);

	responder_push(responder, 5000, span_text("AUTH PLAIN " WRONG64 "\r\nNOOP\r\n"));
	check_taken(responder, 5000, "");
	ck_assert_uint_eq(responder_deadline(responder), 2005000);
	check_taken(responder, 2004999, "");
	check_taken(responder, 2005000, REFUSED "250 2.0.0 Ok\r\n");
	ck_assert_uint_eq(responder_deadline(responder), 0);
	responder_push(responder, 3000000, span_text("AUTH PLAIN " PLAIN64 "\r\n"));
	check_taken(responder, 3000000, WELCOME);
	responder_free(responder);
}
END_TEST

START_TEST(dribbled_bytes_come_one_by_one_and_are_all_there)
{
	struct responder *responder =
		responder_new(scenario_find(span_text("dribble")), false, false, 1000);
	struct bytes said = BYTES_INIT;
	uint64_t now;

	while ((now = responder_deadline(responder))) {
		size_t before = said.size;

		responder_take(responder, now, &said);
		ck_assert_uint_eq(said.size, before + 1);
	}
	ck_assert_str_eq(bytes_text(&said), GREETING);
	bytes_release(&said);
	responder_free(responder);
}
END_TEST

START_TEST(tls_waits_until_all_that_is_said_in_clear_is_out)
{
	struct responder *responder = begin_scenario("starttls_inject_late", true);

	responder_push(responder, 2000, span_text("STARTTLS\r\n"));
	ck_assert(!responder_wants_tls(responder));
	check_taken(responder, 2000, OK_TLS);
	ck_assert(!responder_wants_tls(responder));
	ck_assert_uint_eq(responder_deadline(responder), 52000);
	check_taken(responder, 52000,
		    "250-" HOST "\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10485760\r\n");
	ck_assert(responder_wants_tls(responder));
	responder_free(responder);
}
END_TEST

START_TEST(the_end_comes_after_all_was_taken)
{
	struct responder *responder = begin_scenario("", false);

	responder_push(responder, 2000, span_text("QUIT\r\n"));
	ck_assert_int_eq(responder_end(responder), RESPONDER_OPEN);
	check_taken(responder, 2000, "221 2.0.0 " HOST " Goodbye\r\n");
	ck_assert_int_eq(responder_end(responder), RESPONDER_CLOSE);
	responder_free(responder);
	responder = begin_scenario("", false);
	responder_finish(responder, 2000);
	ck_assert_int_eq(responder_end(responder), RESPONDER_CLOSE);
	responder_free(responder);
}
END_TEST

START_TEST(a_message_over_the_limit_is_refused_at_its_end)
{
	static const char line[] =
		"a line of content that is counted and forgotten at once....\r\n";
	struct responder *responder = begin_scenario("", false);
	struct bytes block = BYTES_INIT, said = BYTES_INIT;

	responder_push(responder, 1000, span_text(MAIL RCPT "DATA\r\n"));
	for (size_t i = 0; i < 1024; i++)
		bytes_append_text(&block, line);
	for (size_t sent = 0; sent <= 10485760; sent += block.size)
		responder_push(responder, 1000, bytes_span(&block));
	responder_take(responder, 1000, &said);
	bytes_clear(&said);
	responder_push(responder, 1000, span_text(".\r\nNOOP\r\n"));
	responder_take(responder, 1000, &said);
	ck_assert_str_eq(bytes_text(&said),
			 "552 5.3.4 The message is too big for this server\r\n250 2.0.0 Ok\r\n");
	bytes_release(&said);
	bytes_release(&block);
	responder_free(responder);
}
END_TEST

START_TEST(one_seed_gives_the_same_queue_ids_and_another_gives_others)
{
	struct bytes said[3] = { BYTES_INIT, BYTES_INIT, BYTES_INIT };

	for (uint64_t i = 0; i < 3; i++) {
		struct responder *responder =
			responder_new(scenario_find(span_text("")), false, false, i < 2 ? 7 : 8);

		responder_push(responder, 9, span_text(EHLO MAIL RCPT "DATA\r\n.\r\n"));
		responder_take(responder, 9, &said[i]);
		responder_free(responder);
	}
	ck_assert(span_equal(bytes_span(&said[0]), bytes_span(&said[1])));
	ck_assert(!span_equal(bytes_span(&said[0]), bytes_span(&said[2])));
	for (size_t i = 0; i < 3; i++)
		bytes_release(&said[i]);
}
END_TEST

START_TEST(lines_over_the_bounds_are_refused_and_the_session_goes_on)
{
	static const struct {
		const char *before;
		size_t size;
		const char *said;
	} rows[] = {
		{ "NOOP ", 510, "250 2.0.0 Ok\r\n" },
		{ "NOOP ", 511, "500 5.5.2 Line too long\r\n" },
		{ "NOOP ", 2000000, "500 5.5.2 Line too long\r\n" },
		{ "AUTH LOGIN ", 11 + 4 * 3068, "334 UGFzc3dvcmQ6\r\n" },
		{ "AUTH LOGIN ", 11 + 4 * 3069, "500 5.5.2 Line too long\r\n" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct responder *responder = begin_scenario("", false);
		struct bytes text = BYTES_INIT;

		bytes_append_text(&text, rows[i].before);
		/* A's are Base64 too, where they come in fours. */
		while (text.size < rows[i].size)
			bytes_append_byte(&text, 'A');
		bytes_append_text(&text, "\r\n");
		responder_push(responder, 1000, bytes_span(&text));
		check_taken(responder, 1000, rows[i].said);
		bytes_release(&text);
		responder_free(responder);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("practice/responder");
	TCase *tables = tcase_create("sessions");
	TCase *time = tcase_create("time and bounds");

	tcase_add_loop_test(tables, a_session_is_answered_as_its_table_says, 0, SESSION_COUNT);
	tcase_add_loop_test(tables, the_cut_of_the_input_changes_nothing, 0, SESSION_COUNT);
	suite_add_tcase(suite, tables);
	tcase_add_test(time, a_delayed_refusal_holds_back_all_behind_it);
	tcase_add_test(time, dribbled_bytes_come_one_by_one_and_are_all_there);
	tcase_add_test(time, tls_waits_until_all_that_is_said_in_clear_is_out);
	tcase_add_test(time, the_end_comes_after_all_was_taken);
	tcase_add_test(time, a_message_over_the_limit_is_refused_at_its_end);
	tcase_add_test(time, one_seed_gives_the_same_queue_ids_and_another_gives_others);
	tcase_add_test(time, lines_over_the_bounds_are_refused_and_the_session_goes_on);
	suite_add_tcase(suite, time);
	return suite;
}

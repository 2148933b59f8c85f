/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the last reply of a written session is taken for: which rule speaks,
 * what it says under a heading, and which line is named as its cause.
 */
#include "../tools/unit.h"

#include "transcript.h"

#define GREETED "S: 220 mail.example.test ESMTP\n"
#define HELLO                                                                                      \
	GREETED "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250-SIZE 35882577\n"     \
		"S: 250-STARTTLS\nS: 250 ENHANCEDSTATUSCODES\n"
#define IN_TLS                                                                                     \
	HELLO "C: STARTTLS\nS: 220 2.0.0 Ready\nTLS trusted\nC: EHLO laptop.example.net\n"         \
	      "S: 250-mail.example.test\nS: 250-AUTH PLAIN LOGIN SCRAM-SHA-256 XOAUTH2 "           \
	      "CRAM-MD5 NTLM\nS: 250 ENHANCEDSTATUSCODES\n"
#define LOGGED_IN                                                                                  \
	IN_TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxlLnRlc3Q=\n"                 \
	       "S: 334 UGFzc3dvcmQ6\nC: c2VjcmV0c2VjcmV0\nS: 235 2.7.0 ok\n"
#define SENDER LOGGED_IN "C: MAIL FROM:<user@example.test>\nS: 250 2.1.0 Ok\n"
#define RECIPIENT SENDER "C: RCPT TO:<friend@example.org>\nS: 250 2.1.5 Ok\n"
#define SENT RECIPIENT "C: DATA\nS: 354 go\nM 500\n"

struct context_case {
	const char *session;
	const char *rule; /* beginning of the rule's name */
	enum heading heading;
	const char *says;  /* occurs under the heading; NULL: not asked */
	const char *cause; /* a command that "Why here" leads to; NULL: not asked */
};

static const struct context_case cases[] = {
	/* 220 */
	{ GREETED, "220 as the greeting", HEADING_NEXT, "EHLO", NULL },
	{ HELLO "C: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n", "220 after STARTTLS",
	  HEADING_DESCRIPTION, "this is no greeting", "STARTTLS" },
	{ HELLO "C: XCLIENT NAME=a.example\nS: 220 mail.example.test ESMTP\n", "220 after XCLIENT",
	  HEADING_NEXT, "EHLO", NULL },
	/* 250 */
	{ HELLO, "250 after EHLO", HEADING_DECODED, "34.2 MiB", "EHLO laptop.example.net" },
	{ GREETED "C: HELO laptop.example.net\nS: 250 mail.example.test\n", "250 after HELO",
	  HEADING_FIX, "send EHLO", NULL },
	{ IN_TLS, "250 after EHLO inside TLS", HEADING_DECODED,
	  "Gone since the EHLO before: ", NULL },
	{ IN_TLS, "250 after EHLO inside TLS", HEADING_DECODED,
	  "SCRAM-SHA-256: The password is not", NULL },
	{ SENDER, "250 after MAIL", HEADING_NEXT, "RCPT TO:<recipient>.", NULL },
	{ LOGGED_IN "C: MAIL FROM:<>\nS: 250 2.1.0 Ok\n", "250 after MAIL with an empty sender",
	  HEADING_DESCRIPTION, "bounces", NULL },
	{ RECIPIENT, "250 after RCPT", HEADING_DESCRIPTION, "no proof", NULL },
	{ SENT "S: 250 2.0.0 Ok: queued as 4F2aBc1234\n", "250 after the final dot",
	  HEADING_DECODED, "4F2aBc1234", "MAIL FROM:<user@example.test>" },
	{ SENT "S: 250 2.0.0 Ok: queued as 4F2aBc1234\n", "250 after the final dot",
	  HEADING_DESCRIPTION, "accepted for processing", NULL },
	{ HELLO "C: RSET\nS: 250 2.0.0 Ok\n", "250 after RSET", HEADING_DESCRIPTION, "forgotten",
	  NULL },
	{ HELLO "C: NOOP\nS: 250 2.0.0 Ok\n", "250 after NOOP", HEADING_DESCRIPTION, "listens",
	  NULL },
	{ HELLO "C: VRFY root\nS: 250 root@example.test\n", "250 after VRFY", HEADING_FIX,
	  "disable_vrfy_command", NULL },
	{ HELLO "C: VRFY root\nS: 252 2.0.0 try\n", "252 after VRFY", HEADING_DESCRIPTION,
	  "neither confirms nor denies", NULL },
	{ "lmtp\nS: 220 lmtp.example.test LMTP\nC: LHLO a.example.net\nS: 250 lmtp.example.test\n"
	  "C: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.test>\nS: 250 ok\n"
	  "C: DATA\nS: 354 go\nM 10\nS: 250 2.0.0 <b@example.test> Saved\n",
	  "250 after the final dot, for one recipient", HEADING_DESCRIPTION, "once for each",
	  NULL },
	{ RECIPIENT "C: DATA\nS: 250 what\n", "a 2xx to DATA", HEADING_DESCRIPTION, "calls for 354",
	  NULL },
	{ HELLO "C: STARTTLS\nS: 250 yes\n", "a success to STARTTLS that is not 220", HEADING_FIX,
	  "Don't begin a handshake", NULL },
	/* 251, 252 */
	{ SENDER "C: RCPT TO:<moved@example.test>\nS: 251 will forward\n", "251 after RCPT",
	  HEADING_DESCRIPTION, "forwards by itself", NULL },
	/* 334 */
	{ IN_TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "334 in AUTH LOGIN, first question",
	  HEADING_DECODED, "VXNlcm5hbWU6 = \"Username:\"", "AUTH LOGIN" },
	{ IN_TLS "C: AUTH LOGIN\nS: 334 VXNlciBOYW1lAA==\n", "334 in AUTH LOGIN, first question",
	  HEADING_WHY, "first question of two", "AUTH LOGIN" },
	{ IN_TLS "C: AUTH LOGIN\nS: 334 \n", "334 in AUTH LOGIN, first question", HEADING_DECODED,
	  "The challenge is empty.", NULL },
	{ IN_TLS "C: AUTH LOGIN dXNlckBleGFtcGxlLnRlc3Q=\nS: 334 VXNlcm5hbWU6\n",
	  "334 in AUTH LOGIN, second question", HEADING_NEXT, "password", NULL },
	{ IN_TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\n",
	  "334 in AUTH LOGIN, second question", HEADING_WHY, "second question of two",
	  "AUTH LOGIN" },
	{ IN_TLS "C: AUTH PLAIN\nS: 334 \n", "334 in AUTH PLAIN: go on", HEADING_NEXT, "NUL",
	  NULL },
	{ IN_TLS "C: AUTH CRAM-MD5\nS: 334 "
		 "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n",
	  "334 in CRAM-MD5", HEADING_DECODED, "<1896.697170952@postoffice.reston.mci.net>", NULL },
	{ IN_TLS "C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9ck9wck5HZndFYmVSV2diTkVrcU8=\nS: 334 "
		 "cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTJSYVRDQWZ1eEZJbGopaE5sRiRrMCxzPVcyMlph"
		 "SjBTTlk3c29Fc1VFamI2Z1E9PSxpPTQwOTY=\n",
	  "334 in SCRAM: the server's first message", HEADING_DECODED,
	  "i= is the number of iterations: 4096", NULL },
	{ IN_TLS "C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9ck9wck5HZndFYmVSV2diTkVrcU8=\nS: 334 "
		 "cj1yT3ByTkdm\nC: Yz1iaXdzLHI9cg==\nS: 334 "
		 "dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==\n",
	  "334 in SCRAM: the server's final message", HEADING_DECODED, "v= is the server's", NULL },
	{ IN_TLS "C: AUTH XOAUTH2 dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB4AQE=\nS: 334 "
		 "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWls"
		 "Lmdvb2dsZS5jb20vIn0K\n",
	  "334 in XOAUTH2: an error", HEADING_DECODED, "Status 401", NULL },
	{ IN_TLS "C: AUTH XOAUTH2 dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB4AQE=\nS: 334 "
		 "eyJzdGF0dXMiOiI0MDAifQ==\n",
	  "334 in XOAUTH2: an error", HEADING_NEXT, "An empty line", NULL },
	{ IN_TLS "C: AUTH XOAUTH2\nS: 334 \n", "334 in an OAuth mechanism: go on", HEADING_NEXT,
	  "token", NULL },
	{ IN_TLS
	  "C: AUTH NTLM\nS: 334 \nC: TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=\nS: 334 "
	  "TlRMTVNTUAACAAAABAAEADgAAAAHggAAASNFZ4mrze8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABEAE8A\n",
	  "334 in NTLM: the type 2 message", HEADING_DECODED, "challenge 0123456789abcdef", NULL },
	/* success of AUTH */
	{ LOGGED_IN, "235 after AUTH", HEADING_NEXT, "MAIL FROM", "AUTH LOGIN" },
	{ GREETED "C: EHLO a.example.net\nS: 250-m.example.test\nS: 250 AUTH PLAIN\n"
		  "C: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\n",
	  "235 after AUTH in clear text", HEADING_FIX, "STARTTLS", NULL },
	/* 354 */
	{ RECIPIENT "C: DATA\nS: 354 go\n", "354 after DATA", HEADING_NEXT, "single dot", "DATA" },
	/* 421 */
	{ "S: 421 4.3.2 too busy\n", "421 in place of the greeting", HEADING_FIX,
	  "Wait some minutes", NULL },
	{ HELLO "wait 300\nS: 421 4.4.2 idle\n", "421 to nothing", HEADING_WHY, "300.", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 421 4.7.0 no more\n",
	  "421 in the middle of a transaction", HEADING_DESCRIPTION, "not accepted", NULL },
	{ SENT "S: 421 4.3.0 out of memory\n", "421 after the message was sent",
	  HEADING_DESCRIPTION, "has to be sent again", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 421 4.7.0 too many\n", "421 after AUTH", HEADING_FIX,
	  "Wait", NULL },
	/* 450, 451, 452 */
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 450 4.2.0 <b@example.org>: Recipient address "
		 "rejected: Greylisted, try later\n",
	  "greylisting", HEADING_FIX, "five minutes", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 451 4.7.1 Graylisted\n", "greylisting",
	  HEADING_NEXT, "Wait some minutes", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 450 4.3.0 cannot look up now\n", "450 after RCPT",
	  HEADING_DESCRIPTION, "cannot take mail for this recipient now", NULL },
	{ RECIPIENT "C: RCPT TO:<c@example.org>\nS: 452 4.5.3 Error: too many recipients\n",
	  "452 after RCPT: too many recipients", HEADING_NEXT, "DATA for the recipients", NULL },
	{ RECIPIENT "C: RCPT TO:<c@example.org>\nS: 452 4.2.2 over quota\n", "a full mailbox",
	  HEADING_DESCRIPTION, "used up the space", NULL },
	{ SENT "S: 452 4.3.1 no space\n", "452 after the final dot: storage", HEADING_DESCRIPTION,
	  "ran out of space", NULL },
	{ SENT "S: 451 4.7.1 Greylisted, come back later\n", "greylisting after the data",
	  HEADING_NEXT, "same message again", NULL },
	/* the words of a provider say what comes next, too */
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 534 5.7.9 Application-specific password required. "
		 "gsmtp\n",
	  "the words of Gmail (gmail-app-password)", HEADING_NEXT, "app password", NULL },
	/* 454 */
	{ HELLO "C: STARTTLS\nS: 454 4.3.0 TLS not available\n", "454 after STARTTLS",
	  HEADING_DESCRIPTION, "nothing with your own TLS", "STARTTLS" },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 454 4.7.0 Temporary failure\n",
	  "454 after AUTH: the server could not check", HEADING_FIX, "Keep the password", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 454 4.7.0 Too many logins\n",
	  "454 after AUTH: too many attempts", HEADING_NEXT, "come back later", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 250 m.example.test\nC: MAIL FROM:<a@example.net>\n"
		  "S: 250 ok\nC: RCPT TO:<b@example.org>\nS: 454 4.7.1 Relay denied for now\n",
	  "454 after RCPT: relaying put off", HEADING_DESCRIPTION, "nothing to do with TLS", NULL },
	/* 500–504 */
	{ GREETED "C: EHLO a.example.net\nS: 500 unrecognized\n", "EHLO not understood",
	  HEADING_NEXT, "HELO", NULL },
	{ "lmtp\nS: 220 lmtp.example.test ready\nC: EHLO a.example.net\nS: 500 unknown\n",
	  "EHLO refused: this is LMTP", HEADING_NEXT, "LHLO with", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 500 unrecognized\nC: HELO a.example.net\n"
		  "S: 500 unrecognized\n",
	  "HELO not understood", HEADING_DESCRIPTION, "mostly speaks LMTP", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 500 unrecognized\nC: HELO a.example.net\n"
		  "S: 500 unrecognized\n",
	  "HELO not understood", HEADING_FIX, "host and port", NULL },
	{ GREETED "C: EHLO my_host\nS: 501 5.5.4 invalid\n", "the EHLO name is malformed",
	  HEADING_FIX, "square brackets", "EHLO my_host" },
	{ GREETED "C: EHLO localhost\nS: 550 5.7.1 bad name\n", "the EHLO name is not accepted",
	  HEADING_NEXT, "another name", NULL },
	{ HELLO "C: FOO\nS: 500 5.5.2 what\n", "an unknown verb", HEADING_NEXT, "spelt correctly",
	  NULL },
	{ HELLO "C: VRFY root\nS: 502 5.5.1 disabled\n", "VRFY or EXPN switched off", HEADING_FIX,
	  "No fix needed", NULL },
	{ IN_TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.7.0 aborted\n",
	  "501 after *: given up", HEADING_FIX, "No fix needed", NULL },
	{ IN_TLS "C: AUTH PLAIN xxx\nS: 501 5.5.2 cannot decode\n",
	  "501 after AUTH: the Base64 could not be decoded", HEADING_FIX, "NUL", NULL },
	{ HELLO "C: AUTH PLAIN\nS: 503 5.5.1 not enabled here\n",
	  "503 after AUTH: not offered before TLS", HEADING_NEXT, "STARTTLS, then EHLO", NULL },
	{ HELLO "C: AUTH PLAIN\nS: 503 5.5.1 not enabled here\n",
	  "503 after AUTH: not offered before TLS", HEADING_WHY, "does not list AUTH", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 250 m.example.test\nC: AUTH PLAIN\nS: 503 no auth\n",
	  "AUTH not offered on this port", HEADING_FIX, "587 or 465", NULL },
	{ LOGGED_IN "C: AUTH PLAIN\nS: 503 5.5.1 already\n", "503 after AUTH: logged in already",
	  HEADING_WHY, "You logged in at", NULL },
	{ SENDER "C: AUTH PLAIN\nS: 503 5.5.1 no\n", "503 after AUTH: logged in already",
	  HEADING_DESCRIPTION, "one login only", NULL },
	{ HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: AUTH PLAIN\nS: 503 5.5.1 no\n",
	  "503 after AUTH: EHLO is missing after TLS", HEADING_NEXT, "EHLO, then AUTH again",
	  NULL },
	{ HELLO
	  "C: STARTTLS\nS: 220 go\nTLS trusted\nC: MAIL FROM:<a@example.net>\nS: 503 5.5.1 no\n",
	  "503 after MAIL: EHLO is missing after TLS", HEADING_WHY,
	  "made void what was said before", NULL },
	{ GREETED "C: MAIL FROM:<a@example.net>\nS: 503 5.5.1 hello first\n",
	  "503 after MAIL: EHLO is missing", HEADING_NEXT, "EHLO, then MAIL again", NULL },
	{ SENDER "C: MAIL FROM:<b@example.net>\nS: 503 5.5.1 nested\n",
	  "503 after MAIL: a transaction is open", HEADING_WHY, "A transaction is open since",
	  "MAIL FROM:<user@example.test>" },
	{ HELLO "C: RCPT TO:<b@example.net>\nS: 503 5.5.1 need MAIL\n",
	  "503 after RCPT: MAIL is missing", HEADING_NEXT, "MAIL FROM", NULL },
	{ SENDER "C: RCPT TO:<a@example.org>\nS: 550 5.1.1 no\nC: DATA\nS: 503 5.5.1 need RCPT\n",
	  "DATA without an accepted recipient", HEADING_WHY, "was answered with 550",
	  "RCPT TO:<a@example.org>" },
	{ SENDER "C: DATA\nS: 503 5.5.1 need RCPT\n", "DATA without RCPT", HEADING_NEXT, "RCPT TO",
	  NULL },
	{ RECIPIENT "C: DATA\nS: 554 not from you\n", "DATA refused", HEADING_NEXT, "RSET", NULL },
	{ RECIPIENT "C: DATA\nS: 550 5.7.1 not from you\n", "DATA refused", HEADING_DESCRIPTION,
	  "before it was sent", NULL },
	{ RECIPIENT "C: DATA\nS: 421 4.3.2 shutting down\n", "421 in the middle of a transaction",
	  HEADING_NEXT, "the server closes", NULL },
	{ HELLO "C: MAIL FROM:<a@example.net>\nS: 553 not that one\n", "553 after MAIL",
	  HEADING_NEXT, "another address", NULL },
	{ HELLO "C: DATA\nS: 503 5.5.1 no\n", "DATA without MAIL", HEADING_NEXT, "MAIL FROM",
	  NULL },
	{ IN_TLS "C: STARTTLS\nS: 503 5.5.1 again\n", "STARTTLS inside TLS", HEADING_WHY,
	  "TLS stands already", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 250 m.example.test\nC: STARTTLS\nS: 502 5.5.1 no\n",
	  "STARTTLS not offered", HEADING_FIX, "465", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 250-m.example.test\nS: 250 AUTH PLAIN\n"
		  "C: AUTH SCRAM-SHA-1\nS: 504 5.5.4 unknown\n",
	  "504 after AUTH: the mechanism is not offered", HEADING_WHY, "does not name SCRAM-SHA-1",
	  NULL },
	{ GREETED "C: EHLO localhost\nS: 250 m.example.test\nC: MAIL FROM:<a@example.net>\n"
		  "S: 250 ok\nC: RCPT TO:<b@example.test>\nS: 504 5.5.2 <localhost>: Helo command "
		  "rejected: need a better one\n",
	  "a verdict on the EHLO name, given at RCPT", HEADING_DESCRIPTION, "Not the recipient",
	  "EHLO localhost" },
	/* 521, 554 as greeting */
	{ "S: 554 5.7.1 go away\n", "554 in place of the greeting", HEADING_NEXT, "QUIT", NULL },
	{ "S: 521 5.3.2 no mail here\n", "521 in place of the greeting", HEADING_FIX, "MX", NULL },
	/* 530, 534, 535, 538 */
	{ HELLO "C: MAIL FROM:<a@example.net>\nS: 530 5.7.0 Must issue a STARTTLS command\n",
	  "530 after MAIL: TLS first", HEADING_NEXT, "STARTTLS, then EHLO", NULL },
	{ IN_TLS "C: MAIL FROM:<a@example.net>\nS: 530 5.7.0 Authentication required here\n",
	  "530 after MAIL: log in first", HEADING_NEXT, "AUTH, then MAIL again", NULL },
	{ HELLO "C: AUTH PLAIN\nS: 538 5.7.11 Encryption required\n",
	  "503 after AUTH: not offered before TLS", HEADING_NEXT, "STARTTLS", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 534 5.7.9 too weak\n",
	  "534 after AUTH: mechanism too weak", HEADING_DESCRIPTION, "password was not the matter",
	  NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 no\n", "535 after AUTH: credentials refused",
	  HEADING_NEXT, "AUTH again, with corrected", NULL },
	{ IN_TLS
	  "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 no\nC: AUTH PLAIN AHUAcB==\nS: 535 5.7.8 no\n",
	  "535 once more", HEADING_WHY, "Failed logins in this session before this one: 1", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nwait 3\nS: 535 5.7.8 no\n",
	  "535 after AUTH: credentials refused", HEADING_WHY, "servers delay a refusal", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.13 off\n",
	  "535 after AUTH: the account is disabled", HEADING_NEXT, "only the administrator", NULL },
	{ IN_TLS
	  "C: AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIHgBAQ==\nS: 334 e30=\nC: \nS: 535 5.7.8 no\n",
	  "535 after an OAuth token", HEADING_FIX, "fresh token", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 backend failure: connection to db failed\n",
	  "535 after AUTH: the back end is ill", HEADING_FIX, "Keep the password", NULL },
	{ IN_TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.0 mechanism not allowed\n",
	  "535 after AUTH: the mechanism is not allowed", HEADING_NEXT, "another mechanism", NULL },
	/* 550–556 at RCPT */
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 550 5.1.1 nobody\n",
	  "550 5.1.1 after RCPT: unknown user", HEADING_NEXT, "corrected address", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 550 5.1.2 no such place\n", "an address, at RCPT",
	  HEADING_FIX, "MX and address records", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 550 5.1.8 nothing answers there\n",
	  "a verdict on the sender, given at RCPT", HEADING_NEXT, "MAIL FROM with another", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 530 5.7.0 Must issue a STARTTLS command\n",
	  "530 after RCPT: TLS first", HEADING_NEXT, "STARTTLS, then EHLO", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 553 not that one\n", "553 or 555 after RCPT",
	  HEADING_NEXT, "corrected address", NULL },
	{ GREETED "C: EHLO a.example.net\nS: 250 m.example.test\nC: MAIL FROM:<a@example.net>\n"
		  "S: 250 ok\nC: RCPT TO:<b@example.org>\nS: 554 5.7.1 we do not relay\n",
	  "relaying refused", HEADING_WHY, "Nobody has logged in", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 554 5.7.1 we do not relay\n",
	  "relaying refused although logged in", HEADING_FIX, "permit_sasl_authenticated", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 554 5.7.1 your address is blocklisted, see "
		 "bl.example.org\n",
	  "a block list, told at RCPT", HEADING_WHY, "the address that you connected from", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 550 5.7.1 not today\n", "a policy, at RCPT",
	  HEADING_DESCRIPTION, "rule of the server", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 551 5.1.6 try c@example.net\n", "551 after RCPT",
	  HEADING_DESCRIPTION, "mailbox", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 551 try c@example.net\n", "551 after RCPT",
	  HEADING_NEXT, "new address", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 556 5.1.10 null MX\n", "556 after RCPT: a null MX",
	  HEADING_FIX, "null MX", NULL },
	{ SENDER "C: RCPT TO:<b@example.org> NOTIFY=NEVER\nS: 555 5.5.4 unknown parameter\n",
	  "555 after RCPT: a parameter", HEADING_FIX, "DSN", NULL },
	{ LOGGED_IN "C: MAIL FROM:<a@example.net> SIZE=99999999\nS: 552 5.3.4 too big\n",
	  "552 after MAIL: the declared size", HEADING_DESCRIPTION, "before it is sent", NULL },
	{ LOGGED_IN "C: MAIL FROM:<a@example.net> FOO=1\nS: 555 5.5.4 unknown\n",
	  "555 after MAIL: a parameter", HEADING_NEXT, "without the parameter", NULL },
	{ LOGGED_IN "C: MAIL FROM:<boss@example.test>\nS: 553 5.7.1 not yours\n",
	  "MAIL refused: the sender is not yours", HEADING_WHY,
	  "You are logged in as user@example.test", NULL },
	{ SENDER "C: RCPT TO:<b@example.org>\nS: 550 5.7.1 Sender address rejected: unknown\n",
	  "a verdict on the sender, given at RCPT", HEADING_WHY, "the sender in",
	  "MAIL FROM:<user@example.test>" },
	/* the verdict on the message */
	{ SENT "S: 550 5.7.26 rejected by DMARC policy of example.test\n",
	  "DMARC: the message is refused", HEADING_FIX, "From field", NULL },
	{ SENT "S: 550 5.7.23 SPF check failed\n", "SPF: the message is refused", HEADING_WHY,
	  "your address decide about SPF", NULL },
	{ SENT "S: 554 5.7.1 this looks like spam to us\n", "spam: the message is refused",
	  HEADING_NEXT, "refused again", NULL },
	{ SENT "S: 550 5.6.0 no\n", "a policy, after the final dot", HEADING_DESCRIPTION,
	  "Nobody got it", NULL },
	{ SENT "S: 552 5.3.4 too big\n", "552 after the final dot", HEADING_FIX, "SIZE", NULL },
	/* 221 */
	{ HELLO "C: QUIT\nS: 221 2.0.0 bye\n", "221 after QUIT", HEADING_FIX, "No fix needed",
	  NULL },
	{ HELLO "C: NOOP\nS: 221 2.0.0 bye\n", "221 without QUIT", HEADING_DESCRIPTION,
	  "although you did not ask", NULL },
	/* unsolicited */
	{ HELLO "S: 250 surprise\n", "a reply to nothing", HEADING_DESCRIPTION,
	  "belongs to no command", NULL },
	/* BDAT */
	{ RECIPIENT "C: BDAT 10\nS: 250 2.0.0 ok\n", "250 after a chunk", HEADING_DESCRIPTION,
	  "not accepted yet", NULL },
	{ RECIPIENT "C: BDAT 10 LAST\nS: 250 2.0.0 ok: queued as ABC123\n",
	  "250 after the final dot", HEADING_DECODED, "ABC123", NULL },
	/* an unlisted code falls to its digits */
	{ HELLO "C: NOOP\nS: 467 odd\n", "the digits of 467", HEADING_DESCRIPTION,
	  "The first digit is 4", NULL },
};

static bool leads_to(const struct transcript *t, const struct explanation *e, const char *command)
{
	for (size_t i = 0; i < e->part_count; i++) {
		const struct event *event = journal_event(t->journal, e->parts[i].event);

		if (e->parts[i].heading == HEADING_WHY && event && event->kind == EVENT_COMMAND &&
		    span_is(event_text(event), command))
			return true;
	}
	return false;
}

START_TEST(the_right_rule_speaks)
{
	const struct context_case *c = &cases[_i];
	struct explanation e;
	struct transcript t;
	struct bytes texts = BYTES_INIT;
	uint32_t id;

	transcript_play(&t, c->session);
	id = transcript_last(&t, EVENT_REPLY);
	ck_assert(explain_event(t.journal, t.replay, id, &e));
	ck_assert_msg(strncmp(e.rule, c->rule, strlen(c->rule)) == 0,
		      "rule \"%s\" in place of \"%s\"", e.rule, c->rule);
	explanation_texts(&e, c->heading, &texts);
	if (c->says)
		ck_assert_msg(strstr(bytes_text(&texts), c->says) != NULL, "\"%s\" not in:\n%s",
			      c->says, bytes_text(&texts));
	if (c->cause)
		ck_assert_msg(leads_to(&t, &e, c->cause), "no way to \"%s\"", c->cause);
	bytes_release(&texts);
	explanation_release(&e);
	transcript_release(&t);
}
END_TEST

START_TEST(no_reply_of_a_session_is_without_source_and_advice)
{
	const struct context_case *c = &cases[_i];
	struct transcript t;

	transcript_play(&t, c->session);
	for (uint32_t id = transcript_last(&t, EVENT_REPLY); id;
	     id = journal_before(t.journal, id, EVENT_REPLY, 0)) {
		struct bytes texts = BYTES_INIT;
		struct explanation e;

		ck_assert(explain_event(t.journal, t.replay, id, &e));
		ck_assert(e.title && e.class && e.rule && e.source);
		for (int h = HEADING_WHY; h < HEADING_COUNT; h++) {
			bytes_clear(&texts);
			explanation_texts(&e, (enum heading)h, &texts);
			ck_assert_msg(texts.size > 0, "nothing under %s of %s",
				      heading_name((enum heading)h), e.title);
			ck_assert_msg(!strchr(bytes_text(&texts), '{'),
				      "a name without a value: %s", bytes_text(&texts));
		}
		bytes_release(&texts);
		explanation_release(&e);
	}
	transcript_release(&t);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("context");
	TCase *tcase = tcase_create("replies");
	int count = sizeof(cases) / sizeof(cases[0]);

	tcase_add_loop_test(tcase, the_right_rule_speaks, 0, count);
	tcase_add_loop_test(tcase, no_reply_of_a_session_is_without_source_and_advice, 0, count);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What replies within AUTH mean: by mechanism, by step, by enhanced code, by
 * what the server says. Steps are counted by what was sent, never by the
 * prompts. Read through context.c.
 */
#include "explain/rule.h"

static const struct context_rule rows[] = {
	/* ---- 334 ---- */
	{
		.name = N_("334 in AUTH LOGIN, first question: the user name"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^LOGIN",
			       .facts = SITUATION_FIRST_STEP },
		.description =
			N_("The first of LOGIN's two questions: the server asks for the user name. "
			   "What it writes (\"Username:\", \"User Name\", nothing at all) varies "
			   "between servers and means nothing; the order is what counts."),
		.when = N_("After AUTH LOGIN without a user name behind it."),
		.fix = N_("No fix needed: answer it. Most servers want the whole address as user "
			  "name, some only the part to the left of the @."),
		.next = { N_("Your user name in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = N_("MS-XLOGIN and draft-murchison-sasl-login (no RFC defines LOGIN); RFC "
			     "4954 §4"),
	},
	{
		.name = N_("334 in AUTH LOGIN, second question: the password"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^LOGIN",
			       .facts = SITUATION_SECOND_STEP },
		.description = N_("The second of LOGIN's two questions: the server asks for the "
				  "password. It has said nothing about the user name yet: most "
				  "servers ask for a password whether the user exists or not."),
		.when = N_("After the user name, or right after AUTH LOGIN if the user name stood "
			   "on that line."),
		.fix = N_("No fix needed: answer it, inside TLS only. Base64 is no encryption; "
			  "everybody can read it. Take care that no line end gets into the Base64. "
			  "If the "
			  "login keeps failing, check the credentials and the mechanism."),
		.next = { N_("Your password in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = N_("MS-XLOGIN and draft-murchison-sasl-login (no RFC defines LOGIN); RFC "
			     "4954 §4"),
	},
	{
		.name = N_("334 in AUTH LOGIN, a third question"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^LOGIN",
			       .facts = SITUATION_LATER_STEP },
		.description = N_(
			"LOGIN has two questions, and both have been answered. A third one is out "
			"of order: the server may ask for a one-time code, or repeat itself."),
		.fix = N_("Decode what it asks for. Giving up with * is safe."),
		.next = { N_("* to give up; the server answers 501.") },
		.source = N_("MS-XLOGIN and draft-murchison-sasl-login (no RFC defines LOGIN); RFC "
			     "4954 §4"),
	},
	{
		.name = N_("334 in AUTH PLAIN: go on"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^PLAIN",
			       .facts = SITUATION_FIRST_STEP },
		.description = N_("An empty challenge: PLAIN has no question of its own, the "
				  "server only says that you may send your response now. User name "
				  "and password go together in one line."),
		.when = N_("After AUTH PLAIN without an initial response."),
		.fix = N_("No fix needed. Sending the response on the AUTH line itself would have "
			  "saved this round."),
		.next = { N_("One line of Base64 that holds: (identity, mostly empty) NUL user "
			     "name NUL password."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 4954 §4; RFC 4616 §2",
	},
	{
		.name = N_("334 in CRAM-MD5: the challenge"),
		.condition = { .verb = VERB_AUTH, .code = "334", .mechanism = "^CRAM-MD5" },
		.description = N_("A text that never repeats, made of numbers, a time and the "
				  "server's name. The password is not sent: you prove that you "
				  "know it by a digest of this text."),
		.when = N_("After AUTH CRAM-MD5."),
		.fix = N_("No fix needed. A digest that was recorded once is of no use for the "
			  "next login, but a guessed password can be checked against it: TLS is "
			  "wise here, too."),
		.next = { N_("In Base64: the user name, a space, and HMAC-MD5 of the challenge "
			     "under the password, as 32 hexadecimal digits."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 2195; RFC 4954 §4",
	},
	{
		.name = N_("334 in SCRAM: go on"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^SCRAM-",
			       .facts = SITUATION_FIRST_STEP },
		.description = N_("An empty challenge: in SCRAM the client begins, and the server "
				  "says that you may."),
		.when = N_("After AUTH with a SCRAM mechanism, without an initial response."),
		.fix = N_("No fix needed."),
		.next = { N_("Your first message in Base64: n,,n=user,r=random."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 5802 §5; RFC 4954 §4",
	},
	{
		.name = N_("334 in SCRAM: the server's first message"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^SCRAM-",
			       .facts = SITUATION_SECOND_STEP },
		.description = N_("The server answers with both random numbers (r), the salt (s) "
				  "and the number of iterations (i). From these and the password "
				  "you calculate the proof. The number r has to begin with yours; "
				  "if it doesn't, somebody is replaying."),
		.when = N_("After your first message."),
		.fix = N_("No fix needed. An iteration count below 4096 is weak; a very large one "
			  "only wastes your time."),
		.next = { N_("Your final message in Base64: c=, r=, p=proof."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 5802 §5; RFC 7677 §4",
	},
	{
		.name = N_("334 in SCRAM: the server's final message"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^SCRAM-",
			       .facts = SITUATION_LATER_STEP },
		.description = N_("Your proof was right, and now the server proves itself (v=). "
				  "Since 235 cannot carry data in SMTP, the last message of the "
				  "mechanism comes in a 334."),
		.when = N_("After your proof."),
		.fix = N_("Check v= before trusting the server: a wrong one means that it does not "
			  "know your password and only pretends. If it begins with e= it is an "
			  "error of the exchange."),
		.next = { N_("An empty line, if v= is right; then 235 follows."),
			  N_("* if it is wrong.") },
		.source = "RFC 5802 §5; RFC 4954 §4",
	},
	{
		.name = N_("334 in an OAuth mechanism: go on"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^XOAUTH2|^OAUTHBEARER",
			       .facts = SITUATION_FIRST_STEP },
		.description =
			N_("An empty challenge: the server says that you may send the token now."),
		.when = N_("After AUTH without an initial response, which is the right way for "
			   "long tokens."),
		.fix = N_("No fix needed."),
		.next = { N_("The token in its frame, in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 7628 §4; RFC 4954 §4",
	},
	{
		.name = N_("334 in XOAUTH2: an error"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^XOAUTH2",
			       .absent = SITUATION_FIRST_STEP },
		.description = N_(
			"This 334 is no question: it brings an error as JSON. The token was not "
			"accepted, and the server waits for an empty answer before it says 535."),
		.when = N_("After a token that the server refuses: expired, made for another scope "
			   "or another user, or for a tenant that does not allow SMTP."),
		.fix = N_("Get a fresh access token (they mostly last an hour) with the provider's "
			  "mail scope: https://mail.google.com/ for Google, "
			  "https://outlook.office.com/SMTP.Send for Microsoft. The address behind "
			  "user= has to be the one that the token was made for."),
		.next = { N_("An empty line; then 535 follows."), N_("* to give up.") },
		.source = N_("Google's XOAUTH2 and MS-XOAUTH (no RFC defines XOAUTH2); compare RFC "
			     "7628 §3.2.2"),
	},
	{
		.name = N_("334 in OAUTHBEARER: an error"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^OAUTHBEARER",
			       .absent = SITUATION_FIRST_STEP },
		.description = N_("This 334 is no question: it brings an error as JSON. The token "
				  "was not accepted, and the server waits for one octet of value 1 "
				  "(AQ== in Base64) before it says 535."),
		.when = N_("After a token that the server refuses: expired, made for another scope "
			   "or another user."),
		.fix = N_("Get a fresh access token with the scope that the error names."),
		.next = { N_("AQ==, that is one octet of value 1; then 535 follows."),
			  N_("* to give up.") },
		.source = "RFC 7628 §3.2.2, §3.2.3",
	},
	{
		.name = N_("334 in NTLM: go on"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^NTLM",
			       .facts = SITUATION_FIRST_STEP },
		.description =
			N_("The server is ready for NTLM. The text behind the code is empty, or "
			   "says so in words that are not Base64; both are known."),
		.when = N_("After AUTH NTLM without an initial response."),
		.fix = N_("No fix needed."),
		.next = { N_("Your type 1 message (negotiate) in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = N_("MS-SMTPNTLM and MS-NLMP (no RFC defines NTLM)"),
	},
	{
		.name = N_("334 in NTLM: the type 2 message"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^NTLM",
			       .absent = SITUATION_FIRST_STEP },
		.description =
			N_("The server's challenge: eight random octets, its flags, and mostly its "
			   "domain and host names, which it tells to anybody who asks."),
		.when = N_("After your type 1 message."),
		.fix = N_("No fix needed. NTLM's answers can be relayed to another server by "
			  "somebody in between; TLS is wise."),
		.next = { N_("Your type 3 message (authenticate) in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = N_("MS-SMTPNTLM and MS-NLMP (no RFC defines NTLM)"),
	},
	{
		.name = N_("334 in DIGEST-MD5: the challenge"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^DIGEST-MD5",
			       .facts = SITUATION_FIRST_STEP },
		.description = N_("The server sends its realm, a number that never repeats (nonce) "
				  "and the protection that it offers (qop)."),
		.when = N_("After AUTH DIGEST-MD5."),
		.fix = N_(
			"No fix needed. The mechanism is historic; choose SCRAM if it is offered."),
		.next = { N_("The digest response in Base64."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 2831 §2.1; RFC 6331",
	},
	{
		.name = N_("334 in DIGEST-MD5: the server proves itself"),
		.condition = { .verb = VERB_AUTH,
			       .code = "334",
			       .mechanism = "^DIGEST-MD5",
			       .absent = SITUATION_FIRST_STEP },
		.description = N_("The response was right, and the server proves by rspauth that "
				  "it knows the password as well."),
		.when = N_("After the digest response."),
		.fix = N_("No fix needed if rspauth is right."),
		.next = { N_("An empty line; then 235 follows."), N_("* if rspauth is wrong.") },
		.source = "RFC 2831 §2.1.3",
	},
	{
		.name = N_("334 in GSSAPI"),
		.condition = { .verb = VERB_AUTH, .code = "334", .mechanism = "^GSS" },
		.description = N_(
			"A step of the Kerberos exchange: an empty one asks for your token, a full "
			"one brings the server's, the last one its offer of a protection layer."),
		.when = N_("After AUTH GSSAPI and after each token."),
		.fix = N_("No fix needed. It needs a valid ticket for the service smtp on this "
			  "host."),
		.next = { N_("Your next token in Base64, perhaps an empty line."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 4752 §3.1",
	},
	{
		.name = N_("334 in EXTERNAL: go on"),
		.condition = { .verb = VERB_AUTH, .code = "334", .mechanism = "^EXTERNAL" },
		.description = N_("The server asks which identity you want to act as; who you are "
				  "it knows from your certificate."),
		.when = N_("After AUTH EXTERNAL without an initial response."),
		.fix = N_("No fix needed."),
		.next = { N_("An empty line, to act as the identity of the certificate."),
			  N_("Another identity in Base64."), N_("* to give up.") },
		.source = "RFC 4422 §A",
	},
	{
		.name = N_("a challenge within AUTH"),
		.condition = { .verb = VERB_AUTH, .code = "334" },
		.next = { N_("One line of Base64, as the mechanism asks for it."),
			  N_("* to give up; the server answers 501.") },
		.source = "RFC 4954 §4",
	},
	{
		.name = N_("334 outside of AUTH"),
		.condition = { .code = "334",
			       .absent = SITUATION_UNSOLICITED,
			       .facts = SITUATION_SESSION },
		.description = N_(
			"A challenge although no login was begun by the command that it answers. "
			"Replies and commands are out of step, or this is no mail server."),
		.fix = N_("Don't send credentials. Leave and connect again."),
		.next = { N_("* to end the exchange that the server seems to be in."),
			  N_("QUIT.") },
		.source = "RFC 4954 §4",
	},
	/* ---- success ---- */
	{
		.name = N_("235 after AUTH"),
		.condition = { .verb = VERB_AUTH, .code = "235" },
		.next = { N_("MAIL FROM, with an address that belongs to this user."),
			  N_("QUIT, if you only wanted to test the login.") },
		.source = "RFC 4954 §4, §6",
	},
	{
		.name = N_("235 after AUTH in clear text"),
		.condition = { .verb = VERB_AUTH,
			       .code = "235",
			       .facts = SITUATION_CLEAR,
			       .mechanism = "^PLAIN|^LOGIN|^XOAUTH2|^OAUTHBEARER" },
		.description = N_("The credentials were accepted, and mail commands are now "
				  "accepted for this user. But they went over the network in clear "
				  "text: everybody on the way could read them."),
		.fix = N_("The login works, but it must not travel like this. Use STARTTLS or port "
			  "465, and "
			  "consider changing the password."),
		.next = { N_("MAIL FROM, with an address that belongs to this user."),
			  N_("QUIT.") },
		.source = "RFC 4954 §4, §9; RFC 8314 §3",
	},
	{
		.name = N_("a 2xx to AUTH that is not 235"),
		.condition = { .verb = VERB_AUTH, .code = "2xx" },
		.description = N_("AUTH calls for 235, and this is another success. Don't count on "
				  "being logged in: replies and commands may be out of step."),
		.fix = N_("Try MAIL to see whether the login counts; if replies seem shifted by "
			  "one, connect again."),
		.next = { N_("NOOP, to see whether replies and commands are in step."),
			  N_("QUIT.") },
		.source = "RFC 4954 §4",
	},
	/* ---- 501 ---- */
	{
		.name = N_("501 after *: given up"),
		.condition = { .verb = VERB_AUTH_CANCEL, .code = "501" },
		.description = N_("The server confirms that the exchange is given up. This is the "
				  "answer that the standard wants, not a fault."),
		.when = N_("After * in answer to 334."),
		.fix = N_("No fix needed."),
		.next = { N_("AUTH again, perhaps with another mechanism."), N_("QUIT.") },
		.source = "RFC 4954 §4",
	},
	{
		.name = N_("501 after AUTH: the Base64 could not be decoded"),
		.condition = { .verb = VERB_AUTH, .code = "501" },
		.description =
			N_("The server could not read your response: its Base64 is malformed, or "
			   "what it decodes to is not in the form that the mechanism wants. "
			   "Whether the password is right was not looked at."),
		.when = N_("After AUTH with an initial response, or after an answer to 334."),
		.fix = N_("Check the Base64: no blanks, no line end, a length that is a multiple "
			  "of four, padding with =. In PLAIN two NUL octets have to separate three "
			  "fields; the four characters \\000 are no NUL. A text in UTF-16, as "
			  "Windows PowerShell makes it, won't do."),
		.next = { N_("AUTH again from the beginning; the exchange is over.") },
		.source = "RFC 4954 §4; RFC 4616 §2",
	},
	{
		.name = N_("501 after AUTH CRAM-MD5 with a response on the line"),
		.condition = { .verb = VERB_AUTH,
			       .code = "501",
			       .mechanism = "^CRAM-MD5|^DIGEST-MD5",
			       .facts = SITUATION_INITIAL | SITUATION_FIRST_STEP },
		.description = N_("In this mechanism the server speaks first, so nothing may stand "
				  "behind its name on the AUTH line."),
		.fix = N_("Send the AUTH line with the mechanism alone and wait for the 334."),
		.next = { N_("AUTH with the mechanism alone.") },
		.source = "RFC 4954 §4; RFC 4422 §3",
	},
	/* ---- 503 ---- */
	{
		.name = N_("503 after AUTH: logged in already"),
		.condition = { .verb = VERB_AUTH, .code = "503", .facts = SITUATION_LOGGED_IN },
		.description =
			N_("You are logged in already, and a session has room for one login only."),
		.fix = N_("Go on as the present user, or connect again to log in as another."),
		.next = { N_("MAIL FROM."),
			  N_("QUIT, then connect again to log in as somebody else.") },
		.source = "RFC 4954 §4",
	},
	{
		.name = N_("503 after AUTH: not offered before TLS"),
		.condition = { .verb = VERB_AUTH,
			       .code = "503 502 500 538 530 504",
			       .facts = SITUATION_CLEAR | SITUATION_AUTH_HIDDEN |
					SITUATION_TLS_OFFERED },
		.description =
			N_("The server does not offer AUTH at this point: the last EHLO reply does "
			   "not list it. It does offer STARTTLS, and most servers bring AUTH up "
			   "only inside TLS, so that nobody can send a password in clear."),
		.fix = N_("Send STARTTLS, then EHLO again; AUTH should be in that list."),
		.next = { N_("STARTTLS, then EHLO, then AUTH.") },
		.source = "RFC 4954 §3, §4; RFC 3207 §4.2",
	},
	{
		.name = N_("AUTH not offered on this port"),
		.condition = { .verb = VERB_AUTH,
			       .code = "503 502 500",
			       .facts = SITUATION_AUTH_HIDDEN },
		.description = N_("The server does not offer AUTH here: the last EHLO reply does "
				  "not list it. Port 25 of many servers is for receiving mail only "
				  "and takes no logins."),
		.fix = N_("Connect to the submission ports, 587 or 465. If it is your server, "
			  "switch authentication on for this port."),
		.next = { N_("QUIT, and connect to port 587 or 465.") },
		.source = "RFC 4954 §3; RFC 6409 §3.1",
	},
	{
		.name = N_("503 after AUTH: EHLO is missing after TLS"),
		.condition = { .verb = VERB_AUTH, .code = "503", .facts = SITUATION_AFTER_TLS },
		.description = N_("TLS has wiped out everything that was said before, your EHLO "
				  "included. The server wants it again before AUTH."),
		.fix = N_("Send EHLO, then AUTH."),
		.next = { N_("EHLO, then AUTH again.") },
		.source = "RFC 3207 §4.2",
	},
	{
		.name = N_("503 after AUTH: EHLO is missing"),
		.condition = { .verb = VERB_AUTH, .code = "503", .facts = SITUATION_NO_HELLO },
		.description = N_("AUTH is an extension, and extensions begin with EHLO, which has "
				  "not been sent or was not accepted."),
		.fix = N_("Send EHLO, then AUTH."),
		.next = { N_("EHLO, then AUTH again.") },
		.source = "RFC 4954 §4; RFC 5321 §4.1.4",
	},
	{
		.name = N_("503 after AUTH: greeted with HELO"),
		.condition = { .verb = VERB_AUTH,
			       .code = "503 502 500",
			       .facts = SITUATION_HELO_ONLY },
		.description =
			N_("You greeted with HELO, which asks for no extensions; AUTH is one."),
		.fix = N_("Send EHLO, look for AUTH in its reply, then log in."),
		.next = { N_("EHLO, then AUTH again.") },
		.source = "RFC 4954 §4; RFC 5321 §3.2",
	},
	{
		.name = N_("503 after AUTH: a transaction is open"),
		.condition = { .verb = VERB_AUTH, .code = "503", .facts = SITUATION_TRANSACTION },
		.description = N_("A login is not possible in the middle of a transaction."),
		.fix = N_("Send RSET, then AUTH, then MAIL again."),
		.next = { N_("RSET, then AUTH.") },
		.source = "RFC 4954 §4",
	},
	{
		.name = N_("503 after AUTH"),
		.condition = { .verb = VERB_AUTH, .code = "503" },
		.description = N_(
			"AUTH is not possible at this point: it is not offered here (mostly "
			"because TLS has not been started), a login was done already, EHLO is "
			"missing, or a transaction is open. The credentials were not looked at."),
		.fix = N_("Look at the latest EHLO reply: if AUTH is not in it, start TLS and send "
			  "EHLO again, or use port 587 or 465."),
		.next = { N_("STARTTLS and EHLO, if AUTH is not in the list."),
			  N_("RSET first, if a transaction is open.") },
		.source = "RFC 4954 §4",
	},
	/* ---- 504, 534, 538, 530, 5xx of mechanisms ---- */
	{
		.name = N_("504 after AUTH: the mechanism is not offered"),
		.condition = { .verb = VERB_AUTH,
			       .code = "504 535 501",
			       .facts = SITUATION_UNOFFERED | SITUATION_AUTH_OFFERED |
					SITUATION_FIRST_STEP },
		.description = N_("This mechanism is not in the list behind AUTH in the last EHLO "
				  "reply, so the server cannot do it, at least not on this "
				  "connection. The credentials were not looked at."),
		.fix = N_("Choose one of the list. If you are in clear text, the list may grow "
			  "inside TLS."),
		.next = { N_("AUTH with a mechanism of the list."),
			  N_("STARTTLS and EHLO, if the list is asked for in clear text.") },
		.source = "RFC 4954 §4, §6",
	},
	{
		.name = N_("504 after AUTH"),
		.condition = { .verb = VERB_AUTH, .code = "504" },
		.description = N_("The server does not do this mechanism here, though it may list "
				  "it: on this connection, for this user, or without TLS it is not "
				  "allowed. The credentials were not looked at."),
		.fix = N_("Choose another mechanism of the list in EHLO; in clear text, start TLS "
			  "first."),
		.next = { N_("AUTH with another mechanism."),
			  N_("STARTTLS first, if you are in clear text.") },
		.source = "RFC 4954 §4, §6",
	},
	{
		.name = N_("530 after AUTH: TLS first"),
		.condition = { .verb = VERB_AUTH, .code = "530 538 523 524" },
		.description = N_("The server takes no logins in clear text, or not with this "
				  "mechanism: TLS has to be started first."),
		.fix = N_("Send STARTTLS, then EHLO, then AUTH. If a response stood on the AUTH "
			  "line, it has gone over the network in clear: consider changing the "
			  "password."),
		.next = { N_("STARTTLS, then EHLO, then AUTH again.") },
		.source = "RFC 3207 §4; RFC 4954 §6",
	},
	{
		.name = N_("534 after AUTH: mechanism too weak"),
		.condition = { .verb = VERB_AUTH, .code = "534" },
		.description =
			N_("The policy for this user, or of this server, wants a stronger "
			   "mechanism than the one you chose. The password was not the matter."),
		.fix = N_(
			"Choose a stronger one of the list: SCRAM before PLAIN and LOGIN, an OAuth "
			"token where the provider wants no passwords. Gmail uses this code for app "
			"passwords and for a login in the web browser; the text says so."),
		.next = { N_("AUTH with a stronger mechanism."),
			  N_("QUIT, and set the account up as the text says.") },
		.source = "RFC 4954 §6",
	},
	{
		.name = N_("432 after AUTH: password transition"),
		.condition = { .verb = VERB_AUTH, .code = "432 422", .status = "4.7.12" },
		.next = { N_("AUTH PLAIN inside TLS, once; then this mechanism works."),
			  N_("QUIT.") },
		.source = "RFC 4954 §6",
	},
	/* ---- temporary ---- */
	{
		.name = N_("454 after AUTH: the server could not check"),
		.condition = { .verb = VERB_AUTH, .code = "454 451 435 4xx" },
		.description = N_("Something behind the server that knows the passwords is down: a "
				  "database, LDAP, the Dovecot socket. Nothing was found out about "
				  "your password, and it has nothing to do with TLS."),
		.when = N_("After AUTH, or after your last answer to a 334."),
		.fix = N_("Keep the password: RFC 4954 says not to ask for another one. Wait and "
			  "repeat. If the server is yours, its log names the part that failed. "
			  "Repeating fast may lock the account once the back end is up again."),
		.next = { N_("Wait, then AUTH again with the same credentials."),
			  N_("QUIT, and come back later.") },
		.source = "RFC 4954 §6",
	},
	{
		.name = N_("454 after AUTH: too many attempts"),
		.condition = { .verb = VERB_AUTH, .code = "43x 44x 45x", .text = "too many" },
		.description =
			N_("The server takes no further logins for a while, because there were "
			   "too many. Nothing was found out about your password this time."),
		.when = N_("After AUTH, or after your last answer to a 334."),
		.fix = N_("Wait some minutes before the next attempt; after several failures many "
			  "servers ban your address for a while. Check the credentials in the "
			  "meantime."),
		.next = { N_("QUIT, and come back later.") },
		.source = "RFC 4954 §6, §9; the text is the server's",
	},
	{
		.name = N_("421 after AUTH"),
		.condition = { .verb = VERB_AUTH, .code = "421" },
		.description = N_("The server hangs up in the middle of the login: too many "
				  "failures, a limit on attempts, or trouble of its own. Nothing "
				  "was decided about these credentials."),
		.fix = N_("Wait some minutes before the next attempt; after several failures many "
			  "servers ban your address for a while. Check the credentials in the "
			  "meantime."),
		.next = { N_("Nothing: the server closes the connection. Connect again later.") },
		.source = "RFC 5321 §3.8; RFC 4954 §4",
	},
	/* ---- 535 ---- */
	{
		.name = N_("535 after AUTH: credentials refused"),
		.condition = { .verb = VERB_AUTH, .code = "535" },
		.next = { N_("AUTH again, with corrected credentials only: the same ones fail "
			     "again and cost an attempt, whatever the mechanism."),
			  N_("AUTH with the other form of the user name, user or user@domain, if "
			     "that was the mistake."),
			  N_("QUIT, before repeated failures lock the account.") },
		.source = "RFC 4954 §6",
	},
	{
		.name = N_("535 after AUTH: the back end is ill"),
		.condition = { .verb = VERB_AUTH,
			       .code = "535",
			       .text = "connection lost to authentication server|authentication "
				       "server|temporary|internal error|backend|connection "
				       "to*failed" },
		.description = N_(
			"The code says that the credentials are wrong, but the text says something "
			"else: the server lost what it asks about passwords. Your password was "
			"probably never checked. 454 would have been the right code."),
		.fix = N_("Keep the password, wait, and repeat once; repeating often may lock the "
			  "account. If the server is yours, look at the authentication service "
			  "(with Postfix mostly Dovecot's or Cyrus's socket) and its log."),
		.next = { N_("Wait, then AUTH again with the same credentials."), N_("QUIT.") },
		.source = "RFC 4954 §6 (454); the text is the server's",
	},
	{
		.name = N_("535 after AUTH: the mechanism is not allowed"),
		.condition = { .verb = VERB_AUTH,
			       .code = "535",
			       .text = "invalid authentication mechanism|mechanism not|no "
				       "mechanism|unsupported|not allowed|not supported|method "
				       "not" },
		.description = N_("The code says that the credentials are wrong, but the text says "
				  "that the way of logging in is not allowed. The password was not "
				  "the matter; 504 or 534 would have been the right code."),
		.fix = N_("Choose another mechanism of the list in EHLO, or another port or host "
			  "if the text says that logins are not taken here."),
		.next = { N_("AUTH with another mechanism of the list."),
			  N_("QUIT, and use the submission host.") },
		.source = "RFC 4954 §6 (504, 534); the text is the server's",
	},
	{
		.name = N_("535 after AUTH: passwords are switched off"),
		.condition = { .verb = VERB_AUTH,
			       .code = "535 534",
			       .text = "basic authentication is disabled|SmtpClientAuthentication "
				       "is disabled|basic auth*disabled|less secure" },
		.description = N_("The account or the whole organisation takes no plain passwords "
				  "over SMTP. The ordinary password will not work here, however "
				  "right it is."),
		.fix = N_("Log in with OAuth (XOAUTH2, OAUTHBEARER), make an app password if the "
			  "provider has them, or have the administrator allow authenticated SMTP "
			  "for this mailbox."),
		.next = { N_("AUTH XOAUTH2 with a token."),
			  N_("QUIT, and set the account up first.") },
		.source = N_("The text is the provider's; RFC 4954 §6"),
	},
	{
		.name = N_("534 after AUTH: an app password is wanted"),
		.condition = { .verb = VERB_AUTH,
			       .code = "534 535",
			       .text = "application-specific password|app password" },
		.description = N_("The account's own password is not taken over SMTP, however "
				  "right it is: with 2-step verification the provider wants an "
				  "app password, one that is made for a single program."),
		.fix = N_("Make an app password in the settings of the account, and leave out the "
			  "blanks that it is shown with; or log in with OAuth (XOAUTH2, "
			  "OAUTHBEARER)."),
		.next = { N_("AUTH again with an app password in place of the account's own."),
			  N_("AUTH XOAUTH2 with a token."),
			  N_("QUIT, and set the account up first.") },
		.source = N_("The text is the provider's; RFC 4954 §6"),
	},
	{
		.name = N_("535 after an OAuth token"),
		.condition = { .verb = VERB_AUTH,
			       .code = "535",
			       .mechanism = "^XOAUTH2|^OAUTHBEARER" },
		.description = N_("The token was not accepted. A token is bound to a user, a scope "
				  "and a time, and any of the three may be wrong; the JSON of the "
				  "334 before, if there was one, says more."),
		.fix = N_("Get a fresh token with the provider's mail scope, and check that user= "
			  "is the address that the token was made for. With Microsoft 365, "
			  "authenticated SMTP has to be allowed for the mailbox as well."),
		.next = { N_("AUTH again, with a fresh token."), N_("QUIT.") },
		.source = "RFC 7628 §3.2; RFC 4954 §6",
	},
	{
		.name = N_("535 once more"),
		.condition = { .verb = VERB_AUTH, .code = "535", .facts = SITUATION_FAILED_BEFORE },
		.description =
			N_("Another failed login in this session. Servers count: after a handful "
			   "of failures many lock the account or ban the address for minutes or "
			   "hours, and from then on a right password fails as well."),
		.fix = N_("Stop and check before the next attempt: log in to the provider's web "
			  "page with the same name and password; look for blanks and letters "
			  "outside of ASCII; see whether an app password is wanted."),
		.next = { N_("QUIT, and check the credentials elsewhere first."),
			  N_("AUTH again, only with something changed.") },
		.source = "RFC 4954 §6, §9",
	},
	/* These codes say what 535 says: its own words are enough. */
	{
		.name = N_("535 after AUTH: credentials refused"),
		.condition = { .verb = VERB_AUTH, .code = "53x", .status = "5.7.8 5.7.3" },
		.next = { N_("AUTH again, with corrected credentials only: the same ones fail "
			     "again and cost an attempt, whatever the mechanism."),
			  N_("AUTH with the other form of the user name, user or user@domain, if "
			     "that was the mistake."),
			  N_("QUIT, before repeated failures lock the account.") },
		.source = "RFC 4954 §6",
	},
	{
		.name = N_("535 once more"),
		.condition = { .verb = VERB_AUTH,
			       .code = "53x",
			       .status = "5.7.8 5.7.3",
			       .facts = SITUATION_FAILED_BEFORE },
		.description =
			N_("Another failed login in this session. Servers count: after a handful "
			   "of failures many lock the account or ban the address for minutes or "
			   "hours, and from then on a right password fails as well."),
		.fix = N_("Stop and check before the next attempt: log in to the provider's web "
			  "page with the same name and password; look for blanks and letters "
			  "outside of ASCII; see whether an app password is wanted."),
		.next = { N_("QUIT, and check the credentials elsewhere first."),
			  N_("AUTH again, only with something changed.") },
		.source = "RFC 4954 §6, §9",
	},
	/* ---- others ---- */
	{
		.name = N_("500 after AUTH: the line is too long"),
		.condition = { .verb = VERB_AUTH, .code = "500", .status = "5.5.6" },
		.description = N_("The Base64 line is longer than this server takes: 512 octets "
				  "for the AUTH line, 12,288 for an answer to 334 at least."),
		.fix = N_("Send AUTH with the mechanism alone, wait for the 334, then send the "
			  "long response on its own line."),
		.next = { N_("AUTH with the mechanism alone.") },
		.source = "RFC 4954 §4, §6",
	},
	{
		.name = N_("AUTH not known here"),
		.condition = { .verb = VERB_AUTH, .code = "500 502" },
		.description = N_("The server does not know AUTH, or not on this connection."),
		.fix = N_("Look whether the EHLO reply lists AUTH; if not, start TLS and look "
			  "again, or use port 587 or 465."),
		.next = { N_("EHLO, to look at the list."),
			  N_("QUIT, and connect to port 587 or 465.") },
		.source = "RFC 4954 §3; RFC 5321 §4.2.4",
	},
	{
		.name = N_("525 after AUTH: the account is disabled"),
		.condition = { .verb = VERB_AUTH, .code = "525" },
		.next = { N_("QUIT; only the administrator can help.") },
		.source = "IANA registry, X.7.13; RFC 5248",
	},
	{
		.name = N_("535 after AUTH: the account is disabled"),
		.condition = { .verb = VERB_AUTH, .code = "535", .status = "5.7.13" },
		.description = N_("The account is switched off, the password was right."),
		.fix = N_("The administrator has to switch the account on; other passwords won't "
			  "help."),
		.next = { N_("QUIT; only the administrator can help.") },
		.source = "IANA registry, X.7.13; RFC 5248",
	},
};

const struct context_table context_auth = { rows, sizeof(rows) / sizeof(rows[0]) };

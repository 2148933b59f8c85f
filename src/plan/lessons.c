/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lessons, from easy to hard: one row each. What they name of the practice
 * server (account, recipients) is held against it by tests/cli/test_lessons.
 */
#include "base/message.h"
#include "plan/lesson.h"

#define GOAL_EHLO                                                                                  \
	{                                                                                          \
		.text = N_("Say hello, and let the server tell what it can do."),                  \
		.hints = { N_("The first command of a session gives your computer's name."),       \
			   N_("The extended hello is EHLO, with a host name behind it."),          \
			   N_("Type: EHLO my-computer.example") },                                 \
		.learnt = N_(                                                                      \
			"250 with several lines: each but the first names an extension that this " \
			"server offers."),                                                         \
		.check = {                                                                         \
			.verb = VERB_EHLO,                                                         \
			.code = 250                                                                \
		}                                                                                  \
	}

#define GOAL_TLS                                                                                   \
	{                                                                                          \
		.text = N_("Encrypt the connection."),                                             \
		.hints = { N_("The reply to EHLO has a keyword for it."),                          \
			   N_("The command is STARTTLS; after its 220 the handshake begins. F3 "   \
			      "does "                                                              \
			      "both."),                                                            \
			   N_("Press F3.") },                                                      \
		.learnt = N_(                                                                      \
			"220 was the last line in clear text. What the server has said before is " \
			"forgotten on both sides."),                                               \
		.check = {                                                                         \
			.verb = VERB_STARTTLS,                                                     \
			.code = 220                                                                \
		}                                                                                  \
	}

#define GOAL_EHLO_AGAIN                                                                            \
	{                                                                                          \
		.text = N_("Say hello once more, now inside TLS."),                                \
		.hints = { N_("All that was known from before TLS is forgotten."),                 \
			   N_("EHLO stands in the command line already: Enter sends it.") },       \
		.learnt = N_(                                                                      \
			"Now AUTH is offered and STARTTLS is not: a password would no longer be "  \
			"readable on the way."),                                                   \
		.check = {                                                                         \
			.verb = VERB_EHLO,                                                         \
			.code = 250,                                                               \
			.channel = LESSON_IN_TLS                                                   \
		}                                                                                  \
	}

#define GOAL_MAIL                                                                                  \
	{                                                                                          \
		.text = N_("Begin a message: name its sender."),                                   \
		.hints = { N_("The envelope's sender goes first; bounces go to it."),              \
			   N_("The command is MAIL FROM: with the address in angle brackets, no "  \
			      "blank "                                                             \
			      "before them."),                                                     \
			   N_("Type: MAIL FROM:<you@example.net>") },                              \
		.learnt = N_("250: the sender is taken, a transaction is open."), .check = {       \
			.verb = VERB_MAIL,                                                         \
			.code = 250                                                                \
		}                                                                                  \
	}

#define GOAL_RCPT                                                                                  \
	{                                                                                          \
		.text = N_("Name a recipient that is accepted."),                                  \
		.hints = { N_("Each recipient has a command and a reply of its own."),             \
			   N_("The command is RCPT TO: with the address in angle brackets."),      \
			   N_("Type: RCPT TO:<student@example.test>") },                           \
		.learnt = N_(                                                                      \
			"250: this one is accepted. Others may be refused without harm to it."),   \
		.check = {                                                                         \
			.verb = VERB_RCPT,                                                         \
			.code = 250                                                                \
		}                                                                                  \
	}

#define GOAL_AUTH_LOGIN                                                                            \
	{                                                                                          \
		.text = N_("Ask to log in with the mechanism LOGIN."),                             \
		.hints = { N_("The reply to EHLO lists the mechanisms behind AUTH."),              \
			   N_("Type: AUTH LOGIN") },                                               \
		.learnt =                                                                          \
			N_("334 is a question, not a success: behind it stands \"Username:\" in "  \
			   "Base64."),                                                             \
		.check = {                                                                         \
			.verb = VERB_AUTH,                                                         \
			.code = 334,                                                               \
			.begins = "AUTH LOGIN"                                                     \
		}                                                                                  \
	}

static const struct lesson rows[] = {
	{ .name = "first_session",
	  .title = N_("A message from the first line to the last"),
	  .about = N_("A whole SMTP session by hand: hello, sender, recipient, content, goodbye."),
	  .scenario = "normal",
	  .goals = {
		  GOAL_EHLO,
		  GOAL_MAIL,
		  GOAL_RCPT,
		  { .text = N_("Ask to send the message itself."),
		    .hints = { N_("Envelope and content are two things; now comes the content."),
			       N_("Type: DATA") },
		    .learnt = N_("354 is neither yes nor no: the server waits for the content."),
		    .check = { .verb = VERB_DATA, .code = 354 } },
		  { .text = N_("Send a message, and have it accepted."),
		    .hints = { N_("Header lines, an empty line, text; each goes out on Enter."),
			       N_("A dot alone on a line ends it."),
			       N_("Type: Subject: hello, then Enter twice, some text, and a dot "
				  "alone on a line.") },
		    .learnt = N_("250 with a queue id: from now on this server answers for the "
				 "message. It is not delivered yet."),
		    .check = { .verb = VERB_MESSAGE, .code = 250 } },
		  { .text = N_("Leave in good order."),
		    .hints = { N_("Who just hangs up leaves the server waiting."),
			       N_("Type: QUIT") },
		    .learnt = N_("221: the server says goodbye and closes."),
		    .check = { .verb = VERB_QUIT, .code = 221 } },
	  } },
	{ .name = "starttls",
	  .title = N_("From clear text to TLS"),
	  .about = N_("How a connection that began in clear text is encrypted, and why EHLO comes "
		      "twice."),
	  .scenario = "normal",
	  .goals = { GOAL_EHLO, GOAL_TLS, GOAL_EHLO_AGAIN } },
	{ .name = "auth_login",
	  .title = N_("AUTH LOGIN, line by line"),
	  .about = N_("A login by hand. User student@example.test, password \"correct horse\"; "
		      "both go as Base64, which hides nothing."),
	  .scenario = "normal",
	  .goals = {
		  GOAL_EHLO,
		  GOAL_TLS,
		  GOAL_EHLO_AGAIN,
		  GOAL_AUTH_LOGIN,
		  { .text = N_("Answer with the user's name."),
		    .hints = { N_("It goes as Base64, without a line break in it."),
			       N_("In a shell: printf %s student@example.test | base64"),
			       N_("Type: c3R1ZGVudEBleGFtcGxlLnRlc3Q=") },
		    .learnt = N_("Another 334: now \"Password:\" is asked for."),
		    .check = { .verb = VERB_AUTH_RESPONSE, .code = 334 } },
		  { .text = N_("Answer with the password, and be let in."),
		    .hints = { N_("The same way; the blank in it counts."),
			       N_("In a shell: printf %s 'correct horse' | base64"),
			       N_("Type: Y29ycmVjdCBob3JzZQ==") },
		    .learnt = N_("235: you are logged in. 334 was asked twice, said yes to "
				 "nothing, and now it is over."),
		    .check = { .verb = VERB_AUTH, .code = 235 } },
	  } },
	{ .name = "refused_login",
	  .title = N_("A login is refused"),
	  .about = N_("535 and what it does not say; then the right password."),
	  .scenario = "normal",
	  .goals = {
		  GOAL_EHLO,
		  GOAL_TLS,
		  GOAL_EHLO_AGAIN,
		  { .text = N_("Log in with a wrong password."),
		    .hints = { N_("F4 asks for a mechanism, a user and a password."),
			       N_("User student@example.test, and any password but the right "
				  "one.") },
		    .learnt = N_("535 5.7.8: user or password is wrong; the server does not say "
				 "which, so that nobody can find out who has an account."),
		    .check = { .verb = VERB_AUTH, .code = 535 } },
		  { .text = N_("Log in with the right one."),
		    .hints = { N_("The session goes on after 535, but not for ever: many servers "
				  "close or lock after a few."),
			       N_("F4 once more; the password is: correct horse") },
		    .learnt = N_("235: logged in."),
		    .check = { .verb = VERB_AUTH, .code = 235 } },
	  } },
	{ .name = "refused_recipient",
	  .title = N_("Why a recipient is refused"),
	  .about = N_("Two refusals with the same code that mean different things, and an "
		      "acceptance after both."),
	  .scenario = "normal",
	  .goals = {
		  GOAL_EHLO,
		  GOAL_MAIL,
		  { .text = N_("Name a recipient that does not exist: nobody@example.test."),
		    .hints = { N_("It takes the same command as one that exists."),
			       N_("Type: RCPT TO:<nobody@example.test>") },
		    .learnt = N_("550 5.1.1: the server takes mail for this domain and knows no "
				 "such mailbox. The recipient's address is wrong."),
		    .check = { .verb = VERB_RCPT, .code = 550, .begins = "RCPT TO:<nobody@" } },
		  { .text = N_("Name a recipient of another domain than example.test."),
		    .hints = { N_("The server is not responsible for all of the world's mail."),
			       N_("Type: RCPT TO:<friend@example.org>") },
		    .learnt = N_("550 5.7.1: relaying denied. Nothing is wrong with the address: "
				 "this server would carry the mail on only for who is logged in."),
		    .check = { .verb = VERB_RCPT, .code = 550, .other = "RCPT TO:<nobody@" } },
		  GOAL_RCPT,
	  } },
	{ .name = "greylisting",
	  .title = N_("Greylisting: try again later"),
	  .about = N_("A server that refuses the first try on purpose, and what a 4xx asks for."),
	  .scenario = "greylist",
	  .goals = {
		  GOAL_EHLO,
		  GOAL_MAIL,
		  { .text = N_("Name a recipient, and see that it is put off."),
		    .hints = { N_("The address is right; student@example.test will do."),
			       N_("Type: RCPT TO:<student@example.test>") },
		    .learnt = N_("450 4.2.0: a 4xx says not now. A mail server keeps the message "
				 "and comes back; most senders of spam do not."),
		    .check = { .verb = VERB_RCPT, .code = 450 } },
		  { .text = N_("Try the same once more."),
		    .hints = { N_("Real servers want minutes in between; this one does not."),
			       N_("Up brings the line back.") },
		    .learnt = N_("250: the second try is taken."),
		    .check = { .verb = VERB_RCPT, .code = 250 } },
	  } },
};

const struct lesson *lesson_row(size_t n)
{
	return n < sizeof(rows) / sizeof(rows[0]) ? &rows[n] : NULL;
}

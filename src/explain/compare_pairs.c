/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hand-written comparisons, for those who learn; all other pairs are put together by compare.c. */
#include "explain/compare_pairs.h"

#include "base/message.h"

static const struct compare_pair pairs[] = {
	{ .left = 221, .right = 334,
	  .contrast = N_("334 and 221 stand far apart in a session. 334 comes in the middle of a login: the server asks something in Base64 and waits for your answer. 221 comes at the very end: the server says goodbye in answer to QUIT and closes the connection, and no answer is possible any more."),
	  .differences = {
		  N_("334 begins with 3: the command is accepted so far, and the server waits for more. 221 begins with 2: the command was carried out, and nothing is left to do."),
		  N_("The second digit of 221 is 2: it is about the connection. That of 334 is 3, which RFC 5321 leaves open and practice uses for authentication."),
		  N_("334 comes only after AUTH, or after an answer to an earlier 334. 221 comes after QUIT."),
		  N_("The text of 334 is data for the login mechanism, to be decoded from Base64. The text of 221 is for a person and means nothing to a program."),
		  N_("After 334 exactly one line is expected: Base64, or * to give up. After 221 nothing can be sent."),
		  N_("334 decides nothing yet: 235 or an error will. 221 ends the connection for good, and changes nothing about what was accepted with 250 before."),
	  },
	  .which = {
		  N_("Expect 334 while you log in, and answer it. Expect 221 once, after QUIT, and close the connection."),
		  N_("A 221 where you wait for a 334 means that the server gives the session up: read its text and connect again. QUIT in answer to a 334 would be taken for your response to the challenge: send * first, then QUIT."),
	  } },
	{ .left = 334, .right = 421,
	  .contrast = N_("334 asks for something, 421 ends everything. With 334 the login goes on and it is your turn. With 421 the service is not available, and the server closes the channel whatever was going on, a login included."),
	  .differences = {
		  N_("334 begins with 3: accepted so far, more is wanted. 421 begins with 4: not now, perhaps later."),
		  N_("The second digit of 421 is 2: it is about the connection. That of 334 is 3, which RFC 5321 leaves open and practice uses for authentication."),
		  N_("334 comes only inside an AUTH exchange. 421 may come at any moment: in place of the greeting, after any command, or unasked when a session has been idle."),
		  N_("After 334 the connection stays open and waits for one line of Base64. After 421 the server closes it."),
		  N_("334 says nothing about your credentials yet. 421 says nothing about them either: the server broke off before it had decided."),
		  N_("334 is answered at once. 421 is answered by waiting, some minutes at first, and by connecting again."),
	  },
	  .which = {
		  N_("334 is an ordinary step of AUTH: answer it in Base64."),
		  N_("If 421 comes where you expect a 334, the server is overloaded, shuts down, or has had enough failed logins from you: keep the password, wait, and try again later."),
	  } },
	{ .left = 220, .right = 334,
	  .contrast = N_("Both 220 and 334 tell the client to go ahead, at different doors. 220 opens the session (or, after STARTTLS, the TLS handshake); 334 is a question in the middle of a login. After 220 you choose what to say; after 334 only the answer to the challenge is allowed."),
	  .differences = {
		  N_("220 begins with 2: something is complete, and the next command may follow. 334 begins with 3: AUTH is half-done, and the server waits for the rest of it."),
		  N_("The second digit of 220 is 2: it is about the connection. That of 334 is 3, which RFC 5321 leaves open and practice uses for authentication."),
		  N_("220 is the first thing that a server says, before any command, and the answer to STARTTLS. 334 comes only in answer to AUTH and to the responses within it."),
		  N_("The text of 220 names the server and mostly its software, for a person to read. The text of 334 is Base64, for the login mechanism to decode."),
		  N_("After the greeting's 220 you send EHLO; after the 220 to STARTTLS you make the TLS handshake. After 334 you send one line of Base64, or * to give up."),
		  N_("220 comes once in a session, twice with STARTTLS. 334 may come several times in one login, twice with LOGIN."),
	  },
	  .which = {
		  N_("Expect 220 at the start of every session and after STARTTLS. Expect 334 while you log in with a mechanism that has questions."),
		  N_("A 334 in place of the greeting, or a 220 within AUTH, means that replies and commands are out of step, or that this is no mail server: don't send credentials."),
	  } },
	{ .left = 211, .right = 334,
	  .contrast = N_("211 is information, 334 is a question. 211 answers HELP with something to read about the server's state, and changes nothing. 334 is a step of a login, and has to be answered (or given up with *) before any other command can be sent."),
	  .differences = {
		  N_("211 begins with 2: what you asked for is complete. 334 begins with 3: the server waits for more."),
		  N_("The second digit of 211 is 1: it is information. That of 334 is 3, which RFC 5321 leaves open and practice uses for authentication."),
		  N_("211 answers HELP, and most servers say 214 instead. 334 answers AUTH and the responses within it."),
		  N_("211 may have several lines of readable text. 334 has one line of Base64, or an empty one."),
		  N_("After 211 any command may follow. After 334 exactly one line is expected: Base64, or * to give up."),
		  N_("You will hardly ever meet 211 today. 334 is part of many logins."),
	  },
	  .which = {
		  N_("Expect 211, if at all, after HELP; what the server is capable of is told by the 250 to EHLO, not by 211."),
		  N_("Expect 334 after AUTH, decode it, and answer in Base64."),
	  } },
	{ .left = 221, .right = 235,
	  .contrast = N_("Both begin with 2 and report success, of opposite things. 235 opens the way: the login succeeded, and mail may be sent from now on. 221 closes it: the session is over, and the server ends the connection."),
	  .differences = {
		  N_("The second digit tells them apart: that of 221 is 2, for the connection; that of 235 is 3, which RFC 5321 leaves open and practice uses for authentication."),
		  N_("235 answers AUTH, or the last response within it. 221 answers QUIT."),
		  N_("After 235 the session goes on, as the user who logged in. After 221 it has ended, and the login with it."),
		  N_("After 235 you send MAIL FROM; a second AUTH would be refused with 503. After 221 nothing can be sent."),
		  N_("235 holds for this connection only: the next one needs a new login. 221 takes nothing back: what was accepted with 250 stays accepted."),
	  },
	  .which = {
		  N_("Expect 235 at the end of a successful login, and go on with MAIL FROM. Expect 221 after QUIT, and close the connection."),
		  N_("A 221 in place of 235 means that the server hung up during the login: nothing was decided about your credentials. Read the text, wait, and try again."),
	  } },
	{ .left = 454, .left_verb = VERB_STARTTLS, .right = 454, .right_verb = VERB_AUTH,
	  .contrast = N_("The same number with two meanings, told apart by the command. After STARTTLS it says that TLS, though offered, cannot be started at the moment. After AUTH it says that the server could not check the credentials. Both are temporary, both are trouble on the server's side, and they have nothing to do with each other."),
	  .differences = {
		  N_("After STARTTLS the certificate, the key or the TLS library of the server is the cause. After AUTH it is what the server asks about passwords: a database, LDAP, an authentication service."),
		  N_("After STARTTLS no secret has been sent yet, and none should be sent in clear. After AUTH the password may have been sent, and nothing was found out about it."),
		  N_("After STARTTLS RFC 3207 defines it; after AUTH RFC 4954 does, with the enhanced code 4.7.0."),
		  N_("After STARTTLS the session may go on in clear text, if your policy allows it and no secret is needed. After AUTH it may go on without a login, which on a submission server leads nowhere."),
	  },
	  .which = {
		  N_("After STARTTLS: leave, and have the server's administrator look at its certificate and key."),
		  N_("After AUTH: keep the password, wait, and repeat; don't ask for another one."),
	  } },
	{ .left = 220, .left_verb = VERB_GREETING, .right = 220, .right_verb = VERB_STARTTLS,
	  .contrast = N_("The same number at two moments. As the greeting it opens the session: the server is ready for your commands. After STARTTLS it closes the clear-text part: the server is ready for your TLS handshake and will not understand another command before it."),
	  .differences = {
		  N_("The greeting comes unasked, as the first line of the connection. The other one answers STARTTLS."),
		  N_("After the greeting you send EHLO in clear text. After STARTTLS you send the TLS handshake, and EHLO inside TLS."),
		  N_("The greeting's text names the server. The text after STARTTLS means nothing."),
		  N_("After the greeting more lines from the server would be a fault. After STARTTLS they would be a danger: somebody in between may have put them there."),
	  },
	  .which = {
		  N_("Expect the one at the start of each connection, the other one after STARTTLS only."),
		  NULL,
	  } },
};

static bool fits(const struct compare_pair *pair, int left, enum verb left_verb, int right,
		 enum verb right_verb)
{
	return pair->left == left && pair->right == right && pair->left_verb == left_verb &&
	       pair->right_verb == right_verb;
}

const struct compare_pair *compare_pair_find(int left, enum verb left_verb, int right,
					     enum verb right_verb)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (fits(&pairs[i], left, left_verb, right, right_verb) ||
		    fits(&pairs[i], right, right_verb, left, left_verb))
			return &pairs[i];
	return NULL;
}

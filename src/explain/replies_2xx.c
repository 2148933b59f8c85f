/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reply codes that begin with 2: done. Sorted by code; read through
 * catalogue.c. Sources: RFC 5321 §4.2–4.3 and the RFCs named in the rows.
 */
#include "explain/entry.h"

static const struct reply_entry rows[] = {
	{
		.code = 200,
		.standing = STANDING_WILD,
		.title = N_("Non-standard Success"),
		.description = N_("The server reports success with a code that no mail standard "
				  "defines. Only its first digit can be relied on: 2 means that "
				  "the command was done."),
		.when = N_("Rarely, in answer to private or debugging verbs (old Sendmail's debug "
			   "verbs, X-LINK2STATE of Exchange 2000). Never as a greeting and never "
			   "in an ordinary mail transaction."),
		.fix = N_("No fix needed. If it came unexpectedly, check that a mail server is at "
			  "the other end at all: web servers, too, answer success with 200."),
		.next = N_("Take it as success, as its first digit says, and go on."),
		.source = N_("Seen in the wild only, in Sendmail's source; no standard defines it. "
			     "RFC 5321 §4.3.2 says to act on the first digit."),
	},
	{
		.code = 211,
		.standing = STANDING_STANDARD,
		.title = N_("System Status"),
		.description =
			N_("Information about the server's state, written for a person, in answer "
			   "to HELP or to a status inquiry. In SMTP only HELP can bring it, and "
			   "most servers answer HELP with 214 instead. What the server is capable "
			   "of is not told here: its capabilities come in the 250 reply to EHLO."),
		.when = N_("When you query the server's status or capabilities, in practice after "
			   "HELP. It is never a greeting and never a step of a mail transaction."),
		.fix = N_("No fix needed: it is information. If the text reports a problem, look "
			  "at the server's configuration and logs or ask its administrator. If 211 "
			  "came in answer to anything but HELP, the server is not following RFC "
			  "5321 §4.3.2."),
		.next = N_("Read the text and go on with whatever you wanted to do; nothing in the "
			   "session has changed."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.1.1.8",
	},
	{
		.code = 214,
		.standing = STANDING_STANDARD,
		.title = N_("Help Message"),
		.description = N_("Text for a person: how to use this server, or what one command "
				  "does. Programs cannot rely on its wording, and it does not say "
				  "which extensions are offered; EHLO does."),
		.when = N_("After HELP, with or without the name of a command behind it."),
		.fix = N_("No fix needed. A server that does not want to describe itself answers "
			  "with a link, a single line, or 502; that is no fault either."),
		.next = N_("Read it and go on; nothing in the session has changed."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.1.1.8",
	},
	{
		.code = 220,
		.standing = STANDING_STANDARD,
		.title = N_("Service Ready"),
		.description =
			N_("The server is ready to begin. It is the first thing that a client "
			   "receives, before it may send anything itself. The text begins with the "
			   "server's host name and usually goes on with the name of its software; "
			   "the word ESMTP is a custom, not a proof that extensions are offered. "
			   "In answer to STARTTLS the same code means something else: begin the "
			   "TLS handshake now and say nothing more in clear."),
		.when = N_(
			"As the greeting: right after the TCP connection on ports 25 and 587, "
			"after the TLS handshake on port 465. A second time in answer to STARTTLS, "
			"and after XCLIENT, which takes the session back to its beginning."),
		.fix = N_("No fix needed. If the greeting does not come: is the server running, is "
			  "the port the right one, is a firewall in between, or are you talking in "
			  "clear to a port that waits for a TLS handshake (465)? In its place may "
			  "stand 554 (no mail service for you here), 521 (this host takes no mail "
			  "at all) or 421 (not now). A greeting that takes many seconds is mostly "
			  "made slow on purpose, to catch programs that talk before their turn."),
		.next = N_("After the greeting send EHLO with your host name. After STARTTLS make "
			   "the TLS handshake, then send EHLO again and forget what the server "
			   "offered before."),
		.source = "RFC 5321 §4.2.2, §4.3.1, §4.3.2; RFC 3207 §4",
	},
	{
		.code = 221,
		.standing = STANDING_STANDARD,
		.title = N_("Closing Connection"),
		.description =
			N_("The server says goodbye: it closes the channel after this reply. It is "
			   "the normal, graceful answer to QUIT. What was accepted with 250 before "
			   "stays accepted; a transaction that was still open is dropped."),
		.when = N_(
			"After QUIT, as the last line of a session. Postfix also sends it, with a "
			"remark, when a client speaks HTTP or another forbidden language to it."),
		.fix = N_("No fix needed after QUIT. If it came unexpectedly, the server is "
			  "shutting down or closing an idle connection; RFC 5321 §3.8 wants 421 "
			  "for that. Read the text, wait, connect again, and repeat only what was "
			  "not answered with 250."),
		.next = N_("Close the connection. Nothing more can be sent."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.1.1.10, §3.8",
	},
	{
		.code = 235,
		.standing = STANDING_EXTENSION,
		.title = N_("Authentication Successful"),
		.description =
			N_("The credentials were accepted, with LOGIN, PLAIN or another SASL "
			   "mechanism, and the session now belongs to that user: mail commands are "
			   "accepted. It does not say that this user may send from every address "
			   "or to every recipient; MAIL and RCPT will tell."),
		.when = N_("At the end of an AUTH exchange: right after AUTH with an initial "
			   "response, or after your last answer to a 334."),
		.fix = N_("No fix needed. If another code came in its place: 535 means check the "
			  "user name and the password; 504 or 534, choose another mechanism; 530 "
			  "or 538, start TLS first; 454 or 421, the server has a problem of its "
			  "own: keep the password and try later."),
		.next = N_("Go on with MAIL FROM. Send EHLO again only if the mechanism brought "
			   "its own security layer. A second AUTH in this session would be "
			   "answered with 503."),
		.source = "RFC 4954 §4, §6",
	},
	{
		.code = 250,
		.standing = STANDING_STANDARD,
		.title = N_("Completed"),
		.description =
			N_("The command was carried out. What that means depends on the command: "
			   "after EHLO the further lines list what the server offers; after MAIL "
			   "and RCPT an address is accepted for this transaction; after the final "
			   "dot the server has taken responsibility for the message, which is not "
			   "the same as having delivered it."),
		.when = N_("After every command that has nothing special to say: EHLO, HELO, MAIL, "
			   "RCPT, the final dot, BDAT, RSET, NOOP, VRFY, EXPN."),
		.fix = N_("No fix needed. If it came where another code is called for (250 in "
			  "answer to DATA or STARTTLS), don't take the step: replies and commands "
			  "are probably out of step with each other."),
		.next = N_(
			"Go to the next step of the session. After the final dot don't send the "
			"message again: from now on it is the server's to deliver or to return."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §6.1",
	},
	{
		.code = 251,
		.standing = STANDING_STANDARD,
		.title = N_("User Not Local, Will Forward"),
		.description = N_(
			"The mailbox lives on another system, the server knows where, and it will "
			"pass the mail on by itself. The recipient is accepted. After ETRN the "
			"same number means something else: no messages are waiting for that node."),
		.when = N_("After RCPT or VRFY for somebody who has moved. It has become rare, "
			   "since telling the new address to strangers gives it to spammers."),
		.fix = N_("No fix needed. If the text names the new address and it belongs to "
			  "somebody you know, correct your address book."),
		.next = N_(
			"Treat the recipient as accepted: go on with the next RCPT or with DATA."),
		.source = "RFC 5321 §3.4, §4.2.2, §4.3.2; RFC 1985 §5",
	},
	{
		.code = 252,
		.standing = STANDING_STANDARD,
		.title = N_("Cannot Verify, Will Try"),
		.description =
			N_("The server does not say whether the mailbox exists, but it would take "
			   "a message for it and try to deliver it. It is the polite refusal to "
			   "reveal its users, not a proof that the address is good."),
		.when = N_("After VRFY, sometimes after EXPN; the usual answer of servers that "
			   "keep their users private. After ETRN it says that pending messages "
			   "were started."),
		.fix = N_("No fix needed. If you need to know whether the address is good, only "
			  "RCPT in a real transaction tells, and even then some servers say no "
			  "only after the data or by a later bounce."),
		.next = N_("Don't count the address as verified. Go on with MAIL and RCPT if you "
			   "want to send to it."),
		.source = "RFC 5321 §3.5.3, §4.2.2, §7.3; RFC 1985 §5",
	},
	{
		.code = 253,
		.standing = STANDING_EXTENSION,
		.title = N_("Pending Messages Started"),
		.description =
			N_("The server has begun to deliver the messages that were queued for the "
			   "node that you named; the text says how many. They do not come through "
			   "this connection: the server opens one of its own towards the node."),
		.when = N_("After ETRN, on servers that hold mail for sites which are not always "
			   "connected."),
		.fix = N_("No fix needed. If nothing arrives, check that the node's mail server "
			  "can be reached from the outside on port 25 and that DNS points to it."),
		.next = N_("Send QUIT, and wait for the server's own connection."),
		.source = "RFC 1985 §5",
	},
};

const struct reply_table replies_2xx = { rows, sizeof(rows) / sizeof(rows[0]) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What replies mean to the connection itself and to the commands that stand
 * outside of a transaction. Read through context.c, which takes the heaviest
 * rule that holds.
 */
#include "explain/rule.h"

static const struct context_rule rows[] = {
	{
		.name = N_("220 as the greeting"),
		.condition = { .verb = VERB_GREETING, .code = "220" },
		.description = N_("The server greets you: it is there, it is ready, and from now "
				  "on you may speak. The first word is its own name, the rest is "
				  "free text that mostly names its software."),
		.when = N_("Once, as the first thing on a new connection: after TCP on ports 25 "
			   "and 587, after the TLS handshake on port 465."),
		.fix = N_("No fix needed. If you expected another server, compare the name with "
			  "the host that you asked for: a load balancer or a redirected port shows "
			  "here. Where no greeting comes at all: is the server running, is the "
			  "port right, is a firewall in between, or does the port wait for TLS?"),
		.next = { N_("EHLO with your host's full name; the answer lists what the server "
			     "offers.") },
		.source = "RFC 5321 §3.1, §4.3.1",
	},
	{
		.name = N_("554 in place of the greeting"),
		.condition = { .verb = VERB_GREETING, .code = "554" },
		.description = N_(
			"The server does not offer mail service to you. It refused before it knew "
			"anything but your network address, so the address is what it dislikes: a "
			"block list, a range of home connections, a rule of its own."),
		.when = N_("In place of 220, right after the connection."),
		.fix = N_("Read the text for the name of a block list, look your address up there, "
			  "and remove the cause before asking for removal. From a home connection "
			  "send through your provider's submission server (587 or 465) instead. If "
			  "the server is yours, look at its access rules."),
		.next = { N_("QUIT. Nothing else is allowed now; RFC 5321 §3.1 lets the server "
			     "answer 503 to everything else.") },
		.source = "RFC 5321 §3.1",
	},
	{
		.name = N_("521 in place of the greeting"),
		.condition = { .verb = VERB_GREETING, .code = "521" },
		.description = N_("This host takes no mail from anybody, or a filter in front of "
				  "it turned you away and hangs up."),
		.when = N_("In place of 220, right after the connection."),
		.fix = N_("Check that you connected to the host that the MX record of the domain "
			  "names. If the text names a block list, look your address up there."),
		.next = { N_("QUIT; the server may have hung up already.") },
		.source = "RFC 7504 §3",
	},
	{
		.name = N_("421 in place of the greeting"),
		.condition = { .verb = VERB_GREETING, .code = "421" },
		.description =
			N_("The server is there but does not serve you now: too many connections "
			   "(from you or altogether), overload, maintenance, or a pause that it "
			   "imposes on unknown senders. It closes the connection."),
		.when = N_("In place of 220, right after the connection."),
		.fix = N_("Wait some minutes and connect again. If the text speaks of connections, "
			  "close others first. If it lasts and the server is yours, look at its "
			  "load, its limits on connections, and its log."),
		.next = { N_("Nothing in this session: the server closes. Connect again later.") },
		.source = "RFC 5321 §3.8, §4.3.2",
	},
	{
		.name = N_("a greeting that refuses"),
		.condition = { .verb = VERB_GREETING, .code = "4xx 5xx" },
		.description = N_("The server refuses the session before it has begun, with a code "
				  "that RFC 5321 does not list for the greeting."),
		.fix = N_("Read the text: it is the only source of the reason. A 4 at the "
			  "beginning means that a later attempt may work."),
		.next = { N_("QUIT.") },
		.source = "RFC 5321 §3.1, §4.2.1",
	},
	{
		.name = N_("a 2xx greeting that is not 220"),
		.condition = { .verb = VERB_GREETING, .code = "2xx 3xx" },
		.description = N_("The first line is a reply, but not the 220 with which an SMTP "
				  "server begins. Another kind of server may be listening on this "
				  "port: FTP begins with 220 as well, NNTP with 200 or 201."),
		.fix = N_("Check host and port."),
		.next = { N_("QUIT, or EHLO to see whether it is a mail server all the same.") },
		.source = "RFC 5321 §4.3.1",
	},
	{
		.name = N_("221 after QUIT"),
		.condition = { .verb = VERB_QUIT, .code = "221" },
		.description =
			N_("Goodbye: the session ends the proper way. What was accepted with 250 "
			   "after a final dot stays accepted; anything half-done is dropped."),
		.when = N_("As the last reply of a session, after QUIT."),
		.fix = N_("No fix needed."),
		.next = { N_("Nothing: both sides close the connection now.") },
		.source = "RFC 5321 §4.1.1.10, §4.3.2",
	},
	{
		.name = N_("221 without QUIT"),
		.condition = { .code = "221", .facts = SITUATION_SESSION },
		.description = N_("The server says goodbye although you did not ask it to. It "
				  "shuts down, it lost patience, or it took something that you "
				  "sent for an offence. RFC 5321 wants 421 for this."),
		.when = N_("Properly only after QUIT."),
		.fix = N_("Read the text for the reason. Wait, connect again, and repeat only what "
			  "was not answered with 250."),
		.next = { N_("Nothing: the server closes the connection.") },
		.source = "RFC 5321 §3.8, §4.1.1.10",
	},
	{
		.name = N_("421 to nothing: the server ends the session"),
		.condition = { .code = "421", .facts = SITUATION_UNSOLICITED },
		.description =
			N_("The server speaks without having been asked: it closes the session, "
			   "because nothing came from you for too long, or because it shuts down. "
			   "RFC 5321 §4.5.3.2.7 wants servers to wait at least five minutes for a "
			   "command; under stress many wait for less."),
		.when = N_("At any moment, most often when a session has been idle."),
		.fix = N_("Connect again and go on a little faster, or send NOOP from time to "
			  "time. What was answered with 250 after a final dot stays accepted."),
		.next = { N_("Nothing: the server closes the connection. Connect again.") },
		.source = "RFC 5321 §3.8, §4.5.3.2.7",
	},
	{
		.name = N_("421 in the middle of a transaction"),
		.condition = { .code = "421", .facts = SITUATION_TRANSACTION },
		.description =
			N_("The server breaks off in the middle of a transaction. The message that "
			   "was being sent is not accepted: no 250 came after its final dot."),
		.fix = N_("Read the text: a rate limit, too many errors, a shutdown. Wait, connect "
			  "again, and begin the transaction anew. With greylisting by 421, the "
			  "same sender and recipient will pass after some minutes."),
		.next = { N_("Nothing: the server closes the connection. Connect again later and "
			     "send the message anew.") },
		.source = "RFC 5321 §3.8, §4.3.2",
	},
	{
		.name = N_("421 after the message was sent"),
		.condition = { .verb = VERB_MESSAGE, .code = "421" },
		.description = N_("The server breaks off instead of taking the message: it was "
				  "received, but not accepted. It has to be sent again; there is "
				  "no doubt about that, since a refusal was said."),
		.when = N_("After the final dot, when the server runs out of something or a limit "
			   "of the sender is passed."),
		.fix = N_("Wait, connect again, and send the message anew. If the text speaks of a "
			  "rate, send more slowly."),
		.next = { N_("Nothing: the server closes the connection. Send the message again "
			     "later.") },
		.source = "RFC 5321 §3.8, §4.2.5",
	},
	{
		.name = N_("a reply to nothing"),
		.condition = { .facts = SITUATION_UNSOLICITED },
		.description = N_(
			"This reply came although nothing was waiting for one. It is shown and "
			"belongs to no command: whoever took it for the answer to the next command "
			"would be one reply ahead of the server for the rest of the session."),
		.when = N_("When a server answers twice, when an earlier command was taken for "
			   "two, when somebody in between adds lines, or before a server closes."),
		.fix = N_("Read the text. If it is no 421 or 221, look at the line that you sent "
			  "before it: an end of line inside it makes two commands out of one."),
		.next = { N_("Wait a moment for more of it, then NOOP shows whether commands and "
			     "replies are in step again.") },
		.source = "RFC 5321 §4.3.1",
	},
	{
		.name = N_("250 after NOOP"),
		.condition = { .verb = VERB_NOOP, .code = "250" },
		.description = N_("The server is there and listens. Nothing has changed."),
		.when = N_("After NOOP, at any time."),
		.source = "RFC 5321 §4.1.1.9",
	},
	{
		.name = N_("250 after RSET"),
		.condition = { .verb = VERB_RSET, .code = "250" },
		.description = N_("Sender, recipients and message of the open transaction are "
				  "forgotten. EHLO, TLS and the login stay as they were."),
		.when = N_("After RSET, at any time outside of the message."),
		.next = { N_("MAIL FROM to begin a new transaction."), N_("QUIT to leave.") },
		.source = "RFC 5321 §4.1.1.5",
	},
	{
		.name = N_("250 after VRFY"),
		.condition = { .verb = VERB_VRFY, .code = "250 251" },
		.description = N_("The server confirms that this user exists. That is what VRFY "
				  "was made for, and why most servers don't do it any more: "
				  "anybody can collect addresses so."),
		.fix = N_("No fix needed as a user. If the server is yours, make it answer 252 to "
			  "strangers (Postfix: disable_vrfy_command = yes)."),
		.source = "RFC 5321 §3.5, §7.3",
	},
	{
		.name = N_("252 after VRFY"),
		.condition = { .verb = VERB_VRFY, .code = "252" },
		.description = N_("The server keeps its users to itself: it neither confirms nor "
				  "denies, but would take a message. This is the answer that RFC "
				  "5321 §7.3 asks for where VRFY is not to reveal anything."),
		.source = "RFC 5321 §3.5.3, §7.3",
	},
	{
		.name = N_("550 after VRFY"),
		.condition = { .verb = VERB_VRFY, .code = "550 551 553" },
		.description = N_("The server says that this is no user of its own. It may know "
				  "only its local users, so the address can be good elsewhere."),
		.fix = N_("Check the spelling. Try MAIL and RCPT if you want to know whether mail "
			  "would be taken."),
		.source = "RFC 5321 §3.5.3, §4.3.2",
	},
	{
		.name = N_("VRFY or EXPN switched off"),
		.condition = { .verb = VERB_VRFY, .code = "502 500" },
		.description = N_("VRFY is switched off here. RFC 5321 §7.3 asks for 252 in this "
				  "case, but the intention is the same: users are not revealed."),
		.fix = N_("No fix needed. To find out whether an address is good, use MAIL and "
			  "RCPT, then RSET."),
		.source = "RFC 5321 §3.5.2, §7.3",
	},
	{
		.name = N_("VRFY or EXPN switched off"),
		.condition = { .verb = VERB_EXPN, .code = "502 500 550 252" },
		.description =
			N_("Lists are not expanded for strangers here; hardly any server does."),
		.fix = N_("No fix needed."),
		.source = "RFC 5321 §3.5.2, §7.3",
	},
	{
		.name = N_("214 after HELP"),
		.condition = { .verb = VERB_HELP, .code = "214 211" },
		.description = N_("A text for you to read. It is not a list of what the server "
				  "offers: that is EHLO's."),
		.source = "RFC 5321 §4.1.1.8",
	},
	{
		.name = N_("220 after XCLIENT"),
		.condition = { .verb = VERB_XCLIENT, .code = "220" },
		.description = N_("The server accepted what you said about the real client and "
				  "begins the session anew, as if that client had just connected."),
		.when = N_("After XCLIENT, from a client that the server trusts."),
		.fix = N_("No fix needed."),
		.next = { N_("EHLO, in the name of the client.") },
		.source = N_("Postfix, XCLIENT_README; no standard defines it."),
	},
	{
		.name = N_("an unknown verb"),
		.condition = { .code = "500 502",
			       .absent = SITUATION_UNSOLICITED,
			       .facts = SITUATION_SESSION },
		.next = { N_("The same line, spelt correctly; nothing has changed by the refused "
			     "one.") },
		.description = N_("The server could not make a command out of the line, or does "
				  "not offer this one."),
		.source = "RFC 5321 §4.2.2, §4.2.4",
	},
};

const struct context_table context_greeting = { rows, sizeof(rows) / sizeof(rows[0]) };

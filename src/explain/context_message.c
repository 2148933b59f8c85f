/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replies to DATA, BDAT and the final dot mean. Read through context.c. */
#include "explain/rule.h"

static const struct context_rule rows[] = {
	{
		.name = N_("354 after DATA"),
		.condition = { .verb = VERB_DATA, .code = "354" },
		.next = { N_("The header lines, an empty line, the text, and a line with a single "
			     "dot."),
			  N_("Closing the connection without the dot drops the message; there is "
			     "no other way back.") },
		.source = "RFC 5321 §4.1.1.4, §4.5.2",
	},
	{
		.name = N_("354 to something else than DATA"),
		.condition = { .code = "354", .facts = SITUATION_SESSION },
		.description = N_("The server says that it waits for a message, but DATA was not "
				  "what it answers. Replies and commands are out of step; a line "
				  "that you send now might be taken for content."),
		.fix = N_("Don't send a message. Close the connection and begin again."),
		.next = { N_("Close the connection; then begin anew.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("a 2xx to DATA"),
		.condition = { .verb = VERB_DATA, .code = "2xx" },
		.description = N_("DATA calls for 354, and this is something else. Don't send the "
				  "message: its lines would be taken for commands."),
		.fix = N_("Replies and commands are probably out of step: close the connection and "
			  "begin again."),
		.next = { N_("NOOP, to see whether replies and commands are in step."),
			  N_("QUIT.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("DATA without an accepted recipient"),
		.condition = { .verb = VERB_DATA,
			       .code = "503 554",
			       .facts = SITUATION_ALL_REFUSED },
		.description = N_(
			"All recipients of this transaction had been refused, so there is nobody "
			"to send to. The reason stands in the replies to RCPT, not here."),
		.fix = N_("Look at the replies to RCPT and correct what they name."),
		.next = { N_("RCPT with an address that is accepted, then DATA."),
			  N_("RSET, to begin again."), N_("QUIT.") },
		.source = "RFC 5321 §3.3, §4.3.2",
	},
	{
		.name = N_("DATA without MAIL"),
		.condition = { .verb = VERB_DATA,
			       .code = "503",
			       .absent = SITUATION_TRANSACTION,
			       .facts = SITUATION_SESSION },
		.description =
			N_("There is no open transaction: MAIL has not been sent, or was refused."),
		.fix = N_("Send MAIL, RCPT, then DATA, and look at each reply."),
		.next = { N_("MAIL FROM, then RCPT, then DATA.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("DATA without RCPT"),
		.condition = { .verb = VERB_DATA,
			       .code = "503 554",
			       .absent = SITUATION_RECIPIENTS },
		.description = N_("The server has a sender but no recipient that it has accepted."),
		.fix = N_("Send RCPT first; if it was sent, look at its reply."),
		.next = { N_("RCPT TO, then DATA.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("DATA refused"),
		.condition = { .verb = VERB_DATA, .code = "55x", .facts = SITUATION_RECIPIENTS },
		.description =
			N_("The server refuses the message before it was sent, although it had "
			   "accepted a recipient: a rule about you, about the sender or about "
			   "this session. The text says which."),
		.next = { N_("RSET, to begin again."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("DATA refused"),
		.condition = { .verb = VERB_DATA,
			       .code = "55x",
			       .status = "5.7.x",
			       .absent = SITUATION_ALL_REFUSED },
		.description =
			N_("The server refuses the message before it was sent, although it had "
			   "accepted a recipient: a rule about you, about the sender or about "
			   "this session. The text says which."),
		.next = { N_("RSET, to begin again."), N_("QUIT.") },
		.source = "RFC 3463 §3.8; RFC 5321 §4.3.2",
	},
	{
		.name = N_("a temporary refusal of DATA"),
		.condition = { .verb = VERB_DATA, .code = "43x 44x 45x" },
		.description = N_("The server cannot take a message now, though it accepted the "
				  "recipients: a filter that is down, no space, or greylisting "
				  "that waits until here. The message was not sent."),
		.fix = N_("Send the same again in some minutes."),
		.next = { N_("RSET or QUIT, and the same again in some minutes.") },
		.source = "RFC 5321 §4.3.2, §4.2.1",
	},
	/* ---- the final dot ---- */
	{
		.name = N_("250 after the final dot"),
		.condition = { .verb = VERB_MESSAGE, .code = "250" },
		.description =
			N_("The message is accepted for processing: from now on it is this "
			   "server's duty to deliver it, or to tell the sender that it could not. "
			   "It is not delivered yet, and 250 does not say that it ever will be: a "
			   "filter may still put it aside, the next server may still refuse it."),
		.when = N_("After the final dot, or after BDAT LAST."),
		.fix = N_("No fix needed. If the message does not arrive, ask the administrator of "
			  "this server and give the queue id; look into the spam folder and for a "
			  "bounce at the sender's address."),
		.next = { N_("MAIL FROM for another message."), N_("QUIT.") },
		.source = "RFC 5321 §4.1.1.4, §4.2.5, §6.1",
	},
	{
		.name = N_("250 after the final dot, for one recipient (LMTP)"),
		.condition = { .verb = VERB_MESSAGE, .code = "250", .facts = SITUATION_LMTP },
		.description = N_("LMTP answers once for each accepted recipient, in the order of "
				  "the RCPT commands. This one says that the message is in that "
				  "recipient's mailbox (or safely on its way there)."),
		.when = N_("After the final dot in LMTP, once for each accepted recipient."),
		.fix = N_("No fix needed. Count the replies: there have to be as many as accepted "
			  "recipients."),
		.next = { N_("MAIL FROM for another message."), N_("QUIT.") },
		.source = "RFC 2033 §4.2",
	},
	{
		.name = N_("DMARC: the message is refused"),
		.condition = { .verb = VERB_MESSAGE, .code = "5xx", .text = "dmarc" },
		.description = N_("The domain in the From field publishes a DMARC policy, and the "
				  "message passed neither SPF nor DKIM for that very domain. The "
				  "server did what the domain's owner asks for."),
		.fix = N_("Sign with DKIM under the domain of the From field, or let the envelope "
			  "sender's domain agree with it and allow your server in its SPF record. "
			  "Don't send as somebody else's domain: forwarders and form mailers "
			  "should use their own in From."),
		.next = { N_("QUIT; the same message will be refused again.") },
		.source = "RFC 7489 §6.6; RFC 7372 §3.4",
	},
	{
		.name = N_("SPF: the message is refused"),
		.condition = { .verb = VERB_MESSAGE,
			       .code = "5xx",
			       .text = "spf|sender policy framework" },
		.description = N_("The SPF record of the envelope sender's domain does not allow "
				  "your address to send for it, or the record is broken."),
		.fix = N_("Add your server's address to the record, or send through a server that "
			  "stands in it. Check the record's syntax and that it needs at most ten "
			  "lookups."),
		.next = { N_("QUIT; the same message will be refused again.") },
		.source = "RFC 7208 §8; RFC 7372 §3.2",
	},
	{
		.name = N_("DKIM: the message is refused"),
		.condition = { .verb = VERB_MESSAGE, .code = "5xx", .text = "dkim" },
		.description = N_("The server wants a DKIM signature that can be verified, and "
				  "found none, or a broken one."),
		.fix = N_("Sign with DKIM, publish the key, and check that nothing changes the "
			  "message after it was signed (footers, line ends, encodings)."),
		.next = { N_("QUIT; the same message will be refused again.") },
		.source = "RFC 6376 §6; RFC 7372 §3.1",
	},
	{
		.name = N_("spam: the message is refused"),
		.condition = { .verb = VERB_MESSAGE,
			       .code = "5xx",
			       .text = "spam|unsolicited|junk|content rejected|message "
				       "content|bulk|reputation|UBE" },
		.description =
			N_("A filter read the message and takes it for unwanted: for its words or "
			   "links, for the reputation of the domains in it, or of your address."),
		.fix = N_("Send a short plain text to see whether the content matters. Check the "
			  "links and the domains in the message on block lists; see that SPF, DKIM "
			  "and DMARC pass. The receiving postmaster can see in the filter's log "
			  "which rule it was."),
		.next = { N_("QUIT; the same message will be refused again.") },
		.source = "RFC 5321 §7.8, §7.9; the text is the server's",
	},
	{
		.name = N_("bare line feeds: the message is refused"),
		.condition = { .verb = VERB_MESSAGE,
			       .code = "5xx 4xx",
			       .text = "bare LF|bare <LF>|bare newline|bare line|bare CR|line "
				       "feed|lone LF|smtplf" },
		.description = N_("A line of the message ended in LF alone. Lines end in CRLF and "
				  "nothing else; servers have become strict about it, because "
				  "other line ends allow messages to be smuggled in."),
		.fix = N_("Correct the program that made the message: every line has to end in "
			  "CRLF when it goes out."),
		.next = { N_("QUIT; correct the line ends first.") },
		.source = "RFC 5321 §2.3.8; RFC 5322 §2.2",
	},
	{
		.name = N_("lines too long: the message is refused"),
		.condition = { .verb = VERB_MESSAGE,
			       .code = "5xx",
			       .text = "line length|line too long|lines too long|maximum allowed "
				       "line|too long" },
		.description = N_("A line of the message is longer than 998 octets, the most that "
				  "the standard allows."),
		.fix = N_("Wrap the text, or encode it as quoted-printable or Base64; HTML without "
			  "line breaks is the usual culprit."),
		.next = { N_("QUIT; correct the message first.") },
		.source = "RFC 5321 §4.5.3.1.6; RFC 5322 §2.1.1",
	},
	{
		.name = N_("greylisting after the data"),
		.condition = { .verb = VERB_MESSAGE,
			       .code = "4xx",
			       .text = "greylist|grey-list|graylist|greylisted|try again "
				       "later|come back" },
		.description = N_("The server has seen the message and puts you off on purpose, to "
				  "see whether you come back. Nothing is wrong."),
		.fix = N_("Send the same message again from the same address in some minutes; a "
			  "mail server does it by itself."),
		.next = { N_("The same message again in some minutes."), N_("QUIT.") },
		.source = "RFC 6647 §2; RFC 5321 §4.2.1",
	},
	{
		.name = N_("552 after the final dot"),
		.condition = { .verb = VERB_MESSAGE, .code = "552" },
		.description = N_("The message is too large for the server or for a mailbox, or "
				  "the mailbox is full; or the content holds something that is "
				  "never taken, such as a program (Gmail says 552 5.7.0 for it)."),
		.fix = N_("Compare the message with SIZE in the EHLO reply; send a link instead of "
			  "the file. Mailbox full (5.2.2): the recipient has to free space."),
		.next = { N_("QUIT; the same message will be refused again.") },
		.source = "RFC 5321 §4.3.2; RFC 1870 §6",
	},
	{
		.name = N_("452 after the final dot: storage"),
		.condition = { .verb = VERB_MESSAGE, .code = "452" },
		.description = N_("The server ran out of space while it received the message. "
				  "Nothing was accepted."),
		.fix = N_("Send it again later. If the server is yours, look at the free space of "
			  "its queue and of the mailboxes."),
		.next = { N_("The same message again later."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; RFC 1870 §6",
	},
	{
		.name = N_("a temporary refusal of the message"),
		.condition = { .verb = VERB_MESSAGE, .code = "450 451" },
		.description = N_("The server received the message but does not accept it now: a "
				  "filter that is down, a lookup that failed, a policy that waits. "
				  "Nothing was accepted; the sender keeps it."),
		.fix = N_("Send the same again in some minutes. If it lasts and the server is "
			  "yours, its log names the part that failed."),
		.next = { N_("The same message again in some minutes."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2, §4.2.5",
	},
	{
		.name = N_("a policy, after the final dot"),
		.condition = { .verb = VERB_MESSAGE, .code = "550 554" },
		.description = N_("The message was received, looked at, and refused for good: for "
				  "its content, for what authenticates it, or by a rule of the "
				  "recipient's side. Nobody got it."),
		.fix = N_("Read the text and the enhanced code (5.6.x the content, 5.7.x a policy, "
			  "5.2.x the mailbox). Correct what it names, or ask the receiving "
			  "postmaster."),
		.next = { N_("MAIL FROM for another message."),
			  N_("QUIT; the same message will be refused again.") },
		.source = "RFC 5321 §4.3.2, §4.2.5, §7.8",
	},
	{
		.name = N_("500 to a line of the message"),
		.condition = { .verb = VERB_MESSAGE, .code = "500 501 502" },
		.description = N_("The server takes what you sent for commands, or a line of it "
				  "for too long. Either 354 had not come, or the message holds "
				  "something that the server does not take as content."),
		.fix = N_("Look whether DATA was really answered with 354. Check the length of the "
			  "lines."),
		.next = { N_("RSET, then the transaction from the beginning.") },
		.source = "RFC 5321 §4.2.2, §4.5.3.1.6",
	},
	/* ---- BDAT ---- */
	{
		.name = N_("250 after a chunk"),
		.condition = { .verb = VERB_BDAT, .code = "250", .absent = SITUATION_LAST_CHUNK },
		.description = N_("This chunk has been received. The message is not accepted yet: "
				  "that is said after the chunk with LAST."),
		.when = N_("After BDAT without LAST."),
		.fix = N_("No fix needed."),
		.next = { N_("BDAT with the next chunk."),
			  N_("BDAT 0 LAST, if everything has been sent.") },
		.source = "RFC 3030 §2",
	},
	{
		.name = N_("503 after BDAT"),
		.condition = { .verb = VERB_BDAT, .code = "503" },
		.description = N_("A chunk out of order: there is no accepted recipient, the last "
				  "chunk was sent already, an earlier one was refused, or DATA was "
				  "used in this transaction."),
		.fix = N_("Send RSET and begin the transaction anew."),
		.next = { N_("RSET, then the transaction from the beginning.") },
		.source = "RFC 3030 §2",
	},
	{
		.name = N_("a chunk refused"),
		.condition = { .verb = VERB_BDAT, .code = "43x 44x 45x 5xx" },
		.description = N_("This chunk was refused, and with it the message. Further chunks "
				  "that are under way will be refused one by one."),
		.fix = N_("Read the text; send RSET before anything else."),
		.next = { N_("RSET, then the transaction from the beginning.") },
		.source = "RFC 3030 §2",
	},
	{
		.name = N_("353: one reply for each recipient follows"),
		.condition = { .code = "353" },
		.next = { N_(
			"Nothing yet: read one reply for each recipient, then the final one.") },
		.source = N_("Seen in the wild only, in Exim's source; the draft draft-hall-prdr "
			     "has expired and no standard defines it."),
	},
};

const struct context_table context_message = { rows, sizeof(rows) / sizeof(rows[0]) };

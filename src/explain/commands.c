/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands, and the steps of a session that get a reply like one: what each
 * asks, when, and what may come. Sorted by word; read through catalogue.c.
 */
#include "explain/entry.h"

const struct command_entry command_entries[] = {
	{
		.word = "(greeting)",
		.verb = VERB_GREETING,
		.title = N_("Connection opening"),
		.syntax = "TCP connect; the server speaks first",
		.asks = N_("By connecting, the client asks to be served. It says nothing itself: "
			   "the server speaks first."),
		.when = N_("Once, at the start. On port 465 the TLS handshake comes before it."),
		.replies = N_("220: ready, go on. 554: no mail service for you here. 521: this "
			      "host takes no mail at all. 421: not now."),
		.fix = N_("Wait for the whole greeting before sending anything; programs that talk "
			  "before their turn are taken for spam robots. RFC 5321 lets the server "
			  "take five minutes for it."),
		.source = "RFC 5321 §3.1, §4.3.2; RFC 7504 §3",
	},
	{
		.word = "(message)",
		.verb = VERB_MESSAGE,
		.title = N_("Message content and final dot"),
		.syntax = "lines ended by CRLF, then a line with a single dot",
		.asks = N_("The message itself: header lines, an empty line, the text, and at the "
			   "end a line that holds nothing but a dot. With the dot the client asks "
			   "the server to take responsibility for the message."),
		.when = N_("After 354. Lines may have 998 octets and their CRLF; a line that "
			   "begins with a dot gets a second one."),
		.replies =
			N_("250: accepted, the server will deliver it or tell the sender that it "
			   "could not. 451, 452, 450: not now, keep it. 550, 552, 554: refused for "
			   "good. With LMTP, one reply for each accepted recipient."),
		.fix = N_("Wait at least ten minutes for this reply. If the connection breaks "
			  "before it comes, nobody knows whether the message was accepted: sending "
			  "it again may deliver it twice."),
		.source = "RFC 5321 §4.1.1.4, §4.5.2, §4.5.3.2.6; RFC 2033 §4.2",
	},
	{
		.word = "(response)",
		.verb = VERB_AUTH_RESPONSE,
		.title = N_("Answer to a challenge"),
		.syntax = "one line of Base64, or an empty line",
		.asks = N_("The client's answer to a 334 of the AUTH exchange. What it holds "
			   "depends on the mechanism and on the step."),
		.when = N_("Only after 334."),
		.replies = N_("235: logged in. 334: a further challenge. 535: credentials refused. "
			      "501: the Base64 could not be decoded. 500 5.5.6: the line was too "
			      "long. 454: the server could not check."),
		.fix = N_("Base64 needs its padding and has no blanks or line ends inside. An "
			  "empty answer is an empty line, not a lone equals sign: that stands for "
			  "an empty initial response on the AUTH line only."),
		.source = "RFC 4954 §4",
	},
	{
		.word = "*",
		.verb = VERB_AUTH_CANCEL,
		.title = N_("Cancel the AUTH exchange"),
		.syntax = "*",
		.asks = N_("A lone asterisk in answer to 334 gives the AUTH exchange up."),
		.when = N_("Only after 334."),
		.replies = N_("501: the exchange is over, the session goes on as before."),
		.fix = N_("Nothing to fix. A server that answers anything but 501 is out of order, "
			  "but the exchange is over all the same."),
		.source = "RFC 4954 §4",
	},
	{
		.word = "ATRN",
		.verb = VERB_ATRN,
		.title = N_("Authenticated TURN"),
		.syntax = "ATRN [domain[,domain]...]",
		.asks = N_("Asks the server to change roles on this connection and to deliver the "
			   "mail that it keeps for your domains."),
		.when = N_("After AUTH, outside of a transaction, on a server for on-demand mail "
			   "relay (port 366)."),
		.replies = N_(
			"250: the roles change now, the server becomes the client. 453: you have "
			"no mail. 450: refused. 451: try later. 530: log in first. 502: not here."),
		.fix = N_("Log in first, and name only domains that belong to the account. Give "
			  "the server ten minutes to answer."),
		.source = "RFC 2645 §5",
	},
	{
		.word = "AUTH",
		.verb = VERB_AUTH,
		.title = N_("Log in"),
		.syntax = "AUTH mechanism [initial-response|=]",
		.asks = N_("Begins a login with the SASL mechanism that is named. Some mechanisms "
			   "let the client send its first response with it, in Base64; = stands "
			   "for an empty one."),
		.when = N_(
			"After EHLO has listed the mechanism, outside of a transaction, once in a "
			"session. With PLAIN, LOGIN and the OAuth mechanisms only inside TLS."),
		.replies = N_("334: a challenge, answer it. 235: logged in. 535: credentials "
			      "refused. 504 or 534: choose another mechanism. 530 or 538: TLS "
			      "first. 503: not offered here, or logged in already. 501: bad "
			      "Base64. 454: the server could not check; keep the password."),
		.fix = N_("If AUTH is not in the EHLO reply, start TLS and send EHLO again: most "
			  "servers offer it only then. An AUTH line may have 512 octets (RFC 4954 "
			  "§4), more than enough for passwords but not for every OAuth token: then "
			  "send AUTH alone and wait for the 334."),
		.source = "RFC 4954 §4, §6",
	},
	{
		.word = "BDAT",
		.verb = VERB_BDAT,
		.title = N_("Message in counted chunks"),
		.syntax = "BDAT size [LAST]",
		.asks = N_("Sends exactly that many octets of the message right behind the "
			   "command. The last chunk carries the word LAST. No dot is doubled and "
			   "no final dot is sent."),
		.when = N_("After an accepted RCPT, if EHLO has offered CHUNKING. Never mixed with "
			   "DATA in one transaction."),
		.replies = N_("250 for each chunk; after LAST it means that the message is "
			      "accepted. 503: no recipient, or a chunk after LAST. 552, 554: "
			      "refused. 451, 452: not now."),
		.fix = N_(
			"Count octets, line ends included. After a refused chunk send RSET before "
			"anything else; chunks that were sent already are thrown away one by one."),
		.source = "RFC 3030 §2",
	},
	{
		.word = "BURL",
		.verb = VERB_BURL,
		.title = N_("Message from an IMAP server"),
		.syntax = "BURL imap-url [LAST]",
		.asks = N_("Asks the submission server to fetch the message, or a part of it, from "
			   "an IMAP server by URL instead of receiving it here."),
		.when = N_("After AUTH and an accepted RCPT, if EHLO has offered BURL. It may be "
			   "mixed with BDAT, not with DATA."),
		.replies = N_("250: fetched. 554 5.6.6: the content could not be had. 554 5.7.14: "
			      "the two servers don't trust each other. 451 4.4.1: the IMAP server "
			      "did not answer. 503: out of order."),
		.fix = N_("The URL must be one that the IMAP server has authorised for this "
			  "purpose (URLAUTH), and both servers have to be set up for each other."),
		.source = "RFC 4468 §3",
	},
	{
		.word = "DATA",
		.verb = VERB_DATA,
		.title = N_("Begin the message"),
		.syntax = "DATA",
		.asks = N_("Asks to send the message now, to all recipients that were accepted."),
		.when = N_("After at least one accepted RCPT."),
		.replies = N_("354: send it. 503: a MAIL or RCPT is missing or was refused. 554: "
			      "no valid recipients. 451 and 452: not now."),
		.fix = N_("If DATA is refused, look at the replies to RCPT. Don't send the message "
			  "unless 354 came: its lines would be taken for commands."),
		.source = "RFC 5321 §4.1.1.4, §4.3.2",
	},
	{
		.word = "EHLO",
		.verb = VERB_EHLO,
		.title = N_("Extended hello"),
		.syntax = "EHLO host.name  |  EHLO [address]",
		.asks = N_("Introduces the client by its host name and asks the server to list "
			   "what it offers. It also drops a transaction that may be open."),
		.when = N_("First of all after the greeting; again after STARTTLS, because nothing "
			   "that was said before TLS counts any more."),
		.replies = N_("250: the first line greets, each further line is one extension. "
			      "501, 504 or 550: the name is not accepted. 500 or 502: an old "
			      "server, try HELO. 421: not now."),
		.fix = N_("Give the full name of your host, with a dot in it, or its address in "
			  "square brackets: EHLO [192.0.2.1] or EHLO [IPv6:2001:db8::1]. Some "
			  "servers don't complain about the name here but at RCPT."),
		.source = "RFC 5321 §4.1.1.1, §4.3.2, §3.2",
	},
	{
		.word = "ETRN",
		.verb = VERB_ETRN,
		.title = N_("Start the queue for a node"),
		.syntax = "ETRN node  |  ETRN @domain  |  ETRN #queue",
		.asks = N_("Asks the server to try now to deliver what it keeps for that node. The "
			   "mail comes on another connection, which the server opens."),
		.when = N_("After EHLO, outside of a transaction, if EHLO has offered ETRN."),
		.replies = N_("250, 252 or 253: started. 251: nothing is waiting. 458: could not "
			      "start. 459: not allowed for this node. 501: the name is malformed. "
			      "502: not here."),
		.fix = N_("Check the node's name; the administrator has to allow it. The node has "
			  "to be reachable from the server on port 25."),
		.source = "RFC 1985 §5",
	},
	{
		.word = "EXPN",
		.verb = VERB_EXPN,
		.title = N_("Expand a list"),
		.syntax = "EXPN list",
		.asks = N_("Asks for the members of a mailing list or alias."),
		.when = N_("At any time after the greeting; EHLO should have come first."),
		.replies = N_("250: the members, one a line. 252: it won't say. 502: switched off, "
			      "the usual answer. 550: no such list, or you may not see it."),
		.fix = N_("Nothing to fix: hardly any server answers it to strangers, for good "
			  "reasons."),
		.source = "RFC 5321 §4.1.1.7, §3.5, §7.3",
	},
	{
		.word = "HELO",
		.verb = VERB_HELO,
		.title = N_("Hello"),
		.syntax = "HELO host.name",
		.asks = N_("Introduces the client in the old way, without asking for extensions. "
			   "No STARTTLS, no AUTH and no parameters are possible afterwards."),
		.when = N_("In place of EHLO, with a server that answers EHLO with 500 or 502."),
		.replies = N_("250: go on with MAIL. 501, 504 or 550: the name is not accepted. "
			      "421: not now."),
		.fix = N_("If you need TLS or a login, send EHLO instead. A login that fails with "
			  "503 after HELO fails for want of EHLO."),
		.source = "RFC 5321 §4.1.1.1, §4.3.2",
	},
	{
		.word = "HELP",
		.verb = VERB_HELP,
		.title = N_("Ask for help"),
		.syntax = "HELP [word]",
		.asks = N_("Asks for a text about the server or about one command, for a person to "
			   "read."),
		.when = N_("At any time."),
		.replies = N_("214: the text. 211: the state of the server, rare. 502 or 504: no "
			      "help here."),
		.fix = N_("Nothing to fix. What the server can do is said by EHLO, not by HELP."),
		.source = "RFC 5321 §4.1.1.8, §4.3.2",
	},
	{
		.word = "LHLO",
		.verb = VERB_LHLO,
		.title = N_("LMTP hello"),
		.syntax = "LHLO host.name",
		.asks = N_("EHLO of LMTP, the protocol for local delivery: the server will answer "
			   "the final dot once for each recipient."),
		.when = N_("First of all on an LMTP connection (a Unix socket, port 24), in place "
			   "of EHLO."),
		.replies = N_("250: with the extensions, as after EHLO. 500: this is an SMTP "
			      "server, use EHLO."),
		.fix = N_("If it meets 500, connect with smtp:// instead of lmtp://. LMTP must not "
			  "be used on port 25."),
		.source = "RFC 2033 §4.1",
	},
	{
		.word = "MAIL",
		.verb = VERB_MAIL,
		.title = N_("Begin a transaction: the sender"),
		.syntax = "MAIL FROM:<address> [NAME=value]...",
		.asks = N_("Opens a transaction and names the envelope sender, the address to "
			   "which failures are reported. <> is allowed and means that there is to "
			   "be no report."),
		.when = N_("After EHLO or HELO, and after AUTH where a login is wanted; one "
			   "transaction at a time."),
		.replies = N_("250: go on with RCPT. 530: TLS or a login first. 550, 553: this "
			      "sender is not accepted. 501, 555: malformed, or an unknown "
			      "parameter. 552: the SIZE= is too large. 503: no EHLO, or a "
			      "transaction is open. 450, 451, 452: not now."),
		.fix = N_("No space behind the colon, angle brackets around the address. Only "
			  "parameters that the last EHLO offers. After a login, a sender that "
			  "belongs to the account."),
		.source = "RFC 5321 §4.1.1.2, §3.3, §4.3.2",
	},
	{
		.word = "NOOP",
		.verb = VERB_NOOP,
		.title = N_("Do nothing"),
		.syntax = "NOOP [word]",
		.asks = N_("Asks for an answer and nothing else: to see that the server still "
			   "listens, or to keep an idle session open."),
		.when = N_("At any time; it changes nothing."),
		.replies = N_("250. 421: the server is closing."),
		.fix = N_("Nothing to fix."),
		.source = "RFC 5321 §4.1.1.9, §4.3.2",
	},
	{
		.word = "ONEX",
		.verb = VERB_UNKNOWN,
		.title = N_("One message only (Sendmail)"),
		.syntax = "ONEX",
		.asks = N_("Told old Sendmail versions that only one message would follow; current "
			   "ones accept it without any effect."),
		.when = N_("No client needs it any more."),
		.replies = N_("250 from Sendmail, 500 or 502 from others."),
		.fix = N_("Leave it out."),
		.source = N_("Sendmail only; registered without an RFC."),
	},
	{
		.word = "QUIT",
		.verb = VERB_QUIT,
		.title = N_("Leave"),
		.syntax = "QUIT",
		.asks = N_("Asks the server to say goodbye and to close the connection. A "
			   "transaction that is open is dropped."),
		.when = N_("At any time, except within the message and in the middle of an AUTH "
			   "exchange."),
		.replies = N_("221, then the server closes."),
		.fix = N_("Always leave with QUIT: servers count clients that just hang up, and "
			  "some slow them down. Wait for the 221 before closing."),
		.source = "RFC 5321 §4.1.1.10, §4.3.2",
	},
	{
		.word = "RCPT",
		.verb = VERB_RCPT,
		.title = N_("Name a recipient"),
		.syntax = "RCPT TO:<address> [NAME=value]...",
		.asks = N_("Adds one recipient to the transaction; repeated for each. The server "
			   "decides about each on its own."),
		.when = N_("After an accepted MAIL, before DATA."),
		.replies = N_(
			"250 or 251: accepted. 450, 451: later, often greylisting. 452: too many "
			"for this transaction. 550: unknown, or refused by policy. 551: elsewhere. "
			"552: mailbox full. 553, 501: malformed. 554: relaying or a block list. "
			"530: TLS or a login first. 503: no MAIL. 556: the domain takes no mail."),
		.fix = N_("Many servers keep their verdict on your address, your EHLO name and "
			  "your sender back until here, so the reason may lie earlier than the "
			  "recipient: read the text."),
		.source = "RFC 5321 §4.1.1.3, §3.3, §4.3.2",
	},
	{
		.word = "RSET",
		.verb = VERB_RSET,
		.title = N_("Drop the transaction"),
		.syntax = "RSET",
		.asks = N_("Forgets sender, recipients and message. The greeting by EHLO, TLS and "
			   "the login stay."),
		.when = N_("At any time after the greeting, except within the message."),
		.replies = N_("250."),
		.fix = N_("Nothing to fix. After it, begin again with MAIL."),
		.source = "RFC 5321 §4.1.1.5, §4.3.2",
	},
	{
		.word = "SAML",
		.verb = VERB_UNKNOWN,
		.title = N_("Send and mail (historic)"),
		.syntax = "SAML FROM:<address>",
		.asks = N_("Once asked to show the message on the user's terminal and to put it "
			   "into the mailbox as well."),
		.when = N_("No client sends it any more: it is deprecated."),
		.replies = N_("500 or 502 nearly everywhere."),
		.fix = N_("Use MAIL."),
		.source = "RFC 821 §3.4; RFC 5321 §F.6",
	},
	{
		.word = "SEND",
		.verb = VERB_UNKNOWN,
		.title = N_("Send to a terminal (historic)"),
		.syntax = "SEND FROM:<address>",
		.asks = N_("Once asked to show the message on the terminal of a user who is logged "
			   "in."),
		.when = N_("No client sends it any more: it is deprecated."),
		.replies = N_("500 or 502 nearly everywhere."),
		.fix = N_("Use MAIL."),
		.source = "RFC 821 §3.4; RFC 5321 §F.6",
	},
	{
		.word = "SOML",
		.verb = VERB_UNKNOWN,
		.title = N_("Send or mail (historic)"),
		.syntax = "SOML FROM:<address>",
		.asks = N_("Once asked to show the message on the user's terminal, or to put it "
			   "into the mailbox if nobody is logged in."),
		.when = N_("No client sends it any more: it is deprecated."),
		.replies = N_("500 or 502 nearly everywhere."),
		.fix = N_("Use MAIL."),
		.source = "RFC 821 §3.4; RFC 5321 §F.6",
	},
	{
		.word = "STARTTLS",
		.verb = VERB_STARTTLS,
		.title = N_("Start TLS"),
		.syntax = "STARTTLS",
		.asks = N_("Asks to go on inside TLS on this same connection."),
		.when = N_("After an EHLO that lists it, outside of a transaction, once. Not on "
			   "port 465, where TLS stands from the start."),
		.replies = N_("220: begin the handshake now. 454: offered, but not available at "
			      "the moment. 503: not here, mostly because TLS stands already. 500 "
			      "or 502: not known. 501: no arguments are allowed."),
		.fix = N_("Send nothing behind it before the 220 has come. After the handshake "
			  "send EHLO again: everything that the server said before is void. If it "
			  "is missing from EHLO although the server has TLS, look for a firewall "
			  "that rewrites the session."),
		.source = "RFC 3207 §4, §4.2",
	},
	{
		.word = "TURN",
		.verb = VERB_UNKNOWN,
		.title = N_("Change roles (historic)"),
		.syntax = "TURN",
		.asks = N_("Once asked server and client to change roles on the connection, "
			   "without any proof of who the client is."),
		.when = N_("No client sends it any more: it is deprecated for being unsafe."),
		.replies = N_("502 nearly everywhere."),
		.fix = N_("Use ETRN, or ATRN after a login."),
		.source = "RFC 821 §3.8; RFC 5321 §F.1",
	},
	{
		.word = "VERB",
		.verb = VERB_UNKNOWN,
		.title = N_("Verbose delivery (Sendmail)"),
		.syntax = "VERB [ON|OFF]",
		.asks = N_("Asks Sendmail to show the steps of the delivery to the client."),
		.when = N_("On Sendmail, where the administrator allows it."),
		.replies = N_("250 from Sendmail, 500 or 502 from others."),
		.fix = N_("Nothing to fix; use the server's log instead."),
		.source = N_("Sendmail only; registered without an RFC."),
	},
	{
		.word = "VRFY",
		.verb = VERB_VRFY,
		.title = N_("Verify a user"),
		.syntax = "VRFY user",
		.asks = N_("Asks whether a user or mailbox exists."),
		.when = N_("At any time after the greeting; EHLO should have come first."),
		.replies =
			N_("252: it won't say, the usual answer. 250: it exists. 251: it lives "
			   "elsewhere. 550: it doesn't exist. 502: switched off. 553: ambiguous."),
		.fix = N_("Nothing to fix. To find out whether an address is good, use MAIL and "
			  "RCPT, then RSET. If your own server answers 250 and 550 to strangers, "
			  "it helps those who collect addresses."),
		.source = "RFC 5321 §4.1.1.6, §3.5, §7.3",
	},
	{
		.word = "X-ANONYMOUSTLS",
		.verb = VERB_UNKNOWN,
		.title = N_("TLS between Exchange servers"),
		.syntax = "X-ANONYMOUSTLS",
		.asks = N_("STARTTLS between Exchange servers of one organisation, with "
			   "certificates that nobody else has to trust."),
		.when = N_("Between Exchange servers only."),
		.replies = N_("220: begin the handshake. 454: not available."),
		.fix = N_("Other clients use STARTTLS."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
	},
	{
		.word = "X-EXPS",
		.verb = VERB_UNKNOWN,
		.title = N_("Login between Exchange servers"),
		.syntax = "X-EXPS mechanism",
		.asks = N_("AUTH under a private name, by which Exchange servers make themselves "
			   "known to each other, mostly with GSSAPI or NTLM."),
		.when = N_("Between Exchange servers only."),
		.replies = N_("334 and 235, and the errors of AUTH."),
		.fix = N_("Other clients use AUTH. A server that offers X-EXPS but no AUTH takes "
			  "no logins of users on this port."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
	},
	{
		.word = "X-LINK2STATE",
		.verb = VERB_UNKNOWN,
		.title = N_("Routing state of Exchange 2003"),
		.syntax = "X-LINK2STATE ...",
		.asks = N_("Passed the state of links between servers of Exchange 2000 and 2003. "
			   "It had a hole through which servers could be taken over (MS05-021)."),
		.when = N_("No server in support offers it any more."),
		.replies = N_("250 or 200 from such old servers, 500 from all others."),
		.fix = N_(
			"If your server still offers it, it is far too old to face the Internet."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
	},
	{
		.word = "XCLIENT",
		.verb = VERB_XCLIENT,
		.title = N_("Say whom the session is for"),
		.syntax = "XCLIENT NAME=value...",
		.asks = N_("A trusted proxy tells the server the real client's address, name, HELO "
			   "and login, and the server treats the session as that client's from now "
			   "on."),
		.when = N_("Outside of a transaction, by clients that the server lists as trusted; "
			   "EHLO shows XCLIENT to them only."),
		.replies = N_("220: the session begins anew, send EHLO. 550: you are not trusted. "
			      "501: a bad value. 503: within a transaction."),
		.fix = N_("The administrator lists trusted clients (Postfix: "
			  "smtpd_authorized_xclient_hosts). Values are written in xtext; "
			  "[UNAVAILABLE] and [TEMPUNAVAIL] stand for what is not known."),
		.source = N_("Postfix, XCLIENT_README; no standard defines it."),
	},
	{
		.word = "XEXCH50",
		.verb = VERB_UNKNOWN,
		.title = N_("Message properties of Exchange"),
		.syntax = "XEXCH50 size n",
		.asks = N_("Passes properties of the message between Exchange servers, as a block "
			   "of binary data."),
		.when = N_("Between Exchange servers up to 2010, after RCPT."),
		.replies = N_("354: send the block. 250: taken. 504: log in first."),
		.fix = N_("A relay that copied the keyword from somebody's EHLO and tries it gets "
			  "504; that is harmless, the mail goes on without it."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
	},
	{
		.word = "XFORWARD",
		.verb = VERB_XFORWARD,
		.title = N_("Pass on the original client for the log"),
		.syntax = "XFORWARD NAME=value...",
		.asks = N_("A content filter tells the server which client the mail came from, for "
			   "its log only: no decision rests on it."),
		.when = N_(
			"Outside of a transaction, by clients that the server lists as trusted."),
		.replies = N_("250. 550: you are not trusted. 501: a bad value. 503: within a "
			      "transaction."),
		.fix = N_("The administrator lists trusted clients (Postfix: "
			  "smtpd_authorized_xforward_hosts)."),
		.source = N_("Postfix, XFORWARD_README; no standard defines it."),
	},
};

const size_t command_entry_count = sizeof(command_entries) / sizeof(command_entries[0]);

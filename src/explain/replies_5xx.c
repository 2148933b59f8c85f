/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reply codes that begin with 5: no, and repeating it unchanged won't help.
 * Sorted by code; read through catalogue.c.
 */
#include "explain/entry.h"

static const struct reply_entry rows[] = {
	{
		.code = 500,
		.standing = STANDING_STANDARD,
		.title = N_("Syntax Error, Command Unrecognized"),
		.description = N_("The server does not know the verb, or the line is longer than "
				  "it can take. A command line may have 512 octets with its end, "
				  "more only where an extension says so. In AUTH, 500 5.5.6 says "
				  "that a Base64 line was too long."),
		.when = N_("After a line that the server could not make out: a misspelt verb, a "
			   "verb that belongs to an extension it doesn't have, an empty line, or "
			   "message text that was sent although 354 had never come."),
		.fix = N_("Check the spelling and the length of the line. If EHLO itself was "
			  "answered with 500, the server is very old or an inspecting firewall "
			  "stands in between: try HELO. If several 500 follow each other, the "
			  "message was probably sent without a 354 before it."),
		.next = N_("Correct the line and send it again; the state of the session has not "
			   "changed."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.5.3.1.4; RFC 4954 §6",
	},
	{
		.code = 501,
		.standing = STANDING_STANDARD,
		.title = N_("Syntax Error in Parameters"),
		.description = N_("The verb is known, but what stands behind it is not right: a "
				  "malformed address, a name that is no host name, a parameter "
				  "where none is allowed. In AUTH it says that your Base64 could "
				  "not be decoded, or confirms that you gave up with *."),
		.when = N_(
			"After any command with arguments; after EHLO for a bad name, after MAIL "
			"or RCPT for a bad address, after an answer to 334 for bad Base64."),
		.fix = N_(
			"Compare the line with the command's syntax: MAIL FROM:<address> has angle "
			"brackets and no space behind the colon; EHLO wants a full host name or an "
			"address in square brackets; Base64 has no blanks and its padding."),
		.next = N_("Correct the arguments and send the command again. In AUTH the exchange "
			   "is over: begin it anew."),
		.source = "RFC 5321 §4.2.2, §4.3.2; RFC 4954 §4",
	},
	{
		.code = 502,
		.standing = STANDING_STANDARD,
		.title = N_("Command Not Implemented"),
		.description = N_(
			"The server recognises the verb but does not offer it. Most often it was "
			"switched off on purpose: VRFY and EXPN tell strangers who lives here."),
		.when = N_("After VRFY, EXPN, HELP, ETRN, TURN; after EHLO with very old servers."),
		.fix = N_("Do without the command. Instead of VRFY use MAIL and RCPT; if EHLO was "
			  "refused, use HELO. A server that lists a command in EHLO and then "
			  "answers 502 is configured inconsistently."),
		.next = N_("Go on without it; the state of the session has not changed."),
		.source = "RFC 5321 §4.2.2, §4.2.4, §4.3.2",
	},
	{
		.code = 503,
		.standing = STANDING_STANDARD,
		.title = N_("Bad Sequence of Commands"),
		.description = N_("The command is right by itself but not at this point of the "
				  "session: something that has to come before it has not been done "
				  "or was refused, or it was done already."),
		.when = N_("After MAIL without EHLO or within a transaction, RCPT without MAIL, "
			   "DATA without an accepted recipient, AUTH when it is not offered or was "
			   "done already, STARTTLS inside TLS."),
		.fix = N_("Look at the replies before it: the order is EHLO, STARTTLS, EHLO, AUTH, "
			  "MAIL, RCPT, DATA. After DATA it mostly means that every recipient had "
			  "been refused. RSET clears a half-done transaction."),
		.next = N_("Send what is missing, then repeat the command."),
		.source = "RFC 5321 §4.1.4, §4.2.2, §4.3.2; RFC 4954 §4",
	},
	{
		.code = 504,
		.standing = STANDING_STANDARD,
		.title = N_("Command Parameter Not Implemented"),
		.description = N_("The line is well formed, but the server does not support this "
				  "value. After AUTH that is a mechanism which it does not have, "
				  "or does not allow on this connection."),
		.when = N_("After AUTH with an unknown mechanism; after EHLO or HELO for a name "
			   "that is not accepted, and then, with Postfix, often only at RCPT."),
		.fix = N_("AUTH: choose a mechanism that the last EHLO lists, and ask EHLO again "
			  "after STARTTLS, since the list changes. A name: give a full host name "
			  "with a dot, or your address in square brackets."),
		.next = N_("Choose another value and send the command again."),
		.source = "RFC 5321 §4.2.2, §4.3.2; RFC 4954 §6",
	},
	{
		.code = 510,
		.standing = STANDING_WILD,
		.title = N_("Bad Address"),
		.description = N_("Something is wrong with an address at the destination. It looks "
				  "like the enhanced code 5.1.0 with its dots lost; the standard "
				  "reply code is 550 or 553."),
		.when = N_("After RCPT, or in a report about a bounce."),
		.fix = N_("Check the spelling of the address; remove it from your list if it "
			  "bounces again."),
		.next = N_("Don't retry unchanged."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.1.0 in RFC 3463 §3.2."),
	},
	{
		.code = 511,
		.standing = STANDING_WILD,
		.title = N_("Bad Address"),
		.description =
			N_("The mailbox is unknown at the destination. It looks like the enhanced "
			   "code 5.1.1 with its dots lost; the standard reply code is 550."),
		.when = N_("After RCPT, or in a report about a bounce."),
		.fix = N_("Check the part to the left of the @; remove the address from your list "
			  "if it bounces again."),
		.next = N_("Don't retry unchanged."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.1.1 in RFC 3463 §3.2."),
	},
	{
		.code = 512,
		.standing = STANDING_WILD,
		.title = N_("Host Not Found"),
		.description =
			N_("The recipient's domain has no entry in the name service to which mail "
			   "could be sent. Mostly the sending system writes it into its own "
			   "report. It looks like the enhanced code 5.1.2 with its dots lost."),
		.when = N_("After RCPT on a relay, or in a report about a bounce."),
		.fix = N_("Check the spelling of the domain; if it is yours, check its MX record "
			  "and the address record of the host that the MX names."),
		.next = N_("Don't retry before the domain or its records are corrected."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.1.2 in RFC 3463 §3.2."),
	},
	{
		.code = 513,
		.standing = STANDING_WILD,
		.title = N_("Address Type Incorrect"),
		.description = N_("The form of the address is not accepted. It looks like the "
				  "enhanced code 5.1.3 with its dots lost. Some relays have been "
				  "reported to use it when they want a login first."),
		.when = N_("After RCPT, or in a report about a bounce."),
		.fix = N_("Look for blanks, missing brackets or letters that don't belong in an "
			  "address; if it is well formed, try to log in first."),
		.next = N_("Correct the address and send the command again."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.1.3 in RFC 3463 §3.2."),
	},
	{
		.code = 515,
		.standing = STANDING_WILD,
		.title = N_("Destination Mailbox Address Valid (odd use)"),
		.description = N_("A contradiction in itself: 5.1.5 with its dots lost would say "
				  "that the address is valid, and the first digit says that it was "
				  "refused. There is no agreed meaning."),
		.when = N_("In lists of bounce codes; not known from a live server."),
		.fix = N_("Only the text can say what is meant; ask the receiving side if it "
			  "doesn't."),
		.next = N_("Take it as a permanent refusal, as its first digit says."),
		.source = N_(
			"Seen in the wild only, in lists of bounce codes; no standard defines it."),
	},
	{
		.code = 517,
		.standing = STANDING_WILD,
		.title = N_("Problem with Sender Address"),
		.description =
			N_("The sender's address was refused. It looks like the enhanced code "
			   "5.1.7 with its dots lost; the standard reply codes are 550 and 553."),
		.when = N_("After MAIL, or in a report about a bounce."),
		.fix = N_("Use a sender address that exists and that your account may use; check "
			  "that its domain has an MX or address record."),
		.next = N_("Send MAIL again with another address."),
		.source = N_("Seen in the wild only, in help desks' lists; no standard defines it. "
			     "Compare X.1.7 in RFC 3463 §3.2."),
	},
	{
		.code = 520,
		.standing = STANDING_WILD,
		.title = N_("Wrong QHLO Identifier"),
		.description = N_("Part of a proposal for a quicker start of sessions: the client "
				  "used a remembered list of capabilities that is no longer right. "
				  "The proposal has expired."),
		.when = N_("After QHLO, if any server ever had it."),
		.fix = N_("Begin the session with an ordinary EHLO."),
		.next = N_("Send EHLO."),
		.source = N_("Seen in the wild only, from the expired draft "
			     "draft-fanf-smtp-quickstart; no standard defines it."),
	},
	{
		.code = 521,
		.standing = STANDING_EXTENSION,
		.title = N_("Host Does Not Accept Mail"),
		.description = N_(
			"This machine takes no mail, from nobody and for nobody, and the reply "
			"saves everyone from trying again. Postfix and others also use it to turn "
			"one client away and hang up at once; then it means you, not everybody."),
		.when = N_("In place of the greeting, and after every command but QUIT on such a "
			   "host. In mid-session it is a server that hangs up on you, for example "
			   "for being on a block list or for breaking the protocol."),
		.fix = N_("Check that you connected to the host that the domain's MX record names; "
			  "a host that only sends mail, or a web server, answers like this. If the "
			  "text names a block list or a protocol error, that is the reason."),
		.next = N_("Send QUIT and don't try this host again for this mail."),
		.source = "RFC 7504 §3",
	},
	{
		.code = 523,
		.standing = STANDING_REGISTRY,
		.title = N_("Encryption Needed"),
		.description = N_("An outer layer of encryption is needed before this can be done. "
				  "The registry of enhanced codes lists the number with X.7.10. "
				  "Gmail uses it when bytes were sent behind STARTTLS without "
				  "waiting for its answer; lists of bounce codes use it for a "
				  "message that is too long (5.2.3 with the dots lost)."),
		.when = N_("After AUTH in the sense of the registry, after STARTTLS with Gmail."),
		.fix = N_("Start TLS first, and send nothing behind STARTTLS before its 220 has "
			  "come."),
		.next = N_(
			"Send STARTTLS, make the handshake, send EHLO, then repeat the command."),
		.source = "IANA registry, X.7.10; RFC 5248",
	},
	{
		.code = 524,
		.standing = STANDING_REGISTRY,
		.title = N_("Encryption Required for Mechanism (alternate)"),
		.description = N_(
			"The same as 538: this mechanism may be used only on an encrypted "
			"connection. The registry of enhanced codes lists the number with X.7.11."),
		.when = N_("After AUTH in clear text."),
		.fix = N_("Start TLS, send EHLO again, then AUTH; or choose a mechanism that "
			  "doesn't show the password."),
		.next = N_("Send STARTTLS."),
		.source = "IANA registry, X.7.11; RFC 4954 §6",
	},
	{
		.code = 525,
		.standing = STANDING_REGISTRY,
		.title = N_("User Account Disabled"),
		.description = N_("The password was right, but the account has been switched off. "
				  "The registry of enhanced codes lists the number with X.7.13."),
		.when = N_("After AUTH."),
		.fix = N_("Another password won't help: ask the administrator to switch the "
			  "account on, and why it was switched off."),
		.next = N_("Don't try again; log in with another account or leave."),
		.source = "IANA registry, X.7.13; RFC 5248",
	},
	{
		.code = 530,
		.standing = STANDING_EXTENSION,
		.title = N_("Authentication Required or STARTTLS First"),
		.description = N_(
			"The server does nothing of this kind for a client that it doesn't know, "
			"or in clear text. The number has two meanings: \"start TLS first\" (RFC "
			"3207) and \"log in first\" (RFC 4954); the text says which."),
		.when = N_("After MAIL, RCPT or AUTH on submission ports, mostly 587. It never "
			   "answers EHLO, NOOP, QUIT or STARTTLS itself."),
		.fix = N_("If the text speaks of STARTTLS: start TLS, send EHLO again, then repeat "
			  "the command. Otherwise log in with AUTH first. If AUTH is not offered, "
			  "it will be after TLS; if you wanted to deliver mail to this domain as "
			  "another server does, use port 25 of its MX host."),
		.next = N_("Send STARTTLS or AUTH, then the refused command again."),
		.source = "RFC 4954 §6; RFC 3207 §4",
	},
	{
		.code = 531,
		.standing = STANDING_WILD,
		.title = N_("Mail System Full or Access Denied (odd use)"),
		.description = N_("No agreed meaning. It looks like the enhanced code 5.3.1, mail "
				  "system full, with its dots lost."),
		.when = N_("In lists of bounce codes; after RCPT or the message if at all."),
		.fix = N_("Only the text can say what is meant; ask the receiving side if it "
			  "doesn't."),
		.next = N_("Take it as a permanent refusal, as its first digit says."),
		.source = N_(
			"Seen in the wild only, in lists of bounce codes; no standard defines it."),
	},
	{
		.code = 533,
		.standing = STANDING_REGISTRY,
		.title = N_("Delivery Not Authorized (registry only)"),
		.description = N_("The sender may not deliver to this recipient. The registry of "
				  "enhanced codes lists the number with X.7.1; no RFC describes it "
				  "by itself, and servers say 550 5.7.1."),
		.when = N_("After MAIL or RCPT, if at all."),
		.fix = N_("Log in if this is your own server; otherwise ask the receiving side "
			  "what its policy wants."),
		.next = N_("Don't retry unchanged."),
		.source = "IANA registry, X.7.1; RFC 5248",
	},
	{
		.code = 534,
		.standing = STANDING_EXTENSION,
		.title = N_("Authentication Mechanism Too Weak"),
		.description = N_("The policy of this server, or of this user's account, wants a "
				  "stronger mechanism than the one that you chose. The password "
				  "was not the matter. Gmail uses the same code to ask for a login "
				  "in the web browser or for an app password."),
		.when = N_("After AUTH."),
		.fix = N_("Choose a stronger mechanism of the list in EHLO (SCRAM before PLAIN, an "
			  "OAuth token before a password). If the text names a web page, go there: "
			  "the provider wants to see you, or wants an app password."),
		.next = N_(
			"Send AUTH with another mechanism, or leave and set the account up first."),
		.source = "RFC 4954 §6",
	},
	{
		.code = 535,
		.standing = STANDING_EXTENSION,
		.title = N_("Authentication Credentials Invalid"),
		.description =
			N_("The login failed: user name, password or token were not accepted. Many "
			   "servers say the same when the account may not use SMTP, when passwords "
			   "are switched off in favour of OAuth, or when something behind them is "
			   "broken, so that a right password can meet 535 as well."),
		.when = N_("After AUTH, or after your last answer to a 334; often with a delay of "
			   "some seconds, made on purpose against guessing."),
		.fix = N_("Check the user name first (many servers want the whole address), then "
			  "the password: its blanks, its letters outside of ASCII, a line end that "
			  "slipped in. If both are right, look for an app password, for SMTP "
			  "switched off on the account, or for basic authentication switched off. "
			  "Don't try often: servers lock accounts and ban addresses after a few "
			  "failures."),
		.next = N_(
			"Begin AUTH anew with corrected credentials; the session itself goes on."),
		.source = "RFC 4954 §6",
	},
	{
		.code = 538,
		.standing = STANDING_EXTENSION,
		.title = N_("Encryption Required for Mechanism"),
		.description = N_("This mechanism would show the password to anybody who listens, "
				  "so the server allows it only inside TLS. Modern servers don't "
				  "even list it before TLS, and some say 504 or 530 instead."),
		.when = N_("After AUTH in clear text."),
		.fix = N_("Start TLS, send EHLO again, then AUTH. If you sent an initial response "
			  "with the AUTH line, the password has gone over the network in clear "
			  "already: consider changing it."),
		.next = N_("Send STARTTLS, then EHLO, then AUTH again."),
		.source = "RFC 4954 §6",
	},
	{
		.code = 541,
		.standing = STANDING_WILD,
		.title = N_("Rejected by Recipient Side Filter"),
		.description = N_("A filter at the destination refused the message for its content "
				  "or for the reputation of its sender. It looks like an enhanced "
				  "code with its dots lost."),
		.when = N_("After RCPT or the message, or in a report about a bounce."),
		.fix = N_("Check the content and the reputation of your address and domain; ask "
			  "the recipient's side to let your mail through."),
		.next = N_("Don't retry unchanged."),
		.source = N_(
			"Seen in the wild only, in lists of bounce codes; no standard defines it."),
	},
	{
		.code = 542,
		.standing = STANDING_WILD,
		.title = N_("Rejected"),
		.description = N_("A filtering service refused the recipient without a reason that "
				  "could be seen from outside."),
		.when = N_("After RCPT, with the MessageLabs (Symantec) service."),
		.fix = N_("Ask the recipient, by another way, to have their administrator look at "
			  "the service's settings and log."),
		.next = N_("Don't retry unchanged."),
		.source = N_("Seen in the wild only, in a bounce of MessageLabs; no standard "
			     "defines it."),
	},
	{
		.code = 546,
		.standing = STANDING_WILD,
		.title = N_("Mail Loop"),
		.description = N_("The message runs in a circle between servers. It looks like the "
				  "enhanced code 5.4.6 with its dots lost."),
		.when = N_("After the message, or in a report about a bounce."),
		.fix = N_("Read the Received lines of the message from the bottom: the names that "
			  "repeat are the circle. Correct the forwarding or routing rule that "
			  "closes it."),
		.next = N_("Repair the loop before the message is sent again."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.4.6 in RFC 3463 §3.5."),
	},
	{
		.code = 550,
		.standing = STANDING_STANDARD,
		.title = N_("Mailbox Unavailable or Policy Reject"),
		.description = N_("A definite no: the mailbox does not exist, you have no access "
				  "to it, or a policy forbids the mail. It is the most frequent "
				  "rejection there is, and the enhanced code behind it says which "
				  "case: 5.1.x an address, 5.2.x the mailbox, 5.7.x a policy."),
		.when = N_("After RCPT for unknown users and refused relaying; after the final dot "
			   "for content, SPF, DKIM and DMARC; after MAIL, VRFY, and with some "
			   "servers after EHLO."),
		.fix = N_(
			"Read the enhanced code and the text. Unknown user: check the spelling, "
			"then remove the address. Relaying: log in, or connect to the MX host of "
			"the recipient's domain. Policy: correct what the text names (reverse "
			"name, SPF, DKIM, DMARC, a block list), or ask the receiving postmaster."),
		.next = N_("Don't retry unchanged. Other recipients of the same transaction are "
			   "not touched by a 550 to one RCPT."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §3.6.2",
	},
	{
		.code = 551,
		.standing = STANDING_STANDARD,
		.title = N_("User Not Local"),
		.description = N_("The mailbox is elsewhere and this server does not forward to "
				  "it. The text may name the new address. Postfix also uses 551 "
				  "for chunks of BDAT that it threw away."),
		.when = N_("After RCPT or VRFY."),
		.fix = N_("Use the address that the text names, after having made sure that it is "
			  "the right person's. If it names none, ask the recipient."),
		.next = N_("Send RCPT with the new address, through the server of its domain."),
		.source = "RFC 5321 §3.4, §4.2.2, §4.3.2",
	},
	{
		.code = 552,
		.standing = STANDING_STANDARD,
		.title = N_("Exceeded Storage Allocation"),
		.description = N_("Too much: the message is larger than the server or the mailbox "
				  "takes, or the mailbox is full. Old servers also say it for too "
				  "many recipients; a client treats that as 452."),
		.when = N_("After MAIL with SIZE=, RCPT, or the final dot."),
		.fix = N_("Message too large (5.3.4, 5.2.3): make it smaller or send a link; "
			  "Base64 makes attachments a third larger than their files. Mailbox full "
			  "(5.2.2): the recipient has to free space. Too many recipients: send the "
			  "rest in a new transaction."),
		.next = N_("Don't retry unchanged, except for too many recipients."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.5.3.1.10; RFC 1870 §6",
	},
	{
		.code = 553,
		.standing = STANDING_STANDARD,
		.title = N_("Mailbox Name Not Allowed"),
		.description = N_("The server does not accept this address: its form is wrong, its "
				  "domain does not exist, or you may not use it as a sender. qmail "
				  "says 553 where others say 550 or 554 for refused relaying."),
		.when = N_("After MAIL for the sender, after RCPT for the recipient, after VRFY."),
		.fix = N_("Check the form of the address. After MAIL, use an address that belongs "
			  "to the account that you logged in with, at a domain that exists. If the "
			  "text speaks of rcpthosts or relaying, log in first."),
		.next = N_("Send the command again with an address that is allowed."),
		.source = "RFC 5321 §4.2.2, §4.3.2; RFC 6531 §3.5",
	},
	{
		.code = 554,
		.standing = STANDING_STANDARD,
		.title = N_("Transaction Failed"),
		.description = N_(
			"A general no, without a finer code: as a greeting it says that there is "
			"no mail service here for you; after DATA, that there is no valid "
			"recipient; after the final dot, that the message is refused, mostly by a "
			"filter; after RCPT many servers use it for relaying and block lists."),
		.when = N_("In place of the greeting, after RCPT, DATA, the final dot, and after a "
			   "TLS handshake whose result was not good enough for the server."),
		.fix = N_("Read the text, which carries the reason: a block list (have your "
			  "address removed there), relaying (log in, or use the right MX host), "
			  "spam or policy (look at content and authentication), commands sent too "
			  "early (wait for each reply)."),
		.next = N_("As a greeting: QUIT, and don't come back with the same mail. Otherwise "
			   "don't retry unchanged."),
		.source = "RFC 5321 §3.1, §4.2.2, §4.3.2; RFC 3207 §4.1",
	},
	{
		.code = 555,
		.standing = STANDING_STANDARD,
		.title = N_("MAIL/RCPT Parameters Not Recognized"),
		.description = N_("The server does not know the parameter that stands behind the "
				  "address, or cannot make sense of the line. Parameters may be "
				  "sent only if EHLO has offered their extension. Gmail and qmail "
				  "also answer 555 to an address without its angle brackets."),
		.when = N_("After MAIL or RCPT."),
		.fix = N_("Compare the parameters with the last EHLO reply and leave out what it "
			  "does not list; check the angle brackets and that no space follows the "
			  "colon. After HELO no parameter is allowed at all."),
		.next = N_("Send MAIL or RCPT again without the parameter."),
		.source = "RFC 5321 §4.1.1.11, §4.2.2, §4.3.2",
	},
	{
		.code = 556,
		.standing = STANDING_EXTENSION,
		.title = N_("Domain Does Not Accept Mail"),
		.description = N_("The recipient's domain takes no mail at all: it says so by a "
				  "null MX record (a single MX that points to the root), or the "
				  "server knows it otherwise."),
		.when = N_("After RCPT, on a relay that looked the domain up; with the enhanced "
			   "code 5.1.10."),
		.fix = N_("Check the spelling of the domain; example.com and many parked domains "
			  "have such a record. If the domain is yours, remove the null MX or give "
			  "it real MX records."),
		.next = N_("Don't retry; go on with the other recipients."),
		.source = "RFC 7504 §4; RFC 7505 §4",
	},
	{
		.code = 557,
		.standing = STANDING_WILD,
		.title = N_("Policy or Quota Reject (odd use)"),
		.description =
			N_("No agreed meaning: help pages give it for policies and for quotas."),
		.when = N_("In help pages; after RCPT or the message if at all."),
		.fix = N_("Only the text can say what is meant; ask the receiving side if it "
			  "doesn't."),
		.next = N_("Take it as a permanent refusal, as its first digit says."),
		.source = N_("Seen in the wild only, on help pages; no standard defines it."),
	},
	{
		.code = 571,
		.standing = STANDING_WILD,
		.title = N_("Delivery Not Authorized"),
		.description = N_("A policy filter blocked the mail or its sender. It looks like "
				  "the enhanced code 5.7.1 with its dots lost. The second digit 7 "
				  "is one that RFC 5321 does not define."),
		.when = N_("At the connection, after MAIL, RCPT or the message, with filter "
			   "appliances and in old texts of Postini."),
		.fix = N_("Read the text for a reason or an address to write to; ask the receiving "
			  "postmaster."),
		.next = N_("Don't retry unchanged."),
		.source = N_("Seen in the wild only, with filter appliances; no standard defines "
			     "it. Compare X.7.1 in RFC 3463 §3.8."),
	},
	{
		.code = 591,
		.standing = STANDING_WILD,
		.title = N_("Blacklisted"),
		.description = N_("Your address is on a block list that this server asks. The "
				  "second digit 9 is one that RFC 5321 does not define."),
		.when = N_(
			"After RCPT, with one family of servers that quotes the list in its text."),
		.fix = N_("Look your address up on the list that the text names, remove the cause, "
			  "then ask for removal there. The receiving server cannot remove you from "
			  "somebody else's list."),
		.next = N_("Don't retry before the address is off the list."),
		.source = N_("Seen in the wild only, in one collection of bounces; no standard "
			     "defines it."),
	},
};

const struct reply_table replies_5xx = { rows, sizeof(rows) / sizeof(rows[0]) };

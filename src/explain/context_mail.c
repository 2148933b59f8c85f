/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What replies to MAIL and RCPT mean. Many servers keep their verdict on the
 * client, on its EHLO name and on the sender back until RCPT; the rules with a
 * text tell these from verdicts on the recipient. Read through context.c.
 */
#include "explain/rule.h"

#define GREYLIST                                                                                   \
	"greylist|grey-list|graylist|gray-list|greylisting|grey listed|try again in|retry "        \
	"in|come back later|please come back|temporarily deferred*first|not yet "                  \
	"authorized|postgrey"
#define RELAY "relay|relaying|rcpthosts|not permitted to relay|unable to relay"
#define BLOCKLIST                                                                                  \
	"spamhaus|blocklist|block list|blacklist|black list|blocked using|listed at|listed "       \
	"in|listed on|dnsbl|rbl|barracudacentral|spamcop|sorbs|found on one or more"
#define HELO_VERDICT                                                                               \
	"helo command rejected|ehlo*rejected|helo*rejected|invalid helo|helo name|ehlo name|bad "  \
	"helo|helo/ehlo|your helo|ehlo argument"
#define CLIENT_VERDICT                                                                             \
	"client host rejected|reverse dns|reverse hostname|ptr record|cannot find your "           \
	"hostname|cannot find your reverse|ip name lookup|does not resolve*client|fcrdns|no "      \
	"reverse"
#define SENDER_VERDICT                                                                             \
	"sender address rejected|sender verify|domain of sender|sender rejected|return "           \
	"path|envelope sender|sender domain"

static const struct context_rule rows[] = {
	/* ---- MAIL ---- */
	{
		.name = N_("250 after MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "250" },
		.description =
			N_("The sender is accepted and a transaction is open. Many servers check "
			   "the sender only when a recipient is named, so this is no promise yet."),
		.when = N_("After MAIL FROM."),
		.fix = N_("No fix needed."),
		.next = { N_("RCPT TO:<recipient>."), N_("RSET, to drop the transaction.") },
		.source = "RFC 5321 §3.3, §4.1.1.2",
	},
	{
		.name = N_("250 after MAIL with an empty sender"),
		.condition = { .verb = VERB_MAIL, .code = "250", .facts = SITUATION_NULL_SENDER },
		.description = N_("A transaction is open whose sender is empty: the form of "
				  "bounces and other notices, which must never be answered by a "
				  "further bounce. Every server has to take it."),
		.when = N_("After MAIL FROM:<>."),
		.fix = N_(
			"No fix needed. Some servers take such a message for one recipient only."),
		.next = { N_("RCPT TO:<recipient>."), N_("RSET, to drop the transaction.") },
		.source = "RFC 5321 §4.5.5, §6.1",
	},
	{
		.name = N_("530 after MAIL: TLS first"),
		.condition = { .verb = VERB_MAIL,
			       .code = "530 550 451 454 503 554",
			       .text = "STARTTLS|TLS required|requires TLS|encryption "
				       "required|must use tls" },
		.description =
			N_("The server takes no mail in clear text: TLS has to be started first."),
		.when = N_("On submission ports, and on servers of organisations that demand TLS."),
		.fix = N_("Send STARTTLS, then EHLO, then (on a submission port) AUTH, then MAIL "
			  "again."),
		.next = { N_("STARTTLS, then EHLO."), N_("QUIT.") },
		.source = "RFC 3207 §4",
	},
	{
		.name = N_("530 after MAIL: log in first"),
		.condition = { .verb = VERB_MAIL, .code = "530" },
		.description = N_(
			"The server takes mail only from users who have logged in. This is a "
			"submission server, or one that has been told to treat you as a stranger."),
		.when = N_("After MAIL without AUTH, mostly on ports 587 and 465."),
		.fix = N_("Log in with AUTH. If AUTH is not offered, start TLS first. If you want "
			  "to deliver to this domain like another mail server, connect to port 25 "
			  "of its MX host instead."),
		.next = { N_("AUTH, then MAIL again."),
			  N_("STARTTLS and EHLO first, if AUTH is not in the list.") },
		.source = "RFC 4954 §6; RFC 6409 §4.3",
	},
	{
		.name = N_("503 after MAIL: a transaction is open"),
		.condition = { .verb = VERB_MAIL, .code = "503", .facts = SITUATION_TRANSACTION },
		.description = N_("There is a sender already: transactions cannot be nested."),
		.fix = N_("Go on with RCPT, or send RSET and then MAIL."),
		.next = { N_("RSET, then MAIL again."),
			  N_("RCPT TO, to go on with the open transaction.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("503 after MAIL: EHLO is missing after TLS"),
		.condition = { .verb = VERB_MAIL, .code = "503", .facts = SITUATION_AFTER_TLS },
		.description = N_("TLS has wiped out everything that was said before, your EHLO "
				  "included. The server wants it again."),
		.fix = N_("Send EHLO, then MAIL."),
		.next = { N_("EHLO, then MAIL again.") },
		.source = "RFC 3207 §4.2",
	},
	{
		.name = N_("503 after MAIL: EHLO is missing"),
		.condition = { .verb = VERB_MAIL, .code = "503", .facts = SITUATION_NO_HELLO },
		.description = N_("The server wants to know who you are before it takes mail."),
		.fix = N_("Send EHLO (or HELO), then MAIL."),
		.next = { N_("EHLO, then MAIL again.") },
		.source = "RFC 5321 §4.1.4",
	},
	{
		.name = N_("503 after MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "503" },
		.description = N_("MAIL is not possible at this point: EHLO is missing (after "
				  "STARTTLS it has to be sent again), a transaction is open "
				  "already, or a login is wanted first."),
		.fix = N_("Send what is missing, or RSET to clear an open transaction, then repeat "
			  "MAIL."),
		.next = { N_("EHLO, then MAIL again."),
			  N_("RSET, then MAIL again, if a transaction is open.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("503 after MAIL: log in first"),
		.condition = { .verb = VERB_MAIL,
			       .code = "503 550 554",
			       .text = "auth first|authentication required|authenticate first|must "
				       "authenticate|not authenticated|login first" },
		.description = N_("The server wants a login before mail; 530 would have been the "
				  "right code."),
		.fix = N_("Log in with AUTH, then repeat MAIL."),
		.next = { N_("AUTH, then MAIL again.") },
		.source = "RFC 4954 §6 (530); the text is the server's",
	},
	{
		.name = N_("MAIL refused: the sender is not yours"),
		.condition = { .verb = VERB_MAIL,
			       .code = "550 553 554",
			       .facts = SITUATION_OTHER_SENDER },
		.description =
			N_("You are logged in as one user and name another address as the sender. "
			   "The server does not let this user send from that address."),
		.fix = N_("Use the address of the account, or have the administrator grant the "
			  "right to send as the other one."),
		.next = { N_("MAIL FROM with the address of the account.") },
		.source = "RFC 6409 §6.1; RFC 5321 §4.3.2",
	},
	{
		.name = N_("MAIL refused: the sender is not yours, by the text"),
		.condition = { .verb = VERB_MAIL,
			       .code = "550 553 554",
			       .text = "not owned by|send as this sender|sendasdenied",
			       .facts = SITUATION_LOGGED_IN },
		.description = N_("The server does not let the user who is logged in send from "
				  "that address."),
		.fix = N_("Use the address of the account, or have the administrator grant the "
			  "right to send as the other one."),
		.next = { N_("MAIL FROM with the address of the account.") },
		.source = N_("RFC 6409 §6.1; the text is the server's"),
	},
	{
		.name = N_("MAIL refused: the sender's domain does not exist"),
		.condition = { .verb = VERB_MAIL,
			       .code = "450 451 501 550 553 554",
			       .status = "x.1.8" },
		.description = N_("The server looked up the domain of the sender and found nothing "
				  "to which it could ever return a bounce. A 4 at the beginning "
				  "means that the name service did not answer just now."),
		.fix = N_("Use a sender whose domain has an MX or address record; correct the DNS "
			  "of the domain."),
		.next = { N_("MAIL FROM with an address at an existing domain.") },
		.source = "RFC 3463 §3.2; RFC 5321 §4.3.2",
	},
	{
		.name = N_("501 after MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "501" },
		.description = N_(
			"The server cannot read the sender's address, or does not like its form."),
		.fix = N_("MAIL FROM:<address>, with angle brackets, without a space behind the "
			  "colon, with a complete domain. An empty sender is <>."),
		.next = { N_("MAIL FROM again, corrected.") },
		.source = "RFC 5321 §4.1.1.2, §4.1.2",
	},
	{
		.name = N_("553 after MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "553" },
		.next = { N_("MAIL FROM with another address."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("555 after MAIL: a parameter"),
		.condition = { .verb = VERB_MAIL,
			       .code = "555 501 504",
			       .facts = SITUATION_PARAMETERS },
		.description = N_("A parameter behind the sender's address is not known to the "
				  "server, or has a value that it does not take."),
		.fix = N_("Compare the parameters with the last EHLO reply: SIZE= needs SIZE "
			  "there, BODY=8BITMIME needs 8BITMIME, RET= and ENVID= need DSN, SMTPUTF8 "
			  "and REQUIRETLS need their own keywords. After HELO none is allowed."),
		.next = { N_("MAIL FROM without the parameter.") },
		.source = "RFC 5321 §4.1.1.11",
	},
	{
		.name = N_("552 after MAIL: the declared size"),
		.condition = { .verb = VERB_MAIL, .code = "552", .facts = SITUATION_PARAMETERS },
		.description =
			N_("The size that MAIL declared is over the server's limit, so the message "
			   "is refused before it is sent, which is what SIZE is for."),
		.fix = N_("Compare with SIZE in the EHLO reply. Make the message smaller, or send "
			  "a link. Base64 makes attachments a third larger than their files."),
		.next = { N_("QUIT, or MAIL for a smaller message.") },
		.source = "RFC 1870 §6",
	},
	{
		.name = N_("452 after MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "452" },
		.description =
			N_("The server has no room for a message (of this size) at the moment: its "
			   "queue's disk is nearly full, or a limit of the sender is used up."),
		.fix = N_("Wait and repeat. If the server is yours, look at the free space of its "
			  "queue."),
		.next = { N_("QUIT, and come back later.") },
		.source = "RFC 1870 §6; RFC 5321 §4.3.2",
	},
	{
		.name = N_("a temporary refusal of MAIL"),
		.condition = { .verb = VERB_MAIL, .code = "450 451" },
		.description =
			N_("The server cannot take mail from this sender just now: a lookup that "
			   "did not come back, a fault of its own, or a limit on the rate."),
		.fix = N_("Wait and repeat. If it lasts, read the text for a rate or a name that "
			  "does not resolve."),
		.next = { N_("MAIL again in some minutes."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2, §4.2.1",
	},
	{
		.name = N_("a policy against this sender"),
		.condition = { .verb = VERB_MAIL, .code = "550 554" },
		.description =
			N_("The server takes no mail from this sender, or none from you: the "
			   "address is blocked, does not exist, or is not one that you may use."),
		.fix = N_("Read the text. Try another sender that belongs to you. If the text "
			  "names a list or a policy page, that is where the reason stands."),
		.next = { N_("MAIL FROM with another address."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("a policy against this sender"),
		.condition = { .verb = VERB_MAIL, .code = "550", .text = "bad outbound sender" },
		.description =
			N_("The server takes no mail from this sender, or none from you: the "
			   "address is blocked, does not exist, or is not one that you may use."),
		.next = { N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; the text is the server's",
	},
	/* ---- RCPT accepted ---- */
	{
		.name = N_("250 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "250" },
		.description = N_("This recipient is accepted for this transaction. It is no proof "
				  "that the mailbox exists: some servers take every address and "
				  "send a bounce later, others refuse after the data."),
		.when = N_("After RCPT TO."),
		.fix = N_("No fix needed."),
		.next = { N_("RCPT TO for a further recipient."), N_("DATA to send the message."),
			  N_("RSET, if you only wanted to know whether the address is taken.") },
		.source = "RFC 5321 §3.3, §4.1.1.3",
	},
	{
		.name = N_("251 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "251" },
		.description = N_("Accepted, though the mailbox is elsewhere: the server forwards "
				  "by itself."),
		.when = N_("After RCPT TO for somebody who has moved."),
		.fix = N_("No fix needed. The text may name the new address."),
		.next = { N_("RCPT TO for a further recipient."), N_("DATA to send the message.") },
		.source = "RFC 5321 §3.4",
	},
	{
		.name = N_("252 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "252" },
		.description = N_("Accepted for an attempt: the server does not know whether the "
				  "mailbox exists. The code belongs to VRFY, but it is a success."),
		.when = N_("Rarely after RCPT TO, on relays."),
		.fix = N_("No fix needed."),
		.next = { N_("DATA to send the message.") },
		.source = "RFC 5321 §3.5.3, §4.2.1",
	},
	/* ---- RCPT, verdicts on something earlier ---- */
	{
		.name = N_("a verdict on the EHLO name, given at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "4xx 5xx", .text = HELO_VERDICT },
		.description =
			N_("Not the recipient is refused but the name that you gave with EHLO. The "
			   "server looked at it then and kept its verdict back until a recipient "
			   "was named, so that its log shows for whom the mail was."),
		.fix = N_("Connect again and give a full host name that resolves, best the one "
			  "that your address has; or your address in square brackets."),
		.next = { N_("EHLO with another name, then MAIL and RCPT again."), N_("QUIT.") },
		.source = N_("Postfix, smtpd_delay_reject and reject_non_fqdn_helo_hostname; RFC "
			     "5321 §4.1.4"),
	},
	{
		.name = N_("504 after RCPT: the EHLO name"),
		.condition = { .verb = VERB_RCPT,
			       .code = "504 501 450 550",
			       .facts = SITUATION_BARE_NAME,
			       .status = "x.5.2" },
		.description = N_("The name that you gave with EHLO has no domain; the server kept "
				  "its verdict on it back until a recipient was named."),
		.fix = N_("Give a full host name with a dot in it, or your address in square "
			  "brackets."),
		.next = { N_("EHLO with another name, then MAIL and RCPT again.") },
		.source = N_("Postfix, smtpd_delay_reject and reject_non_fqdn_helo_hostname; RFC "
			     "5321 §4.1.4"),
	},
	{
		.name = N_("a verdict on your address, given at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "4xx 5xx", .text = CLIENT_VERDICT },
		.description = N_("Not the recipient is refused but your network address: it has "
				  "no reverse name, or one that does not lead back to it. The "
				  "verdict was kept back until a recipient was named."),
		.fix = N_("Have a PTR record set for your address, and an address record for that "
			  "name; the owner of the address range (the provider) does the first. "
			  "Over IPv6 it is often forgotten: try IPv4."),
		.next = { N_("QUIT, and come from an address with a proper name.") },
		.source = N_("Postfix, smtpd_delay_reject and reject_unknown_client_hostname; RFC "
			     "5321 §7.9"),
	},
	{
		.name = N_("a block list, told at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "4xx 5xx", .text = BLOCKLIST },
		.description = N_("Not the recipient is refused but your address: it stands on a "
				  "block list that this server asks. The receiving server cannot "
				  "take you off somebody else's list."),
		.fix = N_(
			"Look your address up on the list that the text names, find out why it is "
			"there (an infected machine, an open relay, a range of home connections), "
			"remove the cause, then ask for removal on the list's own page."),
		.next = { N_("QUIT; the next recipient will meet the same."),
			  N_("Send through your provider's submission server instead.") },
		.source = "RFC 5321 §7.9; the text is the server's",
	},
	{
		.name = N_("a verdict on the sender, given at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "4xx 5xx", .text = SENDER_VERDICT },
		.description =
			N_("Not the recipient is refused but the sender that you gave with MAIL: "
			   "its domain has no DNS, the mailbox could not be verified, or you may "
			   "not use it. The verdict was kept back until a recipient was named."),
		.fix = N_("Use a sender that exists, at a domain with an MX or address record, and "
			  "one that your account may use."),
		.next = { N_("RSET, then MAIL FROM with another address."), N_("QUIT.") },
		.source = N_("Postfix, smtpd_delay_reject; Exim, verify = sender; RFC 5321 §4.3.2"),
	},
	/* ---- RCPT, temporary ---- */
	{
		.name = N_("greylisting"),
		.condition = { .verb = VERB_RCPT, .code = "4xx", .text = GREYLIST },
		.description =
			N_("The server puts off the first mail between your address, this sender "
			   "and this recipient on purpose, to see whether you come back: mail "
			   "servers do, most spam programs don't. Nothing is wrong."),
		.fix = N_(
			"Send the same message again from the same address, to the same recipient "
			"and with the same sender, after five minutes or as long as the text says. "
			"A mail server does it by itself. The next mails pass at once."),
		.next = { N_("Wait some minutes, then the same MAIL and RCPT again."),
			  N_("QUIT.") },
		.source = "RFC 6647 §2; RFC 5321 §4.2.1",
	},
	{
		.name = N_("450 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "450 451" },
		.description = N_(
			"The server cannot take mail for this recipient now: a lookup that did not "
			"come back, a mailbox that is busy, a limit on the rate, or greylisting "
			"without saying so. Nothing is said about whether the mailbox exists."),
		.fix = N_("Send the same again in some minutes. If it lasts for hours, read the "
			  "text for something to correct."),
		.next = { N_("RCPT for the other recipients."),
			  N_("QUIT, and the same again in some minutes.") },
		.source = "RFC 5321 §4.3.2, §4.2.1",
	},
	{
		.name = N_("450 4.1.1 after RCPT: unknown, but put off"),
		.condition = { .verb = VERB_RCPT, .code = "450", .status = "4.1.1" },
		.description = N_("The server does not know this mailbox, and was told to answer "
				  "unknown ones with a temporary code, or could not ask its "
				  "directory of users. As it stands, waiting may be in vain."),
		.fix = N_("Check the spelling first. The server's administrator decides by "
			  "unverified_recipient_reject_code or unknown_local_recipient_reject_code "
			  "(Postfix) whether this is temporary."),
		.next = { N_("RCPT with a corrected address."),
			  N_("QUIT, and the same again later.") },
		.source = N_("Postfix, unknown_local_recipient_reject_code; RFC 3463 §3.2"),
	},
	{
		.name = N_("452 after RCPT: too many recipients"),
		.condition = { .verb = VERB_RCPT,
			       .code = "452 552 451",
			       .text = "too many recipients|too many|recipient limit|recipients" },
		.description = N_(
			"This transaction has as many recipients as the server takes. Nothing is "
			"wrong with this one; those that were accepted before stay accepted."),
		.fix = N_("Send the message to the accepted recipients, then begin a new "
			  "transaction for the rest. A server with LIMITS says the number in EHLO; "
			  "any server must take 100."),
		.next = { N_("DATA for the recipients that were accepted."),
			  N_("MAIL anew for the rest, afterwards.") },
		.source = "RFC 5321 §4.5.3.1.8, §4.5.3.1.10; RFC 9422",
	},
	{
		.name = N_("452 after RCPT, others were accepted"),
		.condition = { .verb = VERB_RCPT, .code = "452", .facts = SITUATION_RECIPIENTS },
		.description =
			N_("The server takes no further recipient in this transaction, or the "
			   "mailbox is full. Those that were accepted before stay accepted."),
		.fix = N_(
			"Send the message to the accepted recipients, then begin a new transaction "
			"for this one. If it is refused alone as well, the mailbox is full: wait."),
		.next = { N_("DATA for the recipients that were accepted."),
			  N_("MAIL anew for this one, afterwards.") },
		.source = "RFC 5321 §4.5.3.1.10",
	},
	{
		.name = N_("a full mailbox"),
		.condition = { .verb = VERB_RCPT,
			       .code = "452 552 450 550 422",
			       .status = "x.2.2" },
		.description = N_("The mailbox exists, and its owner has used up the space. Only "
				  "the owner can change that."),
		.fix = N_("Tell the recipient by another way, and send again later. A mailbox that "
			  "stays full for weeks is mostly abandoned."),
		.next = { N_("RCPT for the other recipients."),
			  N_("QUIT, and the same again another day.") },
		.source = "RFC 3463 §3.3; RFC 5321 §4.3.2",
	},
	{
		.name = N_("454 after RCPT: relaying put off"),
		.condition = { .verb = VERB_RCPT, .code = "454 451 450", .text = RELAY },
		.description = N_(
			"The server would have to relay to a foreign domain, and puts you off "
			"instead of refusing for good; with Postfix this is its safety net while "
			"rules are not settled. It has nothing to do with TLS or a failed login."),
		.fix = N_("Log in with AUTH if this is your submission server. If it is your "
			  "Postfix, the last rule of smtpd_relay_restrictions is "
			  "defer_unauth_destination."),
		.next = { N_("AUTH, then MAIL and RCPT again."),
			  N_("QUIT, and deliver to the MX host of the recipient's domain.") },
		.source = N_("Postfix, defer_unauth_destination; RFC 5321 §3.6.2"),
	},
	/* ---- RCPT, for good ---- */
	{
		.name = N_("relaying refused"),
		.condition = { .verb = VERB_RCPT, .code = "5xx", .text = RELAY },
		.description =
			N_("The recipient's domain is not one of this server's own, and you have "
			   "not shown that you may use it to send elsewhere. Servers that relay "
			   "for everybody are abused within hours, so this is how it should be."),
		.fix = N_("If this is your provider's or your own submission server: log in first. "
			  "If you want to deliver like another mail server: connect to the MX host "
			  "of the recipient's domain. If the domain should be local here, its "
			  "administrator has to add it."),
		.next = { N_("AUTH, then MAIL and RCPT again."),
			  N_("QUIT, and connect to the MX host of the recipient's domain.") },
		.source = "RFC 5321 §3.6.2, §7.9",
	},
	{
		.name = N_("relaying refused although logged in"),
		.condition = { .verb = VERB_RCPT,
			       .code = "5xx",
			       .text = RELAY,
			       .facts = SITUATION_LOGGED_IN },
		.description = N_("The recipient's domain is not one of this server's own, and "
				  "this login does not give the right to send elsewhere."),
		.fix = N_("Ask the administrator to allow relaying for logged-in users on this "
			  "port (Postfix: permit_sasl_authenticated in smtpd_relay_restrictions)."),
		.next = { N_("RCPT for a recipient of this server's own domains."), N_("QUIT.") },
		.source = "RFC 5321 §3.6.2; RFC 4954 §4",
	},
	{
		.name = N_("550 5.1.1 after RCPT: unknown user"),
		.condition = { .verb = VERB_RCPT, .code = "550 553 554", .status = "5.1.1 5.1.6" },
		.description = N_("The server knows no such mailbox. It is certain: the mail will "
				  "not be accepted however often it is sent."),
		.fix = N_("Check the spelling to the left and to the right of the @. If it is "
			  "right, the mailbox was deleted: remove it from your list, since senders "
			  "who keep writing to unknown users get a bad reputation."),
		.next = { N_("RCPT with a corrected address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; RFC 3463 §3.2",
	},
	{
		.name = N_("a verdict on the sender, given at RCPT"),
		.condition = { .verb = VERB_RCPT,
			       .code = "450 451 501 550 553 554",
			       .status = "x.1.7 x.1.8" },
		.description =
			N_("Not the recipient is refused but the sender that you gave with MAIL: "
			   "its domain has no DNS, the mailbox could not be verified, or you may "
			   "not use it. The verdict was kept back until a recipient was named."),
		.next = { N_("RSET, then MAIL FROM with another address."), N_("QUIT.") },
		.source = "RFC 3463 §3.2; RFC 5321 §4.3.2",
	},
	{
		.name = N_("an address, at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "550 553 554", .status = "5.1.x" },
		.next = { N_("RCPT with a corrected address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; RFC 3463 §3.2",
	},
	{
		.name = N_("unknown user, by the text"),
		.condition = { .verb = VERB_RCPT,
			       .code = "55x",
			       .text = "user unknown|unknown user|no such user|mailbox not "
				       "found|does not exist|invalid "
				       "recipient|unrouteable|unroutable|no mailbox|not "
				       "found|unknown recipient|recipient unknown" },
		.description = N_("The server knows no such mailbox. It is certain: the mail will "
				  "not be accepted however often it is sent."),
		.fix = N_("Check the spelling to the left and to the right of the @. If it is "
			  "right, the mailbox was deleted: remove it from your list."),
		.next = { N_("RCPT with a corrected address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; the text is the server's",
	},
	{
		.name = N_("unknown user, by the text"),
		.condition = { .verb = VERB_RCPT,
			       .code = "550",
			       .status = "5.4.1",
			       .text = "access denied" },
		.description = N_("The server knows no such mailbox. It is certain: the mail will "
				  "not be accepted however often it is sent."),
		.fix = N_("Check the spelling to the left and to the right of the @. If it is "
			  "right, the mailbox was deleted: remove it from your list."),
		.next = { N_("RCPT with a corrected address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2; the text is the server's",
	},
	{
		.name = N_("a mailbox that is switched off"),
		.condition = { .verb = VERB_RCPT, .code = "4xx 5xx", .status = "x.2.1" },
		.description = N_("The mailbox exists but takes no mail: its owner or the provider "
				  "has switched it off."),
		.fix = N_("Ask the recipient by another way; remove the address if it stays."),
		.next = { N_("RCPT for the other recipients."), N_("QUIT.") },
		.source = "RFC 3463 §3.3",
	},
	{
		.name = N_("a policy, at RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "55x 57x", .status = "5.7.x" },
		.description = N_(
			"A rule of the server forbids this mail: about relaying, about you, about "
			"the sender, or about this recipient. The mailbox may well exist."),
		.fix = N_("Read the text for the rule. If it speaks of relaying, log in or use the "
			  "right MX host; if it names a list or a page, look there; else ask the "
			  "receiving postmaster."),
		.next = { N_("AUTH, if this is your submission server."), N_("QUIT.") },
		.source = "RFC 3463 §3.8; RFC 5321 §7.9",
	},
	{
		.name = N_("530 after RCPT: log in or TLS first"),
		.condition = { .verb = VERB_RCPT, .code = "530" },
		.description = N_("The server wants TLS or a login before it takes a recipient; "
				  "the text says which."),
		.fix = N_("STARTTLS if the text speaks of it, AUTH otherwise; then the transaction "
			  "from the beginning."),
		.next = { N_("AUTH, then MAIL and RCPT again."),
			  N_("STARTTLS and EHLO first, if AUTH is not in the list.") },
		.source = "RFC 4954 §6; RFC 3207 §4",
	},
	{
		.name = N_("530 after RCPT: TLS first"),
		.condition = { .verb = VERB_RCPT, .code = "530", .text = "STARTTLS" },
		.description =
			N_("The server takes no mail in clear text: TLS has to be started first."),
		.fix = N_("Send STARTTLS, then EHLO, then (on a submission port) AUTH, then MAIL "
			  "again."),
		.next = { N_("STARTTLS, then EHLO."), N_("QUIT.") },
		.source = "RFC 3207 §4",
	},
	{
		.name = N_("551 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "551" },
		.description =
			N_("The mailbox is elsewhere, and this server does not forward to it."),
		.fix = N_("Use the address that the text names, after asking whether it is the "
			  "right person's; or deliver to the MX host of the recipient's domain."),
		.next = { N_("RCPT with the new address, on the server of its domain."),
			  N_("QUIT.") },
		.source = "RFC 5321 §3.4",
	},
	{
		.name = N_("503 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "503" },
		.description = N_("A recipient cannot be named at this point: there is no accepted "
				  "MAIL before it, or a login is wanted first."),
		.fix = N_("Look at the reply to MAIL; send MAIL FROM again, corrected if need be."),
		.next = { N_("MAIL FROM, then RCPT again.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("503 after RCPT: MAIL is missing"),
		.condition = { .verb = VERB_RCPT,
			       .code = "503",
			       .absent = SITUATION_TRANSACTION,
			       .facts = SITUATION_SESSION },
		.description =
			N_("There is no open transaction: MAIL has not been sent, or was refused."),
		.fix = N_("Look at the reply to MAIL. Send MAIL FROM again, corrected if need be."),
		.next = { N_("MAIL FROM, then RCPT again.") },
		.source = "RFC 5321 §4.1.4, §3.3",
	},
	{
		.name = N_("555 after RCPT: a parameter"),
		.condition = { .verb = VERB_RCPT,
			       .code = "555 501 504",
			       .facts = SITUATION_PARAMETERS },
		.description = N_("A parameter behind the recipient's address is not known to the "
				  "server, or has a value that it does not take."),
		.fix = N_("NOTIFY= and ORCPT= need DSN in the last EHLO reply, RRVS= needs RRVS. "
			  "After HELO none is allowed."),
		.next = { N_("RCPT without the parameter.") },
		.source = "RFC 5321 §4.1.1.11",
	},
	{
		.name = N_("501 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "501" },
		.description = N_("The server cannot read the recipient's address, or does not "
				  "like its form."),
		.fix = N_("RCPT TO:<address>, with angle brackets, without a space behind the "
			  "colon, with a complete domain."),
		.next = { N_("RCPT again, corrected.") },
		.source = "RFC 5321 §4.1.1.3, §4.1.2",
	},
	{
		.name = N_("553 or 555 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "553 555" },
		.next = { N_("RCPT with a corrected address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.source = "RFC 5321 §4.3.2",
	},
	{
		.name = N_("556 after RCPT: a null MX"),
		.condition = { .verb = VERB_RCPT, .code = "556 550", .status = "5.1.10" },
		.description = N_("The recipient's domain states in the name service that it takes "
				  "no mail at all."),
		.fix = N_("Check the spelling of the domain. If it is yours, replace the null MX "
			  "by a real one."),
		.next = { N_("RCPT for the other recipients."), N_("QUIT.") },
		.source = "RFC 7505 §4; RFC 7504 §4",
	},
	{
		.name = N_("550 after RCPT"),
		.condition = { .verb = VERB_RCPT, .code = "550 554" },
		.next = { N_("RCPT with another address."),
			  N_("RCPT for the other recipients, then DATA."), N_("QUIT.") },
		.description =
			N_("This recipient is refused for good. The codes don't tell a missing "
			   "mailbox from a policy; only the text can."),
		.source = "RFC 5321 §4.3.2",
	},
};

const struct context_table context_mail = { rows, sizeof(rows) / sizeof(rows[0]) };

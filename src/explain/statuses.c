/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Enhanced status codes (RFC 3463 and the IANA registry): details, and the
 * classes and subjects from which an unlisted code is read. Sorted by subject
 * and detail; read through catalogue.c.
 */
#include "explain/entry.h"

const struct status_entry status_entries[] = {
	{
		.subject = 0,
		.detail = 0,
		.title = N_("Other undefined status"),
		.classes = "245",
		.basic = "any",
		.meaning = N_("Only the first digit of the code is meant; the server says nothing "
			      "more about the cause."),
		.fix = N_("Read the text of the reply; without one, go by the reply code."),
		.source = "RFC 3463 §3.1",
	},
	{
		.subject = 1,
		.detail = 0,
		.title = N_("Other address status"),
		.classes = "245",
		.meaning = N_("Something about an address of this command; no finer code fits."),
		.fix = N_("Read the text, and check the address that the command named."),
		.source = "RFC 3463 §3.2",
		.remark =
			N_("Postfix uses 2.1.0 for an accepted sender and 5.1.0 for refused ones."),
	},
	{
		.subject = 1,
		.detail = 1,
		.title = N_("Bad destination mailbox address"),
		.classes = "45",
		.basic = "451, 550",
		.meaning = N_("The part to the left of the @ names no mailbox here."),
		.fix = N_("Check the spelling; if the address is right, it has been deleted. "
			  "Remove it from lists."),
		.source = "RFC 3463 §3.2",
		.remark = N_("Postfix defers with 4.1.1 when it was told to answer unknown users "
			     "with 450."),
	},
	{
		.subject = 1,
		.detail = 2,
		.title = N_("Bad destination system address"),
		.classes = "5",
		.meaning =
			N_("The domain to the right of the @ does not exist or cannot take mail."),
		.fix = N_("Check the spelling of the domain and its MX and address records."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 3,
		.title = N_("Bad destination mailbox address syntax"),
		.classes = "5",
		.basic = "501",
		.meaning = N_("The recipient's address is not written correctly."),
		.fix = N_("Look for blanks, missing angle brackets, a second @ or letters that are "
			  "not allowed."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 4,
		.title = N_("Destination mailbox address ambiguous"),
		.classes = "45",
		.meaning = N_("The address fits more than one mailbox."),
		.fix = N_("Use the full address; the administrator of that server can tell which."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 5,
		.title = N_("Destination address valid"),
		.classes = "2",
		.basic = "250",
		.meaning = N_("The recipient's address was accepted as given."),
		.fix = N_("No fix needed."),
		.source = "RFC 3463 §3.2",
		.remark = N_("The usual companion of a good RCPT: 250 2.1.5."),
	},
	{
		.subject = 1,
		.detail = 6,
		.title = N_("Mailbox has moved, no forwarding address"),
		.classes = "5",
		.meaning = N_("The mailbox existed once and takes no mail any more."),
		.fix = N_("Remove the address; ask its owner for a new one."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 7,
		.title = N_("Bad sender's mailbox address syntax"),
		.classes = "45",
		.meaning = N_("The sender's address is not written correctly."),
		.fix = N_("Check the address in MAIL FROM: brackets, blanks, a complete domain."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 8,
		.title = N_("Bad sender's system address"),
		.classes = "45",
		.basic = "451, 501",
		.meaning = N_("The sender's domain does not exist in the name service, or could "
			      "not take a bounce."),
		.fix = N_("Use a sender whose domain has an MX or address record; correct the DNS "
			  "of the domain."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 1,
		.detail = 9,
		.title = N_("Message relayed to non-compliant mailer"),
		.classes = "245",
		.meaning = N_("The address was good, but the next system does not speak the "
			      "protocol that tracking or reports need."),
		.fix = N_("No fix needed: no further report is to be expected from there."),
		.source = "RFC 3886",
	},
	{
		.subject = 1,
		.detail = 10,
		.title = N_("Recipient address has null MX"),
		.classes = "5",
		.basic = "556",
		.meaning = N_("The recipient's domain says in its MX record that it takes no mail "
			      "at all."),
		.fix = N_("Check the spelling of the domain. If it is yours, give it a real MX "
			  "record."),
		.source = "RFC 7505 §4; RFC 7504 §4",
	},
	{
		.subject = 2,
		.detail = 0,
		.title = N_("Other or undefined mailbox status"),
		.classes = "245",
		.meaning = N_("The mailbox exists, and something about it caused this."),
		.fix = N_(
			"Read the text; only the recipient or their administrator can change it."),
		.source = "RFC 3463 §3.3",
	},
	{
		.subject = 2,
		.detail = 1,
		.title = N_("Mailbox disabled, not accepting messages"),
		.classes = "45",
		.meaning = N_(
			"The mailbox exists but is switched off, for a while (4) or for good (5)."),
		.fix = N_("Ask the recipient by another way; remove the address if it stays."),
		.source = "RFC 3463 §3.3",
		.remark = N_("Gmail uses 4.2.1 for a recipient who gets too much mail at once."),
	},
	{
		.subject = 2,
		.detail = 2,
		.title = N_("Mailbox full"),
		.classes = "45",
		.basic = "552",
		.meaning = N_("The recipient has used up the space that the mailbox may take."),
		.fix = N_("The recipient has to delete mail or get more space; retry later."),
		.source = "RFC 3463 §3.3",
		.remark = N_(
			"RFC 3463 calls this temporary; many servers say 552 5.2.2 all the same."),
	},
	{
		.subject = 2,
		.detail = 3,
		.title = N_("Message length exceeds administrative limit"),
		.classes = "5",
		.basic = "552",
		.meaning = N_("The message is larger than this mailbox may receive, though the "
			      "server might take it for others."),
		.fix = N_("Make the message smaller, or send a link to the file."),
		.source = "RFC 3463 §3.3",
	},
	{
		.subject = 2,
		.detail = 4,
		.title = N_("Mailing list expansion problem"),
		.classes = "45",
		.basic = "450, 452",
		.meaning = N_("The address is a list, and its members could not be found out."),
		.fix = N_("Tell the list's owner; retry later if the first digit is 4."),
		.source = "RFC 3463 §3.3",
	},
	{
		.subject = 3,
		.detail = 0,
		.title = N_("Other or undefined mail system status"),
		.classes = "245",
		.basic = "221, 250, 421, 451, 550, 554",
		.meaning = N_("The system that takes the mail has some trouble which no other code "
			      "names."),
		.fix = N_("Retry later if the first digit is 4; else ask its administrator."),
		.source = "RFC 3463 §3.4",
	},
	{
		.subject = 3,
		.detail = 1,
		.title = N_("Mail system full"),
		.classes = "4",
		.basic = "452",
		.meaning = N_("The whole mail system is out of storage."),
		.fix = N_("Retry later; its administrator has to free space."),
		.source = "RFC 3463 §3.4",
	},
	{
		.subject = 3,
		.detail = 2,
		.title = N_("System not accepting network messages"),
		.classes = "45",
		.basic = "453, 521",
		.meaning = N_("The host takes no mail at the moment (4: overload, maintenance) or "
			      "never (5)."),
		.fix = N_("Retry later if the first digit is 4. If it is 5, check that this is the "
			  "MX host."),
		.source = "RFC 3463 §3.4; RFC 7504 §3",
	},
	{
		.subject = 3,
		.detail = 3,
		.title = N_("System not capable of selected features"),
		.classes = "45",
		.meaning = N_("The message asks for something that this system cannot do."),
		.fix = N_("Send it without the special feature, or convert it first."),
		.source = "RFC 3463 §3.4",
		.remark = N_("Exchange uses 5.3.3 for commands that it does not know."),
	},
	{
		.subject = 3,
		.detail = 4,
		.title = N_("Message too big for system"),
		.classes = "5",
		.basic = "552, 554",
		.meaning = N_("The message is over the size limit of the whole system."),
		.fix = N_(
			"Compare it with SIZE in the EHLO reply; make it smaller or send a link."),
		.source = "RFC 3463 §3.4",
	},
	{
		.subject = 3,
		.detail = 5,
		.title = N_("System incorrectly configured"),
		.classes = "45",
		.meaning = N_("The system cannot take the message because it is set up wrongly, "
			      "mostly by pointing to itself."),
		.fix = N_("The administrator of that system has to correct it: its own names, its "
			  "MX records, its routing."),
		.source = "RFC 3463 §3.4",
	},
	{
		.subject = 3,
		.detail = 6,
		.title = N_("Requested priority was changed"),
		.classes = "2",
		.basic = "250 or 251",
		.meaning = N_(
			"The message was taken, but with another priority, which the text names."),
		.fix = N_("No fix needed."),
		.source = "RFC 6710",
	},
	{
		.subject = 4,
		.detail = 0,
		.title = N_("Other or undefined network or routing status"),
		.classes = "45",
		.meaning = N_("A fault of the network or of routing that no other code names."),
		.fix = N_("Read the text; check name service and routes."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 4,
		.detail = 1,
		.title = N_("No answer from host"),
		.classes = "4",
		.basic = "451",
		.meaning = N_("The next host did not answer the attempt to connect."),
		.fix = N_("Retry later; check that the host runs and that no firewall is in "
			  "between."),
		.source = "RFC 3463 §3.5",
		.remark = N_("Exchange Online uses 5.4.1 for recipients that its directory does "
			     "not know."),
	},
	{
		.subject = 4,
		.detail = 2,
		.title = N_("Bad connection"),
		.classes = "4",
		.basic = "421",
		.meaning = N_("The connection was made, but broke or timed out before the end."),
		.fix = N_("Retry later; if it happens again, look for a firewall, an MTU or a "
			  "time-out in between."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 4,
		.detail = 3,
		.title = N_("Directory server failure"),
		.classes = "45",
		.basic = "451, 550",
		.meaning = N_("The name service or another directory could not be asked."),
		.fix = N_("Retry later; if it stays, the resolver of that server or the DNS of the "
			  "domain is broken."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 4,
		.detail = 4,
		.title = N_("Unable to route"),
		.classes = "45",
		.meaning = N_("No next host could be found for the domain."),
		.fix = N_("Check the MX and address records of the recipient's domain."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 4,
		.detail = 5,
		.title = N_("Mail system congestion"),
		.classes = "4",
		.basic = "451",
		.meaning = N_("The system has too much to do."),
		.fix = N_("Retry later."),
		.source = "RFC 3463 §3.5",
		.remark = N_("Gmail uses 5.4.5 for a sending limit that is used up."),
	},
	{
		.subject = 4,
		.detail = 6,
		.title = N_("Routing loop detected"),
		.classes = "45",
		.meaning = N_("The message has gone through too many servers and probably runs in "
			      "a circle."),
		.fix = N_("Read its Received lines from the bottom; correct the forwarding that "
			  "repeats."),
		.source = "RFC 3463 §3.5",
		.remark = N_("RFC 3463 calls this temporary; most servers say 554 5.4.6."),
	},
	{
		.subject = 4,
		.detail = 7,
		.title = N_("Delivery time expired"),
		.classes = "45",
		.meaning = N_("The message became too old before it could be delivered."),
		.fix = N_("Find the earlier reports about it: they name the true reason."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 5,
		.detail = 0,
		.title = N_("Other or undefined protocol status"),
		.classes = "245",
		.basic = "220, 250, 251, 252, 253, 451, 452, 454, 458, 459, 501, 502, 503, 554",
		.meaning = N_("A fault in the SMTP dialogue that no other code names."),
		.fix = N_("Read the text; compare the command with the replies before it."),
		.source = "RFC 3463 §3.6",
		.remark = N_("Sendmail uses 5.0.0 and 5.5.0 for many things."),
	},
	{
		.subject = 5,
		.detail = 1,
		.title = N_("Invalid command"),
		.classes = "5",
		.basic = "430, 500, 501, 503, 530, 550, 554, 555",
		.meaning = N_("The command is not known here, or comes at the wrong moment."),
		.fix = N_("Check the spelling, the order of commands, and whether EHLO offers it."),
		.source = "RFC 3463 §3.6",
	},
	{
		.subject = 5,
		.detail = 2,
		.title = N_("Syntax error"),
		.classes = "5",
		.basic = "500, 501, 502, 550, 555",
		.meaning = N_("The command could not be understood."),
		.fix = N_("Compare it with its syntax: brackets, blanks, arguments."),
		.source = "RFC 3463 §3.6",
	},
	{
		.subject = 5,
		.detail = 3,
		.title = N_("Too many recipients"),
		.classes = "45",
		.basic = "451",
		.meaning = N_("More recipients than this transaction may have."),
		.fix = N_("Send to those that were accepted, then begin a new transaction for the "
			  "rest."),
		.source = "RFC 3463 §3.6",
		.remark = N_("In practice it stands with 452: 452 4.5.3."),
	},
	{
		.subject = 5,
		.detail = 4,
		.title = N_("Invalid command arguments"),
		.classes = "5",
		.basic = "451, 501, 502, 503, 504, 550, 555",
		.meaning = N_("The command is right, but what stands behind it is malformed or not "
			      "supported."),
		.fix = N_("Check the arguments: name, address, mechanism, parameter."),
		.source = "RFC 3463 §3.6",
	},
	{
		.subject = 5,
		.detail = 5,
		.title = N_("Wrong protocol version"),
		.classes = "45",
		.meaning = N_("The two sides could not agree on a version of the protocol."),
		.fix = N_("Use the older or the newer form that the server's EHLO reply suggests."),
		.source = "RFC 3463 §3.6",
	},
	{
		.subject = 5,
		.detail = 6,
		.title = N_("Authentication exchange line is too long"),
		.classes = "45",
		.basic = "500",
		.meaning = N_(
			"A Base64 line of the AUTH exchange was longer than the server can take."),
		.fix = N_("Check that nothing was sent twice; a token over 12,288 octets will not "
			  "do."),
		.source = "RFC 4954 §6",
	},
	{
		.subject = 6,
		.detail = 0,
		.title = N_("Other or undefined media error"),
		.classes = "45",
		.meaning = N_("Something in the content made the message undeliverable; no finer "
			      "code fits."),
		.fix = N_("Read the text; send plain text to see whether the content matters."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 1,
		.title = N_("Media not supported"),
		.classes = "5",
		.meaning = N_("The kind of content cannot be carried further or shown there."),
		.fix = N_("Convert the content to a common type."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 2,
		.title = N_("Conversion required and prohibited"),
		.classes = "45",
		.meaning = N_("The content would have to be converted, and the sender or the site "
			      "forbids it."),
		.fix = N_("Permit the conversion, or send content that needs none."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 3,
		.title = N_("Conversion required but not supported"),
		.classes = "45",
		.basic = "554",
		.meaning = N_("The content would have to be converted (8-bit text to 7-bit, for "
			      "example), and this host cannot do it."),
		.fix = N_("Encode the message as quoted-printable or Base64 before sending."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 4,
		.title = N_("Conversion with loss performed"),
		.classes = "25",
		.basic = "250",
		.meaning = N_("The message was delivered after a conversion that lost something, "
			      "or refused because that is forbidden."),
		.fix = N_("No fix needed if it was delivered; else send a form that needs no "
			  "conversion."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 5,
		.title = N_("Conversion failed"),
		.classes = "45",
		.meaning = N_("A conversion that was needed was tried and did not work."),
		.fix = N_("Check that the message is well-formed MIME."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 6,
		.detail = 6,
		.title = N_("Message content not available"),
		.classes = "45",
		.basic = "554",
		.meaning = N_("Content that was to be fetched by its URL could not be had."),
		.fix = N_("Check the URL and that the IMAP server authorised it."),
		.source = "RFC 4468 §6",
	},
	{
		.subject = 6,
		.detail = 7,
		.title = N_("Non-ASCII addresses not permitted for that sender or recipient"),
		.classes = "5",
		.basic = "553, 550",
		.meaning = N_("An address with letters outside of ASCII is not allowed here."),
		.fix = N_("Use an address in ASCII, or give the parameter SMTPUTF8 if EHLO offers "
			  "it."),
		.source = "RFC 6531 §3.5",
	},
	{
		.subject = 6,
		.detail = 8,
		.title = N_("UTF-8 reply required, but not permitted by the client"),
		.classes = "25",
		.basic = "252, 553, 550",
		.meaning = N_("The answer would need UTF-8, and the client has not said that it "
			      "takes it."),
		.fix = N_("Repeat the command with the parameter SMTPUTF8."),
		.source = "RFC 6531 §3.7.4",
	},
	{
		.subject = 6,
		.detail = 9,
		.title = N_("UTF-8 header cannot be transferred to a recipient"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("A recipient's system takes no headers in UTF-8, so the message was "
			      "refused after its data."),
		.fix = N_("Send it without letters outside of ASCII in addresses and headers."),
		.source = "RFC 6531 §3.5",
	},
	{
		.subject = 6,
		.detail = 10,
		.title = N_("Duplicate of X.6.8, deprecated"),
		.classes = "25",
		.meaning = N_("Registered by mistake; it means what X.6.8 means."),
		.fix = N_("Act as for X.6.8."),
		.source = "RFC 6531",
	},
	{
		.subject = 7,
		.detail = 0,
		.title = N_("Other or undefined security status"),
		.classes = "245",
		.basic = "220, 235, 450, 454, 500, 501, 503, 504, 530, 535, 550",
		.meaning = N_("A matter of security or policy that no other code names, or that is "
			      "not to be told."),
		.fix = N_("Read the text: log in, start TLS, slow down, or ask the administrator."),
		.source = "RFC 3463 §3.8",
		.remark = N_("Gmail and Postfix use 4.7.0 for limits on connections and rates."),
	},
	{
		.subject = 7,
		.detail = 1,
		.title = N_("Delivery not authorized, message refused"),
		.classes = "5",
		.basic = "451, 454, 502, 503, 533, 550, 551",
		.meaning = N_("The sender may not send to this destination: relaying, a block "
			      "list, a rule about content."),
		.fix = N_("Read the text. Relaying: log in. A list: have the address removed. Else "
			  "ask the receiving postmaster."),
		.source = "RFC 3463 §3.8",
		.remark = N_("Greylisting mostly says 4.7.1, although RFC 3463 calls this code "
			     "permanent."),
	},
	{
		.subject = 7,
		.detail = 2,
		.title = N_("Mailing list expansion prohibited"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("The sender may not write to this list."),
		.fix = N_("Subscribe, or ask the list's owner."),
		.source = "RFC 3463 §3.8",
	},
	{
		.subject = 7,
		.detail = 3,
		.title = N_("Security conversion required but not possible"),
		.classes = "5",
		.meaning = N_("One secure format would have to be turned into another, which "
			      "cannot be done."),
		.fix = N_("Send the message in a form that the recipient's system takes."),
		.source = "RFC 3463 §3.8",
		.remark = N_("Exchange uses 535 5.7.3 for a failed login."),
	},
	{
		.subject = 7,
		.detail = 4,
		.title = N_("Security features not supported"),
		.classes = "5",
		.basic = "504",
		.meaning = N_("The message or the login needs a security feature that this server "
			      "does not have."),
		.fix = N_("Choose what EHLO offers, such as another AUTH mechanism."),
		.source = "RFC 3463 §3.8",
		.remark = N_("Exchange and others say 504 5.7.4 for an unknown AUTH mechanism."),
	},
	{
		.subject = 7,
		.detail = 5,
		.title = N_("Cryptographic failure"),
		.classes = "45",
		.meaning = N_("A key or certificate that is needed to check or to decrypt is "
			      "missing or bad."),
		.fix = N_("Check certificates and keys on the side that the text names."),
		.source = "RFC 3463 §3.8",
	},
	{
		.subject = 7,
		.detail = 6,
		.title = N_("Cryptographic algorithm not supported"),
		.classes = "45",
		.meaning = N_("The system does not know the algorithm."),
		.fix = N_("Use a common one."),
		.source = "RFC 3463 §3.8",
	},
	{
		.subject = 7,
		.detail = 7,
		.title = N_("Message integrity failure"),
		.classes = "245",
		.meaning = N_(
			"The message was damaged or changed on the way, so that a check failed."),
		.fix = N_("Look for systems on the way that rewrite messages."),
		.source = "RFC 3463 §3.8",
	},
	{
		.subject = 7,
		.detail = 8,
		.title = N_("Authentication credentials invalid"),
		.classes = "5",
		.basic = "535, 554",
		.meaning = N_("User name, password or token were not accepted."),
		.fix = N_("Check the user name, then the password; look for an app password or for "
			  "passwords being switched off."),
		.source = "RFC 4954 §6",
		.remark = N_("RFC 4468 once used X.7.8 for what is X.7.14 now."),
	},
	{
		.subject = 7,
		.detail = 9,
		.title = N_("Authentication mechanism is too weak"),
		.classes = "5",
		.basic = "534",
		.meaning = N_("The policy wants a stronger mechanism for this user."),
		.fix = N_("Choose a stronger one of the list in EHLO."),
		.source = "RFC 4954 §6",
		.remark = N_("Gmail uses 534 5.7.9 for app passwords and web logins, Yahoo uses "
			     "5.7.9 for mail that is not authenticated."),
	},
	{
		.subject = 7,
		.detail = 10,
		.title = N_("Encryption needed"),
		.classes = "5",
		.basic = "523",
		.meaning = N_("An outer layer of encryption such as TLS is needed first."),
		.fix = N_("Start TLS, then repeat."),
		.source = "RFC 5248",
	},
	{
		.subject = 7,
		.detail = 11,
		.title = N_("Encryption required for requested authentication mechanism"),
		.classes = "5",
		.basic = "524, 538",
		.meaning = N_("This mechanism may be used on an encrypted connection only."),
		.fix = N_("Start TLS, send EHLO, then AUTH."),
		.source = "RFC 4954 §6",
	},
	{
		.subject = 7,
		.detail = 12,
		.title = N_("A password transition is needed"),
		.classes = "4",
		.basic = "422, 432",
		.meaning = N_("The server has to see the password once before the stronger "
			      "mechanism works."),
		.fix = N_("Log in once with PLAIN inside TLS."),
		.source = "RFC 4954 §6",
	},
	{
		.subject = 7,
		.detail = 13,
		.title = N_("User account disabled"),
		.classes = "5",
		.basic = "525",
		.meaning = N_("The password was right, and the account is switched off."),
		.fix = N_("Ask the administrator; another password won't help."),
		.source = "RFC 5248",
	},
	{
		.subject = 7,
		.detail = 14,
		.title = N_("Trust relationship required"),
		.classes = "5",
		.basic = "535, 554",
		.meaning = N_("The submission server is not trusted by the server that holds the "
			      "content."),
		.fix = N_("The administrators of both servers have to set it up."),
		.source = "RFC 5248; RFC 4468",
		.remark = N_("Gmail has used 534 5.7.14 to ask for a login in the web browser."),
	},
	{
		.subject = 7,
		.detail = 15,
		.title = N_("Priority level is too low"),
		.classes = "45",
		.basic = "450, 550",
		.meaning = N_("Mail of this priority is not taken, now (4) or here (5)."),
		.fix = N_("Wait, or send with a higher priority if you may."),
		.source = "RFC 6710",
	},
	{
		.subject = 7,
		.detail = 16,
		.title = N_("Message is too big for the specified priority"),
		.classes = "45",
		.basic = "552",
		.meaning = N_("Too large for the priority that was asked for."),
		.fix = N_("Make it smaller, or ask for another priority."),
		.source = "RFC 6710",
		.remark = N_("RFC 4865 used 5.7.16 in its own text for a limit of held messages "
			     "per user."),
	},
	{
		.subject = 7,
		.detail = 17,
		.title = N_("Mailbox owner has changed"),
		.classes = "5",
		.basic = "5XX",
		.meaning =
			N_("The mailbox has not had the same owner since the date that was given."),
		.fix = N_("Don't send: the person you mean is no longer there."),
		.source = "RFC 7293",
		.remark = N_("RFC 4865 used 5.7.17 in its own text for a limit of held messages "
			     "per system."),
	},
	{
		.subject = 7,
		.detail = 18,
		.title = N_("Domain owner has changed"),
		.classes = "5",
		.basic = "5XX",
		.meaning = N_("The recipient's domain has not had the same owner since the date "
			      "that was given."),
		.fix = N_("Don't send: the domain belongs to somebody else now."),
		.source = "RFC 7293",
	},
	{
		.subject = 7,
		.detail = 19,
		.title = N_("RRVS test cannot be completed"),
		.classes = "5",
		.basic = "5XX",
		.meaning = N_("The server has no record by which it could test the ownership."),
		.fix = N_("Send without RRVS if the risk may be taken."),
		.source = "RFC 7293",
	},
	{
		.subject = 7,
		.detail = 20,
		.title = N_("No passing DKIM signature found"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("No DKIM signature of the message could be verified."),
		.fix = N_("Sign with DKIM; check the key in DNS, and that nothing changes the "
			  "message after signing."),
		.source = "RFC 7372 §3.1",
	},
	{
		.subject = 7,
		.detail = 21,
		.title = N_("No acceptable DKIM signature found"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("Signatures are valid, but none is one that the policy accepts."),
		.fix = N_("Sign with the domain and key length that the receiver wants."),
		.source = "RFC 7372 §3.1",
	},
	{
		.subject = 7,
		.detail = 22,
		.title = N_("No valid author-matched DKIM signature found"),
		.classes = "5",
		.basic = "550",
		.meaning = N_(
			"Signatures are valid, but none belongs to the domain in the From field."),
		.fix = N_("Sign with the domain that stands in From."),
		.source = "RFC 7372 §3.1",
	},
	{
		.subject = 7,
		.detail = 23,
		.title = N_("SPF validation failed"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("The SPF record of the sender's domain does not allow your address."),
		.fix = N_("Add your server to the record, or use a sender whose domain allows it."),
		.source = "RFC 7372 §3.2",
		.remark = N_("Gmail uses 4.7.23 for a missing reverse name."),
	},
	{
		.subject = 7,
		.detail = 24,
		.title = N_("SPF validation error"),
		.classes = "45",
		.basic = "451, 550",
		.meaning = N_("The SPF record could not be evaluated, for a moment (4) or because "
			      "it is malformed (5)."),
		.fix = N_("Check the record: its syntax, at most ten lookups, names that resolve."),
		.source = "RFC 7372 §3.2",
		.remark = N_("Gmail uses 4.7.24 for records that allow too much."),
	},
	{
		.subject = 7,
		.detail = 25,
		.title = N_("Reverse DNS validation failed"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("Your address has no reverse name, or the name does not lead back to "
			      "the address."),
		.fix = N_("Set a PTR record and an address record that agree; the owner of the "
			  "address range does the first."),
		.source = "RFC 7372 §3.3",
	},
	{
		.subject = 7,
		.detail = 26,
		.title = N_("Multiple authentication checks failed"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("More than one of SPF, DKIM and DMARC failed."),
		.fix = N_("Publish SPF, sign with DKIM, and make one of them agree with the domain "
			  "in From."),
		.source = "RFC 7372 §3.4",
		.remark = N_("Gmail uses it for mail that is not authenticated and for DMARC."),
	},
	{
		.subject = 7,
		.detail = 27,
		.title = N_("Sender address has null MX"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("The sender's domain takes no mail, so that no bounce could ever "
			      "come back."),
		.fix = N_("Use a sender at a domain that takes mail."),
		.source = "RFC 7505 §4",
		.remark = N_("Gmail uses it for SPF."),
	},
	{
		.subject = 7,
		.detail = 28,
		.title = N_("Mail flood detected"),
		.classes = "45",
		.meaning = N_("The message looks like a part of a flood of similar ones."),
		.fix = N_("Slow down; look for an account or a form that is being abused."),
		.source = "IANA registry, X.7.28 (an Internet-Draft)",
		.remark = N_("Gmail uses it for an unusual rate of mail."),
	},
	{
		.subject = 7,
		.detail = 29,
		.title = N_("ARC validation failure"),
		.classes = "5",
		.basic = "550",
		.meaning = N_("The chain of ARC signatures on the message is broken."),
		.fix = N_("Look at the forwarders that sealed it; remove a broken seal at its "
			  "source."),
		.source = "RFC 8617",
		.remark = N_("Gmail uses it for mail that came without TLS."),
	},
	{
		.subject = 7,
		.detail = 30,
		.title = N_("REQUIRETLS support required"),
		.classes = "5",
		.basic = "550",
		.meaning = N_(
			"The message demands TLS on every hop, and the next one cannot give it."),
		.fix = N_("Send it without REQUIRETLS if it may travel unprotected."),
		.source = "RFC 8689 §7",
		.remark = N_("Gmail uses it for mail without DKIM."),
	},
};

const size_t status_entry_count = sizeof(status_entries) / sizeof(status_entries[0]);

static const struct status_subject subjects[] = {
	{
		.subject = 0,
		.title = N_("Other or Undefined Status"),
		.meaning = N_("No subject is named: only the first digit tells something."),
		.fix = N_("Read the text of the reply."),
		.source = "RFC 3463 §3.1",
	},
	{
		.subject = 1,
		.title = N_("Addressing Status"),
		.meaning = N_("It is about an address of sender or recipient: its form, whether it "
			      "exists, whether it is valid."),
		.fix = N_("Check the address that the command named."),
		.source = "RFC 3463 §3.2",
	},
	{
		.subject = 2,
		.title = N_("Mailbox Status"),
		.meaning = N_("It is about the state of the recipient's mailbox, which the "
			      "recipient can change."),
		.fix = N_("Tell the recipient by another way."),
		.source = "RFC 3463 §3.3",
	},
	{
		.subject = 3,
		.title = N_("Mail System Status"),
		.meaning = N_("It is about the receiving system as a whole, which its "
			      "administrator can change."),
		.fix = N_("Wait, or tell the administrator of that system."),
		.source = "RFC 3463 §3.4",
	},
	{
		.subject = 4,
		.title = N_("Network and Routing Status"),
		.meaning = N_(
			"It is about reaching the next system: name service, routes, connections."),
		.fix = N_("Check name service and routes on the way to the next system."),
		.source = "RFC 3463 §3.5",
	},
	{
		.subject = 5,
		.title = N_("Mail Delivery Protocol Status"),
		.meaning = N_("It is about the SMTP dialogue itself: commands, their order, their "
			      "arguments."),
		.fix = N_("Compare the command with its syntax and with what was said before."),
		.source = "RFC 3463 §3.6",
	},
	{
		.subject = 6,
		.title = N_("Message Content or Media Status"),
		.meaning = N_("It is about the content of the message: its type, its encoding, its "
			      "conversion."),
		.fix = N_("Send a simpler message to see whether the content matters."),
		.source = "RFC 3463 §3.7",
	},
	{
		.subject = 7,
		.title = N_("Security or Policy Status"),
		.meaning = N_("It is about permission: login, encryption, authentication of the "
			      "message, local policy."),
		.fix = N_("Read the text: it says what is wanted, or whom to ask."),
		.source = "RFC 3463 §3.8",
	},
};

static const struct status_class classes[] = {
	{
		.class = 2,
		.title = N_("Success"),
		.meaning = N_(
			"The action was done; the rest of the code may tell something about how."),
		.source = "RFC 3463 §2",
	},
	{
		.class = 4,
		.title = N_("Persistent Transient Failure"),
		.meaning = N_("Nothing is wrong with the message as it is, but something temporary "
			      "stops it; a later attempt may work."),
		.source = "RFC 3463 §2",
	},
	{
		.class = 5,
		.title = N_("Permanent Failure"),
		.meaning = N_("Sending the same again won't help: an address, the message or a "
			      "setting has to be changed."),
		.source = "RFC 3463 §2",
	},
};

const struct status_subject *status_subject_find(unsigned subject)
{
	return subject < sizeof(subjects) / sizeof(subjects[0]) ? &subjects[subject] : NULL;
}

const struct status_class *status_class_find(unsigned class)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (classes[i].class == class)
			return &classes[i];
	return NULL;
}

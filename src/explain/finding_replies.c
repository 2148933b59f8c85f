/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that one reply shows, or the offer of one EHLO reply. Sorted by rule. */
#include "base/message.h"
#include "explain/finding_rule.h"

const char finding_misplaced_text[] =
	N_("{command} was answered with {code}, which is no reply that it calls for: replies and "
	   "commands may be out of step.");
const char finding_misplaced_fix[] =
	N_("Connect again; look for a line end inside of what was sent, or for something in "
	   "between that adds lines.");

const struct finding_reply_rule finding_reply_rules[] = {
	{ .head = { "account-disabled", FINDING_ERROR, FINDING_AUTHENTICATION,
		    N_("The account is switched off, the password was right."),
		    N_("The administrator has to switch the account on; other passwords won't "
		       "help."),
		    "IANA registry, X.7.13; RFC 5248" },
	  .condition = { .verb = VERB_AUTH, .code = "525 535", .status = "5.7.13" } },
	{ .head = { "auth-back-end", FINDING_ERROR, FINDING_AUTHENTICATION,
		    N_("The server could not check the credentials ({code}): what it asks about "
		       "passwords is down."),
		    N_("Keep the password; the server's administrator has to look at the "
		       "authentication service."),
		    "RFC 4954 §6" },
	  .condition = { .verb = VERB_AUTH, .code = "454 435 451" } },
	{ .head = { "auth-back-end-behind-535", FINDING_WARNING, FINDING_AUTHENTICATION,
		    N_("The server says that the credentials are wrong, and its text says that its "
		       "back end is down: {text}"),
		    N_("Keep the password; 454 would be the right code. Retrying may lock the "
		       "account."),
		    "RFC 4954 §6" },
	  .condition = { .verb = VERB_AUTH,
			 .code = "535",
			 .text = "connection lost to authentication server|internal "
				 "error|temporary authentication" } },
	{ .head = { "blocklisted", FINDING_ERROR, FINDING_POLICY,
		    N_("Your address is on a block list that the server asks: {text}"),
		    N_("Look it up on the list that is named, remove the cause, ask for removal "
		       "there."),
		    "RFC 5321 §7.9" },
	  .condition = { .code = "4xx 5xx",
			 .text = "blocked using|spamhaus|barracudacentral|spamcop|dnsbl|block "
				 "list|blocklist|found on one or more" } },
	{ .head = { "codes-differ", FINDING_ERROR, FINDING_PROTOCOL,
		    N_("The lines of one reply carry different codes, so that nobody can tell "
		       "which one counts."),
		    N_("The server's software, or something in between, is broken; compare from "
		       "another network."),
		    "RFC 5321 §4.2.1" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_CODES_DIFFER },
	{ .head = { "control-characters", FINDING_WARNING, FINDING_SECURITY,
		    N_("A reply holds control characters; on a plain terminal they could change "
		       "what is shown."),
		    N_("They are shown as escapes here. Ask who configured such a text, or whether "
		       "it is an attack."),
		    "RFC 5321 §4.2" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_CONTROL | REPLY_NUL },
	{ .head = { "data-without-recipients", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("DATA was sent although every recipient had been refused."),
		    N_("Look at the replies to RCPT before DATA; with PIPELINING it may happen by "
		       "itself."),
		    "RFC 5321 §3.3" },
	  .condition = { .verb = VERB_DATA, .code = "5xx", .facts = SITUATION_ALL_REFUSED } },
	{ .head = { "dmarc-refused", FINDING_ERROR, FINDING_POLICY,
		    N_("The message was refused for DMARC: {text}"),
		    N_("Make SPF or DKIM agree with the domain of the From field."),
		    "RFC 7489 §6.6" },
	  .condition = { .code = "4xx 5xx", .text = "dmarc" } },
	{ .head = { "expn-reveals", FINDING_WARNING, FINDING_SECURITY,
		    N_("EXPN lists the members of a mailing list to strangers."),
		    N_("Switch EXPN off on the server."), "RFC 5321 §3.5.2, §7.3" },
	  .condition = { .verb = VERB_EXPN, .code = "250" } },
	{ .head = { "greylisting", FINDING_NOTE, FINDING_POLICY,
		    N_("The server puts the first attempt off on purpose (greylisting): {text}"),
		    N_("Send the same again from the same address after some minutes; mail servers "
		       "do it by themselves."),
		    "RFC 6647 §2" },
	  .condition = { .code = "4xx", .text = "greylist|grey-list|graylist|greylisted" } },
	{ .head = { "helo-name-judged-late", FINDING_WARNING, FINDING_POLICY,
		    N_("The refusal of {command} is about the EHLO name, not about the recipient."),
		    N_("Give the full name of your host with EHLO, or its address in square "
		       "brackets."),
		    N_("Postfix, smtpd_delay_reject; RFC 5321 §4.1.4") },
	  .condition = { .verb = VERB_RCPT,
			 .code = "4xx 5xx",
			 .text = "helo command rejected|ehlo*rejected|invalid helo|bad helo" } },
	{ .head = { "line-end-bare-cr", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("A line of a reply holds a CR without LF."),
		    N_("The server's software, or something in between, writes broken lines."),
		    "RFC 5321 §2.3.8" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_BARE_CR },
	{ .head = { "line-end-bare-lf", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("Lines of replies end in LF alone; some clients will not take them."),
		    N_("The server's software, or something in between, writes broken lines."),
		    "RFC 5321 §2.3.8" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_BARE_LF },
	{ .head = { "line-long", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("A line of a reply is longer than 512 octets."),
		    N_("Shorten the text, or spread it over several lines."),
		    "RFC 5321 §4.5.3.1.5" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_LONG_LINE },
	{ .head = { "mechanism-not-offered", FINDING_WARNING, FINDING_AUTHENTICATION,
		    N_("AUTH was tried with a mechanism that EHLO does not list: {command}"),
		    N_("Choose one of the AUTH line of the latest EHLO reply."), "RFC 4954 §4" },
	  .condition = { .verb = VERB_AUTH,
			 .code = "5xx",
			 .facts = SITUATION_UNOFFERED | SITUATION_AUTH_OFFERED } },
	{ .head = { "message-bare-lf", FINDING_ERROR, FINDING_PROTOCOL,
		    N_("The server refused the message for line ends that are not CRLF: {text}"),
		    N_("Correct the program that made the message."), "RFC 5321 §2.3.8" },
	  .condition = { .code = "4xx 5xx",
			 .text = "bare LF|bare <LF>|bare newline|bare line|smtplf|line feed" } },
	{ .head = { "passwords-switched-off", FINDING_ERROR, FINDING_AUTHENTICATION,
		    N_("The account takes no passwords over SMTP: {text}"),
		    N_("Log in with OAuth, make an app password, or have the administrator allow "
		       "it."),
		    "RFC 4954 §6" },
	  .condition = { .verb = VERB_AUTH,
			 .code = "534 535",
			 .text = "authentication is disabled|auth is "
				 "disabled|application-specific|app password|security defaults|did "
				 "not meet the criteria" } },
	{ .head = { "pipelining-refused", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("The server complains that commands came before their turn: {text}"),
		    N_("Wait for each reply; group only what RFC 2920 allows, and only if "
		       "PIPELINING is offered."),
		    "RFC 2920 §3.1; RFC 5321 §4.3.1" },
	  .condition = { .code = "4xx 5xx",
			 .text = "synchronization error|improper command pipelining|improper use "
				 "of smtp command pipelining|pipelining not supported|protocol "
				 "synchronization" } },
	{ .head = { "relay-refused", FINDING_NOTE, FINDING_POLICY,
		    N_("Relaying was refused for {command}; as it should be for a client that has "
		       "not logged in."),
		    N_("Log in, or send to the MX host of the recipient's domain."),
		    "RFC 5321 §3.6.2" },
	  .condition = { .verb = VERB_RCPT,
			 .code = "4xx 5xx",
			 .text = "relay|relaying|rcpthosts",
			 .facts = SITUATION_GUEST } },
	{ .head = { "reply-broken", FINDING_ERROR, FINDING_PROTOCOL,
		    N_("The server sent something that is no SMTP reply."),
		    N_("Check host and port; compare from another network."), "RFC 5321 §4.2" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_NO_CODE | REPLY_CODE_RANGE | REPLY_CODE_DIGITS | REPLY_SEPARATOR },
	{ .head = { "reply-no-space", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("A reply's last line is the code alone, without a space behind it."),
		    N_("Nothing has to be done: clients have to take it."), "RFC 5321 §4.2" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_NO_SPACE },
	{ .head = { "reply-not-utf8", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("A reply holds octets above 127 that are no UTF-8."),
		    N_("The server's texts should be ASCII."), "RFC 5321 §4.2" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_NOT_UTF8 },
	{ .head = { "reply-out-of-place", FINDING_ERROR, FINDING_PROTOCOL, finding_misplaced_text,
		    finding_misplaced_fix, "RFC 5321 §4.3.2" },
	  .condition = { .code = "2xx 3xx" },
	  .misplaced = true },
	{ .head = { "sender-not-owned", FINDING_ERROR, FINDING_POLICY,
		    N_("The sender was refused because it does not belong to the user who is "
		       "logged in."),
		    N_("Use the address of the account, or have the right to send as the other one "
		       "granted."),
		    "RFC 6409 §6.1" },
	  .condition = { .code = "55x",
			 .text = "not owned by|send as this sender|sendas|sender address rejected: "
				 "not",
			 .facts = SITUATION_LOGGED_IN } },
	{ .head = { "spf-refused", FINDING_ERROR, FINDING_POLICY,
		    N_("The mail was refused for SPF: {text}"),
		    N_("Add your server's address to the SPF record of the sender's domain."),
		    "RFC 7208 §8; RFC 7372 §3.2" },
	  .condition = { .code = "5xx",
			 .text = "spf fail|spf check|sender policy framework|spf validation" } },
	{ .head = { "starttls-fails", FINDING_ERROR, FINDING_SECURITY,
		    N_("STARTTLS is offered, and refused with {code} when it is used."),
		    N_("The server's administrator looks at certificate and key. Don't send "
		       "credentials in clear instead."),
		    "RFC 3207 §4" },
	  .condition = { .verb = VERB_STARTTLS,
			 .code = "4xx 5xx",
			 .facts = SITUATION_TLS_OFFERED } },
	{ .head = { "status-class", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("An enhanced code contradicts its reply code: {code} {text}"),
		    N_("The reply code counts; the server's configuration should be corrected."),
		    "RFC 2034 §4" },
	  .condition = { .facts = SITUATION_SESSION },
	  .flaws = REPLY_STATUS_CLASS },
	{ .head = { "unsolicited-reply", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("A reply came that nothing was waiting for: {code} {text}"),
		    N_("If it is no 421, look for a line end inside of what was sent, or for "
		       "something in between that adds lines."),
		    "RFC 5321 §4.3.1" },
	  .condition = { .code = "2xx 3xx 43x 44x 45x 5xx", .facts = SITUATION_UNSOLICITED } },
	{ .head = { "vrfy-reveals", FINDING_WARNING, FINDING_SECURITY,
		    N_("VRFY tells strangers that a user exists: {command} was answered with "
		       "{code}."),
		    N_("Let the server answer 252 to everybody (Postfix: disable_vrfy_command = "
		       "yes)."),
		    "RFC 5321 §3.5.3, §7.3" },
	  .condition = { .verb = VERB_VRFY, .code = "250 251" } },
};

const size_t finding_reply_rule_count = sizeof(finding_reply_rules) /
					sizeof(finding_reply_rules[0]);

#define CLEAR_PASSWORDS "^AUTH*PLAIN|^AUTH*LOGIN|^AUTH=*PLAIN|^AUTH=*LOGIN"
#define MASKED "^XXX"

const struct finding_offer_rule finding_offer_rules[] = {
	{ .head = { "auth-offered-in-clear", FINDING_WARNING, FINDING_SECURITY,
		    N_("Logins that show the password are offered without TLS: {list}"),
		    N_("Let the server offer AUTH only inside TLS (Postfix: smtpd_tls_auth_only = "
		       "yes; Exim: auth_advertise_hosts by tls_in_cipher)."),
		    "RFC 8314 §3; RFC 4954 §9" },
	  .condition = { .verb = VERB_EHLO, .facts = SITUATION_CLEAR },
	  .has = CLEAR_PASSWORDS },
	{ .head = { "auth-only-obsolete", FINDING_NOTE, FINDING_AUTHENTICATION,
		    N_("LOGIN is offered and PLAIN is not: {list}. LOGIN is in no standard."),
		    N_("Offer PLAIN beside it, which every client knows."),
		    "RFC 4954 §4; RFC 4616" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^AUTH*LOGIN",
	  .lacks = "^AUTH*PLAIN" },
	{ .head = { "cram-md5-offered", FINDING_NOTE, FINDING_AUTHENTICATION,
		    N_("CRAM-MD5 or DIGEST-MD5 is offered: {list}. For it the server has to keep "
		       "passwords readable."),
		    N_("Offer SCRAM-SHA-256 in its place."), "RFC 6331; RFC 8314 §5" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^AUTH*CRAM-MD5|^AUTH*DIGEST-MD5" },
	{ .head = { "expn-offered", FINDING_NOTE, FINDING_SECURITY,
		    N_("EXPN is offered, by which strangers could read mailing lists."),
		    N_("Switch EXPN off on the server."), "RFC 5321 §7.3" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^EXPN" },
	{ .head = { "keyword-masked", FINDING_ERROR, FINDING_SECURITY,
		    N_("A keyword has been written over: {list}. A firewall inspects and changes "
		       "the session; what it hid is mostly STARTTLS."),
		    N_("Switch the SMTP inspection (fixup) of the firewall off, or let it allow "
		       "TLS; compare from another network."),
		    N_("Seen with Cisco PIX and ASA firewalls; RFC 3207 §6 on the danger") },
	  .condition = { .verb = VERB_EHLO },
	  .has = MASKED },
	{ .head = { "ntlm-offered", FINDING_NOTE, FINDING_AUTHENTICATION,
		    N_("NTLM is offered: {list}. It tells host and domain names to strangers, and "
		       "its answers can be relayed."),
		    N_("Switch NTLM off unless old clients of a Windows domain need it."),
		    N_("MS-NLMP; no RFC defines NTLM") },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^AUTH*NTLM|^AUTH=*NTLM" },
	{ .head = { "requiretls-in-clear", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("REQUIRETLS is offered outside of TLS, where it must not be."),
		    N_("The server's configuration should be corrected."), "RFC 8689 §2" },
	  .condition = { .verb = VERB_EHLO, .facts = SITUATION_CLEAR },
	  .has = "^REQUIRETLS" },
	{ .head = { "size-missing", FINDING_NOTE, FINDING_PROTOCOL,
		    N_("The server does not state how large a message may be (no SIZE)."),
		    N_("Let it offer SIZE, so that clients needn't send in vain."), "RFC 1870 §3" },
	  .condition = { .verb = VERB_EHLO, .facts = SITUATION_SESSION },
	  .lacks = "^SIZE" },
	{ .head = { "smtputf8-without-8bitmime", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("SMTPUTF8 is offered without 8BITMIME, which it needs."),
		    N_("The server's configuration should be corrected."), "RFC 6531 §3.1" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^SMTPUTF8",
	  .lacks = "^8BITMIME" },
	{ .head = { "binarymime-without-chunking", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("BINARYMIME is offered without CHUNKING, which it needs."),
		    N_("The server's configuration should be corrected."), "RFC 3030 §3" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^BINARYMIME",
	  .lacks = "^CHUNKING" },
	{ .head = { "starttls-inside-tls", FINDING_WARNING, FINDING_PROTOCOL,
		    N_("STARTTLS is offered again inside TLS, where it means nothing."),
		    N_("The server, or a proxy that ends TLS before it, should be corrected: it "
		       "may not know that the session is encrypted."),
		    "RFC 3207 §4.2" },
	  .condition = { .verb = VERB_EHLO, .facts = SITUATION_TLS },
	  .has = "^STARTTLS" },
	{ .head = { "starttls-missing", FINDING_WARNING, FINDING_SECURITY,
		    N_("The server does not offer STARTTLS: everything goes in clear text."),
		    N_("If the server has TLS, look for something in between that takes the offer "
		       "away; compare from another network, or use port 465."),
		    "RFC 3207 §6; RFC 8314 §3" },
	  .condition = { .verb = VERB_EHLO, .facts = SITUATION_CLEAR, .absent = SITUATION_LMTP },
	  .lacks = "^STARTTLS" },
	{ .head = { "turn-offered", FINDING_WARNING, FINDING_SECURITY,
		    N_("TURN is offered, by which anybody could fetch the server's queued mail."),
		    N_("Switch TURN off; ETRN or ATRN take its place."), "RFC 5321 §F.1" },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^TURN" },
	{ .head = { "xclient-offered", FINDING_WARNING, FINDING_SECURITY,
		    N_("XCLIENT is offered to you: whoever may use it can pretend to be any "
		       "client. {list}"),
		    N_("Unless you are a trusted proxy, the server's list of trusted clients is "
		       "too wide (Postfix: smtpd_authorized_xclient_hosts)."),
		    N_("Postfix, XCLIENT_README; no standard defines it.") },
	  .condition = { .verb = VERB_EHLO },
	  .has = "^XCLIENT" },
};

const size_t finding_offer_rule_count = sizeof(finding_offer_rules) /
					sizeof(finding_offer_rules[0]);

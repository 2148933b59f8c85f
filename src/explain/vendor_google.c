/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Google's own words (Gmail, Google Workspace). Each row
 * names where the text is documented or was seen, and the date as of which that
 * holds. Asked by vendor.c, the first rule that holds speaks.
 */
#include "explain/rule.h"

static const struct vendor_rule rows[] = {
	{
		.name = "gmail-greylist",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421",
		.status = "4.7.0",
		.text = "try again later, closing connection",
		.meaning = N_("Google puts you off before it has seen a message: too many "
			      "connections, or an EHLO name that it does not like."),
		.fix = N_("Wait, open fewer connections and use them for several messages; give "
			  "the full name of your host with EHLO."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-not-whitelisted",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.0",
		.text = "not in whitelist for RCPT domain",
		.meaning = N_("The recipient's organisation takes mail only from addresses on its "
			      "own list."),
		.fix = N_("Send through the gateway that the organisation names, or have it add "
			  "your address."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-tls-required",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.0",
		.text = "TLS required for RCPT domain",
		.meaning =
			N_("The recipient's organisation demands TLS, and this session has none."),
		.fix = N_("Use STARTTLS for outgoing mail."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-unusual-rate",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.28",
		.text = "unusual rate of",
		.meaning = N_("Google sees more mail than usual from your address, your network, "
			      "or a domain that signs it, and slows it down."),
		.fix = N_("Send more slowly and evenly; look for an account or form that is "
			  "abused; new addresses have to earn their volume over weeks."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-unauthenticated-slowed",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421",
		.status = "4.7.26",
		.text = "rate limited because it is unauthenticated",
		.meaning = N_("Neither SPF nor DKIM passed for this mail. It is only slowed down "
			      "for now, refusals follow."),
		.fix = N_("Publish an SPF record that holds your address, sign with DKIM, and look "
			  "at the domain of the envelope sender."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-no-tls-slowed",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.29",
		.text = "wasn't sent over a TLS connection",
		.meaning =
			N_("Google wants TLS from those who send much, and this mail came without. "
			   "The registry's meaning of X.7.29 (ARC) does not apply here."),
		.fix = N_("Switch STARTTLS on for outgoing mail (Postfix: smtp_tls_security_level "
			  "= may)."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-not-aligned",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.32",
		.text = "isn't aligned with",
		.meaning = N_("The domain in the From field agrees neither with the one that SPF "
			      "checked nor with the one that signed by DKIM."),
		.fix = N_("Sign with the domain of the From field, or let the envelope sender use "
			  "it."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-recipient-too-fast",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "450 550",
		.status = "x.2.1",
		.text = "receiving mail too quickly",
		.meaning = N_("The recipient gets too much mail at the moment; it has nothing to "
			      "do with you alone."),
		.fix = N_("Retry later; send less to this address."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-spf-suspicious",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 451 550",
		.status = "x.7.24",
		.text = "SPF record of the sending domain has one or more suspicious entries",
		.meaning = N_("The SPF record of the sender's domain allows far too much, so it "
			      "proves nothing."),
		.fix = N_("Narrow the record down to the servers that really send."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-over-quota",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "452",
		.status = "4.2.2",
		.text = "account that you tried to reach is over quota",
		.meaning = N_(
			"The mailbox is full, and Google still waits for its owner to make room."),
		.fix = N_("Retry later; tell the recipient by another way."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-too-many-logins",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "454 421",
		.status = "4.7.0",
		.text = "too many login attempts",
		.meaning = N_("Too many logins in a short time, mostly a program that repeats a "
			      "wrong password. Nothing was found out about the password just now."),
		.fix = N_("Stop that program, wait an hour, and log in once with the right "
			  "credentials."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-helo-invalid",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "501",
		.status = "5.5.4",
		.text = "HELO/EHLO argument*invalid",
		.meaning = N_("Google does not take the name that you gave with EHLO, such as "
			      "localhost or a bare word."),
		.fix = N_("Give the full name of your host, or its address in square brackets."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-bad-sequence",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "503",
		.status = "5.5.1",
		.text = "bad sequence of commands",
		.meaning = N_("A command came out of order."),
		.fix = N_("The order is EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT, DATA."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
		.common = true,
	},
	{
		.name = "gmail-pipelined-starttls",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "523 503",
		.status = "5.7.10",
		.text = "no commands allowed to pipeline after STARTTLS",
		.meaning = N_("Bytes followed STARTTLS in clear text, before its 220: an attacker "
			      "in between could have added them."),
		.fix = N_("Send STARTTLS alone and wait for the 220."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-starttls-first",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "530",
		.status = "5.7.0",
		.text = "must issue a STARTTLS command first",
		.meaning =
			N_("Google takes logins and mail on its submission ports only inside TLS."),
		.fix = N_("Send STARTTLS on port 587, or connect to 465 with TLS from the start."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
		.common = true,
	},
	{
		.name = "gmail-auth-required",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "530",
		.text = "authentication required",
		.meaning = N_("You have to log in before sending mail here."),
		.fix = N_("Log in with an app password or with OAuth; to deliver as a server, use "
			  "Google's MX hosts on port 25."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
		.common = true,
	},
	{
		.name = "gmail-web-login",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "534 535",
		.status = "5.7.x",
		.text = "log in with your web browser",
		.meaning = N_("Google's account protection stopped the login; the password may "
			      "well be right. The registry's meaning of 5.7.9 (mechanism too weak) "
			      "does not apply here."),
		.fix = N_("Log in at accounts.google.com with a browser, confirm that it was you, "
			  "then use an app password or OAuth."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-app-password",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "534 535",
		.status = "5.7.9",
		.text = "application-specific password",
		.meaning = N_("The account has 2-step verification, so its own password is not "
			      "taken over SMTP, however right it is."),
		.fix = N_("Make an app password in the Google account (16 letters; leave out the "
			  "blanks that it is shown with), or log in with OAuth (XOAUTH2)."),
		.next = N_("AUTH again with an app password in place of the account's own, or "
			   "AUTH XOAUTH2 with a token."),
		.source = "support.google.com/mail/?p=InvalidSecondFactor",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-bad-credentials",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "535",
		.status = "5.7.8",
		.text = "username and password not accepted",
		.meaning = N_("Google did not take the user name with this password or token. The "
			      "account's normal password does not work over SMTP at all any more: "
			      "it has to be an app password, or a token that has not expired."),
		.fix = N_(
			"Use the whole address as user name and an app password of 16 letters "
			"(without its blanks), or log in with OAuth (XOAUTH2) and a fresh token."),
		.source = "support.google.com/mail/?p=BadCredentials",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-no-such-user",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.1.1",
		.text = "account that you tried to reach does not exist",
		.meaning = N_("There is no such mailbox at Google."),
		.fix = N_("Check the spelling for letters that were mixed up and for blanks; "
			  "remove the address."),
		.source = "support.google.com/mail/?p=NoSuchUser",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-disabled-user",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.2.1",
		.text = "account that you tried to reach is*inactive",
		.meaning =
			N_("The account has been switched off or has not been used for very long."),
		.fix = N_("Check the spelling once; if it is right, remove the address: senders "
			  "who keep writing to unknown users get a bad reputation."),
		.source = "support.google.com/mail/?p=DisabledUser",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-daily-limit",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.4.5",
		.text = "daily*limit exceeded",
		.meaning = N_("The account has sent as much today as Google allows."),
		.fix = N_("Wait for a day; for mass mailings use a service made for them."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-unsolicited",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.x",
		.text = "likely unsolicited mail",
		.meaning = N_("Google takes the message for spam, by its content or by the "
			      "reputation of your address or domain."),
		.fix = N_(
			"Look at Google's Postmaster Tools for your domain, at SPF, DKIM and "
			"DMARC, at the links in the message and at how your recipients signed up."),
		.source = "support.google.com/mail/?p=UnsolicitedMessageError",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-unauthenticated",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.7.26",
		.text = "sender is unauthenticated",
		.meaning = N_("Neither SPF nor DKIM passed for this message; the text shows both "
			      "results."),
		.fix = N_("Publish an SPF record that holds your address, and sign with DKIM; one "
			  "of the two has to pass."),
		.source = "support.google.com/mail/answer/81126",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-dmarc",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.7.26",
		.text = "not accepted due to*DMARC policy",
		.meaning = N_("The domain in the From field has a DMARC policy, and the message "
			      "passed neither SPF nor DKIM in its name. The refusal is what the "
			      "owner of that domain asks for."),
		.fix = N_("Make SPF or DKIM agree with the domain of the From field; don't send as "
			  "somebody else's domain."),
		.source = "support.google.com/mail/answer/2451690",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-no-ptr",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.25",
		.text = "does not have a PTR record",
		.meaning = N_(
			"Your address has no reverse name, or the name does not lead back to it."),
		.fix = N_("Have a PTR record set for the address and an address record for that "
			  "name; don't forget IPv6."),
		.source = "support.google.com/mail/answer/81126",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-not-rfc5322",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "550",
		.status = "5.7.1",
		.text = "not RFC 5322 compliant",
		.meaning = N_("The header of the message breaks the rules, mostly by a field that "
			      "occurs twice or is missing."),
		.fix = N_("Correct the program that made the message: From, Date and Subject once "
			  "each."),
		.source = "support.google.com/mail/?p=RfcMessageNonCompliant",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-inbox-full",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "552",
		.status = "5.2.2",
		.text = "out of storage space",
		.meaning = N_("The mailbox is full, and its owner has not been there for long."),
		.fix = N_("Remove the address, or reach the owner by another way."),
		.source = "support.google.com/mail/?p=OverQuotaPerm",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-too-large",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "552",
		.status = "5.3.4",
		.text = "exceeded Google's message size limits",
		.meaning = N_("The message is larger than Google takes; 25 MB of files become some "
			      "34 MB when encoded."),
		.fix = N_("Send a link to the file."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-blocked-content",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "552",
		.status = "5.7.0",
		.text = "potential security issue",
		.meaning = N_("The message holds a kind of file that Google never takes, perhaps "
			      "inside an archive."),
		.fix = N_("Remove programs and scripts, also from archives; send a link."),
		.source = "support.google.com/mail/?p=BlockedMessage",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-hops",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "554",
		.status = "5.4.6",
		.text = "exceeded 50 hops",
		.meaning = N_(
			"The message has gone through more than 50 servers: it runs in a circle."),
		.fix = N_("Look for names that repeat in its Received lines, and correct the "
			  "forwarding."),
		.source = "support.google.com/a/answer/3726730",
		.as_of = "2026-08",
	},
	{
		.name = "gmail-dkim-required",
		.product = "Gmail",
		.software = SOFTWARE_GMAIL,
		.code = "421 550",
		.status = "x.7.30",
		.text = "DKIM does not pass",
		.meaning = N_("Google wants DKIM from those who send much, and it did not pass. "
			      "The registry's meaning of X.7.30 (REQUIRETLS) does not apply here."),
		.fix = N_("Sign with DKIM and check the key in DNS."),
		.source = "support.google.com/mail/answer/81126",
		.as_of = "2026-08",
	},
};

const struct vendor_table vendor_google = { rows, sizeof(rows) / sizeof(rows[0]) };

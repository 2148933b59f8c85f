/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words of filtering services and of block lists, whoever the server is. Each row
 * names where the text is documented or was seen, and the date as of which that
 * holds. Asked by vendor.c, the first rule that holds speaks.
 */
#include "explain/rule.h"

static const struct vendor_rule rows[] = {
	{
		.name = "mimecast-reputation",
		.product = "Mimecast",
		.software = SOFTWARE_MIMECAST,
		.code = "550",
		.text = "csi.mimecast.org",
		.meaning = N_("Mimecast's reputation service blocks your address."),
		.fix = N_("Ask Mimecast to review it, after having removed the cause."),
		.source = "community.mimecast.com, SMTP error codes",
		.as_of = "2026-08",
	},
	{
		.name = "mimecast-spoofing",
		.product = "Mimecast",
		.software = SOFTWARE_MIMECAST,
		.code = "550",
		.text = "Anti-Spoofing policy",
		.meaning = N_("The mail comes from outside and claims a sender of the recipient's "
			      "own organisation."),
		.fix = N_("The recipient's administrator adds an anti-spoofing bypass for you; "
			  "don't use their addresses otherwise."),
		.source = "community.mimecast.com, SMTP error codes",
		.as_of = "2026-08",
	},
	{
		.name = "mimecast-host",
		.product = "Mimecast",
		.software = SOFTWARE_MIMECAST,
		.code = "554",
		.text = "Host network not allowed",
		.meaning = N_("Your network may not use this host."),
		.fix = N_("Send from an address that is registered with Mimecast."),
		.source = "community.mimecast.com, SMTP error codes",
		.as_of = "2026-08",
	},
	{
		.name = "mimecast-signature",
		.product = "Mimecast",
		.software = SOFTWARE_MIMECAST,
		.code = "554",
		.text = "MCSpamSignature",
		.meaning = N_("The message fits a signature of spam or malware."),
		.fix = N_("Check content and attachments."),
		.source = "community.mimecast.com, SMTP error codes",
		.as_of = "2026-08",
	},
	{
		.name = "mimecast-greylist",
		.product = "Mimecast",
		.software = SOFTWARE_MIMECAST,
		.code = "451",
		.text = "Internal resources are temporarily unavailable",
		.meaning = N_("Greylisting, or a bad reputation, behind a text that sounds like a "
			      "fault."),
		.fix = N_("Retry between one minute and twelve hours later."),
		.source = "community.mimecast.com, SMTP error codes",
		.as_of = "2026-08",
	},
	{
		.name = "proofpoint-pdr",
		.product = "Proofpoint",
		.software = SOFTWARE_PROOFPOINT,
		.code = "550 554",
		.text = "ipcheck.proofpoint.com",
		.meaning = N_("Your address is on Proofpoint's dynamic reputation list."),
		.fix = N_("Ask for removal on the page that the text names."),
		.source = "ipcheck.proofpoint.com",
		.as_of = "2026-08",
	},
	{
		.name = "proofpoint-dnsbl",
		.product = "Proofpoint",
		.software = SOFTWARE_PROOFPOINT,
		.code = "550 554",
		.text = "support.proofpoint.com/dnsbl",
		.meaning =
			N_("Your address is on Proofpoint's list; Apple and others ask it, too."),
		.fix = N_("Ask for removal on the page that the text names."),
		.source = "support.proofpoint.com",
		.as_of = "2026-08",
	},
	{
		.name = "barracuda-content",
		.product = "Barracuda",
		.software = SOFTWARE_BARRACUDA,
		.code = "550",
		.status = "5.7.1",
		.text = "Message content rejected, UBE",
		.meaning = N_("Barracuda's filter takes the message for spam."),
		.fix = N_("Check content and links; ask the recipient's administrator to look for "
			  "the id."),
		.source = "as seen in bounces",
		.as_of = "2026-08",
	},
	{
		.name = "barracuda-list",
		.product = "Barracuda",
		.software = SOFTWARE_BARRACUDA,
		.code = "550 554",
		.text = "barracudacentral",
		.meaning = N_("Your address is on Barracuda's reputation list."),
		.fix = N_(
			"Ask for removal at barracudacentral.org after having removed the cause."),
		.source = "barracudacentral.org",
		.as_of = "2026-08",
	},
	{
		.name = "ironport-reputation",
		.product = "Cisco Secure Email",
		.software = SOFTWARE_IRONPORT,
		.code = "554",
		.text = "sending MTA's poor reputation",
		.meaning = N_("Your address has a bad reputation at Cisco Talos."),
		.fix = N_("Look it up at talosintelligence.com, remove the cause, wait for the "
			  "reputation to recover."),
		.source = "Cisco, Secure Email documentation",
		.as_of = "2026-08",
	},
	{
		.name = "ironport-rejected",
		.product = "Cisco Secure Email",
		.software = SOFTWARE_IRONPORT,
		.code = "550",
		.status = "5.7.1",
		.text = "access to submit messages to this e-mail system has been rejected",
		.meaning = N_("The recipient's filter refuses your address by its own policy."),
		.fix = N_("Ask the recipient's administrator."),
		.source = "Cisco, Secure Email documentation",
		.as_of = "2026-08",
	},
	{
		.name = "messagelabs-rejected",
		.product = "MessageLabs",
		.software = SOFTWARE_MESSAGELABS,
		.code = "542",
		.text = "Rejected",
		.meaning = N_("The filtering service refuses this recipient, without a reason that "
			      "can be seen from outside."),
		.fix = N_("Ask the recipient by another way."),
		.source = "as seen in bounces",
		.as_of = "2026-08",
	},
	{
		.name = "spamhaus-dbl",
		.product = "Spamhaus DBL",
		.code = "5xx",
		.text = "Spamhaus DBL",
		.meaning = N_("A domain in the message, or the sender's, is on Spamhaus's list of "
			      "domains."),
		.fix = N_("Look the domain up at check.spamhaus.org; it may have been misused. "
			  "Clean it, then ask for removal."),
		.source = "spamhaus.org/dbl",
		.as_of = "2026-08",
	},
	{
		.name = "spamhaus-exchange",
		.product = "Spamhaus",
		.code = "550",
		.status = "5.7.1",
		.text = "blocked using Spamhaus",
		.meaning = N_("Your address is on a list of Spamhaus that this server asks."),
		.fix = N_("Look it up at check.spamhaus.org, remove the cause, ask for removal "
			  "there."),
		.source = "spamhaus.org",
		.as_of = "2026-08",
	},
	{
		.name = "spamhaus-zen",
		.product = "Spamhaus",
		.code = "4xx 5xx",
		.status = "x.7.1",
		.text = "blocked using*spamhaus.org",
		.meaning = N_("Your address is on a list of Spamhaus that this server asks: known "
			      "spam sources (SBL), infected machines (XBL), or ranges of home "
			      "connections (PBL)."),
		.fix = N_("Look it up at check.spamhaus.org. PBL means that you should send "
			  "through your provider's submission server; for the others remove the "
			  "cause, then ask for removal."),
		.source = "spamhaus.org",
		.as_of = "2026-08",
	},
	{
		.name = "spamcop",
		.product = "SpamCop",
		.code = "4xx 5xx",
		.status = "x.7.1",
		.text = "bl.spamcop.net",
		.meaning = N_(
			"People reported spam from your address to SpamCop within the last day."),
		.fix = N_("Stop the spam; the entry goes by itself a day after the last report."),
		.source = "spamcop.net",
		.as_of = "2026-08",
	},
	{
		.name = "sorbs-dead",
		.product = "SORBS",
		.code = "5xx",
		.status = "5.7.1",
		.text = "dnsbl.sorbs.net",
		.meaning = N_("The server asks a block list that was closed in 2024; its answer "
			      "means nothing any more."),
		.fix = N_("The receiving administrator has to take the dead list out of the "
			  "configuration."),
		.source = "as seen in bounces; SORBS closed in June 2024",
		.as_of = "2026-08",
	},
	{
		.name = "private-list",
		.product = "a private block list",
		.code = "5xx",
		.status = "5.7.1",
		.text = "client host rejected: blocked using",
		.meaning = N_("Your address is on a list that the operator keeps."),
		.fix = N_("Ask the operator, at the address or page in the text."),
		.source = "as seen in bounces",
		.as_of = "2026-08",
	},
};

const struct vendor_table vendor_filters = { rows, sizeof(rows) / sizeof(rows[0]) };

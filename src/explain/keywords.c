/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EHLO keywords: one line for the list, and more for those who ask. Sorted by
 * keyword; read through catalogue.c. Source of the registered ones: the IANA
 * registry of SMTP service extensions.
 */
#include "explain/entry.h"

const struct keyword_entry keyword_entries[] = {
	{
		.word = "8BITMIME",
		.line = N_("Message text may hold octets above 127; lines still end in CRLF and "
			   "stay below 1000 octets."),
		.more = N_("A client that sends 8-bit text says BODY=8BITMIME with MAIL. Without "
			   "the keyword it has to encode such text as quoted-printable or Base64."),
		.source = "RFC 6152",
		.syntax = "MAIL: BODY=7BIT|8BITMIME",
		.example = "8BITMIME",
	},
	{
		.word = "ATRN",
		.line = N_("After a login the roles can be changed, to fetch mail that is kept for "
			   "your domains."),
		.more = N_("Part of on-demand mail relay on port 366; needs AUTH first."),
		.source = "RFC 2645",
		.syntax = "ATRN [domain,...]",
		.example = "ATRN",
	},
	{
		.word = "AUTH",
		.line = N_("You can log in, with one of the mechanisms listed here."),
		.more = N_(
			"The list may change after STARTTLS; only the latest EHLO counts. Servers "
			"that hide AUTH before TLS do so to keep passwords off the open network."),
		.source = "RFC 4954 §3",
		.syntax = "AUTH mechanism [response]; MAIL: AUTH=mailbox",
		.example = "AUTH PLAIN LOGIN",
	},
	{
		.word = "BINARYMIME",
		.line = N_("Message parts may hold any octets, with no lines at all; they are sent "
			   "with BDAT."),
		.more = N_("Needs CHUNKING. DATA after BODY=BINARYMIME is answered with 503."),
		.source = "RFC 3030 §3",
		.syntax = "MAIL: BODY=BINARYMIME",
		.example = "BINARYMIME",
	},
	{
		.word = "BURL",
		.line = N_(
			"The submission server can fetch the message from an IMAP server by URL."),
		.more = N_("Saves a mobile client from downloading an attachment only to send it "
			   "on. A server with BURL has to offer 8BITMIME, too."),
		.source = "RFC 4468",
		.syntax = "BURL url [LAST]",
		.example = "BURL imap",
	},
	{
		.word = "CHECKPOINT",
		.line = N_("A transfer that broke off could be resumed at an octet (experimental, "
			   "not in use)."),
		.more = N_("The resumed transaction is answered with 355. No server in use is "
			   "known to have it."),
		.source = "RFC 1845",
		.syntax = "MAIL: TRANSID=<id>",
		.example = "CHECKPOINT",
	},
	{
		.word = "CHUNKING",
		.line = N_("The message may be sent in counted chunks with BDAT, without doubled "
			   "dots."),
		.more = N_("Each chunk gets its own reply. BDAT and DATA are not mixed in one "
			   "transaction."),
		.source = "RFC 3030 §2",
		.syntax = "BDAT size [LAST]",
		.example = "CHUNKING",
	},
	{
		.word = "CLIENTID",
		.line = N_("The client may give an identity of its device before it logs in (a "
			   "draft, rare)."),
		.more = N_("Meant to let a server refuse stolen passwords that are used from "
			   "unknown devices. The draft has expired."),
		.source = N_("Expired draft draft-storey-smtp-client-id; no standard defines it."),
		.syntax = "CLIENTID type token",
		.example = "CLIENTID",
	},
	{
		.word = "CONNEG",
		.line = N_("The server can tell what kinds of content a recipient's device takes."),
		.more = N_("Made for fax and voice messages; answers come with the reply to RCPT. "
			   "Hardly in use."),
		.source = "RFC 4141",
		.syntax = "RCPT: CONNEG",
		.example = "CONNEG",
	},
	{
		.word = "CONPERM",
		.line = N_("The sender may permit that content is converted on the way."),
		.more = N_("Made for fax and voice messages. Hardly in use."),
		.source = "RFC 4141",
		.syntax = "MAIL: CONPERM",
		.example = "CONPERM",
	},
	{
		.word = "DELIVERBY",
		.line = N_("The sender may ask for delivery within a time."),
		.more = N_("With N a late message is delivered and its sender told, with R it is "
			   "returned. A parameter of the keyword is the shortest time in seconds "
			   "that the server accepts for R."),
		.source = "RFC 2852",
		.syntax = "MAIL: BY=seconds;N|R[T]",
		.example = "DELIVERBY 240",
	},
	{
		.word = "DSN",
		.line = N_("The sender may choose which delivery reports to get, and how much of "
			   "the message they return."),
		.more = N_("NOTIFY=NEVER stands alone; SUCCESS, FAILURE and DELAY may be joined by "
			   "commas. ENVID comes back in the report, so that a program can find its "
			   "message again."),
		.source = "RFC 3461",
		.syntax = "MAIL: RET=FULL|HDRS ENVID=id; RCPT: NOTIFY=... ORCPT=type;address",
		.example = "DSN",
	},
	{
		.word = "ENHANCEDSTATUSCODES",
		.line = N_("Replies carry a finer code such as 5.7.8 behind the reply code."),
		.more = N_("All replies that begin with 2, 4 or 5 then have one, except the "
			   "greeting and the replies to EHLO and HELO. Its first digit has to "
			   "agree with the reply code's."),
		.source = "RFC 2034",
		.example = "ENHANCEDSTATUSCODES",
	},
	{
		.word = "ETRN",
		.line = N_("You can ask the server to start delivering what it keeps for a node."),
		.more = N_("Meant for sites that are not always connected. The mail comes on a "
			   "connection that the server opens, so the command can be allowed "
			   "without a login."),
		.source = "RFC 1985",
		.syntax = "ETRN node",
		.example = "ETRN",
	},
	{
		.word = "EXPN",
		.line = N_("The server expands mailing lists for those who ask."),
		.more = N_("Unusual today: it gives addresses to collectors. Many servers list it "
			   "and refuse it."),
		.source = "RFC 5321 §3.5",
		.syntax = "EXPN list",
		.example = "EXPN",
	},
	{
		.word = "FUTURERELEASE",
		.line = N_("The server can hold a message back until a time that you name."),
		.more = N_("The parameters of the keyword are the longest time in seconds and the "
			   "latest moment. HOLDFOR and HOLDUNTIL exclude each other. For "
			   "submission only."),
		.source = "RFC 4865",
		.syntax = "MAIL: HOLDFOR=seconds | HOLDUNTIL=date-time",
		.example = "FUTURERELEASE 86400 2026-12-31T00:00:00Z",
	},
	{
		.word = "HELP",
		.line = N_("The server answers HELP."),
		.more = N_("The text is for a person; programs read EHLO."),
		.source = "RFC 5321 §4.1.1.8",
		.syntax = "HELP [word]",
		.example = "HELP",
	},
	{
		.word = "LIMITS",
		.line = N_("The server states its limits, so that a client needn't run into them."),
		.more = N_("MAILMAX: transactions in one connection. RCPTMAX: recipients in one "
			   "transaction. RCPTDOMAINMAX: domains of recipients in one connection. "
			   "Names that are not known are ignored."),
		.source = "RFC 9422",
		.example = "LIMITS MAILMAX=100 RCPTMAX=500",
	},
	{
		.word = "MT-PRIORITY",
		.line = N_("A message may carry a priority for its transfer, from -9 to 9."),
		.more = N_("A parameter of the keyword names the policy (MIXER, STANAG4406, NSEP). "
			   "Servers raise a priority only for users whom they trust."),
		.source = "RFC 6710",
		.syntax = "MAIL: MT-PRIORITY=n",
		.example = "MT-PRIORITY MIXER",
	},
	{
		.word = "MTRK",
		.line = N_(
			"A message may be tracked on its way by a secret that its sender keeps."),
		.more = N_("Needs DSN and an ENVID in the form local@host. Hardly in use."),
		.source = "RFC 3885",
		.syntax = "MAIL: MTRK=certifier[:timeout]",
		.example = "MTRK",
	},
	{
		.word = "NO-SOLICITING",
		.line = N_(
			"The server says that it wants no mail of the named kinds of advertising."),
		.more = N_("A sender would mark its mail with SOLICIT=. Nobody who should use it "
			   "does."),
		.source = "RFC 3865",
		.syntax = "MAIL: SOLICIT=classes",
		.example = "NO-SOLICITING net.example:ADV",
	},
	{
		.word = "OK",
		.line = N_(
			"The last line of an old Exchange or IIS server's list; it means nothing."),
		.more = N_("No extension has this name; it only closes the list."),
		.source = N_("Microsoft IIS and Exchange 2000/2003 only; no standard defines it."),
		.example = "OK",
	},
	{
		.word = "ONEX",
		.line = N_("Sendmail: told the server that only one message follows; without "
			   "effect today."),
		.more = N_("Kept for old clients."),
		.source = N_("Sendmail only; registered without an RFC."),
		.syntax = "ONEX",
		.example = "ONEX",
	},
	{
		.word = "PIPECONNECT",
		.line = N_("A client that knows this server may send EHLO and more without waiting "
			   "for the greeting."),
		.more = N_("Saves round trips between Exim servers that have met before. Called "
			   "X_PIPE_CONNECT in older versions."),
		.source = N_("Exim 4.94 and later only; no standard defines it."),
		.example = "PIPECONNECT",
	},
	{
		.word = "PIPELINING",
		.line = N_("Several commands may be sent without waiting for each reply."),
		.more = N_("MAIL, RCPT and RSET may stand anywhere in a group; EHLO, DATA, VRFY, "
			   "EXPN, QUIT, NOOP, STARTTLS and AUTH have to be the last of one. "
			   "Replies come in the order of the commands."),
		.source = "RFC 2920",
		.example = "PIPELINING",
	},
	{
		.word = "PRDR",
		.line = N_("After the message each recipient may be answered on its own."),
		.more = N_("The server says 353, then one reply for each recipient, then one for "
			   "all. A draft that has expired; Exim has it."),
		.source = N_("Exim only, from the expired draft draft-hall-prdr; no standard "
			     "defines it."),
		.syntax = "MAIL: PRDR",
		.example = "PRDR",
	},
	{
		.word = "REQUIRETLS",
		.line = N_("The sender may demand that every hop uses verified TLS, or that the "
			   "message comes back."),
		.more = N_("Offered inside TLS only. The header field TLS-Required: No expresses "
			   "the opposite wish."),
		.source = "RFC 8689",
		.syntax = "MAIL: REQUIRETLS",
		.example = "REQUIRETLS",
	},
	{
		.word = "RRVS",
		.line = N_(
			"Delivery only if the mailbox has had the same owner since a given date."),
		.more = N_(
			"Keeps password mails away from those who took over an abandoned address."),
		.source = "RFC 7293",
		.syntax = "RCPT: RRVS=date-time[;C|R]",
		.example = "RRVS",
	},
	{
		.word = "SAML",
		.line = N_("An old command to show a message on a terminal and to mail it; "
			   "deprecated."),
		.more = N_("Nothing uses it."),
		.source = "RFC 5321 §F.6",
		.syntax = "SAML FROM:<address>",
		.example = "SAML",
	},
	{
		.word = "SEND",
		.line = N_("An old command to show a message on a terminal; deprecated."),
		.more = N_("Nothing uses it."),
		.source = "RFC 5321 §F.6",
		.syntax = "SEND FROM:<address>",
		.example = "SEND",
	},
	{
		.word = "SIZE",
		.line = N_("The server states the largest message that it takes, and the client "
			   "may declare its size with MAIL."),
		.more = N_("The size counts all octets as sent, line ends included, doubled dots "
			   "not. 0 or no number means that no fixed limit is stated. Base64 makes "
			   "attachments a third larger, so 25 MB of files need some 34 MB here."),
		.source = "RFC 1870",
		.syntax = "MAIL: SIZE=octets",
		.example = "SIZE 35882577",
	},
	{
		.word = "SMTPUTF8",
		.line = N_("Addresses and header fields may hold UTF-8, such as 用户@例子.test."),
		.more = N_("Every server on the way has to have it; otherwise the message comes "
			   "back. A server with it has to offer 8BITMIME, too."),
		.source = "RFC 6531",
		.syntax = "MAIL: SMTPUTF8",
		.example = "SMTPUTF8",
	},
	{
		.word = "SOML",
		.line = N_("An old command to show a message on a terminal or to mail it; "
			   "deprecated."),
		.more = N_("Nothing uses it."),
		.source = "RFC 5321 §F.6",
		.syntax = "SOML FROM:<address>",
		.example = "SOML",
	},
	{
		.word = "STARTTLS",
		.line = N_("The connection can be changed to TLS."),
		.more = N_("It is no longer offered inside TLS. Somebody on the way can remove the "
			   "keyword from the list, which is why submission should demand TLS "
			   "rather than take it when offered."),
		.source = "RFC 3207",
		.syntax = "STARTTLS",
		.example = "STARTTLS",
	},
	{
		.word = "SUBMITTER",
		.line = N_("MAIL may name who is responsible for the message (Sender ID; dead)."),
		.more = N_("Sender ID has been given up in favour of SPF, DKIM and DMARC."),
		.source = "RFC 4405",
		.syntax = "MAIL: SUBMITTER=mailbox",
		.example = "SUBMITTER",
	},
	{
		.word = "TIME",
		.line = N_("Seen in some lists; nothing documents what it stands for."),
		.more = N_("No client uses it."),
		.source = N_("Seen in the wild only; no standard defines it."),
		.example = "TIME",
	},
	{
		.word = "TURN",
		.line = N_(
			"An old command to change roles without a login; unsafe and deprecated."),
		.more = N_("ETRN and ATRN have taken its place. A server that still offers it lets "
			   "anybody fetch its queued mail."),
		.source = "RFC 5321 §F.1",
		.syntax = "TURN",
		.example = "TURN",
	},
	{
		.word = "UTF8SMTP",
		.line = N_("The experimental forerunner of SMTPUTF8; obsolete."),
		.more = N_("Replaced by SMTPUTF8, with other rules."),
		.source = "RFC 5336",
		.syntax = "MAIL, RCPT: ALT-ADDRESS=address",
		.example = "UTF8SMTP",
	},
	{
		.word = "VERB",
		.line = N_("Sendmail: delivery can be watched step by step."),
		.more = N_("A debugging aid; most administrators switch it off."),
		.source = N_("Sendmail only; registered without an RFC."),
		.syntax = "VERB [ON|OFF]",
		.example = "VERB",
	},
	{
		.word = "VRFY",
		.line = N_("The server answers VRFY, mostly with a polite 252."),
		.more = N_("A server may answer VRFY without listing it. What counts is whether it "
			   "tells existing users from others."),
		.source = "RFC 5321 §3.5.2",
		.syntax = "VRFY user",
		.example = "VRFY",
	},
	{
		.word = "X-ANONYMOUSTLS",
		.line = N_("Exchange: TLS between servers of one organisation."),
		.more = N_("Shown by Exchange 2007 and later. Other clients ignore it and use "
			   "STARTTLS."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "X-ANONYMOUSTLS",
		.example = "X-ANONYMOUSTLS",
	},
	{
		.word = "X-EXPS",
		.line = N_("Exchange: login between servers, with the mechanisms listed here."),
		.more = N_("Not for users; they use AUTH."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
		.syntax = "X-EXPS mechanism",
		.example = "X-EXPS GSSAPI NTLM",
	},
	{
		.word = "X-LINK2STATE",
		.line = N_("Exchange 2000 and 2003: routing data between servers; a security hole "
			   "of 2005."),
		.more = N_("A server that shows it is long out of support."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
		.syntax = "X-LINK2STATE ...",
		.example = "X-LINK2STATE",
	},
	{
		.word = "X-RCPTLIMIT",
		.line = N_("The most recipients that one message may have."),
		.more = N_("The standard form is LIMITS RCPTMAX=n."),
		.source = N_("Cisco, Oracle and others; no standard defines it. Compare RFC 9422."),
		.example = "X-RCPTLIMIT 100",
	},
	{
		.word = "XACK",
		.line = N_("Seen in some lists; nothing documents what it stands for."),
		.more = N_("No client uses it."),
		.source = N_("Seen in the wild only; no standard defines it."),
		.example = "XACK",
	},
	{
		.word = "XADR",
		.line = N_(
			"PMDF and Oracle Messaging Server: a query about addresses and channels."),
		.more = N_("One of a family: XADR, XSTA, XCIR, XGEN, XLOOP."),
		.source = N_("PMDF and Oracle Messaging Server only; no standard defines it."),
		.syntax = "XADR ...",
		.example = "XADR",
	},
	{
		.word = "XCIR",
		.line = N_("PMDF and Oracle Messaging Server: a query about circuits."),
		.more = N_("One of a family: XADR, XSTA, XCIR, XGEN, XLOOP."),
		.source = N_("PMDF and Oracle Messaging Server only; no standard defines it."),
		.syntax = "XCIR ...",
		.example = "XCIR",
	},
	{
		.word = "XCLIENT",
		.line = N_("Trusted proxies may say which client this session is for, with the "
			   "attributes listed here."),
		.more = N_("The server shows it only to clients that it trusts. If you see it "
			   "without being a proxy, its list of trusted clients is too wide: you "
			   "could pretend to be anybody."),
		.source = N_("Postfix, XCLIENT_README; no standard defines it."),
		.syntax = "XCLIENT NAME=value...",
		.example = "XCLIENT NAME ADDR PROTO HELO",
	},
	{
		.word = "XEXCH50",
		.line = N_("Exchange: message properties as a block of binary data."),
		.more = N_("Other clients ignore it."),
		.source = N_("Microsoft Exchange only (KB 812455); no standard defines it."),
		.syntax = "XEXCH50 size n",
		.example = "XEXCH50",
	},
	{
		.word = "XFORWARD",
		.line = N_("Content filters may pass on the original client for the log, with the "
			   "attributes listed here."),
		.more = N_("Shown only to clients that the server trusts."),
		.source = N_("Postfix, XFORWARD_README; no standard defines it."),
		.syntax = "XFORWARD NAME=value...",
		.example = "XFORWARD NAME ADDR PROTO HELO SOURCE",
	},
	{
		.word = "XGEN",
		.line = N_("PMDF and Oracle Messaging Server: a query about the server itself."),
		.more = N_("One of a family: XADR, XSTA, XCIR, XGEN, XLOOP."),
		.source = N_("PMDF and Oracle Messaging Server only; no standard defines it."),
		.syntax = "XGEN",
		.example = "XGEN",
	},
	{
		.word = "XLOOP",
		.line = N_("PMDF and Oracle Messaging Server: a hash by which a server finds out "
			   "that it talks to itself."),
		.more = N_("One of a family: XADR, XSTA, XCIR, XGEN, XLOOP."),
		.source = N_("PMDF and Oracle Messaging Server only; no standard defines it."),
		.example = "XLOOP 58C4D9A4F6A09FB4",
	},
	{
		.word = "XOORG",
		.line = N_("Exchange: names the organisation that a message comes from, in hybrid "
			   "set-ups."),
		.more = N_("Between Exchange Online and servers of the same organisation; not "
			   "documented."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "MAIL: XOORG=domain",
		.example = "XOORG",
	},
	{
		.word = "XPROXY",
		.line = N_("Exchange: the front end passes client details to the mailbox server."),
		.more = N_("Not documented; related words are XPROXYFROM, XPROXYTO, "
			   "XSESSIONPARAMS, XORIGFROM, XSYSPROBE, XMESSAGECONTEXT."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "XPROXY ...",
		.example = "XPROXY",
	},
	{
		.word = "XRDST",
		.line = N_("Exchange: routing data for a recipient, between servers."),
		.more = N_("Not documented; its meaning is inferred from its name."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "RCPT: XRDST=...",
		.example = "XRDST",
	},
	{
		.word = "XSHADOW",
		.line = N_(
			"Exchange: a second server keeps a copy until the message is delivered."),
		.more = N_("Shadow redundancy of Exchange 2010 and later."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "XSHADOW ...",
		.example = "XSHADOW",
	},
	{
		.word = "XSHADOWREQUEST",
		.line = N_("Exchange: asks that a second server keeps a copy."),
		.more = N_("Shadow redundancy of Exchange 2013 and later."),
		.source = N_("Microsoft Exchange only; no standard defines it."),
		.syntax = "XSHADOWREQUEST ...",
		.example = "XSHADOWREQUEST",
	},
	{
		.word = "XSTA",
		.line = N_(
			"PMDF and Oracle Messaging Server: a query about the state of channels."),
		.more = N_("One of a family: XADR, XSTA, XCIR, XGEN, XLOOP."),
		.source = N_("PMDF and Oracle Messaging Server only; no standard defines it."),
		.syntax = "XSTA ...",
		.example = "XSTA",
	},
	{
		.word = "XUSR",
		.line = N_("Old Sendmail: marks a message as coming from its author, so that its "
			   "header may be completed."),
		.more = N_("Not seen in current versions."),
		.source = N_("Old Sendmail only; no standard defines it."),
		.syntax = "MAIL: XUSR",
		.example = "XUSR",
	},
	{
		.word = "XVERP",
		.line = N_("Postfix can give each recipient a return address of its own, to "
			   "trusted clients."),
		.more = N_("Lets a mailing list find out which member's address bounced. Shown "
			   "only to clients that the server trusts."),
		.source = N_("Postfix, VERP_README; no standard defines it."),
		.syntax = "MAIL: XVERP[=delimiters]",
		.example = "XVERP",
	},
	{
		.word = "XXXXXXXA",
		.line = N_("A keyword that a firewall has written over with X characters; mostly "
			   "it was STARTTLS."),
		.more = N_("Firewalls that inspect mail (Cisco PIX and ASA with SMTP inspection, "
			   "once called fixup) overwrite what they don't know or don't want. TLS, "
			   "and with it the login, disappears. Switch the inspection off, or "
			   "connect from another network to compare."),
		.source = N_("Seen in the wild only, with Cisco PIX and ASA firewalls; no standard "
			     "defines it."),
		.example = "XXXXXXXA",
	},
};

const size_t keyword_entry_count = sizeof(keyword_entries) / sizeof(keyword_entries[0]);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replies to EHLO, HELO, LHLO and STARTTLS mean. Read through context.c. */
#include "explain/rule.h"

static const struct context_rule rows[] = {
	{
		.name = N_("LHLO refused: this is SMTP"),
		.condition = { .verb = VERB_LHLO, .code = "500 502 503 504 550 554" },
		.description = N_("LHLO belongs to LMTP, and this server speaks SMTP (or does not "
				  "take LMTP on this port)."),
		.fix = N_(
			"Connect with smtp:// instead of lmtp://, or to the right port or socket."),
		.next = { N_("EHLO.") },
		.source = "RFC 2033 §4.1",
	},
	{
		.name = N_("250 after HELO"),
		.condition = { .verb = VERB_HELO, .code = "250" },
		.description = N_("The server greets you back, in the old way: no extensions are "
				  "offered, so there is no STARTTLS, no AUTH, no SIZE."),
		.when = N_("After HELO."),
		.fix = N_("No fix needed. If you want to log in or to use TLS, send EHLO."),
		.next = { N_("MAIL FROM."), N_("EHLO, if you want TLS or a login.") },
		.source = "RFC 5321 §4.1.1.1, §3.2",
	},
	{
		.name = N_("250 after EHLO"),
		.condition = { .verb = VERB_EHLO, .code = "250" },
		.description = N_("The server greets you back. Each line behind the first is one "
				  "extension that it offers, with its parameters. The list counts "
				  "until the next EHLO, and is void after STARTTLS."),
		.when = N_("After EHLO; a second time after STARTTLS, when the list usually "
			   "differs: AUTH appears, STARTTLS disappears."),
		.fix = N_("No fix needed. If something that you expect is missing: AUTH mostly "
			  "appears only after STARTTLS, and what is offered on port 25 differs "
			  "from ports 587 and 465. A keyword made of X characters shows a firewall "
			  "that rewrites the session."),
		.source = "RFC 5321 §4.1.1.1, §2.2.1",
	},
	{
		.name = N_("250 after EHLO inside TLS"),
		.condition = { .verb = VERB_EHLO, .code = "250", .facts = SITUATION_TLS },
		.description = N_("The list as it counts now: what was offered before TLS is void "
				  "(RFC 3207 §4.2). Somebody on the way could have changed the "
				  "list in clear text; this one nobody could touch, if the server "
				  "is verified."),
		.when = N_("After EHLO inside TLS."),
		.fix = N_("No fix needed. If AUTH is missing here as well, this port is not for "
			  "logging in: try 587 or 465, or another host."),
		.source = "RFC 3207 §4.2; RFC 5321 §4.1.1.1",
	},
	{
		.name = N_("HELO not understood"),
		.condition = { .verb = VERB_HELO, .code = "500 502" },
		.description =
			N_("Every SMTP server knows HELO. This is no SMTP server, or something "
			   "in between has changed the word. One that refuses both HELO and EHLO "
			   "mostly speaks LMTP, which begins with LHLO."),
		.when = N_("Never after HELO with a server that keeps to the standard."),
		.fix = N_("On a Unix socket or port 24 say LHLO, or connect with lmtp://. "
			  "Elsewhere check host and port; compare from another network."),
		.next = { N_("LHLO with the same name, if this may be LMTP."), N_("QUIT.") },
		.source = "RFC 5321 §4.1.1.1, §4.5.1; RFC 2033 §4.1",
	},
	{
		.name = N_("EHLO refused: this is LMTP"),
		.condition = { .verb = VERB_EHLO, .code = "500 502 503", .facts = SITUATION_LMTP },
		.description =
			N_("LMTP begins with LHLO and refuses EHLO; otherwise it looks the same."),
		.fix = N_(
			"Say LHLO with the same name. If this is to be SMTP, connect with smtp:// "
			"instead of lmtp://."),
		.next = { N_("LHLO with the same name.") },
		.source = "RFC 2033 §4.1",
	},
	{
		.name = N_("EHLO not understood"),
		.condition = { .verb = VERB_EHLO, .code = "500 502" },
		.description =
			N_("The server does not know EHLO. Either it is very old, or a firewall in "
			   "between has changed the word, or this is no SMTP server."),
		.when = N_("After EHLO, with servers from before 1995 and behind some firewalls."),
		.fix = N_("Try HELO. If the server is known to be modern, compare from another "
			  "network: firewalls that inspect SMTP replace what they don't like by X "
			  "characters."),
		.next = { N_("HELO with the same name. There will be no STARTTLS and no AUTH after "
			     "it.") },
		.source = "RFC 5321 §3.2, §4.1.4",
	},
	{
		.name = N_("the EHLO name is malformed"),
		.condition = { .verb = VERB_EHLO, .code = "501" },
		.description = N_("What stands behind EHLO is no host name and no address literal. "
				  "An underscore, a blank, a missing name or a lone address "
				  "without square brackets are the usual reasons."),
		.fix = N_("EHLO wants a full host name (EHLO mail.example.net), or an address in "
			  "square brackets (EHLO [192.0.2.1], EHLO [IPv6:2001:db8::1])."),
		.next = { N_("EHLO again, with a proper name.") },
		.source = "RFC 5321 §4.1.1.1, §4.1.3",
	},
	{
		.name = N_("the EHLO name is not accepted"),
		.condition = { .verb = VERB_EHLO, .code = "504 550 553 554" },
		.description = N_(
			"The name is well formed but the server does not take it: it has no dot in "
			"it, does not resolve, pretends to be the server itself, or is on a list."),
		.fix = N_("Give the name that your address has in the name service; a host behind "
			  "a home connection may give its address in square brackets."),
		.next = { N_("EHLO again, with another name."), N_("QUIT.") },
		.source = "RFC 5321 §4.1.4, §4.3.2",
	},
	{
		.name = N_("421 after EHLO"),
		.condition = { .verb = VERB_EHLO, .code = "421" },
		.description =
			N_("The server took your name and then closed: a limit on connections, a "
			   "load that is too high, or a name that it holds against you."),
		.fix = N_("Wait and connect again. If it always happens here, try another EHLO "
			  "name: the full name of your host as the name service has it."),
		.next = { N_("Nothing: the server closes the connection. Connect again later.") },
		.source = "RFC 5321 §3.8, §4.3.2",
	},
	{
		.name = N_("220 after STARTTLS"),
		.condition = { .verb = VERB_STARTTLS, .code = "220" },
		.description = N_("Go ahead with TLS: this is no greeting. The server stops "
				  "talking in clear and waits for your TLS handshake. Everything "
				  "that either side has said so far counts as unsaid after it."),
		.when = N_("After STARTTLS."),
		.fix = N_("No fix needed. Anything that arrives together with or behind this line "
			  "in clear text, before the handshake, was put there by somebody else: an "
			  "injection, and a reason to stop."),
		.next = { N_("The TLS handshake, and nothing before it."),
			  N_("EHLO again, as soon as TLS stands.") },
		.source = "RFC 3207 §4, §4.2",
	},
	{
		.name = N_("454 after STARTTLS"),
		.condition = { .verb = VERB_STARTTLS, .code = "454" },
		.description = N_("TLS is offered here but cannot be started at the moment, "
				  "because of a fault on the server's side: a certificate or key "
				  "that cannot be read, a limit, a library that fails. It has "
				  "nothing to do with a login and nothing with your own TLS."),
		.when = N_("After STARTTLS."),
		.fix = N_("Wait and try again. If it lasts, tell the server's administrator, who "
			  "will find the reason in its log: mostly the path or the permissions of "
			  "certificate and key. Don't send credentials in clear instead."),
		.next = { N_("QUIT, and come back later."),
			  N_("Only if neither a password nor the message is secret: go on in clear "
			     "text.") },
		.source = "RFC 3207 §4",
	},
	{
		.name = N_("STARTTLS inside TLS"),
		.condition = { .verb = VERB_STARTTLS,
			       .code = "500 501 502 503 554",
			       .facts = SITUATION_TLS },
		.description = N_("TLS stands already; it cannot be started a second time."),
		.fix = N_("Leave STARTTLS out. On port 465 TLS begins with the connection."),
		.next = { N_("EHLO if you haven't sent it inside TLS yet."),
			  N_("AUTH or MAIL FROM.") },
		.source = "RFC 3207 §4.2",
	},
	{
		.name = N_("STARTTLS within a transaction"),
		.condition = { .verb = VERB_STARTTLS,
			       .code = "503",
			       .facts = SITUATION_TRANSACTION },
		.description = N_("TLS cannot be started while a transaction is open."),
		.fix = N_("Send RSET first, then STARTTLS."),
		.next = { N_("RSET, then STARTTLS.") },
		.source = "RFC 3207 §4; RFC 5321 §4.1.4",
	},
	{
		.name = N_("STARTTLS before EHLO"),
		.condition = { .verb = VERB_STARTTLS, .code = "503", .facts = SITUATION_NO_HELLO },
		.description = N_("The server wants EHLO before STARTTLS: without it, it has not "
				  "offered anything yet."),
		.fix = N_("Send EHLO first."),
		.next = { N_("EHLO, then STARTTLS.") },
		.source = "RFC 3207 §4; RFC 5321 §4.1.4",
	},
	{
		.name = N_("STARTTLS not offered"),
		.condition = { .verb = VERB_STARTTLS, .code = "500 502 503 554" },
		.description =
			N_("The server does not start TLS on this connection. Either it has no "
			   "TLS, or not on this port, or somebody in between took the offer away."),
		.fix = N_("Look for STARTTLS in the EHLO reply. If it is missing where it should "
			  "be, connect from another network to compare, or use port 465, where TLS "
			  "stands from the start."),
		.next = { N_("QUIT, and try port 465 or another network."),
			  N_("Only if neither a password nor the message is secret: go on in clear "
			     "text.") },
		.source = "RFC 3207 §4, §6",
	},
	{
		.name = N_("STARTTLS with an argument"),
		.condition = { .verb = VERB_STARTTLS, .code = "501" },
		.description = N_("STARTTLS takes nothing behind it."),
		.fix = N_("Send the word alone."),
		.next = { N_("STARTTLS alone.") },
		.source = "RFC 3207 §4",
	},
	{
		.name = N_("a success to STARTTLS that is not 220"),
		.condition = { .verb = VERB_STARTTLS, .code = "250 251 252 235 2xx" },
		.description = N_("STARTTLS calls for 220, and this is something else. Taking it "
				  "for a go-ahead would be dangerous: replies and commands may be "
				  "out of step, or somebody in between is at work."),
		.fix = N_("Don't begin a handshake. Close the connection and try again; if it "
			  "repeats, compare from another network."),
		.next = { N_("QUIT.") },
		.source = "RFC 3207 §4",
	},
	{
		.name = N_("523 after STARTTLS"),
		.condition = { .verb = VERB_STARTTLS, .code = "523" },
		.description = N_("Something was sent behind STARTTLS in the same breath. The "
				  "server throws it away and refuses: what comes before the "
				  "handshake could have been added by somebody in between."),
		.fix = N_("Send STARTTLS alone and wait for the 220."),
		.next = { N_("STARTTLS again, alone."), N_("QUIT.") },
		.source = "RFC 3207 §4.2; IANA registry, X.7.10",
	},
};

const struct context_table context_hello = { rows, sizeof(rows) / sizeof(rows[0]) };

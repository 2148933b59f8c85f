/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SASL mechanisms as they are met in EHLO replies: what each gives away, who
 * says what, what goes wrong. Sorted by name; read through catalogue.c. What
 * the program can do itself stands in the rows of sasl/.
 */
#include "explain/entry.h"

const struct mechanism_entry mechanism_entries[] = {
	{
		.name = "ANONYMOUS",
		.line = N_("Lets a guest in without a password; what is sent is only a trace such "
			   "as a mail address."),
		.exchange = N_("You send a trace text of your choice, perhaps empty; the server "
			       "answers 235."),
		.fix = N_("It must never allow relaying. If a server offers it on the Internet, "
			  "ask why."),
		.source = "RFC 4505",
	},
	{
		.name = "CRAM-MD5",
		.line = N_("The password is not sent, only a digest of it and a challenge; old, "
			   "and guesses can be checked against a recording."),
		.exchange = N_("The server sends a unique text in angle brackets; you answer with "
			       "the user name, a space and 32 hexadecimal digits: HMAC-MD5 of that "
			       "text, keyed with the password. No initial response is allowed."),
		.fix = N_("If it fails with a right password, the server may hold only a hash of "
			  "it: CRAM-MD5 needs the password itself in the server's store."),
		.source = "RFC 2195",
	},
	{
		.name = "DIGEST-MD5",
		.line = N_("Historic: a digest over password, names and numbers, with many options "
			   "on which servers and clients disagree."),
		.exchange = N_("The server sends realm, nonce and options; you answer with a "
			       "digest over all of it; the server proves itself with rspauth; you "
			       "answer with an empty line."),
		.fix = N_("Don't use it; choose SCRAM, or PLAIN inside TLS."),
		.source = "RFC 2831; RFC 6331",
	},
	{
		.name = "EXTERNAL",
		.line = N_("The identity is proved outside of SMTP, mostly by your TLS client "
			   "certificate."),
		.exchange = N_("You send the identity that you want to act as, or nothing (=); the "
			       "server compares it with the certificate."),
		.fix = N_("Without a client certificate, or with one that the server does not "
			  "know, it fails with 535."),
		.source = "RFC 4422 §A",
	},
	{
		.name = "GS2-KRB5",
		.line = N_("Kerberos by the newer GS2 way; rare."),
		.exchange = N_("You send a GS2 header with a Kerberos token; the server answers "
			       "with its own."),
		.fix = N_("Needs a Kerberos ticket for smtp@host."),
		.source = "RFC 5801",
	},
	{
		.name = "GS2-KRB5-PLUS",
		.line = N_("Kerberos by the GS2 way, bound to the TLS channel; rare."),
		.exchange = N_("As GS2-KRB5, with the binding of the TLS channel in it."),
		.fix = N_("Needs a Kerberos ticket for smtp@host."),
		.source = "RFC 5801",
	},
	{
		.name = "GSS-SPNEGO",
		.line = N_("Windows: Kerberos or NTLM, whichever both sides agree on."),
		.exchange = N_("Tokens of SPNEGO go back and forth, one or more rounds."),
		.fix = N_("For machines of a Windows domain; others use another mechanism."),
		.source = N_("Microsoft (RFC 4178 for the tokens); no RFC defines it for SASL."),
	},
	{
		.name = "GSSAPI",
		.line = N_("Kerberos: you prove who you are by a ticket, without a password."),
		.exchange = N_("You send a Kerberos token, the server answers with its own; then "
			       "four octets agree on a protection layer, mostly none."),
		.fix = N_("Needs a valid ticket (kinit), a right clock, and a service principal "
			  "smtp/host whose name is the host's canonical one."),
		.source = "RFC 4752",
	},
	{
		.name = "KERBEROS_V4",
		.line = N_("Kerberos 4; dead."),
		.exchange = N_("The server sends a random number, you answer with a ticket."),
		.fix = N_("Use GSSAPI."),
		.source = "RFC 2222",
	},
	{
		.name = "LOGIN",
		.line = N_("The password is sent, in two steps: user name, then password; obsolete "
			   "on paper, common in practice."),
		.exchange = N_("The server asks with a 334 for the user name, then with another "
			       "for the password; you answer each in Base64. Some clients send the "
			       "user name with the AUTH line."),
		.fix = N_("The wording of the prompts varies and means nothing: count the steps. "
			  "Only inside TLS: Base64 hides nothing."),
		.source = N_("MS-XLOGIN and draft-murchison-sasl-login; no RFC defines it."),
	},
	{
		.name = "NTLM",
		.line = N_("Windows: a challenge that is answered from a hash of the password; "
			   "fading, and open to relaying attacks."),
		.exchange =
			N_("AUTH NTLM, an empty or odd 334, your type 1 message, the server's type "
			   "2 with an eight-octet challenge, your type 3 with the answers."),
		.fix = N_("Exchange answers failures with 535 5.7.3. The user name mostly needs "
			  "its domain: DOMAIN\\user."),
		.source = N_("MS-NLMP and MS-SMTPNTLM; no RFC defines it."),
	},
	{
		.name = "OAUTH10A",
		.line = N_("An OAuth 1.0a request in place of a password; unused."),
		.exchange = N_("As OAUTHBEARER, with the parameters of OAuth 1.0a."),
		.fix = N_("Use OAUTHBEARER."),
		.source = "RFC 7628",
	},
	{
		.name = "OAUTHBEARER",
		.line = N_("An OAuth access token in place of a password; the standard form."),
		.exchange = N_("You send a GS2 header with the user, then host, port and "
			       "auth=Bearer with the token, separated by octets of value 1. If it "
			       "is refused, a 334 brings a JSON error, which you answer with one "
			       "octet of value 1, and then comes 535."),
		.fix = N_("Tokens expire, often after an hour, and are made for a scope: get a "
			  "fresh one with the mail scope of the provider."),
		.source = "RFC 7628",
	},
	{
		.name = "OPENID20",
		.line = N_("A login through OpenID 2.0 in a browser; unused."),
		.exchange = N_("The server sends the address of a page to open."),
		.fix = N_("Use OAUTHBEARER."),
		.source = "RFC 6616",
	},
	{
		.name = "OTP",
		.line = N_("One-time passwords from a list or a calculator; rare."),
		.exchange = N_("The server sends an algorithm, a number and a seed; you answer "
			       "with the password of that number."),
		.fix = N_("The number counts down; make a new list before it reaches zero."),
		.source = "RFC 2444",
	},
	{
		.name = "PLAIN",
		.line = N_("The password is sent, in one step: user name and password separated by "
			   "NUL octets."),
		.exchange =
			N_("You send authorisation identity, NUL, user name, NUL, password, all in "
			   "one Base64 text, with the AUTH line or in answer to an empty 334."),
		.fix = N_("Both NULs have to be there; the first field is mostly empty. Only "
			  "inside TLS: Base64 hides nothing."),
		.source = "RFC 4616",
	},
	{
		.name = "PLAIN-CLIENTTOKEN",
		.line = N_("A token scheme of Google's own clients."),
		.exchange = N_("Not documented."),
		.fix = N_("Use XOAUTH2 or OAUTHBEARER."),
		.source = N_("Seen with Gmail only; no standard defines it."),
	},
	{
		.name = "SAML20",
		.line = N_("A login through an identity provider in a browser; unused."),
		.exchange = N_("The server sends the address of a page to open."),
		.fix = N_("Use OAUTHBEARER."),
		.source = "RFC 6595",
	},
	{
		.name = "SCRAM-SHA-1",
		.line = N_("The password is not sent: both sides prove that they know it; the "
			   "server keeps only salted values."),
		.exchange = N_("You send your name and a random number; the server answers with "
			       "its own, a salt and a count; you send a proof; the server proves "
			       "itself in a last 334 (v=), which you answer with an empty line."),
		.fix = N_("If the user name is right and it fails, the server may hold the "
			  "password in a form that SCRAM cannot use. Check v=: without it the "
			  "server has proved nothing."),
		.source = "RFC 5802",
	},
	{
		.name = "SCRAM-SHA-1-PLUS",
		.line = N_("SCRAM-SHA-1 bound to this TLS channel, so that nobody can stand in "
			   "between."),
		.exchange = N_("As SCRAM-SHA-1, with data of the TLS channel in the proof."),
		.fix = N_("If a proxy ends TLS before the server, it cannot work: use the form "
			  "without PLUS."),
		.source = "RFC 5802",
	},
	{
		.name = "SCRAM-SHA-256",
		.line = N_("The password is not sent: both sides prove that they know it; the best "
			   "choice among passwords."),
		.exchange = N_("You send your name and a random number; the server answers with "
			       "its own, a salt and a count; you send a proof; the server proves "
			       "itself in a last 334 (v=), which you answer with an empty line."),
		.fix = N_("If the user name is right and it fails, the server may hold the "
			  "password in a form that SCRAM cannot use. The count should be 4096 at "
			  "least. Check v=: without it the server has proved nothing."),
		.source = "RFC 7677; RFC 5802",
	},
	{
		.name = "SCRAM-SHA-256-PLUS",
		.line = N_("SCRAM-SHA-256 bound to this TLS channel, so that nobody can stand in "
			   "between."),
		.exchange = N_("As SCRAM-SHA-256, with data of the TLS channel in the proof."),
		.fix = N_("If a proxy ends TLS before the server, it cannot work: use the form "
			  "without PLUS."),
		.source = "RFC 7677; RFC 9266",
	},
	{
		.name = "SCRAM-SHA-512",
		.line = N_("SCRAM with a longer hash; offered by some servers."),
		.exchange = N_("As SCRAM-SHA-256."),
		.fix = N_("If it fails where SCRAM-SHA-256 works, use that one."),
		.source = N_("Drafts of A. Melnikov; no RFC defines it."),
	},
	{
		.name = "SCRAM-SHA-512-PLUS",
		.line = N_("SCRAM-SHA-512 bound to this TLS channel, so that nobody can stand in "
			   "between."),
		.exchange = N_("As SCRAM-SHA-512, with data of the TLS channel in the proof."),
		.fix = N_("If a proxy ends TLS before the server, it cannot work: use the form "
			  "without PLUS."),
		.source = N_("Drafts of A. Melnikov; no RFC defines it."),
	},
	{
		.name = "SCRAM-SHA3-512",
		.line = N_("SCRAM with a hash of another family; rare."),
		.exchange = N_("As SCRAM-SHA-256."),
		.fix = N_("If it fails where SCRAM-SHA-256 works, use that one."),
		.source = N_("Drafts of A. Melnikov; no RFC defines it."),
	},
	{
		.name = "SECURID",
		.line = N_("The code of a token card; rare."),
		.exchange = N_("You send user name and code; the server may ask for the next code "
			       "or a new PIN."),
		.fix = N_("Codes work once and for a minute."),
		.source = "RFC 2808",
	},
	{
		.name = "SKEY",
		.line = N_("One-time passwords, an older form of OTP; dead."),
		.exchange = N_("As OTP."),
		.fix = N_("Use another mechanism."),
		.source = "RFC 2222",
	},
	{
		.name = "XOAUTH",
		.line = N_("A signed request of OAuth 1.0a; dead."),
		.exchange = N_("You send one signed string."),
		.fix = N_("Use XOAUTH2 or OAUTHBEARER."),
		.source = N_("Google only; no standard defines it."),
	},
	{
		.name = "XOAUTH2",
		.line = N_("An OAuth access token in place of a password, in the form of Google "
			   "and Microsoft."),
		.exchange =
			N_("You send user=, the address, and auth=Bearer with the token, separated "
			   "by octets of value 1. If it is refused, a 334 brings a JSON error, "
			   "which you answer with an empty line, and then comes 535."),
		.fix = N_("Tokens expire, often after an hour, and are made for a scope and an "
			  "audience: get a fresh one for https://mail.google.com/ or "
			  "https://outlook.office.com/SMTP.Send, and check that the address is the "
			  "token's."),
		.source = N_("Google and Microsoft (MS-XOAUTH); no RFC defines it."),
	},
	{
		.name = "XYMCOOKIE",
		.line = N_("A login by cookie of Yahoo's own services."),
		.exchange = N_("Not documented."),
		.fix = N_("Not for others; use XOAUTH2 or an app password."),
		.source = N_("Seen with Yahoo only; no standard defines it."),
	},
	{
		.name = "XYMCOOKIEB64",
		.line = N_("A login by cookie of Yahoo's own services."),
		.exchange = N_("Not documented."),
		.fix = N_("Not for others; use XOAUTH2 or an app password."),
		.source = N_("Seen with Yahoo only; no standard defines it."),
	},
	{
		.name = "XYMPKI",
		.line = N_("A login by key of Yahoo's own services."),
		.exchange = N_("Not documented."),
		.fix = N_("Not for others; use XOAUTH2 or an app password."),
		.source = N_("Seen with Yahoo only; no standard defines it."),
	},
};

const size_t mechanism_entry_count = sizeof(mechanism_entries) / sizeof(mechanism_entries[0]);

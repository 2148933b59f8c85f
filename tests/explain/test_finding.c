/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings: for every rule a session that shows it, and the same one with a
 * single line changed that does not.
 */
#include <string.h>

#include "../tools/unit.h"
#include "explain/catalogue.h"
#include "explain/finding.h"
#include "transcript.h"

#define GREETED "S: 220 mail.example.test ESMTP\n"
#define HELLO                                                                                      \
	GREETED "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250-SIZE 10000\n"        \
		"S: 250 STARTTLS\n"
#define TLS                                                                                        \
	HELLO "C: STARTTLS\nS: 220 go\nTLS trusted version=TLSv1.3\n"                              \
	      "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250-SIZE 10000\n"          \
	      "S: 250 AUTH PLAIN LOGIN\n"
#define LOGIN TLS "C: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\n"
#define MAIL LOGIN "C: MAIL FROM:<user@example.test>\nS: 250 ok\n"
#define RCPT MAIL "C: RCPT TO:<friend@example.org>\nS: 250 ok\n"

#define SEEN                                                                                       \
	"connect port=25\nS: 220 mx.test ESMTP\nC: EHLO laptop.test\n"                             \
	"S: 250 mx.test Hello laptop.test [203.0.113.5]\n"
#define NAMED(name)                                                                                \
	"resolved name=5.113.0.203.in-addr.arpa type=PTR outcome=found records=" name              \
	" about=client address=203.0.113.5"

struct finding_case {
	const char *rule;
	const char *session; /* "@" stands for the line */
	const char *line;    /* with it, the rule speaks */
	const char *other;   /* with this one in its place, it doesn't */
};

static const struct finding_case cases[] = {
	/* on the way */
	{ "client-name-elsewhere", SEEN NAMED("laptop.test") "\n@",
	  "resolved name=laptop.test type=A outcome=found addresses=203.0.113.6 about=client "
	  "address=203.0.113.5",
	  "resolved name=laptop.test type=A outcome=found addresses=203.0.113.5 about=client "
	  "address=203.0.113.5" },
	{ "client-without-name", SEEN "@",
	  "resolved name=x type=PTR outcome=no-name about=client address=203.0.113.5",
	  NAMED("laptop.test") },
	{ "exchanger-is-alias", "@",
	  "resolved name=mx.test type=A outcome=found addresses=192.0.2.7 about=exchanger "
	  "canonical=real.test",
	  "resolved name=mx.test type=A outcome=found addresses=192.0.2.7 about=exchanger" },
	{ "helo-not-the-name", SEEN "@", NAMED("dynamic.test"), NAMED("laptop.test") },
	{ "server-greets-by-another-name", SEEN "@",
	  "resolved name=x type=PTR outcome=found records=other.test about=server "
	  "address=192.0.2.7",
	  "resolved name=x type=PTR outcome=found records=mx.test about=server "
	  "address=192.0.2.7" },
	/* on replies */
	{ "account-disabled", TLS "C: AUTH PLAIN AHUAcA==\n@", "S: 525 5.7.13 disabled",
	  "S: 535 5.7.8 wrong" },
	{ "auth-back-end", TLS "C: AUTH PLAIN AHUAcA==\n@", "S: 454 4.7.0 not now",
	  "S: 535 5.7.8 wrong" },
	{ "auth-back-end-behind-535", TLS "C: AUTH PLAIN AHUAcA==\n@",
	  "S: 535 5.7.8 Connection lost to authentication server", "S: 535 5.7.8 wrong" },
	{ "blocklisted", RCPT "C: RCPT TO:<b@example.org>\n@",
	  "S: 554 5.7.1 blocked using bl.example.org", "S: 554 5.7.1 no" },
	{ "codes-differ", HELLO "C: NOOP\nS: 250-one\n@", "S: 550 two", "S: 250 two" },
	{ "control-characters", HELLO "C: NOOP\n@", "S: 250 \x1b[2J", "S: 250 [2J" },
	{ "data-without-recipients",
	  MAIL "C: RCPT TO:<b@example.org>\n@\nC: DATA\nS: 554 5.5.1 no\n", "S: 550 5.1.1 no",
	  "S: 250 yes" },
	{ "dmarc-refused", RCPT "C: DATA\nS: 354 go\nM 10\n@", "S: 550 5.7.1 DMARC says no",
	  "S: 550 5.7.1 somebody says no" },
	{ "expn-reveals", HELLO "C: EXPN staff\n@", "S: 250 a@example.test", "S: 252 no" },
	{ "greylisting", MAIL "C: RCPT TO:<b@example.org>\n@", "S: 450 4.2.0 Greylisted",
	  "S: 450 4.2.0 busy" },
	{ "helo-name-judged-late", MAIL "C: RCPT TO:<b@example.org>\n@",
	  "S: 504 5.5.2 <x>: Helo command rejected: no", "S: 550 5.1.1 no" },
	{ "line-end-bare-cr", HELLO "C: NOOP\n@", "S: 250 a\rb", "S: 250 ab" },
	{ "line-end-bare-lf", HELLO "C: NOOP\n@", "S| 250 ok", "S: 250 ok" },
	{ "mechanism-not-offered", TLS "@\nS: 504 5.5.4 unknown\n", "C: AUTH CRAM-MD5",
	  "C: AUTH PLAIN" },
	{ "message-bare-lf", RCPT "C: DATA\nS: 354 go\nM 10\n@", "S: 521 5.5.2 bare <LF> received",
	  "S: 550 5.6.0 no" },
	{ "passwords-switched-off", TLS "C: AUTH PLAIN AHUAcA==\n@",
	  "S: 535 5.7.139 basic authentication is disabled", "S: 535 5.7.139 wrong" },
	{ "pipelining-refused", HELLO "C: NOOP\n@", "S: 554 SMTP synchronization error",
	  "S: 554 no" },
	{ "relay-refused",
	  HELLO "C: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.org>\n@",
	  "S: 554 5.7.1 Relay access denied", "S: 550 5.1.1 no" },
	{ "reply-broken", HELLO "C: NOOP\n@", "S: hello", "S: 250 hello" },
	{ "reply-no-space", HELLO "C: NOOP\n@", "S: 250", "S: 250 ok" },
	{ "reply-not-utf8", HELLO "C: NOOP\n@", "S: 250 \xff\xfe", "S: 250 \xc3\xa9" },
	{ "reply-out-of-place", RCPT "C: DATA\n@", "S: 250 ok", "S: 354 go" },
	{ "sender-not-owned", LOGIN "C: MAIL FROM:<boss@example.test>\n@",
	  "S: 553 5.7.1 Sender address rejected: not owned by user", "S: 553 5.1.7 no" },
	{ "spf-refused", RCPT "C: DATA\nS: 354 go\nM 10\n@", "S: 550 5.7.23 SPF check failed",
	  "S: 550 5.7.1 no" },
	{ "starttls-fails", HELLO "C: STARTTLS\n@", "S: 454 4.3.0 not now", "S: 220 go" },
	{ "status-class", HELLO "C: NOOP\n@", "S: 250 5.0.0 ok", "S: 250 2.0.0 ok" },
	{ "unsolicited-reply", HELLO "@", "S: 250 surprise", "wait 1" },
	{ "vrfy-reveals", HELLO "C: VRFY root\n@", "S: 250 root@example.test", "S: 252 no" },
	/* on offers */
	{ "auth-offered-in-clear",
	  GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@\nS: 250 STARTTLS\n",
	  "S: 250-AUTH PLAIN LOGIN", "S: 250-AUTH SCRAM-SHA-256" },
	{ "auth-only-obsolete", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 AUTH LOGIN", "S: 250 AUTH LOGIN PLAIN" },
	{ "binarymime-without-chunking",
	  GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@\nS: 250 BINARYMIME\n",
	  "S: 250-SIZE 1000", "S: 250-CHUNKING" },
	{ "cram-md5-offered", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 AUTH CRAM-MD5", "S: 250 AUTH SCRAM-SHA-256" },
	{ "expn-offered", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 EXPN", "S: 250 HELP" },
	{ "keyword-masked", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 XXXXXXXA", "S: 250 XCLIENT" },
	{ "ntlm-offered", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 AUTH NTLM", "S: 250 AUTH GSSAPI" },
	{ "requiretls-in-clear", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 REQUIRETLS", "S: 250 DSN" },
	{ "size-missing", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 DSN", "S: 250 SIZE 1000" },
	{ "smtputf8-without-8bitmime",
	  GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@\nS: 250 SMTPUTF8\n",
	  "S: 250-DSN", "S: 250-8BITMIME" },
	{ "starttls-inside-tls",
	  HELLO
	  "C: STARTTLS\nS: 220 go\nTLS trusted\nC: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 STARTTLS", "S: 250 SIZE 1" },
	{ "starttls-missing", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 SIZE 1", "S: 250 STARTTLS" },
	{ "turn-offered", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 TURN", "S: 250 ETRN" },
	{ "xclient-offered", GREETED "C: EHLO a.example.net\nS: 250-mail.example.test\n@",
	  "S: 250 XCLIENT NAME ADDR", "S: 250 XFORWARD NAME ADDR" },
	/* on the session */
	{ "address-failed-first", "@\nS: 220 mail.example.test ESMTP\n",
	  "connect attempts=2001:db8::1", "connect attempts=192.0.2.7" },
	{ "auth-vanished",
	  GREETED
	  "C: EHLO a.example.net\nS: 250-mail.example.test\n@\nS: 250 STARTTLS\nC: STARTTLS\nS: "
	  "220 go\nTLS trusted\nC: EHLO a.example.net\nS: 250 mail.example.test\n",
	  "S: 250-AUTH PLAIN", "S: 250-DSN" },
	{ "banner-masked", "@\n", "S: 220 *******************",
	  "S: 220 mail.example.test *** welcome ***" },
	{ "banner-version", "@\n", "S: 220 mail.example.test ESMTP Exim 4.98",
	  "S: 220 mail.example.test ESMTP Exim" },
	{ "log-credentials",
	  "@\nS: 220 mail.example.test ESMTP\n"
	  "C: EHLO a.example.net\nS: 250 mail.example.test\n"
	  "C: AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=\nS: 535 no\n",
	  "connect imported=swaks", "connect port=587" },
	{ "capabilities-after-login",
	  LOGIN "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250-SIZE 10000\n@",
	  "S: 250 DSN", "S: 250 AUTH PLAIN LOGIN" },
	{ "capabilities-across-tls",
	  HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: EHLO laptop.example.net\nS: "
		"250-mail.example.test\nS: 250-SIZE 10000\n@",
	  "S: 250 AUTH PLAIN", "S: 250 STARTTLS" },
	{ "certificate-expires", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted expires=2026-12-01T00:00:00Z", "TLS trusted expires=2027-02-01T00:00:00Z" },
	{ "closed-without-421", HELLO "C: NOOP\n@\nclosed server fin\n", "S: 250 ok",
	  "S: 421 bye" },
	{ "code-unknown", HELLO "C: NOOP\n@", "S: 267 odd", "S: 250 ok" },
	{ "goodbye-missing", HELLO "C: QUIT\n@\nclosed server fin\n", "wait 1", "S: 221 bye" },
	{ "greeting-slow", "connect\n@\nS: 220 mail.example.test\n", "wait 6", "wait 1" },
	{ "injection-before-tls", HELLO "C: STARTTLS\nS: 220 go\n@\nTLS trusted\n",
	  "early 250 evil", "wait 1" },
	{ "line-long", HELLO "C: NOOP\n@",
	  "S: 250 "
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  "S: 250 ok" },
	{ "flood", HELLO "C: NOOP\n@", "failed limit", "failed closed" },
	{ "name-differs", GREETED "C: EHLO a.example.net\n@", "S: 250 other.example.test",
	  "S: 250 mail.example.test" },
	{ "outcome-unknown", RCPT "C: DATA\nS: 354 go\nM 10\n@\nclosed server reset\n", "wait 1",
	  "S: 250 ok" },
	{ "reply-slow", HELLO "C: NOOP\n@\nS: 250 ok\n", "wait 11", "wait 2" },
	{ "status-missing",
	  GREETED
	  "C: EHLO a.example.net\nS: 250-mail.example.test\nS: 250 ENHANCEDSTATUSCODES\nC: NOOP\n@",
	  "S: 250 ok", "S: 250 2.0.0 ok" },
	{ "timed-out", HELLO "C: NOOP\n@", "timeout", "S: 250 ok" },
	{ "tls-close-notify", TLS "C: QUIT\nS: 221 bye\n@", "closed server no_close_notify",
	  "closed server fin" },
	{ "tls-not-trusted", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS untrusted problem_text=expired", "TLS trusted" },
	{ "tls-version-old", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted version=TLSv1.1",
	  "TLS trusted version=TLSv1.2" },
	{ "tls-version-old", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted version=TLSv1",
	  "TLS trusted version=TLSv1.3" },
	/* on certificates and DANE */
	{ "certificate-key-weak", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted chain_key=RSA-1024", "TLS trusted chain_key=RSA-2048" },
	{ "certificate-name-common", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted match=common-name", "TLS trusted match=exact" },
	{ "certificate-sha1", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted chain_signature=RSA-SHA1", "TLS trusted chain_signature=RSA-SHA256" },
	{ "certificate-sha1", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted chain=a chain_issuer=b chain_signature=RSA-SHA1",
	  "TLS trusted chain=a chain_issuer=a chain_signature=RSA-SHA1" },
	{ "chain-incomplete", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted chain_verdict=missing-intermediate", "TLS trusted chain_verdict=ok" },
	{ "dane-lookup-failed", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted dane=lookup-failed",
	  "TLS trusted dane=absent" },
	{ "dane-mismatch", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted dane=mismatched",
	  "TLS trusted dane=matched" },
	{ "dane-mismatch", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted dane=mismatched",
	  "TLS trusted rung=tls-1.2 dane=mismatched" },
	{ "dane-unusable", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted dane=unusable",
	  "TLS trusted dane=insecure" },
	{ "sni-other-certificate",
	  HELLO "C: STARTTLS\nS: 220 go\nTLS trusted sha256=aa\nconnect\n@",
	  "TLS trusted rung=no-sni sha256=bb", "TLS trusted rung=no-sni sha256=aa" },
	/* on the domain's policy */
	{ "sts-broken", "connect\n@", "policy domain=a.test sts=broken",
	  "policy domain=a.test sts=found" },
	{ "sts-record-broken", "connect\n@", "policy domain=a.test sts=record-broken",
	  "policy domain=a.test sts=absent" },
	{ "sts-unreachable", "connect\n@", "policy domain=a.test sts=unreachable",
	  "policy domain=a.test sts=found" },
	{ "sts-mismatch", HELLO "C: STARTTLS\nS: 220 go\n@", "TLS trusted sts_mode=enforce",
	  "TLS trusted sts_mode=enforce sts_matched=mx.test" },
	{ "sts-mismatch", HELLO "C: STARTTLS\nS: 220 go\n@",
	  "TLS trusted sts_mode=testing sts_matched=mx.test chain_verdict=expired",
	  "TLS trusted sts_mode=none" },
	/* on the client */
	{ "address-form", LOGIN "@\nS: 250 ok\n", "C: MAIL FROM:user@example.test",
	  "C: MAIL FROM:<user@example.test>" },
	{ "auth-failures",
	  TLS "C: AUTH PLAIN AHUAcA==\nS: 535 no\nC: AUTH PLAIN AHUAcA==\nS: 535 no\nC: AUTH PLAIN "
	      "AHUAcA==\n@",
	  "S: 535 no", "S: 235 yes" },
	{ "credentials-in-clear", "@\nS: 220 mail.example.test\n",
	  "connect\nS: 220 mail.example.test\nC: EHLO a.example.net\nS: 250-mail.example.test\nS: "
	  "250 AUTH PLAIN\nC: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\nconnect",
	  "connect\nS: 220 mail.example.test\nC: EHLO a.example.net\nS: 250-mail.example.test\nS: "
	  "250 AUTH PLAIN\nC: AUTH CRAM-MD5\nS: 504 no\nconnect" },
	{ "credentials-unverified",
	  HELLO
	  "C: STARTTLS\nS: 220 go\n@\nC: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250 "
	  "AUTH PLAIN\nC: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\n",
	  "TLS untrusted", "TLS trusted" },
	{ "eight-bit-unannounced", RCPT "C: DATA\nS: 354 go\n@\nS: 250 ok\n", "M 10 8bit", "M 10" },
	{ "hello-missing-after-tls", HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\n@\nS: 503 no\n",
	  "C: MAIL FROM:<a@example.net>", "C: NOOP" },
	{ "hello-name", GREETED "@\nS: 250 mail.example.test\n", "C: EHLO localhost",
	  "C: EHLO laptop.example.net" },
	{ "hung-up", HELLO "@\nclosed client closed\n", "wait 1", "C: QUIT\nS: 221 bye" },
	{ "message-line-ends", RCPT "C: DATA\nS: 354 go\n@\nS: 250 ok\n", "M 10 bare_lf", "M 10" },
	{ "message-long-lines", RCPT "C: DATA\nS: 354 go\n@\nS: 250 ok\n", "M 10 long_line",
	  "M 10" },
	{ "message-over-size", RCPT "C: DATA\nS: 354 go\n@\nS: 552 no\n", "M 10001", "M 9999" },
	{ "open-relay-sign", HELLO "C: MAIL FROM:<a@example.net>\nS: 250 ok\n@\nS: 250 ok\n",
	  "C: RCPT TO:<b@example.org>", "C: RCPT TO:<b@example.test>" },
	{ "parameter-not-offered", LOGIN "@\nS: 555 no\n",
	  "C: MAIL FROM:<user@example.test> RET=HDRS", "C: MAIL FROM:<user@example.test> SIZE=10" },
	{ "talked-too-early", "connect\n@\nS: 220 mail.example.test\n", "C: EHLO a.example.net",
	  "wait 1" },
	{ "weak-mechanism-chosen",
	  HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: EHLO laptop.example.net\nS: "
		"250-mail.example.test\n@\nC: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\n",
	  "S: 250 AUTH PLAIN SCRAM-SHA-256", "S: 250 AUTH PLAIN LOGIN" },
};

/* The session with the line in the place of "@". */
static void play_with(struct transcript *t, const char *session, const char *line)
{
	struct bytes text = BYTES_INIT;
	const char *at = strchr(session, '@');

	while (at && at > session && at[-1] != '\n')
		at = strchr(at + 1, '@');
	ck_assert(at != NULL);
	bytes_append(&text, span_of(session, (size_t)(at - session)));
	bytes_append_text(&text, line);
	bytes_append_text(&text, at[1] ? at + 1 : "\n");
	transcript_play(t, bytes_text(&text));
	bytes_release(&text);
}

static const struct finding *find(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!strcmp(findings->items[i].rule, rule))
			return &findings->items[i];
	return NULL;
}

START_TEST(a_rule_speaks_with_the_line_and_not_without)
{
	const struct finding_case *c = &cases[_i];
	const struct finding *finding;
	struct findings findings;
	struct transcript t;

	play_with(&t, c->session, c->line);
	findings_collect(t.journal, t.replay, 0, &findings);
	finding = find(&findings, c->rule);
	ck_assert_msg(finding != NULL, "%s does not speak", c->rule);
	ck_assert_uint_ge(finding->proof_count, 1);
	for (size_t i = 0; i < finding->proof_count; i++)
		ck_assert(journal_event(t.journal, finding->proofs[i]) != NULL);
	ck_assert_msg(!strchr(finding->text, '{'), "%s", finding->text);
	findings_release(&findings);
	transcript_release(&t);

	play_with(&t, c->session, c->other);
	findings_collect(t.journal, t.replay, 0, &findings);
	ck_assert_msg(find(&findings, c->rule) == NULL, "%s speaks without cause: %s", c->rule,
		      find(&findings, c->rule)->text);
	findings_release(&findings);
	transcript_release(&t);
}
END_TEST

START_TEST(every_rule_has_its_two_sessions)
{
	struct catalogue_item item;

	for (size_t n = 0; catalogue_item(CATALOGUE_FINDINGS, n, &item); n++) {
		bool shown = false;

		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			shown = shown || !strcmp(cases[i].rule, item.word);
		ck_assert_msg(shown, "%s has no session", item.word);
	}
}
END_TEST

START_TEST(a_clean_session_has_notes_at_most)
{
	struct findings findings;
	struct transcript t;

	transcript_play(&t, RCPT "C: DATA\nS: 354 go\nM 100\nS: 250 ok\nC: QUIT\nS: 221 bye\n"
				 "closed server fin\n");
	findings_collect(t.journal, t.replay, 0, &findings);
	for (size_t i = 0; i < findings.count; i++)
		ck_assert_msg(findings.items[i].severity == FINDING_NOTE, "%s: %s",
			      findings.items[i].rule, findings.items[i].text);
	findings_release(&findings);
	transcript_release(&t);
}
END_TEST

START_TEST(a_long_text_is_quoted_with_an_ellipsis)
{
	struct findings findings;
	struct transcript t;
	const struct finding *finding;

	transcript_play(&t, HELLO "C: MAIL FROM:<a@example.net>\nS: 451 4.7.1 Greylisted, please "
				  "come back in five minutes and not a second before that\n");
	findings_collect(t.journal, t.replay, 0, &findings);
	finding = find(&findings, "greylisting");
	ck_assert_ptr_nonnull(finding);
	ck_assert_msg(strstr(finding->text, "and not a") && strstr(finding->text, "\xe2\x80\xa6"),
		      "%s", finding->text);
	ck_assert_ptr_null(strstr(finding->text, "before that"));
	findings_release(&findings);
	transcript_release(&t);
}
END_TEST

START_TEST(findings_look_no_further_than_asked)
{
	struct findings findings;
	struct transcript t;

	transcript_play(&t, HELLO "C: VRFY root\nS: 250 root\n");
	findings_collect(t.journal, t.replay, transcript_last(&t, EVENT_COMMAND), &findings);
	ck_assert(find(&findings, "vrfy-reveals") == NULL);
	findings_release(&findings);
	transcript_release(&t);
}
END_TEST

static size_t count_of(const struct findings *findings, const char *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += !strcmp(findings->items[i].rule, rule);
	return count;
}

START_TEST(a_rule_that_speaks_again_and_again_is_cut_short_and_counted)
{
	struct bytes text = BYTES_INIT;
	struct findings findings;
	struct transcript t;
	bool told = false;

	bytes_append_text(&text, HELLO);
	for (int n = 0; n < FINDINGS_EACH + 7; n++)
		bytes_append_text(&text, "C: MAIL FROM:<a@example.net> RET=HDRS\nS: 555 no\n");
	transcript_play(&t, bytes_text(&text));
	findings_collect(t.journal, t.replay, 0, &findings);
	ck_assert_uint_eq(count_of(&findings, "parameter-not-offered"), FINDINGS_EACH);
	for (size_t i = 0; i < findings.count; i++)
		told = told || strstr(findings.items[i].text, "not listed: 7.");
	ck_assert(told);
	findings_release(&findings);
	transcript_release(&t);
	bytes_release(&text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("finding");
	TCase *tcase = tcase_create("rules");

	tcase_add_loop_test(tcase, a_rule_speaks_with_the_line_and_not_without, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tcase, every_rule_has_its_two_sessions);
	tcase_add_test(tcase, a_clean_session_has_notes_at_most);
	tcase_add_test(tcase, a_long_text_is_quoted_with_an_ellipsis);
	tcase_add_test(tcase, findings_look_no_further_than_asked);
	tcase_add_test(tcase, a_rule_that_speaks_again_and_again_is_cut_short_and_counted);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts: outcome, stage and side of written sessions. */
#include <string.h>

#include "../tools/unit.h"
#include "explain/verdict.h"
#include "transcript.h"

#define GREETED "S: 220 mail.example.test ESMTP\n"
#define HELLO GREETED "C: EHLO laptop.example.net\nS: 250-mail.example.test\nS: 250 STARTTLS\n"
#define TLS                                                                                        \
	HELLO "C: STARTTLS\nS: 220 go\nTLS trusted\nC: EHLO laptop.example.net\n"                  \
	      "S: 250-mail.example.test\nS: 250 AUTH PLAIN\n"
#define LOGIN TLS "C: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\n"
#define MAIL LOGIN "C: MAIL FROM:<user@example.test>\nS: 250 ok\n"
#define RCPT MAIL "C: RCPT TO:<friend@example.org>\nS: 250 ok\n"
#define SENT RCPT "C: DATA\nS: 354 go\nM 10\n"
#define BYE "C: QUIT\nS: 221 bye\nclosed server fin\n"

static const struct {
	const char *session;
	const char *outcome, *stage, *side;
	const char *summary; /* occurs in it */
} cases[] = {
	{ "failed resolve\n", "none", "resolve", "network", "could not be resolved" },
	/* What one question says of a host counts for more than that the other found nothing. */
	{ "resolved name=a.test type=AAAA outcome=failed\nresolved name=a.test type=A "
	  "outcome=no-data\nfailed resolve\n",
	  "none", "resolve", "network", "could not be resolved" },
	{ "resolved name=a.test type=AAAA outcome=no-data\nresolved name=a.test type=A "
	  "outcome=no-name\nfailed resolve\n",
	  "none", "resolve", "recipient", "could not be resolved" },
	{ "resolved name=a.test type=A outcome=alias-circle\nfailed resolve\n", "none", "resolve",
	  "server", "could not be resolved" },
	/* The name of an exchanger is its domain's matter, that of a host the user's. */
	{ "resolved name=a.test type=A outcome=no-name\nfailed resolve\n", "none", "resolve",
	  "client", "could not be resolved" },
	{ "resolved name=a.test type=MX outcome=found records=10+mx.a.test\nresolved "
	  "name=mx.a.test type=A outcome=no-name about=exchanger\nfailed resolve\n",
	  "none", "resolve", "recipient", "could not be resolved" },
	{ "failed connect\n", "none", "connect", "network", "No connection" },
	/* Without the address, as it is inferred. */
	{ MAIL "C: RCPT\nS: 550 no\n", "rejected", "rcpt", "recipient",
	  "The recipient was refused with 550." },
	{ "S: 554 no\n", "none", "greeting", "policy", "554 in place of its greeting" },
	{ "S: 421 later\nclosed server fin\n", "none", "greeting", "server", "421" },
	{ "connect\nclosed server fin\n", "none", "greeting", "network", "without a greeting" },
	{ "connect\ntimeout\n", "none", "greeting", "network", "says nothing" },
	{ GREETED BYE, "none", "quit", "", "QUIT" },
	/* It did greet: what came behind is no matter of the greeting. */
	{ GREETED "closed server fin\n", "none", "greeting", "network",
	  "ended after the server's greeting" },
	{ GREETED "C: EHLO x\nS: 250-on\nS: 550 and on\nfailed limit\nclosed client dropped\n",
	  "none", "ehlo", "server", "ended while EHLO was being answered" },
	/* Neither is a refusal, whatever else it is. */
	{ GREETED "C: EHLO x\nS: 250-on\nS: 550 and on\n" BYE, "none", "ehlo", "server",
	  "An answer of the server was broken: it says neither yes nor no" },
	{ GREETED "C: EHLO x\nS: 250-on\nclosed server fin\n", "none", "ehlo", "network",
	  "ended while EHLO was being answered" },
	{ GREETED "C: EHLO x\nS: 354 go\n" BYE, "none", "ehlo", "server",
	  "354, where it says neither yes nor no" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 221 enough\nclosed server fin\n", "rejected",
	  "rcpt", "server", "The server ended the session with 221" },
	{ GREETED "C: EHLO x\nS: 501 bad name\n", "none", "ehlo", "client", "501" },
	{ GREETED "C: EHLO x\nS: 501 bad name\nC: EHLO a.example.net\nS: 250 ok\n" BYE, "none",
	  "quit", "", "QUIT" },
	{ HELLO "C: STARTTLS\nS: 454 no\n", "none", "tls", "server", "454" },
	{ GREETED "C: EHLO laptop.example.net\nS: 250 mail.example.test\n"
		  "C: STARTTLS\nS: 502 no\n",
	  "none", "tls", "server", "502" },
	{ TLS "C: STARTTLS\nS: 503 no\n", "none", "tls", "client", "503" },
	{ HELLO "C: STARTTLS\nS: 220 go\nfailed tls\nclosed client closed\n", "none", "tls",
	  "server", "TLS failed" },
	{ HELLO
	  "C: STARTTLS\nS: 220 go\nTLS untrusted problem_text=expired\nclosed client closed\n",
	  "none", "tls", "server", "not verified" },
	{ HELLO "C: STARTTLS\nS: 220 go\nearly 250 evil\n", "none", "tls", "network",
	  "TLS failed" },
	{ TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 no\n" BYE, "none", "auth", "client", "535" },
	{ TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 no\nC: AUTH PLAIN AHUAcB==\nS: 235 ok\n" BYE,
	  "none", "quit", "", "QUIT" },
	{ TLS "C: AUTH PLAIN AHUAcA==\nS: 535 5.7.8 no\n"
	      "C: AUTH PLAIN AHUAcB==\nS: 454 4.7.0 Too many failed logins\n" BYE,
	  "none", "auth", "policy", "454" },
	{ TLS "C: AUTH PLAIN AHUAcA==\nS: 454 4.7.0 no\n" BYE, "none", "auth", "server", "454" },
	{ LOGIN, "none", "auth", "", "login succeeded" },
	{ LOGIN "C: MAIL FROM:<x@example.test>\nS: 553 5.7.1 not yours\n" BYE, "rejected", "mail",
	  "policy", "The sender <x@example.test> was refused with 553" },
	/* who was put off, and taken at a second try: over there is nothing to complain of */
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 450 4.2.0 greylisted\n"
	       "C: RCPT TO:<x@example.test>\nS: 250 ok\n" BYE,
	  "none", "quit", "", "QUIT" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 450 4.2.0 greylisted\n"
	       "C: RCPT TO:<x@example.test>\nS: 250 ok\nC: DATA\nS: 354 go\nM 10\n"
	       "S: 250 2.0.0 ok\n" BYE,
	  "accepted", "message", "", "accepted the message for processing;" },
	/* one of two: the other one still is the trouble, whichever came last */
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 550 5.1.1 unknown\n"
	       "C: RCPT TO:<y@example.test>\nS: 450 4.2.0 greylisted\n"
	       "C: RCPT TO:<y@example.test>\nS: 250 ok\n" BYE,
	  "rejected", "rcpt", "recipient", "The recipient <x@example.test> was refused with 550" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 450 4.2.0 greylisted\n"
	       "C: RCPT TO:<y@example.test>\nS: 550 5.1.1 unknown\n"
	       "C: RCPT TO:<x@example.test>\nS: 250 ok\n" BYE,
	  "rejected", "rcpt", "recipient", "The recipient <y@example.test> was refused with 550" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 550 5.1.1 unknown\n" BYE, "rejected", "rcpt",
	  "recipient", "550" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 450 4.2.0 greylisted\n" BYE, "rejected", "rcpt",
	  "policy", "450" },
	{ RCPT "C: DATA\nS: 451 4.3.0 no\n" BYE, "rejected", "data", "server", "451" },
	{ SENT "S: 250 2.0.0 Ok: queued as ABC123\n" BYE, "accepted", "message", "", "ABC123" },
	{ SENT "S: 250 2.0.0 Ok: queued as ABC123\n", "accepted", "message", "",
	  "accepted the message" },
	{ SENT "S: 550 5.7.1 spam\n" BYE, "rejected", "message", "policy",
	  "message was refused with 550" },
	{ SENT "S: 421 4.3.0 no\nclosed server fin\n", "rejected", "message", "server", "421" },
	{ SENT "closed server reset\n", "unknown", "message", "network", "unknown" },
	{ SENT "timeout\n", "unknown", "message", "network", "unknown" },
	{ SENT "S: 250-2.0.0 queued\nclosed server fin\n", "unknown", "message", "network",
	  "unknown" },
	{ SENT "S: 2\nclosed server fin\n", "unknown", "message", "network", "unknown" },
	{ SENT "S: 250_OK\nclosed client closed\n", "unknown", "message", "server", "unknown" },
	{ SENT "timeout\nS: 250 ok\n" BYE, "accepted", "message", "", "accepted" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 550 5.1.1 no\nC: RCPT TO:<y@example.test>\nS: 250 "
	       "ok\nC: DATA\nS: 354 go\nM 10\nS: 250 ok\n" BYE,
	  "accepted", "message", "recipient", "not for every recipient" },
	{ SENT "S: 250 ok\nC: MAIL FROM:<user@example.test>\nS: 250 ok\nC: RCPT "
	       "TO:<x@example.test>\nS: 250 ok\nC: DATA\nS: 354 go\nM 10\nS: 554 5.7.1 no\n" BYE,
	  "rejected", "message", "policy", "554" },
	{ SENT "S: 250 ok\nC: MAIL FROM:<user@example.test>\nS: 250 ok\nC: RCPT "
	       "TO:<x@example.test>\nS: 250 ok\nC: DATA\nS: 354 go\nM 10\nS: 250 ok\n" BYE,
	  "accepted", "message", "", "2" },
	{ RCPT "C: DATA\nS: 354 go\nclosed server reset\n", "none", "data", "network",
	  "before the message was complete" },
	{ TLS "C: VRFY root\nS: 502 no\n" BYE, "none", "quit", "", "QUIT" },
	{ TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 given up\n" BYE, "none", "quit", "",
	  "QUIT" },
	{ HELLO "C: MAIL FROM:<a@example.net>\nclosed server reset\n", "none", "mail", "network",
	  "sender" },
	{ HELLO "C: NOOP\nS: nonsense\n", "none", "ehlo", "server", "EHLO" },
	{ MAIL "C: RCPT TO:<x@example.test>\nS: 550 5.1.1 no\nC: DATA\nS: 554 5.5.1 no valid "
	       "recipients\nwait 300\nS: 421 idle\nclosed server fin\n",
	  "rejected", "rcpt", "recipient", "<x@example.test> was refused with 550" },
	{ LOGIN "C: MAIL FROM:<x@example.test>\nS: 553 5.7.1 no\nC: RCPT TO:<y@example.test>\nS: "
		"503 5.5.1 no\n" BYE,
	  "rejected", "mail", "policy", "refused with 553" },
	/* Another service's port. */
	{ "S: * OK [CAPABILITY IMAP4rev1] ready\n", "none", "greeting", "client", "IMAP" },
	/* A text that was cut within a login. */
	{ TLS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 UGFzc3dvcmQ6\n", "none",
	  "auth", "", "how it ended is not told" },
	{ TLS "C: AUTH PLAIN AHVzZXIAc2VjcmV0\n", "none", "auth", "", "how it ended is not told" },
	{ "", "none", "start", "", "Nothing has happened" },
};

START_TEST(sessions_get_their_verdict)
{
	struct transcript t;
	struct verdict verdict;

	memset(&verdict, 0xa5, sizeof(verdict)); /* the caller's memory, as it was */
	transcript_play(&t, cases[_i].session);
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_str_eq(verdict_outcome_key(verdict.outcome), cases[_i].outcome);
	ck_assert_str_eq(verdict.stage, cases[_i].stage);
	ck_assert_str_eq(verdict_side_key(verdict.side), cases[_i].side);
	ck_assert_msg(strstr(verdict.summary, cases[_i].summary) != NULL, "%s", verdict.summary);
	ck_assert(!strchr(verdict.summary, '{'));
	if (verdict.side != SIDE_NONE) {
		ck_assert_msg(verdict.cause && *verdict.cause, "no cause: %s", verdict.summary);
		ck_assert_msg(verdict.meaning && *verdict.meaning, "no sense: %s", verdict.summary);
		ck_assert_msg(verdict.next_count > 0, "nothing to do: %s", verdict.summary);
		ck_assert(journal_event(t.journal, verdict.event) != NULL);
		if (journal_event(t.journal, verdict.event)->kind == EVENT_REPLY &&
		    verdict.outcome != OUTCOME_UNKNOWN)
			ck_assert_msg(verdict.said != NULL, "not what was said: %s",
				      verdict.summary);
	}
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

/* Finds the parts one behind the other. */
static void assert_in_order(const char *text, const char *const *parts)
{
	const char *at = text;

	for (; *parts; parts++) {
		const char *found = strstr(at, *parts);

		ck_assert_msg(found != NULL, "\"%s\" is missing, or too early, in: %s", *parts,
			      text);
		at = found + strlen(*parts);
	}
}

/* Where the server's very words are explained, the paragraph guesses no cause beside them. */
START_TEST(a_cause_is_not_told_twice)
{
	static const struct {
		const char *reply, *meaning, *cause;
	} refused[] = {
		{ "S: 554 5.7.1 <b@example.org>: Relay access denied\n",
		  "no right to send elsewhere", "Most likely" },
		{ "S: 450 4.2.0 <b@example.org>: Recipient address rejected: Greylisted\n",
		  "puts off the first mail", "Most likely" },
		{ "S: 550 5.2.2 out of room here\n", "Most likely", "is put off" },
	};
	struct bytes session = BYTES_INIT, paragraph = BYTES_INIT;
	struct transcript t;
	struct verdict verdict;

	bytes_append_text(&session, GREETED "C: EHLO a.example.net\nS: 250 ok\nC: MAIL "
					    "FROM:<a@example.net>\nS: 250 ok\nC: RCPT "
					    "TO:<b@example.org>\n");
	bytes_append_text(&session, refused[_i].reply);
	transcript_play(&t, bytes_text(&session));
	verdict_of(t.journal, t.replay, &verdict);
	verdict_append_paragraph(&verdict, &paragraph);
	ck_assert_msg(strstr(bytes_text(&paragraph), refused[_i].meaning) != NULL, "%s",
		      bytes_text(&paragraph));
	ck_assert_msg(!strstr(bytes_text(&paragraph), refused[_i].cause), "%s",
		      bytes_text(&paragraph));
	ck_assert(verdict.cause && *verdict.cause);
	verdict_release(&verdict);
	transcript_release(&t);
	bytes_release(&session);
	bytes_release(&paragraph);
}
END_TEST

START_TEST(what_was_refused_is_what_the_cause_speaks_of)
{
	static const struct {
		const char *session, *cause;
	} refused[] = {
		{ HELLO "C: STARTTLS\nS: 454 no\n", "its key" },
		{ GREETED "C: EHLO a.example.net\nS: 250 ok\nC: STARTTLS\nS: 502 no\n",
		  "no TLS on this port" },
		{ TLS "C: STARTTLS\nS: 503 no\n", "stands already" },
		{ TLS "C: AUTH PLAIN bad\nS: 535 5.7.8 Error: authentication failed: Invalid "
		      "base64 data in initial response\n",
		  "no valid Base64" },
		{ TLS "C: AUTH FOO\nS: 535 5.7.8 Error: authentication failed: Invalid "
		      "authentication mechanism\n",
		  "mechanism is none" },
	};
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, refused[_i].session);
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_msg(strstr(verdict.cause, refused[_i].cause) != NULL, "%s", verdict.cause);
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

/* Of TLS that is not trusted, what is wrong is the first thing that is read out of it. */
START_TEST(a_certificate_that_is_not_trusted_is_told_with_what_is_wrong)
{
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, HELLO "C: STARTTLS\nS: 220 go\nTLS untrusted problem=expired "
				  "problem_text=expired\nclosed client closed\n");
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_msg(verdict.meaning && strstr(verdict.meaning, "Not trusted. expired"), "%s",
		      verdict.meaning);
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

/* Nothing was refused, and yet something is to be said. */
START_TEST(what_was_noticed_at_the_beginning_is_told)
{
	static const struct {
		const char *session, *meaning;
	} odd[] = {
		{ "connect\n", "A port that wants TLS first is silent" },
		{ "connect port=465\n", "waited for a greeting in clear" },
		{ "S: 220 *************************\n" BYE, "hides the greeting" },
		{ GREETED BYE, NULL },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct transcript t;
		struct verdict verdict;

		transcript_play(&t, odd[i].session);
		verdict_of(t.journal, t.replay, &verdict);
		ck_assert_msg(odd[i].meaning
				      ? verdict.meaning && strstr(verdict.meaning, odd[i].meaning)
				      : !verdict.meaning,
			      "%s: %s", odd[i].session, verdict.meaning);
		ck_assert(!odd[i].meaning == !verdict.next_count);
		verdict_release(&verdict);
		transcript_release(&t);
	}
}
END_TEST

START_TEST(starttls_that_is_not_known_is_no_matter_of_spelling)
{
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, GREETED "C: EHLO a.example.net\nS: 250 mail.example.test\n"
				    "C: STARTTLS\nS: 502 5.5.1 not known\n");
	verdict_of(t.journal, t.replay, &verdict);
	for (size_t i = 0; i < verdict.next_count; i++)
		ck_assert_ptr_null(strstr(verdict.next[i], "spelling"));
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

START_TEST(a_refused_login_is_told_what_to_try_and_when_to_stop)
{
	static const char *const tries[] = { "corrected credentials only", "user@domain", "QUIT" };
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, TLS "C: AUTH PLAIN AHUAcA==\nS: 535 Incorrect authentication data\n");
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_uint_ge(verdict.next_count, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_nonnull(strstr(verdict.next[verdict.next_count - 3 + i], tries[i]));
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

/* "(If that date is in the future, this machine's clock is wrong.)" has its full stop inside. */
START_TEST(sentences_end_once)
{
	static const struct {
		const char *meaning, *paragraph;
	} rows[] = {
		{ "It is so.", "It failed. It is so." },
		{ "It is so", "It failed. It is so. As it seems." },
		{ "See 5.7.8 (mail)", "It failed. See 5.7.8 (mail). As it seems." },
		{ "It is so. (Or not.)", "It failed. It is so. (Or not.) As it seems." },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char summary[] = "It failed.", cause[] = "As it seems.", meaning[40];
		struct verdict verdict = { .summary = summary, .meaning = meaning, .cause = cause };
		struct bytes text = BYTES_INIT;

		memcpy(meaning, rows[i].meaning, strlen(rows[i].meaning) + 1);
		verdict_append_paragraph(&verdict, &text);
		ck_assert_msg(strncmp(bytes_text(&text), rows[i].paragraph,
				      strlen(rows[i].paragraph)) == 0,
			      "%s", bytes_text(&text));
		bytes_release(&text);
	}
}
END_TEST

START_TEST(paragraph_says_nothing_twice)
{
	struct transcript t;
	struct verdict verdict;
	struct bytes text = BYTES_INIT;
	const char *rule;

	transcript_play(&t, HELLO "C: MAIL FROM:<x@example.test>\nS: 550 5.7.1 no\n");
	verdict_of(t.journal, t.replay, &verdict);
	verdict_append_paragraph(&verdict, &text);
	rule = strstr(bytes_text(&text), "rule of the server");
	ck_assert_ptr_nonnull(rule);
	ck_assert_ptr_null(strstr(rule + 1, "rule of the server"));
	verdict_release(&verdict);
	transcript_release(&t);
	bytes_release(&text);
}
END_TEST

START_TEST(what_is_known_to_be_wrong_with_a_certificate_is_not_guessed_at)
{
	static const struct {
		const char *session;
		bool guessed;
	} rows[] = {
		{ HELLO "C: STARTTLS\nS: 220 go\nTLS untrusted problem=expired\n", false },
		{ HELLO "C: STARTTLS\nS: 220 go\nTLS untrusted\n", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct transcript t;
		struct verdict verdict;

		transcript_play(&t, rows[i].session);
		verdict_of(t.journal, t.replay, &verdict);
		ck_assert_ptr_nonnull(verdict.cause);
		ck_assert(!!strstr(verdict.cause, "Most likely") == rows[i].guessed);
		verdict_release(&verdict);
		transcript_release(&t);
	}
}
END_TEST

START_TEST(paragraph_says_where_what_why_and_whose)
{
	static const char *const refused[] = {
		"The recipient <x@example.test> was refused with 550.",
		"\"550 5.1.1 no such user here\"", "Most likely the address is misspelt",
		"lies with the recipient", NULL
	};
	static const char *const accepted[] = {
		"accepted the message for processing as 4XyZ1234567", "acceptance is not delivery.",
		"\"250 2.0.0 Ok: queued as 4XyZ1234567\"", NULL
	};
	struct transcript t;
	struct verdict verdict;
	struct bytes text = BYTES_INIT;

	transcript_play(&t, MAIL "C: RCPT TO:<x@example.test>\nS: 550 5.1.1 no such user here\n");
	verdict_of(t.journal, t.replay, &verdict);
	verdict_append_paragraph(&verdict, &text);
	assert_in_order(bytes_text(&text), refused);
	verdict_release(&verdict);
	transcript_release(&t);

	bytes_clear(&text);
	transcript_play(&t, SENT "S: 250 2.0.0 Ok: queued as 4XyZ1234567\n");
	verdict_of(t.journal, t.replay, &verdict);
	verdict_append_paragraph(&verdict, &text);
	assert_in_order(bytes_text(&text), accepted);
	ck_assert_ptr_null(strstr(bytes_text(&text), "trouble"));
	verdict_release(&verdict);
	transcript_release(&t);
	bytes_release(&text);
}
END_TEST

START_TEST(steps_end_with_whether_to_repeat_and_whom_to_ask)
{
	static const struct {
		const char *reply, *repeat, *ask;
	} steps[] = {
		{ "450 4.2.0 greylisted", "later", "administrator" },
		{ "550 5.1.1 no", "unchanged", "recipient" },
		{ "451 4.3.0 no", "later", "administrator" },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct transcript t;
		struct verdict verdict;
		struct bytes session = BYTES_INIT;

		bytes_append_text(&session, MAIL "C: RCPT TO:<x@example.test>\nS: ");
		bytes_append_text(&session, steps[i].reply);
		transcript_play(&t, bytes_text(&session));
		verdict_of(t.journal, t.replay, &verdict);
		ck_assert_uint_ge(verdict.next_count, 3);
		ck_assert_ptr_nonnull(
			strstr(verdict.next[verdict.next_count - 2], steps[i].repeat));
		ck_assert_ptr_nonnull(strstr(verdict.next[verdict.next_count - 1], steps[i].ask));
		verdict_release(&verdict);
		transcript_release(&t);
		bytes_release(&session);
	}
}
END_TEST

START_TEST(trace_tells_what_to_look_for_in_the_log)
{
	struct transcript t;
	struct verdict verdict;
	struct journal_head head;

	transcript_play(&t, "connect address=192.0.2.7 port=587 local=198.51.100.3:40122\n" HELLO
			    "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlckBleGFtcGxlLnRlc3Q=\n"
			    "S: 334 UGFzc3dvcmQ6\nC: c2VjcmV0IQ==\nS: 235 ok\n"
			    "C: MAIL FROM:<a@example.test>\nS: 250 ok\n"
			    "C: RCPT TO:<b@example.test>\nS: 250 ok\nC: DATA\nS: 354 go\nM 10\n"
			    "S: 250 2.0.0 Ok: queued as 4XyZ1234567\n");
	head = journal_head(t.journal);
	head.started_us = (uint64_t)1795500000 * 1000000; /* 2026-11-24 06:00:00 UTC */
	journal_set_head(t.journal, head);
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_str_eq(verdict.trace[TRACE_SERVER], "192.0.2.7:587");
	ck_assert_str_eq(verdict.trace[TRACE_CLIENT], "198.51.100.3:40122");
	ck_assert_str_eq(verdict.trace[TRACE_QUEUE_ID], "4XyZ1234567");
	ck_assert_str_eq(verdict.trace[TRACE_USER], "user@example.test");
	ck_assert_msg(!strncmp(verdict.trace[TRACE_TIME], "2026-11-24 06:00:", 17), "%s",
		      verdict.trace[TRACE_TIME]);
	ck_assert_uint_eq(strlen(verdict.trace[TRACE_TIME]), 19);
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

START_TEST(trace_is_silent_about_what_is_not_known)
{
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, GREETED);
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_ptr_null(verdict.trace[TRACE_CLIENT]);
	ck_assert_ptr_null(verdict.trace[TRACE_QUEUE_ID]);
	ck_assert_ptr_null(verdict.trace[TRACE_USER]);
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

/* As a server's log tells of it: the name, and no AUTH. */
START_TEST(trace_names_who_tried_to_log_in)
{
	struct bytes members = BYTES_INIT;
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, GREETED);
	members_add_text(&members, "mechanism", span_text("LOGIN"));
	members_add_text(&members, "outcome", span_text("refused"));
	members_add_text(&members, "user", span_text("user@example.test"));
	members_add_bool(&members, "imported", true);
	scribe_login(t.scribe, t.now_us, bytes_span(&members));
	verdict_of(t.journal, t.replay, &verdict);
	ck_assert_str_eq(verdict.stage, "auth");
	ck_assert_ptr_nonnull(verdict.trace[TRACE_USER]);
	ck_assert_str_eq(verdict.trace[TRACE_USER], "user@example.test");
	verdict_release(&verdict);
	transcript_release(&t);
	bytes_release(&members);
}
END_TEST

START_TEST(connections_are_judged_one_by_one)
{
	struct transcript t;
	struct verdict verdict;

	transcript_play(&t, GREETED "C: EHLO x\nS: 501 bad name\n");
	scribe_free(t.scribe);
	t.scribe = scribe_new(t.journal, t.secrets, 2);
	transcript_line(&t, span_text("connect"));
	transcript_line(&t, span_text("S: 421 busy"));
	verdict_of_connection(t.journal, t.replay, 1, &verdict);
	ck_assert_str_eq(verdict.stage, "ehlo");
	verdict_release(&verdict);
	verdict_of_connection(t.journal, t.replay, 2, &verdict);
	ck_assert_str_eq(verdict.stage, "greeting");
	verdict_release(&verdict);
	transcript_release(&t);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("verdict");
	TCase *tcase = tcase_create("verdicts");

	tcase_add_loop_test(tcase, a_cause_is_not_told_twice, 0, 3);
	tcase_add_loop_test(tcase, what_was_refused_is_what_the_cause_speaks_of, 0, 5);
	tcase_add_loop_test(tcase, sessions_get_their_verdict, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tcase, a_certificate_that_is_not_trusted_is_told_with_what_is_wrong);
	tcase_add_test(tcase, what_was_noticed_at_the_beginning_is_told);
	tcase_add_test(tcase, starttls_that_is_not_known_is_no_matter_of_spelling);
	tcase_add_test(tcase, what_is_known_to_be_wrong_with_a_certificate_is_not_guessed_at);
	tcase_add_test(tcase, paragraph_says_where_what_why_and_whose);
	tcase_add_test(tcase, paragraph_says_nothing_twice);
	tcase_add_test(tcase, sentences_end_once);
	tcase_add_test(tcase, a_refused_login_is_told_what_to_try_and_when_to_stop);
	tcase_add_test(tcase, steps_end_with_whether_to_repeat_and_whom_to_ask);
	tcase_add_test(tcase, trace_tells_what_to_look_for_in_the_log);
	tcase_add_test(tcase, trace_is_silent_about_what_is_not_known);
	tcase_add_test(tcase, trace_names_who_tried_to_log_in);
	tcase_add_test(tcase, connections_are_judged_one_by_one);
	suite_add_tcase(suite, tcase);
	return suite;
}

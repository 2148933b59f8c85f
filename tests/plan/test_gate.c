/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guards: each row differs from the one before it in little, and says what must come of it. */
#include "plan/gate.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

enum {
	SCREEN = 1,
	LOCAL = 2,
	PRACTICE = 4,
	INSECURE = 8,
	DEMANDED = 16,
	READONLY = 32,
	ENVELOPE = 64
};

#define CLEAR ENCRYPTION_NONE
#define UNTRUSTED ENCRYPTION_UNVERIFIED
#define VERIFIED ENCRYPTION_VERIFIED

static const struct {
	const char *what;
	const char *line;
	unsigned facts;
	enum encryption encryption;
	enum gate_verdict verdict;
	enum guard guard;
	int status;        /* of a refusal */
	size_t secret;     /* the last so many bytes are secret */
	unsigned failures; /* logins refused before */
} cases[] = {
	{ "EHLO goes", "EHLO a.test", 0, CLEAR, GATE_GO, 0, 0, 0, 0 },

	/* secrets and the channel */
	{ "a secret in clear is refused", "AUTH PLAIN AHgAeQ==", 0, CLEAR, GATE_REFUSE, GUARD_CLEAR,
	  15, 8, 0 },
	{ "on the screen it is asked", "AUTH PLAIN AHgAeQ==", SCREEN, CLEAR, GATE_ASK, GUARD_CLEAR,
	  15, 8, 0 },
	{ "untrusted TLS is no better", "AUTH PLAIN AHgAeQ==", 0, UNTRUSTED, GATE_REFUSE,
	  GUARD_CLEAR, 15, 8, 0 },
	{ "unless it was said to be", "AUTH PLAIN AHgAeQ==", INSECURE, UNTRUSTED, GATE_GO, 0, 0, 8,
	  0 },
	{ "which says nothing of clear text", "AUTH PLAIN AHgAeQ==", INSECURE, CLEAR, GATE_REFUSE,
	  GUARD_CLEAR, 15, 8, 0 },
	{ "verified TLS lets it go", "AUTH PLAIN AHgAeQ==", 0, VERIFIED, GATE_GO, 0, 0, 8, 0 },
	{ "so does the server in this process", "AUTH PLAIN AHgAeQ==", PRACTICE, CLEAR, GATE_GO, 0,
	  0, 8, 0 },
	{ "a server on this machine does not", "AUTH PLAIN AHgAeQ==", LOCAL, CLEAR, GATE_REFUSE,
	  GUARD_CLEAR, 15, 8, 0 },
	{ "AUTH without a secret goes in clear", "AUTH LOGIN", 0, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "credentials that are no AUTH are refused", "AHgAeQ==", 0, VERIFIED, GATE_REFUSE,
	  GUARD_SECRET, 2, 8, 0 },
	{ "on the screen they are asked", "AHgAeQ==", SCREEN, VERIFIED, GATE_ASK, GUARD_SECRET, 2,
	  8, 0 },

	/* TLS demanded */
	{ "MAIL in clear is refused where TLS is demanded", "MAIL FROM:<a@b.test>", DEMANDED, CLEAR,
	  GATE_REFUSE, GUARD_TLS, 14, 0, 0 },
	{ "and where it is not trusted", "MAIL FROM:<a@b.test>", DEMANDED, UNTRUSTED, GATE_REFUSE,
	  GUARD_TLS, 14, 0, 0 },
	{ "not asked, on the screen either", "MAIL FROM:<a@b.test>", DEMANDED | SCREEN, CLEAR,
	  GATE_REFUSE, GUARD_TLS, 14, 0, 0 },
	{ "AUTH as well", "AUTH LOGIN", DEMANDED, CLEAR, GATE_REFUSE, GUARD_TLS, 14, 0, 0 },
	{ "inside verified TLS it goes", "MAIL FROM:<a@b.test>", DEMANDED, VERIFIED, GATE_GO, 0, 0,
	  0, 0 },
	{ "STARTTLS itself goes", "STARTTLS", DEMANDED, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "without the demand MAIL goes in clear", "MAIL FROM:<a@b.test>", 0, CLEAR, GATE_GO, 0, 0,
	  0, 0 },

	/* another login */
	{ "a second login is warned of", "AUTH LOGIN", 0, VERIFIED, GATE_WARN, GUARD_AUTH, 0, 0,
	  1 },
	{ "on the screen it is asked for", "AUTH LOGIN", SCREEN, VERIFIED, GATE_ASK, GUARD_AUTH, 0,
	  0, 1 },
	{ "the practice server locks nobody", "AUTH LOGIN", PRACTICE, VERIFIED, GATE_GO, 0, 0, 0,
	  1 },

	/* real mail */
	{ "DATA to another machine is refused", "DATA", 0, VERIFIED, GATE_REFUSE, GUARD_DELIVER, 18,
	  0, 0 },
	{ "on the screen it is asked for", "DATA", SCREEN, VERIFIED, GATE_ASK, GUARD_DELIVER, 18, 0,
	  0 },
	{ "on this machine it goes", "DATA", LOCAL, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "BDAT is no way around", "BDAT 5 LAST", 0, VERIFIED, GATE_REFUSE, GUARD_DELIVER, 18, 0,
	  0 },
	{ "nor is BURL", "BURL imap://h/x LAST", 0, VERIFIED, GATE_REFUSE, GUARD_DELIVER, 18, 0,
	  0 },

	/* read-only */
	{ "a read-only session lets EHLO go", "EHLO a.test", READONLY, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "and QUIT", "QUIT", READONLY, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "but not MAIL", "MAIL FROM:<a@b.test>", READONLY, CLEAR, GATE_REFUSE, GUARD_READONLY, 2,
	  0, 0 },
	{ "with the envelope MAIL too", "MAIL FROM:<a@b.test>", READONLY | ENVELOPE, CLEAR, GATE_GO,
	  0, 0, 0, 0 },
	{ "and RCPT", "RCPT TO:<a@b.test>", READONLY | ENVELOPE, CLEAR, GATE_GO, 0, 0, 0, 0 },
	{ "but not DATA", "DATA", READONLY | ENVELOPE | LOCAL, CLEAR, GATE_REFUSE, GUARD_READONLY,
	  2, 0, 0 },
	{ "nor AUTH", "AUTH LOGIN", READONLY | ENVELOPE, VERIFIED, GATE_REFUSE, GUARD_READONLY, 2,
	  0, 0 },
	{ "nor what is no command, asked or not", "XFOO", READONLY | SCREEN, CLEAR, GATE_REFUSE,
	  GUARD_READONLY, 2, 0, 0 },
};

static struct gate_answer judge(size_t n, const bool allowed[GUARD_COUNT])
{
	struct dialogue dialogue;
	struct outgoing line;
	struct gate_facts facts = {
		.dialogue = &dialogue,
		.line = &line,
		.screen = cases[n].facts & SCREEN,
		.local = cases[n].facts & LOCAL,
		.practice = cases[n].facts & PRACTICE,
		.insecure = cases[n].facts & INSECURE,
		.tls_demanded = cases[n].facts & DEMANDED,
		.readonly = cases[n].facts & READONLY,
		.readonly_envelope = cases[n].facts & ENVELOPE,
		.server = span_text("mail.example.test"),
	};
	struct gate_answer answer;

	dialogue_init(&dialogue);
	dialogue_joined(&dialogue, PHASE_READY);
	dialogue.encryption = (uint8_t)cases[n].encryption;
	dialogue.auth_failures = (uint16_t)cases[n].failures;
	outgoing_init(&line, span_text(cases[n].line), ORIGIN_TYPED);
	if (cases[n].secret) {
		line.secrets[0].from = (uint32_t)(line.line.size - cases[n].secret);
		line.secrets[0].size = (uint32_t)cases[n].secret;
		line.secrets[0].id = 1;
		line.secret_count = 1;
	}
	if (allowed)
		memcpy(facts.allowed, allowed, sizeof(facts.allowed));
	answer = gate_judge(&facts);
	outgoing_release(&line);
	return answer;
}

START_TEST(each_guard_lets_go_asks_or_refuses)
{
	size_t n = (size_t)_i;
	struct gate_answer answer = judge(n, NULL);

	ck_assert_msg(answer.verdict == cases[n].verdict, "%s: verdict %d", cases[n].what,
		      (int)answer.verdict);
	if (answer.verdict == GATE_GO) {
		ck_assert_ptr_null(answer.text);
	} else {
		ck_assert_msg(answer.guard == cases[n].guard, "%s: guard %d", cases[n].what,
			      (int)answer.guard);
		ck_assert_ptr_nonnull(answer.text);
		ck_assert_msg(!strchr(answer.text, '{'), "%s: %s", cases[n].what, answer.text);
	}
	if (answer.verdict == GATE_REFUSE)
		ck_assert_msg(answer.exit_status == cases[n].status, "%s: status %d", cases[n].what,
			      answer.exit_status);
	memory_free(answer.text);
}
END_TEST

START_TEST(an_answer_with_yes_silences_its_guard_and_no_other)
{
	size_t n = (size_t)_i;

	for (int guard = 0; guard < GUARD_COUNT; guard++) {
		bool allowed[GUARD_COUNT] = { false };
		struct gate_answer answer;

		allowed[guard] = true;
		answer = judge(n, allowed);
		if (cases[n].verdict != GATE_GO && guard == (int)cases[n].guard)
			ck_assert_msg(answer.verdict == GATE_GO || answer.guard != cases[n].guard,
				      "%s", cases[n].what);
		else
			ck_assert_msg(answer.verdict == cases[n].verdict, "%s", cases[n].what);
		memory_free(answer.text);
	}
}
END_TEST

START_TEST(a_script_can_allow_three_guards_by_name)
{
	enum guard guard;

	ck_assert(gate_find(span_text("deliver"), &guard) && guard == GUARD_DELIVER);
	ck_assert(gate_find(span_text("auth"), &guard) && guard == GUARD_AUTH);
	ck_assert(gate_find(span_text("clear"), &guard) && guard == GUARD_CLEAR);
	ck_assert(!gate_find(span_text("readonly"), &guard));
	ck_assert(!gate_find(span_text("tls"), &guard));
	ck_assert(!gate_find(span_text(""), &guard));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/gate");
	TCase *tests = tcase_create("gate");
	int count = (int)(sizeof(cases) / sizeof(cases[0]));

	tcase_add_loop_test(tests, each_guard_lets_go_asks_or_refuses, 0, count);
	tcase_add_loop_test(tests, an_answer_with_yes_silences_its_guard_and_no_other, 0, count);
	tcase_add_test(tests, a_script_can_allow_three_guards_by_name);
	suite_add_tcase(suite, tests);
	return suite;
}

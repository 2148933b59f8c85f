/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/gate.h"

#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"

/* What is known when a line wants to leave, and what the gate must say of it. */
struct row {
	const char *line;
	bool secret; /* the line's last word is one */
	enum phase phase;
	enum encryption encryption;
	bool screen, local, practice, insecure, demanded, readonly, envelope, unproven, raw, odd;
	const struct policy *policy;
	unsigned failures;
	uint64_t same_s;
	enum gate_verdict verdict;
	enum guard guard;
	int exit_status;
	enum exposure exposure;
};

#define SECURE .phase = PHASE_READY, .encryption = ENCRYPTION_VERIFIED
#define CLEAR .phase = PHASE_READY, .encryption = ENCRYPTION_NONE

static const struct policy no_auth = { .forbid_auth = true, .source = "/etc/policy" };
static const struct policy no_message = { .forbid_message = true, .source = "/etc/policy" };

static const struct row rows[] = {
	{ "EHLO a.example", CLEAR, .verdict = GATE_GO },
	{ "AUTH PLAIN AGEAYg==", .secret = true, SECURE, .verdict = GATE_GO },
	{ "AUTH PLAIN AGEAYg==", .secret = true, CLEAR, .verdict = GATE_REFUSE,
	  .guard = GUARD_CLEAR, .exit_status = 15 },
	{ "AUTH PLAIN AGEAYg==", .secret = true, CLEAR, .screen = true, .verdict = GATE_ASK,
	  .guard = GUARD_CLEAR, .exit_status = 15 },
	/* on the practice server a question to learn from, and no bar for a script */
	{ "AUTH PLAIN AGEAYg==", .secret = true, CLEAR, .practice = true, .verdict = GATE_GO },
	{ "AUTH PLAIN AGEAYg==", .secret = true, CLEAR, .practice = true, .screen = true,
	  .verdict = GATE_ASK, .guard = GUARD_CLEAR, .exit_status = 15 },
	{ "AUTH PLAIN AGEAYg==", .secret = true, SECURE, .same_s = 40, .practice = true,
	  .verdict = GATE_GO },
	{ "AUTH PLAIN AGEAYg==", .secret = true, SECURE, .same_s = 40, .practice = true,
	  .screen = true, .verdict = GATE_ASK, .guard = GUARD_SAME },
	{ "AUTH PLAIN AGEAYg==", .secret = true, .phase = PHASE_READY,
	  .encryption = ENCRYPTION_UNVERIFIED, .verdict = GATE_REFUSE, .guard = GUARD_CLEAR,
	  .exit_status = 15 },
	{ "AUTH PLAIN AGEAYg==", .secret = true, .phase = PHASE_READY,
	  .encryption = ENCRYPTION_UNVERIFIED, .insecure = true, .verdict = GATE_GO },
	{ "AUTH LOGIN", CLEAR, .verdict = GATE_GO }, /* nothing secret in it yet */
	{ "c2VjcmV0", .secret = true, .phase = PHASE_AUTH, .encryption = ENCRYPTION_NONE,
	  .verdict = GATE_REFUSE, .guard = GUARD_CLEAR, .exit_status = 15 },
	{ "AUTH LOGIN", CLEAR, .demanded = true, .verdict = GATE_REFUSE, .guard = GUARD_TLS,
	  .exit_status = 14 },
	{ "MAIL FROM:<a@b.c>", CLEAR, .demanded = true, .verdict = GATE_REFUSE, .guard = GUARD_TLS,
	  .exit_status = 14 },
	{ "MAIL FROM:<a@b.c>", SECURE, .demanded = true, .verdict = GATE_GO },
	{ "STARTTLS", CLEAR, .demanded = true, .verdict = GATE_GO },
	{ "c2VjcmV0cw==", .secret = true, SECURE, .verdict = GATE_REFUSE, .guard = GUARD_SECRET,
	  .exit_status = 2 },
	{ "c2VjcmV0cw==", .secret = true, SECURE, .screen = true, .verdict = GATE_ASK,
	  .guard = GUARD_SECRET, .exit_status = 2 },
	{ "AUTH LOGIN", SECURE, .failures = 1, .screen = true, .verdict = GATE_ASK,
	  .guard = GUARD_AUTH },
	{ "AUTH LOGIN", SECURE, .failures = 1, .verdict = GATE_WARN, .guard = GUARD_AUTH },
	{ "AUTH LOGIN", SECURE, .failures = 1, .practice = true, .verdict = GATE_GO },
	{ "AUTH PLAIN AGEAYg==", .secret = true, SECURE, .failures = 1, .same_s = 40,
	  .screen = true, .verdict = GATE_ASK, .guard = GUARD_SAME },
	{ "AUTH PLAIN AGEAYg==", .secret = true, SECURE, .same_s = 40, .verdict = GATE_WARN,
	  .guard = GUARD_SAME },
	{ "MAIL FROM:<a@b.c>", SECURE, .unproven = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_UNPROVEN, .exit_status = 15 },
	{ "NOOP", SECURE, .unproven = true, .verdict = GATE_GO },
	{ "DATA", .phase = PHASE_RCPT, .verdict = GATE_REFUSE, .guard = GUARD_DELIVER,
	  .exit_status = 18 },
	{ "DATA", .phase = PHASE_RCPT, .local = true, .verdict = GATE_GO },
	{ "DATA", .phase = PHASE_RCPT, .screen = true, .verdict = GATE_ASK, .guard = GUARD_DELIVER,
	  .exit_status = 18 },
	{ "BDAT 3 LAST", .phase = PHASE_RCPT, .verdict = GATE_REFUSE, .guard = GUARD_DELIVER,
	  .exit_status = 18 },
	{ "EHLO a.example", CLEAR, .readonly = true, .verdict = GATE_GO },
	{ "VRFY a", CLEAR, .readonly = true, .verdict = GATE_REFUSE, .guard = GUARD_READONLY,
	  .exit_status = 2 },
	{ "MAIL FROM:<a@b.c>", CLEAR, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "MAIL FROM:<a@b.c>", CLEAR, .readonly = true, .envelope = true, .verdict = GATE_GO },
	{ "DATA", .phase = PHASE_RCPT, .local = true, .readonly = true, .envelope = true,
	  .verdict = GATE_REFUSE, .guard = GUARD_READONLY, .exit_status = 2 },
	{ "RCPT TO:<a@b.c>", .phase = PHASE_MAIL, .readonly = true, .envelope = true,
	  .verdict = GATE_GO },
	{ "QUIT", CLEAR, .readonly = true, .verdict = GATE_GO },
	{ "AUTH PLAIN", SECURE, .readonly = true, .envelope = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	/* Raw bytes may be half a command, or several. */
	{ "NOOP\r\nVRFY a\r\n", SECURE, .raw = true, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "NOOP\r\nrset\n", SECURE, .raw = true, .readonly = true, .verdict = GATE_GO },
	{ "NO", SECURE, .raw = true, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "NOOP\rDATA", SECURE, .raw = true, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "\r\n", SECURE, .raw = true, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "MAIL FROM:<>\r\n", SECURE, .raw = true, .readonly = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_READONLY, .exit_status = 2 },
	{ "MAIL FROM:<>\r\n", SECURE, .raw = true, .readonly = true, .envelope = true,
	  .verdict = GATE_GO },
	{ "NOOP\nDATA\n", .phase = PHASE_RCPT, .raw = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_DELIVER, .exit_status = 18 },
	{ "NOOP\nRSET\n", .phase = PHASE_RCPT, .raw = true, .verdict = GATE_GO },
	{ "NOOP\r\nauth login\r\n", SECURE, .raw = true, .failures = 1, .screen = true,
	  .verdict = GATE_ASK, .guard = GUARD_AUTH },
	{ "NOOP\r\nAUTH LOGIN\r\n", CLEAR, .raw = true, .demanded = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_TLS, .exit_status = 14 },
	/* The dot that ends a message: asked about, or only remarked upon. */
	{ ".", .phase = PHASE_DATA, .screen = true, .verdict = GATE_ASK, .guard = GUARD_CONTENT },
	{ ".", .phase = PHASE_DATA, .screen = true, .local = true, .verdict = GATE_GO },
	{ ".", .phase = PHASE_DATA, .screen = true, .local = true, .odd = true,
	  .verdict = GATE_WARN, .guard = GUARD_REMARKS },
	{ ".", .phase = PHASE_DATA, .odd = true, .verdict = GATE_GO },
	{ "..", .phase = PHASE_DATA, .screen = true, .odd = true, .verdict = GATE_GO },
	/* What the site forbids, nobody is asked about. */
	{ "AUTH LOGIN", SECURE, .policy = &no_auth, .screen = true, .verdict = GATE_REFUSE,
	  .guard = GUARD_POLICY_AUTH, .exit_status = 15 },
	{ "dXNlcg==", .phase = PHASE_AUTH, .encryption = ENCRYPTION_VERIFIED, .policy = &no_auth,
	  .verdict = GATE_REFUSE, .guard = GUARD_POLICY_AUTH, .exit_status = 15 },
	{ "MAIL FROM:<a@b.c>", SECURE, .policy = &no_auth, .verdict = GATE_GO },
	{ "AU", SECURE, .raw = true, .policy = &no_auth, .verdict = GATE_REFUSE,
	  .guard = GUARD_POLICY_AUTH, .exit_status = 15 },
	{ "AUTH LOGIN", SECURE, .policy = &no_auth, .practice = true, .verdict = GATE_GO },
	{ "DATA", .phase = PHASE_RCPT, .local = true, .screen = true, .policy = &no_message,
	  .verdict = GATE_REFUSE, .guard = GUARD_POLICY_MESSAGE, .exit_status = 18 },
	{ "BDAT 3", .phase = PHASE_RCPT, .local = true, .policy = &no_message,
	  .verdict = GATE_REFUSE, .guard = GUARD_POLICY_MESSAGE, .exit_status = 18 },
	{ "RCPT TO:<a@b.c>", .phase = PHASE_MAIL, .policy = &no_message, .verdict = GATE_GO },
	{ "DATA", .phase = PHASE_RCPT, .local = true, .practice = true, .policy = &no_message,
	  .verdict = GATE_GO },
};

static struct gate_answer judge(const struct row *row, struct secrets *secrets, bool allow)
{
	struct dialogue dialogue;
	struct outgoing line;
	struct gate_facts facts = {
		.dialogue = &dialogue,
		.line = &line,
		.screen = row->screen,
		.local = row->local,
		.practice = row->practice,
		.insecure = row->insecure,
		.tls_demanded = row->demanded,
		.readonly = row->readonly,
		.readonly_envelope = row->envelope,
		.failures = row->failures,
		.same_secret_s = row->same_s,
		.unproven = row->unproven,
		.exposure = row->exposure,
		.policy = row->policy,
		.server = span_text("mail.example.test:587"),
	};
	struct gate_answer answer;

	dialogue_init(&dialogue);
	dialogue.phase = (uint8_t)row->phase;
	dialogue.encryption = (uint8_t)row->encryption;
	outgoing_init(&line, span_text(row->line), ORIGIN_TYPED);
	line.raw = row->raw;
	if (row->secret) {
		struct span text = bytes_span(&line.line);
		size_t from = text.size;

		while (from > 0 && text.data[from - 1] != ' ')
			from--;
		outgoing_mark(&line, secrets, from, text.size - from);
	}
	facts.remarkable = row->odd;
	facts.content = span_text("The message has 17 bytes in 3 lines.");
	facts.allowed[row->guard] = allow;
	answer = gate_judge(&facts);
	outgoing_release(&line);
	return answer;
}

START_TEST(each_line_gets_the_verdict_of_its_guard)
{
	struct secrets *secrets = secrets_new();
	struct gate_answer answer = judge(&rows[_i], secrets, false);

	ck_assert_int_eq(answer.verdict, rows[_i].verdict);
	if (answer.verdict != GATE_GO) {
		ck_assert_int_eq(answer.guard, rows[_i].guard);
		ck_assert_int_eq(answer.exit_status, rows[_i].exit_status);
		ck_assert_ptr_nonnull(answer.text);
		ck_assert_int_gt(strlen(answer.text), 20);
		ck_assert_ptr_null(strchr(answer.text, '{'));
	} else {
		ck_assert_ptr_null(answer.text);
	}
	memory_free(answer.text);
	secrets_free(secrets);
}
END_TEST

START_TEST(the_question_before_a_message_names_its_envelope)
{
	struct dialogue dialogue;
	struct outgoing line;
	struct gate_facts facts = {
		.dialogue = &dialogue,
		.line = &line,
		.screen = true,
		.server = span_text("mail.example.test:587"),
		.sender = span_text("<a@example.test>"),
		.named = span_text("<b@example.test>, <c@example.test>"),
	};
	struct gate_answer answer;

	dialogue_init(&dialogue);
	dialogue.phase = PHASE_RCPT;
	dialogue.rcpt_accepted = 2;
	outgoing_init(&line, span_text("DATA"), ORIGIN_PLAN);
	answer = gate_judge(&facts);
	ck_assert_ptr_nonnull(strstr(answer.text, "mail.example.test:587"));
	ck_assert_ptr_nonnull(
		strstr(answer.text, "from <a@example.test> to <b@example.test>, <c@"));
	ck_assert_ptr_nonnull(strstr(answer.text, "accepted: 2"));
	memory_free(answer.text);
	outgoing_release(&line);
}
END_TEST

START_TEST(the_question_says_what_would_be_exposed_and_to_whom)
{
	static const struct {
		enum encryption encryption;
		enum exposure exposure;
		const char *words[2];
	} asked[] = {
		{ ENCRYPTION_NONE,
		  EXPOSURE_PASSWORD,
		  { "not encrypted", "read your user name and your password" } },
		{ ENCRYPTION_UNVERIFIED,
		  EXPOSURE_PASSWORD,
		  { "certificate", "your password or token are theirs" } },
		{ ENCRYPTION_NONE, EXPOSURE_GUESS, { "not encrypted", "password is not sent" } },
		{ ENCRYPTION_UNVERIFIED,
		  EXPOSURE_GUESS,
		  { "certificate", "password is not sent" } },
	};
	struct secrets *secrets = secrets_new();
	struct row row = { "AUTH X AGEAYg==",
			   .secret = true,
			   .phase = PHASE_READY,
			   .screen = true,
			   .encryption = asked[_i].encryption,
			   .exposure = asked[_i].exposure };
	struct gate_answer answer = judge(&row, secrets, false);

	ck_assert_int_eq(answer.guard, GUARD_CLEAR);
	for (int n = 0; n < 2; n++)
		ck_assert_msg(strstr(answer.text, asked[_i].words[n]) != NULL, "%s", answer.text);
	memory_free(answer.text);
	secrets_free(secrets);
}
END_TEST

START_TEST(a_guard_that_was_answered_is_silent)
{
	struct secrets *secrets = secrets_new();
	struct gate_answer answer = judge(&rows[_i], secrets, true);

	if (rows[_i].verdict != GATE_GO)
		ck_assert(answer.verdict == GATE_GO || answer.guard != rows[_i].guard);
	memory_free(answer.text);
	secrets_free(secrets);
}
END_TEST

START_TEST(scripts_can_answer_three_guards)
{
	enum guard guard;

	ck_assert(gate_find(span_text("deliver"), &guard) && guard == GUARD_DELIVER);
	ck_assert(gate_find(span_text("auth"), &guard) && guard == GUARD_AUTH);
	ck_assert(gate_find(span_text("clear"), &guard) && guard == GUARD_CLEAR);
	ck_assert(!gate_find(span_text("readonly"), &guard));
	ck_assert(!gate_find(span_text(""), &guard));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/gate");
	TCase *tests = tcase_create("gate");
	int count = (int)(sizeof(rows) / sizeof(rows[0]));

	tcase_add_loop_test(tests, each_line_gets_the_verdict_of_its_guard, 0, count);
	tcase_add_test(tests, the_question_before_a_message_names_its_envelope);
	tcase_add_loop_test(tests, the_question_says_what_would_be_exposed_and_to_whom, 0, 4);
	tcase_add_loop_test(tests, a_guard_that_was_answered_is_silent, 0, count);
	tcase_add_test(tests, scripts_can_answer_three_guards);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every vendor rule against every reply of the fact table: the whole matrix of
 * hits equals tests/explain/vendor-matrix.tsv. Its columns: number of the reply,
 * its product, the rule that speaks when nothing is known of the server, the one
 * that speaks when the product is, and all rules that hold. VENDOR_MATRIX=FILE
 * writes the present matrix, to be read and compared.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/explain/rule.h"
#include "../smtp/facts.h"
#include "../tools/unit.h"

/* The reply of a cell, its "\n" made line ends. */
static void append_reply(struct bytes *out, struct span cell)
{
	for (size_t i = 0; i < cell.size; i++)
		if (cell.data[i] == '\\' && i + 1 < cell.size && cell.data[i + 1] == 'n') {
			bytes_append_byte(out, '\n');
			i++;
		} else {
			bytes_append_byte(out, cell.data[i]);
		}
}

static const char *speaking(struct span reply, struct span server)
{
	struct explain_context context = { VERB_UNKNOWN, server };
	const struct vendor_rule *rule;
	struct situation situation;

	situation_of_text(&situation, reply, &context);
	rule = vendor_rule_find(&situation);
	situation_release(&situation);
	return rule ? rule->name : "-";
}

static void append_hits(struct bytes *out, struct span reply)
{
	struct explain_context context = { VERB_UNKNOWN, { NULL, 0 } };
	const struct vendor_rule *rule;
	struct situation situation;
	size_t hits = 0;

	situation_of_text(&situation, reply, &context);
	for (size_t n = 0; (rule = vendor_rule_row(n)); n++)
		if (vendor_rule_holds(rule, &situation)) {
			bytes_append_text(out, hits++ ? " " : "");
			bytes_append_text(out, rule->name);
		}
	if (!hits)
		bytes_append_byte(out, '-');
	situation_release(&situation);
}

/* One line of the matrix. */
static void append_row(struct bytes *out, size_t number, const struct facts *facts)
{
	struct bytes reply = BYTES_INIT;

	append_reply(&reply, facts->cells[0]);
	bytes_append_number(out, number);
	bytes_append_byte(out, '\t');
	bytes_append(out, facts->cells[3]);
	bytes_append_byte(out, '\t');
	bytes_append_text(out, speaking(bytes_span(&reply), span_of(NULL, 0)));
	bytes_append_byte(out, '\t');
	bytes_append_text(out, speaking(bytes_span(&reply), facts->cells[3]));
	bytes_append_byte(out, '\t');
	append_hits(out, bytes_span(&reply));
	bytes_append_byte(out, '\n');
	bytes_release(&reply);
}

static void make_matrix(struct bytes *matrix)
{
	struct facts facts;
	size_t number = 1;

	bytes_append_text(matrix, "# reply\tproduct\tserver unknown\tserver known\tall hits\n");
	for (facts_open(&facts, "tests/facts/vendor-replies.tsv"); facts_next(&facts); number++)
		append_row(matrix, number, &facts);
}

static void read_file(const char *path, struct bytes *out)
{
	FILE *file = fopen(path, "r");
	char piece[4096];
	size_t size;

	ck_assert_msg(file != NULL, "%s cannot be opened", path);
	while ((size = fread(piece, 1, sizeof(piece), file)) > 0)
		bytes_append(out, span_of(piece, size));
	fclose(file);
}

START_TEST(the_matrix_of_hits_is_the_expected_one)
{
	struct bytes expected = BYTES_INIT, matrix = BYTES_INIT;
	const char *path = getenv("VENDOR_MATRIX");
	struct span a, b;

	make_matrix(&matrix);
	if (path) {
		FILE *file = fopen(path, "w");

		ck_assert(file != NULL);
		fwrite(matrix.data, 1, matrix.size, file);
		fclose(file);
	}
	read_file("tests/explain/vendor-matrix.tsv", &expected);
	for (a = bytes_span(&expected), b = bytes_span(&matrix); a.size || b.size;) {
		size_t a_end = span_find(a, '\n'), b_end = span_find(b, '\n');

		ck_assert_msg(span_equal(span_part(a, 0, a_end), span_part(b, 0, b_end)),
			      "expected: %.*s\nfound:    %.*s", (int)a_end, (const char *)a.data,
			      (int)b_end, (const char *)b.data);
		a = span_after(a, a_end + 1);
		b = span_after(b, b_end + 1);
	}
	bytes_release(&expected);
	bytes_release(&matrix);
}
END_TEST

/* Replies that refuse: only these have something to be explained by their words. */
START_TEST(every_refusal_of_the_facts_is_recognised_when_the_server_is_known)
{
	struct facts facts;
	size_t number = 1;

	for (facts_open(&facts, "tests/facts/vendor-replies.tsv"); facts_next(&facts); number++) {
		struct bytes reply = BYTES_INIT;

		append_reply(&reply, facts.cells[0]);
		if (reply.data[0] == '4' || reply.data[0] == '5')
			ck_assert_msg(strcmp(speaking(bytes_span(&reply), facts.cells[3]), "-") !=
					      0,
				      "%d: %s", (int)number, bytes_text(&reply));
		bytes_release(&reply);
	}
}
END_TEST

START_TEST(every_rule_hits_a_reply_of_the_facts_or_is_listed_here)
{
	/* Words that the fact table has no sample of. */
	static const char *const others[] = {
		"gmail-app-password",
		"exchange-need-mail",
		"exchange-send-hello",
		"exchange-send-as",
		"exchange-unknown-auth",
		"postfix-no-ptr",
		"postfix-rcpt-syntax",
		"postfix-need-mail",
		"postfix-nested-mail",
		"postfix-send-helo",
		"postfix-already-authenticated",
		"postfix-helo-unresolved",
		"postfix-helo-invalid",
		"postfix-rcpt-fqdn",
		"postfix-sender-fqdn",
		"postfix-sender-login",
		"postfix-sender-not-logged-in",
		"postfix-sasl-lost",
		"postfix-sasl-mechanism",
		"postfix-sasl-base64",
		"postfix-bare-lf",
		"postfix-pipelining",
		"exim-auth-not-advertised",
		"exim-starttls-not-advertised",
		"dovecot-auth-temp",
		"dovecot-auth-failed",
		"barracuda-list",
		"spamcop",
		"yahoo-deferred",
	};
	struct bytes matrix = BYTES_INIT;
	const struct vendor_rule *rule;

	make_matrix(&matrix);
	for (size_t n = 0; (rule = vendor_rule_row(n)); n++) {
		bool listed = strstr(bytes_text(&matrix), rule->name) != NULL;

		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			listed = listed || !strcmp(others[i], rule->name);
		ck_assert_msg(listed, "%s never holds", rule->name);
	}
	bytes_release(&matrix);
}
END_TEST

/* What the fact table has no sample of, and texts that must not be taken for somebody's. */
static const struct {
	const char *reply, *server, *rule;
} samples[] = {
	{ "534-5.7.9 Application-specific password required. Learn more at\n534 5.7.9  "
	  "https://support.google.com/mail/?p=InvalidSecondFactor - gsmtp",
	  "", "gmail-app-password" },
	{ "535 5.7.8 Error: authentication failed: Connection lost to authentication server", "",
	  "postfix-sasl-lost" },
	{ "535 5.7.8 Error: authentication failed: Invalid base64 data in initial response", "",
	  "postfix-sasl-base64" },
	{ "535 5.7.8 Error: authentication failed: Invalid authentication mechanism", "",
	  "postfix-sasl-mechanism" },
	{ "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", "", "postfix-sasl-failed" },
	{ "503 5.5.1 Error: nested MAIL command", "", "postfix-nested-mail" },
	{ "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user c@b.example", "",
	  "postfix-sender-login" },
	{ "553 5.7.1 <a@b.example>: Sender address rejected: not logged in", "",
	  "postfix-sender-not-logged-in" },
	{ "521 5.5.2 mail.example.test Error: bare <LF> received", "", "postfix-bare-lf" },
	{ "503 AUTH command used when not advertised", "", "exim-auth-not-advertised" },
	{ "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "",
	  "exchange-send-as" },
	{ "504 5.7.4 Unrecognized authentication type", "", "exchange-unknown-auth" },
	{ "503 5.5.2 Send hello first", "", "exchange-send-hello" },
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.spamcop.net; "
	  "Blocked",
	  "", "spamcop" },
	{ "535 5.7.8 Authentication failed", "dovecot", "dovecot-auth-failed" },
	{ "454 4.7.0 Temporary authentication failure", "dovecot", "dovecot-auth-temp" },
	/* common words are nobody's while nothing is known of the server */
	{ "503 5.5.1 Bad sequence of commands.", "", "-" },
	{ "503 5.5.1 Bad sequence of commands.", "gmail", "gmail-bad-sequence" },
	{ "530 Authentication required", "", "-" },
	{ "530 Authentication required", "ses", "ses-auth-required" },
	/* the words of one are not looked for at another */
	{ "550 relay not permitted", "", "exim-relay" },
	{ "550 relay not permitted", "sendmail", "-" },
	/* the code has to fit as well as the text */
	{ "250 2.0.0 Relay access denied", "", "-" },
	{ "554 5.7.1 <a@b.example>: Relay access denied", "", "postfix-relay" },
};

START_TEST(words_are_taken_for_whose_they_are)
{
	ck_assert_str_eq(speaking(span_text(samples[_i].reply), span_text(samples[_i].server)),
			 samples[_i].rule);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("vendor");
	TCase *tcase = tcase_create("rules");

	tcase_add_test(tcase, the_matrix_of_hits_is_the_expected_one);
	tcase_add_test(tcase, every_refusal_of_the_facts_is_recognised_when_the_server_is_known);
	tcase_add_test(tcase, every_rule_hits_a_reply_of_the_facts_or_is_listed_here);
	tcase_add_loop_test(tcase, words_are_taken_for_whose_they_are, 0,
			    sizeof(samples) / sizeof(samples[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}

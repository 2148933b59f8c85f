/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of probes out of written sessions, and the rows that are made of them. */
#include <jansson.h>
#include <string.h>

#include "../explain/transcript.h"
#include "../tools/unit.h"
#include "cli/probe_result.h"
#include "cli/probe_table.h"

#define CONNECTED "connect port=25\n"
#define GREETED CONNECTED "S: 220 mail.example.test ESMTP\n"
#define HELLO GREETED "C: EHLO a.example\nS: 250-mail.example.test\nS: 250-SIZE 1000\n"
#define CLEAR HELLO "S: 250 STARTTLS\n"
#define SECURED                                                                                    \
	CLEAR "C: STARTTLS\nS: 220 go\nTLS trusted version=TLS_1.3\n"                              \
	      "C: EHLO a.example\nS: 250-mail.example.test\nS: 250 AUTH PLAIN LOGIN\n"
#define BYE "C: QUIT\nS: 221 bye\nclosed server fin\n"

static void read_session(const char *session, enum probe_kind kind, struct probe_result *result)
{
	struct transcript t;

	transcript_play(&t, session);
	probe_read(t.journal, kind, result);
	transcript_release(&t);
}

START_TEST(stages_follow_from_the_session)
{
	static const struct {
		const char *session;
		enum probe_kind kind;
		/* a letter a stage: - none, o ok, w warning, F failed */
		const char *stages;
		enum exit_status status;
		const char *summary; /* occurs in it; NULL: none */
	} rows[] = {
		{ SECURED BYE, PROBE_SUBMISSION, "-ooooo--o", EXIT_DONE, NULL },
		{ SECURED BYE, PROBE_EXCHANGE, "-ooooo--o", EXIT_DONE, NULL },
		{ HELLO "S: 250 HELP\n" BYE, PROBE_EXCHANGE, "-ooow----", EXIT_DONE, "STARTTLS" },
		{ HELLO "S: 250 HELP\n" BYE, PROBE_SUBMISSION, "-oooF----", EXIT_TLS, "" },
		{ HELLO "S: 250-AUTH PLAIN\nS: 250 STARTTLS\n"
			"C: STARTTLS\nS: 220 go\nTLS trusted version=TLS_1.3\n"
			"C: EHLO a.example\nS: 250 AUTH PLAIN\n" BYE,
		  PROBE_SUBMISSION, "-ooooo--w", EXIT_DONE, "in-clear|before TLS" },
		{ CLEAR "C: STARTTLS\nS: 220 go\nTLS untrusted problem=expired "
			"problem_text=it_expired\n" BYE,
		  PROBE_EXCHANGE, "-oooow---", EXIT_DONE, "it_expired" },
		{ CLEAR "C: STARTTLS\nS: 220 go\nTLS untrusted problem=expired "
			"problem_text=it_expired\n" BYE,
		  PROBE_SUBMISSION, "-ooooF--w", EXIT_TLS, "it_expired" },
		{ CLEAR "C: STARTTLS\nS: 220 go\nTLS untrusted problem=expired dane=matched\n" BYE,
		  PROBE_EXCHANGE, "-oooooo--", EXIT_DONE, NULL },
		{ CLEAR "C: STARTTLS\nS: 220 go\nTLS trusted dane=mismatched\n" BYE, PROBE_EXCHANGE,
		  "-oooooF--", EXIT_TLS, "" },
		{ CLEAR "C: STARTTLS\nS: 220 go\nTLS trusted dane=lookup-failed\n" BYE,
		  PROBE_EXCHANGE, "-oooooF--", EXIT_TLS, "looked up safely" },
		{ CLEAR
		  "C: STARTTLS\nS: 220 go\nTLS trusted chain_verdict=ok sts_mode=enforce\n" BYE,
		  PROBE_EXCHANGE, "-ooooo-F-", EXIT_TLS, "does not satisfy" },
		{ CLEAR
		  "C: STARTTLS\nS: 220 go\nTLS trusted chain_verdict=ok sts_mode=testing\n" BYE,
		  PROBE_EXCHANGE, "-ooooo-w-", EXIT_DONE, "does not satisfy" },
		{ CLEAR "C: STARTTLS\nS: 220 go\n"
			"TLS trusted chain_verdict=ok sts_mode=enforce sts_matched=mx.test\n" BYE,
		  PROBE_EXCHANGE, "-ooooo-o-", EXIT_DONE, NULL },
		{ "connect\npolicy domain=a.test sts=unreachable\n" SECURED BYE, PROBE_EXCHANGE,
		  "-ooooo-Fo", EXIT_TLS, "cannot be fetched" },
		{ CLEAR "C: STARTTLS\nS: 454 not now\n" BYE, PROBE_EXCHANGE, "-oooF----", EXIT_TLS,
		  "454" },
		{ GREETED "C: EHLO a.example\nS: 501 no\n" BYE, PROBE_EXCHANGE, "-ooF-----",
		  EXIT_EHLO, "501" },
		{ CONNECTED "S: 554 no\n" BYE, PROBE_EXCHANGE, "-oF------", EXIT_GREETING, "554" },
		{ CONNECTED "S: HTTP/1.1 400 no\nclosed server fin\n", PROBE_EXCHANGE, "-oF------",
		  EXIT_GREETING, "web server" },
		{ CONNECTED "timeout\n", PROBE_EXCHANGE, "-oF------", EXIT_TIMEOUT,
		  "says nothing" },
		{ CONNECTED "closed server fin\n", PROBE_EXCHANGE, "-oF------", EXIT_GREETING,
		  "without a greeting" },
		{ "failed connect\n", PROBE_EXCHANGE, "-F-------", EXIT_CONNECT, "did not work" },
		{ "failed resolve\n", PROBE_EXCHANGE, "F--------", EXIT_RESOLVE, "did not work" },
	};
	static const char letters[] = "-owF";

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct probe_result result;
		char stages[PROBE_STAGES + 1] = "";
		const char *summary = rows[i].summary;

		read_session(rows[i].session, rows[i].kind, &result);
		for (int stage = 0; stage < PROBE_STAGES; stage++)
			stages[stage] = letters[result.cells[stage].verdict];
		ck_assert_msg(!strcmp(stages, rows[i].stages), "row %zu: %s", i, stages);
		ck_assert_msg(result.status == rows[i].status, "row %zu: %d", i, result.status);
		ck_assert_msg((summary == NULL) == (result.summary == NULL), "row %zu: %s", i,
			      result.summary ? result.summary : "no summary");
		if (summary && strchr(summary, '|'))
			summary = strchr(summary, '|') + 1;
		ck_assert_msg(!summary || strstr(result.summary, summary) != NULL, "row %zu: %s", i,
			      result.summary);
		probe_result_release(&result);
	}
}
END_TEST

START_TEST(what_the_server_offers_is_kept)
{
	struct probe_result result;

	read_session(SECURED BYE, PROBE_SUBMISSION, &result);
	ck_assert(result.starttls);
	ck_assert_uint_eq(result.port, 25);
	ck_assert_str_eq(result.greeting, "mail.example.test ESMTP");
	ck_assert_str_eq(result.auth_after, "PLAIN LOGIN");
	ck_assert_ptr_null(result.auth_before);
	ck_assert_str_eq(result.tls_version, "TLS_1.3");
	probe_result_release(&result);
}
END_TEST

static size_t longest_line(struct bytes *text)
{
	struct span rest = bytes_span(text);
	size_t longest = 0;

	while (rest.size) {
		size_t size = span_find(rest, '\n');

		longest = size > longest ? size : longest;
		rest = span_after(rest, size + 1);
	}
	return longest;
}

START_TEST(a_row_fits_eighty_columns_and_a_long_name_is_cut)
{
	struct probe_result result;
	const struct probe_line line = { "mx:example.test",
					 "a-very-long-name-of-a-mail-exchanger.example.test:25",
					 &result, true };
	struct bytes out = BYTES_INIT;

	read_session(SECURED BYE, PROBE_SUBMISSION, &result);
	probe_table_head(&out, 80);
	probe_table_row(&out, &line, 80);
	ck_assert_uint_le(longest_line(&out), 80 + 2); /* an ellipsis has three bytes */
	bytes_clear(&out);
	probe_ports_head(&out, 80);
	probe_ports_row(&out, &line, 80);
	ck_assert_uint_le(longest_line(&out), 80 + 6);
	bytes_release(&out);
	probe_result_release(&result);
}
END_TEST

START_TEST(a_json_row_is_json_whatever_the_server_said)
{
	struct probe_result result;
	const struct probe_line line = { "mx:example.test", "mx.example.test:25", &result, false };
	struct bytes out = BYTES_INIT;
	json_t *value;

	read_session(CONNECTED "S: 220 \"mail\\ \x1b[31m \xff ready\n" BYE, PROBE_EXCHANGE,
		     &result);
	probe_json_row(&out, &line);
	value = json_loads(bytes_text(&out), 0, NULL);
	ck_assert_ptr_nonnull(value);
	ck_assert_str_eq(json_string_value(json_object_get(value, "target")), "mx:example.test");
	ck_assert_str_eq(
		json_string_value(json_object_get(
			json_object_get(json_object_get(value, "stages"), "greeting"), "verdict")),
		"ok");
	json_decref(value);
	bytes_clear(&out);
	probe_table_row(&out, &line, 80);
	probe_ports_row(&out, &line, 80);
	ck_assert_uint_eq(span_find(bytes_span(&out), 0x1b), out.size);
	bytes_release(&out);
	probe_result_release(&result);
}
END_TEST

START_TEST(a_monitor_is_told_the_worst)
{
	static const struct {
		const char *sessions[3];
		int status;
		const char *says;
	} rows[] = {
		{ { SECURED BYE }, 0, "SMTP OK - 1/1 ok|time=" },
		{ { SECURED BYE, HELLO "S: 250 HELP\n" BYE }, 1, "SMTP WARNING - 1/2 ok; " },
		{ { CONNECTED "S: 554 no\n" BYE, SECURED BYE }, 2, "SMTP CRITICAL - 1/2 ok; " },
		{ { "failed resolve\n" }, 3, "SMTP UNKNOWN - 0/1 ok; " },
		{ { "failed resolve\n", CONNECTED "S: 554 no|bar\n" BYE, SECURED BYE },
		  2,
		  "SMTP CRITICAL - 1/3 ok; " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct probe_result results[3];
		struct probe_line lines[3];
		struct bytes out = BYTES_INIT;
		size_t count = 0;

		for (; count < 3 && rows[i].sessions[count]; count++) {
			read_session(rows[i].sessions[count], PROBE_EXCHANGE, &results[count]);
			lines[count] =
				(struct probe_line){ "t", "place:25", &results[count], false };
		}
		ck_assert_int_eq(probe_check_status(lines, count), rows[i].status);
		probe_check_line(&out, lines, count);
		ck_assert_msg(span_starts_word(bytes_span(&out), rows[i].says), "%s",
			      bytes_text(&out));
		/* One bar, in front of the figures; one line. */
		ck_assert_ptr_eq(strchr(bytes_text(&out), '|'), strrchr(bytes_text(&out), '|'));
		ck_assert_uint_eq(span_find(bytes_span(&out), '\n'), out.size - 1);
		for (size_t n = 0; n < count; n++)
			probe_result_release(&results[n]);
		bytes_release(&out);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("probe");
	TCase *tests = tcase_create("probe");

	tcase_add_test(tests, stages_follow_from_the_session);
	tcase_add_test(tests, what_the_server_offers_is_kept);
	tcase_add_test(tests, a_row_fits_eighty_columns_and_a_long_name_is_cut);
	tcase_add_test(tests, a_json_row_is_json_whatever_the_server_said);
	tcase_add_test(tests, a_monitor_is_told_the_worst);
	suite_add_tcase(suite, tests);
	return suite;
}

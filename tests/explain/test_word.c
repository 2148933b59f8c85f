/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and reply lines explained without a session, and the two written forms. */
#include <jansson.h>
#include <string.h>

#include "../tools/unit.h"
#include "explain/catalogue.h"
#include "explain/queue_id.h"
#include "transcript.h"

static const struct {
	const char *word;
	enum verb after;
	const char *server;
	const char *title;
	const char *rule;
	enum heading heading;
	const char *says;
} words[] = {
	{ "334", VERB_UNKNOWN, "", "334 Server Challenge", "code 334", HEADING_DESCRIPTION,
	  "Base64" },
	{ "handshake_failure", VERB_UNKNOWN, "", "TLS alert 40 handshake_failure", "TLS alerts",
	  HEADING_DESCRIPTION, "no common choice" },
	{ " 250 ", VERB_UNKNOWN, "", "250 Completed", "code 250", HEADING_FIX, "No fix needed" },
	{ "467", VERB_UNKNOWN, "", "467 (an unknown code)", "the digits of 467",
	  HEADING_DESCRIPTION, "second digit is 6" },
	{ "5.7.8", VERB_UNKNOWN, "", "5.7.8 Authentication credentials invalid", "enhanced code",
	  HEADING_DESCRIPTION, "not accepted" },
	{ "X.7.8", VERB_UNKNOWN, "", "X.7.8 Authentication credentials invalid", "enhanced code",
	  HEADING_WHEN, "535" },
	{ "4.7.8", VERB_UNKNOWN, "", "4.7.8 Authentication credentials invalid", "enhanced code",
	  HEADING_DESCRIPTION, "makes no sense" },
	{ "2.1.5", VERB_UNKNOWN, "", "2.1.5 Destination address valid", "enhanced code",
	  HEADING_FIX, "No fix needed" },
	{ "5.7.999", VERB_UNKNOWN, "", "5.7.999 (a detail in no registry)", "class and subject",
	  HEADING_DESCRIPTION, "permission" },
	{ "EHLO", VERB_UNKNOWN, "", "EHLO Extended hello", "command EHLO", HEADING_DESCRIPTION,
	  "EHLO host.name" },
	{ "ehlo", VERB_UNKNOWN, "", "EHLO Extended hello", "command EHLO", HEADING_WHEN,
	  "STARTTLS" },
	{ "MAIL FROM:<a@b.example>", VERB_UNKNOWN, "", "MAIL Begin a transaction: the sender",
	  "command MAIL", HEADING_FIX, "brackets" },
	{ "AUTH PLAIN", VERB_UNKNOWN, "", "AUTH Log in", "command AUTH", HEADING_DESCRIPTION,
	  "one step" },
	{ "SIZE", VERB_UNKNOWN, "", "SIZE (EHLO keyword)", "keyword SIZE", HEADING_DESCRIPTION,
	  "largest message" },
	{ "SIZE 35882577", VERB_UNKNOWN, "", "SIZE (EHLO keyword)", "keyword SIZE", HEADING_DECODED,
	  "34.2 MiB" },
	{ "LIMITS RCPTMAX=50 FOO=1", VERB_UNKNOWN, "", "LIMITS (EHLO keyword)", "keyword LIMITS",
	  HEADING_DECODED, "RCPTMAX=50: that many recipients" },
	{ "XXXXXXXA", VERB_UNKNOWN, "", "XXXXXXXA (EHLO keyword)", "keyword XXXXXXXA",
	  HEADING_DESCRIPTION, "firewall" },
	{ "XXXA", VERB_UNKNOWN, "", "XXXA (EHLO keyword)", "keyword XXXA", HEADING_DESCRIPTION,
	  "firewall" },
	{ "STARTTLS", VERB_UNKNOWN, "", "STARTTLS Start TLS", "command STARTTLS",
	  HEADING_DESCRIPTION, "changed to TLS" },
	{ "SCRAM-SHA-256", VERB_UNKNOWN, "", "SCRAM-SHA-256 (SASL mechanism)",
	  "mechanism SCRAM-SHA-256", HEADING_DESCRIPTION, "proof" },
	{ "535 5.7.8 Error: authentication failed", VERB_UNKNOWN, "",
	  "535 Authentication Credentials Invalid", "the words of Postfix (postfix-sasl-failed)",
	  HEADING_FIX, "Dovecot" },
	{ "454 4.7.0 TLS not available due to local problem", VERB_STARTTLS, "postfix",
	  "454 Temporary Authentication or TLS Failure", "the words of Postfix (postfix-tls-local)",
	  HEADING_DESCRIPTION, "not your TLS" },
	{ "454", VERB_STARTTLS, "", "454 Temporary Authentication or TLS Failure",
	  "454 after STARTTLS", HEADING_DESCRIPTION, "TLS is offered here" },
	{ "454", VERB_AUTH, "", "454 Temporary Authentication or TLS Failure",
	  "454 after AUTH: the server could not check", HEADING_FIX, "Keep the password" },
	{ "250", VERB_MESSAGE, "", "250 Completed", "250 after the final dot", HEADING_DESCRIPTION,
	  "not delivered yet" },
	{ "550 5.7.1 <a@b.example>... Relaying denied", VERB_RCPT, "sendmail",
	  "550 Mailbox Unavailable or Policy Reject", "the words of Sendmail (sendmail-relay)",
	  HEADING_FIX, "Log in" },
	{ "535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  "
	  "https://support.google.com/mail/?p=BadCredentials x1-2002 - gsmtp",
	  VERB_UNKNOWN, "", "535 Authentication Credentials Invalid",
	  "the words of Gmail (gmail-bad-credentials)", HEADING_FIX, "app password" },
	{ "250 4.7.0 odd", VERB_UNKNOWN, "", "250 Completed", "code 250 with 4.7.0",
	  HEADING_DESCRIPTION, "contradicts" },
	{ "334 VXNlcm5hbWU6", VERB_UNKNOWN, "", "334 Server Challenge", "code 334", HEADING_DECODED,
	  "\"Username:\"" },
	{ "250 2.0.0 Ok: queued as 4F2aBc1234", VERB_UNKNOWN, "", "250 Completed",
	  "code 250 with 2.0.0", HEADING_DECODED, "4F2aBc1234" },
};

START_TEST(words_are_explained)
{
	struct explain_context context = { words[_i].after, span_text(words[_i].server) };
	struct bytes texts = BYTES_INIT;
	struct explanation e;

	ck_assert_msg(explain_word(span_text(words[_i].word), &context, &e), "%s", words[_i].word);
	ck_assert_str_eq(e.title, words[_i].title);
	ck_assert_str_eq(e.rule, words[_i].rule);
	explanation_texts(&e, words[_i].heading, &texts);
	ck_assert_msg(strstr(bytes_text(&texts), words[_i].says) != NULL, "\"%s\" not in:\n%s",
		      words[_i].says, bytes_text(&texts));
	bytes_release(&texts);
	explanation_release(&e);
}
END_TEST

START_TEST(every_word_of_the_catalogue_is_explained)
{
	struct catalogue_item item;

	for (int list = 0; list < CATALOGUE_FINDINGS; list++)
		for (size_t n = 0; catalogue_item((enum catalogue)list, n, &item); n++) {
			struct bytes texts = BYTES_INIT;
			struct explanation e;

			ck_assert_msg(explain_word(span_text(item.word), NULL, &e), "%s",
				      item.word);
			for (int h = HEADING_DESCRIPTION; h < HEADING_COUNT; h++) {
				bytes_clear(&texts);
				explanation_texts(&e, (enum heading)h, &texts);
				ck_assert_msg(texts.size > 0, "nothing under %s of %s",
					      heading_name((enum heading)h), item.word);
			}
			bytes_release(&texts);
			explanation_release(&e);
		}
}
END_TEST

START_TEST(nothing_is_made_up_for_other_words)
{
	static const char *const others[] = { "",    "hello", "600", "199",
					      "5.7", "6.7.8", "12",  "25000" };
	struct explanation e;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		ck_assert_msg(!explain_word(span_text(others[i]), NULL, &e), "%s", others[i]);
}
END_TEST

START_TEST(near_misses_are_named)
{
	static const struct {
		const char *word, *near;
	} rows[] = { { "HLEO", "EHLO\n" },
		     { "EHL0", "EHLO\n" },
		     { "STARTLS", "STARTTLS\n" },
		     { "SCRAM-SHA-265", "SCRAM-SHA-256\n" },
		     { "PIPELINIG", "PIPELINING\n" } };
	struct bytes out = BYTES_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bytes_clear(&out);
		explain_nearest(span_text(rows[i].word), &out);
		ck_assert_msg(strstr(bytes_text(&out), rows[i].near) != NULL, "%s: %s",
			      rows[i].word, bytes_text(&out));
	}
	bytes_clear(&out);
	explain_nearest(span_text("zzzzzzzzzzzzzzzzzz"), &out);
	ck_assert_uint_eq(out.size, 0);
	bytes_release(&out);
}
END_TEST

START_TEST(text_is_wrapped_and_every_heading_named)
{
	struct bytes out = BYTES_INIT;
	struct explanation e;
	struct span rest;

	ck_assert(explain_word(span_text("421"), NULL, &e));
	explanation_append_text(&e, 60, 2, &out);
	ck_assert(strstr(bytes_text(&out), "  421 Service Not Available\n") == bytes_text(&out));
	ck_assert(strstr(bytes_text(&out), "  4xx Transient Negative") != NULL);
	for (int h = HEADING_DESCRIPTION; h < HEADING_COUNT; h++)
		ck_assert(strstr(bytes_text(&out), heading_name((enum heading)h)) != NULL);
	for (rest = bytes_span(&out); rest.size;) {
		size_t end = span_find(rest, '\n');

		ck_assert_uint_le(end, 64); /* bytes; the middle dot and section sign have two */
		rest = span_after(rest, end + 1);
	}
	explanation_release(&e);
	bytes_release(&out);
}
END_TEST

START_TEST(json_is_the_annotation_of_the_contract)
{
	struct bytes out = BYTES_INIT;
	struct explain_context context = { VERB_STARTTLS, { NULL, 0 } };
	struct explanation e;
	json_t *root;

	ck_assert(explain_word(span_text("454 4.7.0 TLS not available \"now\" \x1b[2J"), &context,
			       &e));
	explanation_append_json(&e, &out);
	root = json_loads(bytes_text(&out), 0, NULL);
	ck_assert(json_is_object(root));
	ck_assert_str_eq(json_string_value(json_object_get(root, "title")),
			 "454 Temporary Authentication or TLS Failure");
	ck_assert_str_eq(json_string_value(json_object_get(root, "class")),
			 "4xx Transient Negative");
	ck_assert(json_is_array(json_object_get(root, "next")));
	ck_assert(json_is_string(json_object_get(root, "rule")));
	ck_assert(json_object_get(root, "why") == NULL);
	ck_assert(!strchr(bytes_text(&out), '\x1b'));
	json_decref(root);
	explanation_release(&e);
	bytes_release(&out);
}
END_TEST

START_TEST(queue_ids_are_picked_out)
{
	static const struct {
		const char *text, *id;
	} rows[] = {
		{ "Ok: queued as 4F2aBc1234", "4F2aBc1234" },
		{ "OK id=1rABcD-000000001Ab-2CdE", "1rABcD-000000001Ab-2CdE" },
		{ "5AM1234 Message accepted for delivery", "5AM1234" },
		{ "ok 1700000000 qp 12345", "12345" },
		{ "OK  1700000000 x1-20020a17.12 - gsmtp", "x1-20020a17.12" },
		{ "Ok 010001739abc-1", "010001739abc-1" },
		{ "<x@y> [InternalId=42, Hostname=a.b] 1 bytes Queued mail for delivery", "42" },
		{ "Ok", "" },
		{ "Message accepted, thank you", "" },
		{ "Message accepted for delivery", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct span id = queue_id_in(span_text(rows[i].text));

		ck_assert_msg(span_is(id, rows[i].id), "%s: %.*s", rows[i].text, (int)id.size,
			      id.size ? (const char *)id.data : "");
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("word");
	TCase *tcase = tcase_create("words");

	tcase_add_loop_test(tcase, words_are_explained, 0, sizeof(words) / sizeof(words[0]));
	tcase_add_test(tcase, every_word_of_the_catalogue_is_explained);
	tcase_add_test(tcase, nothing_is_made_up_for_other_words);
	tcase_add_test(tcase, near_misses_are_named);
	tcase_add_test(tcase, text_is_wrapped_and_every_heading_named);
	tcase_add_test(tcase, json_is_the_annotation_of_the_contract);
	tcase_add_test(tcase, queue_ids_are_picked_out);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session, expressions, and the lines of it that each lets through. */
#include "journal/filter.h"

#include <stdio.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "journal/members.h"
#include "journal/scribe.h"

static struct journal *journal;
static struct secrets *secrets;
static struct scribe *scribe;
static struct bytes found;

static void server(const char *text)
{
	scribe_push(scribe, 1000, span_text(text));
}

static void client(const char *text)
{
	struct outgoing line;

	outgoing_init(&line, span_text(text), ORIGIN_TYPED);
	scribe_command(scribe, 1000, &line);
	outgoing_release(&line);
}

static void open_session(void)
{
	journal = journal_new(0, 0, "smtp://mail.example.test");
	secrets = secrets_new();
	scribe = scribe_new(journal, secrets, 1);
	found = (struct bytes)BYTES_INIT;
	scribe_connected(scribe, 0, span_of(NULL, 0), false);
	server("220 mail.example.test\r\n");
	client("EHLO me");
	server("250-mail.example.test\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n");
	client("AUTH PLAIN AGEAYg==");
	server("535 5.7.8 Authentication failed\r\n");
	client("XYZZY now");
	server("500 5.5.2 What?\n"); /* a bare LF */
	client("MAIL FROM:<a@b.c>");
	server("250 2.1.0 Ok\r\n");
	client("QUIT");
	server("421 4.3.2 Shutting down\r\n");
	scribe_note(scribe, 1000, span_text("it is the password"));
}

static void close_session(void)
{
	scribe_free(scribe);
	journal_free(journal);
	secrets_free(secrets);
	bytes_release(&found);
}

/* "C:AUTH S:535 …" of commands, replies and notes that match. */
static const char *matches(const struct filter *filter)
{
	char text[32];

	bytes_clear(&found);
	for (uint32_t id = 1; id <= journal_count(journal); id++) {
		const struct event *event = journal_event(journal, id);

		if (!filter_matches(filter, journal, id))
			continue;
		if (event->kind == EVENT_COMMAND)
			snprintf(text, sizeof(text), "C:%.*s ",
				 event->size < 4 ? (int)event->size : 4, (const char *)event->data);
		else if (event->kind == EVENT_REPLY)
			snprintf(text, sizeof(text), "S:%u ", event->code);
		else if (event->kind == EVENT_NOTE)
			snprintf(text, sizeof(text), "note ");
		else
			continue;
		bytes_append_text(&found, text);
	}
	if (found.size)
		found.size--;
	return bytes_text(&found);
}

static const struct {
	const char *expression, *matches;
} rows[] = {
	{ "code 5xx", "C:AUTH S:535 C:XYZZ S:500" },
	{ "code 53x", "C:AUTH S:535" },
	{ "code 421", "C:QUIT S:421" },
	{ "CODE 5XX AND DIR s", "S:535 S:500" },
	{ "code 5xx dir C", "C:AUTH C:XYZZ" },
	{ "verb AUTH", "C:AUTH S:535" },
	{ "verb xyzzy", "C:XYZZ S:500" },
	{ "status 5.7.*", "C:AUTH S:535" },
	{ "status 5.*", "C:AUTH S:535 C:XYZZ S:500" },
	{ "status *.3.2 and dir S", "S:421" },
	{ "flaw", "C:XYZZ S:500" },
	{ "flaw bare_lf and dir S", "S:500" },
	{ "flaw nul", "" },
	{ "status=sent", "" }, /* a text, from a log */
	{ "code:", "" },
	{ "kind note", "note" },
	{ "password", "note" },
	{ "SIZE", "S:250" }, /* in the second line of a reply */
	{ "\"Authentication failed\"", "S:535" },
	{ "/^250 2\\./", "S:250" },
	{ "/AUTH|MAIL/ dir C", "C:AUTH C:MAIL" },
	{ "\"code\"", "" },
	{ "not dir C and not dir S and password", "note" },
	{ "code 421 or code 535 dir S", "S:535 C:QUIT S:421" },
	{ "(code 421 or code 535) dir S", "S:535 S:421" },
	{ "not not code 421", "C:QUIT S:421" },
	{ "code *21", "C:QUIT S:421" },
	{ "code X35", "C:AUTH S:535" },
	{ "status x.7.8", "C:AUTH S:535" },
	{ "status 5.7.9", "" },
	{ "\tdir\tS code 421 ", "S:421" },
	{ "\"sl\\\"ash\" or \"421\" dir C", "" },
	{ "not (code 2xx or code 5xx or kind note) and (dir C or dir S)", "C:QUIT S:421" },
};

START_TEST(an_expression_lets_through_what_it_says)
{
	struct filter_fault fault = { 0, "" };
	struct filter *filter = filter_parse(span_text(rows[_i].expression), &fault);

	ck_assert_msg(filter != NULL, "%s: %s", rows[_i].expression, fault.text);
	ck_assert_str_eq(matches(filter), rows[_i].matches);
	ck_assert(span_is(filter_text(filter), rows[_i].expression));
	filter_free(filter);
}
END_TEST

static const struct {
	const char *expression;
	size_t at;
	const char *says;
} wrong[] = {
	{ "", 0, "missing at the end" },
	{ "code", 4, "such as 550 or 5xx" },
	{ "code 5", 5, "such as 550 or 5xx" },
	{ "verb AUTH and", 13, "missing at the end" },
	{ "verb AUTH and or", 14, "missing before \"or\"" },
	{ "(code 5xx", 0, "not closed" },
	{ "code 5xx)", 8, "No parenthesis is open" },
	{ "dir X", 4, "C for what was sent" },
	{ "dir CS", 4, "C for what was sent" },
	{ "dir \"\"", 4, "" },
	{ "code>=500", 0, "such as 550 or 5xx" },
	{ "dir C code:550", 6, "such as 550 or 5xx" },
	{ "verb=AUTH", 0, "such as AUTH or MAIL" },
	{ "code y50", 5, "such as 550 or 5xx" },
	{ "code 5!0", 5, "such as 550 or 5xx" },
	{ "status 5", 7, "" },
	{ "status 5.7.8.9", 7, "" },
	{ "status 5.1000", 7, "" },
	{ "status 5.a.b", 7, "" },
	{ "verb 1", 5, "" },
	{ ")", 0, "No parenthesis is open" },
	{ "and", 0, "" },
	{ "/open", 0, "" },
	{ "\"open", 0, "" },
	{ "/", 0, "" },
	{ "\"", 0, "" },
	{ "status 5", 7, "such as 5.7.8" },
	{ "kind nothing", 5, "such as NOTE" },
	{ "flaw and \"half", 9, "quotation mark" },
	{ "flaw \"\"", 5, "Nothing stands" },
	{ "/half", 0, "slash" },
	{ "text /(/", 6, "no regular expression" },
	{ "/((ab){200}){200}/", 1, "too large" },
};

START_TEST(what_is_no_expression_is_told_with_its_place)
{
	struct filter_fault fault = { 99, "" };
	struct filter *filter = filter_parse(span_text(wrong[_i].expression), &fault);

	ck_assert_ptr_null(filter);
	ck_assert_uint_eq(fault.at, wrong[_i].at);
	ck_assert_msg(strstr(fault.text, wrong[_i].says) != NULL, "%s", fault.text);
}
END_TEST

/* A text of the pattern, as often as it takes. */
static void parse_many(const char *pattern, int times, const char *says)
{
	struct bytes text = BYTES_INIT;
	struct filter_fault fault = { 0, "" };

	for (int n = 0; n < times; n++)
		bytes_append_text(&text, pattern);
	ck_assert_ptr_null(filter_parse(bytes_span(&text), &fault));
	ck_assert_msg(strstr(fault.text, says) != NULL, "%s", fault.text);
	ck_assert_ptr_null(filter_parse(bytes_span(&text), NULL)); /* nobody asks why */
	bytes_release(&text);
}

START_TEST(length_has_a_bound)
{
	parse_many("a ", 200, "too long"); /* by its nodes */
	parse_many("/a/ flaw \"a\" ", 80, "too long");
	parse_many("xxxxxxxxx ", 100000, "too long");
}
END_TEST

START_TEST(a_nul_is_no_part_of_an_expression)
{
	struct filter_fault fault = { 0, "" };

	ck_assert_ptr_null(filter_parse(span_of("flaw\0", 5), &fault));
	ck_assert_uint_eq(fault.at, 4);
	ck_assert_ptr_nonnull(strstr(fault.text, "NUL"));
}
END_TEST

/* AUTH's later lines, the message behind DATA, what came early, what is no text. */
START_TEST(a_verb_takes_its_steps_along)
{
	struct filter *filter = filter_parse(span_text("verb AUTH dir C"), NULL);

	scribe_connected(scribe, 1000, span_of(NULL, 0), false);
	server("220 again\r\n");
	client("EHLO me");
	server("250 hi\r\n");
	client("AUTH LOGIN");
	server("334 VXNlcm5hbWU6\r\n");
	client("dGlt");
	server("334 UGFzc3dvcmQ6\r\n");
	client("*");
	server("501 no\r\n");
	ck_assert_str_eq(matches(filter), "C:AUTH C:AUTH C:dGlt C:*");
	filter_free(filter);
	filter = filter_parse(span_text("verb DATA"), NULL);
	client("DATA");
	server("354 go\r\n");
	scribe_body_sent(scribe, 1000, span_of(NULL, 0), ORIGIN_TYPED);
	server("250 queued\r\n");
	ck_assert_ptr_nonnull(strstr(matches(filter), "C:DATA S:354"));
	ck_assert_ptr_nonnull(strstr(matches(filter), "S:250"));
	filter_free(filter);
}
END_TEST

START_TEST(members_are_searched_and_early_lines_are_flaws)
{
	struct bytes members = BYTES_INIT;
	struct filter *filter = filter_parse(span_text("wrong-name"), NULL);
	uint32_t id;

	members_add_text(&members, "version", span_text("TLS 1.3"));
	members_add_text(&members, "problem", span_text("wrong-name"));
	id = scribe_tls_ready(scribe, 1000, bytes_span(&members), false);
	ck_assert(filter_matches(filter, journal, id));
	ck_assert(!filter_matches(filter, journal, 1));
	ck_assert(!filter_matches(filter, journal, journal_count(journal) + 1));
	filter_free(filter);
	filter = filter_parse(span_text("flaw"), NULL);
	scribe_push_early(scribe, 1000, span_text("250 early\r\n"));
	ck_assert(filter_matches(filter, journal, journal_count(journal)));
	filter_free(filter);
	filter = filter_parse(span_text("flaw nul"), NULL);
	ck_assert(!filter_matches(filter, journal, journal_count(journal)));
	filter_free(filter);
	bytes_release(&members);
}
END_TEST

START_TEST(nesting_has_a_bound)
{
	struct bytes text = BYTES_INIT;
	struct filter_fault fault = { 0, "" };

	for (int n = 0; n < 100; n++)
		bytes_append_text(&text, "not ");
	bytes_append_text(&text, "flaw");
	ck_assert_ptr_null(filter_parse(bytes_span(&text), &fault));
	ck_assert_ptr_nonnull(strstr(fault.text, "too deeply"));
	bytes_release(&text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/filter");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, open_session, close_session);
	tcase_add_loop_test(all, an_expression_lets_through_what_it_says, 0,
			    sizeof(rows) / sizeof(*rows));
	tcase_add_loop_test(all, what_is_no_expression_is_told_with_its_place, 0,
			    sizeof(wrong) / sizeof(*wrong));
	tcase_add_test(all, nesting_has_a_bound);
	tcase_add_test(all, length_has_a_bound);
	tcase_add_test(all, a_nul_is_no_part_of_an_expression);
	tcase_add_test(all, a_verb_takes_its_steps_along);
	tcase_add_test(all, members_are_searched_and_early_lines_are_flaws);
	suite_add_tcase(suite, all);
	return suite;
}

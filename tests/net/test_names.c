/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name service without a name server: records from their bytes, options,
 * what needs nobody, silence. Real answers and DNSSEC: tests/live/names.test.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "base/time.h"
#include "net/loop.h"
#include "net/names.h"
#include "net/names_private.h"
#include "net/resolver.h"

#define SECOND_US UINT64_C(1000000)

static struct names *new_names(const char *server)
{
	const struct names_options options = { .server = server };
	struct fault fault = { 0 };
	struct names *names = names_new(&options, &fault);

	ck_assert_msg(names != NULL, "%s", fault.text);
	return names;
}

/* ---- records ---- */

START_TEST(a_record_is_read_from_its_bytes)
{
	static const struct {
		enum record_type type;
		const char *bytes;
		size_t size;
		const char *text; /* NULL: it is none */
	} rows[] = {
		{ RECORD_A, "\300\0\2\7", 4, "192.0.2.7" },
		{ RECORD_A, "\300\0\2", 3, NULL },
		{ RECORD_A, "\300\0\2\7\1", 5, NULL },
		{ RECORD_AAAA, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "::1" },
		{ RECORD_AAAA, "\0\0\0\1", 4, NULL },
		{ RECORD_MX, "\0\12\2mx\4test\0", 11, "10 mx.test" },
		{ RECORD_MX, "\0\0\0", 3, "0 ." },
		{ RECORD_MX, "\0\12", 2, NULL },
		{ RECORD_MX, "\0", 1, NULL },
		{ RECORD_CNAME, "\1a\1b\0", 5, "a.b" },
		{ RECORD_CNAME, "\1a\1b", 4, NULL },
		{ RECORD_CNAME, "\1a\300\14", 4, NULL },
		{ RECORD_CNAME, "\1a\0\1", 4, NULL },
		{ RECORD_PTR, "\4a.\\ \1b\0", 8, "a\\.\\\\\\032.b" },
		{ RECORD_PTR, "\2\0\377\0", 4, "\\000\\255" },
		{ RECORD_TXT, "\3v=S\4TSv1", 9, "v=STSv1" },
		{ RECORD_TXT, "", 0, "" },
		{ RECORD_TXT, "\3a\0b", 4, "ab" },
		{ RECORD_TXT, "\5ab", 3, NULL },
		{ RECORD_TLSA, "\3\1\1\253\315", 5, "3 1 1 abcd" },
		{ RECORD_TLSA, "\3\1\1", 3, "3 1 1 " },
		{ RECORD_TLSA, "\3\1", 2, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct record record;
		struct bytes text = BYTES_INIT;
		bool is = record_parse(rows[i].type, span_of(rows[i].bytes, rows[i].size), &record);

		ck_assert_msg(is == (rows[i].text != NULL), "row %zu", i);
		if (is) {
			record_append(&text, &record);
			ck_assert_str_eq(bytes_text(&text), rows[i].text);
		}
		bytes_release(&text);
		record_release(&record);
	}
}
END_TEST

/* ---- options ---- */

START_TEST(an_option_that_means_nothing_is_refused_with_an_example)
{
	static const struct {
		const char *server, *anchor, *resolve, *says;
	} rows[] = {
		{ "ns.example.test", NULL, NULL, "192.0.2.53" },
		{ "192.0.2.53:", NULL, NULL, "192.0.2.53" },
		{ "192.0.2.53:70000", NULL, NULL, "192.0.2.53" },
		{ "[::1", NULL, NULL, "192.0.2.53" },
		{ NULL, "/nonexistent/anchor", NULL, "/nonexistent/anchor" },
		{ NULL, NULL, "mail.example.test", "--resolve" },
		{ NULL, NULL, "mail.example.test:25", "--resolve" },
		{ NULL, NULL, "mail.example.test:0:192.0.2.7", "--resolve" },
		{ NULL, NULL, "mail.example.test:25:mx.test", "--resolve" },
		{ NULL, NULL, ":25:192.0.2.7", "--resolve" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct names_options options = { .server = rows[i].server,
						       .trust_anchor = rows[i].anchor,
						       .resolve = &rows[i].resolve,
						       .resolve_count = rows[i].resolve != NULL };
		bool off = !names_validates() && !rows[i].resolve;
		struct fault fault = { 0 };

		ck_assert_ptr_null(names_new(&options, &fault));
		ck_assert_int_eq(fault.kind, FAULT_USAGE);
		ck_assert_ptr_nonnull(
			strstr(fault.text, off ? "without libunbound" : rows[i].says));
	}
}
END_TEST

START_TEST(what_resolve_says_is_found_for_its_host_and_port)
{
	static const char *const told[] = { "mail.example.test:25:192.0.2.7",
					    "mail.example.test:25:[2001:db8::7]",
					    "Mail.Example.TEST.:587:192.0.2.8" };
	const struct names_options options = { .resolve = told, .resolve_count = 3 };
	struct names *names = names_new(&options, NULL);
	struct net_address address;

	ck_assert(names_resolved(names, "MAIL.example.test", 25, 0, &address));
	ck_assert_str_eq(address.text, "192.0.2.7");
	ck_assert_int_eq(net_address_port(&address), 25);
	ck_assert(names_resolved(names, "mail.example.test.", 25, 1, &address));
	ck_assert_str_eq(address.text, "2001:db8::7");
	ck_assert(!names_resolved(names, "mail.example.test", 25, 2, &address));
	ck_assert(names_resolved(names, "mail.example.test", 587, 0, &address));
	ck_assert(!names_resolved(names, "mail.example.test", 465, 0, &address));
	ck_assert(!names_resolved(names, "example.test", 25, 0, &address));
	names_free(names);
}
END_TEST

/* ---- questions ---- */

START_TEST(a_name_that_the_wire_cannot_carry_is_no_name_at_once)
{
	static const char *const impossible[] = { "", "a..b", ".a" };
	char label[70] = { 0 };
	struct names *names = new_names(NULL);

	for (size_t i = 0; i < sizeof(impossible) / sizeof(impossible[0]); i++) {
		struct names_query *query = names_ask(names, impossible[i], RECORD_A, 0);
		const struct names_answer *answer = names_answer(query, 0);

		ck_assert_ptr_nonnull(answer);
		ck_assert_int_eq(answer->outcome, NAMES_NO_NAME);
		names_query_free(query);
	}
	memset(label, 'a', 64);
	names_query_free(names_ask(names, label, RECORD_A, 0));
	names_free(names);
}
END_TEST

/* Somebody who never answers; how many were called off is counted. */
static unsigned called_off;

static bool hear(struct names_query *query)
{
	(void)query;
	return true;
}

static void say_nothing(struct names_query *query)
{
	(void)query;
}

static void call_off(struct names_query *query)
{
	(void)query;
	called_off++;
}

static const struct names_asker silent = { hear, say_nothing, call_off, NULL };

START_TEST(silence_ends_with_timed_out)
{
	struct names *names = new_names(NULL);
	struct names_query *query = names_query_new(names, "example.test", RECORD_MX, SECOND_US);

	query->asker = &silent;
	called_off = 0;
	ck_assert_ptr_null(names_answer(query, SECOND_US));
	ck_assert_uint_eq(names_deadline(query), 11 * SECOND_US);
	ck_assert_ptr_null(names_answer(query, 11 * SECOND_US - 1));
	ck_assert_uint_eq(called_off, 0);
	ck_assert_ptr_nonnull(names_answer(query, 11 * SECOND_US));
	ck_assert_uint_eq(called_off, 1);
	ck_assert_int_eq(names_answer(query, 12 * SECOND_US)->outcome, NAMES_TIMED_OUT);
	ck_assert_uint_eq(names_answer(query, 12 * SECOND_US)->took_us, 10 * SECOND_US);
	ck_assert_uint_eq(names_deadline(query), 0);
	names_query_free(query);
	ck_assert_uint_eq(called_off, 1);
	names_free(names);
}
END_TEST

/* Knows aliases only, "a" to "e": b and c stand for one another, d for e, and "n1" for "n2" for … */
static bool know_aliases(struct names_query *query)
{
	static const struct {
		const char *name, *target;
	} aliases[] = { { "a", "\1b" }, { "b", "\1c" }, { "c", "\1B" }, { "d", "\1e" } };
	unsigned char next[4] = { 2, 'n', 0, 0 };

	if (query->answer.type != RECORD_CNAME) {
		names_set_reason(query, "SERVFAIL");
		names_settle(query, NAMES_FAILED, NAMES_UNCHECKED);
		return true;
	}
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (!strcmp(query->name, aliases[i].name))
			names_add_record(query, span_of(aliases[i].target, 3));
	if (query->name[0] == 'n') {
		next[2] = (unsigned char)(query->name[1] + 1);
		names_add_record(query, span_of(next, 4));
	}
	names_settle(query, query->answer.count ? NAMES_FOUND : NAMES_NO_DATA, NAMES_INSECURE);
	return true;
}

static const struct names_asker aliases_only = { know_aliases, say_nothing, call_off, NULL };

START_TEST(aliases_that_lead_in_a_circle_are_told_from_name_servers_that_fail)
{
	static const struct {
		const char *name;
		enum record_type type;
		enum names_outcome outcome;
		const char *reason;
	} rows[] = {
		{ "a", RECORD_A, NAMES_CIRCLE, "a -> b -> c -> B" },
		{ "b", RECORD_MX, NAMES_CIRCLE, "b -> c -> B" },
		{ "d", RECORD_AAAA, NAMES_FAILED, "SERVFAIL" },
		{ "plain", RECORD_A, NAMES_FAILED, "SERVFAIL" },
		{ "n1", RECORD_A, NAMES_FAILED, "SERVFAIL" }, /* a chain without an end */
		{ "a", RECORD_TXT, NAMES_FAILED, "SERVFAIL" },
	};
	struct names *names;

	if (!names_validates())
		return; /* the system is asked in the end, and may know something */
	names = new_names("127.0.0.1:9");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct names_query *query =
			names_query_new(names, rows[i].name, rows[i].type, SECOND_US);
		const struct names_answer *answer = NULL;

		query->asker = &aliases_only;
		query->asker->ask(query);
		for (int turns = 0; turns < 20 && !answer; turns++)
			answer = names_answer(query, SECOND_US);
		ck_assert_ptr_nonnull(answer);
		ck_assert_int_eq(answer->outcome, rows[i].outcome);
		ck_assert_str_eq(answer->reason, rows[i].reason);
		names_query_free(query);
	}
	names_free(names);
}
END_TEST

START_TEST(without_libunbound_other_types_are_off_and_named_as_off)
{
	struct names *names = new_names(NULL);
	struct names_query *query = names_ask(names, "example.invalid", RECORD_MX, 0);
	const struct names_answer *answer = names_answer(query, 0);

	if (!names_validates()) {
		ck_assert_int_eq(answer->outcome, NAMES_UNAVAILABLE);
		ck_assert_ptr_nonnull(strstr(answer->reason, "libunbound"));
	}
	names_query_free(query);
	names_free(names);
}
END_TEST

START_TEST(an_address_turned_round_is_a_name)
{
	static const struct {
		const char *address, *name;
	} rows[] = {
		{ "192.0.2.7", "7.2.0.192.in-addr.arpa" },
		{ "::ffff:192.0.2.7", "7.2.0.192.in-addr.arpa" },
		{ "2001:db8::1",
		  "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct net_address address;
		struct bytes name = BYTES_INIT;

		ck_assert(net_address_parse(rows[i].address, 0, &address));
		ck_assert(names_reverse(&address, &name));
		ck_assert_str_eq(bytes_text(&name), rows[i].name);
		bytes_release(&name);
	}
}
END_TEST

/* ---- resolver ---- */

static enum resolver_state resolve(struct resolver *resolver, struct fault *fault)
{
	struct loop *loop = loop_new(NULL);
	enum resolver_state state;

	while ((state = resolver_pump(resolver, time_monotonic_us(), fault)) == RESOLVER_ASKING) {
		loop_clear(loop);
		resolver_watch(resolver, loop);
		loop_wait(loop);
	}
	loop_free(loop);
	return state;
}

START_TEST(localhost_has_loopback_addresses)
{
	const struct resolver_question question = { "localhost", 2525, NET_ADDRESS_ANY };
	struct names *names = new_names(NULL);
	struct resolver *resolver = resolver_new(names, &question, time_monotonic_us());
	struct fault fault = { 0 };
	const struct net_address *addresses;
	size_t count;

	ck_assert_int_eq(resolve(resolver, &fault), RESOLVER_DONE);
	addresses = resolver_addresses(resolver, &count);
	ck_assert_uint_ge(count, 1);
	for (size_t i = 0; i < count; i++) {
		ck_assert(net_address_is_loopback(&addresses[i]));
		ck_assert_int_eq(net_address_port(&addresses[i]), 2525);
	}
	ck_assert(!resolver_was_told(resolver));
	ck_assert_ptr_nonnull(resolver_answer(resolver, 0));
	resolver_free(resolver);
	names_free(names);
}
END_TEST

START_TEST(localhost_is_answered_at_once)
{
	static const struct {
		const char *name;
		enum record_type type;
		enum names_outcome outcome;
		const char *text;
	} rows[] = {
		{ "localhost", RECORD_A, NAMES_FOUND, "127.0.0.1" },
		{ "LocalHost.", RECORD_AAAA, NAMES_FOUND, "::1" },
		{ "mail.localhost", RECORD_A, NAMES_FOUND, "127.0.0.1" },
		{ "localhost", RECORD_MX, NAMES_NO_DATA, NULL },
		{ "_25._tcp.localhost", RECORD_TLSA, NAMES_NO_DATA, NULL },
	};
	/* A name server that is not there: nobody may be asked. */
	struct names *names = new_names(names_validates() ? "127.0.0.1:1" : NULL);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct names_query *query = names_ask(names, rows[i].name, rows[i].type, 1);
		const struct names_answer *answer = names_answer(query, 1);

		ck_assert_ptr_nonnull(answer);
		ck_assert_int_eq(answer->outcome, rows[i].outcome);
		ck_assert_str_eq(answer->source, "system");
		ck_assert_uint_eq(answer->count, rows[i].text ? 1 : 0);
		if (rows[i].text)
			ck_assert_str_eq(answer->records[0].text, rows[i].text);
		names_query_free(query);
	}
	ck_assert_ptr_null(names->unbound);
	names_free(names);
}
END_TEST

START_TEST(what_is_answered_at_once_keeps_nobody_waiting)
{
	struct names *names = new_names(NULL);
	struct names_query *query = names_ask(names, "localhost", RECORD_A, 1);
	struct loop *loop = loop_new(NULL);
	uint64_t begin_us = time_monotonic_us();

	/* Without the answer's hurry this would wait for the deadline beside it. */
	loop_add_deadline(loop, begin_us + 5 * SECOND_US);
	names_watch(query, loop);
	loop_wait(loop);
	ck_assert(time_monotonic_us() < begin_us + 4 * SECOND_US);
	names_query_free(query);
	loop_free(loop);
	names_free(names);
}
END_TEST

START_TEST(a_name_that_holds_localhost_is_none)
{
	struct names *names = new_names(names_validates() ? "127.0.0.1:1" : NULL);
	struct names_query *query = names_ask(names, "notlocalhost", RECORD_A, 1);

	ck_assert_ptr_null(names_answer(query, 1));
	names_query_free(query);
	names_free(names);
}
END_TEST

START_TEST(a_literal_needs_nobody)
{
	static const struct {
		const char *host;
		enum net_address_choice choice;
		enum resolver_state state;
		const char *says;
	} rows[] = {
		{ "192.0.2.7", NET_ADDRESS_ANY, RESOLVER_DONE, "" },
		{ "192.0.2.7", NET_ADDRESS_IPV4, RESOLVER_DONE, "" },
		{ "192.0.2.7", NET_ADDRESS_IPV6, RESOLVER_FAILED, "-6" },
		{ "::1", NET_ADDRESS_IPV6, RESOLVER_DONE, "" },
		{ "::1", NET_ADDRESS_IPV4, RESOLVER_FAILED, "-4" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct resolver_question question = { rows[i].host, 25, rows[i].choice };
		struct resolver *resolver = resolver_new(NULL, &question, 0);
		struct fault fault = { 0 };
		size_t count;

		ck_assert_int_eq(resolver_pump(resolver, 0, &fault), rows[i].state);
		resolver_addresses(resolver, &count);
		ck_assert_uint_eq(count, rows[i].state == RESOLVER_DONE);
		ck_assert_ptr_nonnull(strstr(fault.text, rows[i].says));
		ck_assert_ptr_null(resolver_answer(resolver, 0));
		resolver_free(resolver);
	}
}
END_TEST

START_TEST(what_resolve_says_needs_nobody)
{
	static const char *const told[] = { "mail.example.test:25:192.0.2.7" };
	const struct names_options options = { .resolve = told, .resolve_count = 1 };
	struct names *names = names_new(&options, NULL);
	struct resolver_question question = { "mail.example.test", 25, NET_ADDRESS_ANY };
	struct resolver *resolver = resolver_new(names, &question, 0);
	struct fault fault = { 0 };
	size_t count;

	ck_assert_int_eq(resolver_pump(resolver, 0, &fault), RESOLVER_DONE);
	ck_assert_str_eq(resolver_addresses(resolver, &count)->text, "192.0.2.7");
	ck_assert(resolver_was_told(resolver));
	resolver_free(resolver);
	question.choice = NET_ADDRESS_IPV6;
	resolver = resolver_new(names, &question, 0);
	ck_assert_int_eq(resolver_pump(resolver, 0, &fault), RESOLVER_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "-6"));
	resolver_free(resolver);
	names_free(names);
}
END_TEST

START_TEST(a_name_that_cannot_exist_is_a_fault_with_advice)
{
	const struct resolver_question question = { "nonexistent.invalid", 25, NET_ADDRESS_ANY };
	struct names *names = new_names(NULL);
	struct resolver *resolver = resolver_new(names, &question, time_monotonic_us());
	struct fault fault = { 0 };

	ck_assert_int_eq(resolve(resolver, &fault), RESOLVER_FAILED);
	ck_assert_int_eq(fault.kind, FAULT_RESOLVE);
	ck_assert_ptr_nonnull(strstr(fault.text, "nonexistent.invalid"));
	/* Without any name server getaddrinfo() cannot know that the name does not exist. */
	ck_assert(strstr(fault.text, "spelling") || strstr(fault.text, "name servers"));
	resolver_free(resolver);
	names_free(names);
}
END_TEST

START_TEST(an_unfinished_question_ends_at_once_and_leaves_no_child)
{
	const struct resolver_question question = { "nonexistent.invalid", 25, NET_ADDRESS_ANY };
	struct names *names = new_names(NULL);

	resolver_free(resolver_new(names, &question, 0));
	names_free(names);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tests = tcase_create("names");

	tcase_add_test(tests, a_record_is_read_from_its_bytes);
	tcase_add_test(tests, an_option_that_means_nothing_is_refused_with_an_example);
	tcase_add_test(tests, what_resolve_says_is_found_for_its_host_and_port);
	tcase_add_test(tests, a_name_that_the_wire_cannot_carry_is_no_name_at_once);
	tcase_add_test(tests, silence_ends_with_timed_out);
	tcase_add_test(tests, without_libunbound_other_types_are_off_and_named_as_off);
	tcase_add_test(tests, an_address_turned_round_is_a_name);
	tcase_add_test(tests, localhost_has_loopback_addresses);
	tcase_add_test(tests, localhost_is_answered_at_once);
	tcase_add_test(tests, what_is_answered_at_once_keeps_nobody_waiting);
	tcase_add_test(tests, a_name_that_holds_localhost_is_none);
	tcase_add_test(tests, a_literal_needs_nobody);
	tcase_add_test(tests, aliases_that_lead_in_a_circle_are_told_from_name_servers_that_fail);
	tcase_add_test(tests, what_resolve_says_needs_nobody);
	tcase_add_test(tests, a_name_that_cannot_exist_is_a_fault_with_advice);
	tcase_add_test(tests, an_unfinished_question_ends_at_once_and_leaves_no_child);
	suite_add_tcase(suite, tests);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers for MX and the hosts that follow from them. */
#include <string.h>

#include "../tools/unit.h"
#include "net/exchangers.h"

static char host_texts[4][32];

/* "10 mx.test, 20 backup.test" as records, already in order. */
static size_t make_records(const char *text, struct record *records)
{
	struct span rest = span_text(text);
	size_t count = 0;

	while (rest.size) {
		struct span one = span_part(rest, 0, span_find(rest, ','));
		size_t space = span_find(one, ' ');
		struct span host = span_after(one, space + 1);

		memcpy(host_texts[count], host.data, host.size);
		host_texts[count][host.size] = 0;
		records[count] = (struct record){ .type = RECORD_MX, .text = host_texts[count] };
		count++;
		rest = span_after(rest, one.size + 1);
	}
	return count;
}

START_TEST(the_hosts_that_take_mail_follow_from_the_answer)
{
	static const struct {
		enum names_outcome outcome;
		const char *records;
		const char *hosts; /* NULL: a fault */
		enum exchangers_kind kind;
		unsigned trouble;
		const char *says;
	} rows[] = {
		{ NAMES_FOUND, "10 a.test,20 b.test", "a.test b.test ", EXCHANGERS_LISTED, 0, "" },
		{ NAMES_FOUND, "0 .", NULL, 0, 0, "null MX" },
		{ NAMES_FOUND, "0 .,10 a.test", "a.test ", EXCHANGERS_LISTED,
		  EXCHANGERS_NULL_AMONG_OTHERS, "" },
		{ NAMES_FOUND, "5 192.0.2.7,10 a.test", "a.test ", EXCHANGERS_LISTED,
		  EXCHANGERS_ADDRESS, "" },
		{ NAMES_FOUND, "5 192.0.2.7", NULL, 0, 0, "holds an address" },
		{ NAMES_NO_DATA, "", "example.test ", EXCHANGERS_IMPLICIT, 0, "" },
		{ NAMES_NO_NAME, "", NULL, 0, 0, "no domain example.test" },
		{ NAMES_BOGUS, "", NULL, 0, 0, "signature" },
		{ NAMES_FAILED, "", NULL, 0, 0, "do not fall back" },
		{ NAMES_TIMED_OUT, "", NULL, 0, 0, "do not fall back" },
		{ NAMES_UNAVAILABLE, "", NULL, 0, 0, "without libunbound" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct record records[4];
		struct names_answer answer = { .name = "example.test",
					       .type = RECORD_MX,
					       .outcome = rows[i].outcome,
					       .reason = "a signature is wrong",
					       .records = records };
		struct exchangers exchangers;
		struct fault fault = { 0 };
		char hosts[128] = "";
		bool some;

		answer.count = make_records(rows[i].records, records);
		some = exchangers_take(&exchangers, &answer, &fault);
		ck_assert_msg(some == (rows[i].hosts != NULL), "row %zu: %s", i, fault.text);
		ck_assert_msg(strstr(fault.text, rows[i].says) != NULL, "row %zu: %s", i,
			      fault.text);
		if (some) {
			for (size_t n = 0; n < exchangers.count; n++) {
				memcpy(hosts + strlen(hosts), exchangers.hosts[n],
				       strlen(exchangers.hosts[n]) + 1);
				memcpy(hosts + strlen(hosts), " ", 2);
			}
			ck_assert_str_eq(hosts, rows[i].hosts);
			ck_assert_int_eq(exchangers.kind, rows[i].kind);
			ck_assert_uint_eq(exchangers.trouble, rows[i].trouble);
		} else {
			ck_assert_int_eq(fault.kind, FAULT_RESOLVE);
		}
		exchangers_release(&exchangers);
	}
}
END_TEST

START_TEST(the_implicit_exchanger_of_an_alias_is_what_it_stands_for)
{
	const struct names_answer answer = { .name = "alias.test",
					     .type = RECORD_MX,
					     .outcome = NAMES_NO_DATA,
					     .reason = "",
					     .canonical = "real.test" };
	struct exchangers exchangers;

	ck_assert(exchangers_take(&exchangers, &answer, NULL));
	ck_assert_str_eq(exchangers.hosts[0], "real.test");
	exchangers_release(&exchangers);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("exchangers");
	TCase *tests = tcase_create("exchangers");

	tcase_add_test(tests, the_hosts_that_take_mail_follow_from_the_answer);
	tcase_add_test(tests, the_implicit_exchanger_of_an_alias_is_what_it_stands_for);
	suite_add_tcase(suite, tests);
	return suite;
}

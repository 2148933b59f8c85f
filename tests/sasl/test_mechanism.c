/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of mechanisms, and which one is chosen. */
#include <string.h>

#include "../smtp/facts.h"
#include "../tools/unit.h"
#include "sasl/mechanism.h"

START_TEST(mechanisms_are_sorted_unique_and_explained)
{
	const struct mechanism *row, *before = NULL;

	for (size_t n = 0; (row = mechanism_row(n)); n++) {
		if (before)
			ck_assert_msg(strcmp(before->name, row->name) < 0, "%s", row->name);
		ck_assert_msg(row->reference && row->reference[0], "%s", row->name);
		ck_assert_msg(row->summary[strlen(row->summary) - 1] == '.', "%s", row->name);
		ck_assert_msg(!(row->wants_token && row->wants_password), "%s", row->name);
		ck_assert_msg(!row->strength || row->client, "%s", row->name);
		ck_assert_ptr_eq(mechanism_find(span_text(row->name)), row);
		before = row;
	}
}
END_TEST

START_TEST(every_mechanism_of_the_facts_has_its_row)
{
	struct facts facts;
	size_t count = 0;

	facts_open(&facts, "tests/facts/sasl-mechanisms.tsv");
	while (facts_next(&facts)) {
		struct span names = facts.cells[0];

		while (names.size) {
			size_t end = span_find(names, ',');
			struct span name = span_trim(span_part(names, 0, end));
			const struct mechanism *row = mechanism_find(name);

			ck_assert_msg(row != NULL, "%.*s", (int)name.size, (const char *)name.data);
			/* LOGIN and EXTERNAL aside, "first" is a fact of the mechanism. */
			ck_assert_msg(row->client_first ==
					      span_starts_word(facts.cells[3], "client"),
				      "%s", row->name);
			if (span_is(facts.cells[2], "OBSOLETE"))
				ck_assert_msg(row->obsolete, "%s", row->name);
			names = span_after(names, end + 1);
			count++;
		}
	}
	ck_assert_uint_gt(count, 25);
}
END_TEST

START_TEST(names_are_found_in_any_case_and_no_other)
{
	ck_assert_str_eq(mechanism_find(span_text("scram-sha-256"))->name, "SCRAM-SHA-256");
	ck_assert_ptr_null(mechanism_find(span_text("SCRAM-SHA-25")));
	ck_assert_ptr_null(mechanism_find(span_text("")));
	ck_assert_ptr_null(mechanism_find(span_text("PLAIN ")));
}
END_TEST

static const struct {
	const char *offered;
	bool encrypted, token, binding;
	const char *chosen;
} choices[] = {
	{ "PLAIN LOGIN", true, false, false, "PLAIN" },
	{ "LOGIN", true, false, false, "LOGIN" },
	{ "login plain", true, false, false, "PLAIN" },
	{ "PLAIN LOGIN", false, false, false, NULL },
	{ "PLAIN LOGIN CRAM-MD5", false, false, false, "CRAM-MD5" },
	{ "PLAIN LOGIN CRAM-MD5", true, false, false, "PLAIN" },
	{ "DIGEST-MD5 CRAM-MD5", true, false, false, "CRAM-MD5" },
	{ "PLAIN SCRAM-SHA-1 SCRAM-SHA-256", true, false, false, "SCRAM-SHA-256" },
	{ "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", true, false, false, "SCRAM-SHA-256" },
	{ "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", true, false, true, "SCRAM-SHA-256-PLUS" },
	{ "SCRAM-SHA-256 PLAIN", false, false, false, "SCRAM-SHA-256" },
	{ "PLAIN XOAUTH2 OAUTHBEARER", true, true, false, "OAUTHBEARER" },
	{ "PLAIN XOAUTH2", true, true, false, "XOAUTH2" },
	{ "PLAIN XOAUTH2", true, false, false, "PLAIN" },
	{ "PLAIN", true, true, false, NULL },
	{ "XOAUTH2 OAUTHBEARER", false, true, false, NULL },
	{ "GSSAPI NTLM ANONYMOUS EXTERNAL X-OWN", true, false, true, NULL },
	{ "", true, false, false, NULL },
};

START_TEST(the_best_is_chosen_that_is_safe_here)
{
	const struct mechanism *chosen = mechanism_choose(span_text(choices[_i].offered),
							  choices[_i].encrypted, choices[_i].token,
							  choices[_i].binding);
	const char *want = choices[_i].chosen;

	ck_assert_msg((chosen == NULL) == (want == NULL), "%s", choices[_i].offered);
	if (want)
		ck_assert_msg(strcmp(chosen->name, want) == 0, "%s: %s", choices[_i].offered,
			      chosen->name);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/mechanism");
	TCase *table = tcase_create("table");
	TCase *choice = tcase_create("choice");

	tcase_add_test(table, mechanisms_are_sorted_unique_and_explained);
	tcase_add_test(table, every_mechanism_of_the_facts_has_its_row);
	tcase_add_test(table, names_are_found_in_any_case_and_no_other);
	suite_add_tcase(suite, table);
	tcase_add_loop_test(choice, the_best_is_chosen_that_is_safe_here, 0,
			    sizeof(choices) / sizeof(choices[0]));
	suite_add_tcase(suite, choice);
	return suite;
}

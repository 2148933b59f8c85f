/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of requests: whole, without doubles, and found by name and by key. */
#include "plan/request.h"

#include <string.h>

#include "../tools/unit.h"

START_TEST(every_row_stands_at_its_own_number)
{
	size_t n = 0;

	for (; request_row(n); n++) {
		ck_assert_uint_eq(request_row(n)->id, n);
		ck_assert_ptr_eq(request_of((enum request)n), request_row(n));
	}
	ck_assert_uint_eq(n, REQUEST_COUNT);
}
END_TEST

START_TEST(every_row_has_a_name_a_sentence_and_a_place)
{
	for (size_t n = 0; request_row(n); n++) {
		const struct request_row *row = request_row(n);

		ck_assert_int_eq(row->name[0], ':');
		ck_assert_int_eq(row->help[strlen(row->help) - 1], '.');
		ck_assert_uint_ne(row->where, 0);
		if (n)
			ck_assert_uint_ge(row->group, request_row(n - 1)->group);
		ck_assert_ptr_nonnull(request_group_name(row->group));
	}
}
END_TEST

START_TEST(no_name_and_no_key_stands_twice)
{
	for (size_t n = 0; request_row(n); n++) {
		const struct request_row *row = request_row(n);

		ck_assert_ptr_eq(request_find(span_text(row->name)), row);
		if (row->key)
			ck_assert_ptr_eq(request_find_key(row->key, false), row);
		if (row->pane_key)
			ck_assert_ptr_eq(request_find_key(row->pane_key, true), row);
	}
}
END_TEST

/* The keys that users were promised. */
static const struct {
	const char *key;
	const char *name;
} promised[] = {
	{ "F1", ":help" }, { "F2", ":connect" }, { "F3", ":starttls" },
	{ "F4", ":auth" }, { "F10", ":q" },
};

START_TEST(promised_keys_lead_to_their_requests)
{
	ck_assert_str_eq(request_find_key(promised[_i].key, false)->name, promised[_i].name);
}
END_TEST

START_TEST(a_pane_key_is_none_outside_of_panes)
{
	ck_assert_ptr_null(request_find_key("z", false));
	ck_assert_ptr_nonnull(request_find_key("z", true));
}
END_TEST

static const struct {
	const char *word;
	const char *name; /* NULL: none */
} words[] = {
	{ ":starttls", ":starttls" },
	{ ":STARTTLS", ":starttls" },
	{ ":start", ":starttls" },
	{ ":q", ":q" },
	{ ":qu", ":quit" },
	{ ":re", NULL }, /* :reconnect, :reveal, :release */
	{ ":", NULL },
	{ "", NULL },
	{ "quit", NULL },
	{ ":starttlsx", NULL },
};

START_TEST(a_request_is_found_by_a_beginning_that_only_it_has)
{
	const struct request_row *row = request_find(span_text(words[_i].word));

	if (words[_i].name)
		ck_assert_str_eq(row->name, words[_i].name);
	else
		ck_assert_ptr_null(row);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("plan/request");
	TCase *all = tcase_create("all");

	tcase_add_test(all, every_row_stands_at_its_own_number);
	tcase_add_test(all, every_row_has_a_name_a_sentence_and_a_place);
	tcase_add_test(all, no_name_and_no_key_stands_twice);
	tcase_add_loop_test(all, promised_keys_lead_to_their_requests, 0,
			    sizeof(promised) / sizeof(*promised));
	tcase_add_test(all, a_pane_key_is_none_outside_of_panes);
	tcase_add_loop_test(all, a_request_is_found_by_a_beginning_that_only_it_has, 0,
			    sizeof(words) / sizeof(*words));
	suite_add_tcase(suite, all);
	return suite;
}

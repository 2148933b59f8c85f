/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of the user's own: which can be bound, and to what. */
#include "plan/binding.h"

#include "../tools/unit.h"

static const struct {
	const char *key;
	const char *line;
	enum binding_flaw flaw;
} attempts[] = {
	{ "F8", ":starttls", BINDING_GOOD },
	{ "F12", ":auth PLAIN", BINDING_GOOD },
	{ "Ctrl-T", ":starttls", BINDING_GOOD },
	{ "Alt-q", ":quit", BINDING_GOOD },
	{ "F0", ":quit", BINDING_NO_KEY },
	{ "F13", ":quit", BINDING_NO_KEY },
	{ "F01", ":quit", BINDING_NO_KEY },
	{ "F", ":quit", BINDING_NO_KEY },
	{ "z", ":quit", BINDING_NO_KEY },
	{ "", ":quit", BINDING_NO_KEY },
	{ "Ctrl-t", ":quit", BINDING_NO_KEY },
	{ "Ctrl-", ":quit", BINDING_NO_KEY },
	{ "Alt-1", ":quit", BINDING_NO_KEY },
	{ "Ctrl-C", ":quit", BINDING_TAKEN },
	{ "Ctrl-M", ":quit", BINDING_TAKEN },
	{ "Ctrl-Z", ":quit", BINDING_TAKEN },
	{ "F8", "QUIT", BINDING_NO_REQUEST },
	{ "F8", ":nonsense", BINDING_NO_REQUEST },
	{ "F8", ":expect 250", BINDING_NO_REQUEST }, /* of scripts only */
	{ "F8", "", BINDING_NO_REQUEST },
};

START_TEST(only_what_can_be_pressed_and_done_is_bound)
{
	struct bindings *bindings = bindings_new();
	const char *key = attempts[_i].key;

	ck_assert_int_eq(bindings_set(bindings, span_text(key), span_text(attempts[_i].line)),
			 attempts[_i].flaw);
	if (attempts[_i].flaw == BINDING_GOOD)
		ck_assert_str_eq(bindings_find(bindings, key), attempts[_i].line);
	else
		ck_assert_ptr_null(bindings_find(bindings, key));
	bindings_free(bindings);
}
END_TEST

START_TEST(the_last_binding_of_a_key_holds)
{
	struct bindings *bindings = bindings_new();
	const char *key, *line;

	bindings_set(bindings, span_text("F8"), span_text(":quit"));
	bindings_set(bindings, span_text("Ctrl-T"), span_text(":starttls"));
	bindings_set(bindings, span_text("F8"), span_text(":drop"));
	ck_assert_str_eq(bindings_find(bindings, "F8"), ":drop");
	ck_assert(bindings_row(bindings, 1, &key, &line));
	ck_assert_str_eq(key, "Ctrl-T");
	ck_assert(!bindings_row(bindings, 2, &key, &line));
	bindings_free(bindings);
}
END_TEST

START_TEST(without_bindings_nothing_is_bound)
{
	const char *key, *line;

	ck_assert_ptr_null(bindings_find(NULL, "F8"));
	ck_assert(!bindings_row(NULL, 0, &key, &line));
	bindings_free(NULL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("binding");
	TCase *tcase = tcase_create("keys");

	tcase_add_loop_test(tcase, only_what_can_be_pressed_and_done_is_bound, 0,
			    (int)(sizeof(attempts) / sizeof(attempts[0])));
	tcase_add_test(tcase, the_last_binding_of_a_key_holds);
	tcase_add_test(tcase, without_bindings_nothing_is_bound);
	suite_add_tcase(suite, tcase);
	return suite;
}

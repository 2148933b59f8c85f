/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets looked for in texts: the first place, the longest form, whatever stands around it. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "base/bytes.h"
#include "journal/redact.h"

static const struct {
	const char *secrets[3];
	const char *text;
	const char *hit; /* what must be found first; NULL: nothing */
	size_t at;
} cases[] = {
	{ { "hunter2-long" }, "250 hunter2-long", "hunter2-long", 4 },
	{ { "hunter2-long" }, "250 hunter2-lon", NULL, 0 },
	{ { "hunter2-long" }, "hunter2-long", "hunter2-long", 0 },
	/* of the Base64 of "x:hunter2-long" what its neighbours do not decide */
	{ { "hunter2-long" }, "334 eDpodW50ZXIyLWxvbmc=", "odW50ZXIyLWxvbm", 7 },
	/* the longest where two begin, the first where they do not */
	{ { "hunter2", "hunter2-long" }, "x hunter2-long", "hunter2-long", 2 },
	{ { "hunter2-long", "wombat" }, "x wombat hunter2-long", "wombat", 2 },
	/* short ones are words */
	{ { "a" }, "550 bad a", "a", 8 },
	{ { "a" }, "550 bad", NULL, 0 },
	{ { "ab" }, "550 ab, no", "ab", 4 },
	{ { "ab" }, "550 abc ab", "ab", 8 },
	{ { "" }, "550 bad", NULL, 0 },
};

START_TEST(the_first_and_longest_is_found)
{
	struct secrets *secrets = secrets_new();
	struct redact_hit hit;
	bool found;

	for (size_t i = 0; i < 3 && cases[_i].secrets[i]; i++)
		secrets_add(secrets, span_text(cases[_i].secrets[i]));
	found = redact_find(secrets, span_text(cases[_i].text), 0, &hit);
	ck_assert_int_eq(found, cases[_i].hit != NULL);
	if (found) {
		ck_assert_uint_eq(hit.from, cases[_i].at);
		ck_assert_uint_eq(hit.size, strlen(cases[_i].hit));
	}
	secrets_free(secrets);
}
END_TEST

/* The same by comparing every form at every place. */
static bool find_plainly(struct secrets *secrets, struct span text, struct redact_hit *hit)
{
	struct bytes form = BYTES_INIT;
	bool found = false;

	for (size_t at = 0; at < text.size && !found; at++)
		for (uint32_t id = secrets_first(secrets); id <= secrets_last(secrets); id++)
			for (int number = 0; number < REDACT_FORMS; number++) {
				redact_make_form(secrets_value(secrets, id), number, &form);
				if (form.size < REDACT_SHORTEST ||
				    !span_equal(span_part(text, at, form.size),
						bytes_span(&form)) ||
				    (found && form.size <= hit->size))
					continue;
				*hit = (struct redact_hit){ at, form.size, id };
				found = true;
			}
	bytes_release(&form);
	return found;
}

static void fill(unsigned char *out, size_t size)
{
	for (size_t i = 0; i < size; i++)
		out[i] = (unsigned char)("ab=\xff"[rand() % 4]);
}

START_TEST(many_secrets_are_found_as_by_looking_for_each)
{
	srand((unsigned)_i + 1);
	for (int round = 0; round < 200; round++) {
		struct secrets *secrets = secrets_new();
		struct redact_hit hit = { 0, 0, 0 }, other = { 0, 0, 0 };
		unsigned char bytes[40];

		for (int n = 0; n < 6; n++) {
			fill(bytes, 8);
			secrets_add(secrets, span_of(bytes, 4 + (size_t)(rand() % 4)));
		}
		fill(bytes, sizeof(bytes));
		ck_assert_int_eq(redact_find(secrets, span_of(bytes, sizeof(bytes)), 0, &hit),
				 find_plainly(secrets, span_of(bytes, sizeof(bytes)), &other));
		ck_assert_uint_eq(hit.from, other.from);
		ck_assert_uint_eq(hit.size, other.size);
		secrets_free(secrets);
	}
}
END_TEST

START_TEST(what_was_forgotten_is_looked_for_no_more)
{
	struct secrets *secrets = secrets_new();
	struct redact_hit hit;

	secrets_add(secrets, span_text("hunter2-long"));
	ck_assert(redact_find(secrets, span_text("hunter2-long"), 0, &hit));
	secrets_forget(secrets);
	ck_assert(!redact_find(secrets, span_text("hunter2-long"), 0, &hit));
	secrets_add(secrets, span_text("wombat-long"));
	ck_assert(!redact_find(secrets, span_text("hunter2-long"), 0, &hit));
	ck_assert(redact_find(secrets, span_text("a wombat-long"), 0, &hit));
	ck_assert_uint_eq(hit.id, 2);
	secrets_free(secrets);
}
END_TEST

START_TEST(only_what_begins_before_is_searched)
{
	struct span text = span_text("a wombat-long b wombat-long");
	struct secrets *secrets = secrets_new();
	struct redact_hit hit;

	secrets_add(secrets, span_text("wombat-long"));
	ck_assert(!redact_find_before(secrets, text, 0, 2, &hit));
	ck_assert(redact_find_before(secrets, text, 0, 3, &hit));
	ck_assert_uint_eq(hit.from, 2);
	ck_assert_uint_eq(hit.size, 11); /* though it ends behind */
	ck_assert(!redact_find_before(secrets, text, 13, 16, &hit));
	ck_assert(redact_find_before(secrets, text, 13, 99, &hit));
	ck_assert_uint_eq(hit.from, 16);
	secrets_free(secrets);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("journal/redact");
	TCase *all = tcase_create("all");

	tcase_add_loop_test(all, the_first_and_longest_is_found, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(all, many_secrets_are_found_as_by_looking_for_each, 0, 3);
	tcase_add_test(all, what_was_forgotten_is_looked_for_no_more);
	tcase_add_test(all, only_what_begins_before_is_searched);
	suite_add_tcase(suite, all);
	return suite;
}

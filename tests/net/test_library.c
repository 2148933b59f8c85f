/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries that are loaded when they are needed: there, not there, without a function. */
#include <string.h>

#include "../tools/unit.h"
#include "net/library.h"

/* libcrypto is there: every test is linked with it. */
#define SONAME "libcrypto.so.3"

static struct {
	unsigned long (*OpenSSL_version_num)(void);
	void (*no_such_function)(void);
} functions;

static const struct library_function good[] = {
	LIBRARY_FUNCTION(functions, OpenSSL_version_num),
};
static const struct library_function bad[] = {
	LIBRARY_FUNCTION(functions, no_such_function),
};

START_TEST(a_library_that_is_there_can_be_called)
{
	struct library library = { .file = SONAME, .functions = good, .count = 1 };

	ck_assert_ptr_null(library_load(&library));
	ck_assert_uint_ge(functions.OpenSSL_version_num(), 0x30000000ul);
	ck_assert_ptr_null(library_load(&library));
}
END_TEST

START_TEST(what_is_missing_is_named)
{
	struct library absent = { .file = "libnosuch.so.9", .functions = good, .count = 1 };
	struct library other = { .file = SONAME, .functions = bad, .count = 1 };

	ck_assert_ptr_nonnull(strstr(library_load(&absent), "libnosuch.so.9"));
	ck_assert_ptr_nonnull(strstr(library_load(&other), "no_such_function"));
	/* Not taken for loaded by a second try. */
	ck_assert_ptr_nonnull(library_load(&other));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/library");
	TCase *tests = tcase_create("library");

	tcase_add_test(tests, a_library_that_is_there_can_be_called);
	tcase_add_test(tests, what_is_missing_is_named);
	suite_add_tcase(suite, tests);
	return suite;
}

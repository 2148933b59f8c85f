/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every option of the table goes somewhere, and says what it does not take. */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "../tools/unit.h"

/* Of options that do not take any text; "" takes all. */
static const struct {
	const char *name;
	const char *good;
	const char *bad;
} values[] = {
	{ "--color", "never", "sometimes" },
	{ "--tls", "starttls", "perhaps" },
	{ "--tls-min", "1.3", "1.4" },
	{ "--tls-max", "1.2", "SSL" },
	{ "--tls-seclevel", "3", "6" },
	{ "--pin", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  "sha256:01" },
	{ "--helo", "laptop.example.test", "two words" },
	{ "--password-fd", "7", "seven" },
	{ "--channel-binding", "tls-exporter", "rope" },
	{ "--scram-iterations", "5000", "many" },
	{ "--source", "192.0.2.7", "here" },
	{ "--mta-sts", "example.test", "two words" },
	{ "--mta-sts-server", "192.0.2.7:443", "192.0.2.7" },
	{ "--timeout", "5", "soon" },
	{ "--to", "tls", "quit" },
	{ "--readonly", "envelope", "message" },
	{ "--var", "a=b", "a" },
	{ "-j", "4", "65" },
	{ "--tls-port", "8465", "65536" },
	{ "--from", "swaks", "smoke signals" },
	{ "--session", "2", "two" },
};

#define VALUES (sizeof(values) / sizeof(*values))

static bool take(struct options *options, const struct option_row *row, const char *value,
		 struct fault *fault)
{
	char word[256];
	char *argv[] = { "smtpscope", word };

	snprintf(word, sizeof(word), row->argument ? "%s=%s" : "%s", row->name, value);
	return options_parse(2, argv, ~0u, options, fault);
}

static size_t special(const char *name)
{
	size_t n = 0;

	while (n < VALUES && strcmp(values[n].name, name) != 0)
		n++;
	return n;
}

START_TEST(each_option_is_taken_into_a_place_of_its_own)
{
	for (size_t n = 0; option_row(n); n++) {
		const struct option_row *row = option_row(n);
		size_t at = special(row->name);
		struct options before, after;
		struct fault fault;

		if (!strcmp(row->name, "--with-secrets")) /* it is refused, always */
			continue;
		options_init(&before);
		memcpy(&after, &before, sizeof(after));
		ck_assert_msg(take(&after, row, at < VALUES ? values[at].good : "x", &fault), "%s",
			      row->name);
		if (strcmp(row->name, "--var") != 0) /* the variables are elsewhere */
			ck_assert_msg(memcmp(&before, &after, sizeof(after)) != 0, "%s", row->name);
		options_release(&before);
	}
}
END_TEST

START_TEST(what_an_option_does_not_take_is_told_by_its_name)
{
	struct options options;
	struct fault fault;

	for (size_t n = 0; n < VALUES; n++) {
		const struct option_row *row = NULL;

		for (size_t i = 0; option_row(i); i++)
			if (!strcmp(option_row(i)->name, values[n].name))
				row = option_row(i);
		ck_assert_ptr_nonnull(row);
		options_init(&options);
		ck_assert_msg(!take(&options, row, values[n].bad, &fault), "%s", row->name);
		ck_assert_int_eq(fault.kind, FAULT_USAGE);
		ck_assert_msg(strstr(fault.text, row->name) != NULL, "%s", fault.text);
		options_release(&options);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/options");
	TCase *tests = tcase_create("options");

	tcase_add_test(tests, each_option_is_taken_into_a_place_of_its_own);
	tcase_add_test(tests, what_an_option_does_not_take_is_told_by_its_name);
	suite_add_tcase(suite, tests);
	return suite;
}

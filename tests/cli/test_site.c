/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy file of a machine: what it allows, and that a bad one allows nothing. */
#include "cli/site.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/unit.h"

static char path[] = "/tmp/smtpscope-policy.XXXXXX";
static struct fault fault;

static struct site *read_text(const char *text)
{
	int fd;

	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return site_read_file(path, &fault);
}

static void end(struct site *site)
{
	site_free(site);
	unlink(path);
}

static bool allows(const struct site *site, const char *host, uint16_t port)
{
	return policy_allows_target(site_policy(site), span_text(host), port);
}

START_TEST(targets_are_limited_to_the_list)
{
	struct site *site =
		read_text("# lab\ntargets = { \"*.lab.example\", mail.example.org:587 }\n");

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert(allows(site, "mx1.lab.example", 25));
	ck_assert(allows(site, "mail.example.org", 587));
	ck_assert(!allows(site, "mail.example.org", 25));
	ck_assert(!allows(site, "lab.example", 25));
	ck_assert(!allows(site, "example.com", 587));
	ck_assert(!site_policy(site)->forbid_auth);
	end(site);
}
END_TEST

START_TEST(logins_and_messages_can_be_forbidden)
{
	struct site *site = read_text("forbid = { AUTH, DATA }\n");

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert(site_policy(site)->forbid_auth);
	ck_assert(site_policy(site)->forbid_message);
	ck_assert_str_eq(site_policy(site)->source, path);
	ck_assert(allows(site, "mail.example.org", 25));
	end(site);
}
END_TEST

START_TEST(no_file_allows_everything)
{
	struct site *site = site_read_file("/nonexistent/policy", &fault);

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert(allows(site, "mail.example.org", 25));
	ck_assert(!site_policy(site)->forbid_auth && !site_policy(site)->forbid_message);
	site_free(site);
}
END_TEST

static const char *const mistakes[] = {
	"\ntargets = { mail.example.org\n",
	"\nforbid = { EVERYTHING }\n",
	"\ntarget = { mail.example.org }\n",
	"\nforbid = AUTH, DATA }\n",
};

START_TEST(a_mistake_is_told_and_closes_every_way_out)
{
	struct site *site = read_text(mistakes[_i]);

	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, path));
	ck_assert(!allows(site, "mail.example.org", 25));
	ck_assert(!allows(site, "localhost", 25));
	ck_assert(!allows(site, "", 0)); /* a socket in the file system */
	end(site);
}
END_TEST

START_TEST(a_file_that_others_can_write_closes_every_way_out)
{
	struct site *site = read_text("forbid = { DATA }\n");

	site_free(site);
	ck_assert_int_eq(chmod(path, 0666), 0);
	site = site_read_file(path, &fault);
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert(!allows(site, "mail.example.org", 25));
	end(site);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("site");
	TCase *tcase = tcase_create("policy");

	tcase_add_test(tcase, targets_are_limited_to_the_list);
	tcase_add_test(tcase, logins_and_messages_can_be_forbidden);
	tcase_add_test(tcase, no_file_allows_everything);
	tcase_add_loop_test(tcase, a_mistake_is_told_and_closes_every_way_out, 0,
			    (int)(sizeof(mistakes) / sizeof(mistakes[0])));
	tcase_add_test(tcase, a_file_that_others_can_write_closes_every_way_out);
	suite_add_tcase(suite, tcase);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several sessions have in common is made, and asked for, once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "net/certificate.h"
#include "net/fetch.h"
#include "session/inside.h"
#include "session/policy_text.h"

START_TEST(the_cas_are_read_once_for_all_sessions)
{
	struct session_shared *shared = session_shared_new();
	struct fault fault;
	char path[] = "/tmp/smtpscope-shared.XXXXXX";
	struct tls_options options = { .look = true, .ca_file = path };
	const struct certificate_order order = { .host = "shared.example.test" };
	struct tls_identity *identity = tls_identity_new(&order, &fault);
	struct span ca = tls_identity_ca(identity);
	struct tls_client *client;
	int fd = mkstemp(path);

	ck_assert(fd >= 0 && write(fd, ca.data, ca.size) == (ssize_t)ca.size);
	close(fd);
	client = shared_tls(shared, &options, &fault);
	ck_assert_msg(client, "%s", fault.text);
	unlink(path);
	ck_assert_ptr_eq(shared_tls(shared, &options, &fault), client);
	session_shared_free(shared);
	tls_identity_free(identity);
}
END_TEST

/* What could not be read may be there the next time. */
START_TEST(settings_that_failed_are_tried_again)
{
	struct session_shared *shared = session_shared_new();
	struct tls_options options = { .ca_file = "/nonexistent/ca.pem" };
	struct tls_options good = { .look = true };
	struct fault fault;

	ck_assert_ptr_null(shared_tls(shared, &options, &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_ptr_nonnull(shared_tls(shared, &good, &fault));
	session_shared_free(shared);
}
END_TEST

START_TEST(a_policy_is_one_for_a_domain_and_an_id)
{
	struct session_shared *shared = session_shared_new();
	struct policy_text *policy = shared_policy(shared, "example.test", "1");

	ck_assert_ptr_eq(shared_policy(shared, "Example.Test", "1"), policy);
	ck_assert_ptr_ne(shared_policy(shared, "example.test", "2"), policy);
	ck_assert_ptr_ne(shared_policy(shared, "other.test", "1"), policy);
	session_shared_free(shared);
}
END_TEST

/* Nobody answers at this address: the fetch stands as long as the test wants it to. */
static struct session_options nowhere(struct net_address *address)
{
	ck_assert(net_address_parse("127.0.0.1", 9, address));
	return (struct session_options){ .sts_server = address };
}

START_TEST(many_domains_are_forgotten_but_for_those_waited_for)
{
	struct session_shared *shared = session_shared_new();
	struct net_address address;
	struct session_options options = nowhere(&address);
	struct policy_text *waited = shared_policy(shared, "first.test", "1");

	policy_text_join(waited, &options, 1);
	ck_assert(policy_text_is_used(waited));
	for (int i = 0; i < 1000; i++) {
		char domain[32];

		snprintf(domain, sizeof(domain), "d%d.test", i);
		ck_assert(!policy_text_is_used(shared_policy(shared, domain, "1")));
	}
	ck_assert_ptr_eq(shared_policy(shared, "first.test", "1"), waited);
	policy_text_leave(waited, false);
	session_shared_free(shared);
}
END_TEST

/* The last who leaves ends it: as late when it was, else as never asked. */
START_TEST(a_fetch_ends_with_the_last_who_waits)
{
	struct net_address address;
	struct session_options options = nowhere(&address);
	struct policy_text *policy = policy_text_new("example.test", "1");

	ck_assert_int_eq(policy_text_pump(policy, 1), POLICY_TEXT_UNASKED);
	policy_text_join(policy, &options, 1);
	policy_text_join(policy, &options, 1);
	if (!fetch_is_there()) {
		ck_assert_int_eq(policy_text_pump(policy, 1), POLICY_TEXT_UNAVAILABLE);
		policy_text_free(policy);
		return;
	}
	policy_text_leave(policy, false);
	ck_assert(policy_text_is_used(policy));
	policy_text_leave(policy, false);
	ck_assert(!policy_text_is_used(policy));
	ck_assert_int_eq(policy_text_pump(policy, 2), POLICY_TEXT_UNASKED);
	policy_text_free(policy);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("session/shared");
	TCase *tcase = tcase_create("shared");

	tcase_add_test(tcase, the_cas_are_read_once_for_all_sessions);
	tcase_add_test(tcase, settings_that_failed_are_tried_again);
	tcase_add_test(tcase, a_policy_is_one_for_a_domain_and_an_id);
	tcase_add_test(tcase, many_domains_are_forgotten_but_for_those_waited_for);
	tcase_add_test(tcase, a_fetch_ends_with_the_last_who_waits);
	suite_add_tcase(suite, tcase);
	return suite;
}

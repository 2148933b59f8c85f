/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a fetch to its web server; what it brings back is in tests/live/verdicts.test. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "net/acceptor.h"
#include "net/fetch.h"

/* The same port of another loopback address, where nobody listens. */
START_TEST(the_next_address_is_tried_where_the_first_refuses)
{
	struct net_address any, addresses[2];
	struct fault fault;
	struct acceptor *acceptor;
	struct fetch_wish wish = { .url = "https://web.example.test/text",
				   .host = "web.example.test",
				   .addresses = addresses,
				   .address_count = 2,
				   .limit = 1000,
				   .timeout_s = 20 };
	struct fetch *fetch;
	int client = -1;

	if (!fetch_is_there())
		return;
	ck_assert(net_address_parse("127.0.0.1", 0, &any));
	acceptor = acceptor_new(&any, &fault);
	ck_assert_msg(acceptor, "%s", fault.text);
	addresses[1] = *acceptor_address(acceptor);
	ck_assert(net_address_parse("127.0.0.2", net_address_port(&addresses[1]), &addresses[0]));
	fetch = fetch_new(&wish, &fault);
	ck_assert_msg(fetch, "%s", fault.text);
	while (client < 0 && fetch_pump(fetch) == FETCH_GOING) {
		poll(NULL, 0, 5);
		client = acceptor_take(acceptor, 0, &any);
	}
	ck_assert_msg(client >= 0, "nobody came: %s", fetch_reason(fetch));
	close(client);
	fetch_free(fetch);
	acceptor_free(acceptor);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/fetch");
	TCase *tcase = tcase_create("fetch");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_next_address_is_tried_where_the_first_refuses);
	suite_add_tcase(suite, tcase);
	return suite;
}

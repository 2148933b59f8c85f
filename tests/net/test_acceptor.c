/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listening, and what happens when there is no descriptor for who knocks. */
#include "net/acceptor.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "net/loop.h"

#define SECOND UINT64_C(1000000)

static struct acceptor *listen_somewhere(void)
{
	struct net_address address;
	struct acceptor *acceptor;

	ck_assert(net_address_parse_place("127.0.0.1:0", 25, &address));
	acceptor = acceptor_new(&address, NULL);
	ck_assert_ptr_nonnull(acceptor);
	ck_assert_uint_gt(net_address_port(acceptor_address(acceptor)), 0);
	return acceptor;
}

static int knock(const struct acceptor *acceptor)
{
	const struct net_address *to = acceptor_address(acceptor);
	int fd = socket(to->family, SOCK_STREAM, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&to->storage, to->size), 0);
	return fd;
}

/* Whether one look at the loop finds something to do. */
static bool is_called(const struct acceptor *acceptor, uint64_t now_us)
{
	struct loop *loop = loop_new(NULL);
	size_t slot = 1; /* behind the loop's own */
	bool called;

	loop_clear(loop);
	acceptor_watch(acceptor, loop, now_us);
	loop_hurry(loop);
	loop_wait(loop);
	called = loop_revents(loop, slot) != 0;
	loop_free(loop);
	return called;
}

START_TEST(who_knocks_is_taken_with_where_it_comes_from)
{
	struct acceptor *acceptor = listen_somewhere();
	struct net_address from;
	int client, taken;

	ck_assert(!is_called(acceptor, SECOND));
	ck_assert_int_eq(acceptor_take(acceptor, SECOND, &from), -1);
	client = knock(acceptor);
	ck_assert(is_called(acceptor, SECOND));
	taken = acceptor_take(acceptor, SECOND, &from);
	ck_assert_int_ge(taken, 0);
	ck_assert_str_eq(from.text, "127.0.0.1");
	ck_assert_int_eq(acceptor_take(acceptor, SECOND, &from), -1);
	close(taken);
	close(client);
	acceptor_free(acceptor);
}
END_TEST

START_TEST(without_descriptors_it_rests_and_then_takes_who_waited)
{
	struct acceptor *acceptor = listen_somewhere();
	int client = knock(acceptor), other;
	struct rlimit limit, none;
	struct net_address from;
	int taken;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = (rlim_t)client + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	taken = acceptor_take(acceptor, SECOND, &from);
	setrlimit(RLIMIT_NOFILE, &limit);
	ck_assert_int_eq(taken, -1);
	other = knock(acceptor);
	/* Somebody still knocks: looking for it now would be a loop without rest. */
	ck_assert(!is_called(acceptor, SECOND));
	ck_assert_int_eq(acceptor_take(acceptor, SECOND, &from), -1);
	ck_assert(is_called(acceptor, 2 * SECOND));
	taken = acceptor_take(acceptor, 2 * SECOND, &from);
	ck_assert_int_ge(taken, 0);
	close(taken);
	close(client);
	close(other);
	acceptor_free(acceptor);
}
END_TEST

START_TEST(where_nothing_can_listen_is_told)
{
	struct acceptor *acceptor = listen_somewhere();
	struct net_address address;
	struct fault fault = { .kind = FAULT_NONE };

	ck_assert_ptr_null(acceptor_new(acceptor_address(acceptor), &fault));
	ck_assert_int_eq(fault.kind, FAULT_CONNECT);
	ck_assert_int_eq(fault.system, EADDRINUSE);
	ck_assert_ptr_nonnull(strstr(fault.text, "listens on 127.0.0.1:"));
	ck_assert(net_address_parse_place("192.0.2.1", 2525, &address));
	ck_assert_ptr_null(acceptor_new(&address, &fault));
	ck_assert_int_eq(fault.system, EADDRNOTAVAIL);
	acceptor_free(acceptor);
}
END_TEST

START_TEST(places_are_read)
{
	static const struct {
		const char *text;
		const char *address; /* NULL: it is none */
		uint16_t port;
	} rows[] = {
		{ "192.0.2.7", "192.0.2.7", 25 },
		{ "192.0.2.7:2525", "192.0.2.7", 2525 },
		{ "192.0.2.7:0", "192.0.2.7", 0 },
		{ "[2001:db8::7]:2525", "2001:db8::7", 2525 },
		{ "[2001:db8::7]", "2001:db8::7", 25 },
		{ "2001:db8::7", "2001:db8::7", 25 },
		{ "::", "::", 25 },
		{ "localhost", "127.0.0.1", 25 },
		{ "LOCALHOST:7", "127.0.0.1", 7 },
		{ ":2525", "127.0.0.1", 2525 },
		{ "", "127.0.0.1", 25 },
		{ "192.0.2.7:", NULL, 0 },
		{ "192.0.2.7:65536", NULL, 0 },
		{ "192.0.2.7:x", NULL, 0 },
		{ "192.0.2", NULL, 0 },
		{ "[2001:db8::7", NULL, 0 },
		{ "[2001:db8::7]x:1", NULL, 0 },
		{ "mail.example.test:25", NULL, 0 },
	};
	struct net_address address;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool is = net_address_parse_place(rows[i].text, 25, &address);

		ck_assert_msg(is == (rows[i].address != NULL), "%s", rows[i].text);
		if (!is)
			continue;
		ck_assert_str_eq(address.text, rows[i].address);
		ck_assert_uint_eq(net_address_port(&address), rows[i].port);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/acceptor");
	TCase *tests = tcase_create("listening");

	tcase_add_test(tests, who_knocks_is_taken_with_where_it_comes_from);
	tcase_add_test(tests, without_descriptors_it_rests_and_then_takes_who_waited);
	tcase_add_test(tests, where_nothing_can_listen_is_told);
	tcase_add_test(tests, places_are_read);
	suite_add_tcase(suite, tests);
	return suite;
}

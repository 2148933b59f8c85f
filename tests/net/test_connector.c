/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses to a socket, on loopback, through the loop. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/time.h"
#include "net/connector.h"
#include "net/loop.h"

#define TIMEOUT_US 3000000

/* ---- connector ---- */

/* A listening socket on loopback; -1 when the family is not there. */
static int listen_at(const char *text, struct net_address *address)
{
	int fd;

	ck_assert(net_address_parse(text, 0, address));
	fd = socket(address->family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address->storage, address->size) != 0 ||
	    listen(fd, 8) != 0) {
		close(fd);
		return -1;
	}
	ck_assert(net_address_of_socket(fd, address));
	return fd;
}

/* An address at which nothing listens (any more). */
static struct net_address closed_port(const char *text)
{
	struct net_address address;
	int fd = listen_at(text, &address);

	ck_assert_int_ge(fd, 0);
	close(fd);
	return address;
}

/* A listening socket whose queue is full never answers: silence without leaving loopback. */
struct silent {
	int listening;
	int filling[4];
	struct net_address address;
};

static bool fill_silent(struct silent *silent)
{
	struct pollfd look = { -1, POLLOUT, 0 };

	ck_assert(net_address_parse("127.0.0.1", 0, &silent->address));
	silent->listening = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(silent->listening, (const struct sockaddr *)&silent->address.storage,
			      silent->address.size),
			 0);
	ck_assert_int_eq(listen(silent->listening, 0), 0);
	ck_assert(net_address_of_socket(silent->listening, &silent->address));
	for (int i = 0; i < 4; i++) {
		silent->filling[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(silent->filling[i], (const struct sockaddr *)&silent->address.storage,
			silent->address.size);
	}
	look.fd = silent->filling[3];
	return poll(&look, 1, 200) == 0;
}

static void end_silent(struct silent *silent)
{
	for (int i = 0; i < 4; i++)
		close(silent->filling[i]);
	close(silent->listening);
}

static enum connector_state run(struct connector *connector, struct fault *fault)
{
	struct loop *loop = loop_new(NULL);
	enum connector_state state;

	while ((state = connector_pump(connector, time_monotonic_us(), fault)) ==
	       CONNECTOR_TRYING) {
		loop_clear(loop);
		connector_watch(connector, loop);
		loop_wait(loop);
	}
	loop_free(loop);
	return state;
}

START_TEST(an_open_port_is_connected_to)
{
	struct net_address address;
	int listening = listen_at(_i ? "::1" : "127.0.0.1", &address);
	struct connector *connector;
	const struct connect_attempt *attempts;
	size_t count;
	int fd;

	ck_assert_int_ge(listening, 0);
	connector = connector_new(&address, 1, NULL, TIMEOUT_US);
	ck_assert_int_eq(run(connector, NULL), CONNECTOR_DONE);
	attempts = connector_attempts(connector, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(attempts[0].result, CONNECT_DONE);
	ck_assert_uint_ge(attempts[0].ended_us, attempts[0].started_us);
	ck_assert_ptr_eq(connector_winner(connector), attempts);
	fd = connector_take_socket(connector);
	ck_assert_int_ge(fd, 0);
	connector_free(connector);
	ck_assert_int_eq(send(fd, "x", 1, MSG_NOSIGNAL), 1);
	close(fd);
	close(listening);
}
END_TEST

START_TEST(a_closed_port_is_refused_in_words)
{
	struct net_address address = closed_port("127.0.0.1");
	struct connector *connector = connector_new(&address, 1, NULL, TIMEOUT_US);
	struct fault fault = { 0 };
	const struct connect_attempt *attempts;
	size_t count;

	ck_assert_int_eq(run(connector, &fault), CONNECTOR_FAILED);
	ck_assert_int_eq(fault.kind, FAULT_CONNECT);
	ck_assert_int_eq(fault.system, ECONNREFUSED);
	ck_assert_ptr_nonnull(strstr(fault.text, "Nothing listens on 127.0.0.1"));
	attempts = connector_attempts(connector, &count);
	ck_assert_int_eq(attempts[0].result, CONNECT_REFUSED);
	ck_assert_str_eq(connect_result_name(attempts[0].result), "refused");
	ck_assert_int_eq(connector_take_socket(connector), -1);
	connector_free(connector);
}
END_TEST

START_TEST(a_refused_address_gives_way_to_the_next)
{
	struct net_address addresses[3] = { closed_port("::1"), closed_port("127.0.0.1"), { 0 } };
	int listening = listen_at("127.0.0.1", &addresses[2]);
	struct connector *connector = connector_new(addresses, 3, NULL, TIMEOUT_US);
	const struct connect_attempt *attempts;
	size_t count;

	ck_assert_int_eq(run(connector, NULL), CONNECTOR_DONE);
	attempts = connector_attempts(connector, &count);
	ck_assert_int_eq(attempts[0].result, CONNECT_REFUSED);
	ck_assert_int_eq(attempts[1].result, CONNECT_REFUSED);
	ck_assert_int_eq(attempts[2].result, CONNECT_DONE);
	connector_free(connector);
	close(listening);
}
END_TEST

START_TEST(when_all_fail_the_fault_lists_every_address)
{
	struct net_address addresses[2] = { closed_port("127.0.0.1"), closed_port("::1") };
	struct connector *connector = connector_new(addresses, 2, NULL, TIMEOUT_US);
	struct fault fault = { 0 };

	ck_assert_int_eq(run(connector, &fault), CONNECTOR_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "127.0.0.1: refused"));
	ck_assert_ptr_nonnull(strstr(fault.text, "::1: refused"));
	connector_free(connector);
}
END_TEST

START_TEST(a_silent_address_does_not_hold_up_the_next_one)
{
	struct silent silent;
	struct net_address addresses[2];
	const struct connect_attempt *attempts;
	struct connector *connector;
	int listening = listen_at("127.0.0.1", &addresses[1]);
	size_t count;

	ck_assert_msg(fill_silent(&silent), "a full queue answered");
	addresses[0] = silent.address;
	connector = connector_new(addresses, 2, NULL, TIMEOUT_US);
	ck_assert_int_eq(run(connector, NULL), CONNECTOR_DONE);
	attempts = connector_attempts(connector, &count);
	ck_assert_int_eq(attempts[0].result, CONNECT_LEFT);
	ck_assert_int_eq(attempts[1].result, CONNECT_DONE);
	connector_free(connector);
	close(listening);
	end_silent(&silent);
}
END_TEST

START_TEST(silence_ends_with_no_answer)
{
	struct silent silent;
	struct connector *connector;
	struct fault fault = { 0 };
	struct bytes words = BYTES_INIT;
	size_t count;

	ck_assert_msg(fill_silent(&silent), "a full queue answered");
	connector = connector_new(&silent.address, 1, NULL, 50000);
	ck_assert_int_eq(run(connector, &fault), CONNECTOR_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "did not answer in"));
	ck_assert_int_eq(fault.system, ETIMEDOUT);
	connect_attempt_append(&words, connector_attempts(connector, &count));
	ck_assert_ptr_nonnull(strstr(bytes_text(&words), "no answer in"));
	bytes_release(&words);
	connector_free(connector);
	end_silent(&silent);
}
END_TEST

START_TEST(families_take_turns_beginning_with_the_first)
{
	static const char *const given[] = { "::1", "::2", "::3", "127.0.0.1", "127.0.0.2" };
	static const char *const tried[] = { "::1", "127.0.0.1", "::2", "127.0.0.2", "::3" };
	struct net_address addresses[5];
	const struct connect_attempt *attempts;
	struct connector *connector;
	size_t count;

	for (int i = 0; i < 5; i++)
		ck_assert(net_address_parse(given[i], 25, &addresses[i]));
	connector = connector_new(addresses, 5, NULL, TIMEOUT_US);
	attempts = connector_attempts(connector, &count);
	ck_assert_uint_eq(count, 5);
	for (int i = 0; i < 5; i++)
		ck_assert_str_eq(attempts[i].address.text, tried[i]);
	connector_free(connector);
}
END_TEST

START_TEST(a_connection_comes_from_the_source)
{
	struct net_address address, source, seen;
	int listener = listen_at("127.0.0.1", &address);
	struct connector *connector;
	struct fault fault = { 0 };
	int fd;

	ck_assert(net_address_parse("127.0.0.9", 0, &source));
	connector = connector_new(&address, 1, &source, TIMEOUT_US);
	ck_assert_int_eq(run(connector, &fault), CONNECTOR_DONE);
	fd = connector_take_socket(connector);
	ck_assert(net_address_of_socket(fd, &seen));
	ck_assert_str_eq(seen.text, "127.0.0.9");
	close(fd);
	connector_free(connector);

	/* RFC 5737: nobody has this one. */
	ck_assert(net_address_parse("192.0.2.9", 0, &source));
	connector = connector_new(&address, 1, &source, TIMEOUT_US);
	ck_assert_int_eq(run(connector, &fault), CONNECTOR_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "--source"));
	connector_free(connector);
	close(listener);
}
END_TEST

START_TEST(a_path_without_a_socket_is_told_as_such)
{
	struct net_address address;
	struct connector *connector;
	struct fault fault = { 0 };

	ck_assert(net_address_of_path("/nonexistent/socket", &address));
	connector = connector_new(&address, 1, NULL, TIMEOUT_US);
	ck_assert_int_eq(run(connector, &fault), CONNECTOR_FAILED);
	ck_assert_ptr_nonnull(strstr(fault.text, "no socket /nonexistent/socket"));
	connector_free(connector);
}
END_TEST

static void only_attempt_fails(const struct net_address *address, struct fault *fault)
{
	struct connector *connector = connector_new(address, 1, NULL, 1000000);

	while (connector_pump(connector, 0, fault) == CONNECTOR_TRYING)
		;
	connector_free(connector);
}

/* A socket that a server left behind; of a port nothing is said. */
START_TEST(a_path_where_nobody_listens_has_no_port)
{
	char path[] = "/tmp/smtpscope-path.XXXXXX";
	struct net_address address;
	struct fault fault = { 0 };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int file = mkstemp(path);

	close(file);
	unlink(path);
	ck_assert(net_address_of_path(path, &address));
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address.storage, address.size), 0);
	close(fd);
	only_attempt_fails(&address, &fault);
	unlink(path);
	ck_assert_ptr_nonnull(strstr(fault.text, path));
	ck_assert_ptr_nonnull(strstr(fault.text, "is the path right"));
	ck_assert_ptr_null(strstr(fault.text, "port"));
}
END_TEST

START_TEST(an_address_of_one_link_wants_an_interface)
{
	struct net_address address, whole;
	struct fault fault = { 0 };

	ck_assert(net_address_parse("fe80::7", 25, &address));
	ck_assert(net_address_lacks_zone(&address));
	only_attempt_fails(&address, &fault);
	ck_assert_ptr_nonnull(strstr(fault.text, "[fe80::7%eth0]"));
	ck_assert(net_address_parse("fe80::7%1", 25, &whole));
	ck_assert(!net_address_lacks_zone(&whole));
	ck_assert(net_address_parse("2001:db8::7", 25, &whole));
	ck_assert(!net_address_lacks_zone(&whole));
	ck_assert(net_address_parse("192.0.2.7", 25, &whole));
	ck_assert(!net_address_lacks_zone(&whole));
}
END_TEST

START_TEST(want_of_descriptors_is_told_as_such)
{
	struct net_address address;
	int listening = listen_at("127.0.0.1", &address);
	struct connector *connector = connector_new(&address, 1, NULL, TIMEOUT_US);
	struct fault fault = { 0 };
	struct rlimit before, none_left;
	int last = dup(listening);

	while (last > listening && last < listening + 16)
		last = dup(listening);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	none_left = before;
	none_left.rlim_cur = (rlim_t)last + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none_left), 0);
	ck_assert_int_eq(connector_pump(connector, time_monotonic_us(), &fault), CONNECTOR_FAILED);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	ck_assert_int_eq(fault.system, EMFILE);
	ck_assert_ptr_nonnull(strstr(fault.text, strerror(EMFILE)));
	connector_free(connector);
}
END_TEST

/* ---- loop ---- */

START_TEST(a_signal_wakes_the_loop_and_is_told_once)
{
	struct loop *loop = loop_new(NULL);

	loop_catch_signals(loop, LOOP_ALL_SIGNALS);
	raise(SIGWINCH);
	raise(SIGTERM);
	loop_clear(loop);
	ck_assert(loop_wait(loop));
	ck_assert_uint_eq(loop_take_signals(loop), LOOP_WINCH | LOOP_TERM);
	ck_assert_uint_eq(loop_take_signals(loop), 0);
	loop_free(loop);
}
END_TEST

START_TEST(an_ignored_signal_stays_ignored)
{
	struct loop *loop = loop_new(NULL);

	signal(SIGHUP, SIG_IGN);
	loop_catch_signals(loop, LOOP_HUP);
	raise(SIGHUP);
	ck_assert_uint_eq(loop_take_signals(loop), 0);
	loop_free(loop);
	ck_assert(signal(SIGHUP, SIG_DFL) == SIG_IGN);
}
END_TEST

START_TEST(a_descriptor_at_its_end_from_which_nothing_is_wanted_does_not_wake)
{
	struct loop *loop = loop_new(NULL);
	int ends[2];
	size_t wanted, unwanted;

	ck_assert_int_eq(pipe(ends), 0);
	close(ends[1]);
	loop_clear(loop);
	unwanted = loop_add(loop, ends[0], 0);
	loop_add_deadline(loop, time_monotonic_us() + 20000);
	ck_assert(!loop_wait(loop));
	ck_assert_int_eq(loop_revents(loop, unwanted), 0);
	loop_clear(loop);
	wanted = loop_add(loop, ends[0], POLLIN);
	ck_assert(loop_wait(loop));
	ck_assert_int_ne(loop_revents(loop, wanted), 0);
	close(ends[0]);
	loop_free(loop);
}
END_TEST

START_TEST(the_earliest_deadline_counts_and_has_passed_afterwards)
{
	struct loop *loop = loop_new(NULL);
	uint64_t soon_us = time_monotonic_us() + 30000;

	loop_clear(loop);
	loop_add_deadline(loop, soon_us + 60000000);
	loop_add_deadline(loop, 0);
	loop_add_deadline(loop, soon_us);
	ck_assert(!loop_wait(loop));
	ck_assert_uint_ge(time_monotonic_us(), soon_us);
	loop_clear(loop);
	loop_add_deadline(loop, soon_us + 60000000);
	loop_hurry(loop);
	ck_assert(loop_wait(loop));
	loop_free(loop);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/connector");
	TCase *tests = tcase_create("connector");

	tcase_add_loop_test(tests, an_open_port_is_connected_to, 0, 2);
	tcase_add_test(tests, a_closed_port_is_refused_in_words);
	tcase_add_test(tests, a_refused_address_gives_way_to_the_next);
	tcase_add_test(tests, when_all_fail_the_fault_lists_every_address);
	tcase_add_test(tests, a_silent_address_does_not_hold_up_the_next_one);
	tcase_add_test(tests, silence_ends_with_no_answer);
	tcase_add_test(tests, families_take_turns_beginning_with_the_first);
	tcase_add_test(tests, a_connection_comes_from_the_source);
	tcase_add_test(tests, a_path_without_a_socket_is_told_as_such);
	tcase_add_test(tests, a_path_where_nobody_listens_has_no_port);
	tcase_add_test(tests, an_address_of_one_link_wants_an_interface);
	tcase_add_test(tests, want_of_descriptors_is_told_as_such);
	tcase_add_test(tests, a_signal_wakes_the_loop_and_is_told_once);
	tcase_add_test(tests, an_ignored_signal_stays_ignored);
	tcase_add_test(tests, a_descriptor_at_its_end_from_which_nothing_is_wanted_does_not_wake);
	tcase_add_test(tests, the_earliest_deadline_counts_and_has_passed_afterwards);
	suite_add_tcase(suite, tests);
	return suite;
}

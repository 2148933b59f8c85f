/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The practice server on real ports of this machine, driven here turn by turn:
 * what clients may do to it, and where each thing that they can do ends. The
 * time it sees is the test's.
 */
#include "practice/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/time.h"
#include "net/loop.h"
#include "net/stream.h"
#include "practice/responder.h"

#define HOST "practice.example.test"
#define GREETING "220 " HOST " ESMTP smtpscope practice server\r\n"
#define REFUSED "535 5.7.8 Authentication credentials invalid\r\n"
#define SECOND UINT64_C(1000000)
#define CLIENTS_MAX 8
#define TURNS_MAX 5000 /* of two milliseconds at the most: a bound against hanging */

static struct listener *listener;
static struct loop *loop;
static struct tls_identity *identity;
static struct net_address clear, implicit;
static uint64_t now_us;
static int clients[CLIENTS_MAX];
static struct bytes heard[CLIENTS_MAX];
static bool ended[CLIENTS_MAX]; /* the server closed, or broke off */

static const struct listener_limits usual = {
	.connections = 4,
	.commands = 50,
	.buffer = 4096,
	.idle_us = 100 * SECOND,
	.total_us = 600 * SECOND,
	.handshake_us = 30 * SECOND,
	.deaf_us = 60 * SECOND,
	.parting_us = SECOND,
};

static void open_up(const struct listener_limits *limits, const char *scenario)
{
	const struct certificate_order order = { .host = HOST };
	const struct net_address *opened;
	struct net_address address;

	identity = tls_identity_new(&order, NULL);
	listener = listener_new(scenario_find(span_text(scenario)), identity, limits);
	loop = loop_new(NULL);
	now_us = 1000 * SECOND;
	ck_assert(net_address_parse_place("localhost", 0, &address));
	opened = listener_open(listener, &address, false, NULL);
	ck_assert_ptr_nonnull(opened);
	clear = *opened;
	opened = listener_open(listener, &address, true, NULL);
	ck_assert_ptr_nonnull(opened);
	implicit = *opened;
	for (int i = 0; i < CLIENTS_MAX; i++) {
		clients[i] = -1;
		ended[i] = false;
	}
}

static void close_down(void)
{
	for (int i = 0; i < CLIENTS_MAX; i++) {
		if (clients[i] >= 0)
			close(clients[i]);
		bytes_release(&heard[i]);
	}
	listener_free(listener);
	tls_identity_free(identity);
	loop_free(loop);
}

/* The server's turn; its deadlines are in the test's time, so it only looks. */
static void turn(void)
{
	struct pollfd none;

	loop_clear(loop);
	listener_watch(listener, loop, now_us);
	loop_hurry(loop);
	loop_wait(loop);
	listener_pump(listener, loop, now_us);
	poll(&none, 0, 1);
}

static void come(int client, const struct net_address *to)
{
	clients[client] = socket(to->family, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(clients[client], (const struct sockaddr *)&to->storage, to->size),
			 0);
	fcntl(clients[client], F_SETFL, O_NONBLOCK);
}

static void say(int client, const char *text)
{
	ck_assert_int_eq(send(clients[client], text, strlen(text), MSG_NOSIGNAL),
			 (ssize_t)strlen(text));
}

static void listen_to(int client)
{
	unsigned char data[4096];
	ssize_t size;

	while ((size = recv(clients[client], data, sizeof(data), 0)) > 0)
		bytes_append(&heard[client], span_of(data, (size_t)size));
	if (size == 0 || (errno != EAGAIN && errno != EINTR))
		ended[client] = true;
}

/* Until the client has heard exactly this, which is then forgotten. */
static void expect(int client, const char *text)
{
	for (int i = 0; i < TURNS_MAX && heard[client].size < strlen(text); i++) {
		turn();
		listen_to(client);
	}
	ck_assert_str_eq(bytes_text(&heard[client]), text);
	bytes_clear(&heard[client]);
}

static void expect_end(int client)
{
	for (int i = 0; i < TURNS_MAX && !ended[client]; i++) {
		turn();
		listen_to(client);
	}
	ck_assert(ended[client]);
}

/* Until so many connections stand. */
static void expect_count(size_t count)
{
	for (int i = 0; i < TURNS_MAX && listener_count(listener) != count; i++)
		turn();
	ck_assert_uint_eq(listener_count(listener), count);
}

/* Why the connection with this number was over; NOTE_END_COUNT: nothing is written of it. */
static enum note_end end_of(uint32_t connection)
{
	struct note note;
	enum note_end end = NOTE_END_COUNT;

	while (notebook_next(listener_notebook(listener), &note))
		if (note.kind == NOTE_CLOSED && note.connection == connection)
			end = note.end;
	return end;
}

START_TEST(many_are_served_side_by_side)
{
	open_up(&usual, "");
	for (int i = 0; i < 3; i++)
		come(i, &clear);
	for (int i = 0; i < 3; i++)
		expect(i, GREETING);
	say(1, "NO");
	say(2, "HELO c\r\n");
	expect(2, "250 " HOST " greets c\r\n");
	say(1, "OP\r\nQUIT\r\n");
	expect(1, "250 2.0.0 Ok\r\n221 2.0.0 " HOST " Goodbye\r\n");
	expect_end(1);
	close(clients[1]);
	clients[1] = -1;
	expect_count(2);
	ck_assert_int_eq(end_of(2), NOTE_END_SERVED);
	say(0, "NOOP\r\n");
	expect(0, "250 2.0.0 Ok\r\n");
	ck_assert_uint_eq(listener_sums(listener).connections, 3);
	close_down();
}
END_TEST

START_TEST(one_too_many_is_told_so_until_another_leaves)
{
	open_up(&usual, "");
	for (int i = 0; i < 4; i++) {
		come(i, &clear);
		expect(i, GREETING);
	}
	come(4, &clear);
	expect(4, "421 4.3.2 " HOST " Too many connections, try again later\r\n");
	expect_end(4);
	come(5, &implicit);
	expect_end(5);
	ck_assert_uint_eq(heard[5].size, 0);
	ck_assert_uint_eq(listener_sums(listener).turned_away, 2);
	close(clients[0]);
	clients[0] = -1;
	expect_count(3);
	ck_assert_int_eq(end_of(1), NOTE_END_LEFT);
	come(6, &clear);
	expect(6, GREETING);
	close_down();
}
END_TEST

START_TEST(silence_ends_with_421_and_single_bytes_are_silence_too)
{
	open_up(&usual, "");
	come(0, &clear);
	come(1, &clear);
	expect(0, GREETING);
	expect(1, GREETING);
	for (int i = 0; i < 9; i++) {
		now_us += 10 * SECOND;
		say(0, "N");
		say(1, "NOOP\r\n");
		expect(1, "250 2.0.0 Ok\r\n");
	}
	ck_assert_uint_eq(listener_count(listener), 2);
	now_us += 11 * SECOND;
	expect(0, "421 4.4.2 " HOST " No command came in time, closing\r\n");
	expect_end(0);
	close(clients[0]);
	clients[0] = -1;
	expect_count(1);
	ck_assert_int_eq(end_of(1), NOTE_END_IDLE);
	close_down();
}
END_TEST

START_TEST(no_session_lasts_for_ever)
{
	open_up(&usual, "");
	come(0, &clear);
	expect(0, GREETING);
	for (int i = 0; i < 11; i++) {
		now_us += 50 * SECOND;
		say(0, "NOOP\r\n");
		expect(0, "250 2.0.0 Ok\r\n");
	}
	now_us += 50 * SECOND;
	expect(0, "421 4.4.2 " HOST " This session took too long, closing\r\n");
	expect_end(0);
	/* It does not close its side: that is not waited for. */
	now_us += 2 * SECOND;
	expect_count(0);
	ck_assert_int_eq(end_of(1), NOTE_END_TOTAL);
	close_down();
}
END_TEST

START_TEST(a_silent_scenario_has_an_end_as_well)
{
	open_up(&usual, "silence");
	come(0, &clear);
	expect_count(1);
	now_us += 101 * SECOND;
	expect_end(0);
	ck_assert_uint_eq(heard[0].size, 0);
	close_down();
}
END_TEST

START_TEST(commands_are_counted)
{
	open_up(&usual, "");
	come(0, &clear);
	expect(0, GREETING);
	for (int i = 0; i < 50; i++) {
		say(0, "RSET\r\n");
		expect(0, "250 2.0.0 Ok\r\n");
	}
	say(0, "RSET\r\n");
	expect(0, "421 4.7.0 " HOST " Too many commands, closing\r\n");
	expect_end(0);
	close_down();
}
END_TEST

/* As much as the sockets take, so that nobody waits for anybody. */
static size_t push_all(int client, const char *line)
{
	size_t pushed = 0;
	ssize_t size;

	for (int i = 0; i < 20; i++) {
		while ((size = send(clients[client], line, strlen(line), MSG_NOSIGNAL)) > 0)
			pushed += (size_t)size;
		turn();
	}
	return pushed;
}

/* Nothing happens any more, whatever the client does. */
static bool is_stuck(int client)
{
	struct notebook *notebook = listener_notebook(listener);
	struct note note;
	bool noted = notebook_take_missed(notebook) > 0;

	while (notebook_next(notebook, &note))
		noted = true;
	push_all(client, "HELP\r\n");
	return !noted && notebook_take_missed(notebook) == 0 && !notebook_next(notebook, &note);
}

START_TEST(who_does_not_read_is_held_up_and_then_left)
{
	struct listener_limits patient = usual;
	int small = 4096;

	patient.commands = 0;
	patient.idle_us = patient.total_us = 1000000 * SECOND;
	open_up(&patient, "");
	clients[0] = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(clients[0], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	setsockopt(clients[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	ck_assert_int_eq(connect(clients[0], (const struct sockaddr *)&clear.storage, clear.size),
			 0);
	fcntl(clients[0], F_SETFL, O_NONBLOCK);
	expect_count(1);
	for (int i = 0; i < TURNS_MAX && !is_stuck(0); i++)
		;
	ck_assert_uint_eq(listener_count(listener), 1);
	/* The system may still find room for a reply or two: then it was not deaf until now. */
	for (int i = 0; i < 100 && listener_count(listener) > 0; i++) {
		now_us += 61 * SECOND;
		turn();
		turn();
	}
	ck_assert_int_eq(end_of(1), NOTE_END_DEAF);
	close_down();
}
END_TEST

START_TEST(a_line_without_end_is_taken_and_not_kept)
{
	open_up(&usual, "");
	come(0, &clear);
	expect(0, GREETING);
	ck_assert_uint_gt(push_all(0, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
			  40000);
	for (int i = 0; i < 200; i++)
		turn();
	say(0, "\r\nNOOP\r\n");
	expect(0, "500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n");
	close_down();
}
END_TEST

START_TEST(content_without_end_is_left)
{
	static char block[8001];
	struct listener_limits patient = usual;

	for (size_t i = 0; i < sizeof(block) - 1; i++)
		block[i] = i % 80 == 78 ? '\r' : i % 80 == 79 ? '\n' : 'x';
	patient.buffer = 65536;
	open_up(&patient, "");
	come(0, &clear);
	expect(0, GREETING);
	say(0, "HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.test>\r\nDATA\r\n");
	expect(0, "250 " HOST " greets a\r\n250 2.1.0 Sender ok\r\n250 2.1.5 Recipient ok\r\n"
		  "354 End data with <CR><LF>.<CR><LF>\r\n");
	for (int i = 0; i < TURNS_MAX && heard[0].size == 0; i++) {
		push_all(0, block);
		listen_to(0);
	}
	ck_assert_str_eq(bytes_text(&heard[0]),
			 "421 4.3.4 " HOST " The message is far too big, closing\r\n");
	close_down();
}
END_TEST

START_TEST(a_handshake_that_stands_still_is_left)
{
	open_up(&usual, "");
	come(0, &implicit);
	say(0, "\026\003\001\002");
	expect_count(1);
	come(1, &clear);
	expect(1, GREETING);
	ck_assert_uint_eq(listener_count(listener), 2);
	now_us += 31 * SECOND;
	expect_end(0);
	expect_count(1);
	ck_assert_int_eq(end_of(1), NOTE_END_TLS);
	say(1, "NOOP\r\n");
	expect(1, "250 2.0.0 Ok\r\n");
	close_down();
}
END_TEST

START_TEST(all_are_told_that_the_server_ends)
{
	open_up(&usual, "");
	come(0, &clear);
	come(1, &implicit);
	expect(0, GREETING);
	expect_count(2);
	listener_shut(listener, now_us);
	expect(0, "421 4.3.2 " HOST " The server ends, closing\r\n");
	expect_end(0);
	expect_end(1);
	close(clients[0]);
	clients[0] = -1;
	expect_count(0);
	ck_assert_int_eq(end_of(1), NOTE_END_OVER);
	close_down();
}
END_TEST

START_TEST(last_words_are_read_although_more_was_sent)
{
	open_up(&usual, "");
	come(0, &clear);
	say(0, "QUIT\r\n");
	say(0, "NOOP\r\nNOOP\r\nNOOP\r\n");
	expect(0, GREETING "221 2.0.0 " HOST " Goodbye\r\n");
	say(0, "NOOP\r\n");
	for (int i = 0; i < 20; i++)
		turn();
	ck_assert_int_eq(recv(clients[0], heard, 1, 0), 0);
	close_down();
}
END_TEST

START_TEST(who_guesses_passwords_has_twenty_tries_and_holds_nobody_up)
{
	struct bytes guesses = BYTES_INIT, expected = BYTES_INIT;

	open_up(&usual, "auth_clear");
	come(0, &clear);
	come(1, &clear);
	expect(0, GREETING);
	expect(1, GREETING);
	say(0, "EHLO a\r\n");
	for (int i = 0; i < TURNS_MAX && heard[0].size < 100; i++) {
		turn();
		listen_to(0);
	}
	bytes_clear(&heard[0]);
	for (int i = 0; i < 24; i++)
		bytes_append_text(&guesses, "AUTH PLAIN AHN0dWRlbnRAZXhhbXBsZS50ZXN0AHdyb25n\r\n");
	say(0, bytes_text(&guesses));
	/* Each turn lets it guess twice at the most, whatever it has sent. */
	for (int i = 0; i < 4; i++) {
		turn();
		listen_to(0);
		ck_assert_uint_le(heard[0].size, (size_t)(i + 1) * 2 * sizeof(REFUSED));
	}
	for (int i = 0; i < 19; i++)
		bytes_append_text(&expected, REFUSED);
	bytes_append_text(&expected, "421 4.7.0 " HOST " Too many errors, closing\r\n");
	expect(0, bytes_text(&expected));
	say(1, "NOOP\r\n");
	expect(1, "250 2.0.0 Ok\r\n");
	bytes_release(&guesses);
	bytes_release(&expected);
	close_down();
}
END_TEST

/* ---- through TLS ---- */

static void settle(struct stream *client)
{
	for (int i = 0; i < 50; i++) {
		turn();
		stream_pump(client);
	}
}

START_TEST(tls_on_the_port_for_clear_text_is_called_by_its_name)
{
	open_up(&usual, "");
	come(0, &clear);
	expect(0, GREETING);
	say(0, "\x16\x03\x01 no line end");
	expect(0, "500 5.5.1 " HOST " This port speaks clear text first, then STARTTLS\r\n");
	expect_end(0);
	close(clients[0]);
	clients[0] = -1;
	expect_count(0);
	ck_assert_int_eq(end_of(1), NOTE_END_ASTRAY);
	/* Later on it is a line as any other. */
	come(1, &clear);
	expect(1, GREETING);
	say(1, "NOOP\r\n\x16\x03\x01\r\n");
	expect(1, "250 2.0.0 Ok\r\n500 5.5.2 Command not recognised\r\n");
	close_down();
}
END_TEST

START_TEST(tls_is_served_from_the_first_byte)
{
	struct tls_options options = { .look = false };
	const struct tls_request request = { .name = HOST, .implicit = true };
	struct bytes got = BYTES_INIT;
	struct tls_client *client;
	struct stream *stream;

	open_up(&usual, "");
	options.ca_pem = tls_identity_ca(identity);
	client = tls_client_new(&options, NULL);
	come(0, &implicit);
	stream = stream_of_socket(clients[0]);
	clients[0] = -1;
	ck_assert(stream_start_tls(stream, client, &request, NULL));
	settle(stream);
	ck_assert_int_eq(stream_tls(stream), STREAM_SECURED);
	ck_assert(tls_trusted(stream_tls_facts(stream)));
	stream_read(stream, &got, 1000);
	ck_assert_str_eq(bytes_text(&got), GREETING);
	bytes_clear(&got);
	stream_write(stream, span_text("QUIT\r\n"));
	settle(stream);
	stream_read(stream, &got, 1000);
	ck_assert_str_eq(bytes_text(&got), "221 2.0.0 " HOST " Goodbye\r\n");
	ck_assert_int_eq(stream_end(stream), STREAM_TLS_CLOSED);
	stream_free(stream);
	expect_count(0);
	bytes_release(&got);
	tls_client_free(client);
	close_down();
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("practice/listener");
	TCase *tests = tcase_create("connections");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, many_are_served_side_by_side);
	tcase_add_test(tests, one_too_many_is_told_so_until_another_leaves);
	tcase_add_test(tests, silence_ends_with_421_and_single_bytes_are_silence_too);
	tcase_add_test(tests, no_session_lasts_for_ever);
	tcase_add_test(tests, a_silent_scenario_has_an_end_as_well);
	tcase_add_test(tests, commands_are_counted);
	tcase_add_test(tests, who_guesses_passwords_has_twenty_tries_and_holds_nobody_up);
	tcase_add_test(tests, who_does_not_read_is_held_up_and_then_left);
	tcase_add_test(tests, a_line_without_end_is_taken_and_not_kept);
	tcase_add_test(tests, content_without_end_is_left);
	tcase_add_test(tests, a_handshake_that_stands_still_is_left);
	tcase_add_test(tests, all_are_told_that_the_server_ends);
	tcase_add_test(tests, last_words_are_read_although_more_was_sent);
	tcase_add_test(tests, tls_on_the_port_for_clear_text_is_called_by_its_name);
	tcase_add_test(tests, tls_is_served_from_the_first_byte);
	suite_add_tcase(suite, tests);
	return suite;
}

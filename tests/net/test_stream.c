/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams without TLS: over sockets and in memory, and the ways in which they end. */
#include "net/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/time.h"
#include "net/loop.h"
#include "net/net_address.h"

/* Both kinds of carrier must behave alike: every test of a pair runs over each of these. */
enum carrier { MEMORY, MEMORY_BY_BYTE, LOCAL_SOCKETS, TCP, CARRIER_COUNT };

static void tcp_pair(int fds[2])
{
	struct net_address address;
	int listening = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert(net_address_parse("127.0.0.1", 0, &address));
	ck_assert_int_eq(bind(listening, (const struct sockaddr *)&address.storage, address.size),
			 0);
	ck_assert_int_eq(listen(listening, 1), 0);
	ck_assert(net_address_of_socket(listening, &address));
	fds[0] = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(fds[0], (const struct sockaddr *)&address.storage, address.size),
			 0);
	fds[1] = accept(listening, NULL, NULL);
	ck_assert_int_ge(fds[1], 0);
	close(listening);
}

static void make_pair(enum carrier carrier, struct stream *ends[2])
{
	int fds[2];

	if (carrier == MEMORY || carrier == MEMORY_BY_BYTE) {
		stream_pair(ends, carrier == MEMORY_BY_BYTE ? 1 : 0);
		return;
	}
	if (carrier == TCP)
		tcp_pair(fds);
	else
		ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ends[0] = stream_of_socket(fds[0]);
	ends[1] = stream_of_socket(fds[1]);
}

/* One turn as a program has it; false when a second passed in silence. */
static bool turn(struct loop *loop, struct stream *a, struct stream *b)
{
	loop_clear(loop);
	stream_watch(a, loop);
	stream_watch(b, loop);
	loop_add_deadline(loop, time_monotonic_us() + 1000000);
	if (!loop_wait(loop))
		return false;
	stream_pump(a);
	stream_pump(b);
	return true;
}

/* Until b holds this text, or has ended. */
static void expect_text(struct stream *a, struct stream *b, const char *text)
{
	struct loop *loop = loop_new(NULL);
	struct bytes got = BYTES_INIT;

	stream_pump(a);
	stream_pump(b);
	while (stream_read(b, &got, 65536), got.size < strlen(text))
		ck_assert_msg(turn(loop, a, b), "silence after \"%s\"", bytes_text(&got));
	ck_assert_str_eq(bytes_text(&got), text);
	bytes_release(&got);
	loop_free(loop);
}

static void expect_end(struct stream *a, struct stream *b, enum stream_end end)
{
	struct loop *loop = loop_new(NULL);

	stream_pump(b);
	while (stream_end(b) == STREAM_OPEN)
		ck_assert_msg(turn(loop, a, b), "no end came");
	ck_assert_str_eq(stream_end_name(stream_end(b)), stream_end_name(end));
	loop_free(loop);
}

START_TEST(bytes_go_both_ways)
{
	struct stream *ends[2];

	make_pair((enum carrier)_i, ends);
	stream_write(ends[0], span_text("EHLO there\r\n"));
	expect_text(ends[0], ends[1], "EHLO there\r\n");
	stream_write(ends[1], span_of("2\0005\r\n", 5));
	ck_assert_uint_eq(stream_pending(ends[1]), 5);
	stream_pump(ends[1]);
	stream_pump(ends[0]);
	while (stream_peek(ends[0]).size < 5) {
		stream_pump(ends[1]);
		stream_pump(ends[0]);
	}
	ck_assert_int_eq(memcmp(stream_peek(ends[0]).data, "2\0005\r\n", 5), 0);
	ck_assert_uint_eq(stream_pending(ends[1]), 0);
	ck_assert_uint_eq(stream_handed_over(ends[1]), 5);
	ck_assert_int_eq(stream_end(ends[0]), STREAM_OPEN);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(what_came_before_the_end_is_read_before_it)
{
	struct stream *ends[2];

	make_pair((enum carrier)_i, ends);
	stream_write(ends[0], span_text("221 bye\r\n"));
	stream_finish(ends[0]);
	ck_assert(!stream_can_write(ends[0]));
	expect_text(ends[0], ends[1], "221 bye\r\n");
	expect_end(ends[0], ends[1], STREAM_FIN);
	ck_assert_int_eq(stream_fault(ends[1])->kind, FAULT_NONE);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(a_closed_stream_still_delivers_what_it_sent)
{
	struct stream *ends[2];
	struct bytes got = BYTES_INIT;

	if (_i == MEMORY_BY_BYTE)
		return; /* there is room for one byte only */
	make_pair((enum carrier)_i, ends);
	stream_write(ends[0], span_text("554 no\r\n"));
	stream_close(ends[0]);
	ck_assert_int_eq(stream_end(ends[0]), STREAM_OURS);
	while (stream_peek(ends[1]).size < 8)
		stream_pump(ends[1]);
	ck_assert_int_eq(stream_end(ends[1]), STREAM_OPEN);
	stream_read(ends[1], &got, 100);
	ck_assert_str_eq(bytes_text(&got), "554 no\r\n");
	expect_end(ends[0], ends[1], STREAM_FIN);
	bytes_release(&got);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(a_half_closed_stream_goes_on_in_the_other_direction)
{
	struct stream *ends[2];

	make_pair((enum carrier)_i, ends);
	stream_finish(ends[0]);
	expect_end(ends[0], ends[1], STREAM_FIN);
	ck_assert(stream_can_write(ends[1]));
	stream_write(ends[1], span_text("250 still here\r\n"));
	expect_text(ends[1], ends[0], "250 still here\r\n");
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(a_stream_at_its_end_does_not_keep_the_loop_awake)
{
	struct stream *ends[2];
	struct loop *loop = loop_new(NULL);

	make_pair((enum carrier)_i, ends);
	stream_finish(ends[0]);
	expect_end(ends[0], ends[1], STREAM_FIN);
	loop_clear(loop);
	stream_watch(ends[1], loop);
	loop_add_deadline(loop, time_monotonic_us() + 20000);
	ck_assert(!loop_wait(loop));
	loop_free(loop);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(an_aborted_stream_is_a_reset_after_what_came)
{
	struct stream *ends[2];

	if (_i == LOCAL_SOCKETS)
		return; /* local sockets know no reset of this kind */
	make_pair((enum carrier)_i, ends);
	stream_write(ends[0], span_text("2"));
	expect_text(ends[0], ends[1], "2");
	stream_abort(ends[0]);
	expect_end(ends[0], ends[1], STREAM_RESET);
	ck_assert_int_eq(stream_fault(ends[1])->kind, FAULT_CLOSED);
	ck_assert_int_ne(stream_fault(ends[1])->system, 0);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

/* The other side says no and leaves while we still send: its words must not be lost in the reset. */
START_TEST(words_sent_before_a_reset_are_read_in_spite_of_failed_writes)
{
	struct stream *ends[2];
	struct bytes got = BYTES_INIT;

	make_pair((enum carrier)_i, ends);
	stream_write(ends[1], span_text("552 too much\r\n"));
	while (stream_pending(ends[1])) {
		stream_pump(ends[1]);
		stream_pump(ends[0]);
	}
	stream_free(ends[1]);
	for (int i = 0; i < 100 && stream_can_write(ends[0]); i++) {
		stream_write(ends[0], span_text("more and more of the message\r\n"));
		stream_pump(ends[0]);
	}
	while (stream_end(ends[0]) == STREAM_OPEN && got.size < 14) {
		stream_pump(ends[0]);
		stream_read(ends[0], &got, 100);
	}
	ck_assert_str_eq(bytes_text(&got), "552 too much\r\n");
	bytes_release(&got);
	stream_free(ends[0]);
}
END_TEST

/* A pattern that tells every place from its neighbours. */
static unsigned char pattern(uint64_t at)
{
	return (unsigned char)(at * 31 + (at >> 8) * 7 + (at >> 16));
}

START_TEST(a_large_transfer_arrives_whole_in_bounded_memory)
{
	const uint64_t total = _i == MEMORY_BY_BYTE ? 100000 : 20000000;
	struct stream *ends[2];
	struct loop *loop = loop_new(NULL);
	struct bytes block = BYTES_INIT;
	struct bytes got = BYTES_INIT;
	uint64_t sent = 0, read = 0, wrong = 0;

	make_pair((enum carrier)_i, ends);
	while (read < total) {
		bytes_clear(&block);
		while (sent < total && block.size < 50000 && stream_pending(ends[0]) < 200000)
			bytes_append_byte(&block, pattern(sent++));
		stream_write(ends[0], bytes_span(&block));
		ck_assert(turn(loop, ends[0], ends[1]));
		bytes_clear(&got);
		stream_read(ends[1], &got, 1 << 20);
		for (size_t i = 0; i < got.size; i++)
			wrong += got.data[i] != pattern(read++);
		ck_assert_uint_eq(wrong, 0);
		ck_assert_uint_le(got.size, 400000);
	}
	ck_assert_uint_eq(stream_handed_over(ends[0]), total);
	bytes_release(&block);
	bytes_release(&got);
	loop_free(loop);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(nobody_reading_holds_the_writer_back)
{
	struct stream *ends[2];
	static unsigned char block[65536];

	make_pair((enum carrier)_i, ends);
	for (int i = 0; i < 500; i++) {
		stream_write(ends[0], span_of(block, sizeof(block)));
		stream_pump(ends[0]);
		stream_pump(ends[1]);
	}
	ck_assert_uint_gt(stream_pending(ends[0]), 0);
	ck_assert_uint_le(stream_peek(ends[1]).size, 400000);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(a_taken_over_socket_is_not_inherited_and_does_not_block)
{
	int fds[2];
	struct stream *stream;

	tcp_pair(fds);
	stream = stream_of_socket(fds[0]);
	ck_assert_int_ne(fcntl(fds[0], F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_ne(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
	stream_free(stream);
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), -1);
	close(fds[1]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/stream");
	TCase *tests = tcase_create("stream");

	tcase_add_loop_test(tests, bytes_go_both_ways, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, what_came_before_the_end_is_read_before_it, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, a_closed_stream_still_delivers_what_it_sent, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, a_half_closed_stream_goes_on_in_the_other_direction, 0,
			    CARRIER_COUNT);
	tcase_add_loop_test(tests, a_stream_at_its_end_does_not_keep_the_loop_awake, 0,
			    CARRIER_COUNT);
	tcase_add_loop_test(tests, an_aborted_stream_is_a_reset_after_what_came, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, words_sent_before_a_reset_are_read_in_spite_of_failed_writes, 0,
			    CARRIER_COUNT);
	tcase_add_loop_test(tests, a_large_transfer_arrives_whole_in_bounded_memory, 0,
			    CARRIER_COUNT);
	tcase_add_loop_test(tests, nobody_reading_holds_the_writer_back, 0, CARRIER_COUNT);
	tcase_add_test(tests, a_taken_over_socket_is_not_inherited_and_does_not_block);
	suite_add_tcase(suite, tests);
	return suite;
}

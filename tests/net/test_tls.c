/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLS over both carriers, client and server in one process: handshakes that
 * succeed, those that must not, what the facts then say, and how it ends.
 */
#include "net/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/time.h"
#include "net/loop.h"
#include "net/stream.h"

#define HOST "mail.example.test"
#define DAY (86400)

/* A client and a server on one connection; ends[0] is the client's. */
struct meeting {
	struct stream *ends[2];
	struct tls_client *client;
	struct tls_identity *identity;
	struct fault fault; /* of beginning the client's handshake */
};

enum carrier { MEMORY, MEMORY_BY_BYTE, SOCKETS, CARRIER_COUNT };

static void make_pair(enum carrier carrier, struct stream *ends[2])
{
	int fds[2];

	if (carrier != SOCKETS) {
		stream_pair(ends, carrier == MEMORY_BY_BYTE ? 1 : 0);
		return;
	}
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ends[0] = stream_of_socket(fds[0]);
	ends[1] = stream_of_socket(fds[1]);
}

/* Both turn until nothing moves any more. */
static void settle(struct stream *ends[2])
{
	bool moved = true;

	while (moved) {
		moved = stream_pump(ends[0]);
		moved |= stream_pump(ends[1]);
	}
}

static void meet(struct meeting *meeting, enum carrier carrier,
		 const struct certificate_order *order, bool look)
{
	struct tls_options options = { .look = look };
	struct fault fault = { 0 };

	memset(meeting, 0, sizeof(*meeting));
	make_pair(carrier, meeting->ends);
	meeting->identity = tls_identity_new(order, &fault);
	ck_assert_msg(meeting->identity != NULL, "%s", fault.text);
	options.ca_pem = tls_identity_ca(meeting->identity);
	meeting->client = tls_client_new(&options, &fault);
	ck_assert_msg(meeting->client != NULL, "%s", fault.text);
}

static void shake_hands(struct meeting *meeting, const char *name)
{
	const struct tls_request request = { .name = name };

	ck_assert_msg(
		stream_start_tls(meeting->ends[0], meeting->client, &request, &meeting->fault),
		"%s", meeting->fault.text);
	ck_assert(stream_accept_tls(meeting->ends[1], meeting->identity, NULL));
	settle(meeting->ends);
}

static void part(struct meeting *meeting)
{
	stream_free(meeting->ends[0]);
	stream_free(meeting->ends[1]);
	tls_client_free(meeting->client);
	tls_identity_free(meeting->identity);
}

static void say(struct meeting *meeting, int from, const char *text)
{
	struct bytes got = BYTES_INIT;

	stream_write(meeting->ends[from], span_text(text));
	settle(meeting->ends);
	stream_read(meeting->ends[!from], &got, 1000);
	ck_assert_str_eq(bytes_text(&got), text);
	bytes_release(&got);
}

static const struct certificate_order good_order = { .host = HOST };

/* ---- what works ---- */

START_TEST(an_identity_can_be_made_when_it_is_needed)
{
	struct tls_identity *identity = tls_identity_later(&good_order);
	struct span ca = tls_identity_ca(identity);

	ck_assert(span_starts_word(ca, "-----BEGIN CERTIFICATE-----"));
	/* Made once: what was handed out stays. */
	ck_assert_ptr_eq(tls_identity_ca(identity).data, ca.data);
	tls_identity_free(identity);
	tls_identity_free(tls_identity_later(&good_order));
}
END_TEST

START_TEST(clear_text_then_starttls_then_secured_text)
{
	struct meeting meeting;
	const struct tls_facts *facts;

	meet(&meeting, (enum carrier)_i, &good_order, false);
	say(&meeting, 1, "220 ready\r\n");
	say(&meeting, 0, "STARTTLS\r\n");
	say(&meeting, 1, "220 go ahead\r\n");
	ck_assert_ptr_null(stream_tls_facts(meeting.ends[0]));
	shake_hands(&meeting, HOST);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_SECURED);
	ck_assert_int_eq(stream_tls(meeting.ends[1]), STREAM_SECURED);
	facts = stream_tls_facts(meeting.ends[0]);
	ck_assert(tls_trusted(facts));
	ck_assert_int_eq(facts->problem, TRUST_OK);
	ck_assert_str_eq(facts->version, "TLSv1.3");
	ck_assert_str_ne(facts->cipher, "");
	ck_assert_str_ne(facts->group, "");
	ck_assert_str_eq(facts->sni, HOST);
	ck_assert_str_eq(facts->name_matched, HOST);
	ck_assert_uint_eq(facts->chain_count, 1);
	ck_assert_str_eq(facts->chain[0].subject, "CN=" HOST ",O=smtpscope practice");
	ck_assert_str_eq(facts->chain[0].issuer, "CN=practice CA,O=smtpscope practice");
	ck_assert_str_eq(facts->chain[0].signature, "ecdsa-with-SHA256");
	ck_assert_int_eq(facts->chain[0].key_bits, 256);
	ck_assert_uint_eq(strlen(facts->chain[0].sha256), 64);
	ck_assert_int_lt(facts->chain[0].not_before_s, facts->chain[0].not_after_s);
	say(&meeting, 0, "EHLO client\r\n");
	say(&meeting, 1, "250 hello\r\n");
	ck_assert_uint_eq(stream_pending(meeting.ends[0]), 0);
	ck_assert_uint_eq(stream_handed_over(meeting.ends[0]),
			  strlen("STARTTLS\r\nEHLO client\r\n"));
	part(&meeting);
}
END_TEST

START_TEST(close_notify_is_told_after_what_came)
{
	struct meeting meeting;
	struct bytes got = BYTES_INIT;

	meet(&meeting, (enum carrier)_i, &good_order, false);
	shake_hands(&meeting, HOST);
	stream_write(meeting.ends[1], span_text("221 bye\r\n"));
	stream_finish(meeting.ends[1]);
	settle(meeting.ends);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_OPEN);
	stream_read(meeting.ends[0], &got, 100);
	ck_assert_str_eq(bytes_text(&got), "221 bye\r\n");
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_CLOSED);
	ck_assert_int_eq(stream_fault(meeting.ends[0])->kind, FAULT_NONE);
	bytes_release(&got);
	part(&meeting);
}
END_TEST

START_TEST(an_address_is_asked_for_without_sni)
{
	static const char *const hosts[] = { "127.0.0.1", "::1" };
	const struct certificate_order order = { .host = hosts[_i] };
	struct meeting meeting;

	meet(&meeting, MEMORY, &order, false);
	shake_hands(&meeting, hosts[_i]);
	ck_assert(tls_trusted(stream_tls_facts(meeting.ends[0])));
	ck_assert(stream_tls_facts(meeting.ends[0])->name_is_address);
	ck_assert_ptr_null(stream_tls_facts(meeting.ends[0])->sni);
	part(&meeting);
}
END_TEST

START_TEST(a_final_dot_is_no_part_of_the_name)
{
	struct meeting meeting;

	meet(&meeting, MEMORY, &good_order, false);
	shake_hands(&meeting, HOST ".");
	ck_assert(tls_trusted(stream_tls_facts(meeting.ends[0])));
	ck_assert_str_eq(stream_tls_facts(meeting.ends[0])->sni, HOST);
	part(&meeting);
}
END_TEST

START_TEST(implicit_tls_needs_no_clear_text_before)
{
	const struct tls_request request = { .name = HOST, .implicit = true };
	struct meeting meeting;

	meet(&meeting, MEMORY, &good_order, false);
	/* The client's first message is there before the server begins to look. */
	ck_assert(stream_start_tls(meeting.ends[0], meeting.client, &request, NULL));
	stream_pump(meeting.ends[1]);
	ck_assert_uint_gt(stream_peek(meeting.ends[1]).size, 100);
	ck_assert(stream_accept_tls(meeting.ends[1], meeting.identity, NULL));
	settle(meeting.ends);
	ck_assert(tls_trusted(stream_tls_facts(meeting.ends[0])));
	say(&meeting, 1, "220 hello\r\n");
	part(&meeting);
}
END_TEST

START_TEST(an_intermediate_that_is_sent_makes_the_chain_whole)
{
	const struct certificate_order order = { .host = HOST, .intermediate = true };
	struct meeting meeting;

	meet(&meeting, MEMORY, &order, false);
	shake_hands(&meeting, HOST);
	ck_assert(tls_trusted(stream_tls_facts(meeting.ends[0])));
	ck_assert_uint_eq(stream_tls_facts(meeting.ends[0])->chain_count, 2);
	part(&meeting);
}
END_TEST

START_TEST(what_was_written_in_the_handshake_leaves_after_it)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;
	struct bytes got = BYTES_INIT;

	meet(&meeting, MEMORY, &good_order, false);
	ck_assert(stream_start_tls(meeting.ends[0], meeting.client, &request, NULL));
	stream_write(meeting.ends[0], span_text("AUTH secret\r\n"));
	stream_pump(meeting.ends[1]);
	ck_assert_uint_eq(span_find_span(stream_peek(meeting.ends[1]), span_text("secret")),
			  stream_peek(meeting.ends[1]).size);
	ck_assert(stream_accept_tls(meeting.ends[1], meeting.identity, NULL));
	settle(meeting.ends);
	stream_read(meeting.ends[1], &got, 100);
	ck_assert_str_eq(bytes_text(&got), "AUTH secret\r\n");
	bytes_release(&got);
	part(&meeting);
}
END_TEST

START_TEST(fifty_megabytes_arrive_whole_through_tls)
{
	const size_t total = 50u << 20;
	struct meeting meeting;
	struct bytes block = BYTES_INIT;
	struct bytes got = BYTES_INIT;
	size_t sent = 0, read = 0, wrong = 0;

	meet(&meeting, _i ? SOCKETS : MEMORY, &good_order, false);
	shake_hands(&meeting, HOST);
	for (size_t i = 0; i < 65536; i++)
		bytes_append_byte(&block, (unsigned char)(i * 31 + (i >> 8)));
	while (read < total) {
		if (sent < total && stream_pending(meeting.ends[0]) < 200000) {
			stream_write(meeting.ends[0], bytes_span(&block));
			sent += block.size;
		}
		stream_pump(meeting.ends[0]);
		stream_pump(meeting.ends[1]);
		bytes_clear(&got);
		/* Whole blocks only, so that each can be compared at once. */
		while (stream_peek(meeting.ends[1]).size >= block.size) {
			bytes_clear(&got);
			read += stream_read(meeting.ends[1], &got, block.size);
			wrong += !span_equal(bytes_span(&got), bytes_span(&block));
		}
		ck_assert_int_eq(stream_end(meeting.ends[1]), STREAM_OPEN);
	}
	ck_assert_uint_eq(read, total);
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_eq(stream_handed_over(meeting.ends[0]), total);
	bytes_release(&block);
	bytes_release(&got);
	part(&meeting);
}
END_TEST

/* ---- certificates that must not be trusted ---- */

static const struct {
	struct certificate_order order;
	const char *asked;
	bool other_ca; /* the client trusts a CA that is not the server's */
	enum trust_problem problem;
	const char *says;
} untrusted[] = {
	{ { .host = HOST, .valid_from_s = -30 * DAY, .valid_until_s = -DAY },
	  HOST,
	  false,
	  TRUST_EXPIRED,
	  "expired on" },
	{ { .host = HOST, .valid_from_s = DAY, .valid_until_s = 30 * DAY },
	  HOST,
	  false,
	  TRUST_NOT_YET_VALID,
	  "not yet valid" },
	{ { .host = "other.example.test" }, HOST, false, TRUST_WRONG_NAME, "other.example.test" },
	{ { .host = "192.0.2.7" }, "192.0.2.8", false, TRUST_WRONG_NAME, "192.0.2.7" },
	{ { .host = "127.0.0.1" }, HOST, false, TRUST_WRONG_NAME, "127.0.0.1" },
	{ { .host = HOST }, "127.0.0.1", false, TRUST_WRONG_NAME, HOST },
	{ { .host = "m*.example.test" }, HOST, false, TRUST_WRONG_NAME, "m*" },
	{ { .host = HOST }, HOST, true, TRUST_UNKNOWN_CA, "practice CA" },
	{ { .host = HOST, .self_signed = true }, HOST, true, TRUST_SELF_SIGNED, "self-signed" },
	{ { .host = HOST, .intermediate = true, .leave_out = true },
	  HOST,
	  false,
	  TRUST_UNKNOWN_CA,
	  "intermediate" },
};

static void meet_untrusted(struct meeting *meeting, int row, bool look)
{
	meet(meeting, MEMORY, &untrusted[row].order, look);
	if (untrusted[row].other_ca) {
		struct tls_identity *other = tls_identity_new(&good_order, NULL);
		struct tls_options options = { .look = look };

		options.ca_pem = tls_identity_ca(other);
		tls_client_free(meeting->client);
		meeting->client = tls_client_new(&options, NULL);
		tls_identity_free(other);
	}
	shake_hands(meeting, untrusted[row].asked);
}

START_TEST(a_strict_client_refuses_before_anything_is_sent)
{
	struct meeting meeting;
	const struct tls_facts *facts;
	const struct fault *fault;

	meet_untrusted(&meeting, _i, false);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_UNSECURED);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_FAILED);
	ck_assert(!stream_can_write(meeting.ends[0]));
	facts = stream_tls_facts(meeting.ends[0]);
	ck_assert(!tls_trusted(facts));
	ck_assert_str_eq(trust_problem_name(facts->problem),
			 trust_problem_name(untrusted[_i].problem));
	fault = stream_fault(meeting.ends[0]);
	ck_assert_int_eq(fault->kind, FAULT_TLS);
	ck_assert_msg(strstr(fault->text, untrusted[_i].says) != NULL, "%s", fault->text);
	ck_assert_uint_ge(facts->chain_count, 1);
	/* Told by an alert, not by silence. */
	ck_assert_int_eq(stream_end(meeting.ends[1]), STREAM_TLS_FAILED);
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[1])->text, "alert"));
	part(&meeting);
}
END_TEST

START_TEST(a_look_completes_and_is_not_trusted)
{
	struct meeting meeting;
	const struct tls_facts *facts;
	struct bytes text = BYTES_INIT;

	meet_untrusted(&meeting, _i, true);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_SECURED);
	facts = stream_tls_facts(meeting.ends[0]);
	ck_assert(!tls_trusted(facts));
	ck_assert_str_eq(trust_problem_name(facts->problem),
			 trust_problem_name(untrusted[_i].problem));
	trust_append(&text, facts);
	ck_assert_msg(strstr(bytes_text(&text), untrusted[_i].says) != NULL, "%s",
		      bytes_text(&text));
	say(&meeting, 1, "220 look at me\r\n");
	bytes_release(&text);
	part(&meeting);
}
END_TEST

START_TEST(two_faults_are_both_told)
{
	const struct certificate_order order = { .host = "other.example.test",
						 .self_signed = true };
	struct tls_identity *other = tls_identity_new(&good_order, NULL);
	struct tls_options options = { .ca_pem = tls_identity_ca(other) };
	struct meeting meeting;

	meet(&meeting, MEMORY, &order, false);
	tls_client_free(meeting.client);
	meeting.client = tls_client_new(&options, NULL);
	tls_identity_free(other);
	shake_hands(&meeting, HOST);
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "self-signed"));
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "not for " HOST));
	part(&meeting);
}
END_TEST

START_TEST(a_machine_without_trusted_cas_is_told_as_such)
{
	struct tls_options options = { 0 };
	struct meeting meeting;

	setenv("SSL_CERT_FILE", "/dev/null", 1);
	setenv("SSL_CERT_DIR", "/nonexistent", 1);
	meet(&meeting, MEMORY, &good_order, false);
	tls_client_free(meeting.client);
	meeting.client = tls_client_new(&options, NULL);
	shake_hands(&meeting, HOST);
	ck_assert_int_eq(stream_tls_facts(meeting.ends[0])->problem, TRUST_NO_ANCHORS);
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "no trusted CAs"));
	part(&meeting);
}
END_TEST

START_TEST(an_empty_name_is_refused_since_it_would_switch_the_check_off)
{
	static const char *const names[] = { "", ".", NULL };
	struct meeting meeting;

	for (size_t i = 0; i < 3; i++) {
		const struct tls_request request = { .name = names[i] };
		struct fault fault = { 0 };

		meet(&meeting, MEMORY, &good_order, true);
		ck_assert(!stream_start_tls(meeting.ends[0], meeting.client, &request, &fault));
		ck_assert_int_eq(fault.kind, FAULT_USAGE);
		ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_CLEAR);
		part(&meeting);
	}
}
END_TEST

START_TEST(no_facts_are_no_trust)
{
	const struct tls_facts none = { 0 };
	const struct tls_facts chain = { .chain_ok = true };
	const struct tls_facts name = { .name_matches = true };
	const struct tls_facts both = { .chain_ok = true, .name_matches = true };

	ck_assert(!tls_trusted(&none));
	ck_assert(!tls_trusted(&chain));
	ck_assert(!tls_trusted(&name));
	ck_assert(tls_trusted(&both));
}
END_TEST

/* ---- clear text where none may be ---- */

START_TEST(clear_text_that_came_with_the_220_is_kept_apart)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;
	struct bytes line = BYTES_INIT, early = BYTES_INIT;

	meet(&meeting, _i ? SOCKETS : MEMORY, &good_order, true);
	stream_write(meeting.ends[1], span_text("220 go\r\n250 forged\r\n"));
	settle(meeting.ends);
	stream_read(meeting.ends[0], &line, 8);
	ck_assert(!stream_start_tls(meeting.ends[0], meeting.client, &request, &meeting.fault));
	ck_assert_int_eq(meeting.fault.kind, FAULT_PROTOCOL);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_CLEAR);
	/* Asking again without having looked at it changes nothing. */
	ck_assert(!stream_start_tls(meeting.ends[0], meeting.client, &request, &meeting.fault));
	ck_assert_uint_eq(stream_take_early(meeting.ends[0], &early), 12);
	ck_assert_str_eq(bytes_text(&early), "250 forged\r\n");
	ck_assert_uint_eq(stream_peek(meeting.ends[0]).size, 0);
	/* Whoever goes on gets a session without a trace of it. */
	shake_hands(&meeting, HOST);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_SECURED);
	ck_assert_uint_eq(stream_peek(meeting.ends[0]).size, 0);
	bytes_release(&line);
	bytes_release(&early);
	part(&meeting);
}
END_TEST

START_TEST(clear_text_that_lies_unread_in_the_socket_is_found_too)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;
	struct bytes early = BYTES_INIT;

	meet(&meeting, SOCKETS, &good_order, true);
	stream_write(meeting.ends[1], span_text("250 forged\r\n"));
	stream_pump(meeting.ends[1]);
	ck_assert(!stream_start_tls(meeting.ends[0], meeting.client, &request, &meeting.fault));
	ck_assert_int_eq(meeting.fault.kind, FAULT_PROTOCOL);
	ck_assert_uint_eq(stream_take_early(meeting.ends[0], &early), 12);
	bytes_release(&early);
	part(&meeting);
}
END_TEST

START_TEST(tls_does_not_begin_while_clear_text_waits_to_leave)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;

	meet(&meeting, MEMORY_BY_BYTE, &good_order, true);
	stream_write(meeting.ends[0], span_text("STARTTLS\r\n"));
	ck_assert(!stream_start_tls(meeting.ends[0], meeting.client, &request, &meeting.fault));
	ck_assert_int_eq(meeting.fault.kind, FAULT_TLS);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_CLEAR);
	settle(meeting.ends);
	ck_assert_uint_eq(stream_peek(meeting.ends[1]).size, 10);
	part(&meeting);
}
END_TEST

static const struct {
	const char *bytes;
	size_t size;
	bool early; /* recognised as clear text, and given back */
	const char *says;
} garbage[] = {
	{ "250 forged\r\n", 12, true, "250 forged" },
	{ "220 mail.example.test ESMTP\r\n", 29, true, "220 mail.example.test ESMTP" },
	{ "HTTP/1.0 400 Bad\r\n\r\n", 20, true, "HTTP/1.0 400 Bad" },
	{ "\x1b]0;title\x07 and more text\r\n", 26, true, "\\x1b]0;title" },
	{ "\x16\x03\x03\x00\x05xxxxx", 10, false, "" },
	{ "\x15\x03\x01\x00\x02\x02\x28", 7, false, "handshake failure" },
	{ "\x15\x03\x01\x00\x02\x02\x46", 7, false, "--tls-min" },
	/* A ServerHello that picks TLS 1.0. */
	{ "\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01"
	  "0123456789abcdef0123456789abcdef"
	  "\x00\x00\x2f\x00",
	  47, false, "not allowed here" },
};

START_TEST(what_is_no_server_hello_fails_the_handshake_in_words)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;
	struct bytes early = BYTES_INIT;
	const struct fault *fault;

	meet(&meeting, MEMORY, &good_order, true);
	ck_assert(stream_start_tls(meeting.ends[0], meeting.client, &request, NULL));
	stream_write(meeting.ends[1], span_of(garbage[_i].bytes, garbage[_i].size));
	settle(meeting.ends);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_UNSECURED);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_FAILED);
	fault = stream_fault(meeting.ends[0]);
	ck_assert_int_eq(fault->kind, FAULT_TLS);
	ck_assert_msg(strstr(fault->text, garbage[_i].says) != NULL, "%s", fault->text);
	ck_assert_ptr_null(strchr(fault->text, '\x1b'));
	ck_assert_uint_eq(stream_take_early(meeting.ends[0], &early),
			  garbage[_i].early ? garbage[_i].size : 0);
	ck_assert(
		span_equal(bytes_span(&early),
			   span_part(span_of(garbage[_i].bytes, garbage[_i].size), 0, early.size)));
	ck_assert_uint_eq(stream_peek(meeting.ends[0]).size, 0);
	bytes_release(&early);
	part(&meeting);
}
END_TEST

START_TEST(a_greeting_in_clear_on_a_tls_port_is_told_as_such)
{
	const struct tls_request request = { .name = HOST, .implicit = true };
	struct meeting meeting;
	struct bytes early = BYTES_INIT;

	meet(&meeting, MEMORY, &good_order, true);
	stream_write(meeting.ends[1], span_text("220 mail.example.test ESMTP\r\n"));
	if (_i == 0)
		stream_pump(meeting.ends[1]); /* before the handshake begins; else behind it */
	if (_i == 2)
		stream_close(meeting.ends[1]); /* and the server has left already */
	ck_assert(stream_start_tls(meeting.ends[0], meeting.client, &request, NULL));
	settle(meeting.ends);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_UNSECURED);
	ck_assert_int_ne(stream_end(meeting.ends[0]), STREAM_OPEN);
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "--tls=starttls"));
	ck_assert_uint_eq(stream_take_early(meeting.ends[0], &early), 29);
	bytes_release(&early);
	part(&meeting);
}
END_TEST

/* ---- endings ---- */

/* Meets over sockets whose descriptors the test keeps, to write into and cut the connection. */
static void meet_on_sockets(struct meeting *meeting, int fds[2])
{
	meet(meeting, MEMORY, &good_order, false);
	stream_free(meeting->ends[0]);
	stream_free(meeting->ends[1]);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	meeting->ends[0] = stream_of_socket(fds[0]);
	meeting->ends[1] = stream_of_socket(fds[1]);
	shake_hands(meeting, HOST);
}

START_TEST(an_end_without_close_notify_is_told_after_what_came)
{
	struct meeting meeting;
	struct bytes got = BYTES_INIT;
	int fds[2];

	meet_on_sockets(&meeting, fds);
	stream_write(meeting.ends[1], span_text("250 half a re"));
	stream_pump(meeting.ends[1]);
	ck_assert_int_eq(shutdown(fds[1], SHUT_WR), 0);
	stream_pump(meeting.ends[0]);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_OPEN);
	stream_read(meeting.ends[0], &got, 100);
	ck_assert_str_eq(bytes_text(&got), "250 half a re");
	stream_pump(meeting.ends[0]);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_CUT);
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "close_notify"));
	bytes_release(&got);
	part(&meeting);
}
END_TEST

START_TEST(a_damaged_record_is_told_after_what_came)
{
	static const char damaged[] = "\x17\x03\x03\x00\x20"
				      "0123456789abcdef0123456789abcdef";
	struct meeting meeting;
	struct bytes got = BYTES_INIT;
	int fds[2];

	meet_on_sockets(&meeting, fds);
	stream_write(meeting.ends[1], span_text("250 ok\r\n"));
	stream_pump(meeting.ends[1]);
	ck_assert_int_eq(send(fds[1], damaged, 37, MSG_NOSIGNAL), 37);
	stream_pump(meeting.ends[0]);
	stream_read(meeting.ends[0], &got, 100);
	ck_assert_str_eq(bytes_text(&got), "250 ok\r\n");
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_FAILED);
	ck_assert(!stream_can_write(meeting.ends[0]));
	ck_assert_ptr_nonnull(strstr(stream_fault(meeting.ends[0])->text, "intact"));
	bytes_release(&got);
	part(&meeting);
}
END_TEST

START_TEST(a_reset_inside_tls_is_a_reset)
{
	struct meeting meeting;

	meet(&meeting, MEMORY, &good_order, false);
	shake_hands(&meeting, HOST);
	stream_abort(meeting.ends[1]);
	stream_pump(meeting.ends[0]);
	ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_RESET);
	ck_assert_int_eq(stream_fault(meeting.ends[0])->kind, FAULT_CLOSED);
	part(&meeting);
}
END_TEST

START_TEST(leaving_in_the_handshake_is_told_as_such)
{
	const struct tls_request request = { .name = HOST };
	struct meeting meeting;

	meet(&meeting, MEMORY, &good_order, false);
	ck_assert(stream_start_tls(meeting.ends[0], meeting.client, &request, NULL));
	if (_i)
		stream_abort(meeting.ends[1]);
	else
		stream_close(meeting.ends[1]);
	stream_pump(meeting.ends[0]);
	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_UNSECURED);
	ck_assert_int_eq(stream_end(meeting.ends[0]), _i ? STREAM_RESET : STREAM_TLS_FAILED);
	ck_assert_int_eq(stream_fault(meeting.ends[0])->kind, FAULT_TLS);
	ck_assert_ptr_nonnull(
		strstr(stream_fault(meeting.ends[0])->text, "middle of the TLS handshake"));
	part(&meeting);
}
END_TEST

/* Lets only so many bytes of the server's pass, then the connection closes. */
static void shake_hands_until(struct meeting *meeting, size_t passed)
{
	const struct tls_request request = { .name = HOST };
	struct bytes bytes = BYTES_INIT;
	struct stream *between[2], *server[2];

	stream_pair(between, 0);
	stream_pair(server, 0);
	ck_assert(stream_start_tls(between[0], meeting->client, &request, NULL));
	ck_assert(stream_accept_tls(server[1], meeting->identity, NULL));
	settle(between);
	stream_read(between[1], &bytes, 65536);
	stream_write(server[0], bytes_span(&bytes));
	settle(server);
	bytes_clear(&bytes);
	stream_read(server[0], &bytes, passed);
	stream_write(between[1], bytes_span(&bytes));
	settle(between);
	stream_close(between[1]);
	settle(between);
	meeting->ends[0] = between[0];
	meeting->ends[1] = server[1];
	stream_free(between[1]);
	stream_free(server[0]);
	bytes_release(&bytes);
}

/* The certificate was seen and is good, but nobody has proved to have its key. */
START_TEST(a_handshake_that_is_cut_anywhere_is_not_trusted)
{
	for (size_t passed = 0; passed < 1200; passed += 60) {
		struct meeting meeting;
		const struct tls_facts *facts;

		meet(&meeting, MEMORY, &good_order, false);
		stream_free(meeting.ends[0]);
		stream_free(meeting.ends[1]);
		shake_hands_until(&meeting, passed);
		facts = stream_tls_facts(meeting.ends[0]);
		if (stream_tls(meeting.ends[0]) == STREAM_UNSECURED) {
			ck_assert(facts && !tls_trusted(facts));
			ck_assert_int_ne(facts->problem, TRUST_OK);
		} else {
			ck_assert_uint_gt(passed, 800); /* all of it has passed */
		}
		part(&meeting);
	}
}
END_TEST

START_TEST(nothing_wakes_the_loop_while_tls_is_idle_or_over)
{
	struct meeting meeting;
	struct loop *loop = loop_new(NULL);

	meet(&meeting, (enum carrier)_i, &good_order, false);
	shake_hands(&meeting, HOST);
	for (int over = 0; over < 2; over++) {
		if (over) {
			stream_finish(meeting.ends[1]);
			settle(meeting.ends);
			ck_assert_int_eq(stream_end(meeting.ends[0]), STREAM_TLS_CLOSED);
		}
		loop_clear(loop);
		stream_watch(meeting.ends[0], loop);
		loop_add_deadline(loop, time_monotonic_us() + 20000);
		ck_assert(!loop_wait(loop));
	}
	loop_free(loop);
	part(&meeting);
}
END_TEST

/* ---- options ---- */

START_TEST(files_that_cannot_be_used_are_named)
{
	static const struct tls_options rows[] = {
		{ .ca_file = "/nonexistent/ca.pem" },
		{ .ca_file = "/dev/null" },
		{ .certificate_file = "/nonexistent/cert.pem" },
	};
	struct fault fault = { 0 };
	const char *path = rows[_i].ca_file ? rows[_i].ca_file : rows[_i].certificate_file;

	ck_assert_ptr_null(tls_client_new(&rows[_i], &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	fault = (struct fault){ 0 };
	ck_assert(!tls_options_check(&rows[_i], &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_msg(strstr(fault.text, path) != NULL, "%s", fault.text);
}
END_TEST

static struct tls_anchors *read_anchors(struct span pem, char path[])
{
	struct fault fault = { 0 };
	struct tls_anchors *anchors;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, pem.data, pem.size), (ssize_t)pem.size);
	close(fd);
	anchors = tls_anchors_read(path, &fault);
	ck_assert_msg(anchors != NULL, "%s", fault.text);
	return anchors;
}

/* Whether a server with the meeting's certificate is trusted by a client with these options. */
static bool is_trusted(struct meeting *meeting, const struct tls_options *options)
{
	struct tls_client *own = meeting->client;
	struct fault fault = { 0 };
	bool trusted;

	make_pair(MEMORY, meeting->ends);
	meeting->client = tls_client_new(options, &fault);
	ck_assert_msg(meeting->client != NULL, "%s", fault.text);
	shake_hands(meeting, HOST);
	trusted = tls_trusted(stream_tls_facts(meeting->ends[0]));
	stream_free(meeting->ends[0]);
	stream_free(meeting->ends[1]);
	tls_client_free(meeting->client);
	meeting->client = own;
	meeting->ends[0] = meeting->ends[1] = NULL;
	return trusted;
}

START_TEST(ca_certificates_that_were_read_once_serve_many_clients)
{
	char path[] = "/tmp/smtpscope-test-XXXXXX";
	struct tls_options options = { .look = true, .ca_file = path };
	struct meeting meeting, stranger;
	struct tls_anchors *anchors;

	meet(&meeting, MEMORY, &good_order, true);
	meet(&stranger, MEMORY, &good_order, true);
	stream_free(meeting.ends[0]);
	stream_free(meeting.ends[1]);
	stream_free(stranger.ends[0]);
	stream_free(stranger.ends[1]);
	anchors = read_anchors(tls_identity_ca(meeting.identity), path);
	options.anchors = anchors;
	options.issuer = stranger.identity;
	ck_assert(is_trusted(&stranger, &options));
	options.issuer = NULL;
	unlink(path); /* it is not read again */
	ck_assert(tls_options_check(&options, &meeting.fault));
	ck_assert(is_trusted(&meeting, &options));
	ck_assert(is_trusted(&meeting, &options));
	/* Whom another client trusts besides, this one does not. */
	ck_assert(!is_trusted(&stranger, &options));
	tls_anchors_free(anchors);
	part(&meeting);
	part(&stranger);
}
END_TEST

START_TEST(a_least_version_above_the_highest_is_refused)
{
	const struct tls_options options = { .least = TLS_VERSION_1_3, .most = TLS_VERSION_1_2 };
	struct fault fault = { 0 };

	ck_assert_ptr_null(tls_client_new(&options, &fault));
	ck_assert_int_eq(fault.kind, FAULT_TLS);
	ck_assert(!tls_options_check(&options, &fault));
	ck_assert(tls_options_check(&(struct tls_options){ 0 }, &fault));
}
END_TEST

START_TEST(the_highest_version_is_kept_to)
{
	struct meeting meeting;
	struct tls_options options = { .most = TLS_VERSION_1_2 };

	meet(&meeting, MEMORY, &good_order, false);
	tls_client_free(meeting.client);
	options.ca_pem = tls_identity_ca(meeting.identity);
	meeting.client = tls_client_new(&options, NULL);
	shake_hands(&meeting, HOST);
	ck_assert_str_eq(stream_tls_facts(meeting.ends[0])->version, "TLSv1.2");
	ck_assert(tls_trusted(stream_tls_facts(meeting.ends[0])));
	say(&meeting, 0, "EHLO client\r\n");
	part(&meeting);
}
END_TEST

START_TEST(versions_have_names)
{
	enum tls_version version;

	ck_assert(tls_version_parse(span_text("1.2"), &version));
	ck_assert_int_eq(version, TLS_VERSION_1_2);
	ck_assert(!tls_version_parse(span_text(""), &version));
	ck_assert(!tls_version_parse(span_text("1.4"), &version));
}
END_TEST

START_TEST(every_problem_has_a_name_and_a_sentence)
{
	struct tls_facts facts = { .name_matches = true };

	for (int i = 0; i < TRUST_PROBLEM_COUNT; i++) {
		struct bytes text = BYTES_INIT;

		facts.problem = (enum trust_problem)i;
		trust_append(&text, &facts);
		ck_assert_ptr_nonnull(trust_problem_name(facts.problem));
		ck_assert_uint_gt(text.size, 20);
		ck_assert_ptr_null(strchr(bytes_text(&text), '{'));
		bytes_release(&text);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/tls");
	TCase *tests = tcase_create("tls");
	const int bad = sizeof(untrusted) / sizeof(untrusted[0]);

	tcase_add_loop_test(tests, clear_text_then_starttls_then_secured_text, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, close_notify_is_told_after_what_came, 0, CARRIER_COUNT);
	tcase_add_loop_test(tests, an_address_is_asked_for_without_sni, 0, 2);
	tcase_add_test(tests, an_identity_can_be_made_when_it_is_needed);
	tcase_add_test(tests, a_final_dot_is_no_part_of_the_name);
	tcase_add_test(tests, implicit_tls_needs_no_clear_text_before);
	tcase_add_test(tests, an_intermediate_that_is_sent_makes_the_chain_whole);
	tcase_add_test(tests, what_was_written_in_the_handshake_leaves_after_it);
	tcase_add_loop_test(tests, fifty_megabytes_arrive_whole_through_tls, 0, 2);
	tcase_add_loop_test(tests, a_strict_client_refuses_before_anything_is_sent, 0, bad);
	tcase_add_loop_test(tests, a_look_completes_and_is_not_trusted, 0, bad);
	tcase_add_test(tests, two_faults_are_both_told);
	tcase_add_test(tests, a_machine_without_trusted_cas_is_told_as_such);
	tcase_add_test(tests, an_empty_name_is_refused_since_it_would_switch_the_check_off);
	tcase_add_test(tests, no_facts_are_no_trust);
	tcase_add_loop_test(tests, clear_text_that_came_with_the_220_is_kept_apart, 0, 2);
	tcase_add_test(tests, clear_text_that_lies_unread_in_the_socket_is_found_too);
	tcase_add_test(tests, tls_does_not_begin_while_clear_text_waits_to_leave);
	tcase_add_loop_test(tests, what_is_no_server_hello_fails_the_handshake_in_words, 0,
			    sizeof(garbage) / sizeof(garbage[0]));
	tcase_add_loop_test(tests, a_greeting_in_clear_on_a_tls_port_is_told_as_such, 0, 3);
	tcase_add_test(tests, an_end_without_close_notify_is_told_after_what_came);
	tcase_add_test(tests, a_damaged_record_is_told_after_what_came);
	tcase_add_test(tests, a_reset_inside_tls_is_a_reset);
	tcase_add_loop_test(tests, leaving_in_the_handshake_is_told_as_such, 0, 2);
	tcase_add_test(tests, a_handshake_that_is_cut_anywhere_is_not_trusted);
	tcase_add_loop_test(tests, nothing_wakes_the_loop_while_tls_is_idle_or_over, 0,
			    CARRIER_COUNT);
	tcase_add_loop_test(tests, files_that_cannot_be_used_are_named, 0, 3);
	tcase_add_test(tests, ca_certificates_that_were_read_once_serve_many_clients);
	tcase_add_test(tests, a_least_version_above_the_highest_is_refused);
	tcase_add_test(tests, the_highest_version_is_kept_to);
	tcase_add_test(tests, versions_have_names);
	tcase_add_test(tests, every_problem_has_a_name_and_a_sentence);
	suite_add_tcase(suite, tests);
	return suite;
}

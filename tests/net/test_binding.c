/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a login is bound to: both ends of a TLS channel find the same, ends of two channels do not. */
#include <stdio.h>
#include <string.h>

#include "../tools/unit.h"
#include "net/stream.h"
#include "net/tls.h"

#define HOST "mail.example.test"

struct meeting {
	struct stream *ends[2]; /* the client's first */
	struct tls_client *client;
};

static void settle(struct meeting *meeting)
{
	bool moved = true;

	while (moved) {
		moved = stream_pump(meeting->ends[0]);
		moved |= stream_pump(meeting->ends[1]);
	}
}

static void meet(struct meeting *meeting, const struct tls_identity *identity,
		 enum tls_version most)
{
	const struct tls_request request = { .name = HOST };
	struct tls_options options = { .ca_pem = tls_identity_ca(identity), .most = most };
	struct fault fault = { 0 };

	stream_pair(meeting->ends, 0);
	meeting->client = tls_client_new(&options, &fault);
	ck_assert_msg(meeting->client != NULL, "%s", fault.text);
	ck_assert(stream_start_tls(meeting->ends[0], meeting->client, &request, &fault));
	ck_assert(stream_accept_tls(meeting->ends[1], identity, &fault));
	settle(meeting);
	ck_assert_int_eq(stream_tls(meeting->ends[1]), STREAM_SECURED);
}

static void part(struct meeting *meeting)
{
	stream_free(meeting->ends[0]);
	stream_free(meeting->ends[1]);
	tls_client_free(meeting->client);
}

static struct tls_identity *make_identity(void)
{
	const struct certificate_order order = { .host = HOST };
	struct tls_identity *identity = tls_identity_new(&order, NULL);

	ck_assert_ptr_nonnull(identity);
	return identity;
}

static struct bytes binding_of(struct meeting *meeting, int end, enum tls_binding binding)
{
	struct bytes data = BYTES_INIT;

	ck_assert(stream_tls_binding(meeting->ends[end], binding, &data));
	return data;
}

static const enum tls_version versions[] = { TLS_VERSION_1_2, TLS_VERSION_1_3 };

START_TEST(both_ends_find_the_same)
{
	struct tls_identity *identity = make_identity();
	struct meeting meeting;

	meet(&meeting, identity, versions[_i / 2]);
	{
		struct bytes ours = binding_of(&meeting, 0, (enum tls_binding)(_i % 2));
		struct bytes theirs = binding_of(&meeting, 1, (enum tls_binding)(_i % 2));

		ck_assert_uint_eq(ours.size, 32);
		ck_assert(span_equal(bytes_span(&ours), bytes_span(&theirs)));
		bytes_release(&ours);
		bytes_release(&theirs);
	}
	part(&meeting);
	tls_identity_free(identity);
}
END_TEST

START_TEST(another_channel_to_the_same_server_has_another_exporter_and_the_same_end_point)
{
	struct tls_identity *identity = make_identity();
	struct meeting meetings[2];
	struct bytes found[TLS_BINDING_COUNT][2];

	for (int m = 0; m < 2; m++) {
		meet(&meetings[m], identity, TLS_VERSION_DEFAULT);
		for (int n = 0; n < TLS_BINDING_COUNT; n++)
			found[n][m] = binding_of(&meetings[m], 0, (enum tls_binding)n);
	}
	for (int n = 0; n < TLS_BINDING_COUNT; n++) {
		ck_assert_int_eq(span_equal(bytes_span(&found[n][0]), bytes_span(&found[n][1])),
				 n == TLS_BINDING_END_POINT);
		bytes_release(&found[n][0]);
		bytes_release(&found[n][1]);
	}
	part(&meetings[0]);
	part(&meetings[1]);
	tls_identity_free(identity);
}
END_TEST

/* RFC 5929 §4.1: of a certificate that is signed with SHA-256 it is its SHA-256 fingerprint. */
START_TEST(the_end_point_is_the_certificate_s_fingerprint)
{
	struct tls_identity *identity = make_identity();
	struct meeting meeting;
	struct bytes data, hex = BYTES_INIT, fingerprint = BYTES_INIT;

	meet(&meeting, identity, TLS_VERSION_DEFAULT);
	data = binding_of(&meeting, 1, TLS_BINDING_END_POINT);
	bytes_append_hex(&hex, bytes_span(&data));
	for (const char *at = stream_tls_facts(meeting.ends[0])->chain[0].sha256; *at; at++)
		if (*at != ':')
			bytes_append_byte(&fingerprint, (unsigned char)*at);
	ck_assert(span_is_word(bytes_span(&hex), bytes_text(&fingerprint)));
	bytes_release(&data);
	bytes_release(&hex);
	bytes_release(&fingerprint);
	part(&meeting);
	tls_identity_free(identity);
}
END_TEST

START_TEST(in_clear_there_is_nothing_to_bind_to)
{
	struct stream *ends[2];
	struct bytes data = BYTES_INIT;

	stream_pair(ends, 0);
	for (int n = 0; n < TLS_BINDING_COUNT; n++)
		ck_assert(!stream_tls_binding(ends[0], (enum tls_binding)n, &data));
	ck_assert(!stream_tls_shown(ends[0], &data));
	ck_assert_uint_eq(data.size, 0);
	stream_free(ends[0]);
	stream_free(ends[1]);
}
END_TEST

START_TEST(types_have_the_names_of_their_registry)
{
	enum tls_binding binding;

	ck_assert(tls_binding_parse(span_text("tls-exporter"), &binding));
	ck_assert_int_eq(binding, TLS_BINDING_EXPORTER);
	ck_assert(tls_binding_parse(span_text("tls-server-end-point"), &binding));
	ck_assert_int_eq(binding, TLS_BINDING_END_POINT);
	ck_assert(!tls_binding_parse(span_text("tls-unique"), &binding));
	ck_assert_str_eq(tls_binding_name(TLS_BINDING_EXPORTER), "tls-exporter");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("binding");
	TCase *tests = tcase_create("binding");

	tcase_add_loop_test(tests, both_ends_find_the_same, 0, 4);
	tcase_add_test(
		tests,
		another_channel_to_the_same_server_has_another_exporter_and_the_same_end_point);
	tcase_add_test(tests, the_end_point_is_the_certificate_s_fingerprint);
	tcase_add_test(tests, in_clear_there_is_nothing_to_bind_to);
	tcase_add_test(tests, types_have_the_names_of_their_registry);
	suite_add_tcase(suite, tests);
	return suite;
}

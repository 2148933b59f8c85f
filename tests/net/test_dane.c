/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who decides on trust: TLSA records by the rules of RFC 7672, a pinned
 * fingerprint, lowered demands, and else chain and name. Client and server in
 * one process.
 */
#include "net/dane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "net/stream.h"

#define HOST "mail.example.test"
#define OTHER "other.example.test"

/* What a case is about; the server's certificate follows the order. */
struct arrangement {
	struct certificate_order order;
	bool trusts_ca; /* the client knows the server's CA */
	bool look;
	struct tls_options options;
	struct dane dane;
};

struct meeting {
	struct stream *ends[2];
	struct tls_client *client;
	struct tls_identity *identity;
};

static void settle(struct stream *ends[2])
{
	bool moved = true;

	while (moved) {
		moved = stream_pump(ends[0]);
		moved |= stream_pump(ends[1]);
	}
}

/* The same identity may be met again, with the records that it needs. */
static const struct tls_facts *meet(struct meeting *meeting, const struct arrangement *how)
{
	struct tls_options options = how->options;
	const struct tls_request request = { .name = HOST, .dane = &how->dane };
	struct fault fault = { 0 };

	if (!meeting->identity)
		meeting->identity = tls_identity_new(&how->order, &fault);
	ck_assert_msg(meeting->identity != NULL, "%s", fault.text);
	options.look = how->look;
	if (how->trusts_ca)
		options.ca_pem = tls_identity_ca(meeting->identity);
	else
		options.ca_file = "/dev/null";
	setenv("SSL_CERT_FILE", "/dev/null", 1);
	setenv("SSL_CERT_DIR", "/nonexistent", 1);
	if (!how->trusts_ca)
		options.ca_file = NULL;
	meeting->client = tls_client_new(&options, &fault);
	ck_assert_msg(meeting->client != NULL, "%s", fault.text);
	stream_pair(meeting->ends, 0);
	ck_assert_msg(stream_start_tls(meeting->ends[0], meeting->client, &request, &fault), "%s",
		      fault.text);
	ck_assert(stream_accept_tls(meeting->ends[1], meeting->identity, NULL));
	settle(meeting->ends);
	return stream_tls_facts(meeting->ends[0]);
}

static void part(struct meeting *meeting)
{
	stream_free(meeting->ends[0]);
	stream_free(meeting->ends[1]);
	tls_client_free(meeting->client);
	meeting->client = NULL;
}

/* The digest of the certificate that the server sends as number `at`: data of "n 0 1". */
static void learn(struct meeting *meeting, const struct certificate_order *order, size_t at,
		  struct bytes *digest)
{
	const struct arrangement look = { .order = *order, .trusts_ca = true, .look = true };
	const struct tls_facts *facts = meet(meeting, &look);

	ck_assert_uint_gt(facts->chain_count, at);
	for (size_t i = 0; i < 32; i++) {
		unsigned byte;

		ck_assert_int_eq(sscanf(facts->chain[at].sha256 + 2 * i, "%2x", &byte), 1);
		bytes_append_byte(digest, (unsigned char)byte);
	}
	part(meeting);
}

/* ---- DANE ---- */

/* Which of the chain's certificates the record is of; RECORD_WRONG: of none. */
#define RECORD_WRONG 9

static const struct {
	const char *what;
	struct certificate_order order;
	bool trusts_ca;
	uint8_t usage, selector, matching;
	size_t of;
	enum dane_state becomes;
	enum dane_match match;
	bool trusted;
} cases[] = {
	{ "the server's own certificate, of an unknown CA",
	  { .host = HOST },
	  false,
	  3,
	  0,
	  1,
	  0,
	  DANE_MATCHED,
	  DANE_MATCHES,
	  true },
	{ "DANE-EE ignores the name",
	  { .host = OTHER },
	  false,
	  3,
	  0,
	  1,
	  0,
	  DANE_MATCHED,
	  DANE_MATCHES,
	  true },
	{ "DANE-EE ignores the dates",
	  { .host = HOST, .valid_from_s = -20 * 86400, .valid_until_s = -86400 },
	  false,
	  3,
	  0,
	  1,
	  0,
	  DANE_MATCHED,
	  DANE_MATCHES,
	  true },
	{ "a wrong digest, however good the chain",
	  { .host = HOST },
	  true,
	  3,
	  0,
	  1,
	  RECORD_WRONG,
	  DANE_MISMATCHED,
	  DANE_DIFFERS,
	  false },
	{ "the CA in between",
	  { .host = HOST, .intermediate = true },
	  false,
	  2,
	  0,
	  1,
	  1,
	  DANE_MATCHED,
	  DANE_MATCHES,
	  true },
	{ "DANE-TA does not ignore the name",
	  { .host = OTHER, .intermediate = true },
	  false,
	  2,
	  0,
	  1,
	  1,
	  DANE_MISMATCHED,
	  DANE_CHAIN_FAILS,
	  false },
	{ "DANE-TA does not ignore the dates",
	  { .host = HOST,
	    .intermediate = true,
	    .valid_from_s = -20 * 86400,
	    .valid_until_s = -86400 },
	  false,
	  2,
	  0,
	  1,
	  1,
	  DANE_MISMATCHED,
	  DANE_CHAIN_FAILS,
	  false },
	{ "PKIX-EE cannot be used, so that the chain decides: it is good",
	  { .host = HOST },
	  true,
	  1,
	  0,
	  1,
	  RECORD_WRONG,
	  DANE_UNUSABLE,
	  DANE_USAGE,
	  true },
	{ "PKIX-TA cannot be used, so that the chain decides: it is not good",
	  { .host = HOST },
	  false,
	  0,
	  0,
	  1,
	  0,
	  DANE_UNUSABLE,
	  DANE_USAGE,
	  false },
	{ "no such selector",
	  { .host = HOST },
	  true,
	  3,
	  2,
	  1,
	  0,
	  DANE_UNUSABLE,
	  DANE_SELECTOR,
	  true },
	{ "no such matching type",
	  { .host = HOST },
	  true,
	  3,
	  0,
	  3,
	  0,
	  DANE_UNUSABLE,
	  DANE_MATCHING,
	  true },
	{ "a digest of the wrong length",
	  { .host = HOST },
	  true,
	  3,
	  0,
	  2,
	  0,
	  DANE_UNUSABLE,
	  DANE_DATA,
	  true },
	{ "a certificate that is none",
	  { .host = HOST },
	  true,
	  3,
	  0,
	  0,
	  0,
	  DANE_UNUSABLE,
	  DANE_DATA,
	  true },
};

static void arrange(struct arrangement *how, struct meeting *meeting, int row)
{
	struct bytes data = BYTES_INIT;

	*how = (struct arrangement){ .order = cases[row].order, .trusts_ca = cases[row].trusts_ca };
	if (cases[row].of == RECORD_WRONG)
		for (int i = 0; i < 32; i++)
			bytes_append_byte(&data, (unsigned char)i);
	else
		learn(meeting, &how->order, cases[row].of, &data);
	how->dane.state = DANE_SECURE;
	how->dane.base = strdup(HOST);
	dane_add(&how->dane, cases[row].usage, cases[row].selector, cases[row].matching,
		 bytes_span(&data));
	bytes_release(&data);
}

static void clean_up(struct arrangement *how, struct meeting *meeting)
{
	part(meeting);
	tls_identity_free(meeting->identity);
	dane_release(&how->dane);
}

START_TEST(tlsa_records_decide_by_rfc_7672)
{
	struct meeting meeting = { 0 };
	struct arrangement how;
	const struct tls_facts *facts;

	arrange(&how, &meeting, _i);
	how.look = true;
	facts = meet(&meeting, &how);
	ck_assert_msg(facts->dane.state == cases[_i].becomes, "%s: %s", cases[_i].what,
		      dane_state_name(facts->dane.state));
	ck_assert_msg(facts->dane.records[0].match == cases[_i].match, "%s: %s", cases[_i].what,
		      dane_match_name(facts->dane.records[0].match));
	ck_assert_msg(tls_trusted(facts) == cases[_i].trusted, "%s", cases[_i].what);
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(a_strict_client_goes_by_the_same)
{
	struct meeting meeting = { 0 };
	struct arrangement how;
	const struct tls_facts *facts;

	arrange(&how, &meeting, _i);
	facts = meet(&meeting, &how);
	ck_assert_msg(tls_trusted(facts) == cases[_i].trusted, "%s", cases[_i].what);
	ck_assert_msg((stream_tls(meeting.ends[0]) == STREAM_SECURED) == cases[_i].trusted, "%s",
		      cases[_i].what);
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(one_record_that_fits_is_enough)
{
	static const unsigned char wrong[32] = { 1 };
	struct meeting meeting = { 0 };
	struct arrangement how;
	const struct tls_facts *facts;

	arrange(&how, &meeting, 0);
	dane_add(&how.dane, 3, 1, 1, span_of(wrong, sizeof(wrong)));
	dane_add(&how.dane, 1, 0, 1, span_of(wrong, sizeof(wrong)));
	facts = meet(&meeting, &how);
	ck_assert(tls_trusted(facts));
	ck_assert_int_eq(facts->dane.records[0].match, DANE_MATCHES);
	ck_assert_int_eq(facts->dane.records[1].match, DANE_DIFFERS);
	ck_assert_int_eq(facts->dane.records[2].match, DANE_USAGE);
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(what_chain_and_name_say_is_known_beside_dane)
{
	struct meeting meeting = { 0 };
	struct arrangement how;
	const struct tls_facts *facts;

	arrange(&how, &meeting, 0);
	facts = meet(&meeting, &how);
	ck_assert_int_eq(facts->problem, TRUST_OK);
	ck_assert_int_ne(facts->chain_problem, TRUST_OK);
	ck_assert(!facts->chain_ok);
	clean_up(&how, &meeting);
}
END_TEST

/* Only what DNSSEC vouches for counts: every other state leaves it to the chain. */
START_TEST(records_that_are_not_secure_change_nothing)
{
	static const enum dane_state states[] = { DANE_UNASKED, DANE_ABSENT, DANE_INSECURE,
						  DANE_LOOKUP };
	struct meeting meeting = { 0 };
	struct arrangement how;
	const struct tls_facts *facts;

	arrange(&how, &meeting, 3); /* a record that would not fit */
	how.dane.state = states[_i];
	facts = meet(&meeting, &how);
	ck_assert_int_eq(facts->dane.state, states[_i]);
	ck_assert(tls_trusted(facts));
	clean_up(&how, &meeting);
}
END_TEST

/* ---- a pinned certificate, and lowered demands ---- */

START_TEST(a_pinned_certificate_is_the_only_one_that_is_trusted)
{
	const struct certificate_order order = { .host = OTHER, .self_signed = true };
	const struct certificate_order good = { .host = HOST };
	struct meeting pinned = { 0 }, other = { 0 };
	struct arrangement how = { .order = order };
	struct bytes digest = BYTES_INIT, hex = BYTES_INIT;
	const struct tls_facts *facts;

	learn(&pinned, &order, 0, &digest);
	bytes_append_hex(&hex, bytes_span(&digest));
	how.options.pin = bytes_text(&hex);
	facts = meet(&pinned, &how);
	ck_assert(tls_trusted(facts));
	ck_assert_int_eq(facts->problem, TRUST_OK);
	clean_up(&how, &pinned);
	how.order = good;
	how.trusts_ca = true;
	facts = meet(&other, &how);
	ck_assert(!tls_trusted(facts));
	ck_assert_int_eq(facts->problem, TRUST_PIN);
	ck_assert_int_eq(facts->chain_problem, TRUST_OK);
	ck_assert_int_eq(stream_tls(other.ends[0]), STREAM_UNSECURED);
	clean_up(&how, &other);
	bytes_release(&digest);
	bytes_release(&hex);
}
END_TEST

START_TEST(a_pin_may_be_written_as_programs_print_it)
{
	static const struct {
		const char *text;
		bool taken;
	} rows[] = {
		{ "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", true },
		{ "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff", true },
		{ "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
		  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
		  true },
		{ "sha256:0011", false },
		{ "sha1:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false },
		{ "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00", false },
		{ "", false },
	};
	char pin[65];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_msg(tls_pin_parse(span_text(rows[i].text), pin) == rows[i].taken, "%s",
			      rows[i].text);
		if (rows[i].taken)
			ck_assert_str_eq(pin, "00112233445566778899aabbccddeeff"
					      "00112233445566778899aabbccddeeff");
	}
}
END_TEST

START_TEST(a_connection_with_lowered_demands_is_never_trusted)
{
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = HOST },
				   .trusts_ca = true,
				   .look = true,
				   .options = { .lowered = true, .level = "0" } };
	const struct tls_facts *facts = meet(&meeting, &how);

	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_SECURED);
	ck_assert(facts->chain_ok && facts->name_matches);
	ck_assert(!tls_trusted(facts));
	ck_assert_int_eq(facts->problem, TRUST_LOWERED);
	clean_up(&how, &meeting);
}
END_TEST

/* What was verified once is not verified again: a resumed session is for looking at only. */
START_TEST(a_resumed_session_is_known_as_one_and_never_trusted)
{
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = HOST }, .trusts_ca = true };
	const struct tls_facts *facts = meet(&meeting, &how);

	ck_assert(tls_trusted(facts) && !facts->resumed);
	how.options.resume = stream_tls_remember(meeting.ends[0]);
	ck_assert_ptr_nonnull(how.options.resume);
	part(&meeting);
	how.options.lowered = how.look = _i == 0;
	facts = meet(&meeting, &how);
	/* Without a look it is refused: nothing was verified. */
	ck_assert_int_eq(stream_tls(meeting.ends[0]), _i == 0 ? STREAM_SECURED : STREAM_UNSECURED);
	ck_assert(facts->resumed);
	ck_assert(!tls_trusted(facts));
	ck_assert_int_eq(facts->problem, _i == 0 ? TRUST_LOWERED : TRUST_NO_CERTIFICATE);
	clean_up(&how, &meeting);
}
END_TEST

/* ---- how names match ---- */

START_TEST(how_a_name_matched_is_known)
{
	static const struct {
		const char *host;
		enum trust_match match;
		bool matches;
	} rows[] = {
		{ HOST, TRUST_MATCH_EXACT, true },
		{ "*.example.test", TRUST_MATCH_WILDCARD, true },
		{ "*.test", TRUST_MATCH_NONE, false },
		{ "m*.example.test", TRUST_MATCH_NONE, false },
		{ OTHER, TRUST_MATCH_NONE, false },
	};
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = rows[_i].host },
				   .trusts_ca = true,
				   .look = true };
	const struct tls_facts *facts = meet(&meeting, &how);

	ck_assert_str_eq(trust_match_name(facts->match), trust_match_name(rows[_i].match));
	ck_assert(facts->name_matches == rows[_i].matches);
	ck_assert(tls_trusted(facts) == rows[_i].matches);
	clean_up(&how, &meeting);
}
END_TEST

/* ---- what was on offer ---- */

START_TEST(a_refusal_tells_who_refused_and_what_was_offered)
{
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = HOST },
				   .trusts_ca = true,
				   .options = { .least = TLS_VERSION_1_1,
						.most = TLS_VERSION_1_1 } };
	const struct tls_refusal *refusal = &meet(&meeting, &how)->refusal;

	ck_assert_int_eq(stream_tls(meeting.ends[0]), STREAM_UNSECURED);
	ck_assert(refusal->alerted);
	ck_assert(!refusal->alert_is_ours);
	ck_assert_uint_eq(refusal->alert, 70); /* protocol_version */
	ck_assert_str_eq(refusal->versions, "TLS 1.1");
	ck_assert_ptr_nonnull(strstr(refusal->groups, "x25519, "));
	ck_assert_ptr_nonnull(strstr(refusal->ciphers, "ECDHE-ECDSA-AES256-SHA"));
	ck_assert_str_eq(refusal->server_version, "");
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(our_own_refusal_is_told_as_ours)
{
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = OTHER }, .trusts_ca = true };
	const struct tls_refusal *refusal = &meet(&meeting, &how)->refusal;

	ck_assert(refusal->alerted && refusal->alert_is_ours);
	ck_assert_str_eq(refusal->versions, "TLS 1.3, TLS 1.2");
	ck_assert_str_eq(refusal->server_version, "TLS 1.3");
	ck_assert_str_eq(refusal->server_cipher, "TLS_AES_256_GCM_SHA384");
	ck_assert_str_eq(refusal->server_group, "x25519");
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(ciphers_and_groups_are_kept_to)
{
	static const struct {
		const char *ciphers, *groups, *version, *cipher, *group;
	} rows[] = {
		{ "TLS_CHACHA20_POLY1305_SHA256", NULL, "TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256",
		  "x25519" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256", NULL, "TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256",
		  "x25519" },
		{ "TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256", "P-384", "TLSv1.3",
		  "TLS_AES_128_GCM_SHA256", "secp384r1" },
	};
	struct meeting meeting = { 0 };
	struct arrangement how = {
		.order = { .host = HOST },
		.trusts_ca = true,
		.options = { .ciphers = rows[_i].ciphers, .groups = rows[_i].groups },
	};
	const struct tls_facts *facts = meet(&meeting, &how);

	ck_assert_str_eq(facts->version, rows[_i].version);
	ck_assert_str_eq(facts->cipher, rows[_i].cipher);
	ck_assert_str_eq(facts->group, rows[_i].group);
	clean_up(&how, &meeting);
}
END_TEST

START_TEST(ciphers_and_groups_that_do_not_exist_are_refused)
{
	static const struct tls_options rows[] = { { .ciphers = "TLS_NO_SUCH" },
						   { .ciphers = "NO-SUCH" },
						   { .groups = "no-such" } };
	struct fault fault = { 0 };

	ck_assert_ptr_null(tls_client_new(&rows[_i], &fault));
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_ptr_nonnull(strcasestr(fault.text, "no"));
}
END_TEST

START_TEST(the_keys_go_to_the_file_that_was_given_for_them)
{
	struct meeting meeting = { 0 };
	struct arrangement how = { .order = { .host = HOST }, .trusts_ca = true };
	char text[4096] = "";
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	how.options.keylog = ends[1];
	meet(&meeting, &how);
	ck_assert_int_gt(read(ends[0], text, sizeof(text) - 1), 0);
	ck_assert_ptr_nonnull(strstr(text, "CLIENT_HANDSHAKE_TRAFFIC_SECRET "));
	ck_assert_ptr_nonnull(strstr(text, "SERVER_TRAFFIC_SECRET_0 "));
	close(ends[0]);
	close(ends[1]);
	clean_up(&how, &meeting);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("net/dane");
	TCase *tests = tcase_create("dane");
	const int count = sizeof(cases) / sizeof(cases[0]);

	tcase_add_loop_test(tests, tlsa_records_decide_by_rfc_7672, 0, count);
	tcase_add_loop_test(tests, a_strict_client_goes_by_the_same, 0, count);
	tcase_add_test(tests, one_record_that_fits_is_enough);
	tcase_add_test(tests, what_chain_and_name_say_is_known_beside_dane);
	tcase_add_loop_test(tests, records_that_are_not_secure_change_nothing, 0, 4);
	tcase_add_test(tests, a_pinned_certificate_is_the_only_one_that_is_trusted);
	tcase_add_test(tests, a_pin_may_be_written_as_programs_print_it);
	tcase_add_test(tests, a_connection_with_lowered_demands_is_never_trusted);
	tcase_add_loop_test(tests, a_resumed_session_is_known_as_one_and_never_trusted, 0, 2);
	tcase_add_loop_test(tests, how_a_name_matched_is_known, 0, 5);
	tcase_add_test(tests, a_refusal_tells_who_refused_and_what_was_offered);
	tcase_add_test(tests, our_own_refusal_is_told_as_ours);
	tcase_add_loop_test(tests, ciphers_and_groups_are_kept_to, 0, 3);
	tcase_add_loop_test(tests, ciphers_and_groups_that_do_not_exist_are_refused, 0, 3);
	tcase_add_test(tests, the_keys_go_to_the_file_that_was_given_for_them);
	suite_add_tcase(suite, tests);
	return suite;
}

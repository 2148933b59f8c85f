/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchanges of the RFCs, octet by octet; the values stand in tests/facts/sasl-mechanisms.tsv. */
#include <string.h>

#include "play.h"

static const char cram_challenge[] = "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+";
static const char cram_answer[] = "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw";

/* One line of an exchange: the challenge (NULL: the initial response), and the response to it. */
struct turn {
	const char *challenge;
	const char *response; /* Base64; NULL: none is given (AUTH goes out alone) */
};

static const struct vector {
	const char *mechanism;
	const char *user, *authzid, *password, *host, *realm, *nonce;
	uint16_t port;
	struct turn turns[5]; /* ends with an empty one */
} vectors[] = {
	{ .mechanism = "PLAIN",
	  .user = "tim",
	  .password = "tanstaaftanstaaf",
	  .turns = { { NULL, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm" } } },
	{ .mechanism = "LOGIN",
	  .user = "user@example.com",
	  .password = "secret",
	  .turns = { { NULL, NULL },
		     { "VXNlcm5hbWU6", "dXNlckBleGFtcGxlLmNvbQ==" },
		     { "UGFzc3dvcmQ6", "c2VjcmV0" } } },
	{ .mechanism = "CRAM-MD5", /* RFC 2195 §2 */
	  .user = "tim",
	  .password = "tanstaaftanstaaf",
	  .turns = { { NULL, NULL }, { cram_challenge, cram_answer } } },
	{ .mechanism = "DIGEST-MD5", /* RFC 2831 §4's inputs, with smtp/ in the digest-uri */
	  .user = "chris",
	  .password = "secret",
	  .host = "elwood.innosoft.com",
	  .nonce = "OA6MHXh6VqTrRk",
	  .turns = { { NULL, NULL },
		     { "cmVhbG09ImVsd29vZC5pbm5vc29mdC5jb20iLG5vbmNlPSJPQTZNRzl0RVFHbTJoaCIscW9w"
		       "PSJhdXRoIixhbGdvcml0aG09bWQ1LXNlc3MsY2hhcnNldD11dGYtOA==",
		       "Y2hhcnNldD11dGYtOCx1c2VybmFtZT0iY2hyaXMiLHJlYWxtPSJlbHdvb2QuaW5ub3NvZnQu"
		       "Y29tIixub25jZT0iT0E2TUc5dEVRR20yaGgiLG5jPTAwMDAwMDAxLGNub25jZT0iT0E2TUhY"
		       "aDZWcVRyUmsiLGRpZ2VzdC11cmk9InNtdHAvZWx3b29kLmlubm9zb2Z0LmNvbSIscmVzcG9u"
		       "c2U9NTJmZjQ0OTA3ZjcyMzE0NDgxYjVjMDk4YzcwOGViZjMscW9wPWF1dGg=" },
		     { "cnNwYXV0aD04NDEwNmVlNWNiODVjNDI2ZTdlZjkyOGRiMGU0OWJmYQ==", "" } } },
	{ .mechanism = "SCRAM-SHA-1", /* RFC 5802 §5 */
	  .user = "user",
	  .password = "pencil",
	  .nonce = "fyko+d2lbbFgONRv9qkxdawL",
	  .turns = { { NULL, "biwsbj11c2VyLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdM" },
		     { "cj1meWtvK2QybGJiRmdPTlJ2OXFreGRhd0wzcmZjTkhZSlkxWlZ2V1ZzN2oscz1RU1hDUitR"
		       "NnNlazhiZjkyLGk9NDA5Ng==",
		       "Yz1iaXdzLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdMM3JmY05IWUpZMVpWdldWczdqLHA9"
		       "djBYOHYzQnoyVDBDSkdiSlF5RjBYK0hJNFRzPQ==" },
		     { "dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9", "" } } },
	{ .mechanism = "SCRAM-SHA-256", /* RFC 7677 §3 */
	  .user = "user",
	  .password = "pencil",
	  .nonce = "rOprNGfwEbeRWgbNEkqO",
	  .turns = { { NULL, "biwsbj11c2VyLHI9ck9wck5HZndFYmVSV2diTkVrcU8=" },
		     { "cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTJSYVRDQWZ1eEZJbGopaE5sRiRrMCxz"
		       "PVcyMlphSjBTTlk3c29Fc1VFamI2Z1E9PSxpPTQwOTY=",
		       "Yz1iaXdzLHI9ck9wck5HZndFYmVSV2diTkVrcU8laHZZRHBXVWEyUmFUQ0FmdXhGSWxqKWhO"
		       "bEYkazAscD1kSHpiWmFwV0lrNGpVaE4rVXRlOXl0YWc5empmTUhnc3FtbWl6N0FuZFZRPQ==" },
		     { "dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==", "" } } },
	{ .mechanism = "OAUTHBEARER", /* RFC 7628 §4.1 and the failure of §4.3 */
	  .user = "user@example.com",
	  .password = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
	  .host = "server.example.com",
	  .port = 587,
	  .turns = { { NULL, "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9"
			     "NTg3AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZ"
			     "Mjl0Q2c9PQEB" },
		     { "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NoZW1lcyI6ImJlYXJlciBtYWMiLCJzY29w"
		       "ZSI6Imh0dHBzOi8vbWFpbC5leGFtcGxlLmNvbS8ifQ==",
		       "AQ==" } } },
	{ .mechanism = "XOAUTH2", /* Google's page */
	  .user = "someuser@example.com",
	  .password = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
	  .turns = { { NULL, "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRx"
			     "bVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==" },
		     { "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6"
		       "Ly9tYWlsLmdvb2dsZS5jb20vIn0K",
		       "" } } },
	{ .mechanism = "EXTERNAL", .turns = { { NULL, "" } } },
	{ .mechanism = "EXTERNAL",
	  .authzid = "fred@example.org",
	  .turns = { { NULL, "ZnJlZEBleGFtcGxlLm9yZw==" } } },
	{ .mechanism = "ANONYMOUS", .user = "sirhc", .turns = { { NULL, "c2lyaGM=" } } },
	{ .mechanism = "NTLM",
	  .turns = { { NULL, "TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=" } } },
};

static struct login login_of(const struct vector *vector)
{
	return (struct login){ .user = span_text(vector->user),
			       .authzid = span_text(vector->authzid),
			       .password = span_text(vector->password),
			       .host = span_text(vector->host),
			       .port = vector->port,
			       .realm = span_text(vector->realm),
			       .nonce = span_text(vector->nonce) };
}

static bool is_turn(const struct turn *turn)
{
	return turn->challenge || turn->response;
}

static void check_turns(const struct vector *vector, struct exchange *exchange, size_t from)
{
	struct sasl_step step;
	const char *reason;

	for (size_t i = from; i < 5 && is_turn(&vector->turns[i]); i++) {
		enum exchange_next next =
			exchange_challenge(exchange, span_text(vector->turns[i].challenge), &step);

		next = play_work(exchange, next, &step);
		ck_assert_msg(next == EXCHANGE_SEND, "%s: %s", vector->mechanism,
			      step.reason ? step.reason : "");
		play_check_base64(step.response, vector->turns[i].response, vector->mechanism);
		play_check_ruler(&step, vector->mechanism);
		ck_assert_ptr_nonnull(step.asks);
	}
	ck_assert_msg(exchange_succeeded(exchange, &reason), "%s", vector->mechanism);
}

START_TEST(an_exchange_is_that_of_its_rfc)
{
	const struct vector *vector = &vectors[_i];
	struct login login = login_of(vector);
	struct exchange *exchange = play_begin(vector->mechanism, &login);
	struct sasl_step step;
	enum exchange_next next = exchange_initial(exchange, &step);

	if (vector->turns[0].response) {
		ck_assert_int_eq(next, EXCHANGE_SEND);
		play_check_base64(step.response, vector->turns[0].response, vector->mechanism);
		play_check_ruler(&step, vector->mechanism);
	} else {
		ck_assert_int_eq(next, EXCHANGE_MANUAL);
	}
	check_turns(vector, exchange, 1);
	exchange_free(exchange);
}
END_TEST

START_TEST(without_initial_response_the_empty_challenge_brings_the_same)
{
	const struct vector *vector = &vectors[_i];
	struct login login = login_of(vector);
	struct exchange *exchange;
	struct sasl_step step;

	login.no_initial_response = true;
	exchange = play_begin(vector->mechanism, &login);
	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_MANUAL);
	if (vector->turns[0].response) {
		ck_assert_int_eq(exchange_challenge(exchange, span_text(""), &step), EXCHANGE_SEND);
		play_check_base64(step.response, vector->turns[0].response, vector->mechanism);
		ck_assert_ptr_null(step.reason);
	}
	check_turns(vector, exchange, 1);
	exchange_free(exchange);
}
END_TEST

/* SaltedPassword as computed apart from this program. */
static const struct {
	const char *mechanism, *nonce, *challenge;
	struct span salted;
} salted[] = {
	{ "SCRAM-SHA-1",
	  "fyko+d2lbbFgONRv9qkxdawL",
	  "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
	  { (const unsigned char *)"\x1d\x96\xee\x3a\x52\x9b\x5a\x5f\x9e\x47\xc0\x1f\x22\x9a\x2c"
				   "\xb8\xa6\xe1\x5f\x7d",
	    20 } },
	{ "SCRAM-SHA-256",
	  "rOprNGfwEbeRWgbNEkqO",
	  "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,"
	  "i=4096",
	  { (const unsigned char *)"\xc4\xa4\x95\x10\x32\x3a\xb4\xf9\x52\xca\xc1\xfa\x99\x44\x19"
				   "\x39\xe7\x8e\xa7\x4d\x6b\xe8\x1d\xdf\x70\x96\xe8\x75\x13\xdc"
				   "\x61\x5d",
	    32 } },
};

START_TEST(scram_names_all_its_intermediates_and_marks_them_secret)
{
	static const char *const names[] = { "SaltedPassword",  "ClientKey",   "StoredKey",
					     "AuthMessage",     "ClientProof", "ClientSignature",
					     "ServerSignature", "ServerKey" };
	struct login login = { .user = span_text("user"),
			       .password = span_text("pencil"),
			       .nonce = span_text(salted[_i].nonce) };
	struct exchange *exchange = play_begin(salted[_i].mechanism, &login);
	struct sasl_step step;

	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_text(salted[_i].challenge), &step),
			 EXCHANGE_SEND);
	ck_assert(span_equal(play_value(&step, "SaltedPassword"), salted[_i].salted));
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		ck_assert(play_value(&step, names[n]).size > 0);
		for (size_t i = 0; i < step.value_count; i++)
			if (strcmp(step.values[i].label, names[n]) == 0)
				ck_assert_msg(step.values[i].secret && step.values[i].note, "%s",
					      names[n]);
	}
	exchange_free(exchange);
}
END_TEST

START_TEST(ntlm_takes_the_challenge_apart_and_leaves_the_answer_to_the_hand)
{
	/* Unicode; target "EX"; DNS host "mail.ex"; version 10.0.20348 */
	static const unsigned char type2[] =
		"NTLMSSP\0\2\0\0\0\4\0\4\0\x38\0\0\0\x05\x82\x89\x02\1\2\3\4\5\6\7\x08"
		"\0\0\0\0\0\0\0\0\x16\0\x16\0\x3c\0\0\0\x0a\0\x7c\x4f\0\0\0\x0f"
		"E\0X\0\3\0\x0e\0m\0a\0i\0l\0.\0e\0x\0\0\0\0\0";
	struct span whole = span_of(type2, sizeof(type2) - 1);
	struct login login = { .user = span_text("u") };
	struct sasl_step step;

	for (size_t size = 0; size <= whole.size; size++) {
		struct exchange *exchange = play_begin("NTLM", &login);

		exchange_initial(exchange, &step);
		ck_assert_int_eq(play_challenge(exchange, span_part(whole, 0, size), &step),
				 size < 32 ? EXCHANGE_CANCEL : EXCHANGE_MANUAL);
		ck_assert_ptr_nonnull(step.reason);
		if (size == whole.size) {
			ck_assert(span_is(play_value(&step, "target name"), "EX"));
			ck_assert(span_is(play_value(&step, "DNS name of the host"), "mail.ex"));
			ck_assert(span_is(play_value(&step, "Windows version and build"),
					  "10.0.20348"));
			ck_assert(span_equal(play_value(&step, "server challenge"),
					     RAW("\1\2\3\4\5\6\7\x08")));
		}
		exchange_free(exchange);
	}
}
END_TEST

/* Names in the code page of old servers, pairs beyond the first plane, kinds that nobody knows. */
START_TEST(ntlm_reads_names_of_any_kind)
{
	static const unsigned char old[] =
		"NTLMSSP\0\2\0\0\0\2\0\2\0\x30\0\0\0\0\0\0\0\1\2\3\4\5\6\7\x08"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0EX";
	/* target U+1F600, then half a pair; pairs: kind 9, a host name, a cut one */
	static const unsigned char odd[] =
		"NTLMSSP\0\2\0\0\0\x0a\0\x0a\0\x30\0\0\0\1\0\0\0\1\2\3\4\5\6\7\x08"
		"\0\0\0\0\0\0\0\0\x12\0\x12\0\x3a\0\0\0"
		"\x3d\xd8\0\xde\x3d\xd8X\0\x3d\xd8"
		"\x09\0\2\0zz\3\0\2\0h\0\3\0\x40\0yy";
	struct login login = { .user = span_text("u") };
	struct exchange *exchange = play_begin("NTLM", &login);
	struct sasl_step step;

	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_of(old, sizeof(old) - 1), &step),
			 EXCHANGE_MANUAL);
	ck_assert(span_is(play_value(&step, "target name"), "EX"));
	exchange_free(exchange);
	exchange = play_begin("NTLM", &login);
	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_of(odd, sizeof(odd) - 1), &step),
			 EXCHANGE_MANUAL);
	ck_assert(span_is(play_value(&step, "target name"),
			  "\xf0\x9f\x98\x80\xef\xbf\xbdX\xef\xbf\xbd"));
	ck_assert(span_is(play_value(&step, "DNS name of the host"), "h"));
	exchange_free(exchange);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/vectors");
	TCase *exchanges = tcase_create("exchanges");
	TCase *values = tcase_create("values");
	int count = (int)(sizeof(vectors) / sizeof(vectors[0]));

	tcase_add_loop_test(exchanges, an_exchange_is_that_of_its_rfc, 0, count);
	tcase_add_loop_test(exchanges, without_initial_response_the_empty_challenge_brings_the_same,
			    0, count);
	suite_add_tcase(suite, exchanges);
	tcase_add_loop_test(values, scram_names_all_its_intermediates_and_marks_them_secret, 0, 2);
	tcase_add_test(values, ntlm_reads_names_of_any_kind);
	tcase_add_test(values, ntlm_takes_the_challenge_apart_and_leaves_the_answer_to_the_hand);
	suite_add_tcase(suite, values);
	return suite;
}

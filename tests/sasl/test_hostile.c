/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges of servers that mean no good: the exchange ends, says why, and computes nothing. */
#include <string.h>

#include "base/memory.h"
#include "base/saslprep.h"
#include "play.h"

#define NONCE "fyko+d2lbbFgONRv9qkxdawL"
#define BOTH NONCE "3rfcNHYJY1ZVvWVs7j"
#define SALT "QSXCR+Q6sek8bf92"

static struct login pencil(void)
{
	return (struct login){ .user = span_text("user"),
			       .password = span_text("pencil"),
			       .host = span_text("elwood.innosoft.com"),
			       .nonce = span_text(NONCE) };
}

/* server-first messages; `reason` is a word of the sentence that must be given. */
static const struct {
	const char *label, *challenge;
	uint32_t limit;
	enum exchange_next next;
	const char *reason;
} firsts[] = {
	{ "the RFC's", "r=" BOTH ",s=" SALT ",i=4096", 0, EXCHANGE_BUSY, NULL },
	{ "with an extension", "r=" BOTH ",s=" SALT ",i=4096,x=y", 0, EXCHANGE_BUSY, NULL },
	{ "few iterations", "r=" BOTH ",s=" SALT ",i=4095", 0, EXCHANGE_BUSY, "4096" },
	{ "one iteration", "r=" BOTH ",s=" SALT ",i=1", 0, EXCHANGE_BUSY, "4096" },
	{ "at the limit", "r=" BOTH ",s=" SALT ",i=100000", 0, EXCHANGE_BUSY, NULL },
	{ "above it", "r=" BOTH ",s=" SALT ",i=100001", 0, EXCHANGE_CANCEL, "limit" },
	{ "above a raised one", "r=" BOTH ",s=" SALT ",i=200001", 200000, EXCHANGE_CANCEL,
	  "limit" },
	{ "within a raised one", "r=" BOTH ",s=" SALT ",i=200000", 200000, EXCHANGE_BUSY, NULL },
	{ "wraps to 1 in 32 bits", "r=" BOTH ",s=" SALT ",i=4294967297", 0, EXCHANGE_CANCEL,
	  "limit" },
	{ "wraps in 64 bits", "r=" BOTH ",s=" SALT ",i=18446744073709551617", 0, EXCHANGE_CANCEL,
	  "limit" },
	{ "none", "r=" BOTH ",s=" SALT ",i=0", 0, EXCHANGE_CANCEL, "positive" },
	{ "leading zero", "r=" BOTH ",s=" SALT ",i=04096", 0, EXCHANGE_CANCEL, "positive" },
	{ "empty count", "r=" BOTH ",s=" SALT ",i=", 0, EXCHANGE_CANCEL, "positive" },
	{ "signed", "r=" BOTH ",s=" SALT ",i=-4096", 0, EXCHANGE_CANCEL, "number" },
	{ "plus", "r=" BOTH ",s=" SALT ",i=+4096", 0, EXCHANGE_CANCEL, "number" },
	{ "trailing letter", "r=" BOTH ",s=" SALT ",i=4096x", 0, EXCHANGE_CANCEL, "number" },
	{ "space", "r=" BOTH ",s=" SALT ",i= 4096", 0, EXCHANGE_CANCEL, "number" },
	{ "the same nonce", "r=" NONCE ",s=" SALT ",i=4096", 0, EXCHANGE_CANCEL, "nothing" },
	{ "another nonce", "r=gyko+d2lbbFgONRv9qkxdawL3rfc,s=" SALT ",i=4096", 0, EXCHANGE_CANCEL,
	  "nonce" },
	{ "a shorter nonce", "r=fyko,s=" SALT ",i=4096", 0, EXCHANGE_CANCEL, "nonce" },
	{ "no nonce", "r=,s=" SALT ",i=4096", 0, EXCHANGE_CANCEL, "nonce" },
	{ "an escape in the nonce", "r=" NONCE "\033[2J,s=" SALT ",i=4096", 0, EXCHANGE_CANCEL,
	  "characters" },
	{ "a space in the nonce", "r=" NONCE " x,s=" SALT ",i=4096", 0, EXCHANGE_CANCEL,
	  "characters" },
	{ "empty salt", "r=" BOTH ",s=,i=4096", 0, EXCHANGE_CANCEL, "empty" },
	{ "salt no Base64", "r=" BOTH ",s=!!!!,i=4096", 0, EXCHANGE_CANCEL, "Base64" },
	{ "salt unpadded", "r=" BOTH ",s=QSXCR+Q6sek8bf9,i=4096", 0, EXCHANGE_CANCEL, "Base64" },
	{ "extension demanded", "m=x,r=" BOTH ",s=" SALT ",i=4096", 0, EXCHANGE_CANCEL,
	  "extension" },
	{ "order", "s=" SALT ",r=" BOTH ",i=4096", 0, EXCHANGE_CANCEL, "r=" },
	{ "cut", "r=" BOTH ",s=" SALT, 0, EXCHANGE_CANCEL, "r=" },
	{ "empty", "", 0, EXCHANGE_CANCEL, "r=" },
	{ "a signature first", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", 0, EXCHANGE_CANCEL, "r=" },
	{ "an error", "e=unknown-user", 0, EXCHANGE_CANCEL, "user" },
	{ "an error of its own", "e=\033[2Jgone", 0, EXCHANGE_CANCEL, "lacks" },
};

START_TEST(a_bad_server_first_ends_scram_before_anything_is_computed)
{
	struct login login = pencil();
	struct exchange *exchange;
	struct sasl_step step;
	struct bytes text = BYTES_INIT;

	login.iteration_limit = firsts[_i].limit;
	exchange = play_begin("SCRAM-SHA-1", &login);
	exchange_initial(exchange, &step);
	base64_append(&text, span_text(firsts[_i].challenge));
	ck_assert_msg(exchange_challenge(exchange, bytes_span(&text), &step) == firsts[_i].next,
		      "%s", firsts[_i].label);
	ck_assert_msg((step.reason == NULL) == (firsts[_i].reason == NULL), "%s: %s",
		      firsts[_i].label, step.reason ? step.reason : "");
	if (firsts[_i].reason)
		ck_assert_msg(strstr(step.reason, firsts[_i].reason) != NULL, "%s: %s",
			      firsts[_i].label, step.reason);
	if (firsts[_i].next == EXCHANGE_CANCEL)
		ck_assert_int_eq(exchange_work(exchange, 1, &step), EXCHANGE_CANCEL);
	exchange_free(exchange);
	bytes_release(&text);
}
END_TEST

START_TEST(an_errors_own_bytes_are_a_value_and_nothing_else)
{
	struct login login = pencil();
	struct exchange *exchange = play_begin("SCRAM-SHA-1", &login);
	struct sasl_step step;

	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_text("e=\033]0;x\007,y"), &step),
			 EXCHANGE_CANCEL);
	ck_assert(span_is(play_value(&step, "the server's error"), "\033]0;x\007"));
	ck_assert_ptr_null(strchr(step.reason, '\033'));
	exchange_free(exchange);
}
END_TEST

/* server-final messages, after a right server-first. */
static const struct {
	const char *label, *challenge;
	bool good;
} finals[] = {
	{ "the RFC's", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", true },
	{ "with an extension", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=y", true },
	{ "last bit", "v=rmF9pqV8S7suAoZWja4dJRkFsKU=", false },
	{ "first bit", "v=LmF9pqV8S7suAoZWja4dJRkFsKQ=", false },
	{ "cut short", "v=rmF9pqV8S7suAoZWja4dJRkF", false },
	{ "too long", "v=rmF9pqV8S7suAoZWja4dJRkFsKQA", false },
	{ "empty", "v=", false },
	{ "no Base64", "v=!", false },
	{ "nothing", "", false },
	{ "an error", "e=invalid-proof", false },
	{ "server-first again", "r=" BOTH ",s=" SALT ",i=4096", false },
};

START_TEST(only_the_right_signature_makes_a_success)
{
	struct login login = pencil();
	struct exchange *exchange = play_begin("SCRAM-SHA-1", &login);
	struct sasl_step step;
	const char *reason;

	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_text(firsts[0].challenge), &step),
			 EXCHANGE_SEND);
	ck_assert(!exchange_succeeded(exchange, &reason));
	ck_assert_ptr_nonnull(reason);
	ck_assert_msg((play_challenge(exchange, span_text(finals[_i].challenge), &step) ==
		       EXCHANGE_SEND) == finals[_i].good,
		      "%s", finals[_i].label);
	ck_assert_uint_eq(step.response.size, 0);
	ck_assert_msg(exchange_succeeded(exchange, &reason) == finals[_i].good, "%s",
		      finals[_i].label);
	ck_assert_int_eq(play_challenge(exchange, span_text("v=x"), &step), EXCHANGE_CANCEL);
	ck_assert(!exchange_succeeded(exchange, &reason));
	exchange_free(exchange);
}
END_TEST

START_TEST(work_in_slices_of_any_size_gives_the_same_proof_after_as_many_rounds)
{
	static const uint32_t slices[] = { 1, 7, 4095, 4096, 1000000 };
	struct login login = pencil();

	for (size_t i = 0; i < sizeof(slices) / sizeof(slices[0]); i++) {
		struct exchange *exchange = play_begin("SCRAM-SHA-1", &login);
		struct bytes text = BYTES_INIT;
		struct sasl_step step;
		uint32_t calls = 0;
		enum exchange_next next;

		exchange_initial(exchange, &step);
		base64_append(&text, span_text(firsts[0].challenge));
		next = exchange_challenge(exchange, bytes_span(&text), &step);
		for (; next == EXCHANGE_BUSY; calls++)
			next = exchange_work(exchange, slices[i], &step);
		ck_assert_int_eq(next, EXCHANGE_SEND);
		play_check_base64(step.response,
				  "Yz1iaXdzLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdMM3JmY05IWUpZMVpWdld"
				  "WczdqLHA9djBYOHYzQnoyVDBDSkdiSlF5RjBYK0hJNFRzPQ==",
				  "slices");
		/* The first of the 4096 is done when the challenge is taken. */
		ck_assert_uint_eq(calls, (4095 + slices[i] - 1) / slices[i]);
		exchange_free(exchange);
		bytes_release(&text);
	}
}
END_TEST

START_TEST(a_challenge_while_we_compute_ends_the_exchange)
{
	struct login login = pencil();
	struct exchange *exchange = play_begin("SCRAM-SHA-1", &login);
	struct bytes text = BYTES_INIT;
	struct sasl_step step;

	exchange_initial(exchange, &step);
	base64_append(&text, span_text(firsts[0].challenge));
	ck_assert_int_eq(exchange_challenge(exchange, bytes_span(&text), &step), EXCHANGE_BUSY);
	ck_assert_int_eq(exchange_challenge(exchange, bytes_span(&text), &step), EXCHANGE_CANCEL);
	ck_assert_int_eq(exchange_work(exchange, 10, &step), EXCHANGE_CANCEL);
	exchange_free(exchange);
	bytes_release(&text);
}
END_TEST

/* What SASLprep made of a password stands beside it. */
static const struct {
	const char *password;
	const char *note;
} prepared[] = {
	{ "pencil", "as it is" },
	{ "pen\xc2\xad"
	  "cil",
	  "SASLprep changes it" },
	{ "pencil\x07", "forbids" },
	{ "pencil\xff", "no UTF-8" },
};

START_TEST(what_saslprep_does_to_a_password_is_told)
{
	struct login login = pencil();
	struct exchange *exchange;
	struct sasl_step step;
	bool told = false;

	login.password = span_text(prepared[_i].password);
	exchange = play_begin("SCRAM-SHA-1", &login);
	exchange_initial(exchange, &step);
	ck_assert_int_eq(play_challenge(exchange, span_text(firsts[0].challenge), &step),
			 EXCHANGE_SEND);
	for (size_t i = 0; i < step.value_count; i++)
		told |= step.values[i].note && strstr(step.values[i].note, prepared[_i].note);
	ck_assert_msg(told, "%s", prepared[_i].note);
	exchange_free(exchange);
}
END_TEST

/* RFC 2831 §2.1.2.1: what fits into ISO 8859-1 is hashed so, all else as it is. */
START_TEST(digest_hashes_latin_1_where_it_fits)
{
	static const char *const passwords[] = { "caf\xc3\xa9", "\xe2\x82\xac", "\xc3x", "\xc2",
						 "caf\xe9" };

	for (size_t n = 0; n < sizeof(passwords) / sizeof(passwords[0]); n++) {
		struct login login = pencil();
		struct exchange *exchange;
		struct sasl_step step;

		login.password = span_text(passwords[n]);
		login.authzid = span_text("user");
		exchange = play_begin("DIGEST-MD5", &login);
		exchange_initial(exchange, &step);
		ck_assert_int_eq(play_challenge(exchange,
						span_text("nonce=\"n\",algorithm=md5-sess,"
							  "charset=utf-8"),
						&step),
				 EXCHANGE_SEND);
		ck_assert_uint_lt(span_find_span(step.response, span_text("authzid=\"user\"")),
				  step.response.size);
		exchange_free(exchange);
	}
}
END_TEST

/* DIGEST-MD5's first challenge. */
static const struct {
	const char *challenge;
	enum exchange_next next;
} digests[] = {
	{ "realm=\"r\",nonce=\"n\",qop=\"auth\",algorithm=md5-sess,charset=utf-8", EXCHANGE_SEND },
	{ "nonce=\"n\",algorithm=md5-sess", EXCHANGE_SEND },
	{ " nonce = \"n\\\"x\" , ,algorithm=md5-sess , qop=\"auth-int, auth\"", EXCHANGE_SEND },
	{ "realm=\"a\",realm=\"b\",nonce=\"n\",algorithm=md5-sess", EXCHANGE_SEND },
	{ "nonce=\"n\",algorithm=md5-sess,qop=\"auth-conf\"", EXCHANGE_CANCEL },
	{ "nonce=\"n\",nonce=\"m\",algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=\"\",algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=\"n\",algorithm=md5", EXCHANGE_CANCEL },
	{ "nonce=\"n\"", EXCHANGE_CANCEL },
	{ "nonce=\"n,algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=\"n\\", EXCHANGE_CANCEL },
	{ "nonce=\"n\"x,algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce,algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=\"n\",algorithm=md5-sess,charset=utf-8,charset=utf-8", EXCHANGE_CANCEL },
	{ "no,nce=\"n\",algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "no\"nce=\"n\",algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=,algorithm=md5-sess", EXCHANGE_CANCEL },
	{ "nonce=\"n\",\t\r\n algorithm=md5-sess,stale=true", EXCHANGE_SEND },
	{ "nonce=\"n\",algorithm=md5-sess,x=", EXCHANGE_SEND },
	{ "=,", EXCHANGE_CANCEL },
	{ "", EXCHANGE_CANCEL },
};

START_TEST(a_bad_digest_challenge_is_not_answered)
{
	struct login login = pencil();
	struct exchange *exchange = play_begin("DIGEST-MD5", &login);
	struct sasl_step step;
	const char *reason;

	exchange_initial(exchange, &step);
	ck_assert_msg(play_challenge(exchange, span_text(digests[_i].challenge), &step) ==
			      digests[_i].next,
		      "%s", digests[_i].challenge);
	if (digests[_i].next == EXCHANGE_SEND) {
		play_check_ruler(&step, digests[_i].challenge);
		ck_assert_int_eq(play_challenge(exchange,
						span_text("rspauth="
							  "00000000000000000000000000000000"),
						&step),
				 EXCHANGE_CANCEL);
	}
	ck_assert(!exchange_succeeded(exchange, &reason));
	exchange_free(exchange);
}
END_TEST

START_TEST(cram_answers_any_challenge_and_only_one)
{
	static const char *const odd[] = { "", "<", "<>", "<@>", "@", "no brackets", "<a@b" };
	struct login login = pencil();

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct exchange *exchange = play_begin("CRAM-MD5", &login);
		struct sasl_step step;

		exchange_initial(exchange, &step);
		ck_assert_int_eq(play_challenge(exchange, span_text(odd[i]), &step), EXCHANGE_SEND);
		ck_assert_uint_eq(step.response.size, strlen("user ") + 32);
		ck_assert_int_eq(play_challenge(exchange, span_text(odd[i]), &step),
				 EXCHANGE_CANCEL);
		exchange_free(exchange);
	}
}
END_TEST

START_TEST(a_server_that_asks_for_ever_is_left_after_sixteen_rounds)
{
	const struct mechanism *mechanism;

	for (size_t n = 0; (mechanism = mechanism_row(n)); n++) {
		struct login login = pencil();
		struct exchange *exchange = exchange_new(mechanism, &login);
		struct sasl_step step;
		enum exchange_next next = exchange_initial(exchange, &step);

		for (int round = 0; round < 17; round++)
			next = play_challenge(exchange, span_text("again"), &step);
		ck_assert_msg(next == EXCHANGE_CANCEL, "%s", mechanism->name);
		ck_assert_ptr_nonnull(step.reason);
		exchange_free(exchange);
	}
}
END_TEST

/* SASLprep: RFC 4013 §3, and what is around it. */
static const struct {
	const char *text, *prepared;
	enum saslprep result;
} preps[] = {
	{ "", "", SASLPREP_SAME },
	{ "user", "user", SASLPREP_SAME },
	{ "USER", "USER", SASLPREP_SAME },
	{ "I\302\255X", "IX", SASLPREP_CHANGED },
	{ "\302\252", "a", SASLPREP_CHANGED },
	{ "\342\205\250", "IX", SASLPREP_CHANGED },
	{ "a\302\240b\343\200\200c", "a b c", SASLPREP_CHANGED },
	{ "e\314\201", "\303\251", SASLPREP_CHANGED },
	{ "\303\251", "\303\251", SASLPREP_SAME },
	{ "\302\255", "", SASLPREP_CHANGED },
	{ "a\007b", "a\007b", SASLPREP_FORBIDDEN },
	{ "\330\2471", "\330\2471", SASLPREP_FORBIDDEN },
	{ "\330\2471\330\250", "\330\2471\330\250", SASLPREP_SAME },
	{ "\356\200\200", "\356\200\200", SASLPREP_FORBIDDEN },
	{ "\377\376", "\377\376", SASLPREP_NOT_UTF8 },
	{ "\303", "\303", SASLPREP_NOT_UTF8 },
};

START_TEST(saslprep_gives_the_one_form_or_leaves_it)
{
	struct bytes out = BYTES_INIT;

	ck_assert_msg(saslprep(span_text(preps[_i].text), &out) == preps[_i].result, "%s",
		      preps[_i].text);
	ck_assert_str_eq(bytes_text(&out), preps[_i].prepared);
	bytes_wipe(&out);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/hostile");
	TCase *scram = tcase_create("scram");
	TCase *others = tcase_create("others");

	tcase_add_loop_test(scram, a_bad_server_first_ends_scram_before_anything_is_computed, 0,
			    sizeof(firsts) / sizeof(firsts[0]));
	tcase_add_test(scram, an_errors_own_bytes_are_a_value_and_nothing_else);
	tcase_add_loop_test(scram, only_the_right_signature_makes_a_success, 0,
			    sizeof(finals) / sizeof(finals[0]));
	tcase_add_test(scram, work_in_slices_of_any_size_gives_the_same_proof_after_as_many_rounds);
	tcase_add_test(scram, a_challenge_while_we_compute_ends_the_exchange);
	tcase_add_loop_test(scram, what_saslprep_does_to_a_password_is_told, 0,
			    sizeof(prepared) / sizeof(prepared[0]));
	suite_add_tcase(suite, scram);
	tcase_add_loop_test(others, a_bad_digest_challenge_is_not_answered, 0,
			    sizeof(digests) / sizeof(digests[0]));
	tcase_add_test(others, digest_hashes_latin_1_where_it_fits);
	tcase_add_test(others, cram_answers_any_challenge_and_only_one);
	tcase_add_test(others, a_server_that_asks_for_ever_is_left_after_sixteen_rounds);
	tcase_add_loop_test(others, saslprep_gives_the_one_form_or_leaves_it, 0,
			    sizeof(preps) / sizeof(preps[0]));
	suite_add_tcase(suite, others);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PLAIN, LOGIN, and the frame that every exchange runs in. */
#include <string.h>

#include "../tools/unit.h"
#include "base/base64.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "sasl/exchange.h"
#include "sasl/mechanism.h"

/* A text literal with all its bytes, NULs too. */
#define RAW(text) span_of(text, sizeof(text) - 1)

static struct exchange *begin(const char *mechanism, struct login login)
{
	const struct mechanism *found = mechanism_find(span_text(mechanism));

	ck_assert_ptr_nonnull(found);
	return exchange_new(found, &login);
}

static struct login tim(void)
{
	return (struct login){ .user = span_text("tim"),
			       .password = span_text("tanstaaftanstaaf") };
}

static void check_span(struct span have, struct span want)
{
	ck_assert_uint_eq(have.size, want.size);
	ck_assert_mem_eq(have.data ? have.data : (const unsigned char *)"", want.data, want.size);
}

static void check_base64(struct span response, const char *want)
{
	struct bytes have = BYTES_INIT;

	base64_append(&have, response);
	ck_assert_str_eq(bytes_text(&have), want);
	bytes_release(&have);
}

/* The ruler's fields, joined, must be the response. */
static void check_ruler(const struct sasl_step *step)
{
	struct bytes joined = BYTES_INIT;

	for (size_t i = 0; i < step->value_count; i++)
		if (step->values[i].ruler)
			bytes_append(&joined, step->values[i].bytes);
	check_span(bytes_span(&joined), step->response);
	bytes_release(&joined);
}

static const struct {
	const char *authzid, *user, *password, *base64;
} plain_vectors[] = {
	/* RFC 4616 §4, and fields that others get wrong */
	{ "", "tim", "tanstaaftanstaaf", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm" },
	{ "Ursel", "Kurt", "xipj3plmq", "VXJzZWwAS3VydAB4aXBqM3BsbXE=" },
	{ "", "student@example.test", "correct horse",
	  "AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U=" },
	{ "", "u", "", "AHUA" },
};

START_TEST(plain_gives_the_octets_of_its_rfc)
{
	struct login login = { .authzid = span_text(plain_vectors[_i].authzid),
			       .user = span_text(plain_vectors[_i].user),
			       .password = span_text(plain_vectors[_i].password) };
	struct exchange *exchange = begin("PLAIN", login);
	struct sasl_step step;
	const char *reason;

	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_SEND);
	check_base64(step.response, plain_vectors[_i].base64);
	check_ruler(&step);
	ck_assert_uint_eq(step.value_count, 5);
	ck_assert_int_eq(step.values[1].form, VALUE_NUL);
	ck_assert_int_eq(step.values[3].form, VALUE_NUL);
	ck_assert(step.values[4].secret && !step.values[2].secret);
	ck_assert(step.secret);
	ck_assert_uint_eq(step.number, 1);
	ck_assert(exchange_succeeded(exchange, &reason));
	exchange_free(exchange);
}
END_TEST

START_TEST(plain_waits_for_an_empty_challenge_when_told_to)
{
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;

	login.no_initial_response = true;
	exchange = begin("PLAIN", login);
	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_MANUAL);
	ck_assert_uint_eq(step.response.size, 0);
	ck_assert_ptr_nonnull(step.asks);
	ck_assert_int_eq(exchange_challenge(exchange, span_text(""), &step), EXCHANGE_SEND);
	check_base64(step.response, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
	ck_assert_ptr_null(step.reason);
	ck_assert_int_eq(exchange_challenge(exchange, span_text(""), &step), EXCHANGE_CANCEL);
	exchange_free(exchange);
}
END_TEST

START_TEST(plain_remarks_a_challenge_that_is_not_empty)
{
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;

	login.no_initial_response = true;
	exchange = begin("PLAIN", login);
	exchange_initial(exchange, &step);
	ck_assert_int_eq(exchange_challenge(exchange, span_text("aGVsbG8="), &step), EXCHANGE_SEND);
	check_span(step.challenge, span_text("hello"));
	ck_assert_ptr_nonnull(step.reason);
	exchange_free(exchange);
}
END_TEST

START_TEST(plain_cannot_carry_a_nul)
{
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;

	for (int field = 0; field < 3; field++) {
		login = tim();
		*(field == 0   ? &login.password
		  : field == 1 ? &login.user
			       : &login.authzid) = RAW("a\0b");
		exchange = begin("PLAIN", login);
		ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_CANCEL);
		ck_assert_uint_eq(step.response.size, 0);
		ck_assert_ptr_nonnull(step.reason);
		exchange_free(exchange);
	}
	login = tim();
	login.user = RAW("");
	exchange = begin("PLAIN", login);
	exchange_initial(exchange, &step);
	ck_assert_ptr_nonnull(strstr(step.reason, "empty"));
	exchange_free(exchange);
}
END_TEST

START_TEST(plain_points_at_an_authzid_that_differs)
{
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;
	const char *same, *differs;

	login.authzid = span_text("tim");
	exchange = begin("PLAIN", login);
	exchange_initial(exchange, &step);
	same = step.reason;
	exchange_free(exchange);
	login.authzid = span_text("root");
	exchange = begin("PLAIN", login);
	exchange_initial(exchange, &step);
	differs = step.reason;
	exchange_free(exchange);
	ck_assert_ptr_nonnull(same);
	ck_assert_ptr_nonnull(differs);
	ck_assert_str_ne(same, differs);
}
END_TEST

START_TEST(an_initial_response_too_long_for_the_line_waits_for_the_challenge)
{
	char password[400];
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;

	memset(password, 'x', sizeof(password));
	login.password = span_of(password, sizeof(password));
	exchange = begin("PLAIN", login);
	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_MANUAL);
	ck_assert_uint_eq(step.response.size, 0);
	ck_assert_ptr_nonnull(step.reason);
	ck_assert_int_eq(exchange_challenge(exchange, span_text(""), &step), EXCHANGE_SEND);
	ck_assert_uint_eq(step.response.size, 405);
	exchange_free(exchange);
}
END_TEST

/* It is made twice then: the second must not stand behind the first. */
START_TEST(a_first_message_that_had_to_wait_is_made_anew)
{
	static const char *const names[] = { "PLAIN",   "SCRAM-SHA-256", "OAUTHBEARER",
					     "XOAUTH2", "EXTERNAL",      "ANONYMOUS" };
	char user[400];
	struct login login = tim();
	struct exchange *waiting, *told;
	struct sasl_step step, same;

	memset(user, 'u', sizeof(user));
	login.user = login.authzid = span_of(user, sizeof(user));
	login.nonce = span_text("rOprNGfwEbeRWgbNEkqO");
	waiting = begin(names[_i], login);
	login.no_initial_response = true;
	told = begin(names[_i], login);
	ck_assert_int_eq(exchange_initial(waiting, &step), EXCHANGE_MANUAL);
	ck_assert_int_eq(exchange_initial(told, &same), EXCHANGE_MANUAL);
	ck_assert_int_eq(exchange_challenge(waiting, span_text(""), &step), EXCHANGE_SEND);
	ck_assert_int_eq(exchange_challenge(told, span_text(""), &same), EXCHANGE_SEND);
	ck_assert_uint_gt(step.response.size, sizeof(user) - 1);
	check_span(step.response, same.response);
	check_ruler(&step);
	exchange_free(waiting);
	exchange_free(told);
}
END_TEST

/* LOGIN by its prompts: what is masked, and what is remarked. */
static const struct {
	const char *label, *first, *second;
	bool first_masked, first_remark, second_remark;
} prompts[] = {
	{ "usual", "VXNlcm5hbWU6", "UGFzc3dvcmQ6", false, false, false },
	{ "the draft's", "VXNlciBOYW1lAA==", "UGFzc3dvcmQA", false, true, true },
	{ "swapped", "UGFzc3dvcmQ6", "VXNlcm5hbWU6", true, true, true },
	{ "empty", "", "", false, true, true },
	{ "other words", "d2hvPw==", "c2VjcmV0Pw==", false, true, true },
	{ "bytes", "/wCA", "AQI=", false, true, true },
};

START_TEST(login_counts_its_steps_whatever_the_prompts_say)
{
	struct exchange *exchange = begin("LOGIN", tim());
	struct sasl_step step;

	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_MANUAL);
	ck_assert_int_eq(exchange_challenge(exchange, span_text(prompts[_i].first), &step),
			 EXCHANGE_SEND);
	check_span(step.response, span_text("tim"));
	check_ruler(&step);
	ck_assert_msg(step.secret == prompts[_i].first_masked, "%s", prompts[_i].label);
	ck_assert_msg((step.reason != NULL) == prompts[_i].first_remark, "%s", prompts[_i].label);
	ck_assert_int_eq(exchange_challenge(exchange, span_text(prompts[_i].second), &step),
			 EXCHANGE_SEND);
	check_span(step.response, span_text("tanstaaftanstaaf"));
	ck_assert(step.secret);
	ck_assert_uint_eq(step.number, 2);
	ck_assert_msg((step.reason != NULL) == prompts[_i].second_remark, "%s", prompts[_i].label);
	ck_assert_int_eq(exchange_challenge(exchange, span_text("UGFzc3dvcmQ6"), &step),
			 EXCHANGE_CANCEL);
	exchange_free(exchange);
}
END_TEST

START_TEST(login_with_the_user_on_the_auth_line_takes_the_first_prompt_for_the_password)
{
	struct login login = tim();
	struct exchange *exchange;
	struct sasl_step step;

	login.user_on_auth_line = true;
	exchange = begin("LOGIN", login);
	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_SEND);
	check_span(step.response, span_text("tim"));
	ck_assert(!step.secret);
	ck_assert_int_eq(exchange_challenge(exchange, span_text("VXNlcm5hbWU6"), &step),
			 EXCHANGE_SEND);
	check_span(step.response, span_text("tanstaaftanstaaf"));
	ck_assert(step.secret);
	exchange_free(exchange);
}
END_TEST

/* Challenges that are no Base64: each ends the exchange with its own reason. */
static const struct {
	const char *label, *text;
} malformed[] = {
	{ "length 1 mod 4", "VXNlc" },        { "padding missing", "VXNlcm5hbWU" },
	{ "padding inside", "VX=lcm5hbWU6" }, { "three pads", "VXN=====" },
	{ "trailing bits", "VXNlcm5hbWV=" },  { "a space inside", "VXNl cm5h" },
	{ "plain words", "Username:" },       { "an escape", "\x1b[31mVXNl" },
};

START_TEST(a_challenge_that_is_no_base64_cancels)
{
	struct exchange *exchange = begin("LOGIN", tim());
	struct sasl_step step;
	const char *reason;

	exchange_initial(exchange, &step);
	ck_assert_msg(exchange_challenge(exchange, span_text(malformed[_i].text), &step) ==
			      EXCHANGE_CANCEL,
		      "%s", malformed[_i].label);
	ck_assert_ptr_nonnull(step.reason);
	ck_assert_uint_eq(step.response.size, 0);
	/* The server goes on after our "*", for ever: never an answer again. */
	ck_assert_int_eq(exchange_challenge(exchange, span_text("VXNlcm5hbWU6"), &step),
			 EXCHANGE_CANCEL);
	ck_assert(!exchange_succeeded(exchange, &reason));
	ck_assert_ptr_nonnull(reason);
	exchange_free(exchange);
}
END_TEST

/* Servers that do not do NTLM as asked say so in words, not in Base64. */
START_TEST(a_challenge_in_words_is_taken_where_it_is_usual)
{
	struct exchange *exchange = begin("NTLM", tim());
	struct sasl_step step;

	exchange_initial(exchange, &step);
	exchange_challenge(exchange, span_text("NTLM supported."), &step);
	ck_assert(span_is(step.challenge, "NTLM supported."));
	exchange_free(exchange);
	exchange = begin("NTLM", tim());
	exchange_initial(exchange, &step);
	ck_assert_int_eq(exchange_challenge(exchange, span_text("abc"), &step), EXCHANGE_CANCEL);
	exchange_free(exchange);
}
END_TEST

START_TEST(a_challenge_over_64_kib_cancels_and_one_of_64_kib_does_not)
{
	size_t size = 64 * 1024 + 4;
	char *text = memory_new(size, 1);
	struct exchange *exchange = begin("LOGIN", tim());
	struct sasl_step step;

	memset(text, 'A', size);
	ck_assert_int_eq(exchange_challenge(exchange, span_of(text, size - 4), &step),
			 EXCHANGE_SEND);
	ck_assert_uint_eq(step.challenge.size, 48 * 1024);
	ck_assert_int_eq(exchange_challenge(exchange, span_of(text, size), &step), EXCHANGE_CANCEL);
	exchange_free(exchange);
	memory_free(text);
}
END_TEST

START_TEST(a_challenge_may_hold_every_byte)
{
	unsigned char all[256];
	struct bytes text = BYTES_INIT;
	struct exchange *exchange = begin("LOGIN", tim());
	struct sasl_step step;

	for (int i = 0; i < 256; i++)
		all[i] = (unsigned char)i;
	base64_append(&text, span_of(all, sizeof(all)));
	ck_assert_int_eq(exchange_challenge(exchange, bytes_span(&text), &step), EXCHANGE_SEND);
	check_span(step.challenge, span_of(all, sizeof(all)));
	ck_assert_ptr_nonnull(step.reason);
	exchange_free(exchange);
	bytes_release(&text);
}
END_TEST

START_TEST(a_mechanism_without_client_is_explained_and_left_to_the_hand)
{
	struct exchange *exchange = begin("GSSAPI", tim());
	struct sasl_step step;

	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_MANUAL);
	ck_assert_ptr_nonnull(step.reason);
	for (int i = 0; i < 16; i++) {
		ck_assert_int_eq(exchange_challenge(exchange, span_text("BwAQAA=="), &step),
				 EXCHANGE_MANUAL);
		check_span(step.challenge, RAW("\x07\x00\x10\x00"));
	}
	ck_assert_int_eq(exchange_challenge(exchange, span_text("BwAQAA=="), &step),
			 EXCHANGE_CANCEL);
	exchange_free(exchange);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/exchange");
	TCase *plain = tcase_create("plain");
	TCase *login = tcase_create("login");
	TCase *frame = tcase_create("frame");

	tcase_add_loop_test(plain, plain_gives_the_octets_of_its_rfc, 0,
			    sizeof(plain_vectors) / sizeof(plain_vectors[0]));
	tcase_add_test(plain, plain_waits_for_an_empty_challenge_when_told_to);
	tcase_add_test(plain, plain_remarks_a_challenge_that_is_not_empty);
	tcase_add_test(plain, plain_cannot_carry_a_nul);
	tcase_add_test(plain, plain_points_at_an_authzid_that_differs);
	tcase_add_test(plain, an_initial_response_too_long_for_the_line_waits_for_the_challenge);
	tcase_add_loop_test(plain, a_first_message_that_had_to_wait_is_made_anew, 0, 6);
	suite_add_tcase(suite, plain);
	tcase_add_loop_test(login, login_counts_its_steps_whatever_the_prompts_say, 0,
			    sizeof(prompts) / sizeof(prompts[0]));
	tcase_add_test(
		login,
		login_with_the_user_on_the_auth_line_takes_the_first_prompt_for_the_password);
	suite_add_tcase(suite, login);
	tcase_add_loop_test(frame, a_challenge_that_is_no_base64_cancels, 0,
			    sizeof(malformed) / sizeof(malformed[0]));
	tcase_add_test(frame, a_challenge_in_words_is_taken_where_it_is_usual);
	tcase_add_test(frame, a_challenge_over_64_kib_cancels_and_one_of_64_kib_does_not);
	tcase_add_test(frame, a_challenge_may_hold_every_byte);
	tcase_add_test(frame, a_mechanism_without_client_is_explained_and_left_to_the_hand);
	suite_add_tcase(suite, frame);
	return suite;
}

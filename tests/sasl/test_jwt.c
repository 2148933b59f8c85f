/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens read locally: what they say, against the clock, and what is no token at all. */
#include "play.h"

#include <string.h>

#include "sasl/jwt.h"

/* A token with this object in its middle. */
static struct bytes make_token(const char *json)
{
	struct bytes token = BYTES_INIT, text = BYTES_INIT;

	base64_append(&text, span_text(json));
	bytes_append_text(&token, "eyJhbGciOiJIUzI1NiJ9.");
	for (size_t i = 0; i < text.size && text.data[i] != '='; i++)
		bytes_append_byte(&token, text.data[i] == '+'   ? '-'
					  : text.data[i] == '/' ? '_'
								: text.data[i]);
	bytes_append_text(&token, ".c2lnbmF0dXJl");
	bytes_release(&text);
	return token;
}

static const struct {
	const char *json;
	const char *issuer, *audience, *scope;
	uint64_t expires_s, not_before_s;
} tokens[] = {
	{ "{\"iss\":\"https://login.example\",\"aud\":\"https://mail.example\",\"exp\":1767225600}",
	  "https://login.example", "https://mail.example", "", 1767225600, 0 },
	{ "{ \"aud\" : [ \"a\" , \"b\" ], \"scp\":\"SMTP.Send Mail.Read\", \"nbf\": 17 }", "",
	  "a b", "SMTP.Send Mail.Read", 0, 17 },
	{ "{\"x\":{\"exp\":1,\"y\":[true,null,-1.5e3,\"]\"]},\"iss\":\"a\\\"b\\/c\",\"exp\":2.5}",
	  "a\"b/c", "", "", 2, 0 },
	{ "{\"roles\":[\"SMTP.SendAsApp\"],\"scope\":\"openid\",\"iss\":17}", "", "",
	  "SMTP.SendAsApp openid", 0, 0 },
	{ "{\"iss\":\"\\u0041\\n\\q\\\\\",\"x\":{},\"y\":[],\"z\":-1,\"w\":false,\"v\":\"a\"}",
	  "\\u0041\n\\q\\", "", "", 0, 0 }, /* escapes beyond ASCII stay as they are written */
	{ "{\"iss\":\"?~?>>>~~~?\",\t\"aud\":[],\r\n\"exp\": 5 }", "?~?>>>~~~?", "", "", 5, 0 },
	{ "{\"x\":{\"a\":{\"b\":[1,{\"c\":2}]}},\"nbf\":1e9}", "", "", "", 0, 1 },
	{ "{}", "", "", "", 0, 0 },
	{ "{\"exp\":99999999999999999999999}", "", "", "", 0, 0 },
};

START_TEST(a_token_tells_issuer_audience_scope_and_dates)
{
	struct bytes token = make_token(tokens[_i].json);
	struct jwt jwt = { .expires_s = 0 };

	ck_assert(jwt_read(bytes_span(&token), &jwt));
	ck_assert(span_is(bytes_span(&jwt.issuer), tokens[_i].issuer));
	ck_assert(span_is(bytes_span(&jwt.audience), tokens[_i].audience));
	ck_assert(span_is(bytes_span(&jwt.scope), tokens[_i].scope));
	ck_assert_uint_eq(jwt.expires_s, tokens[_i].expires_s);
	ck_assert_uint_eq(jwt.not_before_s, tokens[_i].not_before_s);
	jwt_release(&jwt);
	bytes_release(&token);
}
END_TEST

static const char *const wrong[] = {
	"{",
	"[]",
	"\"text\"",
	"{\"iss\"}",
	"{\"iss\":\"a\"",
	"{\"iss\":\"a}",
	"{\"aud\":[\"a\"",
	"{\"exp\":}",
	"{\"x\":{\"a\" 1}}",
	"{\"x\":{1:2}}",
	"{\"x\":{\"a\":@}}",
	"{\"x\":[1 2]}",
	"{\"x\":@}",
	"{\"aud\":[1]}",
	"{\"aud\":[\"a\" \"b\"]}",
	"{\"iss\":\"a\\",
	"{\"iss\":\"a\",",
	"{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
	"",
};

START_TEST(what_is_no_object_is_no_token)
{
	struct bytes token = make_token(wrong[_i]);
	struct jwt jwt = { .expires_s = 0 };

	ck_assert(!jwt_read(bytes_span(&token), &jwt));
	jwt_release(&jwt);
	bytes_release(&token);
}
END_TEST

START_TEST(an_opaque_token_is_none)
{
	static const char *const texts[] = { "",       ".",
					     "..",     "ya29.a0AfH6SMC",
					     "a.b!.c", "practice-token" };
	struct jwt jwt = { .expires_s = 0 };

	for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]); n++)
		ck_assert(!jwt_read(span_text(texts[n]), &jwt));
	jwt_release(&jwt);
}
END_TEST

static bool step_has(const struct sasl_step *step, const char *label, const char *text)
{
	for (size_t n = 0; n < step->value_count; n++)
		if (strcmp(step->values[n].label, label) == 0)
			return span_is(step->values[n].bytes, text);
	return false;
}

/* At which moment, and a word of the remark; NULL: none is made. */
static const struct {
	uint64_t now_s;
	const char *remark;
} moments[] = {
	{ 1500, NULL },
	{ 2000, "has expired" },
	{ 999, "not valid yet" },
	{ 0, NULL },
};

/* Past the year 9999 it is no moment, and none without one. */
START_TEST(a_date_that_is_none_is_not_shown)
{
	static const char *const objects[] = { "{\"exp\":253402300800}", "{\"iss\":\"i\"}" };

	for (size_t n = 0; n < 2; n++) {
		struct bytes token = make_token(objects[n]);
		struct login login = { .user = span_text("user@example.test"),
				       .password = bytes_span(&token),
				       .now_s = 1000 };
		struct exchange *exchange = play_begin("OAUTHBEARER", &login);
		struct sasl_step step;

		ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_SEND);
		for (size_t i = 0; i < step.value_count; i++)
			ck_assert_str_ne(step.values[i].label, "valid until");
		play_check_ruler(&step, "without host and port");
		ck_assert(span_find_span(step.response, span_text("host=")) == step.response.size);
		exchange_free(exchange);
		bytes_release(&token);
	}
}
END_TEST

START_TEST(what_separates_the_fields_cannot_stand_in_one)
{
	static const char *const mechanisms[] = { "OAUTHBEARER", "XOAUTH2" };
	struct span odd = span_text("a\1b"), good = span_text("ab");

	for (int field = 0; field < 3; field++) {
		struct login login = { .user = field == 0 ? odd : good,
				       .password = field == 1 ? odd : good,
				       .host = field == 2 ? odd : good };
		struct exchange *exchange = play_begin(mechanisms[_i], &login);
		struct sasl_step step;

		ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_CANCEL);
		ck_assert_ptr_nonnull(strstr(step.reason, "0x01"));
		exchange_free(exchange);
	}
}
END_TEST

START_TEST(the_dates_are_held_against_the_clock)
{
	struct bytes token = make_token("{\"iss\":\"i\",\"nbf\":1000,\"exp\":2000}");
	struct login login = { .user = span_text("user@example.test"),
			       .password = bytes_span(&token),
			       .now_s = moments[_i].now_s };
	struct exchange *exchange = play_begin("XOAUTH2", &login);
	struct sasl_step step;

	ck_assert_int_eq(exchange_initial(exchange, &step), EXCHANGE_SEND);
	ck_assert(step_has(&step, "token's issuer", "i"));
	ck_assert(step_has(&step, "valid until", "1970-01-01T00:33:20Z"));
	if (moments[_i].remark)
		ck_assert_msg(step.reason && strstr(step.reason, moments[_i].remark), "%s",
			      step.reason);
	else
		ck_assert_ptr_null(step.reason);
	exchange_free(exchange);
	bytes_release(&token);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("jwt");
	TCase *tests = tcase_create("jwt");

	tcase_add_loop_test(tests, a_token_tells_issuer_audience_scope_and_dates, 0,
			    sizeof(tokens) / sizeof(tokens[0]));
	tcase_add_loop_test(tests, what_is_no_object_is_no_token, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tests, an_opaque_token_is_none);
	tcase_add_test(tests, a_date_that_is_none_is_not_shown);
	tcase_add_loop_test(tests, what_separates_the_fields_cannot_stand_in_one, 0, 2);
	tcase_add_loop_test(tests, the_dates_are_held_against_the_clock, 0,
			    sizeof(moments) / sizeof(moments[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

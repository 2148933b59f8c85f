/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every mechanism against our own server's side: right, wrong, unknown, changed on the way. */
#include <string.h>

#include "play.h"

#define USER "us,er=\303\251@example.test"
#define PASSWORD "corr\303\250ct \"horse\\"

/* Too long for the AUTH line: the first message is made once more for the empty challenge. */
#define LONG_USER 400
static char long_user[LONG_USER + 1];

static bool find(void *context, struct span user, struct span *password)
{
	(void)context;
	*password = span_text(PASSWORD);
	return span_is(user, USER) || (user.size == LONG_USER && span_is(user, long_user));
}

/* What one login comes to. */
struct outcome {
	enum verification verdict;
	enum exchange_next last; /* of the client */
	bool succeeded;          /* by exchange_succeeded() */
	unsigned turns;
	bool user_is_known; /* by verifier_user() */
};

struct attempt {
	const struct mechanism *mechanism;
	struct login login;
	const char *identity;
	const char *binding; /* the server's, of type tls-exporter */
};

static struct verifier *begin_verifier(const struct attempt *attempt)
{
	struct account_source accounts = { .find = find };
	struct verifier *verifier =
		verifier_new(attempt->mechanism, accounts, span_text("mail.example.test"));

	if (attempt->identity)
		verifier_set_identity(verifier, span_text(attempt->identity));
	if (attempt->binding)
		verifier_add_binding(verifier, span_text("tls-exporter"),
				     span_text(attempt->binding));
	return verifier;
}

static struct outcome run(const struct attempt *attempt)
{
	struct verifier *verifier = begin_verifier(attempt);
	struct exchange *exchange = exchange_new(attempt->mechanism, &attempt->login);
	struct sasl_step step;
	struct outcome outcome = { .last = exchange_initial(exchange, &step) };
	bool present = outcome.last == EXCHANGE_SEND;
	struct bytes challenge = BYTES_INIT;
	const char *reason;

	while (outcome.last == EXCHANGE_SEND || !present) {
		bytes_clear(&challenge);
		outcome.verdict = verifier_push(verifier, present, step.response, &challenge);
		outcome.turns++;
		if (outcome.verdict != VERIFY_CHALLENGE || outcome.turns > 8)
			break;
		present = true;
		outcome.last = play_challenge(exchange, bytes_span(&challenge), &step);
		if (outcome.last == EXCHANGE_SEND)
			play_check_ruler(&step, attempt->mechanism->name);
	}
	outcome.succeeded = exchange_succeeded(exchange, &reason);
	outcome.user_is_known = verifier_user(verifier).size > 0;
	bytes_release(&challenge);
	exchange_free(exchange);
	verifier_free(verifier);
	return outcome;
}

static bool is_paired(const struct mechanism *mechanism)
{
	return mechanism->client && mechanism->server;
}

static struct attempt right_attempt(const struct mechanism *mechanism)
{
	struct attempt attempt = { .mechanism = mechanism,
				   .login = { .user = span_text(USER),
					      .password = span_text(PASSWORD),
					      .host = span_text("mail.example.test"),
					      .port = 587 },
				   .identity = USER };

	if (mechanism->binds_channel) {
		attempt.binding = "channel";
		attempt.login.binding_type = span_text("tls-exporter");
		attempt.login.binding_data = span_text("channel");
	}
	return attempt;
}

START_TEST(the_right_login_is_let_in)
{
	const struct mechanism *mechanism = mechanism_row((size_t)_i);
	struct attempt attempt = right_attempt(mechanism);

	if (!is_paired(mechanism))
		return;
	memset(long_user, 'u', LONG_USER);
	for (int way = 0; way < 3; way++) {
		struct outcome outcome;

		attempt.login.no_initial_response = way == 1;
		if (way == 2) {
			attempt.login.user = span_text(long_user);
			attempt.identity = long_user;
		}
		outcome = run(&attempt);
		ck_assert_msg(outcome.verdict == VERIFY_OK, "%s: %d", mechanism->name,
			      (int)outcome.verdict);
		ck_assert_msg(outcome.succeeded && outcome.user_is_known, "%s", mechanism->name);
	}
}
END_TEST

START_TEST(a_wrong_password_and_an_unknown_user_are_refused)
{
	const struct mechanism *mechanism = mechanism_row((size_t)_i);
	struct attempt wrong = right_attempt(mechanism), unknown = wrong;

	if (!is_paired(mechanism) || (!mechanism->wants_password && !mechanism->wants_token))
		return;
	wrong.login.password = span_text(PASSWORD "x");
	unknown.login.user = span_text("nobody@example.test");
	for (int i = 0; i < 2; i++) {
		struct outcome outcome = run(i ? &unknown : &wrong);

		ck_assert_msg(outcome.verdict == VERIFY_REFUSED, "%s: %d", mechanism->name,
			      (int)outcome.verdict);
		ck_assert_msg(!outcome.user_is_known, "%s", mechanism->name);
		/* Where the server must prove itself it has not, so a 235 would be no success. */
		if (strncmp(mechanism->name, "SCRAM", 5) == 0)
			ck_assert(!outcome.succeeded);
	}
}
END_TEST

START_TEST(a_channel_that_differs_is_refused)
{
	struct attempt attempt = right_attempt(mechanism_find(span_text("SCRAM-SHA-256-PLUS")));

	ck_assert_int_eq(run(&attempt).verdict, VERIFY_OK);
	attempt.binding = "another";
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_REFUSED);
	attempt.binding = "channel";
	attempt.login.binding_type = span_text("tls-server-end-point");
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_REFUSED);
	attempt.login.binding_type = span_text("");
	ck_assert_int_eq(run(&attempt).last, EXCHANGE_CANCEL);
}
END_TEST

START_TEST(saying_that_plus_is_not_offered_while_it_is_counts_as_an_attack)
{
	struct attempt attempt = right_attempt(mechanism_find(span_text("SCRAM-SHA-256")));

	attempt.login.binding_type = span_text("tls-exporter");
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_OK);
	attempt.binding = "channel";
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_REFUSED);
}
END_TEST

START_TEST(external_needs_an_identity_and_no_other)
{
	struct attempt attempt = right_attempt(mechanism_find(span_text("EXTERNAL")));

	attempt.login.authzid = span_text(USER);
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_OK);
	attempt.login.authzid = span_text("root");
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_REFUSED);
	attempt.login.authzid = span_text("");
	attempt.identity = NULL;
	ck_assert_int_eq(run(&attempt).verdict, VERIFY_REFUSED);
	ck_assert(!mechanism_can_serve(attempt.mechanism, true, false));
	ck_assert(mechanism_can_serve(attempt.mechanism, false, true));
}
END_TEST

#define RAW_BYTES(text)                                                                            \
	{                                                                                          \
		(const unsigned char *)(text), sizeof(text) - 1                                    \
	}

/* Responses that no client should send. */
static const struct {
	const char *mechanism;
	struct span response;
	enum verification verdict;
} malformed[] = {
	{ "PLAIN", { (const unsigned char *)"", 0 }, VERIFY_MALFORMED },
	{ "PLAIN", { (const unsigned char *)"user\0pass", 9 }, VERIFY_MALFORMED },
	{ "PLAIN", { (const unsigned char *)"\0u\0p\0x", 6 }, VERIFY_MALFORMED },
	{ "PLAIN", { (const unsigned char *)"\0\0p", 3 }, VERIFY_MALFORMED },
	{ "PLAIN", { (const unsigned char *)"x\0u\0p", 5 }, VERIFY_REFUSED },
	{ "CRAM-MD5", { (const unsigned char *)"early", 5 }, VERIFY_MALFORMED },
	{ "DIGEST-MD5", { (const unsigned char *)"early", 5 }, VERIFY_MALFORMED },
	{ "XOAUTH2", { (const unsigned char *)"user=u", 6 }, VERIFY_MALFORMED },
	{ "XOAUTH2", { (const unsigned char *)"u\1auth=Bearer x\1\1", 17 }, VERIFY_MALFORMED },
	{ "OAUTHBEARER",
	  { (const unsigned char *)"n,,\1auth=Bearer x\1\1", 19 },
	  VERIFY_MALFORMED },
	{ "OAUTHBEARER",
	  { (const unsigned char *)"n,a=x=1,\1auth=Bearer x\1\1", 24 },
	  VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("x,a=u,\1auth=Bearer x\1\1"), VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("n;a=u,\1auth=Bearer x\1\1"), VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("n,a=u\1auth=Bearer x\1\1"), VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("n,b=u,\1auth=Bearer x\1\1"), VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("n,a=,\1auth=Bearer x\1\1"), VERIFY_MALFORMED },
	{ "OAUTHBEARER", RAW_BYTES("y,a=u,\1auth=Basic x\1\1"), VERIFY_MALFORMED },
	{ "ANONYMOUS", RAW_BYTES("a\0b"), VERIFY_MALFORMED },
	{ "ANONYMOUS",
	  RAW_BYTES("a trace that is far longer than RFC 4505 lets one be: 255 characters, and as "
		    "each of them may take four octets in UTF-8, more than a thousand. This one "
		    "is taken all the same, since it is short of that."),
	  VERIFY_OK },
	{ "PLAIN", RAW_BYTES("us\0us\0p"), VERIFY_REFUSED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"", 0 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,,n=u", 6 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"x,,n=u,r=1", 10 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,b=x,n=u,r=1", 13 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,a=x,n=u,r=1", 13 }, VERIFY_REFUSED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"p=tls-exporter,,n=u,r=1", 23 }, VERIFY_REFUSED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,,m=x,n=u,r=1", 14 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,,n=,r=1", 9 }, VERIFY_MALFORMED },
	{ "SCRAM-SHA-1", { (const unsigned char *)"n,,n=u,r=", 9 }, VERIFY_MALFORMED },
};

START_TEST(a_first_response_that_no_client_should_send_is_refused)
{
	struct attempt attempt = { .mechanism =
					   mechanism_find(span_text(malformed[_i].mechanism)) };
	struct verifier *verifier = begin_verifier(&attempt);
	struct bytes challenge = BYTES_INIT;

	ck_assert_int_eq(verifier_push(verifier, true, malformed[_i].response, &challenge),
			 malformed[_i].verdict);
	ck_assert_uint_eq(challenge.size, 0);
	ck_assert_uint_eq(verifier_user(verifier).size > 0, malformed[_i].verdict == VERIFY_OK);
	verifier_free(verifier);
	bytes_release(&challenge);
}
END_TEST

START_TEST(an_anonymous_trace_has_a_bound)
{
	struct attempt attempt = { .mechanism = mechanism_find(span_text("ANONYMOUS")) };
	struct verifier *verifier = begin_verifier(&attempt);
	struct bytes trace = BYTES_INIT, challenge = BYTES_INIT;

	while (trace.size < 1100)
		bytes_append_byte(&trace, 'x');
	ck_assert_int_eq(verifier_push(verifier, true, bytes_span(&trace), &challenge),
			 VERIFY_MALFORMED);
	verifier_free(verifier);
	bytes_release(&trace);
	bytes_release(&challenge);
}
END_TEST

/* The right login but for one thing that is changed in its second response. */
static const struct {
	const char *mechanism;
	const char *found; /* the first place of this in it … */
	const char *put;   /* … becomes this */
	enum verification verdict;
} changes[] = {
	{ "CRAM-MD5", " ", "_", VERIFY_MALFORMED },
	{ "CRAM-MD5", " ", " 0", VERIFY_MALFORMED },
	{ "DIGEST-MD5", "nc=", "nc=", VERIFY_CHALLENGE }, /* nothing is changed */
	{ "DIGEST-MD5", "username=", "usernamx=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",nonce=", ",nonxe=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",cnonce=", ",cnonxe=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",nc=", ",nx=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",digest-uri=", ",digest-urx=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",responsx=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",response=0", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",response,", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",realm=x,realm=y,response=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",charset=utf-8,charset=utf-8,response=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",authzid=a,authzid=b,response=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",qop=auth,qop=auth,response=", VERIFY_MALFORMED },
	{ "DIGEST-MD5", ",response=", ",authzid=other,response=", VERIFY_REFUSED },
	{ "DIGEST-MD5", "nc=00000001", "nc=00000002", VERIFY_REFUSED },
	{ "DIGEST-MD5", "qop=auth", "qop=auth-int", VERIFY_REFUSED },
	{ "DIGEST-MD5", ",qop=auth", "", VERIFY_CHALLENGE }, /* "auth" is what it says unsaid */
	{ "DIGEST-MD5", ",nonce=\"", ",nonce=\"x", VERIFY_REFUSED },
	{ "SCRAM-SHA-256", "c=", "c=", VERIFY_CHALLENGE },
	{ "SCRAM-SHA-256", "c=", "x=", VERIFY_MALFORMED },
	{ "SCRAM-SHA-256", ",r=", ",x=", VERIFY_MALFORMED },
	{ "SCRAM-SHA-256", ",p=", ",x=", VERIFY_MALFORMED },
	{ "SCRAM-SHA-256", ",p=", ",p=!", VERIFY_MALFORMED },
	{ "SCRAM-SHA-256", "c=biws", "c=biw", VERIFY_REFUSED },
	{ "SCRAM-SHA-256", "c=biws", "c=eSws", VERIFY_REFUSED },
	{ "SCRAM-SHA-256", ",r=", ",r=x", VERIFY_REFUSED },
	{ "SCRAM-SHA-256", ",p=", ",p=AAAA", VERIFY_REFUSED },
};

static void change(struct span response, size_t row, struct bytes *out)
{
	struct span found = span_text(changes[row].found);
	size_t at = span_find_span(response, found);

	ck_assert_msg(at < response.size, "%s is not there", changes[row].found);
	bytes_append(out, span_part(response, 0, at));
	bytes_append_text(out, changes[row].put);
	bytes_append(out, span_after(response, at + found.size));
}

START_TEST(what_was_changed_on_the_way_is_refused)
{
	struct attempt attempt = right_attempt(mechanism_find(span_text(changes[_i].mechanism)));
	struct verifier *verifier;
	struct exchange *exchange;
	struct bytes challenge = BYTES_INIT, response = BYTES_INIT, more = BYTES_INIT;
	struct sasl_step step;
	bool first;

	attempt.binding = NULL;
	verifier = begin_verifier(&attempt);
	exchange = exchange_new(attempt.mechanism, &attempt.login);
	first = exchange_initial(exchange, &step) == EXCHANGE_SEND;
	ck_assert_int_eq(verifier_push(verifier, first, step.response, &challenge),
			 VERIFY_CHALLENGE);
	ck_assert_int_eq(play_challenge(exchange, bytes_span(&challenge), &step), EXCHANGE_SEND);
	change(step.response, (size_t)_i, &response);
	ck_assert_int_eq(verifier_push(verifier, true, bytes_span(&response), &more),
			 changes[_i].verdict);
	/* The third response is an empty one, or it is none. */
	if (changes[_i].verdict == VERIFY_CHALLENGE) {
		ck_assert_int_eq(verifier_push(verifier, true, span_text("x"), &more),
				 VERIFY_MALFORMED);
		/* Nor does the client answer once both sides have proved themselves. */
		ck_assert_int_eq(play_challenge(exchange, bytes_span(&more), &step), EXCHANGE_SEND);
		ck_assert_int_eq(play_challenge(exchange, bytes_span(&more), &step),
				 EXCHANGE_CANCEL);
	}
	bytes_release(&challenge);
	bytes_release(&response);
	bytes_release(&more);
	exchange_free(exchange);
	verifier_free(verifier);
}
END_TEST

/* Nobody may act for somebody else here; for oneself is nothing else than to say nothing. */
START_TEST(a_user_acts_for_himself_only)
{
	const struct mechanism *mechanism = mechanism_row((size_t)_i);
	struct attempt attempt = right_attempt(mechanism);

	if (!is_paired(mechanism) || !mechanism->wants_password ||
	    strcmp(mechanism->name, "LOGIN") == 0 || strcmp(mechanism->name, "CRAM-MD5") == 0)
		return;
	attempt.login.authzid = span_text(USER);
	ck_assert_msg(run(&attempt).verdict == VERIFY_OK, "%s", mechanism->name);
	attempt.login.authzid = span_text("root@example.test");
	ck_assert_msg(run(&attempt).verdict == VERIFY_REFUSED, "%s", mechanism->name);
}
END_TEST

START_TEST(a_server_without_its_side_takes_nothing)
{
	const struct mechanism *mechanism;
	struct bytes challenge = BYTES_INIT;

	for (size_t n = 0; (mechanism = mechanism_row(n)); n++) {
		struct attempt attempt = { .mechanism = mechanism };
		struct verifier *verifier;

		ck_assert_uint_eq(mechanism_steps(mechanism) > 0, mechanism->client != NULL);
		if (mechanism->server)
			continue;
		verifier = begin_verifier(&attempt);
		ck_assert(!mechanism_can_serve(mechanism, true, true));
		ck_assert_int_eq(verifier_push(verifier, true, span_text("x"), &challenge),
				 VERIFY_MALFORMED);
		verifier_free(verifier);
	}
	ck_assert_uint_eq(challenge.size, 0);
	verifier_free(NULL);
}
END_TEST

START_TEST(only_so_many_bindings_are_kept)
{
	struct attempt attempt = right_attempt(mechanism_find(span_text("SCRAM-SHA-256-PLUS")));
	struct verifier *verifier;
	struct bytes challenge = BYTES_INIT;

	attempt.binding = NULL;
	verifier = begin_verifier(&attempt);
	for (int n = 0; n < 6; n++)
		verifier_add_binding(verifier, span_text("other"), span_text("data"));
	verifier_add_binding(verifier, span_text("tls-exporter"), span_text("channel"));
	ck_assert_int_eq(
		verifier_push(verifier, true, span_text("p=tls-exporter,,n=u,r=1"), &challenge),
		VERIFY_REFUSED);
	ck_assert_uint_eq(challenge.size, 0);
	verifier_free(verifier);
}
END_TEST

START_TEST(a_given_nonce_is_used_and_without_one_each_challenge_is_new)
{
	struct attempt attempt = { .mechanism = mechanism_find(span_text("CRAM-MD5")) };
	struct bytes said[3] = { BYTES_INIT, BYTES_INIT, BYTES_INIT };

	for (size_t i = 0; i < 3; i++) {
		struct verifier *verifier = begin_verifier(&attempt);

		if (i == 0)
			verifier_set_nonce(verifier, span_text("1896.697170952"));
		verifier_push(verifier, false, span_text(""), &said[i]);
		verifier_free(verifier);
	}
	ck_assert(span_is(bytes_span(&said[0]), "<1896.697170952@mail.example.test>"));
	ck_assert(!span_equal(bytes_span(&said[1]), bytes_span(&said[2])));
	for (size_t i = 0; i < 3; i++)
		bytes_release(&said[i]);
}
END_TEST

static int row_count(void)
{
	int count = 0;

	while (mechanism_row((size_t)count))
		count++;
	return count;
}

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/verifier");
	TCase *pairs = tcase_create("pairs");
	TCase *rules = tcase_create("rules");

	tcase_add_loop_test(pairs, the_right_login_is_let_in, 0, row_count());
	tcase_add_loop_test(pairs, a_wrong_password_and_an_unknown_user_are_refused, 0,
			    row_count());
	tcase_add_loop_test(pairs, a_user_acts_for_himself_only, 0, row_count());
	suite_add_tcase(suite, pairs);
	tcase_add_test(rules, a_channel_that_differs_is_refused);
	tcase_add_test(rules, saying_that_plus_is_not_offered_while_it_is_counts_as_an_attack);
	tcase_add_test(rules, external_needs_an_identity_and_no_other);
	tcase_add_loop_test(rules, a_first_response_that_no_client_should_send_is_refused, 0,
			    sizeof(malformed) / sizeof(malformed[0]));
	tcase_add_loop_test(rules, what_was_changed_on_the_way_is_refused, 0,
			    sizeof(changes) / sizeof(changes[0]));
	tcase_add_test(rules, an_anonymous_trace_has_a_bound);
	tcase_add_test(rules, a_server_without_its_side_takes_nothing);
	tcase_add_test(rules, only_so_many_bindings_are_kept);
	tcase_add_test(rules, a_given_nonce_is_used_and_without_one_each_challenge_is_new);
	suite_add_tcase(suite, rules);
	return suite;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own exchanges against the practice server, through its lines and its scenarios. */
#include <string.h>

#include "../tools/unit.h"
#include "base/base64.h"
#include "practice/responder.h"
#include "sasl/exchange.h"
#include "sasl/mechanism.h"

struct talk {
	struct responder *responder;
	struct bytes said; /* of the server, since the last line of ours */
};

static void say(struct talk *talk, struct span line)
{
	bytes_clear(&talk->said);
	responder_push(talk->responder, 1000, line);
	responder_push(talk->responder, 1000, span_text("\r\n"));
	responder_take(talk->responder, 1000, &talk->said);
}

static struct talk begin(const char *scenario)
{
	struct talk talk = { .responder = responder_new(scenario_find(span_text(scenario)), false,
							true, 1000) };

	responder_add_binding(talk.responder, span_text("tls-exporter"), span_text("channel"));
	responder_set_identity(talk.responder, span_text(PRACTICE_USER));
	say(&talk, span_text("EHLO client.example.net"));
	return talk;
}

static void end(struct talk *talk)
{
	responder_free(talk->responder);
	bytes_release(&talk->said);
}

static struct login login_for(const struct mechanism *mechanism)
{
	struct login login = { .user = span_text(PRACTICE_USER),
			       .password = span_text(mechanism->wants_token ? PRACTICE_TOKEN
									    : PRACTICE_PASSWORD),
			       .host = span_text(PRACTICE_HOST),
			       .port = 587 };

	if (mechanism->binds_channel) {
		login.binding_type = span_text("tls-exporter");
		login.binding_data = span_text("channel");
	}
	return login;
}

/* A line of the exchange, `before` it ("AUTH NAME " or nothing). */
static void send_response(struct talk *talk, const char *before, struct span response)
{
	struct bytes line = BYTES_INIT;

	bytes_append_text(&line, before);
	if (before[0] && response.size == 0)
		bytes_append_byte(&line, '=');
	base64_append(&line, response);
	say(talk, bytes_span(&line));
	bytes_release(&line);
}

/* The whole login; *succeeded is exchange_succeeded() at a 235. Returns the server's last word. */
static const char *log_in(struct talk *talk, const struct mechanism *mechanism,
			  const struct login *login, bool *succeeded)
{
	struct exchange *exchange = exchange_new(mechanism, login);
	struct bytes line = BYTES_INIT;
	struct sasl_step step;
	const char *reason;

	bytes_append_text(&line, "AUTH ");
	bytes_append_text(&line, mechanism->name);
	if (exchange_initial(exchange, &step) == EXCHANGE_SEND) {
		bytes_append_byte(&line, ' ');
		send_response(talk, bytes_text(&line), step.response);
	} else {
		say(talk, bytes_span(&line));
	}
	while (span_starts_word(bytes_span(&talk->said), "334 ")) {
		struct span text = span_after(bytes_span(&talk->said), 4);
		enum exchange_next next;

		text.size -= 2;
		next = exchange_challenge(exchange, text, &step);
		while (next == EXCHANGE_BUSY)
			next = exchange_work(exchange, 1000, &step);
		if (next == EXCHANGE_SEND)
			send_response(talk, "", step.response);
		else
			say(talk, span_text("*"));
	}
	*succeeded = exchange_succeeded(exchange, &reason);
	exchange_free(exchange);
	bytes_release(&line);
	return bytes_text(&talk->said);
}

/* True when the EHLO reply has the mechanism among its words. */
static bool is_offered(struct span said, const char *name)
{
	size_t at = span_find_span(said, span_text("AUTH "));
	struct span rest = span_after(said, at + 5);

	rest = span_part(rest, 0, span_find(rest, '\r'));
	while (rest.size)
		if (span_is(span_next_word(&rest), name))
			return true;
	return false;
}

START_TEST(every_mechanism_that_is_offered_logs_in)
{
	const struct mechanism *mechanism;
	int offered = 0;

	for (size_t n = 0; (mechanism = mechanism_row(n)); n++) {
		struct login login = login_for(mechanism);
		struct talk talk = begin("");
		bool succeeded;

		ck_assert_msg(is_offered(bytes_span(&talk.said), mechanism->name) ==
				      (mechanism->server != NULL),
			      "%s", mechanism->name);
		if (mechanism->server) {
			ck_assert_msg(strncmp(log_in(&talk, mechanism, &login, &succeeded), "235 ",
					      4) == 0,
				      "%s: %s", mechanism->name, bytes_text(&talk.said));
			ck_assert_msg(succeeded, "%s", mechanism->name);
			offered++;
		}
		end(&talk);
	}
	ck_assert_int_ge(offered, 14); /* none was lost; a new one is welcome */
}
END_TEST

START_TEST(a_wrong_secret_is_535_with_every_mechanism_and_the_next_try_may_be_right)
{
	const struct mechanism *mechanism;

	for (size_t n = 0; (mechanism = mechanism_row(n)); n++) {
		struct login login = login_for(mechanism);
		struct talk talk = begin("");
		bool succeeded;

		if (mechanism->server && (mechanism->wants_password || mechanism->wants_token)) {
			login.password = span_text("wrong");
			ck_assert_msg(strcmp(log_in(&talk, mechanism, &login, &succeeded),
					     "535 5.7.8 Authentication credentials invalid\r\n") ==
					      0,
				      "%s: %s", mechanism->name, bytes_text(&talk.said));
			login = login_for(mechanism);
			ck_assert_msg(strncmp(log_in(&talk, mechanism, &login, &succeeded), "235 ",
					      4) == 0,
				      "%s", mechanism->name);
		}
		end(&talk);
	}
}
END_TEST

/* Scenarios in which our exchange must give up by itself. */
static const struct {
	const char *scenario, *mechanism;
} traps[] = {
	{ "bad_challenge", "LOGIN" },           { "bad_challenge", "CRAM-MD5" },
	{ "scram_absurd", "SCRAM-SHA-256" },    { "scram_nonce", "SCRAM-SHA-1" },
	{ "scram_signature", "SCRAM-SHA-256" }, { "scram_signature", "SCRAM-SHA-512" },
};

START_TEST(a_trap_is_answered_with_a_cancel)
{
	const struct mechanism *mechanism = mechanism_find(span_text(traps[_i].mechanism));
	struct login login = login_for(mechanism);
	struct talk talk = begin(traps[_i].scenario);
	bool succeeded;

	ck_assert_str_eq(log_in(&talk, mechanism, &login, &succeeded),
			 "501 5.7.0 Authentication cancelled\r\n");
	ck_assert(!succeeded);
	end(&talk);
}
END_TEST

START_TEST(the_scenarios_of_scram_leave_other_mechanisms_alone)
{
	static const char *const names[] = { "scram_absurd", "scram_nonce", "scram_signature",
					     "login_dialect", "login_swapped" };
	const struct mechanism *mechanism = mechanism_find(span_text("CRAM-MD5"));
	struct login login = login_for(mechanism);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct talk talk = begin(names[i]);
		bool succeeded;

		ck_assert_msg(strncmp(log_in(&talk, mechanism, &login, &succeeded), "235 ", 4) == 0,
			      "%s", names[i]);
		end(&talk);
	}
}
END_TEST

START_TEST(two_exchanges_of_one_session_have_different_challenges)
{
	struct talk talk = begin("");
	struct bytes first = BYTES_INIT;

	say(&talk, span_text("AUTH CRAM-MD5"));
	bytes_append(&first, bytes_span(&talk.said));
	say(&talk, span_text("*"));
	say(&talk, span_text("AUTH CRAM-MD5"));
	ck_assert(!span_equal(bytes_span(&first), bytes_span(&talk.said)));
	bytes_release(&first);
	end(&talk);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("practice/logins");
	TCase *logins = tcase_create("logins");

	tcase_add_test(logins, every_mechanism_that_is_offered_logs_in);
	tcase_add_test(logins,
		       a_wrong_secret_is_535_with_every_mechanism_and_the_next_try_may_be_right);
	tcase_add_loop_test(logins, a_trap_is_answered_with_a_cancel, 0,
			    sizeof(traps) / sizeof(traps[0]));
	tcase_add_test(logins, the_scenarios_of_scram_leave_other_mechanisms_alone);
	tcase_add_test(logins, two_exchanges_of_one_session_have_different_challenges);
	suite_add_tcase(suite, logins);
	return suite;
}

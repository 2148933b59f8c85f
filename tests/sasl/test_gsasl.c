/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libs: libgsasl */
/*
 * Each mechanism against GNU SASL, which shares no line with us: our client
 * with its server, and its client with our server's side.
 */
#include <gsasl.h>
#include <string.h>

#include "base/memory.h"
#include "play.h"

#define HOST "mail.example.test"
#define BINDING "what both ends of one TLS session know"

struct peer_account {
	const char *label;
	const char *user;
	const char *password;
};

static const struct peer_account accounts[] = {
	{ "plain", "tim", "tanstaaftanstaaf" },
	{ "address and space", "student@example.test", "correct horse" },
	{ "characters that stand for something", "us,er=x", "a\"b\\c,d=e:f<g>" },
	{ "a name with more than ASCII", "j\303\274rgen", "correct horse" },
	{ "a password with letters of Latin-1", "tim", "p\303\244ssw\303\266rt" },
	{ "a password with more than Latin-1", "tim", "12 \342\202\254" },
	{ "longer than a block of MD5", "tim",
	  "a password that is longer than the sixty-four octets of one block of MD5 and of SHA-1" },
};

#define ACCOUNT_COUNT (sizeof(accounts) / sizeof(accounts[0]))

static const char *const mechanisms[] = {
	"PLAIN",       "LOGIN",         "CRAM-MD5",         "DIGEST-MD5",
	"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS",
};

#define MECHANISM_COUNT (sizeof(mechanisms) / sizeof(mechanisms[0]))

/* One login: what each side has. */
struct meeting {
	const char *mechanism;
	const char *user;
	const char *client_password;
	const char *server_password;
	const char *iterations; /* of GNU SASL's server; NULL: its own choice */
	const char *server_binding;
};

struct meeting_end {
	bool accepted; /* by the server */
	bool proven;   /* the client is content with the server */
	unsigned turns;
};

/* ---- GNU SASL's side ---- */

static void set_base64(Gsasl_session *session, Gsasl_property property, const char *text)
{
	struct bytes coded = BYTES_INIT;

	base64_append(&coded, span_text(text));
	gsasl_property_set(session, property, bytes_text(&coded));
	bytes_release(&coded);
}

static int set(Gsasl_session *session, Gsasl_property property, const char *text)
{
	if (!text)
		return GSASL_NO_CALLBACK;
	gsasl_property_set(session, property, text);
	return GSASL_OK;
}

static int answer_peer(Gsasl *gsasl, Gsasl_session *session, Gsasl_property property)
{
	const struct meeting *meeting = gsasl_session_hook_get(session);
	bool client = gsasl_callback_hook_get(gsasl) != NULL;

	switch (property) {
	case GSASL_AUTHID:
		return set(session, property, meeting->user);
	case GSASL_PASSWORD:
		return set(session, property,
			   client ? meeting->client_password : meeting->server_password);
	case GSASL_SERVICE:
		return set(session, property, "smtp");
	case GSASL_HOSTNAME:
	case GSASL_REALM:
		return set(session, property, HOST);
	case GSASL_SCRAM_ITER:
		return set(session, property, meeting->iterations);
	case GSASL_CB_TLS_EXPORTER:
		if (!strstr(meeting->mechanism, "-PLUS"))
			return GSASL_NO_CALLBACK;
		set_base64(session, property, client ? BINDING : meeting->server_binding);
		return GSASL_OK;
	default:
		return GSASL_NO_CALLBACK;
	}
}

struct peer {
	Gsasl *gsasl;
	Gsasl_session *session;
	struct bytes said;
	int state; /* GSASL_NEEDS_MORE, GSASL_OK, or an error */
};

static void peer_init(struct peer *peer, struct meeting *meeting, bool client)
{
	static char is_client;
	int state;

	*peer = (struct peer){ .state = GSASL_NEEDS_MORE };
	ck_assert_int_eq(gsasl_init(&peer->gsasl), GSASL_OK);
	gsasl_callback_set(peer->gsasl, answer_peer);
	gsasl_callback_hook_set(peer->gsasl, client ? &is_client : NULL);
	state = client ? gsasl_client_start(peer->gsasl, meeting->mechanism, &peer->session)
		       : gsasl_server_start(peer->gsasl, meeting->mechanism, &peer->session);
	ck_assert_msg(state == GSASL_OK, "%s: %s", meeting->mechanism, gsasl_strerror(state));
	gsasl_session_hook_set(peer->session, meeting);
}

static void peer_release(struct peer *peer)
{
	gsasl_finish(peer->session);
	gsasl_done(peer->gsasl);
	bytes_release(&peer->said);
}

/* One turn; `heard` NULL data means that nothing was said yet. */
static void peer_turn(struct peer *peer, struct span heard)
{
	char *out = NULL;
	size_t size = 0;

	peer->state = gsasl_step(peer->session, (const char *)heard.data, heard.size, &out, &size);
	bytes_clear(&peer->said);
	if (peer->state == GSASL_OK || peer->state == GSASL_NEEDS_MORE)
		bytes_append(&peer->said, span_of(out, size));
	gsasl_free(out);
}

/* ---- our client, its server ---- */

static struct login login_of(const struct meeting *meeting)
{
	struct login login = { .user = span_text(meeting->user),
			       .password = span_text(meeting->client_password),
			       .host = span_text(HOST),
			       .port = 587 };

	if (strstr(meeting->mechanism, "-PLUS")) {
		login.binding_type = span_text("tls-exporter");
		login.binding_data = span_text(BINDING);
	}
	return login;
}

static struct meeting_end meet_server(struct meeting *meeting)
{
	struct login login = login_of(meeting);
	struct exchange *exchange = play_begin(meeting->mechanism, &login);
	struct meeting_end end = { .turns = 0 };
	struct sasl_step step;
	struct peer peer;
	const char *reason;
	bool spoken = exchange_initial(exchange, &step) == EXCHANGE_SEND;

	peer_init(&peer, meeting, false);
	peer_turn(&peer, spoken ? step.response : span_text(NULL));
	for (; end.turns < 8; end.turns++) {
		bool done = peer.state == GSASL_OK;

		/* With success may come the server's last words: SMTP has them in a 334. */
		if ((peer.state != GSASL_NEEDS_MORE && !done) || (done && !peer.said.size))
			break;
		if (play_challenge(exchange, bytes_span(&peer.said), &step) != EXCHANGE_SEND ||
		    done)
			break;
		play_check_ruler(&step, meeting->mechanism);
		peer_turn(&peer, span_of(step.response.size ? (const void *)step.response.data : "",
					 step.response.size));
	}
	end.accepted = peer.state == GSASL_OK;
	end.proven = exchange_succeeded(exchange, &reason);
	peer_release(&peer);
	exchange_free(exchange);
	return end;
}

/* ---- its client, our server ---- */

static bool find_account(void *context, struct span user, struct span *password)
{
	const struct meeting *meeting = context;

	*password = span_text(meeting->server_password);
	return span_is(user, meeting->user);
}

static struct meeting_end meet_client(struct meeting *meeting)
{
	const struct mechanism *mechanism = mechanism_find(span_text(meeting->mechanism));
	struct account_source source = { .find = find_account, .context = meeting };
	struct verifier *verifier = verifier_new(mechanism, source, span_text(HOST));
	struct meeting_end end = { .turns = 0 };
	enum verification verdict = VERIFY_CHALLENGE;
	bool present = mechanism->client_first;
	struct peer peer;

	if (mechanism->binds_channel)
		verifier_add_binding(verifier, span_text("tls-exporter"),
				     span_text(meeting->server_binding));
	peer_init(&peer, meeting, true);
	if (present)
		peer_turn(&peer, span_text(NULL));
	for (; end.turns < 8 && verdict == VERIFY_CHALLENGE; end.turns++) {
		struct bytes challenge = BYTES_INIT;

		verdict = verifier_push(verifier, present, bytes_span(&peer.said), &challenge);
		present = true;
		if (verdict == VERIFY_CHALLENGE && peer.state == GSASL_NEEDS_MORE)
			peer_turn(&peer, bytes_span(&challenge));
		else if (verdict == VERIFY_CHALLENGE)
			bytes_clear(&peer.said);
		bytes_release(&challenge);
		if (peer.state != GSASL_OK && peer.state != GSASL_NEEDS_MORE)
			break;
	}
	end.accepted = verdict == VERIFY_OK && span_is(verifier_user(verifier), meeting->user);
	end.proven = peer.state == GSASL_OK;
	peer_release(&peer);
	verifier_free(verifier);
	return end;
}

/* ---- tests ---- */

struct side {
	const char *name;
	struct meeting_end (*meet)(struct meeting *meeting);
};

static const struct side sides[] = {
	{ "our client with its server", meet_server },
	{ "its client with our server", meet_client },
};

/*
 * With DIGEST-MD5 GNU SASL hashes a name in UTF-8 as it is, where RFC 2831
 * §2.1.2.1 wants ISO 8859-1 (it does so with the password): they cannot agree.
 */
static bool is_disputed(const struct meeting *meeting)
{
	return !strcmp(meeting->mechanism, "DIGEST-MD5") && (unsigned char)meeting->user[1] > 0x7f;
}

/* Loops over sides, mechanisms and accounts. */
#define LOOP (int)(2 * MECHANISM_COUNT * ACCOUNT_COUNT)

static struct meeting begin_meeting(int number, const struct side **side,
				    const struct peer_account **account)
{
	*side = &sides[number % 2];
	*account = &accounts[(size_t)number / 2 % ACCOUNT_COUNT];
	return (struct meeting){
		.mechanism = mechanisms[(size_t)number / 2 / ACCOUNT_COUNT],
		.user = (*account)->user,
		.client_password = (*account)->password,
		.server_password = (*account)->password,
		.iterations = "4096",
		.server_binding = BINDING,
	};
}

START_TEST(the_right_password_is_let_in_and_both_sides_agree)
{
	const struct peer_account *account;
	const struct side *side;
	struct meeting meeting = begin_meeting(_i, &side, &account);
	struct meeting_end end = side->meet(&meeting);

	if (is_disputed(&meeting)) {
		ck_assert(!end.accepted);
		return;
	}
	ck_assert_msg(end.accepted, "%s, %s, %s: not accepted", meeting.mechanism, side->name,
		      account->label);
	ck_assert_msg(end.proven, "%s, %s, %s: the client is not content", meeting.mechanism,
		      side->name, account->label);
}
END_TEST

START_TEST(a_wrong_password_is_refused)
{
	const struct peer_account *account;
	const struct side *side;
	struct meeting meeting = begin_meeting(_i, &side, &account);
	struct meeting_end end;

	meeting.client_password = "not the password";
	end = side->meet(&meeting);
	ck_assert_msg(!end.accepted, "%s, %s, %s: accepted", meeting.mechanism, side->name,
		      account->label);
	ck_assert_msg(!end.proven || !strncmp(meeting.mechanism, "PLAIN", 5) ||
			      !strcmp(meeting.mechanism, "LOGIN") ||
			      !strcmp(meeting.mechanism, "CRAM-MD5"),
		      "%s, %s: the client is content", meeting.mechanism, side->name);
}
END_TEST

START_TEST(another_iteration_count_is_kept_to)
{
	static const char *const counts[] = { "1", "4096", "10000", "99999" };

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct meeting meeting = { .mechanism = "SCRAM-SHA-256",
					   .user = "tim",
					   .client_password = "tanstaaftanstaaf",
					   .server_password = "tanstaaftanstaaf",
					   .iterations = counts[i] };
		struct meeting_end end = meet_server(&meeting);

		ck_assert_msg(end.accepted && end.proven, "%s", counts[i]);
	}
}
END_TEST

START_TEST(more_iterations_than_the_limit_are_refused_by_us)
{
	struct meeting meeting = { .mechanism = "SCRAM-SHA-256",
				   .user = "tim",
				   .client_password = "tanstaaftanstaaf",
				   .server_password = "tanstaaftanstaaf",
				   .iterations = "100001" };
	struct meeting_end end = meet_server(&meeting);

	ck_assert(!end.accepted && !end.proven);
}
END_TEST

START_TEST(another_channel_is_noticed_by_the_server)
{
	for (size_t i = 0; i < 2; i++)
		for (size_t m = 0; m < MECHANISM_COUNT; m++) {
			struct meeting meeting = { .mechanism = mechanisms[m],
						   .user = "tim",
						   .client_password = "tanstaaftanstaaf",
						   .server_password = "tanstaaftanstaaf",
						   .server_binding = "another session" };

			if (!strstr(mechanisms[m], "-PLUS"))
				continue;
			ck_assert_msg(!sides[i].meet(&meeting).accepted, "%s, %s", mechanisms[m],
				      sides[i].name);
		}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sasl/gsasl");
	TCase *tests = tcase_create("gsasl");

	tcase_add_loop_test(tests, the_right_password_is_let_in_and_both_sides_agree, 0, LOOP);
	tcase_add_loop_test(tests, a_wrong_password_is_refused, 0, LOOP);
	tcase_add_test(tests, another_iteration_count_is_kept_to);
	tcase_add_test(tests, more_iterations_than_the_limit_are_refused_by_us);
	tcase_add_test(tests, another_channel_is_noticed_by_the_server);
	suite_add_tcase(suite, tests);
	return suite;
}

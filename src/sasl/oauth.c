/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OAUTHBEARER (RFC 7628) and XOAUTH2 (Google, Microsoft): a bearer token in
 * place of a password. A refusal comes as a challenge with JSON, must be
 * answered, and only then does the 535 come.
 */
#include "base/digest.h"
#include "base/message.h"
#include "base/time.h"
#include "sasl/client.h"
#include "sasl/jwt.h"
#include "sasl/mechanisms.h"
#include "sasl/names.h"
#include "sasl/server.h"

#define SEPARATOR 0x01

enum oauth_variant {
	OAUTH_BEARER,
	OAUTH_XOAUTH2,
};

static bool has_separator(struct span text)
{
	return span_find(text, SEPARATOR) < text.size;
}

static void add_text(struct exchange *exchange, const char *label, const char *text)
{
	exchange_add(exchange, (struct sasl_value){
				       .label = label, .bytes = span_text(text), .ruler = true });
}

static void add_token(struct exchange *exchange)
{
	add_text(exchange, N_("scheme"), "auth=Bearer ");
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("token"),
				       .bytes = exchange->login.password,
				       .secret = true,
				       .typed = true,
				       .ruler = true,
				       .note = N_("Who has it can log in until it expires."),
			       });
	exchange_add_separator(exchange, SEPARATOR);
	exchange_add_separator(exchange, SEPARATOR);
}

static void add_claim(struct exchange *exchange, const char *label, struct span claim,
		      const char *note)
{
	if (claim.size)
		exchange_add(exchange,
			     (struct sasl_value){ .label = label, .bytes = claim, .note = note });
}

#define SECONDS_SIZE 19 /* of "2026-11-22T06:00:00" */

static void add_moment(struct exchange *exchange, const char *label, uint64_t moment_s,
		       const char *note)
{
	char text[TIME_TEXT_SIZE];

	/* Past the year 9999 it is no moment. */
	if (moment_s == 0 || moment_s > UINT64_C(253402300799))
		return;
	time_format(moment_s * 1000000, text);
	text[SECONDS_SIZE] = 'Z'; /* whole seconds, and still UTC */
	add_claim(exchange, label, span_part(span_text(text), 0, SECONDS_SIZE + 1), note);
}

/* A JWT tells who made it, for whom and until when: what refuses it mostly shows here. */
static void add_claims(struct exchange *exchange)
{
	const struct login *login = &exchange->login;
	struct jwt jwt = { .expires_s = 0 };
	bool old, early;

	if (jwt_read(login->password, &jwt)) {
		old = login->now_s && jwt.expires_s && jwt.expires_s <= login->now_s;
		early = login->now_s && jwt.not_before_s > login->now_s;
		add_claim(exchange, N_("token's issuer"), bytes_span(&jwt.issuer),
			  N_("Read from the token (a JWT) here; its signature is the server's to "
			     "check."));
		add_claim(exchange, N_("token's audience"), bytes_span(&jwt.audience),
			  N_("Whom it is for: the mail service must be named here."));
		add_claim(exchange, N_("token's scope"), bytes_span(&jwt.scope),
			  N_("What it allows: sending mail must be part of it."));
		add_moment(exchange, N_("valid from"), jwt.not_before_s, NULL);
		add_moment(exchange, N_("valid until"), jwt.expires_s, NULL);
		if (old)
			exchange->reason = N_("By this machine's clock the token has expired: the "
					      "server will refuse it. Get a fresh one.");
		else if (early)
			exchange->reason = N_("By this machine's clock the token is not valid yet. "
					      "Is the clock right?");
	}
	jwt_release(&jwt);
}

/* "n,a=user," and host and port, where they are known. */
static void add_bearer_head(struct exchange *exchange)
{
	const struct login *login = &exchange->login;
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, "n,a=");
	names_escape(login->user, &text);
	bytes_append_byte(&text, ',');
	exchange_add(exchange,
		     (struct sasl_value){
			     .label = N_("GS2 header"),
			     .bytes = bytes_span(&text),
			     .ruler = true,
			     .note = N_("No channel binding (n), and the user name (a=)."),
		     });
	exchange_add_separator(exchange, SEPARATOR);
	if (login->host.size) {
		bytes_clear(&text);
		bytes_append_text(&text, "host=");
		bytes_append(&text, login->host);
		exchange_add(exchange, (struct sasl_value){ .label = N_("host"),
							    .bytes = bytes_span(&text),
							    .ruler = true });
		exchange_add_separator(exchange, SEPARATOR);
	}
	if (login->port) {
		bytes_clear(&text);
		bytes_append_text(&text, "port=");
		bytes_append_number(&text, login->port);
		exchange_add(exchange, (struct sasl_value){ .label = N_("port"),
							    .bytes = bytes_span(&text),
							    .ruler = true });
		exchange_add_separator(exchange, SEPARATOR);
	}
	bytes_release(&text);
}

static enum exchange_next oauth_initial(struct exchange *exchange)
{
	const struct login *login = &exchange->login;

	if (has_separator(login->user) || has_separator(login->password) ||
	    has_separator(login->host))
		return exchange_cancel(exchange, N_("The octet 0x01 stands inside the user name or "
						    "the token: it separates the fields."));
	if (exchange->mechanism->client->variant == OAUTH_BEARER) {
		add_bearer_head(exchange);
	} else {
		add_text(exchange, N_("label"), "user=");
		exchange_add(exchange, (struct sasl_value){ .label = N_("user name"),
							    .bytes = login->user,
							    .ruler = true });
		exchange_add_separator(exchange, SEPARATOR);
	}
	add_token(exchange);
	add_claims(exchange);
	return EXCHANGE_SEND;
}

static enum exchange_next oauth_answer(struct exchange *exchange)
{
	bool *refused = exchange->state;

	if (*refused)
		return exchange_cancel(exchange,
				       N_("The token was refused, but the server asks again."));
	*refused = true;
	exchange->shown = true;
	exchange->asks = N_("The token is refused: the challenge says why, in JSON. The reply code "
			    "comes when it is answered.");
	exchange_add(exchange, (struct sasl_value){ .label = N_("the server's error"),
						    .bytes = bytes_span(&exchange->challenge) });
	if (exchange->mechanism->client->variant == OAUTH_BEARER)
		exchange_add_separator(exchange, SEPARATOR);
	return EXCHANGE_SEND;
}

const struct mechanism_client oauthbearer_client = {
	.steps = 1,
	.state_size = sizeof(bool),
	.variant = OAUTH_BEARER,
	.initial = oauth_initial,
	.answer = oauth_answer,
};

const struct mechanism_client xoauth2_client = {
	.steps = 1,
	.state_size = sizeof(bool),
	.variant = OAUTH_XOAUTH2,
	.initial = oauth_initial,
	.answer = oauth_answer,
};

static struct span next_field(struct span *rest)
{
	size_t end = span_find(*rest, SEPARATOR);
	struct span field = span_part(*rest, 0, end);

	*rest = span_after(*rest, end + 1);
	return field;
}

/* "n,a=user," (RFC 5801 §4); false when it is none. */
static bool read_header(struct verifier *verifier, struct span header)
{
	if (header.size < 5 || (header.data[0] != 'n' && header.data[0] != 'y') ||
	    header.data[1] != ',' || header.data[header.size - 1] != ',')
		return false;
	header = span_part(header, 2, header.size - 3);
	return span_starts_word(header, "a=") &&
	       names_unescape(span_after(header, 2), &verifier->user) && verifier->user.size;
}

/* The token of "auth=Bearer token" among the fields; empty when there is none. */
static struct span find_token(struct span rest)
{
	while (rest.size) {
		struct span field = next_field(&rest);

		if (span_starts_word(field, "auth=Bearer "))
			return span_after(field, 12);
	}
	return span_text(NULL);
}

static enum verification oauth_push(struct verifier *verifier, bool present, struct span response,
				    struct bytes *challenge)
{
	bool *refused = verifier->state;
	bool bearer = verifier->mechanism->server->variant == OAUTH_BEARER;
	struct span head, token;

	if (*refused)
		return VERIFY_REFUSED;
	if (!present)
		return VERIFY_CHALLENGE;
	head = next_field(&response);
	token = find_token(response);
	if (bearer && !read_header(verifier, head))
		return VERIFY_MALFORMED;
	if (!bearer && !span_starts_word(head, "user="))
		return VERIFY_MALFORMED;
	if (!bearer)
		bytes_append(&verifier->user, span_after(head, 5));
	if (token.size == 0)
		return VERIFY_MALFORMED;
	if (verifier_check_password(verifier, token) == VERIFY_OK)
		return VERIFY_OK;
	*refused = true;
	bytes_append_text(challenge, bearer ? "{\"status\":\"invalid_token\",\"scope\":\"mail\"}"
					    : "{\"status\":\"401\",\"schemes\":\"bearer\","
					      "\"scope\":\"mail\"}");
	return VERIFY_CHALLENGE;
}

const struct mechanism_server oauthbearer_server = {
	.state_size = sizeof(bool),
	.variant = OAUTH_BEARER,
	.push = oauth_push,
};

const struct mechanism_server xoauth2_server = {
	.state_size = sizeof(bool),
	.variant = OAUTH_XOAUTH2,
	.push = oauth_push,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PLAIN (RFC 4616): authzid, NUL, authcid, NUL, password, in one message. */
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

static bool has_nul(struct span text)
{
	return span_find(text, 0) < text.size;
}

static void add_fields(struct exchange *exchange)
{
	const struct login *login = &exchange->login;

	exchange_add(exchange, (struct sasl_value){
				       .label = N_("authorisation identity"),
				       .bytes = login->authzid,
				       .ruler = true,
				       .note = N_("On whose behalf; empty means the user's own."),
			       });
	exchange_add_separator(exchange, 0);
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("user name"),
				       .bytes = login->user,
				       .ruler = true,
				       .note = N_("Whose password it is."),
			       });
	exchange_add_separator(exchange, 0);
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("password"),
				       .bytes = login->password,
				       .secret = true,
				       .typed = true,
				       .ruler = true,
				       .note = N_("Sent as it is: Base64 is no encryption."),
			       });
}

static enum exchange_next plain_initial(struct exchange *exchange)
{
	const struct login *login = &exchange->login;

	if (has_nul(login->authzid) || has_nul(login->user) || has_nul(login->password))
		return exchange_cancel(exchange,
				       N_("A NUL stands inside the user name or the password: "
					  "PLAIN cannot carry it, NUL separates its fields."));
	add_fields(exchange);
	if (login->user.size == 0)
		exchange->reason = N_("The user name is empty.");
	else if (login->authzid.size && !span_equal(login->authzid, login->user))
		exchange->reason =
			N_("The authorisation identity differs from the user name: the server "
			   "must allow this user to act for that one.");
	else if (login->authzid.size)
		exchange->reason = N_("The user name also stands as authorisation identity. Most "
				      "servers accept that, an empty one is usual.");
	return EXCHANGE_SEND;
}

static enum exchange_next plain_answer(struct exchange *exchange)
{
	return exchange_cancel(exchange, N_("PLAIN has said everything in one message, but the "
					    "server asks for more."));
}

const struct mechanism_client plain_client = {
	.steps = 1,
	.initial = plain_initial,
	.answer = plain_answer,
};

static enum verification plain_push(struct verifier *verifier, bool present, struct span response,
				    struct bytes *challenge)
{
	size_t first = span_find(response, 0);
	struct span authzid = span_part(response, 0, first);
	struct span rest = span_after(response, first + 1);
	size_t second = span_find(rest, 0);
	struct span user = span_part(rest, 0, second);
	struct span password = span_after(rest, second + 1);

	(void)challenge;
	if (!present)
		return VERIFY_CHALLENGE;
	if (first == response.size || second == rest.size || user.size == 0 || has_nul(password))
		return VERIFY_MALFORMED;
	bytes_append(&verifier->user, user);
	if (authzid.size && !span_equal(authzid, user))
		return VERIFY_REFUSED;
	return verifier_check_password(verifier, password);
}

const struct mechanism_server plain_server = {
	.push = plain_push,
};

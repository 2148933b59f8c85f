/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LOGIN (no RFC; draft-murchison-sasl-login): two prompts, two answers. The
 * steps are counted, prompts say anything: what a prompt asks for can only add
 * masking, never take it away.
 */
#include "base/message.h"
#include "sasl/client.h"
#include "sasl/mechanisms.h"
#include "sasl/server.h"

struct login_state {
	unsigned answered; /* 1: the user name went out, 2: the password too */
};

static bool is_usual_prompt(struct span prompt, bool password)
{
	return span_is(prompt, password ? "Password:" : "Username:");
}

/* The draft's own words end with a NUL. */
static bool is_draft_prompt(struct span prompt, bool password)
{
	static const char name_draft[] = "User Name", password_draft[] = "Password";

	return span_equal(prompt, password ? span_of(password_draft, sizeof(password_draft))
					   : span_of(name_draft, sizeof(name_draft)));
}

static const char *remark_on_prompt(struct span prompt, bool password)
{
	bool says_password = span_has_word(prompt, "pass");

	if (!password && says_password)
		return N_("The prompt asks for a password, but by order the user name is due: it "
			  "is sent in its turn, and masked.");
	if (password && !says_password && span_has_word(prompt, "user"))
		return N_("The prompt asks for a user name, but by order the password is due: it "
			  "is sent in its turn.");
	if (is_draft_prompt(prompt, password))
		return N_("The prompt is the one of LOGIN's draft, which ends with a NUL: not the "
			  "usual one, but known, and nothing is wrong with it.");
	if (!is_usual_prompt(prompt, password))
		return N_("The prompt's words are unusual. The order of the steps counts, not the "
			  "words.");
	return NULL;
}

static enum exchange_next send_user(struct exchange *exchange)
{
	struct login_state *state = exchange->state;

	state->answered = 1;
	exchange->shown = true;
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("user name"),
				       .bytes = exchange->login.user,
				       .ruler = true,
				       .note = N_("Base64 is all that is done to it."),
			       });
	return EXCHANGE_SEND;
}

static enum exchange_next send_password(struct exchange *exchange)
{
	struct login_state *state = exchange->state;

	state->answered = 2;
	exchange_add(exchange, (struct sasl_value){
				       .label = N_("password"),
				       .bytes = exchange->login.password,
				       .secret = true,
				       .typed = true,
				       .ruler = true,
				       .note = N_("Sent as it is: Base64 is no encryption."),
			       });
	return EXCHANGE_SEND;
}

static enum exchange_next login_answer(struct exchange *exchange)
{
	struct login_state *state = exchange->state;
	struct span prompt = bytes_span(&exchange->challenge);
	bool password = state->answered == 1;

	if (state->answered > 1)
		return exchange_cancel(exchange,
				       N_("LOGIN has two questions, but the server asks a third."));
	exchange->asks = password ? N_("The second question of two: the password.")
				  : N_("The first question of two: the user name.");
	exchange->reason = remark_on_prompt(prompt, password);
	if (password)
		return send_password(exchange);
	send_user(exchange);
	exchange->shown = !span_has_word(prompt, "pass");
	return EXCHANGE_SEND;
}

const struct mechanism_client login_client = {
	.steps = 2,
	.state_size = sizeof(struct login_state),
	.initial = send_user,
	.answer = login_answer,
};

static enum verification login_push(struct verifier *verifier, bool present, struct span response,
				    struct bytes *challenge)
{
	bool *have_user = verifier->state;

	if (!present) {
		bytes_append_text(challenge, "Username:");
		return VERIFY_CHALLENGE;
	}
	if (!*have_user) {
		*have_user = true;
		bytes_append(&verifier->user, response);
		bytes_append_text(challenge, "Password:");
		return VERIFY_CHALLENGE;
	}
	return verifier_check_password(verifier, response);
}

const struct mechanism_server login_server = {
	.state_size = sizeof(bool),
	.push = login_push,
};

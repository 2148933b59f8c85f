/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AUTH (RFC 4954): Base64 in and out; what the bytes mean is the verifier's business. */
#include <string.h>

#include "base/base64.h"
#include "practice/service.h"

#define LINE_MAX_BASE64 12288 /* RFC 4954 §4.3 */

static bool find_account(void *context, struct span user, struct span *password)
{
	(void)context;
	*password = span_text(PRACTICE_PASSWORD);
	return span_is_word(user, PRACTICE_USER);
}

static bool find_token(void *context, struct span user, struct span *password)
{
	(void)context;
	*password = span_text(PRACTICE_TOKEN);
	return span_is_word(user, PRACTICE_USER);
}

void service_auth_end(struct responder *responder)
{
	if (responder->mode == INPUT_AUTH)
		responder->mode = INPUT_COMMAND;
	verifier_free(responder->verifier);
	responder->verifier = NULL;
	responder->mechanism = NULL;
}

/* The scenario's changes to a challenge before it is encoded. */
static void change_challenge(const struct responder *responder, struct bytes *raw)
{
	unsigned time = responder->counts[STEP_CHALLENGE] + 1;
	const struct scenario_fault *fault = NULL;

	while ((fault = service_deviation(responder, STEP_CHALLENGE, time, fault))) {
		struct span whole = bytes_span(raw);
		struct bytes changed = BYTES_INIT;
		size_t at;

		if (fault->kind != DEVIATE_CHANGE)
			continue;
		at = span_find_span(whole, span_text(fault->text));
		if (at == whole.size)
			continue;
		bytes_append(&changed, span_part(whole, 0, at));
		bytes_append_text(&changed, fault->with);
		bytes_append(&changed, span_after(whole, at + strlen(fault->text)));
		bytes_release(raw);
		*raw = changed;
	}
}

static void send_challenge(struct responder *responder, struct bytes *raw)
{
	struct bytes text = BYTES_INIT;

	change_challenge(responder, raw);
	bytes_append_text(&text, "334 ");
	base64_append(&text, bytes_span(raw));
	if (service_reply(responder, STEP_CHALLENGE, bytes_span(&text)))
		responder->mode = INPUT_AUTH;
	else
		service_auth_end(responder);
	bytes_release(&text);
}

static void say_logged_in(struct responder *responder)
{
	struct span user = verifier_user(responder->verifier);

	if (service_reply_text(responder, STEP_LOGGED_IN, "235 2.7.0 Authentication successful"))
		bytes_append(&responder->user, user);
	else
		responder->logins++;
	service_auth_end(responder);
}

static void say_refused(struct responder *responder)
{
	responder->logins++;
	if (service_bears(responder))
		service_reply_text(responder, STEP_REFUSED,
				   "535 5.7.8 Authentication credentials invalid");
	service_auth_end(responder);
}

static void push_response(struct responder *responder, bool present, struct span response)
{
	struct bytes challenge = BYTES_INIT;

	responder->computed = true;
	switch (verifier_push(responder->verifier, present, response, &challenge)) {
	case VERIFY_CHALLENGE:
		send_challenge(responder, &challenge);
		break;
	case VERIFY_OK:
		say_logged_in(responder);
		break;
	case VERIFY_REFUSED:
		say_refused(responder);
		break;
	case VERIFY_MALFORMED:
		service_auth_end(responder);
		service_refuse(responder, "501 5.5.2 Malformed response for this mechanism");
		break;
	}
	bytes_wipe(&challenge);
}

void service_auth_line(struct responder *responder, struct span line)
{
	struct bytes response = BYTES_INIT;

	bytes_reserve(&response, line.size + 1);
	if (span_is(line, "*")) {
		service_auth_end(responder);
		service_refuse(responder, "501 5.7.0 Authentication cancelled");
	} else if (line.size + 2 > LINE_MAX_BASE64) {
		service_auth_end(responder);
		service_refuse(responder, "500 5.5.6 Authentication line too long");
	} else if (base64_decode(line, &response, NULL) != BASE64_OK) {
		service_auth_end(responder);
		service_refuse(responder, "501 5.5.2 This is no Base64");
	} else {
		push_response(responder, true, bytes_span(&response));
	}
	bytes_wipe(&response);
}

/* Why an AUTH line is refused before its mechanism is looked at; NULL: it is not. */
static const char *refusal_of(const struct responder *responder, const struct command *command)
{
	if (!responder->extended)
		return "503 5.5.1 Send EHLO first";
	if (!service_offers(responder, "AUTH"))
		return service_offers(responder, "STARTTLS") && !responder->encrypted
			       ? "538 5.7.11 Encryption is needed first: send STARTTLS"
			       : "502 5.5.1 AUTH is not offered here";
	if (responder->user.size)
		return "503 5.5.1 You are logged in already";
	if (responder->transaction.open)
		return "503 5.5.1 AUTH is not allowed within a mail transaction";
	if (command->mechanism.size == 0)
		return "501 5.5.4 AUTH wants the name of a mechanism";
	return NULL;
}

static void begin_exchange(struct responder *responder, const struct mechanism *mechanism)
{
	struct account_source accounts = { .find = mechanism->wants_token ? find_token
									  : find_account };
	unsigned char chance[16];
	struct bytes nonce = BYTES_INIT;

	responder->mechanism = mechanism;
	responder->verifier = verifier_new(mechanism, accounts, span_text(PRACTICE_HOST));
	service_chance(responder, "nonce", ++responder->exchanges, chance);
	base64_append(&nonce, span_of(chance, 15));
	verifier_set_nonce(responder->verifier, bytes_span(&nonce));
	bytes_release(&nonce);
	verifier_set_identity(responder->verifier, bytes_span(&responder->identity));
	for (size_t i = 0; i < responder->binding_count; i++)
		verifier_add_binding(responder->verifier, bytes_span(&responder->binding_types[i]),
				     bytes_span(&responder->binding_data[i]));
	responder->counts[STEP_CHALLENGE] = 0;
}

/* The initial response on the AUTH line: "=" stands for an empty one (RFC 4954 §4). */
static void take_initial(struct responder *responder, struct span text)
{
	if (text.size == 0)
		push_response(responder, false, text);
	else if (span_is(text, "="))
		push_response(responder, true, span_text(""));
	else
		service_auth_line(responder, text);
}

void service_auth(struct responder *responder, const struct command *command)
{
	const struct mechanism *mechanism = mechanism_find(command->mechanism);
	const char *refusal = refusal_of(responder, command);

	if (!refusal && (!mechanism || !mechanism_can_serve(mechanism, responder->binding_count > 0,
							    responder->identity.size > 0)))
		refusal = "504 5.5.4 Mechanism not known here";
	if (!refusal && span_find(command->parameters, ' ') < command->parameters.size)
		refusal = "501 5.5.4 AUTH takes one mechanism and one initial response";
	if (refusal) {
		service_refuse(responder, refusal);
		return;
	}
	begin_exchange(responder, mechanism);
	/* Nothing is said at this step itself unless the scenario does: the n-th login. */
	responder->counts[STEP_AUTH] = responder->logins;
	if (service_reply_text(responder, STEP_AUTH, ""))
		take_initial(responder, command->parameters);
	else
		service_auth_end(responder);
}

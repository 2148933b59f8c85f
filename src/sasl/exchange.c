/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame of every exchange: decodes challenges, counts rounds, holds the
 * bounds, and hands out what the mechanism made. Driven by session (live) and
 * by the offline construction; read by the dialog that draws the steps.
 */
#include "sasl/exchange.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "sasl/client.h"

static void wipe_values(struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->value_count; i++) {
		/* The bytes are ours though readers see them as const. */
		void *held = (void *)(uintptr_t)exchange->values[i].bytes.data;

		memory_wipe(held, exchange->values[i].bytes.size);
		memory_free(held);
	}
	exchange->value_count = 0;
}

void exchange_add(struct exchange *exchange, struct sasl_value value)
{
	unsigned char *held = memory_new(value.bytes.size, 1);

	if (value.bytes.size)
		memcpy(held, value.bytes.data, value.bytes.size);
	value.bytes.data = held;
	exchange->values = memory_grow(exchange->values, &exchange->value_capacity,
				       exchange->value_count + 1, sizeof(*exchange->values));
	exchange->values[exchange->value_count++] = value;
	if (value.ruler)
		guarded_append(&exchange->response, value.bytes);
}

void exchange_add_separator(struct exchange *exchange, unsigned char octet)
{
	exchange_add(exchange, (struct sasl_value){ .label = N_("separator"),
						    .bytes = span_of(&octet, 1),
						    .form = VALUE_NUL,
						    .ruler = true });
}

enum exchange_next exchange_cancel(struct exchange *exchange, const char *reason)
{
	exchange->cancelled = true;
	exchange->busy = false;
	exchange->reason = reason;
	return EXCHANGE_CANCEL;
}

struct exchange *exchange_new(const struct mechanism *mechanism, const struct login *login)
{
	struct exchange *exchange = memory_new(1, sizeof(*exchange));

	exchange->mechanism = mechanism;
	exchange->login = *login;
	if (mechanism->client)
		exchange->state = memory_new(1, mechanism->client->state_size);
	return exchange;
}

void exchange_free(struct exchange *exchange)
{
	const struct mechanism_client *client;

	if (!exchange)
		return;
	client = exchange->mechanism->client;
	if (client) {
		if (client->release)
			client->release(exchange);
		memory_wipe(exchange->state, client->state_size);
		memory_free(exchange->state);
	}
	wipe_values(exchange);
	memory_free(exchange->values);
	bytes_wipe(&exchange->challenge);
	bytes_wipe(&exchange->response);
	memory_wipe(exchange, sizeof(*exchange));
	memory_free(exchange);
}

/* Forgets the step before. */
static void begin_step(struct exchange *exchange)
{
	wipe_values(exchange);
	memory_wipe(exchange->response.data, exchange->response.capacity);
	bytes_clear(&exchange->response);
	exchange->asks = NULL;
	exchange->reason = NULL;
	exchange->shown = false;
	exchange->proof = false;
}

static enum exchange_next finish_step(struct exchange *exchange, enum exchange_next next,
				      struct sasl_step *step)
{
	exchange->busy = next == EXCHANGE_BUSY;
	if (next == EXCHANGE_SEND)
		exchange->number++;
	*step = (struct sasl_step){
		.number = exchange->number,
		.challenge = bytes_span(&exchange->challenge),
		.challenge_secret = exchange->proof,
		.asks = exchange->asks,
		.response = bytes_span(&exchange->response),
		.secret = exchange->response.size && !exchange->shown,
		.values = exchange->values,
		.value_count = exchange->value_count,
		.reason = exchange->reason,
	};
	return next;
}

static enum exchange_next call_initial(struct exchange *exchange)
{
	exchange->begun = true;
	return exchange->mechanism->client->initial(exchange);
}

/* True when "AUTH NAME <Base64>" and its CRLF are longer than a command line may be. */
static bool is_too_long_for_line(const struct exchange *exchange)
{
	size_t base64 = (exchange->response.size + 2) / 3 * 4;

	return strlen("AUTH ") + strlen(exchange->mechanism->name) + 1 + base64 + 2 >
	       EXCHANGE_LINE_MAX;
}

static const char asks_alone[] =
	N_("Nothing has been asked yet: AUTH goes out alone, and the server speaks first.");

enum exchange_next exchange_initial(struct exchange *exchange, struct sasl_step *step)
{
	const struct mechanism_client *client = exchange->mechanism->client;
	enum exchange_next next;

	begin_step(exchange);
	exchange->asks = asks_alone;
	if (!client) {
		exchange->reason = N_("This mechanism is explained here but not answered by this "
				      "program: its lines are sent by hand.");
		return finish_step(exchange, EXCHANGE_MANUAL, step);
	}
	if (!client->initial || exchange->login.no_initial_response ||
	    (!exchange->mechanism->client_first && !exchange->login.user_on_auth_line))
		return finish_step(exchange, EXCHANGE_MANUAL, step);
	exchange->asks = N_("Nothing has been asked yet: the first response goes out on the AUTH "
			    "line itself.");
	next = call_initial(exchange);
	if (next == EXCHANGE_SEND && is_too_long_for_line(exchange)) {
		exchange->begun = false;
		begin_step(exchange);
		exchange->asks = asks_alone;
		exchange->reason = N_("The first response would make the AUTH line longer than 512 "
				      "octets, so it waits for the server's empty challenge.");
		next = EXCHANGE_MANUAL;
	}
	return finish_step(exchange, next, step);
}

/* Sentence for a challenge that is no Base64. */
static const char *fault_reason(enum base64_fault fault)
{
	switch (fault) {
	case BASE64_OK:
		return NULL;
	case BASE64_ALPHABET:
		return N_("The challenge holds a character that Base64 does not have.");
	case BASE64_LENGTH:
		return N_("The challenge is no Base64: its length is not a multiple of four.");
	case BASE64_PADDING:
		return N_("The challenge is no Base64: its padding stands in the wrong place.");
	case BASE64_TRAILING:
		return N_("The challenge is no Base64: bits behind its last byte are not zero.");
	}
	return NULL;
}

/* The bounds and the decoding; NULL when the challenge can be answered. */
static const char *take_challenge(struct exchange *exchange, struct span text)
{
	const struct mechanism_client *client = exchange->mechanism->client;
	enum base64_fault fault;

	bytes_wipe(&exchange->challenge);
	if (exchange->cancelled)
		return N_("The exchange was cancelled, but the server goes on asking.");
	if (++exchange->rounds > EXCHANGE_ROUNDS_MAX)
		return N_("The server has asked more than 16 times in one exchange.");
	if (text.size > EXCHANGE_CHALLENGE_MAX)
		return N_("The challenge is longer than 64 KiB.");
	text = span_trim(text);
	fault = base64_decode(text, &exchange->challenge, NULL);
	/* NTLM's first challenge may be plain words; what looks like Base64 must be right. */
	if (fault != BASE64_OK && (!client || (client->plain_text && fault == BASE64_ALPHABET))) {
		bytes_append(&exchange->challenge, text);
		return NULL;
	}
	return fault_reason(fault);
}

enum exchange_next exchange_challenge(struct exchange *exchange, struct span text,
				      struct sasl_step *step)
{
	const struct mechanism_client *client = exchange->mechanism->client;
	const char *wrong;
	enum exchange_next next;

	begin_step(exchange);
	wrong = take_challenge(exchange, text);
	if (wrong)
		return finish_step(exchange, exchange_cancel(exchange, wrong), step);
	if (!client) {
		exchange->asks = N_(
			"This mechanism's challenge is shown decoded; its answer is sent by hand.");
		return finish_step(exchange, EXCHANGE_MANUAL, step);
	}
	if (exchange->busy)
		next = exchange_cancel(exchange,
				       N_("The server asked again before it had an answer."));
	else if (!exchange->begun && exchange->mechanism->client_first) {
		exchange->asks = N_("The empty challenge asks for the first response.");
		next = call_initial(exchange);
		if (exchange->challenge.size && !exchange->reason)
			exchange->reason = N_("This challenge should be empty: the mechanism "
					      "lets the client speak first.");
	} else {
		exchange->begun = true;
		next = client->answer(exchange);
	}
	return finish_step(exchange, next, step);
}

enum exchange_next exchange_give_up(struct exchange *exchange, const char *reason,
				    struct sasl_step *step)
{
	begin_step(exchange);
	bytes_wipe(&exchange->challenge);
	return finish_step(exchange, exchange_cancel(exchange, reason), step);
}

void exchange_resume(struct exchange *exchange)
{
	exchange->cancelled = false;
}

enum exchange_next exchange_work(struct exchange *exchange, uint32_t rounds, struct sasl_step *step)
{
	const struct mechanism_client *client = exchange->mechanism->client;
	const char *asks = exchange->asks, *reason = exchange->reason;

	begin_step(exchange);
	exchange->asks = asks;
	exchange->reason = reason;
	if (!exchange->busy || !client || !client->work)
		return finish_step(exchange,
				   exchange_cancel(exchange, N_("Nothing is being computed.")),
				   step);
	return finish_step(exchange, client->work(exchange, rounds ? rounds : 1), step);
}

bool exchange_succeeded(const struct exchange *exchange, const char **reason)
{
	const struct mechanism_client *client = exchange->mechanism->client;

	*reason = NULL;
	if (exchange->cancelled) {
		*reason = N_("The exchange was cancelled, but the server calls it a success.");
		return false;
	}
	return !client || !client->succeeded || client->succeeded(exchange, reason);
}

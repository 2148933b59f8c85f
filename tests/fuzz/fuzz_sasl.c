/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: sasl */
/*
 * A server's challenges through every mechanism's client side: no answer after
 * 16 rounds, nothing iterated beyond the limit, no success without the server's
 * right signature, no block given back with the password in it. Input: one byte
 * the mechanism, one byte of settings, then lines: 'b' and Base64 as it is, or
 * anything and raw bytes that are encoded here ('@' stands for our nonce).
 */
#include <sanitizer/allocator_interface.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "sasl/exchange.h"
#include "sasl/jwt.h"
#include "sasl/mechanism.h"
#include "tests/fuzz/property.h"

#define LIMIT 60 /* of iterations: keeps a run short */
#define NONCE "fyko+d2lbbFgONRv9qkxdawL"
#define PASSWORD "pa55word-of-the-fuzzer"

/* The same bytes as the object in a bearer token. */
static void read_token(struct span json)
{
	struct bytes token = BYTES_INIT;
	struct jwt jwt = { .expires_s = 0 };

	bytes_append_text(&token, "e30.");
	base64_append(&token, json);
	bytes_append_byte(&token, '.');
	jwt_read(bytes_span(&token), &jwt);
	jwt_release(&jwt);
	bytes_release(&token);
}

static bool watching;

/* Called before each free(): whatever is given back must have been wiped. */
static void check_freed(const volatile void *block)
{
	const void *bytes = (const void *)(uintptr_t)block;

	if (!watching || !block)
		return;
	require(!memmem(bytes, __sanitizer_get_allocated_size(block), PASSWORD, strlen(PASSWORD)));
}

static void ignore_allocated(const volatile void *block, size_t size)
{
	(void)block;
	(void)size;
}

struct run {
	struct exchange *exchange;
	const struct mechanism *mechanism;
	unsigned answers;       /* to challenges */
	struct bytes challenge; /* the last one, raw */
	struct bytes signature; /* that a SCRAM server must show */
	bool cancelled;
};

/* The count behind ",i=", read by other means than the program's; 0: none that counts. */
static unsigned long count_of(struct bytes *challenge)
{
	const char *at = strstr(bytes_text(challenge), ",i=");

	return at ? strtoul(at + 3, NULL, 10) : 0;
}

static void keep_signature(struct run *run, const struct sasl_step *step)
{
	for (size_t i = 0; i < step->value_count; i++)
		if (strcmp(step->values[i].label, "ServerSignature") == 0) {
			bytes_clear(&run->signature);
			bytes_append(&run->signature, step->values[i].bytes);
		}
}

/* One round at a time: as many as the challenge says, and no more. */
static enum exchange_next work(struct run *run, struct sasl_step *step)
{
	unsigned long count = count_of(&run->challenge), rounds = 0;
	enum exchange_next next = EXCHANGE_BUSY;

	require(count >= 1 && count <= LIMIT);
	for (; next == EXCHANGE_BUSY; rounds++)
		next = exchange_work(run->exchange, 1, step);
	require(rounds == (count > 1 ? count - 1 : 1));
	require(next == EXCHANGE_SEND);
	keep_signature(run, step);
	return next;
}

static void check_step(const struct sasl_step *step)
{
	struct bytes joined = BYTES_INIT, line = BYTES_INIT;
	bool watched = watching;

	watching = false; /* these copies are the fuzzer's own */
	for (size_t i = 0; i < step->value_count; i++) {
		require(step->values[i].label != NULL);
		if (step->values[i].ruler)
			bytes_append(&joined, step->values[i].bytes);
	}
	require(span_equal(bytes_span(&joined), step->response));
	base64_append(&line, step->response);
	for (size_t i = 0; i < line.size; i++)
		require(line.data[i] > ' ' && line.data[i] < 0x7f);
	bytes_wipe(&joined);
	bytes_wipe(&line);
	watching = watched;
}

/* A server that sends the password itself would be taken for a copy of ours. */
static bool has_password(struct span text)
{
	return span_find_span(text, span_text(PASSWORD)) < text.size;
}

static bool holds_password(struct span text)
{
	struct bytes raw = BYTES_INIT;
	bool holds;

	base64_decode(span_trim(text), &raw, NULL);
	holds = has_password(text) || has_password(bytes_span(&raw));
	bytes_wipe(&raw);
	return holds;
}

static void challenge(struct run *run, struct span text)
{
	struct sasl_step step;
	enum exchange_next next;

	if (holds_password(text))
		return;
	next = exchange_challenge(run->exchange, text, &step);
	bytes_clear(&run->challenge);
	bytes_append(&run->challenge, step.challenge);
	if (next == EXCHANGE_BUSY)
		next = work(run, &step);
	if (next == EXCHANGE_SEND) {
		require(!run->cancelled && ++run->answers <= 16);
		check_step(&step);
	} else if (next == EXCHANGE_CANCEL) {
		run->cancelled = true;
		require(step.reason != NULL && step.response.size == 0);
	}
}

/* Raw bytes with '@' replaced, as Base64. */
static void challenge_raw(struct run *run, struct span raw)
{
	struct bytes filled = BYTES_INIT, text = BYTES_INIT;

	for (size_t i = 0; i < raw.size; i++) {
		if (raw.data[i] == '@')
			bytes_append_text(&filled, NONCE);
		else
			bytes_append_byte(&filled, raw.data[i]);
	}
	base64_append(&text, bytes_span(&filled));
	challenge(run, bytes_span(&text));
	bytes_release(&filled);
	bytes_release(&text);
}

/* A success of SCRAM needs the whole signature in the last challenge. */
static void check_success(struct run *run)
{
	const char *reason;
	struct bytes want = BYTES_INIT;
	bool succeeded = exchange_succeeded(run->exchange, &reason);

	require(succeeded == (reason == NULL));
	require(!(succeeded && run->cancelled));
	if (succeeded && strncmp(run->mechanism->name, "SCRAM-SHA-", 10) == 0) {
		bytes_append_text(&want, "v=");
		base64_append(&want, bytes_span(&run->signature));
		require(run->signature.size >= 20 && run->challenge.size >= want.size);
		require(span_equal(span_part(bytes_span(&run->challenge), 0, want.size),
				   bytes_span(&want)));
	}
	bytes_release(&want);
}

static const struct mechanism *pick(uint8_t number)
{
	size_t count = 0;

	while (mechanism_row(count))
		count++;
	return mechanism_row(number % count);
}

static void play(struct run *run, struct span lines)
{
	while (lines.size) {
		size_t end = span_find(lines, '\n');
		struct span line = span_part(lines, 0, end);

		if (line.size && line.data[0] == 'b')
			challenge(run, span_after(line, 1));
		else
			challenge_raw(run, span_after(line, 1));
		check_success(run);
		/* '=' proves the server, so that what follows is reached as well. */
		if (line.size && line.data[0] == '=' && run->signature.size) {
			struct bytes proof = BYTES_INIT;

			bytes_append_text(&proof, "v=");
			base64_append(&proof, bytes_span(&run->signature));
			challenge_raw(run, bytes_span(&proof));
			bytes_release(&proof);
			check_success(run);
		}
		lines = span_after(lines, end + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool hooked;
	struct login login = { .user = span_text("us=er,"),
			       .password = span_text(PASSWORD),
			       .host = span_text("h.example"),
			       .nonce = span_text(NONCE),
			       .iteration_limit = LIMIT };
	struct run run = { .exchange = NULL };
	struct sasl_step step;

	if (size < 2 || has_password(span_of(data, size)))
		return 0;
	read_token(span_after(span_of(data, size), 2));
	if (!hooked)
		hooked = __sanitizer_install_malloc_and_free_hooks(ignore_allocated, check_freed);
	run.mechanism = pick(data[0]);
	login.user_on_auth_line = data[1] & 1;
	login.no_initial_response = data[1] & 2;
	login.binding_type = span_text(data[1] & 4 ? "tls-exporter" : "");
	login.binding_data = span_text("channel");
	login.authzid = span_text(data[1] & 8 ? "other" : "");
	watching = true;
	run.exchange = exchange_new(run.mechanism, &login);
	if (exchange_initial(run.exchange, &step) == EXCHANGE_CANCEL)
		run.cancelled = true;
	else
		check_step(&step);
	play(&run, span_of(data + 2, size - 2));
	exchange_free(run.exchange);
	watching = false;
	bytes_release(&run.challenge);
	bytes_release(&run.signature);
	return 0;
}

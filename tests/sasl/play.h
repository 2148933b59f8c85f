/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of sasl/ share: beginning an exchange, working until it answers, comparing. */
#ifndef TESTS_SASL_PLAY_H
#define TESTS_SASL_PLAY_H

#include "../tools/unit.h"
#include "base/base64.h"
#include "base/bytes.h"
#include "sasl/exchange.h"
#include "sasl/mechanism.h"

/* A text literal with all its bytes, NULs too. */
#define RAW(text) span_of(text, sizeof(text) - 1)

static inline struct exchange *play_begin(const char *mechanism, const struct login *login)
{
	const struct mechanism *found = mechanism_find(span_text(mechanism));

	ck_assert_msg(found != NULL, "%s", mechanism);
	return exchange_new(found, login);
}

/* exchange_work() in slices until it is done. */
static inline enum exchange_next play_work(struct exchange *exchange, enum exchange_next next,
					   struct sasl_step *step)
{
	while (next == EXCHANGE_BUSY)
		next = exchange_work(exchange, 1000, step);
	return next;
}

/* Gives a raw challenge, encoded, and works until there is an answer. */
static inline enum exchange_next play_challenge(struct exchange *exchange, struct span raw,
						struct sasl_step *step)
{
	struct bytes text = BYTES_INIT;
	enum exchange_next next;

	base64_append(&text, raw);
	next = play_work(exchange, exchange_challenge(exchange, bytes_span(&text), step), step);
	bytes_release(&text);
	return next;
}

static inline void play_check_base64(struct span response, const char *want, const char *label)
{
	struct bytes have = BYTES_INIT;

	base64_append(&have, response);
	ck_assert_msg(span_is(bytes_span(&have), want), "%s: %s, not %s", label, bytes_text(&have),
		      want);
	bytes_release(&have);
}

/* The ruler's fields, joined, are the response; every value has a label. */
static inline void play_check_ruler(const struct sasl_step *step, const char *label)
{
	struct bytes joined = BYTES_INIT;
	bool ruled = false;

	for (size_t i = 0; i < step->value_count; i++) {
		ck_assert_msg(step->values[i].label && step->values[i].label[0], "%s", label);
		if (!step->values[i].ruler)
			continue;
		ruled = true;
		bytes_append(&joined, step->values[i].bytes);
	}
	ck_assert_msg(ruled || step->response.size == 0, "%s", label);
	ck_assert_msg(span_equal(bytes_span(&joined), step->response), "%s", label);
	bytes_release(&joined);
}

/* The bytes of the first value with this label; fails the test when there is none. */
static inline struct span play_value(const struct sasl_step *step, const char *label)
{
	for (size_t i = 0; i < step->value_count; i++)
		if (span_is(span_text(step->values[i].label), label))
			return step->values[i].bytes;
	ck_abort_msg("no value \"%s\"", label);
	return span_text("");
}

#endif

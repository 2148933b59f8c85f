/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: practice */
/*
 * The practice server against any client: what it says in its right mind is
 * SMTP, no more than in proportion to what it was sent, the same however the
 * bytes were cut; every scenario comes to an end after the client's. Input: a
 * byte for the scenario, one for TLS and the cuts, the rest is the client's (an
 * octet 1 where a handshake may happen).
 */
#include <string.h>

#include "practice/responder.h"
#include "smtp/reply.h"
#include "tests/fuzz/property.h"

#define HOUR_US UINT64_C(3600000000)
#define OUTPUT_LEAST 8192
#define OUTPUT_FACTOR 512 /* "\n" is answered by a line, "EHLO x" by some fifteen */

static const struct scenario *pick(uint8_t number)
{
	size_t count = 0;

	while (scenario_row(count))
		count++;
	return number % 2 ? scenario_row(number / 2 % count) : scenario_find(span_text("normal"));
}

struct play {
	struct responder *responder;
	struct bytes said;
	uint64_t now_us;
};

/* All that it says by itself, to the last delay. */
static void listen(struct play *play)
{
	uint64_t deadline;

	responder_take(play->responder, play->now_us, &play->said);
	while ((deadline = responder_deadline(play->responder))) {
		require(deadline >= play->now_us && deadline < play->now_us + HOUR_US);
		play->now_us = deadline;
		responder_take(play->responder, play->now_us, &play->said);
	}
}

static void say(struct play *play, struct span bytes, size_t longest)
{
	while (bytes.size) {
		size_t taken =
			responder_push(play->responder, play->now_us, span_part(bytes, 0, longest));

		/* It may want to be rid of its replies first, but then it goes on. */
		require(taken > 0);
		listen(play);
		bytes = span_after(bytes, taken);
	}
}

static void run(struct play *play, const struct scenario *scenario, uint8_t flags,
		struct span bytes, size_t longest)
{
	*play = (struct play){ .now_us = 1000 };
	play->responder = responder_new(scenario, flags & 1, flags & 2, 1000);
	responder_add_binding(play->responder, span_text("tls-exporter"), span_text("channel"));
	if (flags & 4)
		responder_set_identity(play->responder, span_text(PRACTICE_USER));
	listen(play);
	while (bytes.size) {
		size_t end = span_find(bytes, 1);

		say(play, span_part(bytes, 0, end), longest);
		if (end < bytes.size && responder_wants_tls(play->responder))
			responder_tls_ready(play->responder, play->now_us);
		bytes = span_after(bytes, end + 1);
	}
	responder_finish(play->responder, play->now_us);
	listen(play);
	require(responder_end(play->responder) != RESPONDER_OPEN);
	require(!responder_wants_tls(play->responder));
	responder_free(play->responder);
}

/* Right line ends, right replies, nothing begun and left. */
static void check_replies(struct span said)
{
	struct reply reply = REPLY_INIT;
	struct splitter splitter;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	while (splitter_push(&splitter, said, &offset, &line)) {
		require(line.end == LINE_END_CRLF);
		require(!(line.flaws & (LINE_NUL | LINE_BARE_CR | LINE_CONTROL | LINE_LONG)));
		if (reply_push(&reply, &line) == REPLY_MORE)
			continue;
		require(!reply_is_broken(&reply));
		reply_clear(&reply);
	}
	require(!splitter_finish(&splitter, &line) && !reply_is_begun(&reply));
	splitter_release(&splitter);
	reply_release(&reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct scenario *scenario;
	struct play whole, cut;
	struct span bytes;

	if (size < 2 || size > 16384)
		return 0;
	scenario = pick(data[0]);
	bytes = span_of(data + 2, size - 2);
	run(&whole, scenario, data[1], bytes, bytes.size + 1);
	run(&cut, scenario, data[1], bytes, 1 + data[1] / 8u);
	require(whole.said.size <= OUTPUT_LEAST + OUTPUT_FACTOR * size);
	if (strcmp(scenario->name, "normal") == 0) {
		check_replies(bytes_span(&whole.said));
		require(span_equal(bytes_span(&whole.said), bytes_span(&cut.said)));
	}
	bytes_release(&whole.said);
	bytes_release(&cut.said);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Server bytes through splitter and reply: any cut gives the same lines and
 * replies, no byte is lost, what RFC 5321 §4.2 does not allow is marked broken.
 * Input: two bytes seed the cuts, the rest is what the server sends.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/reply.h"
#include "tests/fuzz/property.h"

/* One way through the bytes, and what came of it. */
struct run {
	struct splitter splitter;
	struct reply reply;
	struct bytes seen;   /* lines with their ends again: must be the input */
	struct bytes kept;   /* lines that the begun reply must hold */
	struct bytes events; /* compared between the runs */
};

static void run_release(struct run *run)
{
	splitter_release(&run->splitter);
	reply_release(&run->reply);
	bytes_release(&run->seen);
	bytes_release(&run->kept);
	bytes_release(&run->events);
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* By the RFC's grammar, not by the parser: three digits, 2xx to 5xx, then '-', ' ' or nothing. */
static bool is_reply_line(struct span raw)
{
	return raw.size >= 3 && raw.data[0] >= '2' && raw.data[0] <= '5' && is_digit(raw.data[1]) &&
	       is_digit(raw.data[2]) && (raw.size == 3 || raw.data[3] == ' ' || raw.data[3] == '-');
}

static bool is_right_reply(const struct reply *reply)
{
	for (size_t i = 0; i < reply->count; i++) {
		struct span raw = reply->lines[i].raw;
		bool last = i + 1 == reply->count;

		if (!is_reply_line(raw) || memcmp(raw.data, reply->lines[0].raw.data, 3) != 0)
			return false;
		if (last == (raw.size > 3 && raw.data[3] == '-'))
			return false;
	}
	return true;
}

static void check_reply(struct run *run)
{
	struct reply *reply = &run->reply;
	size_t at = 0;

	require(reply->count > 0 && reply->count <= REPLY_LINES_MAX);
	require(reply->bytes.size <= REPLY_BYTES_MAX);
	for (size_t i = 0; i < reply->count; i++) {
		const struct reply_line *line = &reply->lines[i];

		require(span_equal(line->raw,
				   span_part(bytes_span(&run->kept), at, line->raw.size)));
		at += line->raw.size;
		require(line->text.size <= line->raw.size);
		require(line->text.data + line->text.size == line->raw.data + line->raw.size);
		require(reply_text(reply, i).size <= line->text.size);
	}
	require(at == run->kept.size);
	if (!(reply->flaws & REPLY_UNFINISHED))
		require(reply_is_broken(reply) == !is_right_reply(reply));
	if (!reply_is_broken(reply))
		require(reply_class(reply) >= 2 && reply_class(reply) <= 5);
	bytes_append_number(&run->events, reply->flaws);
	bytes_append_byte(&run->events, ' ');
	bytes_append_number(&run->events, (uint64_t)(reply->code + 1));
	bytes_append(&run->events, bytes_span(&reply->bytes));
	bytes_clear(&run->kept);
	reply_clear(reply);
}

static void take_line(struct run *run, const struct line *line)
{
	bool begun = reply_is_begun(&run->reply);
	enum reply_step step = reply_push(&run->reply, line);

	bytes_append(&run->seen, line->text);
	if (line->end == LINE_END_CRLF)
		bytes_append_byte(&run->seen, '\r');
	if (line->end != LINE_END_NONE)
		bytes_append_byte(&run->seen, '\n');
	bytes_append_number(&run->events, line->flaws);
	if (begun || line->text.size)
		bytes_append(&run->kept, line->text);
	require(step != REPLY_LIMIT || run->kept.size > REPLY_BYTES_MAX / 2 ||
		run->reply.count == REPLY_LINES_MAX);
	if (step == REPLY_COMPLETE)
		check_reply(run);
	else if (step == REPLY_LIMIT)
		reply_clear(&run->reply);
}

static void push_chunk(struct run *run, struct span chunk)
{
	struct line line;
	size_t offset = 0;

	while (splitter_push(&run->splitter, chunk, &offset, &line))
		take_line(run, &line);
	require(offset == chunk.size);
	require(splitter_pending(&run->splitter) <= SPLITTER_LINE_MAX);
}

/* Pushes the input in chunks of up to `longest` bytes, random ones if seeded. */
static void run_through(struct run *run, struct span input, size_t longest, unsigned seed)
{
	struct line line;

	*run = (struct run){ .reply = REPLY_INIT };
	splitter_init(&run->splitter);
	for (size_t at = 0; at < input.size;) {
		size_t size = seed ? 1 + (size_t)rand_r(&seed) % longest : longest;

		push_chunk(run, span_part(input, at, size));
		at += size;
	}
	if (splitter_finish(&run->splitter, &line))
		take_line(run, &line);
	if (reply_finish(&run->reply))
		check_reply(run);
	require(span_equal(bytes_span(&run->seen), input));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run whole, bytewise, random;
	struct span input;

	if (size < 2)
		return 0;
	input = span_of(data + 2, size - 2);
	run_through(&whole, input, input.size + 1, 0);
	run_through(&bytewise, input, 1, 0);
	run_through(&random, input, 1 + data[0] % 64u, 1u + data[1]);
	require(span_equal(bytes_span(&whole.events), bytes_span(&bytewise.events)));
	require(span_equal(bytes_span(&whole.events), bytes_span(&random.events)));
	run_release(&whole);
	run_release(&bytewise);
	run_release(&random);
	return 0;
}

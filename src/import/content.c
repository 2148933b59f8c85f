/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Message content for conversation.c: each line is shown, the whole has its checksum. */
#include "import/content.h"

#include <string.h>

#include "journal/members.h"

#define PUSHED_OCTETS 4096

static void tell_line(struct conversation *conversation, struct span line, const char *end)
{
	struct bytes *members = &conversation->members, *text = &conversation->line;
	bool bare = strcmp(end, "\r\n") != 0;

	bytes_clear(members);
	bytes_clear(text);
	if (bare) {
		bytes_append(text, line);
		bytes_append_text(text, end);
	}
	members_add_number(members, "bytes", line.size + strlen(end));
	members_add_number(members, "lines", 1);
	members_add_text(members, "text", bare ? bytes_span(text) : line);
	members_add_bool(members, "typed", true);
	scribe_content(conversation->stream->scribe, conversation->now_us, bytes_span(members), 0);
}

static void push(struct conversation *conversation, struct span bytes)
{
	struct stream *stream = conversation->stream;

	if (!stream->digest) {
		body_encoder_init(&stream->encoder);
		stream->digest = digest_new(DIGEST_SHA256);
	}
	body_encode(&stream->encoder, bytes, &stream->encoded);
	/* A digest takes much at once more gladly than little often. */
	if (bytes.size && stream->encoded.size < PUSHED_OCTETS)
		return;
	digest_push(stream->digest, bytes_span(&stream->encoded));
	bytes_clear(&stream->encoded);
}

void content_end(struct conversation *conversation)
{
	struct bytes encoded = BYTES_INIT, members = BYTES_INIT, hex = BYTES_INIT;
	struct stream *stream = conversation->stream;
	unsigned char sum[DIGEST_MAX];

	push(conversation, span_of(NULL, 0));
	body_finish(&stream->encoder, &encoded);
	/* The sum is over what was sent, the final dot left out. */
	digest_push(stream->digest,
		    span_part(bytes_span(&encoded), 0, encoded.size >= 3 ? encoded.size - 3 : 0));
	digest_finish(stream->digest, sum);
	stream->digest = NULL;
	bytes_append_hex(&hex, span_of(sum, digest_size(DIGEST_SHA256)));
	members_add_number(&members, "bytes", stream->encoder.bytes);
	members_add_number(&members, "lines", stream->encoder.lines);
	members_add_text(&members, "sha256", bytes_span(&hex));
	if (stream->encoder.flaws & BODY_BARE_CR)
		members_add_item(&members, "flaws", span_text("bare_cr"));
	scribe_body_sent(stream->scribe, conversation->now_us, bytes_span(&members), ORIGIN_TYPED);
	bytes_release(&encoded);
	bytes_release(&members);
	bytes_release(&hex);
}

void content_infer(struct conversation *conversation)
{
	struct bytes members = BYTES_INIT;

	members_add_bool(&members, "inferred", true);
	scribe_body_sent(conversation->stream->scribe, conversation->now_us, bytes_span(&members),
			 ORIGIN_INFERRED);
	bytes_release(&members);
}

void content_take(struct conversation *conversation, struct span line, const char *end)
{
	struct span content = line;

	if (span_is(line, ".")) {
		content_end(conversation);
		return;
	}
	/* On the way a leading dot is doubled (RFC 5321 §4.5.2). */
	if (line.size && line.data[0] == '.')
		content = span_after(line, 1);
	push(conversation, content);
	push(conversation, span_text(end));
	tell_line(conversation, content, end);
}

void content_take_chunk(struct conversation *conversation, struct span line, const char *end)
{
	struct stream *stream = conversation->stream;
	uint64_t size = line.size + strlen(end);

	tell_line(conversation, line, end);
	stream->chunk_left -= size < stream->chunk_left ? size : stream->chunk_left;
}

void content_drop(struct stream *stream)
{
	unsigned char ignored[DIGEST_MAX];

	if (stream->digest)
		digest_finish(stream->digest, ignored);
	stream->digest = NULL;
	bytes_clear(&stream->encoded);
	stream->chunk_left = 0;
}

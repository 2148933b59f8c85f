/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: journal */
/*
 * A server that sends back what it was sent, in whatever form and however cut:
 * the secret is in no form in the journal's file. Input: a byte of which the
 * low five bits are the secret's length (at least 6), one for the forms, two
 * that seed the cuts, then the secret, then the server's text in which '@' is
 * the secret, '%' its Base64, '&', '^' and '~' its Base64 behind one, two and
 * three other bytes, '!' the line that was sent.
 */
#include <string.h>

#include "base/base64.h"
#include "journal/codec.h"
#include "journal/scribe.h"
#include "tests/fuzz/property.h"

#define SHORTEST 6
#define USER "user@example.test"

struct play {
	struct span secret;
	struct bytes triple; /* of PLAIN, in Base64 */
	struct bytes said;   /* what the server sends */
};

/* Base64 of the secret as it stands within a longer text. */
static void append_aligned(struct bytes *out, struct span secret, size_t before)
{
	struct bytes raw = BYTES_INIT;

	bytes_append(&raw, span_part(span_text("xyz"), 0, before));
	bytes_append(&raw, secret);
	bytes_append_text(&raw, "tail");
	base64_append(out, bytes_span(&raw));
	bytes_release(&raw);
}

static void append_said(struct play *play, struct span text)
{
	static const char marks[] = "%&^~";

	for (size_t i = 0; i < text.size; i++) {
		const char *mark = text.data[i] ? strchr(marks, text.data[i]) : NULL;

		if (mark)
			append_aligned(&play->said, play->secret, (size_t)(mark - marks));
		else if (text.data[i] == '@')
			bytes_append(&play->said, play->secret);
		else if (text.data[i] == '!')
			bytes_append(&play->said, bytes_span(&play->triple));
		else
			/* ASCII: the file has the Base64 of other lines, where anything may stand. */
			bytes_append_byte(&play->said, text.data[i] & 0x7f);
	}
}

static void make_triple(struct play *play)
{
	struct bytes raw = BYTES_INIT;

	bytes_append(&raw, span_of("\0" USER "\0", sizeof(USER) + 1));
	bytes_append(&raw, play->secret);
	base64_append(&play->triple, bytes_span(&raw));
	bytes_release(&raw);
}

static void send_login(struct scribe *scribe, struct secrets *secrets, const struct play *play)
{
	struct bytes line = BYTES_INIT;
	struct outgoing out;

	bytes_append_text(&line, "AUTH PLAIN ");
	bytes_append(&line, bytes_span(&play->triple));
	outgoing_init(&out, bytes_span(&line), ORIGIN_TYPED);
	outgoing_mark_typed(&out, secrets, scribe_dialogue(scribe), span_of(NULL, 0));
	require(out.secret_count == 1);
	require(scribe_command(scribe, 2, &out) > 0);
	outgoing_release(&out);
	bytes_wipe(&line);
}

static void send_reply(struct scribe *scribe, struct span said, unsigned longest, unsigned seed)
{
	uint64_t now_us = 3;
	size_t size;

	for (size_t at = 0; at < said.size; at += size) {
		size = 1 + (size_t)rand_r(&seed) % longest;
		scribe_push(scribe, now_us, span_part(said, at, size));
		/* Sometimes the line stays silent in the middle of the secret. */
		now_us += seed % 5 == 0 ? 2000000 : 1;
		scribe_tick(scribe, now_us);
	}
	scribe_closed(scribe, now_us, span_of(NULL, 0));
}

static void check_file(const struct journal *journal, const struct play *play)
{
	struct bytes file = BYTES_INIT, form = BYTES_INIT;
	struct span alone;

	codec_append_head(&file, journal);
	for (uint32_t id = 1; id <= journal_count(journal); id++)
		codec_append_event(&file, journal, id);
	for (size_t before = 0; before < 3; before++) {
		size_t from = before ? before + 1
				     : 0; /* what the neighbour decides is no part of it */

		bytes_clear(&form);
		append_aligned(&form, play->secret, before);
		alone = span_part(bytes_span(&form), from,
				  (before + play->secret.size) * 8 / 6 - from);
		require(!property_has(bytes_span(&file), alone));
	}
	require(!property_has(bytes_span(&file), bytes_span(&play->triple)));
	require(!property_has(bytes_span(&file), play->secret));
	bytes_release(&file);
	bytes_release(&form);
}

static void run(struct play *play, unsigned longest, unsigned seed)
{
	struct journal *journal = journal_new(0, 0, "smtp://mail.example.test");
	struct secrets *secrets = secrets_new();
	struct scribe *scribe = scribe_new(journal, secrets, 1);

	scribe_connected(scribe, 0, span_of(NULL, 0), false);
	scribe_push(scribe, 1, span_text("220 mail.example.test\r\n"));
	send_login(scribe, secrets, play);
	send_reply(scribe, bytes_span(&play->said), longest, seed);
	check_file(journal, play);
	scribe_free(scribe);
	secrets_free(secrets);
	journal_free(journal);
}

/* Bytes that stand in a file as they are, and that nothing else there is made of. */
static void make_secret(struct bytes *secret, struct span bytes)
{
	static const char alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789!";

	for (size_t i = 0; i < bytes.size; i++)
		bytes_append_byte(secret, (unsigned char)alphabet[bytes.data[i] % 32u]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct play play = { .triple = BYTES_INIT };
	struct bytes secret = BYTES_INIT;
	struct span text;
	size_t length;

	if (size < 4 || size > 4096)
		return 0;
	length = SHORTEST + data[0] % 32u;
	text = span_after(span_of(data, size), 3 + length);
	make_secret(&secret, span_part(span_of(data, size), 3, length));
	play.secret = bytes_span(&secret);
	if (secret.size == length) {
		make_triple(&play);
		append_said(&play, text);
		run(&play, 1 + data[1] % 40u, 1u + data[2]);
	}
	bytes_release(&secret);
	bytes_release(&play.triple);
	bytes_release(&play.said);
	return 0;
}

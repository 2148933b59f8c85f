/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Replies read a second time, by a reader that was written from RFC 5321 §4.2
 * and §4.2.1 and nothing else: as long as the bytes are what the RFC allows,
 * both find the same replies with the same codes and texts. Input: what the
 * server sends.
 */
#include <string.h>

#include "smtp/reply.h"
#include "tests/fuzz/property.h"

/* ---- the reader from the RFC ---- */

/*
 *   Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
 *   Reply-code = %x32-35 %x30-35 %x30-39
 *   textstring = 1*(%d09 / %d32-126)
 *
 * Appends code and texts of the first reply; its size, 0 when it is none.
 */
static size_t read_naively(struct span bytes, struct bytes *out)
{
	const unsigned char *at = bytes.data, *code = at;
	bool last = false;

	while (!last) {
		const unsigned char *end = memchr(at, '\r', (size_t)(bytes.data + bytes.size - at));

		if (!end || end + 1 == bytes.data + bytes.size || end[1] != '\n' || end - at < 3)
			return 0;
		if (at[0] < '2' || at[0] > '5' || at[1] < '0' || at[1] > '5' || at[2] < '0' ||
		    at[2] > '9' || memcmp(at, code, 3) != 0)
			return 0;
		last = end - at == 3 || at[3] == ' ';
		if (!last && at[3] != '-')
			return 0;
		for (const unsigned char *byte = at + 3; byte < end; byte++)
			if (*byte != '\t' && (*byte < ' ' || *byte > '~'))
				return 0;
		bytes_append(out, span_of(at, (size_t)(end - at)));
		bytes_append_byte(out, '\n');
		at = end + 2;
	}
	bytes_append_text(out, "=\n");
	return (size_t)(at - bytes.data);
}

/* ---- and ours ---- */

static void write_reply(const struct reply *reply, struct bytes *out)
{
	require(reply->complete && !reply_is_broken(reply));
	require(!(reply->flaws & ~(unsigned)(REPLY_NO_SPACE | REPLY_STATUS_CLASS |
					     REPLY_STATUS_DIFFERS | REPLY_LONG_LINE)));
	for (size_t i = 0; i < reply->count; i++) {
		require(reply->lines[i].code == reply->code);
		bytes_append_byte(out, (unsigned char)('0' + reply->code / 100));
		bytes_append_byte(out, (unsigned char)('0' + reply->code / 10 % 10));
		bytes_append_byte(out, (unsigned char)('0' + reply->code % 10));
		bytes_append(out, span_after(reply->lines[i].raw, 3));
		bytes_append_byte(out, '\n');
	}
	bytes_append_text(out, "=\n");
}

static void read_ours(struct span bytes, struct bytes *out)
{
	struct reply reply = REPLY_INIT;
	struct splitter splitter;
	struct line line;
	size_t offset = 0;

	splitter_init(&splitter);
	while (splitter_push(&splitter, bytes, &offset, &line)) {
		if (reply_push(&reply, &line) == REPLY_MORE)
			continue;
		write_reply(&reply, out);
		reply_clear(&reply);
	}
	require(!reply_is_begun(&reply) && !splitter_finish(&splitter, &line));
	splitter_release(&splitter);
	reply_release(&reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size), rest = whole;
	struct bytes theirs = BYTES_INIT, ours = BYTES_INIT;
	size_t taken, kept = 0;

	while (rest.size && (taken = read_naively(rest, &theirs))) {
		rest = span_after(rest, taken);
		kept = theirs.size;
	}
	theirs.size = kept; /* without the beginning of what is no reply */
	read_ours(span_part(whole, 0, size - rest.size), &ours);
	require(span_equal(bytes_span(&theirs), bytes_span(&ours)));
	bytes_release(&theirs);
	bytes_release(&ours);
	return 0;
}

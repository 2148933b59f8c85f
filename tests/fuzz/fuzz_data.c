/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: smtp */
/*
 * Content through the dot-stuffing encoder: the decoder gives it back with
 * right line ends, no cut matters, and no receiver, however lenient, sees an
 * end of data before the end. Input: two bytes seed the cuts, the rest is content.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/body.h"
#include "tests/fuzz/property.h"

/* Each CR, LF or CRLF becomes one CRLF; the last line gets one. */
static void normalise(struct span content, struct bytes *out)
{
	for (size_t i = 0; i < content.size; i++) {
		unsigned char byte = content.data[i];
		bool second = byte == '\n' && i > 0 && content.data[i - 1] == '\r';

		if (byte != '\r' && byte != '\n')
			bytes_append_byte(out, byte);
		else if (!second)
			bytes_append_text(out, "\r\n");
	}
	if (out->size && out->data[out->size - 1] != '\n')
		bytes_append_text(out, "\r\n");
}

static struct body_encoder encode(struct span content, size_t longest, unsigned seed,
				  struct bytes *out)
{
	struct body_encoder encoder;

	body_encoder_init(&encoder);
	for (size_t at = 0; at < content.size;) {
		size_t size = seed ? 1 + (size_t)rand_r(&seed) % longest : longest;

		body_encode(&encoder, span_part(content, at, size), out);
		at += size;
	}
	body_finish(&encoder, out);
	return encoder;
}

static void decode(struct span encoded, size_t longest, struct bytes *out)
{
	struct body_decoder decoder;
	size_t at = 0;

	body_decoder_init(&decoder);
	while (at < encoded.size) {
		require(!decoder.done);
		at += body_decode(&decoder, span_part(encoded, at, longest), out);
	}
	require(decoder.done && at == encoded.size);
	body_decoder_release(&decoder);
}

/* What some receiver took for the end of data once: none may stand before the real one. */
static void check_lenient_receivers(struct span encoded)
{
	static const char *const ends[] = { "\n.\n",   "\n.\r\n", "\r\n.\n", "\r.\r",
					    "\r\n.\r", "\n.\r",   "\r.\n",   "\r.\r\n" };
	struct span before = span_part(encoded, 0, encoded.size - strlen(".\r\n"));

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		require(span_find_span(before, span_text(ends[i])) == before.size);
	require(before.size == 0 || before.data[0] != '.' || before.data[1] == '.');
	for (size_t i = 0; i < before.size; i++) {
		require(before.data[i] != '\n' || (i > 0 && before.data[i - 1] == '\r'));
		require(before.data[i] != '\r' ||
			(i + 1 < before.size && before.data[i + 1] == '\n'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes whole = BYTES_INIT, bytewise = BYTES_INIT, random = BYTES_INIT;
	struct bytes normal = BYTES_INIT, decoded = BYTES_INIT;
	struct body_encoder first, second, third;
	struct span content;

	if (size < 2)
		return 0;
	content = span_of(data + 2, size - 2);
	first = encode(content, content.size + 1, 0, &whole);
	second = encode(content, 1, 0, &bytewise);
	third = encode(content, 1 + data[0] % 64u, 1u + data[1], &random);
	require(span_equal(bytes_span(&whole), bytes_span(&bytewise)));
	require(span_equal(bytes_span(&whole), bytes_span(&random)));
	require(first.flaws == second.flaws && first.flaws == third.flaws);
	require(first.bytes == second.bytes && first.lines == third.lines);
	check_lenient_receivers(bytes_span(&whole));

	normalise(content, &normal);
	require(first.bytes == normal.size);
	decode(bytes_span(&whole), whole.size, &decoded);
	require(span_equal(bytes_span(&decoded), bytes_span(&normal)));
	bytes_clear(&decoded);
	decode(bytes_span(&whole), 1 + data[0] % 64u, &decoded);
	require(span_equal(bytes_span(&decoded), bytes_span(&normal)));

	bytes_release(&whole);
	bytes_release(&bytewise);
	bytes_release(&random);
	bytes_release(&normal);
	bytes_release(&decoded);
	return 0;
}

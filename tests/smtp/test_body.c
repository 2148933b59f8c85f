/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content to the wire and back, in any chunks, and past lenient receivers. */
#include <stdlib.h>
#include <string.h>

#include "../tools/unit.h"
#include "smtp/body.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		(const unsigned char *)(literal), sizeof(literal) - 1                              \
	}

static const struct {
	const char *what;
	struct span content, encoded, normal; /* normal: with right line ends */
	unsigned flaws;
	uint64_t lines;
} rows[] = {
	{ "nothing", S(""), S(".\r\n"), S(""), 0, 0 },
	{ "one line", S("a\r\n"), S("a\r\n.\r\n"), S("a\r\n"), 0, 1 },
	{ "no final line end", S("a"), S("a\r\n.\r\n"), S("a\r\n"), BODY_NO_FINAL_END, 1 },
	{ "an empty line", S("\r\n"), S("\r\n.\r\n"), S("\r\n"), 0, 1 },
	{ "bare LF", S("a\nb\n"), S("a\r\nb\r\n.\r\n"), S("a\r\nb\r\n"), BODY_BARE_LF, 2 },
	{ "bare CR", S("a\rb\r"), S("a\r\nb\r\n.\r\n"), S("a\r\nb\r\n"), BODY_BARE_CR, 2 },
	{ "CR CR LF", S("a\r\r\n"), S("a\r\n\r\n.\r\n"), S("a\r\n\r\n"), BODY_BARE_CR, 2 },
	{ "LF CR", S("a\n\rb\r\n"), S("a\r\n\r\nb\r\n.\r\n"), S("a\r\n\r\nb\r\n"),
	  BODY_BARE_LF | BODY_BARE_CR, 3 },
	{ "a leading dot", S(".a\r\n"), S("..a\r\n.\r\n"), S(".a\r\n"), 0, 1 },
	{ "a lone dot", S(".\r\n"), S("..\r\n.\r\n"), S(".\r\n"), 0, 1 },
	{ "two dots", S("..\r\n"), S("...\r\n.\r\n"), S("..\r\n"), 0, 1 },
	{ "a dot within", S("a.\r\n"), S("a.\r\n.\r\n"), S("a.\r\n"), 0, 1 },
	{ "a lone dot without an end", S("."), S("..\r\n.\r\n"), S(".\r\n"), BODY_NO_FINAL_END, 1 },
	{ "LF dot LF", S("a\n.\nb"), S("a\r\n..\r\nb\r\n.\r\n"), S("a\r\n.\r\nb\r\n"),
	  BODY_BARE_LF | BODY_NO_FINAL_END, 3 },
	{ "LF dot CRLF", S("a\n.\r\nb\r\n"), S("a\r\n..\r\nb\r\n.\r\n"), S("a\r\n.\r\nb\r\n"),
	  BODY_BARE_LF, 3 },
	{ "CR dot CR", S("a\r.\rb\r\n"), S("a\r\n..\r\nb\r\n.\r\n"), S("a\r\n.\r\nb\r\n"),
	  BODY_BARE_CR, 3 },
	{ "CRLF dot CR", S("a\r\n.\r"), S("a\r\n..\r\n.\r\n"), S("a\r\n.\r\n"), BODY_BARE_CR, 2 },
	{ "8-bit and NUL", S("\xc3\xbc\0\r\n"), S("\xc3\xbc\0\r\n.\r\n"), S("\xc3\xbc\0\r\n"),
	  BODY_8BIT | BODY_NUL, 1 },
	{ "a message that ends itself", S("a\r\n.\r\nMAIL FROM:<x>\r\n"),
	  S("a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"), S("a\r\n.\r\nMAIL FROM:<x>\r\n"), 0, 3 },
};

static void encode_all(struct span content, size_t chunk_size, struct body_encoder *encoder,
		       struct bytes *out)
{
	body_encoder_init(encoder);
	for (size_t at = 0; at < content.size; at += chunk_size)
		body_encode(encoder, span_part(content, at, chunk_size), out);
	body_finish(encoder, out);
}

START_TEST(each_content_is_encoded_alike_in_any_chunks)
{
	for (size_t size = 1; size <= 20; size++) {
		struct bytes out = BYTES_INIT;
		struct body_encoder encoder;

		encode_all(rows[_i].content, size, &encoder, &out);
		ck_assert_msg(span_equal(bytes_span(&out), rows[_i].encoded), "%s", rows[_i].what);
		ck_assert_msg(encoder.flaws == rows[_i].flaws, "%s", rows[_i].what);
		ck_assert_msg(encoder.lines == rows[_i].lines, "%s", rows[_i].what);
		ck_assert_msg(encoder.bytes == rows[_i].normal.size, "%s", rows[_i].what);
		bytes_release(&out);
	}
}
END_TEST

START_TEST(what_was_encoded_is_decoded_alike_in_any_chunks)
{
	for (size_t size = 1; size <= 20; size++) {
		struct bytes out = BYTES_INIT;
		struct body_decoder decoder;
		size_t at = 0;

		body_decoder_init(&decoder);
		while (at < rows[_i].encoded.size) {
			ck_assert(!decoder.done);
			at += body_decode(&decoder, span_part(rows[_i].encoded, at, size), &out);
		}
		ck_assert(decoder.done);
		ck_assert_msg(span_equal(bytes_span(&out), rows[_i].normal), "%s", rows[_i].what);
		bytes_release(&out);
	}
}
END_TEST

START_TEST(the_decoder_leaves_what_follows_the_dot)
{
	struct bytes out = BYTES_INIT;
	struct body_decoder decoder;
	struct span input = span_text("a\r\n.\r\nQUIT\r\n");

	body_decoder_init(&decoder);
	ck_assert_uint_eq(body_decode(&decoder, input, &out), 6);
	ck_assert(decoder.done);
	ck_assert_uint_eq(body_decode(&decoder, span_after(input, 6), &out), 0);
	ck_assert(span_is(bytes_span(&out), "a\r\n"));
	body_decoder_release(&decoder);
	ck_assert_uint_eq(body_decode(&decoder, span_text("QUIT\r\n"), &out), 6);
	ck_assert(!decoder.done);
	bytes_release(&out);
}
END_TEST

static const struct {
	struct span input, content;
	bool done;
} ends[] = {
	{ S("a\r\n.\r\n"), S("a\r\n"), true },
	{ S(".\r\n"), S(""), true },
	{ S("a\n.\n"), S("a\n.\n"), false },
	{ S("a\n.\r\n"), S("a\n.\r\n"), false },
	{ S("a\r\n.\n"), S("a\r\n\n"), false },
	{ S("a\r.\r"), S("a\r."), false },
	{ S("a\r\n.\r\r\n.\r\n"), S("a\r\n\r\r\n"), true },
	{ S("a\r\n.\rb"), S("a\r\n\rb"), false },
	{ S("a\r\n..\r\n.\r\n"), S("a\r\n.\r\n"), true },
	{ S("a\r\n.b\r\n.\r\n"), S("a\r\nb\r\n"), true },
	{ S("a\r\r\n.\r\n"), S("a\r\r\n"), true },
};

START_TEST(only_crlf_dot_crlf_ends_the_content)
{
	struct bytes out = BYTES_INIT;
	struct body_decoder decoder;

	body_decoder_init(&decoder);
	ck_assert_uint_eq(body_decode(&decoder, ends[_i].input, &out), ends[_i].input.size);
	ck_assert_int_eq(decoder.done, ends[_i].done);
	ck_assert(span_equal(bytes_span(&out), ends[_i].content));
	bytes_release(&out);
}
END_TEST

/* Ends of data that one receiver or another has been known to take for one. */
static const char *const lenient_ends[] = {
	"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r\r", "\n.\r", "\r.\n", "\r.\r\n",
};

START_TEST(no_lenient_receiver_sees_an_early_end)
{
	struct bytes content = BYTES_INIT, out = BYTES_INIT;
	struct body_encoder encoder;
	struct span before;

	for (size_t i = 0; i < sizeof(lenient_ends) / sizeof(lenient_ends[0]); i++) {
		bytes_append_text(&content, "text");
		bytes_append_text(&content, lenient_ends[i]);
	}
	encode_all(bytes_span(&content), 7, &encoder, &out);
	before = span_part(bytes_span(&out), 0, out.size - strlen(".\r\n"));
	for (size_t i = 0; i < sizeof(lenient_ends) / sizeof(lenient_ends[0]); i++)
		ck_assert_uint_eq(span_find_span(before, span_text(lenient_ends[i])), before.size);
	ck_assert_uint_eq(span_find_span(before, span_text("\r\n.\r\n")), before.size);
	bytes_release(&content);
	bytes_release(&out);
}
END_TEST

START_TEST(a_line_of_998_octets_is_right_and_one_of_999_is_marked)
{
	for (size_t size = 998; size <= 999; size++) {
		for (size_t chunk_size = 1; chunk_size < 1200; chunk_size += 499) {
			struct bytes content = BYTES_INIT, out = BYTES_INIT;
			struct body_encoder encoder;

			bytes_append_byte(&content, '.'); /* its double does not count */
			while (content.size < size)
				bytes_append_byte(&content, 'x');
			bytes_append_text(&content, "\r\nshort\r\n");
			encode_all(bytes_span(&content), chunk_size, &encoder, &out);
			ck_assert_uint_eq(encoder.flaws, size == 998 ? 0 : BODY_LONG_LINE);
			ck_assert_uint_eq(encoder.bytes, content.size);
			bytes_release(&content);
			bytes_release(&out);
		}
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("smtp/body");
	TCase *tests = tcase_create("body");
	int count = sizeof(rows) / sizeof(rows[0]);

	tcase_add_loop_test(tests, each_content_is_encoded_alike_in_any_chunks, 0, count);
	tcase_add_loop_test(tests, what_was_encoded_is_decoded_alike_in_any_chunks, 0, count);
	tcase_add_test(tests, the_decoder_leaves_what_follows_the_dot);
	tcase_add_loop_test(tests, only_crlf_dot_crlf_ends_the_content, 0,
			    sizeof(ends) / sizeof(ends[0]));
	tcase_add_test(tests, no_lenient_receiver_sees_an_early_end);
	tcase_add_test(tests, a_line_of_998_octets_is_right_and_one_of_999_is_marked);
	suite_add_tcase(suite, tests);
	return suite;
}

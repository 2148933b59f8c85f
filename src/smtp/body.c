/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Message content to the wire and back; the encoder stands before net/stream,
 * the decoder in the practice server. What it lets out holds no bare CR or LF,
 * so that no receiver, however lenient, sees an end of data before the end.
 */
#include "smtp/body.h"

#include <string.h>

#include "base/message.h"
#include "smtp/word.h"

#define TEXT_OCTETS_MAX 998 /* RFC 5322 §2.1.1, without CRLF */

void body_encoder_init(struct body_encoder *encoder)
{
	*encoder = (struct body_encoder){ .at_start = true };
}

static void encode_line_end(struct body_encoder *encoder, struct bytes *out)
{
	bytes_append_text(out, "\r\n");
	encoder->bytes += strlen("\r\n");
	encoder->lines++;
	encoder->column = 0;
	encoder->at_start = true;
}

/* Bytes of a line, none of them CR or LF, at least one. */
static void encode_text(struct body_encoder *encoder, struct span text, struct bytes *out)
{
	if (encoder->at_start && text.data[0] == '.')
		bytes_append_byte(out, '.');
	bytes_append(out, text);
	encoder->bytes += text.size;
	encoder->at_start = false;
	if (text.size > TEXT_OCTETS_MAX - encoder->column) {
		encoder->flaws |= BODY_LONG_LINE;
		encoder->column = TEXT_OCTETS_MAX;
	} else {
		encoder->column += (uint32_t)text.size;
	}
}

static void encode_bare_cr(struct body_encoder *encoder, struct bytes *out)
{
	encoder->flaws |= BODY_BARE_CR;
	encoder->after_cr = false;
	encode_line_end(encoder, out);
}

static void encode_lf(struct body_encoder *encoder, struct bytes *out)
{
	if (!encoder->after_cr)
		encoder->flaws |= BODY_BARE_LF;
	encoder->after_cr = false;
	encode_line_end(encoder, out);
}

/* Bytes that stand before the first CR or LF; what is odd about them is added to *flaws. */
static size_t text_size(struct span chunk, unsigned *flaws)
{
	size_t size = plain_run(chunk);

	while (size < chunk.size && chunk.data[size] != '\r' && chunk.data[size] != '\n') {
		*flaws |= chunk.data[size] == '\0' ? BODY_NUL : BODY_8BIT;
		size++;
		size += plain_run(span_after(chunk, size));
	}
	return size;
}

void body_encode(struct body_encoder *encoder, struct span chunk, struct bytes *out)
{
	while (chunk.size) {
		size_t size = text_size(chunk, &encoder->flaws);

		if (encoder->after_cr && chunk.data[0] != '\n')
			encode_bare_cr(encoder, out);
		if (size) {
			encode_text(encoder, span_part(chunk, 0, size), out);
		} else {
			size = 1;
			if (chunk.data[0] == '\n')
				encode_lf(encoder, out);
			else
				encoder->after_cr = true;
		}
		chunk = span_after(chunk, size);
	}
}

void body_finish(struct body_encoder *encoder, struct bytes *out)
{
	if (encoder->after_cr)
		encode_bare_cr(encoder, out);
	if (!encoder->at_start) {
		encoder->flaws |= BODY_NO_FINAL_END;
		encode_line_end(encoder, out);
	}
	bytes_append_text(out, ".\r\n");
}

/* What was read and is held back, because the next byte decides what it is. */
enum held {
	HELD_START,  /* nothing, at the start of a line */
	HELD_DOT,    /* "." at the start of a line */
	HELD_DOT_CR, /* "." CR at the start of a line */
	HELD_TEXT,   /* nothing, within a line */
	HELD_CR,     /* CR within a line */
};

void body_decoder_init(struct body_decoder *decoder)
{
	*decoder = (struct body_decoder){ .state = HELD_START };
}

void body_decoder_release(struct body_decoder *decoder)
{
	body_decoder_init(decoder);
}

/* A byte of a line's text, whose CR may begin the line's end. */
static enum held decode_text(unsigned char byte, struct bytes *out)
{
	if (byte == '\r')
		return HELD_CR;
	bytes_append_byte(out, byte);
	return HELD_TEXT;
}

static enum held decode_after_cr(unsigned char byte, struct bytes *out)
{
	bytes_append_byte(out, '\r');
	if (byte != '\n')
		return decode_text(byte, out);
	bytes_append_byte(out, '\n');
	return HELD_START;
}

static enum held decode_byte(enum held held, unsigned char byte, struct bytes *out)
{
	switch (held) {
	case HELD_START:
		return byte == '.' ? HELD_DOT : decode_text(byte, out);
	case HELD_DOT:
		return byte == '\r' ? HELD_DOT_CR : decode_text(byte, out);
	case HELD_DOT_CR: /* its LF is seen by the caller */
	case HELD_CR:
		return decode_after_cr(byte, out);
	case HELD_TEXT:
		break;
	}
	return decode_text(byte, out);
}

size_t body_decode(struct body_decoder *decoder, struct span chunk, struct bytes *out)
{
	size_t taken = 0;

	while (taken < chunk.size && !decoder->done) {
		unsigned char byte = chunk.data[taken++];

		if (decoder->state == HELD_DOT_CR && byte == '\n')
			decoder->done = true;
		else
			decoder->state = (uint8_t)decode_byte((enum held)decoder->state, byte, out);
	}
	return taken;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Message content on its way through DATA (RFC 5321 §4.5.2): lines end in CRLF
 * and nothing else, a leading dot is doubled, and the lone dot stands only at
 * the end. Incremental: any chunks give the same bytes.
 */
#ifndef SMTP_BODY_H
#define SMTP_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum body_flaw {
	BODY_BARE_CR = 1 << 0, /* made CRLF */
	BODY_BARE_LF = 1 << 1, /* made CRLF */
	BODY_NUL = 1 << 2,
	BODY_LONG_LINE = 1 << 3, /* over 998 octets (RFC 5322 §2.1.1) */
	BODY_8BIT = 1 << 4,
	BODY_NO_FINAL_END = 1 << 5, /* the last line had no end; one was added */
};

struct body_encoder {
	uint64_t bytes; /* of content, CRLF counted, doubled dots not (RFC 1870 §4) */
	uint64_t lines;
	unsigned flaws;
	uint32_t column; /* octets in the current line so far */
	bool at_start;   /* of a line */
	bool after_cr;
};

void body_encoder_init(struct body_encoder *encoder);

/* Appends the encoded form of a chunk of content to out; a CR at its end waits for the next. */
void body_encode(struct body_encoder *encoder, struct span chunk, struct bytes *out);

/* Ends the last line if need be and appends the final dot; init before the next message. */
void body_finish(struct body_encoder *encoder, struct bytes *out);

/* The receiving side: takes doubled dots away and finds the final one. */
struct body_decoder {
	uint8_t state; /* what the bytes before mean for the next; private */
	bool done;     /* the lone dot has been seen */
};

void body_decoder_init(struct body_decoder *decoder);
void body_decoder_release(struct body_decoder *decoder); /* ready for the next message */

/*
 * Appends content (CRLF kept) to out, until the final dot; returns the bytes of
 * the chunk that were taken. Only CRLF "." CRLF ends the content.
 */
size_t body_decode(struct body_decoder *decoder, struct span chunk, struct bytes *out);

#endif

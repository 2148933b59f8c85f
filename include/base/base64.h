/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Base64 of RFC 4648 §4 as RFC 4954 §4 uses it in AUTH: standard alphabet,
 * padding required, no line ends inside.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

enum base64_fault {
	BASE64_OK,
	BASE64_ALPHABET, /* a byte that is none of the 65 */
	BASE64_LENGTH,   /* not a multiple of four */
	BASE64_PADDING,  /* '=' before the end, or three of them */
	BASE64_TRAILING, /* bits behind the last byte are not zero */
};

/* Appends data in Base64, padded, without line ends. */
void base64_append(struct bytes *out, struct span data);

/*
 * Appends the decoded bytes to out. On a fault nothing is appended, and *at,
 * unless NULL, is the offset of the byte that is wrong.
 */
enum base64_fault base64_decode(struct span text, struct bytes *out, size_t *at);

/* True for a non-empty text that decodes; used to recognise credentials. */
bool base64_is_valid(struct span text);

#endif

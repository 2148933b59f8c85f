/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 (RFC 3629): what of a text is valid, and writing characters. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* Bytes at the start of text that are whole, valid characters. */
size_t utf8_valid_size(struct span text);
bool utf8_is_valid(struct span text);

/* The character that text begins with and its size; size 0 when none is valid there. */
size_t utf8_next(struct span text, uint32_t *character);

/* How many bytes at its start are ASCII to be read (0x20 to 0x7e): most texts are nothing else. */
size_t utf8_ascii_run(struct span text);

/* Appends a character's encoding; false for surrogates and what is beyond U+10FFFF. */
bool utf8_append(struct bytes *out, uint32_t character);

#endif

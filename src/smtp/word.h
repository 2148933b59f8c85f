/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands, keywords and codes are made of, compared; ASCII, whatever the locale. */
#ifndef SMTP_WORD_H
#define SMTP_WORD_H

#include <stdbool.h>

#include "base/bytes.h"

/* Asked of every byte of every command, so they stand here. */
static inline bool byte_is_blank(unsigned char byte) /* space or TAB */
{
	return byte == ' ' || byte == '\t';
}

static inline unsigned char byte_lower(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

static inline bool byte_is_alnum(unsigned char byte)
{
	unsigned char lower = byte_lower(byte);

	return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
}

/* ASCII case is ignored in both. */
bool word_equal(struct span a, struct span b);
bool word_begins(struct span whole, struct span part);

/* True when a pattern's three characters, digits or 'x', cover a code of three digits. */
bool code_fits(const void *pattern, int code);

/* How many bytes text begins with that are ASCII, and neither NUL nor CR nor LF. */
size_t plain_run(struct span text);

#endif

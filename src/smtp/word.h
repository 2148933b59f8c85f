/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes and words that commands and keywords are made of; ASCII, whatever the locale. */
#ifndef SMTP_WORD_H
#define SMTP_WORD_H

#include <stdbool.h>

#include "base/bytes.h"

bool byte_is_blank(unsigned char byte); /* space or TAB */
bool byte_is_alnum(unsigned char byte);
unsigned char byte_lower(unsigned char byte);

/* ASCII case is ignored in both. */
bool word_equal(struct span a, struct span b);
bool word_begins(struct span whole, struct span part);

#endif

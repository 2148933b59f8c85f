/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of DIGEST-MD5: name=value or name="value", with commas between (RFC 2831 §7.1). */
#ifndef SASL_DIGEST_DIRECTIVES_H
#define SASL_DIGEST_DIRECTIVES_H

#include <stdbool.h>

#include "base/bytes.h"

enum directive_step {
	DIRECTIVE_FOUND,
	DIRECTIVE_END,
	DIRECTIVE_BROKEN, /* what stands here is no directive */
};

/* The next one; its value without quotes and backslashes is put into value, which is cleared first. */
enum directive_step directive_next(struct span *rest, struct span *name, struct bytes *value);

/* How often `wanted` stands in the list; the first one's value is put into value. */
unsigned directive_find(struct span list, const char *wanted, struct bytes *value);

/* True when the whole list can be read. */
bool directive_list_is_good(struct span list);

/* True when the comma-separated text has the word (of qop and cipher). */
bool directive_has_word(struct span text, const char *word);

/* Appends text with '"' and '\' escaped. */
void directive_append_quoted(struct bytes *out, struct span text);

#endif

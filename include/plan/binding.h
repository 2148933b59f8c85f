/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys of the user's own: a key's name and the request line that it stands
 * for, such as "Ctrl-T" and ":starttls". They come before the table of
 * requests. Knows no keyboard and no file.
 */
#ifndef PLAN_BINDING_H
#define PLAN_BINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

struct bindings;

enum binding_flaw {
	BINDING_GOOD,
	BINDING_NO_KEY,     /* no key that can be bound: F1 to F12, Ctrl-letter, Alt-letter */
	BINDING_TAKEN,      /* the key has a meaning that must stay: Ctrl-C leaves */
	BINDING_NO_REQUEST, /* the line does not begin with a request of the screen */
};

struct bindings *bindings_new(void);
void bindings_free(struct bindings *bindings); /* NULL is allowed */

/* Binds a key to a line, in place of what it was bound to; both are copied. A flaw binds nothing. */
enum binding_flaw bindings_set(struct bindings *bindings, struct span key, struct span line);

/* The line of a key, named as the screen names keys; NULL: it is not bound. NULL is allowed. */
const char *bindings_find(const struct bindings *bindings, const char *key);

/* Binding number n in the order in which they were made; false behind the last. */
bool bindings_row(const struct bindings *bindings, size_t n, const char **key, const char **line);

#endif

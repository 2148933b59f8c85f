/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets and their structure. True bytes of passwords, tokens and what is
 * derived from them live only in a struct secrets: memory that is locked where
 * the system allows it, left out of core dumps, and wiped on release. All else
 * refers to a secret by its id and shows its structure.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* What may be said of a secret without giving it away. */
struct secret_shape {
	uint32_t chars; /* characters; bytes that are no UTF-8 count one each */
	uint32_t bytes;
	uint16_t spaces; /* all of them, those at the ends included */
	uint16_t nuls;
	bool leading_space;
	bool trailing_space;
	bool newline; /* holds CR or LF */
	bool nonascii;
};

/* Where a secret stood in a text that is kept without it. */
struct secret_mark {
	uint32_t offset; /* in the text that is left, where the secret is missing */
	uint32_t id;     /* in the session's struct secrets, 1… */
	struct secret_shape shape;
};

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets *secrets); /* wipes; NULL is allowed */

/* Keeps a copy; returns its id (1…). The same bytes again give the same id. */
uint32_t secrets_add(struct secrets *secrets, struct span value);

/* The bytes of a secret; empty when it was forgotten or never was. */
struct span secrets_value(const struct secrets *secrets, uint32_t id);
uint32_t secrets_last(const struct secrets *secrets);  /* the highest id given, 0 for none */
uint32_t secrets_first(const struct secrets *secrets); /* all below this one were forgotten */

/*
 * What is made of a secret to look for it: kept with it, and wiped with it. A
 * form without data has not been kept yet.
 */
#define SECRET_FORMS 4
struct span secrets_form(const struct secrets *secrets, uint32_t id, int form);
void secrets_keep_form(struct secrets *secrets, uint32_t id, int form, struct span bytes);

/*
 * The next place from `from` on at which one of the kept forms may begin; the
 * size when there is none. It looks at two bytes only: most places that it
 * names are none, but it leaves none out, and takes as long for one secret as
 * for many.
 */
size_t secrets_may_begin(const struct secrets *secrets, struct span text, size_t from);

/* Wipes the bytes of all secrets, keeps the ids taken. */
void secrets_forget(struct secrets *secrets);

struct secret_shape secret_shape_of(struct span value);

/* The same of what a line of AUTH holds: of what it decodes to, if it is Base64. */
struct secret_shape secret_shape_of_sent(struct span sent);

/* Appends "16 characters, 3 spaces, no newline" in the user's language. */
void secret_shape_append(struct bytes *out, const struct secret_shape *shape);

/*
 * A masked line being typed: locked, wiped memory of a fixed size. Positions
 * are bytes; insert and erase keep UTF-8 characters whole.
 */
struct secret_field;

struct secret_field *secret_field_new(void);
void secret_field_free(struct secret_field *field);                     /* wipes */
bool secret_field_insert(struct secret_field *field, struct span text); /* false: full (64 KiB) */
void secret_field_erase(struct secret_field *field); /* the character before the cursor */
void secret_field_erase_next(struct secret_field *field);
void secret_field_move(struct secret_field *field, int characters);
void secret_field_clear(struct secret_field *field); /* wipes the content */
struct span secret_field_value(const struct secret_field *field);
size_t secret_field_cursor(const struct secret_field *field); /* in characters */

/*
 * Makes the process undumpable and its core size zero, and gives up gaining
 * privileges by running a program, for it and its children; false when the
 * system refused.
 */
bool secret_protect_process(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the catalogue knows, for those who list it, complete words from it or
 * check it: every word that explain_word() has an entry for.
 */
#ifndef EXPLAIN_CATALOGUE_H
#define EXPLAIN_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

enum catalogue {
	CATALOGUE_REPLIES,
	CATALOGUE_STATUSES,
	CATALOGUE_COMMANDS,
	CATALOGUE_KEYWORDS,
	CATALOGUE_MECHANISMS,
	CATALOGUE_FINDINGS,
	CATALOGUE_COUNT
};

struct catalogue_item {
	char word[48];      /* "334", "X.7.8", "MAIL", "SIZE" */
	const char *title;  /* translated */
	const char *source; /* "RFC 4954 §4", or a translated sentence */
};

/* Row n of a list, in its order; false behind the last one. */
bool catalogue_item(enum catalogue list, size_t n, struct catalogue_item *item);

/* "replies", "statuses" …: the names that `smtpscope list` takes. */
const char *catalogue_name(enum catalogue list);

/* "2xx Positive Completion", "x3z unspecified": translated; NULL when the digits mean nothing. */
const char *catalogue_class(int code);
const char *catalogue_category(int code);

#endif

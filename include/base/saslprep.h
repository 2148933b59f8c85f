/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SASLprep (RFC 4013): user names and passwords in the one form in which SCRAM
 * hashes them. Nothing is refused: a text that the profile forbids stays as it
 * is, since most servers never prepare and would accept it.
 */
#ifndef BASE_SASLPREP_H
#define BASE_SASLPREP_H

#include "base/bytes.h"

enum saslprep {
	SASLPREP_SAME,      /* the prepared form is the text itself */
	SASLPREP_CHANGED,   /* spaces, invisible characters or compositions were changed */
	SASLPREP_FORBIDDEN, /* holds what RFC 4013 §2.3 or §2.4 forbids: taken as it is */
	SASLPREP_NOT_UTF8,  /* taken as it is */
};

/*
 * Appends the prepared form to out, which must be empty; unassigned code points
 * are let through (a query, RFC 3454 §7). Copies made on the way are wiped.
 */
enum saslprep saslprep(struct span text, struct bytes *out);

#endif

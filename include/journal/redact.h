/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding secrets in what a server sends back: raw, in Base64 at its three
 * alignments, as they were sent, as one field of a PLAIN triple. Works on
 * pieces: what may be the beginning of a secret is held back.
 */
#ifndef JOURNAL_REDACT_H
#define JOURNAL_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/secret.h"

struct redact_hit {
	size_t from;
	size_t size;
	uint32_t id;
};

/*
 * The first hit in text from offset `from` on; false when none. Secrets shorter
 * than REDACT_SHORTEST bytes are only matched as whole words, so that a
 * one-letter password does not blacken every line.
 */
#define REDACT_SHORTEST 4
bool redact_find(struct secrets *secrets, struct span text, size_t from, struct redact_hit *hit);

/* The same of those that begin before `until`; what lies behind is not searched. */
bool redact_find_before(struct secrets *secrets, struct span text, size_t from, size_t until,
			struct redact_hit *hit);

/*
 * How many bytes at the end of text may be the beginning of a secret's form:
 * to be held back until more comes.
 */
size_t redact_tail(struct secrets *secrets, struct span text);

/* Form 0 of a text is the text as it is, 1…3 are its Base64 at the three alignments. */
#define REDACT_FORMS 4

/* Fills *form; empty when what is left is too short to be told from chance. */
void redact_make_form(struct span value, int number, struct bytes *form);

/*
 * True when the line is, or as far as it goes may become, a 334 with a server's
 * own proof: SCRAM's "v=", DIGEST-MD5's "rspauth=". With the rest of the
 * exchange guesses of the password can be tested against it, so what stands
 * behind REDACT_PROOF_FROM is a secret whoever sent it.
 */
bool redact_is_proof(struct span line);

#define REDACT_PROOF_FROM 4

#endif

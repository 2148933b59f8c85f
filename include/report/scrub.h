/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text of whatever tool given back as it is, but for its secrets: what
 * answers an AUTH exchange, credentials in Base64, tokens, passwords in URLs
 * and options, and every other place where one of these stands again. A secret
 * is replaced by its structure. Reads the text twice: once to learn the
 * secrets, once to write.
 *
 * Where it is not certain, it takes a word for a secret rather than not.
 */
#ifndef REPORT_SCRUB_H
#define REPORT_SCRUB_H

#include <stddef.h>

#include "base/bytes.h"

struct scrub;
struct pseudonyms;

/* `pseudonyms`: NULL, or what hosts, addresses and mailboxes are replaced by. */
struct scrub *scrub_new(struct pseudonyms *pseudonyms);
void scrub_free(struct scrub *scrub);

/* The first reading: all of the text. */
void scrub_learn(struct scrub *scrub, struct span text);

/* The second: the same text, appended to out without its secrets. */
void scrub_append(struct scrub *scrub, struct span text, struct bytes *out);

/* How many were replaced. */
size_t scrub_count(const struct scrub *scrub);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hosts, addresses and mailboxes replaced by others: each by the same one
 * wherever it stands, from the names that RFC 2606 and the addresses that RFC
 * 5737 and RFC 3849 keep free for examples.
 */
#ifndef REPORT_PSEUDONYM_H
#define REPORT_PSEUDONYM_H

#include "base/bytes.h"
#include "journal/journal.h"

struct pseudonyms;

struct pseudonyms *pseudonyms_new(void);
void pseudonyms_free(struct pseudonyms *pseudonyms);

/* Appends text with everything in it replaced that looks like one of them. */
void pseudonyms_append_text(struct pseudonyms *pseudonyms, struct span text, struct bytes *out);

/* A name that is known to be a user's or a host's, whatever it looks like. */
void pseudonyms_append_user(struct pseudonyms *pseudonyms, struct span user, struct bytes *out);
void pseudonyms_append_host(struct pseudonyms *pseudonyms, struct span host, struct bytes *out);

/* A user's name in Base64, in Base64 again. */
void pseudonyms_append_encoded(struct pseudonyms *pseudonyms, struct span encoded,
			       struct bytes *out);

/* A copy of a journal in which all of them are replaced; the caller frees it. */
struct journal *pseudonyms_copy(struct pseudonyms *pseudonyms, const struct journal *journal);

#endif

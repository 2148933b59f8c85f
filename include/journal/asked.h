/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the server waits for an answer within AUTH, and what a login can make of that. */
#ifndef JOURNAL_ASKED_H
#define JOURNAL_ASKED_H

#include "journal/journal.h"
#include "smtp/dialogue.h"

/*
 * The mechanism of an exchange that was begun by hand and that a login can take
 * over, because its first answer is awaited, or of LOGIN the password; else empty.
 */
struct span asked_mechanism(const struct journal *journal, const struct dialogue *dialogue);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a text in which no SMTP was spoken tells in its place: a connection that was
 * refused, another protocol, a code without its reply.
 */
#ifndef IMPORT_HINT_H
#define IMPORT_HINT_H

#include "base/bytes.h"

/* Appends whole sentences in the user's language: what it is, and what to do next. */
void import_hint(struct span text, struct bytes *out);

#endif

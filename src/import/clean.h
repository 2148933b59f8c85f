/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens to a text on its way into a ticket, undone: UTF-16, HTML,
 * colours, quoting, indentation, CR as line end. Each only where the text's
 * beginning shows that it was done to all of it, or (quoting) to all SMTP in it.
 */
#ifndef IMPORT_CLEAN_H
#define IMPORT_CLEAN_H

#include <stdbool.h>

#include "base/bytes.h"

/* The text itself, or a cleaned copy in *out (which the caller releases). */
struct span clean_text(struct span text, struct bytes *out);

/* The same for bytes that are no UTF-8 anywhere, but Latin-1 (Windows-1252). */
struct span clean_latin1(struct span text, struct bytes *out);

/* The column that a mail program has wrapped the lines at; 0: it has not. */
size_t clean_width(struct span sample);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of Markdown, of a wiki, of a spreadsheet: rows whose cells are a number, a
 * time, who speaks and what is said, or a column for each side.
 */
#ifndef IMPORT_TABLE_H
#define IMPORT_TABLE_H

#include "base/bytes.h"

/* Appends the text with its rows as marked lines; false, and nothing: it has no table. */
bool table_take_off(struct span text, struct bytes *out);

#endif

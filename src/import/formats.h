/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats, one a file; the table of them is in import.c. */
#ifndef IMPORT_FORMATS_H
#define IMPORT_FORMATS_H

#include "import/import.h"

extern const struct import_format import_lines;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What programs write in a password's place. */
#ifndef IMPORT_MASK_H
#define IMPORT_MASK_H

#include <stdbool.h>

#include "base/bytes.h"

/* True when a text that would be credentials holds none: somebody has masked them. */
bool mask_is(struct span text);

#endif

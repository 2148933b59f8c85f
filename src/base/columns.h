/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many terminal columns a character takes, for the gate and for wrapping. */
#ifndef BASE_COLUMNS_H
#define BASE_COLUMNS_H

#include <stdint.h>

/*
 * 0, 1 or 2; -1 for what must not be drawn, and where the terminal library's
 * table (wcwidth) and Unicode's differ: nobody then knows where the cursor is.
 */
int columns_of(uint32_t character);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a program that is not known writes before each line: learned from the
 * lines themselves. Numbers aside, it is the same before all replies, and the
 * same before all commands.
 */
#ifndef IMPORT_SHAPE_H
#define IMPORT_SHAPE_H

#include "base/bytes.h"

/* Appends the text with "S: " and "C: " in its place, or with nothing where both are one. */
bool shape_take_off(struct span text, struct bytes *out);

#endif

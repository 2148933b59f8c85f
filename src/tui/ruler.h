/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The byte ruler: the fields of a login's response side by side, with the byte
 * at which each begins above it, and its length below. A field that is too long
 * is cut, the ruler is not: every separator and every length stays in sight.
 */
#ifndef TUI_RULER_H
#define TUI_RULER_H

#include "sasl/exchange.h"
#include "tui/canvas.h"
#include "tui/view.h"

#define RULER_ROWS 3

/* True when only the structure of a step's value may be seen here. */
bool ruler_masks(const struct view *view, const struct sasl_value *value);

/* True when the step that is shown has fields to measure, and so many columns hold them all. */
bool ruler_fits(const struct view *view, int columns);

/* On the first RULER_ROWS rows of an area in which it fits. */
void ruler_draw(const struct view *view, struct canvas *canvas, struct area area);

#endif

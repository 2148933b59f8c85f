/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line of input of our own, for all that may be secret and for dialogs. Its
 * content lives in locked memory that is wiped; masked stretches never reach
 * the canvas in clear. No history, no undo, no kill ring: what is gone is gone.
 */
#ifndef TUI_FIELD_H
#define TUI_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "tui/canvas.h"
#include "tui/input.h"

struct field;

struct field *field_new(void);
void field_free(struct field *field); /* wipes */

struct span field_value(const struct field *field);       /* borrowed until the next change */
void field_set(struct field *field, struct span text);    /* the cursor stands at its end */
void field_insert(struct field *field, struct span text); /* up to its first line end */
void field_clear(struct field *field);
size_t field_cursor(const struct field *field); /* bytes before the cursor */

/* True when the key was for the field. */
bool field_handle(struct field *field, const struct input *input);

/* Stretch of the value that is shown as masks; equal bounds: nothing is. */
struct field_mask {
	size_t from;
	size_t to;
};

/*
 * Draws it from a column to the area's edge, scrolled so that the cursor is in
 * sight; returns the column behind the text. Puts the cursor there if focused.
 */
int field_draw(const struct field *field, struct canvas *canvas, struct area area, int row,
	       int column, struct field_mask mask, bool focused);

/* The same for any text with its cursor, as the line editor has them. */
int field_draw_text(struct span value, size_t cursor_at, struct canvas *canvas, struct area area,
		    int row, int column, struct field_mask mask, bool focused);

#endif

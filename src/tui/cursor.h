/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selection in a list: moved by keys, kept in sight. What the rows are is its owner's. */
#ifndef TUI_CURSOR_H
#define TUI_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/canvas.h"
#include "tui/input.h"
#include "tui/search.h"

struct cursor {
	size_t count; /* rows that there are */
	size_t selected;
	size_t top;
	int height; /* of the area that it was drawn on last */
};

/* The list has so many rows now. */
void cursor_count(struct cursor *cursor, size_t count);

/* Arrows, j k, Home, End, pages; true when the key was one of them. */
bool cursor_handle(struct cursor *cursor, const struct input *input);

/* Selects the row that stands there on the area, if one does. */
void cursor_click(struct cursor *cursor, int row);

/* Appends the text of row n, as it is searched and copied. */
typedef void cursor_append(const void *owner, size_t n, struct bytes *out);

/* Goes on with a search from the selected row on, and selects the row that it finds. */
enum search_found cursor_search(struct cursor *cursor, struct search *search, cursor_append *append,
				const void *owner);

/* Appends the texts of all rows. */
void cursor_copy(const struct cursor *cursor, cursor_append *append, const void *owner,
		 struct bytes *out);

/* Moves the top so that the selection is in sight on an area of so many rows. */
void cursor_show(struct cursor *cursor, int height);

/* Draws the pointer, arrows where there is more, and for the focus the highlighted row. */
void cursor_draw(const struct cursor *cursor, struct canvas *canvas, struct area area,
		 bool focused);

#endif

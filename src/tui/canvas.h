/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A grid of cells that panes draw on. Knows no terminal: terminal.c brings the
 * finished grid to one. Two kinds of text can be drawn: our own (translated
 * sentences, numbers, values that passed a message) and struct printable;
 * there is no third, so raw bytes of a server cannot get here. All drawing is
 * clipped to the area that is given; a wide character never straddles its edge.
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/printable.h"

#define CELL_MARKS 4 /* combining marks of a cell that terminals' libraries take */

/* What a text is; terminal.c decides how that looks. */
enum style {
	STYLE_PLAIN,
	STYLE_BORDER,
	STYLE_FOCUS, /* border and title of what has the focus */
	STYLE_TITLE,
	STYLE_HEADING,
	STYLE_FAINT,
	STYLE_CLIENT,
	STYLE_SERVER,
	STYLE_EVENT, /* remarks of ours among the protocol's lines */
	STYLE_ESCAPE,
	STYLE_GOOD,      /* 2xx */
	STYLE_MORE,      /* 3xx */
	STYLE_TRANSIENT, /* 4xx */
	STYLE_PERMANENT, /* 5xx */
	STYLE_WARNING,
	STYLE_SECRET,
	STYLE_KEY,
	STYLE_COUNT
};

struct cell {
	uint32_t character; /* 0: the right half of the wide one before it */
	uint32_t marks[CELL_MARKS];
	uint16_t style;
	uint16_t reverse; /* 1: part of the selection */
};

struct canvas {
	int rows;
	int columns;
	struct cell *cells;
	int cursor_row; /* where the hardware cursor is to stand */
	int cursor_column;
	bool cursor_visible;
};

/* A rectangle of the canvas. */
struct area {
	int row;
	int column;
	int rows;
	int columns;
};

#define CANVAS_ROWS_MAX 300
#define CANVAS_COLUMNS_MAX 1000

struct canvas *canvas_new(int rows, int columns);
void canvas_free(struct canvas *canvas);
void canvas_resize(struct canvas *canvas, int rows, int columns); /* all cells blank */
void canvas_clear(struct canvas *canvas);
struct area canvas_area(const struct canvas *canvas);
const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

/* Makes `to` the same as `from`; false when it was already. */
bool canvas_copy(struct canvas *to, const struct canvas *from);

/*
 * Draws text of ours from a place of the area on; returns the column behind
 * it. A control character in it is drawn as a question mark.
 */
int canvas_text(struct canvas *canvas, struct area area, int row, int column, const char *text,
		enum style style);
int canvas_span(struct canvas *canvas, struct area area, int row, int column, struct span text,
		enum style style);

/* The same, cut with an ellipsis when it does not fit. */
int canvas_text_short(struct canvas *canvas, struct area area, int row, int column,
		      const char *text, enum style style);

/*
 * Draws a printable text from its offset *at on until the row's end and leaves
 * *at behind what was drawn; escapes get their own style. Returns the column
 * behind it.
 */
int canvas_printable(struct canvas *canvas, struct area area, int row, int column,
		     const struct printable *text, size_t *at, enum style style);

/* The same for a text that must fit into one row: cut with an ellipsis. */
int canvas_printable_short(struct canvas *canvas, struct area area, int row, int column,
			   const struct printable *text, enum style style);

void canvas_fill(struct canvas *canvas, struct area area, enum style style); /* with blanks */
void canvas_row_line(struct canvas *canvas, struct area area, int row, enum style style);
void canvas_column_line(struct canvas *canvas, struct area area, int column, enum style style);
void canvas_box(struct canvas *canvas, struct area area, enum style style); /* along its edge */
void canvas_highlight(struct canvas *canvas, struct area area, int row, int column, int columns);
void canvas_cursor(struct canvas *canvas, struct area area, int row, int column);

/* What lies within an edge of one cell. */
struct area area_inner(struct area area);

/* Appends the rows as text, blanks at their ends cut, each ended by a newline. */
void canvas_append_text(const struct canvas *canvas, struct bytes *out);

#endif

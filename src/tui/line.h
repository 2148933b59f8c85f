/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line to be shown, of parts with their styles: words of ours beside text of
 * others, masked secrets between them. Drawn in one row or wrapped over many.
 */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/message.h"
#include "base/secret.h"
#include "tui/canvas.h"

#define LINE_PARTS_MAX 24

struct line_part {
	struct printable text;
	enum style style;
};

/* A zeroed value is empty; what passes the limit of parts is left out. */
struct line_text {
	struct line_part parts[LINE_PARTS_MAX];
	size_t count;
};

void line_release(struct line_text *line);

void line_add_own(struct line_text *line, const char *text, enum style style);
void line_add_others(struct line_text *line, struct span bytes, enum style style);

/* A sentence of ours, translated here, with values. */
void line_add_message(struct line_text *line, const char *sentence,
		      const struct message_value *values, size_t count, enum style style);

/* A masked secret with the number of its characters. */
void line_add_secret(struct line_text *line, const struct secret_shape *shape);

/* Appends what is to be seen of it. */
void line_append_text(const struct line_text *line, struct bytes *out);

int line_columns(const struct line_text *line);

/* Rows that it takes when wrapped. */
int line_rows(const struct line_text *line, int columns);

/* In one row, cut with an ellipsis when it does not fit; returns the column behind it. */
int line_draw(const struct line_text *line, struct canvas *canvas, struct area area, int row,
	      int column);

/* Row number `wrapped` (0…) of it when it is wrapped at the area's width less `column`. */
void line_draw_wrapped(const struct line_text *line, struct canvas *canvas, struct area area,
		       int row, int column, int wrapped);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled by screen.c, asked by line.c and page.c for each text, by screen_draw.c for the canvas. */
#include "tui/veil.h"

#include <ctype.h>

#include "journal/redact.h"
#include "tui/glyph.h"

#define NAMES_MAX 8
#define LEAST 3 /* a shorter name would veil half of the screen */

static struct {
	bool on;
	size_t count;
	struct bytes forms[NAMES_MAX][REDACT_FORMS];
} veil;

void veil_set(bool on)
{
	veil.on = on;
}

void veil_forget(void)
{
	for (size_t n = 0; n < veil.count; n++)
		for (int form = 0; form < REDACT_FORMS; form++)
			bytes_release(&veil.forms[n][form]);
	veil.count = 0;
}

void veil_add(struct span name)
{
	if (name.size < LEAST || veil.count == NAMES_MAX)
		return;
	for (size_t n = 0; n < veil.count; n++)
		if (span_equal(bytes_span(&veil.forms[n][0]), name))
			return;
	for (int form = 0; form < REDACT_FORMS; form++)
		redact_make_form(name, form, &veil.forms[veil.count][form]);
	veil.count++;
}

static bool is_letter(struct span text, size_t at)
{
	return at < text.size && (isalnum(text.data[at]) || text.data[at] > 127);
}

/* The size of a name that stands in the text at this place; 0: none does. */
static size_t name_at(struct span text, size_t at)
{
	for (size_t n = 0; n < veil.count; n++)
		for (int form = 0; form < REDACT_FORMS; form++) {
			struct span name = bytes_span(&veil.forms[n][form]);

			if (!name.size || !span_equal(span_part(text, at, name.size), name))
				continue;
			/* "ann" is not veiled in "announce"; Base64 knows no words. */
			if (form == 0 &&
			    ((at && is_letter(text, at - 1)) || is_letter(text, at + name.size)))
				continue;
			return name.size;
		}
	return 0;
}

void veil_append(struct bytes *out, struct span text)
{
	size_t done = 0;

	for (size_t at = 0; veil.on && veil.count && at < text.size;) {
		size_t size = name_at(text, at);

		if (!size) {
			at++;
			continue;
		}
		bytes_append(out, span_part(text, done, at - done));
		for (int n = 0; n < 8; n++)
			bytes_append_text(out, glyph(GLYPH_MASK));
		at = done = at + size;
	}
	bytes_append(out, span_after(text, done));
}

/* ---- the canvas ---- */

/* One row as bytes, a byte a column: what is not ASCII is a sign that no name has. */
static struct span read_row(const struct canvas *canvas, int row, int columns,
			    unsigned char text[CANVAS_COLUMNS_MAX])
{
	for (int column = 0; column < columns; column++) {
		uint32_t character = canvas_cell(canvas, row, column)->character;

		text[column] = character && character < 0x80 ? (unsigned char)character : '\f';
	}
	return span_of(text, (size_t)columns);
}

void veil_cover(struct canvas *canvas)
{
	struct area whole = canvas_area(canvas);
	unsigned char text[CANVAS_COLUMNS_MAX];

	for (int row = 0; veil.on && veil.count && row < whole.rows; row++) {
		struct span line = read_row(canvas, row, whole.columns, text);

		for (size_t at = 0; at < line.size;) {
			size_t size = name_at(line, at);

			for (size_t n = 0; n < size; n++)
				canvas_text(canvas, whole, row, (int)(at + n), glyph(GLYPH_MASK),
					    STYLE_SECRET);
			at += size ? size : 1;
		}
	}
}

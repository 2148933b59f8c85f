/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by the command line while a secret may be typed, and by the dialogs. */
#include "tui/field.h"

#include "base/memory.h"
#include "base/secret.h"
#include "tui/glyph.h"

struct field {
	struct secret_field *text;
};

struct field *field_new(void)
{
	struct field *field = memory_new(1, sizeof(*field));

	field->text = secret_field_new();
	return field;
}

void field_free(struct field *field)
{
	if (!field)
		return;
	secret_field_free(field->text);
	memory_free(field);
}

struct span field_value(const struct field *field)
{
	return secret_field_value(field->text);
}

void field_clear(struct field *field)
{
	secret_field_clear(field->text);
}

void field_insert(struct field *field, struct span text)
{
	size_t end = 0;

	while (end < text.size && text.data[end] != '\r' && text.data[end] != '\n')
		end++;
	secret_field_insert(field->text, span_part(text, 0, end));
}

void field_set(struct field *field, struct span text)
{
	secret_field_clear(field->text);
	field_insert(field, text);
}

/* Bytes of the character at the beginning of text. */
static size_t character_size(struct span text)
{
	size_t at = 0;

	glyph_next(text, &at);
	return at;
}

size_t field_cursor(const struct field *field)
{
	struct span value = field_value(field);
	size_t at = 0;

	for (size_t n = secret_field_cursor(field->text); n > 0 && at < value.size; n--)
		at += character_size(span_after(value, at));
	return at;
}

/* ---- keys ---- */

static bool is_blank_before(const struct field *field)
{
	size_t cursor = field_cursor(field);

	return cursor && field_value(field).data[cursor - 1] == ' ';
}

static void erase_word(struct field *field)
{
	while (is_blank_before(field))
		secret_field_erase(field->text);
	while (field_cursor(field) && !is_blank_before(field))
		secret_field_erase(field->text);
}

static void erase_before(struct field *field)
{
	while (field_cursor(field))
		secret_field_erase(field->text);
}

static void erase_behind(struct field *field)
{
	while (field_cursor(field) < field_value(field).size)
		secret_field_erase_next(field->text);
}

static void go_to_end(struct field *field, int direction)
{
	secret_field_move(field->text, direction * (int)(field_value(field).size + 1));
}

static bool handle_control(struct field *field, uint32_t letter)
{
	switch (letter) {
	case 'a':
		go_to_end(field, -1);
		return true;
	case 'e':
		go_to_end(field, 1);
		return true;
	case 'b':
		secret_field_move(field->text, -1);
		return true;
	case 'f':
		secret_field_move(field->text, 1);
		return true;
	case 'd':
		secret_field_erase_next(field->text);
		return true;
	case 'k':
		erase_behind(field);
		return true;
	case 'u':
		erase_before(field);
		return true;
	case 'w':
		erase_word(field);
		return true;
	}
	return false;
}

bool field_handle(struct field *field, const struct input *input)
{
	switch (input->kind) {
	case INPUT_CHARACTER:
		secret_field_insert(field->text, span_of(input->bytes, input->byte_count));
		return true;
	case INPUT_PASTE:
		field_insert(field, input->paste);
		return true;
	case INPUT_BACKSPACE:
		secret_field_erase(field->text);
		return true;
	case INPUT_DELETE:
		secret_field_erase_next(field->text);
		return true;
	case INPUT_LEFT:
		secret_field_move(field->text, -1);
		return true;
	case INPUT_RIGHT:
		secret_field_move(field->text, 1);
		return true;
	case INPUT_HOME:
		go_to_end(field, -1);
		return true;
	case INPUT_END:
		go_to_end(field, 1);
		return true;
	case INPUT_CONTROL:
		return handle_control(field, input->character);
	default:
		return false;
	}
}

/* ---- drawing ---- */

/* Draws one character, or its mask, if it lies behind `skip` columns; the columns it takes. */
static int draw_character(struct canvas *canvas, struct area area, int row, int column,
			  struct span character, bool masked)
{
	struct printable shown;
	size_t at = 0;
	int columns = 1;

	if (masked) {
		if (canvas)
			canvas_text(canvas, area, row, column, glyph(GLYPH_MASK), STYLE_SECRET);
		return columns;
	}
	shown = printable_make(character);
	columns = shown.columns;
	if (canvas)
		canvas_printable(canvas, area, row, column, &shown, &at, STYLE_PLAIN);
	memory_wipe(shown.text, shown.size);
	printable_release(&shown);
	return columns;
}

/* Columns of the value up to a byte. */
static int columns_before(struct span value, size_t end, struct field_mask mask)
{
	int columns = 0;

	for (size_t at = 0; at < end;) {
		size_t size = character_size(span_after(value, at));

		columns += draw_character(NULL, (struct area){ 0 }, 0, 0,
					  span_part(value, at, size),
					  at >= mask.from && at < mask.to);
		at += size;
	}
	return columns;
}

int field_draw_text(struct span value, size_t cursor_at, struct canvas *canvas, struct area area,
		    int row, int column, struct field_mask mask, bool focused)
{
	int cursor = columns_before(value, cursor_at, mask);
	int room = area.columns - column - 1;
	int skip = cursor > room ? cursor - room : 0;
	struct area shown = { area.row, area.column + column, area.rows, area.columns - column };
	int at_column = -skip;

	for (size_t at = 0; at < value.size && at_column < shown.columns;) {
		size_t size = character_size(span_after(value, at));
		bool masked = at >= mask.from && at < mask.to;
		bool seen = at_column >= 0;

		at_column += draw_character(seen ? canvas : NULL, shown, row, at_column,
					    span_part(value, at, size), masked);
		at += size;
	}
	if (focused)
		canvas_cursor(canvas, area, row, column + cursor - skip);
	return column + at_column;
}

int field_draw(const struct field *field, struct canvas *canvas, struct area area, int row,
	       int column, struct field_mask mask, bool focused)
{
	return field_draw_text(field_value(field), field_cursor(field), canvas, area, row, column,
			       mask, focused);
}

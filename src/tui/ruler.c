/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn by pane_login.c above the values of a step. */
#include "tui/ruler.h"

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "sasl/doctor.h"
#include "tui/glyph.h"
#include "tui/veil.h"

#define TEXT_COLUMNS_LEAST 4 /* of a field that is cut */

struct field {
	struct printable text;
	enum style style;
	size_t offset;
	size_t size;
	int columns; /* that it is given */
	int least;   /* with fewer it says nothing */
};

struct ruler {
	struct field *fields;
	size_t count;
};

/* On the practice server everybody knows the password: what is computed from it may be seen. */
bool ruler_masks(const struct view *view, const struct sasl_value *value)
{
	return value->secret && !view->revealed && (value->typed || !view->status.practice);
}

/* ---- fields ---- */

/* A sign for each character, as far as a screen can be wide. */
static void append_masks(struct bytes *out, struct span value)
{
	struct secret_shape shape = secret_shape_of(value);

	for (uint32_t n = 0; n < shape.chars && n < CANVAS_COLUMNS_MAX; n++)
		bytes_append_text(out, glyph(GLYPH_MASK));
}

static void set_text(struct field *field, const struct view *view, const struct sasl_value *value)
{
	struct bytes text = BYTES_INIT;

	bytes_reserve(&text, value->bytes.size + 1); /* no reallocation leaves a copy */
	if (value->form == VALUE_NUL) {
		const char *name = value->bytes.size ? doctor_octet_name(value->bytes.data[0])
						     : NULL;

		bytes_append_text(&text, name ? name : "?");
		field->style = STYLE_ESCAPE;
	} else if (ruler_masks(view, value)) {
		append_masks(&text, value->bytes);
		field->style = STYLE_SECRET;
	} else {
		veil_append(&text, value->bytes);
		field->style = STYLE_CLIENT;
	}
	field->text = printable_make(bytes_span(&text));
	bytes_wipe(&text);
}

static int count_digits(uint64_t number)
{
	int digits = 1;

	while (number /= 10)
		digits++;
	return digits;
}

static int at_least(int columns, int least)
{
	return columns < least ? least : columns;
}

static void measure(struct field *field)
{
	int text = field->text.columns;
	int numbers = at_least(count_digits(field->offset), count_digits(field->size));
	bool whole = text <= TEXT_COLUMNS_LEAST;

	field->least = at_least(whole ? text : TEXT_COLUMNS_LEAST, numbers);
	field->columns = at_least(text < CANVAS_COLUMNS_MAX ? text : CANVAS_COLUMNS_MAX, numbers);
}

static struct ruler make_ruler(const struct view *view)
{
	const struct sasl_step *step = view->status.login ? view->status.login->step : NULL;
	struct ruler ruler = { .count = 0 };
	size_t offset = 0;

	if (!step)
		return ruler;
	ruler.fields = memory_new(step->value_count, sizeof(*ruler.fields));
	for (size_t n = 0; n < step->value_count; n++) {
		const struct sasl_value *value = &step->values[n];
		struct field *field = &ruler.fields[ruler.count];

		if (!value->ruler)
			continue;
		*field = (struct field){ .offset = offset, .size = value->bytes.size };
		set_text(field, view, value);
		measure(field);
		offset += field->size;
		ruler.count++;
	}
	return ruler;
}

static void release_ruler(struct ruler *ruler)
{
	for (size_t n = 0; n < ruler->count; n++) {
		struct printable *text = &ruler->fields[n].text;

		memory_wipe(text->text, text->size); /* it may have been revealed */
		printable_release(text);
	}
	memory_free(ruler->fields);
}

/* ---- where they find room ---- */

/* The widest one that can be narrower; NULL: none can. */
static struct field *find_widest(struct ruler *ruler)
{
	struct field *widest = NULL;

	for (size_t n = 0; n < ruler->count; n++) {
		struct field *field = &ruler->fields[n];

		if (field->columns > field->least && (!widest || field->columns > widest->columns))
			widest = field;
	}
	return widest;
}

/* Takes from the widest until all have room, each with a border before it and one at the end. */
static bool fit(struct ruler *ruler, int columns)
{
	int used = 1;

	if (ruler->count < 2) /* there is nothing to tell apart */
		return false;
	for (size_t n = 0; n < ruler->count; n++)
		used += 1 + ruler->fields[n].columns;
	while (used > columns) {
		struct field *widest = find_widest(ruler);

		if (!widest)
			return false;
		widest->columns--;
		used--;
	}
	return true;
}

bool ruler_fits(const struct view *view, int columns)
{
	struct ruler ruler = make_ruler(view);
	bool fits = fit(&ruler, columns);

	release_ruler(&ruler);
	return fits;
}

/* ---- drawing ---- */

/* With its unit where there is room for it. */
static void draw_length(const struct field *field, struct canvas *canvas, struct area area)
{
	struct bytes number = BYTES_INIT, text = BYTES_INIT;
	struct message_value value = { "n", { NULL, 0 } };

	bytes_append_number(&number, field->size);
	value.bytes = bytes_span(&number);
	message_append(&text,
		       message_translate_count(N_COUNT("{n} byte", "{n} bytes"), field->size),
		       &value, 1);
	if (wrap_columns(bytes_span(&text)) > area.columns) {
		bytes_clear(&text);
		bytes_append(&text, bytes_span(&number));
	}
	canvas_text(canvas, area, 2, 0, bytes_text(&text), STYLE_FAINT);
	bytes_release(&number);
	bytes_release(&text);
}

static void draw_field(const struct field *field, struct canvas *canvas, struct area area)
{
	struct bytes number = BYTES_INIT;

	bytes_append_number(&number, field->offset);
	canvas_text(canvas, area, 0, 0, bytes_text(&number), STYLE_FAINT);
	canvas_printable_short(canvas, area, 1, 0, &field->text, field->style);
	draw_length(field, canvas, area);
	bytes_release(&number);
}

void ruler_draw(const struct view *view, struct canvas *canvas, struct area area)
{
	struct ruler ruler = make_ruler(view);
	bool fits = fit(&ruler, area.columns);
	int column = 0;

	for (size_t n = 0; fits && n < ruler.count; n++) {
		struct area part = area;

		column = canvas_text(canvas, area, 1, column, glyph(GLYPH_VERTICAL), STYLE_BORDER);
		part.column += column;
		part.columns = ruler.fields[n].columns;
		draw_field(&ruler.fields[n], canvas, part);
		column += part.columns;
	}
	if (fits)
		canvas_text(canvas, area, 1, column, glyph(GLYPH_VERTICAL), STYLE_BORDER);
	release_ruler(&ruler);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled by the annotation pane and the text dialogs, drawn by them as well. */
#include "tui/page.h"

#include "base/memory.h"
#include "base/plain.h"
#include "base/wrap.h"
#include "tui/glyph.h"
#include "tui/line.h"
#include "tui/veil.h"

#define TEXT_COLUMNS_LEAST 24 /* beside its label; with less the text stands below it */
#define INDENT_BELOW 2

struct paragraph {
	char *label;       /* NULL: none */
	struct bytes text; /* in the charset of the screen, if it is ours */
	bool others;
	bool item; /* the label is a mark close before the text */
	int hang;  /* columns by which its later rows are indented */
	enum style style;
};

struct row {
	size_t paragraph;
	size_t from; /* of our text: offset; of others': which wrapped row */
	size_t size;
	bool labelled; /* the label stands in this row */
	bool bare;     /* nothing but the label */
};

struct page {
	struct paragraph *paragraphs;
	size_t count;
	size_t capacity;
	struct row *rows;
	size_t row_count;
	size_t row_capacity;
	int columns; /* that the rows are made for; 0: for none */
	int label_columns;
	bool below; /* labels stand above their text */
	size_t top;
	int height;   /* of the area last drawn on */
	size_t found; /* row that was searched for, counted from 1; 0: none */
	size_t shown; /* paragraph that must be in sight, counted from 1; 0: none must */
};

struct page *page_new(void)
{
	return memory_new(1, sizeof(struct page));
}

void page_refill(struct page *page)
{
	for (size_t n = 0; n < page->count; n++) {
		memory_free(page->paragraphs[n].label);
		bytes_wipe(&page->paragraphs[n].text); /* it may have been revealed */
	}
	page->count = 0;
	page->row_count = 0;
	page->columns = 0;
	page->shown = 0;
}

void page_clear(struct page *page)
{
	page_refill(page);
	page->top = 0;
}

void page_free(struct page *page)
{
	if (!page)
		return;
	page_clear(page);
	memory_free(page->paragraphs);
	memory_free(page->rows);
	memory_free(page);
}

static struct paragraph *add(struct page *page, const char *label)
{
	struct bytes plain = BYTES_INIT;
	struct paragraph *paragraph;

	page->paragraphs = memory_grow(page->paragraphs, &page->capacity, page->count + 1,
				       sizeof(*page->paragraphs));
	paragraph = &page->paragraphs[page->count++];
	*paragraph = (struct paragraph){ .label = NULL };
	if (label) {
		plain_append(&plain, span_text(label));
		paragraph->label = bytes_take_text(&plain);
	}
	page->columns = 0;
	return paragraph;
}

void page_add(struct page *page, const char *label, const char *text, enum style style)
{
	struct paragraph *paragraph = add(page, label);
	struct bytes veiled = BYTES_INIT;

	veil_append(&veiled, span_text(text));
	plain_append(&paragraph->text, bytes_span(&veiled));
	bytes_release(&veiled);
	paragraph->style = style;
}

void page_add_marked(struct page *page, const char *label, const char *signs, const char *text,
		     enum style style)
{
	struct bytes whole = BYTES_INIT;

	bytes_append_text(&whole, signs);
	bytes_append_text(&whole, text);
	page_add(page, label, bytes_text(&whole), style);
	page->paragraphs[page->count - 1].hang = wrap_columns(span_text(signs));
	bytes_release(&whole);
}

void page_add_item(struct page *page, const char *mark, const char *text)
{
	page_add(page, mark, text, STYLE_PLAIN);
	page->paragraphs[page->count - 1].item = true;
}

void page_add_others(struct page *page, const char *label, struct span bytes)
{
	struct paragraph *paragraph = add(page, label);

	bytes_reserve(&paragraph->text, bytes.size + 1);
	veil_append(&paragraph->text, bytes);
	paragraph->others = true;
	paragraph->style = STYLE_SERVER;
}

/* ---- rows for a width ---- */

static void add_row(struct page *page, struct row row)
{
	page->rows = memory_grow(page->rows, &page->row_capacity, page->row_count + 1,
				 sizeof(*page->rows));
	page->rows[page->row_count++] = row;
}

static int text_column(const struct page *page, const struct paragraph *paragraph)
{
	if (!paragraph->label)
		return 0;
	if (paragraph->item)
		return wrap_columns(span_text(paragraph->label)) + 1;
	return page->below ? INDENT_BELOW : page->label_columns;
}

static void add_own_rows(struct page *page, size_t n, int columns, bool labelled)
{
	struct span text = bytes_span(&page->paragraphs[n].text);
	int hang = page->paragraphs[n].hang;
	size_t from = 0;

	do {
		struct wrap_line line = wrap_next(
			text, from, from > 0 && columns > hang ? columns - hang : columns);

		add_row(page,
			(struct row){ .paragraph = n,
				      .from = line.text.size ? (size_t)(line.text.data - text.data)
							     : 0,
				      .size = line.text.size,
				      .labelled = labelled && from == 0 });
		from = line.next;
	} while (from < text.size);
}

static void add_others_rows(struct page *page, size_t n, int columns, bool labelled)
{
	struct line_text line = { .count = 0 };
	int count;

	line_add_others(&line, bytes_span(&page->paragraphs[n].text), STYLE_SERVER);
	count = line_rows(&line, columns);
	for (int wrapped = 0; wrapped < count; wrapped++)
		add_row(page, (struct row){ .paragraph = n,
					    .from = (size_t)wrapped,
					    .labelled = labelled && wrapped == 0 });
	line_release(&line);
}

static int widest_label(const struct page *page)
{
	int widest = 0;

	for (size_t n = 0; n < page->count; n++) {
		const struct paragraph *paragraph = &page->paragraphs[n];
		int columns = paragraph->label && !paragraph->item
				      ? wrap_columns(span_text(paragraph->label))
				      : 0;

		if (columns > widest)
			widest = columns;
	}
	return widest + 2;
}

static void make_rows(struct page *page, int columns)
{
	if (page->columns == columns)
		return;
	page->columns = columns;
	page->row_count = 0;
	page->found = 0;
	page->label_columns = widest_label(page);
	page->below = columns - page->label_columns < TEXT_COLUMNS_LEAST;
	for (size_t n = 0; n < page->count; n++) {
		const struct paragraph *paragraph = &page->paragraphs[n];
		int room = columns - text_column(page, paragraph);
		bool labelled = paragraph->label && *paragraph->label;

		if (labelled && page->below && !paragraph->item) {
			add_row(page,
				(struct row){ .paragraph = n, .labelled = true, .bare = true });
			labelled = false;
		}
		if (paragraph->others)
			add_others_rows(page, n, room > 0 ? room : 1, labelled);
		else
			add_own_rows(page, n, room > 0 ? room : 1, labelled);
	}
}

int page_rows(struct page *page, int columns)
{
	make_rows(page, columns - 1);
	return (int)page->row_count;
}

/* ---- drawing ---- */

static void draw_row(const struct page *page, const struct row *row, struct canvas *canvas,
		     struct area area, int y)
{
	const struct paragraph *paragraph = &page->paragraphs[row->paragraph];
	int column = text_column(page, paragraph);

	if (row->labelled)
		canvas_text(canvas, area, y, 0, paragraph->label, STYLE_HEADING);
	if (row->bare)
		return;
	if (paragraph->others) {
		struct line_text line = { .count = 0 };

		line_add_others(&line, bytes_span(&paragraph->text), STYLE_SERVER);
		line_draw_wrapped(&line, canvas, area, y, column, (int)row->from);
		line_release(&line);
		return;
	}
	canvas_span(canvas, area, y, column + (row->from > 0 ? paragraph->hang : 0),
		    span_part(bytes_span(&paragraph->text), row->from, row->size),
		    paragraph->style);
}

static void clamp_top(struct page *page)
{
	size_t height = page->height > 0 ? (size_t)page->height : 1;
	size_t last = page->row_count > height ? page->row_count - height : 0;

	if (page->top > last)
		page->top = last;
}

void page_show_last(struct page *page)
{
	page->shown = page->count;
}

/* Moves the top just so far that all rows of the paragraph are in sight. */
static void bring_into_sight(struct page *page)
{
	size_t first = 0, behind;

	while (first < page->row_count && page->rows[first].paragraph + 1 < page->shown)
		first++;
	behind = first;
	while (behind < page->row_count && page->rows[behind].paragraph + 1 == page->shown)
		behind++;
	if (page->height > 0 && behind > page->top + (size_t)page->height)
		page->top = behind - (size_t)page->height;
	if (first < page->top)
		page->top = first;
	page->shown = 0;
}

void page_draw(struct page *page, struct canvas *canvas, struct area area)
{
	struct area text = area;

	text.columns--; /* the last column says that there is more */
	make_rows(page, text.columns);
	page->height = area.rows;
	if (page->shown)
		bring_into_sight(page);
	clamp_top(page);
	for (int y = 0; y < area.rows && page->top + (size_t)y < page->row_count; y++)
		draw_row(page, &page->rows[page->top + (size_t)y], canvas, text, y);
	if (page->found > page->top && page->found <= page->top + (size_t)area.rows)
		canvas_highlight(canvas, area, (int)(page->found - 1 - page->top), 0,
				 area.columns - 1);
	if (page->top > 0)
		canvas_text(canvas, area, 0, area.columns - 1, glyph(GLYPH_ABOVE), STYLE_FOCUS);
	if (page->top + (size_t)area.rows < page->row_count)
		canvas_text(canvas, area, area.rows - 1, area.columns - 1, glyph(GLYPH_BELOW),
			    STYLE_FOCUS);
}

/* ---- searching ---- */

/* The part of a paragraph that stands in a row: of others' text all stands in the first. */
static struct span text_of_row(const struct page *page, const struct row *row)
{
	const struct paragraph *paragraph = &page->paragraphs[row->paragraph];

	if (row->bare)
		return span_of(NULL, 0);
	if (paragraph->others)
		return row->from ? span_of(NULL, 0) : bytes_span(&paragraph->text);
	return span_part(bytes_span(&paragraph->text), row->from, row->size);
}

/* In the row or its label, or where a line break within it stands for a blank. */
static bool row_has(const void *owner, size_t n, const struct search *search)
{
	const struct page *page = owner;
	const struct row *row = &page->rows[n];
	struct bytes joined = BYTES_INIT;
	bool has;

	if (row->labelled && search_in(search, span_text(page->paragraphs[row->paragraph].label)))
		return true;
	bytes_append(&joined, text_of_row(page, row));
	if (search_in(search, bytes_span(&joined))) {
		bytes_release(&joined);
		return true;
	}
	has = n + 1 < page->row_count && page->rows[n + 1].paragraph == row->paragraph &&
	      !search_in(search, text_of_row(page, &page->rows[n + 1]));
	if (has) {
		bytes_append_byte(&joined, ' ');
		bytes_append(&joined, text_of_row(page, &page->rows[n + 1]));
		has = search_in(search, bytes_span(&joined));
	}
	bytes_release(&joined);
	return has;
}

enum search_found page_search(struct page *page, struct search *search)
{
	size_t count = page->row_count;
	size_t from = page->found ? page->found - 1 : page->top;
	enum search_found found;

	if (count && !page->found && search->direction > 0)
		from = (from + count - 1) % count; /* the first row in sight counts as well */
	found = search_step(search, count, from, row_has, page);
	if (found == SEARCH_HERE) {
		page->found = search->at + 1;
		page->top = search->at;
		clamp_top(page);
	}
	return found;
}

void page_append_text(const struct page *page, struct bytes *out)
{
	for (size_t n = 0; n < page->count; n++) {
		const struct paragraph *paragraph = &page->paragraphs[n];

		if (paragraph->label && *paragraph->label) {
			bytes_append_text(out, paragraph->label);
			bytes_append_byte(out, ' ');
		}
		if (paragraph->others)
			printable_append(out, bytes_span(&paragraph->text));
		else
			bytes_append(out, bytes_span(&paragraph->text));
		bytes_append_byte(out, '\n');
	}
}

/* ---- scrolling ---- */

static void scroll(struct page *page, int rows)
{
	if (rows < 0 && page->top < (size_t)-rows)
		page->top = 0;
	else
		page->top += (size_t)(long)rows;
	clamp_top(page);
}

bool page_handle(struct page *page, const struct input *input)
{
	int full = page->height > 2 ? page->height - 1 : 1;

	switch (input->kind) {
	case INPUT_UP:
		scroll(page, -1);
		return true;
	case INPUT_DOWN:
		scroll(page, 1);
		return true;
	case INPUT_PAGE_UP:
		scroll(page, -full);
		return true;
	case INPUT_PAGE_DOWN:
		scroll(page, full);
		return true;
	case INPUT_HOME:
		page->top = 0;
		return true;
	case INPUT_END:
		page->top = page->row_count;
		clamp_top(page);
		return true;
	case INPUT_CHARACTER:
		if (input->character != 'j' && input->character != 'k')
			return false;
		scroll(page, input->character == 'j' ? 1 : -1);
		return true;
	default:
		return false;
	}
}

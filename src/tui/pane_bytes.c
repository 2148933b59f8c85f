/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes pane: the selected line as it went over the wire, its line end
 * included. It follows the selection. Secrets are not in the journal; a row
 * says where one stood.
 */
#include "tui/pane.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "journal/members.h"
#include "smtp/body.h"
#include "smtp/splitter.h"
#include "tui/cursor.h"

#define OFFSET_COLUMNS 6
#define BYTES_WIDE 16
#define BYTES_NARROW 8
#define COLUMNS_WIDE 72          /* that BYTES_WIDE need, with some text of line ends */
#define BYTES_MOST (64 * 1024ul) /* shown of a line */

struct byte_row {
	size_t from; /* in the pane's bytes */
	size_t size;
	size_t offset; /* in the line */
	bool secret;   /* one is missing here: there are no bytes */
	bool behind;   /* one is missing before: the offset is not known */
};

struct bytes_pane {
	struct bytes bytes;
	struct byte_row *rows;
	size_t capacity;
	struct cursor cursor;
	const struct journal *journal; /* what they were made from */
	uint32_t subject;
	uint32_t count;
	size_t per_row;
	size_t offset; /* while they are made: in the line */
	bool behind;   /* and whether a secret stood in it */
};

static void *open(void)
{
	return memory_new(1, sizeof(struct bytes_pane));
}

static void close(void *state)
{
	struct bytes_pane *pane = state;

	bytes_release(&pane->bytes);
	memory_free(pane->rows);
	memory_free(pane);
}

/* ---- rows ---- */

static void add_row(struct bytes_pane *pane, struct byte_row row)
{
	pane->rows = memory_grow(pane->rows, &pane->capacity, pane->cursor.count + 1,
				 sizeof(*pane->rows));
	row.offset = pane->offset;
	row.behind = pane->behind;
	pane->rows[pane->cursor.count++] = row;
	pane->offset += row.size;
	pane->behind = pane->behind || row.secret;
}

/* Rows of one stretch of bytes. */
static void add_bytes(struct bytes_pane *pane, struct span bytes)
{
	size_t from = pane->bytes.size;

	if (from + bytes.size > BYTES_MOST)
		bytes.size = BYTES_MOST - from;
	bytes_append(&pane->bytes, bytes);
	for (size_t at = 0; at < bytes.size; at += pane->per_row) {
		size_t size = bytes.size - at < pane->per_row ? bytes.size - at : pane->per_row;

		add_row(pane, (struct byte_row){ .from = from + at, .size = size });
	}
}

static struct span end_of(enum line_end end)
{
	switch (end) {
	case LINE_END_CRLF:
		return span_text("\r\n");
	case LINE_END_LF:
		return span_text("\n");
	case LINE_END_NONE:
		break;
	}
	return span_of(NULL, 0);
}

/* A line with its end; where a secret is missing a row says so. */
static void add_line(struct bytes_pane *pane, const struct event *event, enum line_end end)
{
	struct span text = event_text(event);
	struct bytes rest = BYTES_INIT;
	struct secret_mark mark;
	size_t from = 0;

	pane->offset = 0;
	pane->behind = false;
	for (size_t n = 0; event_secret(event, n, &mark); n++) {
		add_bytes(pane, span_part(text, from, mark.offset - from));
		add_row(pane, (struct byte_row){ .secret = true });
		from = mark.offset;
	}
	bytes_append(&rest, span_after(text, from));
	bytes_append(&rest, end_of(end));
	add_bytes(pane, bytes_span(&rest));
	bytes_release(&rest);
}

/* The lines of a reply as they came; a reply whose lines are lost has them in itself. */
static void add_reply(struct bytes_pane *pane, const struct view *view, const struct event *reply)
{
	if (reply->size) {
		add_line(pane, reply, LINE_END_NONE);
		return;
	}
	for (uint32_t id = event_first(reply); id && id <= event_last(reply) && id <= view->count;
	     id++) {
		const struct event *event = journal_event(view->journal, id);

		if (event->kind == EVENT_RECEIVED && event->conn == reply->conn &&
		    !(event->marks & EVENT_EARLY))
			add_line(pane, event, (enum line_end)event->code);
	}
}

/* Raw bytes that did not end in CRLF stand as they went. */
static bool has_own_end(const struct event *event)
{
	struct span text = event_text(event);

	return text.size && text.data[text.size - 1] == '\n';
}

/* Content as it went: its lines ended by CRLF, a dot that begins one doubled (RFC 5321 §4.5.2). */
static void add_content(struct bytes_pane *pane, struct span members)
{
	struct span text = members_text(members, "text");
	struct bytes wire = BYTES_INIT;
	struct body_encoder encoder;

	if (members_is(members, "raw") || members_is(members, "chunk")) {
		add_bytes(pane, text);
		return;
	}
	body_encoder_init(&encoder);
	body_encode(&encoder, text, &wire);
	if (members_is(members, "typed"))
		body_encode(&encoder, span_text("\r\n"), &wire);
	add_bytes(pane, bytes_span(&wire));
	bytes_release(&wire);
}

static void make_rows(struct bytes_pane *pane, const struct view *view, size_t per_row)
{
	const struct event *event = journal_event(view->journal, view->subject);

	if (pane->journal == view->journal && pane->subject == view->subject &&
	    pane->count == view->count && pane->per_row == per_row)
		return;
	if (pane->journal != view->journal || pane->subject != view->subject)
		pane->cursor.selected = pane->cursor.top = 0;
	pane->journal = view->journal;
	pane->subject = view->subject;
	pane->count = view->count;
	pane->per_row = per_row;
	pane->cursor.count = 0;
	bytes_clear(&pane->bytes);
	if (!event)
		return;
	pane->offset = 0;
	pane->behind = false;
	if (event->kind == EVENT_REPLY)
		add_reply(pane, view, event);
	else if (event->kind == EVENT_RECEIVED)
		add_line(pane, event, (enum line_end)event->code);
	else if (event->kind == EVENT_COMMAND && event->code != VERB_MESSAGE)
		add_line(pane, event, has_own_end(event) ? LINE_END_NONE : LINE_END_CRLF);
	else if (event->kind == EVENT_BODY_SENT)
		add_content(pane, span_of(event->data, event->size));
	cursor_count(&pane->cursor, pane->cursor.count);
}

/* ---- drawing ---- */

/* What cannot be seen has a name; what has none is a dot. */
static const char *name_of(unsigned char byte)
{
	switch (byte) {
	case '\r':
		return "<CR>";
	case '\n':
		return "<LF>";
	case 0:
		return "<NUL>";
	case '\t':
		return "<TAB>";
	}
	return byte < 0x20 || byte >= 0x7f ? "." : NULL;
}

static void draw_text(struct span row, struct canvas *canvas, struct area area, int y, int column)
{
	for (size_t n = 0; n < row.size; n++) {
		const char plain[2] = { (char)row.data[n], 0 };
		const char *name = name_of(row.data[n]);

		column = canvas_text(canvas, area, y, column, name ? name : plain,
				     name ? STYLE_ESCAPE : STYLE_SERVER);
	}
}

/* Behind a secret, whose length is not kept, nothing can be counted. */
static void write_offset(const struct byte_row *row, char out[16])
{
	if (row->behind)
		memcpy(out, "....", sizeof("...."));
	else
		snprintf(out, 16, "%04zx", row->offset);
}

static void draw_row(const struct bytes_pane *pane, const struct byte_row *row,
		     struct canvas *canvas, struct area area, int y)
{
	struct span bytes = span_part(bytes_span(&pane->bytes), row->from, row->size);
	int column = 1 + OFFSET_COLUMNS;
	char text[16];

	write_offset(row, text);
	canvas_text(canvas, area, y, 1, text, STYLE_FAINT);
	if (row->secret) {
		canvas_text_short(canvas, area, y, 1 + OFFSET_COLUMNS,
				  _("A secret stands here, which is kept nowhere."), STYLE_SECRET);
		return;
	}
	for (size_t n = 0; n < bytes.size; n++) {
		snprintf(text, sizeof(text), "%02x ", bytes.data[n]);
		canvas_text(canvas, area, y, column + (int)n * 3, text,
			    name_of(bytes.data[n]) ? STYLE_WARNING : STYLE_PLAIN);
	}
	draw_text(bytes, canvas, area, y, column + (int)pane->per_row * 3 + 1);
}

static void draw(void *state, const struct view *view, struct canvas *canvas, struct area area)
{
	struct bytes_pane *pane = state;
	bool focused = view->focus == pane_bytes.name;

	make_rows(pane, view, area.columns >= COLUMNS_WIDE ? BYTES_WIDE : BYTES_NARROW);
	if (!pane->cursor.count) {
		canvas_text_short(canvas, area, 0, 0,
				  view->subject ? _("No bytes belong to this line: it tells what "
						    "happened, not what was said.")
						: _("No line is selected."),
				  STYLE_PLAIN);
		if (focused)
			canvas_cursor(canvas, area, 0, 0);
		return;
	}
	cursor_show(&pane->cursor, area.rows);
	for (int y = 0; y < area.rows && pane->cursor.top + (size_t)y < pane->cursor.count; y++)
		draw_row(pane, &pane->rows[pane->cursor.top + (size_t)y], canvas, area, y);
	cursor_draw(&pane->cursor, canvas, area, focused);
}

/* ---- keys ---- */

static bool handle(void *state, struct view *view, const struct input *input)
{
	struct bytes_pane *pane = state;

	(void)view;
	return cursor_handle(&pane->cursor, input);
}

static void append_row(const void *state, size_t n, struct bytes *out)
{
	const struct bytes_pane *pane = state;
	const struct byte_row *row = &pane->rows[n];
	struct span bytes = span_part(bytes_span(&pane->bytes), row->from, row->size);
	char text[16];

	write_offset(row, text);
	bytes_append_text(out, text);
	bytes_append_byte(out, ' ');
	for (size_t i = 0; i < bytes.size; i++) {
		snprintf(text, sizeof(text), " %02x", bytes.data[i]);
		bytes_append_text(out, text);
	}
	bytes_append_text(out, "  ");
	for (size_t i = 0; i < bytes.size; i++) {
		if (name_of(bytes.data[i]))
			bytes_append_text(out, name_of(bytes.data[i]));
		else
			bytes_append_byte(out, bytes.data[i]);
	}
	bytes_append_byte(out, '\n');
}

static enum search_found search(void *state, struct view *view, struct search *search)
{
	struct bytes_pane *pane = state;

	(void)view;
	return cursor_search(&pane->cursor, search, append_row, pane);
}

static void copy(void *state, const struct view *view, struct bytes *out)
{
	struct bytes_pane *pane = state;

	(void)view;
	cursor_copy(&pane->cursor, append_row, pane, out);
}

static void click(void *state, struct view *view, int row)
{
	struct bytes_pane *pane = state;

	(void)view;
	cursor_click(&pane->cursor, row);
}

static const struct pane_key keys[] = {
	{ "Up Down j k", N_("Goes through the bytes.") },
	{ "Esc", N_("Closes the bytes; the selected line is explained again.") },
	{ NULL, NULL },
};

const struct pane_kind pane_bytes = {
	.name = N_("Bytes"),
	.help = N_("The selected line byte by byte, with its line end: offset, bytes in "
		   "hexadecimal, and what they say. It follows the selection in the protocol."),
	.keys = keys,
	.place = PANE_BESIDE,
	.request = REQUEST_BYTES,
	.open = open,
	.close = close,
	.draw = draw,
	.handle = handle,
	.search = search,
	.copy = copy,
	.click = click,
};

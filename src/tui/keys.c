/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between terminal.c, which reads bytes, and tui.c, which acts on keys. */
#include "tui/keys.h"

#include <string.h>

#include "base/memory.h"
#include "tui/glyph.h"

#define ESC 0x1b
#define ESCAPE_DIGIT_US 1000000 /* Escape, then a digit within this time, is a function key */
#define ANSWER_MAX 8192         /* a terminal's string answer that is longer is given up */

static const char paste_begin[] = "\033[200~";
static const char paste_end[] = "\033[201~";

struct keys {
	struct bytes pending;
	size_t at; /* what is before was taken */
	bool pasting;
	struct bytes paste;
	bool paste_cut;
	bool paste_given; /* the paste was handed out and is to be wiped */
	bool mouse;       /* its reports are keys */
	bool escaped;     /* the last key was Escape */
	uint64_t escaped_us;
};

struct keys *keys_new(void)
{
	return memory_new(1, sizeof(struct keys));
}

void keys_free(struct keys *keys)
{
	if (!keys)
		return;
	bytes_wipe(&keys->pending);
	bytes_wipe(&keys->paste);
	memory_free(keys);
}

void keys_take_mouse(struct keys *keys, bool taken)
{
	keys->mouse = taken;
}

/* What was typed may be a secret: nothing of it stays behind where it was taken or moved from. */
void keys_push(struct keys *keys, struct span bytes)
{
	struct span rest = span_after(bytes_span(&keys->pending), keys->at);
	struct bytes moved = BYTES_INIT;

	bytes_reserve(&moved, rest.size + bytes.size);
	bytes_append(&moved, rest);
	bytes_append(&moved, bytes);
	bytes_wipe(&keys->pending);
	keys->pending = moved;
	keys->at = 0;
}

static void take(struct keys *keys, size_t count)
{
	memory_wipe(keys->pending.data + keys->at, count);
	keys->at += count;
}

static struct span rest_of(const struct keys *keys)
{
	return span_after(bytes_span(&keys->pending), keys->at);
}

bool keys_is_partial(const struct keys *keys)
{
	return rest_of(keys).size > 0 && !keys->pasting;
}

/* What a reading of the rest came to. */
enum reading {
	READING_KEY,
	READING_NOTHING, /* bytes were taken that are no key */
	READING_MORE,    /* the rest is a beginning */
};

/* ---- CSI: ESC [ parameters final ---- */

static const struct {
	unsigned number;
	enum input_kind kind;
	unsigned character;
} tilde_keys[] = {
	{ 1, INPUT_HOME, 0 },       { 3, INPUT_DELETE, 0 },     { 4, INPUT_END, 0 },
	{ 5, INPUT_PAGE_UP, 0 },    { 6, INPUT_PAGE_DOWN, 0 },  { 7, INPUT_HOME, 0 },
	{ 8, INPUT_END, 0 },        { 11, INPUT_FUNCTION, 1 },  { 12, INPUT_FUNCTION, 2 },
	{ 13, INPUT_FUNCTION, 3 },  { 14, INPUT_FUNCTION, 4 },  { 15, INPUT_FUNCTION, 5 },
	{ 17, INPUT_FUNCTION, 6 },  { 18, INPUT_FUNCTION, 7 },  { 19, INPUT_FUNCTION, 8 },
	{ 20, INPUT_FUNCTION, 9 },  { 21, INPUT_FUNCTION, 10 }, { 23, INPUT_FUNCTION, 11 },
	{ 24, INPUT_FUNCTION, 12 },
};

/* Finals of ESC [ and of ESC O. */
static const struct {
	unsigned char final;
	enum input_kind kind;
	unsigned character;
} final_keys[] = {
	{ 'A', INPUT_UP, 0 },       { 'B', INPUT_DOWN, 0 },     { 'C', INPUT_RIGHT, 0 },
	{ 'D', INPUT_LEFT, 0 },     { 'F', INPUT_END, 0 },      { 'H', INPUT_HOME, 0 },
	{ 'M', INPUT_ENTER, 0 },    { 'P', INPUT_FUNCTION, 1 }, { 'Q', INPUT_FUNCTION, 2 },
	{ 'R', INPUT_FUNCTION, 3 }, { 'S', INPUT_FUNCTION, 4 }, { 'Z', INPUT_BACK_TAB, 0 },
};

static enum reading find_final(unsigned char final, bool single_shift, struct input *input)
{
	/* ESC [ M begins a mouse report and ESC [ n R answers where the cursor is */
	if (!single_shift && (final == 'M' || final == 'R'))
		return READING_NOTHING;
	for (size_t n = 0; n < sizeof(final_keys) / sizeof(*final_keys); n++) {
		if (final_keys[n].final == final) {
			input->kind = final_keys[n].kind;
			input->character = final_keys[n].character;
			return READING_KEY;
		}
	}
	return READING_NOTHING;
}

static enum reading find_tilde(struct span parameters, struct input *input)
{
	size_t end = span_find(parameters, ';');
	uint64_t number;

	if (!span_number(span_part(parameters, 0, end), &number))
		return READING_NOTHING;
	for (size_t n = 0; n < sizeof(tilde_keys) / sizeof(*tilde_keys); n++) {
		if (tilde_keys[n].number == number) {
			input->kind = tilde_keys[n].kind;
			input->character = tilde_keys[n].character;
			return READING_KEY;
		}
	}
	return READING_NOTHING;
}

/* The Linux console's ESC [ [ A to E are F1 to F5. */
static enum reading read_console_key(struct span text, size_t *taken, struct input *input)
{
	if (text.size < 4)
		return READING_MORE;
	*taken = 4;
	if (text.data[3] < 'A' || text.data[3] > 'E')
		return READING_NOTHING;
	input->kind = INPUT_FUNCTION;
	input->character = text.data[3] - 'A' + 1u;
	return READING_KEY;
}

/*
 * "<0;12;3" of ESC [ < 0 ; 12 ; 3 M: button, column, row. Releases, movements
 * and other buttons mean nothing here, and neither do modifiers.
 */
static enum reading read_mouse(struct span parameters, bool pressed, struct input *input)
{
	uint64_t numbers[3] = { 0, 0, 0 };
	struct span rest = span_after(parameters, 1);

	for (int n = 0; n < 3; n++) {
		size_t end = span_find(rest, ';');

		if (!span_number(span_part(rest, 0, end), &numbers[n]) || numbers[n] > 10000)
			return READING_NOTHING;
		rest = span_after(rest, end + 1);
	}
	if (!pressed || !numbers[1] || !numbers[2])
		return READING_NOTHING;
	switch (numbers[0]) {
	case 0:
		input->character = MOUSE_PRESS;
		break;
	case 64:
		input->character = MOUSE_WHEEL_UP;
		break;
	case 65:
		input->character = MOUSE_WHEEL_DOWN;
		break;
	default:
		return READING_NOTHING;
	}
	input->kind = INPUT_MOUSE;
	input->column = (int)numbers[1] - 1;
	input->row = (int)numbers[2] - 1;
	return READING_KEY;
}

static enum reading read_csi(struct span text, size_t *taken, struct input *input)
{
	size_t at = 2;
	struct span parameters;
	unsigned char final;

	if (text.size > 2 && text.data[2] == '[')
		return read_console_key(text, taken, input);
	while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x40)
		at++;
	if (at == text.size && at < sizeof(input->bytes))
		return READING_MORE;
	*taken = at; /* a byte that belongs to no sequence is read anew */
	if (at == text.size || text.data[at] < 0x40 || text.data[at] > 0x7e)
		return READING_NOTHING;
	final = text.data[at];
	*taken = at + 1;
	parameters = span_part(text, 2, at - 2);
	if (final == 'M' && !parameters.size) { /* an old mouse report: three bytes follow */
		*taken = at + 4;
		return text.size < at + 4 ? READING_MORE : READING_NOTHING;
	}
	if (parameters.size && parameters.data[0] == '<' && (final == 'M' || final == 'm'))
		return read_mouse(parameters, final == 'M', input);
	input->modified = span_find(parameters, ';') < parameters.size;
	if (parameters.size && (parameters.data[0] < '0' || parameters.data[0] > '9'))
		return READING_NOTHING; /* ESC [ ? … and ESC [ > … are answers */
	return final == '~' ? find_tilde(parameters, input) : find_final(final, false, input);
}

/* ---- other sequences ---- */

static enum reading read_single_shift(struct span text, size_t *taken, struct input *input)
{
	if (text.size < 3)
		return READING_MORE;
	*taken = 3;
	return find_final(text.data[2], true, input);
}

/* Answers that are strings (OSC, DCS, APC, PM, SOS) end in BEL or ESC \. */
static enum reading read_string(struct span text, size_t *taken)
{
	for (size_t at = 2; at < text.size; at++) {
		if (text.data[at] == 0x07) {
			*taken = at + 1;
			return READING_NOTHING;
		}
		if (text.data[at] == ESC && at + 1 < text.size) {
			*taken = text.data[at + 1] == '\\' ? at + 2 : at;
			return READING_NOTHING;
		}
	}
	*taken = text.size;
	return text.size > ANSWER_MAX ? READING_NOTHING : READING_MORE;
}

static size_t character_size(unsigned char first)
{
	return first < 0xc2 || first > 0xf4 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

static enum reading read_plain(struct span text, size_t *taken, struct input *input)
{
	size_t at = 0;
	uint32_t character;

	if (text.size < character_size(text.data[0]))
		return READING_MORE;
	character = glyph_next(text, &at);
	*taken = at;
	if (character == 0xfffd || (character >= 0x80 && character < 0xa0))
		return READING_NOTHING;
	input->kind = INPUT_CHARACTER;
	input->character = character;
	return READING_KEY;
}

static enum reading read_meta(struct span text, size_t *taken, struct input *input)
{
	enum reading reading = read_plain(span_after(text, 1), taken, input);

	(*taken)++;
	if (reading != READING_KEY)
		return reading;
	input->kind = INPUT_META;
	if (input->character >= '0' && input->character <= '9') {
		input->kind = INPUT_FUNCTION;
		input->character = input->character == '0' ? 10 : input->character - '0';
	}
	return READING_KEY;
}

static enum reading read_escape(struct span text, size_t *taken, struct input *input)
{
	if (text.size < 2)
		return READING_MORE;
	switch (text.data[1]) {
	case '[':
		return read_csi(text, taken, input);
	case 'O':
		return read_single_shift(text, taken, input);
	case ']':
	case 'P':
	case '_':
	case '^':
	case 'X':
		return read_string(text, taken);
	default:
		if (text.data[1] >= 0x20 || text.data[1] == 0x08)
			return read_meta(text, taken, input);
		*taken = 1; /* Escape, and then another key */
		input->kind = INPUT_ESCAPE;
		return READING_KEY;
	}
}

static enum reading read_control(unsigned char byte, struct input *input)
{
	switch (byte) {
	case '\r':
	case '\n':
		input->kind = INPUT_ENTER;
		break;
	case '\t':
		input->kind = INPUT_TAB;
		break;
	case 0x08:
	case 0x7f:
		input->kind = INPUT_BACKSPACE;
		break;
	default:
		input->kind = INPUT_CONTROL;
		input->character = byte < 27 ? byte + 0x60u : byte + 0x40u;
	}
	return READING_KEY;
}

/* What a beginning means when nothing follows it. */
static enum reading read_beginning(struct span text, size_t *taken, struct input *input)
{
	*taken = text.size;
	if (text.data[0] != ESC)
		return READING_NOTHING; /* half a character */
	if (text.size == 2)
		return read_meta(text, taken, input);
	input->kind = INPUT_ESCAPE;
	return READING_KEY;
}

static enum reading read_key(struct span text, bool last, size_t *taken, struct input *input)
{
	enum reading reading;

	*taken = 1;
	if (text.data[0] == ESC)
		reading = read_escape(text, taken, input);
	else if (text.data[0] < 0x20 || text.data[0] == 0x7f)
		reading = read_control(text.data[0], input);
	else
		reading = read_plain(text, taken, input);
	if (reading == READING_MORE && last)
		reading = read_beginning(text, taken, input);
	return reading;
}

/* ---- paste ---- */

static void add_paste(struct keys *keys, struct span text)
{
	size_t room = KEYS_PASTE_MAX - keys->paste.size;

	if (!keys->paste.capacity)
		bytes_reserve(&keys->paste, KEYS_PASTE_MAX); /* never moves: it may be a secret */
	if (text.size > room)
		keys->paste_cut = true;
	bytes_append(&keys->paste, span_part(text, 0, room));
}

static bool begins_paste(struct span text)
{
	size_t size = sizeof(paste_begin) - 1;

	return text.size >= size && memcmp(text.data, paste_begin, size) == 0;
}

/*
 * Where the paste ends in text: at the last end mark, or where another paste
 * follows at once. So marks within what is pasted do not turn the rest into
 * keys.
 */
static size_t find_paste_end(struct span text)
{
	struct span mark = span_text(paste_end);
	size_t end = span_find_span(text, mark);

	while (end < text.size) {
		size_t from = end + mark.size;
		size_t next = from + span_find_span(span_after(text, from), mark);

		if (next >= text.size || begins_paste(span_after(text, from)))
			break;
		end = next;
	}
	return end;
}

/* Takes what there is of a paste; true when it is complete. */
static bool take_paste(struct keys *keys, struct input *input)
{
	struct span text = rest_of(keys);
	size_t end = find_paste_end(text);
	size_t kept = end < text.size ? end : text.size;

	if (end == text.size) { /* the end mark may have begun */
		size_t tail = text.size < 5 ? text.size : 5;
		size_t begun = span_find(span_after(text, text.size - tail), ESC);

		kept = text.size - tail + begun;
	}
	add_paste(keys, span_part(text, 0, kept));
	take(keys, kept);
	if (end == text.size)
		return false;
	take(keys, sizeof(paste_end) - 1);
	keys->pasting = false;
	keys->paste_given = true;
	input->kind = INPUT_PASTE;
	input->paste = bytes_span(&keys->paste);
	input->paste_cut = keys->paste_cut;
	return true;
}

/* ---- all together ---- */

static void forget_taken(struct keys *keys)
{
	if (keys->paste_given) {
		bytes_wipe(&keys->paste);
		keys->paste_given = false;
		keys->paste_cut = false;
	}
	if (keys->at == keys->pending.size) {
		bytes_wipe(&keys->pending);
		keys->at = 0;
	}
}

static void join_escape_digit(struct keys *keys, uint64_t now_us, struct input *input)
{
	bool soon = keys->escaped && now_us - keys->escaped_us <= ESCAPE_DIGIT_US;

	if (soon && input->kind == INPUT_CHARACTER && input->character >= '0' &&
	    input->character <= '9') {
		input->kind = INPUT_FUNCTION;
		input->character = input->character == '0' ? 10 : input->character - '0';
	}
	keys->escaped = input->kind == INPUT_ESCAPE;
	keys->escaped_us = now_us;
}

bool keys_next(struct keys *keys, bool last, uint64_t now_us, struct input *input)
{
	forget_taken(keys);
	for (;;) {
		struct span text = rest_of(keys);
		enum reading reading;
		size_t taken;

		memset(input, 0, sizeof(*input));
		if (!text.size)
			return false;
		if (keys->pasting) {
			if (take_paste(keys, input))
				return true;
			return false;
		}
		if (begins_paste(text)) {
			keys->pasting = true;
			take(keys, sizeof(paste_begin) - 1);
			continue;
		}
		reading = read_key(text, last, &taken, input);
		if (reading == READING_MORE)
			return false;
		if (reading != READING_NOTHING && taken <= sizeof(input->bytes)) {
			memcpy(input->bytes, text.data, taken);
			input->byte_count = (unsigned char)taken;
		}
		take(keys, taken);
		if (reading == READING_NOTHING || (input->kind == INPUT_MOUSE && !keys->mouse))
			continue;
		join_escape_digit(keys, now_us, input);
		return true;
	}
}

/* ---- names ---- */

static const char *const names[] = {
	[INPUT_ENTER] = "Enter",
	[INPUT_TAB] = "Tab",
	[INPUT_BACK_TAB] = "Shift-Tab",
	[INPUT_ESCAPE] = "Esc",
	[INPUT_BACKSPACE] = "Backspace",
	[INPUT_DELETE] = "Delete",
	[INPUT_UP] = "Up",
	[INPUT_DOWN] = "Down",
	[INPUT_LEFT] = "Left",
	[INPUT_RIGHT] = "Right",
	[INPUT_HOME] = "Home",
	[INPUT_END] = "End",
	[INPUT_PAGE_UP] = "PgUp",
	[INPUT_PAGE_DOWN] = "PgDn",
	[INPUT_PASTE] = "Paste",
	[INPUT_MOUSE] = "Mouse",
};

void keys_append_name(struct bytes *out, const struct input *input)
{
	switch (input->kind) {
	case INPUT_FUNCTION:
		bytes_append_byte(out, 'F');
		bytes_append_number(out, input->character);
		break;
	case INPUT_CONTROL:
		bytes_append_text(out, "Ctrl-");
		bytes_append_byte(out, (unsigned char)(input->character - 'a' + 'A'));
		break;
	case INPUT_META:
		bytes_append_text(out, "Alt-");
		bytes_append_byte(out, (unsigned char)(input->character & 0x7f));
		break;
	case INPUT_CHARACTER:
		if (input->character == ' ')
			bytes_append_text(out, "Space");
		else
			bytes_append(out, span_of(input->bytes, input->byte_count));
		break;
	default:
		bytes_append_text(out, names[input->kind]);
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user did on the keyboard, as a value: made by keys.c, read by everything else. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum input_kind {
	INPUT_CHARACTER, /* printable; `character` */
	INPUT_CONTROL,   /* Ctrl and a letter; `character` is the letter, lower case */
	INPUT_META,      /* Alt and a character */
	INPUT_FUNCTION,  /* F1…; `character` is the number */
	INPUT_ENTER,
	INPUT_TAB,
	INPUT_BACK_TAB,
	INPUT_ESCAPE,
	INPUT_BACKSPACE,
	INPUT_DELETE,
	INPUT_UP,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_HOME,
	INPUT_END,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_PASTE, /* `paste` */
	INPUT_MOUSE, /* `character` is an enum input_mouse; row, column */
};

enum input_mouse {
	MOUSE_PRESS, /* the left button */
	MOUSE_WHEEL_UP,
	MOUSE_WHEEL_DOWN,
};

struct input {
	enum input_kind kind;
	uint32_t character;
	bool modified; /* an arrow with Ctrl, Alt or Shift: for the line editor alone */
	int row;       /* of the screen, 0…, where the mouse was */
	int column;
	struct span paste;        /* valid until the next call of keys_next() */
	bool paste_cut;           /* it was longer than what is kept */
	unsigned char bytes[32];  /* as the terminal sent it, for the line editor */
	unsigned char byte_count; /* 0 for a paste and for what was longer */
};

static inline bool input_is(const struct input *input, enum input_kind kind, uint32_t character)
{
	return input->kind == kind && input->character == character;
}

#endif

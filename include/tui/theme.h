/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Themes: how each style of the canvas looks, as rows of one table. Colours
 * are the eight of ECMA-48, which every colour terminal has; what they mean is
 * said by words and signs as well. Knows no terminal: terminal.c brings a
 * theme to one.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stddef.h>

#include "base/bytes.h"

/* As the eight colours are numbered in ECMA-48 §8.3.117 (30 + n). */
enum theme_colour {
	THEME_OWN = -1, /* the terminal's own */
	THEME_BLACK,
	THEME_RED,
	THEME_GREEN,
	THEME_YELLOW,
	THEME_BLUE,
	THEME_MAGENTA,
	THEME_CYAN,
	THEME_WHITE,
};

enum theme_attribute {
	THEME_BOLD = 1 << 0,
	THEME_DIM = 1 << 1,
	THEME_REVERSE = 1 << 2,
	THEME_UNDERLINE = 1 << 3,
};

struct look {
	signed char colour;       /* of enum theme_colour */
	unsigned char attributes; /* of enum theme_attribute */
};

struct theme {
	const char *name;
	const char *help;         /* N_() sentence */
	signed char background;   /* of enum theme_colour */
	const struct look *looks; /* STYLE_COUNT of them */
};

const struct theme *theme_row(size_t n); /* NULL behind the last; the first is the default */
const struct theme *theme_find(struct span name); /* NULL: there is none of this name */

/* What a terminal without colours gets, and one whose user set NO_COLOR. */
const struct theme *theme_without_colours(void);

#endif

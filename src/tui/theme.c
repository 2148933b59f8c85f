/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of themes; read by terminal.c when it draws, by cli/config when one is named. */
#include "tui/theme.h"

#include "base/message.h"
#include "tui/canvas.h"

static const struct look default_looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = { THEME_OWN, 0 },
	[STYLE_BORDER] = { THEME_OWN, THEME_DIM },
	[STYLE_FOCUS] = { THEME_CYAN, THEME_BOLD },
	[STYLE_TITLE] = { THEME_OWN, THEME_BOLD },
	[STYLE_HEADING] = { THEME_CYAN, 0 },
	[STYLE_FAINT] = { THEME_OWN, THEME_DIM },
	[STYLE_CLIENT] = { THEME_BLUE, THEME_BOLD },
	[STYLE_SERVER] = { THEME_OWN, 0 },
	[STYLE_EVENT] = { THEME_MAGENTA, 0 },
	[STYLE_ESCAPE] = { THEME_BLACK, THEME_BOLD | THEME_REVERSE },
	[STYLE_GOOD] = { THEME_GREEN, 0 },
	[STYLE_MORE] = { THEME_CYAN, 0 },
	[STYLE_TRANSIENT] = { THEME_YELLOW, 0 },
	[STYLE_PERMANENT] = { THEME_RED, THEME_BOLD },
	[STYLE_WARNING] = { THEME_YELLOW, THEME_BOLD },
	[STYLE_SECRET] = { THEME_MAGENTA, THEME_BOLD },
	[STYLE_KEY] = { THEME_CYAN, THEME_BOLD },
};

/* For projectors and tired eyes: nothing dim, nothing blue or magenta on black, bold throughout. */
static const struct look contrast_looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = { THEME_WHITE, THEME_BOLD },
	[STYLE_BORDER] = { THEME_WHITE, 0 },
	[STYLE_FOCUS] = { THEME_YELLOW, THEME_BOLD },
	[STYLE_TITLE] = { THEME_WHITE, THEME_BOLD | THEME_UNDERLINE },
	[STYLE_HEADING] = { THEME_YELLOW, THEME_BOLD },
	[STYLE_FAINT] = { THEME_WHITE, 0 },
	[STYLE_CLIENT] = { THEME_CYAN, THEME_BOLD },
	[STYLE_SERVER] = { THEME_WHITE, THEME_BOLD },
	[STYLE_EVENT] = { THEME_WHITE, 0 },
	[STYLE_ESCAPE] = { THEME_WHITE, THEME_BOLD | THEME_REVERSE },
	[STYLE_GOOD] = { THEME_GREEN, THEME_BOLD },
	[STYLE_MORE] = { THEME_CYAN, THEME_BOLD },
	[STYLE_TRANSIENT] = { THEME_YELLOW, THEME_BOLD },
	[STYLE_PERMANENT] = { THEME_RED, THEME_BOLD | THEME_REVERSE },
	[STYLE_WARNING] = { THEME_YELLOW, THEME_BOLD | THEME_REVERSE },
	[STYLE_SECRET] = { THEME_WHITE, THEME_BOLD | THEME_UNDERLINE },
	[STYLE_KEY] = { THEME_YELLOW, THEME_BOLD },
};

static const struct look monochrome_looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = { THEME_OWN, 0 },
	[STYLE_BORDER] = { THEME_OWN, 0 },
	[STYLE_FOCUS] = { THEME_OWN, THEME_BOLD },
	[STYLE_TITLE] = { THEME_OWN, THEME_BOLD },
	[STYLE_HEADING] = { THEME_OWN, THEME_BOLD },
	[STYLE_FAINT] = { THEME_OWN, 0 },
	[STYLE_CLIENT] = { THEME_OWN, THEME_BOLD },
	[STYLE_SERVER] = { THEME_OWN, 0 },
	[STYLE_EVENT] = { THEME_OWN, 0 },
	[STYLE_ESCAPE] = { THEME_OWN, THEME_REVERSE },
	[STYLE_GOOD] = { THEME_OWN, 0 },
	[STYLE_MORE] = { THEME_OWN, 0 },
	[STYLE_TRANSIENT] = { THEME_OWN, THEME_BOLD },
	[STYLE_PERMANENT] = { THEME_OWN, THEME_BOLD },
	[STYLE_WARNING] = { THEME_OWN, THEME_BOLD },
	[STYLE_SECRET] = { THEME_OWN, THEME_UNDERLINE },
	[STYLE_KEY] = { THEME_OWN, THEME_BOLD },
};

static const struct theme rows[] = {
	{ "default", N_("Colours on the terminal's own background."), THEME_OWN, default_looks },
	{ "high-contrast", N_("Bright on black, nothing dim, for projectors and tired eyes."),
	  THEME_BLACK, contrast_looks },
	{ "monochrome", N_("No colours: bold, reverse and underline only."), THEME_OWN,
	  monochrome_looks },
};

const struct theme *theme_row(size_t n)
{
	return n < sizeof(rows) / sizeof(rows[0]) ? &rows[n] : NULL;
}

const struct theme *theme_find(struct span name)
{
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
		if (span_is(name, rows[n].name))
			return &rows[n];
	return NULL;
}

const struct theme *theme_without_colours(void)
{
	return theme_find(span_text("monochrome"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by tui on the way to the canvas, and by cli on the way to standard output. */
#include "base/plain.h"

#include "base/printable.h"
#include "base/utf8.h"

/* What stands for a character that may be in our sentences; sorted by character. */
static const struct {
	uint32_t character;
	const char *ascii;
} fallbacks[] = {
	{ 0xa0, " " },    { 0xa7, "sec. " }, { 0xb7, "-" },     { 0xd7, "x" },    { 0x2011, "-" },
	{ 0x2013, "-" },  { 0x2014, "-" },   { 0x2018, "'" },   { 0x2019, "'" },  { 0x201c, "\"" },
	{ 0x201d, "\"" }, { 0x2022, "*" },   { 0x2026, "..." }, { 0x2190, "<-" }, { 0x2192, "->" },
	{ 0x2212, "-" },  { 0x2264, "<=" },  { 0x2265, ">=" },  { 0x2500, "-" },  { 0x2502, "|" },
	{ 0x25b6, ">" },  { 0x2713, "ok" },  { 0x2717, "!" },
};

static const char *find_fallback(uint32_t character)
{
	for (size_t n = 0; n < sizeof(fallbacks) / sizeof(*fallbacks); n++) {
		if (fallbacks[n].character == character)
			return fallbacks[n].ascii;
	}
	return "?";
}

void plain_append(struct bytes *out, struct span text)
{
	if (printable_charset() != PRINTABLE_ASCII) {
		bytes_append(out, text);
		return;
	}
	while (text.size) {
		size_t run = utf8_ascii_run(text);
		uint32_t character = 0;
		size_t size;

		bytes_append(out, span_part(text, 0, run));
		text = span_after(text, run);
		if (!text.size)
			break;
		size = utf8_next(text, &character);
		if (size && character < 0x80)
			bytes_append_byte(out, (unsigned char)character);
		else
			bytes_append_text(out, find_fallback(character));
		text = span_after(text, size ? size : 1);
	}
}

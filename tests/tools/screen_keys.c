/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that a terminal sends for each key; called for every `keys` step of a screen test. */
#include "screen_keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* xterm-256color in application mode, as ncurses puts it; sorted by name. */
static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "/Paste", "\033[201~" }, { "BS", "\177" },
	{ "Del", "\033[3~" },      { "Down", "\033OB" },
	{ "End", "\033OF" },       { "Enter", "\r" },
	{ "Esc", "\033" },         { "F1", "\033OP" },
	{ "F10", "\033[21~" },     { "F11", "\033[23~" },
	{ "F12", "\033[24~" },     { "F2", "\033OQ" },
	{ "F3", "\033OR" },        { "F4", "\033OS" },
	{ "F5", "\033[15~" },      { "F6", "\033[17~" },
	{ "F7", "\033[18~" },      { "F8", "\033[19~" },
	{ "F9", "\033[20~" },      { "Home", "\033OH" },
	{ "Ins", "\033[2~" },      { "LF", "\n" },
	{ "Left", "\033OD" },      { "Paste", "\033[200~" },
	{ "PgDn", "\033[6~" },     { "PgUp", "\033[5~" },
	{ "Right", "\033OC" },     { "S-Tab", "\033[Z" },
	{ "Space", " " },          { "Tab", "\t" },
	{ "Up", "\033OA" },        { "lt", "<" },
};

static bool append_hex(struct bytes *out, struct span digits)
{
	if (digits.size % 2 != 0)
		return false;
	for (size_t i = 0; i < digits.size; i += 2) {
		char pair[3] = { (char)digits.data[i], (char)digits.data[i + 1], 0 };

		if (!isxdigit(digits.data[i]) || !isxdigit(digits.data[i + 1]))
			return false;
		bytes_append_byte(out, (unsigned char)strtoul(pair, NULL, 16));
	}
	return true;
}

/* <C-x> is the control character, <M-x> the character behind an ESC. */
static bool append_modified(struct bytes *out, struct span name)
{
	if (name.size != 3 || name.data[1] != '-')
		return false;
	if (name.data[0] == 'C') {
		bytes_append_byte(out, toupper(name.data[2]) & 0x1f);
		return true;
	}
	if (name.data[0] != 'M')
		return false;
	bytes_append_byte(out, '\033');
	bytes_append_byte(out, name.data[2]);
	return true;
}

static bool append_named(struct bytes *out, struct span name)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (span_is(name, keys[i].name)) {
			bytes_append_text(out, keys[i].bytes);
			return true;
		}
	}
	if (name.size > 2 && name.data[0] == 'x' && name.data[1] == ':')
		return append_hex(out, span_after(name, 2));
	return append_modified(out, name);
}

bool keys_append(struct bytes *out, struct span typed, struct span *bad)
{
	for (size_t at = 0; at < typed.size;) {
		struct span rest = span_after(typed, at);
		size_t end = span_find(rest, '>');

		if (rest.data[0] != '<') {
			bytes_append_byte(out, rest.data[0]);
			at++;
			continue;
		}
		*bad = span_part(rest, 0, end + 1);
		if (end == rest.size || !append_named(out, span_part(rest, 1, end - 1)))
			return false;
		at += end + 1;
	}
	return true;
}

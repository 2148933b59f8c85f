/* SPDX-License-Identifier: GPL-3.0-or-later */
/* String literals into bytes, for formats that print what was said as one. */
#include "import/literal.h"

static int hex_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static void append_utf8(struct bytes *out, unsigned value)
{
	if (value < 0x80) {
		bytes_append_byte(out, (unsigned char)value);
	} else if (value < 0x800) {
		bytes_append_byte(out, (unsigned char)(0xc0 | value >> 6));
		bytes_append_byte(out, (unsigned char)(0x80 | (value & 0x3f)));
	} else {
		bytes_append_byte(out, (unsigned char)(0xe0 | value >> 12));
		bytes_append_byte(out, (unsigned char)(0x80 | (value >> 6 & 0x3f)));
		bytes_append_byte(out, (unsigned char)(0x80 | (value & 0x3f)));
	}
}

/* So many hexadecimal digits behind "\x" or "\u"; 0 when they are none. */
static size_t take_code(struct span text, size_t digits, struct bytes *out)
{
	unsigned value = 0;

	if (text.size < 2 + digits)
		return 0;
	for (size_t i = 0; i < digits; i++) {
		int digit = hex_of(text.data[2 + i]);

		if (digit < 0)
			return 0;
		value = value << 4 | (unsigned)digit;
	}
	if (digits == 2)
		bytes_append_byte(out, (unsigned char)value);
	else
		append_utf8(out, value);
	return 2 + digits;
}

/* What text begins with is a backslash; how many bytes it takes. */
static size_t take_escape(struct span text, struct bytes *out)
{
	static const char letters[] = "rntabef0", values[] = "\r\n\t\a\b\033\f\0";
	size_t at, size = 0;

	if (text.size < 2)
		return 0;
	if (text.data[1] == 'x')
		size = take_code(text, 2, out);
	else if (text.data[1] == 'u')
		size = take_code(text, 4, out);
	if (size)
		return size;
	at = span_find(span_of(letters, sizeof(letters) - 1), text.data[1]);
	bytes_append_byte(out, at < sizeof(letters) - 1 ? (unsigned char)values[at] : text.data[1]);
	return 2;
}

bool literal_read(struct span text, struct bytes *out)
{
	size_t before = out->size;
	unsigned char quote;

	text = span_trim(text);
	if (text.size && (text.data[0] == 'b' || text.data[0] == 'u'))
		text = span_after(text, 1);
	if (text.size < 2 || (text.data[0] != '\'' && text.data[0] != '"'))
		return false;
	quote = text.data[0];
	text = span_after(text, 1);
	while (text.size && text.data[0] != quote) {
		size_t size = 1;

		if (text.data[0] == '\\')
			size = take_escape(text, out);
		else
			bytes_append_byte(out, text.data[0]);
		if (!size)
			break;
		text = span_after(text, size);
	}
	if (text.size == 1 && text.data[0] == quote)
		return true;
	out->size = before;
	return false;
}

struct span literal_behind(struct span line, const char *mark)
{
	size_t at = span_find_span(line, span_text(mark));
	struct span rest = span_trim(span_after(line, at + span_text(mark).size));
	size_t end = 1;

	if (at == line.size || !rest.size || rest.data[0] != '"')
		return span_of(NULL, 0);
	while (end < rest.size && rest.data[end] != '"')
		end += rest.data[end] == '\\' ? 2 : 1;
	return end < rest.size ? span_part(rest, 0, end + 1) : span_of(NULL, 0);
}

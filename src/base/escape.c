/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes written as text; checked by plan/script, sent by cli/item. */
#include "base/escape.h"

#include <string.h>

#include "base/message.h"

/* While a text is being read. */
struct reading {
	struct span text;
	size_t at;
	struct escape_text *out;
	const char *wrong; /* N_(): why it cannot be read */
};

static bool refuse(struct reading *reading, const char *sentence)
{
	reading->wrong = sentence;
	return false;
}

/* Escapes of one letter, and what they are. */
static const char letters[] = "rnt0e\"\\", octets[] = "\r\n\t\0\x1b\"\\";

static int hex_value(unsigned char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = digit ? strchr(digits, digit | 0x20) : NULL;

	return found ? (int)(found - digits) : -1;
}

static bool read_hex(struct reading *reading)
{
	int high, low;

	if (reading->at + 2 > reading->text.size)
		return refuse(reading, N_("\\x wants two hexadecimal digits, such as \\x0d."));
	high = hex_value(reading->text.data[reading->at]);
	low = hex_value(reading->text.data[reading->at + 1]);
	if (high < 0 || low < 0)
		return refuse(reading, N_("\\x wants two hexadecimal digits, such as \\x0d."));
	reading->at += 2;
	bytes_append_byte(&reading->out->bytes, (unsigned char)(high * 16 + low));
	return true;
}

/* "\{1000}": the last byte so often in all. */
static bool read_repetition(struct reading *reading)
{
	struct span rest = span_after(reading->text, reading->at);
	size_t end = span_find(rest, '}');
	struct bytes *bytes = &reading->out->bytes;
	uint64_t times;
	unsigned char byte;

	if (end == rest.size || !span_number(span_part(rest, 0, end), &times) || times == 0 ||
	    times > ESCAPE_BYTES_MAX)
		return refuse(reading, N_("\\{ wants a number up to 1048576 and a closing brace, "
					  "such as A\\{1000}."));
	if (bytes->size == 0)
		return refuse(reading, N_("\\{ repeats the byte before it, and there is none."));
	byte = bytes->data[bytes->size - 1];
	bytes_reserve(bytes, times);
	while (--times > 0)
		bytes_append_byte(bytes, byte);
	reading->at += end + 1;
	return true;
}

static bool read_pause(struct reading *reading)
{
	struct escape_text *out = reading->out;

	if (out->pause_count == ESCAPE_PAUSES_MAX)
		return refuse(reading, N_("At most 32 times \\p can stand in one text."));
	out->pauses[out->pause_count++] = out->bytes.size;
	return true;
}

/* Behind a backslash. */
static bool read_escape(struct reading *reading)
{
	unsigned char name = reading->at < reading->text.size ? reading->text.data[reading->at]
							      : '\0';
	const char *found = name ? strchr(letters, name) : NULL;

	reading->at += name != '\0';
	if (found) {
		bytes_append_byte(&reading->out->bytes, (unsigned char)octets[found - letters]);
		return true;
	}
	if (name == 'x')
		return read_hex(reading);
	if (name == '{')
		return read_repetition(reading);
	if (name == 'p')
		return read_pause(reading);
	return refuse(reading, N_("Behind a backslash stands one of r n t 0 e x p { \" \\."));
}

static bool read_text(struct reading *reading, bool quoted)
{
	while (reading->at < reading->text.size) {
		unsigned char byte = reading->text.data[reading->at++];

		if (byte == '"' && quoted) {
			if (span_trim(span_after(reading->text, reading->at)).size == 0)
				return true;
			return refuse(reading, N_("Something stands behind the closing quote."));
		}
		if (byte != '\\')
			bytes_append_byte(&reading->out->bytes, byte);
		else if (!read_escape(reading))
			return false;
		if (reading->out->bytes.size > ESCAPE_BYTES_MAX)
			return refuse(reading, N_("The text is longer than 1 MiB."));
	}
	return !quoted || refuse(reading, N_("The closing quote is missing."));
}

size_t escape_octet(struct span text, size_t at, int *octet)
{
	struct span rest = span_after(text, at);
	const char *found;

	*octet = rest.data[0] == '\\' ? -1 : rest.data[0];
	if (*octet >= 0 || rest.size < 2)
		return 1;
	found = rest.data[1] ? strchr(letters, rest.data[1]) : NULL;
	if (found)
		*octet = (unsigned char)octets[found - letters];
	if (rest.data[1] == 'x' && rest.size >= 4 && hex_value(rest.data[2]) >= 0 &&
	    hex_value(rest.data[3]) >= 0) {
		*octet = hex_value(rest.data[2]) * 16 + hex_value(rest.data[3]);
		return 4;
	}
	if (rest.data[1] == '{')
		return span_find(rest, '}') < rest.size ? span_find(rest, '}') + 1 : rest.size;
	return 2;
}

bool escape_parse(struct span text, struct escape_text *out, unsigned *column, struct fault *fault)
{
	struct reading reading = { .text = text, .out = out };
	bool quoted = text.size && text.data[0] == '"';

	*out = (struct escape_text){ .bytes = BYTES_INIT };
	reading.at = quoted;
	if (read_text(&reading, quoted))
		return true;
	if (column)
		*column = (unsigned)reading.at + (reading.at == 0);
	fault_set_plain(fault, FAULT_USAGE, 0, _(reading.wrong));
	return false;
}

void escape_release(struct escape_text *text)
{
	bytes_wipe(&text->bytes);
	text->pause_count = 0;
}

void escape_append_inside(struct span bytes, struct bytes *out)
{
	static const char names[] = "rnte\"\\", plain[] = "\r\n\t\x1b\"\\";

	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char byte = bytes.data[i];
		const char *found = byte ? strchr(plain, byte) : NULL;

		if (found) {
			bytes_append_byte(out, '\\');
			bytes_append_byte(out, (unsigned char)names[found - plain]);
		} else if (byte < ' ' || byte >= 0x7f || byte == '$') {
			bytes_append_text(out, "\\x");
			bytes_append_hex(out, span_of(&byte, 1));
		} else {
			bytes_append_byte(out, byte);
		}
	}
}

void escape_append(struct span bytes, struct bytes *out)
{
	bytes_append_byte(out, '"');
	escape_append_inside(bytes, out);
	bytes_append_byte(out, '"');
}

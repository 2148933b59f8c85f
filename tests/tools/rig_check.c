/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Called by both rigs after each run, on what the program printed and left in its box. */
#include "rig_check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/digest.h"
#include "rig_pool.h"
#include "unsafe.h"

/* ---- text that goes to a terminal ---- */

/* The character at the start of text and its size; 0 when there is no UTF-8. */
static size_t decode_character(struct span text, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = text.data[0];
	size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (size == 0 || size > text.size || lead > 0xf4)
		return 0;
	*character = size == 1 ? lead : lead & (0x7fU >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text.data[i] & 0xc0) != 0x80)
			return 0;
		*character = *character << 6 | (text.data[i] & 0x3f);
	}
	if (*character < least[size] || *character > 0x10ffff ||
	    (*character >= 0xd800 && *character <= 0xdfff))
		return 0;
	return size;
}

bool check_safe(struct span text, const char *what, struct bytes *report)
{
	for (size_t at = 0; at < text.size;) {
		uint32_t character = 0;
		size_t size = decode_character(span_after(text, at), &character);

		if (size == 0) {
			report_line(report, "  %s holds byte %02x at %zu, which is no UTF-8", what,
				    text.data[at], at);
			return false;
		}
		if (unsafe_character(character)) {
			report_line(report, "  %s holds U+%04X at %zu, raw", what, character, at);
			return false;
		}
		at += size;
	}
	return true;
}

/* ---- all that was written to a terminal ---- */

/*
 * The size of the sequence that begins with ESC at the start of text, if it is
 * one that curses writes, a mark of ours (OSC 7777) or text to copy (OSC 52).
 */
static size_t sequence_size(struct span text)
{
	static const char two[] = "78=>M", charset[] = "()";
	unsigned char kind = text.size > 1 ? text.data[1] : 0;
	size_t at = 2;

	if (kind && strchr(two, kind))
		return 2;
	if (kind && strchr(charset, kind))
		return text.size > 2 && (text.data[2] == 'B' || text.data[2] == '0') ? 3 : 0;
	if (kind == '[') {
		while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x40)
			at++;
		return at < text.size && text.data[at] < 0x7f && text.data[at] >= 0x40 ? at + 1 : 0;
	}
	if (!span_starts_word(span_after(text, 1), "]7777;") &&
	    !span_starts_word(span_after(text, 1), "]52;"))
		return 0;
	while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x7f)
		at++;
	if (at < text.size && text.data[at] == '\a')
		return at + 1;
	return span_starts_word(span_after(text, at), "\033\\") ? at + 2 : 0;
}

/* Of a byte that begins no sequence: what may stand alone. */
static size_t plain_size(struct span text, bool utf8, bool shifts, uint32_t *character)
{
	static const char moves[] = "\r\n\b\t\016\017";

	*character = text.data[0];
	if (*character && *character < 0x20)
		return strchr(moves, (int)*character) && (shifts || *character < 016);
	if (!utf8 && *character >= 0xa0)
		return 1;
	if (decode_character(text, character) == 0)
		return 0;
	return unsafe_character(*character) ? 0 : decode_character(text, character);
}

bool check_terminal(struct span raw, bool utf8, bool shifts, struct bytes *report)
{
	for (size_t at = 0; at < raw.size;) {
		struct span rest = span_after(raw, at);
		uint32_t character = '\033';
		size_t size = raw.data[at] == '\033' ? sequence_size(rest)
						     : plain_size(rest, utf8, shifts, &character);

		if (size == 0) {
			report_line(report,
				    "  U+%04X was written to the terminal, at %zu of %zu: %.*s",
				    character, at, raw.size, (int)(rest.size < 40 ? rest.size : 40),
				    (const char *)rest.data);
			return false;
		}
		at += size;
	}
	return true;
}

/* ---- the journal ---- */

bool check_is_journal(struct span content)
{
	return span_starts_word(content, "{\"smtpscope\":");
}

/* Takes the next line, without its newline, from *rest; false at the end. */
static bool next_line(struct span *rest, struct span *line)
{
	size_t size = span_find(*rest, '\n');

	if (rest->size == 0)
		return false;
	*line = span_part(*rest, 0, size);
	*rest = span_after(*rest, size + 1);
	return true;
}

/* ,"crc":"0123abcd"} at the end, over all that stands before it. */
static bool crc_is_right(struct span line)
{
	static const char head[] = ",\"crc\":\"";
	const size_t tail = sizeof(head) - 1 + 8 + 2;
	char digits[9] = { 0 }, *end;
	struct span crc;

	if (line.size <= tail)
		return false;
	crc = span_after(line, line.size - tail);
	memcpy(digits, crc.data + sizeof(head) - 1, 8);
	if (memcmp(crc.data, head, sizeof(head) - 1) != 0 ||
	    memcmp(crc.data + tail - 2, "\"}", 2) != 0)
		return false;
	return strtoul(digits, &end, 16) == digest_crc32c(span_part(line, 0, line.size - tail)) &&
	       !*end;
}

/* Appends what the socket gave for one RECEIVED; false behind a secret, where nothing is sure. */
static bool append_received(struct bytes *received, const json_t *event)
{
	const json_t *text = json_object_get(event, "text");
	const json_t *base64 = json_object_get(event, "b64");
	const char *end = json_string_value(json_object_get(event, "end"));

	if (json_object_get(event, "secrets"))
		return false;
	if (base64)
		base64_decode(span_text(json_string_value(base64)), received, NULL);
	else
		bytes_append(received, span_of(json_string_value(text), json_string_length(text)));
	if (end && strcmp(end, "crlf") == 0)
		bytes_append_text(received, "\r\n");
	else if (end && strcmp(end, "lf") == 0)
		bytes_append_text(received, "\n");
	return true;
}

static bool event_is_received(const json_t *event)
{
	const char *kind = json_string_value(json_object_get(event, "kind"));

	return kind && strcmp(kind, "RECEIVED") == 0 &&
	       json_integer_value(json_object_get(event, "conn")) == 1;
}

static json_t *parse_line(struct span line, struct bytes *report)
{
	json_error_t error;
	json_t *object = json_loadb((const char *)line.data, line.size,
				    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (!object || !json_is_object(object)) {
		report_line(report, "  no JSON object (%s): %.*s",
			    object ? "other value" : error.text,
			    (int)(line.size < 200 ? line.size : 200), (const char *)line.data);
		json_decref(object);
		return NULL;
	}
	return object;
}

bool check_journal(struct span content, struct bytes *received, struct bytes *report)
{
	struct span rest = content, line;
	json_int_t id = 0;

	if (content.size > 0 && content.data[content.size - 1] != '\n') {
		report_line(report, "  the journal's last line has no end");
		return false;
	}
	for (; next_line(&rest, &line); id++) {
		json_t *event = parse_line(line, report);
		bool good = event != NULL;

		if (good && !crc_is_right(line)) {
			report_line(report, "  wrong checksum in the journal: %.*s", (int)line.size,
				    (const char *)line.data);
			good = false;
		}
		if (good && id > 0 && json_integer_value(json_object_get(event, "id")) != id) {
			report_line(report, "  journal event %d is not where it belongs", (int)id);
			good = false;
		}
		if (good && received && event_is_received(event) &&
		    !append_received(received, event))
			received = NULL;
		json_decref(event);
		if (!good)
			return false;
	}
	return true;
}

bool check_json_lines(struct span content, struct bytes *report)
{
	struct span rest = content, line;

	while (next_line(&rest, &line)) {
		json_t *object = parse_line(line, report);

		if (!object)
			return false;
		json_decref(object);
	}
	return true;
}

/* ---- secrets ---- */

static int count_span(struct span content, struct span part)
{
	int count = 0;

	for (;;) {
		size_t at = span_find_span(content, part);

		if (part.size == 0 || at == content.size)
			return count;
		count++;
		content = span_after(content, at + part.size);
	}
}

/*
 * The characters of Base64 that the secret alone decides when `before` bytes
 * stand before it: those that hold bits of a neighbour are left out.
 */
static void base64_core(struct bytes *out, struct span secret, size_t before)
{
	struct bytes whole = BYTES_INIT, encoded = BYTES_INIT;
	size_t first = (before * 8 + 5) / 6, last = (before + secret.size) * 8 / 6;

	for (size_t i = 0; i < before; i++)
		bytes_append_byte(&whole, 0);
	bytes_append(&whole, secret);
	base64_append(&encoded, bytes_span(&whole));
	bytes_append(out, span_part(bytes_span(&encoded), first, last - first));
	bytes_release(&whole);
	bytes_release(&encoded);
}

int check_count_secret(struct span content, struct span secret)
{
	int count = count_span(content, secret);

	for (size_t before = 0; before < 3; before++) {
		struct bytes core = BYTES_INIT;

		base64_core(&core, secret, before);
		count += count_span(content, bytes_span(&core));
		bytes_release(&core);
	}
	return count;
}

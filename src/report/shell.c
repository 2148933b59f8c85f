/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quoting for shells; used by the formats that are command lines. */
#include "report/shell.h"

#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"
#include "base/wrap.h"

#define COMMENT_COLUMNS 78
#define DOCUMENT_MAX ((size_t)64 * 1024)

/* Bytes that mean nothing to any shell, wherever they stand. */
static bool is_plain(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || (byte && strchr("@%+:,./_-", byte));
}

static bool needs_quotes(struct span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (!is_plain(word.data[i]))
			return true;
	return word.size == 0;
}

void shell_append_word(struct bytes *out, struct span word)
{
	struct printable text = printable_make(word);

	if (!needs_quotes(span_of(text.text, text.size))) {
		bytes_append_text(out, text.text);
		printable_release(&text);
		return;
	}
	bytes_append_byte(out, '\'');
	for (size_t i = 0; i < text.size; i++)
		if (text.text[i] == '\'')
			bytes_append_text(out, "'\\''");
		else
			bytes_append_byte(out, (unsigned char)text.text[i]);
	bytes_append_byte(out, '\'');
	printable_release(&text);
}

void shell_append_flag(struct bytes *out, const char *option)
{
	bytes_append_text(out, " \\\n    ");
	bytes_append_text(out, option);
}

void shell_append_option(struct bytes *out, const char *option, struct span value)
{
	shell_append_flag(out, option);
	bytes_append_text(out, option[strlen(option) - 1] == '=' ? "" : " ");
	shell_append_word(out, value);
}

void shell_append_comment(struct bytes *out, const char *text)
{
	struct printable line = printable_make(span_text(text));
	struct span whole = span_of(line.text, line.size);
	size_t at = 0;

	do {
		struct wrap_line part = wrap_next(whole, at, COMMENT_COLUMNS);

		bytes_append_text(out, "# ");
		bytes_append(out, part.text);
		bytes_append_byte(out, '\n');
		at = part.next;
	} while (at < whole.size);
	printable_release(&line);
}

static struct span next_line(struct span *rest)
{
	size_t end = span_find(*rest, '\n');
	struct span line = span_part(*rest, 0, end);

	*rest = span_after(*rest, end + 1);
	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

static bool can_hold_line(struct span line)
{
	uint32_t character;

	while (line.size) {
		size_t size = utf8_next(line, &character);

		/* A mark would join what stands before it; a tab is no matter. */
		if (size == 0 || (character != '\t' && !printable_allows(character)))
			return false;
		line = span_after(line, size);
	}
	return true;
}

bool shell_can_hold(struct span text)
{
	struct span rest = text;

	if (text.size == 0 || text.size > DOCUMENT_MAX || text.data[text.size - 1] != '\n')
		return false;
	while (rest.size)
		if (!can_hold_line(next_line(&rest)))
			return false;
	return true;
}

static bool has_line(struct span text, struct span wanted)
{
	while (text.size)
		if (span_equal(next_line(&text), wanted))
			return true;
	return false;
}

void shell_append_document(struct bytes *out, struct span text)
{
	struct bytes delimiter = BYTES_INIT;
	struct span rest = text;

	bytes_append_text(&delimiter, "MESSAGE");
	while (has_line(text, bytes_span(&delimiter)))
		bytes_append_byte(&delimiter, '_');
	bytes_append_text(out, " <<'");
	bytes_append(out, bytes_span(&delimiter));
	bytes_append_text(out, "'\n");
	while (rest.size) {
		bytes_append(out, next_line(&rest));
		bytes_append_byte(out, '\n');
	}
	bytes_append(out, bytes_span(&delimiter));
	bytes_append_byte(out, '\n');
	bytes_release(&delimiter);
}

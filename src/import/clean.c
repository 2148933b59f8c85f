/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as they come out of tickets, mails and terminals; before their format is looked for. */
#include "import/clean.h"

#include <string.h>

#include "base/utf16.h"
#include "base/utf8.h"
#include "import/reader.h"
#include "smtp/status.h"

static void append_character(struct bytes *out, uint32_t character)
{
	if (!utf8_append(out, character))
		utf8_append(out, 0xfffd);
}

/* ---- passes: each asks of a sample whether it is wanted, and copies the text ---- */

static struct span sample_of(struct span text)
{
	struct span sample = span_part(text, 0, READER_SAMPLE);

	/* Whole lines only. */
	while (sample.size < text.size && sample.size && sample.data[sample.size - 1] != '\n')
		sample.size--;
	return sample.size ? sample : span_part(text, 0, READER_SAMPLE);
}

static bool has_bare_cr(struct span sample)
{
	return span_find(sample, '\n') == sample.size && span_find(sample, '\r') < sample.size;
}

static void break_at_cr(struct span text, struct bytes *out)
{
	bytes_append(out, text);
	for (size_t i = 0; i < out->size; i++)
		if (out->data[i] == '\r')
			out->data[i] = '\n';
}

/* "ESC [ 1;32 m": what a terminal makes of it is no part of what was said. */
static size_t colour_size(struct span text)
{
	size_t size = 2;

	if (text.size < 3 || text.data[0] != 0x1b || text.data[1] != '[')
		return 0;
	while (size < text.size && size < 32 && (text.data[size] < '@' || text.data[size] > '~'))
		size++;
	return size < text.size && size < 32 ? size + 1 : 0;
}

static bool is_coloured(struct span sample)
{
	size_t lines = 0, coloured = 0;

	while (sample.size) {
		struct span line = reader_line(&sample);

		lines += line.size > 0;
		coloured += span_find_span(line, span_text("\033[")) < line.size;
	}
	return coloured && coloured * 2 >= lines;
}

static void take_colours_off(struct span text, struct bytes *out)
{
	while (text.size) {
		size_t escape = span_find(text, 0x1b);
		size_t size;

		bytes_append(out, span_part(text, 0, escape));
		text = span_after(text, escape);
		size = colour_size(text);
		if (!size && text.size)
			bytes_append_byte(out, text.data[size++]);
		text = span_after(text, size);
	}
}

static bool is_alphanumeric(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* "ticket 450 was the same?": a word before a number, and no enhanced code behind it. */
static bool is_number_of_prose(struct span line, size_t at)
{
	struct status status;

	return at >= 2 && line.data[at - 1] == ' ' && is_alphanumeric(line.data[at - 2]) &&
	       !status_parse(span_after(line, at + 4), &status);
}

/* A reply code anywhere: "<- 250-x", "reply: b'550 no", "(host h said: 550 no"; no port. */
static bool has_code(struct span line)
{
	for (size_t at = 0; at + 3 <= line.size; at++)
		if ((at == 0 || !is_alphanumeric(line.data[at - 1])) && line.data[at + 1] <= '5' &&
		    reader_code(span_after(line, at)) > 0 && !is_number_of_prose(line, at))
			return true;
	return false;
}

/* "| a | b |": its bars are between cells. */
static bool is_table_row(struct span line)
{
	line = span_trim(line);
	return line.size > 2 && line.data[0] == '|' && line.data[line.size - 1] == '|';
}

/*
 * "> " in front of all of it, as a mail quotes; or of all replies that it
 * holds, with what people wrote around them. Where ">" is a tool's mark of the
 * client, the replies stand on other lines.
 */
static bool is_quoted_by(struct span sample, unsigned char sign)
{
	size_t lines = 0, quoted = 0, replies = 0, outside = 0;

	while (sample.size) {
		struct span line = reader_line(&sample);
		bool quote = line.size && line.data[0] == sign &&
			     (line.size == 1 || line.data[1] == ' ' || line.data[1] == '>') &&
			     !is_table_row(line);

		lines += line.size > 0;
		quoted += quote;
		replies += quote && has_code(line);
		outside += !quote && (has_code(line) || reader_is_command(line));
	}
	/* What people write may begin with a number as well: "250 users wait". */
	return lines && (quoted * 20 >= lines * 19 || (replies && outside * 8 <= replies));
}

static void take_sign_off(struct span text, unsigned char sign, struct bytes *out)
{
	while (text.size) {
		struct span line = reader_line(&text);

		if (line.size && line.data[0] == sign)
			line = span_after(line, line.size > 1 && line.data[1] == ' ' ? 2 : 1);
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
	}
}

static bool is_quoted(struct span sample)
{
	return is_quoted_by(sample, '>');
}

static void take_quoting_off(struct span text, struct bytes *out)
{
	take_sign_off(text, '>', out);
}

/* "| ", as some mail programs and tickets quote. */
static bool is_barred(struct span sample)
{
	return is_quoted_by(sample, '|');
}

static void take_bars_off(struct span text, struct bytes *out)
{
	take_sign_off(text, '|', out);
}

static size_t blanks_of(struct span line)
{
	size_t blanks = 0;

	while (blanks < line.size && (line.data[blanks] == ' ' || line.data[blanks] == '\t'))
		blanks++;
	return blanks;
}

/* What all lines are indented by, as code in a ticket. */
static size_t indentation(struct span sample)
{
	size_t least = SIZE_MAX;

	while (sample.size) {
		struct span line = reader_line(&sample);
		size_t blanks = blanks_of(line);

		if (blanks < line.size && blanks < least)
			least = blanks;
	}
	return least == SIZE_MAX ? 0 : least;
}

static bool is_indented(struct span sample)
{
	return indentation(sample) > 0;
}

static void take_indentation_off(struct span text, struct bytes *out)
{
	size_t most = indentation(sample_of(text));

	while (text.size) {
		struct span line = reader_line(&text);
		size_t blanks = blanks_of(line);

		bytes_append(out, span_after(line, blanks < most ? blanks : most));
		bytes_append_byte(out, '\n');
	}
}

/* ---- HTML ---- */

static const struct {
	const char *name;
	const char *opening; /* what stands in its place, "\n" where no line begins already */
	const char *closing;
} tags[] = {
	{ "br", "\n", "\n" }, { "pre", "\n", "\n" }, { "p", "\n", "\n" },  { "div", "\n", "\n" },
	{ "code", "", "" },   { "span", "", "" },    { "samp", "", "" },   { "tt", "", "" },
	{ "li", "", "" },     { "html", "", "" },    { "body", "", "" },   { "table", "", "" },
	{ "tbody", "", "" },  { "thead", "", "" },   { "tr", "\n| ", "" }, { "td", "", " | " },
	{ "th", "", " | " },
};

/* "<br />", "</pre>", "<span class=…>": how long; 0 when it is none of these. */
static size_t tag_size(struct span text, const char **stead)
{
	struct span name = span_after(text, 1);
	size_t end = span_find(span_part(text, 0, 200), '>');
	bool closing;

	if (text.size < 3 || text.data[0] != '<' || end >= text.size || end >= 200)
		return 0;
	closing = name.data[0] == '/';
	name = span_after(name, closing);
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t size = span_text(tags[i].name).size;
		unsigned char next = name.size > size ? name.data[size] : 0;

		if (!span_starts_word(name, tags[i].name) ||
		    (next != '>' && next != ' ' && next != '/'))
			continue;
		*stead = closing ? tags[i].closing : tags[i].opening;
		return end + 1;
	}
	return 0;
}

/* "&lt;", "&#39;", "&#x3c;"; 0 when it is no entity. */
static size_t take_entity(struct span text, struct bytes *out)
{
	static const struct {
		const char *name;
		const char *text;
	} entities[] = {
		{ "&lt;", "<" },    { "&gt;", ">" },   { "&amp;", "&" },
		{ "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " },
	};
	size_t end = span_find(span_part(text, 0, 10), ';');
	uint32_t value = 0;

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (!span_starts_word(text, entities[i].name))
			continue;
		bytes_append_text(out, entities[i].text);
		return span_text(entities[i].name).size;
	}
	if (text.size < 4 || text.data[1] != '#' || end >= text.size || end >= 10)
		return 0;
	for (size_t i = 2; i < end; i++) {
		unsigned char digit = text.data[i] | 0x20;
		bool hexadecimal = (text.data[2] | 0x20) == 'x';

		if (i == 2 && hexadecimal)
			continue;
		if (text.data[i] >= '0' && text.data[i] <= '9')
			value = value * (hexadecimal ? 16 : 10) + (uint32_t)(text.data[i] - '0');
		else if (hexadecimal && digit >= 'a' && digit <= 'f')
			value = value * 16 + (uint32_t)(digit - 'a') + 10;
		else
			return 0;
	}
	append_character(out, value ? value : 0xfffd);
	return end + 1;
}

static bool has(struct span text, const char *part)
{
	return span_find_span(text, span_text(part)) < text.size;
}

/* A message may hold HTML; here the lines themselves are HTML. */
static bool is_html(struct span sample)
{
	size_t lines = 0, marked = 0;

	if (has(sample, "FROM:<") || has(sample, "TO:<"))
		return false;
	if (has(sample, "FROM:&lt;") || has(sample, "TO:&lt;"))
		return true;
	while (sample.size) {
		struct span line = reader_line(&sample);

		lines += line.size > 0;
		marked += has(line, "<br") || has(line, "<pre>") || has(line, "</pre>") ||
			  has(line, "</td>") || has(line, "&lt;") || has(line, "&gt;");
	}
	return marked && marked * 4 >= lines;
}

static void take_html_off(struct span text, struct bytes *out)
{
	while (text.size) {
		const char *stead = "";
		size_t size = 0;
		bool breaks;

		if (text.data[0] == '&')
			size = take_entity(text, out);
		else if (text.data[0] == '<')
			size = tag_size(text, &stead);
		breaks = *stead == '\n';
		if (breaks && (!out->size || out->data[out->size - 1] == '\n'))
			stead++;
		bytes_append_text(out, stead);
		/* A break before the line's end is one break. */
		if (breaks && size < text.size && text.data[size] == '\n')
			size++;
		if (!size)
			bytes_append_byte(out, text.data[size++]);
		text = span_after(text, size);
	}
}

/* In the order in which they were done last. */
static const struct {
	bool (*wanted)(struct span sample);
	void (*clean)(struct span text, struct bytes *out);
	int most; /* so many times */
} passes[] = {
	{ has_bare_cr, break_at_cr, 1 }, { is_coloured, take_colours_off, 1 },
	{ is_barred, take_bars_off, 5 }, { is_quoted, take_quoting_off, 5 },
	{ is_html, take_html_off, 1 },   { is_indented, take_indentation_off, 1 },
};

struct span clean_text(struct span text, struct bytes *out)
{
	bool big;

	if (utf16_is(text, &big)) {
		utf16_append_utf8(text, big, out);
		text = bytes_span(out);
	}
	if (reader_starts(text, "\xef\xbb\xbf"))
		text = span_after(text, 3);
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
		for (int n = 0; n < passes[i].most && passes[i].wanted(sample_of(text)); n++) {
			struct bytes next = BYTES_INIT;

			passes[i].clean(text, &next);
			bytes_wipe(out);
			*out = next;
			text = bytes_span(out);
		}
	}
	return text;
}

/* ---- bytes that are no UTF-8 ---- */

/* The characters of Windows-1252 between 0x80 and 0x9f; 0: none. */
static const uint16_t windows[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* True when there are bytes beyond ASCII, and no two of them make a character of UTF-8. */
static bool is_latin1(struct span text)
{
	size_t high = 0;

	/* Most texts are plain ASCII: they are looked through in words. */
	for (size_t at = 0; at < text.size; at++) {
		uint32_t character;
		uint64_t word;

		if (at + sizeof(word) <= text.size) {
			memcpy(&word, text.data + at, sizeof(word));
			if (!(word & UINT64_C(0x8080808080808080))) {
				at += sizeof(word) - 1;
				continue;
			}
		}

		if (text.data[at] < 0x80)
			continue;
		if (utf8_next(span_after(text, at), &character))
			return false;
		high++;
	}
	return high > 0;
}

struct span clean_latin1(struct span text, struct bytes *out)
{
	struct bytes converted = BYTES_INIT;

	if (!is_latin1(text))
		return text;
	for (size_t at = 0; at < text.size; at++) {
		unsigned char byte = text.data[at];
		uint32_t value = byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;

		append_character(&converted, value ? value : byte);
	}
	bytes_wipe(out);
	*out = converted;
	return bytes_span(out);
}

/* ---- wrapping ---- */

#define WIDTH_LEAST 60
#define WIDTH_MOST 80
#define BREAK_LEAST 40 /* no program breaks a line before it for the sake of a long word */

/* A fingerprint, a response in Base64, an address of the web: one long word has no place to wrap. */
static bool could_be_wrapped(struct span line)
{
	struct span part = span_part(line, BREAK_LEAST, WIDTH_MOST - BREAK_LEAST);

	return span_find(part, ' ') < part.size;
}

size_t clean_width(struct span sample)
{
	size_t widest = 0, lines = 0;

	while (sample.size) {
		struct span line = reader_line(&sample);

		lines += line.size > 0;
		if (line.size > WIDTH_MOST && could_be_wrapped(line))
			return 0;
		if (line.size <= WIDTH_MOST && line.size > widest)
			widest = line.size;
	}
	return lines > 2 && widest >= WIDTH_LEAST ? widest : 0;
}

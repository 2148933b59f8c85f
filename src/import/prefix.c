/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collectors' prefixes; import.c asks whether the text is better understood without them. */
#include "import/prefix.h"

#include "import/header.h"
#include "import/literal.h"
#include "import/reader.h"

#define NAMES_MAX 2  /* pod and container */
#define ROUNDS_MAX 3 /* a collector of what another has collected */

static bool is_name_byte(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
	       byte == '-' || byte == '_' || byte == '.' || byte == '/';
}

static bool is_name(struct span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (!is_name_byte(word.data[i]))
			return false;
	return word.size > 0;
}

/* "mailer[4711]:", "mailer:" behind a host's name; "postfix/smtp[4711]:". */
static bool is_tag(struct span word, bool named)
{
	size_t open = span_find(word, '[');
	uint64_t number;

	if (word.size < 2 || word.data[word.size - 1] != ':')
		return false;
	word.size--;
	if (open >= word.size)
		return named && is_name(word);
	return word.data[word.size - 1] == ']' && is_name(span_part(word, 0, open)) &&
	       span_number(span_part(word, open + 1, word.size - open - 2), &number);
}

/* One blank parts a prefix from its line, whose own blanks are kept. */
static struct span without_blank(struct span text)
{
	return text.size && text.data[0] == ' ' ? span_after(text, 1) : text;
}

static struct span word_of(struct span text)
{
	return span_part(text, 0, span_find(text, ' '));
}

/* "2026-11-26T09:14:02Z ", "[09:14:02] ". */
static bool take_time(struct span *text, struct span *time)
{
	bool bracket = reader_starts(*text, "[");
	struct header header = { .timed = false };
	struct span inner = span_after(*text, bracket), rest = inner;

	if (!header_time(&rest, &header) || !header.timed || (bracket && !reader_starts(rest, "]")))
		return false;
	*time = span_part(inner, 0, inner.size - rest.size);
	rest = span_after(rest, bracket);
	*text = without_blank(span_after(rest, reader_starts(rest, ": ")));
	return true;
}

/* "stderr F ": the stream, and whether the line is whole, as containerd writes them. */
static void take_stream(struct span *text)
{
	struct span word = word_of(*text), rest = without_blank(span_after(*text, word.size));
	struct span part = word_of(rest);

	if (!span_is(word, "stdout") && !span_is(word, "stderr"))
		return;
	if (span_is(part, "F") || span_is(part, "P"))
		rest = without_blank(span_after(rest, part.size));
	*text = rest;
}

/* "app01 mailer[4711]: ", "mailer[4711]: ". */
static void take_tag(struct span *text)
{
	struct span first = word_of(*text), rest = without_blank(span_after(*text, first.size));
	struct span second = word_of(rest);

	if (is_tag(first, false))
		*text = rest;
	else if (is_name(first) && is_tag(second, true))
		*text = without_blank(span_after(rest, second.size));
}

/* "mailer-7f9c5d6b8-x2x4q mailer ", "mailer-1  | ": names, of which a time or a bar follows. */
static bool take_names(struct span *text, struct span *time)
{
	struct span rest = *text;

	for (int n = 0; n < NAMES_MAX; n++) {
		struct span word = word_of(rest);

		if (!is_name(word))
			return false;
		rest = span_after(rest, word.size);
		while (rest.size && rest.data[0] == ' ')
			rest = span_after(rest, 1);
		if (n == 0 && reader_starts(rest, "| ")) {
			*text = span_after(rest, 2);
			return true;
		}
		if (take_time(&rest, time)) {
			*text = rest;
			return true;
		}
	}
	return false;
}

bool prefix_skip(struct span *line, struct span *time)
{
	struct span rest = *line;
	bool any = false;

	*time = span_of(NULL, 0);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		/* What begins with a code is a reply, whatever stands behind. */
		if (reader_code(rest) > 0 ||
		    (!take_time(&rest, time) && (any || !take_names(&rest, time))))
			break;
		any = true;
		take_stream(&rest);
		take_tag(&rest);
	}
	*line = any ? rest : *line;
	return any;
}

/* "{"log":"< 220 …\n","stream":"stderr",…}", as docker keeps them; journald's MESSAGE. */
static bool read_json(struct span line, struct span *time, struct bytes *out)
{
	static const char *const marks[] = { "\"log\":", "\"MESSAGE\":", "\"message\":" };
	struct span literal = span_of(NULL, 0);

	if (!line.size || line.data[0] != '{')
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && !literal.size; i++)
		literal = literal_behind(line, marks[i]);
	*time = literal_behind(line, "\"time\":");
	if (time->size > 2)
		*time = span_part(*time, 1, time->size - 2);
	return literal_read(literal, out);
}

bool prefix_take_off(struct span text, bool timed, struct bytes *out)
{
	struct bytes inner = BYTES_INIT;
	size_t before = out->size;
	bool any = false;

	while (text.size) {
		struct span line = reader_line(&text), time = { NULL, 0 };

		bytes_clear(&inner);
		if (read_json(line, &time, &inner)) {
			any = true;
			line = bytes_span(&inner);
			while (line.size && line.data[line.size - 1] == '\n')
				line.size--;
		} else if (prefix_skip(&line, &time)) {
			any = true;
		}
		if (timed && time.size) {
			bytes_append(out, time);
			bytes_append_byte(out, ' ');
		}
		bytes_append(out, line);
		bytes_append_byte(out, '\n');
	}
	bytes_wipe(&inner);
	if (!any)
		out->size = before;
	return any;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small questions about lines, asked by the readers of all formats. */
#include "import/reader.h"

#include <string.h>

struct span reader_line(struct span *rest)
{
	size_t end = span_find(*rest, '\n');
	struct span line = span_part(*rest, 0, end);

	*rest = span_after(*rest, end + 1);
	while (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

int reader_code(struct span line)
{
	if (line.size < 3 || line.data[0] < '2' || line.data[0] > '5' || !is_digit(line.data[1]) ||
	    !is_digit(line.data[2]) ||
	    (line.size > 3 && line.data[3] != ' ' && line.data[3] != '-'))
		return -1;
	return (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
}

bool reader_line_is_begun(struct span line)
{
	return reader_code(line) > 0 && line.size > 3 && line.data[3] == '-';
}

static size_t count_words(struct span text)
{
	size_t count = 0;

	while (text.size) {
		span_next_word(&text);
		count++;
	}
	return count;
}

/* ":<user@example.test> SIZE=4", " user@example.test", but no sentence ("Mail from us to you"). */
static bool is_path(struct span text)
{
	struct span path = span_trim(text);

	return path.size &&
	       (path.data[0] == ':' || path.data[0] == '<' || count_words(path) == 1) &&
	       text.size > 1;
}

static bool is_upper(struct span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] >= 'a' && word.data[i] <= 'z')
			return false;
	return true;
}

bool reader_is_command(struct span line)
{
	struct span argument = line, word = span_next_word(&argument);

	if (word.size < 4 || word.size > 8 || (line.data[0] | 0x20) < 'a' ||
	    (line.data[0] | 0x20) > 'z')
		return false;
	switch (command_find(word)) {
	case VERB_UNKNOWN:
		return false;
	case VERB_MAIL:
		return span_starts_word(argument, "FROM") && is_path(span_after(argument, 4));
	case VERB_RCPT:
		return span_starts_word(argument, "TO") && is_path(span_after(argument, 2));
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
		return count_words(argument) <= 1;
	case VERB_DATA:
	case VERB_QUIT:
	case VERB_RSET:
	case VERB_STARTTLS:
		return argument.size == 0;
	case VERB_AUTH:
		return argument.size && count_words(argument) <= 4;
	default:
		return is_upper(word) ? count_words(argument) <= 4 : argument.size == 0;
	}
}

bool reader_has(struct span sample, const char *const *texts)
{
	for (; *texts; texts++)
		if (span_find_span(sample, span_text(*texts)) < sample.size)
			return true;
	return false;
}

bool reader_starts(struct span line, const char *text)
{
	size_t size;

	if (!line.size || line.data[0] != (unsigned char)*text)
		return !*text;
	size = strlen(text);
	return line.size >= size && memcmp(line.data, text, size) == 0;
}

int reader_score(const struct sample *sample, bool sure)
{
	int share;

	if (sample->smtp == 0)
		return 0;
	share = (int)(sample->fits * 59 / (sample->lines ? sample->lines : 1));
	return (sure ? IMPORT_SURE - 60 : 1) + (share < 59 ? share : 59);
}

/* ---- telling ---- */

void reader_say(struct reader *reader, enum speaker speaker, struct span text, const char *end)
{
	if (speaker == SPEAKER_CLIENT) {
		conversation_client(reader->conversation, text, end);
		return;
	}
	conversation_server(reader->conversation, text, end);
	reader->in_answer = reader_line_is_begun(text);
}

void reader_hear(struct reader *reader, enum speaker speaker, struct span text, size_t width,
		 const char *end)
{
	reader_let_go(reader);
	if (!reader->width) {
		reader_say(reader, speaker, text, end);
		return;
	}
	bytes_append(&reader->held, text);
	reader->held_by = speaker;
	reader->held_end = end;
	reader->held_width = width;
}

void reader_let_go(struct reader *reader)
{
	enum speaker speaker = reader->held_by;

	if (speaker == SPEAKER_NOBODY)
		return;
	reader->held_by = SPEAKER_NOBODY;
	reader_say(reader, speaker, bytes_span(&reader->held), reader->held_end);
	bytes_wipe(&reader->held);
}

/* It can only be a rest: its first word had no room on the line before. */
bool reader_take_rest(struct reader *reader, const struct saying *sayings, struct span line)
{
	struct span text = span_trim(line), rest = text, word = span_next_word(&rest);

	if (reader->held_by == SPEAKER_NOBODY || !word.size ||
	    reader->held_width + 1 + word.size <= reader->width || remark_is_fact(sayings, text))
		return false;
	bytes_append_byte(&reader->held, ' ');
	bytes_append(&reader->held, text);
	reader->held_width = line.size;
	return true;
}

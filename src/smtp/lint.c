/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look at a message on its way; by cli/item for scripts, by the screen before its question. */
#include "smtp/lint.h"

#include <string.h>

#include "base/message.h"
#include "smtp/word.h"

#define TEXT_OCTETS_MAX 998 /* RFC 5322 §2.1.1, without CRLF */

void lint_init(struct lint *lint)
{
	memset(lint, 0, sizeof(*lint));
}

static void see(struct lint *lint, enum lint_kind kind)
{
	if (lint->count[kind]++ == 0)
		lint->first[kind] = lint->lines;
}

static void begin_line(struct lint *lint, unsigned char byte)
{
	if (lint->column)
		return;
	lint->lines++;
	lint->named = byte == ' ' || byte == '\t';
	memset(lint->name, 0, sizeof(lint->name));
}

static void end_line(struct lint *lint)
{
	if (lint->column == 0) {
		lint->lines++;
		lint->in_body = true;
	}
	lint->bytes += strlen("\r\n");
	lint->column = 0;
	lint->long_line = false;
}

static void read_name(struct lint *lint, unsigned char byte)
{
	if (lint->named || lint->in_body)
		return;
	if (byte == ':') {
		struct span name = span_text(lint->name);

		lint->has_date |= word_equal(name, span_text("Date"));
		lint->has_from |= word_equal(name, span_text("From"));
		lint->named = true;
	} else if (lint->column <= LINT_NAME_MAX - 1 && byte != '\0') {
		lint->name[lint->column - 1] = (char)byte;
	} else {
		lint->named = true; /* longer than what is looked for */
	}
}

static void note_length(struct lint *lint)
{
	if (lint->column <= TEXT_OCTETS_MAX || lint->long_line)
		return;
	lint->long_line = true;
	see(lint, LINT_LONG_LINE);
}

static void take_text(struct lint *lint, unsigned char byte)
{
	begin_line(lint, byte);
	if (lint->column == 0 && byte == '.')
		lint->doubled++;
	lint->column++;
	lint->bytes++;
	if (byte == '\0')
		see(lint, LINT_NUL);
	else if (byte >= 0x80)
		see(lint, lint->in_body ? LINT_8BIT : LINT_8BIT_HEADER);
	note_length(lint);
	read_name(lint, byte);
}

static void take_bare_cr(struct lint *lint)
{
	lint->after_cr = false;
	end_line(lint);
	see(lint, LINT_BARE_CR);
}

/* Where a line begins or a field's name is read each byte counts. */
static bool looks_at_each(const struct lint *lint)
{
	return lint->column == 0 || !(lint->named || lint->in_body);
}

/* Plain text, all at once; how many bytes there were of it. */
static size_t take_plain(struct lint *lint, struct span chunk)
{
	size_t size = looks_at_each(lint) ? 0 : plain_run(chunk);

	lint->column += (uint32_t)size;
	lint->bytes += size;
	note_length(lint);
	return size;
}

/* One byte, or several where they are plain text. */
static size_t take(struct lint *lint, struct span chunk)
{
	unsigned char byte = chunk.data[0];
	bool after_cr = lint->after_cr;
	size_t plain;

	if (byte == '\n') {
		lint->after_cr = false;
		end_line(lint);
		lint->has_crlf |= after_cr;
		if (!after_cr)
			see(lint, LINT_BARE_LF);
		return 1;
	}
	if (after_cr)
		take_bare_cr(lint);
	plain = take_plain(lint, chunk);
	if (plain)
		return plain;
	if (byte == '\r')
		lint->after_cr = true;
	else
		take_text(lint, byte);
	return 1;
}

void lint_push(struct lint *lint, struct span chunk)
{
	while (chunk.size)
		chunk = span_after(chunk, take(lint, chunk));
}

void lint_finish(struct lint *lint)
{
	if (lint->after_cr)
		take_bare_cr(lint);
	if (lint->column)
		end_line(lint);
}

/* ---- remarks ---- */

static bool is_seen(const struct lint *lint, const struct lint_limits *limits, enum lint_kind kind)
{
	switch (kind) {
	case LINT_BARE_LF: /* a file of this system has no other line ends */
		return lint->count[LINT_BARE_LF] && lint->has_crlf;
	case LINT_8BIT:
		return lint->count[LINT_8BIT] && !limits->declared_8bit;
	case LINT_8BIT_HEADER:
		return lint->count[LINT_8BIT_HEADER] && !limits->declared_utf8;
	case LINT_SIZE:
		return limits->size_limit && lint->bytes > limits->size_limit;
	case LINT_NO_DATE:
		return !lint->has_date;
	case LINT_NO_FROM:
		return !lint->has_from;
	default:
		return lint->count[kind] > 0;
	}
}

static bool is_offered(const struct lint_limits *limits, enum extension extension)
{
	return extension_in(limits->offered, extension);
}

static const char *sentence_of(const struct lint_limits *limits, enum lint_kind kind)
{
	static const char *const sentences[LINT_COUNT] = {
		[LINT_BARE_CR] =
			N_("A CR without its LF stands in line {line} (so many in all: {count}). "
			   "It goes out as a line end, CRLF: RFC 5321 §2.3.8 allows no other."),
		[LINT_BARE_LF] =
			N_("Line {line} ends in LF alone, others end in CRLF (so many in all: "
			   "{count}). It goes out as CRLF, as RFC 5321 §2.3.8 wants it."),
		[LINT_LONG_LINE] =
			N_("Line {line} is longer than 998 octets (so many in all: {count}): RFC "
			   "5322 §2.1.1 allows no more, and servers cut or refuse it."),
		[LINT_NUL] = N_("Line {line} holds a NUL (so many in all: {count}): RFC 5322 "
				"allows none any more, and many servers refuse the message."),
		[LINT_SIZE] = N_("The message has {bytes} bytes, the server's SIZE allows {limit}: "
				 "expect 552."),
		[LINT_NO_DATE] = N_("The header has no Date field; RFC 5322 §3.6 demands it, and "
				    "filters mark its absence."),
		[LINT_NO_FROM] = N_("The header has no From field; RFC 5322 §3.6 demands it, and "
				    "filters mark its absence."),
	};

	if (kind == LINT_8BIT)
		return limits->known && !is_offered(limits, EXTENSION_8BITMIME)
			       ? N_("Line {line} holds octets beyond ASCII, and the server does "
				    "not "
				    "offer 8BITMIME: it may refuse or damage the message (RFC "
				    "6152).")
			       : N_("Line {line} holds octets beyond ASCII, and MAIL did not say "
				    "BODY=8BITMIME (RFC 6152).");
	if (kind == LINT_8BIT_HEADER)
		return limits->known && !is_offered(limits, EXTENSION_SMTPUTF8)
			       ? N_("The header holds octets beyond ASCII (line {line}), and the "
				    "server does not offer SMTPUTF8 (RFC 6532).")
			       : N_("The header holds octets beyond ASCII (line {line}), and MAIL "
				    "did not say SMTPUTF8 (RFC 6532).");
	return sentences[kind];
}

char *lint_remark(const struct lint *lint, const struct lint_limits *limits, size_t n)
{
	for (int kind = 0; kind < LINT_COUNT; kind++) {
		const uint64_t numbers[] = { lint->first[kind], lint->count[kind], lint->bytes,
					     limits->size_limit };
		static const char *const names[] = { "line", "count", "bytes", "limit" };
		struct bytes texts[4] = { BYTES_INIT, BYTES_INIT, BYTES_INIT, BYTES_INIT };
		struct message_value values[4];
		char *text;

		if (!is_seen(lint, limits, (enum lint_kind)kind) || n-- > 0)
			continue;
		for (int i = 0; i < 4; i++) {
			bytes_append_number(&texts[i], numbers[i]);
			values[i] = (struct message_value){ names[i], bytes_span(&texts[i]) };
		}
		text = message_text(_(sentence_of(limits, (enum lint_kind)kind)), values, 4);
		for (int i = 0; i < 4; i++)
			bytes_release(&texts[i]);
		return text;
	}
	return NULL;
}

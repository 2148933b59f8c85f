/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations of scripts; parsed by plan/script, asked by cli/run. */
#include "plan/expect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/pattern.h"

enum term_kind {
	TERM_CODE,   /* 250, 25x, 2xx */
	TERM_STATUS, /* 5.7.8, 5.7.*, 5.*.* */
	TERM_REGEX,
};

struct term {
	enum term_kind kind;
	char code[4];
	int status[3]; /* -1: any */
	struct pattern *pattern;
};

struct expect {
	char *text;
	struct term *terms;
	size_t count;
	size_t capacity;
};

static bool parse_code(struct span word, struct term *term)
{
	if (word.size != 3 || word.data[0] < '2' || word.data[0] > '5')
		return false;
	for (size_t i = 0; i < 3; i++) {
		bool any = word.data[i] == 'x' || word.data[i] == 'X';

		/* "2xx" and "25x" are patterns, "2x5" is none. */
		if (!isdigit(word.data[i]) && !(any && i > 0))
			return false;
		if (i == 2 && !any && !isdigit(word.data[1]))
			return false;
		term->code[i] = any ? 'x' : (char)word.data[i];
	}
	term->kind = TERM_CODE;
	return true;
}

static bool parse_status(struct span word, struct term *term)
{
	for (int i = 0; i < 3; i++) {
		size_t end = span_find(word, '.');
		struct span part = span_part(word, 0, end);
		uint64_t number;

		if ((i < 2) != (end < word.size))
			return false;
		if (span_is(part, "*"))
			term->status[i] = -1;
		else if (part.size <= 3 && span_number(part, &number))
			term->status[i] = (int)number;
		else
			return false;
		word = span_after(word, end + 1);
	}
	term->kind = TERM_STATUS;
	return true;
}

static bool parse_regex(struct span word, struct term *term)
{
	struct bytes why = BYTES_INIT;

	if (word.size < 2 || word.data[0] != '/' || word.data[word.size - 1] != '/')
		return false;
	term->pattern = pattern_new(span_part(word, 1, word.size - 2), &why);
	bytes_release(&why);
	term->kind = TERM_REGEX;
	return term->pattern != NULL;
}

/* The end of the alternative that text begins with: a bar, or a closing slash. */
static size_t term_end(struct span text)
{
	size_t at = 0;

	if (text.size && text.data[0] == '/')
		for (at = 1; at < text.size && text.data[at] != '/'; at++)
			at += text.data[at] == '\\' && at + 1 < text.size;
	return at + span_find(span_after(text, at), '|');
}

struct expect *expect_parse(struct span text, struct fault *fault)
{
	struct expect *expect = memory_new(1, sizeof(*expect));
	struct span rest = span_trim(text);

	expect->text = span_copy_text(rest);
	do {
		size_t end = term_end(rest);
		struct span word = span_trim(span_part(rest, 0, end));
		struct term term = { .kind = TERM_CODE };

		if (!parse_code(word, &term) && !parse_status(word, &term) &&
		    !parse_regex(word, &term)) {
			struct message_value value = { "text", word };

			fault_set(
				fault, FAULT_USAGE, 0,
				_("\"{text}\" is nothing that a reply can be held against: write a "
				  "code (250), a class (2xx), an enhanced code (5.7.*) or /text/, "
				  "with "
				  "| between alternatives."),
				&value, 1);
			expect_free(expect);
			return NULL;
		}
		expect->terms = memory_grow(expect->terms, &expect->capacity, expect->count + 1,
					    sizeof(*expect->terms));
		expect->terms[expect->count++] = term;
		rest = span_after(rest, end + 1);
	} while (rest.size);
	return expect;
}

struct expect *expect_copy(const struct expect *expect)
{
	struct fault ignored;

	return expect ? expect_parse(expect_text(expect), &ignored) : NULL;
}

void expect_free(struct expect *expect)
{
	if (!expect)
		return;
	for (size_t i = 0; i < expect->count; i++)
		if (expect->terms[i].kind == TERM_REGEX)
			pattern_free(expect->terms[i].pattern);
	memory_free(expect->terms);
	memory_free(expect->text);
	memory_free(expect);
}

static bool matches_status(const struct term *term, struct status status)
{
	const int parts[3] = { status.class, status.subject, status.detail };

	if (status.class == 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (term->status[i] >= 0 && term->status[i] != parts[i])
			return false;
	return true;
}

static bool matches_text(const struct term *term, const struct reply *reply)
{
	for (size_t i = 0; i < reply->count; i++)
		if (pattern_is_in(term->pattern, reply->lines[i].raw))
			return true;
	return false;
}

bool expect_matches(const struct expect *expect, const struct reply *reply)
{
	for (size_t i = 0; i < expect->count; i++) {
		const struct term *term = &expect->terms[i];

		if (term->kind == TERM_CODE && reply_is(reply, term->code))
			return true;
		if (term->kind == TERM_STATUS && !reply_is_broken(reply) &&
		    matches_status(term, reply->status))
			return true;
		if (term->kind == TERM_REGEX && matches_text(term, reply))
			return true;
	}
	return false;
}

struct span expect_text(const struct expect *expect)
{
	return span_text(expect->text);
}

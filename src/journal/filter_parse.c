/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter expression's text made a tree: recursive descent, bounded in depth and size. */
#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/printable.h"
#include "journal/filter.h"
#include "journal/filter_inside.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#define NONE SIZE_MAX

struct parser {
	struct span text;
	size_t at; /* of the word that comes next */
	struct filter *filter;
	struct filter_fault fault;
	bool failed;
	unsigned depth;
};

/* ---- faults ---- */

static size_t fail(struct parser *parser, size_t at, const char *sentence, struct span word)
{
	struct message_value value = { "word", word };
	struct bytes text = BYTES_INIT;

	if (!parser->failed) {
		parser->failed = true;
		parser->fault.at = at;
		message_append(&text, _(sentence), &value, 1);
		strncpy(parser->fault.text, bytes_text(&text), sizeof(parser->fault.text) - 1);
	}
	bytes_release(&text);
	return NONE;
}

/* ---- words ---- */

static void skip_blanks(struct parser *parser)
{
	while (parser->at < parser->text.size &&
	       (parser->text.data[parser->at] == ' ' || parser->text.data[parser->at] == '\t'))
		parser->at++;
}

/* The end of the word at `from`: a parenthesis, or a word in quotes or slashes, stands alone. */
static size_t word_end(struct span text, size_t from)
{
	unsigned char first = from < text.size ? text.data[from] : 0;
	size_t end = from;

	if (first == '(' || first == ')')
		return from + 1;
	if (first == '"' || first == '/') {
		for (end = from + 1; end < text.size && text.data[end] != first; end++)
			end += text.data[end] == '\\' && end + 1 < text.size;
		return end < text.size ? end + 1 : text.size;
	}
	while (end < text.size && !strchr(" \t()", text.data[end]))
		end++;
	/* strchr() finds the NUL as well: a byte of a word like any other */
	return end > from ? end : from < text.size ? from + 1 : from;
}

static struct span peek(struct parser *parser)
{
	skip_blanks(parser);
	return span_part(parser->text, parser->at, word_end(parser->text, parser->at) - parser->at);
}

static void take(struct parser *parser, struct span word)
{
	parser->at += word.size;
}

/* ---- nodes ---- */

static size_t add(struct parser *parser, struct filter_node node)
{
	struct filter *filter = parser->filter;

	if (filter->count >= FILTER_NODES_MAX) {
		memory_free(node.text);
		pattern_free(node.pattern);
		return fail(parser, parser->at, N_("The expression is too long."),
			    span_of(NULL, 0));
	}
	filter->nodes = memory_grow(filter->nodes, &filter->capacity, filter->count + 1,
				    sizeof(*filter->nodes));
	filter->nodes[filter->count] = node;
	return filter->count++;
}

static size_t join(struct parser *parser, enum filter_kind kind, size_t left, size_t right)
{
	if (left == NONE || right == NONE)
		return NONE;
	return add(parser, (struct filter_node){ .kind = kind,
						 .left = (uint16_t)left,
						 .right = (uint16_t)right });
}

/* ---- terms: a word and what it takes ---- */

static bool read_code(struct span word, struct filter_node *node)
{
	if (word.size != 3)
		return false;
	for (size_t n = 0; n < 3; n++) {
		bool any = word.data[n] == 'x' || word.data[n] == 'X' || word.data[n] == '*';

		if (!any && !isdigit(word.data[n]))
			return false;
		node->code[n] = any ? 'x' : (char)word.data[n];
	}
	return true;
}

/* "5.7.8", "5.7.*", "5.*": what is left out at the end is any. */
static bool read_status(struct span word, struct filter_node *node)
{
	node->status[1] = node->status[2] = -1;
	for (size_t n = 0; n < 3 && word.size; n++) {
		size_t end = span_find(word, '.');
		struct span part = span_part(word, 0, end);
		uint64_t number;

		if (span_is(part, "*") || span_is_word(part, "x"))
			node->status[n] = -1;
		else if (part.size <= 3 && span_number(part, &number))
			node->status[n] = (int)number;
		else
			return false;
		if (end == word.size)
			return n > 0;
		word = span_after(word, end + 1);
	}
	return false;
}

static bool read_verb(struct span word, struct filter_node *node)
{
	node->number = command_find(word);
	node->text = span_copy_text(word);
	return word.size && isalpha(word.data[0]);
}

static bool read_direction(struct span word, struct filter_node *node)
{
	node->number = word.size ? (unsigned)toupper(word.data[0]) : 0;
	return word.size == 1 && (node->number == 'C' || node->number == 'S');
}

static bool read_kind(struct span word, struct filter_node *node)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		node->number = (unsigned)kind;
		if (span_is_word(word, event_kind_name((enum event_kind)kind)))
			return true;
	}
	return false;
}

static const struct term {
	const char *word;
	enum filter_kind kind;
	bool (*read)(struct span word, struct filter_node *node);
	const char *wanted; /* N_() */
} terms[] = {
	{ "code", FILTER_CODE, read_code,
	  N_("Behind \"code\" stands a reply code, such as 550 or 5xx.") },
	{ "dir", FILTER_DIR, read_direction,
	  N_("Behind \"dir\" stands C for what was sent, or S for what the server sent.") },
	{ "kind", FILTER_KIND, read_kind,
	  N_("Behind \"kind\" stands a kind of event, such as NOTE, TLS_READY or FAILED.") },
	{ "status", FILTER_STATUS, read_status,
	  N_("Behind \"status\" stands an enhanced code, such as 5.7.8 or 5.7.*.") },
	{ "verb", FILTER_VERB, read_verb,
	  N_("Behind \"verb\" stands a command, such as AUTH or MAIL.") },
};

static size_t read_term(struct parser *parser, const struct term *term)
{
	struct filter_node node = { .kind = term->kind };
	struct span word = peek(parser);

	if (!word.size || !term->read(word, &node)) {
		memory_free(node.text);
		return fail(parser, parser->at, term->wanted, word);
	}
	take(parser, word);
	return add(parser, node);
}

/* "code=550", "code>=500", as other programs write it; "status=sent" is a text to look for. */
static bool is_glued(struct span word, const struct term *term)
{
	struct filter_node node = { .kind = term->kind };
	size_t size = strlen(term->word);
	size_t at = size;
	bool reads;

	while (at < word.size && strchr("=:<>!", word.data[at]))
		at++;
	reads = at > size && span_is_word(span_part(word, 0, size), term->word) &&
		term->read(span_after(word, at), &node);
	memory_free(node.text);
	return reads;
}

/* A flaw's name may follow; any other word is a term of its own. */
static size_t read_flaw(struct parser *parser)
{
	struct filter_node node = { .kind = FILTER_FLAW };
	struct span word = peek(parser);

	node.number = reply_flaw_find(word);
	if (node.number)
		take(parser, word);
	return add(parser, node);
}

static size_t read_pattern(struct parser *parser, struct span word)
{
	struct filter_node node = { .kind = FILTER_PATTERN };
	struct bytes why = BYTES_INIT;
	size_t at = parser->at - word.size;

	if (word.size < 2 || word.data[word.size - 1] != '/')
		return fail(parser, at,
			    N_("The slash that ends the regular expression is missing."), word);
	node.pattern = pattern_new(span_part(word, 1, word.size - 2), &why);
	if (!node.pattern)
		fail(parser, at + 1, N_("This is no regular expression: {word}"), bytes_span(&why));
	bytes_release(&why);
	return node.pattern ? add(parser, node) : NONE;
}

static size_t read_text(struct parser *parser, struct span word)
{
	struct filter_node node = { .kind = FILTER_TEXT };

	if (word.data[0] == '"') {
		if (word.size < 2 || word.data[word.size - 1] != '"')
			return fail(parser, parser->at - word.size,
				    N_("The quotation mark that ends the text is missing."), word);
		word = span_part(word, 1, word.size - 2);
		if (!word.size)
			return fail(parser, parser->at - 2,
				    N_("Nothing stands between the quotation "
				       "marks."),
				    word);
	}
	node.text = span_copy_text(word);
	return add(parser, node);
}

/* ---- expressions ---- */

static size_t read_or(struct parser *parser);

static size_t read_group(struct parser *parser, size_t from)
{
	size_t inner = read_or(parser);
	struct span word = peek(parser);

	if (inner == NONE)
		return NONE;
	if (!span_is(word, ")"))
		return fail(parser, from, N_("This parenthesis is not closed."), word);
	take(parser, word);
	return inner;
}

static size_t read_primary(struct parser *parser)
{
	struct span word = peek(parser);
	size_t from = parser->at;

	if (!word.size)
		return fail(parser, from, N_("Something is missing at the end."), word);
	if (span_is(word, ")"))
		return fail(parser, from, N_("No parenthesis is open here."), word);
	if (span_is_word(word, "and") || span_is_word(word, "or"))
		return fail(parser, from, N_("Something is missing before \"{word}\"."), word);
	take(parser, word);
	if (span_is(word, "("))
		return read_group(parser, from);
	if (span_is_word(word, "flaw"))
		return read_flaw(parser);
	if (word.data[0] == '/')
		return read_pattern(parser, word);
	for (size_t n = 0; n < sizeof(terms) / sizeof(*terms); n++) {
		if (span_is_word(word, terms[n].word))
			return read_term(parser, &terms[n]);
		if (is_glued(word, &terms[n]))
			return fail(parser, from, terms[n].wanted, word);
	}
	return read_text(parser, word);
}

static size_t read_not(struct parser *parser)
{
	struct span word = peek(parser);
	bool negated = span_is_word(word, "not");
	size_t inner;

	if (parser->depth >= FILTER_DEPTH_MAX)
		return fail(parser, parser->at, N_("The expression is nested too deeply."), word);
	parser->depth++;
	if (negated)
		take(parser, word);
	inner = negated ? read_not(parser) : read_primary(parser);
	parser->depth--;
	return negated ? join(parser, FILTER_NOT, inner, inner) : inner;
}

static size_t read_and(struct parser *parser)
{
	size_t left = read_not(parser);

	while (left != NONE) {
		struct span word = peek(parser);

		if (!word.size || span_is(word, ")") || span_is_word(word, "or"))
			break;
		if (span_is_word(word, "and"))
			take(parser, word);
		left = join(parser, FILTER_AND, left, read_not(parser));
	}
	return left;
}

static size_t read_or(struct parser *parser)
{
	size_t left = read_and(parser);

	while (left != NONE && span_is_word(peek(parser), "or")) {
		take(parser, peek(parser));
		left = join(parser, FILTER_OR, left, read_and(parser));
	}
	return left;
}

struct filter *filter_parse(struct span text, struct filter_fault *fault)
{
	struct parser parser = { .text = text, .filter = memory_new(1, sizeof(struct filter)) };
	struct span rest;

	parser.filter->text = span_copy_text(text);
	if (text.size > FILTER_BYTES_MAX)
		fail(&parser, FILTER_BYTES_MAX, N_("The expression is too long."), text);
	else if (memchr(text.size ? text.data : (const unsigned char *)"", 0, text.size))
		fail(&parser, span_find(text, 0), N_("The expression holds a NUL."), text);
	else
		parser.filter->root = read_or(&parser);
	rest = peek(&parser);
	if (!parser.failed && rest.size)
		fail(&parser, parser.at, N_("No parenthesis is open here."), rest);
	if (!parser.failed)
		return parser.filter;
	if (fault)
		*fault = parser.fault;
	filter_free(parser.filter);
	return NULL;
}

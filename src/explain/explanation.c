/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The value that every explaining function fills, and its two written forms:
 * text for terminals and reports, the `annotation` object of the journal format.
 */
#include "explain/explanation.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/wrap.h"
#include "explain/rule.h"

#define TEXT_COLUMNS_LEAST 24 /* beside its label; with less the text stands below it */

static const struct {
	const char *name;
	const char *key;
} headings[HEADING_COUNT] = {
	[HEADING_DECODED] = { N_("Decoded"), "decoded" },
	[HEADING_WHY] = { N_("Why here"), "why" },
	[HEADING_NEXT] = { N_("Next"), "next" },
	[HEADING_DESCRIPTION] = { N_("Description"), "description" },
	[HEADING_WHEN] = { N_("When you see it"), "when" },
	[HEADING_FIX] = { N_("How to fix"), "fix" },
	[HEADING_LEARN] = { N_("Learn more"), "source" },
};

const char *heading_name(enum heading heading)
{
	return headings[heading].name;
}

const char *heading_key(enum heading heading)
{
	return headings[heading].key;
}

void explanation_release(struct explanation *explanation)
{
	for (size_t i = 0; i < explanation->part_count; i++)
		memory_free(explanation->parts[i].text);
	memory_free(explanation->parts);
	memory_free(explanation->title);
	memory_free(explanation->class);
	memory_free(explanation->category);
	memory_free(explanation->rule);
	memory_free(explanation->source);
	memset(explanation, 0, sizeof(*explanation));
}

/* Two rules may have the same to say; it is said once. */
static bool has_part(const struct explanation *explanation, enum heading heading, const char *text,
		     uint32_t event)
{
	for (size_t i = 0; i < explanation->part_count; i++)
		if (explanation->parts[i].heading == heading &&
		    explanation->parts[i].event == event &&
		    !strcmp(explanation->parts[i].text, text))
			return true;
	return false;
}

/* Parts stay in the order of their headings, within one in the order of adding. */
void explanation_add(struct explanation *explanation, enum heading heading, const char *text,
		     uint32_t event)
{
	size_t at = explanation->part_count;

	if (!text || !*text || has_part(explanation, heading, text, event))
		return;
	explanation->parts = memory_grow(explanation->parts, &explanation->part_capacity,
					 explanation->part_count + 1, sizeof(*explanation->parts));
	while (at > 0 && explanation->parts[at - 1].heading > heading) {
		explanation->parts[at] = explanation->parts[at - 1];
		at--;
	}
	explanation->parts[at] =
		(struct explanation_part){ heading, memory_copy_text(text), event };
	explanation->part_count++;
}

void part_add(struct explanation *out, enum heading heading, const char *sentence,
	      const struct message_value *values, size_t count, uint32_t event)
{
	char *text = message_text(_(sentence), values, count);

	explanation_add(out, heading, text, event);
	memory_free(text);
}

/* True when one of the pieces between "; " or ", " of list is this very one. */
static bool has_piece(struct span list, struct span piece)
{
	while (list.size) {
		size_t end = 0;

		while (end < list.size && list.data[end] != ';' && list.data[end] != ',')
			end++;
		if (span_equal(span_trim(span_part(list, 0, end)), piece))
			return true;
		list = span_after(list, end + 1);
	}
	return false;
}

/* "RFC 5321 " of "RFC 5321 §4.2.2, §4.3.2"; empty for what is no list of sections. */
static struct span document_of(struct span source)
{
	struct span rest = source;
	struct span word = span_next_word(&rest);

	if (!span_is(word, "RFC") || span_find_span(rest, span_text(" \xc2\xa7")) == rest.size)
		return span_of(NULL, 0);
	span_next_word(&rest);
	return span_part(source, 0, source.size - rest.size);
}

/* Adds the sections that the document's entry lacks, behind those that it has. */
static void merge_sections(struct bytes *joined, struct span old, struct span source,
			   struct span document)
{
	size_t at = span_find_span(old, document);
	struct span tail = span_after(old, at);
	size_t end = span_find(tail, ';');
	struct span rest = span_after(source, document.size);

	bytes_append(joined, span_part(old, 0, at + end));
	while (rest.size) {
		size_t comma = span_find(rest, ',');
		struct span section = span_trim(span_part(rest, 0, comma));

		if (!has_piece(span_after(span_part(tail, 0, end), document.size), section)) {
			bytes_append_text(joined, ", ");
			bytes_append(joined, section);
		}
		rest = span_after(rest, comma + 1);
	}
	bytes_append(joined, span_after(tail, end));
}

static void add_one_source(struct explanation *out, struct span source)
{
	struct span old = span_text(out->source);
	struct span document = document_of(source);
	struct bytes joined = BYTES_INIT;

	if (document.size && span_find_span(old, document) < old.size) {
		merge_sections(&joined, old, source, document);
	} else if (old.size && span_find_span(old, source) < old.size) {
		return;
	} else {
		bytes_append(&joined, old);
		if (old.size)
			bytes_append_text(&joined, "; ");
		bytes_append(&joined, source);
	}
	memory_free(out->source);
	out->source = bytes_take_text(&joined);
}

void source_add(struct explanation *out, const char *source)
{
	struct span rest = span_text(source);

	while (rest.size) {
		size_t end = span_find(rest, ';');

		add_one_source(out, span_trim(span_part(rest, 0, end)));
		rest = span_after(rest, end + 1);
	}
}

void explanation_finish(struct explanation *out)
{
	struct message_value values[] = { { "rule", span_text(out->rule) } };

	explanation_add(out, HEADING_LEARN, out->source, 0);
	if (out->rule)
		part_add(out, HEADING_LEARN, N_("The rule that spoke here: {rule}."), values, 1, 0);
}

struct span time_word(uint64_t time_us, char word[TIME_WORD_SIZE])
{
	int size = snprintf(word, TIME_WORD_SIZE, "%llu.%03llu",
			    (unsigned long long)(time_us / 1000000),
			    (unsigned long long)(time_us / 1000 % 1000));

	return span_of(word, (size_t)size);
}

/* ---- as text ---- */

static void append_blanks(struct bytes *out, int count)
{
	while (count-- > 0)
		bytes_append_byte(out, ' ');
}

static int label_columns(void)
{
	int widest = 0;

	for (int i = 0; i < HEADING_COUNT; i++) {
		int columns = wrap_columns(span_text(_(headings[i].name)));

		if (columns > widest)
			widest = columns;
	}
	return widest + 2;
}

static void append_head(const struct explanation *explanation, int columns, int indent,
			struct bytes *out)
{
	append_blanks(out, indent);
	wrap_append(out, span_text(explanation->title ? explanation->title : ""), columns, indent);
	if (!explanation->class)
		return;
	append_blanks(out, indent);
	bytes_append_text(out, explanation->class);
	if (explanation->category) {
		bytes_append_text(out, " \xc2\xb7 ");
		bytes_append_text(out, explanation->category);
	}
	bytes_append_byte(out, '\n');
}

void explanation_append_text(const struct explanation *explanation, int columns, int indent,
			     struct bytes *out)
{
	int label = label_columns();
	bool below = columns > 0 && columns - indent - label < TEXT_COLUMNS_LEAST;

	append_head(explanation, columns, indent, out);
	for (size_t i = 0; i < explanation->part_count; i++) {
		const struct explanation_part *part = &explanation->parts[i];
		bool first = i == 0 || explanation->parts[i - 1].heading != part->heading;
		const char *name = first ? _(headings[part->heading].name) : "";

		if (first || !below) {
			append_blanks(out, indent);
			bytes_append_text(out, name);
		}
		if (below && first)
			bytes_append_byte(out, '\n');
		if (below)
			append_blanks(out, indent + 2);
		else
			append_blanks(out, label - wrap_columns(span_text(name)));
		wrap_append(out, span_text(part->text), columns,
			    below ? indent + 2 : indent + label);
	}
}

/* ---- as JSON ---- */

/* Adds value to the member: a text at first, a list as soon as there are two. */
static void json_add(json_t *object, const char *key, const char *value)
{
	json_t *old = json_object_get(object, key);
	json_t *text = json_string(value);

	if (!text)
		return;
	if (json_is_array(old)) {
		json_array_append_new(old, text);
	} else if (old) {
		json_t *list = json_array();

		json_array_append(list, old);
		json_array_append_new(list, text);
		json_object_set_new(object, key, list);
	} else {
		json_object_set_new(object, key, text);
	}
}

void explanation_append_json(const struct explanation *explanation, struct bytes *out)
{
	json_t *object = json_object();
	char *text;

	if (explanation->title)
		json_add(object, "title", explanation->title);
	if (explanation->class)
		json_add(object, "class", explanation->class);
	if (explanation->category)
		json_add(object, "category", explanation->category);
	for (size_t i = 0; i < explanation->part_count; i++)
		if (explanation->parts[i].heading != HEADING_LEARN)
			json_add(object, headings[explanation->parts[i].heading].key,
				 explanation->parts[i].text);
	if (explanation->rule)
		json_add(object, "rule", explanation->rule);
	if (explanation->source)
		json_add(object, "source", explanation->source);
	text = json_dumps(object, JSON_COMPACT);
	bytes_append_text(out, text ? text : "{}");
	free(text);
	json_decref(object);
}

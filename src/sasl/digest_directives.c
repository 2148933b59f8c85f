/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Used by both sides of DIGEST-MD5. */
#include "sasl/digest_directives.h"

static bool is_blank(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void skip(struct span *rest, bool commas)
{
	while (rest->size && (is_blank(rest->data[0]) || (commas && rest->data[0] == ',')))
		*rest = span_after(*rest, 1);
}

/* A quoted string from its opening quote on; false when it is never closed. */
static bool take_quoted(struct span *rest, struct bytes *value)
{
	*rest = span_after(*rest, 1);
	while (rest->size && rest->data[0] != '"') {
		if (rest->data[0] == '\\')
			*rest = span_after(*rest, 1);
		if (rest->size == 0)
			return false;
		bytes_append_byte(value, rest->data[0]);
		*rest = span_after(*rest, 1);
	}
	if (rest->size == 0)
		return false;
	*rest = span_after(*rest, 1);
	return true;
}

static void take_token(struct span *rest, struct bytes *value)
{
	while (rest->size && rest->data[0] != ',' && !is_blank(rest->data[0])) {
		bytes_append_byte(value, rest->data[0]);
		*rest = span_after(*rest, 1);
	}
}

enum directive_step directive_next(struct span *rest, struct span *name, struct bytes *value)
{
	size_t equals;

	bytes_clear(value);
	skip(rest, true);
	if (rest->size == 0)
		return DIRECTIVE_END;
	equals = span_find(*rest, '=');
	if (equals == 0 || equals == rest->size)
		return DIRECTIVE_BROKEN;
	*name = span_trim(span_part(*rest, 0, equals));
	if (span_find(*name, ',') < name->size || span_find(*name, '"') < name->size)
		return DIRECTIVE_BROKEN;
	*rest = span_after(*rest, equals + 1);
	skip(rest, false);
	if (rest->size && rest->data[0] == '"') {
		if (!take_quoted(rest, value))
			return DIRECTIVE_BROKEN;
	} else {
		take_token(rest, value);
	}
	skip(rest, false);
	return rest->size == 0 || rest->data[0] == ',' ? DIRECTIVE_FOUND : DIRECTIVE_BROKEN;
}

unsigned directive_find(struct span list, const char *wanted, struct bytes *value)
{
	struct bytes each = BYTES_INIT;
	struct span name;
	unsigned count = 0;

	bytes_clear(value);
	while (directive_next(&list, &name, &each) == DIRECTIVE_FOUND)
		if (span_is_word(name, wanted) && count++ == 0)
			bytes_append(value, bytes_span(&each));
	bytes_wipe(&each);
	return count;
}

bool directive_list_is_good(struct span list)
{
	struct bytes value = BYTES_INIT;
	struct span name;
	enum directive_step step;

	do
		step = directive_next(&list, &name, &value);
	while (step == DIRECTIVE_FOUND);
	bytes_wipe(&value);
	return step == DIRECTIVE_END;
}

bool directive_has_word(struct span text, const char *word)
{
	while (text.size) {
		size_t end = span_find(text, ',');

		if (span_is_word(span_trim(span_part(text, 0, end)), word))
			return true;
		text = span_after(text, end + 1);
	}
	return false;
}

void directive_append_quoted(struct bytes *out, struct span text)
{
	bytes_append_byte(out, '"');
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '"' || text.data[i] == '\\')
			bytes_append_byte(out, '\\');
		bytes_append_byte(out, text.data[i]);
	}
	bytes_append_byte(out, '"');
}

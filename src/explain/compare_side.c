/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what is to be compared, and adding sentences about it. */
#include "explain/compare_side.h"

#include <string.h>

#include "base/memory.h"

static bool read_status(struct span word, struct status *status)
{
	struct bytes text = BYTES_INIT;
	bool good;

	bytes_append(&text, word);
	if (text.size && (text.data[0] == 'X' || text.data[0] == 'x'))
		text.data[0] = '5';
	good = text.size && status_parse(bytes_span(&text), status) == word.size;
	if (good && (word.data[0] == 'X' || word.data[0] == 'x'))
		status->class = 0;
	bytes_release(&text);
	return good;
}

static bool same_word(struct span known, struct span name)
{
	char *text = span_copy_text(name);
	bool same = span_is_word(known, text);

	memory_free(text);
	return same;
}

static bool read_verb(struct span name, enum verb *verb)
{
	for (int i = VERB_UNKNOWN + 1; i < VERB_COUNT; i++) {
		struct span known = span_text(command_name((enum verb)i));

		if (known.size && known.data[0] == '(')
			known = span_part(known, 1, known.size - 2);
		if (same_word(known, name) || command_find(name) == (enum verb)i) {
			*verb = (enum verb)i;
			return true;
		}
	}
	return false;
}

bool compare_side_read(struct span text, struct compare_side *side)
{
	size_t slash = span_find(text, '/');
	struct message_value values[2];
	uint64_t number;

	memset(side, 0, sizeof(*side));
	side->word = span_trim(span_part(text, 0, slash));
	side->code = -1;
	if (slash < text.size && !read_verb(span_trim(span_after(text, slash + 1)), &side->verb))
		return false;
	if (side->word.size == 3 && span_number(side->word, &number) && number >= 200 &&
	    number <= 599) {
		side->code = (int)number;
		side->entry = reply_entry_find(side->code);
	} else if (read_status(side->word, &side->status)) {
		side->status_entry = status_entry_find(side->status.subject, side->status.detail);
	} else {
		return false;
	}
	values[0] = (struct message_value){ "word", side->word };
	values[1] = (struct message_value){ "command", span_text(command_name(side->verb)) };
	side->label = message_text(side->verb == VERB_UNKNOWN    ? "{word}"
				   : side->verb == VERB_GREETING ? _("{word} as the greeting")
				   : side->verb == VERB_MESSAGE  ? _("{word} after the final dot")
								 : _("{word} after {command}"),
				   values, 2);
	return true;
}

void compare_add_to(char **list, size_t *count, size_t most, const char *sentence,
		    const struct compare_side *left, const struct compare_side *right)
{
	struct message_value values[] = {
		{ "a", span_text(left ? left->label : NULL) },
		{ "b", span_text(right ? right->label : NULL) },
	};

	if (*count < most)
		list[(*count)++] = message_text(_(sentence), values, 2);
}

void compare_add(struct comparison *out, const char *sentence, const struct compare_side *left,
		 const struct compare_side *right)
{
	compare_add_to(out->differences, &out->difference_count, COMPARISON_DIFFERENCES_MAX,
		       sentence, left, right);
}

/* A label and sentences that stand by themselves. */
char *compare_labelled(const struct compare_side *side, const char *text)
{
	struct message_value values[] = { { "label", span_text(side->label) } };
	struct bytes out = BYTES_INIT;

	message_append(&out, "{label}: ", values, 1);
	bytes_append_text(&out, text);
	return bytes_take_text(&out);
}

void compare_add_labelled(struct comparison *out, const struct compare_side *side, const char *text)
{
	if (text && out->difference_count < COMPARISON_DIFFERENCES_MAX)
		out->differences[out->difference_count++] = compare_labelled(side, text);
}

void compare_add_pair(struct comparison *out, const struct compare_side *left,
		      const char *left_text, const struct compare_side *right,
		      const char *right_text, const char *same)
{
	if (left_text && right_text && !strcmp(left_text, right_text)) {
		compare_add(out, same, left, right);
		return;
	}
	compare_add_labelled(out, left, left_text);
	compare_add_labelled(out, right, right_text);
}

void compare_add_both(struct comparison *out, const char *left_sentence,
		      const struct compare_side *left, const char *right_sentence,
		      const struct compare_side *right)
{
	struct message_value one[] = { { "a", span_text(left->label) } };
	struct message_value other[] = { { "a", span_text(right->label) } };
	struct bytes text = BYTES_INIT;

	message_append(&text, _(left_sentence), one, 1);
	bytes_append_byte(&text, ' ');
	message_append(&text, _(right_sentence), other, 1);
	if (out->difference_count < COMPARISON_DIFFERENCES_MAX)
		out->differences[out->difference_count++] = bytes_take_text(&text);
	bytes_release(&text);
}

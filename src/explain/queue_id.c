/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queue ids by the forms that servers use; read by explanations and by scripts' ${queue_id}. */
#include "explain/queue_id.h"

#include "explain/condition.h"

#define LONG_ID 20 /* Dovecot's, in Base64, are of 22 characters */

/* The id is the word behind `before`, or word number `word` of the text when `before` is NULL. */
static const struct {
	const char *pattern;
	const char *before;
	unsigned word;
} forms[] = {
	{ "queued as ", "queued as ", 0 },            /* Postfix, Haraka and many others */
	{ "^OK id=", "id=", 0 },                      /* Exim */
	{ "InternalId=", "InternalId=", 0 },          /* Exchange */
	{ "Message accepted for delivery", NULL, 0 }, /* Sendmail, OpenSMTPD */
	{ "^ok *qp ", "qp ", 0 },                     /* qmail */
	{ "^OK *gsmtp", NULL, 2 },                    /* Gmail: OK, a time, the id */
	{ "^Ok 0", NULL, 1 },                         /* Amazon SES */
	{ "queued mail for delivery", NULL, 0 },      /* IIS: <message id> Queued mail … */
	{ "Message queued *id:|queued (|queue id", "id: ", 0 },
	{ "saved; id=|^saved", "id=", 0 },
	{ "> * Saved", "> ", 0 }, /* Dovecot: <recipient> id Saved */
};

/* Cut at what closes an id: a comma, a bracket, a dot at the end. */
static struct span cut(struct span word)
{
	size_t end = 0;

	while (end < word.size && word.data[end] != ',' && word.data[end] != ']' &&
	       word.data[end] != ')' && word.data[end] != ';')
		end++;
	if (end > 0 && end == word.size && word.data[end - 1] == '.')
		end--;
	return span_part(word, 0, end);
}

/* An id has a digit in it, or is longer than a word of the sentence around it would be. */
static bool is_id(struct span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] >= '0' && word.data[i] <= '9')
			return true;
	return word.size >= LONG_ID;
}

static struct span word_number(struct span text, unsigned number)
{
	struct span word = span_next_word(&text);

	while (number-- > 0)
		word = span_next_word(&text);
	return word;
}

/* Offset behind `part` in text, case ignored; text.size when there is none. */
static size_t behind(struct span text, const char *part)
{
	struct span wanted = span_text(part);

	for (size_t at = 0; at + wanted.size <= text.size; at++)
		if (span_starts_word(span_after(text, at), part))
			return at + wanted.size;
	return text.size;
}

struct span queue_id_in(struct span text)
{
	text = span_trim(text);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct span rest, id;

		if (!text_matches(text, forms[i].pattern))
			continue;
		rest = forms[i].before ? span_after(text, behind(text, forms[i].before)) : text;
		id = cut(word_number(span_trim(rest), forms[i].word));
		if (is_id(id))
			return id;
	}
	return span_of(NULL, 0);
}

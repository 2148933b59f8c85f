/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every form of every known secret, looked for in received text. Called by the
 * scribe for each line; costs nothing while no secret is known.
 */
#include "journal/redact.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"

/*
 * Base64 of the value as it stands within a longer encoded text, behind
 * `shift` other bytes: without the characters that its neighbours decide.
 */
static void append_base64_form(struct span value, size_t shift, struct bytes *form)
{
	unsigned char first[3] = { 0 };
	struct span head = span_part(value, 0, sizeof(first) - shift);
	size_t from = (shift * 8 + 5) / 6;
	size_t to = (shift + value.size) * 8 / 6;

	if (head.size)
		memcpy(first + shift, head.data, head.size);
	base64_append(form, span_of(first, shift + head.size));
	base64_append(form, span_after(value, head.size));
	form->size = to;
	bytes_remove_front(form, from);
	memory_wipe(first, sizeof(first));
}

void redact_make_form(struct span value, int number, struct bytes *form)
{
	size_t most = value.size * 2 + 8;

	/* A reallocation would leave a copy behind. */
	if (form->capacity < most)
		bytes_wipe(form);
	bytes_clear(form);
	bytes_reserve(form, most);
	if (number == 0)
		bytes_append(form, value);
	else
		append_base64_form(value, (size_t)number - 1, form);
	if (number > 0 && form->size < REDACT_SHORTEST)
		bytes_clear(form);
}

static bool is_word_byte(struct span text, size_t at)
{
	return at < text.size && (isalnum(text.data[at]) || text.data[at] > 127);
}

_Static_assert(REDACT_FORMS <= SECRET_FORMS, "each form is kept with its secret");

/* Forms are made once, in the order of the ids: they are asked for with each line that comes. */
static void make_forms(struct secrets *secrets)
{
	struct bytes made = BYTES_INIT;
	uint32_t id = secrets_last(secrets);

	while (id >= secrets_first(secrets) && !secrets_form(secrets, id, REDACT_FORMS - 1).data)
		id--;
	while (++id <= secrets_last(secrets)) {
		for (int number = 0; number < REDACT_FORMS; number++) {
			redact_make_form(secrets_value(secrets, id), number, &made);
			secrets_keep_form(secrets, id, number, bytes_span(&made));
		}
	}
	bytes_wipe(&made);
}

/* True when the form stands at that place; one that is short only as a word. */
static bool stands_at(struct span text, size_t at, struct span form)
{
	return form.size && span_equal(span_part(text, at, form.size), form) &&
	       (form.size >= REDACT_SHORTEST ||
		(!is_word_byte(text, at - 1) && !is_word_byte(text, at + form.size)));
}

/* The longest form that stands there, of the oldest secret. */
static bool find_at(const struct secrets *secrets, struct span text, size_t at,
		    struct redact_hit *hit)
{
	bool found = false;

	for (uint32_t id = secrets_first(secrets); id <= secrets_last(secrets); id++) {
		for (int number = 0; number < REDACT_FORMS; number++) {
			struct span form = secrets_form(secrets, id, number);

			if (!stands_at(text, at, form) || (found && form.size <= hit->size))
				continue;
			*hit = (struct redact_hit){ at, form.size, id };
			found = true;
		}
	}
	return found;
}

bool redact_find_before(struct secrets *secrets, struct span text, size_t from, size_t until,
			struct redact_hit *hit)
{
	/* Beginnings are told by two bytes. */
	struct span looked_at = span_part(text, 0, until < text.size ? until + 1 : text.size);

	if (secrets_last(secrets) < secrets_first(secrets))
		return false;
	make_forms(secrets);
	for (; (from = secrets_may_begin(secrets, looked_at, from)) < until && from < text.size;
	     from++)
		if (find_at(secrets, text, from, hit))
			return true;
	return false;
}

bool redact_find(struct secrets *secrets, struct span text, size_t from, struct redact_hit *hit)
{
	return redact_find_before(secrets, text, from, text.size, hit);
}

/* The longest end of text that the form begins with, short of the whole form. */
static size_t tail_of_form(struct span text, struct span form)
{
	size_t size = form.size ? form.size - 1 : 0;

	if (size > text.size)
		size = text.size;
	for (; size > 0; size--)
		if (memcmp(text.data + text.size - size, form.data, size) == 0)
			return size;
	return 0;
}

size_t redact_tail(struct secrets *secrets, struct span text)
{
	size_t longest = 0;

	make_forms(secrets);
	for (uint32_t id = secrets_first(secrets); id <= secrets_last(secrets); id++) {
		for (int number = 0; number < REDACT_FORMS; number++) {
			size_t size = tail_of_form(text, secrets_form(secrets, id, number));

			if (size > longest)
				longest = size;
		}
	}
	return longest;
}

bool redact_is_proof(struct span line)
{
	/* The Base64 of "v=" and "rspauth=", with both values of the character that the next one shares. */
	static const char *const heads[] = { "334 dj0", "334 dj1", "334 cnNwYXV0aD0",
					     "334 cnNwYXV0aD1" };

	if (line.size <= REDACT_PROOF_FROM || memcmp(line.data, "334 ", REDACT_PROOF_FROM) != 0)
		return false; /* nothing of it has come */
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct span head = span_text(heads[i]);

		if (span_equal(span_part(head, 0, line.size), span_part(line, 0, head.size)))
			return true;
	}
	return false;
}

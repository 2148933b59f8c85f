/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not be seen of planned lines, taken out of them and put back; used by plan.c and plan_text.c. */
#include <string.h>

#include "base/base64.h"
#include "base/escape.h"
#include "plan/plan_inside.h"
#include "plan/raw_secret.h"
#include "smtp/command.h"

#define RESPONSE_LEAST 8 /* shorter words in Base64 are words */

/* ---- raw bytes ---- */

static bool is_raw(const struct planned *planned)
{
	const struct script_item *item = &planned->item;

	return item->kind == SCRIPT_REQUEST &&
	       (item->request->id == REQUEST_RAW || item->request->id == REQUEST_SEND);
}

static enum verb verb_of(struct span line)
{
	struct command command;

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	command_parse(line, &command);
	return command.verb;
}

/* The verb of the first of its lines, but AUTH and DATA of any. */
static enum verb find_verb(struct span bytes)
{
	enum verb first = VERB_UNKNOWN;

	for (size_t at = 0; at < bytes.size;) {
		size_t end = span_find(span_after(bytes, at), '\n');
		enum verb verb = verb_of(span_part(bytes, at, end));

		if (verb == VERB_AUTH || verb == VERB_DATA)
			return verb;
		if (at == 0)
			first = verb;
		at += end + 1;
	}
	return first;
}

enum verb plan_raw_verb(const struct planned *planned)
{
	struct escape_text raw = { .pause_count = 0 };
	enum verb verb = VERB_UNKNOWN;
	struct fault fault;

	if (planned_has_secret(planned))
		return VERB_AUTH;
	if (escape_parse(bytes_span(&planned->item.text), &raw, NULL, &fault))
		verb = find_verb(bytes_span(&raw.bytes));
	escape_release(&raw);
	return verb;
}

static void mask_raw(struct planned *planned, bool answers)
{
	size_t from, to;

	if (!raw_secret_find(bytes_span(&planned->item.text), answers, &from, &to))
		return;
	planned->mask_from = (uint32_t)from;
	planned->mask_to = (uint32_t)to;
}

/* ---- masks ---- */

/* What must not be seen of a line behind AUTH: its initial response, and bare Base64. */
void plan_find_mask(struct planned *planned)
{
	struct span text = bytes_span(&planned->item.text);
	struct command command;

	planned->mask_from = planned->mask_to = 0;
	if (span_find_span(text, span_text("${")) < text.size)
		return;
	if (is_raw(planned))
		mask_raw(planned, false);
	if (planned->item.kind != SCRIPT_LINE)
		return;
	command_parse(text, &command);
	if (command.verb == VERB_AUTH && command.parameters.size &&
	    !span_is(command.parameters, "=") && !span_is_word(command.mechanism, "LOGIN")) {
		planned->mask_from = (uint32_t)(command.parameters.data - text.data);
		planned->mask_to = (uint32_t)text.size;
	} else if (command.verb == VERB_UNKNOWN && text.size >= RESPONSE_LEAST &&
		   base64_is_valid(text)) {
		planned->mask_to = (uint32_t)text.size;
	}
}

/* Behind AUTH, what is no command is an answer, however short. */
void plan_mask_answer(struct planned *planned)
{
	struct span text = bytes_span(&planned->item.text);

	if (planned_has_secret(planned) || span_find_span(text, span_text("${")) < text.size)
		return;
	if (is_raw(planned))
		mask_raw(planned, true);
	else if (planned->item.kind == SCRIPT_LINE && text.size && !span_is(text, "*") &&
		 !span_is(text, "="))
		planned->mask_to = (uint32_t)text.size;
}

/* ---- secrets ---- */

bool planned_has_secret(const struct planned *planned)
{
	return planned->secret || planned->mask_to > planned->mask_from;
}

static void hide(struct planned *planned, struct secrets *secrets)
{
	struct span text = bytes_span(&planned->item.text);
	struct span part =
		span_part(text, planned->mask_from, planned->mask_to - planned->mask_from);
	struct bytes rest = BYTES_INIT;

	planned->secret = secrets_add(secrets, part);
	planned->shape = secret_shape_of(part);
	bytes_append(&rest, span_part(text, 0, planned->mask_from));
	bytes_append(&rest, span_after(text, planned->mask_to));
	bytes_wipe(&planned->item.text);
	planned->item.text = rest;
	planned->mask_to = planned->mask_from;
}

void plan_hide(struct plan *plan, struct secrets *secrets)
{
	for (size_t n = plan->cursor; n < plan->count; n++)
		if (plan->lines[n].mask_to > plan->lines[n].mask_from)
			hide(&plan->lines[n], secrets);
}

size_t planned_text_at(const struct planned *planned)
{
	return planned->item.kind == SCRIPT_REQUEST ? strlen(planned->item.request->name) + 1 : 0;
}

static bool append_with_secret(const struct planned *planned, const struct secrets *secrets,
			       struct span text, size_t at, struct bytes *out)
{
	struct span value = secrets_value(secrets, planned->secret);

	bytes_reserve(out, text.size + value.size + 1); /* at once: no copy is left behind */
	bytes_append(out, span_part(text, 0, at));
	bytes_append(out, value);
	bytes_append(out, span_after(text, at));
	return value.size > 0;
}

bool planned_append_text(const struct planned *planned, const struct secrets *secrets,
			 struct bytes *out)
{
	if (planned->secret)
		return append_with_secret(planned, secrets, bytes_span(&planned->item.text),
					  planned->mask_from, out);
	bytes_append(out, bytes_span(&planned->item.text));
	return true;
}

bool planned_append_whole(const struct planned *planned, const struct secrets *secrets,
			  struct bytes *out)
{
	struct bytes text = BYTES_INIT;
	bool whole = true;

	planned_append(planned, &text);
	if (planned->secret)
		whole = append_with_secret(planned, secrets, bytes_span(&text),
					   planned_text_at(planned) + planned->mask_from, out);
	else
		bytes_append(out, bytes_span(&text));
	bytes_wipe(&text);
	return whole;
}

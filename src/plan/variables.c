/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ${name} in scripts; filled by cli/run from options, :set and the session. */
#include <string.h>

#include "base/memory.h"
#include "plan/script.h"

struct variable {
	char *name;
	struct bytes value;
};

struct variables {
	struct variable *list;
	size_t count;
	size_t capacity;
};

struct variables *variables_new(void)
{
	return memory_new(1, sizeof(struct variables));
}

void variables_free(struct variables *variables)
{
	if (!variables)
		return;
	for (size_t i = 0; i < variables->count; i++) {
		memory_free(variables->list[i].name);
		bytes_release(&variables->list[i].value);
	}
	memory_free(variables->list);
	memory_free(variables);
}

static struct variable *find(const struct variables *variables, struct span name)
{
	for (size_t i = 0; i < variables->count; i++)
		if (span_is(name, variables->list[i].name))
			return &variables->list[i];
	return NULL;
}

void variables_set(struct variables *variables, struct span name, struct span value)
{
	struct variable *variable = find(variables, name);

	if (!variable) {
		variables->list = memory_grow(variables->list, &variables->capacity,
					      variables->count + 1, sizeof(*variables->list));
		variable = &variables->list[variables->count++];
		*variable = (struct variable){ span_copy_text(name), BYTES_INIT };
	}
	bytes_clear(&variable->value);
	bytes_append(&variable->value, value);
}

bool variables_find(const struct variables *variables, struct span name, struct span *value)
{
	const struct variable *variable = find(variables, name);

	if (variable)
		*value = bytes_span(&variable->value);
	return variable != NULL;
}

bool variables_row(const struct variables *variables, size_t n, struct span *name,
		   struct span *value)
{
	if (n >= variables->count)
		return false;
	*name = span_text(variables->list[n].name);
	*value = bytes_span(&variables->list[n].value);
	return true;
}

bool variables_is_of_session(struct span name)
{
	return span_is(name, "helo") || span_is(name, "dollar") || span_is(name, "code") ||
	       span_is(name, "status") || span_is(name, "queue_id") ||
	       span_starts_word(name, "capability.");
}

bool variables_expand(const struct variables *variables, struct span text, struct bytes *out,
		      unsigned *column, struct fault *fault)
{
	size_t at = 0;

	while (at < text.size) {
		struct span rest = span_after(text, at);
		size_t dollar = span_find_span(rest, span_text("${"));
		struct span name, value;

		bytes_append(out, span_part(rest, 0, dollar));
		if (dollar == rest.size)
			return true;
		name = span_after(rest, dollar + 2);
		name = span_part(name, 0, span_find(name, '}'));
		if (!variables_find(variables, name, &value)) {
			struct message_value shown = { "name", name };

			if (column)
				*column = (unsigned)(at + dollar + 1);
			fault_set(fault, FAULT_USAGE, 0,
				  _("{name} has no value. Give it one with --var {name}=VALUE or "
				    ":set."),
				  &shown, 1);
			return false;
		}
		bytes_append(out, value);
		at += dollar + 3 + name.size;
	}
	return true;
}

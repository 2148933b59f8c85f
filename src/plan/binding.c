/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled by cli/config from the user's file, asked by the screen before the table of requests. */
#include "plan/binding.h"

#include <string.h>

#include "base/memory.h"
#include "plan/request.h"

struct binding {
	char *key;
	char *line;
};

struct bindings {
	struct binding *rows;
	size_t count;
};

/*
 * Control characters that are other keys on a terminal (Tab, Enter, Escape are
 * Ctrl-I, -J, -M and -[), and those by which one gets out of everything.
 */
static const char fixed_controls[] = "CIJMZ";

struct bindings *bindings_new(void)
{
	return memory_new(1, sizeof(struct bindings));
}

void bindings_free(struct bindings *bindings)
{
	if (!bindings)
		return;
	for (size_t n = 0; n < bindings->count; n++) {
		memory_free(bindings->rows[n].key);
		memory_free(bindings->rows[n].line);
	}
	memory_free(bindings->rows);
	memory_free(bindings);
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool has_prefix(struct span key, const char *prefix)
{
	return key.size == strlen(prefix) + 1 && span_is(span_part(key, 0, key.size - 1), prefix);
}

static enum binding_flaw judge_key(struct span key)
{
	uint64_t number;

	if (key.size >= 2 && key.data[0] == 'F' && span_number(span_after(key, 1), &number) &&
	    key.data[1] != '0')
		return number > 12 ? BINDING_NO_KEY : BINDING_GOOD;
	if (has_prefix(key, "Alt-") && is_letter(key.data[4]))
		return BINDING_GOOD;
	if (has_prefix(key, "Ctrl-") && key.data[5] >= 'A' && key.data[5] <= 'Z')
		return strchr(fixed_controls, key.data[5]) ? BINDING_TAKEN : BINDING_GOOD;
	return BINDING_NO_KEY;
}

static bool is_request(struct span line)
{
	struct span rest = line;
	const struct request_row *row = request_find(span_next_word(&rest));

	return line.size && line.data[0] == ':' && row && row->where & REQUEST_ON_SCREEN;
}

static struct binding *find(const struct bindings *bindings, struct span key)
{
	for (size_t n = 0; n < bindings->count; n++)
		if (span_is(key, bindings->rows[n].key))
			return &bindings->rows[n];
	return NULL;
}

enum binding_flaw bindings_set(struct bindings *bindings, struct span key, struct span line)
{
	enum binding_flaw flaw = judge_key(key);
	struct binding *row;

	if (flaw != BINDING_GOOD)
		return flaw;
	if (!is_request(line))
		return BINDING_NO_REQUEST;
	row = find(bindings, key);
	if (!row) {
		bindings->rows =
			memory_resize(bindings->rows, bindings->count + 1, sizeof(*bindings->rows));
		row = &bindings->rows[bindings->count++];
		row->key = span_copy_text(key);
	} else {
		memory_free(row->line);
	}
	row->line = span_copy_text(line);
	return BINDING_GOOD;
}

const char *bindings_find(const struct bindings *bindings, const char *key)
{
	const struct binding *row = bindings ? find(bindings, span_text(key)) : NULL;

	return row ? row->line : NULL;
}

bool bindings_row(const struct bindings *bindings, size_t n, const char **key, const char **line)
{
	if (!bindings || n >= bindings->count)
		return false;
	*key = bindings->rows[n].key;
	*line = bindings->rows[n].line;
	return true;
}

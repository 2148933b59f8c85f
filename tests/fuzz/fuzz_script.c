/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: plan */
/*
 * Any text is read as a script, or refused with file, line and column. What was
 * read is written by a plan and reads as the same items again; escapes, chunks
 * and names are expanded without harm.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/chunk.h"
#include "plan/plan.h"
#include "plan/script.h"
#include "tests/fuzz/property.h"

#define INCLUDED_MAX 64 /* bytes: a text may include itself 16 deep, several times */

/* The text itself is what it includes, if it is short. */
static bool read_self(void *context, const char *from, struct span name, struct bytes *text,
		      char **path, struct fault *fault)
{
	const struct span *whole = context;

	(void)from;
	*path = span_copy_text(name);
	if (whole->size > INCLUDED_MAX || span_find(*whole, '\n') != whole->size) {
		fault_set_plain(fault, FAULT_FILE, 0, "no");
		return false;
	}
	bytes_append(text, *whole);
	return true;
}

static void use(const struct script_item *item, const struct variables *variables)
{
	struct bytes expanded = BYTES_INIT;
	struct escape_text escaped;
	struct chunk_wish wish;
	struct fault fault;
	unsigned column;

	require(item->file != NULL && item->line > 0);
	variables_expand(variables, bytes_span(&item->text), &expanded, &column, &fault);
	escape_parse(bytes_span(&expanded), &escaped, &column, &fault);
	require(escaped.bytes.size <= 2 * ESCAPE_BYTES_MAX);
	escape_release(&escaped);
	chunk_parse(bytes_span(&expanded), &wish, &column, &fault);
	chunk_release(&wish);
	bytes_release(&expanded);
}

/* What a plan writes of a script is the same script, comments and places aside. */
static void compare(const struct script *script, const struct variables *variables)
{
	struct plan *plan = plan_new();
	struct bytes text = BYTES_INIT;
	struct script *again;
	struct fault fault;

	plan_append_script(plan, script);
	/* A byte order mark that a comment stood before would begin the file now, and be passed over. */
	if (plan_format(plan, &text) == 0 && !span_starts_word(bytes_span(&text), "\xef\xbb\xbf")) {
		again = script_parse(bytes_span(&text), "again", variables, &fault);
		require(again != NULL);
		for (size_t n = 0; script_item(script, n) || script_item(again, n); n++) {
			const struct script_item *a = script_item(script, n);
			const struct script_item *b = script_item(again, n);

			require(a && b && a->kind == b->kind && a->request == b->request);
			require(span_equal(bytes_span(&a->octets), bytes_span(&b->octets)));
			require(!a->expect == !b->expect);
		}
		script_free(again);
	}
	bytes_release(&text);
	plan_free(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct script_reader reader = { .context = &text, .read = read_self };
	struct variables *variables = variables_new();
	struct fault fault = { .kind = FAULT_NONE };
	const struct script_item *item;
	struct script *script;

	variables_set(variables, span_text("helo"), span_text("client.example"));
	variables_set(variables, span_text("from"), span_text("a\\r\"b"));
	script = script_parse_with(text, "file", variables, &reader, &fault);
	require(script || (fault.kind != FAULT_NONE && fault.text[0]));
	for (size_t n = 0; script && (item = script_item(script, n)); n++)
		use(item, variables);
	if (script)
		compare(script, variables);
	script_free(script);
	variables_free(variables);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of knowledge: what the catalogue says of a word or of two. For perform.c. */
#include "base/memory.h"
#include "base/message.h"
#include "explain/compare.h"
#include "explain/explanation.h"
#include "tui/pages.h"

static void add_explanation(struct page *page, const struct explanation *explanation)
{
	page_add(page, NULL, explanation->title ? explanation->title : "", STYLE_TITLE);
	if (explanation->class)
		page_add(page, NULL, explanation->class, STYLE_FAINT);
	for (size_t n = 0; n < explanation->part_count; n++) {
		const struct explanation_part *part = &explanation->parts[n];
		bool first = n == 0 || explanation->parts[n - 1].heading != part->heading;

		page_add(page, first ? _(heading_name(part->heading)) : "", part->text,
			 STYLE_PLAIN);
	}
}

struct page *pages_explain(const struct view *view, struct span word)
{
	struct explain_context context = { .after = VERB_UNKNOWN };
	struct explanation explanation = { .title = NULL };
	struct page *page = page_new();

	(void)view;
	if (explain_word(word, &context, &explanation)) {
		add_explanation(page, &explanation);
	} else {
		struct bytes nearest = BYTES_INIT;
		struct message_value value = { "word", word };
		char *text =
			message_text(_("Nothing is known about {word}. Near it are:"), &value, 1);

		explain_nearest(word, &nearest);
		page_add(page, NULL, text, STYLE_PLAIN);
		page_add(page, NULL, bytes_text(&nearest), STYLE_FAINT);
		bytes_release(&nearest);
		memory_free(text);
	}
	explanation_release(&explanation);
	return page;
}

/* ---- two of them ---- */

static void add_list(struct page *page, const char *heading, char *const *items, size_t count)
{
	if (!count)
		return;
	page_add(page, NULL, "", STYLE_PLAIN);
	page_add(page, NULL, heading, STYLE_TITLE);
	for (size_t n = 0; n < count; n++) {
		struct bytes number = BYTES_INIT;

		bytes_append_number(&number, n + 1);
		bytes_append_byte(&number, '.');
		page_add_item(page, bytes_text(&number), items[n]);
		bytes_release(&number);
	}
}

/* What tells them apart comes first: it is what was asked for, and a screen is small. */
struct page *pages_compare(struct span left, struct span right, struct span *unknown)
{
	struct comparison comparison = { .title = NULL };
	struct page *page;

	if (!compare_words(left, right, &comparison, unknown))
		return NULL;
	page = page_new();
	page_add(page, NULL, comparison.title, STYLE_TITLE);
	page_add(page, NULL, comparison.contrast, STYLE_PLAIN);
	add_list(page, _("Key differences"), comparison.differences, comparison.difference_count);
	add_list(page, _("When to use which"), comparison.which, comparison.which_count);
	page_add(page, NULL, "", STYLE_PLAIN);
	add_explanation(page, &comparison.left);
	page_add(page, NULL, "", STYLE_PLAIN);
	add_explanation(page, &comparison.right);
	comparison_release(&comparison);
	return page;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What explain says, as Markdown; printed by cli's explain and compare. */
#include "report/markdown.h"

#include <string.h>

#include "base/message.h"

void markdown_append_text(struct bytes *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_{}[]<>#|~!", *text))
			bytes_append_byte(out, '\\');
		bytes_append_byte(out, (unsigned char)*text);
	}
}

static void append_heading(struct bytes *out, const char *marks, const char *text)
{
	bytes_append_text(out, marks);
	bytes_append_byte(out, ' ');
	markdown_append_text(out, text);
	bytes_append_text(out, "\n\n");
}

static void append_entry(struct bytes *out, const struct explanation *explanation,
			 const char *marks)
{
	enum heading last = HEADING_COUNT;

	append_heading(out, marks, explanation->title);
	if (explanation->class) {
		bytes_append_text(out, "*");
		markdown_append_text(out, explanation->class);
		bytes_append_text(out, explanation->category ? " · " : "");
		markdown_append_text(out, explanation->category ? explanation->category : "");
		bytes_append_text(out, "*\n\n");
	}
	for (size_t i = 0; i < explanation->part_count; i++) {
		const struct explanation_part *part = &explanation->parts[i];

		if (part->heading != last) {
			bytes_append_text(out, "**");
			markdown_append_text(out, _(heading_name(part->heading)));
			bytes_append_text(out, "**\n\n");
		}
		last = part->heading;
		markdown_append_text(out, part->text);
		bytes_append_text(out, "\n\n");
	}
	if (explanation->source && *explanation->source && last != HEADING_LEARN) {
		bytes_append_text(out, "**");
		markdown_append_text(out, _(heading_name(HEADING_LEARN)));
		bytes_append_text(out, "**\n\n");
		markdown_append_text(out, explanation->source);
		bytes_append_text(out, "\n\n");
	}
}

void markdown_append_explanation(struct bytes *out, const struct explanation *explanation)
{
	append_entry(out, explanation, "#");
}

static void append_list(struct bytes *out, const char *mark, char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bytes_append_text(out, mark);
		bytes_append_byte(out, ' ');
		markdown_append_text(out, items[i]);
		bytes_append_byte(out, '\n');
	}
	bytes_append_byte(out, '\n');
}

void markdown_append_comparison(struct bytes *out, const struct comparison *comparison)
{
	append_heading(out, "#", comparison->title);
	markdown_append_text(out, comparison->contrast);
	bytes_append_text(out, "\n\n");
	append_entry(out, &comparison->left, "##");
	append_entry(out, &comparison->right, "##");
	append_heading(out, "##", _("Key differences"));
	append_list(out, "1.", comparison->differences, comparison->difference_count);
	append_heading(out, "##", _("When to use which"));
	append_list(out, "-", comparison->which, comparison->which_count);
}

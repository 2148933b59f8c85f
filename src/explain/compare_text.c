/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison written: as text for terminals, as JSON for programs. */
#include <jansson.h>
#include <stdlib.h>

#include "base/message.h"
#include "base/wrap.h"
#include "explain/compare.h"

static void append_list(struct bytes *out, const char *heading, char *const *items, size_t count,
			int columns)
{
	if (count == 0)
		return;
	bytes_append_byte(out, '\n');
	bytes_append_text(out, heading);
	bytes_append_byte(out, '\n');
	for (size_t i = 0; i < count; i++) {
		bytes_append_text(out, i < 9 ? "  " : " ");
		bytes_append_number(out, i + 1);
		bytes_append_text(out, ". ");
		wrap_append(out, span_text(items[i]), columns, 5);
	}
}

void comparison_append_text(const struct comparison *comparison, int columns, struct bytes *out)
{
	bytes_append_text(out, comparison->title);
	bytes_append_text(out, "\n\n");
	wrap_append(out, span_text(comparison->contrast), columns, 0);
	bytes_append_byte(out, '\n');
	explanation_append_text(&comparison->left, columns, 0, out);
	bytes_append_byte(out, '\n');
	explanation_append_text(&comparison->right, columns, 0, out);
	append_list(out, _("Key differences"), comparison->differences,
		    comparison->difference_count, columns);
	append_list(out, _("When to use which"), comparison->which, comparison->which_count,
		    columns);
}

static json_t *json_list(char *const *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(items[i]));
	return list;
}

static json_t *json_explanation(const struct explanation *explanation)
{
	struct bytes text = BYTES_INIT;
	json_t *object;

	explanation_append_json(explanation, &text);
	object = json_loadb((const char *)text.data, text.size, 0, NULL);
	bytes_release(&text);
	return object;
}

void comparison_append_json(const struct comparison *comparison, struct bytes *out)
{
	json_t *object = json_object();
	char *text;

	json_object_set_new(object, "title", json_string(comparison->title));
	json_object_set_new(object, "contrast", json_string(comparison->contrast));
	json_object_set_new(object, "left", json_explanation(&comparison->left));
	json_object_set_new(object, "right", json_explanation(&comparison->right));
	json_object_set_new(object, "differences",
			    json_list(comparison->differences, comparison->difference_count));
	json_object_set_new(object, "which", json_list(comparison->which, comparison->which_count));
	text = json_dumps(object, JSON_COMPACT);
	bytes_append_text(out, text ? text : "{}");
	free(text);
	json_decref(object);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plan.c, plan_secret.c and plan_text.c share: the plan's insides. */
#ifndef PLAN_PLAN_INSIDE_H
#define PLAN_PLAN_INSIDE_H

#include "plan/plan.h"

struct plan {
	struct planned *lines;
	size_t count;
	size_t capacity;
	size_t cursor;
	uint32_t last_id;
	bool here_next; /* the next line that is added is the first new one */
};

/* Appends a copy of an item. */
void plan_put(struct plan *plan, const struct script_item *item);

/* Finds what must not be seen of a line: credentials, and behind AUTH any answer. */
void plan_find_mask(struct planned *planned);
void plan_mask_answer(struct planned *planned);

/* What stands behind a DATA and goes with it. */
bool planned_is_content(const struct script_item *item);

enum verb plan_raw_verb(const struct planned *planned); /* of a :raw or a :send */

#endif

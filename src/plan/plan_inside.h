/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plan.c and plan_text.c share: the plan's insides. */
#ifndef PLAN_PLAN_INSIDE_H
#define PLAN_PLAN_INSIDE_H

#include "plan/plan.h"

struct plan {
	struct planned *lines;
	size_t count;
	size_t capacity;
	size_t cursor;
	uint32_t last_id;
	uint32_t revision;
	bool here_next; /* the next line that is added is the first new one */
};

/* Appends a copy of an item. */
void plan_put(struct plan *plan, const struct script_item *item);

#endif

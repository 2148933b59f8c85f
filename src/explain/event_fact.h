/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that explain facts share: a fact's texts as a row. */
#ifndef EXPLAIN_EVENT_FACT_H
#define EXPLAIN_EVENT_FACT_H

#include "explain/entry.h"
#include "explain/event.h"

struct fact_entry {
	const char *title;
	const char *description;
	const char *fix;
	const char *source;
};

/* Title, description, fix and source of a row; `rule` names what it speaks of. */
void fact_add(struct explanation *out, const struct fact_entry *entry,
	      const struct message_value *values, size_t count, const char *rule);

/* event_way.c: RESOLVED, ATTEMPT, CONNECTED. */
/* What a mail domain wants of those who deliver to it. */
void explain_policy(const struct event *event, uint32_t id, struct explanation *out);

void explain_way(const struct event *event, uint32_t id, struct explanation *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which context rule speaks: of all that hold, the one that asks for most. */
#include "explain/rule.h"

static const struct context_table *const tables[] = {
	&context_greeting, &context_hello, &context_auth, &context_mail, &context_message,
};

const struct context_rule *context_rule_row(size_t n)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		if (n < tables[t]->count)
			return &tables[t]->rows[n];
		n -= tables[t]->count;
	}
	return NULL;
}

const struct context_rule *context_rule_find(const struct situation *situation)
{
	const struct context_rule *best = NULL, *row;
	int best_weight = -1;

	if (reply_is_broken(&situation->reply))
		return NULL;
	for (size_t n = 0; (row = context_rule_row(n)); n++) {
		int weight = condition_weight(&row->condition);

		if (weight > best_weight && condition_holds(&row->condition, situation)) {
			best = row;
			best_weight = weight;
		}
	}
	return best;
}

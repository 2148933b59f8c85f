/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which vendor's rule speaks: providers' tables are asked before filters' and
 * servers', and a rule of the recognised software goes before all others.
 */
#include "explain/rule.h"

static const struct vendor_table *const tables[] = {
	&vendor_google,  &vendor_microsoft, &vendor_providers,
	&vendor_filters, &vendor_postfix,   &vendor_servers,
};

const struct vendor_rule *vendor_rule_row(size_t n)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		if (n < tables[t]->count)
			return &tables[t]->rows[n];
		n -= tables[t]->count;
	}
	return NULL;
}

bool vendor_rule_holds(const struct vendor_rule *rule, const struct situation *situation)
{
	if (rule->code && !code_matches(situation->code, rule->code))
		return false;
	if (rule->status && !status_matches(situation->status, rule->status))
		return false;
	return text_matches(situation->text, rule->text);
}

const struct vendor_rule *vendor_rule_find(const struct situation *situation)
{
	const struct vendor_rule *row, *found = NULL;

	for (size_t n = 0; (row = vendor_rule_row(n)); n++) {
		bool own = row->software != SOFTWARE_UNKNOWN &&
			   software_speaks_like(situation->software, row->software);

		if (((found || row->common) && !own) || !vendor_rule_holds(row, situation))
			continue;
		/* Another software's words: only where nothing is known of this one. */
		if (!own && row->software != SOFTWARE_UNKNOWN &&
		    situation->software != SOFTWARE_UNKNOWN)
			continue;
		found = row;
		/* A filter's or a list's own words, whoever the server is, say more than the server's. */
		if (own || row->software == SOFTWARE_UNKNOWN)
			break;
	}
	return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Collects findings: holds every reply against the rules on replies and offers,
 * then lets the session rules look at the whole.
 */
#include "explain/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/finding_rule.h"
#include "explain/finding_session.h"

#define TEXT_SHOWN 60 /* of a reply, in a finding's text */

static const struct {
	const struct finding_session_rule *rows;
	const size_t *count;
} session_tables[] = {
	{ finding_session_rules, &finding_session_rule_count },
	{ finding_channel_rules, &finding_channel_rule_count },
	{ finding_way_rules, &finding_way_rule_count },
	{ finding_trust_rules, &finding_trust_rule_count },
	{ finding_client_rules, &finding_client_rule_count },
	{ finding_content_rules, &finding_content_rule_count },
};

struct finding *finding_add(struct finding_scan *scan, const struct finding_head *head,
			    uint32_t proof, const struct message_value *values, size_t count)
{
	struct findings *out = scan->out;
	struct finding *finding;

	out->items = memory_grow(out->items, &out->capacity, out->count + 1, sizeof(*out->items));
	finding = &out->items[out->count++];
	*finding = (struct finding){
		.rule = head->rule,
		.severity = head->severity,
		.group = head->group,
		.text = message_text(_(head->text), values, count),
		.fix = _(head->fix),
		.source = _(head->source),
	};
	finding_prove(finding, proof);
	return finding;
}

void finding_prove(struct finding *finding, uint32_t proof)
{
	if (proof && finding->proof_count < FINDING_PROOFS_MAX)
		finding->proofs[finding->proof_count++] = proof;
}

static bool is_found(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!strcmp(findings->items[i].rule, rule))
			return true;
	return false;
}

static void add_of_reply(struct finding_scan *scan, const struct finding_head *head,
			 const struct situation *situation, struct span list)
{
	struct bytes command = BYTES_INIT, code = BYTES_INIT;
	struct message_value values[] = {
		{ "command", { NULL, 0 } },
		{ "code", { NULL, 0 } },
		{ "text", span_part(situation->text, 0, TEXT_SHOWN) },
		{ "list", list },
	};
	struct finding *finding;

	situation_append_command(scan->journal, situation->command_id, &command);
	if (situation->code > 0)
		bytes_append_number(&code, (uint64_t)situation->code);
	values[0].bytes = bytes_span(&command);
	values[1].bytes = bytes_span(&code);
	finding = finding_add(scan, head,
			      situation->command_id ? situation->command_id : situation->id, values,
			      4);
	if (situation->command_id)
		finding_prove(finding, situation->id);
	bytes_release(&command);
	bytes_release(&code);
}

static void hold_reply_rules(struct finding_scan *scan, const struct situation *situation)
{
	for (size_t i = 0; i < finding_reply_rule_count; i++) {
		const struct finding_reply_rule *rule = &finding_reply_rules[i];

		if (rule->flaws && !(situation->reply.flaws & rule->flaws))
			continue;
		if (!condition_holds(&rule->condition, situation) ||
		    (!rule->each && is_found(scan->out, rule->head.rule)))
			continue;
		add_of_reply(scan, &rule->head, situation, span_of(NULL, 0));
	}
}

/* The first keyword line that fits; an empty span when none does. */
static struct span find_line(const struct reply *reply, const char *pattern)
{
	for (size_t n = 1; n < reply->count; n++)
		if (text_matches(span_trim(reply->lines[n].text), pattern))
			return span_trim(reply->lines[n].text);
	return span_of(NULL, 0);
}

static void hold_offer_rules(struct finding_scan *scan, const struct situation *situation)
{
	for (size_t i = 0; i < finding_offer_rule_count; i++) {
		const struct finding_offer_rule *rule = &finding_offer_rules[i];
		struct span line = span_of(NULL, 0);

		if (is_found(scan->out, rule->head.rule) ||
		    !condition_holds(&rule->condition, situation))
			continue;
		if (rule->has) {
			line = find_line(&situation->reply, rule->has);
			if (line.size == 0)
				continue;
		}
		if (rule->lacks && find_line(&situation->reply, rule->lacks).size)
			continue;
		add_of_reply(scan, &rule->head, situation, line);
	}
}

static void hold_reply(struct finding_scan *scan, uint32_t id)
{
	struct situation situation;

	situation_of_event(&situation, scan->journal, scan->replay, id);
	hold_reply_rules(scan, &situation);
	if (situation.code == 250 && (situation.verb == VERB_EHLO || situation.verb == VERB_LHLO))
		hold_offer_rules(scan, &situation);
	situation_release(&situation);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *one = a, *other = b;

	if (one->proofs[0] != other->proofs[0])
		return one->proofs[0] < other->proofs[0] ? -1 : 1;
	return strcmp(one->rule, other->rule);
}

void findings_collect(const struct journal *journal, struct replay *replay, uint32_t until,
		      struct findings *out)
{
	struct finding_scan scan = { journal, replay, until, out };

	memset(out, 0, sizeof(*out));
	if (until == 0 || until > journal_count(journal))
		scan.until = journal_count(journal);
	for (uint32_t id = 1; id <= scan.until; id++)
		if (journal_event(journal, id)->kind == EVENT_REPLY)
			hold_reply(&scan, id);
	for (size_t t = 0; t < sizeof(session_tables) / sizeof(session_tables[0]); t++)
		for (size_t i = 0; i < *session_tables[t].count; i++)
			session_tables[t].rows[i].look(&scan, &session_tables[t].rows[i].head);
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare_findings);
}

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		memory_free(findings->items[i].text);
	memory_free(findings->items);
	memset(findings, 0, sizeof(*findings));
}

/* ---- names ---- */

static const struct {
	const char *key;
	const char *name;
} severities[] = {
	[FINDING_NOTE] = { "note", N_("note") },
	[FINDING_WARNING] = { "warning", N_("warning") },
	[FINDING_ERROR] = { "error", N_("error") },
};

static const struct {
	const char *key;
	const char *name;
} groups[] = {
	[FINDING_PROTOCOL] = { "protocol", N_("protocol") },
	[FINDING_SECURITY] = { "security", N_("security") },
	[FINDING_AUTHENTICATION] = { "authentication", N_("authentication") },
	[FINDING_POLICY] = { "policy", N_("policy") },
	[FINDING_PERFORMANCE] = { "performance", N_("performance") },
};

const char *finding_severity_key(enum finding_severity severity)
{
	return severities[severity].key;
}

const char *finding_group_key(enum finding_group group)
{
	return groups[group].key;
}

const char *finding_severity_name(enum finding_severity severity)
{
	return severities[severity].name;
}

const char *finding_group_name(enum finding_group group)
{
	return groups[group].name;
}

/* ---- the list ---- */

static const struct finding_head *head_row(size_t n)
{
	if (n < finding_reply_rule_count)
		return &finding_reply_rules[n].head;
	n -= finding_reply_rule_count;
	if (n < finding_offer_rule_count)
		return &finding_offer_rules[n].head;
	n -= finding_offer_rule_count;
	for (size_t t = 0; t < sizeof(session_tables) / sizeof(session_tables[0]); t++) {
		if (n < *session_tables[t].count)
			return &session_tables[t].rows[n].head;
		n -= *session_tables[t].count;
	}
	return NULL;
}

bool finding_item(size_t n, struct catalogue_item *item)
{
	const struct finding_head *head = head_row(n);
	size_t size;

	if (!head)
		return false;
	size = strlen(head->rule);
	if (size >= sizeof(item->word))
		size = sizeof(item->word) - 1;
	memcpy(item->word, head->rule, size);
	item->word[size] = '\0';
	item->title = _(head->text);
	item->source = _(head->source);
	return true;
}
